"""What one cell says."""

from __future__ import annotations

import pytest

from engine.cohort import cells
from engine.cohort.cells import CellReader, Said
from engine.cohort.layout import read_target
from engine.knowledge.conditions import Atom

from .tables import KB


def read(name: str, value: object, unit: object = None) -> Said:
    return CellReader(KB.model, read_target(KB.model, name)).read(value, unit)


@pytest.mark.parametrize("name", ["dizzy", "noise", "noise=bang", "where", "where=pump", "age", "off-for [day]"])
@pytest.mark.parametrize("value", [None, "", "  ", "\t\n"])
def test_an_empty_cell_says_nothing(name: str, value: object) -> None:
    assert read(name, value) == Said()


@pytest.mark.parametrize("name", ["dizzy", "noise", "noise=bang", "where", "where=pump", "age", "off-for [day]"])
@pytest.mark.parametrize("value", ["unknown", "Don't  know", "?", " UNKNOWN "])
def test_what_is_not_known_says_nothing(name: str, value: object) -> None:
    assert read(name, value) == Said()


@pytest.mark.parametrize("name", ["dizzy", "noise=bang", "where=pump"])
@pytest.mark.parametrize(
    ("value", "said"),
    [(True, True), ("yes", True), (" Y ", True), ("PRESENT", True), (False, False), ("no", False), ("absent", False)],
)
def test_symptoms_and_options_are_answered_yes_or_no(name: str, value: object, said: bool) -> None:
    finding, _, option = name.partition("=")
    assert read(name, value).atoms == ((Atom(finding, option), said),)


VALVE, PUMP, FLUE, ELSEWHERE = (Atom("where", option) for option in KB.findings["where"].options)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("pump", {PUMP: True}),
        ("pump;flue", {PUMP: True, FLUE: True}),
        ("pump, flue", {PUMP: True, FLUE: True}),
        (" pump ; ; flue;", {PUMP: True, FLUE: True}),
        ("pump:no; valve: yes; flue:?", {PUMP: False, VALVE: True}),
        ("none", dict.fromkeys((VALVE, PUMP, FLUE, ELSEWHERE), False)),
        (["pump", "valve"], {PUMP: True, VALVE: True}),
        ({"pump": True, "flue": "no", "valve": None}, {PUMP: True, FLUE: False}),
    ],
)
def test_choices_are_listed_or_answered_one_by_one(value: object, said: dict[Atom, bool]) -> None:
    assert dict(read("where", value).atoms) == said


@pytest.mark.parametrize(
    ("name", "value", "unit", "amount"),
    [
        ("age", "15", None, 15),
        ("age", 15, None, 15),
        ("off-for", "3 weeks", None, 21),
        ("off-for [week]", "3", None, 21),
        ("off-for [week]", 3.5, None, 24.5),
        ("off-for [week]", " 0.5 ", None, 3.5),
        ("off-for [day]", "1e2", None, 100),
        ("off-for", "3", "weeks", 21),
        ("off-for", 3, " week ", 21),
        ("off-for [h]", 36, None, 1.5),
    ],
)
def test_amounts_are_in_the_unit_of_the_finding(name: str, value: object, unit: object, amount: float) -> None:
    assert read(name, value, unit) == Said(amount=amount)


@pytest.mark.parametrize(
    ("name", "value", "unit", "fault"),
    [
        ("dizzy", "maybe", None, "`dizzy`: `maybe` is no answer (answer yes, no or unknown)"),
        ("dizzy", 1, None, "`dizzy`: `1` is no answer (answer yes, no or unknown)"),
        ("noise=bang", "loud", None, "`noise=bang`: `loud` is no answer (answer yes, no or unknown)"),
        ("where=pump", 1.0, None, "`where=pump`: `1.0` is no answer (answer yes, no or unknown)"),
        ("noise", True, None, "`noise`: `True` is no option (choose from quiet, hum, bang)"),
        ("where", "pumb", None, "`where`: `pumb` is no option (did you mean `pump`?)"),
        ("where", ";", None, "`where`: `;` names no option"),
        ("where", "pump;pump:no", None, "`where`: `pump;pump:no` answers `pump` twice, and not alike (answer it once)"),
        ("where", "pump:perhaps", None, "`where`: `perhaps` is no answer to `pump` (answer yes, no or unknown)"),
        ("off-for", "3", None, "`off-for`: `3` has no unit; give one, such as `3 weeks`"),
        ("off-for", 3, None, "`off-for`: `3` has no unit; give one, such as `3 weeks`"),
        ("off-for", "3-5 days", None, "`off-for`: give one number; when unsure the longer"),
        ("off-for [day]", "soon", None, "`off-for`: `soon` is no number of `day` (give one number)"),
        ("off-for [day]", True, None, "`off-for`: `True` is no number of `day` (give one number)"),
        ("off-for [day]", "-3", None, "`off-for`: `-3 day` is out of range; give a number that is not negative"),
        ("off-for", "3 weeks", "day", "`off-for`: `3 weeks` is no number of `day` (give one number)"),
        ("age", "101", None, "`age`: `101` is out of range (give 0 to 100)"),
    ],
)
def test_what_cannot_be_understood_names_the_finding_and_the_repair(
    name: str, value: object, unit: object, fault: str
) -> None:
    assert read(name, value, unit) == Said(fault=fault)


def test_true_and_one_are_told_apart_however_often_they_come() -> None:
    reader = CellReader(KB.model, read_target(KB.model, "dizzy"))
    assert [bool(reader.read(value).fault) for value in (True, 1, True, 1.0, False, 0)] == [
        False,
        True,
        False,
        True,
        False,
        True,
    ]


def test_no_more_cells_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "_REMEMBERED", 3)
    reader = CellReader(KB.model, read_target(KB.model, "age"))
    assert [reader.read(str(age)).amount for age in (1, 2, 3, 4, 5, 1)] == [1, 2, 3, 4, 5, 1]
    assert len(reader._known) <= 3
