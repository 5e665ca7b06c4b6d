"""Sessions: what was answered survives whatever ends the process, goes when it is done, and can be taken again."""

import json
import os
import re
import signal
import stat
import sys

import pexpect
import pytest

from .conftest import BOILER, ROOT

ON_BOILER = ("--kb", BOILER)
WHOLE = "none\n3 days\n2\na hum\n"
"""An interview on the boiler to its end."""


def journals(state):
    return sorted(state.glob("*")) if state.is_dir() else []


def kept_id(result):
    """The id by which a run says that it can be continued."""
    [line] = [line for line in result.stderr.splitlines() if "--resume" in line]
    return line.partition("--resume ")[2].split()[0]


# -- how long a journal lives ---------------------------------------------------------------------------------------


def test_a_finished_interview_leaves_nothing_behind(thoracle, state):
    result = thoracle("consult", *ON_BOILER, text=WHOLE)
    assert result.exit_code == 0
    assert "That was all" in result.stderr
    assert journals(state) == []


@pytest.mark.parametrize("arguments", [("--set", "dizzy=yes"), ("--words", "no smell", "--set", "dizzy=yes")])
def test_what_asks_nothing_journals_nothing(thoracle, state, arguments):
    assert thoracle("consult", *arguments, *ON_BOILER).exit_code == 0
    assert not state.exists()


@pytest.mark.parametrize("text", ["", "why\nhelp\n", "1\nback\n", "quit\n"])
def test_where_nothing_is_answered_nothing_is_kept(thoracle, state, text):
    result = thoracle("consult", *ON_BOILER, text=text)
    assert (result.exit_code, journals(state)) == (0, [])
    assert "--resume" not in result.stderr


def test_the_end_of_input_keeps_the_answers_and_says_how_to_go_on(thoracle, state):
    result = thoracle("consult", *ON_BOILER, text="none\n3 days\n")
    [journal] = journals(state)
    assert result.exit_code == 0
    assert result.stdout.startswith("BOOK A SERVICE")
    assert "That was the end of the input. This is what is known so far." in result.stderr
    assert result.stderr.endswith(
        f"thoracle: your answers are kept, and `thoracle consult --resume {journal.stem} --kb {BOILER}` goes on with "
        f"them (they are in {journal})\n"
    )
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.stat().st_mode) == 0o700


def test_quitting_keeps_the_answers(thoracle, state):
    name = kept_id(thoracle("consult", *ON_BOILER, text="none\nquit\n"))
    assert [path.stem for path in journals(state)] == [name]
    again = thoracle("consult", "--resume", name, *ON_BOILER, text=WHOLE.partition("\n")[2])
    assert "where 3 questions were answered" in again.stderr
    assert "Is the alarm sounding?" not in again.stderr
    assert journals(state) == []


def test_without_a_journal_nothing_is_kept_and_that_is_said(thoracle, state):
    result = thoracle("consult", "--no-journal", *ON_BOILER, text="none\n")
    assert result.stderr.endswith("thoracle: your answers were not kept\n")
    assert not state.exists()


def test_where_no_journal_can_be_written_the_person_is_consulted_all_the_same(thoracle, state):
    state.parent.write_text("in the way")
    result = thoracle("consult", *ON_BOILER, text=WHOLE)
    assert result.exit_code == 0
    assert result.stderr.startswith("thoracle: ")
    assert result.stderr.split("\n")[0].endswith("Not a directory; your answers are not kept")


def test_an_interview_goes_on_when_the_journal_cannot_be_written_any_more(thoracle, state, monkeypatch, tmp_path):
    from engine.dialogue.private_files import PrivateFile

    append = PrivateFile.append

    def full(file, line):
        if b'"answer"' in line:
            raise OSError(28, "No space left on device")
        append(file, line)

    monkeypatch.setattr(PrivateFile, "append", full)
    result = thoracle("consult", *ON_BOILER, "--format", "json", text=WHOLE)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["findings"]["off-for"] == "3 days"
    said = "No space left on device; it goes on without: what you answer from now on is not kept\n"
    assert result.stderr.count(said) == 1
    saved = thoracle("consult", *ON_BOILER, "--save", str(tmp_path / "kept"), text=WHOLE)
    assert saved.exit_code == 2
    assert saved.stdout.startswith("BOOK A SERVICE")
    assert not (tmp_path / "kept").exists()


# -- going on -------------------------------------------------------------------------------------------------------


