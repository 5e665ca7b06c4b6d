"""Firing: derivations, engines that are reused, and rules that an application adds in Python."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

from engine import UnknownName, load
from engine.inference.firing.engines import RuleEngine
from engine.inference.knowledge_base import KnowledgeBase
from engine.rules import AS, MATCH, NOT, TEST, Evidence, Fact, Finding, Level, P, Pattern, Quantity, Rule, W


@pytest.fixture
def kb() -> KnowledgeBase:
    return load("tests/boiler")


def derivations(kb: KnowledgeBase, answers: dict[str, object]) -> list[str]:
    return [each.production.name for each in kb.assess(answers).firing.derivations]


# -- derivations ------------------------------------------------------------------------------------------------


def test_each_firing_is_recorded_auxiliary_ones_included_in_the_order_of_strata_and_declaration(
    kb: KnowledgeBase,
) -> None:
    assert derivations(kb, {"dizzy": True, "where": ["flue", "pump"], "noise": "bang"}) == [
        "water-drips#any:1",
        "water-drips",
        "pump-drips",
        "several-signs#count:1/1:now",
        "several-signs#count:1/2:before",
        "several-signs#count:1/2:now",
        "several-signs#count:2/2:now",
        "several-signs#count:2/3:before",
        "several-signs",
        "poisonous-by-dizziness#any.1:1",
        "poisonous-by-dizziness",
        "poison-means-leave",
    ]


def test_nothing_fires_when_nothing_is_known(kb: KnowledgeBase) -> None:
    for answers in ({}, {"alarm": "?", "noise": "unknown"}):
        result = kb.assess(answers)
        assert (result.firing.rules, result.firing.derivations, result.causes) == ((), (), ())


@pytest.mark.parametrize(
    ("amount", "fired"),
    [("7 days", ()), ("7.1 days", ("long-off",)), ("168 hours", ()), ("1 week", ()), ("8 days", ("long-off",))],
)
def test_a_threshold_is_exact(kb: KnowledgeBase, amount: str, fired: tuple[str, ...]) -> None:
    assert kb.assess({"off-for": amount}).firing.rules == fired


# -- engines ----------------------------------------------------------------------------------------------------


def test_an_engine_is_used_again_and_remembers_nothing(kb: KnowledgeBase) -> None:
    made = []

    class Counted(kb.engine_class):  # type: ignore[name-defined, misc]
        def __init__(self) -> None:
            made.append(self)
            super().__init__()

    first = kb.assess({"gas-smell": True}, engine=Counted)
    second = kb.assess({}, engine=Counted)
    third = kb.assess({"gas-smell": True}, engine=Counted)
    assert len(made) == 1
    assert second.firing.rules == ()
    assert first.to_json() == third.to_json()
    assert first.firing == third.firing


def test_the_class_is_built_once_and_shows_its_model(kb: KnowledgeBase) -> None:
    assert kb.engine_class is kb.engine_class
    assert issubclass(kb.engine_class, RuleEngine)
    assert kb.engine_class.model is kb.model
    assert load("tests/boiler").engine_class is not kb.engine_class


def test_every_rule_of_an_engine_has_a_salience_of_its_own_below_zero(kb: KnowledgeBase) -> None:
    saliences = [rule.salience for rule in kb.engine_class().get_rules()]
    assert sorted(saliences, reverse=True) == list(range(-1, -len(saliences) - 1, -1))


def test_threads_assess_at_once_and_each_gets_its_own_result(kb: KnowledgeBase) -> None:
    cases: list[dict[str, object]] = [
        {"gas-smell": True},
        {"off-for": "8 days", "frost": False},
        {"dizzy": True, "where": ["flue", "pump"], "noise": "bang"},
        {"noise": "hum", "reset-helps": True, "off-for": "1 hour"},
        {},
    ]
    expected = [kb.assess(case).to_json() for case in cases]
    fresh = load("tests/boiler")  # whose class and engines the threads build
    wrong: list[object] = []
    start = threading.Barrier(5)

    def work(at: int) -> None:
        start.wait()
        try:
            for turn in range(12):
                number = (at + turn) % len(cases)
                if fresh.assess(cases[number]).to_json() != expected[number]:
                    wrong.append(number)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(at,)) for at in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_engines_of_a_thread_go_with_it(kb: KnowledgeBase) -> None:
    made: list[weakref.ref[RuleEngine]] = []

    class Counted(kb.engine_class):  # type: ignore[name-defined, misc]
        def __init__(self) -> None:
            super().__init__()
            made.append(weakref.ref(self))

    thread = threading.Thread(target=lambda: kb.assess({}, engine=Counted))
    thread.start()
    thread.join()
    kb.assess({})  # experta keeps the last network that was used, of whatever thread
    gc.collect()
    assert [engine() for engine in made] == [None]


# -- rules of an application ------------------------------------------------------------------------------------


def test_a_rule_of_an_application_reads_findings_and_raises_the_verdict(kb: KnowledgeBase) -> None:
    class Careful(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="frost", value="present"), salience=-10_000)
        def frost(self) -> None:
            self.declare(Level(id="call-out", because="This house has seen pipes burst."))

    result = kb.assess({"frost": True, "off-for": "2 days"}, engine=Careful)
    escalation = result.escalation
    assert (escalation.level.id, escalation.by, escalation.settled) == ("call-out", "rule", None)
    [reason] = escalation.because
    assert (reason.rule, reason.text, reason.basis) == ("", "This house has seen pipes burst.", "application")
    assert reason.as_dict() == {
        "rule": None,
        "level": "call-out",
        "text": "This house has seen pipes burst.",
        "basis": "application",
        "findings": [],
        "sources": [],
    }
    assert kb.assess({"frost": True}).escalation.level.id == "service"


def test_it_never_lowers_the_verdict(kb: KnowledgeBase) -> None:
    class Careless(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="gas-smell", value="present"))
        def never_mind(self) -> None:
            self.declare(Level(id="watch", because="It always smells."))

    result = kb.assess({"gas-smell": True}, engine=Careless)
    assert result.escalation.level.id == "evacuate"
    assert [(reason.rule, reason.basis) for reason in result.escalation.because] == [
        ("gas-means-leave", "document"),
        ("", "application"),
    ]


def test_rules_of_an_application_read_everything_and_chain(kb: KnowledgeBase) -> None:
    class Note(Fact):
        """A fact of the application."""

    class Chained(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Pattern(id="poisonous"), salience=-1001)
        def pattern(self) -> None:
            self.declare(Note(of="pattern"))

        @Rule(Quantity(id="age", amount=P(lambda years: years > 20)), salience=-1002)
        def quantity(self) -> None:
            self.declare(Note(of="quantity"))

        @Rule(Evidence(cause="pump-fault", points=MATCH.points), TEST(lambda points: points > 0), salience=-1003)
        def evidence(self, points: int) -> None:
            self.declare(Note(of="evidence", points=points))

        @Rule(AS.level << Level(id="evacuate", rule=W()), salience=-1004)
        def level(self, level: Fact) -> None:
            self.declare(Note(of=level["rule"]))

        @Rule(Note(of="pattern"), Note(of="quantity"), NOT(Note(of="nothing")), salience=-1005)
        def all_of_it(self) -> None:
            notes = [str(fact["of"]) for fact in self.facts.values() if isinstance(fact, Note)]
            self.declare(Level(id="evacuate", because=", ".join(notes)))

    result = kb.assess({"alarm": True, "age": 25, "where": ["pump"]}, engine=Chained)
    assert result.escalation.because[-1].text == "pattern, quantity, evidence, poison-means-leave"
    assert result.firing.rules == kb.assess({"alarm": True, "age": 25, "where": ["pump"]}).firing.rules


def test_an_application_that_adds_no_rule_gets_the_same_result_but_for_settled(kb: KnowledgeBase) -> None:
    class Plain(kb.engine_class):  # type: ignore[name-defined, misc]
        pass

    answers = {"gas-smell": True}
    plain, own = kb.assess(answers, engine=Plain), kb.assess(answers)
    assert (own.escalation.settled, plain.escalation.settled) == (True, None)
    assert plain.certificate.settled is None
    assert plain.firing.rules == own.firing.rules


def test_a_level_that_the_scale_does_not_have_is_refused_and_the_next_assessment_is_sound(kb: KnowledgeBase) -> None:
    class Mistaken(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="frost", value="present"))
        def frost(self) -> None:
            self.declare(Level(id="panic", because="Frost!"))

        @Rule(Finding(id="alarm", value="present"))
        def nameless(self) -> None:
            self.declare(Level(because="Alarm!"))

    for answers, name in (({"frost": True}, "panic"), ({"alarm": True}, "")):
        with pytest.raises(UnknownName) as caught:
            kb.assess(answers, engine=Mistaken)
        assert str(caught.value) == f"no level is called `{name}` (known are watch, service, call-out, evacuate)"
    assert kb.assess({}, engine=Mistaken).escalation.level.id == "service"


def test_a_level_of_an_application_counts_although_it_names_a_rule(kb: KnowledgeBase) -> None:
    class Named(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="frost", value="present"))
        def frost(self) -> None:
            self.declare(Level(id="call-out", rule="frost-of-mine", because="Frost."))

    assert kb.assess({"frost": True}, engine=Named).escalation.level.id == "call-out"


def test_a_rule_that_fails_is_the_applications_and_the_next_assessment_is_sound(kb: KnowledgeBase) -> None:
    class Failing(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="frost", value="present"))
        def frost(self) -> None:
            raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match=r"^mine$"):
        kb.assess({"frost": True}, engine=Failing)
    assert kb.assess({"gas-smell": True}, engine=Failing).escalation.level.id == "evacuate"


def test_a_rule_may_assess_another_case_with_the_same_engine(kb: KnowledgeBase) -> None:
    inner = []

    class Comparing(kb.engine_class):  # type: ignore[name-defined, misc]
        @Rule(Finding(id="frost", value="present"))
        def neighbours(self) -> None:
            inner.append(kb.assess({"gas-smell": True}, engine=type(self)).escalation.level.id)
            self.declare(Level(id="call-out", because="The neighbours have a leak."))

    for _ in range(2):
        result = kb.assess({"frost": True, "alarm": False}, engine=Comparing)
        assert result.escalation.level.id == "call-out"
        assert result.firing.rules == ()
    assert inner == ["evacuate", "evacuate"]


def test_an_engine_of_another_knowledge_base_is_refused(kb: KnowledgeBase) -> None:
    other = load("tests/boiler").engine_class
    with pytest.raises(TypeError) as caught:
        kb.assess({}, engine=other)
    assert str(caught.value) == "`KnowledgeBaseEngine` is no subclass of the engine class of this knowledge base"


def test_an_engine_may_assess_while_it_is_built(kb: KnowledgeBase) -> None:
    class Eager(kb.engine_class):  # type: ignore[name-defined, misc]
        def __init__(self) -> None:
            self.usual = kb.assess({}).escalation.level.id
            super().__init__()

    done = threading.Thread(target=lambda: kb.assess({}, engine=Eager), daemon=True)
    done.start()
    done.join(20)
    assert not done.is_alive()
