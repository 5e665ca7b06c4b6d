"""Properties: their language, read from YAML, and what is reported where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.knowledge.conditions import All, Atom, Compare, Present
from engine.knowledge.properties import (
    Bounds,
    EveryAdvice,
    EveryCase,
    EveryCause,
    EveryChange,
    Formal,
    Higher,
    OneLevel,
)
from engine.knowledge.reading import load_model, read_knowledge_base
from tests.knowledge_bases import CITES, cause, choice, files, quantity, rule, symptom, written

FINDINGS = {
    "cough": symptom(cites=CITES),
    "age": quantity("year", bare="true"),
    "lasting": quantity(),
    "severity": choice("mild", "severe", ordered="true"),
    "onset": choice("sudden", "slow"),
}


def read(folder: Path, formal: object, **changes: object) -> tuple[list[Formal], list[str]]:
    """The formal statements of a properties.yaml with one property, and all problems with it."""
    one = {"says": "It is so.", "formal": formal, "cites": CITES, **changes}
    contents = files(
        findings=FINDINGS,
        causes={"cold": cause(), "flu": cause()},
        escalation=[rule("cough-is-low", {"absent": "cough"}, level="low")],
    )
    reading = read_knowledge_base(written(folder, {**contents, "properties.yaml": {"it-is-so": one}}))
    found = [problem for problem in reading.diagnostics if problem.file == "toy/properties.yaml"]
    return [each.formal for each in reading.properties], [
        f"{each.code}: {each.message}" + (f" ({each.hint})" if each.hint else "") for each in found
    ]


CHANGE = {"level": "never-falls"}


@pytest.mark.parametrize(
    ("formal", "expected"),
    [
        ({"every_case": {"when": "cough", "level": "high"}}, EveryCase(
            when=Present(Atom("cough")), level=Bounds(at_least="high", at_most="high"))),
        ({"every_case": {"when": {"all": ["cough", {"age": {"more_than": "60"}}]}, "level": {"at_least": "high"}}},
         EveryCase(when=All((Present(Atom("cough")), Compare("age", "more_than", 60.0))),
                   level=Bounds(at_least="high"))),
        ({"every_case": {"only_when": "cough", "level": {"at_most": "low"}}},
         EveryCase(when=Present(Atom("cough")), only=True, level=Bounds(at_most="low"))),
        ({"every_case": {"level": {"at_least": "low", "at_most": "top"}}},
         EveryCase(when=None, level=Bounds(at_least="low", at_most="top"))),
        ({"every_case": {"has": "exactly-one-level"}}, OneLevel()),
        ({"every_change": {"by": "sign-turns-present", **CHANGE}},
         EveryChange(by="sign-turns-present", settled=False, level="never-falls", conclusions="")),
        ({"every_change": {"by": "more-answers", "starting": "settled", "level": "stays"}},
         EveryChange(by="more-answers", settled=True, level="stays", conclusions="")),
        ({"every_change": {"by": "dont-know", "conclusions": "unchanged"}},
         EveryChange(by="dont-know", settled=False, level="", conclusions="unchanged")),
        ({"every_change": {"by": {"higher": "age", "from": "18"}, **CHANGE}},
         EveryChange(by=Higher(finding="age", at_least=18.0), settled=False, level="never-falls", conclusions="")),
        ({"every_change": {"by": {"higher": "lasting", "from": "2 weeks"}, **CHANGE}},
         EveryChange(by=Higher(finding="lasting", at_least=14.0), settled=False, level="never-falls", conclusions="")),
        ({"every_change": {"by": {"higher": "severity", "from": "severe"}, **CHANGE}},
         EveryChange(by=Higher(finding="severity", at_least="severe"), settled=False, level="never-falls",
                     conclusions="")),
        ({"every_change": {"by": {"higher": "severity"}, **CHANGE}},
         EveryChange(by=Higher(finding="severity", at_least=None), settled=False, level="never-falls",
                     conclusions="")),
        ({"every_cause": {"can": "lead"}}, EveryCause(unable={})),
        ({"every_cause": {"can": "lead", "except": {"flu": "it is\nrare"}}}, EveryCause(unable={"flu": "it is rare"})),
        ({"every_advice": {"of": ["tip"], "level": "low"}},
         EveryAdvice(kinds=("tip",), level=Bounds(at_least="low", at_most="low"))),
    ],
)  # fmt: skip
def test_a_statement_is_read(tmp_path: Path, formal: object, expected: Formal) -> None:
    assert read(tmp_path, formal) == ([expected], [])


@pytest.mark.parametrize(
    ("formal", "problems"),
    [
        (
            {},
            [
                "missing-key: property `it-is-so` has 0 formal statements and needs one (name one of every_case, "
                "every_change, every_cause, every_advice)"
            ],
        ),
        (
            {"every_case": {"has": "exactly-one-level"}, "every_cause": {"can": "lead"}},
            [
                "missing-key: property `it-is-so` has 2 formal statements and needs one (name one of every_case, "
                "every_change, every_cause, every_advice)"
            ],
        ),
        (
            {"every_case": {"when": "cough"}},
            [
                "missing-key: property `it-is-so`: this is no statement about every case (give `has` alone, or `level` "
                "with `when` or `only_when`)"
            ],
        ),
        (
            {"every_case": {"when": "cough", "level": {}}},
            ["missing-key: property `it-is-so`: a range of levels needs `at_least` or `at_most`"],
        ),
        (
            {"every_case": {"when": "cuogh", "level": "high"}},
            [
                "unknown-name: property `it-is-so` reads `cuogh`, which nothing declares or concludes (did you mean "
                "`cough` (toy/findings/all.yaml:1)?)"
            ],
        ),
        (
            {"every_case": {"when": "cough", "level": "hihg"}},
            [
                "unknown-name: property `it-is-so` names the level `hihg`, which nothing declares (did you mean `high` "
                "(toy/levels.yaml:9)?)"
            ],
        ),
        (
            {"every_change": {"by": "sign-turns-present"}},
            ["missing-key: property `it-is-so`: a statement about every change needs either `level` or `conclusions`"],
        ),
        (
            {"every_change": {"by": "sign-turns-present", "conclusions": "kept", **CHANGE}},
            ["missing-key: property `it-is-so`: a statement about every change needs either `level` or `conclusions`"],
        ),
        (
            {"every_change": {"by": "sign-turns-up", **CHANGE}},
            [
                "bad-value: `sign-turns-up` is not `sign-turns-present` or `sign-is-denied` or `undeclared-answer` or "
                "`dont-know` or `more-answers` (did you mean `sign-turns-present`?)"
            ],
        ),
        (
            {"every_change": {"by": {"higher": "onset"}, **CHANGE}},
            [
                "unknown-name: property `it-is-so`: `onset` is neither a quantity nor a choice whose options are in "
                "order"
            ],
        ),
        (
            {"every_change": {"by": {"higher": "aeg"}, **CHANGE}},
            [
                "unknown-name: property `it-is-so`: `aeg` is neither a quantity nor a choice whose options are in "
                "order (did you mean `age` (toy/findings/all.yaml:6)?)"
            ],
        ),
        (
            {"every_change": {"by": {"higher": "lasting", "from": "14"}, **CHANGE}},
            ["bad-amount: property `it-is-so`: `14` has no unit; give one, such as `3 weeks`"],
        ),
        (
            {"every_change": {"by": {"higher": "severity", "from": "some"}, **CHANGE}},
            ["unknown-option: property `it-is-so`: `some` is no option of `severity` (known are mild, severe)"],
        ),
        (
            {"every_cause": {"can": "lead", "except": {"fluu": "it is rare"}}},
            [
                "unknown-name: property `it-is-so` names the cause `fluu`, which nothing declares (did you mean `flu` "
                "(toy/causes/all.yaml:6)?)"
            ],
        ),
        (
            {"every_advice": {"of": ["tipp"], "level": "low"}},
            [
                "unknown-name: property `it-is-so` names the advice-kind `tipp`, which nothing declares (did you mean "
                "`tip` (toy/kb.yaml:19)?)"
            ],
        ),
        (
            {"every_patient": {}},
            ["unknown-key: a formal statement has no key `every_patient` (did you mean `every_advice`?)"],
        ),
    ],
)
def test_what_is_no_statement_is_reported(tmp_path: Path, formal: object, problems: list[str]) -> None:
    assert read(tmp_path, formal)[1] == problems


def test_a_claim_that_nothing_declares_is_reported(tmp_path: Path) -> None:
    _, problems = read(tmp_path, {"every_case": {"has": "exactly-one-level"}}, cites=["leaf.two"])
    assert problems == [
        "unknown-name: property `it-is-so` names the claim `leaf.two`, which nothing declares (did you mean `leaf.one` "
        "(toy/sources/leaf.yaml:9)?)"
    ]


def test_properties_are_no_part_of_the_model(tmp_path: Path) -> None:
    contents = files(findings=FINDINGS)
    without = load_model(written(tmp_path / "without", contents))
    one = {"says": "It is so.", "formal": {"every_case": {"has": "exactly-one-level"}}, "cites": CITES}
    folder = written(tmp_path / "with", {**contents, "properties.yaml": {"it-is-so": one}})
    assert load_model(folder).digest == without.digest
    assert read_knowledge_base(folder, scenarios=False).properties == ()
