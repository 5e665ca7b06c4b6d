"""`thoracle consult`: what is stated goes in, one result comes out, and nothing else on standard output."""

import json
import os
import re
import stat

import pytest

from engine.cli import COMMANDS, main
from engine.cli.kb import COMMANDS as KB_COMMANDS
from engine.inference.knowledge_base import load

from .conftest import BOILER

ON_BOILER = ("--kb", BOILER)
CASE = "findings:\n  dizzy: yes\n  any-smell: yes\n"
DIZZY = {"dizzy": "present", "any-smell": "present"}


@pytest.fixture(scope="module")
def kb():
    return load(BOILER)


# -- what is stated -------------------------------------------------------------------------------------------------


def test_json_is_the_json_of_the_result(thoracle, case, kb):
    expected = kb.assess({"dizzy": True, "any-smell": True}).to_json() + "\n"
    assert thoracle.done("consult", case(CASE), "--format", "json", *ON_BOILER) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("case.yaml", CASE),
        ("case.json", '{"findings": {\n\t"dizzy": true,\n\t"any-smell": "yes"}}'),
        ("with-bom.yaml", b"\xef\xbb\xbf" + CASE.encode()),
        ("scenario.yaml", f"id: a\ntitle: b\ncites: [leaflet.bang]\nexpect:\n  level: watch\n{CASE}"),
        ("scenarios.yaml", "- id: a\n  findings:\n    dizzy: yes\n    any-smell: yes\n    frost:\n"),
    ],
)
def test_a_case_is_yaml_or_json_or_a_scenario(thoracle, case, name, content):
    assert thoracle.json("consult", case(content, name), *ON_BOILER)["findings"] == {
        "any-smell": "present",
        "dizzy": "present",
    }


def test_a_case_comes_from_standard_input(thoracle):
    assert thoracle.json("consult", "-", *ON_BOILER, text=CASE)["findings"] == DIZZY


def test_a_case_without_answers_has_the_default_level(thoracle, case):
    escalation = thoracle.json("consult", case("findings: {}"), *ON_BOILER)["escalation"]
    assert (escalation["level"], escalation["by"]) == ("service", "default")


@pytest.mark.parametrize(
    ("settings", "findings"),
    [
        (["dizzy=yes"], {"dizzy": "present"}),
        ([" dizzy = don't know "], {"dizzy": "unknown"}),
        (["off-for=3 weeks"], {"off-for": "21 days"}),
        (["dizzy=yes", "dizzy=yes"], {"dizzy": "present"}),
        (["where=valve"], {"where": {"valve": "present"}}),
        (["where=valve, pump"], {"where": {"valve": "present", "pump": "present"}}),
        (["where=valve", "where=pump,flue"], {"where": {"valve": "present", "pump": "present", "flue": "present"}}),
        (["where=valve", "where=flue:no,pump:?"], {"where": {"valve": "present", "pump": "unknown", "flue": "absent"}}),
        (["where=none"], {"where": dict.fromkeys(["valve", "pump", "flue", "elsewhere"], "absent")}),
        (["where=unknown"], {"where": dict.fromkeys(["valve", "pump", "flue", "elsewhere"], "unknown")}),
    ],
)
def test_settings_state_findings_and_those_of_one_choice_accumulate(thoracle, settings, findings):
    arguments = [part for setting in settings for part in ("--set", setting)]
    assert thoracle.json("consult", *arguments, *ON_BOILER)["findings"] == findings


def test_a_setting_replaces_what_the_case_states_of_the_same_finding(thoracle, case):
    path = case("findings:\n  dizzy: yes\n  frost: yes\n  where: [valve, pump]\n")
    stated = thoracle.json("consult", path, "--set", "dizzy=no", "--set", "where=flue", *ON_BOILER)["findings"]
    assert stated == {"dizzy": "absent", "frost": "present", "where": {"flue": "present"}}


def test_the_emergency_number_replaces_that_of_the_knowledge_base(thoracle):
    arguments = ("consult", "--set", "gas-smell=yes", *ON_BOILER)
    assert thoracle.json(*arguments)["escalation"]["action"] == "Leave the house and call 0800."
    given = thoracle.json(*arguments, "--emergency-number", "112")["escalation"]["action"]
    assert given == "Leave the house and call 112."


# -- asking ---------------------------------------------------------------------------------------------------------


def test_with_nothing_stated_it_asks_and_keeps_the_questions_off_standard_output(thoracle):
    result = thoracle("consult", "--format", "json", *ON_BOILER, text="quit\n")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["findings"] == {}
    assert "Is the alarm sounding?" in result.stderr


def test_with_ask_it_asks_for_what_is_missing_only(thoracle, case):
    result = thoracle("consult", case(CASE), "--set", "alarm=no", "--ask", "--format", "json", *ON_BOILER, text="y\n")
    assert result.exit_code == 0
    assert {"dizzy": "present", "alarm": "absent"}.items() <= json.loads(result.stdout)["findings"].items()
    assert "Is the alarm sounding?" not in result.stderr


# -- what comes out -------------------------------------------------------------------------------------------------


