"""Remarks: what `check` found, each beside what it is about."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from ...knowledge.diagnostics import Diagnostic
from ..checking.check import Checked
from .index import Index

__all__ = ["Remark", "remarks_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something that the workbench found."""

    severity: str
    """``error``, ``warning`` or ``accepted``."""
    code: str
    message: str
    note: str
    """How to mend it; of what is accepted, why it is."""
    where: str
    """File and line."""
    names: tuple[str, ...]
    """What it is about."""


def remarks_of(index: Index, checked: Checked) -> tuple[Remark, ...]:
    """What `check` found, and what of it is accepted."""
    declared: dict[str, list[tuple[int, str]]] = {}
    for name, named in index.named.items():
        if named.place is not None and named.kind not in ("option", "source"):
            declared.setdefault(named.place.file, []).append((named.place.line, name))
    for places in declared.values():
        places.sort()
    found = [(each, each.severity, each.hint or "") for each in checked.problems]
    found += [(each.anomaly, "accepted", each.acceptance.because) for each in checked.accepted]
    return tuple(_remark(each, declared, severity=severity, note=note) for each, severity, note in found)


def _remark(found: Diagnostic, declared: Mapping[str, list[tuple[int, str]]], *, severity: str, note: str) -> Remark:
    """A remark on what a diagnostic is about; where it does not say so, on what is declared last above its place."""
    places = declared.get(found.file, [])
    at = bisect_right(places, (found.line, "\uffff"))
    nearest = (places[at - 1][1],) if at else ()
    return Remark(
        severity=severity,
        code=found.code,
        message=found.message,
        note=note,
        where=f"{found.file}:{found.line}",
        names=tuple(dict.fromkeys(name.partition("=")[0] for name in found.about)) or nearest,
    )
