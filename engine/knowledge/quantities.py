"""Amounts with units: "3 weeks", "10 days", a bare number where the finding allows one.

The units are those of time, a month being 30 days and a year 365 (an amount is shown in the unit of its finding, so
that "1 month" comes back as "30 days"), and any unit that a finding names itself, which then converts to nothing
else.  An amount is one number: ranges, negative and infinite amounts are refused with the reason.

Amounts are rounded to 9 decimals, so that what is shown reads back to the same amount.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import timedelta

__all__ = ["AmountError", "amount_in", "days_of", "shown", "units_of"]

_DAYS: Mapping[str, float] = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}
_ABBREVIATIONS = {
    "h": "hour",
    "hr": "hour",
    "d": "day",
    "w": "week",
    "wk": "week",
    "mo": "month",
    "y": "year",
    "yr": "year",
}
_ARTICLES = ("a", "an")
_NUMBER_WORDS = {
    word: number
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
} | dict.fromkeys(_ARTICLES, 1)
_AMOUNT = re.compile(r"(?P<number>[+-]?(?:\d+(?:\.\d*)?|\.\d+)|[a-z]+)(?:[\s-]*(?P<unit>[a-z]+)\.?)?")
_RANGE = re.compile(r"\d\s*(?:-|–|—|to|or|bis)\s*\d|[<>≤≥~]|(?:\b(?:more|less|over|under|about|few|several|couple)\b)")

_DECIMALS = 9


class AmountError(ValueError):
    """A text is no amount; `str()` says why and what to give instead."""


def units_of(unit: str) -> tuple[str, ...]:
    """The units that convert to `unit`."""
    return tuple(_DAYS) if unit in _DAYS else (unit,)


def days_of(length: timedelta, *, unit: str) -> float:
    """A `timedelta` in a unit of time.

    Raises `AmountError` where the unit is none of time.
    """
    if unit not in _DAYS:
        raise AmountError(f"a length of time is no amount in {_plural(unit)}")
    return round(length.total_seconds() / 86400 / _DAYS[unit], _DECIMALS)


def amount_in(text: str, *, unit: str, bare: bool) -> float:
    """Read an amount, in `unit`; `bare` says that a number alone will do.

    >>> amount_in("3 weeks", unit="day", bare=False)
    21.0
    >>> amount_in("5-7 days", unit="day", bare=False)
    Traceback (most recent call last):
    engine.knowledge.quantities.AmountError: give one number; when unsure the longer
    """
    folded = " ".join(text.split()).lower()
    example = f"such as `3 {_plural('week' if unit in _DAYS else unit)}`"
    if _RANGE.search(folded):
        raise AmountError("give one number; when unsure the longer" if unit in _DAYS else "give one number")
    found = _AMOUNT.fullmatch(folded)
    if not found:
        raise AmountError(f"{_quoted(text)} is no amount; give a number" + ("" if bare else f" and a unit, {example}"))
    number = _number(found["number"], text)
    if number < 0:
        raise AmountError(f"{_quoted(text)} is out of range; give a number that is not negative")
    if math.isinf(number):
        raise AmountError(f"{_quoted(text)} is out of range; give a smaller number")
    if found["unit"] is None:
        if not bare:
            raise AmountError(f"{_quoted(text)} has no unit; give one, {example}")
        if found["number"] in _ARTICLES:
            raise AmountError(f"{_quoted(text)} is no amount; give a number")
        return round(number, _DECIMALS)
    return _converted(number, found["unit"], unit=unit)


def _number(word: str, text: str) -> float:
    if word[0].isalpha():
        if word not in _NUMBER_WORDS:
            raise AmountError(f"{_quoted(text)} is no amount; give a number in digits")
        return float(_NUMBER_WORDS[word])
    return float(word) or 0.0  # not -0.0


def _quoted(text: str) -> str:
    return f"`{text}`" if len(text) <= 60 else f"`{text[:57]}…`"


def _converted(number: float, word: str, *, unit: str) -> float:
    singular = word.removesuffix("s")
    named = unit if word in (unit, _plural(unit)) else _ABBREVIATIONS.get(singular, singular)
    if named == unit:
        return round(number, _DECIMALS)
    if named in _DAYS and unit in _DAYS:
        return round(number * _DAYS[named] / _DAYS[unit], _DECIMALS)
    raise AmountError(f"{_quoted(word)} is no unit of this; use {', '.join(map(_plural, units_of(unit)))}")


def _plural(unit: str) -> str:
    return unit if unit.endswith("s") else f"{unit}s"


def shown(amount: float, *, unit: str, bare: bool = False) -> str:
    """An amount as it is written: the same text for the same amount, and one that is read back to it.

    >>> shown(21, unit="day"), shown(1, unit="day"), shown(70, unit="year", bare=True)
    ('21 days', '1 day', '70')
    """
    hours = round(amount * 24)
    if unit == "day" and not bare and amount != int(amount) and round(hours / 24, _DECIMALS) == amount:
        amount, unit = hours, "hour"
    number = f"{amount:.{_DECIMALS}f}".rstrip("0").rstrip(".")
    return number if bare else f"{number} {unit if number == '1' else _plural(unit)}"
