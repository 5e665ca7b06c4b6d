"""The matcher that counts: it finds what Rete finds, in every way in which an engine can be used."""

from __future__ import annotations

import gc
import logging
import pickle
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from random import Random

import pytest
from hypothesis import given, settings

from engine import BadAnswers, Consultation, load
from engine.inference.case import Case
from engine.inference.firing import facts
from engine.inference.firing._experta import Activation, Fact
from engine.inference.firing.engines import RuleEngine
from engine.inference.knowledge_base import KnowledgeBase
from engine.knowledge.errors import ForeignCase
from engine.knowledge.model import Model
from engine.rules import AS, NOT, TEST, Evidence, Finding, Level, Pattern, Quantity, Rule
from tests.generated import Seeded, answers_of, partial, pooled, randoms

Named = tuple[str, frozenset[str]]


@lru_cache
def _shipped() -> KnowledgeBase:
    return load("kb")


@lru_cache
def _rete(model: Model) -> KnowledgeBase:
    return KnowledgeBase(model, matcher="rete")


def _base(name: str, random: Random) -> KnowledgeBase:
    return _shipped() if name == "shipped" else pooled(random)


def named(activation: Activation) -> Named:
    return activation.rule.__name__, frozenset(map(repr, activation.facts))


def working_memory(engine: RuleEngine) -> list[str]:
    return [f"{number} {fact!r}" for number, fact in engine.facts.items()]


def stock(kind: type[RuleEngine], case: Case) -> RuleEngine:
    """An engine after experta's own reset, declare and run."""
    engine = kind()
    engine.reset()
    engine.declare(*facts.facts_of(case))
    engine.run()
    return engine


# -- the three ways -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["shipped", "generated"])
@given(random=randoms)
@settings(max_examples=40)
def test_counting_in_one_pass_counting_in_experta_and_rete_come_to_the_same(name: str, random: Seeded) -> None:
    kb = _base(name, random)
    case = Case.of(kb.model, partial(random, answers_of(random, kb.model)))
    firing = kb.assess_case(case).firing
    counted, matched = stock(kb.engine_class, case), stock(_rete(kb.model).engine_class, case)
    assert list(firing.derivations) == list(counted.derivations) == list(matched.derivations)
    assert working_memory(counted) == working_memory(matched)
    assert (counted.agenda.activations, matched.agenda.activations) == ([], [])


