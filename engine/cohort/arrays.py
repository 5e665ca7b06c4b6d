"""Columns of Arrow: which types can state what, and how they are read without going through Python cell by cell.

Booleans are bit columns already.  Text is coded by its dictionary, so that each different text is read once.  A list of
options is coded by its items, a structure is a column for each of its fields.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ..inference.sweeping.columns import WORD, Bits, every, packed
from ..knowledge.conditions import Atom
from ..knowledge.errors import CohortError
from ..knowledge.model import Model
from .cells import CellReader
from .layout import Layout, Target, Unclear, read_target
from .stating import Codes, Statements

__all__ = ["ArrowColumns", "state_column"]

_WORDS = "words or Booleans"
_TAKES = {
    "symptom": _WORDS,
    "choice": "words",
    "choices": "words, lists of words, or a structure of Booleans",
    "quantity": "words, lengths of time, or numbers with a unit",
}


class ArrowColumns:
    """Reads the columns of record batches of one schema."""

    def __init__(self, model: Model, layout: Layout, schema: pa.Schema) -> None:
        """Raises `CohortError` where the type of a column cannot state what its name says."""
        self._model, self._layout = model, layout
        self._readers = {name: CellReader(model, target) for name, target in layout.targets.items()}
        self._fields: dict[str, dict[str, CellReader]] = {}
        reasons: list[str] = []
        for name, target in layout.targets.items():
            kind = schema.field(name).type
            if pa.types.is_struct(kind) and target.finding.kind == "choices" and not target.option:
                self._fields[name] = self._structure(name, target, kind, reasons)
            elif not _fits(target, kind, counted=name in layout.units):
                reasons.append(_misfit(name, target, kind))
        for name in layout.units.values():
            if not _is_text(_plain(schema.field(name).type)):
                reasons.append(f"the column `{name}` holds {schema.field(name).type}; a column of units takes words")
        if reasons:
            raise CohortError(reasons)

    def statements(self, batch: pa.RecordBatch) -> Statements:
        """What the rows of a batch state."""
        found = Statements(model=self._model, size=batch.num_rows)
        for name, reader in self._readers.items():
            column = batch.column(name)
            if name in self._fields:
                parts = dict(zip([part.name for part in column.type], column.flatten(), strict=True))
                for part, inner in self._fields[name].items():
                    state_column(found, inner, parts[part])
            elif name in self._layout.units:
                _state_with_units(found, reader, column, batch.column(self._layout.units[name]))
            else:
                state_column(found, reader, column)
        return found

    def _structure(self, name: str, target: Target, kind: pa.DataType, reasons: list[str]) -> dict[str, CellReader]:
        """A reader for each field of a structure, each of which is an option."""
        readers: dict[str, CellReader] = {}
        for part in kind:
            try:
                inner = read_target(self._model, f"{target.finding.id}={part.name}")
            except Unclear as error:
                reasons.append(f"the column `{name}`: {error}")
                continue
            if not _fits(inner, part.type, counted=False):
                reasons.append(_misfit(f"{name}.{part.name}", inner, part.type))
            readers[part.name] = CellReader(self._model, inner)
        return readers


def state_column(found: Statements, reader: CellReader, column: pa.Array) -> None:
    """State what the cells of one column say, whatever its type."""
    target, kind = reader.target, column.type
    if pa.types.is_null(kind):
        return
    if pa.types.is_boolean(kind):
        atom = Atom(target.finding.id, target.option)
        valid, true = _validity(column), _bitmap(column.buffers()[1], column.offset, len(column))
        present = true & valid
        found.add(atom, True, present)
        found.add(atom, False, valid ^ present)
    elif _is_number(kind):
        where = column.is_valid().to_numpy(zero_copy_only=False)
        numbers = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)  # NaN where it is null
        found.add_numbers(reader, numbers, where, target.unit)
    elif _is_list(kind):
        _state_lists(found, reader, column)
    else:
        codes, values = _coded(column)
        said = [reader.read(value) for value in values]
        if target.finding.kind == "quantity":
            found.add_amounts(target.finding.id, said, codes)
        else:
            found.add_cells(said, codes)


# -- types ---------------------------------------------------------------------------------------------------------


def _fits(target: Target, kind: pa.DataType, *, counted: bool) -> bool:
    """Whether a column of a type can state what its name says; `counted` says that another column holds its units."""
    kind = _plain(kind)
    if pa.types.is_null(kind) or _is_text(kind):
        return True
    finding = target.finding
    if finding.kind == "quantity":
        measured = finding.bare or counted or bool(target.unit)
        return (_is_number(kind) and measured) or (pa.types.is_duration(kind) and not (counted or target.unit))
    if target.option or finding.kind == "symptom":
        return bool(pa.types.is_boolean(kind))
    return bool(finding.kind == "choices" and _is_list(kind) and _is_text(_plain(kind.value_type)))


def _misfit(name: str, target: Target, kind: pa.DataType) -> str:
    finding = target.finding
    takes = _WORDS if target.option else _TAKES[finding.kind]
    hint = ""
    if finding.kind == "quantity" and _is_number(kind):
        hint = f", such as `{finding.id} [{finding.unit}]`"
    return f"the column `{name}` holds {kind}; `{target}` takes {takes}{hint}"


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


# -- bits and codes ------------------------------------------------------------------------------------------------


def _bitmap(buffer: pa.Buffer, offset: int, size: int) -> Bits:
    """The bit column of a bitmap of Arrow, bits after the last case zero; the bitmap itself where it is one already."""
    words = -(-size // 64)
    if offset % 64 == 0 and size % 64 == 0 and buffer.size >= offset // 8 + 8 * words:
        return np.frombuffer(buffer, dtype=WORD, offset=offset // 8, count=words)
    if offset % 8:
        source = np.frombuffer(buffer, dtype=np.uint8)
        return packed(np.unpackbits(source, bitorder="little")[offset : offset + size].view(np.bool_))
    source = np.frombuffer(buffer, dtype=np.uint8, offset=offset // 8, count=-(-size // 8))
    bits = np.zeros(words, dtype=WORD)
    bits.view(np.uint8)[: len(source)] = source
    return bits & every(size)


def _validity(column: pa.Array) -> Bits:
    buffer = column.buffers()[0]
    return every(len(column)) if buffer is None else _bitmap(buffer, column.offset, len(column))


def _coded(column: pa.Array) -> tuple[Codes, list[object]]:
    """For each row the number of its value, and the values."""
    if pa.types.is_string_view(column.type):
        column = column.cast(pa.string())
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    indices = column.indices.cast(pa.int32())
    codes = np.frombuffer(indices.buffers()[1] or b"", dtype=np.int32)[indices.offset :][: len(indices)]
    if indices.null_count:
        codes = np.where(indices.is_valid().to_numpy(zero_copy_only=False), codes, np.int32(-1))
    if len(column.dictionary) > max(64, len(codes)):  # a dictionary of many batches, of which this one uses a part
        return _recoded(codes, column.dictionary)
    return codes, column.dictionary.to_pylist()


def _recoded(codes: Codes, dictionary: pa.Array) -> tuple[Codes, list[object]]:
    """The same with only those values that occur."""
    used = np.unique(codes[codes >= 0])
    places = np.full(len(dictionary) + 1, -1, dtype=np.int32)
    places[used] = np.arange(len(used), dtype=np.int32)
    return places[codes], dictionary.take(pa.array(used)).to_pylist()


def _state_with_units(found: Statements, reader: CellReader, column: pa.Array, units: pa.Array) -> None:
    """State amounts whose units stand in another column: each different pair is read once."""
    if pa.types.is_null(column.type):
        return
    codes, values = _coded(column)
    unit_codes, unit_values = _coded(units) if not pa.types.is_null(units.type) else (np.full_like(codes, -1), [])
    pairs = codes.astype(np.int64) * (len(unit_values) + 1) + np.where(unit_codes < 0, len(unit_values), unit_codes)
    different, pair_codes = np.unique(pairs[codes >= 0], return_inverse=True)
    known = [*unit_values, None]
    said = [reader.read(values[pair // len(known)], known[pair % len(known)]) for pair in different.tolist()]
    row_codes = np.full(len(codes), -1, dtype=np.int32)
    row_codes[codes >= 0] = pair_codes
    found.add_amounts(reader.target.finding.id, said, row_codes)


def _state_lists(found: Statements, reader: CellReader, column: pa.Array) -> None:
    """State lists of options: each different item is read once."""
    items = column.flatten()  # without what stands below a list that is null
    lengths = pc.list_value_length(column)
    rows = np.repeat(np.arange(len(column)), lengths.fill_null(0).to_numpy(zero_copy_only=False))

    def spread(where: NDArray[np.bool_]) -> Bits:
        stated = np.zeros(found.size, dtype=np.bool_)
        stated[rows[where]] = True
        return packed(stated)

    codes, values = _coded(items)
    said = [reader.read([value]) for value in values]
    codes = np.where(codes < 0, len(said), codes).astype(np.int32)
    said.append(reader.read([None]))  # an item that is null is a fault, as it is in a list of Python
    found.add_cells(said, codes, spread)
    empty = pc.equal(lengths, 0).fill_null(False).to_numpy(zero_copy_only=False)
    found.add_fault(empty, reader.read([]).fault)
