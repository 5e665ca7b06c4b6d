"""``thoracle kb prove``: what it prints, and how it ends."""

from __future__ import annotations

import builtins
import json
import shutil
import sys
from pathlib import Path

import pytest

BOILER = Path(__file__).parents[1] / "boiler"


@pytest.fixture
def weak(tmp_path: Path) -> Path:
    """The toy, in which dizziness beside a smell has no rule, and a property that asks for one."""
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    path = folder / "properties.yaml"
    added = (
        "a-smell-means-leave:\n  says: Whoever smells anything leaves.\n  formal:\n    every_case:\n"
        "      when: any-smell\n      level: evacuate\n  cites:\n    - leaflet.alarm\n"
    )
    path.write_text(path.read_text("utf-8") + added, "utf-8")
    return folder


def test_where_everything_is_proved_it_ends_with_0(thoracle):
    lines = thoracle.done("kb", "prove", "--kb", str(BOILER)).splitlines()
    assert lines[0] == "proved      a-warning-sign-never-lowers"
    assert lines[-1] == "boiler: 15 properties proved"


def test_what_is_not_proved_ends_with_1_and_shows_the_case(thoracle, weak):
    result = thoracle("kb", "prove", "--kb", str(weak), "--property", "a-smell-means-leave")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith(
        "REFUTED     a-smell-means-leave\n"
        "    boiler/properties.yaml:129: Whoever smells anything leaves.\n"
        "    the level is `service` (by default), and has to be `evacuate`\n"
        "\n"
        "    - id: a-smell-means-leave\n"
        "      cites:\n"
        "        - leaflet.alarm\n"
        "      findings:\n"
        "        any-smell: yes\n"
        "      expect:\n"
        "        level: evacuate\n"
    )
    assert result.stdout.endswith("\nboiler: 1 of 1 property not proved\n")


def test_as_json_it_is_one_object_without_times(thoracle, weak):
    result = thoracle("kb", "prove", "--kb", str(weak), "--format", "json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert {key: report[key] for key in ("format", "kb", "passed", "proved", "failed")} == {
        "format": "thoracle.proofs/1",
        "kb": "boiler",
        "passed": False,
        "proved": 15,
        "failed": 1,
    }
    assert report["properties"][-1] == {
        "id": "a-smell-means-leave",
        "says": "Whoever smells anything leaves.",
        "cites": ["leaflet.alarm"],
        "file": "boiler/properties.yaml",
        "line": 129,
        "outcome": "refuted",
        "failures": [
            {
                "text": "the level is `service` (by default), and has to be `evacuate`",
                "cases": [{"id": "a-smell-means-leave", "findings": {"any-smell": "present"}, "level": "service"}],
            }
        ],
        "witnesses": {},
    }
    assert thoracle("kb", "prove", "--kb", str(weak), "--format", "json").stdout == result.stdout


def test_for_github_each_failure_is_an_annotation(thoracle, weak, monkeypatch):
    monkeypatch.chdir(weak.parent)
    result = thoracle("kb", "prove", "--kb", "boiler", "--format", "github")
    assert result.exit_code == 1
    assert result.stdout == (
        "::error file=boiler/properties.yaml,line=129,endLine=129,col=1,endColumn=20,"
        "title=refuted%3A a-smell-means-leave::Whoever smells anything leaves.%0A"
        "the level is `service` (by default), and has to be `evacuate`%0A"
        "- id: a-smell-means-leave%0A  cites:%0A    - leaflet.alarm%0A  findings:%0A    any-smell: yes%0A"
        "  expect:%0A    level: evacuate\n"
    )
    assert thoracle.done("kb", "prove", "--kb", str(BOILER), "--format", "github") == ""


def test_witnesses_are_shown_where_they_are_asked_for(thoracle):
    arguments = ("--property", "every-cause-can-lead", "--witnesses")
    shown = thoracle.done("kb", "prove", "--kb", str(BOILER), *arguments)
    assert (
        "    - id: old-age-can-lead\n      cites:\n        - leaflet.old\n      findings:\n        age: 15\n" in shown
    )


def test_without_a_property_it_ends_with_1(thoracle, tmp_path):
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    (folder / "properties.yaml").unlink()
    result = thoracle("kb", "prove", "--kb", str(folder))
    said = "boiler: there is no property to prove; a run without properties fails"
    assert (result.exit_code, result.stdout) == (1, f"{said}\n")
    assert thoracle("kb", "prove", "--kb", str(folder), "--format", "github").exit_code == 1


def test_what_is_not_decided_in_time_ends_with_1_and_is_named(thoracle):
    arguments = ("kb", "prove", "--kb", str(BOILER), "--property", "one-level", "--timeout", "0.000001")
    result = thoracle(*arguments)
    assert result.exit_code == 1
    assert "UNDECIDED   one-level\n" in result.stdout
    assert "    not decided within 1e-06 seconds\n" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--property", "one-levl"], "there is no property `one-levl` (did you mean `one-level`?)"),
        *(
            (["--timeout", seconds], "invalid value for `--timeout`: give a number of seconds up to 86400")
            for seconds in ("0", "-1", "nan", "inf")
        ),
    ],
)
def test_wrong_usage_ends_with_2(thoracle, arguments, message):
    assert message in thoracle("kb", "prove", "--kb", str(BOILER), *arguments).stderr
    assert thoracle("kb", "prove", "--kb", str(BOILER), *arguments).exit_code == 2


def test_a_knowledge_base_with_errors_ends_with_2(thoracle, tmp_path):
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    path = folder / "properties.yaml"
    path.write_text(path.read_text("utf-8").replace("higher: noise", "higher: noiz"), "utf-8")
    assert "error[unknown-name] property `louder-never-lowers`: `noiz` is neither" in thoracle.refused(
        "kb", "prove", "--kb", str(folder)
    )


def test_without_z3_it_says_what_to_install(thoracle, monkeypatch):
    for name in list(sys.modules):
        if name.partition(".")[0] == "z3" or name.startswith(("engine.bench.proving", "engine.inference.proving")):
            monkeypatch.delitem(sys.modules, name)
    importing = builtins.__import__

    def without_z3(name, *arguments, **settings):
        if name == "z3":
            raise ModuleNotFoundError("No module named 'z3'", name="z3")
        return importing(name, *arguments, **settings)

    monkeypatch.setattr(builtins, "__import__", without_z3)
    result = thoracle("kb", "prove", "--kb", str(BOILER))
    said = 'thoracle: failed: z3 is not installed: run `pip install "thoracle[bench]"`\n'
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", said)
