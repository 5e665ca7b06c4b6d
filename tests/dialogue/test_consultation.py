"""The interview: what it asks, when it stops, and that its answers mean the same as all answers at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import resources

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import UNKNOWN, BadAnswers, InterviewError, KnowledgeBase, UnknownName, load
from engine.dialogue.consultation import Consultation
from engine.dialogue.html import html_report
from engine.dialogue.markdown import markdown_report
from engine.dialogue.report import text_report
from engine.knowledge.conditions import Atom
from engine.knowledge.model import Finding
from tests.generated import Seeded, pooled, randoms, world

SCHEMA = json.loads((resources.files("engine.inference") / "schemas" / "result-1.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
BASES = {"boiler": load("tests/boiler"), "shipped": load("kb")}


def complete(kb: KnowledgeBase, choose: Callable[[int], int]) -> dict[str, object]:
    """A complete world: every finding answered, with nothing unknown and no contradiction."""
    world: dict[str, object] = {}
    values: dict[Atom, bool] = {}
    for finding in kb.findings.values():
        if finding.kind == "choice":
            world[finding.id] = list(finding.options)[choose(len(finding.options))]
        elif finding.kind == "choices":
            world[finding.id] = {option: bool(choose(2)) for option in finding.options}
        elif finding.kind == "quantity":
            amounts = (0.5, 1, 3, 7, 8, 14, 15, 17, 18, 30, 66, 90)
            world[finding.id] = f"{amounts[choose(len(amounts))]}" + ("" if finding.bare else f" {finding.unit}")
        else:
            values[Atom(finding.id)] = choose(4) == 0
    for atom in [atom for atom, present in values.items() if present]:
        for general in _generals(kb, atom):
            values[general] = True
    return world | {atom.finding: present for atom, present in values.items()}


def _generals(kb: KnowledgeBase, atom: Atom) -> list[Atom]:
    found, queue = [], [atom]
    while queue:
        for general in kb.findings[queue.pop().finding].implies:
            if general not in found:
                found.append(general)
                queue.append(general)
    return found


def interview(kb: KnowledgeBase, world: Mapping[str, object]) -> tuple[Consultation, list[str]]:
    """Answer every screen from a world; what it does not say is unknown."""
    talk, asked = Consultation(kb), []
    while (screen := talk.screen()) is not None:
        asked += screen.names
        talk.answer({name: UNKNOWN if world.get(name) is None else world[name] for name in screen.names})
    return talk, asked


worlds = st.lists(st.integers(0, 10_000), min_size=400, max_size=400)


def world_of(kb: KnowledgeBase, numbers: list[int]) -> dict[str, object]:
    stream = iter(numbers)
    return complete(kb, lambda n: next(stream) % n)


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=25)
@given(numbers=worlds)
def test_the_interview_ends_at_the_level_of_all_answers_given_at_once(name: str, numbers: list[int]) -> None:
    kb = BASES[name]
    world = world_of(kb, numbers)
    talk, _ = interview(kb, world)
    assert talk.result().escalation.level == kb.assess(world).escalation.level


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=25)
@given(numbers=worlds, silent=st.sets(st.integers(0, 120), max_size=60))
def test_no_question_is_asked_twice_whatever_is_left_unknown(name: str, numbers: list[int], silent: set[int]) -> None:
    kb = BASES[name]
    world = world_of(kb, numbers)
    names = list(kb.findings)
    for at in silent:
        world.pop(names[at % len(names)], None)
    talk, asked = interview(kb, world)
    assert len(asked) == len(set(asked))
    assert talk.ended in ("settled", "finished", "limit")


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=15)
@given(numbers=worlds)
def test_below_the_default_it_ends_only_when_every_warning_sign_is_known(name: str, numbers: list[int]) -> None:
    kb = BASES[name]
    talk, _ = interview(kb, world_of(kb, numbers))
    result = talk.result()
    if result.escalation.level.rank < kb.model.default.rank:
        assert not [atom for atom in result.case.unasked if atom in kb.model.atoms and kb.model.is_warning(atom)]


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=10)
@given(numbers=worlds)
def test_going_back_and_answering_the_same_changes_nothing(name: str, numbers: list[int]) -> None:
    kb = BASES[name]
    world = world_of(kb, numbers)
    talk = Consultation(kb)
    while (screen := talk.screen()) is not None:
        answers = {name: world.get(name, UNKNOWN) for name in screen.names}
        talk.answer(answers)
        after, following = talk.result().to_json(), talk.screen()
        talk.back()
        assert talk.screen() == screen
        talk.answer(answers)
        assert (talk.result().to_json(), talk.screen()) == (after, following)


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=10)
@given(numbers=worlds, stop=st.integers(0, 12))
def test_a_consultation_goes_through_json_and_on_as_if_nothing_had_happened(
    name: str, numbers: list[int], stop: int
) -> None:
    kb = BASES[name]
    world = world_of(kb, numbers)
    talk = Consultation(kb)
    while stop and (screen := talk.screen()) is not None:
        talk.answer({name: world.get(name, UNKNOWN) for name in screen.names})
        stop -= 1
    again = Consultation.from_dict(kb, json.loads(json.dumps(talk.to_dict())))
    assert again.to_dict() == talk.to_dict()
    assert again.screen() == talk.screen()
    assert again.result().to_json() == talk.result().to_json()


@settings(max_examples=60)
@given(random=randoms)
def test_the_laws_of_the_interview_hold_for_generated_knowledge_bases(random: Seeded) -> None:
    kb = pooled(random)
    everything = world(random, kb.model)
    talk, asked = interview(kb, everything)
    assert talk.result().escalation.level == kb.assess(everything).escalation.level
    assert len(asked) == len(set(asked))
    assert talk.result().certificate.finished


def test_nothing_implied_is_asked() -> None:
    talk = Consultation(BASES["boiler"], {"any-smell": False})
    asked = []
    while (screen := talk.screen()) is not None:
        asked += screen.names
        talk.answer(dict.fromkeys(screen.names, UNKNOWN))
    assert "any-smell" not in asked
    assert "gas-smell" not in asked  # a denied smell denies the smell of gas


def test_what_is_settled_at_the_top_asks_nothing_more_for_the_level() -> None:
    talk = Consultation(BASES["boiler"], {"gas-smell": True})
    screen = talk.screen()
    assert screen is None or screen.purpose == "differential"
    assert talk.result().certificate.state == "settled"


def test_reassuring_and_alarming_symptoms_never_share_a_screen() -> None:
    def mixed(items: tuple[Finding, ...]) -> bool:
        return len({finding.reassuring for finding in items}) > 1

    for kb in BASES.values():
        talk = Consultation(kb)
        while (screen := talk.screen()) is not None:
            assert not mixed(screen.items)
            talk.answer(dict.fromkeys(screen.names, UNKNOWN))


def test_a_bad_answer_is_refused_whole_and_changes_nothing() -> None:
    talk = Consultation(BASES["boiler"])
    before = talk.to_dict()
    with pytest.raises(BadAnswers) as caught:
        talk.answer({"alarm": True, "noise": "loud"})
    assert str(caught.value) == "`noise`: `loud` is no option (choose from quiet, hum, bang)"
    assert talk.to_dict() == before


def test_there_is_no_way_back_before_the_first_answer() -> None:
    with pytest.raises(InterviewError) as caught:
        Consultation(BASES["boiler"]).back()
    assert str(caught.value) == "there is no answer to go back to"


def test_stopping_ends_by_wish_and_resuming_goes_on() -> None:
    talk = Consultation(BASES["boiler"])
    screen = talk.screen()
    talk.stop()
    assert (talk.screen(), talk.ended) == (None, "by wish")
    talk.resume()
    assert (talk.screen(), talk.ended) == (screen, None)


def ended(kb: KnowledgeBase, answers: Mapping[str, object], how: str) -> Consultation:
    """The boiler's interview, ended in one of the ways."""
    if how == "limit":
        short = replace(kb.model.meta.interview, max_screens=1)
        kb = KnowledgeBase(replace(kb.model, meta=replace(kb.model.meta, interview=short)))
    if how != "by wish":
        return interview(kb, answers)[0]
    talk = Consultation(kb)
    talk.answer({talk.screen().names[0]: True})  # type: ignore[union-attr]
    talk.stop()
    return talk


