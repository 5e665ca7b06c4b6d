"""Replaying: a consultation that was kept, held against a knowledge base.

On the knowledge base that it was made with, every step is taken again, and the result has to be the same text, byte
for byte.  On another one the same answers are judged, as far as it takes them, and the interview is led again with
them; what changed is reported: what is asked, the rules that fire, the level.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..inference.answers import UNKNOWN, merged
from ..inference.case import Case
from ..inference.knowledge_base import KnowledgeBase
from ..inference.result import Result
from ..knowledge.errors import BadAnswers, JournalError, ThoracleError
from .consultation import Consultation
from .recorded import take
from .records import End, Journaled, Step, decode

__all__ = ["Change", "Replay", "replay"]

FORMAT = "thoracle.replay/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What there was, and is no more; what there was not, and is."""

    gone: tuple[str, ...]
    new: tuple[str, ...]

    @classmethod
    def between(cls, then: Iterable[str], now: Iterable[str]) -> Change:
        """The change from some names to others."""
        before, after = dict.fromkeys(then), dict.fromkeys(now)
        return cls(
            gone=tuple(name for name in before if name not in after),
            new=tuple(name for name in after if name not in before),
        )

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"gone": list(self.gone), "new": list(self.new)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """What came of replaying a consultation."""

    same_kb: bool
    """Whether the knowledge base is the one that it was made with."""
    same_bytes: bool
    """Whether the result is the same text."""
    result: Result
    """The result now."""
    level_then: str
    """The level then, by name; the knowledge base of now may not have it."""
    ended_then: str
    ended: str
    """How the interview ended then, and how it ends now."""
    questions: Change
    """What was asked and is no more, and what is asked now."""
    rules: Change
    """Which rules fired and do so no more, and which do now."""
    refused: tuple[str, ...]
    """Why answers cannot be taken any more; they were left out."""

    @property
    def unchanged(self) -> bool:
        """Whether level, rules and questions are the same."""
        changes = (*self.questions.gone, *self.questions.new, *self.rules.gone, *self.rules.new, *self.refused)
        return not changes and self.level_then == self.result.escalation.level.id

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "format": FORMAT,
            "same_kb": self.same_kb,
            "same_bytes": self.same_bytes,
            "unchanged": self.unchanged,
            "level": {"then": self.level_then, "now": self.result.escalation.level.id},
            "ended": {"then": self.ended_then, "now": self.ended},
            "questions": self.questions.as_dict(),
            "rules": self.rules.as_dict(),
            "refused": list(self.refused),
        }


def replay(kb: KnowledgeBase, transcript: bytes, *, file: str = "transcript") -> Replay:
    """Replay a transcript; `file` is what messages call it.

    Raises `JournalError` where it is none, is damaged, or is the journal of a consultation that has not ended.
    """
    journaled = decode(transcript, file=file)
    if journaled.end is None or journaled.size != len(transcript):
        raise JournalError(file, reason="is no whole transcript: its end is missing")
    if journaled.header.kb_digest == kb.digest:
        return _same(kb, journaled, journaled.end, file=file)
    return _other(kb, journaled, journaled.end)


def _same(kb: KnowledgeBase, journaled: Journaled, end: End, *, file: str) -> Replay:
    """Take every step again."""
    asked: list[tuple[str, ...] | None] = []
    try:
        talk = Consultation(kb, journaled.header.given, emergency_number=journaled.header.emergency_number)
        for step in journaled.steps:
            screen = talk.screen()
            take(talk, step)
            asked = _followed(asked, step, screen.names if screen else None)
    except ThoracleError as error:
        raise JournalError(file, reason=f"its answers do not fit its own knowledge base: {error}") from error
    result = talk.result()
    ended = talk.ended or "by wish"
    return _compared(
        journaled, end, result, same_kb=True, ended=ended, asked=[name for names in asked for name in names or ()]
    )


def _other(kb: KnowledgeBase, journaled: Journaled, end: End) -> Replay:
    """Judge the answers that can still be taken, and lead the interview again with them."""
    before, refused = _taken(kb, {}, journaled.header.given)
    answers, also = _taken(kb, before, _answers(journaled))
    number = journaled.header.emergency_number
    talk = Consultation(kb, before, emergency_number=number)
    most = _screens(journaled) if end.ended == "by wish" else None
    asked: list[str] = []
    while (screen := talk.screen()) is not None and (most is None or talk.screens < most):
        asked += screen.names
        talk.answer({name: answers.get(name, UNKNOWN) for name in screen.names})
    return _compared(
        journaled,
        end,
        kb.assess(answers, emergency_number=number),
        same_kb=False,
        ended=talk.ended or "by wish",
        asked=asked,
        refused=tuple(dict.fromkeys([*refused, *also])),
    )


def _compared(
    journaled: Journaled,
    end: End,
    result: Result,
    *,
    same_kb: bool,
    ended: str,
    asked: list[str],
    refused: tuple[str, ...] = (),
) -> Replay:
    return Replay(
        same_kb=same_kb,
        same_bytes=result.to_json() == end.result,
        result=result,
        level_then=end.level,
        ended_then=end.ended,
        ended=ended,
        questions=Change.between(_asked(journaled), asked),
        rules=Change.between(end.rules, result.firing.rules),
        refused=refused,
    )


# -- what a journal comes to ------------------------------------------------------------------------------------------


def _followed(
    history: list[tuple[str, ...] | None], step: Step, names: tuple[str, ...] | None
) -> list[tuple[str, ...] | None]:
    """What was asked up to a step, without what was taken back."""
    if step.kind == "answer":
        return [*history, names]
    return history[:-1] if step.kind == "back" else history


def _asked(journaled: Journaled) -> list[str]:
    """All that was asked, without what was taken back."""
    history: list[tuple[str, ...] | None] = []
    for step in journaled.steps:
        history = _followed(history, step, step.asked)
    return [name for names in history for name in names or ()]


def _screens(journaled: Journaled) -> int:
    """How many screens were answered, without those that were taken back."""
    history: list[tuple[str, ...] | None] = []
    for step in journaled.steps:
        history = _followed(history, step, step.asked)
    return sum(names is not None for names in history)


def _answers(journaled: Journaled) -> Mapping[str, object]:
    """All that was answered in the end."""
    states: list[dict[str, object]] = [dict(journaled.header.given)]
    for step in journaled.steps:
        if step.kind == "answer":
            states.append(merged(states[-1], step.answers.items()))  # type: ignore[arg-type]
        elif step.kind == "back" and len(states) > 1:
            states.pop()
    return states[-1]


def _taken(
    kb: KnowledgeBase, before: Mapping[str, object], answers: Mapping[str, object]
) -> tuple[dict[str, object], list[str]]:
    """The answers that a knowledge base takes, one after the other, and why it does not take the rest."""
    taken, refused = dict(before), []
    for name, value in answers.items():
        if value is None:
            continue
        try:
            Case.of(kb.model, {**taken, name: value})
        except BadAnswers as error:
            refused += [str(fault) for fault in error.faults]
        else:
            taken[name] = value
    return taken, refused
