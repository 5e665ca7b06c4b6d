"""The encoding: its valuations are the cases, no more and no fewer, and its formulas have the values of the rules."""

from __future__ import annotations

import itertools
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import z3
from hypothesis import given, settings

from engine.inference.case import Case
from engine.inference.knowledge_base import KnowledgeBase, load
from engine.inference.proving.changes import Change
from engine.inference.proving.conclusions import Conclusions
from engine.inference.proving.encoding import Encoding, Valued, is_true
from engine.inference.proving.formulas import Formula, count_at_least
from engine.inference.proving.searching import Search
from engine.inference.supposition import suppose_present
from engine.inference.valuation import Valuation
from engine.knowledge.conditions import Compare
from engine.knowledge.implications import Literal
from engine.knowledge.truth import Truth
from tests.generated import Seeded, answers_of, partial, pooled, randoms
from tests.knowledge_bases import model, quantity

SHIPPED = load()


def stated(encoding: Encoding, case: Case) -> Iterator[Formula]:
    """That the unknown case is this one."""
    for atom in case.model.atoms:
        for present in (True, False):
            formula = encoding.literal(Literal(atom, present))
            yield formula if case.values.get(atom) is present else z3.Not(formula)
    for finding in case.model.findings.values():
        if finding.kind == "quantity":
            amount = case.amount(finding.id)
            yield encoding.known(finding.id) == z3.BoolVal(amount is not None)
    for number in range(len(encoding.circuit.nodes)):
        leaf = encoding.circuit.nodes[number]
        if isinstance(leaf, Compare):
            amount = case.amount(leaf.finding)
            yield encoding.compared(leaf) == z3.BoolVal(amount is not None and leaf.holds(amount))


def found(encoding: Encoding, *formulas: Formula) -> Valued | None:
    search = Search(encoding, seconds=20)
    search.add(*formulas)
    return search.find()


def same_sides(one: Case, other: Case, encoding: Encoding) -> bool:
    """Whether two cases are alike, but for amounts that no condition tells apart."""
    leaves = [encoding.circuit.nodes[number] for number in range(len(encoding.circuit.nodes))]
    compared = [leaf for leaf in leaves if isinstance(leaf, Compare) and leaf.finding in one.amounts]
    return (
        dict(one.values) == dict(other.values)
        and one.amounts.keys() == other.amounts.keys()
        and all(leaf.holds(one.amounts[leaf.finding]) == leaf.holds(other.amounts[leaf.finding]) for leaf in compared)
    )


def check_values(kb: KnowledgeBase, encoding: Encoding, case: Case) -> None:
    """The case is a valuation, its formulas have Kleene's values, and its conclusions are those of the verdict."""
    valued = found(encoding, *stated(encoding, case))
    assert valued is not None
    valuation = Valuation(case)
    for name, number in encoding.circuit.rules.items():
        truth = valuation.rule(name)
        assert is_true(valued, encoding.holds(number)) == (truth is Truth.TRUE)
        assert is_true(valued, encoding.possible(number)) == (truth is not Truth.FALSE)
        assert is_true(valued, encoding.may_fire(name)) == (truth is Truth.OPEN)
    check_conclusions(kb, encoding, valued, case)
    assert same_sides(case, Case.of(kb.model, encoding.answers(valued)), encoding)


def check_conclusions(kb: KnowledgeBase, encoding: Encoding, valued: Valued, case: Case) -> None:
    conclusions = Conclusions(encoding)
    result = kb.assess_case(case)
    verdict = result.verdict
    rise = verdict.could_rise_to.rank if verdict.could_rise_to else -1
    fall = verdict.could_fall_to.rank if verdict.could_fall_to else len(kb.model.levels)
    for rank in range(len(kb.model.levels)):
        assert is_true(valued, conclusions.is_level(rank)) == (verdict.level.rank == rank)
        assert is_true(valued, conclusions.reaches[rank]) == (verdict.level.rank >= rank)
        assert is_true(valued, conclusions.could_rise_to[rank]) == (rise >= rank)
        assert is_true(valued, conclusions.could_fall_to[rank]) == (fall <= rank)
    assert is_true(valued, conclusions.nothing) == (verdict.concluded is None)
    assert is_true(valued, conclusions.settled) == (not verdict.relevant)
    listed, first = {each.cause.id for each in result.candidates}, {each.id for each in result.leading}
    some = Seeded(len(case.values)).sample(list(kb.causes.values()), min(5, len(kb.causes)))
    for cause in some:
        assert is_true(valued, conclusions.listed(cause.id)) == (cause.id in listed)
        if not cause.umbrella:
            assert is_true(valued, conclusions.leads(cause.id)) == (cause.id in first)


