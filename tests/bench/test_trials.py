"""Scenarios that fail, and what is said of each difference."""

import pytest

from engine.bench.checking.check import examine
from engine.bench.covering.coverage import uncovered
from engine.bench.trying.selection import matching
from engine.bench.trying.trial_report import TrialReport
from engine.bench.trying.trials import run
from engine.inference.knowledge_base import KnowledgeBase


def trials(boiler, **chosen):
    reading = examine(boiler.folder)
    assert reading.diagnostics == ()
    scenarios = matching(reading.scenarios, chosen["k"]) if chosen else reading.scenarios
    return run(KnowledgeBase(reading.model), scenarios)


def differences(boiler, findings, expect):
    """What is said of one more scenario: about, expected, found."""
    boiler.add("cases/zz.yaml", f"- id: odd\n  cites: [leaflet.reset]\n  findings: {findings}\n  expect: {expect}\n")
    [trial] = trials(boiler, k="odd")
    return [(each.about, each.expected, each.found) for each in trial.differences]


def report(boiler, **values):
    return TrialReport(kb="boiler", trials=trials(boiler), **values)


def test_scenarios_that_hold_pass(boiler):
    found = trials(boiler)
    assert [(trial.scenario.id, trial.passed) for trial in found] == [
        ("gas-means-leaving-the-house", True),
        ("a-quiet-boiler-is-watched", True),
    ]


@pytest.mark.parametrize(
    ("findings", "expect", "expected", "found"),
    [
        (
            "{gas-smell: yes}",
            "{level: service}",
            "the level `service`",
            "`evacuate` by `gas-means-leave` (`gas-smell`)",
        ),
        (
            "{gas-smell: yes, alarm: yes}",
            "{level: {at_most: call-out}}",
            "the level at most `call-out`",
            "`evacuate` by `gas-means-leave` (`gas-smell`), `poison-means-leave` (`alarm`)",
        ),
        (
            "{frost: yes}",
            "{level: {at_least: call-out}}",
            "the level at least `call-out`",
            "`service` by default, no rule having concluded one",
        ),
        (
            "{off-for: 2 weeks}",
            "{level: {at_least: watch, at_most: service}}",
            "the level `watch` to `service`",
            "`call-out` by `long-off` (`off-for: 14 days`)",
        ),
    ],
)
def test_a_level_that_is_too_low_or_too_high_is_a_difference(boiler, findings, expect, expected, found):
    assert differences(boiler, findings, expect) == [("level", expected, found)]


@pytest.mark.parametrize("level", ["service", "{at_least: service}", "{at_most: service}", "{at_least: watch}"])
def test_a_level_within_its_range_is_none(boiler, level):
    assert differences(boiler, "{frost: yes}", f"{{level: {level}}}") == []


def test_a_level_that_should_be_settled_and_is_not_names_the_open_rules(boiler):
    assert differences(boiler, "{off-for: 2 weeks, gas-smell: no}", "{settled: true}") == [
        ("settled", "a settled level", "not settled: still open are `poison-means-leave`")
    ]


def test_a_level_that_should_be_open_and_is_settled_is_a_difference(boiler):
    assert differences(boiler, "{gas-smell: yes}", "{settled: false}") == [
        ("settled", "a level not yet settled", "settled: nothing open can change it")
    ]


