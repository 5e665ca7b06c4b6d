"""The report of a result as one HTML page: no network, printable, light and dark, readable by a screen reader.

What is said, and in which order, is decided in `contents`; `templates/report.html.j2` and `templates/report.css` set
it out.  A page can fold: it also holds the proofs, the findings that were left open, and what other formats leave out
for length.  On paper what is folded is left out, which the page says there, and the size of type follows the length,
so that two sides will do.

Everything that a person or a knowledge base wrote is escaped by the template engine, and control characters become
spaces.  The page allows itself nothing but its own style sheet, by digest.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment

from ..inference.result import Result
from .contents import NOTHING_FITS, ORDER, UNTIL_THEN, WATCH, Contents, contents_of
from .explanation import how
from .left_open import left_open
from .listed_causes import CauseEntry
from .pages import digest_of, page_environment
from .proof_tree import Explanation, RuleStep
from .prospects import Net, WatchGroup, net_of

__all__ = ["html_report"]

_TEMPLATES = Path(__file__).parent / "templates"
_DIALLED = re.compile(r"\+?[0-9][0-9 ()./-]{0,20}")
"""A telephone number that a link can dial."""

_ROOM = 1_500_000
"""What two sides hold: a length (see `_length`) times the square of a size of type in points.

Measured on A4 and Letter, in letters as wide as those of Arial; the least that was found.
"""
_PAGE, _NUMBER = 3_600, 22
"""What the verdict, the headings and the margins take, and what the number of a source takes, in characters."""
_SMALLEST, _LARGEST = 7.0, 10.5
"""Sizes of type on paper, in points."""


def html_report(result: Result, *, everything: bool = False) -> str:
    """The report as a self-contained page, ending with a line feed; `everything` leaves nothing out for length."""
    model, level = result.model, result.escalation.level
    contents = contents_of(result, everything=everything)
    style = _style(contents)
    template = _environment().get_template("report.html.j2")
    return template.render(
        contents=contents,
        style=style,
        style_digest=digest_of(style),
        language=model.meta.language,
        step=level.rank + 1,
        steps=len(model.levels),
        tone=_tone(contents, rank=level.rank, highest=model.top.rank),
        action=level.action.split("{number}"),
        number=result.emergency_number or level.number,
        proof=tuple(_proof(result)),
        cause_proofs=_cause_proofs(result, contents),
        numbers=_numbers(contents),
        more_causes=tuple(_titles_left_out(result, contents)),
        more_net=tuple(_left_out(contents.net, net_of(result, everything=True))),
        left_open=left_open(result),
        nothing_fits=NOTHING_FITS,
        order=ORDER,
        until_then=UNTIL_THEN,
        watch=WATCH,
    )


# -- how it looks -----------------------------------------------------------------------------------------------------


def _style(contents: Contents) -> str:
    """The style sheet, with the size of type on paper."""
    fitting = math.sqrt(_ROOM / (_PAGE + _length(contents)))
    size = max(_SMALLEST, min(_LARGEST, math.floor(fitting * 8) / 8))
    sheet = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    return f"\n{sheet}@media print {{ :root {{ font-size: {size:g}pt; }} }}\n"


def _length(part: object) -> int:
    """The length of all texts and numbers, in characters."""
    if isinstance(part, str):
        return len(part)
    if isinstance(part, tuple):
        return sum(map(_length, part))
    if is_dataclass(part):
        return sum(_length(getattr(part, field.name)) for field in fields(part))
    return _NUMBER if part else 0


def _tone(contents: Contents, *, rank: int, highest: int) -> str:
    """How the verdict is coloured; it says the same in words."""
    if rank >= highest - 1:
        return "urgent"
    return "raised" if rank or contents.headline.provisional else "calm"


# -- what only a page has room for ------------------------------------------------------------------------------------


def _proof(result: Result) -> Iterator[RuleStep]:
    """The proofs of all levels that were concluded, the highest first."""
    for level in dict.fromkeys(reason.level.id for reason in result.escalation.because if reason.level):
        yield from how(result, level).rules


def _listed(result: Result, contents: Contents) -> Iterator[tuple[str, CauseEntry | None]]:
    """The first cause of each entry of the differential, with the entry; None where that is left out for length."""
    entries = iter(contents.causes.entries)
    told: set[str] = set()
    for cause in result.causes:
        if cause.id not in told:
            told |= {cause.id, *cause.same_evidence_as}
            yield cause.id, next(entries, None)


def _cause_proofs(result: Result, contents: Contents) -> dict[int, Explanation]:
    """The proofs of the causes that are told in detail, by the place of their entry."""
    listed = enumerate(_listed(result, contents))
    return {at: how(result, cause) for at, (cause, entry) in listed if entry is not None and entry.detailed}


def _titles_left_out(result: Result, contents: Contents) -> Iterator[str]:
    """The causes that are left out for length, those that the answers do not tell apart together."""
    by_id = {cause.id: cause for cause in result.causes}
    for cause, entry in _listed(result, contents):
        if entry is None:
            group = (cause, *by_id[cause].same_evidence_as)
            yield "; ".join(by_id[member].title for member in group)


def _left_out(net: Net, whole: Net) -> Iterator[WatchGroup]:
    """What to watch for besides what is told: the latter begins the whole."""
    for at, group in enumerate(whole.groups):
        told = len(net.groups[at].items) if at < len(net.groups) else 0
        if told < len(group.items):
            yield WatchGroup(heading=group.heading, items=group.items[told:])


def _numbers(contents: Contents) -> dict[tuple[str, str, int], int]:
    """The number of each source that is listed, by document, section and sentence."""
    return {
        (source.document, section.section, sentence): number
        for source in contents.sources
        for section in source.sections
        for number, sentence in section.sentences
    }


# -- the template -----------------------------------------------------------------------------------------------------


@cache
def _environment() -> Environment:
    environment = page_environment(_TEMPLATES)
    environment.filters["dial"] = _dial
    environment.filters["runs"] = _runs
    return environment


def _dial(number: str) -> str:
    """What a link to a telephone number dials; empty where it is not a plain number."""
    return re.sub(r"[^+0-9]", "", number) if _DIALLED.fullmatch(number) else ""


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of each run of rising numbers."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        follows = runs and number == runs[-1][1] + 1
        runs[-1:] = [(runs[-1][0], number)] if follows else [*runs[-1:], (number, number)]
    return runs
