"""Why not, what if and sufficient, as text."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from ..inference.result import Result
from ..knowledge.implications import Literal
from ..knowledge.model import Model, Rule
from ..knowledge.wording import amount_in_words, joined, leaf_in_words, literal_in_words
from .what_if import Difference, Moved
from .why_not import Change, Missing, WhyNot

__all__ = ["change_in_words", "sufficient_text", "what_if_text", "why_not_text"]

_NEAR = 5
"""So many of the nearest rules are told."""


def why_not_text(found: WhyNot, result: Result, *, width: int = 80, everything: bool = False) -> str:
    """Why something was not concluded, ending with a line feed; `everything` tells of every rule."""
    return _page(_why_not(found, result, everything=everything), width)


def what_if_text(difference: Difference, *, width: int = 80) -> str:
    """What a change of answers changes, ending with a line feed."""
    return _page(_what_if(difference), width)


def sufficient_text(result: Result, *, width: int = 80) -> str:
    """A smallest set of answers that has the same level, ending with a line feed."""
    return _page(_sufficient(result), width)


def change_in_words(change: Change, model: Model) -> str:
    """An answer that is added or changed."""
    if isinstance(change, Literal):
        return literal_in_words(model, change)
    finding = model.findings[change[0]]
    return f"{finding.title}: {amount_in_words(finding, change[1])}"


def _page(lines: Iterable[tuple[int, str]], width: int) -> str:
    """Lines with their depth, wrapped."""
    wrapped: list[str] = []
    for depth, text in lines:
        indent = "  " * depth
        printable = "".join(each if each.isprintable() else " " for each in text)
        wrapped += textwrap.wrap(
            printable, max(width, 20), initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
        ) or [""]
    return "\n".join(wrapped) + "\n"


# -- why not ----------------------------------------------------------------------------------------------------------


def _why_not(found: WhyNot, result: Result, *, everything: bool) -> Iterator[tuple[int, str]]:
    model = result.model
    if found.concluded:
        yield 0, f"`{found.target}` is concluded; `how` tells how."
        return
    yield 0, f"`{found.target}` is not concluded."
    if found.too_high:
        level = model.level_of(found.too_high[0])
        yield 0, f"The level is higher, “{level.title}”, because of:"
        for rule in found.too_high:
            yield 1, _rule_in_words(rule)
    if not found.near and not found.too_high:
        yield 0, "No rule concludes it."
    if found.near:
        yield 0, "The nearest rules, and what they lack:"
    for near in found.near if everything else found.near[:_NEAR]:
        yield 1, _rule_in_words(near.rule)
        for missing in dict.fromkeys(near.missing):
            yield 2, _missing_in_words(missing, model)
        if not near.missing:
            yield 2, "lacks nothing"
    if not everything and len(found.near) > _NEAR:
        yield 1, f"and {len(found.near) - _NEAR} more"
    yield from _fewest(found, model)


def _missing_in_words(missing: Missing, model: Model) -> str:
    state = "not known" if missing.state == "open" else "answered otherwise"
    return f"{leaf_in_words(model, missing.leaf)} ({state})"


def _fewest(found: WhyNot, model: Model) -> Iterator[tuple[int, str]]:
    if found.fewest:
        yield 0, "The fewest answers that would bring it, added or changed:"
        for change in found.fewest:
            yield 1, change_in_words(change, model)
    elif found.complete:
        yield 0, "No answers that could be added or changed would bring it."
    else:
        yield 0, "The search for the fewest answers that would bring it was cut off; nothing is said about them."


# -- what if ----------------------------------------------------------------------------------------------------------


def _what_if(difference: Difference) -> Iterator[tuple[int, str]]:
    before, after = difference.before.escalation, difference.after.escalation
    if difference.level_changes:
        yield 0, f"The level would be “{after.level.title}” instead of “{before.level.title}”."
        yield 0, after.action
    else:
        yield 0, f"The level would stay “{before.level.title}”."
    yield from _moves("would rise", difference.rises)
    yield from _moves("would fall", difference.falls)
    for verb, causes in (("would be listed", difference.comes), ("would no longer be listed", difference.goes)):
        if causes:
            yield 0, f"{joined([cause.title for cause in causes])} {verb}."
    for heading, rules in (
        ("Rules that would fire:", difference.fires),
        ("Rules that would not fire any more:", difference.rests),
    ):
        if rules:
            yield 0, heading
            for rule in rules:
                yield 1, _rule_in_words(rule)
    if not difference.fires and not difference.rests:
        yield 0, "No rule would fire that does not fire now, and none would stop firing."


def _moves(verb: str, moved: tuple[Moved, ...]) -> Iterator[tuple[int, str]]:
    if moved:
        yield 0, f"{joined([f'{each.title} (from {each.before} to {each.after})' for each in moved])} {verb}."


# -- sufficient -------------------------------------------------------------------------------------------------------


def _sufficient(result: Result) -> Iterator[tuple[int, str]]:
    level = result.escalation.level
    if not result.sufficient:
        yield 0, f"“{level.title}” needs no answer at all: it is the level without any."
        return
    yield 0, f"For “{level.title}” these answers are enough by themselves:"
    for name, value in result.sufficient:
        yield 1, f"{result.model.findings[name].title}: {value}"


def _rule_in_words(rule: Rule) -> str:
    """A rule by what it says; `how` has its passages."""
    return f"{rule.because} (rule {rule.id})"
