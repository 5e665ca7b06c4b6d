"""The report of a result as plain text: for a terminal, a printer or a screen reader, without colour.

Headings are in capitals, what belongs together is indented, and no line is longer than the width.  What is said, and
in which order, is decided in `contents`.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from ..inference.result import Result
from .contents import NOTHING_FITS, ORDER, UNTIL_THEN, WATCH, Contents, contents_of
from .listed_causes import CauseEntry, Evidences
from .prospects import Certainty, Stake
from .references import Line, numbers_in_words

__all__ = ["text_report"]

_LEAST_WIDTH = 20
_GLUE = "\N{NO-BREAK SPACE}"
"""A space at which no line is broken."""


def text_report(result: Result, *, width: int = 80, everything: bool = False) -> str:
    """The report as text, ending with a line feed.

    `everything` leaves nothing out for length.  A width below 20 columns is taken as 20.
    """
    page = _Page(max(width, _LEAST_WIDTH))
    contents = contents_of(result, everything=everything)
    for section in (_verdict, _why, _causes, _advice, _net, _answered, _sources, _about):
        section(page, contents)
    return page.text


class _Page:
    """Lines of a width."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[str] = []

    def say(self, text: str, *, indent: int = 0, mark: str = "", hang: int | None = None) -> None:
        """A paragraph; the lines after the first stand under the text behind the mark, or further in by `hang`."""
        printable = "".join(each if each.isprintable() or each == _GLUE else " " for each in text)
        first = " " * indent + mark
        rest = " " * (len(first) if hang is None else indent + hang)
        lines = textwrap.wrap(
            printable, self.width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False
        )
        self.lines += (line.replace(_GLUE, " ") for line in lines)

    def heading(self, title: str) -> None:
        """A heading, with an empty line before it."""
        self.gap()
        self.say(title.upper())

    def gap(self) -> None:
        """An empty line, but neither two nor one at the beginning."""
        if self.lines and self.lines[-1]:
            self.lines.append("")

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(self.lines) + "\n"


def _cited(line: Line) -> str:
    return f"{line.text} [{numbers_in_words(line.sources)}]" if line.sources else line.text


def _more(count: int) -> str:
    return f"and {count} more (--all)"


def _row(names: Iterable[str], more: int = 0) -> str:
    return "; ".join([*names, *([_more(more)] if more else [])])


# -- the sections ---------------------------------------------------------------------------------------------------


def _verdict(page: _Page, contents: Contents) -> None:
    headline = contents.headline
    page.say(f"Provisional: {headline.title}".upper() if headline.provisional else headline.title.upper())
    if headline.provisional:
        _certainty(page, contents.certainty)
        page.say(UNTIL_THEN)
    page.say(headline.action)
    page.say(f"How soon: {headline.within.rstrip('.')}.")
    if headline.by_default:
        page.say(headline.by_default)
    if not headline.provisional:
        page.gap()
        _certainty(page, contents.certainty)


def _certainty(page: _Page, certainty: Certainty) -> None:
    page.say(certainty.statement)
    if certainty.raising:
        page.say(certainty.raising)
    for stake in certainty.stakes:
        page.say(_stake(stake), indent=2, hang=2)
    if certainty.falling:
        page.say(certainty.falling)


def _stake(stake: Stake) -> str:
    together = " (several of these together)" if stake.together else ""
    return f"{stake.level}{together}: {_row(stake.names, stake.more)}"


def _why(page: _Page, contents: Contents) -> None:
    if not contents.reasons:
        return
    page.heading("Why")
    for group in contents.reasons:
        page.say(f"{group.level}:")
        for why in group.reasons:
            page.say(_cited(why.line), indent=2, mark="- ")
            if why.beyond:
                page.say(why.beyond, indent=4)
            if why.answers:
                page.say(f"Answers: {'; '.join(why.answers)}", indent=4, hang=2)


def _causes(page: _Page, contents: Contents) -> None:
    page.heading("Possible causes")
    causes = contents.causes
    if not causes.entries:
        page.say(NOTHING_FITS)
        return
    page.say(ORDER)
    told = True
    for entry in causes.entries:
        if entry.detailed or told:
            page.gap()
        told = entry.detailed
        _cause(page, entry)
    if causes.more:
        page.say(_more(causes.more), indent=4)


def _cause(page: _Page, entry: CauseEntry) -> None:
    mark = f"{entry.number}. ".rjust(4) if entry.number else "  * "
    titles = "; ".join(entry.titles)
    if not entry.detailed:
        page.say(_brief(titles, entry), mark=mark)
        return
    page.say(titles if entry.number else f"{titles}: {entry.note}.", mark=mark)
    if entry.number and entry.note:
        page.say(entry.note, indent=4)
    for line in entry.summary:
        page.say(_cited(line), indent=4)
    page.say(f"Fits: {_evidences(entry.fits)}", indent=4, hang=2)
    page.say(f"Speaks against: {_evidences(entry.against)}", indent=4, hang=2)
    page.say(f"Expected, but not so: {_row(entry.expected) or 'nothing'}.", indent=4, hang=2)
    page.say(f"Not asked: {_row(entry.unasked, entry.unasked_more) or 'nothing'}.", indent=4, hang=2)


def _brief(titles: str, entry: CauseEntry) -> str:
    """An entry in one line."""
    if entry.number is None:
        return f"{titles}: {entry.note}."
    against = f"Against: {'; '.join(entry.contrary)}." if entry.contrary else ""
    return " ".join(filter(None, [f"{titles}.", entry.note, f"Fits: {'; '.join(entry.answers)}.", against]))


def _evidences(evidences: Evidences) -> str:
    said = [f"As under “{again.where}” ({'; '.join(again.answers)})." for again in evidences.again]
    return " ".join([*map(_cited, evidences.lines), *said]) or "nothing that was answered."


def _advice(page: _Page, contents: Contents) -> None:
    for group in contents.advice:
        page.heading(group.heading)
        for line in group.lines:
            page.say(_cited(line), mark="- ")


def _net(page: _Page, contents: Contents) -> None:
    if not contents.net.groups:
        return
    page.heading("What to watch for")
    page.say(WATCH)
    for group in contents.net.groups:
        page.say(f"{group.heading.rstrip('.')}:")
        for item in group.items:
            page.say(f"{item.text} ({item.note})" if item.note else item.text, indent=2, mark="- ")
    if contents.net.more:
        page.say(_more(contents.net.more), indent=2)


def _answered(page: _Page, contents: Contents) -> None:
    page.heading("What was answered")
    for heading, titles in contents.answered.rows:
        page.say(f"{heading}: {'; '.join(titles)}", hang=2)
    if not any(contents.answered.rows):
        page.say("Nothing.")
    if contents.answered.interview:
        page.say(contents.answered.interview)


def _sources(page: _Page, contents: Contents) -> None:
    if contents.sources:
        page.heading("Sources")
    for source in contents.sources:
        page.say(source.document)
        for section in source.sections:
            sentences = ", ".join(f"[{number}]{_GLUE}{sentence}" for number, sentence in section.sentences)
            plural = "s" if len(section.sentences) > 1 else ""
            page.say(f"{section.section}, sentence{plural} {sentences}", indent=2, hang=2)


def _about(page: _Page, contents: Contents) -> None:
    page.heading("About this")
    page.say(contents.disclaimer)
    page.say(contents.basis)
    page.say(f"Knowledge base: {contents.title}, version {contents.version}.")
