"""Cases as they are shown: in the format of a file of cases, and read back to the same case."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from hypothesis import given

from engine.bench.checking.check import check
from engine.bench.shown_case import Expected, as_scenario, replayed
from engine.inference.knowledge_base import load
from engine.knowledge.errors import BadAnswers
from tests.bench.conftest import Copy
from tests.generated import Seeded, answers_of, pooled, randoms

KB = load(Path(__file__).parents[1] / "boiler")


@pytest.mark.parametrize(
    ("answers", "expect", "shown"),
    [
        (
            {"gas-smell": True, "age": "15"},
            None,
            """\
- id: shown
  cites:
    - leaflet.leave-when-gas
  findings:
    gas-smell: yes
    age: 15
  expect:
    level: evacuate
""",
        ),
        (
            {"dizzy": "unknown", "noise": "hum", "where": ["pump", "valve"], "off-for": "3 weeks", "frost": False},
            {
                "level": {"at_least": "service", "at_most": "call-out"},
                "settled": False,
                "rules": {"fired": ["long-off"]},
            },
            """\
- id: shown
  cites:
    - leaflet.week
  findings:
    dizzy: unknown
    noise: hum
    where:
      - valve
      - pump
    off-for: 21 days
    frost: no
  expect:
    level:
      at_least: service
      at_most: call-out
    settled: false
    rules:
      fired:
        - long-off
""",
        ),
        (
            {"where": {"pump": True, "flue": False, "valve": "?"}},
            {"causes": {"include": [], "first": "pump-fault"}},
            """\
- id: shown
  cites:
    - leaflet.leave-when-gas
  findings:
    where:
      valve: unknown
      pump: yes
      flue: no
  expect:
    causes:
      first: pump-fault
""",
        ),
        (
            {},
            None,
            """\
- id: shown
  cites:
    - leaflet.leave-when-gas
  findings: {}
  expect:
    level: service
""",
        ),
    ],
)
def test_a_case_is_shown_as_a_scenario_that_loads_and_passes(
    boiler: Copy, answers: Mapping[str, object], expect: Mapping[str, Expected] | None, shown: str
) -> None:
    assert as_scenario(KB, answers, id="shown", expect=expect) == shown
    (boiler.folder / "cases" / "plain.yaml").write_text(shown, encoding="utf-8")
    assert [problem for problem in check(boiler.folder) if problem.severity == "error"] == []


def test_it_cites_what_it_is_told_to() -> None:
    text = as_scenario(KB, {}, id="shown", cites=["leaflet.week", "leaflet.bang"])
    assert yaml.load(text, Loader=yaml.BaseLoader)[0]["cites"] == ["leaflet.week", "leaflet.bang"]


@given(random=randoms)
def test_read_back_it_is_the_same_case(random: Seeded) -> None:
    kb = pooled(random)
    answers = answers_of(random, kb.model)
    [scenario] = yaml.load(as_scenario(kb, answers, id="shown"), Loader=yaml.BaseLoader)
    one, other = replayed(kb, answers), replayed(kb, scenario["findings"])
    assert (one.case.given, one.case.values, one.case.unknown) == (
        other.case.given,
        other.case.values,
        other.case.unknown,
    )
    assert scenario["expect"] == {"level": other.verdict.level.id}


def test_answers_that_cannot_be_taken_are_not_shown() -> None:
    with pytest.raises(BadAnswers, match="no finding is called `gas`"):
        as_scenario(KB, {"gas": True}, id="shown")
