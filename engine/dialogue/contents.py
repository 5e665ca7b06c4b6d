"""What a report says, in its order and in words: every format only sets it out.

The order is that of use.  What to do stands first.  A level below the default that is not settled is *provisional*:
then what could raise it stands before what to do, because that reassures.  Then come the reasons, the causes, the
advice, what to watch for, what was answered and the sources.  No sentence stands there twice, and no number that
looks like a probability.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..inference.result import Interviewed, Reason, Result
from ..knowledge.conditions import Atom
from ..knowledge.model import Model
from ..knowledge.wording import amount_in_words, answer_in_words, names_in_words
from .listed_causes import Causes, causes_of
from .prospects import Certainty, Net, certainty_of, net_of
from .references import DocumentSources, Line, References
from .wording import answers_behind

__all__ = ["AdviceGroup", "Answered", "Contents", "Headline", "ReasonGroup", "Why", "contents_of"]

NOTHING_FITS = "Nothing in the documents fits these answers; that is no reassurance."
ORDER = "In the order of how well the answers fit; nothing more is claimed for the order."
UNTIL_THEN = "As long as none of that is so:"
WATCH = "Each of these, if it is so or comes to be so, makes it more urgent."
_REASONS = "Why"
_ENDINGS = {
    "settled": "ended after {screens}: no answer to any question left could change the level.",
    "finished": "ended after {screens}: no question that was not asked could change the level.",
    "limit": "ended after {screens}, its limit: what was not asked could only tell causes apart.",
    "by wish": "was ended by wish after {screens}.",
    None: "was not finished: {screens} answered.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The level, and what to do."""

    title: str
    action: str
    within: str
    by_default: str
    """That no rule concludes it; empty where one does."""
    provisional: bool
    """Whether it is below the default and not settled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """An escalation rule that fired."""

    line: Line
    beyond: str
    """What else than a document it rests on; empty where it rests on documents."""
    answers: tuple[str, ...]
    """The given answers it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonGroup:
    """The rules that ask for a level."""

    level: str
    reasons: tuple[Why, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceGroup:
    """Advice of a kind."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What was answered, by title."""

    present: tuple[str, ...]
    absent: tuple[str, ...]
    other: tuple[str, ...]
    """Choices and amounts, with the answer."""
    unknown: tuple[str, ...]
    interview: str
    """How the interview ended, in a sentence; empty where there was none."""

    @property
    def rows(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """What there is, with its heading."""
        rows = (("Stated", self.other), ("Yes", self.present), ("No", self.absent), ("Don’t know", self.unknown))
        return ((heading, titles) for heading, titles in rows if titles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """All that a report says."""

    title: str
    """The knowledge base."""
    version: str
    headline: Headline
    certainty: Certainty
    reasons: tuple[ReasonGroup, ...]
    """The fired escalation rules, the highest level first."""
    causes: Causes
    advice: tuple[AdviceGroup, ...]
    net: Net
    answered: Answered
    sources: tuple[DocumentSources, ...]
    basis: str
    disclaimer: str


def contents_of(result: Result, *, everything: bool = False) -> Contents:
    """Put together what a report on a result says; `everything` leaves nothing out for length."""
    draft = References()
    _composed(result, draft, everything=everything)  # finds what is cited, so that it can be numbered in order
    return _composed(result, References(draft.in_order(result.model)), everything=everything)


def _composed(result: Result, references: References, *, everything: bool) -> Contents:
    said: dict[str, str] = {}
    meta, headline = result.model.meta, _headline(result)
    return Contents(
        title=meta.title,
        version=meta.version,
        headline=headline,
        certainty=certainty_of(result, provisional=headline.provisional, everything=everything),
        reasons=tuple(_reasons(result, references, said)),
        causes=causes_of(result, references, said=said, everything=everything),
        advice=tuple(_advice(result, references, said)),
        net=net_of(result, everything=everything),
        answered=_answered(result),
        sources=references.documents,
        basis=meta.basis,
        disclaimer=meta.disclaimer,
    )


def _headline(result: Result) -> Headline:
    escalation = result.escalation
    by_default = "No rule asks for this: it is what holds as long as none asks for anything else."
    return Headline(
        title=escalation.level.title,
        action=escalation.action,
        within=escalation.level.within,
        by_default=by_default if escalation.by == "default" else "",
        provisional=escalation.provisional,
    )


# -- the reasons ----------------------------------------------------------------------------------------------------


def _reasons(result: Result, references: References, said: dict[str, str]) -> Iterator[ReasonGroup]:
    """The reasons by level; rules that say the same are told once, at the highest level that one of them concludes."""
    alike: dict[str, list[Reason]] = {}
    for reason in result.escalation.because:
        alike.setdefault(reason.text, []).append(reason)
    by_level: dict[str, list[Why]] = {}
    explained: set[str] = set()
    for text, reasons in alike.items():
        said[text] = _REASONS
        level = reasons[0].level
        assert level is not None
        by_level.setdefault(level.title, []).append(_why(result, reasons, references, explained))
    for title, whys in by_level.items():
        yield ReasonGroup(level=title, reasons=tuple(whys))


def _why(result: Result, reasons: list[Reason], references: References, explained: set[str]) -> Why:
    passages = [passage for reason in reasons for passage in reason.sources]
    return Why(
        line=Line(text=reasons[0].text, sources=references.cite(passages)),
        beyond=_beyond(reasons[0], result.model, explained),
        answers=answers_behind(result, (reason.rule for reason in reasons if reason.rule)),
    )


def _beyond(reason: Reason, model: Model, explained: set[str]) -> str:
    """What a reason rests on besides documents, in full the first time."""
    if reason.basis == "document":
        return ""
    why = model.rules[reason.rule].reason if reason.basis == "extrapolation" else ""
    again = (reason.basis + why) in explained
    explained.add(reason.basis + why)
    if reason.basis == "application":
        return "This, too, the application adds." if again else "No document says this: a rule of the application does."
    return "This, too, goes beyond the documents, as said above." if again else f"This goes beyond the documents. {why}"


# -- advice and answers -----------------------------------------------------------------------------------------------


def _advice(result: Result, references: References, said: dict[str, str]) -> Iterator[AdviceGroup]:
    by_kind: dict[str, list[Line]] = {}
    for line in result.advice:
        if line.text not in said:
            heading = said[line.text] = result.model.meta.advice_kinds[line.kind]
            cited = Line(text=line.text, sources=references.cite(result.passages(line.cites)))
            by_kind.setdefault(heading, []).append(cited)
    for heading, lines in by_kind.items():
        yield AdviceGroup(heading=heading, lines=tuple(lines))


def _answered(result: Result) -> Answered:
    model, case = result.model, result.case
    rows: dict[str, list[str]] = {"present": [], "absent": [], "other": [], "unknown": []}
    for name, given in case.given.items():
        finding = model.findings[name]
        if isinstance(given, str) and given in rows and given not in finding.options:
            rows[given].append(finding.title)
            continue
        words = (
            amount_in_words(finding, case.amounts[name]) if name in case.amounts else answer_in_words(finding, given)
        )
        if words:
            rows["other"].append(f"{finding.title}: {words}")
        if isinstance(given, dict):
            unknown = [Atom(name, option) for option, value in given.items() if value == "unknown"]
            everything = len(unknown) == len(finding.options)
            rows["unknown"] += [finding.title] if everything else names_in_words(model, unknown)
    return Answered(**{row: tuple(titles) for row, titles in rows.items()}, interview=_interview(result.interview))


def _interview(interview: Interviewed | None) -> str:
    if interview is None:
        return ""
    screens = f"{interview.screens} screen{'' if interview.screens == 1 else 's'}"
    return f"The interview {_ENDINGS[interview.ended].format(screens=screens)}"
