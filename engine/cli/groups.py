"""Groups of commands that import a command when it is called, and commands whose options stand under headings."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from ..knowledge.diagnostics import did_you_mean

__all__ = ["Command", "Entry", "LazyGroup", "option"]

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])

_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A command of a group, not yet imported."""

    module: str
    """Its module in this package."""
    attribute: str = ""
    """Its name there; that of the module where it is empty."""
    section: str = "Commands"
    """The heading under which it is listed."""
    help: str
    """What it does, in one line."""


class LazyGroup(click.Group):
    """A group that imports the module of a command when that is called."""

    def __init__(self, *, name: str, entries: Mapping[str, Entry], **settings: Any) -> None:
        settings.setdefault("context_settings", _HELP)
        super().__init__(name=name, no_args_is_help=False, invoke_without_command=True, callback=_show_help, **settings)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the help."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now; None where there is none."""
        entry = self.entries.get(cmd_name)
        if entry is None:
            return None
        command = getattr(importlib.import_module(f".{entry.module}", __package__), entry.attribute or entry.module)
        assert isinstance(command, click.Command)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; an error knows of which command."""
        with _of(ctx):
            return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; an unknown one is refused with a suggestion."""
        name = args[0]
        if name not in self.entries and not name.startswith("-") and not ctx.resilient_parsing:
            hint = did_you_mean(name, self.entries) or f"known are {', '.join(self.entries)}"
            ctx.fail(f"there is no command `{name}` ({hint})")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands under their headings, without importing them."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, entry in self.entries.items():
            sections.setdefault(entry.section, []).append((name, entry.help))
        _write_sections(sections, formatter)


@click.pass_context
def _show_help(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


class Command(click.Command):
    """A command whose options stand under the headings that they name, in the order of their declaration."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        settings.setdefault("context_settings", _HELP)
        super().__init__(*args, **settings)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse; an error knows of which command."""
        with _of(ctx):
            return super().parse_args(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options under their headings, those without one last."""
        sections: dict[str, list[tuple[str, str]]] = {}
        options = [parameter for parameter in self.get_params(ctx) if isinstance(parameter, click.Option)]
        for parameter in sorted(options, key=lambda option: not isinstance(option, _Option)):
            record = parameter.get_help_record(ctx)
            if record is not None:
                heading = parameter.section if isinstance(parameter, _Option) else "Other options"
                sections.setdefault(heading, []).append(record)
        _write_sections(sections, formatter)


@contextmanager
def _of(context: click.Context) -> Iterator[None]:
    """Tell an error of usage of which command it is; click's parser does not always."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or context
        raise


class _Option(click.Option):
    def __init__(self, *args: Any, section: str, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.section = section


def option(*names: str, section: str, **settings: Any) -> Callable[[_Decorated], _Decorated]:
    """An option that stands under a heading; otherwise as `click.option`."""
    return click.option(*names, cls=_Option, section=section, **settings)


def _write_sections(sections: Mapping[str, list[tuple[str, str]]], formatter: click.HelpFormatter) -> None:
    for heading, records in sections.items():
        with formatter.section(heading):
            formatter.write_dl(records)
