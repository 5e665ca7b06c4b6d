"""Tables of cases as they are read: Parquet and Arrow here, text in `csv_text` and `records`.

Every input says which columns it has before a row is read, and gives the rows chunk by chunk.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq

from ..knowledge.errors import CohortError
from .chunks import CHUNK_ROWS, Chunk, even

__all__ = ["ArrowFile", "Input", "ParquetFile", "readable"]


class Input(Protocol):
    """A table that is read."""

    schema: pa.Schema
    """Its columns."""

    def chunks(self, columns: Sequence[str], *, coded: Sequence[str]) -> Generator[Chunk, None, None]:
        """The rows, of these columns; those to be `coded` may come with a dictionary.

        Raises `CohortError` where the file is damaged.
        """


@contextmanager
def readable(file: Path) -> Iterator[None]:
    """Turn what goes wrong in reading a file into `CohortError`."""
    try:
        yield
    except FileNotFoundError:
        raise CohortError(["there is no such file"], file=str(file)) from None
    except IsADirectoryError:
        raise CohortError(["is a folder, and a table is a file"], file=str(file)) from None
    except (pa.ArrowException, OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or " ".join(str(error).split())
        raise CohortError([f"cannot be read: {reason}"], file=str(file)) from error


class ParquetFile:
    """A file of Parquet."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with readable(file), pq.ParquetFile(file) as parquet:
            self.schema = parquet.schema_arrow
            self._rows = parquet.metadata.num_rows

    def chunks(self, columns: Sequence[str], *, coded: Sequence[str]) -> Generator[Chunk, None, None]:
        """The rows, of these columns."""
        text = [name for name in coded if pa.types.is_string(self.schema.field(name).type)]
        dotted = any("." in name for name in columns)  # which the reader takes for the field of a structure
        with readable(self._file), pq.ParquetFile(self._file, read_dictionary=text, pre_buffer=True) as parquet:
            batches = parquet.iter_batches(CHUNK_ROWS, columns=None if dotted else list(columns))
            chosen = (batch.select(list(columns)) for batch in batches)
            yield from _counted(even(chosen), self._rows, self._file)


class ArrowFile:
    """A file of Arrow: that with an index, or a stream."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with readable(file), pa.memory_map(str(file)) as source:
            self._indexed = source.read(6) == b"ARROW1"
            source.seek(0)
            if self._indexed:
                reader = pa.ipc.open_file(source)
                self.schema = reader.schema
            else:
                self.schema = pa.ipc.open_stream(source).schema

    def chunks(self, columns: Sequence[str], *, coded: Sequence[str]) -> Generator[Chunk, None, None]:
        """The rows, of these columns."""
        with readable(self._file), pa.memory_map(str(self._file)) as source:
            if self._indexed:
                reader = pa.ipc.open_file(source)
                yield from _numbered(reader, list(columns))
            else:
                size = max(source.size(), 1)
                for batch in even(batch.select(list(columns)) for batch in pa.ipc.open_stream(source)):
                    yield Chunk(batch=batch, progress=min(1.0, source.tell() / size))


def _numbered(reader: pa.ipc.RecordBatchFileReader, columns: list[str]) -> Iterator[Chunk]:
    """The rows of a file that knows how many batches it has, but not how long they are."""
    opened = rows = given = 0
    progress = 0.0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal opened, rows
        for number in range(reader.num_record_batches):
            batch = reader.get_batch(number).select(columns)
            opened, rows = number + 1, rows + batch.num_rows
            yield batch

    for batch in even(batches()):
        given += batch.num_rows
        progress = max(progress, given / rows * opened / reader.num_record_batches)
        yield Chunk(batch=batch, progress=progress)


def _counted(batches: Iterator[pa.RecordBatch], rows: int, file: Path) -> Iterator[Chunk]:
    seen = 0
    for batch in batches:
        seen += batch.num_rows
        yield Chunk(batch=batch, progress=seen / rows)
    if seen != rows:
        raise CohortError([f"has {seen} rows and says that it has {rows}"], file=str(file))
