"""Tables of cases as lines of JSON: an object for each row, null and what is left out being *not asked*.

A line that is no object is refused with its reason and the reading goes on.  Which names there are is known only at the
end.  Those of the first lines must be clear; a name that comes later and is not clear refuses the row that has it.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa

from ..knowledge.errors import CohortError
from ..knowledge.model import Model
from .arrays import state_column
from .cells import CellReader, Said, value_key
from .chunks import Chunk, Refusal
from .inputs import readable
from .layout import Layout, Settings, layout
from .stating import Statements

__all__ = ["JsonLines", "Records"]

_BLOCK = 1 << 22
"""Bytes that are read at once."""
_LONGEST = 1 << 26
"""Bytes of the longest line."""

Row = dict[str, object]


class JsonLines:
    """A file of lines of JSON."""

    def __init__(self, file: Path) -> None:
        self._file = file
        first = next(self._blocks(), (b"", 0.0))[0]
        self.rows, _ = parsed(first)
        """The first rows."""
        if not self.rows:
            raise CohortError(["the first lines hold no row: a row is an object of JSON on a line"], file=str(file))
        self.schema = pa.schema([])

    def chunks(self, columns: Sequence[str], *, coded: Sequence[str]) -> Generator[Chunk, None, None]:
        """The lines, which are parsed where they are assessed."""
        for text, progress in self._blocks():
            yield Chunk(text=text, progress=progress)

    def _blocks(self) -> Iterator[tuple[bytes, float]]:
        """Whole lines, and how much of the file has been read."""
        with readable(self._file), self._file.open("rb") as stream:
            size = max(1, stream.seek(0, 2))
            stream.seek(0)
            waiting = b""
            while block := stream.read(_BLOCK):
                lines, found, rest = block.rpartition(b"\n")
                if found:
                    yield waiting + lines + found, min(1.0, stream.tell() / size)
                    waiting = rest
                else:
                    waiting += block
                if len(waiting) > _LONGEST:
                    raise CohortError(["a line is longer than 64 MB"], file=str(self._file))
            if waiting:
                yield waiting, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """What some lines hold."""

    statements: Statements
    """What their rows state."""
    kept: list[pa.Array]
    """Their columns that are kept."""
    refused: tuple[Refusal, ...]
    """The lines that are no rows."""
    names: tuple[str, ...]
    """The names that came."""


class Records:
    """Reads lines of JSON, wherever they are assessed: by themselves and the first rows alone, whatever came before."""

    def __init__(self, model: Model, settings: Settings, first: Sequence[Row]) -> None:
        """Raises `CohortError` where a name of the first rows is unclear."""
        self._model, self._settings = model, settings
        columns = _Columns(first)
        self._names = columns.names
        self._layout = layout(model, self._names, settings, whole=False)
        self.kept = [pa.field(name, _kind(columns.of(name))) for name in settings.kept]
        """The columns that are kept, of the type that they have in the first rows; text where that has several."""
        self._readers: dict[str, CellReader] = {}

    def read(self, text: bytes) -> Lines:
        """What some lines hold."""
        rows, refused = parsed(text)
        columns = _Columns(rows)
        names = columns.names
        found, unclear = self._found([name for name in names if name not in self._names])
        statements = Statements(model=self._model, size=len(rows))
        for name in [each for each in found.targets if each in names]:
            units = found.units.get(name)
            others = columns.of(units) if units else None
            _state(statements, self._reader(name, found), columns.of(name), others)
        for name, reason in unclear.items():
            statements.add_fault(np.array([name in row for row in rows], dtype=np.bool_), reason)
        kept = [_kept(statements, columns.of(each.name), each) for each in self.kept]
        return Lines(statements=statements, kept=kept, refused=tuple(refused), names=tuple(names))

    def _found(self, new: list[str]) -> tuple[Layout, dict[str, str]]:
        """What names state, with those that did not come in the first rows; and why some do not say it."""
        if not new:
            return self._layout, {}
        try:
            return layout(self._model, [*self._names, *new], self._settings, whole=False), {}
        except CohortError:
            unclear: dict[str, str] = {}
        found, clear = self._layout, list(self._names)
        for name in new:
            try:
                found = layout(self._model, [*clear, name], self._settings, whole=False)
                clear.append(name)
            except CohortError as error:
                unclear[name] = error.reasons[0]
        return found, unclear

    def _reader(self, name: str, found: Layout) -> CellReader:
        if name not in self._readers:
            self._readers[name] = CellReader(self._model, found.targets[name])
        return self._readers[name]


def parsed(text: bytes) -> tuple[list[Row], list[Refusal]]:
    """The rows of some lines, and the places of those that are none; lines of white space do not count."""
    rows: list[Row] = []
    refused: list[Refusal] = []
    for line in text.split(b"\n"):
        if not line or line.isspace():
            continue
        try:
            row = _DECODER.decode(line.decode())
            if b"\\u" in line:
                json.dumps(
                    row, ensure_ascii=False
                ).encode()  # of two escapes that make one character, one may be missing
            if isinstance(row, dict):
                rows.append(row)
                continue
            reason = "the line is no object of JSON"
        except UnicodeError:
            reason = "the line is not UTF-8 text"
        except json.JSONDecodeError as error:
            reason = f"the line is no JSON: {error.msg} at column {error.colno}"
        except (_Refused, RecursionError, ValueError) as error:
            reason = str(error) if isinstance(error, _Refused) else "the line is no JSON that can be read"
        refused.append((len(rows) + len(refused), reason))
    return rows, refused


class _Refused(Exception):
    pass


def _once(pairs: list[tuple[str, object]]) -> Row:
    row = dict(pairs)
    if len(row) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Refused(f"the line has `{twice}` twice")
    return row


def _no_number(word: str) -> object:
    raise _Refused(f"the line is no JSON: `{word}` is no number")


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number)


class _Columns:
    """The values of rows by their names."""

    def __init__(self, rows: Sequence[Row]) -> None:
        forms = dict.fromkeys(map(tuple, rows))
        self.names = list(dict.fromkeys(chain.from_iterable(forms)))
        """The names that come, in the order of their coming."""
        self._rows = rows
        # Where all rows have the same names in the same order, turning them over is faster than looking names up.
        turned = zip(*map(dict.values, rows), strict=True) if len(forms) == 1 else ()
        self._columns = dict(zip(self.names, turned, strict=False))

    def of(self, name: str) -> list[object]:
        """The values of one name; None where a row has none."""
        return list(self._columns[name]) if name in self._columns else [row.get(name) for row in self._rows]


def _state(statements: Statements, reader: CellReader, values: list[object], units: list[object] | None) -> None:
    """State what the rows say under one name; `units` are the cells of the units beside it."""
    kinds = set(map(type, values))
    target = reader.target
    if units is None and kinds <= {str, type(None)}:
        state_column(statements, reader, pa.array(values, pa.string()))
    elif kinds <= {bool, type(None)} and (target.option or target.finding.kind == "symptom"):
        state_column(statements, reader, pa.array(values, pa.bool_()))
    else:
        _state_one_by_one(statements, reader, values, units or [None] * len(values))


def _state_one_by_one(statements: Statements, reader: CellReader, values: list[object], units: list[object]) -> None:
    """State what values of any type say: each different one is read once."""
    places: dict[object, int] = {}
    codes = np.full(len(values), -1, dtype=np.int32)
    said: list[Said] = []
    for at, (value, unit) in enumerate(zip(values, units, strict=True)):
        if value is not None:
            codes[at] = code = places.setdefault((value_key(value), value_key(unit)), len(said))
            if code == len(said):
                said.append(reader.read(value, unit))
    if reader.target.finding.kind == "quantity":
        statements.add_amounts(reader.target.finding.id, said, codes)
    else:
        statements.add_cells(said, codes)


# -- what is kept --------------------------------------------------------------------------------------------------

_INT64 = 2**63


def _kind(values: list[object]) -> pa.DataType:
    """The type of a kept column."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pa.bool_()
    if kinds == {int}:
        return pa.int64()
    if kinds and kinds <= {int, float}:
        return pa.float64()
    return pa.string()


def _kept(statements: Statements, values: list[object], column: pa.Field) -> pa.Array:
    """A kept column; a value that is not of its type is a fault of its row."""
    if pa.types.is_string(column.type):
        return pa.array([_text(value) for value in values], column.type)
    fits = np.array([value is None or _fits(value, column.type) for value in values], dtype=np.bool_)
    for at in np.flatnonzero(~fits).tolist():
        fault = f"the kept column `{column.name}` holds {column.type} in the first rows, and `{_text(values[at])}` here"
        statements.faults.setdefault(at, []).append(fault)
        values[at] = None
    return pa.array(values, column.type)


def _fits(value: object, kind: pa.DataType) -> bool:
    if pa.types.is_boolean(kind):
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if pa.types.is_int64(kind):
        return isinstance(value, int) and -_INT64 <= value < _INT64
    return isinstance(value, float) or (isinstance(value, int) and abs(value) <= 2**53)


def _text(value: object) -> str | None:
    """Text as it is, anything else as JSON."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
