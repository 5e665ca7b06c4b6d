"""What the name of a column states."""

from __future__ import annotations

import pytest

from engine.cohort.layout import SETTLE, Settings, Unclear, layout, read_target
from engine.knowledge.errors import CohortError

from .tables import KB

MODEL = KB.model


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("gas-smell", "gas-smell"),
        ("Gas_Smell", "gas-smell"),
        (" gas  smell ", "gas-smell"),
        ("noise", "noise"),
        ("noise=bang", "noise=bang"),
        ("noise:BANG", "noise=bang"),
        ("bang", "noise=bang"),
        ("where: pump", "where=pump"),
        ("off-for", "off-for"),
        ("off-for:unit", "off-for:unit"),
        ("off_for_unit", "off-for:unit"),
        ("off for units", "off-for:unit"),
    ],
)
def test_a_name_states_a_finding_an_option_or_units(name: str, target: str) -> None:
    assert str(read_target(MODEL, name)) == target


@pytest.mark.parametrize(("name", "unit"), [("off-for [day]", "day"), ("Off_For[ weeks ]", "weeks"), ("age [y]", "y")])
def test_a_unit_may_stand_in_brackets(name: str, unit: str) -> None:
    assert read_target(MODEL, name).unit == unit


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("gas-smel", "no finding is called `gas-smel` (did you mean `gas-smell`?)"),
        ("smell of gas?", "no finding is called `smell of gas?` (did you mean `gas-smell`?)"),
        ("qqq", "no finding is called `qqq` (see `thoracle findings`)"),
        ("", "no finding is called `` (see `thoracle findings`)"),
        ("noise=bangg", "`noise` has no option `bangg` (did you mean `bang`?)"),
        ("noise:", "`noise` has no option `` (it has quiet, hum, bang)"),
        ("dizzy=yes", "`dizzy` has no option `yes` (it takes no options)"),
        ("noize=bang", "no finding is called `noize` (did you mean `noise`?)"),
        ("dizzy [day]", "`dizzy` is no quantity and has no unit"),
        ("off-for [apples]", "`apples` is no unit of this; use hours, days, weeks, months, years"),
        ("off-for []", "`1 ` has no unit; give one, such as `3 weeks`"),
    ],
)
def test_a_name_that_is_not_clear_is_told_with_a_suggestion(name: str, reason: str) -> None:
    with pytest.raises(Unclear) as caught:
        read_target(MODEL, name)
    assert str(caught.value) == reason


def refused(names: list[str], **settings: object) -> list[str]:
    with pytest.raises(CohortError) as caught:
        layout(MODEL, names, Settings(**settings))  # type: ignore[arg-type]
    return str(caught.value).split("\n")


def test_every_unknown_column_is_told_and_how_to_settle_it_once() -> None:
    assert refused(["id", "dizy"]) == [
        "the column `id`: no finding is called `id` (see `thoracle findings`)",
        "the column `dizy`: no finding is called `dizy` (did you mean `dizzy`?)",
        SETTLE,
    ]


def test_an_unknown_column_is_settled_by_mapping_keeping_or_ignoring_it() -> None:
    settings = Settings(columns=(("D", "dizzy"), ("W", "off-for [week]")), ignored=("notes",), kept=("id",))
    found = layout(MODEL, ["id", "D", "W", "notes", "noise"], settings)
    assert {name: str(target) for name, target in found.targets.items()} == {
        "D": "dizzy",
        "W": "off-for",
        "noise": "noise",
    }
    assert found.targets["W"].unit == "week"
    assert found.kept == ("id",)


def test_a_kept_column_that_states_a_finding_is_read_too() -> None:
    assert list(layout(MODEL, ["age"], Settings(kept=("age",))).targets) == ["age"]


def test_the_settings_may_name_only_columns_that_are_there() -> None:
    assert refused(["dizzy", "ward"], columns=(("wrd", "noise"),), ignored=("x",), kept=("ward", "y")) == [
        "there is no column `wrd` for --map (did you mean `ward`?)",
        "there is no column `y` for --keep (the columns are dizzy, ward)",
        "there is no column `x` for --ignore-column (the columns are dizzy, ward)",
    ]


def test_a_column_is_not_mapped_and_left_out() -> None:
    settings = {"columns": (("D", "dizzy"),), "ignored": ("D",)}
    assert refused(["D", "noise"], **settings) == ["the column `D` is both mapped and left out"]


def test_a_mapping_to_nothing_that_is_known_is_refused() -> None:
    assert refused(["D"], columns=(("D", "dizy"),))[0] == (
        "the column `D`: no finding is called `dizy` (did you mean `dizzy`?)"
    )


def test_two_columns_may_not_state_the_same() -> None:
    assert refused(["dizzy", "DIZZY", "off-for", "off-for [day]"]) == [
        "the columns `dizzy` and `DIZZY` both state `dizzy`; leave one out (--ignore-column)",
        "the columns `off-for` and `off-for [day]` both state `off-for`; leave one out (--ignore-column)",
    ]


def test_two_columns_may_not_have_one_name() -> None:
    assert refused(["dizzy", "dizzy"]) == ["two columns are called `dizzy`"]


def test_a_kept_column_that_is_mapped_to_nothing_is_refused_all_the_same() -> None:
    assert refused(["D", "dizzy"], columns=(("D", "dizy"),), kept=("D",))[0] == (
        "the column `D`: no finding is called `dizy` (did you mean `dizzy`?)"
    )


def test_units_are_those_of_a_column_that_is_there_and_has_none() -> None:
    assert layout(MODEL, ["off-for", "off-for:unit"], Settings()).units == {"off-for": "off-for:unit"}
    assert refused(["dizzy", "off-for:unit"]) == [
        "the column `off-for:unit` holds the units of `off-for`, whose column is missing"
    ]
    assert refused(["off-for [day]", "off-for:unit"]) == [
        "the column `off-for:unit` holds the units of `off-for`, whose column has its unit in its name"
    ]


def test_a_table_that_states_nothing_is_refused() -> None:
    assert refused(["id"], kept=("id",)) == ["no column states a finding"]


def test_thousands_of_unknown_columns_are_told_in_no_time() -> None:
    assert len(refused([f"gas-smell-{number}" for number in range(3000)])) == 3001
