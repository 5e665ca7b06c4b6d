"""The benchmarks themselves: the peer says what the engine says, tables and pictures are what they claim."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from engine.inference.case import Case
from engine.inference.knowledge_base import KnowledgeBase, load
from engine.inference.sweeping.population import population
from tests.benchmarks import matcher, targets
from tests.benchmarks.clips_program import ClipsEngine
from tests.benchmarks.lines import Line, each, table, typical
from tests.benchmarks.picture import Panel, Series, svg


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


def cases_of(kb: KnowledgeBase, size: int) -> list[Case]:
    columns = population(kb.model, size, seed=5)
    return [columns.case(kb.model, at) for at in range(size)]


@pytest.mark.parametrize("folder", ["kb", "tests/boiler"])
def test_the_clips_program_concludes_what_the_engine_concludes(folder: str) -> None:
    base = load(folder)
    clips = ClipsEngine(base)
    for case in cases_of(base, 60):
        ours, theirs = matcher.concluded(matcher.whole(base, case)), clips.answer(clips.arguments(case))
        assert (ours.level, ours.points, sorted(ours.fired)) == (theirs.level, theirs.points, sorted(theirs.fired))


def test_copies_of_the_rules_multiply_what_fires_and_nothing_else(kb: KnowledgeBase) -> None:
    model = matcher.multiplied(kb.model, 3)
    assert len(model.rules) == 3 * len(kb.rules)
    larger = KnowledgeBase(model)
    for case, copy in zip(cases_of(kb, 10), matcher.of(model, cases_of(kb, 10)), strict=True):
        one, many = kb.assess_case(case), larger.assess_case(copy)
        assert many.verdict.level == one.verdict.level
        assert len(many.firing.rules) == 3 * len(one.firing.rules)
        assert list(many.points.values()) == [3 * points for points in one.points.values()]


def test_a_line_says_whether_its_target_is_met() -> None:
    lines = [Line("a", 2.5, "", "<= 3"), Line("b", 2.5, "s", ">= 3"), Line("c", 12345.0, "µs")]
    assert [line.met for line in lines] == [True, False, None]
    assert list(table(lines)) == [
        "| measured | figure | target | met |",
        "|---|---:|---:|---|",
        "| a | 2.50 | <= 3 | yes |",
        "| b | 2.50 s | >= 3 | **no** |",
        "| c | 12,345 µs | | |",
    ]


def test_times_are_of_each_item_and_the_typical_one_is_their_mean_in_microseconds() -> None:
    seen: list[int] = []
    times = each(seen.append, [1, 2, 3], rounds=2)
    assert (len(times), seen) == (3, [1, 2, 3, 1, 2, 3])
    assert typical([1e-6, 3e-6]) == pytest.approx(2.0)


def test_the_picture_is_well_formed_and_names_what_it_shows() -> None:
    panel = Panel(title="a < b", x="rules", y="µs", series=[Series("ours & theirs", [(10, 0.5), (1000, 70)])])
    root = ElementTree.fromstring(svg([panel, panel], caption="here & now"))
    words = [element.text for element in root.iter() if element.text and element.text.strip()]
    assert words.count("a < b") == words.count("ours & theirs") == 2
    assert "here & now" in words
    circles = [element for element in root.iter() if element.tag.endswith("circle")]
    assert len(circles) == 4


def test_the_readme_has_the_place_where_the_table_goes() -> None:
    text = (targets.ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count(targets.BEGIN) == text.count(targets.END) == 1
    assert text.index(targets.BEGIN) < text.index(targets.END)
