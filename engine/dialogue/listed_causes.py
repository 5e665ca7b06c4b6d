"""The differential in words: entries of one cause, or of several that the answers do not tell apart.

Of each entry four things are said: what fits, what speaks against it, what one would expect and is denied, and what
was not asked.  A sentence that was said before is not said again: the entry then names where, and the answers it
rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..inference.result import CauseResult, Expected, Reason, Result
from ..knowledge.conditions import Atom, Compare, Concluded, Condition, leaves
from ..knowledge.implications import Literal
from ..knowledge.model import Model
from ..knowledge.wording import joined, literal_in_words, names_in_words, threshold_in_words
from .references import Line, References
from .wording import answers_behind

__all__ = ["Again", "CauseEntry", "Causes", "Evidences", "causes_of"]

_DETAILED = 3
"""So many entries are told in detail,"""
_DETAILED_TIES = 5
"""and up to so many where they tie with the first."""
_BRIEF = 8
"""So many more get a line each."""
_UNASKED = 6

_SERIOUS = {2: "can be serious", 3: "can be dangerous"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Sentences that were said before."""

    where: str
    """The heading under which they were said."""
    answers: tuple[str, ...]
    """The answers they rest on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidences:
    """What speaks for, or against."""

    lines: tuple[Line, ...]
    again: tuple[Again, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseEntry:
    """A cause of the differential, or several that the answers do not tell apart."""

    number: int | None
    """Its place; None for an umbrella, which only sums up its kinds."""
    titles: tuple[str, ...]
    """Titles, a mark in brackets behind those that are serious."""
    note: str
    """That it is an umbrella; or what does not tell its causes apart."""
    detailed: bool
    """Whether the four sentences are told; else the answers that fit, in one line."""
    summary: tuple[Line, ...] = ()
    """What it is."""
    fits: Evidences
    against: Evidences
    expected: tuple[str, ...]
    """What one would expect and is denied."""
    unasked: tuple[str, ...]
    unasked_more: int
    """So many more that are left out."""
    answers: tuple[str, ...]
    """The answers that speak for it."""
    contrary: tuple[str, ...]
    """The answers that speak against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """The differential."""

    entries: tuple[CauseEntry, ...]
    more: int
    """So many entries that are left out."""


def causes_of(result: Result, references: References, *, said: dict[str, str], everything: bool) -> Causes:
    """The differential of a result.

    `said` maps each sentence that was said to its heading; those said here are added.
    """
    groups = tuple(_groups(result.causes))
    writer = _Writer(result=result, references=references, said=said, everything=everything)
    detailed = [at for at, group in enumerate(groups) if not group[0].umbrella]
    ties = sum(group[0].leading for group in groups)
    detailed = detailed[: max(_DETAILED, min(ties, _DETAILED_TIES))]
    until = len(groups) if everything or not detailed else detailed[-1] + 1 + _BRIEF
    entries = [writer.entry(group, detailed=everything or at in detailed) for at, group in enumerate(groups[:until])]
    return Causes(entries=tuple(entries), more=len(groups) - len(entries))


def _groups(causes: Sequence[CauseResult]) -> Iterator[tuple[CauseResult, ...]]:
    """The causes in order, those with the same evidence with the first of them."""
    by_id = {cause.id: cause for cause in causes}
    done: set[str] = set()
    for cause in causes:
        if cause.id not in done:
            group = (cause, *(by_id[other] for other in cause.same_evidence_as))
            done |= {member.id for member in group}
            yield group


@dataclass(slots=True, kw_only=True)
class _Writer:
    """Writes one entry after the other."""

    result: Result
    references: References
    said: dict[str, str]
    everything: bool
    numbered: int = field(default=0)

    def entry(self, group: tuple[CauseResult, ...], *, detailed: bool) -> CauseEntry:
        first = group[0]
        if not first.umbrella:
            self.numbered += 1
        unasked = _named_by(group, self.result.model, lambda each: each.unasked)
        kept = unasked if self.everything or len(unasked) == _UNASKED + 1 else unasked[:_UNASKED]
        return CauseEntry(
            number=None if first.umbrella else self.numbered,
            titles=tuple(map(_marked, group)),
            note=_umbrella(first, self.result) if first.umbrella else _apart(group, self.result.model),
            detailed=detailed,
            summary=tuple(self._summary(group)) if detailed else (),
            fits=self._evidences(first.speaks_for, first.title) if detailed else Evidences(lines=(), again=()),
            against=self._evidences(first.speaks_against, first.title) if detailed else Evidences(lines=(), again=()),
            expected=_expected(group, self.result),
            unasked=kept,
            unasked_more=len(unasked) - len(kept),
            answers=self._answers(first.speaks_for),
            contrary=self._answers(first.speaks_against),
        )

    def _summary(self, group: tuple[CauseResult, ...]) -> Iterator[Line]:
        for member in group:
            summary = member.cause.summary
            if summary and summary not in self.said:
                self.said[summary] = member.title
                named = f"{member.title}: {summary}" if len(group) > 1 else summary
                yield Line(text=named, sources=self.references.cite(self.result.passages(member.cause.cites)))

    def _evidences(self, reasons: Sequence[Reason], title: str) -> Evidences:
        lines: list[Line] = []
        again: dict[str, list[Reason]] = {}
        for reason in reasons:
            where = self.said.setdefault(reason.text, title)
            if where != title or any(line.text == reason.text for line in lines):
                again.setdefault(where, []).append(reason)
                continue
            beyond = " (This goes beyond the documents.)" if reason.basis == "extrapolation" else ""
            lines.append(Line(text=reason.text + beyond, sources=self.references.cite(reason.sources)))
        repeats = (Again(where=where, answers=self._answers(them)) for where, them in again.items() if where != title)
        return Evidences(lines=tuple(lines), again=tuple(repeats))

    def _answers(self, reasons: Iterable[Reason]) -> tuple[str, ...]:
        return answers_behind(self.result, (reason.rule for reason in reasons))


