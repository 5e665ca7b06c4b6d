"""A person's own words, shown back: only what is confirmed becomes an answer.

At a terminal or in an interview the person confirms.  Where nobody can be asked, what has to be confirmed (every
warning sign, and whatever is in doubt) is left out, and standard error says so and what it would mean.  What is not
clear ("fever or chills") is never an answer: it stays to be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ..dialogue.words import Mention, answers_of, confirmed, in_words
from ..inference.answers import NO, YES
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.errors import BadAnswers
from ..knowledge.model import Model
from .console import Console

__all__ = ["EndOfInput", "accepted", "unconfirmed_in_words"]

_TRIES = 3


class EndOfInput(Exception):
    """There is no more input."""


def accepted(model: Model, mentions: Sequence[Mention], console: Console, *, known: Iterable[str]) -> dict[str, object]:
    """The answers in some mentions that the person confirms; what is `known` already stays as it is.

    Raises `EndOfInput`.
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
    kept = [confirmed(mention) for mention in _right(clear, console)]
    answers = answers_of(model, kept)
    _leave(model, fresh, answers, console)
    return answers


def _right(mentions: list[Mention], console: Console) -> list[Mention]:
    """Those that the person says are right."""
    request = "Is all of that right? yes, no, or the numbers of what is wrong:"
    for attempt in range(1, _TRIES + 1):
        while (line := console.read(request)) is not None and console.terminal and not line.strip():
            console.say("Nothing is taken without your yes.")
        if line is None:
            raise EndOfInput
        word = " ".join(line.casefold().split())
        if word in YES:
            return mentions
        if word in NO or word == "none":
            return []
        numbers = word.replace(",", " ").replace(" and ", " ").split()
        if numbers and all(each.isdecimal() and 0 < int(each) <= len(mentions) for each in numbers):
            return [each for number, each in enumerate(mentions, start=1) if str(number) not in numbers]
        if attempt < _TRIES:
            console.say(f"answer yes, no, or numbers from 1 to {len(mentions)}")
    console.say("That is not confirmed, so nothing of it is taken.")
    return []


def _leave(model: Model, mentions: list[Mention], answers: Mapping[str, object], console: Console) -> None:
    """Say what is left to be asked."""
    left = [mention for mention in mentions if mention.name.finding not in answers]
    for mention in left:
        console.say(f"Not taken, and left to the questions: {in_words(model, mention)}")


def unconfirmed_in_words(
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
