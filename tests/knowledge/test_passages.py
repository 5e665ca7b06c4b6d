"""Passages: how a document is cut into units, and how a unit is identified."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.knowledge.passages import ABBREVIATIONS, HeadingError, cut, digest, heading_text, normalise
from engine.knowledge.sources import TOP


def units(text: str, *headings: tuple[str, int]) -> list[tuple[str, int, str]]:
    return [(unit.section, unit.sentence, unit.text) for unit in cut(text, headings=headings)]


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("One. two. Three.", ["One. two.", "Three."]),  # no capital letter follows
        ("One.Two", ["One.Two"]),  # no white space follows
        ("It costs 3.5 Dollars.", ["It costs 3.5 Dollars."]),
        ("Really?! Yes.", ["Really?!", "Yes."]),
        ("Wait... Then go.", ["Wait...", "Then go."]),
        ("Wait… Then go.", ["Wait...", "Then go."]),  # NFKC
        ("See Dr. Who. Then rest.", ["See Dr. Who.", "Then rest."]),
        ("Pills, e.g. Aspirin, help.", ["Pills, e.g. Aspirin, help."]),
        ("Ärzte helfen. Über Nacht.", ["Ärzte helfen.", "Über Nacht."]),
        ('He said "Go." Then he went.', ['He said "Go." Then he went.']),  # the mark has to come right before
        ("Wait. 3 days.", ["Wait. 3 days."]),  # a digit is no capital letter
        ("  •  Fever. Chills.", ["Fever.", "Chills."]),
        ("- Fever", ["Fever"]),
        ("-5 degrees", ["-5 degrees"]),
        ("* Fever", ["Fever"]),
        ("", []),
        ("   ", []),
        ("•", []),
    ],
)
def test_a_line_is_cut_into_sentences(line: str, sentences: list[str]) -> None:
    assert [text for _, _, text in units(line)] == sentences


@pytest.mark.parametrize("abbreviation", ABBREVIATIONS)
def test_an_abbreviation_ends_no_sentence(abbreviation: str) -> None:
    assert units(f"Ask {abbreviation} Green. Go.") == [(TOP, 1, f"Ask {abbreviation} Green."), (TOP, 2, "Go.")]


def test_units_count_from_one_under_each_heading_and_headings_are_no_units() -> None:
    text = "Before. Still before.\n\nCauses\n• One. Two.\n• Three.\nCauses\nFour.\nSigns\n"
    assert units(text, ("Causes", 3), ("Causes (2)", 6), ("Signs", 8)) == [
        ("top", 1, "Before."),
        ("top", 2, "Still before."),
        ("Causes", 1, "One."),
        ("Causes", 2, "Two."),
        ("Causes", 3, "Three."),
        ("Causes (2)", 1, "Four."),
    ]


def test_a_unit_knows_its_line_and_its_digest() -> None:
    [first, second] = cut("\ufeffOne.\r\n\r\n•\u00a0Don’t  wait.", headings=[])
    assert (first.line, first.text) == (1, "One.")
    assert (second.line, second.text) == (3, "Don't wait.")
    assert second.digest == hashlib.sha256(b"Don't wait.").hexdigest()[:12] == digest(" - Don‘t wait.")


@pytest.mark.parametrize(
    ("title", "line", "message"),
    [
        ("Causes", 2, "the heading `Causes` does not stand at line 2: that line reads `Signs`"),
        ("Causes", 9, "the heading `Causes` does not stand at line 9: the document ends before it"),
        ("Causes", 0, "the heading `Causes` does not stand at line 0: the document ends before it"),
        ("Causes", 3, f"the heading `Causes` does not stand at line 3: that line reads `{'x' * 60}`"),
    ],
)
def test_a_heading_that_does_not_stand_where_it_should_is_an_error(title: str, line: int, message: str) -> None:
    with pytest.raises(HeadingError) as caught:
        cut(f"Causes\nSigns\n{'x' * 80}", headings=[(title, line)])
    assert str(caught.value) == message
    assert (caught.value.title, caught.value.line) == (title, line)


def test_a_heading_may_carry_a_bullet_curly_quotes_and_a_number_of_ours() -> None:
    assert units("• When it’s bad\nGo.", ("When it's bad (2)", 1)) == [("When it's bad (2)", 1, "Go.")]
    assert heading_text("Type (2) pain") == "Type (2) pain"


@given(st.text(alphabet=st.sampled_from("aB.!? \t•–-‘’“”…é\u00a0"), max_size=40))
def test_the_digest_does_not_depend_on_quotes_spaces_and_one_bullet(text: str) -> None:
    assert digest(normalise(text).replace(" ", "   ")) == digest(normalise(text))
    straight = text.replace("’", "'").replace("“", '"')
    assert digest(text) == digest(straight)


@given(st.lists(st.sampled_from(["One. Two.", "• Three", "", "dr. Four! Five"]), max_size=6))
def test_cutting_loses_no_word(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert " ".join(text for _, _, text in units(text)).split() == text.replace("•", "").split()