def test_the_last_one_goes_on_without_an_id_and_the_others_are_listed(thoracle):
    first = kept_id(thoracle("consult", *ON_BOILER, text="none\n"))
    second = kept_id(thoracle("consult", *ON_BOILER, text="none\n3 days\n"))
    result = thoracle("consult", "--resume", *ON_BOILER, text="")
    lines = result.stderr.splitlines()
    assert lines[0] == "thoracle: the last of 2 interviews goes on; `--resume ID` goes on with another:"
    assert lines[1].startswith(f"thoracle: {first}, begun 20")
    assert lines[1].endswith(", 1 screen answered")
    assert lines[2] == f"thoracle: going on with {second}, where 4 questions were answered"


def test_a_resumed_interview_ends_with_the_result_of_one_that_was_never_interrupted(thoracle):
    whole = thoracle("consult", *ON_BOILER, "--format", "json", text=WHOLE).stdout
    lines = WHOLE.splitlines(keepends=True)
    for stop in range(1, 4):
        name = kept_id(thoracle("consult", *ON_BOILER, text="".join(lines[:stop])))
        rest = thoracle("consult", "--resume", name, "--format", "json", *ON_BOILER, text="".join(lines[stop:]))
        assert rest.stdout == whole


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--resume", "20010101-000000"], "there is no such consultation"),
        (["--resume", "../etc/passwd"], "no consultation is called `../etc/passwd`"),
        (["--resume"], "there is no consultation with this knowledge base to continue"),
    ],
)
def test_what_cannot_go_on_is_refused(thoracle, state, arguments, reason):
    said = thoracle.refused("consult", *arguments, *ON_BOILER)
    assert said.startswith(f"thoracle: {state}")
    assert said.endswith(f": {reason}\n")


def test_a_wrong_id_is_told_the_right_ones(thoracle):
    name = kept_id(thoracle("consult", *ON_BOILER, text="none\n"))
    said = thoracle.refused("consult", "--resume", "20010101-000000", *ON_BOILER)
    assert f": can be continued: {name}, begun 20" in said.splitlines()[1]


def test_a_damaged_journal_is_refused_and_left_as_it_is(thoracle, state):
    name = kept_id(thoracle("consult", *ON_BOILER, text="none\n"))
    [journal] = journals(state)
    damaged = journal.read_bytes().replace(b"absent", b"present")
    journal.write_bytes(damaged)
    said = thoracle.refused("consult", "--resume", name, *ON_BOILER)
    assert "line 2 is damaged: its sum does not fit" in said
    assert journal.read_bytes() == damaged


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--resume", "--set", "dizzy=yes"],
            "`--resume` goes on with an interview as it was begun, so nothing else can be stated",
        ),
        (
            ["--set", "dizzy=yes", "--save", "kept"],
            "`--save` and `--no-journal` are about an interview; with what is stated, add `--ask`",
        ),
        (
            ["--save", "kept", "--no-journal"],
            "`--save` keeps the journal of the interview, and `--no-journal` forbids it",
        ),
        (["--save", "-"], "`--save` needs a file of its own, beside the result"),
        (["--save", "kept", "--output", "kept"], "`--save` needs a file of its own, beside the result"),
    ],
)
def test_options_that_do_not_go_together_are_refused(thoracle, arguments, message):
    said = thoracle.refused("consult", *arguments, *ON_BOILER)
    assert said == f"thoracle consult: {message}\nthoracle consult: see `thoracle consult --help`\n"


def test_a_place_for_the_transcript_is_looked_at_before_anything_is_asked(thoracle, tmp_path):
    said = thoracle.refused("consult", "--save", str(tmp_path / "no" / "file"), *ON_BOILER, text=WHOLE)
    assert (
        said == f"thoracle consult: invalid value for `--save`: {tmp_path / 'no' / 'file'}: the folder does not exist\n"
    )


# -- being killed, and being two --------------------------------------------------------------------------------------


@pytest.fixture
def spawned():
    """Runs the program on a terminal of its own."""
    started = []

    def spawn(*arguments):
        child = pexpect.spawn(
            sys.executable,
            [str(ROOT / "cli.py"), *arguments],
            env={**os.environ, "COLUMNS": "80", "TERM": "dumb", "PYTHONDONTWRITEBYTECODE": "1"},
            encoding="utf-8",
            timeout=20,
        )
        started.append(child)
        return child

    yield spawn
    for child in started:
        child.close(force=True)


def test_kill_9_loses_at_most_the_answer_being_typed(spawned, thoracle, state):
    child = spawned("consult", *ON_BOILER)
    child.expect("in a few words")
    child.sendline("")
    child.expect("Numbers that apply")
    child.sendline("none")
    child.expect("For how long has it been off")
    child.send("3 da")
    child.kill(signal.SIGKILL)
    child.wait()
    assert len(journals(state)) == 1
    rest = thoracle("consult", "--resume", *ON_BOILER, "--format", "json", text=WHOLE.partition("\n")[2])
    assert rest.stdout == thoracle("consult", *ON_BOILER, "--format", "json", text=WHOLE).stdout


