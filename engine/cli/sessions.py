"""Sessions: an interview whose answers are journaled, so that it survives whatever ends the process.

The journal goes when the interview has come to its end.  It stays, and standard error says how to go on, where the
person stopped, the input ended, or something interrupted; but not where nothing was answered.  A journal that cannot be
written is said to be so and stops nobody from being consulted, unless a transcript was asked for.
"""

from __future__ import annotations

import contextlib
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

import click

from ..dialogue.consultation import Consultation
from ..dialogue.journal import Journal, JournalEntry
from ..dialogue.records import Step
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.errors import JournalError
from .destination import Destination

__all__ = ["Session", "begun", "described", "resumed"]

_OTHERS = 5
"""So many of the other interviews that can be continued are named."""


class Session:
    """One interview at the command line, and its journal if it has one."""

    def __init__(self, talk: Consultation, journal: Journal | None = None, *, folder: Path | None = None) -> None:
        """`folder` is that of the knowledge base, where it was named."""
        self.talk, self._journal, self._folder = talk, journal, folder
        self._failed: JournalError | None = None
        self._over = False
        if journal is not None and journal.consultation.record is not None:
            journal.consultation.record = self._guarded(journal.consultation.record)

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._over:
            self._leave()

    def _guarded(self, record: Callable[[Step], None]) -> Callable[[Step], None]:
        """Go on without the journal, and say so, when it cannot be written any more."""

        def write(step: Step) -> None:
            if self._failed is None:
                try:
                    record(step)
                except JournalError as failure:
                    self._failed = failure
                    _note(f"{failure}; it goes on without: what you answer from now on is not kept")

        return write

    def end(self, *, save: Destination | None) -> None:
        """The result has been told: keep the transcript if that is wished, and the journal if it can be continued.

        Raises `JournalError` where not everything was journaled, so that there is no whole transcript.
        """
        if save is not None and self._journal is not None:
            if self._failed is not None:
                raise self._failed
            save.write(self._journal.transcript())
        if self.talk.ended in (None, "by wish"):
            self._leave()
        elif self._journal is not None:
            self._journal.remove()
        self._over = True

    def _leave(self) -> None:
        """Keep what was answered, if anything was."""
        self._over = True
        if not self.talk.screens:
            if self._journal is not None:
                self._journal.remove()
        elif self._journal is None:
            _note("your answers were not kept")
        else:
            self._journal.close()
            command = f"thoracle consult --resume {self._journal.id}"
            if self._folder is not None:
                command += f" --kb {shlex.quote(str(self._folder))}"
            _note(f"your answers are kept, and `{command}` goes on with them (they are in {self._journal.file})")


def begun(
    kb: KnowledgeBase,
    given: Mapping[str, object],
    *,
    emergency_number: str | None,
    folder: Path | None,
    journaled: bool,
    saved: bool,
) -> Session:
    """A new interview.

    Raises `BadAnswers` where what is given cannot be taken, and `JournalError` where a transcript is wished and nothing
    can be journaled.
    """
    if not journaled:
        return Session(Consultation(kb, given, emergency_number=emergency_number))
    try:
        Journal.sweep()
        journal = Journal.create(kb, given, emergency_number=emergency_number)
    except JournalError as failure:
        if saved:
            raise
        _note(f"{failure}; your answers are not kept")
        return Session(Consultation(kb, given, emergency_number=emergency_number))
    return Session(journal.consultation, journal, folder=folder)


def resumed(kb: KnowledgeBase, name: str, *, folder: Path | None) -> Session:
    """The interview of that id, or the last one where it is empty.

    Raises `JournalError`, which also tells which interviews can be continued.
    """
    Journal.sweep()
    entries = [entry for entry in Journal.list() if entry.kb_digest == kb.digest and not entry.problem]
    try:
        journal = Journal.open(kb, name or None)
    except JournalError as error:
        known = [f"can be continued: {described(entry)}" for entry in entries]
        raise JournalError(error.file, reason="\n".join([error.reason, *known])) from error
    others = [entry for entry in entries if entry.id != journal.id]
    if not name and others:
        _note(f"the last of {len(entries)} interviews goes on; `--resume ID` goes on with another:")
        for entry in others[: -_OTHERS - 1 : -1]:
            _note(described(entry))
        if len(others) > _OTHERS:
            _note(f"and {len(others) - _OTHERS} more, which `thoracle sessions` lists")
    talk = journal.consultation
    if talk.ended == "by wish":
        talk.resume()
    answered = len(talk.given)
    _note(f"going on with {journal.id}, where {_counted(answered, 'question')} {_was(answered)} answered")
    return Session(talk, journal, folder=folder)


def described(entry: JournalEntry) -> str:
    """An interview that is kept, in a line."""
    return f"{entry.id}, begun {entry.started}, {_counted(entry.answers, 'screen')} answered"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _note(text: str) -> None:
    """Say something on standard error, where somebody may read it."""
    if sys.stderr is not None:
        with contextlib.suppress(BrokenPipeError):
            click.echo(f"thoracle: {text}", err=True)
