"""Scaffolds: what is begun, where it goes, and that nothing else changes."""

from __future__ import annotations

import difflib
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.bench.authoring.scaffold import Scaffold, Scaffolding
from engine.inference.knowledge_base import shipped
from engine.knowledge.errors import KnowledgeBaseError, ScaffoldError, UnknownName
from engine.knowledge.reading import read_knowledge_base

KINDS = ("rule", "finding", "cause", "case", "claim")


def make(folder: Path, kind: str, name: str) -> Scaffold:
    base = Scaffolding(folder)
    match kind:
        case "rule":
            return base.rule(name, concludes="evacuate")
        case "finding":
            return base.finding(name, kind="symptom")
        case "cause":
            return base.cause(name, kind_of="water-fault")
        case "case":
            return base.case(name)
    return base.claim(f"leaflet.{name}", section="Danger", sentence=4)


def write(folder: Path, scaffold: Scaffold) -> None:
    path = folder / scaffold.file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(scaffold.whole.encode())


def added(folder: Path, scaffold: Scaffold) -> tuple[int, list[str]]:
    """After which line of its file a scaffold adds lines, and which; nothing else may change."""
    path = folder / scaffold.file
    old = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    new = scaffold.whole.split("\n")
    changes = [
        each for each in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes() if each[0] != "equal"
    ]
    [(tag, start, _, first, last)] = changes
    assert tag == "insert" or not old
    return start, new[first:last]


def test_a_rule_goes_below_the_last_that_concludes_the_same(boiler) -> None:
    scaffold = Scaffolding(boiler.folder).rule("fire", concludes="evacuate")
    text = (boiler.folder / "escalation.yaml").read_text(encoding="utf-8").split("\n")
    start = text.index("- id: several-signs")
    assert (scaffold.file, scaffold.after, scaffold.line) == ("escalation.yaml", start, start + 2)
    assert scaffold.text == (
        "\n"
        "- id: fire\n"
        "  when:  # Which answers does it demand? A finding, or several under all, any, or at_least and of\n"
        "  level: evacuate\n"
        "  because:  # Why? One plain sentence in your own words, which the person reads\n"
        "  cites:\n"
        "    -  # Which claims say so? As source.claim\n"
    )


def test_a_rule_for_a_level_that_no_rule_concludes_goes_below_those_of_higher_ones(boiler) -> None:
    scaffold = Scaffolding(boiler.folder).rule("by-and-by", concludes="service")
    text = (boiler.folder / "escalation.yaml").read_text(encoding="utf-8").split("\n")
    assert scaffold.after == text.index("- id: watch-it")


def test_evidence_goes_below_that_of_its_cause_which_may_have_none(boiler) -> None:
    against = Scaffolding(boiler.folder).rule("", concludes="pump-fault", against=True, cites=["leaflet.bang"])
    assert added(boiler.folder, against)[1] == [
        "    - id: pump-fault-1",
        "      when:  # Which answers does it demand? A finding, or several under all, any, or at_least and of",
        "      against:  # How strongly does it speak against it? A word of `weights`",
        "      because:  # Why? One plain sentence in your own words, which the person reads",
        "      cites:",
        "        - leaflet.bang",
    ]
    write(boiler.folder, against)
    first = Scaffolding(boiler.folder).rule("", concludes="valve-fault")
    assert added(boiler.folder, first)[1][:2] == ["  evidence:", "    - id: valve-fault-1"]
    assert Scaffolding(boiler.folder).rule("", concludes="pump-fault").name == "pump-fault-2"


def test_a_rule_of_a_pattern_says_nothing_but_its_condition(boiler) -> None:
    scaffold = Scaffolding(boiler.folder).rule("by-colour", concludes="poisonous")
    assert [line.strip().split(":")[0] for line in added(boiler.folder, scaffold)[1]] == [
        "- id", "when", "because", "cites", "-  # Which claims say so? As source.claim",
    ]  # fmt: skip


