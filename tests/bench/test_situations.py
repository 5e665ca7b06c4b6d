"""The least cases of a condition say when it holds: the same as evaluating it in every case."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bench.checking import tallies
from engine.bench.checking.situations import ALWAYS, NEVER, Situations, TooManySituations, implies
from engine.inference.case import Case
from engine.inference.knowledge_base import load
from engine.inference.valuation import Valuation
from engine.knowledge.conditions import Absent, All, Any, AtLeast, Atom, Compare, Condition, Present
from engine.knowledge.errors import BadAnswers
from engine.knowledge.model import Model
from engine.knowledge.truth import Truth
from tests.generated import answers_of, pooled, randoms
from tests.knowledge_bases import choice, model, quantity, rule, symptom

BOILER = Situations(load("tests/boiler").model)
WORDS = ("yes", "no", None)
ANSWERS = {
    "gas-smell": WORDS,
    "any-smell": WORDS,
    "noise": ("quiet", "hum", "bang", None),
    "where": ({"pump": "yes"}, {"pump": "no"}, None),
    "off-for": ("12 hours", "1 day", "3 days", "1 week", "8 days", None),
}
LEAVES = [
    *(kind(Atom(name)) for name in ("gas-smell", "any-smell") for kind in (Present, Absent)),
    *(kind(Atom("noise", option)) for option in ("quiet", "hum", "bang") for kind in (Present, Absent)),
    *(kind(Atom("where", "pump")) for kind in (Present, Absent)),
    *(Compare("off-for", comparison, bound) for comparison in ("more_than", "at_most") for bound in (1.0, 7.0)),
]


def every_case() -> list[Valuation]:
    """Every case that the findings of `ANSWERS` can make."""
    found = []
    for values in itertools.product(*ANSWERS.values()):
        try:
            case = Case.of(BOILER.model, dict(zip(ANSWERS, values, strict=True)))
        except BadAnswers:
            continue
        found.append(Valuation(case))
    return found


CASES = every_case()


def joined(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    counted = several.flatmap(lambda parts: st.integers(1, len(parts)).map(lambda count: AtLeast(count, parts)))
    return st.one_of(several.map(All), several.map(Any), counted)


boiler_conditions = st.recursive(st.sampled_from(LEAVES), joined, max_leaves=6)


@given(condition=boiler_conditions)
def test_a_condition_holds_in_just_the_cases_that_contain_a_situation(condition: Condition) -> None:
    when, against = BOILER.of(condition), BOILER.against(condition)
    for valuation in CASES:
        signs = BOILER.case(valuation.case)
        truth = valuation.condition(condition)
        assert any(least & signs == least for least in when) is (truth is Truth.TRUE)
        assert any(least & signs == least for least in against) is (truth is Truth.FALSE)


@given(one=boiler_conditions, other=boiler_conditions)
def test_a_condition_that_implies_another_holds_nowhere_without_it(one: Condition, other: Condition) -> None:
    holds = [(valuation.condition(one) is Truth.TRUE, valuation.condition(other) is Truth.TRUE) for valuation in CASES]
    if implies(BOILER.of(one), BOILER.of(other)):
        assert all(second for first, second in holds if first)
    if BOILER.of(one) == BOILER.of(other):
        assert all(first == second for first, second in holds)


@given(random=randoms)
def test_the_answers_of_every_situation_of_every_rule_make_it_hold_and_no_more(random: Random) -> None:
    kb = pooled(random)
    situations = Situations(kb.model)
    for each in kb.rules.values():
        for least in situations.of(each.when):
            answers = situations.answers(least)
            if answers is not None:
                case = Case.of(kb.model, answers)
                assert situations.case(case) & least == least
                assert Valuation(case).rule(each.id) is Truth.TRUE


@given(random=randoms)
def test_a_rule_implies_another_unless_one_of_its_situations_shows_otherwise(random: Random) -> None:
    kb = pooled(random)
    situations = Situations(kb.model)
    when = {each.id: situations.of(each.when) for each in kb.rules.values()}
    case = situations.case(Case.of(kb.model, answers_of(random, kb.model)))
    fires = {name for name, cases in when.items() if any(least & case == least for least in cases)}
    for one, other in itertools.permutations(when, 2):
        if implies(when[one], when[other]):
            assert one not in fires or other in fires
        else:
            assert any(not any(less & least == less for less in when[other]) for least in when[one])


@given(random=randoms)
def test_a_rule_fires_in_just_the_cases_that_contain_a_situation(random: Random) -> None:
    kb = pooled(random)
    situations = Situations(kb.model)
    case = Case.of(kb.model, answers_of(random, kb.model))
    signs, valuation = situations.case(case), Valuation(case)
    for each in kb.rules.values():
        fires = any(least & signs == least for least in situations.of(each.when))
        assert fires is (valuation.rule(each.id) is Truth.TRUE)


def test_every_condition_implies_always_and_is_implied_by_never() -> None:
    for leaf in LEAVES:
        assert implies(BOILER.of(leaf), ALWAYS)
        assert implies(NEVER, BOILER.of(leaf))
        assert not implies(ALWAYS, BOILER.of(leaf))


# -- what stands in the way of being together -------------------------------------------------------------------------


def small(folder: Path, **findings: object) -> Situations:
    return Situations(model(folder, findings=findings))


def test_options_of_a_choice_exclude_each_other_and_those_of_choices_do_not(tmp_path: Path) -> None:
    found = small(tmp_path, one=choice("a", "b"), many=choice("a", "b", kind="choices"))
    assert found.of(All((Present(Atom("one", "a")), Present(Atom("one", "b"))))) == NEVER
    assert len(found.of(All((Present(Atom("many", "a")), Present(Atom("many", "b")))))) == 1


def test_no_answer_denies_every_option_of_a_choice(tmp_path: Path) -> None:
    found = small(tmp_path, one=choice("a", "b"))
    both = (Atom("one", "a"), Atom("one", "b"))
    assert found.of(All(tuple(map(Absent, both)))) == NEVER
    assert found.against(Any(tuple(map(Present, both)))) == NEVER


def test_where_an_option_implies_something_all_of_them_can_be_denied(tmp_path: Path) -> None:
    options = {"a": {"title": "A", "implies": ["cough"]}, "b": {"title": "B", "implies": ["cough"]}}
    found = small(tmp_path, cough=symptom(), one=choice(options=options))
    denied = All((Absent(Atom("one", "a")), Absent(Atom("one", "b"))))
    [least] = found.of(denied)
    case = Case.of(found.model, {"cough": "no"})
    assert found.case(case) & least == least
    assert Valuation(case).condition(denied) is Truth.TRUE


def test_an_amount_lies_in_one_region_and_the_regions_end_where_comparisons_do(tmp_path: Path) -> None:
    rules = [
        rule("r1", {"age": {"less_than": "18"}}, level="usual"),
        rule("r2", {"age": {"more_than": "18"}}, level="usual"),
    ]
    findings = {"age": quantity("year", bare="true", greatest="100")}
    found = Situations(model(tmp_path, findings=findings, escalation=rules))
    assert [(region.amount, region.point) for region in found.regions["age"]] == [
        (1.0, False),
        (18.0, True),
        (19.0, False),
    ]
    below, above = (found.of(each.when) for each in found.model.rules.values())
    assert found.together(below, above) == NEVER
    assert [found.answers(least) for least in (*below, *above)] == [{"age": "1"}, {"age": "19"}]


def test_what_holds_at_every_amount_has_no_amount_against_it(tmp_path: Path) -> None:
    found = small(tmp_path, age=quantity("year", greatest="100"))
    assert found.against(Compare("age", "at_least", 0.0)) == NEVER
    assert found.of(Compare("age", "more_than", 100.0)) == NEVER


# -- bounds -----------------------------------------------------------------------------------------------------------


def many(folder: Path, count: int) -> tuple[Model, tuple[Condition, ...]]:
    names = [f"s{number}" for number in range(count)]
    return model(folder, findings={name: symptom() for name in names}), tuple(Present(Atom(name)) for name in names)


def test_a_condition_with_too_many_situations_is_refused_at_once(tmp_path: Path) -> None:
    built, parts = many(tmp_path, 60)
    with pytest.raises(TooManySituations):
        Situations(built).of(AtLeast(30, parts))


SIX = [f"s{number}" for number in range(6)]
COUNTED = st.recursive(
    st.sampled_from([kind(Atom(name)) for name in [*SIX, "narrow", "wide"] for kind in (Present, Absent)]),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(All),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(Any),
        st.tuples(st.permutations(SIX), st.integers(2, 6), st.integers(1, 6), st.sampled_from([Present, Absent])).map(
            lambda it: AtLeast(min(it[1], it[2]), tuple(it[3](Atom(name)) for name in it[0][: it[1]]))
        ),
    ),
    max_leaves=5,
)


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> tuple[Model, list[Valuation]]:
    """A knowledge base of six plain findings and two that are not, and some of its cases."""
    findings = {name: symptom() for name in [*SIX, "wide"]} | {"narrow": symptom(implies=["wide"])}
    built = model(tmp_path_factory.mktemp("six"), findings=findings, escalation=[rule("r1", "s0", level="usual")])
    random = Random(6)
    said = ([(name, random.choice(WORDS)) for name in findings] for _ in range(400))
    given = [dict(each) for each in said if dict(each)["narrow"] != "yes" or dict(each)["wide"] != "no"]
    return built, [Valuation(Case.of(built, each)) for each in given]


@given(conditions=st.lists(COUNTED, min_size=1, max_size=3))
def test_what_is_counted_holds_in_the_same_cases_as_what_is_listed(
    six: tuple[Model, list[Valuation]], conditions: list[Condition]
) -> None:
    built, cases = six
    whole = replace(built, rules={"r1": replace(built.rules["r1"], when=All(tuple(conditions)))})
    with mock.patch.object(tallies, "MOST_CHOICES", 1):
        counted = Situations(whole)
        whens = [(each, counted.of(each), counted.against(each)) for each in conditions]
    for valuation in cases:
        signs = counted.case(valuation.case)
        for each, when, against in whens:
            truth = valuation.condition(each)
            assert any(least & signs == least for least in when) is (truth is Truth.TRUE)
            assert any(least & signs == least for least in against) is (truth is Truth.FALSE)
    for (one, when, _), (other, whenever, _) in itertools.permutations(whens, 2):
        if implies(when, whenever):
            listed = Situations(built)
            assert implies(listed.of(one), listed.of(other))
    for each, when, _ in whens:
        for least in when:
            answers = counted.answers(least)
            if answers is not None:
                case = Case.of(built, answers)
                assert counted.case(case) & least == least
                assert Valuation(case).condition(each) is Truth.TRUE


def test_long_lists_are_no_matter_as_long_as_they_say_little(tmp_path: Path) -> None:
    built, parts = many(tmp_path, 60)
    situations = Situations(built)
    assert len(situations.of(Any(parts))) == 60
    assert len(situations.of(All(parts))) == 1
    assert len(situations.of(AtLeast(59, parts))) == 60
