"""``thoracle kb mutate``: what it prints, in which form, and how it ends."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.bench.mutating.mutants import OPERATORS
from engine.cli.kb_mutate import _progress, mutate

BOILER = Path(__file__).parents[1] / "boiler"

OLD = """\
boiler: 6 mutants of 1 rule, 2 scenarios

killed, of all  0 of 6  0.0 %  (least 95 %)

operator    killed  survived  equivalent  undecided
drop             0         0           0          0
negate           0         1           0          0
weaken           0         0           0          0
strengthen       0         0           0          0
threshold        0         2           0          0
swap             0         0           0          0
level            0         0           0          0
weight           0         2           0          0
delete           0         1           0          0
all              0         6           0          0

file                      killed  survived  equivalent  undecided
boiler/causes/parts.yaml       0         6           0          0

refused by the loader, and no mutants: 0 faults
survivors noticed by what scenarios expect of rules, which does not count: 0
not looked at: the conditions of advice, which are no rules
not looked at: what scenarios expect of `settled`

"""


def test_the_figures_the_tables_and_what_was_left_out_are_printed(thoracle) -> None:
    result = thoracle("kb", "mutate", "--kb", str(BOILER), "--rule", "old-age")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith(OLD)


def test_a_case_is_shown_once_with_all_that_it_would_kill(thoracle) -> None:
    text = thoracle("kb", "mutate", "--kb", str(BOILER), "--rule", "gas-leak").stdout
    _, _, cases = text.partition("# Cases that would kill these")
    assert cases.count("- id: ") == len({case.split("\n", 1)[1] for case in cases.split("- id: ")[1:]})
    assert "#   with the fault: " in cases


def test_it_ends_with_0_when_enough_is_killed(thoracle) -> None:
    rule = ("kb", "mutate", "--kb", str(BOILER), "--rule", "old-age")
    assert thoracle(*rule, "--least", "0").exit_code == 0
    assert thoracle(*rule, "--least", "0.1").exit_code == 1
    level = ("kb", "mutate", "--kb", str(BOILER), "--rule", "long-off", "--least", "0")
    assert thoracle(*level).exit_code == 1
    assert thoracle(*level, "--least-of-levels", "0").exit_code == 0


def test_json_has_scores_and_every_mutant_that_was_not_killed(thoracle) -> None:
    result = thoracle("kb", "mutate", "--kb", str(BOILER), "--rule", "gas-means-leave", "--rule", "old-age",
                      "--format", "json")  # fmt: skip
    found = json.loads(result.stdout)
    assert (found["format"], found["passed"], found["rules"], found["refused"]) == ("thoracle.mutation/1", False, 2, 1)
    assert found["scores"] == [
        {"of": "of all", "killed": 2, "counted": 8, "percent": 25.0, "least": 95.0},
        {"of": "of rules for levels", "killed": 2, "counted": 2, "percent": 100.0, "least": 100.0},
    ]
    assert [each["operator"] for each in found["outcomes"]] == [
        "negate", "threshold", "threshold", "weight", "weight", "delete",
    ]  # fmt: skip
    deleted = found["outcomes"][-1]
    assert (deleted["rule"], deleted["change"], deleted["state"]) == ("old-boiler", "the rule is deleted", "survived")
    assert deleted["case"].startswith("- id: old-boiler-delete\n")
    assert deleted["with_the_fault"] == "not listed: it has no evidence"


def test_github_annotates_every_survivor_at_its_rule(thoracle) -> None:
    result = thoracle("kb", "mutate", "--kb", str(BOILER), "--rule", "old-age", "--format", "github")
    path = BOILER.relative_to(Path.cwd()).as_posix()
    last = result.stdout.splitlines()[-1]
    assert last.startswith(f"::warning file={path}/causes/parts.yaml,line=")
    assert last.endswith("title=survivor::rule `old-boiler`: the rule is deleted: no scenario notices")


def test_the_last_line_says_all(thoracle) -> None:
    text = thoracle("kb", "mutate", "--kb", str(BOILER), "--rule", "gas-means-leave", "--rule", "old-age").stdout
    assert text.splitlines()[-1] == "boiler: 2 of 8 mutants killed, 6 survived"


def test_on_a_terminal_a_bar_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stderr", Terminal())
    with _progress("mutants") as progress:
        for done in (1, 2):
            progress(done, 2)
    assert "mutants" in (shown := sys.stderr.getvalue())  # type: ignore[attr-defined]
    assert "100%" in shown


def test_nothing_to_put_a_fault_into_ends_with_1(thoracle) -> None:
    result = thoracle("kb", "mutate", "--kb", str(BOILER), "--rule", "valve-fault")
    expected = "boiler: there is nothing to put a fault into; a run without mutants fails\n"
    assert (result.exit_code, result.stdout) == (1, expected)


def test_without_the_extra_it_says_what_to_install_and_ends_with_3() -> None:
    code = (
        "import sys; sys.modules['numpy'] = None; sys.argv[1:] = ['kb', 'mutate', '--kb', 'tests/boiler']; "
        "from engine.cli import main; sys.exit(main())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=BOILER.parents[1], capture_output=True, text=True)
    expected = 'thoracle: failed: numpy is not installed: run `pip install "thoracle[bench]"`\n'
    assert (done.returncode, done.stdout, done.stderr) == (3, "", expected)


def test_the_documentation_names_every_operator_state_and_option() -> None:
    text = (BOILER.parents[1] / "docs/mutation.md").read_text(encoding="utf-8")
    assert [name for name in OPERATORS if f"| {name} |" not in text] == []
    options = [option for parameter in mutate.params for option in parameter.opts]
    assert [name for name in options if name not in ("--kb", "--format") and name not in text] == []


def test_the_same_run_prints_the_same(thoracle) -> None:
    rule = ("kb", "mutate", "--kb", str(BOILER), "--rule", "poisonous")
    assert thoracle(*rule).stdout == thoracle(*rule).stdout


@pytest.mark.parametrize("option", ["--timeout", "--least", "--least-of-levels"])
def test_what_is_no_number_is_refused(thoracle, option) -> None:
    said = thoracle.refused("kb", "mutate", "--kb", str(BOILER), option, "nan")
    assert said == f"thoracle kb mutate: invalid value for `{option}`: nan is no number\n"


def test_a_rule_that_changes_nothing_is_named(thoracle, tmp_path) -> None:
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    path = folder / "escalation.yaml"
    added = (
        "\n- id: gas-and-dizzy\n  when: {all: [gas-smell, dizzy]}\n  level: evacuate\n"
        "  because: It is gas.\n  cites: [leaflet.alarm]\n"
    )
    path.write_text(path.read_text("utf-8") + added, "utf-8")
    arguments = ("kb", "mutate", "--kb", str(folder), "--rule", "gas-and-dizzy")
    line = path.read_text("utf-8").splitlines().index("- id: gas-and-dizzy") + 1
    said = "rule `gas-and-dizzy` changes nothing: without it, the same is concluded of every case (proved)"
    assert f"boiler/escalation.yaml:{line}: {said}\n" in thoracle(*arguments).stdout
    assert json.loads(thoracle(*arguments, "--format", "json").stdout)["rules_that_change_nothing"] == ["gas-and-dizzy"]
    last = thoracle(*arguments, "--format", "github").stdout.splitlines()[-1]
    assert last.startswith("::notice ")
    assert last.endswith(
        "title=changes nothing::rule `gas-and-dizzy`: the rule is deleted: nothing changes in any case"
    )
