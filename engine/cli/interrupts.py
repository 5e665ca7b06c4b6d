"""Ctrl-C, also in the middle of a library that does not expect it.

Python raises KeyboardInterrupt wherever the program happens to be.  Inside the solver's library that is a place where
the exception becomes another one (an argument "could not be converted"), or is printed and forgotten (an object was
just being thrown away); a library that is only half imported keeps it to itself, or is broken from then on.  So there
nothing is raised: the signal is sent once more a moment later, until the program is in code that lets the exception
through.

Only the program does this, and only in its main thread: who uses the library has an own way with signals.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

__all__ = ["interruptible", "is_interrupt"]

_NOT_IN = (
    "z3",
    "numpy",
    "threading",
    "weakref",
    "_weakrefset",
    "importlib",
    "_frozen_importlib",
    "_frozen_importlib_external",
)
"""Packages in whose code no exception may come out of nowhere."""
_MOMENT = 0.005
"""Seconds until it is tried again."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Let Ctrl-C raise KeyboardInterrupt, but not inside a library; outside the main thread everything stays."""
    try:
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield  # somebody else's way with it, or it is ignored
            return
        signal.signal(signal.SIGINT, _interrupted)
    except ValueError:  # not the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def is_interrupt(error: BaseException) -> bool:
    """Whether an error is Ctrl-C, or what became of it inside ctypes."""
    return isinstance(error, KeyboardInterrupt) or (
        type(error).__name__ == "ArgumentError" and "KeyboardInterrupt" in str(error)
    )


def _interrupted(number: int, frame: FrameType | None) -> None:
    if _is_inside_a_library(frame):
        _again()
    else:
        raise KeyboardInterrupt


def _is_inside_a_library(frame: FrameType | None) -> bool:
    while frame is not None:
        if str(frame.f_globals.get("__name__", "")).partition(".")[0] in _NOT_IN:
            return True
        frame = frame.f_back
    return False


def _again() -> None:
    from threading import Timer, main_thread

    def send() -> None:
        if hasattr(signal, "pthread_kill"):
            signal.pthread_kill(main_thread().ident or 0, signal.SIGINT)  # wakes it where it waits
        else:
            signal.raise_signal(signal.SIGINT)

    timer = Timer(_MOMENT, send)
    timer.daemon = True  # nobody waits for it at the end
    timer.start()
