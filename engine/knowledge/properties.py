"""Properties: what has to hold of a knowledge base for every case there can be, in words and in a small language.

Grammar (as YAML, in properties.yaml)::

    property = NAME: {says: TEXT, formal: FORMAL, cites: [CLAIM, …]}
    FORMAL   = {every_case: {when: CONDITION, level: BOUNDS}}         whenever the condition holds, the level is within
             | {every_case: {only_when: CONDITION, level: BOUNDS}}    such a level only where the condition holds
             | {every_case: {has: exactly-one-level}}                 every case has one level, and only one
             | {every_change: {by: CHANGE, starting: settled, KEEPS}} after the change, this is kept
             | {every_cause: {can: lead, except: {CAUSE: REASON}}}    each cause that is no umbrella leads some case
             | {every_advice: {of: [KIND, …], level: BOUNDS}}         lines of these kinds are given at such levels only
    BOUNDS   = LEVEL | {at_least: LEVEL, at_most: LEVEL}
    CHANGE   = sign-turns-present      a warning sign turns present, from absent, unknown or not asked
             | sign-is-denied          a warning sign that was open is answered "no"
             | undeclared-answer       something open is answered in a way that is not declared `reassuring`
             | dont-know               something that was not asked is answered "don't know"
             | more-answers            any number of open findings are answered
             | {higher: NAME, from: AMOUNT | OPTION}   a quantity, or an ordered choice, is answered with more of it
    KEEPS    = level: never-falls | never-rises | stays | falls-only-from-default | within-its-bounds
             | conclusions: kept | unchanged

The conditions are those of the rules (`conditions`), so that a property says once more, apart from the rules, what they
have to come to.  A change concerns one answer, whatever else was answered; answers that contradict the new one give
way.  `starting: settled` looks only at cases whose result says that nothing can change the level; `within-its-bounds`
means the `could_rise_to` and `could_fall_to` of the result before the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from yaml.nodes import MappingNode, Node, ScalarNode

from .condition_reader import ConditionReader
from .conditions import Condition
from .diagnostics import Place, Report
from .forms import FORMS
from .model import Finding
from .naming import Names
from .nodes import Document, flow, get, items, pairs, text_of
from .quantities import AmountError, amount_in

__all__ = [
    "Bounds",
    "EveryAdvice",
    "EveryCase",
    "EveryCause",
    "EveryChange",
    "Formal",
    "Higher",
    "OneLevel",
    "Property",
    "read_properties",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Levels between two, both included; empty for none on that side."""

    at_least: str = ""
    at_most: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryCase:
    """Whenever the condition holds, the level is within bounds; or is within bounds only when it holds."""

    when: Condition | None
    """None for always."""
    only: bool = False
    """Whether the condition has to hold for the level to be within bounds, and not the other way round."""
    level: Bounds


@dataclass(frozen=True, slots=True)
class OneLevel:
    """Every case has exactly one level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Higher:
    """A quantity or an ordered choice is answered with more than it was."""

    finding: str
    at_least: float | str | None
    """The least amount, or the first option, from which that is so; None for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryChange:
    """After the change, something is kept."""

    by: str | Higher
    """A word of the grammar, or what is answered with more."""
    settled: bool
    """Whether only cases are looked at that were settled before."""
    level: str
    """What the level may do; empty where it is not spoken of."""
    conclusions: str
    """What rules concluded may do; empty where that is not spoken of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryCause:
    """Every cause that is no umbrella can lead the differential, alone or with others, but for those named."""

    unable: Mapping[str, str]
    """Causes that cannot, each with the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryAdvice:
    """Advice of some kinds is given only at some levels."""

    kinds: tuple[str, ...]
    level: Bounds


Formal: TypeAlias = EveryCase | OneLevel | EveryChange | EveryCause | EveryAdvice


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """A property that is to be proved."""

    id: str
    says: str
    """The statement in words."""
    formal: Formal
    cites: tuple[str, ...]
    place: Place