def test_a_cause_goes_below_its_kin_and_brings_a_rule(boiler) -> None:
    scaffold = Scaffolding(boiler.folder).cause("flue-fault", kind_of="water-fault")
    text = (boiler.folder / "causes/parts.yaml").read_text(encoding="utf-8").split("\n")
    assert scaffold.after == text.index("gas-leak:")
    assert "    - id: flue-fault-1\n" in scaffold.text
    assert "  kind_of: water-fault\n" in scaffold.text
    alone = Scaffolding(boiler.folder).cause("mice")
    assert alone.after == len(text) - 1
    assert "kind_of" not in alone.text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_begun_is_named_by_the_check_with_its_question_until_it_is_filled_in(boiler, kind: str) -> None:
    write(boiler.folder, make(boiler.folder, kind, "brand-new"))
    problems = read_knowledge_base(boiler.folder).diagnostics
    assert problems
    assert [each.code for each in problems if each.code not in ("empty-value", "empty-condition", "bad-value")] == []
    assert [each.excerpt for each in problems if "  # " not in (each.excerpt or "")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_else_changes_and_the_line_is_that_of_the_name(boiler, kind: str) -> None:
    scaffold = make(boiler.folder, kind, "brand-new")
    start, lines = added(boiler.folder, scaffold)
    assert "".join(f"{line}\n" for line in lines).strip() == scaffold.text.strip()
    assert "brand-new" in scaffold.whole.split("\n")[scaffold.line - 1]
    assert abs(start - scaffold.after) <= 1


def test_a_file_that_is_not_there_is_made(tmp_path) -> None:
    (tmp_path / "kb.yaml").write_text("id: empty\n", encoding="utf-8")
    base = Scaffolding(tmp_path)
    made = [
        base.finding("a", kind="symptom"),
        base.cause("b"),
        base.case("c"),
        base.finding("d", kind="symptom", file="e.yaml"),
    ]
    assert [(each.file, each.after) for each in made] == [
        ("findings/findings.yaml", 0), ("causes/causes.yaml", 0), ("cases/cases.yaml", 0), ("findings/e.yaml", 0),
    ]  # fmt: skip
    assert all(each.text == each.whole for each in made)


def test_line_ends_and_what_stands_behind_the_last_line_are_kept(boiler) -> None:
    path = boiler.folder / "findings/boiler.yaml"
    windows = path.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n")
    path.write_bytes(windows)
    scaffold = Scaffolding(boiler.folder).finding("ice", kind="symptom")
    assert scaffold.whole.encode().startswith(windows + b"\r\n\r\nice:\r\n")
    assert scaffold.whole.count("\n") == scaffold.whole.count("\r\n")


def test_a_choice_has_its_options_and_a_quantity_asks_for_its_unit(boiler) -> None:
    base = Scaffolding(boiler.folder)
    choice = base.finding("colour", kind="choice", options=["blue", "yellow"]).text
    assert "  options:\n    blue:  # What does the person read?\n    yellow:  # What does the person read?\n" in choice
    assert "  unit:  # In which unit?" in base.finding("height", kind="quantity").text


def test_the_digest_of_a_claim_is_taken_from_the_document(boiler) -> None:
    base = Scaffolding(boiler.folder)
    claim = base.claim("leaflet.pump", section="Care", sentence=3, documents=boiler.documents)
    assert '      sentence: 3\n        digest: "2f9788c299a8"\n' in claim.text
    with pytest.raises(ScaffoldError) as refused:
        base.claim("leaflet.pump", section="Care", sentence=30, documents=boiler.documents)
    assert str(refused.value) == "`leaflet.pump`: `leaflet.txt` has no passage 30 under `Care`"


def test_a_source_has_the_headings_that_are_named_each_once(boiler) -> None:
    document = boiler.documents / "two.txt"
    document.write_text("Care\nOne.\nCare\nTwo.\n", encoding="utf-8")
    scaffold = Scaffolding(boiler.folder).source("two", document=document, headings=[3, 1])
    assert '  - title: "Care"\n    line: 1\n  - title: "Care (2)"\n    line: 3\n' in scaffold.text
    write(boiler.folder, scaffold)
    claim = Scaffolding(boiler.folder).claim("two.second", section="Care (2)", sentence=1, documents=boiler.documents)
    write(boiler.folder, claim)
    with pytest.raises(ScaffoldError, match=r"^`three`: line 9 of .*two.txt is no heading$"):
        Scaffolding(boiler.folder).source("three", document=document, headings=[9])


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda base: base.case("Big"), "`Big`: a name is in kebab-case: small letters, digits and hyphens"),
        (
            lambda base: base.finding("pump-fault", kind="symptom"),
            "`pump-fault`: that is the name of a cause (boiler/causes/parts.yaml:14)",
        ),
        (
            lambda base: base.case("gas-means-leaving-the-house"),
            "`gas-means-leaving-the-house`: that is the name of a case (boiler/cases/plain.yaml:1)",
        ),
        (
            lambda base: base.claim("leaflet.leave-when-gas", section="Danger", sentence=1),
            "`leaflet.leave-when-gas`: that is the name of a claim (boiler/sources/leaflet.yaml:11)",
        ),
        (
            lambda base: base.case("c", file="findings/x.yaml"),
            "`findings/x.yaml`: a file of cases is called `cases/NAME.yaml`",
        ),
        (lambda base: base.case("c", file="../x.yaml"), "`../x.yaml`: a file of cases is called `cases/NAME.yaml`"),
    ],
)
def test_a_name_or_file_that_will_not_do_is_refused(boiler, attempt, message: str) -> None:
    with pytest.raises(ScaffoldError) as refused:
        attempt(Scaffolding(boiler.folder))
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (
            lambda base: base.rule("r", concludes="evacuat"),
            "no level, pattern or cause is called `evacuat` (did you mean `evacuate` (boiler/levels.yaml:13)?)",
        ),
        (lambda base: base.cause("c", kind_of="nothing-like-it"), "no cause is called `nothing-like-it`"),
        (
            lambda base: base.claim("leaf.x", section="s", sentence=1),
            "no source is called `leaf` (did you mean `leaflet` (boiler/sources/leaflet.yaml:1)?)",
        ),
    ],
)
def test_what_a_new_part_is_about_has_to_be_there(boiler, attempt, message: str) -> None:
    with pytest.raises(UnknownName) as refused:
        attempt(Scaffolding(boiler.folder))
    assert str(refused.value) == message


