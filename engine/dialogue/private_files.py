"""Files that only their owner can read, and that one process at a time holds.

A file is written by whole lines, each of them on the disk before `PrivateFile.append` returns.  The lock belongs to the
process: it goes with it, however it ends.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import time
from pathlib import Path
from types import TracebackType

__all__ = ["HeldElsewhere", "PrivateFile", "private_folder", "write_private"]

_EXTRA = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class HeldElsewhere(Exception):
    """Another process holds the file, or the same one by another `PrivateFile`."""


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner can enter; one that is there already is closed to others.

    Raises `OSError`.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.name == "posix" and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    return folder


class PrivateFile:
    """An open file that this process holds."""

    def __init__(self, path: Path, *, create: bool, patience: float = 0.0) -> None:
        """Open a file, or create it where there is none; wait so many seconds for whoever holds it.

        Raises `HeldElsewhere`, `FileExistsError` where one to be created exists, and `OSError`.
        """
        self.path = path
        self._number = os.open(path, os.O_RDWR | _EXTRA | (os.O_CREAT | os.O_EXCL if create else 0), 0o600)
        try:
            _wait_for_lock(self._number, patience)
            if os.fstat(self._number).st_nlink == 0:  # another holder removed it before this one could lock it
                raise FileExistsError(path) if create else FileNotFoundError(path)
            if create:
                _settle(path.parent)
        except BaseException:
            os.close(self._number)
            raise

    def __enter__(self) -> PrivateFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, most: int) -> bytes:
        """The content, as far as so many bytes."""
        os.lseek(self._number, 0, os.SEEK_SET)
        parts: list[bytes] = []
        while most > 0 and (part := os.read(self._number, most)):
            parts.append(part)
            most -= len(part)
        return b"".join(parts)

    def append(self, line: bytes) -> None:
        """Write a line behind all others, and wait until it is on the disk.  Where that fails nothing is left of it.

        Raises `OSError`.
        """
        size = os.lseek(self._number, 0, os.SEEK_END)
        try:
            while line:
                line = line[os.write(self._number, line) :]
            os.fsync(self._number)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._number, size)
            raise

    def cut(self, size: int) -> None:
        """Keep only so many bytes."""
        os.ftruncate(self._number, size)
        os.fsync(self._number)

    def close(self) -> None:
        """Let go of the file; it is kept."""
        if self._number >= 0:
            os.close(self._number)
            self._number = -1

    def remove(self) -> None:
        """Remove the file, and let go of it."""
        if os.name == "nt":
            self.close()
        with contextlib.suppress(FileNotFoundError):
            self.path.unlink()
        self.close()


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all; what stood there is replaced.

    Raises `OSError`.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with PrivateFile(part, create=True) as file:
            file.append(text.encode("utf-8"))
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _wait_for_lock(number: int, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            return _lock(number)
        except HeldElsewhere:
            if time.monotonic() >= until:
                raise
            time.sleep(0.01)


def _settle(folder: Path) -> None:
    """Have the name of a new file on the disk, too, where folders can be opened."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


if sys.platform == "win32":
    import msvcrt

    def _lock(number: int) -> None:
        os.lseek(number, 1 << 40, os.SEEK_SET)  # behind all content, which stays readable
        try:
            msvcrt.locking(number, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise HeldElsewhere from error

else:
    import fcntl

    def _lock(number: int) -> None:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise HeldElsewhere from error