@pytest.mark.parametrize("how", ["settled", "finished", "limit", "by wish"])
def test_how_the_interview_ended_stands_in_the_result_and_in_its_reports(how: str) -> None:
    kb = BASES["boiler"]
    answers = dict.fromkeys(kb.findings, None) if how == "finished" else complete(kb, lambda n: n - 1)
    talk = ended(kb, answers, how)
    result = talk.result()
    assert talk.ended == how
    data = json.loads(result.to_json())
    assert data["interview"] == {"ended": how, "screens": talk.screens}
    VALIDATOR.validate(data)
    screens = f"{talk.screens} screen{'' if talk.screens == 1 else 's'}"
    sentence = {
        "settled": f"The interview ended after {screens}: no answer to any question left could change the level.",
        "finished": f"The interview ended after {screens}: no question that was not asked could change the level.",
        "limit": f"The interview ended after {screens}, its limit: what was not asked could only tell causes apart.",
        "by wish": f"The interview was ended by wish after {screens}.",
    }[how]
    for report in (text_report(result, width=200), markdown_report(result), html_report(result)):
        assert sentence in report


def test_while_it_goes_on_the_result_says_so_and_without_an_interview_it_says_nothing() -> None:
    talk = Consultation(BASES["boiler"])
    assert talk.result().to_dict()["interview"] == {"ended": None, "screens": 0}
    assert "The interview was not finished: 0 screens answered." in text_report(talk.result())
    assert BASES["boiler"].assess({}).to_dict()["interview"] is None
    assert "The interview" not in text_report(BASES["boiler"].assess({}))


