"""The commands by which a knowledge base is read and begun: show, graph, book, new and init."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from .conftest import BOILER, ROOT

LEAFLET = ROOT / "tests" / "leaflet.txt"


@pytest.fixture
def boiler(tmp_path):
    return shutil.copytree(BOILER, tmp_path / "boiler")


def spoil(folder: Path) -> None:
    path = folder / "escalation.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("when: gas-smell", "when: gas-smel"), encoding="utf-8")


# -- show -------------------------------------------------------------------------------------------------------------


def test_show_tells_of_a_name_as_text_and_as_json(thoracle):
    assert thoracle.done("kb", "show", "long-off", "--kb", BOILER).startswith(
        "rule `long-off` (boiler/escalation.yaml:26)\n  A week without heat is long.\n"
    )
    told = thoracle.json("kb", "show", "long-off", "--kb", BOILER)
    assert (told["format"], told["kind"], told["name"]) == ("thoracle.show/1", "rule", "long-off")
    assert told["demands"] == [{"depth": 0, "text": "Time without heat: more than 1 week"}]
    assert told["grounds"][0]["places"] == [{"section": "Care", "sentence": 1}]


def test_show_shows_the_sentences_on_the_screen_only(thoracle, tmp_path):
    shutil.copy(LEAFLET, tmp_path)
    shown = thoracle.done("kb", "show", "leaflet.reset", "--kb", BOILER, "--documents", str(tmp_path))
    assert "“A reset often helps.”" in shown
    assert "A reset often helps" not in thoracle.done("kb", "show", "leaflet.reset", "--kb", BOILER)
    refused = thoracle.refused(
        "kb", "show", "leaflet.reset", "--kb", BOILER, "--documents", str(tmp_path), "--format", "json"
    )
    assert refused == (
        "thoracle kb show: the sentences of the documents are only shown: leave out --documents or --format json\n"
        "thoracle kb show: see `thoracle kb show --help`\n"
    )


def test_show_refuses_a_name_that_is_none(thoracle):
    assert thoracle.refused("kb", "show", "gas-smel", "--kb", BOILER) == (
        "thoracle: no finding, option, pattern, cause, level, rule, claim, source or scenario is called `gas-smel` "
        "(did you mean `gas-smell`?)\n"
    )


# -- graph ------------------------------------------------------------------------------------------------------------


def test_graph_writes_three_languages(thoracle, tmp_path):
    dot = thoracle.done("kb", "graph", "--kb", BOILER)
    assert dot.startswith('digraph "What is wrong with the boiler" {\n')
    assert thoracle.done("kb", "graph", "--kb", BOILER, "--format", "mermaid").split("\n")[1] == "flowchart LR"
    told = thoracle.json("kb", "graph", "--kb", BOILER)
    assert (told["format"], len(told["nodes"])) == ("thoracle.graph/1", 33)
    file = tmp_path / "graph.dot"
    assert thoracle.done("kb", "graph", "--kb", BOILER, "--output", str(file)) == ""
    assert file.read_text(encoding="utf-8") == dot


def test_graph_as_text_is_an_outline(thoracle):
    lines = thoracle.done("kb", "graph", "--kb", BOILER, "--format", "text", "--around", "noise=bang").splitlines()
    assert lines[:4] == [
        "What is wrong with the boiler: Noise: a bang",
        "",
        "finding noise (warning): Noise",
        "  is read by rule several-signs (a bang)",
    ]


def test_graph_around_what_it_cannot_be_around_says_what_it_takes(thoracle):
    assert thoracle.refused("kb", "graph", "--kb", BOILER, "--around", "leaflet") == (
        "thoracle: no finding, option, rule, pattern, cause, level or claim is called `leaflet` (`leaflet` is a "
        "source, which is no part of a graph)\n"
    )


def test_graph_around_a_name_goes_two_steps_unless_it_is_told_otherwise(thoracle):
    sizes = [
        len(thoracle.json("kb", "graph", "--kb", BOILER, "--around", "poisonous", *depth)["nodes"])
        for depth in (("--depth", "1"), (), ("--depth", "2"), ("--depth", "3"))
    ]
    assert sizes == [4, 9, 9, 10]
    assert thoracle.refused("kb", "graph", "--kb", BOILER, "--depth", "1").startswith(
        "thoracle kb graph: `--depth` goes with `--around`\n"
    )


# -- book -------------------------------------------------------------------------------------------------------------


def test_book_writes_a_page_which_is_the_same_every_time(thoracle, tmp_path):
    file = tmp_path / "book.html"
    assert thoracle.done("kb", "book", "--kb", BOILER, "--output", str(file)) == ""
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>\n")
    assert thoracle.done("kb", "book", "--kb", BOILER, "--output", "-") == page


def test_book_proves_the_properties_when_it_is_asked_to(thoracle, tmp_path):
    assert thoracle("kb", "init", str(tmp_path / "new")).exit_code == 0
    page = thoracle.done("kb", "book", "--kb", str(tmp_path / "new"), "--output", "-", "--prove")
    assert page.count(">Proved.<") == 3


def test_book_wants_to_know_where_to(thoracle, tmp_path):
    assert thoracle.refused("kb", "book", "--kb", BOILER).startswith("thoracle kb book: missing option `--output`\n")
    assert thoracle.refused("kb", "book", "--kb", BOILER, "--output", str(tmp_path)) == (
        f"thoracle kb book: invalid value for `--output`: {tmp_path}: is a folder\n"
    )


@pytest.mark.parametrize(
    "command", [("show", "frost"), ("graph",), ("book", "--output", "-")], ids=lambda each: each[0]
)
def test_a_knowledge_base_with_errors_is_refused(thoracle, boiler, command):
    spoil(boiler)
    assert thoracle.refused("kb", *command, "--kb", str(boiler)).startswith(
        "boiler/escalation.yaml:2:9: error[unknown-name] rule `gas-means-leave` reads `gas-smel`"
    )


# -- new --------------------------------------------------------------------------------------------------------------


def test_new_prints_what_it_would_write_and_writes_it_when_it_is_asked_to(thoracle, boiler):
    before = (boiler / "escalation.yaml").read_text(encoding="utf-8")
    printed = thoracle.done("kb", "new", "rule", "fire", "--level", "evacuate", "--kb", str(boiler))
    assert printed.startswith(f"# {boiler}/escalation.yaml, below line 12\n- id: fire\n  when:  # ")
    assert (boiler / "escalation.yaml").read_text(encoding="utf-8") == before
    written = thoracle.done("kb", "new", "rule", "fire", "--level", "evacuate", "--kb", str(boiler), "--write")
    assert written == (
        f"{boiler}/escalation.yaml:14: `fire` is begun\n"
        f"`thoracle kb check --kb {boiler}` names what is to be filled in\n"
    )
    assert "- id: fire\n" in (boiler / "escalation.yaml").read_text(encoding="utf-8")
    assert thoracle("kb", "check", "--kb", str(boiler)).exit_code == 1


def test_new_says_when_it_cannot_write(thoracle, boiler, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert thoracle.refused("kb", "new", "finding", "ice", "--kb", str(boiler), "--write") == (
        f"thoracle kb new finding: `{boiler}/findings/boiler.yaml` cannot be written: Permission denied\n"
        "thoracle kb new finding: see `thoracle kb new finding --help`\n"
    )


def test_new_says_when_it_cannot_make_a_folder(thoracle, boiler):
    shutil.rmtree(boiler / "causes")
    (boiler / "causes").write_text("", encoding="utf-8")
    assert thoracle.refused("kb", "new", "cause", "flue", "--file", "more.yaml", "--kb", str(boiler), "--write") == (
        f"thoracle kb new cause: `{boiler}/causes/more.yaml` cannot be written: File exists\n"
        "thoracle kb new cause: see `thoracle kb new cause --help`\n"
    )


def test_new_begins_several_at_once_and_says_so_in_json(thoracle, boiler):
    told = thoracle.json("kb", "new", "finding", "ice", "snow", "--kb", str(boiler), "--write")
    assert (told["format"], told["written"]) == ("thoracle.new/1", True)
    assert [part["name"] for part in told["parts"]] == ["ice", "snow"]
    lines = (boiler / "findings/boiler.yaml").read_text(encoding="utf-8").split("\n")
    assert [lines[part["line"] - 1] for part in told["parts"]] == ["ice:", "snow:"]


def test_what_is_begun_and_filled_in_passes_the_check(thoracle, boiler):
    kb = ("--kb", str(boiler))
    thoracle.done(
        "kb", "new", "cause", "flue-fault", "--kind-of", "water-fault", "--cites", "leaflet.bang", *kb, "--write"
    )
    path = boiler / "causes/parts.yaml"
    text = path.read_text(encoding="utf-8")
    for key, answer in (
        ("title", "The flue"),
        ("summary", "The flue leaks."),
        ("serious", "2"),
        ("when", "{where: flue}"),
        ("weight", "strong"),
        ("because", "It drips there."),
    ):
        text, replaced = re.subn(rf"{key}:  # .*", f"{key}: {answer}", text)
        assert replaced == 1
    path.write_text(text, encoding="utf-8")
    done = thoracle("kb", "check", *kb)
    assert done.exit_code == 0
    assert "error" not in done.stdout.replace("no errors", "")


def test_new_wants_to_know_what_a_rule_concludes_and_only_one_thing(thoracle):
    for options in ((), ("--level", "evacuate", "--cause", "pump-fault")):
        assert thoracle.refused("kb", "new", "rule", "r", *options, "--kb", BOILER).startswith(
            "thoracle kb new rule: say what it concludes, with one of --level, --cause, --against and --pattern\n"
        )


def test_new_refuses_a_name_that_is_taken(thoracle):
    assert thoracle.refused("kb", "new", "finding", "frost", "--kb", BOILER) == (
        "thoracle: `frost`: that is the name of a symptom (boiler/findings/boiler.yaml:76)\n"
    )


def test_new_takes_the_digest_of_a_claim_from_the_document(thoracle, boiler, tmp_path):
    (tmp_path / "documents").mkdir()
    shutil.copy(LEAFLET, tmp_path / "documents")
    place = ("--section", "Care", "--sentence", "3", "--documents", str(tmp_path / "documents"))
    printed = thoracle.done("kb", "new", "claim", "leaflet.pump", *place, "--kb", str(boiler))
    assert '        digest: "2f9788c299a8"\n' in printed


# -- init -------------------------------------------------------------------------------------------------------------


def test_init_makes_a_knowledge_base_that_passes_and_assesses(thoracle, tmp_path):
    folder = tmp_path / "garden-pond"
    printed = thoracle.done("kb", "init", str(folder))
    assert printed == f"{folder}: 11 files; `thoracle kb check --kb {folder}` checks them, README.md says more\n"
    assert thoracle.done("kb", "check", "--strict", "--kb", str(folder)) == (
        "garden-pond: 2 findings, 0 patterns, 2 causes, 4 rules, 5 claims, 4 scenarios; no errors, no warnings\n"
    )
    assert thoracle.done("kb", "test", "--kb", str(folder)) == "garden-pond: 4 scenarios passed\n"
    result = json.loads(thoracle.done("consult", "--kb", str(folder), "--set", "brake-slips=yes", "--format", "json"))
    assert (result["kb"]["id"], result["escalation"]["level"]) == ("garden-pond", "walk")


def test_init_writes_over_nothing(thoracle, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert thoracle.refused("kb", "init", str(tmp_path)) == (
        f"thoracle kb init: `{tmp_path}` is not empty: name a folder that is new or empty\n"
        "thoracle kb init: see `thoracle kb init --help`\n"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    (tmp_path / "empty").mkdir()
    assert thoracle("kb", "init", str(tmp_path / "empty")).exit_code == 0