@pytest.mark.parametrize("name", ["shipped", "generated"])
@given(random=randoms)
@settings(max_examples=25)
def test_facts_that_come_and_go_leave_the_activations_that_rete_has(name: str, random: Seeded) -> None:
    kb = _base(name, random)
    engines = [kb.engine_class(), _rete(kb.model).engine_class()]
    for engine in engines:
        engine.reset()
    told = [fact for seed in range(2) for fact in facts.facts_of(Case.of(kb.model, answers_of(Seeded(seed), kb.model)))]
    told = random.sample(told, min(len(told), 12))
    told += [facts.Pattern(id=pattern) for pattern in list(kb.patterns)[:3]]
    told += [facts.Quantity(id=name, amount=random.choice([0.5, 5.0])) for name in kb.findings]
    random.shuffle(told)
    for fact in told:
        retract = random.random() < 0.3 and [number for number in engines[0].facts if number]
        for engine in engines:
            if retract:
                engine.retract(retract[len(retract) // 2])
            else:
                engine.declare(fact.copy())
        first, second = (sorted(map(named, engine.agenda.activations), key=str) for engine in engines)
        assert first == second


@given(random=randoms)
@settings(max_examples=40)
def test_the_short_form_written_out_is_what_experta_builds_before_and_after_firing(random: Seeded) -> None:
    kb = pooled(random)
    case = Case.of(kb.model, partial(random, answers_of(random, kb.model)))
    begun, declared = kb.engine_class(), kb.engine_class()
    begun.begin(case)
    declared.reset()
    declared.declare(*facts.facts_of(case))
    assert list(map(named, begun.agenda.activations)) == list(map(named, declared.agenda.activations))
    begun.run()
    run = kb.engine_class()
    run.begin(case)
    run.run()
    declared.run()
    assert working_memory(begun) == working_memory(run) == working_memory(declared)
    assert begun.derivations == run.derivations == declared.derivations
    assert run.agenda.activations == []


def test_an_engine_goes_on_from_the_short_form_as_experta_would() -> None:
    kb = load("tests/boiler")
    engine = kb.engine_class()
    engine.begin(Case.of(kb.model, {"dizzy": True}))
    engine.run()
    engine.declare(Finding(id="frost", option="", value="present"))
    engine.run()
    once = stock(kb.engine_class, Case.of(kb.model, {"dizzy": True, "frost": True}))
    assert {each.production.name for each in engine.derivations} == {each.production.name for each in once.derivations}


def test_the_short_form_can_be_run_step_by_step() -> None:
    kb = load("tests/boiler")
    case = Case.of(kb.model, {"dizzy": True, "where": ["flue", "pump"], "noise": "bang"})
    engine = kb.engine_class()
    engine.begin(case)
    names = []
    while len(engine.derivations) < len(stock(kb.engine_class, case).derivations):
        engine.run(1)
        names.append(engine.derivations[-1].production.name)
    assert names == [each.production.name for each in stock(kb.engine_class, case).derivations]


def test_an_engine_begins_a_case_afresh_whatever_it_did_before() -> None:
    kb = load("tests/boiler")
    first, second = Case.of(kb.model, {"dizzy": True}), Case.of(kb.model, {"frost": True, "where": "pump"})
    engine = kb.engine_class()
    engine.begin(first)
    engine.run()
    assert engine.facts
    engine.begin(second)
    engine.run()
    assert working_memory(engine) == working_memory(stock(kb.engine_class, second))


def test_what_was_assessed_is_not_kept_in_any_engine() -> None:
    kb = load("tests/boiler")

    class Own(kb.engine_class):  # type: ignore[name-defined, misc]
        pass

    for kind in (None, Own):
        kb.assess({"dizzy": True}, engine=kind)
    [own] = kb._engines._idle.engines[Own]
    assert len(kb._engines._idle.own.facts) == len(own.facts) == 0
    assert (own.derivations, own.matcher._satisfying) == ((), {})


# -- more answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["shipped", "generated"])
@given(random=randoms)
@settings(max_examples=40)
def test_answers_one_by_one_come_to_what_all_of_them_at_once_come_to(name: str, random: Seeded) -> None:
    kb = _base(name, random)
    answers = partial(random, answers_of(random, kb.model))
    names = random.sample(list(answers), len(answers))
    result = kb.assess({})
    for number, each in enumerate(names, start=1):
        result = kb.extend(result, {each: answers[each]})
        if number % 7 == 0 or number == len(names):
            at_once = kb.assess({name: answers[name] for name in names[:number]})
            assert result.to_json() == at_once.to_json()
            assert result.case == at_once.case
            assert result.firing == at_once.firing


def test_what_more_answers_are_assessed_after_is_not_changed() -> None:
    kb = load("tests/boiler")
    before = kb.assess({"dizzy": True})
    text = before.to_json()
    after = kb.extend(before, {"frost": True, "where": "pump"})
    assert after.to_json() == kb.assess({"dizzy": True, "frost": True, "where": "pump"}).to_json()
    assert (before.to_json(), kb.assess({"dizzy": True}).firing) == (text, before.firing)


def test_an_answer_that_replaces_another_is_assessed_afresh() -> None:
    kb = load("tests/boiler")
    before = kb.assess({"dizzy": True, "where": {"pump": True}})
    after = kb.extend(before, {"dizzy": False, "where": {"flue": False}})
    assert after.to_json() == kb.assess({"dizzy": False, "where": {"pump": True, "flue": False}}).to_json()


def test_an_answer_that_contradicts_those_before_it_is_refused_as_if_all_came_at_once() -> None:
    kb = _shipped()
    with pytest.raises(BadAnswers) as at_once:
        kb.assess({"fever": False, "high-fever": True})
    with pytest.raises(BadAnswers) as later:
        kb.extend(kb.assess({"fever": False}), {"high-fever": True})
    assert str(later.value) == str(at_once.value)


def noisy(kb: KnowledgeBase) -> type[RuleEngine]:
    class Noisy(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="dizzy", value="present"), salience=-10_000)
        def evacuate(self) -> None:
            self.declare(Level(id="evacuate", because="House rule."))

    return Noisy


def test_an_engine_of_an_application_sees_all_answers_again() -> None:
    kb = load("tests/boiler")
    kind = noisy(kb)
    before = kb.assess({"dizzy": True}, engine=kind)
    after = kb.extend(before, {"frost": True})
    assert after.firing.engine is kind
    assert after.to_json() == kb.assess({"dizzy": True, "frost": True}, engine=kind).to_json()
    assert after.escalation.level.id == "evacuate"


def test_a_consultation_takes_the_engine_of_an_application() -> None:
    kb = load("tests/boiler")
    talk = Consultation(kb, engine=noisy(kb))
    talk.answer({"dizzy": True})
    talk.answer({"frost": False})
    assert talk.result().escalation.level.id == "evacuate"
    again = Consultation.from_dict(kb, talk.to_dict(), engine=noisy(kb))
    assert again.result().escalation.level.id == "evacuate"


def test_a_case_of_another_knowledge_base_is_refused() -> None:
    kb, other = load("tests/boiler"), _shipped()
    result = other.assess({"fever": True})
    message = "this is knowledge base `boiler`, and the case was made with `thoracle`: assess its answers anew"
    with pytest.raises(ForeignCase) as refusal:
        kb.assess_case(result.case)
    assert str(refusal.value) == message
    with pytest.raises(ForeignCase):
        kb.extend(result, {"dizzy": True})
    assert load("tests/boiler").assess_case(kb.assess({"dizzy": True}).case).case.given == {"dizzy": "present"}


def test_a_knowledge_base_goes_to_another_process() -> None:
    kb = pickle.loads(pickle.dumps(_rete(load("tests/boiler").model)))
    assert kb.assess({"gas-smell": True}).to_json() == load("tests/boiler").assess({"gas-smell": True}).to_json()


def test_two_results_of_the_same_answers_are_equal_whatever_was_read_of_them() -> None:
    kb = load("tests/boiler")
    one, other = kb.assess({"dizzy": True}), kb.assess({"dizzy": True})
    one.to_json()
    assert one == other
    assert one != kb.assess({"dizzy": False})


# -- rules of an application, in the same engine --------------------------------------------------------------------


def test_rules_of_an_application_are_matched_by_rete_beside_those_of_the_knowledge_base() -> None:
    seen: list[object] = []
    kinds = {}
    for matcher in ("counting", "rete"):
        kb = load("tests/boiler", matcher=matcher)  # type: ignore[arg-type]

        class Ward(kb.engine_class):  # type: ignore[name-defined, misc]
            @Rule(AS.fact << Pattern(), salience=-5_000)
            def pattern(self, fact: Fact) -> None:
                seen.append(("pattern", fact["id"]))

            @Rule(AS.fact << Evidence(), NOT(Finding(id="alarm", value="present")), salience=-6_000)
            def evidence(self, fact: Fact) -> None:
                seen.append(("evidence", fact["rule"]))
                self.declare(Fact(noted=fact["rule"]))

            @Rule(AS.quantity << Quantity(), TEST(lambda quantity: quantity["amount"] > 3), salience=-7_000)
            def long(self) -> None:
                seen.append("long")

        result = kb.assess({"dizzy": True, "where": ["flue", "pump"], "off-for": "9 days"}, engine=Ward)
        kinds[matcher] = (sorted(map(str, seen)), result.firing.rules, result.to_json())
        seen.clear()
    assert kinds["counting"] == kinds["rete"]
    assert len(kinds["counting"][0]) > 3


def test_facts_that_an_application_makes_up_satisfy_what_rete_says_they_satisfy() -> None:
    odd: list[Callable[[], Fact]] = [
        lambda: Finding(id="dizzy", value="present"),
        lambda: Finding(id="dizzy", option="", value="present", by="hand"),
        lambda: Finding(id="dizzy", option="", value="maybe"),
        lambda: Quantity(id="off-for"),
        lambda: Quantity(amount=9.0),
        lambda: Pattern(),
        lambda: facts.Part(id="no-such#part"),
        lambda: facts.Part(),
        lambda: Level(id="evacuate", because="so"),
        lambda: Fact(id="dizzy"),
    ]
    found = []
    for matcher in ("counting", "rete"):
        engine = load("tests/boiler", matcher=matcher).engine_class()  # type: ignore[arg-type]
        engine.reset()
        for make in odd:
            engine.declare(make())
        found.append(sorted(map(named, engine.agenda.activations), key=str))
    assert found[0] == found[1]
    facts_used = {fact for _, used in found[0] for fact in used}
    assert facts_used == {"Finding(id='dizzy', option='', value='present', by='hand')"}


def test_an_application_can_only_raise_the_level_whatever_it_halts_retracts_or_calls_its_levels() -> None:
    kb = load("tests/boiler")

    class Halting(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="gas-smell", value="present"), salience=5)
        def stop(self) -> None:
            self.halt()

    class Retracting(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(AS.fact << Finding(id="gas-smell", value="present"), salience=5)
        def forget(self, fact: Fact) -> None:
            self.retract(fact)

    class Borrowing(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="frost", value="present"), salience=5)
        def raise_it(self) -> None:
            self.declare(Level(id="evacuate", rule=next(iter(kb.rules)), because="So it is here."))

    alone = kb.assess({"gas-smell": True})
    for kind in (Halting, Retracting):
        result = kb.assess({"gas-smell": True}, engine=kind)
        assert (result.escalation.level, result.firing.rules) == (alone.escalation.level, alone.firing.rules)
    result = kb.assess({"frost": True}, engine=Borrowing)
    assert result.escalation.level.id == "evacuate"
    assert [reason.text for reason in result.escalation.because if reason.basis == "application"] == ["So it is here."]


