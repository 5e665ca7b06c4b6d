"""The index of a knowledge base: what a name is the name of, who reads it, and who cites it.

Names are those of findings, options (as ``finding=option``), patterns, causes, levels and rules, claims (as
``source.claim``), sources and scenarios.  An advice line has no name; it goes by its kind of advice and its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...knowledge.conditions import Absent, Compare, Concluded, Condition, Present, leaves
from ...knowledge.diagnostics import Place, did_you_mean
from ...knowledge.errors import UnknownName
from ...knowledge.model import Advice, Model
from ...knowledge.naming import Names
from ...knowledge.scenarios import Scenario
from ...knowledge.wording import option_in_words, threshold_in_words

__all__ = ["Index", "Link", "Named"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that has a name."""

    kind: str
    """``finding``, ``option``, ``pattern``, ``cause``, ``level``, ``rule``, ``claim``, ``source``, ``scenario`` or
    ``advice``."""
    name: str
    title: str
    """What a person reads."""
    place: Place | None
    """Where it is declared."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        place = {"file": self.place.file, "line": self.place.line} if self.place else {"file": None, "line": None}
        return {"kind": self.kind, "name": self.name, "title": self.title, **place}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Something that has to do with something else, and how."""

    to: Named
    how: str = ""
    """In a few words: which value is read, how strongly it speaks."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {**self.to.as_dict(), "how": self.how or None}


class Index:
    """Names, readers and citations of one knowledge base."""

    def __init__(self, model: Model, *, names: Names, scenarios: Sequence[Scenario] = ()) -> None:
        """`names` know where everything is declared."""
        self.model, self.scenarios = model, tuple(scenarios)
        self._places = names

    # -- names --------------------------------------------------------------------------------------------------------

    @cached_property
    def named(self) -> Mapping[str, Named]:
        """All that has a name; what comes first keeps a name that a scenario or a source has too."""
        found: dict[str, Named] = {}
        for each in self._all():
            found.setdefault(each.name, each)
        return found

    def find(self, name: str) -> Named:
        """What a name is the name of.

        Raises `UnknownName` where it is none.
        """
        if name not in self.named:
            what = "finding, option, pattern, cause, level, rule, claim, source or scenario"
            raise UnknownName(name, what=what, hint=did_you_mean(name, self.named))
        return self.named[name]

    def _all(self) -> Iterator[Named]:
        model, places = self.model, self._places
        for finding in model.findings.values():
            yield Named(kind="finding", name=finding.id, title=finding.title, place=finding.place)
            for option in finding.options.values():
                title = f"{finding.title}: {option_in_words(finding, option.id)}"
                yield Named(kind="option", name=f"{finding.id}={option.id}", title=title, place=finding.place)
        for pattern in model.patterns.values():
            yield Named(kind="pattern", name=pattern.id, title=pattern.title, place=pattern.place)
        for cause in model.causes.values():
            yield Named(kind="cause", name=cause.id, title=cause.title, place=cause.place)
        for level in model.levels.values():
            yield Named(kind="level", name=level.id, title=level.title, place=places.of("level").get(level.id))
        for rule in model.rules.values():
            yield Named(kind="rule", name=rule.id, title=rule.because, place=rule.place)
        for source in model.sources.values():
            for claim in source.claims.values():
                yield Named(kind="claim", name=f"{source.id}.{claim.id}", title=claim.says, place=claim.place)
        for source in model.sources.values():
            yield Named(kind="source", name=source.id, title=source.title, place=source.place)
        yield from map(_scenario, self.scenarios)

    # -- readers ------------------------------------------------------------------------------------------------------

    @cached_property
    def readers(self) -> Mapping[str, tuple[Link, ...]]:
        """The rules and advice lines that read each finding, option or pattern, in declared order."""
        found: dict[str, list[Link]] = {}
        conditions = [(self.named[rule.id], rule.when) for rule in self.model.rules.values()]
        conditions += [(_advice(line), line.when) for line in self.model.advice if line.when is not None]
        for reader, condition in conditions:
            for name, how in self._read(condition).items():
                found.setdefault(name, []).append(Link(to=reader, how=how))
        return {name: tuple(links) for name, links in found.items()}

    def reads(self, condition: Condition) -> tuple[Link, ...]:
        """The findings and patterns that a condition reads, and as what."""
        read = self._read(condition).items()
        return tuple(Link(to=self.named[name], how=how) for name, how in read if "=" not in name)

    def _read(self, condition: Condition) -> dict[str, str]:
        """What is read, options besides their finding, each with all the ways in which it is."""
        found: dict[str, dict[str, None]] = {}
        for leaf in leaves(condition):
            match leaf:
                case Present(atom) | Absent(atom):
                    no = isinstance(leaf, Absent)
                    finding = self.model.findings[atom.finding]
                    how = ("no" if no else "yes") if not atom.option else option_in_words(finding, atom.option)
                    found.setdefault(atom.finding, {})[f"not {how}" if no and atom.option else how] = None
                    if atom.option:
                        found.setdefault(str(atom), {})["no" if no else "yes"] = None
                case Compare(name):
                    found.setdefault(name, {})[threshold_in_words(self.model.findings[name], leaf)] = None
                case Concluded(pattern):
                    found.setdefault(pattern, {})["concluded"] = None
        return {name: "; ".join(ways) for name, ways in found.items()}

    # -- implications and citations -----------------------------------------------------------------------------------

    @cached_property
    def implying(self) -> Mapping[str, tuple[Link, ...]]:
        """The findings and options that imply each finding or option by themselves."""
        found: dict[str, list[Link]] = {}
        for finding in self.model.findings.values():
            for name, implied in ((finding.id, finding.implies), *_options(finding.id, self.model)):
                for atom in implied:
                    found.setdefault(str(atom), []).append(Link(to=self.named[name]))
        return {name: tuple(links) for name, links in found.items()}

    @cached_property
    def citing(self) -> Mapping[str, tuple[Link, ...]]:
        """Whatever cites each claim, rules first, scenarios last."""
        found: dict[str, list[Link]] = {}
        model = self.model
        citing = [(rule.id, rule.cites) for rule in model.rules.values()]
        citing += [(cause.id, cause.cites) for cause in model.causes.values()]
        citing += [(finding.id, finding.cites) for finding in model.findings.values()]
        citing += [(level.id, level.cites) for level in model.levels.values()]
        everything = [(self.named[name], cites) for name, cites in citing]
        everything += [(_advice(line), line.cites) for line in model.advice]
        everything += [(_scenario(each), each.cites) for each in self.scenarios]
        for who, cites in everything:
            for citation in dict.fromkeys(cites):
                found.setdefault(citation, []).append(Link(to=who))
        return {name: tuple(links) for name, links in found.items()}


def _options(finding: str, model: Model) -> Iterator[tuple[str, tuple[object, ...]]]:
    for option in model.findings[finding].options.values():
        yield f"{finding}={option.id}", option.implies


def _advice(line: Advice) -> Named:
    return Named(kind="advice", name=line.kind, title=line.text, place=line.place)


def _scenario(scenario: Scenario) -> Named:
    title = scenario.title or scenario.id.replace("-", " ").capitalize()
    return Named(kind="scenario", name=scenario.id, title=title, place=scenario.place)
