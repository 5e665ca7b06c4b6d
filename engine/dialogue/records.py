"""The lines of a journal: what was answered, asked and taken back in one consultation, in order.

A journal is text in UTF-8, one JSON object a line.  The first line is its header::

    {"format": "thoracle.journal/1", "id": …, "kb": {"id", "version", "digest"}, "started": …,
     "emergency_number": …, "given": {…}}

Then come the steps, each as it was taken::

    {"answer": {NAME: VALUE, …}, "asked": {"purpose": …, "names": […]} or null}
    {"back": true}   {"stop": true}   {"resume": true}

and in a transcript, which is a journal that was closed, one line more::

    {"end": …, "level": …, "rules": […], "result": …}

with how it ended, the rules that fired, and the result as its JSON text.

Every line ends with ``"sum"``, the first eight digits of the SHA-256 of the sum of the line before and of the line
without its own: a line that was changed, lost or moved shows.  The only fault that is passed over is a last line that
was not written to its end, for that is what killing a consultation leaves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ..knowledge.errors import JournalError

__all__ = ["EMPTY", "FORMAT", "MOST", "STEPS", "End", "Header", "Journaled", "Lines", "Step", "decode"]

FORMAT = "thoracle.journal/1"
MOST = 8_000_000
"""Bytes of the largest journal that is read."""

EMPTY = "is empty"
"""What is wrong with a journal that was killed before it had a first line."""

STEPS = ("answer", "back", "stop", "resume")
"""The kinds of steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a journal says of itself."""

    id: str
    kb_id: str
    kb_version: str
    kb_digest: str
    started: str
    """When the consultation began, in ISO 8601."""
    emergency_number: str | None
    given: Mapping[str, object]
    """What was known before the first question."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "format": FORMAT,
            "id": self.id,
            "kb": {"id": self.kb_id, "version": self.kb_version, "digest": self.kb_digest},
            "started": self.started,
            "emergency_number": self.emergency_number,
            "given": dict(self.given),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a consultation."""

    kind: str
    """One of `STEPS`."""
    answers: Mapping[str, object]
    """The answers, of an answer."""
    asked: tuple[str, ...] | None
    """What the screen asked that was answered; None where none was shown."""
    purpose: str = ""
    """Its purpose."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        if self.kind != "answer":
            return {self.kind: True}
        screen = None if self.asked is None else {"purpose": self.purpose, "names": list(self.asked)}
        return {"answer": dict(self.answers), "asked": screen}


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """How a consultation ended, and with what."""

    ended: str
    """``settled``, ``finished``, ``limit`` or ``by wish``."""
    level: str
    rules: tuple[str, ...]
    """The rules that fired, in the order of firing."""
    result: str
    """The result as its JSON text."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"end": self.ended, "level": self.level, "rules": list(self.rules), "result": self.result}


@dataclass(frozen=True, slots=True, kw_only=True)
class Journaled:
    """What a journal holds."""

    header: Header
    steps: tuple[Step, ...]
    end: End | None
    lines: Lines
    """Where it can be continued."""
    size: int
    """How many bytes its whole lines have."""


@dataclass(slots=True)
class Lines:
    """Makes lines that follow one another."""

    last: str = ""
    """The sum of the line before."""

    def line(self, content: Mapping[str, object]) -> str:
        """The next line, with its sum and its end."""
        self.last = _sum(self.last, content)
        return _json({**content, "sum": self.last}) + "\n"


def _json(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _sum(last: str, content: Mapping[str, object]) -> str:
    return hashlib.sha256((last + _json(content)).encode("utf-8", "surrogatepass")).hexdigest()[:8]


# -- reading ----------------------------------------------------------------------------------------------------------


def decode(data: bytes, *, file: str) -> Journaled:
    """Read a journal or a transcript.

    Raises `JournalError` for whatever is foreign or damaged; a last line that was not written to its end is passed
    over.
    """
    if len(data) > MOST:
        raise JournalError(file, reason=f"is larger than {MOST:,} bytes")
    size = data.rfind(b"\n") + 1
    whole = data[:size].split(b"\n")[:-1]
    if not whole:
        raise JournalError(file, reason="is no journal of a consultation: it has no whole line" if data else EMPTY)
    header = _header(_object(whole[0]), file=file)
    lines = Lines()
    read = [_content(line, number, lines, file=file) for number, line in enumerate(whole, start=1)][1:]
    steps, end = [], None
    for number, content in enumerate(read, start=2):
        if end is not None:
            raise _damaged(file, number, "it stands behind the end")
        if "end" in content:
            end = _end(content, number, file=file)
        else:
            steps.append(_step(content, number, file=file))
    return Journaled(header=header, steps=tuple(steps), end=end, lines=lines, size=size)


def _object(line: bytes) -> dict[str, object] | None:
    try:
        content = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _content(line: bytes, number: int, lines: Lines, *, file: str) -> dict[str, object]:
    """A line without its sum, which is right."""
    content = _object(line)
    if content is None:
        raise _damaged(file, number, "it is no JSON object")
    said = content.pop("sum", None)
    lines.line(content)
    if said != lines.last:
        raise _damaged(file, number, "its sum does not fit: it was changed, or a line before it is missing")
    return content


def _damaged(file: str, number: int, reason: str) -> JournalError:
    return JournalError(file, reason=f"line {number} is damaged: {reason}")


def _header(content: dict[str, object] | None, *, file: str) -> Header:
    form = content.get("format") if content else None
    if content is None or not isinstance(form, str) or not form.startswith("thoracle.journal/"):
        raise JournalError(file, reason="is no journal of a consultation")
    if form != FORMAT:
        raise JournalError(file, reason=f"is a journal of another version of Thoracle (`{form}`, not `{FORMAT}`)")
    kb, number, given = content.get("kb"), content.get("emergency_number"), content.get("given")
    texts = [content.get("id"), content.get("started")]
    texts += [kb.get(key) for key in ("id", "version", "digest")] if isinstance(kb, dict) else [None]
    whole = all(isinstance(text, str) for text in texts) and isinstance(given, dict)
    if not whole or not isinstance(number, str | None):
        raise _damaged(file, 1, "a part of the header is missing")
    assert isinstance(given, dict)
    name, started, kb_id, version, digest = map(str, texts)
    return Header(
        id=name,
        kb_id=kb_id,
        kb_version=version,
        kb_digest=digest,
        started=started,
        emergency_number=number,
        given=given,
    )


def _step(content: dict[str, object], number: int, *, file: str) -> Step:
    kind = next((kind for kind in STEPS if kind in content), None)
    if kind is None:
        raise _damaged(file, number, "it is no step of a consultation")
    if kind != "answer":
        return Step(kind=kind, answers={}, asked=None)
    answers, screen = content["answer"], content.get("asked")
    if not isinstance(answers, dict):
        raise _damaged(file, number, "it holds no answers")
    if screen is None:
        return Step(kind=kind, answers=answers, asked=None)
    purpose, names = (screen.get("purpose"), screen.get("names")) if isinstance(screen, dict) else (None, None)
    if not isinstance(purpose, str) or not isinstance(names, list):
        raise _damaged(file, number, "it does not say what was asked")
    return Step(kind=kind, answers=answers, asked=tuple(_texts(names)), purpose=purpose)


def _end(content: dict[str, object], number: int, *, file: str) -> End:
    ended, level, rules, result = (content.get(key) for key in ("end", "level", "rules", "result"))
    texts = isinstance(ended, str) and isinstance(level, str) and isinstance(result, str)
    if not texts or not isinstance(rules, list):
        raise _damaged(file, number, "a part of the end is missing")
    return End(ended=str(ended), level=str(level), rules=tuple(_texts(rules)), result=str(result))


def _texts(values: list[object]) -> Iterator[str]:
    return (value for value in values if isinstance(value, str))
