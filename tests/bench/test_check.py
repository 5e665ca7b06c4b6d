"""What `check` finds beyond reading."""

import pytest

from engine.bench.checking.check import check, examine


def case(findings, expect="{level: watch}"):
    return f"- id: odd\n  cites: [leaflet.reset]\n  findings: {findings}\n  expect: {expect}\n"


def shown(diagnostics):
    return [str(each) for each in diagnostics]


def test_a_sound_knowledge_base_has_no_problems(boiler):
    assert check(boiler.folder) == ()


def test_examining_reads_model_and_scenarios_too(boiler):
    reading = examine(boiler.folder)
    assert list(reading.model.levels) == ["watch", "service", "call-out", "evacuate"]
    assert [scenario.id for scenario in reading.scenarios] == [
        "gas-means-leaving-the-house",
        "a-quiet-boiler-is-watched",
    ]


@pytest.mark.parametrize(
    ("findings", "text"),
    [
        (
            "{alarm: maybe}",
            "boiler/cases/more.yaml:3:14: error[bad-answer] case `odd`: `alarm`: `maybe` is no answer\n"
            "    3 |   findings: {alarm: maybe}\n"
            "      |              ^^^^^ answer yes, no or unknown",
        ),
        (
            "{alrm: yes}",
            "boiler/cases/more.yaml:3:14: error[bad-answer] case `odd`: no finding is called `alrm`\n"
            "    3 |   findings: {alrm: yes}\n"
            "      |              ^^^^ did you mean `alarm`?",
        ),
        (
            "{any-smell: no, gas-smell: yes}",
            "boiler/cases/more.yaml:3:29: error[bad-answer] case `odd`: the answers `gas-smell: present` and "
            "`any-smell: absent` contradict each other: `gas-smell: present` means `any-smell: present`\n"
            "    3 |   findings: {any-smell: no, gas-smell: yes}\n"
            "      |                             ^^^^^^^^^ correct one of them",
        ),
    ],
)
def test_an_answer_of_a_scenario_that_cannot_be_taken_is_an_error_where_it_stands(boiler, findings, text):
    boiler.add("cases/more.yaml", case(findings))
    assert shown(check(boiler.folder)) == [text]


def test_every_bad_answer_is_reported(boiler):
    boiler.add("cases/more.yaml", case("{alarm: maybe, noise: loud, age: -1}"))
    assert [(each.code, each.column) for each in check(boiler.folder)] == [
        ("bad-answer", 14),
        ("bad-answer", 28),
        ("bad-answer", 41),
    ]


def test_the_other_of_two_contradicting_answers_is_related(boiler):
    boiler.add("cases/more.yaml", case("{any-smell: no, gas-smell: yes}"))
    [problem] = check(boiler.folder)
    assert [str(place) for place in problem.related] == ["boiler/cases/more.yaml:3:14"]


@pytest.mark.parametrize("expect", ["{}", "{causes: {}}", "{rules: {}, patterns: {}}"])
def test_a_scenario_that_expects_nothing_is_an_error(boiler, expect):
    boiler.add("cases/more.yaml", case("{alarm: yes}", expect))
    assert shown(check(boiler.folder)) == [
        "boiler/cases/more.yaml:1:7: error[empty-expectation] case `odd` expects nothing\n"
        "    1 | - id: odd\n"
        "      |       ^^^ say what has to be concluded"
    ]


def test_expecting_an_unsettled_level_is_an_expectation(boiler):
    boiler.add("cases/more.yaml", case("{alarm: yes}", "{settled: false}"))
    assert check(boiler.folder) == ()


def test_scenarios_are_checked_for_what_they_expect_while_the_model_has_errors(boiler):
    boiler.replace("escalation.yaml", "when: gas-smell", "when: gas-smel")
    boiler.add("cases/more.yaml", case("{alarm: maybe}", "{}"))
    assert [each.code for each in check(boiler.folder)] == ["empty-expectation", "unknown-name"]


def test_problems_of_reading_and_of_scenarios_come_by_place(boiler):
    boiler.replace("escalation.yaml", "- leaflet.week", "- leaflet.bang")
    boiler.add("cases/more.yaml", case("{alarm: maybe}"))
    assert [(each.file, each.code) for each in check(boiler.folder)] == [
        ("boiler/cases/more.yaml", "bad-answer"),
        ("boiler/sources/leaflet.yaml", "uncited-claim"),
    ]


BOTH_WAYS = """\
- id: frost-or-not
  when:
    any:
      - all: [alarm, frost]
      - all: [dizzy, absent: frost]
  level: call-out
  because: It is one or the other.
  cites: [leaflet.alarm]
"""


def test_a_level_rule_that_reads_a_finding_both_ways_is_a_warning(boiler):
    no_warning = "  warning: false\n  not_a_warning_because: it is only weather\n"
    boiler.replace("findings/boiler.yaml", "  title: Frost\n", f"  title: Frost\n{no_warning}")
    boiler.add("escalation.yaml", BOTH_WAYS)
    assert shown(check(boiler.folder)) == [
        "boiler/escalation.yaml:45:7: warning[reads-both-ways] rule `frost-or-not` reads `frost` both as present "
        "and as absent\n"
        "   45 | - id: frost-or-not\n"
        "      |       ^^^^^^^^^^^^ while it is open, the level may look unsettled when it is not"
    ]
