"""The book of a knowledge base: all that it says, in plain sentences, for experts who review without reading YAML.

A book has chapters, a chapter has parts, and a part has entries (see `entry`): under each level the rules that conclude
it, under each cause its evidence, under each document its claims.  What `check` found stands beside the entry in whose
lines it is.  The book holds no sentence of a document, and no time or place of its making: the same knowledge base
gives the same book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...knowledge.model import Advice, Model
from ...knowledge.properties import Property
from ...knowledge.sources import Spot
from ...knowledge.wording import joined
from ..checking.check import Checked
from ..covering.condition_coverage import cover
from ..covering.exercised import Exercise
from .entry import Entry, Ground, entry_of, grounds_of
from .figures import Figure, figures_of, unshown_of
from .index import Index
from .plain import condition_of_advice
from .remarks import Remark, remarks_of

__all__ = ["Advised", "Book", "Chapter", "Part", "Statement", "book_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advised:
    """A line of advice."""

    text: str
    given: str
    """When it is given, in words."""
    grounds: tuple[Ground, ...]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a chapter."""

    title: str
    """Its heading, where it has no entry of its own."""
    head: Entry | None = None
    """What it is about."""
    entries: tuple[Entry, ...] = ()
    advice: tuple[Advised, ...] = ()
    unused: tuple[tuple[str, str], ...] = ()
    """Passages of a document that nothing rests on, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter."""

    id: str
    title: str
    lead: str
    """What it holds, in a sentence."""
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A property: what has to hold for every case there can be."""

    name: str
    says: str
    grounds: tuple[Ground, ...]
    where: str
    outcome: str
    """What came of proving it, such as ``proved``; empty where that was not tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All that stands in the book."""

    model: Model
    figures: tuple[Figure, ...]
    chapters: tuple[Chapter, ...]
    statements: tuple[Statement, ...]
    remarks: tuple[Remark, ...]
    """What was found, by place."""
    unshown: Mapping[str, tuple[str, ...]]
    """By rule, the parts of its condition that no scenario shows to matter."""

    @property
    def entries(self) -> Mapping[str, Entry]:
        """All entries, by name."""
        parts = [part for chapter in self.chapters for part in chapter.parts]
        found = [entry for part in parts for entry in (part.head, *part.entries) if entry is not None]
        return {entry.subject.name: entry for entry in found}

    @property
    def remarks_on(self) -> Mapping[str, tuple[Remark, ...]]:
        """What was found, by what it is about."""
        found: dict[str, list[Remark]] = {}
        for remark in self.remarks:
            for name in remark.names:
                found.setdefault(name, []).append(remark)
        return {name: tuple(remarks) for name, remarks in found.items()}


def book_of(
    index: Index,
    exercises: Sequence[Exercise],
    checked: Checked,
    *,
    outcomes: Mapping[str, str] | None = None,
) -> Book:
    """The book of a knowledge base, given what its scenarios exercise and what `check` found.

    `outcomes` are what came of proving its properties, by name.
    """
    binding = _Binding(index, exercises)
    properties = checked.reading.properties
    coverage = cover(index.model, [each.scenario for each in exercises])
    return Book(
        model=index.model,
        figures=figures_of(index.model, exercises, coverage),
        chapters=tuple(chapter for chapter in binding.chapters() if chapter.parts),
        statements=tuple(_statement(index.model, each, (outcomes or {}).get(each.id, "")) for each in properties),
        remarks=remarks_of(index, checked),
        unshown=unshown_of(coverage),
    )


def _statement(model: Model, subject: Property, outcome: str) -> Statement:
    grounds = grounds_of(model, subject.cites)
    where = subject.place.short
    return Statement(name=subject.id, says=subject.says, grounds=grounds, where=where, outcome=outcome)


class _Binding:
    """Binds the entries into chapters."""

    def __init__(self, index: Index, exercises: Sequence[Exercise]) -> None:
        self.index, self.model, self.exercises = index, index.model, exercises

    def chapters(self) -> Iterator[Chapter]:
        model = self.model
        yield Chapter(
            id="levels",
            title="How soon to be seen",
            lead="The levels, most urgent first, each with the rules that conclude it. The highest concluded wins.",
            parts=tuple(self._level(level) for level in reversed(tuple(model.levels))),
        )
        yield Chapter(
            id="causes",
            title="Possible causes",
            lead="Every cause with the rules that speak for and against it. Points rank; they are no probability.",
            parts=tuple(self._headed(cause.id, cause.evidence) for cause in model.causes.values()),
        )
        yield Chapter(
            id="patterns",
            title="Pictures that several rules share",
            lead="Each holds when one of its rules does.",
            parts=tuple(self._headed(pattern.id, pattern.rules) for pattern in model.patterns.values()),
        )
        yield Chapter(
            id="findings",
            title="What is asked",
            lead="Every question, with the answers that it takes and the rules that read them.",
            parts=tuple(self._by_file((each.id, each.place.file) for each in model.findings.values())),
        )
        yield Chapter(
            id="advice",
            title="Advice",
            lead="Lines that are chosen when level and causes are known.",
            parts=tuple(self._advice()),
        )
        scenarios = ((each.scenario.id, each.scenario.place.file) for each in self.exercises)
        yield Chapter(
            id="scenarios",
            title="Scenarios",
            lead="Answers, and what has to be concluded from them. They are run after every change.",
            parts=tuple(self._by_file(scenarios)),
        )
        yield Chapter(
            id="documents",
            title="Documents",
            lead="What each document is taken to say, in words of our own, where, and what rests on it.",
            parts=tuple(self._document(source) for source in model.sources),
        )

    def _entry(self, name: str) -> Entry:
        return entry_of(self.index, name, self.exercises)

    def _headed(self, name: str, entries: Iterable[str]) -> Part:
        head = self._entry(name)
        return Part(title=head.subject.title, head=head, entries=tuple(map(self._entry, entries)))

    def _level(self, level: str) -> Part:
        rules = [rule.id for rule in self.model.level_rules if self.model.level_of(rule).id == level]
        return self._headed(level, rules)

    def _by_file(self, names: Iterable[tuple[str, str]]) -> Iterator[Part]:
        files: dict[str, list[str]] = {}
        for name, file in names:
            files.setdefault(file, []).append(name)
        for file, within in files.items():
            title = file.rpartition("/")[2].removesuffix(".yaml").replace("-", " ").capitalize()
            yield Part(title=title, entries=tuple(map(self._entry, within)))

    def _advice(self) -> Iterator[Part]:
        for kind, heading in self.model.meta.advice_kinds.items():
            lines = tuple(self._advised(line) for line in self.model.advice if line.kind == kind)
            if lines:
                yield Part(title=heading, advice=lines)

    def _advised(self, line: Advice) -> Advised:
        given = condition_of_advice(self.model, line)
        grounds = grounds_of(self.model, line.cites)
        return Advised(text=line.text, given=given, grounds=grounds, where=line.place.short)

    def _document(self, name: str) -> Part:
        source = self.model.sources[name]
        unused = ((_places(each.at), each.because) for each in source.unused)
        head = self._entry(name)
        claims = tuple(self._entry(f"{name}.{claim}") for claim in source.claims)
        return Part(title=source.title, head=head, entries=claims, unused=tuple(unused))


def _places(spots: Iterable[Spot]) -> str:
    sections: dict[str, list[str]] = {}
    for spot in spots:
        sections.setdefault(spot.section, []).append(str(spot.sentence))
    return "; ".join(
        f"{section}, sentence{'s' if len(numbers) > 1 else ''} {joined(numbers)}"
        for section, numbers in sections.items()
    )
