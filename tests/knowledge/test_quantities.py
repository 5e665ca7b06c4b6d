"""Amounts: what is read, what is refused with which words, and that what is shown reads back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engine.knowledge.quantities import AmountError, amount_in, days_of, shown, units_of


@pytest.mark.parametrize(
    ("text", "days", "again"),
    [
        ("3 weeks", 21, "21 days"),
        ("10 days", 10, "10 days"),
        ("1 day", 1, "1 day"),
        ("0 days", 0, "0 days"),
        ("-0 days", 0, "0 days"),
        ("+3 days", 3, "3 days"),
        ("1.5 months", 45, "45 days"),
        ("1 month", 30, "30 days"),
        ("2 years", 730, "730 days"),
        ("2 hours", 0.083333333, "2 hours"),
        ("1 hour", 0.041666667, "1 hour"),
        ("24 hours", 1, "1 day"),
        ("36 hours", 1.5, "36 hours"),
        (".5 days", 0.5, "12 hours"),
        ("0.3 days", 0.3, "0.3 days"),
        ("a week", 7, "7 days"),
        ("an hour", 0.041666667, "1 hour"),
        ("two weeks", 14, "14 days"),
        ("  3   WEEKS ", 21, "21 days"),
        ("3weeks", 21, "21 days"),
        ("3-day", 3, "3 days"),
        ("3 wks.", 21, "21 days"),
        ("2 d", 2, "2 days"),
        ("٣ days", 3, "3 days"),
        ("123456789 days", 123456789, "123456789 days"),
        ("0.0000000001 days", 0, "0 days"),
    ],
)
def test_a_length_of_time_is_read_and_shown_in_days(text: str, days: float, again: str) -> None:
    amount = amount_in(text, unit="day", bare=False)
    assert amount == days
    assert shown(amount, unit="day") == again


@pytest.mark.parametrize(
    ("text", "unit", "amount", "again"),
    [
        ("70", "year", 70, "70"),
        ("70 years", "year", 70, "70"),
        ("6 months", "year", 0.493150685, "0.493150685"),
        ("3.5", "day", 3.5, "3.5"),
        ("38 celsius", "celsius", 38, "38"),
    ],
)
def test_a_bare_number_will_do_where_the_finding_allows_it(text: str, unit: str, amount: float, again: str) -> None:
    assert amount_in(text, unit=unit, bare=True) == amount
    assert shown(amount, unit=unit, bare=True) == again


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("5-7 days", "give one number; when unsure the longer"),
        ("5 to 7 days", "give one number; when unsure the longer"),
        ("5 – 7 days", "give one number; when unsure the longer"),
        ("about a week", "give one number; when unsure the longer"),
        ("a few days", "give one number; when unsure the longer"),
        ("> 3 days", "give one number; when unsure the longer"),
        ("more than 3 days", "give one number; when unsure the longer"),
        ("-3 days", "`-3 days` is out of range; give a number that is not negative"),
        ("9" * 400 + " days", f"`{'9' * 57}…` is out of range; give a smaller number"),
        ("9" * 5000 + " days", f"`{'9' * 57}…` is out of range; give a smaller number"),
        ("inf", "`inf` is no amount; give a number in digits"),
        ("inf days", "`inf days` is no amount; give a number in digits"),
        ("nan days", "`nan days` is no amount; give a number in digits"),
        ("week", "`week` is no amount; give a number in digits"),
        ("twenty days", "`twenty days` is no amount; give a number in digits"),
        ("1e3 days", "`1e3 days` is no amount; give a number and a unit, such as `3 weeks`"),
        ("", "`` is no amount; give a number and a unit, such as `3 weeks`"),
        ("3,5 days", "`3,5 days` is no amount; give a number and a unit, such as `3 weeks`"),
        ("½ day", "`½ day` is no amount; give a number and a unit, such as `3 weeks`"),
        ("1 week 2 days", "`1 week 2 days` is no amount; give a number and a unit, such as `3 weeks`"),
        ("3", "`3` has no unit; give one, such as `3 weeks`"),
        ("a", "`a` has no unit; give one, such as `3 weeks`"),
        ("3 kilos", "`kilos` is no unit of this; use hours, days, weeks, months, years"),
        ("30 minutes", "`minutes` is no unit of this; use hours, days, weeks, months, years"),
    ],
)
def test_what_is_no_length_of_time_is_refused_with_the_reason(text: str, why: str) -> None:
    assert refusal(text, unit="day") == why


@pytest.mark.parametrize(
    ("text", "unit", "bare", "why"),
    [
        ("a", "year", True, "`a` is no amount; give a number"),
        ("thirty-one", "year", True, "`thirty-one` is no amount; give a number in digits"),
        ("", "year", True, "`` is no amount; give a number"),
        ("60-70", "year", True, "give one number; when unsure the longer"),
        ("60-70", "litre", True, "give one number"),
        ("3", "litre", False, "`3` has no unit; give one, such as `3 litres`"),
        ("3 pints", "litre", False, "`pints` is no unit of this; use litres"),
        ("3 days", "litre", False, "`days` is no unit of this; use litres"),
        ("3 litres", "day", False, "`litres` is no unit of this; use hours, days, weeks, months, years"),
        ("3", "celsius", False, "`3` has no unit; give one, such as `3 celsius`"),
    ],
)
def test_a_unit_that_is_none_of_time_converts_to_nothing(text: str, unit: str, bare: bool, why: str) -> None:
    assert refusal(text, unit=unit, bare=bare) == why


def refusal(text: str, *, unit: str, bare: bool = False) -> str:
    with pytest.raises(AmountError) as caught:
        amount_in(text, unit=unit, bare=bare)
    return str(caught.value)


def test_units_of_time_convert_to_each_other_and_others_to_themselves() -> None:
    assert units_of("week") == ("hour", "day", "week", "month", "year")
    assert units_of("litre") == ("litre",)
    assert amount_in("3 litres", unit="litre", bare=False) == 3


def test_a_timedelta_is_a_length_of_time_and_nothing_else() -> None:
    assert days_of(timedelta(hours=2), unit="day") == amount_in("2 hours", unit="day", bare=False)
    assert days_of(timedelta(days=21), unit="week") == 3
    with pytest.raises(AmountError, match=r"^a length of time is no amount in litres$"):
        days_of(timedelta(days=1), unit="litre")


@given(
    number=st.one_of(st.floats(0, 1e9), st.integers(0, 10**9), st.decimals(0, 1000, places=3).map(float)),
    written=st.sampled_from(["hour", "day", "week", "month", "year"]),
    unit=st.sampled_from(["hour", "day", "week", "month", "year"]),
)
@example(number=0.0416667, written="day", unit="day")  # nearly an hour, and not to be shown as one
@example(number=168, written="hour", unit="week")
def test_what_is_shown_reads_back_to_the_same_amount(number: float, written: str, unit: str) -> None:
    amount = amount_in(f"{number:.12f} {written}", unit=unit, bare=False)
    text = shown(amount, unit=unit)
    assert amount_in(text, unit=unit, bare=False) == amount
    assert shown(amount_in(text, unit=unit, bare=False), unit=unit) == text
    assert amount_in(shown(amount, unit=unit, bare=True), unit=unit, bare=True) == amount


@given(text=st.text(max_size=30), bare=st.booleans(), unit=st.sampled_from(["day", "litre"]))
def test_any_text_is_an_amount_that_is_not_negative_or_refused(text: str, bare: bool, unit: str) -> None:
    try:
        amount = amount_in(text, unit=unit, bare=bare)
    except AmountError:
        return
    assert 0 <= amount < float("inf")