def test_two_at_once_do_not_disturb_each_other(spawned, thoracle, state):
    one, two = spawned("consult", *ON_BOILER), spawned("consult", *ON_BOILER)
    for child in (one, two):
        child.expect("in a few words")
        child.sendline("")
    one.expect("Numbers that apply")
    one.sendline("none")
    two.expect("Numbers that apply")
    two.sendline("3")
    one.expect("For how long has it been off")
    two.expect("So far")
    held = [path.stem for path in journals(state)]
    assert len(held) == 2
    said = thoracle.refused("consult", "--resume", held[0], *ON_BOILER)
    assert "another process is holding this consultation right now" in said
    for child in (one, two):
        child.sendline("quit")
        child.expect(pexpect.EOF)
    answers = [json.loads(path.read_text().splitlines()[1])["answer"] for path in journals(state)]
    assert {"present", "absent"} == {answer["dizzy"] for answer in answers}


def test_ctrl_c_ends_with_130_and_keeps_the_answers(spawned, state):
    child = spawned("consult", *ON_BOILER)
    child.expect("in a few words")
    child.sendline("")
    child.expect("Numbers that apply")
    child.sendline("none")
    child.expect("For how long has it been off")
    child.expect("> ")
    child.sendintr()
    child.expect("\r\nthoracle: your answers are kept, and `thoracle consult --resume")
    child.expect("\r\nthoracle: interrupted")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert len(journals(state)) == 1


# -- transcripts ------------------------------------------------------------------------------------------------------


@pytest.fixture
def transcript(thoracle, tmp_path):
    file = tmp_path / "kept"
    assert thoracle("consult", "--save", str(file), *ON_BOILER, text=WHOLE).exit_code == 0
    return file


def test_a_transcript_is_private_and_gives_the_same_bytes_again(thoracle, transcript, state):
    assert stat.S_IMODE(transcript.stat().st_mode) == 0o600
    assert journals(state) == []
    assert thoracle.done("replay", str(transcript), *ON_BOILER) == (
        "The result is the same, byte for byte; it was made with this knowledge base\n(boiler 1.0.0).\n"
        "Level: Book a service.\n"
    )
    found = thoracle.json("replay", str(transcript), *ON_BOILER)
    assert (found["same_kb"], found["same_bytes"], found["unchanged"]) == (True, True, True)


def test_a_transcript_of_an_interview_that_was_stopped_replays_too(thoracle, tmp_path):
    file = tmp_path / "kept"
    name = kept_id(thoracle("consult", "--save", str(file), *ON_BOILER, text="1\nback\nnone\nwhy\n3 days\nquit\n"))
    assert thoracle.json("replay", str(file), *ON_BOILER)["ended"] == {"then": "by wish", "now": "by wish"}
    assert name


def test_another_knowledge_base_says_what_changed_and_ends_with_1(thoracle, transcript, tmp_path):
    import shutil

    other = tmp_path / "other"
    shutil.copytree(BOILER, other)
    rules = other / "escalation.yaml"
    rules.write_text(rules.read_text().replace("more_than: 1 week", "more_than: 2 days"))
    result = thoracle("replay", str(transcript), "--kb", str(other))
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.splitlines()[:2] == [
        "Something is different; it was made with another knowledge base than this",
        "(boiler 1.0.0).",
    ]
    assert "Level: Have an engineer called out; it was: Book a service.\n" in result.stdout
    assert "Rules that fire now and did not:\n  A week without heat is long. (rule long-off)\n" in result.stdout


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"findings: {}\n", "is no journal of a consultation"),
        (b"\xff\xfe\x00", "is no journal of a consultation: it has no whole line"),
    ],
)
def test_a_foreign_file_is_refused(thoracle, case, content, reason):
    path = case(content, "foreign")
    assert thoracle.refused("replay", path, *ON_BOILER) == f"thoracle: {path}: {reason}\n"


def test_a_transcript_that_is_not_there_is_refused(thoracle, tmp_path):
    for path, reason in (
        (tmp_path / "no", "there is no such file"),
        (tmp_path, "is a folder, and a transcript is a file"),
    ):
        assert thoracle.refused("replay", str(path), *ON_BOILER) == f"thoracle: {path}: {reason}\n"


# -- the list of what is kept -----------------------------------------------------------------------------------------