def read_properties(
    documents: Iterable[Document], *, findings: Mapping[str, Finding], names: Names, report: Report
) -> tuple[Property, ...]:
    """The properties that have no fault; report names that nothing declares, and conditions that are none."""
    built: list[Property] = []
    for document in documents:
        if not FORMS["properties"].check(document.root, document, Report()):
            continue
        reader = _Reader(document=document, findings=findings, names=names, report=report)
        for key, node in pairs(document.root):
            place = document.place(key)
            who = f"property `{key.value}`"
            cites = tuple(reader.named(items(get(node, "cites")), "claim", who))
            formal = reader.formal(get(node, "formal"), who)
            if formal is not None and names.declare("property", key.value, place, report):
                says = text_of(node, "says")
                built.append(Property(id=key.value, says=says, formal=formal, cites=cites, place=place))
    return tuple(built)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    document: Document
    findings: Mapping[str, Finding]
    names: Names
    report: Report

    def named(self, nodes: Iterable[Node], kind: str, who: str) -> Iterator[str]:
        for each in nodes:
            if isinstance(each, ScalarNode):
                place = self.document.place(each)
                if self.names.resolve(each.value, kind, place, self.report, what=who):
                    yield each.value

    def formal(self, node: Node | None, who: str) -> Formal | None:
        forms = pairs(node)
        if node is None or len(forms) != 1:
            hint = "name one of every_case, every_change, every_cause, every_advice"
            return self._error("missing-key", node, f"{who} has {len(forms)} formal statements and needs one", hint)
        [(key, value)] = forms
        match key.value:
            case "every_case":
                return self._every_case(value, who)
            case "every_change":
                return self._every_change(value, who)
            case "every_cause":
                unable = pairs(get(value, "except"))
                known = list(self.named([name for name, _ in unable], "cause", who))
                reasons = {name.value: flow(reason.value) for name, reason in unable if name.value in known}
                return EveryCause(unable=reasons)
        kinds = list(self.named(items(get(value, "of")), "advice-kind", who))
        return EveryAdvice(kinds=tuple(kinds), level=self._bounds(get(value, "level"), who))

    def _every_case(self, node: Node, who: str) -> Formal | None:
        keys = [key.value for key, _ in pairs(node)]
        if sorted(keys) not in (["has"], ["level"], ["level", "when"], ["level", "only_when"]):
            hint = "give `has` alone, or `level` with `when` or `only_when`"
            return self._error("missing-key", node, f"{who}: this is no statement about every case", hint)
        if keys == ["has"]:
            return OneLevel()
        bounds, word = self._bounds(get(node, "level"), who), "only_when" if "only_when" in keys else "when"
        when = get(node, word)
        if when is None:
            return EveryCase(when=None, level=bounds)
        reader = ConditionReader(document=self.document, findings=self.findings, names=self.names, report=self.report)
        condition = reader.read(when, who=who)
        return None if condition is None else EveryCase(when=condition, only=word == "only_when", level=bounds)

    def _every_change(self, node: Node, who: str) -> Formal | None:
        level, conclusions = text_of(node, "level"), text_of(node, "conclusions")
        if bool(level) == bool(conclusions):
            message = f"{who}: a statement about every change needs either `level` or `conclusions`"
            return self._error("missing-key", node, message)
        change = get(node, "by")
        by = self._higher(change, who) if isinstance(change, MappingNode) else text_of(node, "by")
        settled = get(node, "starting") is not None
        return None if by is None else EveryChange(by=by, settled=settled, level=level, conclusions=conclusions)

    def _higher(self, node: Node, who: str) -> Higher | None:
        name, start = text_of(node, "higher"), text_of(node, "from")
        finding = self.findings.get(name)
        if finding is None or not (finding.kind == "quantity" or finding.ordered):
            hint = None if finding else self.names.suggest(name, ["quantity", "choice"])
            message = f"{who}: `{name}` is neither a quantity nor a choice whose options are in order"
            return self._error("unknown-name", get(node, "higher"), message, hint)
        if not start:
            return Higher(finding=name, at_least=None)
        if finding.kind == "quantity":
            try:
                return Higher(finding=name, at_least=amount_in(start, unit=finding.unit, bare=finding.bare))
            except AmountError as error:
                return self._error("bad-amount", get(node, "from"), f"{who}: {error}")
        if start not in finding.options:
            hint = f"known are {', '.join(finding.options)}"
            return self._error("unknown-option", get(node, "from"), f"{who}: `{start}` is no option of `{name}`", hint)
        return Higher(finding=name, at_least=start)

    def _bounds(self, node: Node | None, who: str) -> Bounds:
        if isinstance(node, ScalarNode):
            level = "".join(self.named([node], "level", who))
            return Bounds(at_least=level, at_most=level)
        if node is not None and not pairs(node):
            self._error("missing-key", node, f"{who}: a range of levels needs `at_least` or `at_most`")
        low, high = ("".join(self.named(filter(None, [get(node, side)]), "level", who)) for side in _SIDES)
        return Bounds(at_least=low, at_most=high)

    def _error(self, code: str, node: Node | None, message: str, hint: str | None = None) -> None:
        self.report.error(code, self.document.place(node or self.document.root), message, hint=hint)


_SIDES = ("at_least", "at_most")
