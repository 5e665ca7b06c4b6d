"""What was left open, in words: every finding that was not asked or is not known, and why it matters or does not.

The short form of the certificate stands in `prospects`; this is the long one, finding by finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from ..inference.certificate import OpenFinding
from ..inference.result import Result
from ..knowledge.model import Level, Model
from ..knowledge.wording import names_in_words

__all__ = ["LeftOpen", "OpenGroup", "left_open"]

_HARMLESS = {
    "already-decided": "Cannot change the level: what was answered decides the rules that read these",
    "not-higher": "Cannot change the level: the rules that read these conclude none that is higher",
    "no-level-rule": "Cannot change the level: no rule that concludes one reads these",
}

_Kind: TypeAlias = tuple[int, str]
"""What findings have in common: the rank of the level they could lead to, or -1; and why they cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenGroup:
    """Open findings that could do the same, or can do nothing for the same reason."""

    heading: str
    names: tuple[str, ...]
    matters: bool
    """Whether they could change the level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOpen:
    """Everything that is open."""

    unasked: int
    """So many questions were not asked, in whole or in part."""
    unknown: int
    """So many were answered with *don't know*."""
    groups: tuple[OpenGroup, ...]
    """What could change the level first, the highest level first."""


def left_open(result: Result) -> LeftOpen:
    """Put the certificate of a result into words, finding by finding."""
    certificate, model = result.certificate, result.model
    by_kind: dict[_Kind, list[str]] = {}
    for findings, note in ((certificate.unasked, ""), (certificate.unknown, " (not known)")):
        for kind, alike in _by_kind(findings).items():
            names = names_in_words(model, [each.name for each in alike])
            by_kind.setdefault(kind, []).extend(name + note for name in names)
    reasons = ["", *_HARMLESS]
    return LeftOpen(
        unasked=_questions(certificate.unasked),
        unknown=len({each.name.finding for each in certificate.unknown if each.name.finding in result.case.given}),
        groups=tuple(
            OpenGroup(heading=_heading(kind, model, result.escalation.level), names=tuple(names), matters=kind[0] >= 0)
            for kind, names in sorted(by_kind.items(), key=lambda each: (-each[0][0], reasons.index(each[0][1])))
        ),
    )


def _questions(findings: Iterable[OpenFinding]) -> int:
    return len({each.name.finding for each in findings})


def _by_kind(findings: Iterable[OpenFinding]) -> dict[_Kind, list[OpenFinding]]:
    groups: dict[_Kind, list[OpenFinding]] = {}
    for each in findings:
        groups.setdefault((each.level.rank if each.level else -1, each.because), []).append(each)
    return groups


def _heading(kind: _Kind, model: Model, level: Level) -> str:
    rank, because = kind
    if because:
        return _HARMLESS[because]
    other = list(model.levels.values())[rank]
    if rank == level.rank:
        return f"Could help to keep it at “{other.title}”"
    return f"Could help to {'raise' if rank > level.rank else 'lower'} it to “{other.title}”"
