"""Anomalies of conditions, and of rules beside rules, by meaning: what can never hold, what changes nothing, what is
said twice, what contradicts itself.

Conditions are compared by the cases in which they hold (`situations`), not by their text.  Two rules *conclude the
same* when they conclude the same pattern, or speak for the same cause with the same weight; of level rules the higher
level wins, so that one conclusion is as good as another when its level is no lower.  They *do not go together* when one
speaks for a cause and the other against it, when one concludes a level below the default and the other a higher one
whenever the first fires, or when they conclude different levels in the same cases.

Evidence for a cause counts for each of its kinds.  A kind whose own evidence fires in the same cases counts both, and
means to where its documents say so: what is a sign of the whole group may be a stronger one of this kind.  Where it
rests on no claim but those of the broader evidence, the same sentence counts twice, and that is *repeated evidence*.

Sources: T. A. Nguyen et al., Knowledge Base Verification (AI Magazine 8(2), 1987), on the checker CHECK: redundant,
conflicting and subsumed rules, unnecessary conditions; A. D. Preece et al., Verifying Expert Systems: A Logical
Framework and a Practical Tool (Expert Systems with Applications 5, 1992), on COVER: the same by meaning, with what the
environment rules out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from ...knowledge.conditions import All, Any, AtLeast, Condition
from ...knowledge.diagnostics import Place, Report
from ...knowledge.model import Evidence, Model, Rule, SetsLevel
from ..written import written
from .situations import NEVER, Situations, TooManySituations, Whenever, implies

__all__ = ["analysed", "check_conditions", "check_kinds", "check_pairs"]


def analysed(situations: Situations, report: Report) -> Mapping[str, Whenever]:
    """When each rule fires; what has too many situations is reported and left out."""
    found: dict[str, Whenever] = {}
    for rule in situations.model.rules.values():
        try:
            found[rule.id] = situations.of(rule.when)
        except TooManySituations:
            _not_analysed(f"rule `{rule.id}`", rule.place, rule.id, report)
    return found


def _not_analysed(who: str, place: Place, name: str, report: Report) -> None:
    message = f"{who} has a condition of too many cases and was not analysed"
    hint = "divide it by a pattern, or leave it to `thoracle kb prove`"
    report.warning("not-analysed", place, message, hint=hint, about=[name])


# -- conditions -----------------------------------------------------------------------------------------------------


def check_conditions(situations: Situations, report: Report) -> None:
    """Report conditions that can never hold or never fail, and parts of them that change nothing."""
    model = situations.model
    for rule in model.rules.values():
        _check_condition(situations, rule.when, f"rule `{rule.id}`", rule.place, rule.id, report)
    for line in model.advice:
        if line.when is not None:
            _check_condition(situations, line.when, f"the advice line `{line.text}`", line.place, line.text, report)


def _check_condition(
    situations: Situations, condition: Condition, who: str, place: Place, name: str, report: Report
) -> None:
    try:
        if situations.of(condition) == NEVER:
            hint = "two of its parts exclude each other"
            report.warning("never-true", place, f"{who} can never hold", hint=hint, about=[name])
            return
        if situations.against(condition) == NEVER:
            message = f"{who} demands nothing: no answer makes its condition false"
            hint = "it says no more than that something was answered"
            report.warning("always-true", place, message, hint=hint, about=[name])
            return
        for part in _unneeded(situations, condition):
            text = written(part, situations.model.findings)
            message = f"{who} does not need `{text}`: without it, it holds in the same cases"
            report.warning("unneeded-part", place, message, hint="leave it out", about=[name, text])
    except TooManySituations:
        _not_analysed(who, place, name, report)


def _unneeded(situations: Situations, condition: Condition) -> list[Condition]:
    """Parts that can be left out together; of parts that stand for one another the last."""
    found: list[Condition] = []
    when, left = situations.of(condition), condition
    while True:
        for part, rest in _without_one(left):
            if _whenever(situations, rest) == when:
                found.append(part)
                left = rest
                break
        else:
            return found[::-1]


def _whenever(situations: Situations, condition: Condition) -> Whenever | None:
    """When a part of a condition holds; None where that cannot be told."""
    try:
        return situations.of(condition)
    except TooManySituations:
        return None


def _without_one(condition: Condition) -> Iterator[tuple[Condition, Condition]]:
    """Every part at any depth, and the condition without it, the last part first, the whole before its parts."""
    match condition:
        case All(parts) | Any(parts) | AtLeast(_, parts):
            for at in reversed(range(len(parts))):
                rest = parts[:at] + parts[at + 1 :]
                if rest:
                    yield parts[at], _of(condition, rest)
                for part, changed in _without_one(parts[at]):
                    yield part, _of(condition, (*parts[:at], changed, *parts[at + 1 :]))


def _of(condition: All | Any | AtLeast, parts: tuple[Condition, ...]) -> Condition:
    match condition:
        case AtLeast(count, _):
            return AtLeast(count, parts)
        case _:
            return parts[0] if len(parts) == 1 else type(condition)(parts)


# -- rules beside rules ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two rules of which one never fires without the other."""

    narrow: Rule
    """The one that never fires without the other; of two that fire in the same cases the later one."""
    broad: Rule
    same: bool
    """Whether they fire in the same cases."""

    def warning(self, code: str, message: str, *, hint: str, report: Report) -> None:
        """Report something of both."""
        about = [each.id for each in sorted((self.narrow, self.broad), key=lambda each: each.order)]
        report.warning(code, self.narrow.place, message, hint=hint, related=[self.broad.place], about=about)


