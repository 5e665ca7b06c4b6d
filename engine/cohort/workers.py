"""Chunks of a table made into results, in this process or in several, always in the order of the table.

What is made of a chunk depends on the chunk alone, so that the results are the same whatever the number of processes.
Processes are started afresh (`spawn`), the same on every system; each loads the knowledge base for itself.  Only so
many chunks are on their way at a time, which bounds the memory.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.ipc

from .chunks import Chunk, Part, Refusal
from .evaluator import Evaluator
from .records import Records, Row
from .results import REJECTED, Tally

__all__ = ["Work", "parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What a process has to know to make results of chunks."""

    evaluator: Evaluator
    schema: pa.Schema
    """The columns of the results."""
    first: tuple[Row, ...] = ()
    """The first rows, where the table is lines of JSON."""


class _Worker:
    """Makes results of chunks."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._assessor = work.evaluator.assessor
        settings = work.evaluator.settings
        self._records = Records(self._assessor.model, settings, work.first) if work.first else None

    def part(self, chunk: Chunk) -> Part:
        if self._records is None:
            assert chunk.batch is not None
            return _part(*self._assessor.tallied(chunk.batch), refused=chunk.refused)
        lines = self._records.read(chunk.text)
        found = self._assessor.assessed(lines.statements, lines.kept, self._work.schema)
        return _part(*found, refused=lines.refused, names=lines.names)


def _part(results: pa.RecordBatch, tally: Tally, *, refused: tuple[Refusal, ...], names: tuple[str, ...] = ()) -> Part:
    """The results without the rows that are rejected; `refused` are rows that stand between them."""
    rows = results.num_rows + len(refused)
    reasons = results.column(REJECTED)
    accepted = results.drop_columns([REJECTED])
    rejected = list(refused)
    if reasons.null_count < len(reasons):
        without = np.zeros(rows, dtype=np.bool_)
        without[[place for place, _ in refused]] = True
        places = np.flatnonzero(~without)
        faulty = reasons.is_valid()
        texts = reasons.filter(faulty).to_pylist()
        rejected += zip(places[faulty.to_numpy(zero_copy_only=False)].tolist(), texts, strict=True)
        accepted = accepted.filter(reasons.is_null())
    return Part(rows=rows, results=accepted, rejected=tuple(sorted(rejected)), tally=tally, names=names)


def parts(chunks: Iterable[Chunk], work: Work, *, processes: int) -> Generator[tuple[Part, float], None, None]:
    """The results of each chunk, in order, and how much of the table has been read by then."""
    if processes == 1:
        worker = _Worker(work)
        for chunk in chunks:
            yield worker.part(chunk), chunk.progress
        return
    executor = ProcessPoolExecutor(processes, get_context("spawn"), _start, (work,))
    waiting: deque[tuple[Future[_Sent], float]] = deque()
    try:
        for chunk in chunks:
            text = chunk.text if chunk.batch is None else _packed(chunk.batch)
            with _undisturbed():  # this may start a process
                future = executor.submit(_done, text, chunk.batch is None, chunk.refused)
            waiting.append((future, chunk.progress))
            if len(waiting) > 2 * processes:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Have Ctrl-C wait; a process that is started meanwhile never hears it, and leaves it to this one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _next(waiting: deque[tuple[Future[_Sent], float]]) -> tuple[Part, float]:
    future, progress = waiting.popleft()
    part, results = future.result()
    return replace(part, results=_unpacked(results)), progress


# -- in the other processes ----------------------------------------------------------------------------------------

_Sent: TypeAlias = tuple[Part, bytes]
"""A part without its results, and these packed."""

_workers: list[_Worker] = []
"""The worker of this process."""


def _start(work: Work) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where it cannot be kept from this process before it starts
    _workers.append(_Worker(work))


def _done(data: bytes, is_text: bool, refused: tuple[Refusal, ...]) -> _Sent:
    chunk = Chunk(text=data) if is_text else Chunk(batch=_unpacked(data), refused=refused)
    part = _workers[0].part(chunk)
    return replace(part, results=part.results.slice(0, 0)), _packed(part.results)


def _packed(batch: pa.RecordBatch) -> bytes:
    """A batch as a stream of Arrow: of a slice only the slice."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue())


def _unpacked(data: bytes) -> pa.RecordBatch:
    [batch] = pa.ipc.open_stream(pa.py_buffer(data))
    return batch
