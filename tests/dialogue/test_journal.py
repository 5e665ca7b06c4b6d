"""Journals: nothing that was answered is lost, nobody else reads it, and what is damaged is left alone."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import UNKNOWN, BadAnswers, load
from engine.dialogue import private_files
from engine.dialogue.consultation import Consultation
from engine.dialogue.journal import Journal, save, state_folder
from engine.dialogue.private_files import PrivateFile
from engine.dialogue.records import Lines
from engine.knowledge.errors import JournalError

KB = load("tests/boiler")
OTHER = load("kb")
ROOT = Path(__file__).parents[2]
NOON = datetime(2024, 2, 29, 12, 0, 5, tzinfo=timezone.utc)


def begin(folder: Path, **given: object) -> Journal:
    return Journal.create(KB, given, folder=folder, clock=lambda: NOON)


def answer_all(talk: Consultation, value: Callable[[str], object]) -> None:
    while (screen := talk.screen()) is not None:
        talk.answer({name: value(name) for name in screen.names})


def lines_of(journal_file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in journal_file.read_text("utf-8").splitlines()]


# -- what is written --------------------------------------------------------------------------------------------------


def test_every_step_is_a_line_before_the_next_question(tmp_path: Path) -> None:
    with begin(tmp_path, age="15") as journal:
        talk = journal.consultation
        written = [len(lines_of(journal.file))]
        for step in (
            lambda: talk.answer({"dizzy": True, "alarm": UNKNOWN}),
            lambda: talk.answer({"where": {"pump": False, "left": None, "flue": None}, "off-for": "3 days"}),
            talk.back,
            talk.stop,
            talk.resume,
        ):
            try:
                step()
            except BadAnswers:
                talk.answer({"where": {"pump": False, "flue": None}, "off-for": "3 days", "alarm": None})
            written.append(len(lines_of(journal.file)))
        assert written == [1, 2, 3, 4, 5, 6]
        header, *steps = [{key: line[key] for key in line if key != "sum"} for line in lines_of(journal.file)]
    assert header == {
        "format": "thoracle.journal/1",
        "id": "20240229-120005",
        "kb": {"id": "boiler", "version": "1.0.0", "digest": KB.digest},
        "started": "2024-02-29T12:00:05+00:00",
        "emergency_number": None,
        "given": {"age": "15"},
    }
    assert [step.get("answer") or step for step in steps] == [
        {"dizzy": "present", "alarm": "unknown"},
        {"where": {"pump": "absent", "flue": None}, "off-for": "3 days", "alarm": None},
        {"back": True},
        {"stop": True},
        {"resume": True},
    ]
    assert steps[0]["asked"] == {"purpose": "level", "names": list(Consultation(KB, {"age": "15"}).screen().names)}  # type: ignore[union-attr]


@pytest.mark.skipif(os.name != "posix", reason="permissions are those of POSIX")
def test_only_the_owner_can_read_a_journal_or_enter_its_folder(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        folder = tmp_path / "state" / "deep"
        with begin(folder) as journal:
            assert stat.S_IMODE(journal.file.stat().st_mode) == 0o600
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            folder.chmod(0o755)
            begin(folder).close()
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            kept = tmp_path / "kept"
            save(journal.transcript(), kept)
            assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    finally:
        os.umask(before)


def test_journals_lie_under_the_state_folder_of_the_platform(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    if sys.platform.startswith("linux"):
        assert state_folder() == tmp_path / "thoracle" / "consultations"
    assert state_folder().parts[-2:] == ("thoracle", "consultations")


def test_what_cannot_be_taken_is_not_journaled(tmp_path: Path) -> None:
    with begin(tmp_path) as journal:
        with pytest.raises(BadAnswers):
            journal.consultation.answer({"noise": "loud"})
        assert len(lines_of(journal.file)) == 1
    with pytest.raises(BadAnswers):
        begin(tmp_path / "never", noise="loud")
    assert not (tmp_path / "never").exists()


def test_what_cannot_be_written_is_not_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with begin(tmp_path) as journal:
        journal.consultation.answer({"alarm": False})
        before, content = journal.consultation.to_dict(), journal.file.read_bytes()

        def full(number: int) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", full)
            with pytest.raises(JournalError) as caught:
                journal.consultation.answer({"dizzy": True})
        reason = "the consultation cannot be journaled: No space left on device"
        assert str(caught.value) == f"{journal.file}: {reason}"
        assert (journal.consultation.to_dict(), journal.file.read_bytes()) == (before, content)
        journal.consultation.answer({"dizzy": True})
        journal.close()
    with Journal.open(KB, folder=tmp_path) as again:
        assert again.consultation.given == {"alarm": "absent", "dizzy": "present"}


def test_a_folder_that_cannot_be_written_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError) as caught:
        begin(tmp_path / "file" / "below")
    assert str(caught.value).startswith(f"{tmp_path / 'file' / 'below'}: the consultation cannot be journaled: ")


# -- going on ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("steps", range(8))
def test_a_consultation_goes_on_in_the_state_in_which_it_was_left(tmp_path: Path, steps: int) -> None:
    with Journal.create(KB, {"frost": True}, folder=tmp_path, emergency_number="112") as journal:
        talk = journal.consultation
        for number in range(steps):
            if (screen := talk.screen()) is None:
                break
            symptoms = {finding.id for finding in screen.items if finding.kind == "symptom"}
            talk.answer({name: False if number % 2 and name in symptoms else UNKNOWN for name in screen.names})
            if number == 2:
                talk.back()
        if steps == 5:
            talk.stop()
        before = talk.to_dict(), talk.screen(), talk.ended, talk.result().to_json()
        name = journal.id
    with Journal.open(KB, name, folder=tmp_path) as again:
        talk = again.consultation
        assert (talk.to_dict(), talk.screen(), talk.ended, talk.result().to_json()) == before
        talk.resume()
        answer_all(talk, lambda _: UNKNOWN)
        after = talk.to_dict()
    with Journal.open(KB, name, folder=tmp_path) as third:
        assert third.consultation.to_dict() == after


def test_without_an_id_the_last_consultation_of_this_knowledge_base_goes_on(tmp_path: Path) -> None:
    names = []
    for number in range(12):
        with begin(tmp_path, age=str(number)) as journal:
            names.append(journal.id)
    Journal.create(OTHER, folder=tmp_path).close()
    assert names[:2] + names[-1:] == ["20240229-120005", "20240229-120005-2", "20240229-120005-12"]
    with Journal.open(KB, folder=tmp_path) as journal:
        assert journal.id == names[-1]
        with Journal.open(KB, folder=tmp_path) as earlier:  # the last is held
            assert earlier.id == names[-2]


def test_two_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    with begin(tmp_path) as one, begin(tmp_path) as two:
        assert one.file != two.file
        one.consultation.answer({"alarm": True})
        two.consultation.answer({"alarm": False})
        two.remove()
        one.consultation.answer({"dizzy": True})
    assert [entry.id for entry in Journal.list(folder=tmp_path)] == [one.id]
    with Journal.open(KB, folder=tmp_path) as again:
        assert again.consultation.given == {"alarm": "present", "dizzy": "present"}


def test_a_consultation_that_another_process_holds_is_refused(tmp_path: Path) -> None:
    with begin(tmp_path) as journal:
        script = textwrap.dedent(f"""
            from pathlib import Path
            from engine import load
            from engine.dialogue.journal import Journal
            folder = Path({str(tmp_path)!r})
            print([(entry.problem, entry.answers) for entry in Journal.list(folder=folder)])
            try:
                Journal.open(load("tests/boiler"), {journal.id!r}, folder=folder)
            except Exception as error:
                print(error)
        """)
        held = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    reason = "another process is holding this consultation right now"
    assert held.stdout.splitlines() == [f"[('{reason}', 0)]", f"{journal.file}: {reason}"]


def test_a_finished_journal_is_removed_and_leaves_nothing(tmp_path: Path) -> None:
    with begin(tmp_path) as journal:
        journal.remove()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(JournalError) as caught:
        Journal.open(KB, journal.id, folder=tmp_path)
    assert str(caught.value) == f"{journal.file}: there is no such consultation"
    with pytest.raises(JournalError) as caught:
        Journal.open(KB, folder=tmp_path)
    assert str(caught.value) == f"{tmp_path}: there is no consultation with this knowledge base to continue"


@pytest.mark.parametrize("name", ["../20240229-120005", "", "a/b", ".", "x\0"])
def test_an_id_names_nothing_outside_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(JournalError) as caught:
        Journal.open(KB, name, folder=tmp_path)
    assert str(caught.value) == f"{tmp_path}: no consultation is called `{name}`"


def test_journals_are_listed_with_what_is_the_matter_with_them(tmp_path: Path) -> None:
    with begin(tmp_path) as journal:
        journal.consultation.answer({"alarm": False})
    (tmp_path / "20240301-000000.journal").write_text("{}\n")
    (tmp_path / "notes.txt").write_text("not a journal")
    one, two = Journal.list(folder=tmp_path)
    assert (one.id, one.started, one.kb_id, one.answers, one.problem) == (
        "20240229-120005",
        "2024-02-29T12:00:05+00:00",
        "boiler",
        1,
        "",
    )
    assert (two.id, two.problem) == ("20240301-000000", "is no journal of a consultation")
    assert Journal.list(folder=tmp_path / "nowhere") == ()


# -- being killed -----------------------------------------------------------------------------------------------------

_CHILD = """
import itertools, sys, time
from pathlib import Path
from engine import load
from engine.dialogue.journal import Journal
journal = Journal.create(load("tests/boiler"), folder=Path(sys.argv[1]))
for number in itertools.count(1):
    journal.consultation.answer({"age": str(number % 90), "noise": "hum"})
    print(number, flush=True)
    if len(sys.argv) > 2:
        time.sleep(60)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no kill -9")