@pytest.mark.parametrize(
    ("findings", "expect", "expected", "found"),
    [
        (
            "{frost: yes}",
            "{include: [pump-fault]}",
            "the cause `pump-fault`",
            "not listed: none of `pump-drips`, `water-drips` fired for it",
        ),
        (
            "{where: pump}",
            "{exclude: [valve-fault]}",
            "not the cause `valve-fault`",
            "listed by `water-drips` (`where=pump`)",
        ),
        (
            "{where: pump}",
            "{first: valve-fault}",
            "the cause `valve-fault` among the leading",
            "leading, by points, are `pump-fault` (6 by `pump-drips`, `water-drips`); it has 2 by `water-drips`",
        ),
        (
            "{where: valve}",
            "{first: water-fault}",
            "the cause `water-fault` among the leading",
            "leading, by points, are `pump-fault` (2 by `water-drips`), `valve-fault` (2 by `water-drips`); it is an "
            "umbrella",
        ),
        (
            "{frost: yes}",
            "{first: old-age}",
            "the cause `old-age` among the leading",
            "leading, by points, are nothing; it is not listed: none of `old-boiler` fired for it",
        ),
        (
            "{where: pump}",
            "{order: [pump-fault, valve-fault, water-fault, pump-fault]}",
            "the cause `water-fault` before `pump-fault`",
            "it comes after it, with 2 points against 6",
        ),
        (
            "{where: pump}",
            "{order: [pump-fault, old-age]}",
            "the cause `pump-fault` before `old-age`",
            "`old-age` is not listed: none of `old-boiler` fired for it",
        ),
    ],
)
def test_a_cause_that_is_missing_or_too_many_is_a_difference(boiler, findings, expect, expected, found):
    assert differences(boiler, findings, f"{{causes: {expect}}}") == [("causes", expected, found)]


def test_one_of_several_leading_causes_is_first(boiler):
    assert differences(boiler, "{where: valve}", "{causes: {first: valve-fault}}") == []


def test_other_causes_may_stand_between_those_whose_order_is_expected(boiler):
    expect = "{causes: {order: [pump-fault, water-fault]}}"
    assert differences(boiler, "{where: pump}", expect) == []


def test_a_pattern_that_is_missing_or_too_many_is_a_difference(boiler):
    expect = "{patterns: {include: [poisonous]}}"
    assert differences(boiler, "{alarm: no}", expect) == [("patterns", "the pattern `poisonous`", "not concluded")]


def test_a_pattern_that_should_not_be_concluded_names_the_rules_that_do(boiler):
    expect = "{patterns: {exclude: [poisonous]}}"
    assert differences(boiler, "{alarm: yes}", expect) == [
        ("patterns", "not the pattern `poisonous`", "concluded by `poisonous-by-alarm` (`alarm`)")
    ]


def test_a_rule_that_should_not_have_fired_names_the_answers_it_fired_on(boiler):
    expect = "{rules: {not_fired: [several-signs]}}"
    assert differences(boiler, "{gas-smell: yes, noise: bang}", expect) == [
        ("rules", "the rule `several-signs` not to fire", "it did, by `gas-smell`, `noise=bang`")
    ]


def unmet_of(boiler, findings, expect):
    """What the one difference of one more scenario says that was lacking."""
    boiler.add("cases/zz.yaml", f"- id: odd\n  cites: [leaflet.reset]\n  findings: {findings}\n  expect: {expect}\n")
    [trial] = trials(boiler, k="odd")
    [difference] = trial.differences
    return [line for each in difference.unmet for line in each.lines()]


def test_a_level_that_is_too_low_tells_what_the_nearest_rules_lack(boiler):
    assert unmet_of(boiler, "{dizzy: yes, alarm: no}", "{level: {at_least: call-out}}") == [
        "rule `gas-means-leave` lacks:",
        "  `gas-smell` is not asked",
        "rule `poison-means-leave` lacks:",
        "  the pattern `poisonous` is not concluded:",
        "    rule `poisonous-by-alarm`:",
        "      `alarm` is absent",
        "    rule `poisonous-by-dizziness`:",
        "      one of these is needed:",
        "        `any-smell` is not asked",
        "        `where=flue` is not asked",
        "rule `several-signs` lacks:",
        "  2 of 3 are needed and 1 held; lacking:",
        "    `noise=bang` is not asked",
        "    `any-smell` is not asked",
        "and 1 more rule",
    ]


def test_a_level_that_is_too_high_tells_what_the_rules_for_the_expected_one_lack(boiler):
    assert unmet_of(boiler, "{off-for: 2 weeks, noise: quiet}", "{level: watch}") == [
        "rule `watch-it` lacks:",
        "  `reset-helps` is not asked",
        "  `off-for` is 14 days and has to be at most 1 day",
    ]


