"""Laws of the prompt: whatever is typed, wherever, does no harm."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.cli.console import Console
from engine.cli.prompt import run_interview
from engine.dialogue.consultation import Consultation
from engine.dialogue.phrases import called
from engine.dialogue.replies import COMMANDS
from engine.inference.knowledge_base import KnowledgeBase, load


class Typist(Console):
    """A person who types some lines and then leaves; keeps what was shown to them."""

    def __init__(self, lines: Iterable[str], *, width: int, terminal: bool) -> None:
        self.out, self.terminal, self._editing = io.StringIO(), terminal, False
        self._lines: Iterator[str] = iter(lines)
        self._width = width

    @property
    def width(self) -> int:
        return self._width

    def read(self, request: str) -> str | None:
        self.say(request)
        return next(self._lines, None)


@lru_cache
def base(name: str) -> KnowledgeBase:
    return load(name)


@lru_cache
def typed(name: str) -> st.SearchStrategy[str]:
    """Lines that may be typed: answers, commands, own words and anything at all."""
    kb = base(name)
    names = st.sampled_from([*kb.findings, *kb.causes, *kb.levels, *kb.patterns, *kb.rules, "nothing-of-the-kind", "2"])
    words = st.sampled_from([text for finding in kb.findings.values() for _, _, text in called(finding)])
    values = st.sampled_from(
        ["yes", "no", "?", "3 days", "72", "none", *(each for f in kb.findings.values() for each in f.options)]
    )
    setting = st.builds("{}={}".format, st.sampled_from(list(kb.findings)), values)
    return st.one_of(
        st.sampled_from(["1", "2", "1 3", "2?", "none", "all", "?", "yes", "no", "y", "n", "", "40", "3 days", "-1"]),
        st.sampled_from([*COMMANDS, "back", "back"]),
        st.builds("{} {}".format, st.sampled_from(list(COMMANDS)), names),
        st.builds("{}{}".format, st.sampled_from(["", "what-if "]), setting),
        st.builds("{}; {}".format, setting, setting),
        st.builds("{}{}, {}".format, st.sampled_from(["", "no ", "maybe ", "my father had "]), words, words),
        st.text(max_size=12),
    )


@pytest.mark.parametrize("name", ["tests/boiler", "kb"])
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_whatever_is_typed_the_prompt_stays_whole_within_its_width_and_true_to_the_answers(
    name: str, data: st.DataObject
) -> None:
    kb = base(name)
    lines = data.draw(st.lists(typed(name), max_size=25))
    width = data.draw(st.sampled_from([20, 40, 80]))
    console = Typist(lines, width=width, terminal=data.draw(st.booleans()))
    talk = Consultation(kb)
    run_interview(talk, words=data.draw(st.sampled_from([None, "", "no fever, dizzy"])), console=console)
    shown = console.out.getvalue()
    assert not [line for line in shown.split("\n") if len(line) > width and " " in line.strip()]
    assert not [each for each in shown if not each.isprintable() and each != "\n"]
    assert talk.result().escalation == kb.assess(talk.given).escalation


@pytest.mark.parametrize("name", ["tests/boiler", "kb"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whatever_is_asked_back_changes_nothing(name: str, data: st.DataObject) -> None:
    asides = [each for each in COMMANDS if each not in ("back", "quit")]
    names = [*base(name).findings, *base(name).causes, "1", ""]
    lines = data.draw(
        st.lists(st.builds("{} {}".format, st.sampled_from(asides), st.sampled_from(names)), min_size=1, max_size=6)
    )
    talk = Consultation(base(name))
    before = talk.screen()
    run_interview(talk, console=Typist(["", *lines], width=80, terminal=True))
    assert (talk.given, talk.screen(), talk.ended) == ({}, before, None)