@pytest.mark.parametrize("answers", [0, 1, 9, 40])
def test_who_is_killed_loses_at_most_the_answer_that_was_being_written(tmp_path: Path, answers: int) -> None:
    """While it waits for an answer (0), and while it writes, after so many."""
    arguments = [sys.executable, "-c", _CHILD, str(tmp_path), *(["wait"] if answers == 0 else [])]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        seen = [child.stdout.readline() for _ in range(max(answers, 1))]
        child.send_signal(signal.SIGKILL)
        seen += child.stdout.readlines()
    acknowledged = int([line for line in seen if line.endswith("\n")][-1])
    [entry] = Journal.list(folder=tmp_path)
    assert entry.problem == ""
    assert entry.answers - acknowledged in (0, 1)
    with Journal.open(KB, folder=tmp_path) as again:
        assert again.consultation.given == {"noise": "hum", "age": str(entry.answers % 90)}
        again.consultation.answer({"alarm": True})
    with Journal.open(KB, folder=tmp_path) as third:
        assert third.consultation.result().escalation.level.id == "evacuate"


def kept(tmp_path: Path) -> tuple[Path, bytes]:
    """A journal that was left, and its bytes."""
    with begin(tmp_path) as journal:
        for answers in ({"alarm": False}, {"dizzy": False}, {"noise": "hum"}):
            journal.consultation.answer(answers)
    return journal.file, journal.file.read_bytes()


