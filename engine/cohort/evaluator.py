"""The evaluation of many cases as one pure function, from a record batch of Arrow to a record batch of Arrow.

An `Evaluator` is a small value that can be pickled: engines that run a function over many machines take it as it is
(`mapInArrow` of Apache Spark, `map_partitions` of Dask)::

    evaluator = Evaluator(kept=["id"])
    evaluator(batch)                 one row of results for each row, in the same order
    evaluator.schema(batch.schema)   the columns of the results

A knowledge base is loaded once in each process.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..inference.knowledge_base import shipped
from ..inference.sweeping.sweep import Sweep
from ..knowledge.errors import CohortError
from ..knowledge.model import Model
from ..knowledge.reading import load_model
from .arrays import ArrowColumns
from .layout import Settings, layout
from .results import REJECTED, Results, Tally, result_fields
from .stating import Statements

__all__ = ["Assessor", "Evaluator", "evaluate", "load_assessor"]


class Assessor:
    """Assesses rows by one knowledge base and one set of settings; remembers what it read of cells."""

    def __init__(self, model: Model, settings: Settings) -> None:
        self.model, self.settings = model, settings
        self._sweep = Sweep(model)
        self._columns: dict[object, ArrowColumns] = {}
        self._results = result_fields(model, settings)

    def schema(self, given: pa.Schema) -> pa.Schema:
        """The columns of the results of a table with these columns.

        Raises `CohortError` where a column is unclear, or its type does not suit.
        """
        self._read(given)
        return self.schema_with([_plain(given.field(name)) for name in self.settings.kept])

    def schema_with(self, kept: Iterable[pa.Field]) -> pa.Schema:
        """The columns of the results, with those that are kept in front.

        Raises `CohortError` where a kept column is called as one of the results.
        """
        fields = [*kept, *self._results, pa.field(REJECTED, pa.string())]
        taken = {each.name for each in fields[len(self.settings.kept) :]} & set(self.settings.kept)
        if taken:
            names = [name for name in self.settings.kept if name in taken]
            raise CohortError([f"the kept column `{name}` has the name of a result; give it another" for name in names])
        return pa.schema(fields)

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The results of a record batch, a row for each of its rows."""
        return self.tallied(batch)[0]

    def tallied(self, batch: pa.RecordBatch) -> tuple[pa.RecordBatch, Tally]:
        """The results of a record batch, and their counts."""
        schema = self.schema(batch.schema)
        statements = self._read(batch.schema).statements(batch)
        kept = [batch.column(name).cast(schema.field(name).type) for name in self.settings.kept]
        return self.assessed(statements, kept, schema)

    def assessed(self, statements: Statements, kept: list[pa.Array], schema: pa.Schema) -> tuple[pa.RecordBatch, Tally]:
        """The results of what rows state, behind the columns that are kept, and their counts."""
        results = Results(self._sweep, statements.closed())
        columns = results.columns(self.settings)
        rejected = np.zeros(statements.size, dtype=np.bool_)
        reasons = pa.nulls(statements.size, pa.string())
        if statements.faults:
            rejected[sorted(statements.faults)] = True
            columns = [_at(column, np.arange(statements.size), null=rejected) for column in columns]
            texts = ["; ".join(dict.fromkeys(statements.faults[row])) for row in sorted(statements.faults)]
            reasons = _at(pa.array(texts), np.maximum(np.cumsum(rejected) - 1, 0), null=~rejected)
        return pa.RecordBatch.from_arrays([*kept, *columns, reasons], schema=schema), results.tally(~rejected)

    def _read(self, schema: pa.Schema) -> ArrowColumns:
        key = tuple(schema.names), tuple(schema.types)  # a schema with metadata is no key
        if key not in self._columns:
            self._columns[key] = ArrowColumns(self.model, layout(self.model, schema.names, self.settings), schema)
        return self._columns[key]


def _plain(kept: pa.Field) -> pa.Field:
    """The column of the results for one that is kept: coded values are written out."""
    return kept.with_type(kept.type.value_type) if pa.types.is_dictionary(kept.type) else kept


def _at(column: pa.Array, places: NDArray[np.int64], *, null: NDArray[np.bool_]) -> pa.Array:
    """A column with the values at some places, and null where it is said."""
    return column.take(pa.array(places, mask=null))


@lru_cache(maxsize=8)
def load_assessor(folder: str, settings: Settings) -> Assessor:
    """The assessor of the knowledge base of a folder; loaded once in each process."""
    return Assessor(load_model(Path(folder)), settings)


@dataclass(frozen=True, kw_only=True)
class Evaluator:
    """Assesses record batches.  It is a small value that can be pickled; equal settings give equal results."""

    kb: str | Path | None = None
    """The folder of the knowledge base; None for the one that comes with the package."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What columns state whose names do not say it."""
    ignored: Iterable[str] = ()
    """Columns that are not read."""
    kept: Iterable[str] = ()
    """Columns that are passed on to the results."""
    fired: bool = False
    """Whether the results hold the rules that fired."""
    points: bool = False
    """Whether the results hold the points of every cause."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ignored", tuple(dict.fromkeys(self.ignored)))
        object.__setattr__(self, "kept", tuple(dict.fromkeys(self.kept)))

    @property
    def settings(self) -> Settings:
        """The settings as one value."""
        return Settings(
            columns=tuple(self.columns.items()),
            ignored=tuple(self.ignored),
            kept=tuple(self.kept),
            fired=self.fired,
            points=self.points,
        )

    @property
    def assessor(self) -> Assessor:
        """What does the work, with the knowledge base loaded.

        Raises `KnowledgeBaseError` where that has errors.
        """
        return load_assessor(str(self.kb if self.kb is not None else shipped()), self.settings)

    def schema(self, given: pa.Schema) -> pa.Schema:
        """The columns of the results of a table with these columns (see `results`).

        Raises `CohortError` where a column is unclear, or its type does not suit.
        """
        return self.assessor.schema(given)

    def __call__(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The results of a record batch: a row for each of its rows, in the same order.

        A row that cannot be understood, or contradicts itself, has its reason under ``rejected`` and no results.
        Raises `CohortError` as `schema` does.
        """
        return self.assessor(batch)


def evaluate(batch: pa.RecordBatch, *, evaluator: Evaluator | None = None) -> pa.RecordBatch:
    """The results of a record batch; without an evaluator by the knowledge base that comes with the package."""
    return (evaluator or Evaluator())(batch)
