"""Why not: nearest rules, and the fewest answers that would bring a conclusion, against brute force."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import BadAnswers, UnknownName, load
from engine.dialogue.why_not import Change, why_not
from engine.inference.result import Result
from engine.knowledge.conditions import Atom
from engine.knowledge.implications import Literal

KB = load("tests/boiler")
SYMPTOMS = [finding.id for finding in KB.findings.values() if finding.kind == "symptom"]
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from(["yes", "no", "unknown"]) for name in SYMPTOMS},
        "noise": st.sampled_from(["quiet", "hum", "bang"]),
        "where": st.dictionaries(
            st.sampled_from(["valve", "pump", "flue"]), st.sampled_from(["yes", "no"]), min_size=1
        ),
        "age": st.sampled_from(["3", "15", "20"]),
        "off-for": st.sampled_from(["2 hours", "1 day", "3 days", "7 days", "8 days"]),
    },
)
TARGETS = [*KB.levels, "gas-leak", "pump-fault", "old-age", "poisonous", "several-signs"]


def assessed(answers: dict[str, object]) -> Result:
    try:
        return KB.assess(answers)
    except BadAnswers:
        assume(False)
        raise


def applied(answers: dict[str, object], changes: tuple[Change, ...]) -> dict[str, object] | None:
    """The answers with changes, as a person would give them; None where two are of one finding."""
    changed = dict(answers)
    for change in changes:
        if not isinstance(change, Literal):
            changed[change[0]] = f"{change[1]:f} {KB.findings[change[0]].unit}"
        elif change.atom.option and KB.findings[change.atom.finding].kind == "choice":
            changed[change.atom.finding] = change.atom.option
        elif change.atom.option:
            options = changed.get(change.atom.finding)
            changed[change.atom.finding] = {
                **(options if isinstance(options, dict) else {}),
                change.atom.option: change.present,
            }
        else:
            changed[change.atom.finding] = change.present
    return changed


def holds(answers: dict[str, object], target: str) -> bool:
    try:
        result = KB.assess(answers)
    except BadAnswers:
        return False
    names = {cause.id for cause in result.causes} | {pattern.id for pattern in result.patterns}
    return target in names | {result.escalation.level.id} | set(result.firing.rules)


def changes_for(result: Result) -> list[Change]:
    """Every single change that a person could make."""
    found: list[Change] = [("off-for", amount) for amount in (0.5, 1.0, 2.0, 7.0, 8.0)]
    if "age" not in result.case.amounts:
        found += [("age", 15.0), ("age", 3.0)]
    for finding in KB.findings.values():
        for atom in finding.atoms:
            found += [Literal(atom, True)] + ([] if finding.kind == "choice" else [Literal(atom, False)])
    return found


@settings(max_examples=40, deadline=None)
@given(answers=ANSWERS, target=st.sampled_from(TARGETS))
def test_the_fewest_changes_bring_the_conclusion_and_no_fewer_do(answers: dict[str, object], target: str) -> None:
    result = assessed(answers)
    found = why_not(result, target)
    assert found.complete
    assert found.concluded == holds(answers, target)
    if found.fewest is None:
        size = 3  # nothing brings it: no two changes do either
    else:
        size = len(found.fewest)
        assert holds(applied(answers, found.fewest) or {}, target)
    for smaller in range(min(size, 3)):
        for changes in combinations(changes_for(result), smaller):
            assert not holds(applied(answers, changes) or {}, target), changes


def test_an_amount_may_have_to_go_beyond_more_than_the_threshold_of_one_rule() -> None:
    """Below a week the higher level is undone; only below a day is the lower one earned."""
    found = why_not(KB.assess({"reset-helps": "yes", "off-for": "8 days"}), "watch")
    assert found.fewest == (("off-for", 0.5), Literal(Atom("noise", "quiet"), True))


def test_the_nearest_rule_comes_first_with_what_it_lacks() -> None:
    found = why_not(KB.assess({"noise": "hum", "reset-helps": "no"}), "watch")
    assert [near.rule.id for near in found.near] == ["watch-it"]
    assert [missing.state for missing in found.near[0].missing] == ["contrary", "open"]


def test_for_a_lower_level_the_rules_that_speak_for_a_higher_one_are_named() -> None:
    found = why_not(KB.assess({"gas-smell": "yes"}), "service")
    assert [rule.id for rule in found.too_high] == ["gas-means-leave"]
    assert found.fewest is not None
    assert [str(change) for change in found.fewest] == ["gas-smell: absent"]


def test_the_default_level_also_holds_when_no_rule_concludes_a_lower_one() -> None:
    answers = {"gas-smell": "yes", "off-for": "2 hours", "reset-helps": "yes", "noise": "quiet"}
    found = why_not(KB.assess(answers), "service")
    assert found.fewest is not None
    assert len(found.fewest) == 2


def test_what_cannot_change_is_never_changed() -> None:
    found = why_not(KB.assess({"age": "3"}), "old-age")
    assert found.fewest is None
    assert found.complete


def test_an_unknown_target_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownName) as caught:
        why_not(KB.assess({}), "gas-leek")
    assert str(caught.value) == "no level, cause, pattern or rule is called `gas-leek` (did you mean `gas-leak`?)"
