"""``thoracle kb coverage``: what it prints, in which form, and how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

BOILER = Path(__file__).parents[1] / "boiler"

GAS = """\
boiler: 1 rule, 2 scenarios

rules that a scenario fires    1 of 1  100.0 %
conditions decisive both ways  0 of 1    0.0 %
conditions decisively true     1 of 1  100.0 %
conditions decisively false    0 of 1    0.0 %

file                    rules  fired  conditions  both ways
boiler/escalation.yaml      1      1           1          0

document  passages  by a rule  by others  set aside
leaflet          8          7          1          1

boiler/escalation.yaml:1: rule `gas-means-leave`: `gas-smell` is never decisively false: it is denied in no scenario, \
and open in 1 scenario

# Cases that would close these, ready to paste below cases/ (give them a name that says what they show)
# `gas-smell` of `gas-means-leave`, decisively false
- id: gas-means-leave-without-gas-smell
  cites:
    - leaflet.leave-when-gas
  findings:
    gas-smell: no
  expect:
    level: service
    rules:
      not_fired:
        - gas-means-leave

not looked at: 12 rules that were not asked for
boiler: 1 of 1 rules fired, 0 of 1 conditions decisive both ways
"""


@pytest.fixture
def boiler(tmp_path: Path) -> Path:
    return shutil.copytree(BOILER, tmp_path / "boiler")


def test_figures_tables_gaps_and_the_cases_that_close_them_are_printed(thoracle) -> None:
    result = thoracle("kb", "coverage", "--kb", str(BOILER), "--rule", "gas-means-leave")
    assert (result.exit_code, result.stdout, result.stderr) == (1, GAS, "")


def test_without_a_gap_it_ends_with_0(thoracle, boiler: Path) -> None:
    with (boiler / "cases/plain.yaml").open("a", encoding="utf-8") as stream:
        stream.write("- {id: no-gas, cites: [leaflet.reset], findings: {gas-smell: no}, expect: {level: service}}\n")
    done = thoracle.done("kb", "coverage", "--kb", str(boiler), "--rule", "gas-means-leave")
    assert "conditions decisive both ways  1 of 1  100.0 %\n" in done


def test_all_cases_that_are_shown_can_be_pasted_at_once(thoracle, boiler: Path) -> None:
    escalation = boiler / "escalation.yaml"
    twice = "{any: [{all: [dizzy, alarm]}, {all: [dizzy, {where: flue}]}]}"
    text = escalation.read_text(encoding="utf-8").replace("  when: gas-smell\n", f"  when: {twice}\n")
    escalation.write_text(text, encoding="utf-8")
    plain = boiler / "cases/plain.yaml"
    taken = "gas-means-leave-by-dizzy-2"
    text = plain.read_text(encoding="utf-8").replace("- id: gas-means-leaving-the-house\n", f"- id: {taken}\n")
    text = text.replace(
        "      first: gas-leak\n    rules:\n      fired:\n        - gas-means-leave\n", "      first: gas-leak\n"
    )
    text = text.replace("    level: evacuate\n", "    level: {at_least: watch}\n")
    plain.write_text(text, encoding="utf-8")
    gaps = json.loads(thoracle("kb", "coverage", "--kb", str(boiler), "--format", "json").stdout)["misses"]
    cases = [gap["case"] for gap in gaps if gap["case"]]
    names = [case.splitlines()[0].removeprefix("- id: ") for case in cases]
    assert {"gas-means-leave-by-dizzy", "gas-means-leave-by-dizzy-3"} <= set(names)
    assert len(set(names)) == len(names)
    assert taken not in names
    (boiler / "cases/shown.yaml").write_text("".join(cases), encoding="utf-8")
    assert thoracle("kb", "check", "--kb", str(boiler)).exit_code == 0
    assert thoracle("kb", "test", "--kb", str(boiler)).exit_code == 0


def test_json_has_figures_and_gaps(thoracle) -> None:
    result = thoracle("kb", "coverage", "--kb", str(BOILER), "--format", "json")
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found["format"], found["kb"], found["scenarios"]) == ("thoracle.coverage/1", "boiler", 2)
    assert found["figures"]["rules that a scenario fires"] == {"covered": 3, "of": 13, "percent": 23.0}
    assert found["figures"]["passages that a rule rests on"] == {"covered": 7, "of": 8, "percent": 87.5}
    assert [each["file"] for each in found["files"]] == [
        "boiler/causes/parts.yaml",
        "boiler/escalation.yaml",
        "boiler/patterns.yaml",
    ]
    assert found["documents"] == [
        {"document": "leaflet", "passages": 8, "by_a_rule": 7, "by_others": 1, "set_aside": 1}
    ]
    gap = found["misses"][0]
    assert (gap["rule"], gap["condition"], gap["decisively"]) == ("water-drips", "where: valve", True)
    assert gap["case"].startswith("- id: water-drips-by-where-valve\n")
    assert found["not_analysed"] == []


def test_github_annotates_every_gap_at_its_rule(thoracle) -> None:
    result = thoracle("kb", "coverage", "--kb", str(BOILER), "--rule", "gas-means-leave", "--format", "github")
    path = BOILER.relative_to(Path.cwd()).as_posix()
    assert (result.exit_code, result.stdout) == (
        1,
        f"::warning file={path}/escalation.yaml,line=1,endLine=1,col=7,endColumn=22,title=uncovered::rule "
        "`gas-means-leave`: `gas-smell` is never decisively false: it is denied in no scenario, and open in 1 "
        "scenario\n",
    )


@pytest.mark.parametrize("name", ["water-fault", "poisonous", "call-out"])
def test_a_cause_a_pattern_and_a_level_stand_for_their_rules(thoracle, name: str) -> None:
    found = json.loads(thoracle("kb", "coverage", "--kb", str(BOILER), "--rule", name, "--format", "json").stdout)
    rules = {"water-fault": ["water-drips"], "poisonous": ["poisonous-by-alarm", "poisonous-by-dizziness"]}
    expected = rules.get(name, ["several-signs", "long-off"])
    assert list(dict.fromkeys(each["rule"] for each in found["misses"])) == expected


def test_an_unknown_rule_is_refused_with_a_suggestion(thoracle) -> None:
    assert thoracle.refused("kb", "coverage", "--kb", str(BOILER), "--rule", "gas-mean-leave") == (
        "thoracle: no rule, pattern, cause or level is called `gas-mean-leave` (did you mean `gas-means-leave`?)\n"
    )


def test_a_cause_without_rules_of_its_own_is_nothing_to_look_at(thoracle) -> None:
    result = thoracle("kb", "coverage", "--kb", str(BOILER), "--rule", "valve-fault")
    assert (result.exit_code, result.stdout) == (1, "boiler: there is no rule; a run that looks at nothing fails\n")


def test_without_scenarios_it_ends_with_1(thoracle, boiler: Path) -> None:
    (boiler / "cases/plain.yaml").unlink()
    result = thoracle("kb", "coverage", "--kb", str(boiler))
    expected = "boiler: there is no scenario; without scenarios nothing is covered\n"
    assert (result.exit_code, result.stdout) == (1, expected)


def test_a_case_that_closes_several_gaps_is_shown_once(thoracle) -> None:
    text = thoracle("kb", "coverage", "--kb", str(BOILER), "--rule", "several-signs").stdout
    gaps, _, cases = text.partition("# Cases that would close these")
    assert (gaps.count("is never decisively"), cases.count("- id: ")) == (6, 5)
