"""Random knowledge bases that load, and random answers that can be taken.

A knowledge base is made so that it loads, not tried until one does: what each kind of rule may read is worked out first
from the warning signs and the implications, by the definitions of `engine.knowledge.safety` written out once more here.

    @given(random=randoms)
    def test_some_law(random: Random) -> None:
        kb = knowledge_base(random)
        answers = answers_of(random, kb.model)
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from random import Random

from hypothesis import strategies as st

from engine.inference.knowledge_base import KnowledgeBase, load
from engine.knowledge.conditions import (
    Absent,
    All,
    Any,
    AtLeast,
    Atom,
    Compare,
    Concluded,
    Condition,
    Present,
    leaves,
)
from engine.knowledge.implications import Implications, Literal
from engine.knowledge.model import Finding, Model
from tests.knowledge_bases import CITES, LEVELS, NOT_A_WARNING, cause, choice, files, quantity, rule, symptom, written

__all__ = [
    "Seeded",
    "answers_of",
    "conditions",
    "knowledge_base",
    "partial",
    "pooled",
    "randoms",
    "representatives",
    "world",
]


class Seeded(Random):
    """A random number generator that shows its seed, so that an example can be had again."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.shown = seed

    def __repr__(self) -> str:
        return f"Seeded({self.shown})"


randoms = st.integers(0, 2**32 - 1).map(Seeded)
"""Cheaper than `st.randoms()` by far when something fails: an example of this size is not shrunk part by part."""

SCALE = ("deep-below", "below", "usual", "above", "far-above")
AMOUNTS = (1, 3, 7, 8)
COMPARISONS = ("more_than", "at_least", "at_most", "less_than")
FREE, ABOVE, BELOW, STRICT = "free", "above", "below", "strict"
READABLE = {FREE: (FREE, ABOVE, BELOW, STRICT), ABOVE: (ABOVE, STRICT), BELOW: (BELOW, STRICT), STRICT: (STRICT,)}
"""Which patterns a condition may read, by what it may read itself."""


POOL = 100
"""Knowledge bases that the tests share: making one takes longer than assessing with it."""


@lru_cache(maxsize=POOL)
def _pooled(seed: int) -> KnowledgeBase:
    return knowledge_base(Seeded(seed))


def pooled(random: Random) -> KnowledgeBase:
    """One of the shared random knowledge bases."""
    return _pooled(random.randrange(POOL))


@dataclass(kw_only=True)
class Plan:
    """What is decided before any rule is written."""

    random: Random
    findings: dict[str, dict[str, object]] = field(default_factory=dict)
    atoms: list[Atom] = field(default_factory=list)
    exclusive: list[tuple[Atom, ...]] = field(default_factory=list)
    edges: list[tuple[Atom, Atom]] = field(default_factory=list)
    signs: list[Atom] = field(default_factory=list)
    reassuring: dict[str, str] = field(default_factory=dict)
    """Answer by the name of an atom or a quantity."""
    quantities: list[str] = field(default_factory=list)
    patterns: dict[str, tuple[str, list[dict[str, object]]]] = field(default_factory=dict)
    """What a pattern may read, and its rules."""
    rules: int = 0

    @cached_property
    def implications(self) -> Implications:
        """All implications, once they are planned."""
        return Implications(implies=self.edges, exclusive=self.exclusive)

    def closure(self, literal: Literal) -> Mapping[Literal, Literal]:
        return self.implications.closure(literal)

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability


def knowledge_base(random: Random) -> KnowledgeBase:
    """A random knowledge base, written as a folder and loaded."""
    plan = Plan(random=random)
    _plan_findings(plan)
    _plan_implications(plan)
    _plan_signs(plan)
    default = random.randrange(3)
    _plan_patterns(plan)
    escalation = [_level_rule(plan, default) for _ in range(random.randint(1, 6))]
    contents = files(
        findings=plan.findings,
        levels={level: dict(LEVELS["top"]) for level in SCALE},  # type: ignore[call-overload]
        patterns={name: {"title": name, "rules": rules} for name, (_, rules) in plan.patterns.items()} or None,
        causes=_causes(plan),
        escalation=[each for each in escalation if each] or None,
        meta={"default_level": SCALE[default], "warning_from": random.choice(SCALE)},
    )
    with tempfile.TemporaryDirectory() as folder:
        return load(written(Path(folder), contents))


