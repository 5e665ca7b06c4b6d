"""What the shipped knowledge base has to hold."""

import re
from pathlib import Path

import pytest

from engine.bench.checking.check import examine
from engine.bench.covering.coverage import uncovered
from engine.bench.tracing.source_report import report_sources
from engine.bench.trying.trial_report import TrialReport
from engine.bench.trying.trials import run
from engine.inference.knowledge_base import KnowledgeBase, shipped
from engine.knowledge.conditions import Atom
from engine.knowledge.safety import readings

DOCUMENTS = Path(__file__).parents[2] / ".." / "shared" / "documents"

FINDINGS = [
    "site",
    "duration",
    "age",
    "severity",
    "onset",
    "night-pain",
    "wakes-from-sleep",
    "rest-pain",
    "comes-and-goes",
    "recurrent",
    "worsening",
    "relieved-by-rest",
    "fever",
    "high-fever",
    "chills",
    "nausea",
    "vomiting",
    "weight-loss",
    "bladder-incontinence",
    "bowel-incontinence",
    "saddle-numbness",
    "paralysis",
    "leg-weakness",
    "arm-numbness",
    "arm-tingling",
    "difficulty-walking",
    "shortness-of-breath",
    "cough",
    "abdominal-pain",
    "heart-area-pain",
    "after-injury",
    "after-exertion",
]
OPTIONS = {
    "site": {"between-shoulder-blades", "under-ribs", "flank", "left-back"},
    "severity": {"mild", "moderate", "severe"},
    "onset": {"sudden", "gradual"},
}
CAUSES = [
    "muscle-strain",
    "poor-posture",
    "fibromyalgia",
    "osteoporosis",
    "vertebral-fracture",
    "herniated-disc",
    "spinal-stenosis",
    "pinched-nerve",
    "spinal-tumor",
    "spinal-infection",
    "ankylosing-spondylitis",
    "scoliosis",
    "kidney-stones",
    "kidney-infection",
    "pancreatitis",
    "gallstones",
    "stomach-ulcer",
    "myocardial-infarction",
    "pneumonia",
    "pleurisy",
    "lung-tumor",
]
LEVELS = ["self-care", "appointment", "prompt", "immediate", "emergency", "ambulance"]
CODE_SYSTEMS = {"snomed", "icd-10-cm"}


@pytest.fixture(scope="module")
def reading():
    return examine(shipped())


@pytest.fixture(scope="module")
def model(reading):
    assert reading.model is not None, "the knowledge base does not load"
    return reading.model


@pytest.fixture(scope="module")
def trials(reading, model):
    return run(KnowledgeBase(model), reading.scenarios)


def test_it_has_no_errors_and_no_warnings(reading):
    assert [str(problem) for problem in reading.diagnostics] == []


def test_all_scenarios_pass(model, trials):
    report = TrialReport(kb=model.meta.id, trials=trials)
    assert report.passed, report.as_text()


def test_there_are_at_least_150_scenarios(reading):
    assert len(reading.scenarios) >= 150


def test_every_scenario_cites_a_claim_and_expects_a_level(reading):
    assert [each.id for each in reading.scenarios if not each.cites] == []
    unbound = [each.id for each in reading.scenarios if not (each.expect.level_at_least or each.expect.level_at_most)]
    assert unbound == []


def test_every_rule_is_fired_by_a_scenario(model, trials):
    assert [rule.id for rule in uncovered(model, trials).rules] == []


def test_every_cause_is_concluded_by_a_scenario(model, trials):
    assert [cause.id for cause in uncovered(model, trials).causes] == []


def test_every_level_is_reached_by_a_scenario(model, trials):
    assert {trial.result.verdict.level.id for trial in trials} == set(LEVELS)


def test_every_rule_and_every_cause_cites(model):
    assert [rule.id for rule in model.rules.values() if not rule.cites] == []
    assert [cause.id for cause in model.causes.values() if not cause.cites] == []


def test_every_line_of_advice_cites_and_can_be_given(model):
    assert [line.text for line in model.advice if not line.cites] == []
    assert [kind for kind in model.meta.advice_kinds if not any(line.kind == kind for line in model.advice)] == []


def test_the_scale_is_the_agreed_one_and_calls_at_its_top(model):
    assert list(model.levels) == LEVELS
    assert (model.default.id, model.top.number) == ("appointment", "911")