def check_pairs(model: Model, groups: Sequence[Sequence[Rule]], fires: Mapping[str, Whenever], report: Report) -> None:
    """Report rules that repeat another one of their group, or contradict it; `fires` says when each fires."""
    for group in groups:
        able = sorted((rule for rule in group if fires.get(rule.id)), key=lambda rule: rule.order)
        for earlier, later in combinations(able, 2):
            forth, back = implies(fires[later.id], fires[earlier.id]), implies(fires[earlier.id], fires[later.id])
            if forth:
                _compare(model, _Pair(narrow=later, broad=earlier, same=back), report)
            elif back:
                _compare(model, _Pair(narrow=earlier, broad=later, same=False), report)


def check_kinds(model: Model, fires: Mapping[str, Whenever], report: Report) -> None:
    """Report evidence for a cause that only says again what its broader causes say already."""
    for cause in model.causes.values():
        _, *broader = model.ancestors(cause.id)
        general = [model.rules[rule] for each in broader for rule in model.causes[each].evidence if fires.get(rule)]
        for own in (model.rules[rule] for rule in cause.evidence if fires.get(rule)):
            for other in general:
                if fires[own.id] == fires[other.id] and set(own.cites) <= set(other.cites) and _agree(own, other):
                    assert isinstance(other.conclusion, Evidence)
                    message = (
                        f"rule `{own.id}` fires in the same cases as rule `{other.id}` of `{other.conclusion.cause}`, "
                        f"which counts for `{cause.id}` already, and rests on nothing else"
                    )
                    hint = "leave it out, or cite what says it of this kind"
                    about = [other.id, own.id]
                    report.warning(
                        "repeated-evidence", own.place, message, hint=hint, related=[other.place], about=about
                    )


def _agree(one: Rule, other: Rule) -> bool:
    """Whether both speak for a cause, or both against."""
    sides = [each.conclusion.points > 0 for each in (one, other) if isinstance(each.conclusion, Evidence)]
    return len(sides) == 2 and sides[0] == sides[1]


def _compare(model: Model, pair: _Pair, report: Report) -> None:
    match pair.narrow.conclusion, pair.broad.conclusion:
        case SetsLevel(), SetsLevel():
            _compare_levels(model, pair, report)
        case Evidence() as one, Evidence() as other if (one.points > 0) != (other.points > 0):
            where = "fire in the same cases" if pair.same else f"`{pair.narrow.id}` never fires without the other"
            message = f"rules `{pair.narrow.id}` and `{pair.broad.id}` speak for and against `{one.cause}`, and {where}"
            pair.warning("conflicting-rules", message, hint="one of them is mistaken, or too broad", report=report)
        case Evidence() as one, Evidence() as other if one.points != other.points:
            if pair.same:
                message = f"rules `{pair.broad.id}` and `{pair.narrow.id}` fire in the same cases, and both count"
                pair.warning(
                    "duplicate-rule", f"{message} for `{one.cause}`", hint="leave one of them out", report=report
                )
        case _:
            _say_repeated(pair, "the same", report)


def _compare_levels(model: Model, pair: _Pair, report: Report) -> None:
    narrow, broad = model.level_of(pair.narrow), model.level_of(pair.broad)
    if narrow == broad:
        _say_repeated(pair, "the same", report)
    elif pair.same or (narrow.rank < broad.rank and narrow.rank < model.default.rank):
        low, high = sorted((pair.narrow, pair.broad), key=lambda rule: model.level_of(rule).rank)
        message = (
            f"rule `{low.id}` concludes `{model.level_of(low).id}`, and whenever it fires rule `{high.id}` concludes "
        )
        hint = "the higher level wins in every case"
        pair.warning("conflicting-rules", f"{message}`{model.level_of(high).id}`", hint=hint, report=report)
    elif narrow.rank < broad.rank:
        _say_repeated(pair, f"`{broad.id}`", report)


def _say_repeated(pair: _Pair, what: str, report: Report) -> None:
    if pair.same:
        message = f"rule `{pair.narrow.id}` fires in the same cases as rule `{pair.broad.id}`, which concludes {what}"
        pair.warning("duplicate-rule", message, hint="let one rule cite what both rest on", report=report)
    else:
        message = f"rule `{pair.narrow.id}` fires only where rule `{pair.broad.id}` does, which concludes {what}"
        hint = "it changes nothing; leave it out, or let it conclude more"
        pair.warning("subsumed-rule", message, hint=hint, report=report)
