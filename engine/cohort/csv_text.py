"""Tables of cases as comma-separated text.

Cells stay text, whatever they look like.  A row with too few or too many cells, and one that is not UTF-8, is refused
with its reason and the reading goes on.
"""

from __future__ import annotations

import codecs
import io
import os
import re
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
from numpy.typing import NDArray

from ..knowledge.errors import CohortError
from .chunks import Chunk, Refusal
from .inputs import readable

__all__ = ["CsvFile"]

_BLOCK = 1 << 23
"""Bytes that are parsed at once; no row may be longer."""
_DAMAGED = "\ufdd0"
"""Stands for bytes that are not UTF-8: no character, and never meant to be exchanged."""
_ESCAPED = re.compile("[\udc80-\udcff]+")
_NOT_UTF_8 = "the row is not UTF-8 text"


class CsvFile:
    """A file of comma-separated text with a header."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with readable(file), _Utf8(file) as stream:
            if not stream.size:
                raise CohortError(["the file is empty"], file=str(file))
            names = self._open(stream, _Refused(), None, ()).schema.names
        if any(_DAMAGED in name for name in names):
            raise CohortError(["the header is not UTF-8 text"], file=str(file))
        self.schema = pa.schema([(name, pa.string()) for name in names])

    def chunks(self, columns: Sequence[str], *, coded: Sequence[str]) -> Generator[Chunk, None, None]:
        """The rows, of these columns."""
        refused = _Refused()
        start = 0
        with readable(self._file), _Utf8(self._file) as stream:
            for batch in self._batches(self._open(stream, refused, columns, coded)):
                places, end = refused.around(start, batch.num_rows)
                reasons = refused.taken(start, end)
                if stream.damaged:
                    damaged = _damaged(batch)
                    reasons += [(place - start, _NOT_UTF_8) for place in places[damaged].tolist()]
                    batch = batch.filter(pa.array(~damaged))
                yield Chunk(batch=batch, refused=tuple(sorted(reasons)), progress=stream.progress)
                start = end
            reasons = refused.taken(start, start + len(refused.rows))
            if reasons:
                empty = pa.RecordBatch.from_pylist([], schema=self.schema).select(list(columns))
                yield Chunk(batch=empty, refused=tuple(reasons), progress=1.0)

    def _batches(self, reader: pa.csv.CSVStreamingReader) -> Iterator[pa.RecordBatch]:
        """What the parser gives; of a row without end it says what it is."""
        try:
            yield from reader
        except pa.ArrowInvalid as error:
            if "straddling" not in str(error):
                raise
            reason = f"a row is longer than {_BLOCK >> 20} MB; is there a quote that is never closed?"
            raise CohortError([reason], file=str(self._file)) from None

    def _open(
        self, stream: _Utf8, refused: _Refused, columns: Sequence[str] | None, coded: Sequence[str]
    ) -> pa.csv.CSVStreamingReader:
        types = {name: pa.string() for name in columns or ()}
        types.update({name: pa.dictionary(pa.int32(), pa.string()) for name in coded})
        return pa.csv.open_csv(
            stream,
            # One thread: only so the number of a row that is refused is known.
            read_options=pa.csv.ReadOptions(block_size=_BLOCK, use_threads=False),
            parse_options=pa.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=refused),
            convert_options=pa.csv.ConvertOptions(
                check_utf8=False,
                column_types=types,
                include_columns=columns,
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )


class _Refused:
    """The rows whose number of cells is wrong, as the parser comes upon them: well before their block is given."""

    def __init__(self) -> None:
        self.rows: list[int] = []
        """Their numbers among all rows below the header, from 0."""
        self._reasons: list[str] = []

    def __call__(self, row: pa.csv.InvalidRow) -> str:
        self.rows.append(row.number - 2)  # the parser counts from 1, the header included
        self._reasons.append(f"the row has {row.actual_columns} cells, and the header {row.expected_columns}")
        return "skip"

    def around(self, start: int, count: int) -> tuple[NDArray[np.int64], int]:
        """The numbers of the next so many rows that were not refused, and that after the last of them."""
        numbers = np.arange(start, start + count + len(self.rows))
        places = numbers[~np.isin(numbers, self.rows)][:count]
        return places, int(places[-1]) + 1 if count else start

    def taken(self, start: int, end: int) -> list[Refusal]:
        """Those from one row to before another, which are forgotten."""
        count = sum(row < end for row in self.rows)
        found = [(row - start, reason) for row, reason in zip(self.rows[:count], self._reasons[:count], strict=True)]
        del self.rows[:count], self._reasons[:count]
        return found


class _Utf8(io.RawIOBase):
    """The bytes of a file, with a mark in place of those that are not UTF-8: one cell must not stop the reading."""

    def __init__(self, file: Path) -> None:
        self._stream = file.open("rb", buffering=0)
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self._read = 0
        self.size = os.fstat(self._stream.fileno()).st_size
        self.damaged = False
        """Whether such bytes have been met."""

    @property
    def progress(self) -> float:
        """How much has been read."""
        return min(1.0, self._read / max(self.size, 1))

    def readable(self) -> bool:
        """It is."""
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Some bytes; none at the end."""
        data = self._stream.read(-1 if size is None else size)
        self._read += len(data)
        waiting = self._decoder.getstate()[0]
        if data.isascii() and not waiting and data:
            return data
        text = self._decoder.decode(data, final=not data)
        marked = _ESCAPED.sub(_DAMAGED, text)
        self.damaged = self.damaged or len(marked) != len(text) or _DAMAGED in marked
        return marked.encode() or self.read(size) if data else marked.encode()

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
        super().close()


def _damaged(batch: pa.RecordBatch) -> NDArray[np.bool_]:
    """Which rows hold the mark."""
    found = np.zeros(batch.num_rows, dtype=np.bool_)
    for column in batch.columns:
        text = column.dictionary_decode() if pa.types.is_dictionary(column.type) else column
        found |= pc.match_substring(text, _DAMAGED).fill_null(False).to_numpy(zero_copy_only=False)
    return found
