"""How the program ends: exit codes, and what is said on standard error when it does not end well.

==== ==========================================================================================
0    done
1    the workbench found something; nothing was found
2    wrong usage or bad input; a closed pipe, about which nothing is said: nobody reads any more
3    failed
10…  with ``--exit-level``, 10 plus the rank of the level
130  Ctrl-C
==== ==========================================================================================

What is wrong is said in one line for each fault, and never by a traceback, except that of a fault of the program itself
where the environment has THORACLE_DEBUG.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import unicodedata
from collections.abc import Callable
from typing import TextIO

import click

from ..knowledge.errors import BadAnswers, KnowledgeBaseError, MissingExtra, ThoracleError
from .interrupts import interruptible, is_interrupt

__all__ = ["DONE", "FAILED", "FOUND", "INTERRUPTED", "LEVEL", "USAGE", "described", "ended"]

DONE, FOUND, USAGE, FAILED, INTERRUPTED = 0, 1, 2, 3, 130
LEVEL = 10
"""The exit code of the lowest level, with ``--exit-level``."""

_LONGEST = 400
"""Characters of the longest line of a message."""
_MOST = 25
"""Lines of the longest message."""


def ended(run: Callable[[], int]) -> int:
    """Run a program; say what went wrong, if anything did; return the exit code."""
    _speak_utf8()
    try:
        with interruptible():
            code = run()
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        return code
    except BrokenPipeError:
        return USAGE
    except (Exception, KeyboardInterrupt) as error:
        message, code = described(error)
        with contextlib.suppress(OSError):
            if code == INTERRUPTED and sys.stderr is not None and sys.stderr.isatty():
                message = f"\n{message}"  # below what was typed
            _complain(message)
        return code
    finally:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            _let_go(stream)


def described(error: BaseException) -> tuple[str, int]:
    """What to say of an error, and the exit code."""
    if is_interrupt(error):
        return "thoracle: interrupted", INTERRUPTED
    match error:
        case KnowledgeBaseError():
            return str(error), USAGE
        case BadAnswers():
            return _prefixed("thoracle", *map(str, error.faults)), USAGE
        case MissingExtra():
            return _prefixed("thoracle: failed", str(error)), FAILED
        case ThoracleError():
            return _prefixed("thoracle", *str(error).split("\n")), USAGE
        case click.UsageError():
            return _usage(error), USAGE
        case click.ClickException():
            return _prefixed("thoracle", error.format_message()), USAGE
        case click.Abort():
            return "thoracle: interrupted", INTERRUPTED
        case OSError() if error.strerror:
            where = f": {error.filename}" if error.filename else ""
            return _prefixed("thoracle: failed", f"{error.strerror}{where}"), FAILED
    return _prefixed(
        "thoracle: failed",
        f"{type(error).__name__}: {error}".removesuffix(": "),
        "please report this, with what THORACLE_DEBUG=1 in the environment adds",
    ), FAILED


def _prefixed(prefix: str, *lines: str) -> str:
    """A message of one line for each fault, within bounds and without characters that command a terminal."""
    more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
    return "\n".join(f"{prefix}: {_shortened(_plain(line))}" for line in (*lines[:_MOST], *more))


def _plain(text: str) -> str:
    return "".join(
        character if character.isprintable() or unicodedata.category(character) == "Zs" else ascii(character)[1:-1]
        for character in text
    )


def _shortened(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST // 2]} … {line[-_LONGEST // 2 :]}"


def _usage(error: click.UsageError) -> str:
    """Wrong usage, in our words and click's."""
    path = error.ctx.command_path if error.ctx else "thoracle"
    if isinstance(error, click.NoSuchOption):
        near = " or ".join(f"`{name}`" for name in error.possibilities or ())
        text = f"there is no option `{error.option_name}`" + (f" (did you mean {near}?)" if near else "")
    else:
        text = error.format_message()
        text = re.sub(r"(?<!\w)'([^'`]+)'(?!\w)", r"`\1`", text).removesuffix(".")
        text = text[:1].lower() + text[1:]
    value_is_wrong = isinstance(error, click.BadParameter) and not isinstance(error, click.MissingParameter)
    return _prefixed(path, text, *([] if value_is_wrong else [f"see `{path} --help`"]))


# -- streams --------------------------------------------------------------------------------------------------------


def _speak_utf8() -> None:
    """Read and write UTF-8, whatever the locale says; what cannot be written or read is shown in another way."""
    for stream, errors in ((sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace"), (sys.stdin, "replace")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)


def _complain(message: str) -> None:
    if sys.stderr is None:
        return
    if "THORACLE_DEBUG" in os.environ and message.startswith("thoracle: failed"):
        import traceback

        traceback.print_exc()
    print(message, file=sys.stderr, flush=True)


def _let_go(stream: TextIO) -> None:
    """Leave nothing in a stream that cannot be written: the interpreter would complain of it on the way out."""
    try:
        stream.flush()
    except (OSError, ValueError):
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
