"""What is concluded of each case, as columns of Arrow.

==================  ===============  =====================================================================
column              type             holds
==================  ===============  =====================================================================
``level``           string           the level
``by``              string           ``rule``, or ``default`` where no rule concludes a level
``settled``         bool             whether no answer to what is open could change the level
``leading``         list of strings  the causes with the most points that are no umbrella, all that tie
``points``          int16            their points; null where no cause is listed
``fired``           list of strings  the rules that fired, in declared order (when asked for)
``points:CAUSE``    int16            the points of each cause, its broader causes' included (when asked for)
``rejected``        string           why the row was not assessed, its results being null; null where it was
==================  ===============  =====================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..inference.sweeping.columns import WORD, Bits, Columns, counted, packed, unpacked
from ..inference.sweeping.sweep import Sweep
from ..knowledge.model import Model
from .layout import Settings

__all__ = ["REJECTED", "Results", "Tally", "result_fields"]

REJECTED = "rejected"
"""The column that says why a row was not assessed."""


def result_fields(model: Model, settings: Settings) -> list[pa.Field]:
    """The columns of the results, without `rejected`."""
    names = pa.list_(pa.string())
    fields = [("level", pa.string()), ("by", pa.string()), ("settled", pa.bool_()), ("leading", names)]
    fields.append(("points", pa.int16()))
    fields += [("fired", names)] if settings.fired else []
    fields += [(f"points:{cause}", pa.int16()) for cause in model.causes] if settings.points else []
    return [pa.field(name, kind) for name, kind in fields]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many cases have which results."""

    levels: Mapping[str, int]
    """Cases by level."""
    by_default: int
    """Cases for which no rule concludes a level."""
    settled: int
    """Cases whose level no answer to what is open could change."""
    leading: Mapping[str, int]
    """Cases by leading cause; a case with several counts for each."""
    no_cause: int
    """Cases for which no cause is listed."""


class Results:
    """What is concluded of some cases."""

    def __init__(self, sweep: Sweep, columns: Columns) -> None:
        self._model, self._size = sweep.model, columns.size
        self._swept, self._outlook = sweep.run(columns), sweep.outlook(columns)
        self._leading = {cause: self._swept.leading[cause] for cause in _dangerous_first(sweep.model)}
        self._listed = np.zeros(columns.words, dtype=WORD)
        for bits in self._leading.values():
            self._listed |= bits

    def columns(self, settings: Settings) -> list[pa.Array]:
        """The columns of `result_fields`."""
        swept, size = self._swept, self._size
        found = [
            _named(swept.levels, list(self._model.levels)),
            _named((swept.concluded < 0).astype(np.int8), ["rule", "default"]),
            _booleans(self._outlook.settled, size),
            _lists(self._leading, size),
            pa.array(swept.most, mask=~unpacked(self._listed, size)),
        ]
        found += [_lists(swept.fired, size)] if settings.fired else []
        found += [pa.array(swept.points[cause]) for cause in self._model.causes] if settings.points else []
        return found

    def tally(self, among: NDArray[np.bool_]) -> Tally:
        """The counts of some of the cases."""
        chosen = packed(among)
        levels = np.bincount(self._swept.levels[among], minlength=len(self._model.levels)).tolist()
        return Tally(
            levels=dict(zip(self._model.levels, levels, strict=True)),
            by_default=int(np.count_nonzero(self._swept.concluded[among] < 0)),
            settled=counted(self._outlook.settled & chosen),
            leading={cause: counted(bits & chosen) for cause, bits in self._leading.items()},
            no_cause=counted(~self._listed & chosen),
        )


def _dangerous_first(model: Model) -> list[str]:
    """The causes that are no umbrella, in the order of those that tie (see `differential`)."""
    narrow = [cause for cause in model.causes.values() if not cause.umbrella]
    return [cause.id for cause in sorted(narrow, key=lambda cause: -cause.serious)]


def _named(codes: NDArray[np.int8], names: list[str]) -> pa.Array:
    return pa.array(names).take(pa.array(codes))


def _booleans(bits: Bits, size: int) -> pa.Array:
    return pa.BooleanArray.from_buffers(pa.bool_(), size, [None, pa.py_buffer(bits.tobytes())])


def _lists(columns: Mapping[str, Bits], size: int) -> pa.Array:
    """For each case the names of the columns that are set, in the order of the columns."""
    names = list(columns)
    bits = max(1, (len(names) - 1).bit_length())
    number = np.int32 if size << bits < 2**31 else np.int64  # half as long, and sorted twice as fast
    rows = [np.flatnonzero(unpacked(column, size)).astype(number) for column in columns.values()]
    keys = np.concatenate([np.zeros(0, dtype=number), *((each << bits) | at for at, each in enumerate(rows))])
    keys.sort()  # by case, and for each case by column
    offsets = np.zeros(size + 1, dtype=np.int32)
    np.cumsum(np.bincount(keys >> bits, minlength=size), out=offsets[1:])
    values = pa.array(names, pa.string()).take(pa.array(keys & ((1 << bits) - 1)))
    return pa.ListArray.from_arrays(pa.array(offsets), values)
