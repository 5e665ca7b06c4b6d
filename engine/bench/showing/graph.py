"""A knowledge base as a graph: from findings through rules to patterns, levels and causes.

Nodes are findings, rules, patterns, causes and levels.  Edges lead the way conclusions are drawn::

    finding -> finding   implies
    finding -> rule      is read; the edge says as what
    pattern -> rule      is read
    rule    -> pattern, level, cause     is concluded; evidence says how strongly
    cause   -> cause     evidence for the broader one counts for its kind

`around` one name is what leads to it and what it leads to, within so many steps each: not all that is near it, for a
finding that many rules read would draw in the whole.  An option is its finding with only those rules that read the
option; a claim is all that cites it; a source or a scenario is no part of a graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...knowledge.conditions import Condition
from ...knowledge.diagnostics import did_you_mean
from ...knowledge.errors import UnknownName
from ...knowledge.model import Evidence, Model, Rule, SetsLevel, ShowsPattern
from ...knowledge.wording import joined, option_in_words
from .index import Index, Link, Named

__all__ = ["Edge", "Graph", "Node", "around", "graph_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something that is concluded from, concludes, or is concluded."""

    id: str
    kind: str
    """``finding``, ``rule``, ``pattern``, ``cause`` or ``level``."""
    title: str
    warning: bool = False
    """A warning sign, or a choice that has one among its options."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A step of a conclusion."""

    start: str
    end: str
    kind: str
    """``implies``, ``reads``, ``concludes`` or ``counts-for``."""
    label: str = ""
    """As what it is read, or how strongly it speaks."""
    against: bool = False
    """Whether it is evidence against."""


_AROUND = ("finding", "option", "rule", "pattern", "cause", "level", "claim")
"""Kinds of names that a graph can be around."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """Nodes and edges, in declared order; the edges by what they lead to."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "format": "thoracle.graph/1",
            "title": self.title,
            "nodes": [
                {"id": node.id, "kind": node.kind, "title": node.title, "warning": node.warning} for node in self.nodes
            ],
            "edges": [
                {"from": edge.start, "to": edge.end, "kind": edge.kind, "label": edge.label, "against": edge.against}
                for edge in self.edges
            ],
        }


def graph_of(index: Index) -> Graph:
    """The whole of a knowledge base."""
    return Graph(title=index.model.meta.title, nodes=tuple(_nodes(index.model)), edges=tuple(_edges(index)))


def around(index: Index, name: str, *, depth: int) -> Graph:
    """What leads to a name, and what it leads to, within so many steps.

    Raises `UnknownName` where there is no such name, or nothing can be drawn around it.
    """
    graph = graph_of(index)
    named = _drawn(index, name)
    kept = {name}
    back = _neighbours((edge.end, edge.start) for edge in graph.edges)
    on = _neighbours((edge.start, edge.end) for edge in graph.edges)
    if named.kind == "option":
        finding, _, option = name.partition("=")
        implied = [atom.finding for atom in index.model.findings[finding].options[option].implies]
        kept |= {finding, *_within(_linked(index.implying.get(name, ())), depth - 1, back)}
        kept |= _within([*_linked(index.readers.get(name, ())), *implied], depth - 1, on)
    else:
        starts = _linked(index.citing.get(name, ())) if named.kind == "claim" else [name]
        kept |= _within(starts, depth, back) | _within(starts, depth, on)
    return Graph(
        title=f"{graph.title}: {named.title}",
        nodes=tuple(node for node in graph.nodes if node.id in kept),
        edges=tuple(edge for edge in graph.edges if edge.start in kept and edge.end in kept),
    )


def _drawn(index: Index, name: str) -> Named:
    """What a name is the name of, where a graph can be around it."""
    able = {each.name: each for each in index.named.values() if each.kind in _AROUND}
    if name in able:
        return able[name]
    other = index.named.get(name)
    hint = did_you_mean(name, able) if other is None else f"`{name}` is a {other.kind}, which is no part of a graph"
    raise UnknownName(name, what=joined(_AROUND, last="or"), hint=hint)


def _linked(links: Iterable[Link]) -> list[str]:
    """The nodes among what reads, implies or cites something: an advice line is none."""
    named = (link.to for link in links if link.to.kind not in ("advice", "scenario"))
    return [each.name.partition("=")[0] for each in named]


def _neighbours(steps: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for start, end in steps:
        found.setdefault(start, []).append(end)
    return found


def _within(starts: Iterable[str], depth: int, following: Mapping[str, list[str]]) -> set[str]:
    border = list(starts)
    reached = set(border)
    for _ in range(depth):
        border = [each for start in border for each in following.get(start, ()) if each not in reached]
        reached.update(border)
    return reached


def _nodes(model: Model) -> Iterator[Node]:
    for finding in model.findings.values():
        warning = finding.warning is True or any(option.warning for option in finding.options.values())
        yield Node(id=finding.id, kind="finding", title=finding.title, warning=warning)
    for pattern in model.patterns.values():
        yield Node(id=pattern.id, kind="pattern", title=pattern.title)
    for rule in model.rules.values():
        yield Node(id=rule.id, kind="rule", title=rule.because)
    for cause in model.causes.values():
        yield Node(id=cause.id, kind="cause", title=cause.title)
    for level in model.levels.values():
        yield Node(id=level.id, kind="level", title=level.title)


def _edges(index: Index) -> Iterator[Edge]:
    model = index.model
    yield from _implied(model)
    for rule in model.rules.values():
        yield from _read(index, rule.when, rule.id)
        yield _concluded(rule)
    for cause in model.causes.values():
        if cause.kind_of:
            yield Edge(start=cause.kind_of, end=cause.id, kind="counts-for")


def _implied(model: Model) -> Iterator[Edge]:
    for finding in model.findings.values():
        named = [("", finding.implies)]
        named += [(option_in_words(finding, option.id), option.implies) for option in finding.options.values()]
        for own, implied in named:
            for atom in implied:
                other = model.findings[atom.finding]
                end = option_in_words(other, atom.option) if atom.option else ""
                label = f"{own or 'yes'} implies {end or 'yes'}" if own or end else "implies"
                yield Edge(start=finding.id, end=atom.finding, kind="implies", label=label)


def _read(index: Index, condition: Condition, reader: str) -> Iterator[Edge]:
    for link in index.reads(condition):
        label = "" if link.to.kind == "pattern" else link.how
        yield Edge(start=link.to.name, end=reader, kind="reads", label=label)


def _concluded(rule: Rule) -> Edge:
    match rule.conclusion:
        case SetsLevel(level=name) | ShowsPattern(pattern=name):
            return Edge(start=rule.id, end=name, kind="concludes")
        case Evidence(cause=cause, weight=weight, points=points):
            label = weight if points > 0 else f"against, {weight}"
            return Edge(start=rule.id, end=cause, kind="concludes", label=label, against=points < 0)
