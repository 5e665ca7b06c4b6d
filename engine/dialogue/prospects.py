"""What may still come, in words: how certain the level is, what could change it, and what to watch for.

Both come from the certificate and the safety net of a result.  Of findings that imply each other only the broadest is
named where they lead to the same level: who is told to watch for a fever need not be told of a high one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..inference.certificate import OpenFinding
from ..inference.result import Result
from ..inference.safety_net import Sign
from ..knowledge.implications import Literal
from ..knowledge.model import Level, Model
from ..knowledge.wording import names_in_words, option_in_words, threshold_in_words

__all__ = ["Certainty", "Net", "Stake", "Watch", "WatchGroup", "certainty_of", "net_of"]

_NAMES_A_STAKE = 4
_NET_ITEMS = 8

_STATES = {"unknown": "not known", "denied": "not so far"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """What would raise the level to a certain one."""

    level: str
    """Title of that level."""
    names: tuple[str, ...]
    """What would have to be so: any one of these, or several of them."""
    more: int
    """So many more that are left out."""
    together: bool
    """Whether it takes several of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """What the certificate says."""

    state: str
    """``settled``, ``finished``, ``open``, or ``application`` where nothing can be certified."""
    statement: str
    """One sentence."""
    raising: str
    """What the stakes are; empty where there are none."""
    stakes: tuple[Stake, ...]
    """What could raise the level, the highest first."""
    falling: str
    """Whether it could fall; empty where it could not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Something to watch for."""

    text: str
    note: str
    """What was said of it so far; empty where it was not asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchGroup:
    """What would raise the level to the same one."""

    heading: str
    """The level; what to do, where that is to call a number."""
    items: tuple[Watch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Net:
    """What to watch for, the highest level first."""

    groups: tuple[WatchGroup, ...]
    more: int
    """So many items that are left out."""


def certainty_of(result: Result, *, provisional: bool, everything: bool = False) -> Certainty:
    """Say how certain the level of a result is."""
    certificate, escalation = result.certificate, result.escalation
    unknown = [each for each in certificate.unknown if each.level and each.name.finding in result.case.given]
    stakes = _stakes(result, everything=everything)
    state = "application" if certificate.settled is None else certificate.state
    fall = escalation.could_fall_to
    return Certainty(
        state=state,
        statement=_statement(state, certificate.live, unknown, provisional=provisional),
        raising="" if not stakes else "What would by itself make it more urgent:",
        stakes=stakes,
        falling=f"It could also turn out less urgent: {fall.title}." if fall and state != "settled" else "",
    )


def _statement(state: str, live: Sequence[OpenFinding], unknown: Sequence[OpenFinding], *, provisional: bool) -> str:
    asked, known = _count(live), _count(unknown)
    match state:
        case "settled":
            return "Settled: no answer to any question left could change this level."
        case "application":
            return "Rules of the application took part: what they may still conclude is not known here."
        case "finished":
            end = "; so it is not certain yet" if provisional else ""
            still = f"{_questions(known)} that you answered with “don’t know” still could"
            return f"No question that was not asked could change this level; {still}{end}."
    also = f", and {known} that you answered with “don’t know”" if known else ""
    open_ones = f"{_questions(asked)} that {'was' if asked == 1 else 'were'} not asked could still change this level"
    return f"{'This is not certain yet' if provisional else 'Not settled'}: {open_ones}{also}."


def _count(names: Iterable[OpenFinding]) -> int:
    return len({each.name.finding for each in names})


def _questions(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"


def _stakes(result: Result, *, everything: bool) -> tuple[Stake, ...]:
    """What raises the level by itself, by level; and what it takes several of, where that is higher still."""
    model, highest = result.model, result.escalation.could_rise_to
    signs = [sign for sign in broadest(model, result.safety_net) if sign.state != "denied"]
    by_level: dict[str, list[str]] = {}
    if highest is not None and not any(sign.level == highest for sign in signs):
        by_level[highest.id] = []
    for sign in signs:
        by_level.setdefault(sign.level.id, []).append(_noted(sign, model))
    return tuple(
        _stake(model.levels[level], names or _together(result, highest), bool(names), everything=everything)
        for level, names in by_level.items()
    )


def _together(result: Result, level: Level | None) -> list[str]:
    """The open findings that could help to conclude a level."""
    certificate = result.certificate
    names = [each.name for each in (*certificate.unasked, *certificate.unknown) if each.level == level]
    return list(names_in_words(result.model, names))


def _stake(level: Level, names: list[str], alone: bool, *, everything: bool) -> Stake:
    kept = names if everything or len(names) == _NAMES_A_STAKE + 1 else names[:_NAMES_A_STAKE]
    return Stake(level=level.title, names=tuple(kept), more=len(names) - len(kept), together=not alone)


def net_of(result: Result, *, everything: bool = False) -> Net:
    """What to watch for after a result."""
    model = result.model
    signs = broadest(model, result.safety_net)
    kept = signs if everything else signs[:_NET_ITEMS]
    by_level: dict[str, list[Watch]] = {}
    for sign in kept:
        watch = Watch(text=_sign_in_words(sign, model), note=_STATES.get(sign.state, ""))
        by_level.setdefault(sign.level.id, []).append(watch)
    levels = model.levels
    groups = (
        WatchGroup(
            heading=result.action(levels[name]) if levels[name].number else levels[name].title, items=tuple(items)
        )
        for name, items in by_level.items()
    )
    return Net(groups=tuple(groups), more=len(signs) - len(kept))


def broadest(model: Model, signs: Sequence[Sign]) -> tuple[Sign, ...]:
    """The signs without those whose general finding is listed at the same level."""
    return tuple(
        sign
        for at, sign in enumerate(signs)
        if not any(
            _broader(model, other, sign) and (before < at or not _broader(model, sign, other))
            for before, other in enumerate(signs)
            if other is not sign and other.level == sign.level
        )
    )


def _broader(model: Model, general: Sign, specific: Sign) -> bool:
    """Whether the general sign is there whenever the specific one is."""
    wide, narrow = general.threshold, specific.threshold
    if wide is not None and narrow is not None:
        same = wide.finding == narrow.finding and wide.comparison == narrow.comparison
        return same and (
            wide.bound <= narrow.bound if wide.comparison in ("more_than", "at_least") else wide.bound >= narrow.bound
        )
    if wide is not None or narrow is not None:
        return False
    return Literal(general.name, True) in model.implications.closure(Literal(specific.name, True))


def _noted(sign: Sign, model: Model) -> str:
    words = _sign_in_words(sign, model)
    return f"{words} ({_STATES[sign.state]})" if sign.state in _STATES else words


def _sign_in_words(sign: Sign, model: Model) -> str:
    finding = model.findings[sign.name.finding]
    if sign.threshold is not None:
        return f"{finding.title}: {threshold_in_words(finding, sign.threshold)}"
    if sign.name.option:
        return f"{finding.title}: {option_in_words(finding, sign.name.option)}"
    return finding.title
