"""The difference between two versions of a knowledge base: what is declared otherwise, and what that changes.

By meaning: both versions are swept over the same generated cases, and every conclusion that differs is told with the
occasions on which it does, each with a case that was fired in both versions.  What no generated case shows is looked
for by a solver, where one is installed; it proves the versions alike in all else.  The scenarios of both are fired in
both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ...inference.circuit import Circuit, compile_circuit
from ...inference.sweeping.columns import counted
from .common_ground import CommonGround, common_ground
from .comparison import Comparison
from .declared import Change, Declared, declared
from .declared_scenarios import declared_scenarios, renamed_scenarios
from .questions import Question, merged_scale, questions
from .scenario_shifts import ScenarioShift, scenario_shifts
from .showing import Showing, Shown
from .versions import Version

__all__ = ["Difference", "Shift", "difference"]

_TOLD = 24
"""So many conclusions are told with their occasions; of the others the numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A conclusion that differs."""

    question: Question
    cases: int
    """In how many of the generated cases; 0 where the solver found the only one."""
    shown: tuple[Shown, ...]

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        return {
            "about": self.question.about,
            "name": self.question.name or None,
            "before": self.question.before,
            "after": self.question.after,
            "direction": self.question.direction or None,
            "cases": self.cases,
            "occasions": [each.as_dict() for each in self.shown],
        }


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What came of comparing two versions."""

    old: Version
    new: Version
    declared: Declared
    ground: CommonGround
    scale: tuple[str, ...]
    """The levels of both, lowest first."""
    cases: int
    """How many cases were generated."""
    compared: int
    """How many of them contradict themselves in neither version."""
    shifts: tuple[Shift, ...]
    """What differs: levels first, those that go down before those that go up."""
    fires: Mapping[str, tuple[int, int]]
    """Of each changed rule, by its new name, in how many cases it fires in the old version only, and in the new."""
    unproved: str
    """Why it is not proved that nothing else differs; empty where it is."""
    scenarios: tuple[ScenarioShift, ...]
    """The scenarios of which something else is concluded."""
    scenarios_run: int
    refused: tuple[str, ...]
    """Scenarios with answers that one of the versions does not take."""

    @property
    def downgrades(self) -> tuple[Shift, ...]:
        """The levels that go down, of generated cases and of cases of the solver."""
        return tuple(each for each in self.shifts if _is_down(each.question))

    @property
    def scenarios_down(self) -> tuple[ScenarioShift, ...]:
        """The scenarios of which the level goes down."""
        return tuple(each for each in self.scenarios if each.goes_down(self.scale))

    @property
    def goes_down(self) -> bool:
        """Whether a level goes down anywhere."""
        return bool(self.downgrades or self.scenarios_down)

    @property
    def expecting_less(self) -> tuple[Change, ...]:
        """The scenarios that were removed or expect less than they did."""
        return tuple(change for change in self.declared.of("scenario") if change.expects_less)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is declared otherwise and nothing else is concluded."""
        return not (self.declared.changes or self.shifts or self.scenarios)


def difference(old: Version, new: Version, *, cases: int, seed: int = 0, seconds: float = 5.0) -> Difference:
    """Compare two versions over so many generated cases; the solver has so many seconds."""
    before = compile_circuit(old.kb.model)
    after = compile_circuit(new.kb.model, before.nodes)
    ground = common_ground(old.kb.model, new.kb.model)
    scale = merged_scale(old.kb.model, new.kb.model)
    found = _with_scenarios(declared(before, after), old, new, scale)
    comparison = Comparison(before, after, ground, cases=cases, seed=seed)
    everything = not ground.same_closing
    asked = questions(before, after, patterns=found.patterns, everything=everything)
    showing = Showing(
        old=old.kb,
        new=new.kb,
        ground=ground,
        rules=found.rules,
        otherwise=_otherwise(found),
        changed=_changed_themselves(found),
    )
    shifts: list[Shift] = []
    for question, where in comparison.answered(asked):
        shown = showing.generated(question, comparison.columns, where) if len(shifts) < _TOLD else ()
        shifts.append(Shift(question=question, cases=counted(where), shown=tuple(shown)))
    seen = {shift.question for shift in shifts}
    left = [question for question in asked if question not in seen]
    unproved, more = _unseen(left, before, after, showing, seconds=seconds)
    scenarios, run, refused = scenario_shifts(old, new, patterns=found.patterns)
    return Difference(
        old=old,
        new=new,
        declared=found,
        ground=ground,
        scale=scale,
        cases=cases,
        compared=comparison.size,
        shifts=tuple(sorted((*shifts, *more), key=lambda shift: asked.index(shift.question))),
        fires=_fires(comparison, found, before, after),
        unproved=unproved,
        scenarios=scenarios,
        scenarios_run=run,
        refused=refused,
    )


def _with_scenarios(found: Declared, old: Version, new: Version, scale: tuple[str, ...]) -> Declared:
    renamed = renamed_scenarios(old.scenarios, new.scenarios)
    changes = declared_scenarios(old.scenarios, new.scenarios, scale=scale, renamed=renamed)
    return replace(found, changes=(*found.changes, *changes), scenarios=renamed)


def _is_down(question: Question) -> bool:
    return question.about == "level" and question.direction == "down"


def _otherwise(found: Declared) -> frozenset[str]:
    """The rules that conclude something else."""
    changed = (change for change in found.of("rule") if any(each.what == "conclusion" for each in change.aspects))
    return frozenset(change.name for change in changed)


def _changed_themselves(found: Declared) -> frozenset[str]:
    """The rules that were added or removed, or have another condition or conclusion of their own."""
    return frozenset(
        change.name
        for change in found.of("rule")
        if change.how != "changed" or any(each.what in ("condition", "conclusion") for each in change.aspects)
    )


def _fires(comparison: Comparison, found: Declared, old: Circuit, new: Circuit) -> dict[str, tuple[int, int]]:
    """How often the rules fire otherwise whose condition changed."""
    before = {name: earlier for earlier, name in found.rules.items()}
    names = (change.name for change in found.of("rule") if change.how == "changed")
    return {
        name: comparison.fired_otherwise(before[name], name)
        for name in names
        if old.rules[before[name]] != new.rules[name]
    }


def _unseen(
    left: Sequence[Question], old: Circuit, new: Circuit, showing: Showing, *, seconds: float
) -> tuple[str, list[Shift]]:
    """Why it is not proved that nothing else differs, and what the solver found that does."""
    if not showing.ground.same_closing:
        return "the versions draw different consequences from answers", []
    if all(question.about == "leading" for question in left):
        return "", []
    try:
        from .unseen import unseen
    except ImportError as error:
        if error.name != "z3":
            raise
        return "z3 is not installed", []
    found: list[Shift] = []
    decided = 0
    for question, said in unseen(left, old, new, showing.ground, seconds=seconds):
        decided += 1
        if said is not None:
            found.append(Shift(question=question, cases=0, shown=(showing.found(question, said),)))
    undecided = sum(question.about != "leading" for question in left) - decided
    return (f"{undecided} conclusions were not decided in time" if undecided else ""), found
