"""The condition language: its logic, every form of it, and every fault with the text that is printed."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.knowledge.conditions import (
    Absent,
    All,
    Any,
    AtLeast,
    Atom,
    Compare,
    Concluded,
    Condition,
    Present,
    canonical,
    evaluate,
    leaves,
)
from engine.knowledge.diagnostics import Diagnostic
from engine.knowledge.reading import Reading, read_knowledge_base
from engine.knowledge.truth import Truth
from tests.generated import conditions
from tests.knowledge_bases import CITES, choice, files, pattern, quantity, rule, symptom, written

F, O, T = Truth.FALSE, Truth.OPEN, Truth.TRUE  # noqa: E741 - as in the tables of the literature

FINDINGS = {
    "fever": symptom(cites=CITES),
    "cough": symptom(),
    "severity": choice("mild", "moderate", "severe", ordered=True),
    "onset": choice("sudden", "gradual"),
    "site": choice("flank", "left-back", kind="choices"),
    "lasting": quantity(),
    "age": quantity("year", bare=True, greatest=120),
}
PATTERNS = {"feverish": pattern(rule("feverish-by-fever", "fever"))}


def reading(folder: Path, when: str) -> Reading:
    """Read a knowledge base with one evidence rule, whose condition begins at line 8, column 9."""
    cause = f"""\
guess:
  title: A guess
  serious: 0
  cites: [leaf.one]
  evidence:
    - id: hunch
      when:
{textwrap.indent(textwrap.dedent(when).strip(), " " * 8)}
      weight: strong
      because: It is so.
      cites: [leaf.one]
