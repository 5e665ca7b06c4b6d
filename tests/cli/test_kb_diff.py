"""``thoracle kb diff``: which versions it takes, what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine.bench.comparing.versions import read_version
from engine.cli import main
from engine.cli.kb_diff import diff
from engine.knowledge.errors import KnowledgeBaseError, MissingExtra, VersionError

BOILER = Path(__file__).parents[1] / "boiler"
LATER = ("more_than: 1 week", "more_than: 10 days")


def run(*arguments, cases=2000):
    """Run `thoracle kb diff …`: exit code, standard output, standard error."""
    result = CliRunner().invoke(main, ["kb", "diff", *map(str, arguments), "--cases", str(cases)])
    return result.exit_code, result.stdout, result.stderr


def edit(folder, old=LATER[0], new=LATER[1], file="escalation.yaml"):
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def edited(tmp_path):
    """A version in which a level goes down."""
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    edit(folder)
    return folder


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository in which the toy knowledge base stands as it is, committed, and with a level that goes down."""
    top = tmp_path / "repository"
    folder = shutil.copytree(BOILER, top / "data" / "boiler")
    for variable in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(variable, raising=False)
    git(top, "init", "--quiet", "--initial-branch=main")
    git(top, "add", ".")
    git(top, "commit", "--quiet", "--message=First")
    git(top, "tag", "v1")
    edit(folder)
    git(top, "commit", "--quiet", "--all", "--message=Second")
    return folder


def git(folder, *arguments):
    settings = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *settings, "-C", str(folder), *arguments], check=True, capture_output=True)


# -- what is printed --------------------------------------------------------------------------------------------------

REPORT = """\
old: {old} (boiler 1.0.0, digest {one})
new: {new} (boiler 1.0.0, digest {other})

rules: 1 changed
  ~ `long-off` (boiler/escalation.yaml:26)
      condition was: off-for: {{more_than: 7 days}}
                 is: off-for: {{more_than: 10 days}}
      of the generated cases it fires in {fires} no more and in 0 anew

of 2,000 generated cases the level of 0 goes up and of {count} down
  {count:>10}  `call-out` to `service` (down)

level `call-out` to `service` (down): {count} cases
  when off-for: {{more_than: 7 days, at_most: 10 days}} ({count})
    fires in the old version only: `long-off`
    - id: level-call-out-to-service
      cites:
        - leaflet.week
      findings:
        off-for: 8 days
      expect:
        level: service

of 2 scenarios none changes what is concluded
not compared: whether a level is settled, questions, wording, advice, sources, rules of applications
1 downgrade of level in {count} of the generated cases: call-out to service
"""


def test_the_report_has_what_changed_what_that_changes_and_a_case(edited):
    code, printed, _ = run(BOILER, edited)
    found = json.loads(run(BOILER, edited, "--format", "json")[1])
    digests = [found[version]["digest"][:12] for version in ("old", "new")]
    expected = REPORT.format(
        old=BOILER,
        new=edited,
        one=digests[0],
        other=digests[1],
        fires=found["changes"][0]["fires"]["before_only"],
        count=found["down"],
    )
    assert (code, printed) == (0, expected)
    assert found["down"] > 0


def test_the_json_form_has_the_numbers_and_the_case(edited):
    code, printed, _ = run(BOILER, edited, "--format", "json")
    found = json.loads(printed)
    assert (code, found["format"], found["up"], found["proved"]) == (0, "thoracle.difference/1", 0, True)
    assert found["cases"] == {"generated": 2000, "compared": 2000}
    assert found["levels"] == [{"before": "call-out", "after": "service", "cases": found["down"]}]
    [shift] = found["shifts"]
    assert shift["occasions"][0]["condition"] == "off-for: {more_than: 7 days, at_most: 10 days}"
    assert shift["occasions"][0]["scenario"].startswith("- id: level-call-out-to-service\n")
    assert found["downgrades"] == {
        "levels": [{"before": "call-out", "after": "service", "cases": found["down"]}],
        "scenarios": [],
    }
    assert found["changes"][0]["aspects"] == [
        {"what": "condition", "before": "off-for: {more_than: 7 days}", "after": "off-for: {more_than: 10 days}"}
    ]


def test_the_shown_case_holds_in_the_new_version(edited):
    found = json.loads(run(BOILER, edited, "--format", "json")[1])
    (edited / "cases" / "shown.yaml").write_text(found["shifts"][0]["occasions"][0]["scenario"], "utf-8")
    result = CliRunner().invoke(main, ["kb", "test", "--kb", str(edited)])
    assert (result.exit_code, result.stdout) == (0, "boiler: 3 scenarios passed\n")


