"""The report: what stands in it and in which order, in text and in Markdown."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import BadAnswers, load
from engine.dialogue.contents import contents_of
from engine.dialogue.markdown import escaped, markdown_report
from engine.dialogue.report import text_report
from engine.inference.knowledge_base import shipped
from engine.inference.result import Result
from engine.knowledge.reading import read_knowledge_base
from engine.rules import Finding, Level, Rule

KB = load("tests/boiler")
SYMPTOMS = [finding.id for finding in KB.findings.values() if finding.kind == "symptom"]
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        **{name: st.sampled_from(["yes", "no", "unknown"]) for name in SYMPTOMS},
        "noise": st.sampled_from(["quiet", "hum", "bang", "unknown"]),
        "where": st.dictionaries(
            st.sampled_from(["valve", "pump", "flue"]), st.sampled_from(["yes", "no", "unknown"]), min_size=1
        ),
        "age": st.sampled_from(["3", "15", "20", "unknown"]),
        "off-for": st.sampled_from(["2 hours", "1 day", "3 days", "7 days", "8 days"]),
    },
)


def assessed(answers: dict[str, object]) -> Result:
    try:
        return KB.assess(answers)
    except BadAnswers:
        assume(False)
        raise


def flat(text: str) -> str:
    return " ".join(text.split())


def section(text: str, heading: str) -> list[str]:
    """The lines under a heading of a text report."""
    return text.partition(f"\n{heading}\n")[2].partition("\n\n")[0].splitlines()


# -- whole texts ------------------------------------------------------------------------------------------------------

SEVERAL_LEVELS = """\
LEAVE THE HOUSE
Leave the house and call 0800.
How soon: now.

Settled: no answer to any question left could change this level.

WHY
Leave the house:
  - The gas is poisonous. [1]
    Answers: Dizziness: yes; Where it drips: at the flue
Have an engineer called out:
  - Two signs together need an engineer today. [2]
    This goes beyond the documents. The leaflet speaks of each alone.
    Answers: Dizziness: yes; Noise: a bang

POSSIBLE CAUSES
In the order of how well the answers fit; nothing more is claimed for the order.

 1. The pump
    Fits: It drips at the pump. [3] Dripping is trouble with the water. [3]
    Speaks against: nothing that was answered.
    Expected, but not so: nothing.
    Not asked: nothing.

 2. The valve
    Fits: As under “The pump” (Where it drips: at the pump).
    Speaks against: nothing that was answered.
    Expected, but not so: nothing.
    Not asked: nothing.

  * Trouble with the water: a wider name; 2 of the causes listed are kinds of
    it.

BEFORE THE ENGINEER COMES
- Note where it drips. [3]

WHAT WAS ANSWERED
Stated: Noise: a bang; Where it drips: at the pump and at the flue
Yes: Dizziness

SOURCES
The leaflet
  Danger, sentences [1] 3, [2] 4
  Care, sentence [3] 3

ABOUT THIS
This is a toy.
It rests on one leaflet.
Knowledge base: What is wrong with the boiler, version 1.0.0.
"""

PROVISIONAL = """\
PROVISIONAL: KEEP AN EYE ON IT
This is not certain yet: 5 questions that were not asked could still change this
level.
What would by itself make it more urgent:
  Leave the house: Smell of gas; Alarm
As long as none of that is so:
Look again tomorrow.
How soon: a day.

WHY
Keep an eye on it:
  - It runs quietly after a reset. [1]
    Answers: Noise: a hum; Time without heat: 2 hours; A reset helps: yes

POSSIBLE CAUSES
Nothing in the documents fits these answers; that is no reassurance.

WHAT YOU CAN DO
- Press the reset button once. [1]

WHAT TO WATCH FOR
Each of these, if it is so or comes to be so, makes it more urgent.
Leave the house and call 0800:
  - Smell of gas
  - Alarm
Have an engineer called out:
  - Time without heat: more than 1 week (not so far)
Book a service:
  - Noise: a bang (not so far)
  - Time without heat: more than 1 day (not so far)

