"""The difference between two versions: what is declared otherwise, what that changes, and what is no difference."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings

from engine.bench.comparing.common_ground import answers_in, common_ground, said_in
from engine.bench.comparing.comparison import Comparison
from engine.bench.comparing.concluded import Evaluated, Fired
from engine.bench.comparing.declared import declared
from engine.bench.comparing.difference import difference
from engine.bench.comparing.difference_report import DifferenceReport
from engine.bench.comparing.questions import merged_scale, questions
from engine.bench.comparing.versions import Version, read_version
from engine.inference.circuit import compile_circuit
from engine.inference.knowledge_base import KnowledgeBase, load
from engine.knowledge.errors import BadAnswers
from tests.generated import answers_of, knowledge_base, pooled, randoms

BOILER = Path(__file__).parents[1] / "boiler"
CASES = 20_000


def compared(boiler, **more):
    """The difference between the toy knowledge base and its copy."""
    old, new = (read_version(str(folder), folder=folder) for folder in (BOILER, boiler.folder))
    return difference(old, new, cases=more.pop("cases", CASES), **more)


def told(found):
    """What differs, in short, without the numbers."""
    return [
        (each.question.about, each.question.name, each.question.direction, [shown.condition for shown in each.shown])
        for each in found.shifts
    ]


def changes(found):
    return [
        (each.kind, each.name, each.how, [aspect.what for aspect in each.aspects]) for each in found.declared.changes
    ]


# -- what is no difference --------------------------------------------------------------------------------------------


def test_a_knowledge_base_does_not_differ_from_itself(boiler):
    found = compared(boiler)
    assert found.is_empty
    assert (found.unproved, found.downgrades, found.scenarios_run) == ("", (), 2)
    assert DifferenceReport(found=found).as_text().splitlines()[2:] == [
        "both say the same",
        "",
        "of 20,000 generated cases none has another level",
        "",
        "of 2 scenarios none changes what is concluded",
        "not compared: whether a level is settled, questions, wording, advice, sources, rules of applications",
        "no difference",
    ]


def test_a_renamed_or_reordered_rule_is_no_difference(boiler):
    boiler.replace("escalation.yaml", "- id: gas-means-leave\n", "- id: leave-when-it-smells-of-gas\n")
    text = (boiler.folder / "escalation.yaml").read_text("utf-8")
    first, rest = text.split("- id: poison-means-leave\n")
    (boiler.folder / "escalation.yaml").write_text(f"- id: poison-means-leave\n{rest}{first}", "utf-8")
    found = compared(boiler)
    assert found.is_empty
    assert found.declared.renamed == (("gas-means-leave", "leave-when-it-smells-of-gas"),)
    assert found.unproved == ""


def test_a_renamed_pattern_is_no_difference(boiler):
    boiler.replace("patterns.yaml", "poisonous:\n", "fumes:\n")
    boiler.replace("escalation.yaml", "when: poisonous\n", "when: fumes\n")
    found = compared(boiler)
    assert found.is_empty
    assert found.declared.renamed == (("poisonous", "fumes"),)


def test_the_order_and_the_grouping_of_parts_are_no_difference(boiler):
    boiler.replace(
        "escalation.yaml",
        "      - noise: bang\n      - dizzy\n      - any-smell\n",
        "      - any-smell\n      - dizzy\n      - all: [{noise: bang}, {noise: [bang]}]\n",
    )
    assert compared(boiler).is_empty


def test_of_rules_that_mean_the_same_those_of_one_name_are_one(boiler):
    twin = "  when: gas-smell\n  level: evacuate\n  because: Gas can explode.\n  cites: [leaflet.leave-when-gas]\n"
    boiler.add("escalation.yaml", f"- id: a-twin\n{twin}")
    assert changes(compared(boiler)) == [("rule", "a-twin", "added", [])]


# -- what is declared otherwise ---------------------------------------------------------------------------------------


def test_rules_are_added_removed_and_changed(boiler):
    boiler.replace("escalation.yaml", "more_than: 1 week", "more_than: 10 days")
    boiler.replace("escalation.yaml", "  because: The gas is poisonous.\n", "  because: It poisons.\n")
    boiler.replace(
        "causes/parts.yaml",
        "      weight: strong\n      because: Leaking",
        "      weight: weak\n      because: Leaking",
    )
    boiler.replace(
        "patterns.yaml",
        "    - id: poisonous-by-alarm\n      when: alarm\n",
        "    - id: other\n      when: {all: [alarm, gas-smell]}\n",
    )
    found = compared(boiler)
    assert changes(found) == [
        ("rule", "other", "added", []),
        ("rule", "poisonous-by-alarm", "removed", []),
        ("rule", "leak-smells", "changed", ["conclusion"]),
        ("rule", "poison-means-leave", "changed", ["condition, through a pattern", "because"]),
        ("rule", "long-off", "changed", ["condition"]),
    ]
    by_name = {each.name: each for each in found.declared.changes}
    assert by_name["other"].text == "pattern `poisonous` when all: [alarm, gas-smell]"
    assert [aspect.as_dict() for aspect in by_name["long-off"].aspects] == [
        {"what": "condition", "before": "off-for: {more_than: 7 days}", "after": "off-for: {more_than: 10 days}"}
    ]
    assert by_name["leak-smells"].aspects[0].after == "cause gas-leak weak for"
    assert by_name["long-off"].place.short == "boiler/escalation.yaml:26"
    assert set(found.fires) == {"poison-means-leave", "long-off"}
    assert found.fires["long-off"][0] > 0 == found.fires["long-off"][1]


def test_findings_causes_levels_advice_and_settings_are_compared_fact_by_fact(boiler):
    boiler.replace("findings/boiler.yaml", "  ask: Was there frost?\n", "  ask: Did it freeze?\n  help: Ice.\n")
    boiler.replace(
        "findings/boiler.yaml", "    elsewhere:\n      title: somewhere else\n", "    below:\n      title: below\n"
    )
    boiler.replace("causes/parts.yaml", "  serious: 3\n", "  serious: 2\n")
    boiler.replace("levels.yaml", "  within: two weeks\n", "  within: a month\n")
    boiler.replace("advice.yaml", "Note where it drips.", "See where it drips.")
    boiler.replace("kb.yaml", "  strong: 4\n", "  strong: 5\n")
    found = compared(boiler)
    assert changes(found) == [
        ("finding", "where", "changed", ["options", "option `elsewhere`, title", "option `elsewhere`, aliases",
                                         "option `below`, title", "option `below`, aliases"]),
        ("finding", "frost", "changed", ["ask", "help"]),
        ("cause", "gas-leak", "changed", ["serious"]),
        ("level", "service", "changed", ["within"]),
        ("advice", "prepare: See where it drips.", "added", []),
        ("advice", "prepare: Note where it drips.", "removed", []),
        ("setting", "weights", "changed", ["value"]),
    ]  # fmt: skip
    assert ("points", "gas-leak", "up", ["gas-smell"]) in told(found)


# -- what that changes ------------------------------------------------------------------------------------------------


def test_a_threshold_that_moves_tells_the_amounts_between(boiler):
    boiler.replace("escalation.yaml", "more_than: 1 week", "at_least: 10 days")
    found = compared(boiler)
    assert told(found) == [("level", "", "down", ["off-for: {more_than: 7 days, less_than: 10 days}"])]
    [shift] = found.shifts
    assert (shift.question.before, shift.question.after) == ("call-out", "service")
    [shown] = shift.shown
    assert (shown.rules_before, shown.rules_after, shown.cases) == (("long-off",), (), shift.cases)
    assert shown.scenario == (
        "- id: level-call-out-to-service\n  cites:\n    - leaflet.week\n  findings:\n"
        "    off-for: 8 days\n  expect:\n    level: service\n"
    )
    assert found.unproved == ""


@pytest.mark.parametrize(
    ("was", "now", "condition"),
    [
        ("more_than: 1 week", "at_least: 1 week", "off-for: {at_least: 7 days, at_most: 7 days}"),
        ("more_than: 1 week", "more_than: 1 day", "off-for: {more_than: 1 day, at_most: 7 days}"),
        ("more_than: 1 week", "at_least: 0 days", "off-for: {at_most: 7 days}"),
    ],
)
def test_the_range_of_a_change_is_as_wide_as_it_is(boiler, was, now, condition):
    boiler.replace("escalation.yaml", was, now)
    ups = [each for each in compared(boiler).shifts if each.question.before == "service"]
    assert [shown.condition for shift in ups for shown in shift.shown] == [condition]


def test_a_change_with_several_occasions_tells_each(boiler):
    boiler.replace("escalation.yaml", "    at_least: 2\n", "    at_least: 3\n")
    found = compared(boiler, cases=100_000)
    [shift] = [each for each in found.shifts if (each.question.before, each.question.after) == ("call-out", "service")]
    assert {shown.condition for shown in shift.shown} == {
        "all: [any-smell, dizzy]",
        "all: [any-smell, {noise: bang}]",
        "all: [dizzy, {noise: bang}]",
    } - {"all: [any-smell, dizzy]"}  # these two are poisonous as well
    assert sum(shown.cases for shown in shift.shown) == shift.cases


def test_the_broader_answer_is_told_and_not_what_implies_it(boiler):
    boiler.replace("patterns.yaml", "              - any-smell\n", "")
    boiler.replace("patterns.yaml", "          - any:\n              - where: flue\n", "          - where: flue\n")
    conditions = [each for _, _, _, shown in told(compared(boiler)) for each in shown]
    assert "all: [any-smell, dizzy]" in conditions
    assert not any("gas-smell" in each for each in conditions)


def test_the_shown_case_cites_the_claims_of_the_rule_that_changed(boiler):
    boiler.replace("patterns.yaml", "      when: alarm\n", "      when: {all: [alarm, dizzy]}\n")
    boiler.replace("escalation.yaml", "    - leaflet.alarm\n", "    - leaflet.bang\n")
    found = compared(boiler)
    shown = {shift.question.about: shift.shown[0] for shift in found.shifts}
    assert shown.keys() == {"level", "pattern"}
    assert shown["level"].rules_before == ("poison-means-leave", "poisonous-by-alarm")
    for each in shown.values():
        assert "  cites:\n    - leaflet.alarm\n  findings:\n    alarm: yes\n" in each.scenario


def test_where_few_answers_leave_cases_unexplained_alternatives_are_told(boiler):
    """The last of the signs implies the first, and so is no alternative of its own."""
    signs = [f"sign-{number}" for number in range(6)]
    for sign in [*signs, "light"]:
        implies = "  implies: [sign-0]\n" if sign == "sign-5" else ""
        finding = f"{sign}:\n  title: S\n  kind: symptom\n  ask: Is it so?\n  warning: true\n{implies}"
        boiler.add("findings/boiler.yaml", finding)
    old = Path(shutil.copytree(boiler.folder, boiler.folder.parent / "old" / "boiler"))
    condition = f"{{all: [light, {{any: [{', '.join(signs)}]}}]}}"
    rule = f"- {{id: signs, when: {condition}, level: call-out, because: So., cites: [leaflet.bang]}}\n"
    boiler.add("escalation.yaml", rule)
    found = difference(*(read_version(str(each), folder=each) for each in (old, boiler.folder)), cases=CASES)
    [shift] = [each for each in found.shifts if each.question.before == "service"]
    [shown] = shift.shown
    assert (shown.condition, shown.cases) == (f"all: [{{any: [{', '.join(signs[:-1])}]}}, light]", shift.cases)
    assert DifferenceReport(found=found).as_text().count("on other occasions") == 0


def test_how_many_cases_no_occasion_explains_is_told(boiler):
    """Four pairs of signs, of which three can be told."""
    signs = [f"sign-{number}" for number in range(8)]
    for sign in signs:
        finding = f"{sign}:\n  title: S\n  kind: symptom\n  ask: Is it so?\n  warning: true\n"
        boiler.add("findings/boiler.yaml", finding)
    old = Path(shutil.copytree(boiler.folder, boiler.folder.parent / "old" / "boiler"))
    pairs = ", ".join(f"{{all: [{one}, {other}]}}" for one, other in zip(signs[::2], signs[1::2], strict=True))
    rule = f"- {{id: signs, when: {{any: [{pairs}]}}, level: call-out, because: So., cites: [leaflet.bang]}}\n"
    boiler.add("escalation.yaml", rule)
    found = difference(*(read_version(str(each), folder=each) for each in (old, boiler.folder)), cases=CASES)
    [shift] = [each for each in found.shifts if each.question.before == "service"]
    left = shift.cases - sum(shown.cases for shown in shift.shown)
    assert left > 0
    line = f"  on other occasions, not told here ({left:,} of {shift.cases:,})"
    assert line in DifferenceReport(found=found).as_text().splitlines()


def test_patterns_causes_points_and_what_leads_are_told(boiler):
    boiler.replace("patterns.yaml", "      when: alarm\n", "      when: {all: [alarm, dizzy]}\n")
    boiler.replace(
        "causes/parts.yaml", "      when:\n        where: [valve, pump]\n", "      when:\n        where: valve\n"
    )
    boiler.replace("causes/parts.yaml", "      against: weak\n", "      against: moderate\n")
    found = compared(boiler)
    assert {(about, name, direction) for about, name, direction, _ in told(found)} == {
        ("level", "", "down"),
        ("pattern", "poisonous", "lost"),
        ("cause", "water-fault", "lost"),
        ("cause", "valve-fault", "lost"),
        ("points", "water-fault", "down"),
        ("points", "pump-fault", "down"),
        ("points", "valve-fault", "down"),
        ("leading", "", ""),
    } - {("points", "water-fault", "down"), ("points", "valve-fault", "down")}  # where they are listed, by a valve
    assert ("pattern", "poisonous", "lost", ["alarm"]) in told(found)
    assert found.unproved == ""


def test_what_no_generated_case_shows_the_solver_finds(boiler):
    boiler.replace("escalation.yaml", "more_than: 1 week", "more_than: 10 days")
    found = compared(boiler, cases=1)
    assert [shift.cases for shift in found.shifts] == [0]
    assert told(found) == [("level", "", "down", ["off-for: {more_than: 7 days, at_most: 10 days}"])]
    assert found.downgrades == found.shifts
    report = DifferenceReport(found=found).as_text()
    assert report.splitlines()[-1] == (
        "1 downgrade of level in no generated case, found by the solver: call-out to service"
    )
    assert (
        "level `call-out` to `service` (down): no generated case; found by the solver"
        in DifferenceReport(found=found).as_text()
    )


def test_without_time_nothing_is_proved_and_that_is_said(boiler):
    boiler.replace("escalation.yaml", "more_than: 1 week", "more_than: 10 days")
    found = compared(boiler, cases=1, seconds=0.0)
    assert (found.shifts, found.unproved) == ((), "12 conclusions were not decided in time")
    assert "not compared: all cases: 12 conclusions were not decided in time" in DifferenceReport(found=found).as_text()


def test_without_a_solver_nothing_is_proved_and_that_is_said(boiler, monkeypatch):
    boiler.replace("escalation.yaml", "more_than: 1 week", "more_than: 10 days")
    monkeypatch.setitem(sys.modules, "z3", None)
    for name in (
        "engine.bench.comparing.unseen",
        "engine.inference.proving.encoding",
        "engine.inference.proving.searching",
    ):
        monkeypatch.delitem(sys.modules, name, raising=False)
    found = compared(boiler)
    assert len(found.shifts) == 1
    assert found.unproved == "z3 is not installed"


def test_the_text_shows_a_case_of_the_first_occasion_and_the_json_of_all(boiler):
    boiler.replace("escalation.yaml", "    at_least: 2\n", "    at_least: 3\n")
    found = DifferenceReport(found=compared(boiler))
    [shift] = [each for each in found.as_dict()["shifts"] if each["after"] == "service"]
    assert [each["scenario"].count("- id: level-call-out-to-service\n") for each in shift["occasions"]] == [1, 1]
    assert found.as_text().count("- id: level-call-out-to-service\n") == 1


def test_a_rule_that_says_the_same_in_other_words_changes_no_conclusion_and_that_is_proved(boiler):
    boiler.replace("escalation.yaml", "  when: gas-smell\n", "  when: {any: [gas-smell, {all: [gas-smell, alarm]}]}\n")
    found = compared(boiler)
    assert changes(found) == [("rule", "gas-means-leave", "changed", ["condition"])]
    assert (found.shifts, found.unproved) == ((), "")
    assert DifferenceReport(found=found).as_text().splitlines()[-1] == (
        "no downgrade; no conclusion changes, which is proved for all cases"
    )


def test_scenarios_of_both_are_fired_in_both(boiler):
    boiler.replace(
        "escalation.yaml", "  when: gas-smell\n  level: evacuate\n", "  when: gas-smell\n  level: call-out\n"
    )
    boiler.replace(
        "causes/parts.yaml",
        "      weight: strong\n      because: Leaking",
        "      weight: weak\n      because: Leaking",
    )
    boiler.replace("cases/plain.yaml", "- id: gas-means-leaving-the-house\n", "- id: gas-means-a-call\n")
    found = compared(boiler)
    assert found.scenarios_run == 3
    assert [(each.id, each.of, each.level, each.points) for each in found.scenarios] == [
        ("gas-means-a-call", "new", ("evacuate", "call-out"), (("gas-leak", 4, 1),)),
        ("gas-means-leaving-the-house", "old", ("evacuate", "call-out"), (("gas-leak", 4, 1),)),
    ]
    assert [(each.question.before, each.question.after) for each in found.downgrades] == [("evacuate", "call-out")]
    assert [each.id for each in found.scenarios_down] == ["gas-means-a-call", "gas-means-leaving-the-house"]
    assert found.declared.renamed == (("gas-means-leaving-the-house", "gas-means-a-call"),)
    assert found.declared.of("scenario") == ()


# -- findings that differ ---------------------------------------------------------------------------------------------


def test_a_new_finding_counts_as_not_asked_in_the_old_version(boiler):
    boiler.add(
        "findings/boiler.yaml", "soot:\n  title: Soot\n  kind: symptom\n  ask: Is there soot?\n  warning: true\n"
    )
    boiler.add(
        "escalation.yaml",
        "- id: soot-is-bad\n  when: soot\n  level: call-out\n  because: Soot.\n  cites: [leaflet.alarm]\n",
    )
    found = compared(boiler)
    assert ("level", "", "up", ["soot"]) in told(found)
    assert {shift.question.before for shift in found.shifts} == {"watch", "service"}
    assert found.ground.only_new == ("soot",)
    assert found.unproved == ""


def test_a_case_that_only_the_old_version_takes_is_shown_as_its_case(boiler):
    boiler.replace("causes/parts.yaml", "          - absent: frost\n", "")
    text = (boiler.folder / "findings" / "boiler.yaml").read_text("utf-8")
    (boiler.folder / "findings" / "boiler.yaml").write_text(text[: text.index("frost:")], "utf-8")
    found = compared(boiler)
    assert found.ground.only_old == ("frost",)
    [gained] = [each for each in found.shifts if each.question.about == "cause"]
    assert [(shown.condition, shown.of_old) for shown in gained.shown] == [("any-smell", False)]
    reverse = difference(found.new, found.old, cases=CASES)
    [lost] = [each for each in reverse.shifts if each.question.about == "cause"]
    assert [(shown.condition, shown.of_old) for shown in lost.shown] == [("any-smell", False)]


def test_an_implication_that_is_new_changes_what_follows_from_an_answer(boiler):
    boiler.replace("findings/boiler.yaml", "  implies:\n    - any-smell\n", "")
    found = compared(boiler)
    assert not found.ground.same_closing
    assert found.unproved == "the versions draw different consequences from answers"
    assert ("cause", "gas-leak", "lost") not in [each[:3] for each in told(found)]
    assert ("points", "gas-leak", "down", ["all: [gas-smell, {absent: frost}]"]) in told(found)


def test_what_contradicts_itself_in_one_version_is_left_out_and_counted(boiler):
    boiler.replace(
        "findings/boiler.yaml", "  ask: Was there frost?\n", "  ask: Was there frost?\n  implies: [{where: pump}]\n"
    )
    found = compared(boiler)
    assert 0 < found.compared < found.cases
    left_out = found.cases - found.compared
    assert (
        f"not compared: {left_out:,} generated cases that contradict themselves in one version"
        in DifferenceReport(found=found).as_text().splitlines()
    )


def test_a_finding_of_another_kind_is_answered_in_neither(boiler):
    boiler.replace("findings/boiler.yaml", "  kind: choices\n", "  kind: choice\n")
    found = compared(boiler)
    assert found.ground.apart == ("where",)
    assert found.unproved == "the versions draw different consequences from answers"
    assert not any("where" in shown.condition for shift in found.shifts for shown in shift.shown)


def test_a_level_that_is_new_stands_where_the_new_version_has_it(boiler):
    text = (boiler.folder / "levels.yaml").read_text("utf-8")
    new = "phone:\n  title: Phone\n  action: Phone.\n  within: a day\n"
    (boiler.folder / "levels.yaml").write_text(text.replace("call-out:\n", f"{new}call-out:\n"), "utf-8")
    boiler.replace(
        "escalation.yaml", "      more_than: 1 week\n  level: call-out\n", "      more_than: 1 week\n  level: phone\n"
    )
    found = compared(boiler)
    assert found.scale == ("watch", "service", "phone", "call-out", "evacuate")
    assert [(each.question.before, each.question.after, each.question.direction) for each in found.shifts] == [
        ("call-out", "phone", "down")
    ]


# -- laws -------------------------------------------------------------------------------------------------------------


def version(kb: KnowledgeBase) -> Version:
    return Version(name="generated", kb=kb, scenarios=())


def asked(old: KnowledgeBase, new: KnowledgeBase):
    before = compile_circuit(old.model)
    after = compile_circuit(new.model, before.nodes)
    found = declared(before, after)
    everything = not common_ground(old.model, new.model).same_closing
    return before, after, questions(before, after, patterns=found.patterns, everything=everything)


@settings(max_examples=6, deadline=None)
@given(random=randoms)
def test_generated_cases_show_just_what_firing_concludes_otherwise(random: Random):
    """Two knowledge bases that have little in common: every count is that of firing case by case."""
    old, new = pooled(random), pooled(random)
    before, after, all_questions = asked(old, new)
    ground = common_ground(old.model, new.model)
    size = 70
    comparison = Comparison(before, after, ground, cases=size, seed=random.randrange(100))
    swept = {question: int(bits_of(where)) for question, where in comparison.answered(all_questions)}
    fired: Counter[object] = Counter()
    consistent = 0
    for index in range(size):
        said = said_in(ground.model, comparison.columns.answers(ground.model, index))
        try:
            results = [Fired(kb.assess(answers_in(kb.model, said))) for kb in (old, new)]
        except BadAnswers:
            continue
        consistent += 1
        fired.update(question for question in all_questions if question.holds(*results))
        assert [question.holds(*results) for question in all_questions] == [
            question.holds(Evaluated(old.model, said), Evaluated(new.model, said)) for question in all_questions
        ]
    assert swept == dict(fired)
    assert comparison.size == consistent


def bits_of(where) -> int:
    return sum(bin(int(word)).count("1") for word in where)


@settings(max_examples=6, deadline=None)
@given(random=randoms)
def test_what_is_proved_alike_no_answers_tell_apart(random: Random):
    """The old version is the new one with a rule taken away; whatever differs for some answers is told."""
    new = knowledge_base(random)
    old = without(new, random.choice(list(new.rules)))
    found = difference(version(old), version(new), cases=64)
    assert found.unproved == ""
    shown = {shift.question for shift in found.shifts}
    before, after, _ = asked(old, new)
    all_questions = questions(before, after, patterns={name: name for name in before.patterns}, everything=True)
    for _ in range(20):
        answers = answers_of(random, new.model)
        results = Fired(old.assess(answers)), Fired(new.assess(answers))
        assert {each for each in all_questions if each.about != "leading" and each.holds(*results)} <= shown


@pytest.mark.deep
@settings(max_examples=25, deadline=None)
@given(random=randoms)
def test_every_occasion_of_a_rule_that_is_new_in_the_shipped_knowledge_base_is_confirmed_by_firing(random: Random):
    """What firing does not confirm is never shown: it raises."""
    new = load()
    rule = random.choice(list(new.rules))
    found = difference(version(without(new, rule)), version(new), cases=100_000)
    assert found.unproved == ""
    assert [each.rules_before for shift in found.shifts for each in shift.shown if each.rules_before] == []
    assert all(shift.question.direction != "down" or shift.question.about == "points" for shift in found.shifts) or (
        rule in {each.id for each in new.model.level_rules if new.model.level_of(each).rank < new.model.default.rank}
    )


def without(kb: KnowledgeBase, rule: str) -> KnowledgeBase:
    """A knowledge base without one of its rules."""
    from dataclasses import replace

    model = kb.model
    keep = [each for each in model.rules if each != rule]
    return KnowledgeBase(
        replace(
            model,
            rules={name: model.rules[name] for name in keep},
            patterns={
                name: replace(each, rules=tuple(part for part in each.rules if part in keep))
                for name, each in model.patterns.items()
            },
            causes={
                name: replace(each, evidence=tuple(part for part in each.evidence if part in keep))
                for name, each in model.causes.items()
            },
        )
    )


def test_the_scale_of_both_keeps_the_order_of_the_new_one(boiler):
    old, new = (read_version(str(folder), folder=folder).kb.model for folder in (BOILER, boiler.folder))
    assert merged_scale(old, new) == ("watch", "service", "call-out", "evacuate")


def test_the_same_versions_give_the_same_report(boiler):
    boiler.replace("escalation.yaml", "more_than: 1 week", "more_than: 10 days")
    one, other = (DifferenceReport(found=compared(boiler)).as_dict() for _ in range(2))
    assert one == other
    assert one["format"] == "thoracle.difference/1"
    shutil.rmtree(boiler.folder)
