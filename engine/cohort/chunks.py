"""A part of a table on its way through the program: what is read, and what was made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from .results import Tally

__all__ = ["CHUNK_ROWS", "Chunk", "Part", "Refusal", "even"]

CHUNK_ROWS = 131_072
"""Rows that are assessed at once: columns of bits of this length fit into the caches."""

Refusal = tuple[int, str]
"""The place of a row in its chunk, from 0, and why it is rejected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """Some rows of a table, in their order."""

    batch: pa.RecordBatch | None = None
    """The rows that could be read; None where they come as text."""
    text: bytes = b""
    """Whole lines of JSON."""
    refused: tuple[Refusal, ...] = ()
    """Rows that could not be read."""
    progress: float = 0.0
    """How much of the table has been read with this chunk, from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The results of the rows of a chunk."""

    rows: int
    """How many rows the chunk had."""
    results: pa.RecordBatch
    """The results of those that were assessed, in their order."""
    rejected: tuple[Refusal, ...]
    """The others, in their order."""
    tally: Tally
    """The counts of the results."""
    names: tuple[str, ...] = ()
    """Names that came, where the table has no header."""


def even(batches: Iterable[pa.RecordBatch], size: int = CHUNK_ROWS) -> Iterator[pa.RecordBatch]:
    """The same rows in batches of one size, the last one excepted."""
    waiting: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        while rows + batch.num_rows >= size:
            yield _joined([*waiting, batch.slice(0, size - rows)])
            batch, waiting, rows = batch.slice(size - rows), [], 0
        if batch.num_rows:
            waiting.append(batch)
            rows += batch.num_rows
    if waiting:
        yield _joined(waiting)


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    [batch] = batches if len(batches) == 1 else pa.Table.from_batches(batches).combine_chunks().to_batches()
    return batch
