"""The page in a real browser: wide and narrow, light and dark, by keyboard, for a screen reader, and on paper."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode

import pytest

from engine import load
from engine.dialogue.contents import contents_of
from engine.dialogue.html import html_report
from engine.inference.knowledge_base import shipped
from engine.knowledge.reading import read_knowledge_base
from tests.browser import PATH, Browser
from tests.dialogue.hostile import hostile

pytestmark = [pytest.mark.browser, pytest.mark.skipif(PATH is None, reason="no Chromium is installed")]

A4, LETTER = (8.27, 11.69), (8.5, 11.0)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PROVISIONAL = {"severity": "mild", "comes-and-goes": "yes", "duration": "3 days", "fever": "?"}


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    it = Browser(tmp_path_factory.mktemp("profile"))
    yield it
    it.close()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Pages of the shipped knowledge base: of every level the longest and the shortest; and a provisional one."""
    kb, folder = load(), tmp_path_factory.mktemp("pages")
    by_level = {}
    for scenario in read_knowledge_base(shipped()).scenarios:
        result = kb.assess(scenario.findings)
        length = len(repr(contents_of(result)))
        by_level.setdefault(result.escalation.level.id, {})[length, scenario.id] = result
    chosen = {key[1]: of[key] for of in by_level.values() for key in (min(of), max(of))}
    chosen["provisional"] = kb.assess(PROVISIONAL)
    return {name: written(folder, name, html_report(result)) for name, result in chosen.items()}


def written(folder, name, source):
    file = folder / f"{name}.html"
    file.write_text(source, encoding="utf-8")
    return file


def unfolded(file):
    """The same page with all that can be unfolded unfolded."""
    source = re.sub(r"<details(?! open)", "<details open", file.read_text(encoding="utf-8"))
    return written(file.parent, f"{file.stem}-unfolded", source)


def test_nothing_is_wider_than_the_window(browser, pages):
    wide = {}
    for name, file in pages.items():
        browser.open(unfolded(file))
        for width in (320, 390, 1200):
            browser.resize(width)
            wide[name, width] = browser.value(TOO_WIDE)
    assert {place: over for place, over in wide.items() if over > 0} == {}


def test_nothing_hostile_is_wider_than_the_window_or_does_anything(browser, tmp_path):
    answers = {"dizzy": "yes", "where": ["flue", "pump"], "noise": "bang"}
    result = hostile(tmp_path / "kb").assess(answers, emergency_number="0" * 300)
    browser.open(unfolded(written(tmp_path, "hostile", html_report(result))), width=320)
    assert browser.value(TOO_WIDE) == 0
    assert browser.complaints == []
    assert browser.value("document.scripts.length + document.images.length") == 0


def test_a_page_asks_the_network_for_nothing_and_the_console_stays_empty(browser, pages):
    for file in pages.values():
        browser.open(file)
        assert browser.requested == [file.as_uri()]
        assert browser.complaints == []


def test_the_style_sheet_of_a_page_applies_and_no_other(browser, pages):
    file = pages["provisional"]
    browser.open(file)
    assert browser.value("getComputedStyle(document.body).marginTop") == "0px"
    source = file.read_text(encoding="utf-8")
    foreign = source.replace("<h1", '<style>h1 { color: red }</style><h1 onclick="alert(1)" style="color: red"', 1)
    browser.open(written(file.parent, "foreign", foreign))
    assert browser.value("getComputedStyle(document.querySelector('h1')).color") == "rgb(26, 30, 35)"
    assert len(browser.complaints) >= 2


def test_the_colour_scheme_is_that_of_the_person_and_paper_is_always_light(browser, pages):
    ground = "getComputedStyle(document.body).backgroundColor"
    ink = "getComputedStyle(document.querySelector('h1')).color"
    browser.open(pages["provisional"])
    assert (browser.value(ground), browser.value(ink)) == ("rgb(255, 255, 255)", "rgb(26, 30, 35)")
    browser.open(pages["provisional"], dark=True)
    assert (browser.value(ground), browser.value(ink)) == ("rgb(20, 23, 27)", "rgb(232, 234, 237)")
    browser.open(pages["provisional"], dark=True, paper=True)
    assert (browser.value(ground), browser.value(ink)) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")


def test_the_longest_and_the_shortest_case_of_each_level_fit_on_two_pages_of_paper(browser, pages):
    counted = {}
    for name, file in pages.items():
        browser.open(file)
        counted |= {(name, paper): browser.pages(inches=paper) for paper in (A4, LETTER)}
    assert {place: count for place, count in counted.items() if not 1 <= count <= 2} == {}


def test_pages_are_counted(browser, pages):
    source = pages["provisional"].read_text(encoding="utf-8")
    style = source.partition("<style>")[2].partition("</style>")[0]
    larger = style + "@media print { :root { font-size: 30pt; } }"
    digests = [b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in (style, larger)]
    browser.open(written(pages["provisional"].parent, "larger", source.replace(style, larger).replace(*digests)))
    assert browser.pages(inches=A4) > 5


def test_what_is_folded_stays_off_the_paper_which_says_so(browser, pages):
    shown = "[...document.querySelectorAll(%r)].filter(each => each.getClientRects().length).length"
    browser.open(unfolded(pages["provisional"]), paper=True)
    assert browser.value(shown % "details, nav, .skip, .left-open") == 0
    assert browser.value(shown % "footer .paper") == 1
    browser.open(pages["provisional"])
    assert browser.value(shown % "footer .paper") == 0
    assert browser.value(shown % "nav, .left-open") == 2


def test_the_first_tab_shows_a_link_that_skips_to_what_to_do(browser, pages):
    browser.open(pages["provisional"], width=390)
    browser.press("Tab")
    assert browser.value("document.activeElement.textContent") == "Skip to what to do"
    assert browser.value("document.activeElement.getBoundingClientRect().left >= 0") is True
    browser.press("Tab")
    assert browser.value("document.activeElement.textContent") == "Skip to the reasons and the causes"
    browser.press("Enter")
    assert browser.value("document.activeElement.id") == "body"


def test_the_proof_unfolds_by_keyboard(browser, pages):
    browser.open(pages["provisional"])
    browser.value("document.querySelector('summary').focus()")
    assert browser.value("document.querySelector('details').open") is False
    browser.press("Enter")
    assert browser.value("document.querySelector('details').open") is True


def test_a_screen_reader_finds_landmarks_headings_and_what_can_be_unfolded(browser, pages):
    browser.open(pages["provisional"])
    roles = browser.roles()
    names = [role for role, _ in roles]
    assert [names.count(role) for role in ("banner", "main", "navigation", "contentinfo")] == [1, 1, 1, 1]
    assert ("navigation", "On this page") in roles
    assert ("region", "Provisional: Look after it yourself") in roles
    assert [name for role, name in roles if role == "heading" and name.startswith(("Provisional", "Why"))] == [
        "Provisional: Look after it yourself",
        "Why",
    ]
    assert ("DisclosureTriangle", "Proof, rule by rule, down to answers and sentences") in roles
    assert [role for role, name in roles if role == "link" and not name] == []
