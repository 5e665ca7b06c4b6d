"""Scenarios: answers as they are written, and what is expected of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.knowledge.diagnostics import Report
from engine.knowledge.nodes import parse
from engine.knowledge.raw_answers import raw_answers
from engine.knowledge.reading import read_knowledge_base
from engine.knowledge.scenarios import Expectation, Scenario
from tests.knowledge_bases import CITES, cause, files, pattern, problems, rule, written

PARTS: dict[str, object] = {
    "causes": {"cold": cause(rule("cold-coughs", "cough", weight="weak"))},
    "patterns": {"coughing": pattern(rule("coughs", "cough"))},
}


def case(expect: object, findings: object = None, **more: object) -> dict[str, object]:
    return {"id": "one", "cites": CITES, "findings": findings or {"cough": "yes"}, "expect": expect, **more}


def scenario(folder: Path, text: str) -> Scenario:
    """The only scenario of a file."""
    read = read_knowledge_base(written(folder, files(**PARTS, cases_one=text)))  # type: ignore[arg-type]
    assert read.diagnostics == ()
    [found] = read.scenarios
    return found


@pytest.mark.parametrize(
    ("expect", "read"),
    [
        ("{level: high}", Expectation(level_at_least="high", level_at_most="high")),
        ("{level: {at_least: low}}", Expectation(level_at_least="low")),
        ("{level: {at_least: low, at_most: top}}", Expectation(level_at_least="low", level_at_most="top")),
        ("{settled: true}", Expectation(settled=True)),
        ("{settled: false}", Expectation(settled=False)),
        (
            "{causes: {include: [cold], exclude: [cold], first: cold}}",
            Expectation(include=("cold",), exclude=("cold",), first="cold"),
        ),
        ("{causes: {order: [cold]}}", Expectation(order=("cold",))),
        (
            "{patterns: {include: [coughing], exclude: [coughing]}}",
            Expectation(patterns=("coughing",), no_patterns=("coughing",)),
        ),
        (
            "{rules: {fired: [coughs, cold-coughs], not_fired: [coughs]}}",
            Expectation(fired=("coughs", "cold-coughs"), not_fired=("coughs",)),
        ),
        ("{level: {}}", Expectation()),
    ],
)
def test_every_expectation_is_read(tmp_path: Path, expect: str, read: Expectation) -> None:
    text = f"- id: one\n  cites: [leaf.one]\n  findings: {{cough: yes}}\n  expect: {expect}\n"
    assert scenario(tmp_path, text).expect == read


def test_a_scenario_keeps_its_answers_as_they_are_written_with_their_places(tmp_path: Path) -> None:
    found = scenario(
        tmp_path,
        "- id: one\n  title: A title\n  cites: [leaf.one]\n  findings:\n    cough: no\n    other: [a, b]\n"
        "  expect:\n    level: high\n",
    )
    assert (found.id, found.title, found.cites) == ("one", "A title", ("leaf.one",))
    assert found.findings == {"cough": "no", "other": ["a", "b"]}  # whether that can be answered is not asked here
    assert {name: str(place) for name, place in found.answers_at.items()} == {
        "cough": "toy/cases/one.yaml:5:5",
        "other": "toy/cases/one.yaml:6:5",
    }
    assert str(found.place) == "toy/cases/one.yaml:1:7"


def test_answers_are_texts_nulls_lists_and_mappings() -> None:
    text = (
        "{a: no, b: 010, c: null, d: ~, e: , f: 'null', g: '', h: [x, ~], i: {x: yes, y: ~}, j: [[x]], k: {x: [y]},"
        " l: [], m: {}, n: 1.5}"
    )
    document = parse(text.encode(), file="f", report=Report())
    assert document is not None
    assert raw_answers(document.root) == {  # type: ignore[arg-type]
        "a": "no",
        "b": "010",
        "c": None,
        "d": None,
        "e": None,
        "f": "null",
        "g": "",
        "h": ["x", ""],
        "i": {"x": "yes", "y": None},
        "j": ["[…]"],
        "k": {"x": "[…]"},
        "l": [],
        "m": {},
        "n": "1.5",
    }


@pytest.mark.parametrize(
    ("cases", "messages"),
    [
        (
            [case({"level": "hihg"})],
            ["unknown-name: case `one` names the level `hihg`, which nothing declares"],
        ),
        (
            [case({"causes": {"include": ["cols"], "first": "coughs"}, "rules": {"fired": ["cold"]}})],
            [
                "unknown-name: case `one` names the cause `cols`, which nothing declares",
                "unknown-name: case `one` names the cause `coughs`, which nothing declares",
                "unknown-name: case `one` names the rule `cold`, which nothing declares",
            ],
        ),
        (
            [case({"level": "high"}), case({"level": "top"})],
            ["duplicate-name: the case `one` has the name of a case"],
        ),
        (
            [case({"level": "high"}, findings=["cough"])],
            ["wrong-kind: a mapping of findings to answers is expected here"],
        ),
        (
            [case({"level": "high"}, cites=["leaf.two"])],
            ["unknown-name: case `one` names the claim `leaf.two`, which nothing declares"],
        ),
        (
            [case({"levels": "high"})],
            ["unknown-key: an expectation has no key `levels`"],
        ),
    ],
)
def test_a_scenario_with_a_fault_is_reported(tmp_path: Path, cases: list[object], messages: list[str]) -> None:
    found = problems(tmp_path, **PARTS, cases=cases)
    assert [f"{each.code}: {each.message}" for each in found] == messages


def test_scenarios_are_left_alone_where_they_are_not_asked_for(tmp_path: Path) -> None:
    folder = written(tmp_path, files(cases=[case({"level": "nowhere"})]))
    read = read_knowledge_base(folder, scenarios=False)
    assert read.diagnostics == ()
    assert read.scenarios == ()
    assert read_knowledge_base(folder).failed
