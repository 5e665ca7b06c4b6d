"""The grade of a text, and the questions that are too hard or say no unit."""

import pytest

from engine.bench.checking.check import checked, examine
from engine.bench.checking.readability import grade, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1),
        ("pain", 1),
        ("breathe", 1),
        ("aches", 1),
        ("walked", 1),
        ("loved", 1),
        ("noises", 2),
        ("wanted", 2),
        ("treated", 2),
        ("muscle", 2),
        ("muscles", 2),
        ("lying", 2),
        ("being", 2),
        ("careful", 2),
        ("unable", 3),
        ("period", 3),
        ("family", 3),
        ("temperature", 4),
        ("physiotherapy", 6),
        ("arthritis", 3),
        ("don't", 1),
        ("15", 1),
    ],
)
def test_syllables_are_counted_by_the_spelling(word, count):
    assert syllables(word) == count


def test_the_grade_is_that_of_the_formula():
    text = "The boiler is cold. It makes a noise when it starts."  # 11 words, 2 sentences, 12 syllables
    assert grade(text) == pytest.approx(0.39 * 11 / 2 + 11.8 * 12 / 11 - 15.59)


def test_longer_words_and_longer_sentences_have_a_higher_grade():
    easy = "The boiler is cold. It makes a noise when it starts."
    assert grade(easy) < grade(easy.replace(". It", " and it")) < grade(easy.replace("noise", "reverberation"))


def test_a_text_of_few_words_has_no_grade():
    assert grade("Intermittent malfunctions?") == 0.0


def messages(boiler):
    return [f"{each.code}: {each.message}" for each in checked(examine(boiler.folder)).problems]


HARD = """\
malfunction:
  kind: symptom
  ask: Have intermittent malfunctions of the installation manifested themselves previously?
"""
READ = "- id: stops\n  when: malfunction\n  level: service\n  because: It stops.\n  cites: [leaflet.reset]\n"
ACCEPTED = "- code: untested-rule\n  about: [stops]\n  because: It is a toy.\n"


def test_a_question_above_the_grade_is_told_with_its_grade(boiler):
    for file, text in (("findings/more.yaml", HARD), ("escalation.yaml", READ), ("accepted.yaml", ACCEPTED)):
        boiler.add(file, text)
    assert messages(boiler) == []
    boiler.add("kb.yaml", "reading_grade: 9\n")
    assert messages(boiler) == [
        "hard-question: the question of `malfunction` asks grade 18.1 of a reader, above 9",
    ]


def test_the_grade_is_a_whole_number(boiler):
    boiler.add("kb.yaml", "reading_grade: low\n")
    assert messages(boiler) == ["bad-value: `low` is not a whole number from 1"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("ask: How high is the pressure?", True),
        ("ask: How high is the pressure, in bar?", False),
        ("ask: How high is the pressure?\n  help: Read the bars on the dial.", False),
        ("ask: How high is the pressure of the barrel?", True),
    ],
)
def test_a_bare_number_needs_a_question_that_says_its_unit(boiler, asked, told):
    boiler.add("findings/more.yaml", f"pressure:\n  kind: quantity\n  unit: bar\n  bare: true\n  {asked}\n")
    boiler.add("accepted.yaml", "- code: unread-finding\n  about: [pressure]\n  because: It is a toy.\n")
    message = "missing-unit: `pressure` takes a bare number, and its question does not say its unit, `bar`"
    assert messages(boiler) == ([message] if told else [])


@pytest.mark.parametrize(
    ("unit", "ask", "told"),
    [
        ("m", "How far did it fall?", True),
        ("m", "I'm at a loss: how far did it fall?", True),
        ("m", "How far did it fall, in metres?", False),
        ("m", "How far did it fall, in meters?", False),
        ("m", "How far did it fall (m)?", False),
        ("m", "How far did it fall, such as 5m?", False),
        ("kg", "How heavy is it, in kilograms?", False),
        ("kg", "How heavy is it in all?", True),
        ("percent", "How full is it, in %?", False),
        ("percent", "How full is it, such as 40%?", False),
        ("percent", "How full is it, in per cent?", False),
        ("celsius", "How warm is it, such as 38°C?", False),
        ("celsius", "How warm is it, in degrees?", False),
        ("celsius", "How warm is it?", True),
        ("bar", "How many bars?", False),
        ("inch", "How long is it, in INCHES?", False),
        ("inch", "How long is it, in inch?", False),
    ],
)
def test_a_unit_may_be_an_abbreviation_and_the_question_may_spell_it_out(boiler, unit, ask, told):
    finding = f'pressure:\n  kind: quantity\n  unit: {unit}\n  bare: true\n  ask: "{ask}"\n'
    boiler.add("findings/more.yaml", finding)
    boiler.add("accepted.yaml", "- code: unread-finding\n  about: [pressure]\n  because: It is a toy.\n")
    message = f"missing-unit: `pressure` takes a bare number, and its question does not say its unit, `{unit}`"
    assert messages(boiler) == ([message] if told else [])


def test_an_amount_that_names_its_unit_needs_no_such_question(boiler):
    boiler.add("findings/more.yaml", "pressure:\n  kind: quantity\n  unit: bar\n  ask: How high is the pressure?\n")
    boiler.add("accepted.yaml", "- code: unread-finding\n  about: [pressure]\n  because: It is a toy.\n")
    assert messages(boiler) == []