def test_a_last_line_cut_anywhere_is_passed_over_and_the_rest_goes_on(tmp_path: Path) -> None:
    file, content = kept(tmp_path)
    start = content[:-1].rfind(b"\n") + 1
    for end in range(start, len(content)):
        file.write_bytes(content[:end])
        with Journal.open(KB, folder=tmp_path) as again:
            assert again.consultation.given == {"alarm": "absent", "dizzy": "absent"}
            again.consultation.answer({"noise": "hum"})
        assert file.read_bytes() == content


# -- what is refused --------------------------------------------------------------------------------------------------


def refused(file: Path, content: bytes) -> str:
    """What is said of a content; it is left as it is."""
    file.write_bytes(content)
    with pytest.raises(JournalError) as caught:
        Journal.open(KB, "20240229-120005", folder=file.parent)
    assert file.read_bytes() == content
    assert str(caught.value) == f"{file}: {caught.value.reason}"
    return caught.value.reason


def test_what_is_damaged_or_foreign_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file, content = kept(tmp_path)
    lines = content.splitlines(keepends=True)
    changed = "its sum does not fit: it was changed, or a line before it is missing"
    assert refused(file, b"") == "is empty"
    assert refused(file, content[:40]) == "is no journal of a consultation: it has no whole line"
    assert refused(file, b"hello\nthere\n") == "is no journal of a consultation"
    assert refused(file, b'{"format": "thoracle.case/1"}\n') == "is no journal of a consultation"
    assert refused(file, b'["thoracle.journal/1"]\n') == "is no journal of a consultation"
    assert refused(file, bytes(range(256)) + b"\n") == "is no journal of a consultation"
    assert refused(file, b"[" * 100_000 + b"\n") == "is no journal of a consultation"
    assert (
        refused(file, content.replace(b"journal/1", b"journal/2"))
        == "is a journal of another version of Thoracle (`thoracle.journal/2`, not `thoracle.journal/1`)"
    )
    assert refused(file, b'{"format":"thoracle.journal/1"}\n') == "line 1 is damaged: a part of the header is missing"
    assert refused(file, content.replace(b'"dizzy":"absent"', b'"dizzy":"present"')) == f"line 3 is damaged: {changed}"
    assert refused(file, b"".join([*lines[:2], lines[3]])) == f"line 3 is damaged: {changed}"
    assert refused(file, b"".join([lines[0], lines[2], lines[1], lines[3]])) == f"line 2 is damaged: {changed}"
    assert refused(file, lines[0] + b"\n" + lines[1]) == "line 2 is damaged: it is no JSON object"
    assert refused(file, content + b"\0" * 10 + b"\n") == "line 5 is damaged: it is no JSON object"
    assert refused(file, content + b"\0" * 8_000_000) == "is larger than 8,000,000 bytes"


