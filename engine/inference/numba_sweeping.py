"""Programs run by machine code that numba compiles: the same results as `blocks`, several times faster.

The program is data for one compiled function, so that it is compiled once, whatever the rules: some seconds when it is
first used on a machine, after which numba keeps it (in ``__pycache__`` or, where that cannot be written, in its folder
for the user).  It reads each step for a few thousand cases at a time, whose registers stay in the processor's cache.

Numbers that need more than 8 bits are left to NumPy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .columns import Bits, Columns

if TYPE_CHECKING:
    from .blocks import Plan

__all__ = ["Machine"]

_STRIP = 64
"""Words that are worked on at a time."""
_COPIES = np.uint64(0x0101010101010101)
_DIAGONAL = np.uint64(0x8040201008040201)
_SEVENS = np.uint64(0x7F7F7F7F7F7F7F7F)
_ONE, _SEVEN = np.uint64(1), np.uint64(7)


class Machine:
    """A plan as arrays, and what runs them."""

    def __init__(self, plan: Plan) -> None:
        program = plan.program
        self._plan = plan
        steps = [step for segment in program.segments for step in segment.steps]
        self._steps = np.array(steps, dtype=np.int32).reshape(-1, 4)
        self._ends = np.cumsum([len(segment.steps) for segment in program.segments], dtype=np.int32)
        width = max((len(slot.digits) for slot in plan.slots), default=0)
        self._digits = np.full((len(plan.slots), width + 1), -2, dtype=np.int32)
        rows: dict[str, int] = {}
        slots: list[tuple[int, int, int, int]] = []
        counts = {True: 0, False: 0}
        for at, slot in enumerate(plan.slots):
            self._digits[at, : len(slot.digits)] = slot.digits
            row = counts[slot.number]
            counts[slot.number] += 1
            if slot.number:
                rows[slot.name] = row
            slots.append((int(slot.number), row, slot.less, rows[slot.plus] if slot.plus else -1))
        self._slots = np.array(slots, dtype=np.int32).reshape(-1, 4)

    def run(self, columns: Columns, numbers: NDArray[np.int16], bits: Bits) -> None:
        """Write what comes out for some columns: the numbers and the bit columns in the order of their slots."""
