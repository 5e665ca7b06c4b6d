"""Results: what applications read, and the JSON form, which its schema describes strictly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources

import jsonschema
import pytest
from hypothesis import given, settings

from engine import UNKNOWN, KnowledgeBase, KnowledgeBaseError, load
from engine.inference.serialise import FORMAT
from engine.rules import Finding, Level, Rule
from tests.generated import Seeded, answers_of, pooled, randoms
from tests.knowledge_bases import CITES, files, rule, symptom, written

SCHEMA = json.loads((resources.files("engine.inference") / "schemas" / "result-1.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)

KB = load("tests/boiler")


@lru_cache
def shipped() -> KnowledgeBase:
    try:
        return load()
    except KnowledgeBaseError as error:
        return pytest.skip(f"the knowledge base has errors: {str(error).splitlines()[-1]}")


# -- the schema -------------------------------------------------------------------------------------------------


def test_the_schema_is_one_and_names_the_format() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["title"] == SCHEMA["properties"]["format"]["const"] == FORMAT == "thoracle.result/1"


def test_every_object_of_the_schema_takes_just_the_keys_that_it_describes() -> None:
    for schema in _objects(SCHEMA):
        if "properties" in schema and "type" in schema:
            assert schema["additionalProperties"] is False
            assert schema["required"] == list(schema["properties"])  # type: ignore[call-overload]
            for name, key in schema["properties"].items():  # type: ignore[attr-defined]
                assert "description" in key or "$ref" in key or "const" in key, name


def _objects(node: object) -> Iterator[Mapping[str, object]]:
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for value in node.values():
            yield from _objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from _objects(value)


@given(random=randoms)
@settings(max_examples=80)
def test_every_result_of_a_generated_knowledge_base_satisfies_the_schema(random: Seeded) -> None:
    kb = pooled(random)
    VALIDATOR.validate(kb.assess(answers_of(random, kb.model)).to_dict())


@given(random=randoms)
def test_every_result_of_the_boiler_satisfies_the_schema(random: Seeded) -> None:
    VALIDATOR.validate(KB.assess(answers_of(random, KB.model)).to_dict())


@given(random=randoms)
@settings(max_examples=10)
def test_every_result_of_the_shipped_knowledge_base_satisfies_the_schema(random: Seeded) -> None:
    VALIDATOR.validate(shipped().assess(answers_of(random, shipped().model)).to_dict())


class Frosty(KB.engine_class):  # type: ignore[name-defined, misc]
    @Rule(Finding(id="frost", value="present"))
    def frost(self) -> None:
        self.declare(Level(id="call-out", because="Frost."))


def test_a_result_with_rules_of_an_application_satisfies_the_schema() -> None:
    made = KB.assess({"frost": True, "gas-smell": True}, engine=Frosty).to_dict()
    VALIDATOR.validate(made)
    assert json.loads(json.dumps(made))["escalation"]["because"][1]["rule"] is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["more"], 1),
        (["format"], "thoracle.result/2"),
        (["kb", "digest"], "0f3a"),
        (["findings", "where"], {"flue": "yes"}),
        (["escalation", "by"], "chance"),
        (["escalation", "settled"], "yes"),
        (["escalation", "sufficient", 0], ["dizzy"]),
        (["escalation", "because", 0, "rule"], None),
        (["escalation", "because", 0, "weight"], "strong"),
        (["causes", 0, "points"], 1.5),
        (["causes", 0, "for"], []),
        (["causes", 0, "for", 0, "sources", 0, "sentence"], 0),
        (["certificate", "state"], "done"),
        (["certificate", "unasked", 0, "because"], "why not"),
    ],
)
def test_the_schema_refuses_what_is_not_so(path: list[str | int], value: object) -> None:
    made = json.loads(KB.assess({"dizzy": True, "where": ["flue", "pump"], "frost": "?"}).to_json())
    VALIDATOR.validate(made)
    here = made
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    assert not VALIDATOR.is_valid(made)


# -- the JSON form ----------------------------------------------------------------------------------------------


def test_the_json_form_is_this() -> None:
    made = KB.assess({"off-for": "8 days", "any-smell": UNKNOWN, "where": {"valve": False}, "dizzy": False}).to_dict()
    assert list(made) == SCHEMA["required"]
    assert {key: made[key] for key in ("findings", "implied", "unknown", "unasked", "escalation", "causes")} == {
        "findings": {
            "any-smell": "unknown",
            "dizzy": "absent",
            "where": {"valve": "absent"},
            "off-for": "8 days",
        },
        "implied": {},
        "unknown": ["gas-smell", "any-smell"],
        "unasked": ["alarm", "noise", "where=pump", "where=flue", "where=elsewhere", "age", "reset-helps", "frost"],
        "escalation": {
            "level": "call-out",
            "title": "Have an engineer called out",
            "action": "Have an engineer come out today.",
            "within": "today",
            "by": "rule",
            "settled": False,
            "could_rise_to": "evacuate",
            "could_fall_to": None,
            "because": [
                {
                    "rule": "long-off",
                    "level": "call-out",
                    "text": "A week without heat is long.",
                    "basis": "document",
                    "findings": ["off-for"],
                    "sources": [{"document": "The leaflet", "section": "Care", "sentence": 1}],
                }
            ],
            "sufficient": [["off-for", "8 days"]],
        },
        "causes": [],
    }
    assert made["safety_net"] == [
        {"finding": "gas-smell", "value": "present", "level": "evacuate", "state": "unknown"},
        {"finding": "alarm", "value": "present", "level": "evacuate", "state": "unasked"},
    ]
    assert made["certificate"] == {
        "state": "open",
        "unasked": [
            {"finding": "alarm", "level": "evacuate", "because": None},
            {"finding": "noise=quiet", "level": None, "because": "not-higher"},
            {"finding": "noise=hum", "level": None, "because": "not-higher"},
            {"finding": "noise=bang", "level": None, "because": "not-higher"},
            {"finding": "where=pump", "level": None, "because": "no-level-rule"},
            {"finding": "where=flue", "level": None, "because": "already-decided"},
            {"finding": "where=elsewhere", "level": None, "because": "no-level-rule"},
            {"finding": "age", "level": None, "because": "no-level-rule"},
            {"finding": "reset-helps", "level": None, "because": "not-higher"},
            {"finding": "frost", "level": None, "because": "no-level-rule"},
        ],
        "unknown": [
            {"finding": "gas-smell", "level": "evacuate", "because": None},
            {"finding": "any-smell", "level": "evacuate", "because": None},
        ],
    }


def test_the_text_of_the_json_form_is_readable_and_keeps_letters() -> None:
    result = KB.assess({"gas-smell": True})
    assert json.loads(result.to_json()) == json.loads(json.dumps(result.to_dict()))
    assert result.to_json().startswith('{\n  "format"')
    assert "\n" not in result.to_json(indent=None)


def test_a_result_does_not_share_its_dictionaries() -> None:
    result = KB.assess({"where": ["pump"]})
    made = result.to_dict()
    made["findings"]["where"]["pump"] = "absent"  # type: ignore[index]
    assert result.case.given == {"where": {"pump": "present"}}


# -- what applications read -------------------------------------------------------------------------------------


CALM = {"alarm": False, "dizzy": False}


@pytest.mark.parametrize(
    ("answers", "level", "by", "settled", "rise", "fall"),
    [
        ({}, "service", "default", False, "evacuate", "watch"),
        ({"gas-smell": True}, "evacuate", "rule", True, None, None),
        ({"noise": "hum", "reset-helps": True, "off-for": "1 day"}, "watch", "rule", False, "evacuate", None),
        ({"off-for": "8 days"}, "call-out", "rule", False, "evacuate", None),
        (
            {"off-for": "8 days", "gas-smell": False, "alarm": False, "dizzy": False},
            "call-out",
            "rule",
            True,
            None,
            None,
        ),
        (
            {"any-smell": False, "alarm": False, "dizzy": False, "off-for": "2 days"},
            "service",
            "default",
            True,
            None,
            None,
        ),
        ({"any-smell": False, "alarm": False, "dizzy": False}, "service", "default", False, "call-out", "watch"),
    ],
)
def test_the_level_and_what_could_still_become_of_it(
    answers: dict[str, object], level: str, by: str, settled: bool, rise: str | None, fall: str | None
) -> None:
    escalation = KB.assess(answers).escalation
    assert (escalation.level.id, escalation.by, escalation.settled) == (level, by, settled)
    assert (getattr(escalation.could_rise_to, "id", None), getattr(escalation.could_fall_to, "id", None)) == (
        rise,
        fall,
    )


def test_the_emergency_number_can_be_replaced() -> None:
    answers = {"gas-smell": True}
    assert KB.assess(answers).escalation.action == "Leave the house and call 0800."
    assert KB.assess(answers, emergency_number="112").escalation.action == "Leave the house and call 112."


def test_of_the_smallest_sufficient_answers_those_declared_first_are_named_in_declared_order() -> None:
    assert KB.assess({"dizzy": True, "where": ["flue"], "any-smell": True}).sufficient == (
        ("any-smell", "present"),
        ("dizzy", "present"),
    )
    assert KB.assess({"dizzy": True, "where": ["flue"]}).sufficient == (("dizzy", "present"), ("where", "flue"))
    assert KB.assess({"gas-smell": True, "alarm": True}).sufficient == (("gas-smell", "present"),)
    assert KB.assess({"frost": True}).sufficient == ()


def test_many_parts_of_which_many_are_needed_do_not_take_long_to_support(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    names = [f"s{number}" for number in range(20)]
    when = {"at_least": "10", "of": names}
    contents = files(
        findings={name: symptom(warning="true", cites=CITES) for name in names},
        escalation=[rule("r", when, level="high")],
    )
    kb = load(written(tmp_path_factory.mktemp("many"), contents))
    assert kb.assess(dict.fromkeys(names, True)).sufficient == tuple((name, "present") for name in names[:10])


def test_causes_tell_what_speaks_for_and_against_what_is_missing_and_what_was_not_asked() -> None:
    result = KB.assess({"where": {"pump": True, "valve": False}, "noise": "quiet", "any-smell": True, "frost": True})
    assert [cause.id for cause in result.causes] == ["pump-fault", "valve-fault", "water-fault"]
    pump = result.causes[0]
    assert (pump.points, pump.umbrella, pump.leading, pump.serious) == (5, False, True, 1)
    assert [reason.rule for reason in pump.speaks_for] == ["pump-drips", "water-drips"]
    assert [(reason.rule, reason.points) for reason in pump.speaks_against] == [("pump-not-when-quiet", -1)]
    assert [cause.id for cause in result.leading] == ["pump-fault"]
    [expected] = KB.assess({"gas-smell": True, "frost": True}).causes[0].expected
    assert (expected.finding, expected.value, expected.rule) == ("frost", "present", "leak-without-frost")
    assert KB.assess({"gas-smell": True}).causes[0].unasked == ("frost",)
    assert KB.assess({"gas-smell": True, "frost": "?"}).causes[0].unasked == ()


def test_advice_is_chosen_by_level_by_leading_cause_and_by_condition_in_the_order_of_kinds() -> None:
    assert [line.text for line in KB.assess({}).advice] == ["Press the reset button once."]
    assert [line.text for line in KB.assess({"gas-smell": True}).advice] == []
    assert [line.kind for line in KB.assess({"where": ["pump"]}).advice] == ["self-help", "prepare"]


def test_proofs_go_down_to_the_answers_through_patterns_and_implications() -> None:
    result = KB.assess({"dizzy": True, "gas-smell": True})
    proof = result.proofs.of_rule("poison-means-leave")
    [pattern] = proof.grounds
    [rule] = pattern.rules  # type: ignore[union-attr]
    assert rule.rule.id == "poisonous-by-dizziness"
    assert [(str(ground.name), ground.implied) for ground in rule.grounds] == [("dizzy", False), ("gas-smell", True)]  # type: ignore[union-attr]
    assert [str(name) for name in result.proofs.answers("poison-means-leave")] == ["gas-smell", "dizzy"]
    with pytest.raises(KeyError):
        result.proofs.of_rule("long-off")


def test_the_safety_net_leaves_out_what_cannot_change_and_says_what_a_quantity_would_have_to_be() -> None:
    net = KB.assess({"noise": "hum", "reset-helps": True, "off-for": "2 hours", "alarm": False}).to_dict()["safety_net"]
    assert [tuple(sign.values()) for sign in net] == [  # type: ignore[attr-defined]
        ("gas-smell", "present", "evacuate", "unasked"),
        ("alarm", "present", "evacuate", "denied"),
        ("off-for", "more than 7 days", "call-out", "denied"),
        ("noise=bang", "present", "service", "denied"),
        ("off-for", "more than 1 day", "service", "denied"),
    ]
    assert KB.assess({"gas-smell": True}).safety_net == ()
