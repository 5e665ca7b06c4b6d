"""What one version of a knowledge base declares otherwise than another: added, removed, changed.

Rules are matched by what they mean, not by what they are called or where they stand: two rules are the same when they
have the same conclusion and their conditions are the same node of one circuit (`inference.circuit`): patterns followed,
the order of parts and repeated parts aside.  A rule that has another name alone is *renamed*, and that is no
difference.  Only what is left is matched by its name.  With patterns it is the other way round: conditions name them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ...inference.circuit import Circuit
from ...knowledge.diagnostics import Place
from ...knowledge.model import Evidence, Rule, SetsLevel
from ..written import written
from .stated import Stated, stated_rule, statements

__all__ = ["Aspect", "Change", "Declared", "declared"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One thing that is said otherwise."""

    what: str
    """What it is about, such as ``condition`` or ``level``."""
    before: str
    after: str
    weakened: bool = False
    """Whether it is an expectation of a scenario that demands less than it did."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        weakened = {"weakened": True} if self.weakened else {}
        return {"what": self.what, "before": self.before, "after": self.after, **weakened}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that was added, removed or changed."""

    kind: str
    """``rule``, ``pattern``, ``finding``, ``cause``, ``level``, ``advice``, ``claim``, ``setting`` or ``scenario``."""
    name: str
    how: str
    """``added``, ``removed`` or ``changed``."""
    text: str = ""
    """What was added or removed, in short."""
    aspects: tuple[Aspect, ...] = ()
    """What changed."""
    place: Place | None = None
    """Where it stands in the new version, or stood in the old one."""

    @property
    def expects_less(self) -> bool:
        """Whether it is a scenario that was removed, or of which an expectation was weakened."""
        return self.kind == "scenario" and (self.how == "removed" or any(each.weakened for each in self.aspects))

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "kind": self.kind,
            "name": self.name,
            "how": self.how,
            "text": self.text or None,
            "aspects": [aspect.as_dict() for aspect in self.aspects],
            "file": self.place.file if self.place else None,
            "line": self.place.line if self.place else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """All that is declared otherwise."""

    changes: tuple[Change, ...]
    """By kind, then what was added, removed and changed, each in declared order."""
    rules: Mapping[str, str]
    """The rules of the old version, each with the name of the same one in the new, changed or not."""
    patterns: Mapping[str, str]
    """The patterns likewise."""
    scenarios: Mapping[str, str] = field(default_factory=dict)
    """The scenarios of the old version that have another name in the new."""

    @property
    def renamed(self) -> tuple[tuple[str, str], ...]:
        """Rules, patterns and scenarios that have another name: that is no difference."""
        return tuple(
            pair
            for pairs in (self.rules, self.patterns, self.scenarios)
            for pair in pairs.items()
            if pair[0] != pair[1]
        )

    def of(self, kind: str) -> tuple[Change, ...]:
        """The changes of one kind."""
        return tuple(change for change in self.changes if change.kind == kind)


def declared(old: Circuit, new: Circuit) -> Declared:
    """Compare what two versions declare; both circuits share their nodes."""
    patterns = _matched_patterns(old, new)
    rules = _matched_rules(old, new, patterns)
    changes = [*_compared("rule", _rules(old), _rules(new), rules, aspects=_RuleAspects(old, new, patterns).of)]
    before, after = statements(old.model), statements(new.model)
    for kind in before:
        pairs = patterns if kind == "pattern" else {name: name for name in before[kind] if name in after[kind]}
        changes += _compared(kind, before[kind], after[kind], pairs)
    return Declared(changes=tuple(changes), rules=rules, patterns=patterns)


# -- matching ---------------------------------------------------------------------------------------------------------

_Key = TypeVar("_Key")


