"""A file that is written whole or not at all: under another name beside its own, which it gets at the end."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from pathlib import Path

__all__ = ["WholeFile"]


class WholeFile:
    """A file on its way; `part` is where it is written.  Without `finish` nothing is left of it."""

    def __init__(self, file: Path) -> None:
        self._target = Path(os.path.realpath(file))
        self._in_place = self._target.exists() and not self._target.is_file()  # a device, which nothing can replace
        name = f".{self._target.name}.{secrets.token_hex(4)}.part"
        self.part = self._target if self._in_place else self._target.with_name(name)

    def __enter__(self) -> WholeFile:
        return self

    def __exit__(self, *_: object) -> None:
        if not self._in_place:
            with contextlib.suppress(FileNotFoundError):
                self.part.unlink()

    def finish(self) -> None:
        """Give it its name."""
        if self._in_place:
            return
        with open(self.part, "rb") as stream:
            os.fsync(stream.fileno())
        if self._target.exists():
            shutil.copymode(self._target, self.part)
        self.part.replace(self._target)

    def remove(self) -> None:
        """There is nothing to write: take away what an earlier run left under its name."""
        if not self._in_place:
            self._target.unlink(missing_ok=True)
