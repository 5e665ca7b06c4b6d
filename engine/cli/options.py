"""Options that several commands take."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from .groups import option

__all__ = [
    "JUDGED",
    "KEPT",
    "SHOWN",
    "STATED",
    "case_argument",
    "emergency_number_option",
    "format_option",
    "kb_option",
    "output_option",
    "set_option",
]

_Decorated = TypeVar("_Decorated", bound=Callable[..., Any])

STATED = "What is known"
SHOWN = "What is shown, and where"
KEPT = "What is kept"
JUDGED = "How it is judged"


def case_argument(*, required: bool) -> Callable[[_Decorated], _Decorated]:
    """The case file."""
    return click.argument("case", required=required, metavar="CASE" if required else "[CASE]")


def set_option() -> Callable[[_Decorated], _Decorated]:
    """Answers on the command line."""
    return option(
        "--set",
        "settings",
        section=STATED,
        multiple=True,
        metavar="NAME=VALUE",
        help="State a finding, such as --set NAME=yes; as often as you like. It replaces what the CASE states.",
    )


def format_option(formats: Sequence[str]) -> Callable[[_Decorated], _Decorated]:
    """The form of the result; the first is the default."""
    return option(
        "--format",
        "form",
        section=SHOWN,
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="The form of the result.",
    )


def output_option() -> Callable[[_Decorated], _Decorated]:
    """The file that the result goes to."""
    return option(
        "--output",
        section=SHOWN,
        metavar="FILE",
        help="Write the result into a file, whole or not at all, instead of to standard output.",
    )


def kb_option() -> Callable[[_Decorated], _Decorated]:
    """The knowledge base."""
    return option(
        "--kb",
        "folder",
        section=JUDGED,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The folder of another knowledge base than the one that comes with the program.",
    )


def emergency_number_option() -> Callable[[_Decorated], _Decorated]:
    """The number to call."""
    return option(
        "--emergency-number",
        section=JUDGED,
        metavar="N",
        callback=_telephone_number,
        help="The number to call in an emergency where you are, such as 112.",
    )


def _telephone_number(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"\+?[0-9][0-9 ()/.-]{0,30}", value):
        raise click.BadParameter(f"`{value}` is no telephone number")
    return value