def test_what_is_kept_is_listed_the_oldest_first(thoracle, state):
    one = kept_id(thoracle("consult", *ON_BOILER, text="none\n"))
    two = kept_id(thoracle("consult", *ON_BOILER, text="none\n3 days\n"))
    lines = thoracle.done("sessions").splitlines()
    assert re.fullmatch(rf"{one}, begun 20[-0-9T:]+\+00:00, 1 screen answered \(boiler\)", lines[0])
    assert re.fullmatch(rf"{two}, begun 20[-0-9T:]+\+00:00, 2 screens answered \(boiler\)", lines[1])
    assert " ".join(lines[2:]) == f"2 interviews are kept in {state}."
    found = thoracle.json("sessions")
    assert [(each["id"], each["answers"], each["problem"]) for each in found["sessions"]] == [
        (one, 1, None),
        (two, 2, None),
    ]
    assert (found["folder"], found["removed"]) == (str(state), [])


def test_nothing_kept_is_said(thoracle, state):
    assert " ".join(thoracle.done("sessions").split()) == f"Nothing is kept in {state}."
    assert " ".join(thoracle.done("sessions", "--delete-all").split()) == f"Nothing is kept in {state}."
    assert not state.exists()


def test_one_is_removed_and_the_others_stay(thoracle, state):
    one, two, three = (kept_id(thoracle("consult", *ON_BOILER, text="none\n")) for _ in range(3))
    found = thoracle.json("sessions", "--delete", one, "--delete", three, "--delete", one)
    assert found["removed"] == [one, three]
    assert [path.stem for path in journals(state)] == [two]
    assert thoracle.done("sessions", "--delete-all").startswith(f"{two} is removed.\nNothing is kept in")
    assert journals(state) == []


def test_what_is_damaged_or_of_another_knowledge_base_can_be_removed_too(thoracle, state):
    names = [kept_id(thoracle("consult", *ON_BOILER, text="none\n")) for _ in range(2)]
    (state / f"{names[0]}.journal").write_bytes(b"\xff")
    (state / "notes.txt").write_text("not ours")
    assert thoracle.done("sessions").startswith(f"{names[0]}: is no journal of a consultation: it has no whole line\n")
    assert thoracle.json("sessions", "--delete-all")["removed"] == names
    assert [path.name for path in state.iterdir()] == ["notes.txt"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("20010101-000000", "there is no such consultation"),
        ("../../.bashrc", "no consultation is called `../../.bashrc`"),
        ("", "no consultation is called ``"),
    ],
)
def test_what_is_not_there_cannot_be_removed_and_the_rest_is(thoracle, state, name, reason):
    kept = kept_id(thoracle("consult", *ON_BOILER, text="none\n"))
    result = thoracle("sessions", "--delete", name, "--delete", kept)
    assert result.exit_code == 2
    assert result.stdout.startswith(f"{kept} is removed.\n")
    assert result.stderr.startswith(f"thoracle: {state}")
    assert result.stderr.endswith(f": {reason}\n")


def test_all_and_one_cannot_be_removed_at_once(thoracle):
    assert thoracle.refused("sessions", "--delete-all", "--delete", "x") == (
        "thoracle sessions: `--delete-all` removes every interview, so none can be named\n"
        "thoracle sessions: see `thoracle sessions --help`\n"
    )


def test_one_that_is_going_on_is_not_removed(spawned, thoracle, state):
    child = spawned("consult", *ON_BOILER)
    child.expect("in a few words")
    child.sendline("")
    child.expect("Numbers that apply")
    child.sendline("none")
    child.expect("For how long has it been off")
    [journal] = journals(state)
    result = thoracle("sessions", "--delete-all")
    assert result.exit_code == 2
    assert result.stderr == f"thoracle: {journal}: another process is holding this consultation right now\n"
    assert f"{journal.stem}: another process is holding" in thoracle.done("sessions")
    child.sendline("quit")
    child.expect(pexpect.EOF)
    assert len(journals(state)) == 1


def test_what_was_killed_before_anything_was_answered_is_swept_away(spawned, thoracle, state):
    child = spawned("consult", *ON_BOILER)
    child.expect("in a few words")
    child.kill(signal.SIGKILL)
    child.wait()
    assert len(journals(state)) == 1
    said = thoracle.refused("consult", "--resume", *ON_BOILER)
    assert said.endswith(": there is no consultation with this knowledge base to continue\n")
    assert journals(state) == []


def test_of_many_others_only_the_last_are_named(thoracle):
    names = [kept_id(thoracle("consult", *ON_BOILER, text="none\n")) for _ in range(8)]
    lines = thoracle("consult", "--resume", *ON_BOILER, text="").stderr.splitlines()
    assert lines[0] == "thoracle: the last of 8 interviews goes on; `--resume ID` goes on with another:"
    assert [line.split()[1].rstrip(",") for line in lines[1:6]] == names[6:1:-1]
    assert lines[6] == "thoracle: and 2 more, which `thoracle sessions` lists"
