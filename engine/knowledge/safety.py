"""The rules of the language that keep every knowledge base that loads on the safe side.

1. A rule that concludes a level below the default may not read a warning sign positively.
2. A rule that concludes any level but the lowest may not read a warning sign as absent; for the options of a choice,
   reading one as present is reading the others as absent.

Both hold through patterns, and through what a warning sign implies or is implied by. From them follows, for every
case: *a warning sign that turns present never lowers the level.* Let `w` turn present from absent or open; the
answers that contradict it are dropped, with all that followed from them alone. They are denials of what `w` implies,
for implications hold in contraposition. A rule that held and holds no more read a literal that such a denial implies;
by (2) it concluded the lowest level. A rule that holds now and did not before and concludes a level below the default
read what `w` present implies, against (1).

Besides: what a rule of level `warning_from` or above reads positively is a warning sign, unless the knowledge base says
why not; and whatever may earn a level below the default is declared `reassuring`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from .conditions import Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present
from .diagnostics import Report
from .implications import Literal
from .model import Model, Rule

__all__ = ["Reading", "check", "readings"]

Reading: TypeAlias = tuple[Literal, ...] | Compare
"""What a rule reads at one place: alternatives of which one suffices (mostly one alone), or a comparison."""


def readings(model: Model, condition: Condition) -> tuple[Reading, ...]:
    """All that a condition reads, through patterns, each once, in order."""
    found: dict[Reading, None] = {}
    seen: set[str] = set()

    def walk(part: Condition) -> None:
        match part:
            case Present(atom):
                found[(Literal(atom, True),)] = None
            case Absent(atom):
                found[(Literal(atom, False),)] = None
            case Compare():
                found[part] = None
            case Concluded(pattern):
                if pattern not in seen:
                    seen.add(pattern)
                    for rule in model.patterns[pattern].rules:
                        walk(model.rules[rule].when)
            case Any(parts) if all(isinstance(each, Present | Absent) for each in parts):
                alternatives = (
                    Literal(p.atom, isinstance(p, Present)) for p in parts if isinstance(p, Present | Absent)
                )
                found[tuple(alternatives)] = None
            case All(parts) | Any(parts) | AtLeast(_, parts):
                for each in parts:
                    walk(each)

    walk(condition)
    return tuple(found)


def check(model: Model, report: Report) -> None:
    """Report every rule that the language forbids, and every declaration that it lacks."""
    warnings = [atom for atom in model.atoms if model.is_warning(atom)]
    denials = _denials(model, warnings)
    lowest = next(iter(model.levels))
    for rule in model.level_rules:
        read = readings(model, rule.when)
        level = model.level_of(rule)
        if level.rank < model.default.rank:
            _forbid_warnings(model, rule, read, warnings, report)
            _demand_reassuring(model, rule, read, report)
        if level.id != lowest:
            _forbid_denials(model, rule, read, denials, report)
        if level.rank >= model.levels[model.meta.warning_from].rank:
            _demand_warnings(model, rule, read, report)


def _literals(read: Iterable[Reading]) -> Iterator[Literal]:
    for each in read:
        if isinstance(each, tuple):
            yield from each


def _forbid_warnings(model: Model, rule: Rule, read: tuple[Reading, ...], warnings: list[Atom], report: Report) -> None:
    closure = model.implications.closure
    for literal in _literals(read):
        present = (Literal(sign, True) for sign in warnings)
        tied = next((sign for sign in present if literal in closure(sign) or sign in closure(literal)), None)
        if tied:
            level = model.level_of(rule).id
            way = "reads" if literal == tied else f"reads `{literal}`, which is tied to"
            message = (
                f"rule `{rule.id}` concludes `{level}`, below the default, and {way} the warning sign `{tied.atom}`"
            )
            place = model.finding_of(tied.atom).place
            hint = "a warning sign never lowers the level"
            report.error("warning-lowers", rule.place, message, hint=hint, related=[place])


def _denials(model: Model, warnings: list[Atom]) -> dict[Literal, dict[Atom, None]]:
    """The warning signs that deny what each literal can follow from, when they turn present."""
    closure = model.implications.closure
    found: dict[Literal, dict[Atom, None]] = {}
    for sign in warnings:
        for implied in closure(Literal(sign, True)):
            for undone in closure(~implied):
                found.setdefault(undone, {})[sign] = None
    return found


def _forbid_denials(
    model: Model, rule: Rule, read: tuple[Reading, ...], denials: Mapping[Literal, Mapping[Atom, None]], report: Report
) -> None:
    closure = model.implications.closure
    for alternatives in read:
        if isinstance(alternatives, Compare):
            continue
        signs = {sign for literal in alternatives for sign in denials.get(literal, ())}
        for sign in sorted(signs, key=model.atoms.__getitem__):
            present, absent = Literal(sign, True), Literal(sign, False)
            if not any(literal in closure(present) for literal in alternatives):  # else it reads no less with the sign
                undone = [each for each in alternatives if sign in denials.get(each, ())]
                level = model.level_of(rule).id
                way = f"reads `{undone[0]}`, which an answer can imply that denies the warning sign `{sign}`"
                if absent in closure(undone[0]):
                    way = "demands that" if undone[0] == absent else f"reads `{undone[0]}`, so that"
                    way += f" the warning sign `{sign}` is absent"
                message = f"rule `{rule.id}` concludes `{level}` and {way}"
                hint = "the level would fall when it is present"
                place = model.finding_of(sign).place
                report.error("warning-denied", rule.place, message, hint=hint, related=[place])
                break


def _demand_warnings(model: Model, rule: Rule, read: tuple[Reading, ...], report: Report) -> None:
    compared = [(each.finding, "") for each in read if isinstance(each, Compare)]
    for finding_id, option in [*compared, *(literal.atom for literal in _literals(read) if literal.present)]:
        finding = model.findings[finding_id]
        declared = finding.options[option].warning if option else None
        if finding.warning is None and declared is None:
            name, level = Atom(finding_id, option), model.level_of(rule).id
            message = f"rule `{rule.id}` concludes `{level}` from `{name}`, which is not declared a warning sign"
            hint = "add `warning: true`, or `warning: false` with `not_a_warning_because`"
            report.error("undeclared-warning", finding.place, message, hint=hint, related=[rule.place])


def _demand_reassuring(model: Model, rule: Rule, read: tuple[Reading, ...], report: Report) -> None:
    for answer, name, declared in _lowering(model, read):
        if answer != declared:
            finding = model.findings[name.finding]
            message = f"rule `{rule.id}` lets the answer `{name}: {answer}` earn a level below the default"
            hint = f"declare `reassuring: {answer}` there, or do not read it"
            report.error("undeclared-reassurance", finding.place, message, hint=hint, related=[rule.place])


def _lowering(model: Model, read: tuple[Reading, ...]) -> Iterator[tuple[str, Atom, str]]:
    """Every answer that makes something true that is read: the answer, its name, and what is declared."""
    for each in read:
        if isinstance(each, Compare):
            answer = "low" if each.comparison in ("at_most", "less_than") else "high"
            yield answer, Atom(each.finding), model.findings[each.finding].reassuring
    for literal in _literals(read):
        for atom in model.atoms:
            for given in (Literal(atom, True), Literal(atom, False)):
                if literal in model.implications.closure(given):
                    finding = model.findings[atom.finding]
                    declared = finding.options[atom.option].reassuring if atom.option else finding.reassuring
                    yield "present" if given.present else "absent", atom, declared
