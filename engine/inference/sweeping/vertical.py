"""Vertical counters: numbers of many cases at once, one bit column for each binary digit.

A number of each case stands in *planes*: plane `k` is the bit column of the digit worth ``2**k``.  Adding is done for
64 cases by the few and/or/xor of a full adder; three columns of one worth become one of that worth and one of twice it,
until one of each is left (a carry-save adder: C. S. Wallace, A Suggestion for a Fast Multiplier, 1964).

All of it is written for columns and for wires that stand for columns (`wires`).
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable, Sequence

from .wires import Bitwise

__all__ = ["Planes", "any_of", "at_least", "greatest", "selected", "shifted", "summed"]

Planes = list[Bitwise | None]
"""Binary digits, the lowest first; None is a digit that is 0 in every case."""


def any_of(columns: Sequence[Bitwise]) -> Bitwise | None:
    """Where one of several columns is set; None for nowhere, there being none."""
    return functools.reduce(operator.or_, columns) if columns else None


def summed(terms: Iterable[tuple[Bitwise, int]]) -> Planes[Bitwise]:
    """The sum of what the terms are worth in each case: a column, and what it is worth where it is set (from 0)."""
    waiting: list[list[Bitwise]] = []
    for bits, worth in terms:
        waiting += [[] for _ in range(worth.bit_length() - len(waiting))]
        for k in range(worth.bit_length()):
            if worth >> k & 1:
                waiting[k].append(bits)
    planes: Planes[Bitwise] = []
    for k, columns in enumerate(waiting):  # grows at its end by what is carried
        carried: list[Bitwise] = []
        while len(columns) > 2:
            first, second, third = columns.pop(), columns.pop(), columns.pop()
            either = first ^ second
            carried.append((first & second) | (either & third))
            columns.append(either ^ third)
        if len(columns) == 2:
            carried.append(columns[0] & columns[1])
            columns.append(columns.pop() ^ columns.pop())
        planes.append(columns[0] if columns else None)
        if carried and k + 1 == len(waiting):
            waiting.append([])
        if carried:
            waiting[k + 1] += carried
    return planes


def shifted(planes: Planes[Bitwise]) -> Iterable[tuple[Bitwise, int]]:
    """Digits as terms of a sum."""
    return [(plane, 1 << k) for k, plane in enumerate(planes) if plane is not None]


def at_least(count: int, planes: Planes[Bitwise], *, every: Bitwise) -> Bitwise:
    """Where a number is `count` or more."""
    if count >> len(planes):
        return every ^ every
    reached = every
    for k, plane in enumerate(planes):
        if plane is not None:
            reached = reached & plane if count >> k & 1 else reached | plane
        elif count >> k & 1:
            reached = every ^ every
    return reached


def greatest(numbers: Sequence[Planes[Bitwise]], among: Sequence[Bitwise]) -> tuple[Planes[Bitwise], list[Bitwise]]:
    """The greatest of several numbers, of those that are among, and where each is equal to it; 0 where none is."""
    left = list(among)
    planes: Planes[Bitwise] = []
    for k in reversed(range(max(map(len, numbers), default=0))):
        digits = [each[k] if k < len(each) else None for each in numbers]
        ones = any_of([bits & plane for bits, plane in zip(left, digits, strict=True) if plane is not None])
        planes.insert(0, ones)
        if ones is not None:
            zero = ~ones
            left = [bits & (zero if plane is None else plane | zero) for bits, plane in zip(left, digits, strict=True)]
    return planes, left


def selected(choices: list[tuple[Bitwise, int]], *, otherwise: int, every: Bitwise) -> Planes[Bitwise]:
    """The number of the last of the choices whose column is set, or another one where none is."""
    digits: list[list[Bitwise]] = [[] for _ in range(max([otherwise, *(each for _, each in choices)]).bit_length())]
    left = every
    for bits, number in [*choices[::-1], (every, otherwise)]:
        only, left = left & bits, left & ~bits
        for k in range(number.bit_length()):
            if number >> k & 1:
                digits[k].append(only)
    return [any_of(columns) for columns in digits]