@pytest.mark.parametrize(
    ("findings", "level"),
    [("{gas-smell: yes}", "service"), ("{gas-smell: yes, noise: hum, reset-helps: yes, off-for: 1 hour}", "watch")],
)
def test_nothing_is_lacking_where_the_expected_level_is_concluded_or_the_default(boiler, findings, level):
    assert unmet_of(boiler, findings, f"{{level: {level}}}") == []


def test_a_cause_that_is_not_listed_tells_what_the_rules_for_it_lack(boiler):
    assert unmet_of(boiler, "{where: flue}", "{causes: {include: [pump-fault]}}") == [
        "rule `pump-drips` lacks:",
        "  `where=pump` is not asked",
        "rule `water-drips` lacks:",
        "  one of these is needed:",
        "    `where=valve` is not asked",
        "    `where=pump` is not asked",
    ]


def test_a_cause_that_does_not_lead_tells_what_more_could_speak_for_it(boiler):
    assert unmet_of(boiler, "{where: valve, age: 20, gas-smell: yes}", "{causes: {first: pump-fault}}") == [
        "rule `pump-drips` lacks:",
        "  `where=pump` is not asked",
    ]


def test_a_level_that_is_not_settled_tells_what_is_open(boiler):
    assert unmet_of(boiler, "{off-for: 2 weeks, gas-smell: no, alarm: no}", "{settled: true}") == [
        "rule `poison-means-leave` lacks:",
        "  the pattern `poisonous` is not concluded:",
        "    rule `poisonous-by-alarm`:",
        "      `alarm` is absent",
        "    rule `poisonous-by-dizziness`:",
        "      `dizzy` is not asked",
        "      one of these is needed:",
        "        `any-smell` is not asked",
        "        `where=flue` is not asked",
    ]


def test_the_json_form_names_the_rules_that_fired_instead_with_their_answers(boiler):
    boiler.add(
        "cases/zz.yaml",
        "- id: odd\n  cites: [leaflet.reset]\n  findings: {frost: no, any-smell: yes, off-for: 8 days, where: pump}\n"
        "  expect: {level: service, causes: {exclude: [gas-leak]}}\n",
    )
    [trial] = trials(boiler, k="odd")
    assert [each.as_dict()["fired"] for each in trial.differences] == [
        [{"rule": "long-off", "file": "boiler/escalation.yaml", "line": 26, "answers": ["off-for: 8 days"]}],
        [
            {
                "rule": "leak-without-frost",
                "file": "boiler/causes/parts.yaml",
                "line": 53,
                "answers": ["any-smell", "frost: absent"],
            }
        ],
    ]


def test_every_difference_is_reported_and_not_the_first_alone(boiler):
    expect = (
        "{level: watch, settled: true, causes: {include: [gas-leak], exclude: [water-fault], first: old-age}, "
        "patterns: {include: [poisonous]}, rules: {fired: [long-off, old-boiler], not_fired: [water-drips]}}"
    )
    found = differences(boiler, "{where: pump}", expect)
    assert [about for about, _, _ in found] == ["level", "settled", *["causes"] * 3, "patterns", *["rules"] * 3]


FAILING = """\
- id: a-long-time-and-a-bang
  cites: [leaflet.week]
  findings:
    off-for: 2 days
    noise: hum
  expect:
    level: call-out
    rules:
      fired: [long-off, several-signs]
"""


def test_the_report_says_what_a_rule_that_did_not_fire_lacked(boiler):
    boiler.add("cases/zz.yaml", FAILING)
    assert report(boiler).as_text() == (
        "boiler/cases/zz.yaml:1: `a-long-time-and-a-bang` fails\n"
        "  level: expected the level `call-out`; `service` by default, no rule having concluded one\n"
        "    rule `long-off` lacks:\n"
        "      `off-for` is 2 days and has to be more than 7 days\n"
        "    rule `several-signs` lacks:\n"
        "      2 of 3 are needed and 0 held; lacking:\n"
        "        `noise=bang` is absent (from `noise=hum: present`)\n"
        "        `dizzy` is not asked\n"
        "        `any-smell` is not asked\n"
        "  rules: expected the rule `long-off` to fire (boiler/escalation.yaml:26); it did not\n"
        "    `off-for` is 2 days and has to be more than 7 days\n"
        "  rules: expected the rule `several-signs` to fire (boiler/escalation.yaml:13); it did not\n"
        "    2 of 3 are needed and 0 held; lacking:\n"
        "      `noise=bang` is absent (from `noise=hum: present`)\n"
        "      `dizzy` is not asked\n"
        "      `any-smell` is not asked\n"
        "boiler: 1 of 3 scenarios failed"
    )


