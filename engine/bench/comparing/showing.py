"""Occasions as they are shown: each fired in both versions, and written as a case that can be pasted into cases/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...inference.knowledge_base import KnowledgeBase
from ...inference.result import Result
from ...inference.sweeping.columns import Bits, Columns
from ..shown_case import Expected, as_scenario, replayed
from ..written import written
from .common_ground import CommonGround, Said, answers_in
from .concluded import Evaluated, Fired
from .occasions import Occasion, narrowed, occasions
from .questions import Question

__all__ = ["Showing", "Shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An occasion on which a conclusion differs, as it is shown."""

    condition: str
    """The answers that bring the change about by themselves, in the language of conditions; empty for no answer."""
    cases: int
    """Of the generated cases that show the change, so many fulfil it and no earlier occasion."""
    rules_before: tuple[str, ...]
    """Rules that fire in the old version only, by their names in the new one where it has them."""
    rules_after: tuple[str, ...]
    """Rules that fire in the new version only."""
    rules_otherwise: tuple[str, ...]
    """Rules that fire in both and conclude something else."""
    scenario: str
    """The case, ready to paste into cases/."""
    of_old: bool
    """Whether it is a case of the old version: the new one does not know all its answers."""

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "condition": self.condition,
            "cases": self.cases,
            "rules_before": list(self.rules_before),
            "rules_after": list(self.rules_after),
            "rules_otherwise": list(self.rules_otherwise),
            "scenario": self.scenario,
            "of": "old" if self.of_old else "new",
        }


@dataclass(frozen=True, kw_only=True)
class Showing:
    """Shows the occasions of changes between two versions."""

    old: KnowledgeBase
    new: KnowledgeBase
    ground: CommonGround
    rules: Mapping[str, str]
    """The rules of the old version, each with the name of the same one in the new."""
    otherwise: frozenset[str]
    """Rules of the new version that concluded something else in the old one."""
    changed: frozenset[str]
    """Rules that changed themselves, and not through a pattern; by their names in the new version where it has them."""

    def generated(self, question: Question, columns: Columns, where: Bits) -> Iterator[Shown]:
        """The occasions of a change that generated cases show."""
        for occasion in occasions(self.ground, columns, where, lambda said: self._turns(question, said)):
            yield self._shown(question, occasion)

    def found(self, question: Question, said: Said) -> Shown:
        """The occasion of a change that one case shows."""
        return self._shown(question, narrowed(self.ground, said, lambda tried: self._turns(question, tried)))

    def _turns(self, question: Question, said: Said) -> bool:
        return question.holds(Evaluated(self.old.model, said), Evaluated(self.new.model, said))

    def _shown(self, question: Question, occasion: Occasion) -> Shown:
        """Fire an occasion in both versions; what firing does not confirm is never shown."""
        old, new = (replayed(kb, answers_in(kb.model, occasion.said)) for kb in (self.old, self.new))
        if not question.holds(Fired(old), Fired(new)):
            raise RuntimeError(f"firing does not confirm a change of {question.about} {question.name}")
        fired = [self.rules.get(rule, rule) for rule in old.model.rules if rule in frozenset(old.firing.rules)]
        of_old = any(literal.atom not in self.new.model.atoms for literal in occasion.said.literals)
        kb, result = (self.old, old) if of_old else (self.new, new)
        before = tuple(rule for rule in fired if rule not in new.firing.rules)
        after = tuple(rule for rule in new.model.rules if rule in new.firing.rules and rule not in fired)
        otherwise = tuple(rule for rule in fired if rule in self.otherwise and rule in new.firing.rules)
        return Shown(
            condition=written(occasion.condition, self.ground.model.findings) if _says_something(occasion) else "",
            cases=occasion.cases,
            rules_before=before,
            rules_after=after,
            rules_otherwise=otherwise,
            scenario=as_scenario(
                kb,
                answers_in(kb.model, occasion.said),
                id=_id(question),
                expect=_expected(question, result, of_old=of_old),
                cites=self._cites(kb, (*otherwise, *after, *before)),
            ),
            of_old=of_old,
        )

    def _cites(self, kb: KnowledgeBase, rules: Sequence[str]) -> tuple[str, ...]:
        """The claims of the rules that make the difference, as far as a version has them: first of those that changed.

        None where the difference lies in no rule.
        """
        claims = {f"{source.id}.{claim}" for source in kb.model.sources.values() for claim in source.claims}
        for chosen in ([rule for rule in rules if rule in self.changed], rules):
            declared = [(self.new.model.rules.get(rule) or self.old.model.rules[rule]) for rule in chosen]
            cites = tuple(dict.fromkeys(claim for rule in declared for claim in rule.cites if claim in claims))
            if cites:
                return cites
        return ()


def _says_something(occasion: Occasion) -> bool:
    return bool(occasion.said.literals or occasion.said.amounts)


def _id(question: Question) -> str:
    words = [question.about, question.name, question.before, "to", question.after]
    return "-".join(filter(None, words)).replace(" ", "-")


def _expected(question: Question, result: Result, *, of_old: bool) -> Mapping[str, Expected]:
    """What one version concludes of it."""
    fired = Fired(result)
    level = {"level": fired.level}
    match question.about:
        case "pattern" if question.name in result.model.patterns:
            return level | {"patterns": {_listing(fired.pattern(question.name)): [question.name]}}
        case "cause" if question.name in result.model.causes:
            return level | {"causes": {_listing(fired.listed(question.name)): [question.name]}}
        case "points" | "leading" if fired.leading:
            return level | {"causes": {"first": fired.leading[0]}}
    return level


def _listing(is_so: bool) -> str:
    return "include" if is_so else "exclude"
