"""Laws that hold for every knowledge base that loads and for all answers.

They are tried on generated knowledge bases, on the boiler and on the one that is shipped.  What is claimed about all
completions of a case is compared with the completions themselves, evaluated directly: every one of them where they
are few, and a sample where they are many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, islice, product
from random import Random

import pytest
from hypothesis import given, settings

from engine.inference.answers import UNKNOWN
from engine.inference.case import Case
from engine.inference.knowledge_base import KnowledgeBase, load
from engine.inference.result import Result
from engine.inference.safety_net import Sign
from engine.inference.sufficient import sufficient
from engine.inference.valuation import Valuation
from engine.knowledge.conditions import Absent, Atom, Compare, Concluded, Condition, Present, leaves
from engine.knowledge.errors import KnowledgeBaseError
from engine.knowledge.implications import Literal
from engine.knowledge.model import Evidence, Level, Model
from engine.knowledge.truth import Truth
from tests.generated import (
    Seeded,
    answers_of,
    knowledge_base,
    partial,
    pooled,
    randoms,
    representatives,
    world,
)

Law = Callable[[KnowledgeBase, Random], None]

DEEP = 300
"""Generated knowledge bases of the deep test."""
MOST = 600
"""Completions of one case that are looked at."""


@lru_cache
def _loaded(name: str) -> KnowledgeBase | str:
    try:
        return load({"boiler": "tests/boiler", "shipped": "kb"}[name])
    except KnowledgeBaseError as error:
        return f"the knowledge base has errors: {str(error).splitlines()[-1]}"


def _base(name: str, random: Random) -> KnowledgeBase:
    if name == "generated":
        return pooled(random)
    found = _loaded(name)
    if isinstance(found, str):
        pytest.skip(found)
    return found


LAWS: list[Law] = []


def law(hold: Law) -> Callable[[str], None]:
    """A test of a law on all three kinds of knowledge base."""
    LAWS.append(hold)

    @pytest.mark.parametrize("base", ["generated", "boiler", "shipped"])
    def test(base: str) -> None:
        examples = settings.default.max_examples if settings.default else 30
        many = {"generated": 2 * examples, "boiler": examples // 2, "shipped": examples // 4}[base]

        @settings(max_examples=many)
        @given(random=randoms)
        def holds(random: Random) -> None:
            hold(_base(base, random), random)

        holds()

    test.__doc__ = hold.__doc__
    return test


# -- helpers: levels by direct evaluation, and cases made of literals -------------------------------------------


def level_of(case: Case) -> Level:
    """The level of a case, by direct evaluation."""
    model, valuation = case.model, Valuation(case)
    held = [model.level_of(rule) for rule in model.level_rules if valuation.rule(rule.id) is Truth.TRUE]
    return max(held, key=lambda level: level.rank, default=model.default)


def given_literals(case: Case) -> list[Literal]:
    """What was answered with present or absent."""
    return list(dict.fromkeys(case.origin.values()))


def answers_from(model: Model, literals: Sequence[Literal], amounts: Mapping[str, float]) -> dict[str, object]:
    """Answers that say just this."""
    answers: dict[str, object] = {name: _amount(model, name, amount) for name, amount in amounts.items()}
    for atom, present in literals:
        kind = model.findings[atom.finding].kind
        if kind == "symptom":
            answers[atom.finding] = present
        elif kind == "choice":
            assert present  # of a choice nothing else can be answered
            answers[atom.finding] = atom.option
        else:
            options = answers.setdefault(atom.finding, {})
            assert isinstance(options, dict)
            options[atom.option] = present
    return answers


def _amount(model: Model, name: str, amount: float) -> str:
    return f"{amount:.9f}" + ("" if model.findings[name].bare else f" {model.findings[name].unit}s")


def turned(case: Case, atom: Atom) -> Case:
    """The case with an atom present; answers that contradict it are dropped, and all is closed anew."""
    closure = case.model.implications.closure
    added = closure(Literal(atom, True))
    kept = [each for each in given_literals(case) if not any(~literal in closure(each) for literal in added)]
    supposed = Literal(atom, True)
    literals = [*(each for each in kept if each.atom != atom), supposed]
    return Case.of(case.model, answers_from(case.model, literals, case.amounts))


def completions(case: Case, names: Sequence[Atom], random: Random, *, leave: bool = False) -> Iterator[Case]:
    """The case with the names answered in every way that does not contradict, closed; with `leave`, or left open.

    A sample where there are more ways than `MOST`.
    """
    atoms = [name for name in names if name in case.model.atoms]
    amounts = [name.finding for name in names if name not in case.model.atoms]
    ways: list[Sequence[float | None]] = [
        [*representatives(case.model, name), *([None] if leave else [])] for name in amounts
    ]
    per_atom = 3 if leave else 2
    number = per_atom ** len(atoms)
    for way in ways:
        number *= len(way)
    if number <= MOST:
        values = ({**case.values, **more} for more in _assignments(case, atoms, leave=leave))
        for known, chosen in product(list(values), product(*ways)):
            yield _with(case, known, dict(zip(amounts, chosen, strict=True)))
        return
    for _ in range(MOST // 10):
        known = dict(case.values)
        density = random.choice([0.1, 0.5, 0.9])
        for atom in random.sample(atoms, len(atoms)):
            if atom not in known and not (leave and random.random() < 0.5):
                _add(known, case, Literal(atom, random.random() < density))
        yield _with(case, known, {name: random.choice(way) for name, way in zip(amounts, ways, strict=True)})


def _assignments(case: Case, atoms: Sequence[Atom], *, leave: bool) -> Iterator[dict[Atom, bool]]:
    def extend(known: dict[Atom, bool], rest: Sequence[Atom]) -> Iterator[dict[Atom, bool]]:
        if not rest:
            yield known
        elif rest[0] in known:
            yield from extend(known, rest[1:])
        else:
            if leave:
                yield from extend(known, rest[1:])
            for value in (True, False):
                more = dict(known)
                _add(more, case, Literal(rest[0], value))
                yield from extend(more, rest[1:])

    yield from extend(dict(case.values), atoms)


def _add(known: dict[Atom, bool], case: Case, literal: Literal) -> None:
    for implied in case.model.implications.closure(literal):
        assert known.get(implied.atom, implied.present) is implied.present
        known[implied.atom] = implied.present


def _with(case: Case, values: Mapping[Atom, bool], amounts: Mapping[str, float | None]) -> Case:
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    return replace(case, values=values, amounts={**case.amounts, **known})


# -- firing -----------------------------------------------------------------------------------------------------


@law
def test_the_order_of_the_answers_does_not_matter(kb: KnowledgeBase, random: Random) -> None:
    answers = answers_of(random, kb.model)
    shuffled = dict(random.sample(list(answers.items()), len(answers)))
    assert kb.assess(shuffled).to_json() == kb.assess(answers).to_json()


@law
def test_unknown_concludes_the_same_as_not_asked(kb: KnowledgeBase, random: Random) -> None:
    answers = answers_of(random, kb.model)
    silent: dict[str, object] = {}
    for name, value in answers.items():
        if isinstance(value, dict):
            value = {option: each for option, each in value.items() if each != "unknown"} or None
        if value != "unknown":
            silent[name] = value
    one, other = kb.assess(answers), kb.assess(silent)
    assert one.firing.rules == other.firing.rules
    assert one.verdict == other.verdict
    assert one.verdict.relevant == other.verdict.relevant
    assert one.candidates == other.candidates
    assert one.sufficient == other.sufficient
    nets = [[replace(sign, state="") for sign in result.safety_net] for result in (one, other)]
    assert nets[0] == nets[1]


@law
def test_making_something_known_never_unfires_a_rule(kb: KnowledgeBase, random: Random) -> None:
    whole = world(random, kb.model)
    more = partial(random, whole)
    less = {name: value for name, value in partial(random, more).items() if value is not None}
    before, after = kb.assess(less), kb.assess({**more, **_known(less)})
    assert set(before.firing.rules) <= set(after.firing.rules)
    assert set(before.patterns) <= set(after.patterns)
    assert before.verdict.concluded is None or before.verdict.level.rank <= after.verdict.level.rank


def _known(answers: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in answers.items() if value != "unknown" and not isinstance(value, Mapping)}


@law
def test_the_rules_that_fire_are_those_that_hold(kb: KnowledgeBase, random: Random) -> None:
    result = kb.assess(answers_of(random, kb.model))
    valuation = Valuation(result.case)
    hold = {rule for rule in kb.rules if valuation.rule(rule) is Truth.TRUE}
    assert set(result.firing.rules) == hold
    assert len(result.firing.rules) == len(hold)
    order = {rule.id: (rule.stratum, rule.order) for rule in kb.rules.values()}
    assert list(result.firing.rules) == sorted(hold, key=order.__getitem__)
    assert [each.id for each in result.patterns] == [
        name for name in kb.patterns if valuation.pattern(name) is Truth.TRUE
    ]
    assert result.verdict.level == level_of(result.case)


@law
def test_each_firing_follows_from_what_was_concluded_before(kb: KnowledgeBase, random: Random) -> None:
    result = kb.assess(answers_of(random, kb.model))
    concluded: set[object] = set()
    for derivation in result.firing.derivations:
        production = derivation.production
        for premise in production.premises:
            answered = isinstance(premise, Present | Absent | Compare)
            assert result.valuation.condition(premise) is Truth.TRUE if answered else premise in concluded
        conclusion = production.rule.conclusion
        pattern = getattr(conclusion, "pattern", None)
        concluded.add(production.part or (Concluded(pattern) if pattern else production.rule.id))


# -- the level --------------------------------------------------------------------------------------------------


@law
def test_a_warning_sign_that_turns_present_never_lowers_the_level(kb: KnowledgeBase, random: Random) -> None:
    case = Case.of(kb.model, answers_of(random, kb.model))
    before = level_of(case)
    signs = [atom for atom in kb.model.atoms if kb.model.is_warning(atom) and case.values.get(atom) is not True]
    for atom in random.sample(signs, min(len(signs), 12)):
        assert level_of(turned(case, atom)).rank >= before.rank, atom


@law
def test_no_completion_leaves_the_bounds_and_settled_means_that_there_is_one_level(
    kb: KnowledgeBase, random: Random
) -> None:
    result = kb.assess(answers_of(random, kb.model))
    escalation = result.escalation
    highest = escalation.could_rise_to or escalation.level
    lowest = escalation.could_fall_to or escalation.level
    assert lowest.rank <= escalation.level.rank <= highest.rank
    levels = {level_of(case).rank for case in completions(result.case, result.case.open, random)}
    assert lowest.rank <= min(levels)
    assert max(levels) <= highest.rank
    assert not escalation.settled or levels == {escalation.level.rank}
    assert escalation.settled is (result.certificate.state == "settled")


@law
def test_what_is_settled_stays_so_whatever_is_answered(kb: KnowledgeBase, random: Random) -> None:
    whole = world(random, kb.model)
    less = partial(random, whole)
    before = kb.assess(less)
    if before.escalation.settled:
        after = kb.assess({**whole, **_known(less)})
        assert after.escalation.settled
        assert after.escalation.level == before.escalation.level


@law
def test_when_finished_no_answers_to_what_was_not_asked_change_the_level(kb: KnowledgeBase, random: Random) -> None:
    answers = answers_of(random, kb.model)
    talk: dict[str, object] = {**answers, **{name: UNKNOWN for name in kb.findings if random.random() < 0.6}}
    for each in (answers, talk):
        result = kb.assess(each)
        if result.certificate.finished:
            levels = {level_of(case) for case in completions(result.case, result.case.unasked, random, leave=True)}
            assert levels == {result.escalation.level}


@law
def test_the_certificate_speaks_of_everything_open_and_gives_a_reason(kb: KnowledgeBase, random: Random) -> None:
    result = kb.assess(answers_of(random, kb.model))
    certificate = result.certificate
    assert tuple(each.name for each in certificate.unasked) == result.case.unasked
    unknown = [name for name in result.case.open if result.case.is_unknown(name)]
    assert [each.name for each in certificate.unknown] == unknown
    for each in (*certificate.unasked, *certificate.unknown):
        assert (each.level is None) is bool(each.because)
        if each.level is None:
            ways = completions(result.case, [each.name], random, leave=True)
            assert {level_of(case) for case in ways} == {result.escalation.level}


@law
def test_the_sufficient_answers_alone_have_the_level_and_no_fewer_do(kb: KnowledgeBase, random: Random) -> None:
    result = kb.assess(answers_of(random, kb.model))
    names = sufficient(result.verdict, result.valuation)
    assert level_of(_only(result.case, names)) == result.escalation.level
    assert len(result.sufficient) == len(names)
    said = [*(each.atom for each in given_literals(result.case)), *map(Atom, result.case.amounts)]
    fewer = (each for size in range(len(names)) for each in combinations(said, size))
    for some in islice(fewer, 2000):
        assert level_of(_only(result.case, some)) != result.escalation.level


def _only(case: Case, names: Sequence[Atom]) -> Case:
    """The case of some of the given answers alone."""
    literals = [each for each in given_literals(case) if each.atom in names]
    amounts = {name: amount for name, amount in case.amounts.items() if Atom(name) in names}
    return Case.of(case.model, answers_from(case.model, literals, amounts))


# -- the safety net ---------------------------------------------------------------------------------------------


@law
def test_the_safety_net_names_every_single_change_that_raises_the_level_and_no_other(
    kb: KnowledgeBase, random: Random
) -> None:
    result = kb.assess(answers_of(random, kb.model))
    case, level = result.case, result.escalation.level
    expected = {}
    for atom in kb.model.atoms:
        changeable = kb.model.finding_of(atom).changeable or atom not in case.values
        if case.values.get(atom) is not True and changeable:
            raised = level_of(turned(case, atom))
            if raised.rank > level.rank:
                expected[atom] = raised
    signs = [sign for sign in result.safety_net if sign.threshold is None]
    assert {sign.name: sign.level for sign in signs} == expected
    assert len(signs) == len(expected)
    assert [sign.level.rank for sign in result.safety_net] == sorted(
        (sign.level.rank for sign in result.safety_net), reverse=True
    )
    for sign in result.safety_net:
        known = sign.name in case.values or sign.name.finding in case.amounts
        assert sign.state == ("denied" if known else "unknown" if case.is_unknown(sign.name) else "unasked")


@law
def test_the_thresholds_of_the_safety_net_are_those_that_raise_the_level(kb: KnowledgeBase, random: Random) -> None:
    result = kb.assess(answers_of(random, kb.model))
    case, level = result.case, result.escalation.level
    by_quantity: dict[str, list[Sign]] = {}
    for sign in result.safety_net:
        if sign.threshold:
            by_quantity.setdefault(sign.name.finding, []).append(sign)
    for finding in kb.findings.values():
        if finding.kind != "quantity":
            continue
        amounts = representatives(kb.model, finding.id)
        levels = {amount: level_of(_with(case, case.values, {finding.id: amount})) for amount in amounts}
        raising = {amount for amount, raised in levels.items() if raised.rank > level.rank}
        thresholds = [(sign.threshold, sign.level) for sign in by_quantity.get(finding.id, []) if sign.threshold]
        if not finding.changeable and finding.id in case.amounts:
            assert thresholds == []
            continue
        assert raising == set() or thresholds != []
        for amount in raising:
            assert any(threshold.holds(amount) for threshold, _ in thresholds)
        for threshold, raised in thresholds:
            assert not threshold.holds(case.amounts.get(finding.id, float("nan")))
            assert raised in [levels[amount] for amount in raising if threshold.holds(amount)]


# -- the differential and the proofs ----------------------------------------------------------------------------


@law
def test_the_differential_is_what_its_definition_says(kb: KnowledgeBase, random: Random) -> None:
    result = kb.assess(answers_of(random, kb.model))
    fired = [kb.rules[rule].conclusion for rule in result.firing.rules]
    points: dict[str, int] = {}
    rules: dict[str, frozenset[str]] = {}
    for name in kb.causes:
        line = set(kb.model.ancestors(name))
        told = [each for each in fired if isinstance(each, Evidence) and each.cause in line]
        if any(each.points > 0 for each in told):
            points[name] = sum(each.points for each in told)
            rules[name] = frozenset(
                rule for rule in result.firing.rules if getattr(kb.rules[rule].conclusion, "cause", None) in line
            )
    declared = list(kb.causes)
    narrow = [name for name in points if not kb.causes[name].umbrella]
    ranked = sorted(narrow, key=lambda name: (-points[name], -kb.causes[name].serious, declared.index(name)))
    assert {each.id: each.points for each in result.causes} == points
    assert [each.id for each in result.causes if not each.umbrella] == ranked
    best = points[ranked[0]] if ranked else 0
    assert [each.id for each in result.leading] == [name for name in ranked if points[name] == best]
    shown = [each.id for each in result.causes]
    for each in result.causes:
        kinds = [name for name in shown if name != each.id and each.id in kb.model.ancestors(name)]
        assert all(shown.index(kind) < shown.index(each.id) for kind in kinds)
        assert not each.umbrella or kinds
        same = {name for name in narrow if name != each.id and rules[name] == rules[each.id]}
        assert set(each.same_evidence_as) == (set() if each.umbrella else same)
        assert {reason.rule for reason in (*each.speaks_for, *each.speaks_against)} == rules[each.id]


@law
def test_the_answers_of_a_proof_alone_fire_its_rule_again(kb: KnowledgeBase, random: Random) -> None:
    result = kb.assess(answers_of(random, kb.model))
    for rule in result.firing.rules:
        names = result.proofs.answers(rule)
        assert Valuation(_only(result.case, names)).rule(rule) is Truth.TRUE
    for pattern in result.patterns:
        proof = result.proofs.of_pattern(pattern.id)
        assert {each.rule.id for each in proof.rules} == set(pattern.rules) & set(result.firing.rules)


@law
def test_what_is_said_of_a_cause_is_what_the_rules_for_it_and_for_its_broader_causes_lack(
    kb: KnowledgeBase, random: Random
) -> None:
    result = kb.assess(answers_of(random, kb.model))
    case, valuation = result.case, result.valuation
    for each in result.causes:
        line = set(kb.model.ancestors(each.id))
        rules = [rule for rule in kb.model.evidence_rules if getattr(rule.conclusion, "cause", None) in line]
        rules = [rule for rule in rules if getattr(rule.conclusion, "points", 0) > 0]
        denied, lacking = (
            {
                name
                for rule in rules
                if valuation.rule(rule.id) is value
                for name in _read(kb, rule.when, valuation, value)
            }
            for value in (Truth.FALSE, Truth.OPEN)
        )
        assert {expected.finding for expected in each.expected} == {str(name) for name in denied}
        unasked = {name for name in lacking if not case.is_unknown(name)}
        some = {str(name) if kb.findings[name.finding].kind == "choices" else name.finding for name in unasked}
        assert set(each.unasked) == some
        for expected in each.expected:
            assert valuation.rule(expected.rule) is Truth.FALSE
            finding, _, option = expected.finding.partition("=")
            known = "present" if case.values.get(Atom(finding, option)) else "absent"
            assert finding in case.amounts or expected.value == known


def _read(kb: KnowledgeBase, condition: Condition, valuation: Valuation, value: Truth) -> Iterator[Atom]:
    """What a condition reads that has the value, patterns followed."""
    for leaf in leaves(condition):
        if valuation.condition(leaf) is not value:
            continue
        if isinstance(leaf, Concluded):
            for rule in kb.patterns[leaf.pattern].rules:
                yield from _read(kb, kb.rules[rule].when, valuation, value)
        else:
            yield Atom(leaf.finding) if isinstance(leaf, Compare) else leaf.atom


@law
def test_a_result_repeats_itself(kb: KnowledgeBase, random: Random) -> None:
    answers = answers_of(random, kb.model)
    result = kb.assess(answers)
    again = kb.assess(result.case.given)
    assert again.to_json() == result.to_json()
    assert _names(again) == _names(result)


def _names(result: Result) -> list[str]:
    return [derivation.production.name for derivation in result.firing.derivations]


@pytest.mark.deep
def test_every_law_holds_on_many_more_generated_knowledge_bases() -> None:
    for seed in range(DEEP):
        kb = knowledge_base(Seeded(seed))
        for number, hold in enumerate(LAWS):
            hold(kb, Seeded(seed + number))


def test_the_helpers_agree_with_the_engine_on_what_a_completion_is() -> None:
    found = _loaded("boiler")
    assert isinstance(found, KnowledgeBase)
    case = Case.of(found.model, {"any-smell": False, "alarm": True, "dizzy": False, "frost": True, "reset-helps": True})
    ways = list(completions(case, [Atom("noise", option) for option in ("quiet", "hum", "bang")], Random(0)))
    assert len(ways) == 4  # each of the three, or none of them
    assert all(way.values[Atom("gas-smell")] is False for way in ways)
    compare = [leaf for leaf in leaves(found.rules["watch-it"].when) if isinstance(leaf, Compare)]
    assert [str(each) for each in compare] == ["Compare(finding='off-for', comparison='at_most', bound=1.0)"]
