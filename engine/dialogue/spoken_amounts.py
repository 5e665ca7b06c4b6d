"""Amounts in a line of a person's own words: how long, how old.

An amount is taken only where the words leave no doubt about what it is an amount of:

- named: "age 72", "off for: 3 days", a name or title or other word of the quantity before it;
- a length of time behind "for", "since", "over the last", or before "ago" where something began, or alone between two
  commas: the one quantity of the knowledge base that is measured in time and is no bare number;
- a bare number of years in the idioms of age: "I'm 72", "72 years old", "aged 72", "72 yo": the one such quantity.

Nothing is taken where the same part of the line speaks of something else ("fever for 3 days", "took pills for a week"),
of a bound ("more than 3 weeks"), a range ("3 or 4 days"), a rate ("2 hours a day"), somebody else or another time, nor
where the line gives two different amounts of one quantity.  Numbers and units are read by `quantities`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..knowledge.model import Finding, Model
from ..knowledge.quantities import AmountError, amount_in, shown
from .english import (
    AGE,
    BOUNDS,
    DETERMINERS,
    INEXACT,
    NEGATORS,
    OTHERS,
    PERSONS,
    PLAIN,
    RATES,
    RECENT,
    STARTS,
)
from .phrases import Found, Token, is_mark, tokens

__all__ = ["SpokenAmount", "find_amounts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenAmount:
    """An amount that a line gives."""

    finding: str
    """The quantity."""
    value: str
    """The amount as `quantities` shows it."""
    first: int
    """The first of its tokens."""
    last: int
    """One past the last of them."""
    sure: bool
    """Whether it is exact and nothing else is spoken of beside it."""


_TIME = frozenset({"hour", "day", "week", "month", "year"})
_JOINTS = ("and", "but", "with")


def find_amounts(model: Model, line: Sequence[Token], phrases: Sequence[Found]) -> tuple[SpokenAmount, ...]:
    """The amounts that a line gives, in the order of the line; `phrases` are what else it speaks of."""
    quantities = [finding for finding in model.findings.values() if finding.kind == "quantity"]
    used = {place for phrase in phrases for place in range(phrase.first, phrase.last)}
    found: list[SpokenAmount] = []
    for at in range(len(line)):
        if at not in used:
            for finding in quantities:
                amount = _amount(model, finding, line, at, phrases)
                if amount is not None and used.isdisjoint(range(amount.first, amount.last)):
                    found.append(amount)
    said = {name: {each.value for each in found if each.finding == name} for name in (each.finding for each in found)}
    return tuple(each for each in found if len(said[each.finding]) == 1)


def _amount(
    model: Model, finding: Finding, line: Sequence[Token], at: int, phrases: Sequence[Found]
) -> SpokenAmount | None:
    """The amount of a quantity that stands at a token, or None."""
    read = _read(finding, line, at)
    if read is None or _bounded(line, at, read[1]):
        return None
    value, last = read
    begin, end = _clause(line, at, last)
    if any(token.word in NEGATORS for token in line[begin:at]):
        return None
    start = _named(finding, line, at)
    exact = not any(token.word in INEXACT for token in line[max(begin, at - 2) : at])
    if start is not None:
        return SpokenAmount(finding=finding.id, value=value, first=start, last=last, sure=exact)
    if any(token.word in OTHERS for token in line[begin:end]):
        return None
    if _is_age(finding):
        if not _sole(model, finding) or not _said_as_age(line, at, last, end):
            return None
        while last < end and line[last].word in AGE:
            last += 1
        return SpokenAmount(finding=finding.id, value=value, first=at, last=last, sure=exact)
    if not _is_length(finding) or not _sole(model, finding) or not _said_as_length(line, at, last, begin, end):
        return None
    beside = _beside(model, finding, line, range(begin, at), phrases)
    return (
        None
        if beside is None
        else SpokenAmount(finding=finding.id, value=value, first=at, last=last, sure=exact and beside)
    )


def _read(finding: Finding, line: Sequence[Token], at: int) -> tuple[str, int] | None:
    """An amount at a token, in the finding's unit, and where it ends; with a unit where one follows."""
    number = line[at].word
    for length in (2, 1):
        text = " ".join(token.word for token in line[at : at + length])
        if length == 2 and (at + 1 == len(line) or not line[at + 1].word[0].isalpha()):
            continue
        try:
            amount = amount_in(text, unit=finding.unit, bare=finding.bare)
        except AmountError:
            continue
        if length == 1 and not number[0].isdigit():
            return None
        if finding.least <= amount <= finding.greatest:
            return shown(amount, unit=finding.unit, bare=finding.bare), at + length
    return None


