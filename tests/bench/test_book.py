"""The book: complete, self-contained, accessible, the same for the same knowledge base, with nobody's markup but its
own."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from engine.bench.checking.check import checked, examine
from engine.bench.covering.exercised import exercised
from engine.bench.showing.book import Book, book_of
from engine.bench.showing.book_page import book_page
from engine.bench.showing.index import Index
from engine.inference.knowledge_base import shipped
from engine.knowledge.reading import read_knowledge_base
from tests.dialogue.hostile import SPICE, hostile
from tests.dialogue.html_pages import Page, colours, contrast

BOILER = Path("tests/boiler")


def bound(folder: Path = BOILER, **options: object) -> Book:
    reading = examine(folder)
    assert reading.model is not None
    index = Index(reading.model, names=reading.names, scenarios=reading.scenarios)
    return book_of(index, exercised(reading.model, reading.scenarios), checked(reading), **options)  # type: ignore[arg-type]


class Large(Page):
    """A page of which only small elements have their text: to gather that of a large one takes minutes."""

    def handle_data(self, data: str) -> None:
        for element in self._open:
            if element.tag not in {"html", "body", "main", "div", "section", "article", "head"}:
                element.text += data


@cache
def book(folder: Path = BOILER) -> Book:
    return bound(folder)


@cache
def page(folder: Path = BOILER) -> Page:
    return (Page if folder == BOILER else Large)(book_page(book(folder)))


def words(text: str) -> str:
    return " ".join(text.split())


# -- complete ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [BOILER, shipped()], ids=["toy", "shipped"])
def test_everything_that_has_a_name_has_its_entry(folder: Path) -> None:
    model, it = book(folder).model, page(folder)
    named = {each.attributes.get("id", "") for each in it.all("article")}
    wanted = [f"level-{name}" for name in model.levels]
    wanted += [f"cause-{name}" for name in model.causes] + [f"pattern-{name}" for name in model.patterns]
    wanted += [f"rule-{name}" for name in model.rules] + [f"finding-{name}" for name in model.findings]
    wanted += [f"claim-{source.id}.{claim}" for source in model.sources.values() for claim in source.claims]
    wanted += [f"scenario-{each.id}" for each in read_knowledge_base(folder).scenarios]
    assert [name for name in wanted if name not in named] == []
    headings = {each.words for each in it.all("h4")}
    assert [line.text for line in model.advice if words(line.text) not in headings] == []


def test_a_rule_stands_in_plain_sentences_beside_its_place_with_its_scenarios() -> None:
    assert page().by_id("rule-watch-it").words == (
        "It runs quietly after a reset. rule watch-it, boiler/escalation.yaml:34 When all of these: "
        "Noise: no noise or a hum A reset helps: yes Time without heat: at most 1 day then “Keep an eye on it”. "
        "Scenarios: A quiet boiler is watched (fires it) No scenario shows that this matters: Noise: no noise, when it "
        "holds; Noise: no noise, when it is denied; Noise: a hum, when it is denied; A reset helps: yes, when it is "
        "denied; Time without heat: at most 1 day, when it is denied. "
        "Rests on Resetting often works. The leaflet: Care, sentence 2"
    )


def test_evidence_says_for_or_against_what_it_speaks_and_what_no_scenario_exercises_says_so() -> None:
    said = page().by_id("rule-pump-not-when-quiet").words
    assert "then this speaks against The pump, weak." in said
    assert "No scenario exercises it." in said


def test_what_no_scenario_shows_to_matter_is_named() -> None:
    said = page().by_id("rule-gas-means-leave").words
    assert "No scenario shows that this matters: Smell of gas: yes, when it is denied." in said


def test_advice_says_when_it_is_given() -> None:
    said = page().one("main").words
    given = {
        "Press the reset button once.": "boiler/advice.yaml:1 Given at “Keep an eye on it” or “Book a service”",
        "Note where it drips.": "boiler/advice.yaml:8 Given when Trouble with the water leads",
    }
    assert [line for line, when in given.items() if f"{line} {when}" not in said] == []


def test_what_was_found_stands_beside_what_it_is_about_and_once_for_all(boiler) -> None:
    boiler.replace("levels.yaml", "    - leaflet.call-meter\n", "")
    it = Page(book_page(bound(boiler.folder)))
    remark = (
        "Odd: nothing cites the claim `leaflet.call-meter` (cite it in a rule, finding, cause, level or advice line, "
        "or list its place as unused) uncited-claim, boiler/sources/leaflet.yaml:"
    )
    assert remark in it.by_id("claim-leaflet.call-meter").words
    assert it.one("main").words.count(remark) == 2
    assert "About: A number stands on the meter." in it.all("section")[-1].words


def test_what_is_accepted_says_why() -> None:
    found = [each for each in page(shipped()).all("p") if "accepted" in each.attributes.get("class", "")]
    assert found
    assert all(each.words.startswith("Odd, and meant so: ") for each in found)


def test_a_book_with_nothing_found_says_so(tmp_path) -> None:
    from engine.bench.authoring.example import example

    for path, text in example("tiny").items():
        (tmp_path / "tiny" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tiny" / path).write_text(text, encoding="utf-8")
    it = Page(book_page(bound(tmp_path / "tiny")))
    assert it.all("section")[-1].words == "What was found The workbench finds nothing wrong and nothing odd."
    assert "in the making of this book it was not asked" in it.one("main").words
    proved = Page(book_page(bound(tmp_path / "tiny", outcomes={"a-settled-level-stays": "proved"})))
    assert "Proved." in proved.by_id("property-a-settled-level-stays").words


def test_the_figures_are_those_of_the_knowledge_base() -> None:
    assert {figure.label: figure.text for figure in book().figures} == {
        "Rules that a scenario fires": "3 of 13",
        "Conditions that scenarios show to matter": "0 of 22",
        "Causes that a scenario lists": "1 of 5",
        "Passages with a claim that a rule rests on": "7 of 8",
        "Rules that go beyond the documents": "1 of 13",
        "Warning signs": "6",
        "Scenarios": "2",
    }


def test_no_sentence_of_a_document_is_in_it() -> None:
    from engine.knowledge.passages import cut

    units = cut(Path("tests/leaflet.txt").read_text(encoding="utf-8"), headings=[("Danger", 3), ("Care", 8)])
    said = page().one("body").words
    assert [unit.text for unit in units if unit.text in said and unit.section != "top"] == []


# -- self-contained and the same --------------------------------------------------------------------------------------


def test_the_same_knowledge_base_gives_the_same_bytes(boiler) -> None:
    assert book_page(bound()) == book_page(bound()) == book_page(bound(boiler.folder))


@pytest.mark.parametrize("folder", [BOILER, shipped()], ids=["toy", "shipped"])
def test_a_page_refers_to_nothing_outside_itself_and_allows_only_its_own_style_and_script(folder: Path) -> None:
    it = page(folder)
    assert [each for each in it.elements if {"src", "action", "style", "onclick"} & set(each.attributes)] == []
    assert [each.attributes["href"] for each in it.all("a") if not each.attributes["href"].startswith("#")] == []
    digests = [b64encode(sha256(it.one(tag).text.encode()).digest()).decode() for tag in ("style", "script")]
    policy = next(each.attributes["content"] for each in it.all("meta") if "content" in each.attributes)
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}'; base-uri 'none'; "
        "form-action 'none'"
    )


@pytest.mark.parametrize("folder", [BOILER, shipped()], ids=["toy", "shipped"])
def test_every_link_leads_to_one_place_on_the_page(folder: Path) -> None:
    it = page(folder)
    names = [each.attributes["id"] for each in it.elements if "id" in each.attributes]
    assert len(names) == len(set(names))
    targets = {each.attributes["href"][1:] for each in it.all("a")}
    labels = {each.attributes["aria-labelledby"] for each in it.elements if "aria-labelledby" in each.attributes}
    assert targets | labels <= set(names)


# -- accessible -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", [BOILER, shipped()], ids=["toy", "shipped"])
def test_a_page_has_a_language_landmarks_and_headings_that_leave_out_no_step(folder: Path) -> None:
    it = page(folder)
    assert it.source.startswith("<!doctype html>\n")
    assert it.one("html").attributes["lang"] == "en"
    assert [each.tag for each in it.all("header", "main", "nav", "footer")] == ["header", "main", "nav", "footer"]
    assert all({"aria-labelledby", "aria-label"} & set(each.attributes) for each in it.all("section", "nav"))
    headings = [int(each.tag[1]) for each in it.all("h1", "h2", "h3", "h4")]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert [(one, other) for one, other in pairwise(headings) if other > one + 1] == []
    assert all(each.words for each in it.all("h1", "h2", "h3", "h4", "summary", "a"))


def test_the_list_of_what_is_on_the_page_names_each_chapter_in_order() -> None:
    it = page(shipped())
    listed = [(each.attributes["href"][1:], each.words) for each in it.all("a") if "nav" in each.parents]
    chapters = [(each.attributes["id"], each.words) for each in it.all("h2") if "main" in each.parents]
    assert listed == chapters


def test_the_search_is_labelled_and_hidden_where_no_script_runs() -> None:
    it = page()
    assert "hidden" in it.one("form").attributes
    [field] = it.all("input")
    assert [each.words for each in it.all("label") if each.attributes["for"] == field.attributes["id"]] == [
        "Search in the book"
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground_in_both_colour_schemes(scheme: str) -> None:
    found = colours(page().style, scheme)
    ratios = {
        (text, ground): contrast(found[text], found[ground])
        for text in ("ink", "soft", "link", "good", "warn", "bad")
        for ground in ("ground", "panel")
    }
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}
    assert re.findall(r"[^-]color: (?!var\(--(?:ink|soft|link|good|warn|bad)\)|inherit)[^;]*;", page().style) == []


# -- nobody's markup but its own --------------------------------------------------------------------------------------


def test_whatever_a_knowledge_base_says_is_shown_and_not_obeyed(tmp_path) -> None:
    hostile(tmp_path / "boiler")
    tame, it = page(), Page(book_page(bound(tmp_path / "boiler")))
    shape = [(each.tag, sorted(each.attributes)) for each in it.elements]
    assert shape == [(each.tag, sorted(each.attributes)) for each in tame.elements]
    shown = words(SPICE.replace("\u202e", " "))
    assert it.one("main").words.count(shown) > 100
    assert words(it.one("main").text.replace(shown, "")).count("alert") == 0
    assert it.one("script").text == tame.one("script").text