@settings(max_examples=15)
@given(random=randoms)
def test_every_case_is_a_valuation_in_which_everything_has_its_value(random: Seeded) -> None:
    kb = pooled(random)
    check_values(kb, Encoding(kb.model), Case.of(kb.model, answers_of(random, kb.model)))


def test_so_is_every_case_of_the_shipped_knowledge_base() -> None:
    encoding = Encoding(SHIPPED.model)
    for seed in range(3):
        random = Seeded(seed)
        check_values(SHIPPED, encoding, Case.of(SHIPPED.model, partial(random, answers_of(random, SHIPPED.model))))


@settings(max_examples=15)
@given(random=randoms)
def test_every_valuation_is_a_case_and_is_given_back_as_the_answers_to_it(random: Seeded) -> None:
    kb = pooled(random)
    encoding = Encoding(kb.model)
    literals = [encoding.literal(Literal(atom, present)) for atom in kb.model.atoms for present in (True, False)]
    picked = [each for each in literals if random.random() < 0.4]
    valued = found(encoding, *(each if random.random() < 0.5 else z3.Not(each) for each in picked))
    if valued is None:
        return
    case = Case.of(kb.model, encoding.answers(valued))
    for atom in kb.model.atoms:
        for present in (True, False):
            assert is_true(valued, encoding.literal(Literal(atom, present))) == (case.values.get(atom) is present)
    check_conclusions(kb, encoding, valued, case)


@settings(max_examples=15)
@given(random=randoms)
def test_the_answers_are_as_few_as_do(random: Seeded) -> None:
    kb = pooled(random)
    encoding = Encoding(kb.model)
    case = Case.of(kb.model, answers_of(random, kb.model))
    valued = found(encoding, *stated(encoding, case))
    assert valued is not None
    answers = encoding.answers(valued)
    assert list(answers) == [name for name in kb.findings if name in answers]
    for name in answers:
        fewer = Case.of(kb.model, {other: answer for other, answer in answers.items() if other != name})
        assert not same_sides(case, fewer, encoding)


# -- quantities -----------------------------------------------------------------------------------------------------


def lasting(folder: Path, *bounds: float, **bounded: str) -> Encoding:
    """A knowledge base with one quantity, and what can be told of it at some thresholds."""
    duration = quantity(warning="false", not_a_warning_because="a toy", **bounded)
    encoding = Encoding(model(folder, findings={"lasting": duration}))
    for bound in bounds:
        encoding.compared(Compare("lasting", "at_least", bound))
    return encoding


@pytest.mark.parametrize(
    ("bounds", "bounded", "amounts"),
    [
        ([7, 14], {}, ["6 days", "7 days", "8 days", "14 days", "15 days"]),
        ([8, 7], {}, ["6 days", "7 days", "180 hours", "8 days", "9 days"]),
        ([7], {"least": "7", "greatest": "9"}, ["7 days", "8 days"]),
        ([7], {"least": "3", "greatest": "7"}, ["6 days", "7 days"]),
        ([7], {"least": "8"}, ["8 days"]),
        ([7], {"greatest": "6"}, ["6 days"]),
        ([0], {}, ["0 days", "1 day"]),
        ([round(2 / 24, 9)], {}, ["0 days", "2 hours", "1 day"]),
    ],
)
def test_of_a_quantity_there_is_one_amount_for_each_part_that_the_thresholds_make(
    tmp_path: Path, bounds: list[float], bounded: dict[str, str], amounts: list[str]
) -> None:
    encoding = lasting(tmp_path, *bounds, **bounded)
    search = Search(encoding)
    search.add(encoding.known("lasting"))
    sides = [formula for pair in encoding.thresholds("lasting") for formula in pair]
    shown = {}
    while (valued := search.find()) is not None:
        chosen = [is_true(valued, side) for side in sides]
        shown[sum(chosen)] = encoding.answers(valued)["lasting"]
        search.add(z3.Or([side != z3.BoolVal(value) for side, value in zip(sides, chosen, strict=True)]))
    assert [shown[number] for number in sorted(shown)] == amounts


def test_a_threshold_that_is_named_later_takes_its_place_in_the_order(tmp_path: Path) -> None:
    encoding = lasting(tmp_path, 7, 14)
    search = Search(encoding)
    at_most_7, at_least_10 = Compare("lasting", "at_most", 7.0), Compare("lasting", "at_least", 10.0)
    assert search.find(encoding.compared(at_most_7)) is not None
    later = encoding.holds(encoding.circuit.nodes.add(at_least_10))
    assert search.find(later) is not None
    assert search.find(later, encoding.compared(at_most_7)) is None
    assert search.find(encoding.compared(Compare("lasting", "more_than", 14.0)), z3.Not(later)) is None


# -- formulas and searches ------------------------------------------------------------------------------------------