def _marked(cause: CauseResult) -> str:
    return f"{cause.title} ({_SERIOUS[cause.serious]})" if cause.serious in _SERIOUS else cause.title


def _umbrella(cause: CauseResult, result: Result) -> str:
    kinds = sum(cause.id in result.model.ancestors(other.id) for other in result.causes if not other.umbrella)
    if kinds == 1:
        return "a wider name; one of the causes listed is a kind of it"
    return f"a wider name; {kinds} of the causes listed are kinds of it"


def _apart(group: tuple[CauseResult, ...], model: Model) -> str:
    """What does not tell the causes of a group apart; empty for a single one."""
    if len(group) == 1:
        return ""
    alike: dict[frozenset[str], list[str]] = {}
    for member in group:
        rules = (rule for name in model.ancestors(member.id) for rule in model.causes[name].evidence)
        alike.setdefault(frozenset(rules), []).append(member.title)
    if len(alike) == 1:
        return "Nothing in the documents tells these apart."
    twins = " ".join(
        f"Nothing in the documents tells {joined(titles)} apart." for titles in alike.values() if len(titles) > 1
    )
    return f"The answers given do not tell these apart. {twins}".strip()


def _named_by(
    group: tuple[CauseResult, ...], model: Model, names_of: Callable[[CauseResult], Iterable[str]]
) -> tuple[str, ...]:
    """Names in words, in order; those that not all causes of a group have, with the causes that do."""
    having: dict[str, list[str]] = {}
    for member in group:
        for name in names_of(member):
            having.setdefault(name, []).append(member.title)
    together: dict[tuple[str, tuple[str, ...]], list[Atom]] = {}
    for name, titles in having.items():
        finding, _, option = name.partition("=")
        together.setdefault((finding, tuple(titles)), []).append(Atom(finding, option))
    return tuple(
        _with_titles(" ".join(names_in_words(model, atoms)), titles, group) for (_, titles), atoms in together.items()
    )


def _with_titles(words: str, titles: Sequence[str], group: tuple[CauseResult, ...]) -> str:
    return words if len(titles) == len(group) else f"{words} ({joined(titles)})"


def _expected(group: tuple[CauseResult, ...], result: Result) -> tuple[str, ...]:
    """What the rules want and the answers deny, in words, each once; the options of one finding together.

    Of a choice or an amount with which something fits already, no other answer is expected.
    """
    model, first = result.model, group[0]
    fitting = {name.finding for reason in first.speaks_for for name in result.proofs.answers(reason.rule)}
    fitting = {name for name in fitting if model.findings[name].kind in ("choice", "quantity")}
    listed = [
        (member, [each for each in member.expected if each.finding.partition("=")[0] not in fitting])
        for member in group
    ]
    absent = {each.finding for _, them in listed for each in them if each.value == "absent"}
    denied = {member.id: [each.finding for each in them if each.finding in absent] for member, them in listed}
    having: dict[str, list[str]] = {}
    for member, them in listed:
        for each in them:
            if each.finding not in absent:
                having.setdefault(_otherwise(each, model), []).append(member.title)
    wanted = _named_by(group, model, lambda member: denied[member.id])
    return (*wanted, *(_with_titles(words, titles, group) for words, titles in having.items()))


def _otherwise(expected: Expected, model: Model) -> str:
    """An amount, or something present, where a rule wants it otherwise."""
    finding_id, _, option = expected.finding.partition("=")
    finding = model.findings[finding_id]
    if finding.kind != "quantity":
        return literal_in_words(model, Literal(Atom(finding_id, option), False))
    compares = (leaf for leaf in _compares(model.rules[expected.rule].when, model) if leaf.finding == finding_id)
    wanted = joined([threshold_in_words(finding, leaf) for leaf in dict.fromkeys(compares)], last="or")
    return f"{finding.title}: {wanted}"


def _compares(condition: Condition, model: Model) -> Iterator[Compare]:
    for leaf in leaves(condition):
        if isinstance(leaf, Compare):
            yield leaf
        elif isinstance(leaf, Concluded):
            for rule in model.patterns[leaf.pattern].rules:
                yield from _compares(model.rules[rule].when, model)
