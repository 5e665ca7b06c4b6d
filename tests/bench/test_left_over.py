"""What the check leaves to the solver: decided as the check would, had it the time."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.bench.checking import situations
from engine.bench.checking.check import checked, examine
from engine.bench.proving.left_over import LeftOver, left_over
from engine.cli import main

BOILER = Path(__file__).parents[1] / "boiler"

SIGNS = "".join(f"sign-{n}: {{kind: symptom, ask: Is there sign {n}?, warning: true}}\n" for n in range(6))
ODD = """
- id: one-sign
  when: {any: [sign-0, sign-1, sign-2, sign-3]}
  level: service
  because: It needs a look.
  cites: [leaflet.reset]
- id: the-same
  when: {any: [sign-3, sign-2, {all: [sign-1]}, sign-0]}
  level: service
  because: It needs a look.
  cites: [leaflet.reset]
- id: two-signs
  when: {at_least: 2, of: [sign-0, sign-1, sign-2, sign-3]}
  level: service
  because: It needs a look.
  cites: [leaflet.reset]
- id: other-signs
  when: {all: [{any: [sign-0, sign-4]}, {any: [sign-1, sign-5]}]}
  level: call-out
  because: It needs a look.
  cites: [leaflet.reset]
- id: never
  when: {all: [{off-for: {more_than: 9 days}}, {off-for: {at_most: 2 days}}, sign-4]}
  level: service
  because: It needs a look.
  cites: [leaflet.reset]
"""


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A toy with a rule that is written twice, one that another one covers, and one that can never hold."""
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    (folder / "findings" / "more.yaml").write_text(SIGNS, "utf-8")
    path = folder / "escalation.yaml"
    path.write_text(path.read_text("utf-8") + ODD, "utf-8")
    return folder


@pytest.fixture
def short_of_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that works with three situations."""
    monkeypatch.setattr(situations, "_MOST", 3)


def decided(folder: Path, *, seconds: float = 30) -> dict[str, LeftOver]:
    reading = examine(folder)
    assert reading.model is not None
    return {each.name: each for each in left_over(reading.model, reading, seconds=seconds)}


CODES = ("duplicate-rule", "subsumed-rule", "conflicting-rules", "never-true", "always-true")


def test_the_check_that_has_time_leaves_nothing_over(odd: Path) -> None:
    assert decided(odd) == {}


def test_the_solver_finds_what_the_check_would_find(odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = checked(examine(odd)).problems
    monkeypatch.setattr(situations, "_MOST", 3)
    left = decided(odd)
    assert {"one-sign", "the-same", "two-signs", "other-signs"} <= left.keys()
    wanted = {str(each) for each in found if each.code in CODES and set(each.about) & left.keys()}
    assert {str(problem) for each in left.values() for problem in each.problems} == wanted
    assert {problem.code for each in left.values() for problem in each.problems} >= {"duplicate-rule", "subsumed-rule"}
    assert left["other-signs"].outcome == "clear"


def test_a_condition_that_can_never_hold_is_found(odd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.bench.proving.left_over._not_analysed", lambda model: {"never"})
    [never] = decided(odd).values()
    [problem] = never.problems
    assert (never.outcome, problem.code, problem.message) == ("found", "never-true", "rule `never` can never hold")


@pytest.mark.usefixtures("short_of_breath")
def test_what_is_not_decided_in_time_is_not_good(odd: Path) -> None:
    assert {each.outcome for each in decided(odd, seconds=1e-9).values()} == {"undecided"}


@pytest.mark.usefixtures("short_of_breath")
def test_the_command_shows_it_and_ends_with_1(odd: Path) -> None:
    done = CliRunner().invoke(main, ["kb", "prove", "--kb", str(odd)])
    assert done.exit_code == 1
    assert "\nWhat `kb check` did not analyse:\n" in done.output
    assert "\nFOUND       rule `two-signs`\n    boiler/escalation.yaml:" in done.output
    assert "\nclear       rule `other-signs`\n" in done.output
    data = json.loads(CliRunner().invoke(main, ["kb", "prove", "--kb", str(odd), "--format", "json"]).output)
    left = {each["about"]: each["outcome"] for each in data["not_analysed_by_check"]}
    assert (data["passed"], left["two-signs"], left["other-signs"]) == (False, "found", "clear")
    said = CliRunner().invoke(main, ["kb", "prove", "--kb", str(odd), "--format", "github"]).output
    assert "title=found%3A two-signs::" in said
    named = ["kb", "prove", "--kb", str(odd), "--property", "one-level"]
    assert CliRunner().invoke(main, named).exit_code == 0
