"""Answers: what is accepted, what is made of it, and what is refused with which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.inference.answers import UNKNOWN, merged, read_answers, suggest_finding
from engine.knowledge.conditions import Atom
from engine.knowledge.errors import BadAnswers
from engine.knowledge.model import Model
from tests.knowledge_bases import CITES, choice, model, quantity, symptom


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Model:
    sites = {
        "flank": {"title": "Flank", "aliases": ["side of the back"]},
        "left-back": "Left",
        "under-ribs": "Ribs",
    }
    return model(
        tmp_path_factory.mktemp("answers"),
        findings={
            "fever": symptom(cites=CITES, aliases=["temperature", "it`s hot"]),
            "onset": choice("sudden", "gradual"),
            "site": choice(options=sites, kind="choices"),
            "lasting": quantity(greatest="3650"),
            "age": quantity("year", bare="true", greatest="120"),
            "dose": quantity("litre"),
        },
    )


YES = (True, "yes", "y", "true", "present", "YES", " Yes ")
NO = (False, "no", "n", "false", "absent", "No")
DONT_KNOW = (UNKNOWN, "unknown", "don't know", "don’t know", "dont know", "?", "Don't  Know")


@pytest.mark.parametrize(
    ("name", "values", "given"),
    [
        ("fever", YES, "present"),
        ("fever", NO, "absent"),
        ("fever", DONT_KNOW, "unknown"),
        ("onset", ("sudden", " Sudden"), "sudden"),
        ("onset", DONT_KNOW, "unknown"),
        (
            "site",
            ("flank", ["flank"], ("flank",), {"flank": True}, {"flank": "y", "left-back": None}, "FLANK"),
            {"flank": "present"},
        ),
        (
            "site",
            (
                "left-back, flank",
                ["left_back", "flank"],
                ["flank", "left back", "flank"],
                {"flank": "yes", "left back": True},
            ),
            {"flank": "present", "left-back": "present"},
        ),
        ("site", ({"left-back": "yes", "flank": "no"},), {"flank": "absent", "left-back": "present"}),
        ("site", ({"under-ribs": "?"},), {"under-ribs": "unknown"}),
        (
            "site",
            ("none", "none of these", "no", False, "absent"),
            {"flank": "absent", "left-back": "absent", "under-ribs": "absent"},
        ),
        ("site", DONT_KNOW, {"flank": "unknown", "left-back": "unknown", "under-ribs": "unknown"}),
        ("lasting", ("3 weeks", "21 days", timedelta(weeks=3), "0.7 months"), "21 days"),
        ("lasting", ("2 hours", timedelta(hours=2)), "2 hours"),
        ("lasting", ("0 days", timedelta(0)), "0 days"),
        ("lasting", DONT_KNOW, "unknown"),
        ("age", (70, 70.0, "70", "70 years", "70.0"), "70"),
        ("age", (0.5, "6.0833333333 months"), "0.5"),
        ("dose", ("3 litres", "3 litre"), "3 litres"),
    ],
)
def test_an_answer_is_accepted_in_every_form(toy: Model, name: str, values: tuple[object, ...], given: object) -> None:
    for value in values:
        assert read_answers(toy, {name: value}).given == {name: given}, value


@pytest.mark.parametrize("value", [None, {"flank": None}, {"flank": None, "left-back": None}])
def test_none_is_not_asked(toy: Model, value: object) -> None:
    read = read_answers(toy, {"site": value, "fever": None, "lasting": None})
    assert (read.given, read.atoms, read.amounts) == ({}, {}, {})


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("fever", "maybe", "`fever`: `maybe` is no answer (answer yes, no or unknown)"),
        ("fever", "", "`fever`: `` is no answer (answer yes, no or unknown)"),
        ("fever", 1, "`fever`: `1` is no answer (answer yes, no or unknown)"),
        ("fever", ["yes"], "`fever`: `['yes']` is no answer (answer yes, no or unknown)"),
        ("fever", "x" * 100, f"`fever`: `{'x' * 57}…` is no answer (answer yes, no or unknown)"),
        ("onset", "suden", "`onset`: `suden` is no option (did you mean `sudden`?)"),
        ("onset", "slow", "`onset`: `slow` is no option (choose from sudden, gradual)"),
        ("onset", True, "`onset`: `True` is no option (choose from sudden, gradual)"),
        ("onset", "no", "`onset`: `no` is no option (choose from sudden, gradual)"),
        ("onset", ["sudden"], "`onset`: `['sudden']` is no option (choose from sudden, gradual)"),
        ("onset", {"sudden": True}, "`onset`: `{'sudden': True}` is no option (choose from sudden, gradual)"),
        ("site", "flnk", "`site`: `flnk` is no option (did you mean `flank`?)"),
        ("site", ["flank", "none"], "`site`: `none` is no option (choose from flank, left-back, under-ribs)"),
        ("site", "flank,", "`site`: `` is no option (choose from flank, left-back, under-ribs)"),
        ("site", True, "`site`: `True` is no option (choose from flank, left-back, under-ribs)"),
        ("site", 3, "`site`: `3` is no option (choose from flank, left-back, under-ribs)"),
        ("site", [], "`site`: nothing is said of any option (name one or more of flank, left-back, under-ribs)"),
        ("site", {}, "`site`: nothing is said of any option (name one or more of flank, left-back, under-ribs)"),
        ("site", {"flnk": "yes"}, "`site`: `flnk` is no option (did you mean `flank`?)"),
        ("site", {"flnk": None}, "`site`: `flnk` is no option (did you mean `flank`?)"),
        ("site", {"flank": "perhaps"}, "`site`: `perhaps` is no answer to `flank` (answer yes, no or unknown)"),
        (
            "site",
            {"left-back": "yes", "left_back": "no"},
            "`site`: `left-back` is answered twice, and not alike (answer it once)",
        ),
        ("lasting", "3", "`lasting`: `3` has no unit; give one, such as `3 weeks`"),
        ("lasting", 3, "`lasting`: `3` has no unit; give one, such as `3 weeks`"),
        ("lasting", "5-7 days", "`lasting`: give one number; when unsure the longer"),
        ("lasting", "-3 days", "`lasting`: `-3 days` is out of range; give a number that is not negative"),
        ("lasting", "11 years", "`lasting`: `11 years` is out of range (give 0 days to 3650 days)"),
        ("lasting", True, "`lasting`: `True` is no amount (give a number and a unit)"),
        ("lasting", ["3 days"], "`lasting`: `['3 days']` is no amount (give a number and a unit)"),
        ("age", -1, "`age`: `-1` is out of range; give a number that is not negative"),
        ("age", 121, "`age`: `121` is out of range (give 0 to 120)"),
        ("age", 10**400, f"`age`: `1{'0' * 56}…` is no finite number"),
        pytest.param("age", 10**5000, "`age`: `…` is no finite number", id="an integer that Python does not write"),
        ("age", float("nan"), "`age`: `nan` is no finite number"),
        ("age", float("inf"), "`age`: `inf` is no finite number"),
        ("age", "old", "`age`: `old` is no amount; give a number in digits"),
        ("age", object, "`age`: `<class 'object'>` is no amount (give a number)"),
        ("dose", timedelta(days=1), "`dose`: a length of time is no amount in litres"),
        ("fevr", "yes", "no finding is called `fevr` (did you mean `fever`?)"),
        ("Temperature", "yes", "no finding is called `Temperature` (did you mean `fever`?)"),
        ("temprature", "yes", "no finding is called `temprature` (did you mean `fever`?)"),
        ("it`s hott", "yes", "no finding is called `it`s hott` (did you mean `fever`?)"),
        ("flank", "yes", "no finding is called `flank` (did you mean `site=flank`?)"),
        ("side of back", "yes", "no finding is called `side of back` (did you mean `site=flank`?)"),
        ("xyzzy", "yes", "no finding is called `xyzzy` (see `thoracle findings`)"),
        ("x" * 100_000, "yes", f"no finding is called `{'x' * 57}…` (see `thoracle findings`)"),
        ("xyzzy", None, "no finding is called `xyzzy` (see `thoracle findings`)"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_reason(toy: Model, name: str, value: object, message: str) -> None:
    with pytest.raises(BadAnswers) as caught:
        read_answers(toy, {name: value})
    assert str(caught.value) == message
    assert [fault.name for fault in caught.value.faults] == [name]


def test_all_faults_are_told_at_once_unknown_findings_first_then_in_declared_order(toy: Model) -> None:
    with pytest.raises(BadAnswers) as caught:
        read_answers(toy, {"age": "x", "onset": "slow", "fevr": "yes", "fever": "yes", "nothing": "no"})
    assert str(caught.value).splitlines() == [
        "no finding is called `fevr` (did you mean `fever`?)",
        "no finding is called `nothing` (see `thoracle findings`)",
        "`onset`: `slow` is no option (choose from sudden, gradual)",
        "`age`: `x` is no amount; give a number in digits",
    ]


def test_answers_come_in_declared_order_with_what_they_say_of_each_atom(toy: Model) -> None:
    read = read_answers(toy, {"age": 70, "site": {"left-back": "?", "flank": "no"}, "onset": "?", "fever": "yes"})
    assert list(read.given) == ["fever", "onset", "site", "age"]
    assert read.atoms == {
        Atom("fever"): True,
        Atom("onset", "sudden"): UNKNOWN,
        Atom("onset", "gradual"): UNKNOWN,
        Atom("site", "flank"): False,
        Atom("site", "left-back"): UNKNOWN,
    }
    assert read.amounts == {"age": 70.0}


ANY = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12), st.timedeltas(), st.binary(max_size=3)
)
VALUES = st.one_of(
    ANY,
    st.lists(ANY, max_size=3),
    st.dictionaries(st.one_of(ANY, st.sampled_from(["flank", "left-back"])), ANY, max_size=3),
    st.sampled_from([*YES, *NO, *DONT_KNOW, "sudden", "flank", "3 days", "3"]),
)


@given(
    answers=st.dictionaries(
        st.sampled_from(["fever", "onset", "site", "lasting", "age", "dose", "other"]), VALUES, max_size=4
    )
)
def test_whatever_is_answered_is_taken_whole_or_refused_and_what_is_taken_reads_back(
    toy: Model, answers: dict[str, object]
) -> None:
    try:
        read = read_answers(toy, answers)
    except BadAnswers:
        return
    again = read_answers(toy, read.given)
    assert (again.given, again.atoms, again.amounts) == (read.given, read.atoms, read.amounts)


@pytest.mark.parametrize(
    ("given", "changes", "result"),
    [
        ({"fever": "present"}, {"fever": "no"}, {"fever": "no"}),
        ({"fever": "present"}, {"onset": "sudden"}, {"fever": "present", "onset": "sudden"}),
        (
            {"site": {"flank": "present"}},
            {"site": {"left-back": "no"}},
            {"site": {"flank": "present", "left-back": "no"}},
        ),
        ({"site": {"flank": "present"}}, {"site": {"flank": "no"}}, {"site": {"flank": "no"}}),
        ({"site": {"flank": "present"}}, {"site": ["left-back"]}, {"site": ["left-back"]}),
        ({"site": {"flank": "present"}}, {"site": None}, {"site": None}),
    ],
)
def test_changes_replace_answers_and_are_laid_over_those_about_options(
    given: dict[str, object], changes: Mapping[str, object], result: object
) -> None:
    before = repr(given)
    assert merged(given, changes.items()) == result  # type: ignore[arg-type]
    assert repr(given) == before


def test_a_suggestion_goes_by_name_and_alias_of_findings_and_options(toy: Model, tmp_path: Path) -> None:
    assert suggest_finding(toy, "FEVER") == "did you mean `fever`?"
    assert suggest_finding(toy, "left_back") == "did you mean `site=left-back`?"
    assert suggest_finding(toy, "") is None


def test_unknown_is_one_value_with_a_short_name() -> None:
    assert repr(UNKNOWN) == "UNKNOWN"