def test_annotations_stand_at_the_rule_and_at_the_scenario_that_go_down(edited, monkeypatch):
    edit(edited, "  when: gas-smell\n  level: evacuate\n", "  when: gas-smell\n  level: call-out\n")
    monkeypatch.chdir(edited.parent)
    code, printed, _ = run(BOILER, "boiler", "--format", "github")
    lines = printed.splitlines()
    assert code == 0
    assert [line.partition("::")[2].partition("::")[0] for line in lines] == [
        "warning file=boiler/escalation.yaml,line=1,endLine=1,col=7,endColumn=22,title=downgrade",
        "warning file=boiler/escalation.yaml,line=26,endLine=26,col=7,endColumn=15,title=downgrade",
        "warning file=boiler/cases/plain.yaml,line=1,endLine=1,col=7,endColumn=34,title=downgrade",
    ]
    assert lines[2].endswith("::`gas-means-leaving-the-house` goes down from `evacuate` to `call-out`")
    assert run(BOILER, "boiler", "--format", "github", "--fail-on-downgrade")[1].startswith("::error file=")


def test_no_level_that_goes_down_is_no_annotation():
    assert run(BOILER, BOILER, "--format", "github", "--fail-on-downgrade") == (0, "", "")


# -- scenarios ---------------------------------------------------------------------------------------------------------

WEAKER = """\
{head}scenarios: 1 added, 1 removed, 1 changed
  + `no-gas` (boiler/cases/plain.yaml:12): No gas
  - `a-quiet-boiler-is-watched` (boiler/cases/plain.yaml:13)
  ~ `gas-means-leaving-the-house` (boiler/cases/plain.yaml:1)
      weakened, expected level at least was: evacuate
                                         is: call-out
      weakened, expected first cause was: gas-leak
                                      is: (nothing)
      expected rules not fired was: (nothing)
                                is: long-off

of 2,000 generated cases none has another level

of 3 scenarios none changes what is concluded
not compared: whether a level is settled, questions, wording, advice, sources, rules of applications
no downgrade; no conclusion changes, which is proved for all cases; \
2 scenarios removed or expecting less: a-quiet-boiler-is-watched, gas-means-leaving-the-house
"""


@pytest.fixture
def weaker(tmp_path):
    """A version that concludes the same, of which the scenarios expect less."""
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    text = (folder / "cases/plain.yaml").read_text("utf-8")
    text = text[: text.index("- id: a-quiet")]
    text = text.replace("    level: evacuate\n", "    level: {at_least: call-out, at_most: evacuate}\n")
    text = text.replace("    causes:\n      first: gas-leak\n", "")
    text = text.replace("        - gas-means-leave\n", "        - gas-means-leave\n      not_fired: [long-off]\n")
    text += (
        "- {id: no-gas, title: No gas, cites: [leaflet.reset], findings: {gas-smell: no}, expect: {level: service}}\n"
    )
    (folder / "cases/plain.yaml").write_text(text, "utf-8")
    return folder


def test_scenarios_that_expect_less_are_told_where_no_conclusion_changes(weaker):
    code, printed, _ = run(BOILER, weaker)
    head = "".join(f"{line}\n" for line in printed.split("\n")[:2])
    assert (code, printed) == (0, WEAKER.format(head=f"{head}both say the same, scenarios aside\n\n"))


def test_the_json_form_has_the_scenarios_that_expect_less(weaker):
    found = json.loads(run(BOILER, weaker, "--format", "json")[1])
    assert found["scenarios_expecting_less"] == ["a-quiet-boiler-is-watched", "gas-means-leaving-the-house"]
    changes = {change["name"]: change for change in found["changes"]}
    assert {name: (change["kind"], change["how"]) for name, change in changes.items()} == {
        "no-gas": ("scenario", "added"),
        "a-quiet-boiler-is-watched": ("scenario", "removed"),
        "gas-means-leaving-the-house": ("scenario", "changed"),
    }
    aspects = changes["gas-means-leaving-the-house"]["aspects"]
    assert aspects[0] == {
        "what": "expected level at least",
        "before": "evacuate",
        "after": "call-out",
        "weakened": True,
    }
    assert [aspect.get("weakened", False) for aspect in aspects] == [True, True, False]


