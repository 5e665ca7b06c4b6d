"""The shapes of the files of a knowledge base, declared once for two uses: to check them, and to complete them.

A shape checks a YAML node and reports every fault with its place; the same shape writes its JSON Schema.  Checking and
building are apart: what builds the model (`reading`) takes only nodes whose shape was found good.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .diagnostics import Report, did_you_mean
from .nodes import Document

__all__ = [
    "AnyNode",
    "Either",
    "Items",
    "JsonSchema",
    "Key",
    "Map",
    "Name",
    "Record",
    "Shape",
    "Text",
    "Word",
    "count",
    "digest",
    "flag",
    "identifier",
    "number",
    "spellings",
    "unit",
]

JsonSchema: TypeAlias = dict[str, object]

ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
"""Identifiers are kebab-case."""

_KINDS = {ScalarNode: "a text", SequenceNode: "a list", MappingNode: "a mapping"}


_LOADED: Mapping[str, bool | None] = {
    "true": True,
    "yes": True,
    "on": True,
    "false": False,
    "no": False,
    "off": False,
    "null": None,
}


def spellings(words: Iterable[str]) -> list[object]:
    """The words, and what a YAML loader that guesses at types makes of some of them.

    >>> spellings(["3", "no", "few"])
    [3, '3', False, 'no', 'few']
    """
    found: list[object] = []
    for word in words:
        loaded = [int(word)] if word.isdecimal() else [_LOADED[word]] if word in _LOADED else []
        found += [each for each in (*loaded, word) if not any(each is one or repr(each) == repr(one) for one in found)]
    return found


class Shape(Protocol):
    """What a node has to look like."""

    def check(self, node: Node, document: Document, report: Report) -> bool:
        """Report every fault of a node; say whether there was none."""

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        """The JSON Schema; `names` are the known names of each kind."""


def _wrong_kind(node: Node, document: Document, report: Report, *, wanted: str) -> bool:
    report.error("wrong-kind", document.place(node), f"{wanted} is expected here, not {_KINDS[type(node)]}")
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Any text that is not empty."""

    doc: str = ""

    def check(self, node: Node, document: Document, report: Report) -> bool:
        if not isinstance(node, ScalarNode):
            return _wrong_kind(node, document, report, wanted="a text")
        if not node.value.strip():
            report.error("empty-value", document.place(node), "a text is expected here, and there is none")
            return False
        return True

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        return {"type": ["string", "number", "boolean"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pattern:
    """A text of a certain form."""

    pattern: str
    wanted: str
    code: str
    typed: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})
    """What else a YAML loader may make of such a text, as JSON Schema."""

    def check(self, node: Node, document: Document, report: Report) -> bool:
        if not isinstance(node, ScalarNode):
            return _wrong_kind(node, document, report, wanted=self.wanted)
        if not re.fullmatch(self.pattern, node.value):
            report.error(self.code, document.place(node), f"`{node.value}` is not {self.wanted}")
            return False
        return True

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        return {**self.typed, "pattern": f"^(?:{self.pattern})$"}


def identifier() -> Shape:
    """An identifier."""
    return _Pattern(pattern=ID, wanted="an identifier in kebab-case", code="bad-identifier", typed=_whole(0))


def number() -> Shape:
    """A whole number that is not negative."""
    return _Pattern(pattern=r"0|[1-9][0-9]{0,8}", wanted="a whole number", code="bad-value", typed=_whole(0))


def count() -> Shape:
    """A whole number from 1."""
    return _Pattern(pattern=r"[1-9][0-9]{0,8}", wanted="a whole number from 1", code="bad-value", typed=_whole(1))


def unit() -> Shape:
    """A unit that an amount can be written with."""
    return _Pattern(pattern=r"[a-z]+", wanted="a unit: one word in lower case", code="bad-value")


def digest() -> Shape:
    """The digest of a passage."""
    typed = {"type": ["string", "number"]}
    return _Pattern(pattern=r"[0-9a-f]{12}", wanted="a digest of 12 hexadecimal digits", code="bad-value", typed=typed)


def _whole(least: int) -> JsonSchema:
    return {"type": ["string", "integer"], "minimum": least}


@dataclass(frozen=True, slots=True)
class Word:
    """One of a few words."""

    words: tuple[str, ...]

    def check(self, node: Node, document: Document, report: Report) -> bool:
        if isinstance(node, ScalarNode) and node.value in self.words:
            return True
        wanted = " or ".join(f"`{word}`" for word in self.words)
        if not isinstance(node, ScalarNode):
            return _wrong_kind(node, document, report, wanted=wanted)
        hint = did_you_mean(node.value, self.words)
        report.error("bad-value", document.place(node), f"`{node.value}` is not {wanted}", hint=hint)
        return False

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        return {"enum": spellings(self.words)}