def test_a_consultation_of_another_knowledge_base_is_refused() -> None:
    data = Consultation(BASES["boiler"]).to_dict()
    with pytest.raises(InterviewError) as caught:
        Consultation.from_dict(BASES["shipped"], data)
    assert str(caught.value) == "this consultation was made with another knowledge base"


def test_why_names_the_rules_that_wait_and_what_an_answer_would_do() -> None:
    talk = Consultation(BASES["boiler"])
    why = talk.why("gas-smell")
    assert [rule.id for rule in why.waiting][:1] == ["gas-means-leave"]
    assert [(str(outcome.name), outcome.level.id) for outcome in why.outcomes] == [("gas-smell", "evacuate")]
    with pytest.raises(UnknownName):
        talk.why("gas")


def test_the_next_question_of_the_shipped_knowledge_base_begins_with_what_calls_an_ambulance() -> None:
    screen = Consultation(BASES["shipped"]).screen()
    assert screen is not None
    assert screen.kind == "any"
    assert {"bladder-incontinence", "bowel-incontinence", "paralysis", "heart-area-pain"} <= set(screen.names)


def test_options_of_a_screen_of_which_nothing_is_said_are_not_known_and_not_asked_again() -> None:
    talk = Consultation(BASES["boiler"])
    while (screen := talk.screen()) is not None and screen.names != ("where",):
        talk.answer(dict.fromkeys(screen.names, UNKNOWN))
    talk.answer({"where": ["pump"]})
    assert talk.given["where"] == {"valve": "unknown", "pump": "present", "flue": "unknown", "elsewhere": "unknown"}


def test_options_said_later_are_added_and_none_takes_back_what_was_said() -> None:
    talk = Consultation(BASES["boiler"], {"where": {"pump": True, "valve": True}, "dizzy": True})
    talk.answer({"where": ["flue"]})
    talk.answer({"where": {"valve": None}, "dizzy": None})
    assert talk.given == {"where": {"pump": "present", "flue": "present"}}


def test_what_a_consultation_is_written_to_can_be_changed_without_changing_it() -> None:
    talk = Consultation(BASES["boiler"], {"where": {"pump": True}})
    data = talk.to_dict()
    data["given"]["where"]["pump"] = "absent"  # type: ignore[index]
    assert talk.given == {"where": {"pump": "present"}}


@pytest.mark.parametrize("step", [1, {"asked": True}, {"given": 5}])
def test_a_step_that_is_none_is_refused(step: object) -> None:
    data = {**Consultation(BASES["boiler"]).to_dict(), "steps": [step]}
    with pytest.raises(InterviewError, match="this is no consultation: step 1 does not say what was `given`"):
        Consultation.from_dict(BASES["boiler"], data)
