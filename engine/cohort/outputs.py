"""Results as they are written.

Each output takes record batches of one schema and is whole once it is closed.  Lists are written as they are, in CSV as
text with `;` between the names.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet as pq

from .formats import ARROW, ARROW_STREAM, CSV, NDJSON, PARQUET

__all__ = ["Output", "WrittenBehind", "open_output", "unwritable"]


class Output(Protocol):
    """A table that is written."""

    def write(self, batch: pa.RecordBatch) -> None:
        """Write some rows."""

    def close(self) -> None:
        """Write what belongs to the end."""


def open_output(form: str, file: Path, schema: pa.Schema) -> Output:
    """An output of a form into a file."""
    return _OPENERS[form](file, schema)


class WrittenBehind:
    """An output whose rows are written while others are assessed; what goes wrong is told by the next call."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._thread = ThreadPoolExecutor(1)
        self._last: Future[None] | None = None

    def write(self, batch: pa.RecordBatch) -> None:
        """Wait for the rows before, and have these written."""
        self._wait()
        self._last = self._thread.submit(self._output.write, batch)

    def close(self) -> None:
        """Write what is left, and what belongs to the end."""
        try:
            self._wait()
        finally:
            self._thread.shutdown()
            self._output.close()

    def _wait(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()


def unwritable(form: str, schema: pa.Schema) -> list[str]:
    """Why columns that are kept cannot be written in a form."""
    if form not in (CSV, NDJSON):
        return []
    kept = list(schema)[: schema.get_field_index("level")]
    return [
        f"the kept column `{field.name}` holds {field.type}, which {form} cannot hold"
        for field in kept
        if not _is_plain(field.type)
    ]


def _is_plain(kind: pa.DataType) -> bool:
    types = pa.types
    return bool(
        types.is_boolean(kind)
        or types.is_integer(kind)
        or types.is_floating(kind)
        or types.is_decimal(kind)
        or types.is_string(kind)
        or types.is_large_string(kind)
        or types.is_date(kind)
        or types.is_timestamp(kind)
        or types.is_null(kind)
    )


class _CsvOutput:
    def __init__(self, file: Path, schema: pa.Schema) -> None:
        self._schema = pa.schema([_without_lists(field) for field in schema])
        self._writer = pa.csv.CSVWriter(str(file), self._schema)

    def write(self, batch: pa.RecordBatch) -> None:
        columns = [_joined(column) if pa.types.is_list(column.type) else column for column in batch.columns]
        self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()


def _without_lists(field: pa.Field) -> pa.Field:
    return field.with_type(pa.string()) if pa.types.is_list(field.type) else field


def _joined(column: pa.Array) -> pa.Array:
    """Lists as text; an empty one is an empty cell."""
    return pc.binary_join(column, ";").cast(pa.string())


class _JsonOutput:
    def __init__(self, file: Path, schema: pa.Schema) -> None:
        self._stream = file.open("wb")
        self._names = [json.dumps(name, ensure_ascii=False) for name in schema.names]

    def write(self, batch: pa.RecordBatch) -> None:
        parts: list[object] = []
        for name, column in zip(self._names, batch.columns, strict=True):
            parts += [f"{',' if parts else '{'}{name}:", _as_json(column)]
        lines = pc.binary_join_element_wise(*parts, "}\n", "", null_handling="replace", null_replacement="null")
        self._stream.writelines([text.encode() for text in lines.to_pylist()])

    def close(self) -> None:
        self._stream.close()


def _as_json(column: pa.Array) -> pa.Array:
    """The values of a column as JSON, null staying null.  Each different text is written once."""
    kind = column.type
    if pa.types.is_boolean(kind) or pa.types.is_integer(kind):
        return column.cast(pa.string())
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        coded = column.dictionary_encode()
        texts = [None if value is None else _dumped(value) for value in coded.dictionary.to_pylist()]
        return pa.array(texts, pa.string()).take(coded.indices)
    return pa.array([None if value is None else _dumped(value) for value in column.to_pylist()], pa.string())


def _dumped(value: object) -> str:
    """A value as JSON; a number that JSON has no word for is null, a date or a decimal number is text."""
    if isinstance(value, float) and not abs(value) < float("inf"):
        return "null"
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


class _ParquetOutput:
    def __init__(self, file: Path, schema: pa.Schema) -> None:
        self._writer = pq.ParquetWriter(str(file), schema)

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)

    def close(self) -> None:
        self._writer.close()


class _ArrowOutput:
    def __init__(self, writer: pa.ipc.RecordBatchStreamWriter) -> None:
        self._writer = writer

    def write(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(batch)

    def close(self) -> None:
        self._writer.close()


_OPENERS: Mapping[str, Callable[[Path, pa.Schema], Output]] = {
    CSV: _CsvOutput,
    NDJSON: _JsonOutput,
    PARQUET: _ParquetOutput,
    ARROW: lambda file, schema: _ArrowOutput(pa.ipc.new_file(str(file), schema)),
    ARROW_STREAM: lambda file, schema: _ArrowOutput(pa.ipc.new_stream(str(file), schema)),
}
