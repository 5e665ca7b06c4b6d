"""What a knowledge base is, once read: immutable values, in declared order.

Declared order (files by path in code-point order, then place in the file) is the only order there is:
dictionaries here are in it, and whatever has to be broken by a rule of thumb is broken by it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TypeAlias

from .conditions import Atom, Condition, canonical
from .diagnostics import Diagnostic, Place
from .implications import Implications
from .sources import Claim, Source

__all__ = [
    "Advice",
    "Cause",
    "Citation",
    "Conclusion",
    "Evidence",
    "Finding",
    "Interview",
    "Level",
    "Meta",
    "Model",
    "Option",
    "Pattern",
    "Rule",
    "SetsLevel",
    "ShowsPattern",
]

Citation: TypeAlias = str
"""A claim, as ``source.claim``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a choice."""

    id: str
    """Name, local to its finding."""
    title: str
    """What a person reads."""
    help: str = ""
    """More words, for whoever asks."""
    warning: bool | None = None
    """A warning sign; None where the knowledge base does not say."""
    reassuring: str = ""
    """``present`` or ``absent``: that answer may lower the level."""
    implies: tuple[Atom, ...] = ()
    """What is present whenever this is."""
    aliases: tuple[str, ...] = ()
    """Words by which a person may call it."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Codes by system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that can be asked and answered."""

    id: str
    """Name, unique in the knowledge base."""
    kind: str
    """``symptom``, ``choice`` (exactly one), ``choices`` (any number) or ``quantity``."""
    title: str
    """A short noun phrase for lists."""
    ask: str
    """The question."""
    help: str = ""
    """What is meant, in one or two sentences."""
    warning: bool | None = None
    """A warning sign, to be asked before reassurance; None where the knowledge base does not say."""
    reassuring: str = ""
    """``present`` or ``absent``, of a quantity ``low`` or ``high``: such an answer may lower the level."""
    changeable: bool = True
    """False for what no one can change: age, history."""
    implies: tuple[Atom, ...] = ()
    """What is present whenever this is."""
    aliases: tuple[str, ...] = ()
    """Words by which a person may call it."""
    codes: Mapping[str, str] = field(default_factory=dict)
    """Codes by system, such as ``snomed``."""
    ordered: bool = False
    """Whether the options of a choice are in order, lowest first."""
    options: Mapping[str, Option] = field(default_factory=dict)
    """The options of a choice."""
    unit: str = ""
    """The unit of a quantity."""
    bare: bool = False
    """Whether a number without a unit will do."""
    least: float = 0.0
    """The least amount, in the unit."""
    greatest: float = 1e9
    """The greatest amount, in the unit."""
    cites: tuple[Citation, ...] = ()
    """Claims on account of which it is asked."""
    place: Place
    """Where it is declared."""

    @property
    def atoms(self) -> tuple[Atom, ...]:
        """What can be present or absent: the symptom itself, or each option; nothing of a quantity."""
        if self.kind == "symptom":
            return (Atom(self.id),)
        return tuple(Atom(self.id, option) for option in self.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A step of the escalation scale."""

    id: str
    """Name."""
    rank: int
    """Place on the scale, 0 for the lowest."""
    title: str
    """What a person reads."""
    action: str
    """What to do; ``{number}`` stands for the emergency number."""
    within: str
    """How soon, in words."""
    number: str = ""
    """The emergency number, on the levels at which to call it."""
    cites: tuple[Citation, ...] = ()
    """Claims that ask for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetsLevel:
    """The conclusion of an escalation rule."""

    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowsPattern:
    """The conclusion of a pattern rule."""

    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The conclusion of an evidence rule."""

    cause: str
    weight: str
    """The ordinal word."""
    points: int
    """What the word is worth; negative for evidence against."""


Conclusion: TypeAlias = SetsLevel | ShowsPattern | Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: a condition, what it concludes, why, and by which passages."""

    id: str
    """Name."""
    when: Condition
    """What it demands."""
    conclusion: Conclusion
    """What it concludes."""
    because: str
    """One plain sentence, shown to the person."""
    cites: tuple[Citation, ...]
    """Claims it rests on."""
    basis: str
    """``document``, or ``extrapolation`` where it goes beyond the documents."""
    reason: str = ""
    """Why it goes beyond them."""
    stratum: int
    """0 for a rule that reads findings only; else one more than the highest pattern it reads."""
    order: int
    """Declared order among all rules."""
    place: Place
    """Where it is declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A named intermediate conclusion; it holds when one of its rules does."""

    id: str
    title: str
    rules: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """A possible cause of the pain."""

    id: str
    title: str
    summary: str
    """What it is, in one sentence."""
    kind_of: str
    """The broader cause, whose evidence counts for this one; empty for none."""
    serious: int
    """0 harmless to 3 dangerous."""
    umbrella: bool
    """Whether other causes are kinds of it."""
    cites: tuple[Citation, ...]
    """Claims that name it."""
    codes: Mapping[str, str]
    evidence: tuple[str, ...]
    """Its own rules."""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A line that is chosen after the verdict."""

    kind: str
    text: str
    cites: tuple[Citation, ...]
    when: Condition | None
    """Holds of the case; None for always."""
    levels: tuple[str, ...]
    """The verdict's level is among these; empty for any."""
    causes: tuple[str, ...]
    """One of these is among the leading causes; empty for any."""
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Settings of the interview."""

    max_screens: int
    """After so many screens nothing more is asked for the differential alone."""
    leaders: int
    """How many leading causes the interview tries to separate."""
    screen_items: int
    """Most items of one "any of these?" screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """What a knowledge base says of itself."""

    id: str
    title: str
    version: str
    language: str
    purpose: str
    use: str
    misuse: str
    population: str
    disclaimer: str
    basis: str
    """What it rests on, and how thin that is; shown with every result."""
    licence: str
    weights: Mapping[str, int]
    """Points of each ordinal word."""
    default_level: str
    """The level when no rule concludes one."""
    warning_from: str
    """What a rule of this level or above reads positively is a warning sign."""
    advice_kinds: Mapping[str, str]
    """Kinds of advice in the order of the report, with their headings."""
    interview: Interview
    reading_grade: int = 0
    """The school grade that its questions may ask of a reader at most; 0 where it says nothing of it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """A knowledge base that was read without errors.  Two models are the same when their digests are."""

    meta: Meta
    levels: Mapping[str, Level]
    """Lowest first."""
    findings: Mapping[str, Finding]
    patterns: Mapping[str, Pattern]
    causes: Mapping[str, Cause]
    rules: Mapping[str, Rule]
    advice: tuple[Advice, ...]
    sources: Mapping[str, Source]
    implications: Implications
    warnings: tuple[Diagnostic, ...] = ()
    """What the reader found that is no error."""

    @cached_property
    def atoms(self) -> Mapping[Atom, int]:
        """Every atom with its place in declared order."""
        ordered = (atom for finding in self.findings.values() for atom in finding.atoms)
        return {atom: place for place, atom in enumerate(ordered)}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Every finding with its place in declared order."""
        return {name: place for place, name in enumerate(self.findings)}

    @cached_property
    def level_rules(self) -> tuple[Rule, ...]:
        """The rules that conclude a level, highest level first, then in declared order."""
        rules = [rule for rule in self.rules.values() if isinstance(rule.conclusion, SetsLevel)]
        return tuple(sorted(rules, key=lambda rule: (-self.level_of(rule).rank, rule.order)))

    @cached_property
    def evidence_rules(self) -> tuple[Rule, ...]:
        """The rules that are evidence for or against a cause, in declared order."""
        return tuple(rule for rule in self.rules.values() if isinstance(rule.conclusion, Evidence))

    @cached_property
    def default(self) -> Level:
        """The level when no rule concludes one."""
        return self.levels[self.meta.default_level]

    @cached_property
    def top(self) -> Level:
        """The highest level."""
        return list(self.levels.values())[-1]

    def level_of(self, rule: Rule) -> Level:
        """The level that an escalation rule concludes."""
        assert isinstance(rule.conclusion, SetsLevel)
        return self.levels[rule.conclusion.level]

    def finding_of(self, atom: Atom) -> Finding:
        """The finding of an atom."""
        return self.findings[atom.finding]

    def is_warning(self, atom: Atom) -> bool:
        """Whether an atom is a warning sign."""
        finding = self.findings[atom.finding]
        if atom.option and finding.options[atom.option].warning is not None:
            return finding.options[atom.option].warning is True
        return finding.warning is True

    def ancestors(self, cause: str) -> Iterator[str]:
        """A cause and its broader causes, from the narrowest."""
        while cause:
            yield cause
            cause = self.causes[cause].kind_of

    @cached_property
    def lineage(self) -> Mapping[str, tuple[str, ...]]:
        """The causes for which the evidence for each counts: itself and all its kinds, in declared order."""
        found: dict[str, list[str]] = {cause: [] for cause in self.causes}
        for cause in self.causes:
            for ancestor in self.ancestors(cause):
                found[ancestor].append(cause)
        return {cause: tuple(kinds) for cause, kinds in found.items()}

    def claim(self, citation: Citation) -> tuple[Source, Claim]:
        """The source and the claim that a citation names."""
        source, _, claim = citation.partition(".")
        return self.sources[source], self.sources[source].claims[claim]

    def title(self, atom: Atom) -> str:
        """An atom in words, such as "Where it hurts: in the flank"."""
        finding = self.findings[atom.finding]
        return f"{finding.title}: {finding.options[atom.option].title}" if atom.option else finding.title

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the model in canonical JSON: what it says, not where it says it."""
        text = json.dumps(_canonical_model(self), ensure_ascii=False, sort_keys=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


_PLACES = frozenset({"place", "order", "warnings", "implications", "reading_grade"})
"""What says where something stands, follows from the rest, or is for the workbench alone."""


def _canonical_model(value: object) -> object:
    """A model or a part of it as JSON values, without places."""
    kind = type(value)
    if kind in _SCALARS:
        return value
    if kind is tuple:
        return [_canonical_model(part) for part in value]  # type: ignore[attr-defined]
    if isinstance(value, Atom):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _canonical_model(part) for key, part in value.items()}
    names = _said(kind)  # type: ignore[arg-type]
    if names is None:
        return canonical(value)  # type: ignore[arg-type]
    return {name: _canonical_model(getattr(value, name)) for name in names}


_SCALARS = frozenset({str, int, float, bool, type(None)})


@cache
def _said(kind: type) -> tuple[str, ...] | None:
    """The fields of a part of the model that count; None of a condition, which has a form of its own."""
    if kind.__module__.endswith(".conditions"):
        return None
    return tuple(name for name in kind.__dataclass_fields__ if name not in _PLACES)  # type: ignore[attr-defined]
