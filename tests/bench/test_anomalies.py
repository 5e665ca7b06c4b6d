"""Anomalies: what each finds, in its own words, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given

from engine.bench.checking.anomalies import anomalies
from engine.bench.checking.check import checked, examine
from engine.bench.checking.situations import Situations, implies
from engine.bench.checking.witnesses import witnesses
from engine.inference.case import Case
from engine.inference.knowledge_base import KnowledgeBase, shipped
from engine.inference.valuation import Valuation
from engine.knowledge.diagnostics import Report
from engine.knowledge.reading import read_knowledge_base
from engine.knowledge.truth import Truth
from tests.generated import Seeded, answers_of, pooled, randoms
from tests.knowledge_bases import (
    CITES,
    NOT_A_WARNING,
    SOURCE,
    cause,
    choice,
    files,
    model,
    pattern,
    quantity,
    rule,
    symptom,
    written,
)

FINDINGS = {
    **{name: symptom(**NOT_A_WARNING) for name in ("cough", "sneeze", "fever", "chills")},
    "cold": symptom(implies=["cough"], **NOT_A_WARNING),
    "onset": choice("sudden", "gradual", "slow", **NOT_A_WARNING),
    "site": choice("left", "right", kind="choices", **NOT_A_WARNING),
    "age": quantity("year", greatest="100", **NOT_A_WARNING),
    "days": quantity("day", greatest="100", reassuring="low", **NOT_A_WARNING),
}
QUIET = {"untested-rule", "unread-finding", "unreached-conclusion", "unused-pattern", "reads-both-ways"}
"""Anomalies that small knowledge bases are full of; each has tests of its own."""


def said(folder: Path, *, quiet: set[str] = QUIET, **parts: object) -> list[str]:
    """What is odd about a knowledge base, less what is in `quiet`."""
    parts.setdefault("findings", FINDINGS)
    reading = examine(written(folder, files(**parts)))  # type: ignore[arg-type]
    assert reading.model is not None, reading.diagnostics
    found = checked(reading).problems
    return [f"{each.code}: {each.message}" for each in found if each.code not in quiet]


def levels(*rules: tuple[str, object, str]) -> list[dict[str, object]]:
    return [rule(name, when, level=level) for name, when, level in rules]


# -- conditions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "message"),
    [
        ({"all": [{"onset": "sudden"}, {"onset": "slow"}]}, "never-true: rule `odd` can never hold"),
        ({"all": ["cold", {"absent": "cough"}]}, "never-true: rule `odd` can never hold"),
        ({"all": ["cough", {"absent": "cough"}]}, "never-true: rule `odd` can never hold"),
        (
            {"all": [{"age": {"more_than": "60 years"}}, {"age": {"less_than": "20 years"}}]},
            "never-true: rule `odd` can never hold",
        ),
        ({"absent": {"onset": ["sudden", "gradual", "slow"]}}, "never-true: rule `odd` can never hold"),
        (
            {"any": ["cough", {"absent": "cough"}]},
            "always-true: rule `odd` demands nothing: no answer makes its condition false",
        ),
        (
            {"any": [{"absent": "cold"}, "cough"]},
            "always-true: rule `odd` demands nothing: no answer makes its condition false",
        ),
        (
            {"onset": ["sudden", "gradual", "slow"]},
            "always-true: rule `odd` demands nothing: no answer makes its condition false",
        ),
        (
            {"age": {"at_least": "0 years"}},
            "always-true: rule `odd` demands nothing: no answer makes its condition false",
        ),
        (
            {"any": [{"age": {"more_than": "20 years"}}, {"age": {"at_most": "60 years"}}]},
            "always-true: rule `odd` demands nothing: no answer makes its condition false",
        ),
        (
            {"all": ["cold", "cough"]},
            "unneeded-part: rule `odd` does not need `cough`: without it, it holds in the same cases",
        ),
        (
            {"any": ["cold", "cough"]},
            "unneeded-part: rule `odd` does not need `cold`: without it, it holds in the same cases",
        ),
        (
            {"all": ["fever", "fever"]},
            "unneeded-part: rule `odd` does not need `fever`: without it, it holds in the same cases",
        ),
        (
            {"any": ["fever", {"all": [{"onset": "sudden"}, {"onset": "slow"}]}]},
            "unneeded-part: rule `odd` does not need `all: [{onset: sudden}, {onset: slow}]`: without it, it holds in "
            "the same cases",
        ),
        (
            {"all": ["fever", {"any": ["chills", {"all": ["fever", "chills"]}]}]},
            "unneeded-part: rule `odd` does not need `all: [fever, chills]`: without it, it holds in the same cases",
        ),
        (
            {"at_least": "2", "of": ["fever", "chills", {"all": ["fever", "chills"]}]},
            "unneeded-part: rule `odd` does not need `all: [fever, chills]`: without it, it holds in the same cases",
        ),
        (
            {"all": [{"age": {"more_than": "20 years"}}, {"age": {"more_than": "60 years"}}]},
            "unneeded-part: rule `odd` does not need `age: {more_than: 20 years}`: without it, it holds in the same "
            "cases",
        ),
    ],
)
def test_what_is_odd_about_a_condition_is_said(tmp_path: Path, when: object, message: str) -> None:
    assert said(tmp_path, escalation=levels(("odd", when, "usual"))) == [message]


@pytest.mark.parametrize(
    "when",
    [
        "cough",
        {"all": ["fever", "chills", {"absent": "cough"}]},
        {"any": ["fever", {"all": ["chills", "cough"]}]},
        {"any": ["fever", {"absent": "cough"}]},
        {"onset": ["sudden", "slow"]},
        {"site": ["left", "right"]},
        {"all": [{"site": "left"}, {"site": "right"}]},
        {"at_least": "2", "of": ["fever", "chills", "sneeze"]},
        {"all": [{"age": {"more_than": "20 years"}}, {"age": {"less_than": "60 years"}}]},
        {"all": ["fever", {"absent": {"onset": ["sudden", "slow"]}}]},
    ],
)
def test_nothing_is_said_of_a_sound_condition(tmp_path: Path, when: object) -> None:
    assert said(tmp_path, escalation=levels(("sound", when, "usual"))) == []


def test_several_parts_that_are_not_needed_are_named_together(tmp_path: Path) -> None:
    when = {"all": ["cold", "cough", "cold"]}
    assert said(tmp_path, escalation=levels(("odd", when, "usual"))) == [
        "unneeded-part: rule `odd` does not need `cold`: without it, it holds in the same cases",
        "unneeded-part: rule `odd` does not need `cough`: without it, it holds in the same cases",
    ]


def test_what_cannot_be_is_found_through_patterns(tmp_path: Path) -> None:
    patterns = {"ill": pattern(rule("ill-by-cold", {"all": ["cold", "fever"]}))}
    when = {"all": ["ill", {"absent": "cough"}]}
    assert said(tmp_path, patterns=patterns, escalation=levels(("odd", when, "usual"))) == [
        "never-true: rule `odd` can never hold"
    ]


def test_the_condition_of_an_advice_line_is_looked_at_too(tmp_path: Path) -> None:
    line = {"kind": "tip", "text": "Rest.", "cites": CITES, "when": {"all": ["cold", "cough"]}}
    assert said(tmp_path, advice=[line]) == [
        "unneeded-part: the advice line `Rest.` does not need `cough`: without it, it holds in the same cases"
    ]


Many = tuple[dict[str, object], list[str]]


def plain(count: int) -> Many:
    """Findings that have nothing to do with each other, and their names."""
    names = [f"s{number}" for number in range(count)]
    return {**FINDINGS, **{name: symptom(**NOT_A_WARNING) for name in names}}, names


def related(count: int) -> Many:
    """Findings of which one implies another, so that they cannot be counted."""
    findings, names = plain(count)
    return {**findings, "s1": symptom(implies=["s0"], **NOT_A_WARNING)}, names


@pytest.mark.parametrize("makes", [plain, related])
def test_bounds_that_exclude_each_other_are_seen_beside_a_part_of_very_many_cases(
    tmp_path: Path, makes: Callable[[int], Many]
) -> None:
    findings, names = makes(16)
    bounds = [{"days": {"more_than": "3 weeks"}}, {"days": {"less_than": "1 week"}}]
    large = {"at_least": "8", "of": names}
    rules = levels(("flat", {"all": [bounds[0], large, bounds[1]]}, "usual"))
    rules += levels(("nested", {"all": [{"all": [large, bounds[0]]}, bounds[1]]}, "usual"))
    assert said(tmp_path, findings=findings, escalation=rules) == [
        "never-true: rule `flat` can never hold",
        "never-true: rule `nested` can never hold",
    ]


def test_at_least_many_of_very_many_findings_is_analysed(tmp_path: Path) -> None:
    findings, names = plain(16)
    large = {"at_least": "8", "of": names}
    rules = levels(
        ("many", large, "usual"),
        ("more", {"at_least": "10", "of": names[::-1]}, "usual"),
        ("named", {"all": names[:8]}, "usual"),
        ("other", {"at_least": "8", "of": ["cough", "sneeze", "chills", *names[3:]]}, "usual"),
        ("denied", {"all": [large, {"absent": names[:9]}]}, "usual"),
        ("twice", {"all": [large, "fever", "fever"]}, "high"),
    )
    assert said(tmp_path, findings=findings, escalation=rules) == [
        "subsumed-rule: rule `more` fires only where rule `many` does, which concludes the same",
        "subsumed-rule: rule `named` fires only where rule `many` does, which concludes the same",
        "never-true: rule `denied` can never hold",
        "unneeded-part: rule `twice` does not need `fever`: without it, it holds in the same cases",
    ]


def test_counts_that_exclude_each_other_can_never_hold_together(tmp_path: Path) -> None:
    findings, names = plain(16)
    some = {"at_least": "8", "of": names}
    denied = [{"at_least": str(count), "of": [{"absent": name} for name in names]} for count in (8, 9)]
    rules = levels(("fits", {"all": [some, denied[0]]}, "usual"), ("odd", {"all": [some, denied[1]]}, "usual"))
    assert said(tmp_path, findings=findings, escalation=rules) == ["never-true: rule `odd` can never hold"]


def test_the_case_of_a_counted_rule_fires_it(tmp_path: Path) -> None:
    findings, names = plain(16)
    when = {"all": [{"at_least": "8", "of": names}, {"absent": names[:4]}, {"days": {"more_than": "7 days"}}]}
    kb = KnowledgeBase(model(tmp_path, findings=findings, escalation=levels(("r1", when, "usual"))))
    problem = Report()
    problem.warning("untested-rule", kb.rules["r1"].place, "no scenario fires it", about=["r1"])
    ((_, case),) = witnesses(kb, problem.found)
    assert case.count(": yes") == 8
    assert case.count(": no\n") == 4


def test_what_has_too_many_cases_is_named_and_all_else_is_looked_at(tmp_path: Path) -> None:
    findings, names = related(30)
    rules = levels(("large", {"at_least": "15", "of": names}, "usual"), ("odd", {"all": ["cold", "cough"]}, "usual"))
    assert said(tmp_path, findings=findings, escalation=rules) == [
        "not-analysed: rule `large` has a condition of too many cases and was not analysed",
        "unneeded-part: rule `odd` does not need `cough`: without it, it holds in the same cases",
    ]


# -- rules beside rules ---------------------------------------------------------------------------------------------

SLOW_OR_GRADUAL = {"any": [{"onset": "slow"}, {"onset": "gradual"}]}


@pytest.mark.parametrize(
    ("rules", "messages"),
    [
        (
            [("one", {"onset": ["gradual", "slow"]}, "low"), ("other", SLOW_OR_GRADUAL, "low")],
            ["duplicate-rule: rule `other` fires in the same cases as rule `one`, which concludes the same"],
        ),
        (
            [("one", "cough", "low"), ("other", {"all": ["cough", "fever"]}, "low")],
            ["subsumed-rule: rule `other` fires only where rule `one` does, which concludes the same"],
        ),
        (
            [("one", {"all": ["cough", "fever"]}, "low"), ("other", "cough", "low")],
            ["subsumed-rule: rule `one` fires only where rule `other` does, which concludes the same"],
        ),
        (
            [("one", "cough", "high"), ("other", "cold", "usual")],
            ["subsumed-rule: rule `other` fires only where rule `one` does, which concludes `high`"],
        ),
        (
            [("one", "fever", "high"), ("other", "fever", "usual")],
            [
                "conflicting-rules: rule `other` concludes `usual`, and whenever it fires rule `one` concludes `high`",
            ],
        ),
        (
            [("one", "cough", "high"), ("other", "cold", "low")],  # the default level, which it does not reach
            ["subsumed-rule: rule `other` fires only where rule `one` does, which concludes `high`"],
        ),
        ([("one", "cough", "usual"), ("other", "cold", "high")], []),
        ([("one", {"all": ["cough", "fever"]}, "high"), ("other", "cough", "usual")], []),
        ([("one", "cough", "usual"), ("other", "fever", "usual")], []),
        ([("one", "cough", "low"), ("other", "fever", "high")], []),
    ],
)
def test_level_rules_that_repeat_or_contradict_each_other_are_told(
    tmp_path: Path, rules: list[tuple[str, object, str]], messages: list[str]
) -> None:
    assert said(tmp_path, escalation=levels(*rules), meta={"default_level": "low"}) == messages


def test_a_level_below_the_default_that_never_decides_is_a_conflict(tmp_path: Path) -> None:
    calm = {"reassuring": "absent", **NOT_A_WARNING}
    findings = {"cough": symptom(**calm), "cold": symptom(implies=["cough"], **calm)}
    rules = levels(("one", {"absent": "cold"}, "usual"), ("other", {"absent": "cough"}, "low"))
    assert said(tmp_path, findings=findings, escalation=rules) == [
        "conflicting-rules: rule `other` concludes `low`, and whenever it fires rule `one` concludes `usual`"
    ]


@pytest.mark.parametrize(
    ("evidence", "messages"),
    [
        (
            [("one", "cough", {"weight": "weak"}), ("other", "cough", {"weight": "weak"})],
            ["duplicate-rule: rule `other` fires in the same cases as rule `one`, which concludes the same"],
        ),
        (
            [("one", "cough", {"weight": "weak"}), ("other", "cough", {"weight": "strong"})],
            ["duplicate-rule: rules `one` and `other` fire in the same cases, and both count for `flu`"],
        ),
        (
            [("one", "cough", {"weight": "weak"}), ("other", "cold", {"weight": "weak"})],
            ["subsumed-rule: rule `other` fires only where rule `one` does, which concludes the same"],
        ),
        (
            [("one", "cough", {"weight": "weak"}), ("other", "cough", {"against": "weak"})],
            ["conflicting-rules: rules `other` and `one` speak for and against `flu`, and fire in the same cases"],
        ),
        (
            [("one", "cough", {"weight": "weak"}), ("other", "cold", {"against": "weak"})],
            [
                "conflicting-rules: rules `other` and `one` speak for and against `flu`, and `other` never fires "
                "without the other"
            ],
        ),
        ([("one", "cough", {"weight": "weak"}), ("other", "cold", {"weight": "strong"})], []),
        ([("one", {"onset": "slow"}, {"weight": "weak"}), ("other", {"onset": "sudden"}, {"against": "weak"})], []),
    ],
)
def test_evidence_that_repeats_or_contradicts_itself_is_told(
    tmp_path: Path, evidence: list[tuple[str, object, dict[str, str]]], messages: list[str]
) -> None:
    rules = [rule(name, when, **side) for name, when, side in evidence]
    assert said(tmp_path, causes={"flu": cause(*rules)}) == messages


def kinds(*sides: dict[str, str], conditions: tuple[object, ...] = ("cough", "cough")) -> dict[str, object]:
    """Three causes, each a kind of the one before: evidence for the first and for the last."""
    return {
        "illness": cause(rule("one", conditions[0], **sides[0])),
        "infection": cause(kind_of="illness"),
        "flu": cause(rule("other", conditions[1], **sides[1]), kind_of="infection"),
    }


def test_evidence_that_counts_twice_on_the_same_claims_is_told(tmp_path: Path) -> None:
    weak, strong, against = {"weight": "weak"}, {"weight": "strong"}, {"against": "weak"}
    message = (
        "repeated-evidence: rule `other` fires in the same cases as rule `one` of `illness`, which counts for `flu` "
        "already, and rests on nothing else"
    )
    assert said(tmp_path / "a", causes=kinds(weak, weak)) == [message]
    assert said(tmp_path / "b", causes=kinds(weak, strong)) == [message]
    assert said(tmp_path / "c", causes=kinds(weak, weak, conditions=("cough", {"all": ["cough"]}))) == [message]
    assert said(tmp_path / "d", causes=kinds(weak, against)) == []
    assert said(tmp_path / "e", causes=kinds(weak, weak, conditions=("cough", "cold"))) == []


def test_evidence_of_a_kind_that_rests_on_a_claim_of_its_own_is_no_repetition(tmp_path: Path) -> None:
    at = {"section": "Head", "sentence": 2, "digest": "0123456789ab"}
    claims = {**SOURCE["claims"], "two": {"at": at, "says": "Two."}}  # type: ignore[dict-item]
    own = {**rule("other", "cough", weight="weak"), "cites": ["leaf.two"]}
    causes = kinds({"weight": "weak"}, {"weight": "weak"}) | {"flu": cause(own, kind_of="infection")}
    assert said(tmp_path, source={"claims": claims}, causes=causes) == []


def test_rules_of_one_pattern_are_compared(tmp_path: Path) -> None:
    patterns = {"ill": pattern(rule("one", "cough"), rule("other", "cold"))}
    assert said(tmp_path, patterns=patterns) == [
        "subsumed-rule: rule `other` fires only where rule `one` does, which concludes the same"
    ]


# -- thresholds -----------------------------------------------------------------------------------------------------


def bound(name: str, comparison: str, days: int, level: str, *beside: object) -> tuple[str, object, str]:
    compared = {"days": {comparison: f"{days} days"}}
    return name, {"all": [compared, *beside]} if beside else compared, level


@pytest.mark.parametrize(
    ("rules", "messages"),
    [
        (
            [bound("short", "less_than", 7, "low"), bound("long", "more_than", 7, "usual")],
            ["threshold-gap: neither rule `short` nor rule `long` holds where `days` is 7 days"],
        ),
        (
            [bound("short", "at_most", 7, "high"), bound("long", "more_than", 14, "top")],
            [
                "threshold-gap: neither rule `short` nor rule `long` holds where `days` is more than "
                "7 days and at most "
                "14 days"
            ],
        ),
        (
            [bound("short", "at_most", 7, "high"), bound("long", "at_least", 14, "top")],
            [
                "threshold-gap: neither rule `short` nor rule `long` holds where `days` is more than 7 days and less "
                "than 14 days"
            ],
        ),
        (
            [bound("short", "less_than", 10, "low"), bound("long", "at_least", 5, "usual")],
            [
                "threshold-overlap: rules `short` and `long` both hold where `days` is at least 5 "
                "days and less than 10 days"
            ],
        ),
        (
            [
                bound("short", "at_most", 10, "low"),
                bound("middle", "at_least", 6, "high", "fever"),
                bound("long", "at_least", 5, "usual"),
            ],
            [
                "threshold-overlap: rules `short` and `long` both hold where `days` is at least 5 "
                "days and at most 10 days"
            ],
        ),
        (
            [bound("short", "at_most", 8, "low"), bound("long", "more_than", 7, "usual")],
            [
                "threshold-overlap: rules `short` and `long` both hold where `days` is more than 7 "
                "days and at most 8 days"
            ],
        ),
        (
            [bound("short", "at_most", 7, "low"), bound("long", "at_least", 7, "usual")],
            ["threshold-overlap: rules `short` and `long` both hold where `days` is 7 days"],
        ),
        (
            [bound("short", "at_most", 8, "low", "cough"), bound("long", "more_than", 7, "usual")],
            [
                "threshold-overlap: rules `short` and `long` both hold where `days` is more than 7 "
                "days and at most 8 days"
            ],
        ),
        ([bound("short", "at_most", 8, "low"), bound("long", "more_than", 7, "usual", "fever")], []),
        ([bound("short", "less_than", 7, "usual", "cough"), bound("long", "more_than", 7, "usual", "fever")], []),
        ([bound("short", "at_most", 7, "low"), bound("long", "more_than", 7, "usual")], []),
        ([bound("short", "at_most", 7, "low"), bound("long", "more_than", 14, "high")], []),  # the default between
        ([bound("short", "at_most", 7, "high"), bound("long", "more_than", 14, "high")], []),  # both ends
        ([bound("short", "more_than", 7, "usual"), bound("long", "more_than", 14, "high")], []),  # steps
        ([bound("short", "at_most", 8, "high", "cough"), bound("long", "more_than", 7, "top")], []),
        ([bound("short", "at_most", 8, "low", "cough"), bound("long", "more_than", 7, "usual", "fever")], []),
        (
            [
                bound("short", "at_most", 7, "high"),
                bound("middle", "more_than", 7, "usual"),
                bound("long", "more_than", 14, "top"),
            ],
            [],
        ),
    ],
)
def test_thresholds_that_do_not_meet_are_told(
    tmp_path: Path, rules: list[tuple[str, object, str]], messages: list[str]
) -> None:
    findings = {**FINDINGS, "cough": symptom(reassuring="present", **NOT_A_WARNING)}
    findings["cold"] = symptom(implies=["cough"], reassuring="present", **NOT_A_WARNING)
    assert said(tmp_path, findings=findings, escalation=levels(*rules)) == messages


def test_thresholds_of_evidence_overlap_where_both_count_differently(tmp_path: Path) -> None:
    when = {"days": {"at_most": "9 days"}}, {"days": {"more_than": "7 days"}}
    short, long = rule("short", when[0], weight="weak"), rule("long", when[1], against="weak")
    beside = rule("short", {"all": ["cough", when[0]]}, weight="weak")
    alike = rule("long", when[1], weight="weak")
    assert said(tmp_path / "a", causes={"flu": cause(short, long)}) == [
        "threshold-overlap: rules `short` and `long` both hold where `days` is more than 7 days and at most 9 days"
    ]
    assert said(tmp_path / "b", causes={"flu": cause(beside, long)}) == []
    assert said(tmp_path / "c", causes={"flu": cause(short, alike)}) == []


def test_thresholds_of_different_causes_have_nothing_to_do_with_each_other(tmp_path: Path) -> None:
    when = {"days": {"less_than": "7 days"}}, {"days": {"more_than": "7 days"}}
    causes = {
        "flu": cause(rule("short", when[0], weight="weak")),
        "wear": cause(rule("long", when[1], weight="weak")),
    }
    assert said(tmp_path, causes=causes) == []


# -- what comes to nothing ------------------------------------------------------------------------------------------


def of(code: str, folder: Path, **parts: object) -> list[str]:
    """The messages of one code."""
    parts.setdefault("findings", FINDINGS)
    reading = examine(written(folder, files(**parts)))  # type: ignore[arg-type]
    assert not reading.failed, reading.diagnostics
    return [each.message for each in checked(reading).problems if each.code == code]


def test_a_finding_is_read_by_what_it_implies_and_a_choice_by_any_option(tmp_path: Path) -> None:
    rules = levels(("r1", "cough", "low"), ("r2", {"onset": "slow"}, "usual"), ("r3", {"absent": "fever"}, "usual"))
    findings = {**FINDINGS, "cough": symptom(reassuring="present", **NOT_A_WARNING)}
    findings["cold"] = symptom(implies=["cough"], reassuring="present", **NOT_A_WARNING)
    assert of("unread-finding", tmp_path, findings=findings, escalation=rules) == [
        "nothing reads the finding `sneeze`, nor what it implies",
        "nothing reads the finding `chills`, nor what it implies",
        "nothing reads the finding `site`, nor what it implies",
        "nothing reads the finding `age`, nor what it implies",
        "nothing reads the finding `days`, nor what it implies",
    ]


def test_a_denial_is_read_backwards_through_implication(tmp_path: Path) -> None:
    findings = {"cough": FINDINGS["cough"], "cold": FINDINGS["cold"]}
    rules = levels(("r", {"absent": "cold"}, "usual"))
    assert of("unread-finding", tmp_path, findings=findings, escalation=rules) == []


def test_each_option_of_several_is_to_be_read(tmp_path: Path) -> None:
    findings = {"site": FINDINGS["site"]}
    rules = levels(("r", {"site": "left"}, "usual"))
    assert of("unread-finding", tmp_path, findings=findings, escalation=rules) == [
        "nothing reads the option `site=right`, nor what it implies"
    ]


def test_an_advice_line_reads_too(tmp_path: Path) -> None:
    line = {"kind": "tip", "text": "Rest.", "cites": CITES, "when": "ill"}
    parts = {
        "findings": {"cough": FINDINGS["cough"]},
        "patterns": {"ill": pattern(rule("r", "cough"))},
        "advice": [line],
    }
    assert of("unused-pattern", tmp_path / "with", **parts) == []
    assert of("unused-pattern", tmp_path / "without", **{**parts, "advice": None}) == [
        "nothing reads the pattern `ill`"
    ]


def test_levels_patterns_and_causes_that_nothing_concludes_are_told(tmp_path: Path) -> None:
    never = {"all": [{"onset": "sudden"}, {"onset": "slow"}]}
    found = of(
        "unreached-conclusion",
        tmp_path,
        escalation=levels(("r1", "cough", "top"), ("r2", never, "high")),
        patterns={"ill": pattern(rule("r3", never)), "well": pattern(rule("r4", "cough"))},
        causes={
            "bare": cause(),
            "only-against": cause(rule("r5", "cough", against="weak")),
            "broad": cause(rule("r6", "cough", weight="weak")),
            "narrow": cause(kind_of="broad"),
        },
    )
    assert found == [
        "nothing concludes the cause `bare`",
        "nothing concludes the cause `only-against`",
        "nothing concludes the level `low`",
        "nothing concludes the level `high`",
        "nothing concludes the pattern `ill`",
    ]


def test_causes_that_no_answer_tells_apart_are_told_together(tmp_path: Path) -> None:
    gradual = {"onset": ["gradual", "slow"]}
    causes = {
        "flu": cause(rule("r1", gradual, weight="weak"), rule("r2", "cough", against="weak")),
        "chill": cause(rule("r3", "cough", against="weak"), rule("r4", SLOW_OR_GRADUAL, weight="weak")),
        "heavier": cause(rule("r5", gradual, weight="strong"), rule("r6", "cough", against="weak")),
        "broad": cause(rule("r7", "fever", weight="weak")),
        "narrow": cause(kind_of="broad"),
        "slim": cause(kind_of="broad"),
        "bare": cause(),
        "empty": cause(),
    }
    assert of("inseparable-causes", tmp_path, causes=causes) == [
        "no answer tells the causes `flu` and `chill` apart",
        "no answer tells the causes `narrow` and `slim` apart",
    ]


def test_an_umbrella_and_its_only_kind_are_declared_and_not_reported(tmp_path: Path) -> None:
    causes = {"broad": cause(rule("r1", "fever", weight="weak")), "narrow": cause(kind_of="broad")}
    assert of("inseparable-causes", tmp_path, causes=causes) == []


def test_findings_that_imply_each_other_are_told_once(tmp_path: Path) -> None:
    findings = {
        "one": symptom(implies=["two"]),
        "two": symptom(implies=["three"]),
        "three": symptom(implies=["one"]),
        "four": symptom(implies=["one"]),
    }
    assert of("circular-implication", tmp_path, findings=findings) == [
        "`one`, `two` and `three` imply each other, so that they are one finding"
    ]


def test_a_rule_that_no_scenario_fires_is_told(tmp_path: Path) -> None:
    case = {"id": "a-cold", "cites": CITES, "findings": {"cold": "yes"}, "expect": {"level": "usual"}}
    rules = levels(("r1", "cough", "usual"), ("r2", "fever", "usual"), ("r3", {"absent": "cold"}, "usual"))
    assert of("untested-rule", tmp_path, escalation=rules, cases=[case]) == [
        "no scenario fires rule `r2`",
        "no scenario fires rule `r3`",
    ]


def test_a_rule_that_can_never_fire_is_not_called_untested_too(tmp_path: Path) -> None:
    rules = levels(("r1", {"all": ["cold", {"absent": "cough"}]}, "usual"))
    assert of("untested-rule", tmp_path, escalation=rules) == []


@pytest.mark.parametrize("makes", [plain, related])
def test_a_rule_of_very_many_cases_may_be_tested(tmp_path: Path, makes: Callable[[int], Many]) -> None:
    findings, names = makes(30)
    rules = levels(("r1", {"at_least": "15", "of": names}, "usual"))
    case = {"id": "many", "cites": CITES, "findings": dict.fromkeys(names[:15], "yes"), "expect": {"level": "usual"}}
    parts = {"findings": findings, "escalation": rules}
    assert of("untested-rule", tmp_path / "with", cases=[case], **parts) == []
    assert of("untested-rule", tmp_path / "without", **parts) == ["no scenario fires rule `r1`"]


# -- of any knowledge base ------------------------------------------------------------------------------------------


def found_in(kb: KnowledgeBase) -> dict[str, list[tuple[str, ...]]]:
    """What is odd about a knowledge base, by code: the names that each anomaly is about."""
    reading = read_knowledge_base(Path(__file__).parents[1] / "boiler")
    reading.names.places["level"] = dict.fromkeys(kb.levels, next(iter(kb.rules.values())).place)
    found: dict[str, list[tuple[str, ...]]] = {}
    for each in anomalies(kb.model, reading, []):
        found.setdefault(each.code, []).append(each.about)
    return found


@given(random=randoms)
def test_what_is_said_of_rules_is_so_in_every_case(random: Seeded) -> None:
    kb = pooled(random)
    found = found_in(kb)
    valuation = Valuation(Case.of(kb.model, answers_of(random, kb.model)))
    fires = {name for name in kb.rules if valuation.rule(name) is Truth.TRUE}
    fails = {name for name in kb.rules if valuation.rule(name) is Truth.FALSE}
    assert fires.isdisjoint(name for (name,) in found.get("never-true", []))
    assert fails.isdisjoint(name for (name,) in found.get("always-true", []))
    for one, other in found.get("duplicate-rule", []):
        assert (one in fires) == (other in fires)
    for code in ("subsumed-rule", "conflicting-rules"):
        situations = Situations(kb.model)
        for one, other in found.get(code, []):
            forth = implies(situations.of(kb.rules[one].when), situations.of(kb.rules[other].when))
            narrow, broad = (one, other) if forth else (other, one)
            assert narrow not in fires or broad in fires


@given(random=randoms)
def test_inseparable_causes_always_have_the_same_points(random: Seeded) -> None:
    kb = pooled(random)
    result = kb.assess(answers_of(random, kb.model))
    points = {each.cause.id: each.points for each in result.candidates}
    for group in found_in(kb).get("inseparable-causes", []):
        assert len({points.get(name) for name in group}) == 1


@given(random=randoms)
def test_what_nothing_reads_changes_nothing(random: Seeded) -> None:
    kb = pooled(random)
    unread = {name for (name,) in found_in(kb).get("unread-finding", []) if "=" not in name}
    answers = answers_of(random, kb.model)
    without = {name: value for name, value in answers.items() if name not in unread}
    assert kb.assess(answers).firing.rules == kb.assess(without).firing.rules


@given(random=randoms)
def test_what_nothing_concludes_is_never_concluded(random: Seeded) -> None:
    kb = pooled(random)
    unreached = {name for (name,) in found_in(kb).get("unreached-conclusion", [])}
    result = kb.assess(answers_of(random, kb.model))
    assert unreached.isdisjoint(each.cause.id for each in result.candidates)
    assert result.verdict.concluded is None or result.verdict.level.id not in unreached


@given(random=randoms)
def test_the_case_of_an_untested_rule_fires_it(random: Seeded) -> None:
    kb = pooled(random)
    report = Report()
    for each in kb.rules.values():
        report.warning("untested-rule", each.place, "", about=[each.id])
    able = {name for name in kb.rules if Situations(kb.model).of(kb.rules[name].when)}
    shown = {problem.about[0]: text for problem, text in witnesses(kb, report.found)}
    assert set(shown) <= able
    assert all(text.endswith(f"    rules:\n      fired:\n        - {name}\n") for name, text in shown.items())


# -- the shipped knowledge base -------------------------------------------------------------------------------------


def test_the_shipped_knowledge_base_has_no_anomaly_that_is_not_accepted() -> None:
    assert list(map(str, checked(examine(shipped())).problems)) == []


def test_every_rule_of_the_shipped_knowledge_base_is_analysed() -> None:
    found = checked(examine(shipped()))
    assert "not-analysed" not in {each.anomaly.code for each in found.accepted}
