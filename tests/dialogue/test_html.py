"""The report as a page: well formed, self-contained, accessible, complete, and with nobody's markup but its own."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest

from engine import load
from engine.dialogue.contents import contents_of
from engine.dialogue.html import html_report
from engine.dialogue.report import text_report
from engine.inference.knowledge_base import shipped
from engine.knowledge.reading import read_knowledge_base
from engine.rules import Finding, Level, Rule
from tests.dialogue.hostile import SPICE, hostile
from tests.dialogue.html_pages import Page, colours, contrast

KB = load("tests/boiler")
CASES = {
    "by default": {},
    "provisional": {"noise": "hum", "reset-helps": "yes", "off-for": "2 hours"},
    "several levels": {"dizzy": "yes", "where": ["flue", "pump"], "noise": "bang"},
    "not known": {"any-smell": "no", "alarm": "?", "where": {"valve": "yes", "pump": "no", "flue": "?"}},
    "implied": {"gas-smell": "yes", "frost": "no", "age": 20},
}
EVERY = pytest.mark.parametrize("answers", CASES.values(), ids=CASES)


def page(answers, *, kb=KB, everything=False, **options):
    return Page(html_report(kb.assess(answers, **options), everything=everything))


def words(text):
    return " ".join(text.split())


# -- self-contained ---------------------------------------------------------------------------------------------------


@EVERY
def test_a_page_refers_to_nothing_outside_itself(answers):
    it = page(answers)
    assert it.all("script", "link", "img", "iframe", "object", "form", "base") == []
    links = [each.attributes["href"] for each in it.all("a")]
    assert [link for link in links if not re.fullmatch(r"#[a-z]+(-[a-z0-9]+)*|tel:[+0-9]+", link)] == []
    assert re.search(r"url\(|@import|https?:", it.source) is None
    assert [each for each in it.elements if each.attributes.keys() & {"src", "srcset", "style", "onclick"}] == []


@EVERY
def test_a_page_allows_itself_its_own_style_sheet_and_nothing_else(answers):
    it = page(answers)
    [policy] = [each for each in it.all("meta") if each.attributes.get("http-equiv") == "Content-Security-Policy"]
    digest = b64encode(sha256(it.style.encode()).digest()).decode()
    assert policy.attributes["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


@EVERY
def test_every_link_of_a_page_leads_to_one_place_on_it(answers):
    it = page(answers)
    names = [each.attributes["id"] for each in it.elements if "id" in each.attributes]
    assert len(names) == len(set(names))
    targets = {each.attributes["href"][1:] for each in it.all("a") if each.attributes["href"].startswith("#")}
    labels = {each.attributes["aria-labelledby"] for each in it.elements if "aria-labelledby" in each.attributes}
    assert targets | labels <= set(names)


def test_every_source_that_is_listed_is_linked_to_and_only_those():
    it = page(CASES["several levels"])
    cited = {each.attributes["href"] for each in it.all("a") if each.attributes["href"].startswith("#source-")}
    listed = {
        f"#{each.attributes['id']}" for each in it.elements if each.attributes.get("id", "").startswith("source-")
    }
    assert cited == listed == {"#source-1", "#source-2", "#source-3"}
    assert it.by_id("source-3").words == "[3] 3"


def test_the_same_answers_in_another_order_give_the_same_page():
    answers = CASES["not known"]
    assert html_report(KB.assess(answers)) == html_report(KB.assess(dict(reversed(answers.items()))))


# -- accessible -------------------------------------------------------------------------------------------------------


@EVERY
def test_a_page_has_a_language_a_title_landmarks_and_one_main_heading(answers):
    it = page(answers)
    assert it.source.startswith("<!doctype html>\n")
    assert it.one("html").attributes["lang"] == "en"
    assert it.one("title").words == f"{it.one('h1').words} – What is wrong with the boiler"
    assert [each.tag for each in it.all("header", "main", "nav", "footer")] == ["header", "main", "nav", "footer"]
    assert all("aria-labelledby" in each.attributes for each in it.all("section", "nav"))


@EVERY
@pytest.mark.parametrize("everything", [False, True])
def test_the_headings_of_a_page_leave_out_no_step(answers, everything):
    headings = [int(each.tag[1]) for each in page(answers, everything=everything).all("h1", "h2", "h3", "h4")]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert [(one, other) for one, other in pairwise(headings) if other > one + 1] == []


@EVERY
def test_the_first_links_skip_to_what_to_do_and_to_the_reasons(answers):
    it = page(answers)
    skips = [each for each in it.all("a") if each.attributes.get("class") == "skip"]
    assert it.all("a")[:2] == skips
    assert [each.attributes["href"] for each in skips] == ["#level", "#body"]
    assert [it.by_id(name).attributes["tabindex"] for name in ("level", "body")] == ["-1", "-1"]


@EVERY
def test_the_list_of_what_is_on_the_page_names_each_section_in_order(answers):
    it = page(answers)
    listed = [(each.attributes["href"][1:], each.words) for each in it.all("a") if "nav" in each.parents]
    assert listed == [(each.attributes["id"], each.words) for each in it.all("h2")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground_in_both_colour_schemes(scheme):
    found = colours(page({}).style, scheme)
    assert sorted(found) == ["calm", "ground", "ink", "line", "link", "panel", "raised", "soft", "urgent"]
    ratios = {
        (text, ground): contrast(found[text], found[ground])
        for text in ("ink", "soft", "link")
        for ground in ("ground", "panel")
    }
    assert {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < 4.5} == {}
    marks = {tone: contrast(found[tone], found["panel"]) for tone in ("calm", "raised", "urgent")}
    assert {tone: round(ratio, 2) for tone, ratio in marks.items() if ratio < 3} == {}


def test_contrast_is_computed_as_the_guidelines_do():
    assert round(contrast("#ffffff", "#000000"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_colours_of_text_are_taken_from_the_schemes_alone():
    style = page({}).style
    screen = style.partition("@media print")[0]
    assert re.findall(r"[^-]color: (?!var\(--(?:ink|soft|link)\)|inherit)[^;]*;", screen) == []
    assert re.findall(r"background: (?!var\(--(?:ground|panel|tone)\)|CanvasText)[^;]*;", screen) == []


def test_the_urgency_is_said_in_words_and_not_by_colour_alone():
    pages = [page(CASES[name]) for name in ("by default", "provisional", "several levels")]
    assert [it.all("section")[0].attributes["class"] for it in pages] == [
        "verdict raised",
        "verdict raised first",
        "verdict urgent",
    ]
    assert [" ".join(it.one("main").words.split(" ")[:8]) for it in pages] == [
        "Urgency: step 2 of 4 Book a service",
        "Urgency: step 1 of 4 Provisional: Keep an",
        "Urgency: step 4 of 4 Leave the house",
    ]


# -- complete ---------------------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("everything", [False, True])
def test_a_page_says_all_that_the_text_says_under_the_same_headings_and_in_the_same_order(answers, everything):
    result = KB.assess(answers)
    it = Page(html_report(result, everything=everything))
    contents = contents_of(result, everything=everything)
    said = it.one("body").words
    for group in contents.reasons:
        assert all(why.line.text in said and why.beyond in said for why in group.reasons)
    for entry in contents.causes.entries:
        assert all(title in said for title in entry.titles)
        lines = (*entry.summary, *entry.fits.lines, *entry.against.lines)
        assert [line.text for line in lines if line.text not in said] == []
        assert [name for name in (*entry.expected, *entry.unasked) if name not in said] == []
    for group in contents.advice:
        assert [line.text for line in group.lines if line.text not in said] == []
    assert [name for _, names in contents.answered.rows for name in names if name not in said] == []
    assert contents.disclaimer in it.one("footer").words
    assert contents.basis in it.one("footer").words
    headings = [heading for heading in text_report(result).split("\n") if heading.isupper()][1:]
    told = [each.words.upper() for each in it.all("h2") if each.attributes["id"] != "open"]
    assert told == headings


def test_the_level_and_what_to_do_stand_first():
    said = page(CASES["several levels"]).one("main").words
    assert said.startswith(
        "Urgency: step 4 of 4 Leave the house Leave the house and call 0800. How soon: now. "
        "Settled: no answer to any question left could change this level. On this page"
    )


def test_of_a_provisional_level_what_could_raise_it_stands_before_anything_that_reassures():
    said = page(CASES["provisional"]).one("main").words
    assert said.startswith(
        "Urgency: step 1 of 4 Provisional: Keep an eye on it This is not certain yet: 5 questions that were not asked "
        "could still change this level. What would by itself make it more urgent: Leave the house: Smell of gas; Alarm "
        "As long as none of that is so: Look again tomorrow. How soon: a day. On this page"
    )


def test_the_proof_of_the_level_unfolds_rule_by_rule_down_to_answers_and_sentences():
    it = page(CASES["several levels"])
    [proof, step, *_] = [each for each in it.all("details") if "section" in each.parents]
    assert proof.words.startswith("Proof, rule by rule, down to answers and sentences The gas is poisonous. Holds:")
    assert step.words == (
        "The gas is poisonous. Holds: Signs of poisonous gas "
        "Dizziness beside a smell or a leaking flue speaks for poisonous gas. You said: Dizziness: yes "
        "You said: Where it drips: at the flue Source: The alarm reports poison. The leaflet, Danger, sentence 3 "
        "Rule: poisonous-by-dizziness "
        "Source: The alarm reports poison. The leaflet, Danger, sentence 3 Rule: poison-means-leave"
    )
    assert "#source-1" in [each.attributes["href"] for each in it.all("a") if "details" in each.parents]


def test_a_proof_tells_what_an_answer_implies_and_what_goes_beyond_the_documents():
    said = page({"gas-smell": "yes", "noise": "bang", "frost": "no"}).one("body").words
    assert "You said: Smell of gas: yes, so A smell: yes" in said
    assert "Goes beyond the documents: The leaflet speaks of each alone." in said


def test_every_cause_that_is_told_in_detail_has_its_own_proof():
    it = page({"where": ["flue", "pump"], "noise": "quiet"})
    proofs = [each.words for each in it.all("details") if each.words.startswith("Proof, rule by rule: ")]
    assert [proof.partition(" It drips")[0] for proof in proofs][:1] == ["Proof, rule by rule: The pump"]
    assert "Against: A broken pump is loud." in proofs[0]
    assert "Rule: water-drips, of the broader water-fault" in proofs[0]
    assert len(proofs) == len([each for each in it.elements if each.attributes.get("class") == "entry"]) == 2


def test_every_finding_that_was_left_open_stands_under_what_it_could_do_or_why_it_can_do_nothing():
    it = page(CASES["provisional"])
    section = it.all("section")[-2]
    assert section.words.startswith(
        "What was left open 7 questions were not asked, in whole or in part. Each stands under what it could do to the "
        "level, or why it can do nothing. Could help to raise it to “Leave the house” (5) Smell of gas A smell Alarm "
        "Dizziness Where it drips: at the flue Cannot change the level: "
    )
    assert section.words.endswith(
        "Cannot change the level: no rule that concludes one reads these (3) "
        "Where it drips: at the valve, at the pump or somewhere else Age Frost"
    )


def test_of_a_page_nothing_is_left_out_for_length_that_cannot_be_unfolded():
    kb = load()
    result = kb.assess({"severity": "mild", "comes-and-goes": "yes", "duration": "3 days"})
    it = Page(html_report(result))
    whole = contents_of(result, everything=True)
    [net] = [each for each in it.all("section") if each.attributes["aria-labelledby"] == "net"]
    for group in whole.net.groups:
        assert [item.text for item in group.items if item.text not in net.words] == []
    assert contents_of(result).net.more > 0
    causes = next(each for each in it.all("section") if each.attributes["aria-labelledby"] == "causes")
    assert [cause.title for cause in result.causes if cause.title not in causes.words] == []


def test_the_emergency_number_can_be_dialled():
    links = page({"alarm": "yes"}, emergency_number="+44 (0) 999").all("a")
    [link] = [each for each in links if each.attributes["href"].startswith("tel:")]
    assert (link.attributes["href"], link.words) == ("tel:+440999", "+44 (0) 999")


@pytest.mark.parametrize("number", ["112 or 911", "javascript:alert(1)", '1" onclick="x', "1\n2"])
def test_what_is_no_plain_number_is_no_link(number):
    it = page({"alarm": "yes"}, emergency_number=number)
    assert [each for each in it.all("a") if each.attributes["href"].startswith("tel:")] == []


def test_a_level_of_the_application_is_told_as_such():
    class Own(KB.engine_class):
        @Rule(Finding(id="frost", value="present"), salience=-10_000)
        def frozen(self):
            self.declare(Level(id="evacuate", because="Pipes <b>burst</b>."))

    said = Page(html_report(KB.assess({"frost": "yes"}, engine=Own))).one("main").words
    assert "Rules of the application took part: what they may still conclude is not known here." in said
    assert "Pipes <b>burst</b>. A rule of the application concludes it." in said


# -- on paper ---------------------------------------------------------------------------------------------------------


def size_on_paper(it):
    return float(re.search(r"@media print \{ :root \{ font-size: ([\d.]+)pt; \} \}\n$", it.style)[1])


def test_the_longer_a_page_the_smaller_its_type_on_paper_within_bounds():
    kb = load()
    results = [kb.assess(each.findings) for each in read_knowledge_base(shipped()).scenarios[::10]]
    pages = [Page(html_report(result)) for result in results]
    sizes = [size_on_paper(it) for it in pages]
    assert min(sizes) >= 7.5
    assert max(sizes) == 10.5
    lengths = [len(it.one("main").words) for it in pages]
    assert sizes[lengths.index(max(lengths))] < sizes[lengths.index(min(lengths))]
    assert size_on_paper(Page(html_report(results[0], everything=True))) >= 7


def test_a_page_says_on_paper_what_is_left_out_there():
    def left_out(it):
        return [each.words for each in it.all("p") if each.attributes.get("class") == "paper"]

    assert left_out(page(CASES["provisional"])) == [
        "Left out on paper, and to be read on the page: the proofs; what was left open (7 questions not asked)."
    ]
    shipped_page = page({"severity": "mild", "comes-and-goes": "yes", "duration": "3 days"}, kb=load())
    assert left_out(shipped_page)[-1].endswith("questions not asked); what “more” stands for.")
    assert left_out(shipped_page)[0].startswith("and ")


# -- nobody's markup but its own --------------------------------------------------------------------------------------


@pytest.mark.parametrize("everything", [False, True])
@EVERY
def test_whatever_a_knowledge_base_says_is_shown_and_not_obeyed(answers, everything, tmp_path):
    kb = hostile(tmp_path)
    tame = page(answers, everything=everything)
    it = page(answers, kb=kb, everything=everything)
    shape = [(each.tag, sorted(each.attributes)) for each in it.elements if each.tag != "style"]
    assert shape == [(each.tag, sorted(each.attributes)) for each in tame.elements if each.tag != "style"]
    shown = words(SPICE.replace("\u202e", " "))
    assert it.one("title").words.count(shown) == 2
    assert [each.words for each in it.all("h1", "h3") if shown not in each.words] == []
    assert words(it.one("body").text.replace(shown, "")).count("script") == 0


def test_an_emergency_number_is_shown_and_not_obeyed():
    it = page({"alarm": "yes"}, emergency_number='1"><script>alert(1)</script>')
    assert it.all("script") == []
    assert 'Leave the house and call 1"><script>alert(1)</script>.' in it.one("main").words


def test_characters_that_hide_or_turn_round_what_follows_do_not_reach_the_page():
    source = html_report(KB.assess({"alarm": "yes"}, emergency_number="1\x1b[31m\u202e\x00\u20282"))
    assert [each for each in source if not each.isprintable() and each != "\n"] == []
    assert "Leave the house and call 1 [31m   2." in source
