"""How a conclusion was reached: the proof tree as values, as text and as JSON."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import BadAnswers, UnknownName, load
from engine.dialogue.explanation import how
from engine.dialogue.proof_text import proof_text
from engine.dialogue.proof_tree import AnswerStep, PatternStep, RuleStep
from engine.knowledge.errors import NotConcluded, ThoracleError
from engine.rules import Finding, Level, Rule

KB = load("tests/boiler")
RESULT = KB.assess(
    {"gas-smell": "yes", "dizzy": "yes", "where": ["flue", "pump"], "noise": "quiet", "off-for": "3 weeks"}
)

LEVEL = """\
Leave the house (level evacuate)
  Gas can explode. (rule gas-means-leave)
    Source: A smell of gas means leaving. [The leaflet: Danger, sentence 1]
    Held: Smell of gas: yes (answered)
  The gas is poisonous. (rule poison-means-leave)
    Source: The alarm reports poison. [The leaflet: Danger, sentence 3]
    Held: Signs of poisonous gas (pattern poisonous)
      Dizziness beside a smell or a leaking flue speaks for poisonous gas. (rule
          poisonous-by-dizziness)
        Source: The alarm reports poison. [The leaflet: Danger, sentence 3]
        Held: Dizziness: yes (answered)
        Held: A smell: yes, because Smell of gas: yes (answered)
        Held: Where it drips: at the flue (answered)
"""

LOWER_LEVEL = """\
Have an engineer called out (level call-out)
  Two signs together need an engineer today. (rule several-signs)
    Goes beyond the documents: The leaflet speaks of each alone.
    Source: A bang is a matter for an engineer. [The leaflet: Danger, sentence
        4]
    Held: Dizziness: yes (answered)
    Held: A smell: yes, because Smell of gas: yes (answered)
  A week without heat is long. (rule long-off)
    Source: A week of cold is a matter for an engineer. [The leaflet: Care,
        sentence 1]
    Held: Time without heat: more than 1 week (answered: 3 weeks)
"""

CAUSE = """\
The pump (cause pump-fault)
  For (strong): It drips at the pump. (rule pump-drips)
    Source: Drips come from pump or valve. [The leaflet: Care, sentence 3]
    Held: Where it drips: at the pump (answered)
  For (moderate): Dripping is trouble with the water. (rule water-drips;
      evidence of the broader water-fault)
    Source: Drips come from pump or valve. [The leaflet: Care, sentence 3]
    Held: Where it drips: at the pump (answered)
  Against (weak): A broken pump is loud. (rule pump-not-when-quiet)
    Source: Drips come from pump or valve. [The leaflet: Care, sentence 3]
    Held: Noise: no noise (answered)
"""

PATTERN = """\
Signs of poisonous gas (pattern poisonous)
  Dizziness beside a smell or a leaking flue speaks for poisonous gas. (rule
      poisonous-by-dizziness)
    Source: The alarm reports poison. [The leaflet: Danger, sentence 3]
    Held: Dizziness: yes (answered)
    Held: A smell: yes, because Smell of gas: yes (answered)
    Held: Where it drips: at the flue (answered)
"""

RULE = """\
A week without heat is long. (rule long-off)
  Source: A week of cold is a matter for an engineer. [The leaflet: Care,
      sentence 1]
  Held: Time without heat: more than 1 week (answered: 3 weeks)
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (None, LEVEL),
        ("evacuate", LEVEL),
        ("call-out", LOWER_LEVEL),
        ("pump-fault", CAUSE),
        ("poisonous", PATTERN),
        ("long-off", RULE),
        ("any-smell", "A smell (finding any-smell)\n  A smell: yes, because Smell of gas: yes (answered)\n"),
        ("noise", "Noise (finding noise)\n  Noise: no noise (answered)\n"),
        (
            "noise=bang",
            "Noise: a bang (finding noise=bang)\n  Noise: not a bang, because Noise: no noise (answered)\n",
        ),
        ("off-for", "Time without heat (finding off-for)\n  Time without heat: 3 weeks (answered)\n"),
    ],
)
def test_a_conclusion_is_traced_to_answers_and_to_sentences(name, text):
    assert proof_text(how(RESULT, name)) == text


def test_a_level_that_holds_by_default_is_said_to_rest_on_no_rule():
    explanation = how(KB.assess({}))
    assert (explanation.by, explanation.rules) == ("default", ())
    assert proof_text(explanation) == (
        "Book a service (level service)\n  No rule concludes a level; this one holds by default.\n"
    )


def test_a_denial_is_traced_through_what_denies_it():
    assert proof_text(how(KB.assess({"any-smell": "no"}), "gas-smell")) == (
        "Smell of gas (finding gas-smell)\n  Smell of gas: no, because A smell: no (answered)\n"
    )


def test_a_level_of_the_application_is_traced_to_its_rule():
    class Own(KB.engine_class):
        @Rule(Finding(id="frost", value="present"), salience=-10_000)
        def frozen(self):
            self.declare(Level(id="evacuate", because="Pipes burst."))

    assert proof_text(how(KB.assess({"frost": "yes"}, engine=Own))) == (
        "Leave the house (level evacuate)\n  Pipes burst. (a rule of the application)\n"
    )