"""
    return read_knowledge_base(written(folder, files(findings=FINDINGS, patterns=PATTERNS, causes_c=cause)))


def condition(folder: Path, when: str) -> Condition:
    """What a condition of a knowledge base that loads is read as."""
    read = reading(folder, when)
    assert read.diagnostics == ()
    assert read.model is not None
    return read.model.rules["hunch"].when


class Facts:
    """What is known, as the language sees it."""

    def __init__(self, values: Mapping[str, Truth], amount: float | None = None) -> None:
        self.values, self.quantity = values, amount

    def truth(self, atom: Atom) -> Truth:
        return self.values[str(atom)]

    def amount(self, finding: str) -> float | None:
        return self.quantity

    def pattern(self, name: str) -> Truth:
        return self.values[name]


A, B = Present(Atom("a")), Present(Atom("b"))


@pytest.mark.parametrize(
    ("a", "b", "both", "either"),
    [
        (F, F, F, F),
        (F, O, F, O),
        (F, T, F, T),
        (O, F, F, O),
        (O, O, O, O),
        (O, T, O, T),
        (T, F, F, T),
        (T, O, O, T),
        (T, T, T, T),
    ],
)
def test_all_and_any_follow_kleene(a: Truth, b: Truth, both: Truth, either: Truth) -> None:
    known = Facts({"a": a, "b": b})
    assert evaluate(All((A, B)), known) is both
    assert evaluate(Any((A, B)), known) is either


@pytest.mark.parametrize(
    ("count", "parts", "value"),
    [
        (1, [F, F], F),
        (1, [F, O], O),
        (1, [O, T], T),
        (2, [T, T, F], T),
        (2, [T, O, F], O),
        (2, [T, F, F], F),
        (2, [O, O, F], O),
        (2, [O, F, F], F),
        (3, [T, T, O], O),
        (3, [T, T, F], F),
        (3, [T, T, T], T),
    ],
)
def test_at_least_counts_true_parts_and_hopes_for_open_ones(count: int, parts: list[Truth], value: Truth) -> None:
    assert Truth.at_least(count, parts) is value


@pytest.mark.parametrize(("present", "absent"), [(F, T), (O, O), (T, F)])
def test_absent_turns_a_value_round_and_leaves_open_what_is_open(present: Truth, absent: Truth) -> None:
    assert evaluate(Present(Atom("a")), Facts({"a": present})) is present
    assert evaluate(Absent(Atom("a")), Facts({"a": present})) is absent
    assert evaluate(Concluded("a"), Facts({"a": present})) is present


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [("more_than", F, F, T), ("at_least", F, T, T), ("at_most", T, T, F), ("less_than", T, F, F)],
)
def test_a_comparison_draws_its_line_exactly_and_is_open_while_the_amount_is(
    comparison: str, below: Truth, at: Truth, above: Truth
) -> None:
    compare = Compare("lasting", comparison, 7.0)
    assert [evaluate(compare, Facts({}, amount)) for amount in (6.999, 7.0, 7.001)] == [below, at, above]
    assert evaluate(compare, Facts({})) is O


@given(conditions("abc"), st.tuples(*[st.sampled_from(Truth)] * 3))
def test_a_condition_that_is_decided_has_this_value_however_what_is_open_turns_out(
    condition: Condition, values: tuple[Truth, ...]
) -> None:
    value = evaluate(condition, Facts(dict(zip("abc", values, strict=True))))
    ways = product(*[[each] if each is not O else [F, T] for each in values])
    outcomes = {evaluate(condition, Facts(dict(zip("abc", way, strict=True)))) for way in ways}
    assert O not in outcomes
    assert value is O or outcomes == {value}


@given(conditions("ab"), conditions("ab"))
def test_the_canonical_form_is_equal_exactly_for_equal_conditions(one: Condition, other: Condition) -> None:
    assert (json.dumps(canonical(one)) == json.dumps(canonical(other))) is (one == other)
    assert canonical(one) == canonical(one)


def test_leaves_come_from_left_to_right() -> None:
    nested = All((A, AtLeast(1, (B, Any((Absent(Atom("c")), Concluded("d")))))))
    assert list(leaves(nested)) == [A, B, Absent(Atom("c")), Concluded("d")]


# -- reading ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "form"),
    [
        ("fever", ["present", "fever"]),
        ("'fever'", ["present", "fever"]),
        ("feverish", ["pattern", "feverish"]),
        ("{all: [fever, cough]}", ["all", ["present", "fever"], ["present", "cough"]]),
        ("{any: [fever]}", ["any", ["present", "fever"]]),
        ("{at_least: 2, of: [fever, cough]}", ["at_least", 2, ["present", "fever"], ["present", "cough"]]),
        ("{of: [fever, cough], at_least: 01}", ["at_least", 1, ["present", "fever"], ["present", "cough"]]),
        ("{onset: sudden}", ["present", "onset=sudden"]),
        ("{onset: [sudden]}", ["present", "onset=sudden"]),
        ("{site: [left-back, flank]}", ["any", ["present", "site=left-back"], ["present", "site=flank"]]),
        ("{severity: {at_least: moderate}}", ["any", ["present", "severity=moderate"], ["present", "severity=severe"]]),
        ("{severity: {more_than: moderate}}", ["present", "severity=severe"]),
        ("{severity: {at_most: mild}}", ["present", "severity=mild"]),
        ("{severity: {less_than: severe, more_than: mild}}", ["present", "severity=moderate"]),
        ("{lasting: {more_than: 1 week}}", ["more_than", "lasting", 7.0]),
        ("{lasting: {at_least: 2 hours}}", ["at_least", "lasting", 0.083333333]),
        (
            "{lasting: {more_than: 1 week, at_most: 1 month}}",
            ["all", ["more_than", "lasting", 7.0], ["at_most", "lasting", 30.0]],
        ),
        ("{age: {at_least: 65}}", ["at_least", "age", 65.0]),
        ("{age: {less_than: 18 years}}", ["less_than", "age", 18.0]),
        ("{absent: fever}", ["absent", "fever"]),
        ("{absent: [fever]}", ["absent", "fever"]),
        ("{absent: [fever, {site: flank}]}", ["all", ["absent", "fever"], ["absent", "site=flank"]]),
        ("{absent: {onset: [sudden, gradual]}}", ["all", ["absent", "onset=sudden"], ["absent", "onset=gradual"]]),
    ],
)
def test_every_form_of_the_language_is_read(tmp_path: Path, when: str, form: list[object]) -> None:
    assert canonical(condition(tmp_path, when)) == form


def test_forms_nest_freely_and_in_block_style(tmp_path: Path) -> None:
    when = """
        all:
          - fever
          - any:
              - cough
              - at_least: 1
                of:
                  - severity:
                      at_least: severe
                  - absent:
                      - cough
        """
    assert condition(tmp_path, when) == All(
        (
            Present(Atom("fever")),
            Any(
                (
                    Present(Atom("cough")),
                    AtLeast(1, (Present(Atom("severity", "severe")), Absent(Atom("cough")))),
                )
            ),
        )
    )


FAULTS = [
    (
        "fevr",
        """\
