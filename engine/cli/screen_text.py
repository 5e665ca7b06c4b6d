"""Screens at the prompt: what is asked, what may be typed, and the help."""

from __future__ import annotations

from collections.abc import Iterator

from ..dialogue.replies import COMMANDS
from ..dialogue.screens import Screen

__all__ = ["help_lines", "request", "screen_lines"]


def screen_lines(screen: Screen) -> Iterator[tuple[str, str]]:
    """What is asked: lines, each with its head."""
    if screen.kind == "any":
        yield "", f"Do any of these apply? ({screen.reason})"
        for number, finding in enumerate(screen.items, start=1):
            yield f"  {number}  ", finding.ask
        return
    [finding] = screen.items
    yield "", f"{finding.ask} ({screen.reason})"
    if finding.help:
        yield "", finding.help
    for number, option in enumerate(finding.options.values(), start=1):
        yield f"  {number}  ", option.title


def request(screen: Screen) -> str:
    """What may be typed."""
    match screen.kind:
        case "any" | "choices":
            return "Numbers that apply (the others then count as no), none, or ?:"
        case "choice":
            return "Number, or ?:"
        case "quantity":
            return "Number, or ?:" if screen.items[0].bare else "Amount, such as 3 days, or ?:"
    return "yes, no or ?:"


def help_lines(screen: Screen | None) -> Iterator[tuple[str, str]]:
    """What can be typed at a screen, or where there is none, and what it means."""
    match screen.kind if screen else "":
        case "":
            yield "", "Your own words, or nothing to go on; what is understood is shown to you before it is taken."
        case "any" | "choices":
            yield "", "Numbers of all that apply, such as `2 5`; those you do not name then count as no."
            yield (
                "",
                "`none` if none applies, `all` if all do, `?` if you do not know any of them, `2 5?` to be unsure of ",
            )
            "5 only."
        case "choice":
            yield "", "The number of one of them, or `?` if you do not know."
        case "quantity":
            yield "", "A number and its unit, such as `3 days`, or `?` if you do not know."
        case _:
            yield "", "`yes`, `no`, or `?` if you do not know."
    yield "", "`NAME=VALUE` answers any other question; `thoracle findings` lists the names."
    if screen is not None:
        yield "", "Enter alone shows the question again."
    widest = max(map(len, COMMANDS))
    yield from ((f"  {name:{widest}} ", meaning) for name, meaning in COMMANDS.items())
