"""`thoracle how`: the proof of a conclusion about a case."""

import json

import pytest

from engine.dialogue.explanation import how
from engine.dialogue.proof_text import proof_text
from engine.inference.knowledge_base import load

from .conftest import BOILER

ON_BOILER = ("--kb", BOILER)
CASE = "findings:\n  dizzy: yes\n  gas-smell: yes\n"


@pytest.fixture(scope="module")
def result():
    return load(BOILER).assess({"dizzy": True, "gas-smell": True})


@pytest.mark.parametrize("name", [None, "gas-leak", "poisonous", "gas-means-leave", "any-smell"])
def test_the_proof_of_a_conclusion(thoracle, case, result, name):
    arguments = ("how", case(CASE), *([name] if name else []), *ON_BOILER)
    explanation = how(result, name)
    assert thoracle.done(*arguments).rstrip() == proof_text(explanation, width=80).rstrip()
    assert thoracle.json(*arguments) == json.loads(json.dumps(explanation.as_dict()))


def test_a_setting_replaces_what_the_case_states(thoracle, case):
    found = thoracle.json("how", case(CASE), "--set", "gas-smell=no", "--set", "off-for=8 days", *ON_BOILER)
    assert (found["name"], [rule["rule"] for rule in found["rules"]]) == ("call-out", ["long-off"])


def test_the_case_comes_from_standard_input(thoracle):
    assert thoracle.json("how", "-", *ON_BOILER, text=CASE)["name"] == "evacuate"


def test_output_goes_to_a_file(thoracle, case, tmp_path):
    file = tmp_path / "proof.txt"
    path = case(CASE)
    assert thoracle.done("how", path, "--output", str(file), *ON_BOILER) == ""
    assert file.read_text(encoding="utf-8") == thoracle.done("how", path, *ON_BOILER)