def _matched(old: Mapping[str, _Key], new: Mapping[str, _Key]) -> dict[str, str]:
    """The names of equal keys: those of one name first, then the others in declared order."""
    pairs = {name: name for name, key in old.items() if name in new and new[name] == key}
    free: dict[_Key, list[str]] = {}
    for name, key in new.items():
        if name not in pairs:
            free.setdefault(key, []).append(name)
    for name, key in old.items():
        if name not in pairs and free.get(key):
            pairs[name] = free[key].pop(0)
    return pairs


def _matched_patterns(old: Circuit, new: Circuit) -> dict[str, str]:
    """The patterns of the old version, each with the name of the same one in the new."""
    pairs = {name: name for name in old.patterns if name in new.patterns}
    left = [{name: node for name, node in each.patterns.items() if name not in pairs} for each in (old, new)]
    return pairs | _matched(*left)


def _matched_rules(old: Circuit, new: Circuit, patterns: Mapping[str, str]) -> dict[str, str]:
    """The rules of the old version, each with the name of the same one in the new, changed or not."""
    pairs = _matched(
        {rule.id: (old.rules[rule.id], _concludes(rule, patterns)) for rule in old.model.rules.values()},
        {rule.id: (new.rules[rule.id], _concludes(rule, {})) for rule in new.model.rules.values()},
    )
    taken = set(pairs.values())
    pairs |= {name: name for name in old.rules if name not in pairs and name in new.rules and name not in taken}
    return {name: pairs[name] for name in old.rules if name in pairs}


def _concludes(rule: Rule, patterns: Mapping[str, str]) -> tuple[str, ...]:
    match rule.conclusion:
        case SetsLevel(level=level):
            return "level", level
        case Evidence(cause=cause, weight=weight, points=points):
            return "cause", cause, weight, "for" if points > 0 else "against"
        case conclusion:
            return "pattern", patterns.get(conclusion.pattern, conclusion.pattern)


# -- comparing --------------------------------------------------------------------------------------------------------


def _rules(circuit: Circuit) -> dict[str, Stated]:
    return {rule.id: stated_rule(rule, circuit.model) for rule in circuit.model.rules.values()}


def _facts(before: Stated, after: Stated) -> Iterator[Aspect]:
    """What is said otherwise, fact by fact."""
    for what in dict.fromkeys((*before.facts, *after.facts)):
        one, other = before.facts.get(what, ""), after.facts.get(what, "")
        if one != other:
            yield Aspect(what=what, before=one, after=other)


def _compared(
    kind: str,
    old: Mapping[str, Stated],
    new: Mapping[str, Stated],
    pairs: Mapping[str, str],
    *,
    aspects: Callable[[Stated, Stated], Iterable[Aspect]] = _facts,
) -> Iterator[Change]:
    kept = set(pairs.values())
    for name, stated in new.items():
        if name not in kept:
            yield Change(kind=kind, name=name, how="added", text=stated.text, place=stated.place)
    for name, stated in old.items():
        if name not in pairs:
            yield Change(kind=kind, name=name, how="removed", text=stated.text, place=stated.place)
    for before, after in pairs.items():
        found = tuple(aspects(old[before], new[after]))
        if found:
            yield Change(kind=kind, name=after, how="changed", aspects=found, place=new[after].place)


class _RuleAspects:
    """What changed of a rule: its condition by meaning, all else as it is said."""

    def __init__(self, old: Circuit, new: Circuit, patterns: Mapping[str, str]) -> None:
        self._old, self._new, self._patterns = old, new, patterns

    def of(self, before: Stated, after: Stated) -> Iterator[Aspect]:
        """The aspects of one rule."""
        old, new = self._old.model.rules[before.name], self._new.model.rules[after.name]
        if self._old.rules[old.id] != self._new.rules[new.id]:
            texts = written(old.when, self._old.model.findings), written(new.when, self._new.model.findings)
            what = "condition" if texts[0] != texts[1] else "condition, through a pattern"
            yield Aspect(what=what, before=texts[0], after=texts[1])
        one, other = _concludes(old, self._patterns), _concludes(new, {})
        if one != other:
            yield Aspect(what="conclusion", before=" ".join(one), after=" ".join(other))
        yield from _facts(before, after)
