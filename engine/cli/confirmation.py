"""A person's own words, shown back: only what is confirmed becomes an answer.

At a terminal or in an interview the person confirms.  Where nobody can be asked, what has to be confirmed (every
warning sign, what may reassure, and whatever is in doubt) is left out, and standard error says so and what it would
mean.  What is not clear ("fever or chills") is never an answer: it stays to be asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

import click

from ..dialogue.replies import Command, read_command
from ..dialogue.words import Mention, answers_of, confirmed, in_words, recognise
from ..inference.answers import NO, YES
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.errors import BadAnswers
from ..knowledge.model import Model
from .console import Console

__all__ = ["Back", "EndOfInput", "Quit", "accepted", "with_words"]

_TRIES = 3
_NONE = NO | {"none"}


class Back(Exception):
    """The person would rather say it again."""


class EndOfInput(Exception):
    """There is no more input."""


class Quit(Exception):
    """The person wants to stop here."""


def accepted(
    model: Model,
    mentions: Sequence[Mention],
    console: Console,
    *,
    known: Iterable[str],
    command: Callable[[str], bool],
) -> dict[str, object]:
    """The answers in some mentions that the person confirms; what is `known` already stays as it is.

    `command` carries out a line that is a command, and says whether it is one; it may raise `Back` and `Quit`.
    Raises these, and `EndOfInput`.
    """
    fresh = [mention for mention in mentions if mention.name.finding not in known]
    clear = [mention for mention in fresh if mention.value != "unknown"]
    for mention in mentions:
        if mention not in fresh:
            console.say(f"Answered before, and left so: {in_words(model, mention)}")
    if not clear:
        _leave(model, fresh, {}, console)
        return {}
    console.say("This is how I understand you:")
    for number, mention in enumerate(clear, start=1):
        console.say(in_words(model, mention), head=f"  {number}  ")
    kept = [confirmed(mention) for mention in _right(clear, console, command)]
    answers = answers_of(model, kept)
    _leave(model, fresh, answers, console)
    return answers


def _right(mentions: list[Mention], console: Console, command: Callable[[str], bool]) -> list[Mention]:
    """Those that the person says are right."""
    request = "Is all of that right? yes, no, or the numbers of what is wrong:"
    tries = 0
    while tries < _TRIES:
        line = console.read(request)
        if line is None:
            raise EndOfInput
        word = " ".join(line.casefold().split())
        if word in YES:
            return mentions
        if word in _NONE:
            return []
        if not word and console.terminal:
            console.say("Nothing is taken without your yes.")
            continue
        numbers = word.replace(",", " ").replace(" and ", " ").split()
        if numbers and all(each.isdecimal() and 0 < int(each) <= len(mentions) for each in numbers):
            return [each for number, each in enumerate(mentions, start=1) if str(number) not in numbers]
        told = command(line)
        tries += not (told and console.terminal)
        if not told and tries < _TRIES:
            console.say(f"answer yes, no, or numbers from 1 to {len(mentions)}; what is wrong will be asked")
    console.say("That is not confirmed, so nothing of it is taken.")
    return []


def _leave(model: Model, mentions: list[Mention], answers: Mapping[str, object], console: Console) -> None:
    """Say what is left to be asked."""
    left = [mention for mention in mentions if mention.name.finding not in answers]
    for mention in left:
        console.say(f"Not taken, and left to the questions: {in_words(model, mention)}")


def with_words(kb: KnowledgeBase, given: Mapping[str, object], words: str, *, alone: bool) -> dict[str, object]:
    """What is stated, with what the person's own words add.

    They are confirmed at a terminal where they are all that is stated; anywhere else, only what needs no confirmation
    is used, and the rest is named.  Raises `click.UsageError` where nothing at all would be left to judge.
    """
    mentions = recognise(kb.model, words)
    notes: list[str] = []
    console = Console() if alone and sys.stdin is not None else None
    if not mentions:
        notes.append("nothing in `--words` is known here by these words")
        said: dict[str, object] = {}
    elif console is not None and console.terminal:
        try:
            said = accepted(kb.model, mentions, console, known=given, command=_left)
        except (EndOfInput, Back, Quit):
            said = {}
    else:
        fresh = [mention for mention in mentions if mention.name.finding not in given]
        said = answers_of(kb.model, fresh)
        notes += _unused_in_words(kb, mentions, {**given, **said}, known=given)
    for note in notes:
        click.echo(f"thoracle: {note}", err=True)
    if not said and not given:
        raise click.UsageError("nothing that `--words` says can be used as it is; add `--ask`, or use `--set`")
    return {**said, **given}


def _left(line: str) -> bool:
    """Where nothing is asked, the only commands are those that take nothing."""
    match read_command(line):
        case Command(name="quit"):
            raise Quit
        case Command(name="back"):
            raise Back
    return False


def _unused_in_words(
    kb: KnowledgeBase, mentions: Sequence[Mention], answers: Mapping[str, object], *, known: Mapping[str, object]
) -> list[str]:
    """What is not used where nobody can be asked, a line each, and what it would mean; `answers` are all in use."""
    left = [mention for mention in mentions if mention.name.finding not in answers]
    lines = [f"not used, for nobody has confirmed it: {in_words(kb.model, mention)}" for mention in left]
    lines += [
        f"not used, for it is stated otherwise: {in_words(kb.model, mention)}"
        for mention in mentions
        if mention.name.finding in known
    ]
    if not left:
        return lines
    would_be = answers_of(kb.model, [confirmed(mention) for mention in left if mention.value == "present"])
    try:
        now, then = kb.assess(answers), kb.assess({**would_be, **answers})
    except BadAnswers:
        return lines
    if then.escalation.level.rank > now.escalation.level.rank:
        lines.append(f"if it is so, it is more urgent: {then.escalation.level.title}")
    return lines
