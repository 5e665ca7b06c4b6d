"""The documentation of the codes: a page for each, in the folder ``pages``, all of one shape.

A page is Markdown with the headings What, Why, Bad, Good and When it is wrong.  The examples are fenced blocks, each
after a comment that names its file; a block without one is commands for a shell in the folder of the knowledge base.
They are of a small knowledge base about a boiler: what stands in them is added to its files.  A test runs them: the bad
example yields the code, and the good one neither that code nor an error.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ...knowledge.codes import ANOMALIES, CODES, WARNINGS

__all__ = ["Example", "Page", "kind_of", "page"]

_FOLDER = Path(__file__).parent / "pages"
_SECTIONS = ("What", "Why", "Bad", "Good", "When it is wrong")
_BLOCK = re.compile(
    r"(?:^<!-- file: (?P<file>\S+) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_WIDTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A block of an example."""

    file: str
    """The file that it is added to; empty for commands."""
    text: str

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {"file": self.file or None, "text": self.text}

    def lines(self) -> Iterator[str]:
        """The text form."""
        yield f"{self.file}:" if self.file else "in a shell:"
        yield from (f"  {line}" for line in self.text.splitlines())


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What there is to know of a code."""

    code: str
    what: str
    """What it means."""
    why: str
    """Why it is reported."""
    bad: tuple[Example, ...]
    """What yields it."""
    good: tuple[Example, ...]
    """What does not."""
    wrong: str
    """When it is mistaken, or what to do where it is meant so."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "code": self.code,
            "kind": kind_of(self.code),
            "means": CODES[self.code],
            "what": self.what,
            "why": self.why,
            "bad": [each.as_dict() for each in self.bad],
            "good": [each.as_dict() for each in self.good],
            "when_it_is_wrong": self.wrong,
        }

    def as_text(self) -> str:
        """The text form, wrapped; examples are as they are."""
        lines = [f"{self.code} ({kind_of(self.code)})"]
        for title, text in (("What", self.what), ("Why", self.why)):
            lines += ["", title, *_wrapped(text)]
        for title, examples in (("Bad", self.bad), ("Good", self.good)):
            lines += ["", title, *(f"  {line}" for each in examples for line in each.lines())]
        lines += ["", "When it is wrong", *_wrapped(self.wrong)]
        return "\n".join(lines)


def kind_of(code: str) -> str:
    """``error``, ``warning``, or ``anomaly``: a warning that can be accepted.

    >>> [kind_of(code) for code in ("unknown-name", "uncited-claim", "unused-pattern")]
    ['error', 'warning', 'anomaly']
    """
    return "anomaly" if code in ANOMALIES else "warning" if code in WARNINGS else "error"


@cache
def page(code: str) -> Page:
    """The page of a code that is in `CODES`."""
    text = (_FOLDER / f"{code}.md").read_text(encoding="utf-8")
    heading, *parts = re.split(rf"^## ({'|'.join(_SECTIONS)})$", text, flags=re.MULTILINE)
    bodies = {part: body.strip() for part, body in zip(parts[::2], parts[1::2], strict=True)}
    assert (heading, tuple(bodies)) == (f"# {code}\n\n", _SECTIONS), f"the page of `{code}` is of another shape"
    what, why, bad, good, wrong = bodies.values()
    return Page(
        code=code, what=_plain(what), why=_plain(why), bad=_examples(bad), good=_examples(good), wrong=_plain(wrong)
    )


def _plain(text: str) -> str:
    return " ".join(text.split())


def _examples(text: str) -> tuple[Example, ...]:
    return tuple(Example(file=found["file"] or "", text=found["text"]) for found in _BLOCK.finditer(text))


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_long_words=False, break_on_hyphens=False
    )