def test_a_pattern_is_unfolded_once():
    explanation = how(KB.assess({"alarm": "yes"}))
    [rule] = explanation.rules
    text = proof_text(replace(explanation, rules=(replace(rule, grounds=rule.grounds * 2),)))
    assert text.count("Held: Signs of poisonous gas (pattern poisonous)\n") == 1
    assert text.count("Held: Signs of poisonous gas (pattern poisonous; see above)\n") == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("old-agee", "no level, cause, pattern, rule or finding is called `old-agee` (did you mean `old-age`?)"),
        ("noise=roar", "no level, cause, pattern, rule or finding is called `noise=roar` (did you mean `noise`?)"),
        ("qqq", "no level, cause, pattern, rule or finding is called `qqq`"),
    ],
)
def test_a_name_that_nothing_has_is_an_error_with_a_suggestion(name, message):
    with pytest.raises(UnknownName) as caught:
        how(RESULT, name)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("watch", "the level `watch` was not concluded (`why-not` says what is missing)"),
        ("service", "the level `service` was not concluded (`why-not` says what is missing)"),
        ("old-age", "the cause `old-age` was not concluded (`why-not` says what is missing)"),
        ("watch-it", "the rule `watch-it` did not fire (`why-not` says what is missing)"),
        ("frost", "the finding `frost` is not known: no answer says or implies it"),
        ("where=valve", "the finding `where=valve` is not known: no answer says or implies it"),
        ("age", "the finding `age` is not known: no answer says or implies it"),
    ],
)
def test_what_was_not_concluded_is_said_to_be_so(name, message):
    with pytest.raises(NotConcluded) as caught:
        how(RESULT, name)
    assert str(caught.value) == message
    assert caught.value.name == name
    assert isinstance(caught.value, ThoracleError)


def test_a_pattern_that_was_not_concluded_is_said_to_be_so():
    with pytest.raises(NotConcluded, match="the pattern `poisonous` was not concluded"):
        how(KB.assess({"dizzy": "yes"}), "poisonous")


def test_a_cause_with_nothing_but_evidence_against_it_was_not_concluded():
    with pytest.raises(NotConcluded, match="the cause `pump-fault` was not concluded"):
        how(KB.assess({"noise": "quiet"}), "pump-fault")


def test_the_tree_as_json():
    assert json.loads(json.dumps(how(RESULT, "poison-means-leave").as_dict())) == {
        "format": "thoracle.explanation/1",
        "kind": "rule",
        "name": "poison-means-leave",
        "title": "The gas is poisonous.",
        "by": "rule",
        "answers": [],
        "rules": [
            {
                "rule": "poison-means-leave",
                "role": "concludes",
                "of": None,
                "weight": None,
                "text": "The gas is poisonous.",
                "basis": "document",
                "reason": None,
                "claims": [ALARM],
                "grounds": [
                    {
                        "pattern": "poisonous",
                        "title": "Signs of poisonous gas",
                        "rules": [
                            {
                                "rule": "poisonous-by-dizziness",
                                "role": "concludes",
                                "of": None,
                                "weight": None,
                                "text": "Dizziness beside a smell or a leaking flue speaks for poisonous gas.",
                                "basis": "document",
                                "reason": None,
                                "claims": [ALARM],
                                "grounds": [
                                    {"finding": "dizzy", "reads": "Dizziness: yes", "chain": ["Dizziness: yes"]},
                                    {
                                        "finding": "any-smell",
                                        "reads": "A smell: yes",
                                        "chain": ["Smell of gas: yes", "A smell: yes"],
                                    },
                                    {
                                        "finding": "where=flue",
                                        "reads": "Where it drips: at the flue",
                                        "chain": ["Where it drips: at the flue"],
                                    },
                                ],
                            }
                        ],
                    }
                ],
            }
        ],
    }


ALARM = {
    "claim": "leaflet.alarm",
    "says": "The alarm reports poison.",
    "places": [{"document": "The leaflet", "section": "Danger", "sentence": 3}],
}


def test_a_tree_cannot_be_changed():
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'title'"):
        how(RESULT).title = "other"


# -- what holds of every tree -----------------------------------------------------------------------------------------

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        **{
            finding.id: st.sampled_from(["yes", "no", "unknown"])
            for finding in KB.findings.values()
            if finding.kind == "symptom"
        },
        "noise": st.sampled_from(["quiet", "hum", "bang"]),
        "where": st.dictionaries(
            st.sampled_from(["valve", "pump", "flue"]), st.sampled_from(["yes", "no"]), min_size=1
        ),
        "age": st.sampled_from(["3", "15", "20"]),
        "off-for": st.sampled_from(["2 hours", "1 day", "3 days", "8 days"]),
    },
)


@settings(max_examples=60, deadline=None)
@given(ANSWERS, st.integers(20, 100))
def test_everything_that_is_concluded_is_explained_down_to_answers_and_sentences(answers, width):
    try:
        result = KB.assess(answers)
    except BadAnswers:
        assume(False)
    concluded = [None, *result.firing.rules, *(it.id for it in result.causes), *(it.id for it in result.patterns)]
    for name in concluded:
        explanation = how(result, name)
        for step in explanation.rules:
            assert_grounded(step, result)
        text = proof_text(explanation, width=width)
        assert [line for line in text.split("\n") if len(line) > width] == []
    for name in [name for names in (KB.rules, KB.causes, KB.patterns) for name in names]:
        if name not in concluded:
            with pytest.raises(NotConcluded):
                how(result, name)


def assert_grounded(step: RuleStep, result) -> None:
    assert step.rule in result.firing.rules
    assert step.claims
    assert all(claim.places for claim in step.claims)
    assert step.grounds
    for ground in step.grounds:
        if isinstance(ground, PatternStep):
            assert ground.rules
            for inner in ground.rules:
                assert_grounded(inner, result)
        else:
            assert isinstance(ground, AnswerStep)
            assert ground.chain
