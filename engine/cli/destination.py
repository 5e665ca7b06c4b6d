"""Where a result goes: to standard output, or into a file that is written whole or not at all."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import click

__all__ = ["Destination"]

_WIDEST = 100
"""Columns of the widest text on a terminal."""
_PLAIN = 80
"""Columns of a text that goes anywhere else: the same everywhere."""


class Destination:
    """Where a result goes."""

    def __init__(self, file: str | None, *, option: str = "--output", private: bool = False) -> None:
        """`option` is what errors call it; a `private` file that is new can be read by its owner only."""
        self._file = Path(file) if file is not None and file != "-" else None
        self._option, self._private = option, private

    @property
    def width(self) -> int:
        """Columns of a text."""
        if self._file is not None or sys.stdout is None or not sys.stdout.isatty():
            return _PLAIN
        import shutil  # with it come four ways to compress, and a consultation waits for none

        return min(shutil.get_terminal_size((_PLAIN, 24)).columns, _WIDEST)

    def check(self, *, case: str | None) -> None:
        """Refuse a place that cannot be written, before anybody is asked anything; and that of the case itself.

        Raises `click.BadParameter`, and `click.UsageError` where standard output is closed.
        """
        if self._file is None:
            if sys.stdout is None:
                raise click.UsageError("standard output is closed")
            return
        folder = self._target.parent
        if self._file.is_dir():
            raise self._refused("is a folder")
        if not folder.is_dir():
            raise self._refused("the folder does not exist")
        if self._in_place and not os.access(self._file, os.W_OK):
            raise self._refused("cannot be written")
        if not self._in_place and not os.access(folder, os.W_OK):
            raise self._refused("its folder cannot be written")
        if case is not None and self._file.exists() and os.path.exists(case) and os.path.samefile(case, self._file):
            raise self._refused("is the case itself, which would be lost")

    def write(self, text: str) -> None:
        """Write a text.

        Raises `click.BadParameter` where the file cannot be written.
        """
        if self._file is None:
            sys.stdout.write(text)
            sys.stdout.flush()
            return
        try:
            self._write_file(text.encode(errors="backslashreplace"))
        except OSError as error:
            raise self._refused(f"cannot be written: {error.strerror or error}") from error

    def _refused(self, reason: str) -> click.BadParameter:
        return click.BadParameter(f"{self._file}: {reason}", param_hint=f"'{self._option}'")

    @property
    def _target(self) -> Path:
        """The file itself, links followed."""
        assert self._file is not None
        return Path(os.path.realpath(self._file))

    @property
    def _in_place(self) -> bool:
        """Whether it is a device or a pipe, which nothing can take the place of."""
        return self._target.exists() and not self._target.is_file()

    def _write_file(self, data: bytes) -> None:
        target = self._target
        if self._in_place:
            target.write_bytes(data)
            return
        import secrets
        import shutil

        part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
        try:
            with open(part, "xb", opener=_private_file if self._private else None) as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            if target.exists():
                shutil.copymode(target, part)
            part.replace(target)
        finally:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()


def _private_file(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
