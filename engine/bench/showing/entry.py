"""The entry of one name: what it says in plain words, who reads it, who writes it, what it rests on, what tests it.

*Writes* whatever makes a thing so: the rules of a pattern or level, the evidence of a cause, what implies a finding.
Of a claim whatever cites it is told, of a scenario what it exercises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...knowledge.condition_text import ConditionText
from ...knowledge.model import Citation, Evidence, Finding, Model
from ...knowledge.sources import Spot
from ...knowledge.wording import joined
from ..covering.exercised import Exercise
from .index import Index, Link, Named
from .plain import (
    answers_in_words,
    conclusion_in_words,
    expectation_in_words,
    facts_of_finding,
    level_in_words,
    written_name,
)

__all__ = ["Entry", "Ground", "Group", "entry_of", "grounds_of"]

FORMAT = "thoracle.show/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A claim that something rests on."""

    claim: Citation
    says: str
    """What it says, in the words of the knowledge base."""
    source: str
    """Id of the source."""
    document: str
    """Title of the document."""
    spots: tuple[Spot, ...]
    """The places that say it."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        places = [{"section": spot.section, "sentence": spot.sentence} for spot in self.spots]
        return {"claim": self.claim, "says": self.says, "document": self.document, "places": places}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Things that have to do with the subject in the same way."""

    key: str
    """Its name in the JSON form."""
    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """All that is to be told of one name."""

    subject: Named
    facts: tuple[tuple[str, str], ...]
    """What it says of itself: a label and a text each."""
    demands: tuple[tuple[int, str], ...]
    """The condition of a rule, as an outline."""
    groups: tuple[Group, ...]
    """Who reads it, who writes it, and so on; none is empty."""
    grounds: tuple[Ground, ...]
    """The claims it rests on."""
    scenarios: tuple[Link, ...]
    """The scenarios that exercise it, and how."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "format": FORMAT,
            **self.subject.as_dict(),
            "facts": {label.lower().replace(" ", "_"): text for label, text in self.facts},
            "demands": [{"depth": depth, "text": text} for depth, text in self.demands],
            **{key: [] for key in _KEYS},
            **{group.key: [link.as_dict() for link in group.links] for group in self.groups},
            "grounds": [ground.as_dict() for ground in self.grounds],
            "scenarios": [link.as_dict() for link in self.scenarios],
        }


_KEYS = ("reads", "writes", "read_by", "written_by", "inherits", "implies", "kinds", "claims", "cited_by", "fires")


def entry_of(index: Index, name: str, exercises: Sequence[Exercise]) -> Entry:
    """The entry of a name.

    Raises `UnknownName` where it is none.
    """
    subject = index.find(name)
    parts = _Parts(index, subject, exercises)
    groups = (Group(key=key, heading=heading, links=tuple(links)) for key, heading, links in parts.groups())
    return Entry(
        subject=subject,
        facts=tuple((label, text) for label, text in parts.facts() if text),
        demands=tuple(parts.demands()),
        groups=tuple(group for group in groups if group.links),
        grounds=grounds_of(index.model, parts.cites()),
        scenarios=tuple(parts.scenarios()),
    )


def grounds_of(model: Model, cites: Iterable[Citation]) -> tuple[Ground, ...]:
    """The claims that are cited, in the order of citation."""
    found = []
    for citation in dict.fromkeys(cites):
        source, claim = model.claim(citation)
        found.append(Ground(claim=citation, says=claim.says, source=source.id, document=source.title, spots=claim.at))
    return tuple(found)


class _Parts:
    """The parts of one entry, by the kind of its subject."""

    def __init__(self, index: Index, subject: Named, exercises: Sequence[Exercise]) -> None:
        self.index, self.model, self.subject, self.exercises = index, index.model, subject, exercises
        self.kind, self.name = subject.kind, subject.name

    # -- what it says of itself ---------------------------------------------------------------------------------------

    def facts(self) -> Iterator[tuple[str, str]]:
        model, name = self.model, self.name
        match self.kind:
            case "finding":
                yield from facts_of_finding(model.findings[name])
            case "option":
                finding, option = self._option()
                yield "Of", f"{finding.id}: {finding.ask}"
                yield "Help", finding.options[option].help
                yield "Also called", ", ".join(finding.options[option].aliases)
                yield "Warning sign", "yes" if finding.options[option].warning else ""
            case "cause":
                cause = model.causes[name]
                yield "Summary", cause.summary
                yield "Kind of", f"{model.causes[cause.kind_of].title} ({cause.kind_of})" if cause.kind_of else ""
                yield "Serious", f"{cause.serious} of 3"
                yield "Codes", ", ".join(f"{system} {code}" for system, code in cause.codes.items())
            case "level":
                yield from level_in_words(model, model.levels[name])
            case "rule":
                rule = model.rules[name]
                yield (
                    "Speaks" if isinstance(rule.conclusion, Evidence) else "Concludes",
                    conclusion_in_words(model, rule),
                )
                yield "Beyond the documents", rule.reason
            case "source":
                source = model.sources[name]
                yield from (("Publisher", source.publisher), ("Kind", source.kind), ("File", source.file))
                yield "Worth", source.note
            case "scenario":
                for each in self._own_exercise():
                    yield "Answers", "; ".join(answers_in_words(model, each.given))
                    yield "Expects", "; ".join(expectation_in_words(model, each.scenario.expect))
                    yield "Level", model.levels[each.level].title
                    yield "Leading", "; ".join(model.causes[cause].title for cause in each.leading)

    def demands(self) -> Iterator[tuple[int, str]]:
        if self.kind == "rule":
            yield from ConditionText(self.model).lines(self.model.rules[self.name].when)

    # -- what it has to do with ---------------------------------------------------------------------------------------

    def groups(self) -> Iterator[tuple[str, str, Iterable[Link]]]:
        index, model, name = self.index, self.model, self.name
        yield "read_by", "Read by", index.readers.get(name, ())
        match self.kind:
            case "finding" | "option":
                yield "implies", "Implies", self._links(str(atom) for atom in self._implied())
                yield "written_by", "Implied by", index.implying.get(name, ())
            case "pattern":
                yield "written_by", "Concluded by", self._links(model.patterns[name].rules)
            case "cause":
                own, *broader = model.ancestors(name)
                yield "written_by", "Evidence", self._evidence(own)
                inherited = [link for cause in broader for link in self._evidence(cause)]
                yield "inherits", "Evidence of the broader causes, which counts too", inherited
                yield "kinds", "Kinds", self._links(each.id for each in model.causes.values() if each.kind_of == name)
            case "level":
                rules = [rule.id for rule in model.level_rules if model.level_of(rule).id == name]
                yield "written_by", "Concluded by", self._links(rules)
            case "rule":
                rule = model.rules[name]
                yield "reads", "Reads", index.reads(rule.when)
                yield "writes", "Writes", self._links([written_name(rule)])
            case "claim":
                yield "cited_by", "Cited by", [link for link in self._citing() if link.to.kind != "scenario"]
            case "source":
                yield "claims", "Claims", self._links(f"{name}.{claim}" for claim in model.sources[name].claims)
            case "scenario":
                for each in self._own_exercise():
                    yield "fires", "Fires", self._links(rule for rule in model.rules if rule in each.rules)

    def cites(self) -> tuple[Citation, ...]:
        model, name = self.model, self.name
        match self.kind:
            case "finding":
                return model.findings[name].cites
            case "cause":
                return model.causes[name].cites
            case "level":
                return model.levels[name].cites
            case "rule":
                return model.rules[name].cites
            case "pattern":
                return tuple(claim for rule in model.patterns[name].rules for claim in model.rules[rule].cites)
            case "claim":
                return (name,)
            case "scenario":
                return tuple(claim for each in self._own_exercise() for claim in each.scenario.cites)
        return ()

    # -- what tests it ------------------------------------------------------------------------------------------------

    def scenarios(self) -> Iterator[Link]:
        for each in self.exercises:
            ways = list(dict.fromkeys(self._tested(each)))
            if ways:
                yield Link(to=self.index.named[each.scenario.id], how=joined(ways))

    def _tested(self, each: Exercise) -> Iterator[str]:
        expect, name = each.scenario.expect, self.name
        match self.kind:
            case "rule":
                yield from ["fires it"] if name in each.rules else []
                yield from ["expects it"] if name in expect.fired else []
                yield from ["expects that it does not fire"] if name in expect.not_fired else []
            case "finding" | "option":
                finding, _, option = name.partition("=")
                if finding in each.given:
                    words = answers_in_words(self.model, {finding: each.given[finding]})
                    mentioned = not option or option in each.given[finding]
                    yield from words if mentioned else ()
            case "pattern":
                yield from ["concludes it"] if not each.rules.isdisjoint(self.model.patterns[name].rules) else []
                yield from ["expects it"] if name in expect.patterns else []
                yield from ["expects that it is not concluded"] if name in expect.no_patterns else []
            case "cause":
                yield from ["expects it first"] if name == expect.first else []
                yield from ["expects it"] if name in expect.include else []
                yield from ["expects that it is not listed"] if name in expect.exclude else []
                yield from ["expects its place in the order"] if name in expect.order else []
            case "level":
                yield from ["expects it"] if name == expect.level_at_least == expect.level_at_most else []
            case "claim":
                yield from ["cites it"] if name in each.scenario.cites else []

    # -- helpers ------------------------------------------------------------------------------------------------------

    def _links(self, names: Iterable[str]) -> list[Link]:
        return [Link(to=self.index.named[name]) for name in names]

    def _evidence(self, cause: str) -> list[Link]:
        rules = [self.model.rules[rule] for rule in self.model.causes[cause].evidence]
        return [Link(to=self.index.named[rule.id], how=conclusion_in_words(self.model, rule)) for rule in rules]

    def _citing(self) -> tuple[Link, ...]:
        return self.index.citing.get(self.name, ())

    def _option(self) -> tuple[Finding, str]:
        finding, _, option = self.name.partition("=")
        return self.model.findings[finding], option

    def _implied(self) -> Iterable[object]:
        finding, _, option = self.name.partition("=")
        return self.model.findings[finding].options[option].implies if option else self.model.findings[finding].implies

    def _own_exercise(self) -> list[Exercise]:
        return [each for each in self.exercises if each.scenario.id == self.name]
