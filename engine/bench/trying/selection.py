"""Which scenarios are meant: the small language of `-k`, as pytest has it.

Grammar::

    expression = and_not {"or" and_not}
    and_not    = not_test {"and" not_test}
    not_test   = "not" not_test | "(" expression ")" | word
    word       = TEXT                     of letters, digits and any of - _ . : + /
               | "'" TEXT "'" | '"' TEXT '"'     of anything but that quote

A word is true of a scenario when it is a part of its id or of its title, in whatever case; `and`, `or` and `not` mean
themselves only outside quotes, and in small letters.  An empty expression is true of every scenario.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

from ...knowledge.errors import BadSelection
from ...knowledge.scenarios import Scenario

__all__ = ["Selects", "matching", "selection"]

Selects: TypeAlias = Callable[[Scenario], bool]
"""Says whether a scenario is meant."""

_TOKEN = re.compile(r"""\s*(?:(?P<sign>[()])|(?P<quoted>'[^']*'|"[^"]*")|(?P<word>[\w.:+/-]+))""")
_KEYWORDS = frozenset({"and", "or", "not"})
_DEEPEST = 50
"""Brackets and `not` in each other: more than anybody writes, less than Python's stack holds."""


def matching(scenarios: Iterable[Scenario], expression: str) -> tuple[Scenario, ...]:
    """The scenarios that an expression means, in their order.

    Raises `BadSelection` where it is no expression.
    """
    meant = selection(expression)
    return tuple(scenario for scenario in scenarios if meant(scenario))


def selection(expression: str) -> Selects:
    """What an expression means.

    Raises `BadSelection` where it is no expression.
    """
    if not expression.strip():
        return lambda _: True
    parser = _Parser(expression)
    meant = parser.either()
    if parser.token:
        raise parser.expected("`and`, `or` or the end")
    return meant


class _Parser:
    """Reads an expression from left to right; `token` is what comes next, empty at the end."""

    def __init__(self, expression: str) -> None:
        self.expression, self._end, self._depth = expression, 0, 0
        self._advance()

    def either(self) -> Selects:
        found = [self.both()]
        while self.token == "or":
            self._advance()
            found.append(self.both())
        return lambda scenario: any(meant(scenario) for meant in found)

    def both(self) -> Selects:
        found = [self.one()]
        while self.token == "and":
            self._advance()
            found.append(self.one())
        return lambda scenario: all(meant(scenario) for meant in found)

    def one(self) -> Selects:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self.expected(f"nothing that is nested more than {_DEEPEST} deep")
        meant = self._one()
        self._depth -= 1
        return meant

    def _one(self) -> Selects:
        token = self.token
        if token == "not":
            self._advance()
            denied = self.one()
            return lambda scenario: not denied(scenario)
        if token == "(":
            self._advance()
            inner = self.either()
            if self.token != ")":
                raise self.expected("`)`")
            self._advance()
            return inner
        if not token or token == ")" or token in _KEYWORDS:
            raise self.expected("a word, `not` or `(`")
        self._advance()
        word = (token[1:-1] if token[0] in "'\"" else token).casefold()
        return lambda scenario: word in scenario.id.casefold() or word in scenario.title.casefold()

    def _advance(self) -> None:
        """Go to the next token."""
        rest = self.expression[self._end :]
        self._at = self._end + len(rest) - len(rest.lstrip())
        if not rest.strip():
            self.token = ""
            return
        found = _TOKEN.match(rest)
        if found is None:
            raise self.expected("a word, a quoted text or a bracket")
        self._end += found.end()
        self.token = found[found.lastgroup or 0]

    def expected(self, what: str) -> BadSelection:
        """The error at the next token."""
        return BadSelection(self.expression, column=self._at + 1, expected=what)