def _plan_findings(plan: Plan) -> None:
    random = plan.random
    for name in "abcde"[: random.randint(2, 5)]:
        plan.findings[name] = symptom(cites=CITES)
        plan.atoms.append(Atom(name))
    for name, kind in (("one", "choice"), ("some", "choices")):
        if plan.chance(0.7):
            options = ["u", "v", "w"][: random.randint(2, 3)]
            plan.findings[name] = choice(options={each: {"title": each} for each in options}, kind=kind)
            if kind == "choice":
                plan.findings[name]["ordered"] = random.choice(["true", "false"])
                plan.exclusive.append(tuple(Atom(name, each) for each in options))
            plan.atoms += [Atom(name, each) for each in options]
    if plan.chance(0.7):
        plan.findings["lasting"] = quantity(greatest="100", changeable=random.choice(["true", "false"]))
        plan.quantities.append("lasting")


def _plan_implications(plan: Plan) -> None:
    """Add implications, but none by which an atom could never be present."""
    order = plan.random.sample(plan.atoms, len(plan.atoms))
    for at, specific in enumerate(order):
        for general in order[at + 1 :]:
            if plan.chance(0.15):
                plan.edges.append((specific, general))
                tried = Implications(implies=plan.edges, exclusive=plan.exclusive)
                if any(tried.impossible(Literal(atom, True)) for atom in plan.atoms):
                    plan.edges.pop()
    for atom in plan.atoms:
        implied = [general for specific, general in plan.edges if specific == atom]
        if implied:
            _declaration(plan, atom)["implies"] = [
                {each.finding: each.option} if each.option else each.finding for each in implied
            ]


def _plan_signs(plan: Plan) -> None:
    """Say of everything whether it is a warning sign, and of some things which answer is reassuring."""
    for atom in plan.atoms:
        declaration = _declaration(plan, atom)
        if plan.chance(0.35):
            plan.signs.append(atom)
            declaration["warning"] = "true"
        else:
            declaration.update(NOT_A_WARNING)
        if plan.chance(0.6):
            plan.reassuring[str(atom)] = declaration["reassuring"] = plan.random.choice(["present", "absent"])  # type: ignore[assignment]
        if not atom.option and plan.chance(0.2):
            declaration["changeable"] = "false"
    for name in plan.quantities:
        plan.findings[name].update(NOT_A_WARNING)
        if plan.chance(0.7):
            plan.reassuring[name] = plan.findings[name]["reassuring"] = plan.random.choice(["low", "high"])  # type: ignore[assignment]


def _declaration(plan: Plan, atom: Atom) -> dict[str, object]:
    finding = plan.findings[atom.finding]
    return finding["options"][atom.option] if atom.option else finding  # type: ignore[index, return-value, no-any-return]


# -- what may be read -------------------------------------------------------------------------------------------


def _may_deny_a_sign(plan: Plan, literal: Literal) -> list[Atom]:
    """The warning signs that an answer which implies the literal may deny."""
    return [
        sign
        for sign in plan.signs
        if any(literal in plan.closure(~implied) for implied in plan.closure(Literal(sign, True)))
    ]


def _may_reassure(plan: Plan, literal: Literal) -> bool:
    """Whether the literal is tied to no warning sign, and every answer that implies it is declared reassuring."""
    for sign in plan.signs:
        if literal in plan.closure(Literal(sign, True)) or Literal(sign, True) in plan.closure(literal):
            return False
    answers = [Literal(atom, value) for atom in plan.atoms for value in (True, False)]
    return all(
        plan.reassuring.get(str(answer.atom)) == ("present" if answer.present else "absent")
        for answer in answers
        if literal in plan.closure(answer)
    )


