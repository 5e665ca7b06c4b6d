"""The JSON form of a result: the contract that scripts rely on, in one place.

Every key is always there; what does not apply is null or an empty list.  `schemas/result-1.json` is its JSON Schema.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..knowledge.conditions import Atom
from ..knowledge.model import Level
from ..knowledge.quantities import shown
from .answers import Given
from .certificate import OpenFinding
from .safety_net import Sign

if TYPE_CHECKING:
    from .result import Result

__all__ = ["FORMAT", "as_dict"]

FORMAT = "thoracle.result/1"
"""Name and version of the form."""

_COMPARISONS = {"more_than": "more than", "at_least": "at least", "at_most": "at most", "less_than": "less than"}


def as_dict(result: Result) -> dict[str, object]:
    """The JSON form of a result."""
    case, model = result.case, result.model
    return {
        "format": FORMAT,
        "kb": {"id": model.meta.id, "version": model.meta.version, "digest": model.digest},
        "findings": _answers(case.given),
        "implied": _answers(case.implied),
        "unknown": _names(result, [name for name in case.open if case.is_unknown(name)]),
        "unasked": _names(result, case.unasked),
        "escalation": _escalation(result),
        "causes": [cause.as_dict() for cause in result.causes],
        "patterns": [{"id": pattern.id, "title": pattern.title} for pattern in result.patterns],
        "advice": [
            {
                "kind": line.kind,
                "text": line.text,
                "sources": [passage.as_dict() for passage in result.passages(line.cites)],
            }
            for line in result.advice
        ],
        "safety_net": [_sign(result, sign) for sign in result.safety_net],
        "certificate": {
            "state": result.certificate.state,
            "unasked": [_open(result, each) for each in result.certificate.unasked],
            "unknown": [_open(result, each) for each in result.certificate.unknown],
        },
        "interview": result.interview.as_dict() if result.interview else None,
        "disclaimer": model.meta.disclaimer,
        "basis": model.meta.basis,
    }


def _answers(answers: Mapping[str, Given]) -> dict[str, Given]:
    """A copy: who changes what they got changes no result."""
    return {name: dict(answer) if isinstance(answer, dict) else answer for name, answer in answers.items()}


def _escalation(result: Result) -> dict[str, object]:
    escalation = result.escalation
    return {
        "level": escalation.level.id,
        "title": escalation.level.title,
        "action": escalation.action,
        "within": escalation.level.within,
        "by": escalation.by,
        "settled": escalation.settled,
        "could_rise_to": _id(escalation.could_rise_to),
        "could_fall_to": _id(escalation.could_fall_to),
        "because": [reason.as_dict() for reason in escalation.because],
        "sufficient": [list(pair) for pair in result.sufficient],
    }


def _id(level: Level | None) -> str | None:
    return level.id if level else None


def _names(result: Result, names: list[Atom] | tuple[Atom, ...]) -> list[str]:
    """Findings by name; the options of a finding that was answered in part, one by one."""
    found: dict[str, None] = {}
    for name in names:
        finding = result.model.findings[name.finding]
        part = finding.kind == "choices" and any(atom in result.case.values for atom in finding.atoms)
        found[str(name) if part else name.finding] = None
    return list(found)


def _sign(result: Result, sign: Sign) -> dict[str, object]:
    value = "present"
    if sign.threshold:
        finding = result.model.findings[sign.name.finding]
        bound = shown(sign.threshold.bound, unit=finding.unit, bare=finding.bare)
        value = f"{_COMPARISONS[sign.threshold.comparison]} {bound}"
    return {"finding": str(sign.name), "value": value, "level": sign.level.id, "state": sign.state}


def _open(result: Result, each: OpenFinding) -> dict[str, object]:
    return {"finding": str(each.name), "level": _id(each.level), "because": each.because or None}
