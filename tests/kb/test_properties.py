"""What the shipped knowledge base is proved to be."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from engine.bench.proving.proofs import Proof, proved
from engine.inference.knowledge_base import KnowledgeBase, shipped
from engine.knowledge.forms import FORMS
from engine.knowledge.model import Rule
from engine.knowledge.properties import EveryCase, EveryCause, EveryChange, Higher
from engine.knowledge.reading import read_knowledge_base

READING = read_knowledge_base(shipped())


@pytest.fixture(scope="module")
def proofs() -> list[Proof]:
    assert READING.model is not None
    return list(proved(KnowledgeBase(READING.model), READING.properties, seconds=60))


def test_every_property_is_proved(proofs: list[Proof]) -> None:
    assert {proof.subject.id: proof.failures for proof in proofs if not proof.proved} == {}


def test_every_cause_that_is_no_umbrella_has_a_witness_or_a_reason(proofs: list[Proof]) -> None:
    assert READING.model is not None
    [proof] = [proof for proof in proofs if isinstance(proof.subject.formal, EveryCause)]
    assert isinstance(proof.subject.formal, EveryCause)
    narrow = {cause.id for cause in READING.model.causes.values() if not cause.umbrella}
    assert set(proof.witnesses) | set(proof.subject.formal.unable) == narrow


def test_the_laws_of_the_language_are_among_the_properties() -> None:
    changes = [each.formal for each in READING.properties if isinstance(each.formal, EveryChange)]
    stated = {(each.by, each.settled, each.level or each.conclusions) for each in changes if isinstance(each.by, str)}
    assert stated == {
        ("sign-turns-present", False, "never-falls"),
        ("sign-is-denied", False, "never-rises"),
        ("dont-know", False, "unchanged"),
        ("more-answers", True, "stays"),
        ("more-answers", False, "kept"),
        ("more-answers", False, "falls-only-from-default"),
        ("more-answers", False, "within-its-bounds"),
        ("undeclared-answer", False, "never-falls"),
    }
    assert {each.by.finding for each in changes if isinstance(each.by, Higher)} == {"age", "severity", "duration"}


def test_every_claim_behind_a_rule_above_the_lowest_level_is_behind_a_property_of_that_level() -> None:
    """A red flag that has a rule and no property could lose the rule, and nothing would say so."""
    model = READING.model
    assert model is not None
    demanded: dict[str, int] = {}
    for each in READING.properties:
        if isinstance(each.formal, EveryCase) and not each.formal.only and each.formal.level.at_least:
            rank = model.levels[each.formal.level.at_least].rank
            demanded.update({claim: max(rank, demanded.get(claim, 0)) for claim in each.cites})
    short = {
        (rule.id, claim)
        for rule in model.level_rules
        for claim in rule.cites
        if model.level_of(rule).rank > 0 and demanded.get(claim, -1) < model.level_of(rule).rank
    }
    assert short == set()


REDUNDANT = {"more-than-a-week"}
"""Without it the level is the same: no picture of self-care reaches beyond a week."""


def unproved_without(rule: Rule) -> list[str]:
    """The properties of cases that cite what a rule cites, and do not hold without it."""
    assert READING.model is not None
    model = replace(READING.model, rules={name: each for name, each in READING.model.rules.items() if name != rule.id})
    cases = [each for each in READING.properties if isinstance(each.formal, EveryCase)]
    about = [each for each in cases if not set(each.cites).isdisjoint(rule.cites)]
    return [proof.subject.id for proof in proved(KnowledgeBase(model), about, seconds=60) if not proof.proved]


def rules_above_the_lowest_level() -> list[Rule]:
    assert READING.model is not None
    return [rule for rule in READING.model.level_rules if READING.model.level_of(rule).rank > 0]


@pytest.mark.parametrize("rule", rules_above_the_lowest_level()[::12], ids=lambda rule: rule.id)
def test_a_level_rule_that_is_lost_is_missed(rule: Rule) -> None:
    assert bool(unproved_without(rule)) == (rule.id not in REDUNDANT)


@pytest.mark.deep
def test_every_level_rule_that_is_lost_is_missed() -> None:
    missed = {rule.id for rule in rules_above_the_lowest_level() if unproved_without(rule)}
    assert missed == {rule.id for rule in rules_above_the_lowest_level()} - REDUNDANT


DOCUMENTATION = Path(__file__).parents[2] / "docs" / "proving.md"


def test_the_documentation_names_every_word_of_the_language() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    formal = FORMS["properties"].value.keys["formal"].shape  # type: ignore[attr-defined]
    words = set(re.findall(r"[a-z_]+(?:-[a-z]+)+|every_[a-z]+|only_when|except|higher", str(formal)))
    assert {word for word in words - {"advice-kind"} if not re.search(rf"\b{word}\b", text)} == set()
    assert {"sign-turns-present", "within-its-bounds", "every_advice", "only_when", "exactly-one-level"} <= words


def test_the_property_of_the_documentation_is_proved(tmp_path: Path) -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    [example] = re.findall(r"^<!-- file: properties.yaml -->\n```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    folder = shutil.copytree(shipped(), tmp_path / "kb", ignore=shutil.ignore_patterns("cases", "*.py", "__pycache__"))
    (folder / "properties.yaml").write_text(example, encoding="utf-8")
    reading = read_knowledge_base(folder)
    assert reading.model is not None
    assert [proof.outcome for proof in proved(KnowledgeBase(reading.model), reading.properties, seconds=60)] == [
        "proved"
    ]
