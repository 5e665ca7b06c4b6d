"""The entry of a name as text, for the screen: beside each place, where the documents are there, what stands in it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from ...knowledge.passages import Unit
from ...knowledge.sources import Spot
from .entry import Entry, Ground
from .index import Link

__all__ = ["Units", "entry_text"]

Units: TypeAlias = Mapping[tuple[str, str, int], Unit]
"""What stands in the documents, by source, section and sentence."""

_WIDTH = 80


def entry_text(entry: Entry, units: Units | None = None) -> str:
    """An entry as lines of text; `units` are what stands in the documents."""
    return "\n".join(_lines(entry, units))


def _lines(entry: Entry, units: Units | None) -> Iterator[str]:
    subject = entry.subject
    yield f"{subject.kind} `{subject.name}`" + (f" ({subject.place.short})" if subject.place else "")
    yield from _wrapped(subject.title, 1)
    width = max((len(label) for label, _ in entry.facts), default=0)
    for label, text in entry.facts:
        yield from _wrapped(f"{label + ':':{width + 1}} {text}", 1, hanging=width + 2)
    if entry.demands:
        yield from ("", "Demands")
        for depth, text in entry.demands:
            yield from _wrapped(text, depth + 1)
    for group in entry.groups:
        yield from ("", f"{group.heading} ({len(group.links)})")
        for link in group.links:
            yield from _link(link)
    if entry.grounds:
        yield from ("", f"Rests on ({len(entry.grounds)})")
        for ground in entry.grounds:
            yield from _ground(ground, units)
    yield ""
    yield f"Scenarios ({len(entry.scenarios)})" if entry.scenarios else "No scenario exercises it."
    for link in entry.scenarios:
        yield from _wrapped(f"{link.to.name}: {link.how}", 1)


def _link(link: Link) -> Iterator[str]:
    how = f" ({link.how})" if link.how else ""
    named = f"{link.to.kind} {link.to.name}" if link.to.kind != "option" else link.to.name
    yield from _wrapped(f"{named}{how}: {link.to.title}", 1)


def _ground(ground: Ground, units: Units | None) -> Iterator[str]:
    yield from _wrapped(f"{ground.claim}: {ground.says}", 1)
    for spot in ground.spots:
        yield from _wrapped(f"{ground.document}: {spot.section}, sentence {spot.sentence}", 2)
        if units is not None:
            yield from _wrapped(_text_at(units, ground.source, spot), 3)


def _text_at(units: Units, source: str, spot: Spot) -> str:
    unit = units.get((source, spot.section, spot.sentence))
    if unit is None:
        return "(not found in the documents; `thoracle kb sources` says why)"
    return f"“{unit.text}”" if unit.digest == spot.digest else "(something else stands there now; read it again)"


def _wrapped(text: str, depth: int, *, hanging: int = 2) -> list[str]:
    indent = "  " * depth
    printable = "".join(each if each.isprintable() else " " for each in text)
    return textwrap.wrap(
        printable,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + " " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
