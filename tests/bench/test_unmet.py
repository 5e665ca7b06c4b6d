"""What a condition lacks, in words."""

import pytest

from engine.bench.trying.unmet import unmet
from engine.inference.knowledge_base import load


@pytest.fixture(scope="module")
def kb():
    return load("tests/boiler")


def lacking(kb, rule, **answers):
    result = kb.assess({name.replace("_", "-"): value for name, value in answers.items()})
    return [line for each in unmet(kb.rules[rule].when, result.valuation) for line in each.lines()]


@pytest.mark.parametrize(
    ("rule", "answers", "lines"),
    [
        ("gas-means-leave", {}, ["`gas-smell` is not asked"]),
        ("gas-means-leave", {"gas_smell": "unknown"}, ["`gas-smell` is unknown"]),
        ("gas-means-leave", {"gas_smell": "no"}, ["`gas-smell` is absent"]),
        ("gas-means-leave", {"any_smell": "no"}, ["`gas-smell` is absent (from `any-smell: absent`)"]),
        ("gas-means-leave", {"gas_smell": "yes"}, []),
        ("long-off", {}, ["`off-for` is not asked and has to be more than 7 days"]),
        ("long-off", {"off_for": "?"}, ["`off-for` is unknown and has to be more than 7 days"]),
        ("long-off", {"off_for": "1 week"}, ["`off-for` is 7 days and has to be more than 7 days"]),
        ("leak-without-frost", {"gas_smell": True}, ["`frost` is not asked and has to be absent"]),
        (
            "leak-without-frost",
            {"frost": True},
            ["`any-smell` is not asked", "`frost` is present and has to be absent"],
        ),
        (
            "watch-it",
            {"noise": "bang", "off_for": "1 day"},
            [
                "one of these is needed:",
                "  `noise=quiet` is absent (from `noise=bang: present`)",
                "  `noise=hum` is absent (from `noise=bang: present`)",
                "`reset-helps` is not asked",
            ],
        ),
        (
            "several-signs",
            {"dizzy": True},
            [
                "2 of 3 are needed and 1 held; lacking:",
                "  `noise=bang` is not asked",
                "  `any-smell` is not asked",
            ],
        ),
        (
            "poison-means-leave",
            {"alarm": False},
            [
                "the pattern `poisonous` is not concluded:",
                "  rule `poisonous-by-alarm`:",
                "    `alarm` is absent",
                "  rule `poisonous-by-dizziness`:",
                "    `dizzy` is not asked",
                "    one of these is needed:",
                "      `any-smell` is not asked",
                "      `where=flue` is not asked",
            ],
        ),
    ],
)
def test_each_part_that_does_not_hold_is_named_with_its_value(kb, rule, answers, lines):
    assert lacking(kb, rule, **answers) == lines


def test_alternatives_of_several_conditions_keep_them_together(boiler):
    boiler.add(
        "escalation.yaml",
        "- id: either\n  when:\n    any:\n      - all: [alarm, dizzy]\n      - gas-smell\n"
        "  level: evacuate\n  because: Danger.\n  cites: [leaflet.alarm]\n",
    )
    assert lacking(load(boiler.folder), "either") == [
        "one of these is needed:",
        "  all of these:",
        "    `alarm` is not asked",
        "    `dizzy` is not asked",
        "  `gas-smell` is not asked",
    ]


def test_the_json_form_has_every_part(kb):
    result = kb.assess({"dizzy": True, "noise": "hum"})
    [found] = unmet(kb.rules["several-signs"].when, result.valuation)
    leaf = {"name": "any-smell", "wanted": "present", "value": "not asked", "parts": []}
    assert found.as_dict() == {
        "text": "2 of 3 are needed and 1 held; lacking",
        "name": None,
        "wanted": None,
        "value": None,
        "parts": [
            {
                "text": "`noise=bang` is absent (from `noise=hum: present`)",
                "name": "noise=bang",
                "wanted": "present",
                "value": "absent",
                "parts": [],
            },
            {"text": "`any-smell` is not asked", **leaf},
        ],
    }
