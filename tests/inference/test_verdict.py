"""The verdict: the level, and what could still change it, on a scale with two levels below the default."""

from __future__ import annotations

import pytest

from engine import KnowledgeBase, load
from tests.knowledge_bases import CITES, files, rule, symptom, written

KIND = symptom(reassuring="present", cites=CITES)


@pytest.fixture(scope="module")
def kb(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """low and usual stand below the default, which is high."""
    contents = files(
        findings={
            "mild": KIND,
            "brief": KIND,
            "sign": symptom(warning="true"),
            "odd": symptom(),
        },
        escalation=[
            rule("mild-is-usual", "mild", level="usual"),
            rule("mild-and-brief-is-low", {"all": ["mild", "brief"]}, level="low"),
            rule("odd-is-high", "odd", level="high"),
            rule("sign-is-top", "sign", level="top"),
        ],
        meta={"default_level": "high", "warning_from": "top"},
    )
    return load(written(tmp_path_factory.mktemp("verdict"), contents))


@pytest.mark.parametrize(
    ("answers", "level", "concluded", "relevant", "rise", "fall"),
    [
        ({}, "high", None, ["sign-is-top", "odd-is-high", "mild-is-usual", "mild-and-brief-is-low"], "top", "low"),
        ({"sign": False}, "high", None, ["odd-is-high", "mild-is-usual", "mild-and-brief-is-low"], None, "low"),
        ({"sign": False, "brief": False}, "high", None, ["odd-is-high", "mild-is-usual"], None, "usual"),
        ({"mild": False}, "high", None, ["sign-is-top"], "top", None),
        ({"mild": False, "sign": False}, "high", None, [], None, None),  # odd would conclude what holds by default
        ({"mild": True}, "usual", "usual", ["sign-is-top", "odd-is-high"], "top", None),
        ({"mild": True, "brief": True}, "usual", "usual", ["sign-is-top", "odd-is-high"], "top", None),
        ({"mild": True, "sign": False}, "usual", "usual", ["odd-is-high"], "high", None),
        ({"odd": True}, "high", "high", ["sign-is-top"], "top", None),
        ({"odd": True, "sign": "?"}, "high", "high", ["sign-is-top"], "top", None),
        ({"sign": True}, "top", "top", [], None, None),
    ],
)
def test_the_level_and_the_rules_that_could_still_change_it(
    kb: KnowledgeBase,
    answers: dict[str, object],
    level: str,
    concluded: str | None,
    relevant: list[str],
    rise: str | None,
    fall: str | None,
) -> None:
    result = kb.assess(answers)
    verdict = result.verdict
    assert verdict.level.id == level
    assert getattr(verdict.concluded, "id", None) == concluded
    assert [each.id for each in verdict.relevant] == relevant
    assert getattr(verdict.could_rise_to, "id", None) == rise
    assert getattr(verdict.could_fall_to, "id", None) == fall
    assert result.escalation.settled is (relevant == [])
    assert result.escalation.by == ("rule" if concluded else "default")


@pytest.mark.parametrize(
    ("answers", "state", "live"),
    [
        ({}, "open", ["mild", "brief", "sign", "odd"]),
        ({"sign": "?"}, "open", ["mild", "brief", "odd"]),
        ({"sign": "?", "mild": False}, "finished", []),
        ({"sign": "?", "odd": True}, "finished", []),
        ({"sign": "?", "odd": "?", "mild": "?"}, "open", ["brief"]),
        ({"sign": "?", "odd": "?", "mild": "?", "brief": False}, "finished", []),
        ({"sign": False, "mild": False}, "settled", []),
    ],
)
def test_the_interview_is_finished_when_no_question_not_asked_could_change_a_rule_that_matters(
    kb: KnowledgeBase, answers: dict[str, object], state: str, live: list[str]
) -> None:
    certificate = kb.assess(answers).certificate
    assert certificate.state == state
    assert [str(each.name) for each in certificate.live] == live
