"""What a knowledge base states of its parts, as texts that can be compared: each part by its facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

from ...knowledge.diagnostics import Place
from ...knowledge.model import Advice, Cause, Evidence, Finding, Level, Model, Option, Pattern, Rule, SetsLevel
from ...knowledge.quantities import shown
from ...knowledge.sources import Claim, Source
from ..written import written

__all__ = ["Stated", "stated_rule", "statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """One part of a knowledge base."""

    name: str
    text: str = ""
    """What it is, in short."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What is said of it, by what that is about; what is not said is left out."""
    place: Place | None = None


def stated_rule(rule: Rule, model: Model) -> Stated:
    """A rule; what it demands and concludes is in the text alone."""
    match rule.conclusion:
        case SetsLevel(level=level):
            concludes = f"level `{level}`"
        case Evidence(cause=cause, weight=weight, points=points):
            concludes = f"{weight} evidence {'for' if points > 0 else 'against'} `{cause}`"
        case conclusion:
            concludes = f"pattern `{conclusion.pattern}`"
    facts = {"because": rule.because, "cites": _joined(rule.cites), "basis": rule.basis, "reason": rule.reason}
    text = f"{concludes} when {written(rule.when, model.findings)}"
    return Stated(name=rule.id, text=text, facts=_said(facts), place=rule.place)


def statements(model: Model) -> dict[str, dict[str, Stated]]:
    """All parts but the rules, by kind and name."""
    return {
        "pattern": _named(map(_pattern, model.patterns.values())),
        "finding": _named(map(_finding, model.findings.values())),
        "cause": _named(map(_cause, model.causes.values())),
        "level": _named(_level(level, model) for level in model.levels.values()),
        "advice": _named(_advice(line, model) for line in model.advice),
        "claim": _named(_claim(source, claim) for source in model.sources.values() for claim in source.claims.values()),
        "setting": _named(_settings(model)),
    }


def _named(parts: Iterable[Stated]) -> dict[str, Stated]:
    return {part.name: part for part in parts}


def _said(facts: Mapping[str, str]) -> dict[str, str]:
    return {what: text for what, text in facts.items() if text}


def _joined(names: Iterable[object]) -> str:
    return ", ".join(map(str, names))


def _yes(flag: bool | None) -> str:
    return "" if flag is None else "yes" if flag else "no"


def _pattern(pattern: Pattern) -> Stated:
    return Stated(name=pattern.id, text=pattern.title, facts={"title": pattern.title}, place=pattern.place)


def _finding(finding: Finding) -> Stated:
    facts = {
        "kind": finding.kind + (", ordered" if finding.ordered else ""),
        "ask": finding.ask,
        "help": finding.help,
        **_common(finding),
        "changeable": _yes(finding.changeable),
        "cites": _joined(finding.cites),
        "options": _joined(finding.options),
    }
    if finding.kind == "quantity":
        least, greatest = (
            shown(each, unit=finding.unit, bare=finding.bare) for each in (finding.least, finding.greatest)
        )
        facts |= {"unit": finding.unit, "bounds": f"{least} to {greatest}"}
    for option in finding.options.values():
        facts |= {f"option `{option.id}`, {what}": text for what, text in _common(option).items()}
        facts[f"option `{option.id}`, help"] = option.help
    return Stated(name=finding.id, text=f"{finding.kind}, {finding.title}", facts=_said(facts), place=finding.place)


def _common(asked: Finding | Option) -> dict[str, str]:
    """What is said of a finding and of an option alike."""
    return {
        "title": asked.title,
        "warning": _yes(asked.warning),
        "reassuring": asked.reassuring,
        "implies": _joined(asked.implies),
        "aliases": _joined(asked.aliases),
        "codes": _joined(f"{system} {code}" for system, code in asked.codes.items()),
    }


def _cause(cause: Cause) -> Stated:
    facts = {
        "title": cause.title,
        "summary": cause.summary,
        "kind_of": cause.kind_of,
        "serious": str(cause.serious),
        "cites": _joined(cause.cites),
        "codes": _joined(f"{system} {code}" for system, code in cause.codes.items()),
    }
    return Stated(name=cause.id, text=cause.title, facts=_said(facts), place=cause.place)


def _level(level: Level, model: Model) -> Stated:
    higher = list(model.levels)[level.rank + 1 : level.rank + 2]
    facts = {
        "title": level.title,
        "action": level.action,
        "within": level.within,
        "number": level.number,
        "cites": _joined(level.cites),
        "next higher": _joined(higher),
    }
    return Stated(name=level.id, text=level.title, facts=_said(facts))


def _advice(line: Advice, model: Model) -> Stated:
    facts = {
        "when": written(line.when, model.findings) if line.when is not None else "",
        "levels": _joined(line.levels),
        "causes": _joined(line.causes),
        "cites": _joined(line.cites),
    }
    return Stated(name=f"{line.kind}: {line.text}", facts=_said(facts), place=line.place)


def _claim(source: Source, claim: Claim) -> Stated:
    at = _joined(f"{spot.section} {spot.sentence} ({spot.digest})" for spot in claim.at)
    facts = {"says": claim.says, "at": at}
    return Stated(name=f"{source.id}.{claim.id}", text=claim.says, facts=facts, place=claim.place)


def _settings(model: Model) -> Iterable[Stated]:
    """What kb.yaml says, but for the version."""
    for each in fields(model.meta):
        value = getattr(model.meta, each.name)
        if each.name == "interview":
            value = {part.name: getattr(value, part.name) for part in fields(value)}
        text = _joined(f"{key} {part}" for key, part in value.items()) if isinstance(value, Mapping) else str(value)
        if each.name != "version":
            yield Stated(name=each.name, text=text, facts=_said({"value": text}))
