"""A finding is found by its name, another word, its title, an option or its question, the better fit first."""

import pytest

from engine.dialogue.vocabulary import by_file, example, how_to_answer, nearest, search
from engine.inference.answers import read_answers
from engine.inference.knowledge_base import load


@pytest.fixture(scope="module")
def boiler():
    return load("tests/boiler").model


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # exact, by every kind of text
        ("gas-smell", [("gas-smell", "exact", "name")]),
        ("Gas_Smell", [("gas-smell", "exact", "name")]),
        ("SMELL of  gas", [("gas-smell", "exact", "alias")]),
        ("time without heat?", [("off-for", "exact", "title")]),
        ("bang", [("noise", "exact", "option")]),
        ("a bang", [("noise", "exact", "option")]),
        ("Was there frost", [("frost", "exact", "question")]),
        # prefix before words, words before substring
        ("gas", [("gas-smell", "prefix", "name")]),
        ("smell", [("gas-smell", "prefix", "alias"), ("any-smell", "words", "name")]),
        ("heat time", [("off-for", "words", "title")]),
        ("rost", [("frost", "substring", "name")]),
        # some words; a rarer word counts more
        ("hum of a sunday", [("noise", "some words", "option")]),
        # misspelt
        ("nois", [("noise", "prefix", "name")]),
        ("niose", [("noise", "close", "name")]),
        ("somewere else", [("where", "close", "option")]),
        # nothing
        ("", []),
        ("?!", []),
        ("xylophone", []),
    ],
)
def test_the_findings_that_fit_a_query(boiler, query, found):
    assert [(match.finding.id, match.fit, match.field) for match in search(boiler, query)] == found


def test_the_option_that_was_found_is_named(boiler):
    [match] = search(boiler, "other place")
    assert (match.option.id, match.text) == ("elsewhere", "other place")


def test_what_fits_equally_well_stands_in_declared_order(boiler):
    found = [match.finding.id for match in search(boiler, "does")]
    assert found == ["any-smell", "dizzy", "noise", "where", "reset-helps"]


def test_a_word_that_most_findings_have_says_nothing(boiler):
    assert search(boiler, "does xylophone") == ()


def test_the_most_similar_are_suggested_where_nothing_fits(boiler):
    assert [finding.id for finding in nearest(boiler, "gsasmel")] == ["gas-smell", "any-smell"]
    assert nearest(boiler, "zzzz") == ()


def test_findings_are_grouped_by_the_file_that_declares_them(boiler):
    [(file, findings)] = by_file(boiler).items()
    assert (file, findings) == ("boiler/findings/boiler.yaml", tuple(boiler.findings.values()))


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("dizzy", "yes, no or unknown"),
        ("noise", "one of quiet, hum, bang; or unknown"),
        ("where", "any of valve, pump, flue, elsewhere; or none, or unknown"),
        ("age", "a number of years, from 0 to 100; or unknown"),
        ("off-for", "a number and its unit, from 0 days to 3650 days; or unknown"),
    ],
)
def test_how_a_finding_is_answered(boiler, name, answer):
    assert how_to_answer(boiler.findings[name]) == answer


def test_every_example_is_an_answer_that_is_taken(boiler):
    examples = [example(finding) for finding in boiler.findings.values()]
    assert examples[4:8] == ["noise=quiet", "where=valve,pump", "age=50", "off-for=3 days"]
    answers = dict(each.split("=", 1) for each in examples)
    assert list(read_answers(boiler, answers).given) == list(boiler.findings)
