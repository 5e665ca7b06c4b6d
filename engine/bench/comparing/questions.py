"""What can be asked of two versions of a knowledge base: each conclusion that one may draw and the other not.

A question is put in three ways: to one case (`Question.holds`), to columns of cases (`comparison`), and to a solver, of
all cases at once (`unseen`).  What is the same node of the shared circuit in both versions is the same for every case,
and is not asked, unless the versions draw different consequences from answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...inference.circuit import Circuit
from ...knowledge.model import Evidence, Model
from .concluded import Conclusions

__all__ = ["Question", "evidence_of", "listing_of", "merged_scale", "questions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A conclusion that differs in one way."""

    about: str
    """``level``, ``pattern``, ``cause`` (is it listed), ``points`` (of a cause that both list) or ``leading``."""
    old: str = ""
    """The pattern or cause in the old version; empty where that has none, for the level, and for what leads."""
    new: str = ""
    """The pattern or cause in the new version."""
    before: str
    """The level in the old version, or what is so there, in a word."""
    after: str
    direction: str
    """Of levels and points ``up`` or ``down``, else ``gained`` or ``lost``; empty for what leads."""

    @property
    def name(self) -> str:
        """The pattern or cause; empty for the level, and for what leads."""
        return self.new or self.old

    def holds(self, old: Conclusions, new: Conclusions) -> bool:
        """Whether it is so of a case, by what the two versions conclude of it."""
        match self.about:
            case "level":
                return old.level == self.before and new.level == self.after
            case "pattern":
                gained = old.pattern(self.old) < new.pattern(self.new)
                return gained if self.direction == "gained" else old.pattern(self.old) > new.pattern(self.new)
            case "cause":
                one, other = old.listed(self.name), new.listed(self.name)
                return one < other if self.direction == "gained" else one > other
            case "points":
                more = new.points(self.name) - old.points(self.name)
                both = old.listed(self.name) and new.listed(self.name)
                return both and (more > 0 if self.direction == "up" else more < 0)
        return old.leading != new.leading


def questions(
    old: Circuit, new: Circuit, *, patterns: Mapping[str, str], everything: bool = False
) -> tuple[Question, ...]:
    """All questions whose answer is not the same node, or all there are; first where a level goes down, furthest first.

    `patterns` are those of the old version, with their names in the new.
    """
    return (
        *_of_levels(old, new, everything=everything),
        *_of_patterns(old, new, patterns, everything=everything),
        *_of_causes(old, new, everything=everything),
    )


def merged_scale(old: Model, new: Model) -> tuple[str, ...]:
    """The levels of both, lowest first: those of the new version, each that it lacks after what stood below it."""
    scale = list(new.levels)
    for rank, level in enumerate(old.levels):
        if level not in scale:
            below = [scale.index(name) for name in list(old.levels)[:rank]]
            scale.insert(max(below, default=-1) + 1, level)
    return tuple(scale)


def evidence_of(circuit: Circuit, cause: str) -> Counter[int]:
    """What the evidence for a cause and its broader causes is worth, by the node of its condition."""
    model, worth = circuit.model, Counter[int]()
    for name in model.ancestors(cause) if cause in model.causes else ():
        for rule in model.causes[name].evidence:
            worth[circuit.rules[rule]] += _worth(model, rule)
    return worth


def listing_of(circuit: Circuit, cause: str) -> set[int]:
    """The nodes of the conditions by each of which a cause is listed."""
    model = circuit.model
    names = model.ancestors(cause) if cause in model.causes else ()
    rules = (rule for name in names for rule in model.causes[name].evidence)
    return {circuit.rules[rule] for rule in rules if _worth(model, rule) > 0}


def _worth(model: Model, rule: str) -> int:
    conclusion = model.rules[rule].conclusion
    assert isinstance(conclusion, Evidence)
    return conclusion.points


def _of_levels(old: Circuit, new: Circuit, *, everything: bool) -> Iterator[Question]:
    scale = merged_scale(old.model, new.model)
    same = _levels(old) == _levels(new) and list(old.model.levels) == list(new.model.levels)
    if same and not everything:
        return
    for direction in ("down", "up"):
        for before in reversed(list(old.model.levels)):
            below, above = scale[: scale.index(before)], scale[scale.index(before) + 1 :]
            for after in below if direction == "down" else above:
                if after in new.model.levels:
                    yield Question(about="level", before=before, after=after, direction=direction)


def _levels(circuit: Circuit) -> tuple[str, set[tuple[str, int]]]:
    model = circuit.model
    return model.default.id, {(model.level_of(rule).id, circuit.rules[rule.id]) for rule in model.level_rules}


def _of_patterns(old: Circuit, new: Circuit, patterns: Mapping[str, str], *, everything: bool) -> Iterator[Question]:
    pairs = [(name, patterns.get(name, "")) for name in old.patterns]
    pairs += [("", name) for name in new.patterns if name not in patterns.values()]
    for one, other in pairs:
        if one and other and old.patterns[one] == new.patterns[other] and not everything:
            continue
        for direction in ("gained", "lost") if one and other else ("gained",) if other else ("lost",):
            words = ("not concluded", "concluded") if direction == "gained" else ("concluded", "not concluded")
            yield Question(about="pattern", old=one, new=other, before=words[0], after=words[1], direction=direction)


def _of_causes(old: Circuit, new: Circuit, *, everything: bool) -> Iterator[Question]:
    causes = dict.fromkeys((*new.model.causes, *old.model.causes))
    same = [cause.umbrella for cause in old.model.causes.values()] == [
        cause.umbrella for cause in new.model.causes.values()
    ] and list(old.model.causes) == list(new.model.causes)
    for cause in causes:
        one, other = (cause if cause in each.model.causes else "" for each in (old, new))
        evidence = evidence_of(old, cause), evidence_of(new, cause)
        same = same and evidence[0] == evidence[1]
        if everything or listing_of(old, cause) != listing_of(new, cause):
            for direction in ("gained", "lost") if one and other else ("gained",) if other else ("lost",):
                words = ("not listed", "listed") if direction == "gained" else ("listed", "not listed")
                yield Question(about="cause", old=one, new=other, before=words[0], after=words[1], direction=direction)
        if one and other and (everything or evidence[0] != evidence[1]):
            for direction in ("up", "down"):
                words = ("fewer points", "more points") if direction == "up" else ("more points", "fewer points")
                yield Question(about="points", old=one, new=other, before=words[0], after=words[1], direction=direction)
    if everything or not same:
        yield Question(about="leading", before="other causes lead", after="other causes lead", direction="")
