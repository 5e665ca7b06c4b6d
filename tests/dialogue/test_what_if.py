"""What if: the same case with some answers replaced."""

from __future__ import annotations

import pytest

from engine import BadAnswers, load
from engine.dialogue.what_if import what_if

KB = load("tests/boiler")


def test_a_replaced_answer_changes_level_causes_and_rules() -> None:
    result = KB.assess({"where": ["valve"], "any-smell": "yes", "frost": "no", "noise": "quiet"})
    difference = what_if(KB, result, {"gas-smell": "yes", "where": {"pump": "yes"}})
    assert difference.as_dict() == {
        "level": {"before": "service", "after": "evacuate"},
        "settled": {"before": False, "after": True},
        "rises": [{"cause": "gas-leak", "before": 2, "after": 1}, {"cause": "pump-fault", "before": 3, "after": 2}],
        "falls": [{"cause": "valve-fault", "before": 1, "after": 3}],
        "comes": [],
        "goes": [],
        "fires": ["pump-drips", "leak-smells", "gas-means-leave"],
        "rests": [],
    }


def test_taking_an_answer_back_lets_causes_go() -> None:
    result = KB.assess({"where": ["pump"], "age": 20})
    difference = what_if(KB, result, {"where": None})
    assert [cause.id for cause in difference.goes] == ["pump-fault", "valve-fault", "water-fault"]
    assert [rule.id for rule in difference.rests] == ["water-drips", "pump-drips"]
    assert not difference.level_changes


def test_a_change_that_contradicts_another_answer_is_refused() -> None:
    result = KB.assess({"any-smell": "no"})
    with pytest.raises(BadAnswers) as caught:
        what_if(KB, result, {"gas-smell": "yes"})
    assert str(caught.value) == (
        "the answers `gas-smell: present` and `any-smell: absent` contradict each other: "
        "`gas-smell: present` means `any-smell: present` (correct one of them)"
    )


def test_the_same_answers_make_no_difference() -> None:
    result = KB.assess({"gas-smell": "yes"})
    difference = what_if(KB, result, {"gas-smell": "present"})
    assert (difference.fires, difference.rests, difference.comes, difference.goes) == ((), (), (), ())