def test_the_json_report_has_every_difference_with_its_place(boiler):
    boiler.add("cases/zz.yaml", FAILING)
    found = report(boiler, chosen_by="").as_dict()
    assert {key: found[key] for key in ("format", "kb", "chosen_by", "passed", "failed", "uncovered")} == {
        "format": "thoracle.trials/1",
        "kb": "boiler",
        "chosen_by": None,
        "passed": 2,
        "failed": 1,
        "uncovered": None,
    }
    failing = found["scenarios"][2]
    assert (failing["id"], failing["file"], failing["line"]) == ("a-long-time-and-a-bang", "boiler/cases/zz.yaml", 1)
    assert (failing["passed"], failing["level"]) == (False, "service")
    assert failing["differences"][1] == {
        "about": "rules",
        "expected": "the rule `long-off` to fire",
        "found": "it did not",
        "file": "boiler/escalation.yaml",
        "line": 26,
        "fired": [],
        "unmet": [
            {
                "text": "`off-for` is 2 days and has to be more than 7 days",
                "name": "off-for",
                "wanted": "more than 7 days",
                "value": "2 days",
                "parts": [],
            }
        ],
    }


@pytest.mark.parametrize(
    ("chosen_by", "text"),
    [
        ("", "boiler: there is no scenario; a run without scenarios fails"),
        ("fire", "boiler: `fire` is true of no scenario; a run without scenarios fails"),
    ],
)
def test_a_run_without_scenarios_fails(chosen_by, text):
    empty = TrialReport(kb="boiler", trials=(), chosen_by=chosen_by)
    assert not empty.passed
    assert empty.as_text() == text


def test_what_no_scenario_exercises_is_listed_with_its_place(boiler):
    found = trials(boiler)
    left = uncovered(found[0].result.model, found)
    assert [rule.id for rule in left.rules] == [
        "water-drips",
        "pump-drips",
        "pump-not-when-quiet",
        "leak-without-frost",
        "old-boiler",
        "poison-means-leave",
        "several-signs",
        "long-off",
        "poisonous-by-alarm",
        "poisonous-by-dizziness",
    ]
    assert [cause.id for cause in left.causes] == ["water-fault", "pump-fault", "valve-fault", "old-age"]
    lines = TrialReport(kb="boiler", trials=found, uncovered=left).as_text().splitlines()
    assert lines[0] == "boiler/causes/parts.yaml:7: no scenario fires the rule `water-drips`"
    assert lines[10] == "boiler/causes/parts.yaml:1: no scenario concludes the cause `water-fault`"
    assert lines[-1] == "boiler: 2 scenarios passed"
    assert left.as_dict()["causes"][3] == {"id": "old-age", "file": "boiler/causes/parts.yaml", "line": 62}


def test_a_rule_is_exercised_when_it_fires_whether_or_not_anybody_expects_it(boiler):
    boiler.add(
        "cases/zz.yaml",
        "- id: all-at-once\n  cites: [leaflet.reset]\n  expect: {level: evacuate}\n"
        "  findings: {dizzy: yes, any-smell: yes, alarm: yes, where: pump,\n"
        "    noise: quiet, frost: no, age: 20, off-for: 1 month}\n",
    )
    found = trials(boiler)
    left = uncovered(found[0].result.model, found)
    assert not left
    assert TrialReport(kb="boiler", trials=found, uncovered=left).as_text() == (
        "every rule is fired and every cause concluded by a scenario\nboiler: 3 scenarios passed"
    )
