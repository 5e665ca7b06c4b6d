"""``--watch``: a command runs again whenever a file of the knowledge base is saved, until Ctrl-C.

An editor saves in several steps (a temporary file, a rename, its backup); what comes within the same moment is one
change.  What is saved while the command runs is seen: the folder is watched before the first run.  This needs
watchfiles, which the extra ``bench`` installs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import TypeVar

import click

from ..knowledge.errors import KnowledgeBaseError, MissingExtra

__all__ = ["changes", "rerun", "watch_option"]

_Command = TypeVar("_Command", bound=Callable[..., object])

_GATHER, _QUIET = 500, 50
"""Milliseconds: changes are gathered for so long at most, and until nothing has changed for so long."""
_WAKE = 100
"""Milliseconds after which the watcher comes back though nothing has changed."""


def watch_option(command: _Command) -> _Command:
    """Add ``--watch``."""
    return click.option("--watch", is_flag=True, help="Run again whenever a file is saved, until Ctrl-C.")(command)


def rerun(folder: Path, run: Callable[[], object], *, again: Iterator[object] | None = None) -> None:
    """Run now, and again after each change of a YAML file in a folder; only Ctrl-C (exit code 130) ends it.

    What `run` returns is of no account; a knowledge base with errors is told and ends nothing.  `again` yields once for
    each change, by default what `changes` sees.  What is said of the watching goes to standard error.

    Raises `MissingExtra`, before anything is run, where watchfiles is not installed.
    """
    for _ in chain([None], changes(folder) if again is None else again):
        started = time.perf_counter()
        try:
            run()
        except KnowledgeBaseError as refusal:
            click.echo(str(refusal), err=True)
        click.echo(f"-- {time.perf_counter() - started:.2f} s; waiting for a change of {folder}, Ctrl-C ends", err=True)


def changes(folder: Path) -> Iterator[object]:
    """Yield after each change of a YAML file in a folder, from now on.

    Raises `MissingExtra` where watchfiles is not installed.
    """
    try:
        import watchfiles
    except ImportError as error:
        raise MissingExtra("watchfiles", extra="bench") from error
    found = watchfiles.watch(
        folder,
        watch_filter=lambda _, path: path.endswith((".yaml", ".yml")),
        debounce=_GATHER,
        step=_QUIET,
        rust_timeout=_WAKE,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    first = next(found)  # a generator that was never asked watches nothing
    return (each for each in chain([first], found) if each)
