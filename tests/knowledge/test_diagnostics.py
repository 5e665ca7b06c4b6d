"""Diagnostics: how a problem is printed, sorted and counted."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.knowledge.diagnostics import Diagnostic, Place, Report, closest, did_you_mean, rendered

PROBLEM = Diagnostic(
    code="unknown-name",
    severity="error",
    file="kb/escalation.yaml",
    line=41,
    column=7,
    length=4,
    message="rule `severe-with-fever` reads `fevr`, which nothing declares or concludes",
    hint="did you mean `fever` (kb/findings/accompanying.yaml:12)?",
    related=(Place("kb/findings/accompanying.yaml", 12),),
    excerpt="    - fevr",
)


def test_a_problem_is_printed_with_its_line_a_caret_and_the_repair() -> None:
    assert (
        str(PROBLEM)
        == """\
kb/escalation.yaml:41:7: error[unknown-name] rule `severe-with-fever` reads `fevr`, which nothing declares or concludes
   41 |     - fevr
      |       ^^^^ did you mean `fever` (kb/findings/accompanying.yaml:12)?"""
    )


def test_without_a_hint_or_an_excerpt_there_is_less_to_print() -> None:
    assert str(replace(PROBLEM, hint=None)).splitlines()[-1] == "      |       ^^^^"
    assert str(replace(PROBLEM, excerpt=None)).splitlines()[1:] == ["  " + str(PROBLEM.hint)]
    assert len(str(replace(PROBLEM, excerpt=None, hint=None)).splitlines()) == 1


@pytest.mark.parametrize(
    ("excerpt", "column", "length", "shown"),
    [
        ("abc", 1, 3, ["abc", "^^^"]),
        ("abc", 2, 99, ["abc", " ^^"]),  # no caret beyond the line
        ("abc", 4, 1, ["abc", "   ^"]),  # where something is missing at its end
        ("\ta", 2, 1, [" a", " ^"]),
        ("a\x1b[2J", 1, 1, ["a\ufffd[2J", "^"]),
        ("x" * 500, 1, 500, ["x" * 160, "^" * 160]),
        ("x" * 500, 300, 3, ["x" * 160, " " * 80 + "^^^"]),
        ("x" * 500, 500, 1, ["x" * 160, " " * 159 + "^"]),
    ],
)
def test_the_caret_marks_what_is_meant_however_long_the_line(
    excerpt: str, column: int, length: int, shown: list[str]
) -> None:
    problem = replace(PROBLEM, excerpt=excerpt, column=column, length=length, hint=None)
    assert [line[8:] for line in str(problem).splitlines()[1:]] == shown


def test_the_json_form_has_no_excerpt() -> None:
    assert json.loads(json.dumps(PROBLEM.as_dict())) == {
        "code": "unknown-name",
        "severity": "error",
        "file": "kb/escalation.yaml",
        "line": 41,
        "column": 7,
        "message": PROBLEM.message,
        "hint": PROBLEM.hint,
        "related": [{"file": "kb/findings/accompanying.yaml", "line": 12, "column": 1}],
        "about": [],
    }


@pytest.mark.parametrize(
    ("severities", "count"),
    [
        (["error"], "1 error"),
        (["error", "error"], "2 errors"),
        (["warning"], "1 warning"),
        (["error", "warning", "warning"], "1 error, 2 warnings"),
    ],
)
def test_problems_are_counted(severities: list[str], count: str) -> None:
    problems = [replace(PROBLEM, severity=severity) for severity in severities]
    assert rendered(problems) == "\n".join([*map(str, problems), count])


def test_problems_come_by_place_each_once_whatever_the_order_of_finding() -> None:
    found = [
        ("b", Place("b.yaml", 1)),
        ("b", Place("a.yaml", 10)),
        ("b", Place("a.yaml", 9, 2)),
        ("a", Place("a.yaml", 9, 2)),
        ("b", Place("a.yaml", 9, 2)),
    ]
    for order in permutations(found):
        report = Report()
        for code, place in order:
            report.error(code, place, "no")
        assert [(each.code, each.file, each.line) for each in report.sorted()] == [
            ("a", "a.yaml", 9),
            ("b", "a.yaml", 9),
            ("b", "a.yaml", 10),
            ("b", "b.yaml", 1),
        ]


def test_a_report_has_failed_when_there_is_an_error() -> None:
    report = Report(lines={"a": ["one", "two"]})
    report.warning("w", Place("a", 2), "hm")
    assert not report.failed
    report.error("e", Place("a", 9), "no")
    assert report.failed
    assert [each.excerpt for each in report.found] == ["two", None]


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("fevr", ["cough", "fever"], "fever"),
        ("fever", [], None),
        ("xyz", ["fever"], None),
        ("", ["fever"], None),
        ("co`gh", ["co`ugh"], "co`ugh"),
    ],
)
def test_what_is_close_is_suggested(word: str, known: list[str], near: str | None) -> None:
    assert closest(word, known) == near
    assert did_you_mean(word, known) == (f"did you mean `{near}`?" if near else None)


@given(st.text(max_size=30), st.text(max_size=30), st.integers(1, 40), st.integers(1, 40))
def test_any_problem_is_printed_without_control_characters_on_three_lines(
    message: str, excerpt: str, column: int, length: int
) -> None:
    [line] = excerpt.splitlines()[:1] or [""]
    problem = replace(PROBLEM, message=message, excerpt=line, column=column, length=length, hint=None)
    text = str(problem)
    assert text.count("\n") == 2
    assert not [character for character in text if character < " " and character != "\n"]
