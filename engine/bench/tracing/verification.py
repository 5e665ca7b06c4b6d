"""Verification of the sources against their documents: does every place say what it said, and is nothing left out?

Each document is cut into its units (`passages`) by the headings that its source declares.  Every place of a claim or an
unused passage has to be one of them and to carry its digest, and every unit has to be one or the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...knowledge.diagnostics import Diagnostic, Place, Report
from ...knowledge.passages import HeadingError, Unit, cut, heading_text, normalise
from ...knowledge.sources import Claim, Source, Spot

__all__ = ["Text", "read_documents", "verify", "verify_use"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A document that was read."""

    shown: str
    """Its file, as messages name it."""
    text: str

    @property
    def lines(self) -> Sequence[str]:
        """Its lines as they are counted when it is cut."""
        return self.text.splitlines()


def read_documents(sources: Iterable[Source], folder: Path) -> tuple[Mapping[str, Text], tuple[Diagnostic, ...]]:
    """Read the document of every source, by the id of the source; what cannot be read is reported."""
    report = Report()
    found: dict[str, Text] = {}
    for source in sources:
        path, shown = folder / source.file, f"{folder.name or folder}/{source.file}"
        if not path.is_file():
            message = f"source `{source.id}`: its document `{source.file}` is not in the folder of documents"
            report.error("missing-document", source.place, message)
            continue
        try:
            found[source.id] = Text(shown=shown, text=path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            why = "is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror}"
            report.error("unreadable-document", Place(shown), why)
    return found, report.sorted()


def verify_use(sources: Iterable[Source], lines: Mapping[str, Sequence[str]]) -> tuple[Diagnostic, ...]:
    """Report every passage that is the place of a claim and listed as unused; this needs no document."""
    report = Report(lines=dict(lines))
    for source in sources:
        claimed: dict[tuple[str, int], Claim] = {}
        for claim in source.claims.values():
            for spot in claim.at:
                claimed.setdefault(_key(spot), claim)
        for each in source.unused:
            for spot in each.at:
                if _key(spot) in claimed:
                    other = claimed[_key(spot)]
                    message = f"{_shown(spot)} is listed as unused and is the place of the claim `{other.id}`"
                    hint = f"the claim is at {other.place.short}"
                    report.error("claimed-and-unused", each.place, message, hint=hint, related=[other.place])
    return report.sorted()


def verify(source: Source, document: Text, lines: Mapping[str, Sequence[str]]) -> tuple[Diagnostic, ...]:
    """Report everything in which a source and its document differ.

    Where a heading is not found, only that is reported: all places below it would be reported with it.
    """
    report = Report(lines={**lines, document.shown: document.lines})
    headings = [(section.title, section.line) for section in source.sections]
    lost = [error for error in (_heading_error(document, title, line) for title, line in headings) if error]
    for error in lost:
        hint = _where_heading(document, error.title)
        report.error("heading-not-found", source.place, f"source `{source.id}`: {error}", hint=hint)
    if not lost:
        units = cut(document.text, headings=headings)
        _verify_places(source, units, report)
        _verify_account(source, document, units, report)
    return report.sorted()


def _heading_error(document: Text, title: str, line: int) -> HeadingError | None:
    """Why a heading does not stand at its line; None where it does."""
    try:
        cut(document.text, headings=[(title, line)])
    except HeadingError as error:
        return error
    return None


def _where_heading(document: Text, title: str) -> str | None:
    found = [str(at) for at, line in enumerate(document.lines, 1) if normalise(line) == heading_text(title)]
    return f"it stands at line {' and '.join(found)} of {document.shown}" if found else None


def _verify_places(source: Source, units: Sequence[Unit], report: Report) -> None:
    by_key = {(unit.section, unit.sentence): unit for unit in units}
    counts: dict[str, int] = {}
    for each in units:
        counts[each.section] = each.sentence
    for what, place, spot in _spots(source):
        unit = by_key.get(_key(spot))
        if unit is None:
            hint = f"that section has {counts.get(spot.section, 0)} passages"
            report.error("place-not-found", place, f"{what} names {_shown(spot)}, which does not exist", hint=hint)
        elif unit.digest != spot.digest:
            message = f"{what}: {_shown(spot)} does not have the digest `{spot.digest}`"
            report.error("digest-differs", place, message, hint=_where_digest(spot, unit, units))


def _where_digest(spot: Spot, unit: Unit, units: Sequence[Unit]) -> str:
    moved = [f"passage {each.sentence} of `{each.section}`" for each in units if each.digest == spot.digest]
    now = f"its digest is `{unit.digest}`"
    return f"{now}; what was cited is {' and '.join(moved)}" if moved else f"{now}: read it again, line {unit.line}"


def _verify_account(source: Source, document: Text, units: Sequence[Unit], report: Report) -> None:
    accounted = {_key(spot) for _, _, spot in _spots(source)}
    for unit in units:
        if (unit.section, unit.sentence) not in accounted:
            name = f"passage {unit.sentence} of `{unit.section}`"
            message = f"{name} is neither the place of a claim of `{source.id}` nor unused"
            hint = f"its digest is `{unit.digest}`"
            report.error("unaccounted-passage", _place(document, unit), message, hint=hint)


def _place(document: Text, unit: Unit) -> Place:
    line = document.lines[unit.line - 1]
    start = max(0, line.find(unit.text[:12]))
    return Place(document.shown, unit.line, start + 1, min(len(unit.text), len(line) - start))


def _spots(source: Source) -> Iterator[tuple[str, Place, Spot]]:
    """Every place of a source: of what, where it stands, and the place."""
    for claim in source.claims.values():
        for spot in claim.at:
            yield f"the claim `{source.id}.{claim.id}`", claim.place, spot
    for each in source.unused:
        for spot in each.at:
            yield f"an unused passage of `{source.id}`", each.place, spot


def _key(spot: Spot) -> tuple[str, int]:
    return spot.section, spot.sentence


def _shown(spot: Spot) -> str:
    return f"passage {spot.sentence} of `{spot.section}`"
