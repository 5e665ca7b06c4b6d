"""Conditions in words: as an outline and in one line."""

from __future__ import annotations

import pytest

from engine.inference.knowledge_base import load
from engine.knowledge.condition_text import ConditionText, condition_in_one_line
from engine.knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Concluded, Condition, Present

MODEL = load("tests/boiler").model
GAS, DIZZY, FROST = Present(Atom("gas-smell")), Present(Atom("dizzy")), Absent(Atom("frost"))
VALVE, PUMP = Present(Atom("where", "valve")), Present(Atom("where", "pump"))


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (GAS, "Smell of gas: yes"),
        (FROST, "Frost: no"),
        (Absent(Atom("where", "flue")), "Where it drips: not at the flue"),
        (Compare("off-for", "more_than", 14.0), "Time without heat: more than 2 weeks"),
        (Concluded("poisonous"), "Signs of poisonous gas"),
        (Any((VALVE, PUMP)), "Where it drips: at the valve or at the pump"),
        (All((GAS, DIZZY)), "Smell of gas: yes and Dizziness: yes"),
        (All((GAS,)), "Smell of gas: yes"),
        (All((GAS, Any((DIZZY, FROST)))), "Smell of gas: yes and (Dizziness: yes or Frost: no)"),
        (Any((All((GAS,)), DIZZY)), "Smell of gas: yes or Dizziness: yes"),
        (AtLeast(2, (GAS, DIZZY, FROST)), "at least 2 of (Smell of gas: yes; Dizziness: yes; Frost: no)"),
        (
            All((AtLeast(1, (GAS, All((DIZZY, FROST)))), DIZZY)),
            "at least 1 of (Smell of gas: yes; Dizziness: yes and Frost: no) and Dizziness: yes",
        ),
    ],
)
def test_a_condition_in_one_line(condition: Condition, words: str) -> None:
    assert condition_in_one_line(MODEL, condition) == words


def test_an_outline_has_a_line_for_each_part_below_what_joins_it() -> None:
    condition = All((Concluded("poisonous"), AtLeast(2, (GAS, DIZZY, Any((VALVE, PUMP)))), Any((GAS,))))
    assert list(ConditionText(MODEL).lines(condition)) == [
        (0, "all of these:"),
        (1, "Signs of poisonous gas (pattern poisonous)"),
        (1, "at least 2 of these:"),
        (2, "Smell of gas: yes"),
        (2, "Dizziness: yes"),
        (2, "Where it drips: at the valve or at the pump"),
        (1, "Smell of gas: yes"),
    ]


def test_of_a_long_list_as_many_parts_are_told_as_are_wanted() -> None:
    assert list(ConditionText(MODEL, most=1).lines(All((GAS, DIZZY, FROST)), 2)) == [
        (2, "all of these:"),
        (3, "Smell of gas: yes"),
        (3, "and 2 more"),
    ]
