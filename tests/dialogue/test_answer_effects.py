"""What each answer to a question would do."""

from __future__ import annotations

import doctest
from random import Random

import pytest
from hypothesis import given, settings

from engine import BadAnswers, Consultation, load
from engine.dialogue import answer_effects as module
from engine.dialogue.answer_effects import answer_effects
from engine.dialogue.why_text import why_text
from engine.inference.answers import merged
from engine.knowledge.quantities import shown
from tests.generated import answers_of, pooled, randoms, representatives

BOILER = load("tests/boiler")


def effects(name: str, **answers: object) -> list[tuple[str, str, int]]:
    given_ones = {key.replace("_", "-"): value for key, value in answers.items()}
    found = answer_effects(BOILER, BOILER.assess(given_ones), BOILER.findings[name])
    return [(each.answer, each.result.escalation.level.id, each.open) for each in found]


def test_the_examples_of_the_docstring_hold() -> None:
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gas-smell", [("yes", "evacuate", 0), ("no", "service", 7), ("don't know", "service", 7)]),
        (
            "off-for",
            [("at most 1 day", "service", 7), ("more than 1 day", "service", 6)]
            + [("more than 1 week", "call-out", 5), ("don't know", "service", 7)],
        ),
        (
            "noise",
            [("“no noise”", "service", 7), ("“a hum”", "service", 7), ("“a bang”", "service", 6)]
            + [("don't know", "service", 7)],
        ),
    ],
)
def test_every_answer_has_its_level_and_the_questions_that_are_left(
    name: str, found: list[tuple[str, str, int]]
) -> None:
    assert effects(name) == found


def test_an_answer_that_contradicts_another_is_left_out() -> None:
    assert [answer for answer, _, _ in effects("any-smell", gas_smell=True)] == ["yes", "don't know"]


@settings(max_examples=40)
@given(random=randoms)
def test_each_is_the_assessment_of_all_answers_with_that_one(random: Random) -> None:
    kb = pooled(random)
    result = kb.assess(answers_of(random, kb.model))
    finding = random.choice(list(kb.findings.values()))
    found = {each.answer: each.result for each in answer_effects(kb, result, finding)}
    values: dict[str, object] = {"don't know": "unknown"}
    match finding.kind:
        case "symptom":
            values |= {"yes": True, "no": False}
        case "choice":
            values |= {f"“{option.title}”": option.id for option in finding.options.values()}
        case "choices":
            values |= {f"“{option.title}”": {option.id: True} for option in finding.options.values()}
            values["none of them"] = "none"
    for answer, value in values.items():
        try:
            expected = kb.assess(merged(result.case.given, [(finding.id, value)]))
        except BadAnswers:
            assert answer not in found
        else:
            assert found.pop(answer).escalation == expected.escalation
    assert bool(found) <= (finding.kind == "quantity")


@settings(max_examples=40)
@given(random=randoms)
def test_every_amount_leads_to_a_level_that_was_named(random: Random) -> None:
    kb = pooled(random)
    result = kb.assess(answers_of(random, kb.model))
    for finding in kb.findings.values():
        if finding.kind == "quantity":
            named = {each.result.escalation.level.id for each in answer_effects(kb, result, finding)}
            for amount in representatives(kb.model, finding.id):
                value = shown(amount, unit=finding.unit, bare=finding.bare)
                level = kb.assess(merged(result.case.given, [(finding.id, value)])).escalation.level.id
                assert level in named


def test_answers_that_do_the_same_are_told_together() -> None:
    text = why_text(Consultation(BOILER), ["off-for"])
    assert text[text.index("  What each") :] == (
        "  What each answer would do, everything else staying as it is:\n"
        "    at most 1 day or don't know: Book a service; 7 questions could change that.\n"
        "    more than 1 day: Book a service; 6 questions could change that.\n"
        "    more than 1 week: Have an engineer called out; 5 questions could change\n"
        "      that.\n"
        "`why` once more shows the rules themselves.\n"
    )
    assert "What each answer" not in why_text(Consultation(BOILER), ["off-for"], rung=1)
    assert "What each answer" not in why_text(Consultation(BOILER), ["off-for", "alarm"])