def test_the_report_is_80_columns_wide_where_there_is_no_terminal(thoracle, case, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    report = thoracle.done("consult", case(CASE), *ON_BOILER)
    assert report.splitlines()[:2] == ["LEAVE THE HOUSE", "Leave the house and call 0800."]
    assert max(map(len, report.splitlines())) <= 80


def test_html_is_one_page_on_standard_output_and_in_a_file(thoracle, case, tmp_path):
    path, file = case(CASE), tmp_path / "result.html"
    page = thoracle.done("consult", path, "--format", "html", *ON_BOILER)
    assert page.startswith("<!doctype html>\n")
    assert page.endswith("</html>\n")
    assert thoracle.done("consult", path, "--format", "html", "--output", str(file), *ON_BOILER) == ""
    assert file.read_text(encoding="utf-8") == page


def test_markdown_begins_with_a_heading(thoracle, case):
    assert thoracle.done("consult", case(CASE), "--format", "markdown", *ON_BOILER).startswith("# ")


def test_all_shows_no_less(thoracle, case):
    path = case("findings:\n  frost: no\n")
    few = thoracle.done("consult", path, *ON_BOILER).splitlines()
    everything = thoracle.done("consult", path, "--all", *ON_BOILER).splitlines()
    assert len(everything) >= len(few)


@pytest.mark.parametrize(
    ("setting", "code"),
    [("gas-smell=yes", 13), ("off-for=8 days", 12), ("frost=yes", 11)],
)
def test_exit_level_is_ten_plus_the_rank(thoracle, setting, code):
    result = thoracle("consult", "--set", setting, "--exit-level", *ON_BOILER)
    assert (result.exit_code, result.stderr) == (code, "")
    assert result.stdout


def test_output_goes_to_the_file_as_it_would_to_standard_output(thoracle, case, tmp_path):
    path, file = case(CASE), tmp_path / "result.txt"
    assert thoracle.done("consult", path, "--output", str(file), *ON_BOILER) == ""
    assert file.read_text(encoding="utf-8") == thoracle.done("consult", path, *ON_BOILER)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["case.yaml", "result.txt"]


def test_output_to_a_dash_is_standard_output(thoracle, case):
    assert thoracle.json("consult", case(CASE), "--output", "-", *ON_BOILER)["findings"] == DIZZY


def test_output_replaces_a_file_and_keeps_its_mode_and_the_link_to_it(thoracle, case, tmp_path):
    file, link = tmp_path / "private.json", tmp_path / "link.json"
    file.write_text("before")
    file.chmod(0o600)
    link.symlink_to(file)
    thoracle.done("consult", case(CASE), "--format", "json", "--output", str(link), *ON_BOILER)
    assert link.is_symlink()
    assert json.loads(file.read_text(encoding="utf-8"))["findings"] == DIZZY
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_output_to_a_named_pipe_goes_through_it_and_leaves_it_there(program, case, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        process = program("consult", case(CASE), "--format", "json", "--output", str(pipe), *ON_BOILER)
        assert (*process.communicate(timeout=60), process.returncode) == (b"", b"", 0)
        assert json.loads(os.read(reader, 1_000_000))["findings"] == DIZZY
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_file_stays_as_it_was_when_the_consultation_fails(thoracle, tmp_path):
    file = tmp_path / "result.txt"
    file.write_text("before")
    thoracle.refused("consult", "--set", "dizzy=perhaps", "--output", str(file), *ON_BOILER)
    assert file.read_text() == "before"


def test_a_file_stays_as_it_was_when_writing_fails(thoracle, tmp_path, monkeypatch):
    file = tmp_path / "result.txt"
    file.write_text("before")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    said = thoracle.refused("consult", "--set", "dizzy=yes", "--output", str(file), *ON_BOILER)
    assert said == (
        f"thoracle consult: invalid value for `--output`: {file}: cannot be written: No space left on device\n"
    )
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("result.txt", "before")]


# -- help -----------------------------------------------------------------------------------------------------------


def test_the_program_alone_says_what_it_is_and_how_to_begin(thoracle):
    assert thoracle.done() == thoracle.done("--help") == thoracle.done("-h")
    assert "Begin with `thoracle consult`" in thoracle.done()


def test_the_version_is_that_of_the_package(thoracle):
    assert re.fullmatch(r"thoracle \d+\.\d+\.\d+\n", thoracle.done("--version"))


@pytest.mark.parametrize(
    "path", [*((name,) for name in COMMANDS), *(("kb", name) for name in KB_COMMANDS)], ids=" ".join
)
def test_every_command_has_a_help_of_its_own(thoracle, path):
    text = thoracle.done(*path, "--help")
    assert text.startswith(f"Usage: thoracle {' '.join(path)} [OPTIONS]")
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_called_what_its_module_calls_it(name):
    assert main.get_command(None, name).name == name


def test_options_stand_under_headings(thoracle):
    headings = re.findall(r"^(\w.*):$", thoracle.done("consult", "--help"), re.MULTILINE)
    assert headings == [
        "What is known",
        "What is shown, and where",
        "What is kept",
        "How it is judged",
        "Other options",
    ]


def test_click_is_left_alone_where_somebody_else_runs_the_commands():
    with main.make_context("thoracle", ["kb"]) as context:
        assert main.list_commands(context) == list(COMMANDS)
    assert main.main(["--version"], standalone_mode=False) == 0
