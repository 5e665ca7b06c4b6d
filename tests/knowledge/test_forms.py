"""Forms: which file is what, and which keys each may have."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.knowledge.forms import FORMS, form_of
from tests.knowledge_bases import choice, files, problems, quantity, symptom


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("kb.yaml", "kb"),
        ("levels.yaml", "levels"),
        ("patterns.yaml", "patterns"),
        ("escalation.yaml", "escalation"),
        ("advice.yaml", "advice"),
        ("findings/pain.yaml", "findings"),
        ("causes/a/b.yaml", "causes"),
        ("sources/one.yaml", "sources"),
        ("cases/one.yaml", "cases"),
        ("findings.yaml", None),
        ("levels/one.yaml", None),
        ("notes.yaml", None),
        ("notes/one.yaml", None),
        ("levels.yml", None),
        ("findings/pain.yml", None),
    ],
)
def test_a_file_is_known_by_its_path(path: str, form: str | None) -> None:
    assert form_of(path) == form


def test_every_form_has_a_place_among_the_files() -> None:
    assert [kind for kind in FORMS if form_of(f"{kind}.yaml") is None and form_of(f"{kind}/x.yaml") is None] == []


@pytest.mark.parametrize(
    ("findings", "problem"),
    [
        (
            {"fever": symptom(option="x")},
            "unknown-key: a finding has no key `option` (did you mean `options`?)",
        ),
        ({"fever": {"kind": "symptom"}}, "missing-key: a finding needs `ask`: the question, in plain words"),
        (
            {"fever": {"kind": "sympton", "ask": "?"}},
            "bad-value: `sympton` is not `symptom` or `choice` or `choices` or `quantity` (did you mean `symptom`?)",
        ),
        ({"fever": symptom(options={"a": "A"})}, "misplaced-key: a symptom has no `options`"),
        ({"fever": symptom(ordered="true")}, "misplaced-key: a symptom has no `ordered`"),
        ({"site": choice("a", kind="choices", ordered="true")}, "misplaced-key: a choices has no `ordered`"),
        ({"onset": choice("a", implies=["fever"])}, "misplaced-key: a choice has no `implies`"),
        ({"onset": choice("a", least="1")}, "misplaced-key: a choice has no `least`"),
        ({"age": quantity(options={"a": "A"})}, "misplaced-key: a quantity has no `options`"),
        ({"age": {"kind": "quantity", "ask": "?"}}, "missing-key: the quantity `age` needs `unit`"),
        ({"site": {"kind": "choices", "ask": "?"}}, "missing-key: the choices `site` needs `options`"),
        ({"age": quantity("°C")}, "bad-value: `°C` is not a unit: one word in lower case"),
        ({"age": quantity(least="9", greatest="8")}, "bad-value: `age` has a least amount above its greatest"),
        (
            {"fever": symptom(reassuring="low")},
            "bad-value: `fever` is a symptom and cannot be reassuring so (one of present, absent)",
        ),
        (
            {"age": quantity(reassuring="present")},
            "bad-value: `age` is a quantity and cannot be reassuring so (one of low, high)",
        ),
        (
            {"onset": choice("a", reassuring="present")},
            "bad-value: `onset` is a choice and cannot be reassuring so (say it of the options)",
        ),
        (
            {"fever": symptom(warning="false")},
            "missing-reason: `fever` is said to be no warning sign without a reason (add `not_a_warning_because`)",
        ),
        (
            {"fever": symptom(warning="true", not_a_warning_because="no")},
            "misplaced-key: `fever` has a reason for what it does not say (it goes with `warning: false`)",
        ),
        (
            {"onset": choice(options={"a": {"title": "A", "warning": "false"}})},
            "missing-reason: `a` is said to be no warning sign without a reason (add `not_a_warning_because`)",
        ),
        (
            {"onset": choice(options={"unknown": "?"})},
            "reserved-name: `unknown` answers any finding and can name no option",
        ),
        ({"any": symptom()}, "reserved-name: `any` is a word of the condition language and can name nothing"),
        ({"Fever": symptom()}, "bad-identifier: `Fever` is not an identifier in kebab-case"),
    ],
)
def test_a_finding_with_a_fault_is_reported(tmp_path: Path, findings: dict[str, object], problem: str) -> None:
    found = problems(tmp_path, findings=findings)
    told = [f"{each.code}: {each.message}" + (f" ({each.hint})" if each.hint else "") for each in found]
    assert problem in told
    assert [each for each in found if each.severity == "error" and each.code != problem.partition(":")[0]] == []


def test_a_sound_knowledge_base_has_no_problem(tmp_path: Path) -> None:
    assert problems(tmp_path) == ()
    assert sorted(files()) == ["findings/all.yaml", "kb.yaml", "levels.yaml", "sources/leaf.yaml"]
