"""What the scenarios notice of faults in the rules, as text and as JSON.

A survivor comes with the case that would kill it, and what would be concluded of it with the fault; both were fired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ...inference.knowledge_base import KnowledgeBase
from ...knowledge.model import SetsLevel
from ...knowledge.scenarios import Expectation
from ..shown_case import Expected, as_scenario
from ..tables import counted, percent, table
from .mutants import OPERATORS, Mutant
from .mutation import STATES, Mutation, Outcome

__all__ = ["MutationReport"]

FORMAT = "thoracle.mutation/1"


@dataclass(frozen=True, kw_only=True)
class MutationReport:
    """A run of mutation, with what is demanded of it."""

    kb: KnowledgeBase
    mutation: Mutation
    least: float
    """Percent of all mutants that are to be killed."""
    least_of_levels: float
    """Percent of the mutants of rules for levels that are to be killed."""

    @property
    def passed(self) -> bool:
        """Whether there was something to do, every scenario passes without a fault, and enough mutants are killed."""
        done = bool(self.mutation.scenarios and self.mutation.outcomes) and not self.mutation.failing
        return done and all(percent(*share) >= least for _, share, least in self._scores())

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        mutation = self.mutation
        return {
            "format": FORMAT,
            "kb": self.kb.model.meta.id,
            "passed": self.passed,
            "scenarios": len(mutation.scenarios),
            "failing": list(mutation.failing),
            "rules": len(mutation.mutants.rules),
            "mutants": len(mutation.outcomes),
            **{state: len(mutation.of(state)) for state in STATES},
            "refused": len(mutation.mutants.refused),
            "noticed_by_rules_alone": len(self._by_rules()),
            "scores": [
                {"of": what, "killed": share[0], "counted": share[1], "percent": percent(*share), "least": least}
                for what, share, least in self._scores()
            ],
            "operators": [dict(zip(("operator", *STATES), row, strict=True)) for row in self._by_operator()],
            "files": [dict(zip(("file", *STATES), row, strict=True)) for row in self._by_file()],
            "rules_that_change_nothing": [each.mutant.rule.id for each in self.idle],
            "outcomes": [self._outcome(each) for each in mutation.outcomes if each.state != "killed"],
            "not_analysed": list(_NOT_ANALYSED),
        }

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    @property
    def idle(self) -> tuple[Outcome, ...]:
        """The deletions of rules that change nothing, as is proved of every case."""
        return tuple(each for each in self.mutation.of("equivalent") if each.mutant.operator == "delete")

    def told(self, outcome: Outcome) -> str:
        """A mutant that was not killed, in one line."""
        mutant = outcome.mutant
        why = {
            "survived": "no scenario notices",
            "undecided": "no scenario notices, and whether one could was not decided in time",
            "equivalent": "nothing changes in any case",
        }[outcome.state]
        if outcome.by_rules:
            why += f" but `{outcome.by_rules[0]}` by what it expects of rules, which does not count"
        return f"rule `{mutant.rule.id}`: {mutant.change}: {why}"

    def case(self, outcome: Outcome) -> str | None:
        """The case that would kill a survivor, ready to paste; None where none was found."""
        killing = outcome.killing
        if killing is None:
            return None
        return as_scenario(
            self.kb,
            killing.answers,
            id=self._names[outcome.mutant],
            expect=_expected(killing.expect),
            cites=outcome.mutant.rule.cites,
        )

    @cached_property
    def _names(self) -> Mapping[Mutant, str]:
        """A name for the case of each mutant: the rule and the operator, and a number where that is not enough."""
        names: dict[Mutant, str] = {}
        alike: Counter[str] = Counter()
        for mutant in (each.mutant for each in self.mutation.outcomes):
            name = f"{mutant.rule.id}-{mutant.operator}"
            alike[name] += 1
            names[mutant] = name if alike[name] == 1 else f"{name}-{alike[name]}"
        return names

    # -- the parts of the text --------------------------------------------------------------------------------------

    def _lines(self) -> Iterator[str]:
        mutation, name = self.mutation, self.kb.model.meta.id
        if not (mutation.scenarios and mutation.outcomes):
            yield self.summary()
            return
        mutants, rules = counted(len(mutation.outcomes), "mutant"), counted(len(mutation.mutants.rules), "rule")
        yield f"{name}: {mutants} of {rules}, {counted(len(mutation.scenarios), 'scenario')}"
        yield ""
        yield from table(
            [
                (f"killed, {what}", f"{killed} of {counted}", f"{percent(killed, counted)} %", f"(least {least:g} %)")
                for what, (killed, counted), least in self._scores()
            ]
        )
        yield ""
        yield from table(self._by_operator(), head=("operator", *STATES))
        yield ""
        yield from table(self._by_file(), head=("file", *STATES))
        yield ""
        yield f"refused by the loader, and no mutants: {counted(len(mutation.mutants.refused), 'fault')}"
        yield f"survivors noticed by what scenarios expect of rules, which does not count: {len(self._by_rules())}"
        yield from (f"not looked at: {what}" for what in _NOT_ANALYSED)
        for each in self.idle:
            place, rule = each.mutant.rule.place.short, each.mutant.rule.id
            yield f"{place}: rule `{rule}` changes nothing: without it, the same is concluded of every case (proved)"
        for scenario in mutation.failing:
            yield f"`{scenario}` fails without any fault; mend it first (`thoracle kb test`)"
        yield from self._survivors([*mutation.of("survived"), *mutation.of("undecided")])
        yield ""
        yield self.summary()

    def summary(self) -> str:
        """All in one line."""
        mutation, name = self.mutation, self.kb.model.meta.id
        if not mutation.scenarios:
            return f"{name}: there is no scenario; without scenarios nothing is noticed"
        if not mutation.outcomes:
            return f"{name}: there is nothing to put a fault into; a run without mutants fails"
        killed, counted_all = _share(mutation.outcomes)
        more = "".join(f", {len(mutation.of(state))} {state}" for state in STATES[1:] if mutation.of(state))
        return f"{name}: {killed} of {counted_all} mutants killed{more}"

    def _survivors(self, outcomes: Sequence[Outcome]) -> Iterator[str]:
        if not outcomes:
            return
        yield ""
        yield from (f"{each.mutant.rule.place.short}: {self.told(each)}" for each in outcomes)
        yield ""
        yield "# Cases that would kill these, ready to paste below cases/ (give them a name that says what they show)"
        heads: dict[str, list[str]] = {}
        for each in outcomes:
            head = f"# `{each.mutant.rule.id}`: {each.mutant.change}"
            if each.killing is None:
                yield f"{head}: none was found that differs in what a scenario can expect"
            else:
                same = f"{each.killing.answers} {each.killing.expect}"
                heads.setdefault(same, []).append(f"{head}\n#   with the fault: {each.killing.otherwise}")
        for each in outcomes:
            same = f"{each.killing.answers} {each.killing.expect}" if each.killing else ""
            if same in heads:
                yield from heads.pop(same)
                yield (self.case(each) or "").rstrip("\n")

    def _scores(self) -> list[tuple[str, tuple[int, int], float]]:
        of_levels = [each for each in self.mutation.outcomes if isinstance(each.mutant.rule.conclusion, SetsLevel)]
        scores = [("of all", _share(self.mutation.outcomes), self.least)]
        return scores + [("of rules for levels", _share(of_levels), self.least_of_levels)] * bool(of_levels)

    def _by_operator(self) -> list[tuple[str | int, ...]]:
        outcomes = self.mutation.outcomes
        rows: list[tuple[str | int, ...]] = [
            (name, *_counts(each for each in outcomes if each.mutant.operator == name)) for name in OPERATORS
        ]
        return [*rows, ("all", *_counts(outcomes))]

    def _by_file(self) -> list[tuple[str | int, ...]]:
        outcomes = self.mutation.outcomes
        files = dict.fromkeys(each.mutant.rule.place.file for each in outcomes)
        return [(file, *_counts(each for each in outcomes if each.mutant.rule.place.file == file)) for file in files]

    def _by_rules(self) -> list[Outcome]:
        return [each for each in self.mutation.outcomes if each.state == "survived" and each.by_rules]

    def _outcome(self, outcome: Outcome) -> dict[str, object]:
        mutant, killing = outcome.mutant, outcome.killing
        return {
            "rule": mutant.rule.id,
            "file": mutant.rule.place.file,
            "line": mutant.rule.place.line,
            "operator": mutant.operator,
            "change": mutant.change,
            "state": outcome.state,
            "noticed_by_rules_of": list(outcome.by_rules),
            "case": self.case(outcome),
            "with_the_fault": killing.otherwise if killing else None,
        }


_NOT_ANALYSED = (
    "the conditions of advice, which are no rules",
    "what scenarios expect of `settled`",
)


def _share(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    """How many are killed, of how many that are not equivalent."""
    counted = [each for each in outcomes if each.state != "equivalent"]
    return sum(each.state == "killed" for each in counted), len(counted)


def _counts(outcomes: Iterable[Outcome]) -> tuple[int, ...]:
    states = [each.state for each in outcomes]
    return tuple(states.count(state) for state in STATES)


def _expected(expect: Expectation) -> dict[str, Expected]:
    """An expectation of one thing in the form of a scenario."""
    if expect.level_at_least:
        return {"level": expect.level_at_least}
    if expect.patterns or expect.no_patterns:
        return {"patterns": {"include": expect.patterns} if expect.patterns else {"exclude": expect.no_patterns}}
    causes = {"include": expect.include, "exclude": expect.exclude, "order": expect.order}
    return {"causes": {part: names for part, names in causes.items() if names}}