@pytest.mark.parametrize("finding", FINDINGS)
def test_a_finding_that_scripts_rely_on_exists(model, finding):
    assert finding in model.findings
    assert OPTIONS.get(finding, set()) <= set(model.findings[finding].options)


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_that_scripts_rely_on_exists(model, cause):
    assert cause in model.causes


def test_there_are_50_causes_or_more(model):
    assert len(model.causes) >= 50


def test_the_levels_of_severity_are_in_order(model):
    assert model.findings["severity"].ordered
    assert list(model.findings["severity"].options) == ["mild", "moderate", "severe"]


def test_every_question_is_a_question_with_help_and_other_words(model):
    findings = model.findings.values()
    assert [finding.id for finding in findings if not finding.ask.endswith("?")] == []
    assert [finding.id for finding in findings if not finding.help] == []
    assert [finding.id for finding in findings if not (finding.aliases or finding.options)] == []


def test_every_finding_is_read_by_a_rule_or_a_line_of_advice(model):
    read = set()
    conditions = [rule.when for rule in model.rules.values()]
    for condition in [*conditions, *(line.when for line in model.advice if line.when is not None)]:
        for each in readings(model, condition):
            read |= {literal.atom.finding for literal in each} if isinstance(each, tuple) else {each.finding}
    implying = {finding.id for finding in model.findings.values() if finding.implies}
    implying |= {
        finding.id for finding in model.findings.values() for option in finding.options.values() if option.implies
    }
    assert sorted(set(model.findings) - read - implying) == []


def test_a_warning_sign_never_reassures(model):
    declared = {
        atom: (model.finding_of(atom).options[atom.option] if atom.option else model.finding_of(atom)).reassuring
        for atom in model.atoms
    }
    assert [str(atom) for atom, way in declared.items() if model.is_warning(atom) and way == "present"] == []
    assert model.is_warning(Atom("fever"))


def codes(model, system):
    """Every code of a system, with what carries it."""
    options = [
        (f"{finding.id}={option.id}", option.codes)
        for finding in model.findings.values()
        for option in finding.options.values()
    ]
    entries = [*((each.id, each.codes) for each in (*model.findings.values(), *model.causes.values())), *options]
    return {name: found[system] for name, found in entries if system in found}


def test_codes_are_of_known_systems(model):
    entries = [*model.findings.values(), *model.causes.values()]
    entries += [option for finding in model.findings.values() for option in finding.options.values()]
    assert sorted({system for each in entries for system in each.codes} - CODE_SYSTEMS) == []


def test_every_icd_10_cm_code_is_in_the_tables(model):
    tables = pytest.importorskip("simple_icd_10_cm", reason="simple-icd-10-cm comes with the extra `dev`")
    found = codes(model, "icd-10-cm")
    assert found
    odd = {
        name: code
        for name, code in found.items()
        if not re.fullmatch(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?", code) or not tables.is_valid_item(code)
    }
    assert odd == {}


def test_every_snomed_ct_code_has_a_right_check_digit(model):
    found = codes(model, "snomed")
    assert {name: code for name, code in found.items() if not verhoeff(code) or len(code) < 6} == {}


def verhoeff(number):
    """Whether the last digit of an SNOMED CT identifier is its check digit, by the scheme of J. Verhoeff (1969)."""
    # Multiplication in the dihedral group of ten elements, and the powers of its permutation.
    permutation = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
    check = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit)
        for _ in range(place % 8):
            value = permutation[value]
        check = times(check, value)
    return check == 0


def times(one, other):
    """The product of two elements of the dihedral group of ten."""
    if one < 5:
        return (one + other) % 5 if other < 5 else 5 + (one + other) % 5
    return 5 + (one - other) % 5 if other < 5 else (one - other) % 5


def test_the_check_digit_is_that_of_known_identifiers():
    assert [verhoeff(code) for code in ("279038004", "386661006", "279038005", "297038004")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the documents are not beside this checkout")
def test_every_sentence_of_the_documents_is_accounted_for(reading, model):
    report = report_sources(model, shipped(), documents=DOCUMENTS.resolve(), lines=reading.lines)
    assert [str(problem) for problem in report.problems] == []
    assert report.verified == tuple(model.sources)
    assert report.sound


def test_the_five_documents_are_its_sources(model):
    assert list(model.sources) == ["causes", "internal-organs", "mid-back", "red-flags", "when-to-worry"]
