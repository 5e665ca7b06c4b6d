"""Names: declared once, reserved words refused, misspelt ones suggested."""

from __future__ import annotations

import pytest

from engine.knowledge.diagnostics import Place, Report
from engine.knowledge.naming import ANSWERS, RESERVED, Names

HERE, THERE = Place("kb/b.yaml", 7, 3), Place("kb/a.yaml", 2)


def declared(*names: tuple[str, str]) -> Names:
    found = Names()
    for kind, name in names:
        assert found.declare(kind, name, THERE, Report())
    return found


@pytest.mark.parametrize("first", ["symptom", "choice", "choices", "quantity", "pattern", "cause", "level", "rule"])
@pytest.mark.parametrize("second", ["symptom", "pattern", "cause", "level", "rule"])
def test_findings_patterns_causes_levels_and_rules_share_their_names(first: str, second: str) -> None:
    report = Report()
    assert not declared((first, "x")).declare(second, "x", HERE, report)
    [problem] = report.found
    assert (problem.code, problem.message) == ("duplicate-name", f"the {second} `x` has the name of a {first}")
    assert (problem.hint, problem.related) == ("the first is at kb/a.yaml:2", (THERE,))


@pytest.mark.parametrize("kind", ["source", "case", "weight", "advice-kind"])
def test_other_kinds_have_names_of_their_own(kind: str) -> None:
    names, report = declared(("symptom", "x"), (kind, "x")), Report()
    assert not names.declare(kind, "x", HERE, report)
    assert [each.message for each in report.found] == [f"the {kind} `x` has the name of a {kind}"]


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_words_of_the_language_name_nothing(word: str) -> None:
    report = Report()
    assert not Names().declare("symptom", word, HERE, report)
    assert [str(each) for each in report.found] == [
        f"kb/b.yaml:7:3: error[reserved-name] `{word}` is a word of the condition language and can name nothing"
    ]


@pytest.mark.parametrize("word", sorted(ANSWERS))
def test_words_that_answer_any_finding_name_no_option(word: str) -> None:
    report = Report()
    Names().declare_option(word, HERE, report)
    assert [str(each) for each in report.found] == [
        f"kb/b.yaml:7:3: error[reserved-name] `{word}` answers any finding and can name no option"
    ]


def test_an_option_may_have_the_name_of_another_findings_option_or_of_anything_else() -> None:
    names, report = declared(("symptom", "flank")), Report()
    names.declare_option("flank", HERE, report)
    names.declare_option("flank", THERE, report)
    assert report.found == []
    assert names.of("option") == {"flank": HERE}


@pytest.mark.parametrize(
    ("name", "kind", "problem"),
    [
        ("fever", "symptom", None),
        ("fevr", "symptom", "case `c` names the symptom `fevr`, which nothing declares"),
        ("fever", "cause", "case `c` names the cause `fever`, which nothing declares"),
        ("xyz", "cause", "case `c` names the cause `xyz`, which nothing declares"),
        ("fever", "claim", "case `c` names the claim `fever`, which nothing declares"),
    ],
)
def test_a_name_that_nothing_declares_is_reported(name: str, kind: str, problem: str | None) -> None:
    names, report = declared(("symptom", "fever"), ("cause", "cold")), Report()
    assert names.resolve(name, kind, HERE, report, what="case `c`") is (problem is None)
    assert [each.message for each in report.found] == ([problem] if problem else [])


@pytest.mark.parametrize(
    ("name", "kind", "hint"),
    [
        ("fevr", "symptom", "did you mean `fever` (kb/a.yaml:2)?"),
        ("fever", "cause", "it is the name of a symptom"),
        ("xyz", "cause", None),
        ("fever", "claim", None),
    ],
)
def test_the_hint_says_what_was_meant_or_what_the_name_is_of(name: str, kind: str, hint: str | None) -> None:
    names, report = declared(("symptom", "fever"), ("cause", "cold")), Report()
    names.resolve(name, kind, HERE, report, what="case `c`")
    assert [each.hint for each in report.found] == [hint]


def test_of_a_kind_whose_file_could_not_be_read_no_name_is_reported_as_unknown() -> None:
    names, report = declared(("symptom", "fever")), Report()
    names.incomplete.add("symptom")
    assert not names.resolve("fevr", "symptom", HERE, report, what="x")
    assert report.found == []


def test_names_are_found_by_kind_in_declared_order() -> None:
    names = declared(("symptom", "b"), ("choice", "a"), ("symptom", "c"))
    assert list(names.of("choice", "symptom")) == ["a", "b", "c"]
    assert (names.kind("a"), names.kind("b"), names.kind("z")) == ("choice", "symptom", None)
    assert names.suggest("bb", ["symptom"]) == "did you mean `b` (kb/a.yaml:2)?"