def _literals(plan: Plan, may: str) -> list[Literal]:
    found = [Literal(atom, value) for atom in plan.atoms for value in (True, True, False)]
    if may in (ABOVE, STRICT):
        found = [literal for literal in found if not _may_deny_a_sign(plan, literal)]
    if may in (BELOW, STRICT):
        found = [literal for literal in found if _may_reassure(plan, literal)]
    return found


def _comparisons(plan: Plan, may: str) -> list[object]:
    allowed = {"low": COMPARISONS[2:], "high": COMPARISONS[:2], "": ()}
    return [
        {name: {comparison: f"{plan.random.choice(AMOUNTS)} days"}}
        for name in plan.quantities
        for comparison in (allowed[plan.reassuring.get(name, "")] if may in (BELOW, STRICT) else COMPARISONS)
    ]


def _ranks(plan: Plan, literals: list[Literal]) -> list[object]:
    """Comparisons with an option of an ordered choice, where every option that satisfies them may be read."""
    found: list[object] = []
    for options in plan.exclusive:
        at = plan.random.randrange(len(options))
        for comparison, satisfying in (("at_least", options[at:]), ("at_most", options[: at + 1])):
            ordered = plan.findings[options[0].finding]["ordered"] == "true"
            if ordered and all(Literal(each, True) in literals for each in satisfying):
                found.append({options[0].finding: {comparison: options[at].option}})
    return found


def _read(literal: Literal) -> object:
    atom = literal.atom
    read = {atom.finding: atom.option} if atom.option else atom.finding
    return read if literal.present else {"absent": read}


def _condition(plan: Plan, may: str, depth: int = 3) -> object | None:
    """A random condition of what may be read; None where there is nothing."""
    literals = _literals(plan, may)
    parts = [*map(_read, literals), *_comparisons(plan, may), *_ranks(plan, literals)]
    parts += [name for name, (within, _) in plan.patterns.items() if within in READABLE[may]]
    if not parts:
        return None
    if depth == 0 or plan.chance(0.3):
        return plan.random.choice(parts)
    if may == ABOVE and plan.chance(0.15):
        return {"any": [_read(literal) for literal in _sound_alternatives(plan)]}
    several = [_condition(plan, may, depth - 1) for _ in range(plan.random.randint(1, 3))]
    form = plan.random.choice(["all", "any", "at_least"])
    if form == "at_least":
        return {"at_least": str(plan.random.randint(1, len(several))), "of": several}
    return {form: several}


def _sound_alternatives(plan: Plan) -> list[Literal]:
    """Alternatives of which one may deny a sign, the signs being among them."""
    found = [Literal(plan.random.choice(plan.atoms), plan.chance(0.3))]
    for literal in found:
        for sign in _may_deny_a_sign(plan, literal):
            if Literal(sign, True) not in found:
                found.append(Literal(sign, True))
    return found


# -- rules ------------------------------------------------------------------------------------------------------


def _name(plan: Plan) -> str:
    plan.rules += 1
    return f"r{plan.rules}"


def _plan_patterns(plan: Plan) -> None:
    for name in ("p1", "p2", "p3", "p4")[: plan.random.randint(0, 4)]:
        may = plan.random.choice([FREE, ABOVE, BELOW, STRICT])
        conditions = [_condition(plan, may, depth=2) for _ in range(plan.random.randint(1, 2))]
        rules = [rule(_name(plan), when) for when in conditions if when is not None]
        if rules:
            plan.patterns[name] = may, rules


def _level_rule(plan: Plan, default: int) -> dict[str, object] | None:
    rank = plan.random.randrange(len(SCALE))
    may = (BELOW if rank == 0 else STRICT) if rank < default else FREE if rank == 0 else ABOVE
    when = _condition(plan, may)
    return None if when is None else rule(_name(plan), when, level=SCALE[rank])


