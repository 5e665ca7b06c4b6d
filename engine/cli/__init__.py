"""The command line: ``thoracle`` and its commands.  Only here is anything printed, and only here does the process exit.

Each command is a module of its own, imported when it is called and not before: `COMMANDS` holds what ``thoracle
--help`` says of it, so that asking for help, or for one command, does not pay for all of them.
"""

from __future__ import annotations

try:
    import atexit
    import gc
    import os
    import sys
    from collections.abc import Mapping, Sequence
    from typing import Any

    import click

    from .exits import ended
    from .groups import Entry, LazyGroup
except KeyboardInterrupt:  # of somebody who did not wait for the program to start
    raise SystemExit(130) from None

__all__ = ["COMMANDS", "main"]

_COLLECT_AFTER = 1_000_000
"""Allocations between two garbage collections: a command is short, and what it loads stays until its end."""

COMMANDS: Mapping[str, Entry] = {
    "consult": Entry(
        module="consult", section="Being consulted", help="Say what to do, and what may be behind it; ask if need be."
    ),
    "how": Entry(module="how", section="Being consulted", help="Show how a conclusion was reached, step by step."),
    "why-not": Entry(module="why_not", section="Being consulted", help="Show what is missing for a conclusion."),
    "what-if": Entry(module="what_if", section="Being consulted", help="Show what other answers would change."),
    "sufficient": Entry(
        module="sufficient", section="Being consulted", help="Show which answers are enough for the level."
    ),
    "replay": Entry(
        module="replay", section="Being consulted", help="Take a kept interview again, and say what is different."
    ),
    "sessions": Entry(
        module="kept",
        attribute="sessions",
        section="Being consulted",
        help="List the interviews that are kept, and remove them.",
    ),
    "findings": Entry(module="findings", section="Being consulted", help="Find what can be stated, and how."),
    "cohort": Entry(module="cohort", section="Assessing many cases", help="Assess a table of many cases, row by row."),
    "kb": Entry(module="kb", section="Editing a knowledge base", help="Check, test and trace a knowledge base."),
}
"""The commands, in the order of the help."""


class _Thoracle(LazyGroup):
    """The group of all commands; as a program it ends with the exit codes of `exits`."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command line and exit; with ``standalone_mode=False`` return and raise as click does."""
        if not standalone_mode or "_THORACLE_COMPLETE" in os.environ:
            return super().main(args, "thoracle", complete_var, standalone_mode, **extra)
        gc.set_threshold(_COLLECT_AFTER)
        atexit.register(gc.freeze)  # the process ends: nothing is to be looked for among what is left
        arguments = list(sys.argv[1:] if args is None else args)
        raise SystemExit(ended(lambda: self._run(arguments, extra)))

    def _run(self, arguments: list[str], extra: Mapping[str, Any]) -> int:
        try:
            with self.make_context("thoracle", arguments, **extra) as context:
                self.invoke(context)
        except click.exceptions.Exit as end:
            return end.exit_code
        return 0

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Say what this is, in the words of the knowledge base that comes with it."""
        from .about import about

        for paragraph in about():
            formatter.write_paragraph()
            with formatter.indentation():
                formatter.write_text(paragraph)


def _version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from .about import version

        click.echo(f"thoracle {version()}")
        context.exit()


main = _Thoracle(
    name="thoracle",
    entries=COMMANDS,
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help="Show the version and stop.",
        )
    ],
)
"""The program."""