WHAT WAS ANSWERED
Stated: Noise: a hum; Time without heat: 2 hours
Yes: A reset helps

SOURCES
The leaflet
  Care, sentence [1] 2

ABOUT THIS
This is a toy.
It rests on one leaflet.
Knowledge base: What is wrong with the boiler, version 1.0.0.
"""

BY_DEFAULT = """\
BOOK A SERVICE
Book a service with an engineer.
How soon: two weeks.
No rule asks for this: it is what holds as long as none asks for anything else.

Not settled: 5 questions that were not asked could still change this level, and
1 that you answered with “don’t know”.
What would by itself make it more urgent:
  Leave the house: Alarm (not known)
  Have an engineer called out: Time without heat: more than 1 week
It could also turn out less urgent: Keep an eye on it.
"""

AS_MARKDOWN = """\
# Book a service

**Book a service with an engineer.**

How soon: two weeks.

No rule asks for this: it is what holds as long as none asks for anything else.

Not settled: 7 questions that were not asked could still change this level, and 1 that you answered with “don’t know”.

What would by itself make it more urgent:

- **Leave the house**: Smell of gas; Alarm
- **Have an engineer called out**: Time without heat: more than 1 week

It could also turn out less urgent: Keep an eye on it.

## Possible causes

In the order of how well the answers fit; nothing more is claimed for the order.

### 1. The pump; The valve

The answers given do not tell these apart.

- *Fits:* Dripping is trouble with the water. \\[2\\]
- *Speaks against:* nothing that was answered.
- *Expected, but not so:* Where it drips: at the pump (The pump).
- *Not asked:* nothing.

- **Trouble with the water**: a wider name; 2 of the causes listed are kinds of it.

## What you can do

- Press the reset button once. \\[1\\]

## Before the engineer comes

- Note where it drips. \\[2\\]

## What to watch for

Each of these, if it is so or comes to be so, makes it more urgent.

**Leave the house and call 0800:**

- Smell of gas
- Alarm

**Have an engineer called out:**

- Time without heat: more than 1 week

## What was answered

- *Stated:* Where it drips: at the valve; not at the pump
- *No:* Frost
- *Don’t know:* Where it drips: at the flue

## Sources

**The leaflet**

- Care, sentences \\[1\\] 2, \\[2\\] 3

## What was left open

- Could help to raise it to “Leave the house”: Smell of gas; A smell; Alarm; Dizziness; Where it drips: at the flue (not known)
- Could help to raise it to “Have an engineer called out”: Noise: no noise, a hum or a bang; Time without heat
- Could help to lower it to “Keep an eye on it”: A reset helps
- Cannot change the level: no rule that concludes one reads these: Where it drips: somewhere else; Age

## About this

This is a toy.

It rests on one leaflet.

