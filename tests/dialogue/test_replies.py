"""What may be typed at a screen."""

from __future__ import annotations

import pytest

from engine import UNKNOWN, load
from engine.dialogue.replies import Command, ReplyError, read_reply
from engine.dialogue.screens import Screen

KB = load("tests/boiler")


def screen(*names: str) -> Screen:
    items = tuple(KB.findings[name] for name in names)
    kind = "any" if len(items) > 1 else items[0].kind
    return Screen(kind=kind, items=items, purpose="level", reason="")


SEVERAL = screen("gas-smell", "alarm", "dizzy")


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("none", {"gas-smell": False, "alarm": False, "dizzy": False}),
        ("n", {"gas-smell": False, "alarm": False, "dizzy": False}),
        ("0", {"gas-smell": False, "alarm": False, "dizzy": False}),
        ("2", {"gas-smell": False, "alarm": True, "dizzy": False}),
        ("1 3", {"gas-smell": True, "alarm": False, "dizzy": True}),
        ("1,3", {"gas-smell": True, "alarm": False, "dizzy": True}),
        ("1 and 3", {"gas-smell": True, "alarm": False, "dizzy": True}),
        ("1 3?", {"gas-smell": True, "alarm": False, "dizzy": UNKNOWN}),
        ("?2", {"gas-smell": False, "alarm": UNKNOWN, "dizzy": False}),
        ("smell of gas, dizzy", {"gas-smell": True, "alarm": False, "dizzy": True}),
        ("all", {"gas-smell": True, "alarm": True, "dizzy": True}),
        ("?", {"gas-smell": UNKNOWN, "alarm": UNKNOWN, "dizzy": UNKNOWN}),
        ("don't know", {"gas-smell": UNKNOWN, "alarm": UNKNOWN, "dizzy": UNKNOWN}),
        ("frost=yes", {"frost": "yes"}),
        ("where=valve, pump", {"where": "valve, pump"}),
        ("where=valve:no, pump; frost=no", {"where": {"valve": "no", "pump": "yes"}, "frost": "no"}),
    ],
)
def test_a_screen_of_several_takes_numbers_names_none_and_unknown(line: str, answers: dict[str, object]) -> None:
    assert read_reply(SEVERAL, line) == answers


@pytest.mark.parametrize(
    ("name", "line", "answer"),
    [
        ("alarm", "YES", True),
        ("alarm", "no", False),
        ("alarm", "?", UNKNOWN),
        ("noise", "2", "hum"),
        ("noise", "a bang", "bang"),
        ("noise", "not sure", UNKNOWN),
        ("off-for", "3 Days", "3 Days"),
        ("where", "1 4", {"valve": True, "pump": False, "flue": False, "elsewhere": True}),
        ("where", "other place", {"valve": False, "pump": False, "flue": False, "elsewhere": True}),
        ("where", "none", {"valve": False, "pump": False, "flue": False, "elsewhere": False}),
    ],
)
def test_a_screen_of_one_takes_what_fits_its_kind(name: str, line: str, answer: object) -> None:
    assert read_reply(screen(name), line) == {name: answer}


@pytest.mark.parametrize(
    ("name", "line", "message"),
    [
        ("alarm", "maybe", "answer yes, no, or `?` for don't know"),
        ("alarm", "", "type an answer, `?` for don't know, or `help`"),
        ("noise", "7", "choose one by its number, 1 to 3, or `?` for don't know"),
        ("where", "9", "`9` is none of them; give numbers from 1 to 4, `none`, or `?`"),
        ("where", "yes", "which of them? give the numbers, 1 to 4"),
    ],
)
def test_what_fits_nothing_is_refused_with_what_to_type(name: str, line: str, message: str) -> None:
    with pytest.raises(ReplyError) as caught:
        read_reply(screen(name), line)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("back", Command(name="back")),
        ("q", Command(name="quit")),
        ("Help 2", Command(name="help", argument="2")),
        ("why", Command(name="why")),
        ("what-if noise=bang", Command(name="what-if", argument="noise=bang")),
        ("what if noise=bang", Command(name="what-if", argument="noise=bang")),
        ("why not leave", Command(name="why-not", argument="leave")),
        ("why-not", Command(name="why-not")),
        ("SUFFICIENT", Command(name="sufficient")),
        ("result all", Command(name="result", argument="all")),
        ("stop", Command(name="quit")),
    ],
)
def test_commands_are_understood_at_every_screen(line: str, command: Command) -> None:
    assert read_reply(SEVERAL, line) == command
    assert read_reply(screen("off-for"), line) == command
