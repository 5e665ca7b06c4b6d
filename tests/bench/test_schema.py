"""The JSON Schemas for editors take every sound file, however its scalars were loaded, and mark what cannot be."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from engine.bench.authoring.schema import KINDS, file_name, pattern_of, schema
from engine.inference.answers import DONT_KNOW, NO, NONE, YES, read_answers
from engine.knowledge.errors import BadAnswers, KnowledgeBaseError
from engine.knowledge.forms import form_of
from engine.knowledge.reading import load_model

BOILER = Path(__file__).parents[1] / "boiler"
SHIPPED = Path(__file__).parents[2] / "kb"
LOADERS = {"as it is written": yaml.BaseLoader, "with types": yaml.SafeLoader}


@pytest.fixture(scope="module")
def validators():
    return validators_of(BOILER)


def validators_of(folder):
    model = load_model(folder)
    return {kind: jsonschema.Draft202012Validator(schema(kind, model)) for kind in KINDS}


def files_of(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))


def faults(validator, text, loader=yaml.BaseLoader):
    found = validator.iter_errors(yaml.load(text, Loader=loader))
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in found]


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_one_and_has_a_title(validators, kind):
    jsonschema.Draft202012Validator.check_schema(validators[kind].schema)
    assert validators[kind].schema["title"] == f"{pattern_of(kind)} of the knowledge base boiler"


def test_a_schema_defines_only_what_it_refers_to(validators):
    defined = {kind: list(validators[kind].schema.get("$defs", {})) for kind in KINDS}
    assert defined == {
        **{kind: [] for kind in ("kb", "levels", "findings", "sources", "accepted")},
        **{kind: ["condition"] for kind in ("patterns", "causes", "escalation", "advice", "properties")},
        "cases": ["answers"],
        "properties": ["condition"],
    }


def test_each_kind_has_its_files():
    assert [(file_name(kind), pattern_of(kind)) for kind in ("kb", "cases")] == [
        ("kb.schema.json", "kb.yaml"),
        ("cases.schema.json", "cases/*.yaml"),
    ]


@pytest.mark.parametrize("loading", LOADERS)
@pytest.mark.parametrize("file", files_of(BOILER))
def test_every_file_of_the_toy_validates(validators, file, loading):
    text = (BOILER / file).read_text(encoding="utf-8")
    assert faults(validators[form_of(file)], text, LOADERS[loading]) == []


@pytest.mark.parametrize("loading", LOADERS)
def test_every_file_of_the_shipped_knowledge_base_validates(loading):
    try:
        shipped = validators_of(SHIPPED)
    except KnowledgeBaseError:
        pytest.skip("the shipped knowledge base does not load; tests/kb says why")
    found = {
        file: faults(shipped[form_of(file)], (SHIPPED / file).read_text(encoding="utf-8"), LOADERS[loading])
        for file in files_of(SHIPPED)
    }
    assert {file: messages for file, messages in found.items() if messages} == {}


BROKEN = {
    "a misspelt key": ("escalation.yaml", "  because: Gas can", "  becuase: Gas can"),
    "a missing key": ("escalation.yaml", "  because: Gas can explode.\n", ""),
    "a misspelt finding": ("escalation.yaml", "when: gas-smell", "when: gas-smel"),
    "a misspelt finding deep inside": ("escalation.yaml", "      - dizzy", "      - dizy"),
    "a finding that is no symptom": ("escalation.yaml", "when: gas-smell", "when: noise"),
    "a misspelt option": ("escalation.yaml", "noise: bang", "noise: bng"),
    "an option of another finding": ("escalation.yaml", "noise: bang", "noise: pump"),
    "a comparison that is none": ("escalation.yaml", "more_than: 1 week", "longer_than: 1 week"),
    "two keys in a condition": ("escalation.yaml", "  when: gas-smell", "  when: {where: pump, noise: bang}"),
    "an empty list of conditions": ("patterns.yaml", "          - dizzy\n", "          - dizzy\n          - all: []\n"),
    "a count of nothing": ("escalation.yaml", "at_least: 2", "at_least: 0"),
    "a comparison of options in no order": ("causes/parts.yaml", "where: pump", "where: {at_least: pump}"),
    "a denied quantity": ("causes/parts.yaml", "absent: frost", "absent: age"),
    "a denied pattern": ("causes/parts.yaml", "absent: frost", "absent: poisonous"),
    "a misspelt level": ("escalation.yaml", "level: watch", "level: wtch"),
    "a misspelt claim": ("escalation.yaml", "- leaflet.bang", "- leaflet.bng"),
    "a weight that is none": ("causes/parts.yaml", "against: weak", "against: feeble"),
    "evidence for and against": ("causes/parts.yaml", "against: weak", "against: weak\n      weight: weak"),
    "evidence neither for nor against": ("causes/parts.yaml", "      against: weak\n", ""),
    "a cause of no kind": ("causes/parts.yaml", "The pump\n  kind_of: water-fault", "The pump\n  kind_of: fire"),
    "a seriousness out of range": ("causes/parts.yaml", "serious: 3", "serious: 4"),
    "an identifier with capitals": ("levels.yaml", "call-out:", "Call-Out:"),
    "an empty list of citations": ("causes/parts.yaml", "cites:\n    - leaflet.old", "cites: []"),
    "a kind of advice that is none": ("advice.yaml", "kind: prepare", "kind: prepar"),
    "a kind of finding that is none": ("findings/boiler.yaml", "kind: choices", "kind: many"),
    "an implied symptom that is none": ("findings/boiler.yaml", "    - any-smell", "    - some-smell"),
    "a flag that is neither true nor false": ("findings/boiler.yaml", "changeable: false", "changeable: maybe"),
    "a digest that is none": ("sources/leaflet.yaml", "84d30c5eec48", "84d30c5eec4"),
    "a line before the first": ("sources/leaflet.yaml", "line: 3", "line: -3"),
    "a weight that is no number": ("kb.yaml", "weak: 1", "weak: low"),
    "a scenario with a misspelt finding": ("cases/plain.yaml", "gas-smell: yes", "gas-smel: yes"),
    "a scenario with an answer that is none": ("cases/plain.yaml", "gas-smell: yes", "gas-smell: maybe"),
    "a scenario with a misspelt option": ("cases/plain.yaml", "noise: hum", "noise: humm"),
    "a scenario with a misspelt rule": ("cases/plain.yaml", "- gas-means-leave", "- gas-means-leav"),
    "a scenario with a level that is none": ("cases/plain.yaml", "level: evacuate", "level: {at_least: leave}"),
}  # fmt: skip


@pytest.mark.parametrize("loading", LOADERS)
@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_is_marked(validators, what, loading):
    file, old, new = BROKEN[what]
    text = (BOILER / file).read_text(encoding="utf-8")
    assert old in text
    assert faults(validators[form_of(file)], text.replace(old, new, 1), LOADERS[loading])


def answers_schema(validators):
    return jsonschema.Draft202012Validator({"$ref": "#/$defs/answers", "$defs": validators["cases"].schema["$defs"]})


ANSWERS = [
    *({"gas-smell": word} for word in sorted(YES | NO | DONT_KNOW)),
    *({"noise": word} for word in ("bang", *sorted(DONT_KNOW))),
    *({"where": word} for word in ("pump", "pump, valve", *sorted(NONE | DONT_KNOW))),
    {"gas-smell": True},
    {"gas-smell": None},
    {"where": False},
    {"where": ["pump", "flue"]},
    {"where": {"pump": "yes", "flue": False, "valve": None}},
    {"age": 15},
    {"age": "15"},
    {"age": None},
    {"off-for": "2 weeks"},
]
REFUSED = [
    {"gas-smell": "maybe"},
    {"gas-smell": ["yes"]},
    {"gas": "yes"},
    {"noise": ["bang"]},
    {"noise": "yes"},
    {"where": []},
    {"where": "roof"},
    {"where": ["roof"]},
    {"where": {"roof": "yes"}},
    {"where": {"pump": "maybe"}},
    {"where": {}},
    {"off-for": ["2 weeks"]},
]


@pytest.mark.parametrize("answers", ANSWERS, ids=str)
def test_the_schema_takes_the_answers_that_are_taken(validators, answers):
    read_answers(load_model(BOILER), answers)
    assert answers_schema(validators).is_valid(answers)


@pytest.mark.parametrize("answers", REFUSED, ids=str)
def test_the_schema_marks_answers_that_are_refused(validators, answers):
    with pytest.raises(BadAnswers):
        read_answers(load_model(BOILER), answers)
    assert not answers_schema(validators).is_valid(answers)


def test_names_are_completed_with_what_they_mean(validators):
    completed = validators["escalation"].schema["$defs"]["condition"]["anyOf"][0]
    words = dict(zip(completed["enum"], completed["enumDescriptions"], strict=True))
    assert (words["gas-smell"], words["poisonous"]) == ("Smell of gas", "Signs of poisonous gas")
    assert "noise" not in words


def test_the_same_knowledge_base_has_the_same_schemas(validators):
    again = validators_of(BOILER)
    assert [json.dumps(again[kind].schema) for kind in KINDS] == [json.dumps(validators[kind].schema) for kind in KINDS]