# -- determinism, threads, memory -----------------------------------------------------------------------------------


@pytest.fixture
def watched() -> Iterator[Mapping[str, list[str]]]:
    from experta import watchers

    lines: dict[str, list[str]] = {"FACTS": [], "RULES": []}

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines[record.name.rpartition(".")[2]].append(record.getMessage())

    handler, levels = Kept(), {name: getattr(watchers, name).level for name in lines}
    for name in lines:
        getattr(watchers, name).addHandler(handler)
        getattr(watchers, name).propagate = False
    watchers.watch(*lines)
    yield lines
    for name, level in levels.items():
        getattr(watchers, name).removeHandler(handler)
        getattr(watchers, name).propagate = True
        getattr(watchers, name).setLevel(level)


def test_who_watches_sees_every_fact_and_every_firing(watched: Mapping[str, list[str]]) -> None:
    kb = load("tests/boiler")
    rules = kb.assess({"dizzy": True, "frost": True}).firing.rules
    assert any("Finding(id='dizzy', option='', value='present')" in line for line in watched["FACTS"])
    assert [line.split()[2].rstrip(":") for line in watched["RULES"] if "#" not in line] == list(rules)


@pytest.mark.parametrize("own_rules", [False, True])
def test_two_threads_with_an_engine_each_do_not_disturb_each_other(own_rules: bool) -> None:
    kb = load("tests/boiler")
    kind = noisy(kb) if own_rules else None
    answers = [{"dizzy": True}, {"where": ["flue", "pump"], "noise": "bang"}, {"off-for": "9 days"}, {}]
    expected = [kb.assess(each, engine=kind).to_json() for each in answers]
    wrong: list[int] = []

    def work(start: int) -> None:
        for number in range(200):
            at = (start + number) % len(answers)
            if kb.assess(answers[at], engine=kind).to_json() != expected[at]:
                wrong.append(at)

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    threads = [threading.Thread(target=work, args=(start,)) for start in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(interval)
    assert wrong == []


def test_many_assessments_leave_no_object_behind() -> None:
    kb = load("tests/boiler")
    answers = {"dizzy": True, "where": ["flue", "pump"], "noise": "bang"}

    def assess(times: int) -> int:
        for _ in range(times):
            kb.assess(answers)
        gc.collect()
        return len(gc.get_objects())

    before = assess(100)
    assert assess(3_000) - before < 50


def test_two_interleaved_engines_of_rete_keep_their_own_terminals() -> None:
    kind = load("tests/boiler", matcher="rete").engine_class
    one, other = kind(), kind()
    for engine in (one, other):
        engine.reset()
    first = one.matcher._get_conflict_set_nodes()
    other.matcher._get_conflict_set_nodes()
    assert one.matcher._get_conflict_set_nodes() is first
