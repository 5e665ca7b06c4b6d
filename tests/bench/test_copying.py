"""Text that a knowledge base shares with a document."""

import pytest

from engine.bench.tracing.copying import copied, words_of
from engine.bench.tracing.verification import Text

DOCUMENT = "A line before.\nNever open the lid while the fan is still turning, or the\nflame may reach you.\n"


def problems(boiler, document=DOCUMENT):
    return [str(each) for each in copied(boiler.folder, [Text(shown="documents/fan.txt", text=document)])]


def test_a_knowledge_base_in_its_own_words_has_no_problems(boiler):
    assert problems(boiler) == []


def test_eight_words_in_a_row_are_copied_text(boiler):
    boiler.replace("escalation.yaml", "Gas can explode.", "Open the lid while the fan is still.")
    assert problems(boiler) == [
        "boiler/escalation.yaml:4:12: error[copied-text] `because` shares 8 consecutive words with "
        "documents/fan.txt:2: `open the lid while the fan is still`\n"
        "    4 |   because: Open the lid while the fan is still.\n"
        "      |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ say it in other words"
    ]


def test_seven_words_in_a_row_are_not(boiler):
    boiler.replace("escalation.yaml", "Gas can explode.", "Open the lid while the fan is off.")
    assert problems(boiler) == []


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("NEVER – open the “lid” while: the fan is still!", 9),
        ("fan is still turning or the flame may reach you", 10),
        ("Do never open the lid while the fan is open the lid while the fan is still turning", 9),
    ],
)
def test_case_marks_and_line_ends_hide_nothing_and_the_longest_run_is_reported(boiler, text, length):
    boiler.replace("advice.yaml", "Note where it drips.", f"'{text}'")
    [problem] = problems(boiler)
    assert f"`text` shares {length} consecutive words" in problem


@pytest.mark.parametrize(
    ("file", "old", "key"),
    [
        ("kb.yaml", "This is a toy.", "disclaimer"),
        ("levels.yaml", "Look again tomorrow.", "action"),
        ("findings/boiler.yaml", "Do you smell gas?", "ask"),
        ("findings/boiler.yaml", "at the pump", "pump"),
        ("causes/parts.yaml", "A broken pump is loud.", "because"),
        ("sources/leaflet.yaml", "The alarm reports poison.", "says"),
        ("sources/leaflet.yaml", "heading", "because"),
        ("escalation.yaml", "The leaflet speaks of each alone.", "reason"),
    ],
)
def test_every_text_of_the_knowledge_base_is_compared(boiler, file, old, key):
    boiler.replace(file, old, "never open the lid while the fan is still turning")
    [problem] = problems(boiler)
    assert f"`{key}` shares 10 consecutive words" in problem


@pytest.mark.parametrize("old", ["The leaflet", "leaflet.txt"])
def test_what_belongs_to_the_document_may_be_quoted(boiler, old):
    boiler.replace("sources/leaflet.yaml", old, "never open the lid while the fan is still turning")
    assert problems(boiler) == []


def test_the_place_in_each_document_is_reported(boiler):
    boiler.replace("kb.yaml", "This is a toy.", "fan is still turning or the flame may reach you")
    texts = [Text(shown="a.txt", text=DOCUMENT), Text(shown="b.txt", text="Heading\n\n" + DOCUMENT)]
    found = [each.message.rpartition("with ")[2].partition(": ")[0] for each in copied(boiler.folder, texts)]
    assert found == ["a.txt:2", "b.txt:4"]


def test_words_are_letters_and_digits_with_where_they_begin():
    assert words_of("Don’t_stop: ½ a 3-day ﬁre") == [
        ("don't", 0),
        ("stop", 6),
        ("1⁄2", 12),
        ("a", 14),
        ("3", 16),
        ("day", 18),
        ("fire", 22),
    ]