def _bounded(line: Sequence[Token], at: int, last: int) -> bool:
    """Whether the amount is a bound, a part of a range, or a rate."""
    before = line[at - 1].word if at else ""
    earlier = line[at - 2].word if at > 1 else ""
    after = [token.word for token in line[last : last + 2]]
    lasting = before in RECENT or (before in DETERMINERS and earlier in RECENT)
    if before[:1].isdigit() or (before in ("-", ",") and earlier[:1].isdigit()) or (before in BOUNDS and not lasting):
        return True
    if before in INEXACT and earlier in BOUNDS:
        return True
    if after[:1] and after[0] in RATES:
        return True
    return after in (["and", "a"], ["at", "a"], ["and", "half"]) or (after[:1] == ["/"])


def _clause(line: Sequence[Token], at: int, last: int) -> tuple[int, int]:
    """The part of the line between two marks or joints that an amount stands in."""
    begin, end = at, last
    while begin and not is_mark(line[begin - 1]) and line[begin - 1].word not in _JOINTS:
        begin -= 1
    while end < len(line) and not is_mark(line[end]) and line[end].word not in _JOINTS:
        end += 1
    return begin, end


# -- what it is an amount of ------------------------------------------------------------------------------------------


def _is_age(finding: Finding) -> bool:
    return finding.bare and finding.unit == "year"


def _is_length(finding: Finding) -> bool:
    return not finding.bare and finding.unit in _TIME


def _sole(model: Model, finding: Finding) -> bool:
    """Whether no other quantity could be meant in the same way."""
    alike = _is_age if _is_age(finding) else _is_length
    return sum(each.kind == "quantity" and alike(each) for each in model.findings.values()) == 1


def _named(finding: Finding, line: Sequence[Token], at: int) -> int | None:
    """Where a name of the quantity begins that stands right before the amount, or None."""
    back = at
    while back and line[back - 1].word in (":", "=", "-", "is", "of"):
        back -= 1
    for key in _names(finding):
        begin = back - len(key)
        if begin >= 0 and tuple(token.word for token in line[begin:back]) == key:
            return begin
    return None


@lru_cache(maxsize=256)
def _name_keys(texts: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    keys = dict.fromkeys(tuple(token.word for token in tokens(text)) for text in texts)
    return tuple(sorted((key for key in keys if key), key=len, reverse=True))


def _names(finding: Finding) -> tuple[tuple[str, ...], ...]:
    return _name_keys((finding.id.replace("-", " "), finding.title, *finding.aliases))


def _said_as_age(line: Sequence[Token], at: int, last: int, end: int) -> bool:
    before = [token.word for token in line[max(0, at - 2) : at]]
    after = [token.word for token in line[last:end]]
    unit = line[last - 1].word if last - at == 2 else ""
    if unit in ("year", "years", "yr", "yrs") and after[:1] in (["old"], ["of"]):
        rest = after[1:] if after[0] == "old" else after[2:] if after[1:2] == ["age"] else ["?"]
        return not rest or rest[0] in PERSONS
    if unit:
        return before == ["i", "am"] and unit in ("year", "years", "yrs") and not after
    if after[:1] in (["yo"], ["y/o"]):
        return after[1:] == [] or after[1] in PERSONS
    if before[-1:] == ["aged"]:
        return True
    return before == ["i", "am"] and (not after or after[0] in PERSONS)


def _said_as_length(line: Sequence[Token], at: int, last: int, begin: int, end: int) -> bool:
    if last - at == 1:
        return False  # a number without a unit is no length
    back, recent = at, False
    while back > begin and (
        line[back - 1].word in INEXACT or line[back - 1].word in RECENT or line[back - 1].word == "the"
    ):
        back -= 1
        recent = recent or line[back].word in RECENT
    lead = line[back - 1].word if back > begin else ""
    if lead in ("for", "since") or (recent and lead in ("over", "in", "")):
        return True
    words = [token.word for token in line[last:end]]
    if words[:1] == ["ago"]:
        return any(token.word in STARTS for token in (*line[begin:at], *line[last:end]))
    alone = back == begin and (not words or words == ["now"])
    return alone and not line[last - 1].word.startswith("y")  # years alone may be an age


def _beside(
    model: Model, finding: Finding, line: Sequence[Token], places: range, phrases: Sequence[Found]
) -> bool | None:
    """What else the clause speaks of before the amount: True for nothing, False for what may belong to it, None for more."""
    spoken = {place: phrase for phrase in phrases for place in range(phrase.first, phrase.last)}
    own, known = _vocabulary(model, finding.id)
    sure = True
    for place in places:
        if place in spoken:
            if not spoken[place].atom.option:
                return None
            continue
        if line[place].word in PLAIN or line[place].stem in own:
            continue
        if line[place].stem not in known:
            return None
        sure = False
    return sure


@lru_cache(maxsize=64)
def _vocabulary(model: Model, finding: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the knowledge base's title and of the question about a quantity; and those of every question."""
    asked = model.findings[finding]
    own = f"{model.meta.title} {asked.title} {asked.ask}"
    every = " ".join(f"{each.title} {each.ask}" for each in model.findings.values())
    return tuple(frozenset(token.stem for token in tokens(text)) for text in (own, every))  # type: ignore[return-value]
