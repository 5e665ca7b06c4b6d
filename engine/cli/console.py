"""The two ends of a conversation: plain lines out, lines in, on a terminal or through pipes.

Nothing is redrawn and nothing coloured, so that a screen reader reads what is there.  What is said goes to standard
output on a terminal, and to standard error where standard output is taken elsewhere, which keeps the result clean.
Where both ends are a terminal lines can be edited and called back; the history ends with the process.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import textwrap
from typing import TextIO

from ..dialogue.outline import plain

__all__ = ["Console"]

_NARROWEST, _WIDEST = 20, 80
_LONGEST = 10_000
"""Characters that are read at once from what is no terminal."""
_SHOWN = 400
"""Characters that are shown of a complaint, or of a line that was piped in."""


class Console:
    """Where questions go to, and answers come from."""

    def __init__(self) -> None:
        self.out = _out()
        self.terminal = _is_terminal(sys.stdin)
        """Whether somebody may be there to mend an answer."""
        self._editing = self.terminal and self.out is sys.stdout
        if self._editing:
            with contextlib.suppress(ImportError):
                import readline  # noqa: F401

    @property
    def width(self) -> int:
        """Columns of a line."""
        if not _is_terminal(self.out):
            return _WIDEST
        columns = os.environ.get("COLUMNS", "")
        if not columns.isdecimal():
            try:
                columns = str(os.get_terminal_size(self.out.fileno()).columns)
            except OSError:
                columns = "0"
        return max(_NARROWEST, min(int(columns) or _WIDEST, _WIDEST))

    def say(self, text: str = "", *, head: str = "") -> None:
        """Say something, wrapped; further lines stand below what follows the head."""
        wrapped = textwrap.fill(
            plain(text),
            self.width,
            initial_indent=head,
            subsequent_indent=" " * len(head),
            break_on_hyphens=False,
        )
        self.show(f"{wrapped}\n")

    def complain(self, text: str) -> None:
        """Say what is wrong with a line, shortened where it repeats a very long one."""
        for line in text.split("\n"):
            self.say(_shortened(line))

    def show(self, text: str) -> None:
        """Say lines that are wrapped already."""
        self.out.write(text)
        self.out.flush()

    def read(self, request: str) -> str | None:
        """Say what may be typed, and read a line; None at the end of input."""
        self.say(request)
        try:
            return self._line()
        except KeyboardInterrupt:
            if self.terminal:
                self.show("\n")  # what is said of it stands below what was typed
            raise

    def _line(self) -> str | None:
        if self._editing:
            try:
                return input("> ")
            except EOFError:
                self.show("\n")
                return None
        self.show("> ")
        line = sys.stdin.readline(_LONGEST)
        if not self.terminal or not line:
            self.show(_shortened(plain(line.rstrip("\n"))) + "\n")
        return line or None


def _out() -> TextIO:
    if sys.stdout is not None and _is_terminal(sys.stdout):
        return sys.stdout
    return sys.stderr if sys.stderr is not None else io.StringIO()


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]} … {text[-_SHOWN // 4 :]}"
