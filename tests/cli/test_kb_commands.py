"""The commands of the workbench: what they print, where, and how they end."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.cli import main

TESTS = Path(__file__).parents[1]
UNSOUND = (
    "boiler/escalation.yaml:2:9: error[unknown-name] rule `gas-means-leave` reads `gas-smel`, which nothing declares "
    "or concludes\n"
    "    2 |   when: gas-smel\n"
    "      |         ^^^^^^^^ did you mean `gas-smell` (boiler/findings/boiler.yaml:1)?\n"
    "1 error\n"
)


@pytest.fixture
def boiler(tmp_path):
    return shutil.copytree(TESTS / "boiler", tmp_path / "boiler")


@pytest.fixture
def documents(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    shutil.copy(TESTS / "leaflet.txt", folder)
    return folder


def kb(*arguments):
    """Run `thoracle kb …`: exit code, standard output, standard error."""
    result = CliRunner().invoke(main, ["kb", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def spoil(folder, file="escalation.yaml", old="when: gas-smell", new="when: gas-smel"):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


# -- check ----------------------------------------------------------------------------------------------------------


def test_check_counts_what_a_sound_knowledge_base_holds(boiler):
    counts = "10 findings, 1 pattern, 5 causes, 13 rules, 8 claims, 2 scenarios"
    assert kb("check", "--kb", boiler) == (0, f"boiler: {counts}; no errors, no warnings, 12 accepted\n", "")


def test_check_prints_the_errors_on_standard_output_and_ends_with_1(boiler):
    spoil(boiler)
    assert kb("check", "--kb", boiler) == (1, UNSOUND, "")


def test_check_ends_with_1_for_a_scenario_that_cannot_be_run(boiler):
    spoil(boiler, "cases/plain.yaml", "gas-smell: yes", "gas-smell: perhaps")
    code, printed, _ = kb("check", "--kb", boiler)
    assert (code, printed.splitlines()[0]) == (
        1,
        "boiler/cases/plain.yaml:5:5: error[bad-answer] case `gas-means-leaving-the-house`: `gas-smell`: `perhaps` is "
        "no answer",
    )


def test_check_lets_warnings_pass_unless_it_is_strict(boiler):
    spoil(boiler, "levels.yaml", "    - leaflet.call-meter\n", "")
    printed = (
        "boiler/sources/leaflet.yaml:17:3: warning[uncited-claim] nothing cites the claim `leaflet.call-meter`\n"
        "   17 |   call-meter:\n"
        "      |   ^^^^^^^^^^ cite it in a rule, finding, cause, level or advice line, or list its place as unused\n"
        "1 warning\n"
    )
    assert kb("check", "--kb", boiler) == (0, printed, "")
    assert kb("check", "--kb", boiler, "--strict") == (1, printed, "")


def test_check_as_json_has_every_problem(boiler):
    spoil(boiler)
    code, printed, _ = kb("check", "--kb", boiler, "--format", "json")
    assert code == 1
    assert json.loads(printed) == {
        "format": "thoracle.check/1",
        "errors": 1,
        "warnings": 0,
        "diagnostics": [
            {
                "code": "unknown-name",
                "severity": "error",
                "file": "boiler/escalation.yaml",
                "line": 2,
                "column": 9,
                "message": "rule `gas-means-leave` reads `gas-smel`, which nothing declares or concludes",
                "hint": "did you mean `gas-smell` (boiler/findings/boiler.yaml:1)?",
                "related": [],
                "about": [],
            }
        ],
        "accepted": [],
    }


def test_check_as_json_of_a_sound_knowledge_base_has_no_problem(boiler):
    code, printed, _ = kb("check", "--kb", boiler, "--format", "json")
    assert (code, json.loads(printed)["diagnostics"]) == (0, [])


# -- what all of them share -----------------------------------------------------------------------------------------

OTHERS = [("test",), ("sources",), ("schema", "findings")]


@pytest.mark.parametrize("command", OTHERS, ids=lambda command: command[0])
def test_every_other_command_refuses_a_knowledge_base_with_errors_in_the_same_words(boiler, command):
    spoil(boiler)
    assert kb(*command, "--kb", boiler) == (2, "", UNSOUND)


@pytest.mark.parametrize("command", [("check",), *OTHERS], ids=lambda command: command[0])
def test_a_folder_that_is_not_there_is_wrong_usage(tmp_path, command):
    code, printed, complaint = kb(*command, "--kb", tmp_path / "nowhere")
    assert (code, printed) == (2, "")
    assert complaint == (
        f"thoracle kb {command[0]}: invalid value for `--kb`: Directory `{tmp_path}/nowhere` does not exist\n"
    )


# -- test -----------------------------------------------------------------------------------------------------------


def test_test_runs_all_scenarios(boiler):
    assert kb("test", "--kb", boiler) == (0, "boiler: 2 scenarios passed\n", "")


def test_test_runs_the_scenarios_that_are_chosen(boiler):
    assert kb("test", "--kb", boiler, "-k", "Gas") == (0, "boiler: 1 scenario passed\n", "")


def test_test_reports_every_difference_and_ends_with_1(boiler):
    spoil(boiler, "cases/plain.yaml", "    off-for: 2 hours\n", "    off-for: 2 days\n")
    assert kb("test", "--kb", boiler) == (
        1,
        "boiler/cases/plain.yaml:13: `a-quiet-boiler-is-watched` fails\n"
        "  level: expected the level `watch`; `service` by default, no rule having concluded one\n"
        "    rule `watch-it` lacks:\n"
        "      `off-for` is 2 days and has to be at most 1 day\n"
        "boiler: 1 of 2 scenarios failed\n",
        "",
    )


def test_test_annotates_every_difference_at_its_scenario(boiler, monkeypatch):
    spoil(boiler, "cases/plain.yaml", "    off-for: 2 hours\n", "    off-for: 2 days\n")
    monkeypatch.chdir(boiler.parent)
    assert kb("test", "--kb", "boiler", "--format", "github") == (
        1,
        "::error file=boiler/cases/plain.yaml,line=13,endLine=13,col=7,endColumn=32,title=a-quiet-boiler-is-watched::"
        "level: expected the level `watch`; `service` by default, no rule having concluded one%0A"
        "  rule `watch-it` lacks:%0A    `off-for` is 2 days and has to be at most 1 day\n",
        "",
    )


def test_test_annotates_nothing_where_all_is_well_and_that_there_is_no_scenario(boiler):
    assert kb("test", "--kb", boiler, "--format", "github") == (0, "", "")
    code, printed, _ = kb("test", "--kb", boiler, "--format", "github", "-k", "fire")
    assert code == 1
    assert printed.endswith("title=no scenario::boiler: `fire` is true of no scenario; a run without scenarios fails\n")


def test_test_selects_by_an_expression_and_refuses_what_is_none(boiler):
    assert kb("test", "--kb", boiler, "-k", "gas or (quiet and not boiler)")[1] == "boiler: 1 scenario passed\n"
    assert kb("test", "--kb", boiler, "-k", "gas and") == (
        2,
        "",
        "thoracle: `gas and`: a word, `not` or `(` is expected at column 8\n",
    )


def test_test_watches_and_runs_again(boiler, monkeypatch):
    from engine.cli import watching

    def changes(folder):
        spoil(folder, "cases/plain.yaml", "    off-for: 2 hours\n", "    off-for: 2 days\n")
        yield "saved"
        spoil(folder)
        yield "saved"
        raise KeyboardInterrupt

    monkeypatch.setattr(watching, "changes", changes)
    code, printed, said = kb("test", "--kb", boiler, "--watch")
    assert code == 130
    assert printed.splitlines()[0] == "boiler: 2 scenarios passed"
    assert printed.splitlines()[-1] == "boiler: 1 of 2 scenarios failed"
    assert "error[unknown-name]" in said


def test_test_without_any_scenario_fails(boiler):
    shutil.rmtree(boiler / "cases")
    assert kb("test", "--kb", boiler) == (1, "boiler: there is no scenario; a run without scenarios fails\n", "")


def test_test_with_none_chosen_fails(boiler):
    assert kb("test", "--kb", boiler, "-k", "fire") == (
        1,
        "boiler: `fire` is true of no scenario; a run without scenarios fails\n",
        "",
    )


def test_test_lists_what_no_scenario_exercises_when_it_is_asked(boiler):
    code, printed, _ = kb("test", "--kb", boiler, "--uncovered")
    assert code == 0
    assert printed.splitlines()[-5:] == [
        "boiler/causes/parts.yaml:1: no scenario concludes the cause `water-fault`",
        "boiler/causes/parts.yaml:14: no scenario concludes the cause `pump-fault`",
        "boiler/causes/parts.yaml:35: no scenario concludes the cause `valve-fault`",
        "boiler/causes/parts.yaml:62: no scenario concludes the cause `old-age`",
        "boiler: 2 scenarios passed",
    ]


def test_strictly_test_fails_for_what_no_scenario_exercises(boiler):
    code, printed, _ = kb("test", "--kb", boiler, "--strict")
    assert (code, printed) == (1, kb("test", "--kb", boiler, "--uncovered")[1])


def test_what_no_scenario_exercises_is_not_told_of_some(boiler):
    assert kb("test", "--kb", boiler, "-k", "gas", "--uncovered") == (
        2,
        "",
        "thoracle kb test: what no scenario exercises can be told of all scenarios only: leave out -k\n"
        "thoracle kb test: see `thoracle kb test --help`\n",
    )


def test_test_as_json(boiler):
    code, printed, _ = kb("test", "--kb", boiler, "--format", "json", "--uncovered")
    found = json.loads(printed)
    assert (code, found["format"], found["passed"], found["failed"]) == (0, "thoracle.trials/1", 2, 0)
    assert [cause["id"] for cause in found["uncovered"]["causes"]] == [
        "water-fault",
        "pump-fault",
        "valve-fault",
        "old-age",
    ]


# -- sources --------------------------------------------------------------------------------------------------------


def test_sources_verifies_the_documents(boiler, documents):
    code, printed, complaint = kb("sources", "--kb", boiler, "--documents", documents)
    assert (code, complaint) == (0, "")
    assert printed.splitlines()[-1] == (
        "boiler: every place and digest verified, every passage of the document accounted for"
    )


def test_sources_without_documents_traces_and_verifies_nothing(boiler):
    code, printed, _ = kb("sources", "--kb", boiler)
    assert code == 0
    assert printed.splitlines()[:2] == [
        "source   claims  passages  unused  uncited  title",
        "leaflet       8         8       1        0  The leaflet",
    ]
    assert printed.splitlines()[-1].startswith("boiler: not verified")


def test_sources_fails_where_a_document_has_a_sentence_more(boiler, documents):
    with (documents / "leaflet.txt").open("a", encoding="utf-8") as stream:
        stream.write("Never open the lid.\n")
    code, printed, _ = kb("sources", "--kb", boiler, "--documents", documents)
    assert code == 1
    assert "documents/leaflet.txt:12:1: error[unaccounted-passage] passage 5 of `Care` is neither" in printed


def test_sources_fails_where_text_is_copied(boiler, documents):
    spoil(boiler, "escalation.yaml", "Gas can explode.", "Leave the house when you smell gas. Call the number.")
    code, printed, _ = kb("sources", "--kb", boiler, "--documents", documents)
    assert code == 1
    assert (
        "boiler/escalation.yaml:4:12: error[copied-text] `because` shares 10 consecutive words with "
        "documents/leaflet.txt:4: `leave the house when you smell gas call the number`\n"
    ) in printed


def test_sources_fails_where_the_folder_has_none_of_the_documents(boiler, tmp_path):
    (tmp_path / "empty").mkdir()
    code, printed, _ = kb("sources", "--kb", boiler, "--documents", tmp_path / "empty")
    assert code == 1
    assert "error[missing-document] source `leaflet`: its document `leaflet.txt` is not in the folder" in printed


def test_sources_lets_uncited_claims_pass_unless_it_is_strict(boiler):
    spoil(boiler, "levels.yaml", "    - leaflet.call-meter\n", "")
    assert kb("sources", "--kb", boiler)[0] == 0
    code, printed, _ = kb("sources", "--kb", boiler, "--strict")
    assert (code, "Claims that nothing cites: 1\n  leaflet.call-meter\n" in printed) == (1, True)


def test_sources_annotates_what_is_wrong_in_the_knowledge_base_and_in_the_documents(boiler, documents, monkeypatch):
    monkeypatch.chdir(boiler.parent)
    with (documents / "leaflet.txt").open("a", encoding="utf-8") as stream:
        stream.write("Never open the lid.\n")
    spoil(boiler, "levels.yaml", "    - leaflet.call-meter\n", "")
    spoil(boiler, "escalation.yaml", "Gas can explode.", "Leave the house when you smell gas. Call the number.")
    code, printed, _ = kb("sources", "--kb", boiler, "--documents", documents, "--format", "github")
    lines = [line.partition("endLine")[0] + line.partition(",title")[2] for line in printed.splitlines()]
    assert code == 1
    assert [line[:73] for line in lines] == [
        "::error file=documents/leaflet.txt,line=12,=unaccounted-passage::passage ",
        "::error file=boiler/escalation.yaml,line=4,=copied-text::`because` shares",
        "::warning file=boiler/sources/leaflet.yaml,line=17,=uncited-claim::nothin",
    ]


def test_sources_annotates_nothing_where_all_is_well(boiler, documents):
    assert kb("sources", "--kb", boiler, "--documents", documents, "--format", "github") == (0, "", "")


def test_sources_as_json(boiler, documents):
    code, printed, _ = kb("sources", "--kb", boiler, "--documents", documents, "--format", "json")
    found = json.loads(printed)
    assert (code, found["format"], found["verified"], found["problems"]) == (0, "thoracle.sources/1", ["leaflet"], [])


# -- schema ---------------------------------------------------------------------------------------------------------


def test_schema_prints_one(boiler):
    code, printed, _ = kb("schema", "escalation", "--kb", boiler)
    assert (code, json.loads(printed)["title"]) == (0, "escalation.yaml of the knowledge base boiler")


def test_schema_writes_one_file_for_each_kind_and_says_what_it_is_for(boiler, tmp_path):
    code, printed, _ = kb("schema", "--kb", boiler, "--output", tmp_path / "new" / "schemas")
    assert code == 0
    kinds = ["kb", "levels", "findings", "patterns", "causes", "escalation", "advice", "sources", "cases"]
    kinds += ["accepted", "properties"]
    folders = {"findings", "causes", "sources", "cases"}
    assert printed.splitlines() == [
        f"{tmp_path}/new/schemas/{kind}.schema.json for {boiler}/{kind}{'/*' if kind in folders else ''}.yaml"
        for kind in kinds
    ]
    written = sorted(path.name for path in (tmp_path / "new" / "schemas").iterdir())
    assert written == sorted(f"{kind}.schema.json" for kind in kinds)


def test_schema_writes_what_it_prints(boiler, tmp_path):
    kb("schema", "causes", "--kb", boiler, "--output", tmp_path)
    [written] = tmp_path.glob("*.schema.json")
    assert written.read_text(encoding="utf-8") == kb("schema", "causes", "--kb", boiler)[1]


def test_schema_as_json_says_what_an_editor_has_to_be_told(boiler, tmp_path):
    code, printed, _ = kb("schema", "causes", "--kb", boiler, "--output", tmp_path, "--format", "json")
    assert code == 0
    assert json.loads(printed) == {"yaml.schemas": {f"{tmp_path}/causes.schema.json": f"{boiler}/causes/*.yaml"}}


def test_schema_needs_a_kind_or_a_folder(boiler):
    assert kb("schema", "--kb", boiler) == (
        2,
        "",
        "thoracle kb schema: name a KIND (kb, levels, findings, patterns, causes, escalation, advice, sources, cases, "
        "accepted, properties), or a folder with --output\n"
        "thoracle kb schema: see `thoracle kb schema --help`\n",
    )


def test_schema_refuses_a_folder_that_cannot_be_made(boiler, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, printed, complaint = kb("schema", "kb", "--kb", boiler, "--output", tmp_path / "file" / "schemas")
    assert (code, printed) == (2, "")
    assert complaint == f"thoracle kb schema: invalid value for --output: {tmp_path}/file/schemas: Not a directory\n"