@settings(max_examples=60)
@given(data=st.data())
def test_no_byte_of_a_whole_line_can_change_unnoticed(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file, content = kept(tmp_path_factory.mktemp("state"))
    place = data.draw(st.integers(0, len(content) - 2))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    assert refused(file, content[:place] + bytes([byte]) + content[place + 1 :])


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        ({"leap": True}, "line 2 is damaged: it is no step of a consultation"),
        ({"answer": ["alarm"], "asked": None}, "line 2 is damaged: it holds no answers"),
        ({"answer": {}, "asked": ["alarm"]}, "line 2 is damaged: it does not say what was asked"),
        ({"answer": {"noise": "loud"}, "asked": None}, "line 2 is damaged: `noise`: `loud` is no option"),
        ({"back": True}, "line 2 is damaged: there is no answer to go back to"),
        ({"end": "settled"}, "line 2 is damaged: a part of the end is missing"),
        ({"end": "settled", "level": "", "rules": [], "result": ""}, "is finished, and cannot be continued"),
    ],
)
def test_lines_that_are_whole_and_mean_nothing_are_refused_too(
    tmp_path: Path, step: dict[str, object], reason: str
) -> None:
    with begin(tmp_path) as journal:
        header = journal.header.as_dict()
    lines = Lines()
    content = (lines.line(header) + lines.line(step)).encode()
    assert refused(journal.file, content).startswith(reason)


def test_a_consultation_with_another_knowledge_base_is_refused(tmp_path: Path) -> None:
    with begin(tmp_path) as journal:
        name = journal.id
    with pytest.raises(JournalError) as caught:
        Journal.open(OTHER, name, folder=tmp_path)
    version = OTHER.model.meta.version
    assert caught.value.reason == (
        f"was begun with the knowledge base `boiler` 1.0.0, and cannot be continued with `thoracle` {version}"
    )


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="links can only be refused where the platform can")
def test_a_link_in_the_folder_is_not_followed(tmp_path: Path) -> None:
    file, content = kept(tmp_path / "there")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / file.name).symlink_to(file)
    with pytest.raises(JournalError) as caught:
        Journal.open(KB, "20240229-120005", folder=tmp_path / "here")
    assert caught.value.reason.startswith("cannot be opened: ")
    assert file.read_bytes() == content


def test_a_transcript_takes_the_place_of_a_file_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "kept"
    target.write_text("before")
    save("after\n", target)
    assert target.read_text() == "after\n"
    with pytest.raises(JournalError) as caught:
        save("after\n", tmp_path / "nowhere" / "kept")
    assert str(caught.value) == f"{tmp_path / 'nowhere' / 'kept'}: cannot be written: No such file or directory"
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


# -- what is left over ------------------------------------------------------------------------------------------------


def test_where_the_first_line_cannot_be_written_no_file_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(file: PrivateFile, line: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PrivateFile, "append", full)
    with pytest.raises(JournalError) as caught:
        begin(tmp_path)
    assert str(caught.value) == f"{tmp_path}: the consultation cannot be journaled: No space left on device"
    assert list(tmp_path.iterdir()) == []


def test_a_sweep_removes_what_holds_no_answer_and_leaves_everything_else(tmp_path: Path) -> None:
    with begin(tmp_path) as unanswered:
        pass
    with begin(tmp_path) as answered:
        answered.consultation.answer({"dizzy": True})
    with begin(tmp_path) as taken_back:
        taken_back.consultation.answer({"dizzy": True})
        taken_back.consultation.back()
    (tmp_path / "20240229-130000.journal").touch()
    (tmp_path / "20240229-140000.journal").write_bytes(b"\xff")
    with begin(tmp_path) as going_on:
        Journal.sweep(folder=tmp_path)
        left = {path.name for path in tmp_path.iterdir()}
    assert unanswered.file.name not in left
    assert left == {
        answered.file.name,
        taken_back.file.name,
        going_on.file.name,
        "20240229-140000.journal",
    }


def test_whoever_creates_a_file_that_is_swept_away_at_once_makes_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock, swept = private_files._lock, []

    def sweep_first(number: int) -> None:
        if not swept:
            swept.append(next(tmp_path.iterdir()))
            swept[0].unlink()
        lock(number)

    monkeypatch.setattr(private_files, "_lock", sweep_first)
    with begin(tmp_path) as journal:
        assert journal.file.exists()
        journal.consultation.answer({"dizzy": True})
    assert [entry.answers for entry in Journal.list(folder=tmp_path)] == [1]


def test_a_journal_is_deleted_by_its_id_unless_it_is_held(tmp_path: Path) -> None:
    with begin(tmp_path) as journal:
        with pytest.raises(JournalError) as caught:
            Journal.delete(journal.id, folder=tmp_path)
        assert caught.value.reason == "another process is holding this consultation right now"
    Journal.delete(journal.id, folder=tmp_path)
    with pytest.raises(JournalError) as caught:
        Journal.delete(journal.id, folder=tmp_path)
    assert caught.value.reason == "there is no such consultation"
