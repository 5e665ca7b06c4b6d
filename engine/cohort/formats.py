"""The forms in which a table of cases is read and written, and the names of files that tell them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ..knowledge.errors import CohortError

__all__ = ["ARROW", "ARROW_STREAM", "CSV", "FORMATS", "NDJSON", "PARQUET", "format_of"]

CSV, NDJSON, PARQUET, ARROW, ARROW_STREAM = FORMATS = ("csv", "ndjson", "parquet", "arrow", "arrow-stream")

_ENDINGS: Mapping[str, str] = {
    ".csv": CSV,
    ".ndjson": NDJSON,
    ".jsonl": NDJSON,
    ".parquet": PARQUET,
    ".pq": PARQUET,
    ".arrow": ARROW,
    ".feather": ARROW,
    ".arrows": ARROW_STREAM,
}


def format_of(file: str | Path, *, option: str) -> str:
    """The form that the name of a file tells; `option` is what names it otherwise.

    Raises `CohortError` where the name tells none.

    >>> format_of("registry.parquet", option="--from")
    'parquet'
    """
    ending = Path(file).suffix.lower()
    if ending not in _ENDINGS:
        known = ", ".join(_ENDINGS)
        raise CohortError(
            [f"the name does not tell the form; end it with one of {known}, or give {option}"], file=str(file)
        )
    return _ENDINGS[ending]
