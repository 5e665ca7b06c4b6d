"""The rules of the language: which knowledge bases are refused because an answer could make them less safe.

Each row is a small knowledge base: its findings, its rules as (level, condition), what is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from engine.knowledge.conditions import Atom, Compare
from engine.knowledge.implications import Literal
from engine.knowledge.safety import readings
from tests.knowledge_bases import (
    CITES,
    LEVELS,
    NOT_A_WARNING,
    choice,
    model,
    pattern,
    problems,
    quantity,
    rule,
    symptom,
)

SIGN = symptom(warning="true", cites=CITES)
PLAIN = symptom(**NOT_A_WARNING, cites=CITES)
KIND = symptom(reassuring="present", cites=CITES)


def option(**more: object) -> dict[str, object]:
    return {"title": "An option", **more}


def onset(sudden: Mapping[str, object], gradual: Mapping[str, object], **more: object) -> dict[str, object]:
    return choice(options={"sudden": option(**sudden), "gradual": option(**gradual)}, cites=CITES, **more)


RED = {"warning": "true"}

TABLE: dict[str, tuple[dict[str, object], list[tuple[str, object]], list[str]]] = {
    # 1. A rule below the default may not read a warning sign as present.
    "below the default, a sign": (
        {"sign": {**SIGN, "reassuring": "present"}},
        [("low", "sign")],
        ["warning-lowers: rule `r0` concludes `low`, below the default, and reads the warning sign `sign`"],
    ),
    "below the default, a sign among others": (
        {"sign": {**SIGN, "reassuring": "present"}, "kind": KIND},
        [("low", {"any": ["kind", {"all": ["kind", "sign"]}]})],
        ["warning-lowers: rule `r0` concludes `low`, below the default, and reads the warning sign `sign`"],
    ),
    "below the default, what a sign implies": (
        {"sign": {**SIGN, "implies": ["kind"], "reassuring": "present"}, "kind": KIND},
        [("low", "kind")],
        [
            "warning-lowers: rule `r0` concludes `low`, below the default, and reads `kind: present`,"
            " which is tied to the warning sign `sign`"
        ],
    ),
    "below the default, what implies a sign": (
        {"sign": SIGN, "kind": {**KIND, "implies": ["sign"]}},
        [("low", "kind")],
        [
            "warning-lowers: rule `r0` concludes `low`, below the default, and reads `kind: present`,"
            " which is tied to the warning sign `sign`"
        ],
    ),
    "below the default, that a sign's sibling is absent": (
        {"onset": onset({**RED, "reassuring": "present"}, {"reassuring": "absent"})},
        [("low", {"absent": {"onset": "gradual"}})],
        [
            "warning-lowers: rule `r0` concludes `low`, below the default, and reads `onset=gradual: absent`,"
            " which is tied to the warning sign `onset=sudden`"
        ],
    ),
    "below the default, an option of a choice that is a sign as a whole": (
        {"onset": onset({"reassuring": "present"}, {"warning": "false", "not_a_warning_because": "-"}, **RED)},
        [("low", {"onset": "sudden"})],
        ["warning-lowers: rule `r0` concludes `low`, below the default, and reads the warning sign `onset=sudden`"],
    ),
    "below the default, an option that is none of the signs of its choice": (
        {"onset": onset({}, {"warning": "false", "not_a_warning_because": "-", "reassuring": "present"}, **RED)},
        [("low", {"onset": "gradual"})],
        [],
    ),
    "at the default, a sign": ({"sign": SIGN}, [("usual", "sign")], []),
    # 2. A rule above the lowest level may not read a warning sign as absent.
    "above the lowest, a sign denied": (
        {"sign": SIGN},
        [("high", {"absent": "sign"})],
        ["warning-denied: rule `r0` concludes `high` and demands that the warning sign `sign` is absent"],
    ),
    "at the default, a sign denied": (
        {"sign": SIGN},
        [("usual", {"absent": "sign"})],
        ["warning-denied: rule `r0` concludes `usual` and demands that the warning sign `sign` is absent"],
    ),
    "at the lowest, a sign denied": (
        {"sign": {**SIGN, "reassuring": "absent"}},
        [("low", {"absent": "sign"})],
        [],
    ),
    "above the lowest, what a sign implies denied": (
        {"sign": {**SIGN, "implies": ["wide"]}, "wide": PLAIN},
        [("high", {"absent": "wide"})],
        [
            "warning-denied: rule `r0` concludes `high` and reads `wide: absent`,"
            " so that the warning sign `sign` is absent"
        ],
    ),
    "above the lowest, what implies a sign denied": (
        {"sign": SIGN, "narrow": {**PLAIN, "implies": ["sign"]}},
        [("high", {"absent": "narrow"})],
        [
            "warning-denied: rule `r0` concludes `high` and reads `narrow: absent`,"
            " which an answer can imply that denies the warning sign `sign`"
        ],
    ),
    "above the lowest, the sibling of a sign": (
        {"onset": onset(RED, dict(NOT_A_WARNING))},
        [("high", {"onset": "gradual"})],
        [
            "warning-denied: rule `r0` concludes `high` and reads `onset=gradual: present`,"
            " so that the warning sign `onset=sudden` is absent"
        ],
    ),
    "above the lowest, the sibling of a sign or the sign itself": (
        {"onset": onset(RED, dict(NOT_A_WARNING))},
        [("high", {"onset": ["gradual", "sudden"]})],
        [],
    ),
    "above the lowest, what the sibling of a sign implies": (
        {"onset": onset(RED, {**NOT_A_WARNING, "implies": ["slow"]}), "slow": PLAIN},
        [("high", "slow")],
        [
            "warning-denied: rule `r0` concludes `high` and reads `slow: present`,"
            " which an answer can imply that denies the warning sign `onset=sudden`"
        ],
    ),
    "above the lowest, another kind denied of what a sign is a kind of": (
        {"sign": {**SIGN, "implies": ["wide"]}, "other": {**PLAIN, "implies": ["wide"]}, "wide": PLAIN},
        [("high", {"absent": "other"})],
        [
            "warning-denied: rule `r0` concludes `high` and reads `other: absent`,"
            " which an answer can imply that denies the warning sign `sign`"
        ],
    ),
    "above the lowest, a sign denied or the sign itself": (
        {"sign": SIGN},
        [("high", {"any": [{"absent": "sign"}, "sign"]})],
        [],
    ),
    "above the lowest, a sign denied or what it implies": (
        {"sign": {**SIGN, "implies": ["wide"]}, "wide": PLAIN},
        [("high", {"any": [{"absent": "sign"}, "wide"]})],
        [],
    ),
    "above the lowest, a sign denied or something else": (
        {"sign": SIGN, "other": PLAIN},
        [("high", {"any": [{"absent": "sign"}, "other"]})],
        ["warning-denied: rule `r0` concludes `high` and demands that the warning sign `sign` is absent"],
    ),
    "above the lowest, a sign denied in a group of which so many are needed": (
        {"sign": SIGN},
        [("high", {"at_least": "1", "of": [{"absent": "sign"}, "sign"]})],
        ["warning-denied: rule `r0` concludes `high` and demands that the warning sign `sign` is absent"],
    ),
    "above the lowest, a plain finding denied": ({"plain": PLAIN}, [("high", {"absent": "plain"})], []),
    # What a high level needs is a warning sign, or said to be none.
    "high, an undeclared symptom": (
        {"plain": symptom(cites=CITES)},
        [("high", "plain")],
        ["undeclared-warning: rule `r0` concludes `high` from `plain`, which is not declared a warning sign"],
    ),
    "above high, an undeclared option": (
        {"onset": onset({}, {})},
        [("top", {"onset": ["sudden", "gradual"]})],
        [
            "undeclared-warning: rule `r0` concludes `top` from `onset=sudden`, which is not declared a warning sign",
            "undeclared-warning: rule `r0` concludes `top` from `onset=gradual`, which is not declared a warning sign",
        ],
    ),
    "high, an undeclared quantity": (
        {"lasting": quantity(cites=CITES)},
        [("high", {"lasting": {"more_than": "1 week"}})],
        ["undeclared-warning: rule `r0` concludes `high` from `lasting`, which is not declared a warning sign"],
    ),
    "high, an undeclared symptom denied": (
        {"plain": symptom(cites=CITES)},
        [("high", {"absent": "plain"})],
        [],
    ),
    "below high, an undeclared symptom": ({"plain": symptom(cites=CITES)}, [("usual", "plain")], []),
    # What may earn a level below the default is declared reassuring.
    "below the default, what is not declared": (
        {"plain": symptom(cites=CITES)},
        [("low", "plain")],
        ["undeclared-reassurance: rule `r0` lets the answer `plain: present` earn a level below the default"],
    ),
    "below the default, what is declared the other way": (
        {"kind": KIND},
        [("low", {"absent": "kind"})],
        ["undeclared-reassurance: rule `r0` lets the answer `kind: absent` earn a level below the default"],
    ),
    "below the default, what is implied by something undeclared": (
        {"kind": KIND, "narrow": symptom(implies=["kind"])},
        [("low", "kind")],
        ["undeclared-reassurance: rule `r0` lets the answer `narrow: present` earn a level below the default"],
    ),
    "below the default, what the denial of something undeclared implies": (
        {"narrow": symptom(implies=["wide"], reassuring="absent", cites=CITES), "wide": symptom()},
        [("low", {"absent": "narrow"})],
        ["undeclared-reassurance: rule `r0` lets the answer `wide: absent` earn a level below the default"],
    ),
    "below the default, an option absent whose sibling is undeclared": (
        {"onset": onset({"reassuring": "absent"}, {})},
        [("low", {"absent": {"onset": "sudden"}})],
        ["undeclared-reassurance: rule `r0` lets the answer `onset=gradual: present` earn a level below the default"],
    ),
    "below the default, a short time": (
        {"lasting": quantity(reassuring="low", cites=CITES)},
        [("low", {"lasting": {"at_most": "1 week"}})],
        [],
    ),
    "below the default, a long time where a short one is declared": (
        {"lasting": quantity(reassuring="low", cites=CITES)},
        [("low", {"lasting": {"at_least": "1 week"}})],
        ["undeclared-reassurance: rule `r0` lets the answer `lasting: high` earn a level below the default"],
    ),
    "several rules, several faults": (
        {"sign": SIGN, "plain": symptom()},
        [("low", {"all": ["sign", "plain"]}), ("high", {"all": [{"absent": "sign"}, "plain"]}), ("top", "sign")],
        [
            "undeclared-reassurance: rule `r0` lets the answer `sign: present` earn a level below the default",
            "undeclared-reassurance: rule `r0` lets the answer `plain: present` earn a level below the default",
            "undeclared-warning: rule `r1` concludes `high` from `plain`, which is not declared a warning sign",
            "warning-denied: rule `r1` concludes `high` and demands that the warning sign `sign` is absent",
            "warning-lowers: rule `r0` concludes `low`, below the default, and reads the warning sign `sign`",
        ],
    ),
}


@pytest.mark.parametrize("through", ["", "a pattern", "a pattern that reads a pattern"])
@pytest.mark.parametrize("row", TABLE)
def test_a_knowledge_base_that_could_be_less_safe_is_refused(tmp_path: Path, row: str, through: str) -> None:
    findings, rules, expected = TABLE[row]
    patterns: dict[str, object] = {}
    escalation = []
    for at, (level, when) in enumerate(rules):
        read = when
        for depth in range(("", "a pattern", "a pattern that reads a pattern").index(through)):
            patterns[f"p{at}-{depth}"] = pattern(rule(f"p{at}-{depth}-rule", read))
            read = f"p{at}-{depth}"
        escalation.append(rule(f"r{at}", read, level=level))
    found = problems(tmp_path, findings=findings, escalation=escalation, patterns=patterns or None)
    assert sorted(f"{each.code}: {each.message}" for each in found) == sorted(expected)
    assert all(each.severity == "error" for each in found)


def test_the_second_rule_holds_between_the_lowest_level_and_the_default_too(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        findings={"sign": {**SIGN, "reassuring": "absent"}},
        escalation=[rule("r", {"absent": "sign"}, level="usual")],
        meta={"default_level": "high"},
    )
    assert [each.code for each in found] == ["warning-denied"]


def test_where_the_lowest_level_is_the_default_nothing_needs_to_be_reassuring(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        findings={"sign": SIGN},
        escalation=[rule("r", {"absent": "sign"}, level="low"), rule("s", "sign", level="low")],
        meta={"default_level": "low"},
    )
    assert found == ()


def test_a_fault_stands_at_the_rule_or_at_the_finding_and_names_the_other(tmp_path: Path) -> None:
    [lowers, undeclared] = sorted(
        problems(
            tmp_path,
            findings={"sign": SIGN},
            escalation=[rule("r", "sign", level="low")],
        ),
        key=lambda each: each.code,
        reverse=True,
    )
    assert str(lowers) == (
        "toy/escalation.yaml:1:9: error[warning-lowers] rule `r` concludes `low`, below the default, and reads"
        ' the warning sign `sign`\n    1 | - "id": "r"\n      |         ^^^ a warning sign never lowers the level'
    )
    assert [str(place) for place in lowers.related] == ["toy/findings/all.yaml:1:1"]
    assert str(undeclared) == (
        "toy/findings/all.yaml:1:1: error[undeclared-reassurance] rule `r` lets the answer `sign: present` earn"
        ' a level below the default\n    1 | "sign":\n'
        "      | ^^^^^^ declare `reassuring: present` there, or do not read it"
    )
    assert [str(place) for place in undeclared.related] == ["toy/escalation.yaml:1:9"]


def test_readings_lists_what_a_condition_reads_once_and_in_order(tmp_path: Path) -> None:
    read = {
        "all": [
            "a",
            {"any": ["b", {"absent": "c"}]},
            {"any": ["b", {"all": ["a", {"lasting": {"more_than": "1 day"}}]}]},
            "shown",
            {"at_least": "1", "of": [{"absent": "a"}]},
        ]
    }
    made = model(
        tmp_path,
        findings={"a": symptom(cites=CITES), "b": symptom(), "c": symptom(), "lasting": quantity()},
        patterns={"shown": pattern(rule("s1", {"absent": "b"}), rule("s2", "a"))},
        causes={"x": {"title": "X", "serious": "0", "cites": CITES, "evidence": [rule("r", read, weight="weak")]}},
    )
    present = {name: Literal(Atom(name), True) for name in "abc"}
    assert readings(made, made.rules["r"].when) == (
        (present["a"],),
        (present["b"], ~present["c"]),
        (present["b"],),
        Compare("lasting", "more_than", 1.0),
        (~present["b"],),
        (~present["a"],),
    )


def test_the_scale_of_the_tables_is_what_they_say() -> None:
    assert list(LEVELS) == ["low", "usual", "high", "top"]
