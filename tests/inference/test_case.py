"""Cases: answers closed under implication; four different things; contradictions with the way between them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from engine.inference.answers import UNKNOWN
from engine.inference.case import Case
from engine.knowledge.conditions import Atom
from engine.knowledge.errors import BadAnswers
from engine.knowledge.implications import Literal
from engine.knowledge.model import Model
from engine.knowledge.truth import Truth
from tests.generated import Seeded, answers_of, pooled, randoms, world
from tests.knowledge_bases import CITES, choice, model, quantity, symptom


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Model:
    ways = {"fall": {"title": "Fall", "implies": ["injury"]}, "lift": "Lift", "none-known": "None"}
    return model(
        tmp_path_factory.mktemp("case"),
        findings={
            "high-fever": symptom(implies=["fever"], cites=CITES),
            "fever": symptom(implies=["ill"]),
            "ill": symptom(),
            "began": choice(options=ways),
            "injury": symptom(),
            "site": choice("flank", "left", kind="choices"),
            "flank-pain": symptom(implies=[{"site": "flank"}]),
            "lasting": quantity(),
            "fell": symptom(implies=[{"began": "fall"}]),
        },
    )


def values(case: Case) -> dict[str, bool]:
    return {str(atom): value for atom, value in case.values.items()}


@pytest.mark.parametrize(
    ("answers", "closed"),
    [
        ({"high-fever": True}, {"high-fever": True, "fever": True, "ill": True}),
        ({"ill": False}, {"high-fever": False, "fever": False, "ill": False}),
        ({"fever": False}, {"high-fever": False, "fever": False}),
        ({"began": "fall"}, {"began=fall": True, "began=lift": False, "began=none-known": False, "injury": True}),
        ({"began": "lift"}, {"began=fall": False, "began=lift": True, "began=none-known": False, "fell": False}),
        ({"injury": False}, {"began=fall": False, "injury": False, "fell": False}),
        ({"flank-pain": True}, {"site=flank": True, "flank-pain": True}),
        ({"site": ["left"]}, {"site=left": True}),
        ({"site": "none"}, {"site=flank": False, "site=left": False, "flank-pain": False}),
        ({"fever": UNKNOWN, "ill": False}, {"high-fever": False, "fever": False, "ill": False}),
        ({"high-fever": "?", "fever": True}, {"fever": True, "ill": True}),
        ({}, {}),
    ],
)
def test_present_implies_forwards_and_absent_backwards(
    toy: Model, answers: dict[str, object], closed: dict[str, bool]
) -> None:
    case = Case.of(toy, answers)
    assert values(case) == closed
    assert list(case.values) == sorted(case.values, key=toy.atoms.__getitem__)


@pytest.mark.parametrize(
    ("answers", "implied"),
    [
        ({"high-fever": True}, {"fever": "present", "ill": "present"}),
        ({"high-fever": True, "fever": True}, {"ill": "present"}),
        ({"fever": "?", "high-fever": True}, {"fever": "present", "ill": "present"}),
        ({"flank-pain": True}, {"site": {"flank": "present"}}),
        ({"flank-pain": True, "site": {"left": True}}, {"site": {"flank": "present"}}),
        ({"site": "none"}, {"flank-pain": "absent"}),
        ({"began": "fall"}, {"injury": "present"}),
        ({"injury": False}, {"fell": "absent"}),  # that one option of a choice is not it is no answer to the choice
    ],
)
def test_what_follows_is_kept_apart_from_what_was_given(
    toy: Model, answers: dict[str, object], implied: dict[str, object]
) -> None:
    case = Case.of(toy, answers)
    assert case.implied == implied
    assert set(case.given) == set(answers)


def test_every_value_knows_the_answer_that_it_follows_from_its_own_first(toy: Model) -> None:
    case = Case.of(toy, {"high-fever": True, "ill": True, "began": "fall"})
    assert {str(atom): str(origin) for atom, origin in case.origin.items()} == {
        "high-fever": "high-fever: present",
        "fever": "high-fever: present",
        "ill": "ill: present",
        "began=fall": "began=fall: present",
        "began=lift": "began=fall: present",
        "began=none-known": "began=fall: present",
        "injury": "began=fall: present",
    }


@pytest.mark.parametrize(
    ("answers", "unknown"),
    [
        ({"ill": "?"}, {"high-fever", "fever", "ill"}),
        ({"fever": "?"}, {"high-fever", "fever"}),
        ({"high-fever": "?"}, {"high-fever"}),
        ({"ill": "?", "high-fever": False}, {"fever", "ill"}),
        ({"ill": "?", "high-fever": True}, set()),
        ({"fever": "?", "ill": False}, set()),
        ({"injury": "?"}, {"began=fall", "injury", "fell"}),
        ({"began": "?"}, {"began=fall", "began=lift", "began=none-known", "fell"}),
        ({"site": {"flank": "?", "left": "no"}}, {"site=flank", "flank-pain"}),
    ],
)
def test_dont_know_of_the_general_is_dont_know_of_its_unasked_specifics(
    toy: Model, answers: dict[str, object], unknown: set[str]
) -> None:
    assert {str(atom) for atom in Case.of(toy, answers).unknown} == unknown


def test_present_absent_unknown_and_not_asked_are_four_things(toy: Model) -> None:
    case = Case.of(toy, {"high-fever": False, "ill": True, "fever": "?", "lasting": "unknown"})
    names = [Atom("high-fever"), Atom("ill"), Atom("fever"), Atom("injury")]
    assert [case.truth(name) for name in names] == [Truth.FALSE, Truth.TRUE, Truth.OPEN, Truth.OPEN]
    assert [case.is_open(name) for name in names] == [False, False, True, True]
    assert [case.is_unknown(name) for name in names] == [False, False, True, False]
    assert case.amount("lasting") is None
    assert case.is_open(Atom("lasting"))
    assert case.is_unknown(Atom("lasting"))


def test_open_and_unasked_come_in_declared_order_a_quantity_as_its_finding(toy: Model) -> None:
    case = Case.of(toy, {"fever": "?", "site": {"left": "no"}, "began": "lift"})
    assert [str(name) for name in case.open] == [
        "high-fever",
        "fever",
        "ill",
        "injury",
        "site=flank",
        "flank-pain",
        "lasting",
    ]
    assert [str(name) for name in case.unasked] == ["ill", "injury", "site=flank", "flank-pain", "lasting"]
    known = Case.of(toy, {"lasting": "3 days"})
    assert Atom("lasting") not in known.open
    assert known.amount("lasting") == 3


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        (
            {"high-fever": True, "fever": False},
            "the answers `high-fever: present` and `fever: absent` contradict each other:"
            " `high-fever: present` means `fever: present` (correct one of them)",
        ),
        (
            {"ill": False, "high-fever": True},
            "the answers `high-fever: present` and `ill: absent` contradict each other:"
            " `high-fever: present` means `fever: present` means `ill: present` (correct one of them)",
        ),
        (
            {"began": "fall", "injury": "no"},
            "the answers `began=fall: present` and `injury: absent` contradict each other:"
            " `began=fall: present` means `injury: present` (correct one of them)",
        ),
        (
            {"flank-pain": True, "site": {"flank": False}},
            "the answers `site=flank: absent` and `flank-pain: present` contradict each other:"
            " `site=flank: absent` means `flank-pain: absent` (correct one of them)",
        ),
        (
            {"began": "lift", "fell": True},
            "the answers `began=lift: present` and `fell: present` contradict each other:"
            " `began=lift: present` means `began=fall: absent` means `fell: absent` (correct one of them)",
        ),
    ],
)
def test_a_contradiction_is_told_with_the_way_between_the_answers(
    toy: Model, answers: dict[str, object], message: str
) -> None:
    for order in (answers, dict(reversed(answers.items()))):
        with pytest.raises(BadAnswers) as caught:
            Case.of(toy, order)
        assert str(caught.value) == message


def test_two_contradictions_are_told_together(toy: Model) -> None:
    with pytest.raises(BadAnswers) as caught:
        Case.of(toy, {"high-fever": True, "fever": False, "began": "fall", "injury": False})
    assert [fault.name for fault in caught.value.faults] == ["high-fever and fever", "began=fall and injury"]


@given(random=randoms)
@settings(max_examples=60)
def test_the_values_of_a_case_are_the_closure_of_what_was_given_and_nothing_contradicts(random: Seeded) -> None:
    kb = pooled(random)
    case = Case.of(kb.model, answers_of(random, kb.model))
    closure = kb.model.implications.closure
    given = set(case.origin.values())
    assert {Literal(*item) for item in case.values.items()} == {each for literal in given for each in closure(literal)}
    assert all(Literal(atom, case.values[atom]) in closure(origin) for atom, origin in case.origin.items())
    assert all(case.origin[literal.atom] == literal for literal in given)
    assert case.unknown.isdisjoint(case.values)
    assert set(case.open) == {
        *(atom for atom in kb.model.atoms if atom not in case.values),
        *(Atom(name) for name, each in kb.findings.items() if each.kind == "quantity" and name not in case.amounts),
    }
    assert set(case.unasked) <= set(case.open)


@given(random=randoms)
@settings(max_examples=60)
def test_answers_are_refused_exactly_where_what_they_imply_contradicts(random: Seeded) -> None:
    kb = pooled(random)
    one, other = world(random, kb.model), world(random, kb.model)
    mixed = {name: random.choice([one, other])[name] for name in one}
    said = [literal for name in mixed for literal in given_by(kb.model, name, mixed[name])]
    reached = {each for literal in said for each in kb.model.implications.closure(literal)}
    contradicts = any(~each in reached for each in reached)
    try:
        Case.of(kb.model, mixed)
    except BadAnswers as refusal:
        assert contradicts, refusal  # noqa: PT017 - either may be
    else:
        assert not contradicts


def given_by(model: Model, name: str, answer: object) -> list[Literal]:
    """The literals that an answer of a world states."""
    if isinstance(answer, dict):
        return [Literal(Atom(name, option), value) for option, value in answer.items()]
    if isinstance(answer, bool):
        return [Literal(Atom(name), answer)]
    return [Literal(Atom(name, str(answer)), True)] if answer in model.findings[name].options else []
