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

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..inference.columns import Bits, Columns, unpacked
from ..inference.sweeping import Sweep
from ..knowledge.model import Model
from .layout import Settings

__all__ = ["REJECTED", "result_columns", "result_fields"]

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


def result_columns(sweep: Sweep, columns: Columns, settings: Settings) -> list[pa.Array]:
    """The columns of the results of some cases."""
    swept, outlook = sweep.run(columns), sweep.outlook(columns)
    model, size = sweep.model, columns.size
    listed = np.zeros(columns.words, dtype=np.uint64)
    for bits in swept.leading.values():
        listed |= bits
    found = [
        _named(swept.levels, list(model.levels)),
        _named((swept.concluded < 0).astype(np.int8), ["rule", "default"]),
        _booleans(outlook.settled, size),
        _lists({cause: swept.leading[cause] for cause in _dangerous_first(model)}, size),
        pa.array(swept.most, mask=~unpacked(listed, size)),
    ]
    found += [_lists(swept.fired, size)] if settings.fired else []
    found += [pa.array(swept.points[cause]) for cause in model.causes] if settings.points else []
    return found


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
