"""How far an interview has come, in words: what holds so far, what it could still become, how much is open.

No percentage is given, for nobody knows how many questions will be asked: one answer can make many needless.
"""

from __future__ import annotations

from ..knowledge.wording import joined
from .consultation import Consultation
from .separation import separating

__all__ = ["ending_in_words", "progress_in_words"]

_LEVELS = 3
"""So many levels that it could become are named."""
_ENDINGS = {
    "settled": "That was all: no answer to any question left could change how urgent it is.",
    "finished": "That was all: no question that was not asked could change how urgent it is.",
    "limit": "That was all: the urgency cannot change any more; more questions would only tell causes apart.",
    "by wish": "You stopped here. This is what is known so far.",
}


def progress_in_words(talk: Consultation) -> str:
    """What holds so far, and what is still open."""
    result = talk.result()
    escalation, live = result.escalation, result.certificate.live
    if not live:
        return _told_apart(talk)
    levels = {each.level.rank: each.level for each in live if each.level and each.level != escalation.level}
    names = [levels[rank].title for rank in sorted(levels, reverse=True)]
    if len(names) > _LEVELS:
        names = [names[0], "something less", names[-1]]
    could = f" Could still become: {joined(names, last='or')}." if names else ""
    return f"So far: {escalation.level.title}.{could} Still open: {_questions(len({e.name.finding for e in live}))}."


def _told_apart(talk: Consultation) -> str:
    """What is open where no question that was not asked can change the level."""
    result = talk.result()
    title = result.escalation.level.title
    screen = talk.screen()
    if screen is not None and screen.purpose == "level":
        return f"So far: {title}. Still open: {_questions(len(screen.items))} about warning signs."
    count = len({name.finding for name in separating(result)})
    fixed = "This is certain now" if result.certificate.settled else "No question left can change this"
    return f"So far: {title}. {fixed}. {_questions(count)} could still help to tell the causes apart."


def _questions(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"


def ending_in_words(ended: str | None) -> str:
    """How an interview ended; None is the end of input in its middle."""
    return _ENDINGS.get(ended or "", "That was the end of the input. This is what is known so far.")