def _causes(plan: Plan) -> dict[str, object]:
    made: dict[str, object] = {}
    for name in ("k1", "k2", "k3", "k4", "k5")[: plan.random.randint(1, 5)]:
        evidence = []
        for _ in range(plan.random.randint(0, 3)):
            side = plan.random.choice(["weight", "weight", "against"])
            weight = plan.random.choice(["strong", "moderate", "weak"])
            evidence.append(rule(_name(plan), _condition(plan, FREE), **{side: weight}))
        broader = {"kind_of": plan.random.choice(list(made))} if made and plan.chance(0.5) else {}
        made[name] = cause(*evidence, serious=str(plan.random.randrange(4)), **broader)
    return made


def conditions(names: str, *, parts: int = 3) -> st.SearchStrategy[Condition]:
    """Conditions over symptoms of one letter and patterns of the same names, of up to so many parts each."""
    leaf = st.sampled_from(
        [read for name in names for read in (Present(Atom(name)), Absent(Atom(name)), Concluded(name))]
    )

    def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        several = st.lists(inner, min_size=1, max_size=parts).map(tuple)
        counted = several.flatmap(lambda given: st.integers(1, len(given)).map(lambda n: AtLeast(n, given)))
        return st.one_of(several.map(All), several.map(Any), counted)

    return st.recursive(leaf, joined, max_leaves=10)


# -- answers ----------------------------------------------------------------------------------------------------


def world(random: Random, model: Model) -> dict[str, object]:
    """Complete answers that do not contradict each other: of a choice none where every option is denied."""
    values: dict[Atom, bool] = {}
    for atom in random.sample(list(model.atoms), len(model.atoms)):
        if atom not in values:
            for literal in model.implications.closure(Literal(atom, random.random() < 0.4)):
                values[literal.atom] = literal.present
    found: dict[str, object] = {}
    for finding in model.findings.values():
        if finding.kind == "symptom":
            found[finding.id] = values[Atom(finding.id)]
        elif finding.kind == "choices":
            found[finding.id] = {option: values[Atom(finding.id, option)] for option in finding.options}
        elif finding.kind == "choice":
            found[finding.id] = next((o for o in finding.options if values[Atom(finding.id, o)]), None)
        else:
            found[finding.id] = _written(finding, random.choice(representatives(model, finding.id)))
    return found


def answers_of(random: Random, model: Model) -> dict[str, object]:
    """A part of a random world, some of it unknown."""
    return partial(random, world(random, model))


def partial(random: Random, answers: Mapping[str, object]) -> dict[str, object]:
    """A part of some answers, in random order, some of them unknown."""
    density, doubt = random.choice([0.2, 0.5, 0.8, 1.0]), random.choice([0.0, 0.0, 0.3])
    found: dict[str, object] = {}
    for name in random.sample(list(answers), len(answers)):
        if random.random() < density:
            value = answers[name]
            if isinstance(value, Mapping):
                value = partial(random, value) or None
            found[name] = "unknown" if random.random() < doubt else value
    return found


def representatives(model: Model, quantity: str) -> Sequence[float]:
    """Amounts at, right below and right above every threshold that a rule names, and the least and the greatest."""
    finding = model.findings[quantity]
    bounds = {leaf.bound for each in model.rules.values() for leaf in _compared(each.when) if leaf.finding == quantity}
    near = {bound + step for bound in bounds for step in (-1e-3, 0.0, 1e-3)}
    within = {each for each in near if finding.least <= each <= finding.greatest}
    return sorted({finding.least, *within, finding.greatest})


def _compared(condition: Condition) -> list[Compare]:
    return [leaf for leaf in leaves(condition) if isinstance(leaf, Compare)]


def _written(finding: Finding, amount: float) -> str:
    return f"{amount:.6f}" + ("" if finding.bare else f" {finding.unit}s")
