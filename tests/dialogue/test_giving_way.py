"""What gives way where new answers contradict earlier ones."""

from __future__ import annotations

import doctest
from random import Random

from hypothesis import example, given, settings

from engine import BadAnswers, load
from engine.dialogue import giving_way as module
from engine.dialogue.giving_way import giving_way, replacing
from engine.inference.answers import merged
from engine.inference.case import Case
from tests.generated import Seeded, answers_of, pooled, randoms

BOILER = load("tests/boiler").model


def test_the_examples_of_the_docstring_hold() -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


def test_of_several_options_only_the_one_that_is_contradicted_gives_way() -> None:
    case = Case.of(BOILER, {"where": {"valve": "no", "pump": "no"}})
    assert giving_way(case, {"where": {"valve": True}}) == ()
    assert replacing(case, {"where": {"flue": True}}, case.origin.values()) == {
        "where": {"pump": None, "valve": None, "flue": True}
    }


@settings(max_examples=80)
@example(random=Seeded(5228133))  # takes an answer back that the others contradict
@given(random=randoms)
def test_with_what_gives_way_taken_back_new_answers_can_always_be_taken(random: Random) -> None:
    """And nothing else gives way; without a contradiction nothing does."""
    model = pooled(random).model
    case, new = Case.of(model, answers_of(random, model)), answers_of(random, model)
    new = {name: value for name, value in new.items() if random.random() < 0.3}
    earlier = giving_way(case, new)
    replaced = replacing(case, new, earlier)
    after = Case.of(model, merged(case.given, replaced.items()))
    taken = Case.of(model, new)
    assert taken.values.items() <= after.values.items()
    assert {name for name, value in replaced.items() if name not in new} <= {each.atom.finding for each in earlier}
    try:
        Case.of(model, merged(case.given, new.items()))
    except BadAnswers:
        assert earlier
    else:
        assert not earlier
