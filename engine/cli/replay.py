"""``thoracle replay``: a transcript, held against a knowledge base."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from ..inference.case_file import STANDARD_INPUT
from ..inference.knowledge_base import load
from ..knowledge.errors import JournalError
from .destination import Destination
from .exits import FOUND
from .groups import Command
from .options import format_option, kb_option, output_option

__all__ = ["replay"]


@click.command(
    "replay",
    cls=Command,
    short_help="Take a kept interview again, and say what is different.",
    epilog="""\b
    Examples:
      thoracle consult --save FILE     be consulted, and keep the interview
      thoracle replay FILE             does it still give the same?
      thoracle replay FILE --kb DIR    what does another knowledge base say?
    """,
)
@click.argument("file", metavar="FILE")
@format_option(("text", "json"))
@output_option()
@kb_option()
@click.pass_context
def replay(context: click.Context, file: str, form: str, output: str | None, folder: Path | None) -> None:
    """Take the interview of a FILE again, which `thoracle consult --save` kept; - is standard input.

    With the knowledge base that it was made with, the result has to be the same, byte for byte. With another one it
    says what changed: which questions are asked, which rules fire, and the level.

    Exit code 1 says that something is different.
    """
    destination = Destination(output)
    destination.check(case=file)
    data, name = _content(file)
    kb = load(folder)
    from ..dialogue.replay import replay as replayed

    found = replayed(kb, data, file=name)
    if form == "json":
        text = json.dumps(found.as_dict(), ensure_ascii=False, indent=2) + "\n"
    else:
        from ..dialogue.replay_text import replay_text

        text = replay_text(found, width=destination.width)
    destination.write(text)
    if not found.unchanged or (found.same_kb and not found.same_bytes):
        context.exit(FOUND)


def _content(file: str) -> tuple[bytes, str]:
    """The bytes of a transcript, one more than is allowed at most, and what messages call it."""
    from ..dialogue.records import MOST

    if file == STANDARD_INPUT:
        if sys.stdin is None:
            raise JournalError("standard input", reason="is closed")
        return sys.stdin.buffer.read(MOST + 1), "standard input"
    try:
        with Path(file).open("rb") as stream:
            return stream.read(MOST + 1), file
    except FileNotFoundError:
        raise JournalError(file, reason="there is no such file") from None
    except IsADirectoryError:
        raise JournalError(file, reason="is a folder, and a transcript is a file") from None
    except (OSError, ValueError) as error:  # a path that holds a null character is a ValueError
        raise JournalError(file, reason=f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
