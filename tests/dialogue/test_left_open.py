"""What was left open: each finding once, under what it could do to the level, or why it can do nothing."""

from __future__ import annotations

import pytest

from engine import load
from engine.dialogue.left_open import OpenGroup, left_open
from engine.inference.knowledge_base import shipped
from engine.knowledge.reading import read_knowledge_base

KB = load("tests/boiler")


def groups(answers):
    return [(group.heading, *group.names) for group in left_open(KB.assess(answers)).groups]


DECIDED = "Cannot change the level: what was answered decides the rules that read these"
NOT_HIGHER = "Cannot change the level: the rules that read these conclude none that is higher"
NOT_READ = "Cannot change the level: no rule that concludes one reads these"


def test_what_could_raise_the_level_stands_first_and_why_the_rest_cannot_last():
    assert groups({"noise": "hum", "reset-helps": "yes", "off-for": "2 hours"}) == [
        ("Could help to raise it to “Leave the house”", "Smell of gas", "A smell", "Alarm", "Dizziness",
         "Where it drips: at the flue"),
        (NOT_READ, "Where it drips: at the valve, at the pump or somewhere else", "Age", "Frost"),
    ]  # fmt: skip


def test_what_could_lower_the_level_or_keep_it_is_told_as_such():
    denied = dict.fromkeys(["any-smell", "alarm", "dizzy"], "no") | {"noise": "hum", "where": "none"}
    assert groups({**denied, "reset-helps": "yes"})[0] == (
        "Could help to raise it to “Have an engineer called out”",
        "Time without heat",
    )
    assert groups({**denied, "off-for": "2 hours"})[0] == (
        "Could help to lower it to “Keep an eye on it”",
        "A reset helps",
    )


def test_at_the_top_of_the_scale_nothing_can_change_the_level_any_more():
    assert groups({"alarm": "yes", "frost": "no"}) == [
        (NOT_HIGHER, "Smell of gas", "A smell", "Dizziness", "Noise: no noise, a hum or a bang",
         "Where it drips: at the flue", "Time without heat", "A reset helps"),
        (NOT_READ, "Where it drips: at the valve, at the pump or somewhere else", "Age"),
    ]  # fmt: skip


def test_what_was_decided_by_other_answers_is_told_as_such():
    answers = {"gas-smell": "no", "alarm": "no", "dizzy": "no", "noise": "hum", "off-for": "3 days"}
    assert groups(answers)[0] == (DECIDED, "A smell", "Where it drips: at the flue")


def test_a_don_t_know_is_marked_and_counted_apart():
    told = left_open(KB.assess({"any-smell": "?", "where": {"flue": "?"}}))
    assert (told.unasked, told.unknown) == (8, 2)
    assert told.groups[0] == OpenGroup(
        heading="Could help to raise it to “Leave the house”",
        names=(
            "Alarm",
            "Dizziness",
            "Smell of gas (not known)",
            "A smell (not known)",
            "Where it drips: at the flue (not known)",
        ),
        matters=True,
    )


@pytest.mark.parametrize("answers", [{}, {"any-smell": "?"}, {"alarm": "yes"}, {"noise": "hum", "reset-helps": "yes"}])
def test_every_open_finding_is_told_once(answers):
    result = KB.assess(answers)
    told = [name for group in left_open(result).groups for name in group.names]
    for each in (*result.certificate.unasked, *result.certificate.unknown):
        title = KB.findings[each.name.finding].title
        option = KB.findings[each.name.finding].options[each.name.option].title if each.name.option else ""
        assert len([name for name in told if name.startswith(title) and option in name]) == 1


def test_when_everything_was_answered_nothing_is_left_open():
    yes_no = [finding.id for finding in KB.findings.values() if finding.kind == "symptom"]
    everything = {**dict.fromkeys(yes_no, "no"), "noise": "hum", "where": "none", "age": 3, "off-for": "3 days"}
    told = left_open(KB.assess(everything))
    assert (told.unasked, told.unknown, told.groups) == (0, 0, ())


def test_on_the_shipped_scenarios_what_matters_is_what_the_certificate_calls_live():
    kb = load()
    for scenario in read_knowledge_base(shipped()).scenarios[::25]:
        result = kb.assess(scenario.findings)
        certificate = result.certificate
        matters = any(group.matters for group in left_open(result).groups)
        assert matters == any(each.level for each in (*certificate.unasked, *certificate.unknown))
