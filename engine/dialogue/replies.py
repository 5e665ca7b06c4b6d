"""What a person may type at a screen, and what is made of it.

On a screen of several symptoms or options::

    2 5        numbers 2 and 5 apply; those not named count as no, as the prompt says
    2 5?       number 2 applies, of number 5 one does not know
    all        all of them apply
    none       none of them applies       (also: no, n, 0)
    ?          don't know, of any of them (also: unknown, don't know)
    fever      a name or another word for one of them

On a screen of one: yes, no, ?; an option by number or name; an amount such as ``3 days``.  Everywhere:
``NAME=VALUE``, for any finding, several of them separated by semicolons, with ``OPTION:no`` to deny one of several
options; and the commands.  Nothing is guessed: what is not understood is said to be so, and asked again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..inference.answers import UNKNOWN
from ..knowledge.model import Finding, Option
from .screens import Screen

__all__ = ["COMMANDS", "Command", "ReplyError", "read_command", "read_reply", "read_settings"]

COMMANDS: Mapping[str, str] = {
    "back": "forget the last answer and ask again",
    "why": "why this is asked, once more goes deeper; `why 2` for one of several",
    "how": "how the level so far was reached; `how NAME` of anything concluded",
    "why-not": "what is missing for something else: `why-not NAME`",
    "what-if": "what an answer would change: `what-if NAME=VALUE`",
    "sufficient": "the fewest answers that are enough for the level",
    "rules": "the rules that fired",
    "result": "the whole result so far; `result all` leaves nothing out",
    "help": "what can be typed here; `help 2` explains one of several",
    "quit": "stop here, with what is known so far",
}
"""What can be typed at every prompt besides an answer."""

_ALIASES = {
    "b": "back",
    "h": "help",
    "q": "quit",
    "exit": "quit",
    "stop": "quit",
    "whatif": "what-if",
    "what if": "what-if",
    "whynot": "why-not",
    "why not": "why-not",
}
_ALONE = frozenset({"back", "quit", "rules", "sufficient"})
"""What stands alone: "back pain" is no command."""
_WORDS = tuple(sorted([*zip(COMMANDS, COMMANDS, strict=True), *_ALIASES.items()], key=lambda pair: -len(pair[0])))
"""What calls each command, the longest first: "why not" is not "why" with a "not"."""
_UNKNOWN = frozenset(
    {"?", "unknown", "don't know", "don’t know", "dont know", "i don't know", "not sure", "unsure", "idk"}
)
_NONE = frozenset({"none", "no", "n", "0", "none of these", "none of them", "nothing", "nope"})
_YES = frozenset({"yes", "y", "yeah", "yep"})
_ALL = frozenset({"all", "all of them", "all of these"})


class ReplyError(ValueError):
    """A line that is neither an answer nor a command; `str()` says what to type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command, with what stands after it."""

    name: str
    argument: str = ""


def read_reply(screen: Screen, line: str) -> Command | dict[str, object]:
    """Read a line: a command, or answers by the name of their finding.

    Raises `ReplyError`.
    """
    text = " ".join(line.split())
    folded = text.casefold()
    command = read_command(text)
    if command is not None:
        return command
    if not folded:
        raise ReplyError("type an answer, `?` for don't know, or `help`")
    if "=" in folded:
        return read_settings(text)
    if folded in _UNKNOWN:
        return dict.fromkeys(screen.names, UNKNOWN)
    if screen.kind == "any":
        return dict(_marked(folded, screen.items))
    [finding] = screen.items
    return {finding.id: _single(finding, folded, text)}


def read_command(line: str) -> Command | None:
    """The command that a line is, or None."""
    text = " ".join(line.split())
    folded = text.casefold()
    for word, name in _WORDS:
        if folded == word or (name not in _ALONE and folded.startswith(f"{word} ")):
            return Command(name=name, argument=text[len(word) :].strip())
    return None


def read_settings(text: str) -> dict[str, object]:
    """Read ``NAME=VALUE``, or several of them separated by semicolons.

    Raises `ReplyError`.
    """
    answers: dict[str, object] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, equals, value = map(str.strip, part.partition("="))
        if not (name and equals and value):
            raise ReplyError(f"`{part}` is no answer; write NAME=VALUE, several separated by semicolons")
        answer = _options(value) if ":" in value else value
        if answers.setdefault(name, answer) != answer:
            raise ReplyError(f"`{name}` is answered twice, and not alike; answer it once")
    if not answers:
        raise ReplyError("write NAME=VALUE, several separated by semicolons")
    return answers


def _options(value: str) -> dict[str, str]:
    """Options of which some are denied, as in ``left, right:no``."""
    said = (part.partition(":") for part in value.split(","))
    return {option.strip(): answer.strip() if colon else "yes" for option, colon, answer in said}


def _single(finding: Finding, folded: str, text: str) -> object:
    if finding.kind == "symptom":
        if folded in _YES or folded in ("1",):
            return True
        if folded in _NONE:
            return False
        raise ReplyError("answer yes, no, or `?` for don't know")
    if finding.kind == "quantity":
        return text
    options = tuple(finding.options.values())
    if finding.kind == "choices":
        return dict(_marked(folded, options))
    found = _one_of(folded, options)
    if found is None:
        raise ReplyError(f"choose one by its number, 1 to {len(options)}, or `?` for don't know")
    return found.id


def _marked(folded: str, items: tuple[Finding, ...] | tuple[Option, ...]) -> Mapping[str, object]:
    """Values by name: what is named is present (or unknown, with a question mark), the rest absent."""
    if folded in _NONE:
        return {item.id: False for item in items}
    if folded in _ALL:
        return {item.id: True for item in items}
    if folded in _YES:
        raise ReplyError(f"which of them? give the numbers, 1 to {len(items)}")
    named: dict[str, object] = {}
    for part in _parts(folded):
        unsure = part.endswith("?") or part.startswith("?")
        word = part.strip("? ")
        found = _one_of(word, items)
        if found is None:
            raise ReplyError(f"`{word}` is none of them; give numbers from 1 to {len(items)}, `none`, or `?`")
        named[found.id] = UNKNOWN if unsure else True
    return {item.id: named.get(item.id, False) for item in items}


def _parts(folded: str) -> list[str]:
    """Split at commas and `and`; numbers also at spaces."""
    parts: list[str] = []
    for part in re.split(r"\s*(?:,|;|\band\b)\s*", folded):
        numbers = part.split()
        parts += numbers if all(re.fullmatch(r"\??\d+\??", number) for number in numbers) else [part]
    return [part for part in parts if part]


def _one_of(word: str, items: tuple[Finding, ...] | tuple[Option, ...]) -> Finding | Option | None:
    if word.isdecimal():
        return items[int(word) - 1] if 0 < int(word) <= len(items) else None
    found = [item for item in items if word in _words(item)]
    return found[0] if len(found) == 1 else None


def _words(item: Finding | Option) -> set[str]:
    return {item.id, item.id.replace("-", " "), item.title.casefold(), *(alias.casefold() for alias in item.aliases)}
