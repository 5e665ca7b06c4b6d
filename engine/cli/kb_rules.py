"""``--rule NAME``: commands of the workbench that may be asked about some rules only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from ..knowledge.diagnostics import did_you_mean
from ..knowledge.errors import UnknownName
from ..knowledge.model import Model

__all__ = ["declared", "rule_option"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def rule_option(command: _Command) -> _Command:
    """Add ``--rule NAME``, as often as one likes; the rules of a pattern or a cause can be named by it."""
    return click.option(
        "--rule",
        "rules",
        multiple=True,
        metavar="NAME",
        help="Only this rule, or the rules of this pattern, cause or level; as often as you like.",
    )(command)


def declared(model: Model, names: Sequence[str]) -> tuple[str, ...] | None:
    """The rules that names stand for, in declared order; None, which is all of them, where none is named.

    Raises `UnknownName` for a name that is none of a rule, pattern, cause or level.
    """
    if not names:
        return None
    chosen: dict[str, None] = {}
    for name in names:
        if name in model.rules:
            chosen[name] = None
        elif name in model.patterns:
            chosen.update(dict.fromkeys(model.patterns[name].rules))
        elif name in model.causes:
            chosen.update(dict.fromkeys(model.causes[name].evidence))
        elif name in model.levels:
            chosen.update(dict.fromkeys(rule.id for rule in model.level_rules if model.level_of(rule).id == name))
        else:
            known = [*model.rules, *model.patterns, *model.causes, *model.levels]
            raise UnknownName(name, what="rule, pattern, cause or level", hint=did_you_mean(name, known))
    return tuple(rule for rule in model.rules if rule in chosen)
