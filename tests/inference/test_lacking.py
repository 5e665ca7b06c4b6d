"""What a condition lacks, as a tree and along the nearest way."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hypothesis import given, settings

from engine.inference.case import Case
from engine.inference.knowledge_base import load
from engine.inference.lacking import Lacking, lacking, nearest
from engine.inference.valuation import Valuation
from engine.knowledge.conditions import All, Any, AtLeast, Concluded
from engine.knowledge.truth import Truth
from tests.generated import answers_of, pooled, randoms

KB = load("tests/boiler")


def of(rule: str, **answers: object) -> Lacking | None:
    case = Case.of(KB.model, {name.replace("_", "-"): value for name, value in answers.items()})
    return lacking(KB.rules[rule].when, Valuation(case))


def test_what_holds_lacks_nothing():
    assert of("gas-means-leave", gas_smell=True) is None
    assert list(nearest(None)) == []


def test_the_nearest_way_takes_as_many_parts_as_are_needed_those_first_that_lack_least():
    lack = of("several-signs", dizzy=True)
    assert lack is not None
    assert (lack.needed, len(lack.parts)) == (1, 2)
    assert [each.condition for each in nearest(lack)] == [lack.parts[0].condition]


def test_a_pattern_is_followed_into_the_rule_that_lacks_least():
    lack = of("poison-means-leave", dizzy=True, any_smell=False)
    assert lack is not None
    assert [rule.id for rule in lack.rules] == ["poisonous-by-alarm", "poisonous-by-dizziness"]
    assert [str(each.condition) for each in nearest(lack)] == ["Present(atom=Atom(finding='alarm', option=''))"]


@settings(max_examples=60, deadline=None)
@given(random=randoms)
def test_a_tree_has_just_the_parts_that_do_not_hold(random: Random):
    kb = pooled(random)
    valuation = Valuation(Case.of(kb.model, answers_of(random, kb.model)))
    for rule in kb.rules.values():
        lack = lacking(rule.when, valuation)
        assert (lack is None) == (valuation.rule(rule.id) is Truth.TRUE)
        for each in below(lack):
            assert each.truth is valuation.condition(each.condition) is not Truth.TRUE
            if isinstance(each.condition, All | Any | AtLeast | Concluded):
                assert 1 <= each.needed <= len(each.parts)
            else:
                assert (each.needed, each.parts) == (0, ())


def below(lack: Lacking | None) -> Iterator[Lacking]:
    if lack is not None:
        yield lack
        for part in lack.parts:
            yield from below(part)
