"""Answers as a file states them, before anybody looks whether a finding takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode

__all__ = ["RawAnswer", "raw_answers"]

RawAnswer: TypeAlias = str | Sequence[str] | Mapping[str, str | None] | None
"""A text, nothing, a list of options, or a mapping of options."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


def raw_answers(node: MappingNode) -> dict[str, RawAnswer]:
    """The answers of a mapping node as they are written."""
    return {key.value: _raw(value) for key, value in node.value}


def _raw(node: Node) -> RawAnswer:
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if isinstance(node, MappingNode):
        return {key.value: _scalar(value) for key, value in node.value}
    return [_scalar(each) or "" for each in node.value]


def _scalar(node: Node) -> str | None:
    """A text, or None for a null; what is nested deeper becomes a text that no finding accepts."""
    if not isinstance(node, ScalarNode):
        return "[…]"
    return None if not node.style and node.value in _NULLS else str(node.value)