def flag() -> Shape:
    """True or false, spelt so."""
    return Word(("true", "false"))


@dataclass(frozen=True, slots=True)
class Name:
    """The name of something that the knowledge base declares; whether it exists is checked when names are resolved."""

    kind: str

    def check(self, node: Node, document: Document, report: Report) -> bool:
        return Text().check(node, document, report)

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        return {"enum": spellings(names[self.kind])}


@dataclass(frozen=True, slots=True)
class AnyNode:
    """Whatever is read by a reader of its own; `ref` names its definition in the JSON Schema."""

    ref: str

    def check(self, node: Node, document: Document, report: Report) -> bool:
        return True

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        return {"$ref": f"#/$defs/{self.ref}"}


@dataclass(frozen=True, slots=True)
class Items:
    """A list that is not empty."""

    item: Shape

    def check(self, node: Node, document: Document, report: Report) -> bool:
        if not isinstance(node, SequenceNode):
            return _wrong_kind(node, document, report, wanted="a list")
        if not node.value:
            report.error("empty-value", document.place(node), "the list is empty", hint="leave the key out")
            return False
        checks = [self.item.check(child, document, report) for child in node.value]
        return all(checks)

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        return {"type": "array", "minItems": 1, "items": self.item.schema(names)}


_ID = identifier()


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping from identifiers (or, with `key`, from names) to values of one shape."""

    value: Shape
    key: Shape = _ID

    def check(self, node: Node, document: Document, report: Report) -> bool:
        if not isinstance(node, MappingNode):
            return _wrong_kind(node, document, report, wanted="a mapping")
        if not node.value:
            report.error("empty-value", document.place(node), "the mapping is empty", hint="leave the key out")
            return False
        checks = [
            (self.key.check(key, document, report), self.value.check(value, document, report))
            for key, value in node.value
        ]
        return all(key and value for key, value in checks)

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        keys = self.key.schema(names)
        return {
            "type": "object",
            "minProperties": 1,
            "propertyNames": {word: keys[word] for word in ("pattern", "enum") if word in keys},
            "additionalProperties": self.value.schema(names),
        }


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a record."""

    shape: Shape
    doc: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys."""

    what: str
    keys: Mapping[str, Key]
    one_of: tuple[str, ...] = ()
    """Keys of which exactly one has to stand: in the JSON Schema; who builds the record says it in better words."""

    def check(self, node: Node, document: Document, report: Report) -> bool:
        if not isinstance(node, MappingNode):
            return _wrong_kind(node, document, report, wanted=self.what)
        good = True
        present = set()
        for key, value in node.value:
            present.add(key.value)
            if key.value in self.keys:
                good = self.keys[key.value].shape.check(value, document, report) and good
                continue
            hint = did_you_mean(key.value, self.keys) or f"known are {', '.join(self.keys)}"
            report.error("unknown-key", document.place(key), f"{self.what} has no key `{key.value}`", hint=hint)
            good = False
        for name, key in self.keys.items():
            if key.required and name not in present:
                report.error("missing-key", document.place(node), f"{self.what} needs `{name}`: {key.doc}")
                good = False
        return good

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        exactly: JsonSchema = {"oneOf": [{"required": [name]} for name in self.one_of]} if self.one_of else {}
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [name for name, key in self.keys.items() if key.required],
            **exactly,
            "properties": {
                name: {**key.shape.schema(names), "description": key.doc} for name, key in self.keys.items()
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Either:
    """A shape by the kind of node that stands there."""

    scalar: Shape | None = None
    sequence: Shape | None = None
    mapping: Shape | None = None

    def check(self, node: Node, document: Document, report: Report) -> bool:
        shape = {ScalarNode: self.scalar, SequenceNode: self.sequence, MappingNode: self.mapping}[type(node)]
        if shape:
            return shape.check(node, document, report)
        kinds = ((self.scalar, "a text"), (self.sequence, "a list"), (self.mapping, "a mapping"))
        return _wrong_kind(node, document, report, wanted=" or ".join(kind for shape, kind in kinds if shape))

    def schema(self, names: Mapping[str, Sequence[str]]) -> JsonSchema:
        return {"anyOf": [shape.schema(names) for shape in (self.scalar, self.sequence, self.mapping) if shape]}
