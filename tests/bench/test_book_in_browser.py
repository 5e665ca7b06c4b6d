"""The book in a real browser: wide and narrow, and the search, which is the only thing that moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.bench.showing.book_page import book_page
from engine.inference.knowledge_base import shipped
from tests.bench.test_book import BOILER, bound
from tests.browser import PATH, Browser
from tests.dialogue.hostile import hostile

pytestmark = [pytest.mark.browser, pytest.mark.skipif(PATH is None, reason="no Chromium is installed")]

TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SEARCH = """(words) => {
    const input = document.querySelector("input");
    input.value = words;
    document.getElementById("search").requestSubmit();
    return [...document.querySelectorAll(".entry")].filter(each => each.getClientRects().length).map(each => each.id);
}"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    it = Browser(tmp_path_factory.mktemp("profile"))
    yield it
    it.close()


@pytest.fixture(scope="module")
def books(tmp_path_factory):
    folder = tmp_path_factory.mktemp("books")
    spiced = folder / "kb" / "boiler"
    hostile(spiced)
    return {name: written(folder, name, kb) for name, kb in (("toy", BOILER), ("kb", shipped()), ("spiced", spiced))}


def written(folder: Path, name: str, kb: Path) -> Path:
    file = folder / f"{name}.html"
    file.write_text(book_page(bound(kb)).replace("<details>", "<details open>"), encoding="utf-8")
    return file


def search(browser, words: str) -> list[str]:
    return browser.value(f"({SEARCH})({words!r})")


@pytest.mark.parametrize("name", ["toy", "kb", "spiced"])
def test_nothing_is_wider_than_the_window_nothing_is_asked_for_and_nothing_complains(browser, books, name):
    browser.open(books[name])
    wide = {}
    for width in (320, 390, 1280):
        browser.resize(width)
        wide[width] = browser.value(TOO_WIDE)
    assert {width: over for width, over in wide.items() if over > 0} == {}
    assert browser.requested == [books[name].as_uri()]
    assert browser.complaints == []


def test_the_search_shows_what_has_all_the_words_and_under_a_heading_that_has_them_everything(browser, books):
    browser.open(books["toy"])
    assert search(browser, "speaks against WEAK") == ["rule-pump-not-when-quiet"]
    assert browser.value("document.getElementById('found').textContent").startswith("1 of ")
    assert search(browser, "cause pump-fault") == ["cause-pump-fault", "rule-pump-drips", "rule-pump-not-when-quiet"]
    assert search(browser, "nothing has these words") == []
    everything = search(browser, "")
    assert "rule-watch-it" in everything
    assert browser.value("document.getElementById('found').textContent") == ""


def test_a_link_to_what_the_search_hides_ends_the_search(browser, books):
    browser.open(books["toy"])
    search(browser, "speaks against weak")
    browser.value("location.hash = '#finding-frost'")
    shown = "document.getElementById('finding-frost').getClientRects().length"
    assert any(browser.value(shown) == 1 for _ in range(100))
    assert browser.value("document.querySelector('input').value") == ""


def test_the_first_tab_skips_to_the_book_and_then_comes_the_search(browser, books):
    browser.open(books["toy"], width=390)
    browser.press("Tab")
    assert browser.value("document.activeElement.textContent") == "Skip to the book"
    browser.press("Tab")
    assert browser.value("document.activeElement.id") == "query"


def test_a_screen_reader_finds_landmarks_and_the_search(browser, books):
    browser.open(books["toy"])
    roles = browser.roles()
    names = [role for role, _ in roles]
    assert [names.count(role) for role in ("banner", "main", "navigation", "contentinfo", "search")] == [1] * 5
    assert ("searchbox", "Search in the book") in roles
    assert [role for role, name in roles if role in ("link", "heading") and not name] == []


def test_the_colour_scheme_is_that_of_the_person(browser, books):
    ground = "getComputedStyle(document.body).backgroundColor"
    browser.open(books["toy"])
    assert browser.value(ground) == "rgb(255, 255, 255)"
    browser.open(books["toy"], dark=True)
    assert browser.value(ground) == "rgb(20, 23, 27)"
