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
from ..knowledge.quantities import AmountError, amount_in, shown, units_of
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
from .phrases import Found
from .tokens import Token, is_mark, tokens

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
    """Whether it is exact, and nothing else is spoken of beside it."""


def find_amounts(model: Model, line: Sequence[Token], phrases: Sequence[Found]) -> tuple[SpokenAmount, ...]:
    """The amounts that a line gives, in the order of the line; `phrases` are what else it speaks of."""
    quantities = [finding for finding in model.findings.values() if finding.kind == "quantity"]
    spoken = {place: phrase for phrase in phrases for place in range(phrase.first, phrase.last)}
    found: list[SpokenAmount] = []
    for at, token in enumerate(line):
        if at not in spoken and (token.word[0].isdigit() or _is_number(token.word)):
            for finding in quantities:
                amount = _Amount.at(model, finding, line, at)
                said = amount and amount.said(spoken)
                if said and spoken.keys().isdisjoint(range(said.first, said.last)):
                    found.append(said)
    values: dict[str, set[str]] = {}
    for each in found:
        values.setdefault(each.finding, set()).add(each.value)
    return tuple(each for each in found if len(values[each.finding]) == 1)


@lru_cache(maxsize=1024)
def _is_number(word: str) -> bool:
    """Whether a word is a number, as `quantities` reads them."""
    try:
        return word.isascii() and amount_in(f"{word} day", unit="day", bare=False) >= 0
    except AmountError:
        return False


_JOINTS = ("and", "but", "with")
_YEARS = ("year", "years", "yr", "yrs")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    """An amount of one quantity that stands in a line, before it is known whether it is said of that quantity."""

    model: Model
    finding: Finding
    line: Sequence[Token]
    value: str
    first: int
    last: int
    begin: int
    """Where its clause begins: the part of the line between two marks or joints."""
    end: int
    """Where its clause ends."""

    @classmethod
    def at(cls, model: Model, finding: Finding, line: Sequence[Token], first: int) -> _Amount | None:
        """The amount at a token; None where none stands there that the quantity can have, or no single one."""
        read = _read(finding, line, first)
        if read is None:
            return None
        value, last = read
        begin, end = first, last
        while begin and not is_mark(line[begin - 1]) and line[begin - 1].word not in _JOINTS:
            begin -= 1
        while end < len(line) and not is_mark(line[end]) and line[end].word not in _JOINTS:
            end += 1
        amount = cls(model=model, finding=finding, line=line, value=value, first=first, last=last, begin=begin, end=end)
        return None if amount.bounded or amount.denied else amount

    def words(self, first: int, last: int) -> list[str]:
        """The words between two places."""
        return [token.word for token in self.line[max(first, 0) : last]]

    @property
    def bounded(self) -> bool:
        """Whether it is a bound, a part of a range, or a rate."""
        earlier, before = (["", "", *self.words(self.first - 2, self.first)])[-2:]
        after = self.words(self.last, self.last + 2)
        recent = before in RECENT or (before in DETERMINERS and earlier in RECENT)
        ranged = before[:1].isdigit() or (before in ("-", ",") and earlier[:1].isdigit())
        if ranged or (before in BOUNDS and not recent) or (before in INEXACT and earlier in BOUNDS):
            return True
        return after[:1] == ["/"] or (after != [] and after[0] in RATES) or after in (["and", "a"], ["and", "half"])

    @property
    def denied(self) -> bool:
        """Whether a denial stands before it in its clause."""
        return not NEGATORS.isdisjoint(self.words(self.begin, self.first))

    def said(self, spoken: dict[int, Found]) -> SpokenAmount | None:
        """The amount, where it is said of its quantity."""
        exact = INEXACT.isdisjoint(self.words(max(self.begin, self.first - 2), self.first))
        named = self.named
        if named is not None:
            return self.spoken(first=named, sure=exact)
        if not OTHERS.isdisjoint(self.words(self.begin, self.end)) or not self.sole:
            return None
        if _is_age(self.finding):
            return self.spoken(first=self.first, sure=exact) if self.said_as_age else None
        beside = self.beside(spoken) if _is_length(self.finding) and self.said_as_length else None
        return None if beside is None else self.spoken(first=self.first, sure=exact and beside)

    def spoken(self, *, first: int, sure: bool) -> SpokenAmount:
        """The amount, with the words that belong to it."""
        last = self.last
        while _is_age(self.finding) and last < self.end and self.line[last].word in AGE:
            last += 1
        return SpokenAmount(finding=self.finding.id, value=self.value, first=first, last=last, sure=sure)

    @property
    def named(self) -> int | None:
        """Where a name of the quantity begins that stands right before it, or None."""
        back = self.first
        while back and self.line[back - 1].word in (":", "=", "-", "is", "of"):
            back -= 1
        names = (self.finding.id.replace("-", " "), self.finding.title, *self.finding.aliases)
        return next((back - len(name) for name in _cut(names) if self.words(back - len(name), back) == [*name]), None)

    @property
    def sole(self) -> bool:
        """Whether no other quantity could be meant in the same way."""
        alike = _is_age if _is_age(self.finding) else _is_length
        return sum(each.kind == "quantity" and alike(each) for each in self.model.findings.values()) == 1

    @property
    def said_as_age(self) -> bool:
        """Whether it stands in an idiom of age."""
        before, after = self.words(self.first - 2, self.first), self.words(self.last, self.end)
        unit = self.line[self.last - 1].word if self.last - self.first == 2 else ""
        rest = after[next((at for at, word in enumerate(after) if word not in AGE), len(after)) :]
        if rest and rest[0] not in PERSONS:
            return False
        if unit and unit not in _YEARS:
            return False
        idiom = after[:1] in (["old"], ["yo"], ["y/o"]) or after[:2] == ["of", "age"]
        return idiom or before == ["i", "am"] or (before[-1:] == ["aged"] and not unit)

    @property
    def said_as_length(self) -> bool:
        """Whether it stands behind or before words of time, or alone."""
        back, recent = self.first, False
        while back > self.begin and (word := self.line[back - 1].word) in INEXACT | RECENT | {"the"}:
            back -= 1
            recent = recent or word in RECENT
        lead = self.line[back - 1].word if back > self.begin else ""
        if lead in ("for", "since") or (recent and lead in ("over", "in", "")):
            return True
        after = self.words(self.last, self.end)
        if after[:1] == ["ago"]:
            return not STARTS.isdisjoint(self.words(self.begin, self.end))
        alone = back == self.begin and after in ([], ["now"])
        return alone and self.line[self.last - 1].word not in _YEARS  # years alone may be an age

    def beside(self, spoken: dict[int, Found]) -> bool | None:
        """What its clause speaks of before it: True for nothing, False for what may belong to it, None for more."""
        own, known = _vocabulary(self.model, self.finding.id)
        sure = True
        for place in range(self.begin, self.first):
            if place in spoken:
                if not spoken[place].atom.option:
                    return None
            elif self.line[place].word not in PLAIN and self.line[place].stem not in own:
                if self.line[place].stem not in known:
                    return None
                sure = False
        return sure


