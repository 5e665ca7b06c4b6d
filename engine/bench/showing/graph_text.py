"""A graph in the languages of two programs that draw graphs, DOT (Graphviz) and Mermaid, and as a plain outline.

Whatever a knowledge base says reaches neither language as anything but text: in DOT it stands in quotes, quotes and
backslashes escaped; in Mermaid, whose quotes hold markup too, everything but letters, digits and harmless punctuation
is written as a numeric entity.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from .graph import Edge, Graph, Node

__all__ = ["as_dot", "as_mermaid", "as_outline"]

_LABEL = 28
"""Columns of a label."""

_DOT_SHAPES = {
    "finding": 'shape=ellipse, style=filled, fillcolor="#eef3fb"',
    "pattern": 'shape=hexagon, style=filled, fillcolor="#f3eefb"',
    "rule": "shape=box",
    "cause": 'shape=box, style="rounded,filled", fillcolor="#eef8f3"',
    "level": 'shape=octagon, style=filled, fillcolor="#fdf1e3"',
}
_MERMAID_SHAPES = {
    "finding": ("([", "])"),
    "pattern": ("{{", "}}"),
    "rule": ("[", "]"),
    "cause": ("(", ")"),
    "level": ("[/", "\\]"),
}
_HARMLESS = frozenset(" ,.:-()'/")
"""Punctuation that means nothing between the quotes of Mermaid."""


def as_dot(graph: Graph) -> str:
    """The graph in DOT: ``dot -Tsvg`` draws it."""
    return "".join(f"{line}\n" for line in _dot(graph))


def _dot(graph: Graph) -> Iterator[str]:
    yield f"digraph {_quoted(graph.title)} {{"
    yield '  graph [rankdir=LR, fontname="sans-serif", tooltip=" "];'
    yield '  node [fontname="sans-serif", fontsize=11, color="#525c67"];'
    yield '  edge [fontname="sans-serif", fontsize=9, color="#525c67"];'
    for node in graph.nodes:
        label = _lines(node)
        warning = ', penwidth=2, color="#b00020"' if node.warning else ""
        yield f"  {_quoted(node.id)} [{_DOT_SHAPES[node.kind]}, label={_quoted(*label)}{warning}];"
    for edge in graph.edges:
        looks = [f"label={_quoted(*_wrapped(edge.label))}"] if edge.label else []
        looks += ["style=dashed"] if edge.against or edge.kind in ("implies", "counts-for") else []
        looks += ["arrowhead=tee"] if edge.against else []
        tail = f" [{', '.join(looks)}]" if looks else ""
        yield f"  {_quoted(edge.start)} -> {_quoted(edge.end)}{tail};"
    yield "}"


def _quoted(*lines: str) -> str:
    escaped = (_printable(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return '"' + "\\n".join(escaped) + '"'


def as_mermaid(graph: Graph) -> str:
    """The graph in Mermaid, as a block of that language in a Markdown file draws it."""
    return "".join(f"{line}\n" for line in _mermaid(graph))


def _mermaid(graph: Graph) -> Iterator[str]:
    numbers = {node.id: f"n{number}" for number, node in enumerate(graph.nodes, start=1)}
    yield f"%% {_printable(graph.title)}"
    yield "flowchart LR"
    for node in graph.nodes:
        left, right = _MERMAID_SHAPES[node.kind]
        label = "<br>".join(map(_entities, _lines(node)))
        yield f'  {numbers[node.id]}{left}"{label}"{right}'
    for edge in graph.edges:
        arrow = _arrow(edge)
        label = f'|"{"<br>".join(map(_entities, _wrapped(edge.label)))}"|' if edge.label else ""
        yield f"  {numbers[edge.start]} {arrow}{label} {numbers[edge.end]}"
    warnings = [numbers[node.id] for node in graph.nodes if node.warning]
    if warnings:
        yield "  classDef warning stroke:#b00020,stroke-width:2px"
        yield f"  class {','.join(warnings)} warning"


def as_outline(graph: Graph) -> str:
    """The graph as text: each node, and below it what it leads to."""
    return "".join(f"{line}\n" for line in _outline(graph))


def _outline(graph: Graph) -> Iterator[str]:
    yield _printable(graph.title)
    kinds = {node.id: node.kind for node in graph.nodes}
    following: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        following.setdefault(edge.start, []).append(edge)
    for node in graph.nodes:
        warning = " (warning)" if node.warning else ""
        yield ""
        yield f"{node.kind} {node.id}{warning}: {_printable(node.title)}"
        for edge in following.get(node.id, ()):
            label = f" ({_printable(edge.label)})" if edge.label and edge.kind != "implies" else ""
            step = _printable(edge.label) if edge.kind == "implies" else _STEPS[edge.kind]
            yield f"  {step} {kinds[edge.end]} {edge.end}{label}"


_STEPS = {"reads": "is read by", "concludes": "concludes", "counts-for": "counts for"}
"""What an edge says between its two ends."""


def _arrow(edge: Edge) -> str:
    if edge.against:
        return "-.-x"
    return "-.->" if edge.kind in ("implies", "counts-for") else "-->"


def _entities(text: str) -> str:
    return "".join(each if each.isalnum() or each in _HARMLESS else f"#{ord(each)};" for each in _printable(text))


def _lines(node: Node) -> list[str]:
    """The label of a node: what a person reads, and below a rule its name."""
    return [*_wrapped(node.title), *([f"({node.id})"] if node.kind == "rule" else [])]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(_printable(text), _LABEL, break_long_words=False, break_on_hyphens=False) or [""]


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)
