"""The report as Markdown: the contents of the other forms, and nobody's markup but its own."""

from __future__ import annotations

import re

import pytest

from engine import load
from engine.dialogue.contents import contents_of
from engine.dialogue.markdown import escaped, markdown_report
from tests.dialogue.hostile import SPICE, hostile

KB = load("tests/boiler")
CASES = {
    "by default": {},
    "provisional": {"noise": "hum", "reset-helps": "yes", "off-for": "2 hours"},
    "several levels": {"dizzy": "yes", "where": ["flue", "pump"], "noise": "bang"},
    "not known": {"any-smell": "no", "alarm": "?", "where": {"valve": "yes", "pump": "no", "flue": "?"}},
}
EVERY = pytest.mark.parametrize("answers", CASES.values(), ids=CASES)


@EVERY
def test_the_headings_stand_in_order_and_leave_out_no_step(answers):
    steps = [len(marks) for marks in re.findall(r"^(#+) ", markdown_report(KB.assess(answers)), re.MULTILINE)]
    assert steps.count(1) == 1
    assert [(one, other) for one, other in zip([0, *steps], steps, strict=False) if other > one + 1] == []


@EVERY
def test_each_block_is_one_heading_one_paragraph_or_one_list(answers):
    text = markdown_report(KB.assess(answers), everything=True)
    assert text.endswith(".\n")
    for block in text.removesuffix("\n").split("\n\n"):
        lines = block.split("\n")
        assert all(line and line == line.rstrip() for line in lines)
        assert lines[0] == lines[0].lstrip()
        assert len(lines) == 1 or all(line.lstrip().startswith("- ") for line in lines)


@EVERY
def test_it_says_all_that_its_contents_say(answers):
    result = KB.assess(answers)
    contents, text = contents_of(result), markdown_report(result)
    lines = [why.line.text for group in contents.reasons for why in group.reasons]
    lines += [line.text for group in contents.advice for line in group.lines]
    lines += [item.text for group in contents.net.groups for item in group.items]
    lines += [contents.certainty.statement, contents.headline.action, contents.disclaimer, contents.basis]
    assert [line for line in lines if escaped(line) not in text] == []


def unescaped(text):
    """A text without what a backslash makes plain."""
    return re.sub(r"\\[\\`*_\[\]<>#|~&$:.@)+=-]", "", text)


@EVERY
def test_whatever_a_knowledge_base_says_is_shown_and_not_obeyed(answers, tmp_path):
    text = markdown_report(hostile(tmp_path).assess(answers), everything=True)
    assert escaped(SPICE) in text
    assert "\u202e" not in text
    rest = unescaped(text)
    assert re.findall(r"[`<>\[\]~|_$&]", rest) == []
    assert re.findall(r"javascript:alert", rest) != []  # as plain words, which are no link
    assert "*" not in re.sub(r"\*\*[^*\n]+\*\*|\*[^*\n]+:\*", "", rest)  # bold titles, and labels in italics


def test_no_text_begins_a_list_or_a_heading_or_a_line_of_its_own():
    text = markdown_report(KB.assess({"alarm": "yes"}, emergency_number="1.\n\n# 2\n- 3\n> 4"))
    assert "**Leave the house and call 1. \\# 2 - 3 \\> 4.**\n" in text