def _read(finding: Finding, line: Sequence[Token], at: int) -> tuple[str, int] | None:
    """An amount at a token, as it is shown, and where it ends; with a unit where one follows."""
    for length in (2, 1):
        words = [token.word for token in line[at : at + length]]
        if len(words) < length or not all(word[0].isalnum() for word in words):
            continue
        try:
            amount = amount_in(" ".join(words), unit=finding.unit, bare=finding.bare)
        except AmountError:
            continue
        if (length == 2 or words[0][0].isdigit()) and finding.least <= amount <= finding.greatest:
            return shown(amount, unit=finding.unit, bare=finding.bare), at + length
        return None
    return None


def _is_age(finding: Finding) -> bool:
    return finding.bare and finding.unit == "year"


def _is_length(finding: Finding) -> bool:
    return not finding.bare and "day" in units_of(finding.unit)


@lru_cache(maxsize=256)
def _cut(names: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Names as words, the longest first."""
    cut = dict.fromkeys(tuple(token.word for token in tokens(name)) for name in names)
    return tuple(sorted(filter(None, cut), key=len, reverse=True))


@lru_cache(maxsize=64)
def _vocabulary(model: Model, finding: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words of the knowledge base's title and of the question about a quantity; and those of every question."""
    asked = model.findings[finding]
    own = f"{model.meta.title} {asked.title} {asked.ask}"
    every = " ".join(f"{each.title} {each.ask}" for each in model.findings.values())
    return _stems(own), _stems(every)


def _stems(text: str) -> frozenset[str]:
    return frozenset(token.stem for token in tokens(text))
