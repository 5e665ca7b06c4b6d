"""What the commands of the workbench share: their options, and how they refuse a knowledge base with errors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ..inference.knowledge_base import shipped
from ..knowledge.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from ..knowledge.model import Model
    from ..knowledge.reading import Reading

__all__ = ["annotating_format_option", "as_json", "folder_option", "format_option", "sound", "strict_option"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def sound(reading: Reading) -> Model:
    """The model of a knowledge base that has no errors, in its scenarios neither.

    Raises `KnowledgeBaseError` where it has any.
    """
    if reading.failed or reading.model is None:
        raise KnowledgeBaseError(reading.diagnostics)
    return reading.model


def as_json(value: Mapping[str, object]) -> str:
    """A value as JSON: the same text for the same value."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def folder_option(command: _Command) -> _Command:
    """Add ``--kb DIR``: the folder of the knowledge base, by default of the one that comes with the program."""
    return click.option(
        "--kb",
        "folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="DIR",
        default=shipped,
        help="Folder of the knowledge base.  [default: the one that comes with the program]",
    )(command)


def format_option(command: _Command) -> _Command:
    """Add ``--format text|json``."""
    return _format_option("text", "json", help="Form of the output.")(command)


def annotating_format_option(command: _Command) -> _Command:
    """Add ``--format text|json|github``."""
    return _format_option("text", "json", "github", help="Form of the output; github annotates a pull request.")(
        command
    )


def _format_option(*forms: str, help: str) -> Callable[[_Command], _Command]:
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help=help)


def strict_option(what: str) -> Callable[[_Command], _Command]:
    """Add ``--strict``; `what` are the warnings that it makes count."""
    return click.option("--strict", is_flag=True, help=f"End with exit code 1 for warnings too: {what}.")
