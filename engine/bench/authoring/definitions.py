"""The JSON Schema of conditions (their grammar stands in `conditions`) and of answers, with the names there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ...inference.answers import DONT_KNOW, NO, NONE, YES
from ...knowledge.conditions import COMPARISONS
from ...knowledge.model import Finding, Model
from ...knowledge.shapes import JsonSchema, spellings

__all__ = ["definitions"]

_NOT_ASKED = (None, "", "~", "null")
_ANSWER: JsonSchema = {
    "enum": [
        *spellings(["yes", "no", "unknown", *sorted((YES | NO | DONT_KNOW) - {"yes", "no", "unknown"})]),
        *_NOT_ASKED,
    ]
}
_AMOUNT: JsonSchema = {"type": ["string", "number"]}


def definitions(model: Model) -> dict[str, JsonSchema]:
    """The definitions ``condition`` and ``answers``."""
    findings = model.findings.values()
    return {
        "condition": _condition(model),
        "answers": _record({finding.id: {**_answer(finding), "description": finding.title} for finding in findings}),
    }


def _condition(model: Model) -> JsonSchema:
    parts = _list({"$ref": "#/$defs/condition"})
    named = {name: finding.title for name, finding in model.findings.items() if finding.kind == "symptom"}
    bare = {**named, **{name: pattern.title for name, pattern in model.patterns.items()}}
    read = {finding.id: _reading(finding) for finding in model.findings.values() if finding.kind != "symptom"}
    denied = {finding.id: _options(finding) for finding in model.findings.values() if finding.options}
    denial: JsonSchema = {"anyOf": [_enum(named), _one_key(denied)]}
    count = {"type": ["string", "integer"], "minimum": 1, "pattern": "^[1-9][0-9]*$"}
    return {
        "anyOf": [
            {**_enum(bare), "enumDescriptions": [bare[name] for name in bare]},
            _one_key({"all": parts, "any": parts, "absent": {"anyOf": [denial, _list(denial)]}, **read}),
            {**_record({"at_least": count, "of": parts}), "required": ["at_least", "of"]},
        ]
    }


def _reading(finding: Finding) -> JsonSchema:
    """What a condition says of a choice or a quantity."""
    if finding.kind == "quantity":
        return {**_comparison(_AMOUNT), "description": finding.title}
    ways = [_options(finding), *([_comparison(_enum(finding.options))] if finding.ordered else [])]
    return {"anyOf": ways, "description": finding.title}


def _options(finding: Finding) -> JsonSchema:
    return {"anyOf": [_enum(finding.options), _list(_enum(finding.options))]}


def _comparison(bound: JsonSchema) -> JsonSchema:
    return {**_record(dict.fromkeys(COMPARISONS, bound)), "minProperties": 1}


def _answer(finding: Finding) -> JsonSchema:
    options = list(finding.options)
    match finding.kind:
        case "symptom":
            return _ANSWER
        case "quantity":
            return {"type": ["string", "number", "null"]}
        case "choice":
            return {"enum": [*spellings([*options, "unknown", *sorted(DONT_KNOW - {"unknown"})]), *_NOT_ASKED]}
    words = ["none", "unknown", *sorted((NONE | DONT_KNOW) - {"none", "unknown"})]
    several = {"type": "string", "pattern": ","}
    each = {**_record(dict.fromkeys(options, _ANSWER)), "minProperties": 1}
    return {"anyOf": [{"enum": [*spellings([*options, *words]), *_NOT_ASKED]}, several, _list(_enum(options)), each]}


def _enum(names: Iterable[str]) -> JsonSchema:
    return {"enum": spellings(names)}


def _list(item: JsonSchema) -> JsonSchema:
    return {"type": "array", "minItems": 1, "items": item}


def _record(properties: Mapping[str, JsonSchema]) -> JsonSchema:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties)}


def _one_key(properties: Mapping[str, JsonSchema]) -> JsonSchema:
    return {**_record(properties), "minProperties": 1, "maxProperties": 1}