Knowledge base: What is wrong with the boiler, version 1.0.0.
"""  # noqa: E501


def test_a_report_says_what_to_do_then_why_then_the_causes_and_the_rest():
    result = KB.assess({"dizzy": "yes", "where": ["flue", "pump"], "noise": "bang"})
    assert text_report(result) == SEVERAL_LEVELS


def test_a_level_that_reassures_and_is_not_settled_is_provisional_and_what_could_raise_it_comes_first():
    result = KB.assess({"noise": "hum", "reset-helps": "yes", "off-for": "2 hours"})
    assert text_report(result) == PROVISIONAL


def test_a_level_that_no_rule_concludes_is_said_to_hold_by_default():
    assert text_report(KB.assess({"any-smell": "no", "alarm": "?"})).startswith(BY_DEFAULT + "\nPOSSIBLE CAUSES\n")


def test_markdown_has_the_same_contents():
    result = KB.assess({"where": {"valve": "yes", "pump": "no", "flue": "?"}, "frost": "no"})
    assert markdown_report(result) == AS_MARKDOWN


def test_markdown_of_a_provisional_level_has_the_same_order():
    text = markdown_report(KB.assess({"noise": "hum", "reset-helps": "yes", "off-for": "2 hours"}))
    assert text.startswith("# Provisional: Keep an eye on it\n\nThis is not certain yet: 5 questions")
    assert text.index("- **Leave the house**: Smell of gas; Alarm") < text.index("**Look again tomorrow.**")


# -- the parts --------------------------------------------------------------------------------------------------------


def test_don_t_knows_that_could_still_change_the_level_are_named_when_everything_else_was_asked():
    answers = dict.fromkeys(["alarm", "dizzy", "any-smell"], "no")
    result = KB.assess(
        {**answers, "alarm": "?", "noise": "hum", "reset-helps": "yes", "off-for": "2 hours", "where": "none"}
    )
    assert flat(text_report(result)).startswith(
        "PROVISIONAL: KEEP AN EYE ON IT No question that was not asked could change this level; 1 question that you "
        "answered with “don’t know” still could; so it is not certain yet. What would by itself make it more urgent: "
        "Leave the house: Alarm (not known) As long as none of that is so: Look again tomorrow."
    )


def test_where_only_several_findings_together_could_raise_the_level_so_much_that_is_said():
    result = KB.assess({"gas-smell": "no", "alarm": "no", "where": {"flue": "no"}, "off-for": "8 days"})
    assert section(text_report(result), "HOW SOON: TODAY.") == []
    assert "  Leave the house (several of these together): A smell; Dizziness\n" in text_report(result)


def test_causes_that_no_rule_tells_apart_are_one_entry_that_says_so(tmp_path):
    kb = changed(tmp_path, "causes/parts.yaml", "    - id: pump-drips", "    - id: flue-drips", until="valve-fault:")
    entry = contents_of(kb.assess({"where": "valve"})).causes.entries[0]
    assert (entry.titles, entry.note) == (("The pump", "The valve"), "Nothing in the documents tells these apart.")


def test_of_serious_causes_it_is_said_in_words():
    assert " 1. A leak of gas (can be dangerous)\n" in text_report(KB.assess({"gas-smell": "yes"}))


def test_what_one_would_expect_of_an_amount_is_said_in_words(tmp_path):
    rule = "    - id: frosty\n      when: frost\n      weight: weak\n      because: Frost wears.\n      cites:\n"
    old = "    - id: old-boiler\n"
    kb = changed(tmp_path, "causes/parts.yaml", old, rule + "        - leaflet.old\n" + old)
    [entry] = contents_of(kb.assess({"age": 3, "frost": "yes"})).causes.entries
    assert (entry.titles, entry.expected, entry.unasked) == (("Wear",), ("Age: at least 15",), ())


def test_of_a_choice_with_which_something_fits_no_other_option_is_expected(tmp_path):
    rules = "".join(
        f"    - id: noise-{option}\n      when:\n        noise: {option}\n      weight: weak\n"
        f"      because: It may {option}.\n      cites:\n        - leaflet.old\n"
        for option in ("hum", "bang")
    )
    old = "    - id: old-boiler\n"
    kb = changed(tmp_path, "causes/parts.yaml", old, rules + old)
    [entry] = contents_of(kb.assess({"age": 3, "noise": "hum"})).causes.entries
    assert entry.expected == ("Age: at least 15",)


def test_don_t_knows_that_follow_from_a_don_t_know_are_not_counted():
    certainty = contents_of(KB.assess({"any-smell": "?"})).certainty
    assert [str(each.name) for each in KB.assess({"any-smell": "?"}).certificate.unknown] == ["gas-smell", "any-smell"]
    assert certainty.statement.endswith("could still change this level, and 1 that you answered with “don’t know”.")


def test_that_a_reason_goes_beyond_the_documents_for_the_same_reason_is_not_told_twice(tmp_path):
    kb = changed(
        tmp_path,
        "escalation.yaml",
        "  because: A week without heat is long.\n",
        "  because: A week without heat is long.\n  basis: extrapolation\n"
        "  reason: The leaflet speaks of each alone.\n",
    )
    groups = contents_of(kb.assess({"dizzy": "yes", "noise": "bang", "off-for": "8 days"})).reasons
    assert [why.beyond for group in groups for why in group.reasons] == [
        "This goes beyond the documents. The leaflet speaks of each alone.",
        "This, too, goes beyond the documents, as said above.",
    ]


def test_of_implied_findings_the_safety_net_names_the_broadest_of_a_level(tmp_path):
    kb = changed(tmp_path, "escalation.yaml", "  when: gas-smell\n", "  when: any-smell\n")
    assert [watch.text for group in contents_of(kb.assess({})).net.groups for watch in group.items] == [
        "A smell",
        "Alarm",
        "Time without heat: more than 1 week",
    ]


def test_the_emergency_number_is_replaced_everywhere():
    text = text_report(KB.assess({"frost": "no"}, emergency_number="0900"))
    assert "0800" not in text
    assert "Leave the house and call 0900:\n" in text


def test_what_is_left_out_for_length_is_counted_and_shown_on_demand(tmp_path):
    kb = with_many_signs(tmp_path, 12)
    short, whole = text_report(kb.assess({})), text_report(kb.assess({}), everything=True)
    assert section(short, "WHAT TO WATCH FOR")[-1] == "  and 7 more (--all)"
    assert "  Leave the house: Smell of gas; Alarm; Sign 0; Sign 1; and 10 more (--all)\n" in short
    assert "(--all)" not in whole
    assert len(section(whole, "WHAT TO WATCH FOR")) == len(section(short, "WHAT TO WATCH FOR")) - 1 + 7 + 1


def test_a_level_of_the_application_is_said_to_rest_on_no_document():
    class Own(KB.engine_class):
        @Rule(Finding(id="frost", value="present"), salience=-10_000)
        def frozen(self):
            self.declare(Level(id="evacuate", because="Pipes *burst*."))

    result = KB.assess({"frost": "yes"}, engine=Own)
    assert flat(text_report(result)).startswith(
        "LEAVE THE HOUSE Leave the house and call 0800. How soon: now. Rules of the application took part: what they "
        "may still conclude is not known here. WHY Leave the house: - Pipes *burst*. No document says this: a rule of "
        "the application does. POSSIBLE CAUSES"
    )
    assert "- Pipes \\*burst\\*. No document says this: a rule of the application does.\n" in markdown_report(result)


def test_with_rules_of_the_application_a_level_that_reassures_is_provisional():
    class Own(KB.engine_class):
        pass

    result = KB.assess({"noise": "hum", "reset-helps": "yes", "off-for": "2 hours"}, engine=Own)
    assert text_report(result).startswith("PROVISIONAL: KEEP AN EYE ON IT\nRules of the application took part")


def test_control_characters_do_not_reach_the_terminal():
    text = text_report(KB.assess({}, emergency_number="1\x1b[31m\n2"))
    assert "\x1b" not in text
    assert "Leave the house and call 1 [31m 2:\n" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** _it_ `code`", r"\*\*bold\*\* \_it\_ \`code\`"),
        ("[a](http://b) <i> &amp; ![x](y)", r"\[a\](http\://b) \<i\> \&amp; !\[x\](y)"),
        ("# no heading\n- no list", r"\# no heading - no list"),
        ("- no list", r"\- no list"),
        ("12. no list", r"12\. no list"),
        ("a 1. b, well-known: 3-4", "a 1. b, well-known: 3-4"),
        ("a\\b | c ~ $d$ a@b www.x", r"a\\b \| c \~ \$d\$ a\@b www\.x"),
    ],
)
def test_markdown_shows_just_what_was_written(text, shown):
    assert escaped(text) == shown


def test_the_contents_cannot_be_changed():
    contents = contents_of(KB.assess({"dizzy": "yes"}))
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'title'"):
        contents.title = "other"


# -- what holds of every report ---------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(ANSWERS, st.integers(20, 120), st.booleans())
def test_no_line_is_longer_than_the_width(answers, width, everything):
    text = text_report(assessed(answers), width=width, everything=everything)
    assert [line for line in text.split("\n") if len(line) > width or line != line.rstrip()] == []


def test_a_word_that_is_longer_than_the_width_is_broken():
    text = text_report(KB.assess({"gas-smell": "yes"}, emergency_number="0" * 50), width=40)
    assert text.startswith(f"LEAVE THE HOUSE\nLeave the house and call {'0' * 15}\n{'0' * 35}.\n")


def test_a_width_that_is_too_small_is_taken_as_the_smallest():
    result = KB.assess({"dizzy": "yes"})
    assert text_report(result, width=3) == text_report(result, width=20)


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_every_fired_escalation_rule_is_told_once_and_every_source_is_listed_once(answers):
    result = assessed(answers)
    text = flat(text_report(result))
    for reason in result.escalation.because:
        assert text.count(reason.text) == 1
    contents = contents_of(result)
    listed = [
        (number, (document.document, part.section, sentence))
        for document in contents.sources
        for part in document.sections
        for number, sentence in part.sentences
    ]
    assert [number for number, _ in listed] == list(range(1, len(listed) + 1))
    assert len({place for _, place in listed}) == len(listed)
    body = text.partition(" SOURCES ")[0]
    cited = {int(number) for marks in re.findall(r"\[([\d, ]+)\]", body) for number in marks.split(", ")}
    assert cited == {number for number, _ in listed}


@settings(max_examples=30, deadline=None)
@given(ANSWERS)
def test_the_same_answers_in_another_order_give_the_same_report(answers):
    one, other = assessed(answers), assessed(dict(reversed(answers.items())))
    assert text_report(one) == text_report(other)
    assert markdown_report(one) == markdown_report(other)


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_what_could_raise_a_level_below_the_default_stands_before_what_to_do(answers):
    result = assessed(answers)
    level = result.escalation.level
    text = text_report(result)
    provisional = level.rank < KB.model.default.rank and not result.escalation.settled
    assert text.startswith("PROVISIONAL: ") == provisional
    if provisional:
        assert flat(text).index("not certain yet") < flat(text).index(level.action)


@settings(max_examples=60, deadline=None)
@given(ANSWERS)
def test_no_points_and_no_probability_are_shown(answers):
    text = text_report(assessed(answers), everything=True)
    assert re.search(r"%|\bpoints?\b|probab|likelihood|strong|moderate|\bweak\b", text) is None


def test_reports_on_the_shipped_scenarios_fit_the_width_and_tell_each_reason_once():
    kb = load()
    for scenario in read_knowledge_base(shipped()).scenarios[::3]:
        result = kb.assess(scenario.findings)
        text = text_report(result)
        assert max(map(len, text.split("\n"))) <= 80
        told = flat(text)
        assert [reason.text for reason in result.escalation.because if told.count(reason.text) != 1] == []


# -- changed knowledge bases ------------------------------------------------------------------------------------------


def changed(folder: Path, file: str, old: str, new: str, *, until: str = ""):
    """The boiler's knowledge base with a text replaced in one file, or cut out together with all up to another text."""
    source = Path("tests/boiler")
    for path in source.rglob("*.yaml"):
        copy = folder / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(path.read_text())
    path = folder / file
    text = path.read_text()
    assert old in text
    if until:
        before, _, rest = text.partition(old)
        text = before.removesuffix("  evidence:\n") + until + rest.partition(until)[2]
    path.write_text(text if until else text.replace(old, new))
    return load(folder)


def with_many_signs(folder: Path, count: int):
    """The boiler's knowledge base with more findings of which each alone means leaving the house."""
    signs = "".join(
        f"sign-{n}:\n  title: Sign {n}\n  kind: symptom\n  ask: Is sign {n} there?\n  warning: true\n"
        for n in range(count)
    )
    rule = "- id: any-sign\n  when:\n    any:\n" + "".join(f"      - sign-{n}\n" for n in range(count))
    rule += "  level: evacuate\n  because: A sign is there.\n  cites:\n    - leaflet.leave-when-gas\n"
    changed(folder, "findings/boiler.yaml", "frost:\n", signs + "frost:\n")
    path = folder / "escalation.yaml"
    path.write_text(path.read_text() + rule)
    return load(folder)
