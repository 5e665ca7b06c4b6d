"""Sharing: what a line says of phrases that have a word in common, such as the pain in "arm pain at night".

They are taken together: what stands before and behind them (`polarity`) is said of all that they make up.  Where
nothing says otherwise each is present, and to be confirmed.  A denial may mean one, the other, or only both at once: in
"no arm pain at night" the arm may hurt by day, and something else at night.  So each is in doubt then, as it is
wherever the whole is not plainly so.

Where one of them denies by a word of its own ("can't feel my leg"), it is as it would be alone, and what shares a word
with it is in doubt.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .phrases import Found
from .polarity import DOUBTFUL, LIKELY, Polarity, polarities
from .tokens import Token

__all__ = ["said_of_each"]


def said_of_each(line: Sequence[Token], phrases: Sequence[Found]) -> tuple[Polarity, ...]:
    """What the line says of each of its phrases, which stand in its order and may overlap."""
    groups = _groups(phrases)
    said = polarities(line, [_whole(group) for group in groups])
    return tuple(each for group, value in zip(groups, said, strict=True) for each in _each(group, value))


def _groups(phrases: Sequence[Found]) -> list[list[Found]]:
    """Phrases together with those that they overlap."""
    groups: list[list[Found]] = []
    end = 0
    for phrase in phrases:
        if groups and phrase.first < end:
            groups[-1].append(phrase)
        else:
            groups.append([phrase])
        end = max(end, phrase.last)
    return groups


def _whole(group: Sequence[Found]) -> Found:
    """A group as if it was one phrase."""
    return replace(group[0], last=max(each.last for each in group), denied=any(each.denied for each in group))


def _each(group: Sequence[Found], said: Polarity) -> Iterator[Polarity]:
    """What is said of each of a group, from what is said of the whole."""
    if len(group) == 1:
        yield said
        return
    denial = any(each.denial for each in group)
    for each in group:
        yield LIKELY if said.value == "present" and bool(each.denial) == denial else DOUBTFUL