def test_scenarios_that_expect_less_are_annotated(weaker, monkeypatch):
    monkeypatch.chdir(weaker.parent)
    code, printed, _ = run(BOILER, "boiler", "--format", "github", "--fail-on-downgrade")
    assert code == 0
    assert printed.splitlines() == [
        "::warning file=boiler/kb.yaml,line=1,endLine=1,col=1,endColumn=2,title=expects-less::"
        "the scenario `a-quiet-boiler-is-watched` was removed",
        "::warning file=boiler/cases/plain.yaml,line=1,endLine=1,col=7,endColumn=34,title=expects-less::"
        "the scenario `gas-means-leaving-the-house` was changed%0A"
        "weakened, expected level at least: was evacuate, is call-out%0A"
        "weakened, expected first cause: was gas-leak, is (nothing)%0A"
        "expected rules not fired: was (nothing), is long-off",
        "::notice file=boiler/cases/plain.yaml,line=12,endLine=12,col=8,endColumn=14,title=scenario-added::"
        "the scenario `no-gas` was added",
    ]


def test_scenarios_with_errors_are_named_as_not_compared(edited):
    edit(edited, "- id: a-quiet-boiler-is-watched\n", "- id: gas-means-leaving-the-house\n", file="cases/plain.yaml")
    printed = run(BOILER, edited)[1]
    assert "not compared: scenarios of the new version that have errors: boiler/cases/plain.yaml:13\n" in printed


def test_the_last_line_names_a_few_of_many(tmp_path):
    folders = [shutil.copytree(BOILER, tmp_path / name / "boiler") for name in ("old", "new")]
    for folder in folders:
        with (folder / "cases/plain.yaml").open("a", encoding="utf-8") as stream:
            for number in range(9):
                stream.write(
                    f"- {{id: case-{number}, cites: [leaflet.reset], "
                    f"findings: {{off-for: {8 + number} days}}, expect: {{level: {{at_least: watch}}}}}}\n"
                )
    edit(folders[1], "more_than: 1 week", "more_than: 1 year")
    last = run(*folders)[1].splitlines()[-1]
    assert last.endswith("; 9 scenarios go down: case-0, case-1, case-2, case-3, case-4 and 4 more")


# -- how it ends ------------------------------------------------------------------------------------------------------


def test_a_downgrade_ends_with_1_when_that_is_asked_for(edited):
    assert run(BOILER, edited)[0] == 0
    assert run(BOILER, edited, "--fail-on-downgrade")[0] == 1
    assert run(edited, BOILER, "--fail-on-downgrade")[0] == 0


def test_a_scenario_that_goes_down_is_a_downgrade_too(tmp_path):
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    edit(folder, "  when: gas-smell\n  level: evacuate\n", "  when: gas-smell\n  level: call-out\n")
    code, printed, _ = run(BOILER, folder, "--fail-on-downgrade")
    assert code == 1
    cases = json.loads(run(BOILER, folder, "--format", "json")[1])["down"]
    assert printed.splitlines()[-1] == (
        f"1 downgrade of level in {cases} of the generated cases: evacuate to call-out; "
        "1 scenario goes down: gas-means-leaving-the-house"
    )


@pytest.mark.parametrize(
    ("old", "complaint"),
    [
        ("nowhere", "thoracle: `nowhere`: is no folder, and no revision of the git repository\n"),
        ("main:nowhere", "thoracle: `main:nowhere`: has no such folder\n"),
    ],
)
def test_a_version_that_is_not_there_is_wrong_usage(repository, monkeypatch, old, complaint):
    monkeypatch.chdir(repository)
    assert run(old, "--kb", repository) == (2, "", complaint)


def test_outside_a_repository_a_revision_is_refused(tmp_path):
    folder = shutil.copytree(BOILER, tmp_path / "boiler")
    with pytest.raises(VersionError) as refusal:
        read_version("main", folder=folder)
    assert str(refusal.value) == f"`main`: is no folder, and {folder} is in no git repository"


def test_where_git_refuses_a_repository_its_own_words_are_told(repository, monkeypatch):
    for variable in ("GLOBAL", "SYSTEM"):
        monkeypatch.setenv(f"GIT_CONFIG_{variable}", "/dev/null")
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(VersionError) as refusal:
        read_version("main", folder=repository)
    assert str(refusal.value).startswith("`main`: git says: detected dubious ownership in repository at ")
    assert "safe.directory" in str(refusal.value)


def test_a_folder_that_is_not_in_the_repository_is_refused(repository):
    with pytest.raises(VersionError) as refusal:
        read_version("main", folder=BOILER, within=repository)
    assert (
        str(refusal.value) == f"`main`: is no folder, and {BOILER} is not in the git repository {repository.parents[1]}"
    )