toy/causes/c.yaml:8:9: error[unknown-name] rule `hunch` reads `fevr`, which nothing declares or concludes
    8 |         fevr
      |         ^^^^ did you mean `fever` (toy/findings/all.yaml:1)?
""",
    ),
    (
        "''",
        """\
toy/causes/c.yaml:8:9: error[empty-condition] rule `hunch`: there is no condition here
    8 |         ''
      |         ^^
""",
    ),
    (
        "{}",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch`: a condition has one key, not 0
    8 |         {}
      |         ^^
""",
    ),
    (
        "{all: [fever], any: [cough]}",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch`: a condition has one key, not 2
    8 |         {all: [fever], any: [cough]}
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ use `all` for several conditions
""",
    ),
    (
        "{all: fever}",
        """\
toy/causes/c.yaml:8:15: error[bad-condition] rule `hunch`: `all` takes a list of conditions
    8 |         {all: fever}
      |               ^^^^^
""",
    ),
    (
        "{all: []}",
        """\
toy/causes/c.yaml:8:15: error[empty-condition] rule `hunch`: `all` has an empty list
    8 |         {all: []}
      |               ^^
""",
    ),
    (
        "{all: [fever, {any: []}]}",
        """\
toy/causes/c.yaml:8:29: error[empty-condition] rule `hunch`: `any` has an empty list
    8 |         {all: [fever, {any: []}]}
      |                             ^^
""",
    ),
    (
        "{at_least: 2}",
        """\
toy/causes/c.yaml:8:10: error[bad-condition] rule `hunch`: `at_least` and `of` stand together
    8 |         {at_least: 2}
      |          ^^^^^^^^
""",
    ),
    (
        "{of: [fever]}",
        """\
toy/causes/c.yaml:8:10: error[bad-condition] rule `hunch`: `at_least` and `of` stand together
    8 |         {of: [fever]}
      |          ^^
""",
    ),
    (
        "{at_least: two, of: [fever, cough]}",
        """\
toy/causes/c.yaml:8:20: error[bad-condition] rule `hunch`: `at_least` takes a whole number here
    8 |         {at_least: two, of: [fever, cough]}
      |                    ^^^
""",
    ),
    (
        "{at_least: 3, of: [fever, cough]}",
        """\
toy/causes/c.yaml:8:20: error[bad-count] rule `hunch`: at least 3 of 2 parts cannot be demanded
    8 |         {at_least: 3, of: [fever, cough]}
      |                    ^ count from 1 to their number
""",
    ),
    (
        "{at_least: 0, of: [fever]}",
        """\
toy/causes/c.yaml:8:20: error[bad-count] rule `hunch`: at least 0 of 1 parts cannot be demanded
    8 |         {at_least: 0, of: [fever]}
      |                    ^ count from 1 to their number
""",
    ),
    (
        "{at_least: 1, of: []}",
        """\
toy/causes/c.yaml:8:27: error[empty-condition] rule `hunch`: `of` has an empty list
    8 |         {at_least: 1, of: []}
      |                           ^^
""",
    ),
    (
        "{at_least: [1], of: [fever]}",
        """\
toy/causes/c.yaml:8:20: error[bad-condition] rule `hunch`: `at_least` takes a whole number here
    8 |         {at_least: [1], of: [fever]}
      |                    ^^^
""",
    ),
    (
        "{at_least: ٣, of: [fever, cough, fever]}",
        """\
toy/causes/c.yaml:8:20: error[bad-condition] rule `hunch`: `at_least` takes a whole number here
    8 |         {at_least: ٣, of: [fever, cough, fever]}
      |                    ^
""",
    ),
    (
        "onset",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch`: `onset` has options
    8 |         onset
      |         ^^^^^ say which: `onset: sudden`
""",
    ),
    (
        "site",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch`: `site` has options
    8 |         site
      |         ^^^^ say which: `site: flank`
""",
    ),
    (
        "lasting",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch`: `lasting` is a quantity
    8 |         lasting
      |         ^^^^^^^ compare it, as in `{more_than: …}`
""",
    ),
    (
        "guess",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch` reads the cause `guess`; rules read findings and patterns only
    8 |         guess
      |         ^^^^^
""",
    ),
    (
        "high",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch` reads the level `high`; rules read findings and patterns only
    8 |         high
      |         ^^^^
""",
    ),
    (
        "hunch",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch` reads the rule `hunch`; rules read findings and patterns only
    8 |         hunch
      |         ^^^^^
""",
    ),
    (
        "flank",
        """\
toy/causes/c.yaml:8:9: error[bad-condition] rule `hunch`: `flank` is an option of `site`
    8 |         flank
      |         ^^^^^ write `site: flank`
""",
    ),
    (
        "{onset: suden}",
        """\
toy/causes/c.yaml:8:17: error[unknown-option] rule `hunch`: `suden` is no option of `onset`
    8 |         {onset: suden}
      |                 ^^^^^ did you mean `sudden`?
""",
    ),
    (
        "{onset: [sudden, slow]}",
        """\
toy/causes/c.yaml:8:26: error[unknown-option] rule `hunch`: `slow` is no option of `onset`
    8 |         {onset: [sudden, slow]}
      |                          ^^^^ known are sudden, gradual
""",
    ),
    (
        "{onset: []}",
        """\
toy/causes/c.yaml:8:17: error[empty-condition] rule `hunch`: `onset` has an empty list of options
    8 |         {onset: []}
      |                 ^^
""",
    ),
    (
        "{onset: [[sudden]]}",
        """\
toy/causes/c.yaml:8:18: error[unknown-option] rule `hunch`: `…` is no option of `onset`
    8 |         {onset: [[sudden]]}
      |                  ^^^^^^^^ known are sudden, gradual
""",
    ),
    (
        "{onset: {at_least: sudden}}",
        """\
toy/causes/c.yaml:8:17: error[bad-condition] rule `hunch`: the options of `onset` are in no order
    8 |         {onset: {at_least: sudden}}
      |                 ^^^^^^^^^^^^^^^^^^ name the options
""",
    ),
    (
        "{severity: {at_least: bad}}",
        """\
toy/causes/c.yaml:8:31: error[unknown-option] rule `hunch`: `bad` is no option of `severity`
    8 |         {severity: {at_least: bad}}
      |                               ^^^ known are mild, moderate, severe
""",
    ),
    (
        "{severity: {over: mild}}",
        """\
toy/causes/c.yaml:8:21: error[bad-condition] rule `hunch`: `over` is no comparison
    8 |         {severity: {over: mild}}
      |                     ^^^^ known are more_than, at_least, at_most, less_than
""",
    ),
    (
        "{severity: {less_than: mild}}",
        """\
toy/causes/c.yaml:8:20: error[bad-condition] rule `hunch`: no option of `severity` satisfies the comparison
    8 |         {severity: {less_than: mild}}
      |                    ^^^^^^^^^^^^^^^^^
""",
    ),
    (
        "{severity: {at_least: [mild]}}",
        """\
toy/causes/c.yaml:8:31: error[bad-condition] rule `hunch`: `at_least` takes one value
    8 |         {severity: {at_least: [mild]}}
      |                               ^^^^^^
""",
    ),
    (
        "{severity: {}}",
        """\
toy/causes/c.yaml:8:20: error[bad-condition] rule `hunch`: `severity` takes a comparison
    8 |         {severity: {}}
      |                    ^^ one of more_than, at_least, at_most, less_than
""",
    ),
    (
        "{lasting: 3 days}",
        """\
toy/causes/c.yaml:8:19: error[bad-condition] rule `hunch`: `lasting` takes a comparison
    8 |         {lasting: 3 days}
      |                   ^^^^^^ one of more_than, at_least, at_most, less_than
""",
    ),
    (
        "{lasting: {more_then: 3 days}}",
        """\
toy/causes/c.yaml:8:20: error[bad-condition] rule `hunch`: `more_then` is no comparison
    8 |         {lasting: {more_then: 3 days}}
      |                    ^^^^^^^^^ did you mean `more_than`?
""",
    ),
    (
        "{lasting: {more_than: 3}}",
        """\
toy/causes/c.yaml:8:31: error[bad-amount] rule `hunch`: `3` has no unit; give one, such as `3 weeks`
    8 |         {lasting: {more_than: 3}}
      |                               ^
""",
    ),
    (
        "{lasting: {more_than: 5-7 days}}",
        """\
toy/causes/c.yaml:8:31: error[bad-amount] rule `hunch`: give one number; when unsure the longer
    8 |         {lasting: {more_than: 5-7 days}}
      |                               ^^^^^^^^
""",
    ),
    (
        "{lasting: {more_than: 3 kg}}",
        """\
toy/causes/c.yaml:8:31: error[bad-amount] rule `hunch`: `kg` is no unit of this; use hours, days, weeks, months, years
    8 |         {lasting: {more_than: 3 kg}}
      |                               ^^^^
""",
    ),
    (
        "{lasting: {more_than: [3 days]}}",
        """\
toy/causes/c.yaml:8:31: error[bad-condition] rule `hunch`: `more_than` takes one value
    8 |         {lasting: {more_than: [3 days]}}
      |                               ^^^^^^^^
""",
    ),
    (
        "{lasting: {more_than: some, less_than: many}}",
        """\
toy/causes/c.yaml:8:31: error[bad-amount] rule `hunch`: `some` is no amount; give a number in digits
    8 |         {lasting: {more_than: some, less_than: many}}
      |                               ^^^^
toy/causes/c.yaml:8:48: error[bad-amount] rule `hunch`: `many` is no amount; give a number in digits
    8 |         {lasting: {more_than: some, less_than: many}}
      |                                                ^^^^
""",
    ),
    (
        "{lasting: {more_than: 5 days, less_than: 3 days}}",
        """\
toy/causes/c.yaml:8:19: error[bad-condition] rule `hunch`: no amount of `lasting` satisfies the comparison
    8 |         {lasting: {more_than: 5 days, less_than: 3 days}}
      |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
""",
    ),
    (
        "{age: {at_least: old}}",
        """\
toy/causes/c.yaml:8:26: error[bad-amount] rule `hunch`: `old` is no amount; give a number in digits
    8 |         {age: {at_least: old}}
      |                          ^^^
""",
    ),
    (
        "{age: {at_least: 130}}",
        """\
toy/causes/c.yaml:8:15: error[bad-condition] rule `hunch`: no amount of `age` satisfies the comparison
    8 |         {age: {at_least: 130}}
      |               ^^^^^^^^^^^^^^^
""",
    ),
    (
        "{fever: present}",
        """\
toy/causes/c.yaml:8:10: error[bad-condition] rule `hunch`: the symptom `fever` takes no value
    8 |         {fever: present}
      |          ^^^^^ write `fever` alone
""",
    ),
    (
        "{feverish: yes}",
        """\
toy/causes/c.yaml:8:10: error[bad-condition] rule `hunch`: the pattern `feverish` takes no value
    8 |         {feverish: yes}
      |          ^^^^^^^^ write `feverish` alone
""",
    ),
    (
        "{guess: x}",
        """\
toy/causes/c.yaml:8:10: error[bad-condition] rule `hunch`: the cause `guess` takes no value
    8 |         {guess: x}
      |          ^^^^^
""",
    ),
    (
        "{top: x}",
        """\
toy/causes/c.yaml:8:10: error[bad-condition] rule `hunch`: the level `top` takes no value
    8 |         {top: x}
      |          ^^^
""",
    ),
    (
        "{sevrity: mild}",
        """\
toy/causes/c.yaml:8:10: error[unknown-name] rule `hunch` reads `sevrity`, which nothing declares or concludes
    8 |         {sevrity: mild}
      |          ^^^^^^^ did you mean `severity` (toy/findings/all.yaml:9)?
""",
    ),
    (
        "{al: [fever]}",
        """\
toy/causes/c.yaml:8:10: error[unknown-name] rule `hunch` reads `al`, which nothing declares or concludes
    8 |         {al: [fever]}
      |          ^^ did you mean `all`?
""",
    ),
    (
        "{absent: fevr}",
        """\
toy/causes/c.yaml:8:18: error[unknown-name] rule `hunch` reads `fevr`, which nothing declares or concludes
    8 |         {absent: fevr}
      |                  ^^^^ did you mean `fever` (toy/findings/all.yaml:1)?
""",
    ),
    (
        "{absent: feverish}",
        """\
toy/causes/c.yaml:8:18: error[bad-condition] rule `hunch`: `absent` takes a symptom or an option, not a pattern
    8 |         {absent: feverish}
      |                  ^^^^^^^^
""",
    ),
    (
        "{absent: onset}",
        """\
toy/causes/c.yaml:8:18: error[bad-condition] rule `hunch`: `absent` takes a symptom or an option, not a choice
    8 |         {absent: onset}
      |                  ^^^^^ say which option is absent
""",
    ),
    (
        "{absent: lasting}",
        """\
toy/causes/c.yaml:8:18: error[bad-condition] rule `hunch`: `absent` takes a symptom or an option, not a quantity
    8 |         {absent: lasting}
      |                  ^^^^^^^
""",
    ),
    (
        "{absent: {lasting: {more_than: 1 day}}}",
        """\
toy/causes/c.yaml:8:18: error[bad-condition] rule `hunch`: `absent` takes a symptom, `choice: option` or a list of these
    8 |         {absent: {lasting: {more_than: 1 day}}}
      |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
""",
    ),
    (
        "{absent: {onst: sudden}}",
        """\
toy/causes/c.yaml:8:19: error[unknown-name] rule `hunch` reads `onst`, which nothing declares or concludes
    8 |         {absent: {onst: sudden}}
      |                   ^^^^ did you mean `onset` (toy/findings/all.yaml:17)?
""",
    ),
    (
        "{absent: {onset: slow}}",
        """\
toy/causes/c.yaml:8:26: error[unknown-option] rule `hunch`: `slow` is no option of `onset`
    8 |         {absent: {onset: slow}}
      |                          ^^^^ known are sudden, gradual
""",
    ),
    (
        "{absent: []}",
        """\
toy/causes/c.yaml:8:18: error[empty-condition] rule `hunch`: `absent` has an empty list
    8 |         {absent: []}
      |                  ^^
""",
    ),
    (
        "{absent: [fever, feverish]}",
        """\
toy/causes/c.yaml:8:26: error[bad-condition] rule `hunch`: `absent` takes a symptom or an option, not a pattern
    8 |         {absent: [fever, feverish]}
      |                          ^^^^^^^^
""",
    ),
    (
        "{absent: {all: [fever]}}",
        """\
toy/causes/c.yaml:8:18: error[bad-condition] rule `hunch`: `absent` takes a symptom, `choice: option` or a list of these
    8 |         {absent: {all: [fever]}}
      |                  ^^^^^^^^^^^^^^
""",
    ),
    (
        "{absent: {onset: sudden, site: flank}}",
        """\
toy/causes/c.yaml:8:18: error[bad-condition] rule `hunch`: `absent` takes a symptom, `choice: option` or a list of these
    8 |         {absent: {onset: sudden, site: flank}}
      |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
""",
    ),
    (
        "{absent: {fever: present}}",
        """\
toy/causes/c.yaml:8:18: error[bad-condition] rule `hunch`: `absent` takes a symptom, `choice: option` or a list of these
    8 |         {absent: {fever: present}}
      |                  ^^^^^^^^^^^^^^^^
""",
    ),
    (
        "{all: [fevr, {any: [cogh, {onset: fast}]}, {absent: feverish}]}",
        """\
toy/causes/c.yaml:8:16: error[unknown-name] rule `hunch` reads `fevr`, which nothing declares or concludes
    8 |         {all: [fevr, {any: [cogh, {onset: fast}]}, {absent: feverish}]}
      |                ^^^^ did you mean `fever` (toy/findings/all.yaml:1)?
toy/causes/c.yaml:8:29: error[unknown-name] rule `hunch` reads `cogh`, which nothing declares or concludes
    8 |         {all: [fevr, {any: [cogh, {onset: fast}]}, {absent: feverish}]}
      |                             ^^^^ did you mean `cough` (toy/findings/all.yaml:6)?
toy/causes/c.yaml:8:43: error[unknown-option] rule `hunch`: `fast` is no option of `onset`
    8 |         {all: [fevr, {any: [cogh, {onset: fast}]}, {absent: feverish}]}
      |                                           ^^^^ known are sudden, gradual
toy/causes/c.yaml:8:61: error[bad-condition] rule `hunch`: `absent` takes a symptom or an option, not a pattern
    8 |         {all: [fevr, {any: [cogh, {onset: fast}]}, {absent: feverish}]}
      |                                                             ^^^^^^^^
""",
    ),
]


@pytest.mark.parametrize(("when", "printed"), FAULTS, ids=[when for when, _ in FAULTS])
def test_every_fault_of_a_condition_is_printed_with_place_and_repair(tmp_path: Path, when: str, printed: str) -> None:
    assert text(reading(tmp_path, when).diagnostics) == printed


def text(diagnostics: tuple[Diagnostic, ...]) -> str:
    return "".join(f"{each}\n" for each in diagnostics)


def test_a_list_in_place_of_a_condition_says_what_a_condition_is(tmp_path: Path) -> None:
    [fault] = reading(tmp_path, "[fever, cough]").diagnostics
    assert (fault.code, fault.line, fault.column, fault.length) == ("bad-condition", 8, 9, 14)
    assert fault.message == (
        "rule `hunch`: a condition is a name, or a mapping with `all`, `any`, `at_least` and `of`, `absent`,"
        " or the name of a choice or quantity; a list needs `all` or `any` before it"
    )


def test_a_count_of_thousands_of_digits_is_a_fault_like_any_other(tmp_path: Path) -> None:
    [fault] = reading(tmp_path, f"{{at_least: {'9' * 5000}, of: [fever]}}").diagnostics
    assert (fault.code, fault.message) == ("bad-condition", "rule `hunch`: `at_least` takes a whole number here")
    assert max(map(len, str(fault).splitlines())) < 180  # of a very long line, the part around the fault is shown


@pytest.mark.parametrize("when", ["{onset: sudden}", "{absent: {onset: sudden}}", "{absent: [{onset: sudden}]}"])
def test_a_condition_is_not_blamed_for_the_faults_of_a_finding_that_it_reads(tmp_path: Path, when: str) -> None:
    base = written(tmp_path, files(findings={"onset": {"kind": "choice", "ask": "How?", "cites": CITES}}))
    (base / "escalation.yaml").write_text(
        f"- {{id: r, when: {when}, level: high, because: So., cites: [leaf.one]}}", encoding="utf-8"
    )
    assert (
        text(read_knowledge_base(base).diagnostics)
        == """\
toy/findings/all.yaml:1:1: error[missing-key] the choice `onset` needs `options`
    1 | "onset":
      | ^^^^^^^
"""
    )
