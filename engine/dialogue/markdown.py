"""The report of a result as Markdown (CommonMark), for whoever keeps it or sends it on.

What a person or a knowledge base wrote is escaped: it can neither format anything nor link anywhere.  What is said,
and in which order, is decided in `contents`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..inference.result import Result
from .contents import NOTHING_FITS, ORDER, UNTIL_THEN, WATCH, Contents, contents_of
from .explanation import how
from .left_open import left_open
from .listed_causes import CauseEntry, Evidences
from .proof_tree import AnswerStep, Explanation, RuleStep
from .prospects import Certainty
from .references import Line, numbers_in_words
from .wording import places_in_words

__all__ = ["escaped", "markdown_report"]

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&$]|(?<=\w):(?=//)|(?<=\bwww)\.|@)")
_AT_START = re.compile(r"^(?:([-+=])|(\d+)([.)]))(?=\s|$)")


def markdown_report(result: Result, *, everything: bool = False) -> str:
    """The report as Markdown, ending with a line feed; `everything` leaves nothing out for length."""
    contents = contents_of(result, everything=everything)
    sections = (_verdict, _why, _causes, _advice, _net, _answered, _sources)
    blocks = [block for section in sections for block in section(contents)]
    blocks += [*_proof(how(result)), *_left_open(result), *_about(contents)]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    r"""A text as Markdown that shows just that text, on one line.

    >>> escaped("2 < 3 *really* [see](http://x)"), escaped("1. no list")
    ('2 \\< 3 \\*really\\* \\[see\\](http\\://x)', '1\\. no list')
    """
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return _AT_START.sub(lambda found: rf"{found[2] or ''}\{found[1] or found[3]}", _SPECIAL.sub(r"\\\1", line))


def _cited(line: Line) -> str:
    numbers = f" \\[{numbers_in_words(line.sources)}\\]" if line.sources else ""
    return escaped(line.text) + numbers


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _row(names: Iterable[str], more: int = 0) -> str:
    return "; ".join([*map(escaped, names), *([f"and {more} more"] if more else [])])


# -- the sections ---------------------------------------------------------------------------------------------------


def _verdict(contents: Contents) -> Iterator[str]:
    headline = contents.headline
    yield f"# {'Provisional: ' if headline.provisional else ''}{escaped(headline.title)}"
    if headline.provisional:
        yield from _certainty(contents.certainty)
        yield UNTIL_THEN
    yield f"**{escaped(headline.action)}**"
    yield f"How soon: {escaped(headline.within).rstrip('.')}."
    if headline.by_default:
        yield headline.by_default
    if not headline.provisional:
        yield from _certainty(contents.certainty)


def _certainty(certainty: Certainty) -> Iterator[str]:
    yield escaped(certainty.statement)
    if certainty.stakes:
        yield escaped(certainty.raising)
        yield _list(
            f"**{escaped(stake.level)}**{' (several of these together)' if stake.together else ''}: "
            + _row(stake.names, stake.more)
            for stake in certainty.stakes
        )
    if certainty.falling:
        yield escaped(certainty.falling)


def _why(contents: Contents) -> Iterator[str]:
    if contents.reasons:
        yield "## Why"
    for group in contents.reasons:
        yield f"### {escaped(group.level)}"
        yield _list(
            " ".join(
                filter(
                    None,
                    [
                        _cited(why.line),
                        escaped(why.beyond),
                        f"*Answers:* {_row(why.answers)}" if why.answers else "",
                    ],
                )
            )
            for why in group.reasons
        )


def _causes(contents: Contents) -> Iterator[str]:
    yield "## Possible causes"
    causes = contents.causes
    if not causes.entries:
        yield NOTHING_FITS
        return
    yield ORDER
    brief: list[str] = []
    for entry in causes.entries:
        if not entry.detailed:
            brief.append(_brief(entry))
            continue
        if brief:
            yield _list(brief)
            brief = []
        yield f"### {_titles(entry)}"
        if entry.note:
            yield f"{escaped(entry.note)}{'' if entry.number else '.'}"
        yield from map(_cited, entry.summary)
        yield _list(_four_sentences(entry))
    if brief or causes.more:
        yield _list([*brief, *([f"and {causes.more} more"] if causes.more else [])])


def _titles(entry: CauseEntry) -> str:
    titles = "; ".join(map(escaped, entry.titles))
    return f"{entry.number}. {titles}" if entry.number else titles


def _four_sentences(entry: CauseEntry) -> Iterator[str]:
    yield f"*Fits:* {_evidences(entry.fits)}"
    yield f"*Speaks against:* {_evidences(entry.against)}"
    yield f"*Expected, but not so:* {_row(entry.expected) or 'nothing'}."
    yield f"*Not asked:* {_row(entry.unasked, entry.unasked_more) or 'nothing'}."


def _brief(entry: CauseEntry) -> str:
    titles = f"**{_titles(entry)}**"
    if entry.number is None:
        return f"{titles}: {escaped(entry.note)}."
    against = f"*Against:* {_row(entry.contrary)}." if entry.contrary else ""
    return " ".join(filter(None, [f"{titles}.", escaped(entry.note), f"*Fits:* {_row(entry.answers)}.", against]))


def _evidences(evidences: Evidences) -> str:
    said = [f"As under “{escaped(again.where)}” ({_row(again.answers)})." for again in evidences.again]
    return " ".join([*map(_cited, evidences.lines), *said]) or "nothing that was answered."


def _advice(contents: Contents) -> Iterator[str]:
    for group in contents.advice:
        yield f"## {escaped(group.heading)}"
        yield _list(map(_cited, group.lines))


def _net(contents: Contents) -> Iterator[str]:
    if contents.net.groups:
        yield "## What to watch for"
        yield WATCH
    for group in contents.net.groups:
        yield f"**{escaped(group.heading.rstrip('.'))}:**"
        yield _list(escaped(f"{item.text} ({item.note})" if item.note else item.text) for item in group.items)
    if contents.net.more:
        yield f"and {contents.net.more} more"


def _answered(contents: Contents) -> Iterator[str]:
    yield "## What was answered"
    yield _list(f"*{heading}:* {_row(titles)}" for heading, titles in contents.answered.rows) or "Nothing."
    if contents.answered.interview:
        yield contents.answered.interview


def _sources(contents: Contents) -> Iterator[str]:
    if contents.sources:
        yield "## Sources"
    for source in contents.sources:
        yield f"**{escaped(source.document)}**"
        yield _list(
            f"{escaped(section.section)}, sentence{'s' if len(section.sentences) > 1 else ''} "
            + ", ".join(rf"\[{number}\] {sentence}" for number, sentence in section.sentences)
            for section in source.sections
        )


def _proof(explanation: Explanation) -> Iterator[str]:
    """How the level was reached, rule by rule, down to answers and sentences."""
    if explanation.rules:
        yield "## How the level was reached"
        yield "\n".join(line for rule in explanation.rules for line in _rule_lines(rule, 0))


def _rule_lines(rule: RuleStep, depth: int) -> Iterator[str]:
    indent = "  " * depth
    beyond = "" if rule.basis == "document" else f" *{escaped(rule.reason or 'A rule of the application.')}*"
    yield f"{indent}- {escaped(rule.text)}{beyond}"
    for ground in rule.grounds:
        if isinstance(ground, AnswerStep):
            yield f"{indent}  - {escaped(', so '.join(ground.chain))}"
            continue
        yield f"{indent}  - {escaped(ground.title)}"
        for inner in ground.rules:
            yield from _rule_lines(inner, depth + 2)
    for claim in rule.claims:
        yield f"{indent}  - {escaped(claim.says)} ({escaped(places_in_words(claim.places))})"


def _left_open(result: Result) -> Iterator[str]:
    """Every open finding, and what it could do to the level."""
    groups = left_open(result).groups
    if groups:
        yield "## What was left open"
        yield _list(f"{escaped(group.heading)}: {_row(group.names)}" for group in groups)


def _about(contents: Contents) -> Iterator[str]:
    yield "## About this"
    yield escaped(contents.disclaimer)
    yield escaped(contents.basis)
    yield f"Knowledge base: {escaped(contents.title)}, version {escaped(contents.version)}."