def test_without_git_a_revision_is_refused(repository, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(VersionError) as refusal:
        read_version("main", folder=repository)
    assert str(refusal.value) == "`main`: is no folder, and git is not installed"


def test_a_version_with_errors_is_refused_with_its_diagnostics(edited):
    edit(edited, "when: gas-smell", "when: gas-smel")
    code, printed, complaint = run(BOILER, edited)
    assert (code, printed) == (2, "")
    assert complaint.splitlines()[0].startswith("boiler/escalation.yaml:2:9: error[unknown-name] ")


def test_errors_of_scenarios_hinder_nothing(edited):
    edit(edited, "        - gas-means-leave\n", "        - gas-means-nothing\n", file="cases/plain.yaml")
    assert run(BOILER, edited)[0] == 0


def test_without_numpy_the_extra_is_named():
    script = (
        "import sys; sys.modules['numpy'] = None\n"
        "from engine.cli import main\n"
        f"main(['kb', 'diff', {str(BOILER)!r}, {str(BOILER)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=BOILER.parents[1])
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == f"thoracle: failed: {MissingExtra('NumPy', extra='bench')}\n"


# -- revisions --------------------------------------------------------------------------------------------------------


def test_revisions_are_read_from_git_and_the_checkout_is_left_alone(repository):
    edit(repository, "more_than: 10 days", "more_than: 3 weeks")
    before = (repository / "escalation.yaml").read_bytes()
    conditions = {}
    for old, new in (("v1", "main"), ("main~1", "v1"), ("main", None)):
        code, printed, _ = run(old, *([new] if new else []), "--kb", repository, "--format", "json")
        assert code == 0
        changes = json.loads(printed)["changes"]
        conditions[old, new] = [aspect["after"] for change in changes for aspect in change["aspects"]]
    assert conditions == {
        ("v1", "main"): ["off-for: {more_than: 10 days}"],
        ("main~1", "v1"): [],
        ("main", None): ["off-for: {more_than: 21 days}"],
    }
    assert (repository / "escalation.yaml").read_bytes() == before


def test_another_folder_of_a_revision_can_be_named(repository, monkeypatch):
    monkeypatch.chdir(repository.parent)
    version = read_version("v1:data/boiler", folder=BOILER, within=Path.cwd())
    assert (version.name, version.kb.model.meta.id, len(version.scenarios)) == ("v1:data/boiler", "boiler", 2)
    assert version.kb.digest == read_version(str(BOILER), folder=BOILER).kb.digest


@pytest.mark.parametrize("version", ["v1", "v1:data/boiler", "v1:data/boiler/"])
def test_the_repository_is_that_of_the_knowledge_base_that_is_named(repository, monkeypatch, tmp_path, version):
    monkeypatch.chdir(tmp_path)
    found = json.loads(run(version, "--kb", "repository/data/boiler", "--format", "json")[1])
    assert [change["name"] for change in found["changes"]] == ["long-off"]


def test_without_one_it_is_that_of_the_working_directory(repository, monkeypatch):
    monkeypatch.chdir(repository)
    found = json.loads(run("v1:data/boiler", "main:data/boiler", "--format", "json")[1])
    assert [change["name"] for change in found["changes"]] == ["long-off"]


@pytest.mark.parametrize(
    ("where", "version"),
    [(".", "v1:."), (".", "v1:./"), ("cases", "v1:.."), ("..", "v1:./boiler"), ("../..", "v1:./data/boiler/.")],
)
def test_a_path_that_begins_with_a_dot_is_taken_from_the_working_directory(repository, monkeypatch, where, version):
    monkeypatch.chdir(repository / where)
    digest = read_version(version, folder=repository).kb.digest
    assert digest == read_version("v1", folder=repository).kb.digest


def test_a_path_out_of_the_repository_is_refused(repository, monkeypatch):
    monkeypatch.chdir(repository)
    with pytest.raises(VersionError) as refusal:
        read_version("v1:../../../x", folder=repository)
    assert str(refusal.value) == f"`v1:../../../x`: is not in the git repository {repository.parents[1]}"


def test_errors_of_a_revision_are_told_with_its_name(repository):
    edit(repository, "when: gas-smell", "when: gas-smel")
    git(repository, "commit", "--quiet", "--all", "--message=Broken")
    with pytest.raises(KnowledgeBaseError) as refusal:
        read_version("main", folder=repository)
    assert [each.file for each in refusal.value.diagnostics] == ["main:boiler/escalation.yaml"]


def test_a_revision_that_looks_like_an_option_is_no_option(repository):
    for name in ("--all", "-h", "--output=x"):
        with pytest.raises(VersionError):
            read_version(name, folder=repository)


def test_links_of_a_revision_are_not_followed(repository):
    (repository / "cases" / "secret.yaml").symlink_to("/etc/passwd")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message=A link")
    assert len(read_version("main", folder=repository).scenarios) == 2


def test_the_command_says_what_it_takes():
    printed = CliRunner().invoke(diff, ["--help"]).stdout
    assert "Usage: diff [OPTIONS] OLD [NEW]" in printed