def test_where_there_are_several_files_one_has_to_be_named() -> None:
    with pytest.raises(ScaffoldError) as refused:
        Scaffolding(shipped()).cause("new-cause")
    assert str(refused.value) == (
        "`causes`: say with --file in which file it is to stand; there are muscles.yaml, nerves.yaml, organs.yaml, "
        "spine.yaml, whole-body.yaml"
    )


def test_a_file_in_flow_style_is_left_alone(boiler) -> None:
    (boiler.folder / "cases/plain.yaml").write_text("[{id: x, cites: [leaflet.bang]}]\n", encoding="utf-8")
    with pytest.raises(ScaffoldError) as refused:
        Scaffolding(boiler.folder).case("another")
    assert (
        str(refused.value) == "`another`: its place in boiler/cases/plain.yaml cannot be told: write it there by hand"
    )


def test_a_file_that_cannot_be_read_is_reported_and_not_written_over(boiler) -> None:
    (boiler.folder / "cases/plain.yaml").write_text("- {\n", encoding="utf-8")
    with pytest.raises(KnowledgeBaseError) as refused:
        Scaffolding(boiler.folder).case("another")
    assert [each.code for each in refused.value.diagnostics] == ["syntax"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(steps=st.lists(st.sampled_from(KINDS), min_size=1, max_size=5))
def test_one_part_after_the_other_can_be_begun_before_any_is_filled_in(steps: list[str], tmp_path_factory) -> None:
    folder = shutil.copytree("tests/boiler", tmp_path_factory.mktemp("kb") / "boiler")
    for number, kind in enumerate(steps):
        scaffold = make(folder, kind, f"new-{number}")
        added(folder, scaffold)
        write(folder, scaffold)
    names = read_knowledge_base(folder).names
    for number, kind in enumerate(steps):
        declared = {"finding": "symptom"}.get(kind, kind)
        name = f"leaflet.new-{number}" if kind == "claim" else f"new-{number}"
        if kind != "case":  # cases are declared only when their form is good
            assert name in names.of(declared)


@pytest.mark.parametrize("level", ["self-care", "appointment", "prompt", "immediate", "emergency", "ambulance"])
def test_in_the_shipped_knowledge_base_every_level_and_cause_has_a_place_for_a_rule(level: str) -> None:
    base = Scaffolding(shipped())
    assert "- id: r" in added(shipped(), base.rule("r", concludes=level))[1]
    for cause in list(read_knowledge_base(shipped(), scenarios=False).names.of("cause"))[::10]:
        assert "- id: r" in [line.strip() for line in added(shipped(), base.rule("r", concludes=cause))[1]]
