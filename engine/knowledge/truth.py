"""Kleene's strong three-valued logic, in which every condition is evaluated.

False < open < true.  *Open* is what is not asked or not known: neither evidence for nor evidence against.
`all` is the minimum of its parts, `any` the maximum.

Source: S. C. Kleene, Introduction to Metamathematics (1952), §64.
"""

from __future__ import annotations

from enum import IntEnum

__all__ = ["Truth"]


class Truth(IntEnum):
    """A truth value; the order is the order of the logic."""

    FALSE = 0
    OPEN = 1
    TRUE = 2

    @classmethod
    def at_least(cls, count: int, parts: list[Truth]) -> Truth:
        """True with `count` true parts, false when true and open parts together are fewer, else open."""
        true = sum(part is cls.TRUE for part in parts)
        if true >= count:
            return cls.TRUE
        possible = true + sum(part is cls.OPEN for part in parts)
        return cls.OPEN if possible >= count else cls.FALSE
