"""``thoracle sessions``: the interviews that are kept, to be listed and removed."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from ..dialogue.journal import Journal, JournalEntry, state_folder
from ..dialogue.outline import outlined
from ..knowledge.errors import JournalError
from .destination import Destination
from .groups import Command, option
from .options import KEPT, format_option
from .sessions import described

__all__ = ["sessions"]

FORMAT = "thoracle.sessions/1"


@click.command(
    "sessions",
    cls=Command,
    short_help="List the interviews that are kept, and remove them.",
    epilog="""\b
    Examples:
      thoracle sessions                   list them
      thoracle sessions --delete ID       remove one
      thoracle sessions --delete-all      remove all of them
      thoracle consult --resume ID        go on with one
    """,
)
@option(
    "--delete", "names", section=KEPT, multiple=True, metavar="ID", help="Remove an interview; as often as you like."
)
@option("--delete-all", is_flag=True, section=KEPT, help="Remove all of them.")
@format_option(("text", "json"))
def sessions(names: tuple[str, ...], delete_all: bool, form: str) -> None:
    """List the interviews that were stopped or cut off, the oldest first, and remove those that are not wanted.

    They stand in private files on this computer, which nobody else can read. One that is going on right now cannot be
    removed.
    """
    if names and delete_all:
        raise click.UsageError("`--delete-all` removes every interview, so none can be named")
    destination = Destination(None)
    destination.check(case=None)
    Journal.sweep()
    wanted = [entry.id for entry in Journal.list()] if delete_all else list(dict.fromkeys(names))
    removed, failures = _removed(wanted)
    entries = Journal.list()
    if form == "json":
        destination.write(_json(entries, removed))
    else:
        destination.write(_text(entries, removed, listed=not wanted, width=destination.width))
    if failures:
        raise JournalError(failures[0].file, reason="\n".join([failures[0].reason, *map(str, failures[1:])]))


def _removed(names: Sequence[str]) -> tuple[list[str], list[JournalError]]:
    """What was removed, and why the rest was not."""
    removed, failures = [], []
    for name in names:
        try:
            Journal.delete(name)
        except JournalError as error:
            failures.append(error)
        else:
            removed.append(name)
    return removed, failures


def _text(entries: Sequence[JournalEntry], removed: Sequence[str], *, listed: bool, width: int) -> str:
    lines = [f"{name} is removed." for name in removed]
    if listed:
        lines += map(_line, entries)
    count = f"{len(entries)} interview{' is' if len(entries) == 1 else 's are'} kept" if entries else "Nothing is kept"
    lines.append(f"{count} in {state_folder()}.")
    return outlined([(0, line) for line in lines], width=width)


def _line(entry: JournalEntry) -> str:
    if not entry.started:
        return f"{entry.id}: {entry.problem}"
    return f"{described(entry)} ({entry.kb_id})" + (f": {entry.problem}" if entry.problem else "")


def _json(entries: Sequence[JournalEntry], removed: Sequence[str]) -> str:
    content = {
        "format": FORMAT,
        "folder": str(state_folder()),
        "removed": list(removed),
        "sessions": [
            {
                "id": entry.id,
                "file": str(entry.file),
                "started": entry.started or None,
                "kb": {"id": entry.kb_id, "digest": entry.kb_digest} if entry.kb_id else None,
                "answers": entry.answers,
                "problem": entry.problem or None,
            }
            for entry in entries
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
