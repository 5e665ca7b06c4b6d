"""Interviews with the scenarios: how long they take, and that they end where they should."""

from __future__ import annotations

import doctest
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine import UNKNOWN, Consultation, KnowledgeBase
from engine.bench.trying import interview_report, interviews
from engine.bench.trying.interview_report import Distribution, InterviewReport
from engine.bench.trying.interviews import SILENCES, Count, Interviewed, Person, interview
from engine.inference.case import Case
from engine.knowledge.reading import Reading, read_knowledge_base

SHIPPED = read_knowledge_base(Path("kb"))


def read(folder: Path) -> tuple[KnowledgeBase, Reading]:
    reading = read_knowledge_base(folder)
    assert reading.model is not None, [str(problem) for problem in reading.diagnostics]
    return KnowledgeBase(reading.model), reading


def report_of(kb: KnowledgeBase, reading: Reading) -> InterviewReport:
    return InterviewReport(
        kb=kb.model.meta.id,
        levels=tuple(kb.levels.values()),
        runs={silence: interview(kb, reading.scenarios, silence=silence) for silence in SILENCES},
    )


def test_a_person_answers_what_is_stated_what_follows_and_else_as_silence_goes(boiler) -> None:
    kb, _ = read(boiler.folder)
    stated = {"gas-smell": True, "where": ["pump"], "dizzy": UNKNOWN, "noise": "hum", "off-for": "3 days"}
    for silence, other in SILENCES.items():
        person = Person(case=Case.of(kb.model, stated), silence=SILENCES[silence])
        said = {name: person.answer(finding) for name, finding in kb.findings.items()}
        assert said == {
            "gas-smell": True,
            "any-smell": True,  # follows
            "alarm": other,
            "dizzy": UNKNOWN,  # stated to be unknown
            "noise": "hum",
            "where": {"valve": other, "pump": True, "flue": other, "elsewhere": other},
            "age": UNKNOWN,  # has no "no"
            "off-for": "3 days",
            "reset-helps": other,
            "frost": other,
        }


def test_screens_and_questions_are_counted_to_the_level_to_the_top_and_in_all(boiler) -> None:
    kb, reading = read(boiler.folder)
    gas, quiet = interview(kb, reading.scenarios, silence="no")
    assert (gas.scenario.id, gas.expected.id, gas.level.id) == ("gas-means-leaving-the-house", "evacuate", "evacuate")
    assert gas.to_top == gas.to_level == Count(screens=2, questions=4)
    assert (gas.in_all, gas.ended, gas.differs) == (Count(screens=3, questions=5), "settled", False)
    assert (quiet.level.id, quiet.to_top) == ("watch", None)
    assert quiet.to_level.screens < quiet.in_all.screens


def test_what_the_interview_asked_is_what_was_counted(boiler) -> None:
    kb, reading = read(boiler.folder)
    for silence in SILENCES:
        for each in interview(kb, reading.scenarios, silence=silence):
            talk, names = Consultation(kb), []
            person = Person(case=Case.of(kb.model, each.scenario.findings), silence=SILENCES[silence])
            while (screen := talk.screen()) is not None:
                names += screen.names
                talk.answer({finding.id: person.answer(finding) for finding in screen.items})
            assert each.in_all == Count(screens=talk.screens, questions=len(names))


class Hasty(Consultation):
    """An interview that ends after its first screen."""

    def screen(self):
        """What to ask next."""
        return None if self.screens else super().screen()


def test_an_interview_that_ends_elsewhere_than_all_its_answers_is_found(boiler, monkeypatch) -> None:
    kb, reading = read(boiler.folder)
    monkeypatch.setattr(interviews, "Consultation", Hasty)
    report = report_of(kb, reading)
    assert not report.passed
    assert [(each.scenario.id, each.level.id, each.expected.id) for each in report.differing] == [
        ("gas-means-leaving-the-house", "service", "evacuate"),
        ("a-quiet-boiler-is-watched", "service", "watch"),
    ] * 2
    assert report.as_text().splitlines()[-5:] == [
        "boiler/cases/plain.yaml:1: `gas-means-leaving-the-house` ends at `service`, and all answers give `evacuate`",
        "boiler/cases/plain.yaml:13: `a-quiet-boiler-is-watched` ends at `service`, and all answers give `watch`",
    ] * 2 + ["boiler: 2 scenarios, 2 of them differ"]


