"""JSON Schemas of the files of a knowledge base, for editors: they complete keys and names, and mark what cannot be.

The shapes of the files say which keys there are; the knowledge base itself says which names, so a schema belongs to
one state of one knowledge base.  A schema takes a file as it is written (all scalars texts) and as a YAML loader that
guesses at types would load it.  It is no substitute for `thoracle kb check`, which finds more; of what the reader takes
it marks only answers that are not spelt as declared, such as ``Yes``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from ...knowledge.codes import ANOMALIES
from ...knowledge.forms import FORMS
from ...knowledge.model import Model
from ...knowledge.shapes import JsonSchema
from .definitions import definitions

__all__ = ["KINDS", "file_name", "pattern_of", "schema"]

KINDS = tuple(FORMS)
"""The kinds of files."""

_FOLDERS = ("findings", "causes", "sources", "cases")


def schema(kind: str, model: Model) -> JsonSchema:
    """The JSON Schema (draft 2020-12) of a kind of file."""
    body = FORMS[kind].schema(_names(model))
    refers = json.dumps(body)
    defined = {name: each for name, each in definitions(model).items() if f'"#/$defs/{name}"' in refers}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{pattern_of(kind)} of the knowledge base {model.meta.id}",
        **body,
        **({"$defs": defined} if defined else {}),
    }


def file_name(kind: str) -> str:
    """The file of a schema."""
    return f"{kind}.schema.json"


def pattern_of(kind: str) -> str:
    """The files of a kind, as a pattern within the knowledge base.

    >>> pattern_of("findings"), pattern_of("levels")
    ('findings/*.yaml', 'levels.yaml')
    """
    return f"{kind}/*.yaml" if kind in _FOLDERS else f"{kind}.yaml"


def _names(model: Model) -> Mapping[str, Sequence[str]]:
    """Every declared name by its kind."""
    findings = model.findings.values()
    return {
        "symptom": [finding.id for finding in findings if finding.kind == "symptom"],
        "choice": [finding.id for finding in findings if finding.options],
        "scale": [finding.id for finding in findings if finding.kind == "quantity" or finding.ordered],
        "option": list(dict.fromkeys(option for finding in findings for option in finding.options)),
        "pattern": list(model.patterns),
        "cause": list(model.causes),
        "level": list(model.levels),
        "rule": list(model.rules),
        "claim": [f"{source.id}.{claim}" for source in model.sources.values() for claim in source.claims],
        "anomaly": list(ANOMALIES),
        "weight": list(model.meta.weights),
        "advice-kind": list(model.meta.advice_kinds),
    }