def test_counting_is_counting() -> None:
    parts = [z3.Bool(name) for name in "abcd"]
    for count in range(6):
        formula = count_at_least(count, parts)
        for values in itertools.product((True, False), repeat=4):
            put = [(part, z3.BoolVal(value)) for part, value in zip(parts, values, strict=True)]
            assert z3.is_true(z3.simplify(z3.substitute(formula, *put))) == (sum(values) >= count)


def pigeons(holes: int) -> list[Formula]:
    """One pigeon more than there are holes, each in a hole of its own: nothing that a solver sees through soon."""
    sits = [[z3.Bool(f"{pigeon} in {hole}") for hole in range(holes)] for pigeon in range(holes + 1)]
    pairs = itertools.combinations(range(holes + 1), 2)
    apart = [z3.Not(z3.And(sits[a][hole], sits[b][hole])) for a, b in pairs for hole in range(holes)]
    return [*map(z3.Or, sits), *apart]


def test_what_is_not_decided_in_time_is_no_answer() -> None:
    search = Search(seconds=0.2)
    search.add(*pigeons(11))
    for _ in range(2):
        with pytest.raises(TimeoutError, match=r"^not decided in time$"):
            search.find()


def test_the_smallest_is_sought_as_long_as_there_is_time() -> None:
    few = [z3.Bool(f"few {at}") for at in range(4)]
    search = Search(seconds=20)
    search.add(z3.Or(*few))
    valued = search.smallest(few)
    assert valued is not None
    assert [is_true(valued, each) for each in few] == [True, False, False, False]  # the first of the smallest
    valued = search.smallest(few[::-1], rather=[z3.Bool("rather"), z3.Bool("not so much")])
    assert valued is not None
    assert [is_true(valued, each) for each in few] == [False, False, False, True]
    assert is_true(valued, z3.Bool("rather"))
    search = Search(seconds=0.5)
    search.add(z3.Or(*few), *(z3.Or(few[0], each) for each in pigeons(11)))  # with the first it is easy
    valued = search.smallest(few)
    assert valued is not None
    assert is_true(valued, few[0])


def test_ctrl_c_while_the_solver_works_is_not_lost() -> None:
    search = Search(seconds=20)
    search.add(*pigeons(12))
    threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        search.find()


# -- changes --------------------------------------------------------------------------------------------------------


def given_answers(change: Change, case: Case) -> Iterator[Formula]:
    """That these answers were given before, and no others."""
    for literal, formula in change.before.given.items():
        yield formula == z3.BoolVal(case.origin.get(literal.atom) == literal)
    yield from stated(change.before, case)


@settings(max_examples=15)
@given(random=randoms)
def test_a_sign_that_turns_present_leaves_what_a_supposition_leaves(random: Seeded) -> None:
    kb = pooled(random)
    case = Case.of(kb.model, answers_of(random, kb.model))
    change = Change(kb.model, Encoding(kb.model).circuit)
    search = Search(change.before, change.after, seconds=20)
    search.add(*change.turning_present(), *given_answers(change, case))
    signs = [atom for atom in kb.model.atoms if kb.model.is_warning(atom)]
    expected = [suppose_present(case, sign) for sign in signs]
    reached = 0
    while (valued := search.find()) is not None and reached <= len(signs):
        reached += 1
        after = Case.of(kb.model, change.after.answers(valued))
        assert any(dict(each.values) == dict(after.values) for each in expected)
        assert after.amounts.keys() == case.amounts.keys()
        literals = [change.after.literal(each) for each in change.after.implied_by]
        search.add(z3.Or([each != z3.BoolVal(is_true(valued, each)) for each in literals]))
    assert reached == len({tuple(each.values.items()) for each in expected})


@settings(max_examples=15)
@given(random=randoms)
def test_more_answers_are_more_of_everything_and_no_other_amount(random: Seeded) -> None:
    kb = pooled(random)
    answers = answers_of(random, kb.model)
    before = Case.of(kb.model, {name: answer for name, answer in answers.items() if random.random() < 0.5})
    other = Case.of(kb.model, answers_of(random, kb.model))
    change = Change(kb.model, Encoding(kb.model).circuit)
    for after in (Case.of(kb.model, answers), other):
        search = Search(change.before, change.after, seconds=20)
        search.add(*change.learning(), *stated(change.before, before), *stated(change.after, after))
        more = all(after.values.get(atom) is value for atom, value in before.values.items())
        amounts = {name: after.amounts.get(name) for name in before.amounts}
        leaves = [change.circuit.nodes[number] for number in range(len(change.circuit.nodes))]
        alike = all(
            amounts[leaf.finding] is not None
            and leaf.holds(amounts[leaf.finding]) == leaf.holds(before.amounts[leaf.finding])  # type: ignore[arg-type]
            for leaf in leaves
            if isinstance(leaf, Compare) and leaf.finding in amounts
        )
        known = all(amount is not None for amount in amounts.values())
        assert (search.find() is not None) == (more and known and alike)
