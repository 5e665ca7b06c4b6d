"""Traceability both ways: from every rule to the passages it rests on, and from every passage to what rests on it.

A *passage* is a unit of a document (a sentence or a bullet), named by source, section and number.  A claim has one
or several, and one passage may carry several claims.  A passage is used when something cites one of its claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ...knowledge.diagnostics import Place
from ...knowledge.model import Model, Rule
from ...knowledge.sources import Claim, Source, Spot

__all__ = ["Passage", "SourceUse", "Traceability", "User", "trace"]


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Something that cites a claim."""

    kind: str
    """``rule``, ``cause``, ``finding``, ``level`` or ``advice``."""
    name: str
    """Its name; of an advice line, which has none, its kind of advice."""
    place: Place | None
    """Where it is declared, as far as that is kept."""

    def __str__(self) -> str:
        return f"{self.kind} `{self.name}`" + (f" ({self.place.short})" if self.place and self.kind == "advice" else "")

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        place = {"file": self.place.file, "line": self.place.line} if self.place else {"file": None, "line": None}
        return {"kind": self.kind, "name": self.name, **place}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A unit of a document that claims rest on."""

    source: str
    section: str
    sentence: int
    claims: tuple[str, ...]
    """The claims it carries, as ``source.claim``."""
    users: tuple[User, ...]
    """What cites one of them, each once: rules first."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that rest on it."""
        return tuple(user.name for user in self.users if user.kind == "rule")

    def __str__(self) -> str:
        return f"{self.source}, {self.section}, {self.sentence}"

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "source": self.source,
            "section": self.section,
            "sentence": self.sentence,
            "claims": list(self.claims),
            "cited_by": [user.as_dict() for user in self.users],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceUse:
    """How much of a source is used."""

    source: Source
    passages: int
    """Passages that carry a claim."""
    unused: int
    """Passages that are listed as unused."""
    uncited: tuple[Claim, ...]
    """Claims that nothing cites."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "id": self.source.id,
            "title": self.source.title,
            "file": self.source.file,
            "claims": len(self.source.claims),
            "passages": self.passages,
            "unused": self.unused,
            "uncited": [claim.id for claim in self.uncited],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Traceability:
    """What rests on what."""

    sources: tuple[SourceUse, ...]
    passages: tuple[Passage, ...]
    """Every passage that carries a claim, by source, in the order of the claims."""
    rules: Mapping[str, tuple[Passage, ...]]
    """The passages of every rule, in declared order."""
    extrapolations: tuple[Rule, ...]
    """Rules that go beyond the documents."""

    @property
    def without_rule(self) -> tuple[Passage, ...]:
        """Passages that something cites, but no rule."""
        return tuple(passage for passage in self.passages if passage.users and not passage.rules)

    @property
    def without_passage(self) -> tuple[str, ...]:
        """Rules that rest on no passage."""
        return tuple(rule for rule, passages in self.rules.items() if not passages)


def trace(model: Model) -> Traceability:
    """Follow every citation of a knowledge base, both ways."""
    users: dict[str, list[User]] = {}
    for user, cites in _citing(model):
        for citation in dict.fromkeys(cites):
            users.setdefault(citation, []).append(user)
    passages = tuple(passage for source in model.sources.values() for passage in _passages(source, users))
    carrying: dict[str, list[Passage]] = {}
    for passage in passages:
        for claim in passage.claims:
            carrying.setdefault(claim, []).append(passage)
    return Traceability(
        sources=tuple(_use(source, users) for source in model.sources.values()),
        passages=passages,
        rules={rule.id: _resting_on(rule, carrying) for rule in model.rules.values()},
        extrapolations=tuple(rule for rule in model.rules.values() if rule.basis == "extrapolation"),
    )


def _citing(model: Model) -> Iterator[tuple[User, tuple[str, ...]]]:
    """Everything that cites, rules first."""
    for rule in model.rules.values():
        yield User(kind="rule", name=rule.id, place=rule.place), rule.cites
    for cause in model.causes.values():
        yield User(kind="cause", name=cause.id, place=cause.place), cause.cites
    for finding in model.findings.values():
        yield User(kind="finding", name=finding.id, place=finding.place), finding.cites
    for level in model.levels.values():
        yield User(kind="level", name=level.id, place=None), level.cites
    for line in model.advice:
        yield User(kind="advice", name=line.kind, place=line.place), line.cites


def _passages(source: Source, users: Mapping[str, list[User]]) -> Iterator[Passage]:
    claims: dict[tuple[str, int], dict[str, None]] = {}
    for claim in source.claims.values():
        for spot in claim.at:
            claims.setdefault((spot.section, spot.sentence), {})[f"{source.id}.{claim.id}"] = None
    for (section, sentence), carried in claims.items():
        citing = dict.fromkeys(user for claim in carried for user in users.get(claim, ()))
        ordered = sorted(citing, key=lambda user: user.kind != "rule")
        yield Passage(source=source.id, section=section, sentence=sentence, claims=tuple(carried), users=tuple(ordered))


def _use(source: Source, users: Mapping[str, list[User]]) -> SourceUse:
    return SourceUse(
        source=source,
        passages=len(_spots(spot for claim in source.claims.values() for spot in claim.at)),
        unused=len(_spots(spot for each in source.unused for spot in each.at)),
        uncited=tuple(claim for claim in source.claims.values() if f"{source.id}.{claim.id}" not in users),
    )


def _spots(spots: Iterable[Spot]) -> set[tuple[str, int]]:
    return {(spot.section, spot.sentence) for spot in spots}


def _resting_on(rule: Rule, carrying: Mapping[str, list[Passage]]) -> tuple[Passage, ...]:
    found = {str(passage): passage for claim in rule.cites for passage in carrying.get(claim, ())}
    return tuple(found.values())
