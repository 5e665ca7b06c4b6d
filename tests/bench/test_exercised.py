"""What scenarios exercise is what firing concludes, computed in another way."""

from __future__ import annotations

from random import Random

from hypothesis import given

from engine.bench.covering.exercised import exercised
from engine.inference.differential import leading
from engine.inference.knowledge_base import load
from engine.knowledge.diagnostics import Place
from engine.knowledge.scenarios import Expectation, Scenario
from tests.generated import answers_of, pooled, randoms


def scenario(answers: dict[str, object], name: str = "x") -> Scenario:
    place = Place("cases/x.yaml")
    return Scenario(
        id=name,
        title="",
        cites=(),
        findings=answers,  # type: ignore[arg-type]
        expect=Expectation(),
        place=place,
        answers_at={},
    )


@given(random=randoms)
def test_rules_level_and_causes_are_those_that_firing_concludes(random: Random) -> None:
    kb = pooled(random)
    answers = answers_of(random, kb.model)
    [found] = exercised(kb.model, [scenario(answers)])
    result = kb.assess(answers)
    assert found.rules == frozenset(result.firing.rules)
    assert found.level == result.verdict.level.id
    assert found.listed == tuple(candidate.cause.id for candidate in result.candidates)
    assert found.leading == tuple(candidate.cause.id for candidate in leading(result.candidates))
    assert found.given == result.case.given


def test_a_scenario_whose_answers_cannot_be_taken_is_left_out() -> None:
    model = load("tests/boiler").model
    found = exercised(model, [scenario({"gas-smell": "perhaps"}, "bad"), scenario({"gas-smell": "yes"}, "good")])
    assert [each.scenario.id for each in found] == ["good"]