def test_the_text_shows_screens_and_questions_for_all_and_for_each_level(boiler) -> None:
    text = report_of(*read(boiler.folder)).as_text()
    assert (
        text
        == """\
What a case does not state is answered: don't know
                             until the level stands       with the causes
                     cases   median quartiles most    median quartiles most
all                      2        2     2-5    5        3     3-7    7  screens
                                  4     4-7    7        5     5-9    9  questions
watch                    1        5     5-5    5        7     7-7    7  screens
                                  7     7-7    7        9     9-9    9  questions
evacuate                 1        2     2-2    2        3     3-3    3  screens
                                  4     4-4    4        5     5-5    5  questions
until evacuate           1        2     2-2    2  screens
                                  4     4-4    4  questions
ended: 1 finished, 1 settled

What a case does not state is answered: no
                             until the level stands       with the causes
                     cases   median quartiles most    median quartiles most
all                      2        2     2-5    5        3     3-6    6  screens
                                  4     4-7    7        5     5-8    8  questions
watch                    1        5     5-5    5        6     6-6    6  screens
                                  7     7-7    7        8     8-8    8  questions
evacuate                 1        2     2-2    2        3     3-3    3  screens
                                  4     4-4    4        5     5-5    5  questions
until evacuate           1        2     2-2    2  screens
                                  4     4-4    4  questions
ended: 2 settled

boiler: 2 scenarios, no level differs"""
    )


def test_the_json_holds_every_interview(boiler) -> None:
    data = report_of(*read(boiler.folder)).as_dict()
    assert (data["format"], data["kb"], data["passed"]) == ("thoracle.interviews/1", "boiler", True)
    first, second = data["runs"]  # type: ignore[misc]
    assert (first["silence"], second["silence"], first["differing"]) == ("unknown", "no", [])
    assert list(first["levels"]) == ["watch", "service", "call-out", "evacuate"]
    assert first["levels"]["service"] == {"cases": 0, "to_level": None, "in_all": None}
    assert first["all"]["to_level"]["screens"] == {"least": 2, "lower": 2, "median": 2, "upper": 5, "most": 5}
    assert first["interviews"][0] == {
        "id": "gas-means-leaving-the-house",
        "file": "boiler/cases/plain.yaml",
        "line": 1,
        "expected": "evacuate",
        "level": "evacuate",
        "ended": "settled",
        "to_level": {"screens": 2, "questions": 4},
        "in_all": {"screens": 3, "questions": 5},
        "to_top": {"screens": 2, "questions": 4},
    }


def test_a_run_without_scenarios_fails(boiler) -> None:
    (boiler.folder / "cases" / "plain.yaml").unlink()
    report = report_of(*read(boiler.folder))
    assert not report.passed
    assert report.as_text() == "boiler: there is no scenario; a run without scenarios fails"


@pytest.mark.parametrize(
    ("numbers", "distribution"),
    [
        ([7], (7, 7, 7, 7, 7)),
        ([2, 1], (1, 1, 1, 2, 2)),
        ([3, 1, 2], (1, 1, 2, 3, 3)),
        (range(1, 101), (1, 25, 50, 75, 100)),
    ],
)
def test_quartiles_are_numbers_that_occurred(numbers: Sequence[int], distribution: tuple[int, ...]) -> None:
    assert tuple(Distribution.of(numbers).as_dict().values()) == distribution


def test_the_examples_of_the_docstrings_hold() -> None:
    assert doctest.testmod(interview_report) == doctest.TestResults(failed=0, attempted=1)


# -- the shipped knowledge base ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("silence", SILENCES)
def test_an_ambulance_is_called_after_four_screens_at_most(silence: str) -> None:
    assert SHIPPED.model is not None
    kb = KnowledgeBase(SHIPPED.model)
    top = [each for each in SHIPPED.scenarios if each.expect.level_at_least == kb.model.top.id]
    found = interview(kb, top, silence=silence)
    late = {each.scenario.id: each.to_top for each in found if each.to_top is None or each.to_top.screens > 4}
    assert found
    assert late == {}


@pytest.mark.deep
@pytest.mark.parametrize("silence", SILENCES)
def test_the_interview_is_as_short_as_was_promised(silence: str) -> None:
    assert SHIPPED.model is not None
    found = interview(KnowledgeBase(SHIPPED.model), SHIPPED.scenarios, silence=silence)
    assert [each.scenario.id for each in found if each.differs] == []
    to_level, in_all = (Distribution.of(map(screens, found)) for screens in (_to_level, _in_all))
    assert to_level.median <= 8
    assert to_level.most <= 16
    assert in_all.median <= 12
    assert in_all.most <= 20


def _to_level(each: Interviewed) -> int:
    return each.to_level.screens


def _in_all(each: Interviewed) -> int:
    return each.in_all.screens
