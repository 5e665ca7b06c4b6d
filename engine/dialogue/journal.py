"""Journals: consultations that survive their process.

    journal = Journal.create(kb)                     a file of its own, which only its owner can read
    talk = journal.consultation                      a Consultation; each of its steps is on the disk before it returns
    journal.transcript()                             all of it with its result, to be kept, and replayed (`replay`)
    journal.remove()                                 at the end; or
    journal.close()                                  to go on another time, by `Journal.open`

Files lie under the state folder of the platform (on Linux ``$XDG_STATE_HOME/thoracle``, else
``~/.local/state/thoracle``).  Whoever is killed loses at most the answer that was being written.  A journal that is
damaged, foreign or in use is refused and left as it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType

import platformdirs

from ..inference.case import Case
from ..inference.knowledge_base import KnowledgeBase
from ..knowledge.errors import JournalError, ThoracleError
from .private_files import HeldElsewhere, PrivateFile, private_folder, write_private
from .recorded import RecordedConsultation, take
from .records import EMPTY, MOST, End, Header, Lines, Step, decode

__all__ = ["Journal", "JournalEntry", "save", "state_folder"]

_ENDING = ".journal"
_PATIENCE = 0.3
"""So many seconds a file is waited for: whoever lists journals holds each for a moment."""


def state_folder() -> Path:
    """The folder of the journals."""
    return platformdirs.user_state_path("thoracle", appauthor=False) / "consultations"


def _now() -> datetime:
    return datetime.now(timezone.utc)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """A journal, as a list shows it."""

    id: str
    file: Path
    started: str
    """When it began, in ISO 8601; empty where it cannot be read."""
    kb_id: str
    kb_digest: str
    answers: int
    """How many answers it holds, those that were taken back included."""
    problem: str
    """Why it cannot be continued now; empty where it can."""


class Journal:
    """The journal of a consultation that is going on; this process holds its file."""

    def __init__(self, header: Header, consultation: RecordedConsultation, file: PrivateFile, lines: Lines) -> None:
        self.header = header
        self.consultation = consultation
        """The consultation; what is answered there is journaled."""
        self._file, self._lines = file, lines
        self._steps: list[Step] = []
        consultation.record = self._record

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def id(self) -> str:
        """The name by which it is continued."""
        return self.header.id

    @property
    def file(self) -> Path:
        """The file that holds it."""
        return self._file.path

    @classmethod
    def create(
        cls,
        kb: KnowledgeBase,
        given: Mapping[str, object] | None = None,
        *,
        emergency_number: str | None = None,
        folder: Path | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> Journal:
        """Begin a consultation, and its journal.

        Raises `BadAnswers` where what is given cannot be taken, and `JournalError` where no file can be written.
        """
        case = Case.of(kb.model, given or {})
        started = clock()
        place = folder if folder is not None else state_folder()
        try:
            file = _new_file(private_folder(place), started.strftime("%Y%m%d-%H%M%S"))
            header = Header(
                id=file.path.name.removesuffix(_ENDING),
                kb_id=kb.model.meta.id,
                kb_version=kb.model.meta.version,
                kb_digest=kb.digest,
                started=started.isoformat(timespec="seconds"),
                emergency_number=emergency_number,
                given=case.given,
            )
            lines = Lines()
            try:
                file.append(lines.line(header.as_dict()).encode())
            except BaseException:
                file.remove()
                raise
        except OSError as error:
            raise _unwritable(place, error) from error
        return cls(header, RecordedConsultation(kb, case.given, emergency_number=emergency_number), file, lines)

    @classmethod
    def open(cls, kb: KnowledgeBase, name: str | None = None, *, folder: Path | None = None) -> Journal:
        """Continue a consultation: the one of that id, or the last of this knowledge base that can be continued.

        Raises `JournalError` where there is none, where another process holds it, where it was begun with another
        knowledge base, and where it is damaged.
        """
        place = folder if folder is not None else state_folder()
        path = place / f"{_checked(name, place)}{_ENDING}" if name is not None else _latest(cls, kb, place)
        file = _held(path, patience=_PATIENCE)
        try:
            data = file.read(MOST + 1)
            journaled = decode(data, file=str(path))
            header = journaled.header
            if journaled.end is not None:
                raise JournalError(str(path), reason="is finished, and cannot be continued")
            if header.kb_digest != kb.digest:
                raise JournalError(str(path), reason=_other_kb(header, kb))
            talk = _again(kb, header, journaled.steps, file=str(path))
            if journaled.size < len(data):
                file.cut(journaled.size)
        except BaseException:
            file.close()
            raise
        journal = cls(header, talk, file, journaled.lines)
        journal._steps = list(journaled.steps)
        return journal

    @classmethod
    def list(cls, *, folder: Path | None = None) -> tuple[JournalEntry, ...]:
        """All journals, the oldest first; none of them is changed."""
        place = folder if folder is not None else state_folder()
        return tuple(_entry(path) for path in sorted(place.glob(f"*{_ENDING}"), key=_age))

    @classmethod
    def delete(cls, name: str, *, folder: Path | None = None) -> None:
        """Remove a journal that nobody holds, whatever stands in it.

        Raises `JournalError` where there is none of that id, where it is held, and where it cannot be removed.
        """
        place = folder if folder is not None else state_folder()
        path = place / f"{_checked(name, place)}{_ENDING}"
        with _held(path, patience=_PATIENCE) as file:
            try:
                file.remove()
            except OSError as error:
                raise JournalError(str(path), reason=f"cannot be removed: {error.strerror or error}") from error

    @classmethod
    def sweep(cls, *, folder: Path | None = None) -> None:
        """Remove the journals in which nothing was answered: what is left of consultations that were killed at once."""
        for entry in cls.list(folder=folder):
            if not entry.answers and entry.problem in ("", EMPTY):
                with contextlib.suppress(JournalError):
                    cls.delete(entry.id, folder=folder)

    def transcript(self) -> str:
        """The whole consultation with its result, as text to be kept.

        One that still goes on is written as it is now, ended by wish.
        """
        result = self.consultation.result()
        lines = Lines()
        end = End(
            ended=self.consultation.ended or "by wish",
            level=result.escalation.level.id,
            rules=result.firing.rules,
            result=result.to_json(),
        )
        contents = [self.header.as_dict(), *(step.as_dict() for step in self._steps), end.as_dict()]
        return "".join(map(lines.line, contents))

    def _record(self, step: Step) -> None:
        before = self._lines.last
        try:
            self._file.append(self._lines.line(step.as_dict()).encode())
        except OSError as error:
            self._lines.last = before
            raise _unwritable(self.file, error) from error
        self._steps.append(step)

    def close(self) -> None:
        """Let go of the journal, to be continued another time."""
        self.consultation.record = None
        self._file.close()

    def remove(self) -> None:
        """Remove the journal: the consultation is over."""
        self.consultation.record = None
        self._file.remove()


def save(transcript: str, path: Path) -> None:
    """Keep a transcript in a file that only its owner can read; what stood there is replaced.

    Raises `JournalError` where it cannot be written.
    """
    try:
        write_private(path, transcript)
    except OSError as error:
        raise JournalError(str(path), reason=f"cannot be written: {error.strerror or error}") from error


# -- files ------------------------------------------------------------------------------------------------------------


def _new_file(folder: Path, name: str) -> PrivateFile:
    """A file that nobody else has, by a name that tells when it was made."""
    number = 1
    while True:
        path = folder / f"{name}{'' if number == 1 else f'-{number}'}{_ENDING}"
        try:
            return PrivateFile(path, create=True, patience=_PATIENCE)
        except (FileExistsError, HeldElsewhere):
            number += 1


def _held(path: Path, *, patience: float = 0.0) -> PrivateFile:
    try:
        return PrivateFile(path, create=False, patience=patience)
    except HeldElsewhere:
        raise JournalError(str(path), reason="another process is holding this consultation right now") from None
    except FileNotFoundError:
        raise JournalError(str(path), reason="there is no such consultation") from None
    except OSError as error:
        raise JournalError(str(path), reason=f"cannot be opened: {error.strerror or error}") from error


def _unwritable(place: Path, error: OSError) -> JournalError:
    return JournalError(str(place), reason=f"the consultation cannot be journaled: {error.strerror or error}")


def _checked(name: str, place: Path) -> str:
    """An id that names a file of the folder and nothing else."""
    if not name or not all(letter.isascii() and (letter.isalnum() or letter == "-") for letter in name):
        raise JournalError(str(place), reason=f"no consultation is called `{name}`")
    return name


def _age(path: Path) -> tuple[str, int]:
    """The time in a name, then its number among those of the same time."""
    parts = path.name.removesuffix(_ENDING).split("-")
    number = int(parts[2]) if len(parts) == 3 and parts[2].isdecimal() else 1
    return "-".join(parts[:2]), number


def _latest(journals: type[Journal], kb: KnowledgeBase, place: Path) -> Path:
    entries = [entry for entry in journals.list(folder=place) if entry.kb_digest == kb.digest and not entry.problem]
    if not entries:
        raise JournalError(str(place), reason="there is no consultation with this knowledge base to continue")
    return entries[-1].file


def _entry(path: Path) -> JournalEntry:
    started, kb_id, digest, answers = "", "", "", 0
    try:
        with _held(path) as file:
            journaled = decode(file.read(MOST + 1), file=str(path))
        header = journaled.header
        started, kb_id, digest = header.started, header.kb_id, header.kb_digest
        answers = sum(step.kind == "answer" for step in journaled.steps)
        problem = "is finished, and cannot be continued" if journaled.end else ""
    except JournalError as error:
        problem = error.reason
    return JournalEntry(
        id=path.name.removesuffix(_ENDING),
        file=path,
        started=started,
        kb_id=kb_id,
        kb_digest=digest,
        answers=answers,
        problem=problem,
    )


def _other_kb(header: Header, kb: KnowledgeBase) -> str:
    begun, now = f"`{header.kb_id}` {header.kb_version}", f"`{kb.model.meta.id}` {kb.model.meta.version}"
    also = ", which has changed since" if begun == now else ""
    return f"was begun with the knowledge base {begun}, and cannot be continued with {now}{also}"


def _again(kb: KnowledgeBase, header: Header, steps: tuple[Step, ...], *, file: str) -> RecordedConsultation:
    """The consultation of a journal, in the state in which it was left."""
    number = 1
    try:
        talk = RecordedConsultation(kb, header.given, emergency_number=header.emergency_number)
        for step in steps:
            number += 1
            take(talk, step)
    except ThoracleError as error:
        raise JournalError(file, reason=f"line {number} is damaged: {error}") from error
    return talk
