"""Entries: what is told of a name, who reads it and who writes it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from engine.bench.covering.exercised import exercised
from engine.bench.showing.entry import Entry, entry_of
from engine.bench.showing.entry_text import entry_text
from engine.bench.showing.index import Index
from engine.bench.showing.quoted import units_of
from engine.inference.knowledge_base import shipped
from engine.knowledge.conditions import Concluded, leaves
from engine.knowledge.errors import UnknownName
from engine.knowledge.reading import read_knowledge_base


@cache
def index(folder: Path = Path("tests/boiler")) -> Index:
    reading = read_knowledge_base(folder)
    assert reading.model is not None
    return Index(reading.model, names=reading.names, scenarios=reading.scenarios)


def entry(name: str, folder: Path = Path("tests/boiler")) -> Entry:
    return entry_of(index(folder), name, exercised(index(folder).model, index(folder).scenarios))


def test_a_rule_tells_its_condition_what_it_reads_and_writes_what_it_rests_on_and_what_tests_it() -> None:
    assert entry_text(entry("watch-it")) == (
        "rule `watch-it` (boiler/escalation.yaml:34)\n"
        "  It runs quietly after a reset.\n"
        "  Concludes: Keep an eye on it\n"
        "\n"
        "Demands\n"
        "  all of these:\n"
        "    Noise: no noise or a hum\n"
        "    A reset helps: yes\n"
        "    Time without heat: at most 1 day\n"
        "\n"
        "Reads (3)\n"
        "  finding noise (no noise; a hum): Noise\n"
        "  finding reset-helps (yes): A reset helps\n"
        "  finding off-for (at most 1 day): Time without heat\n"
        "\n"
        "Writes (1)\n"
        "  level watch: Keep an eye on it\n"
        "\n"
        "Rests on (1)\n"
        "  leaflet.reset: Resetting often works.\n"
        "    The leaflet: Care, sentence 2\n"
        "\n"
        "Scenarios (1)\n"
        "  a-quiet-boiler-is-watched: fires it"
    )


def test_a_finding_tells_its_question_who_reads_it_and_what_it_implies() -> None:
    assert entry_text(entry("gas-smell")) == (
        "finding `gas-smell` (boiler/findings/boiler.yaml:1)\n"
        "  Smell of gas\n"
        "  Question:     Do you smell gas?\n"
        "  Answer:       yes or no\n"
        "  Warning sign: yes\n"
        "  Also called:  smell of gas\n"
        "\n"
        "Read by (2)\n"
        "  rule leak-smells (yes): Leaking gas smells.\n"
        "  rule gas-means-leave (yes): Gas can explode.\n"
        "\n"
        "Implies (1)\n"
        "  finding any-smell: A smell\n"
        "\n"
        "Scenarios (1)\n"
        "  gas-means-leaving-the-house: Smell of gas: yes"
    )


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("age", {"Answer": "an amount in hours, days, weeks, months or years, up to 100"}),
        ("where=elsewhere", {"Of": "where: Where does it drip?", "Also called": "other place"}),
        ("noise", {"Warning sign": "bang", "Reassuring": "quiet present; hum present"}),
        ("pump-fault", {"Kind of": "Trouble with the water (water-fault)", "Serious": "1 of 3"}),
        ("service", {"By default": "where no rule concludes a level", "Step": "2 of 4"}),
        ("evacuate", {"Action": "Leave the house and call 0800.", "Within": "now"}),
        ("pump-not-when-quiet", {"Speaks": "against The pump, weak"}),
        ("several-signs", {"Beyond the documents": "The leaflet speaks of each alone."}),
        ("several-signs", {"Concludes": "Have an engineer called out"}),
        ("leaflet", {"Kind": "leaflet", "File": "leaflet.txt"}),
        (
            "a-quiet-boiler-is-watched",
            {
                "Answers": "Noise: a hum; Time without heat: 2 hours; A reset helps: yes",
                "Expects": "Keep an eye on it; not settled",
                "Level": "Keep an eye on it",
            },
        ),
    ],
)
def test_each_kind_of_name_says_what_it_is(name: str, facts: dict[str, str]) -> None:
    told = dict(entry(name).facts)
    assert {label: told.get(label) for label in facts} == facts


@pytest.mark.parametrize(
    ("name", "key", "names"),
    [
        ("any-smell", "written_by", ["gas-smell"]),
        ("poisonous", "written_by", ["poisonous-by-alarm", "poisonous-by-dizziness"]),
        ("poisonous", "read_by", ["poison-means-leave"]),
        ("pump-fault", "written_by", ["pump-drips", "pump-not-when-quiet"]),
        ("pump-fault", "inherits", ["water-drips"]),
        ("water-fault", "kinds", ["pump-fault", "valve-fault"]),
        ("call-out", "written_by", ["several-signs", "long-off"]),
        ("where=flue", "read_by", ["poisonous-by-dizziness"]),
        ("leaflet.reset", "cited_by", ["watch-it", "self-help"]),
        ("poison-means-leave", "reads", ["poisonous"]),
        ("gas-means-leaving-the-house", "fires", ["leak-smells", "gas-means-leave"]),
    ],
)
def test_what_a_name_has_to_do_with_is_told(name: str, key: str, names: list[str]) -> None:
    [group] = [each for each in entry(name).groups if each.key == key]
    assert [link.to.name for link in group.links] == names


def test_the_sentences_themselves_are_shown_where_the_documents_are_there(boiler) -> None:
    units = units_of(index().model.sources, boiler.documents)
    shown = entry_text(entry("leaflet.reset"), units)
    assert "The leaflet: Care, sentence 2\n      “A reset often helps.”\n" in shown
    boiler.replace_in_leaflet("A reset often", "A reset seldom")
    shown = entry_text(entry("leaflet.reset"), units_of(index().model.sources, boiler.documents))
    assert "(something else stands there now; read it again)" in shown
    boiler.replace_in_leaflet("Care", "Caring")
    shown = entry_text(entry("leaflet.reset"), units_of(index().model.sources, boiler.documents))
    assert "(not found in the documents; `thoracle kb sources` says why)" in shown


def test_a_name_that_is_none_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UnknownName) as refused:
        entry("pump-falt")
    assert str(refused.value) == (
        "no finding, option, pattern, cause, level, rule, claim, source or scenario is called `pump-falt` "
        "(did you mean `pump-fault`?)"
    )


def test_the_json_form_has_every_key_for_every_name() -> None:
    forms = [entry(name).as_dict() for name in index().named]
    assert len({tuple(form) for form in forms}) == 1
    assert forms[0]["format"] == "thoracle.show/1"


def test_of_the_shipped_knowledge_base_every_name_has_an_entry_and_readers_mirror_what_is_read() -> None:
    found = index(shipped())
    model = found.model
    entries = {name: entry_of(found, name, ()) for name in found.named}
    assert [name for name, each in entries.items() if not each.subject.place] == []
    for rule in model.rules.values():
        read = {link.to.name for link in found.reads(rule.when)}
        patterns = {leaf.pattern for leaf in leaves(rule.when) if isinstance(leaf, Concluded)}
        assert patterns <= read
        assert all(rule.id in [link.to.name for link in found.readers[name]] for name in read)
