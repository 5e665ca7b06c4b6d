"""Replaying a consultation: the same bytes on the same knowledge base, and on another what changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import UNKNOWN, KnowledgeBase, load
from engine.dialogue.journal import Journal
from engine.dialogue.records import Lines
from engine.dialogue.replay import Change, replay
from engine.knowledge.errors import JournalError

KB = load("tests/boiler")
WORLD: Mapping[str, object] = {"noise": "hum", "reset-helps": True, "off-for": "2 hours", "frost": False}


def kept(folder: Path, world: Mapping[str, object], *, kb: KnowledgeBase = KB, stop_after: int | None = None) -> bytes:
    """The transcript of an interview; what the world does not say is answered no, and don't know where that is none."""
    with Journal.create(kb, folder=folder) as journal:
        talk = journal.consultation
        while (screen := talk.screen()) is not None:
            if talk.screens == stop_after:
                talk.stop()
                break
            other = {finding.id: False if finding.kind == "symptom" else UNKNOWN for finding in screen.items}
            talk.answer({name: world.get(name, other[name]) for name in screen.names})
        journal.remove()
        return journal.transcript().encode()


def edited(folder: Path, file: str, *changes: tuple[str, str]) -> KnowledgeBase:
    """The boiler's knowledge base with changes in one file."""
    shutil.copytree("tests/boiler", folder)
    text = (folder / file).read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    (folder / file).write_text(text, "utf-8")
    return load(folder)


@settings(max_examples=15)
@given(data=st.data())
def test_on_the_same_knowledge_base_the_result_is_the_same_bytes(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Journal.create(KB, {"age": "20"}, folder=tmp_path_factory.mktemp("state"), emergency_number="112") as journal:
        talk = journal.consultation
        while (screen := talk.screen()) is not None:
            step = data.draw(st.sampled_from(["answer", "answer", "back", "stop"]))
            if step == "back" and talk.screens:
                talk.back()
            elif step == "stop":
                talk.stop()
                if data.draw(st.booleans()):
                    break
                talk.resume()
            else:
                talk.answer(dict.fromkeys(screen.names, UNKNOWN))
        before = talk.result().to_json()
        found = replay(load("tests/boiler"), journal.transcript().encode())
        journal.remove()
    assert (found.same_kb, found.same_bytes, found.unchanged) == (True, True, True)
    assert found.result.to_json() == before
    assert found.ended == found.ended_then == talk.ended


def test_a_stale_result_on_the_same_knowledge_base_is_noticed(tmp_path: Path) -> None:
    *lines, end = [json.loads(line) for line in kept(tmp_path, WORLD).splitlines()]
    end |= {"result": end["result"].replace("Look again tomorrow.", "Look away."), "rules": [], "level": "service"}
    sums = Lines()
    content = "".join(sums.line({key: line[key] for key in line if key != "sum"}) for line in (*lines, end))
    found = replay(KB, content.encode())
    assert (found.same_kb, found.same_bytes, found.unchanged) == (True, False, False)
    assert (found.level_then, found.result.escalation.level.id) == ("service", "watch")
    assert found.rules == Change(gone=(), new=tuple(found.result.firing.rules))


def test_on_another_knowledge_base_it_says_which_rules_and_which_level_changed(tmp_path: Path) -> None:
    transcript = kept(tmp_path / "state", WORLD)
    kb = edited(
        tmp_path / "kb",
        "escalation.yaml",
        ("more_than: 1 week", "more_than: 1 hour"),
        ("id: watch-it", "id: watch-it-closely"),
    )
    found = replay(kb, transcript)
    assert found.as_dict() == {
        "format": "thoracle.replay/1",
        "same_kb": False,
        "same_bytes": False,
        "unchanged": False,
        "level": {"then": "watch", "now": "call-out"},
        "ended": {"then": found.ended_then, "now": found.ended},
        "questions": {"gone": list(found.questions.gone), "new": []},
        "rules": {"gone": ["watch-it"], "new": ["long-off", "watch-it-closely"]},
        "refused": [],
    }
    assert "reset-helps" in found.questions.gone  # nothing below what long-off concludes is asked any more


def test_on_another_knowledge_base_it_says_which_questions_are_new_and_which_answers_it_does_not_take(
    tmp_path: Path,
) -> None:
    transcript = kept(tmp_path / "state", WORLD)
    shutil.copytree("tests/boiler", tmp_path / "kb")
    for path in (tmp_path / "kb").rglob("*.yaml"):
        text = path.read_text("utf-8")
        for before, after in (
            ("when: alarm\n", "when: siren\n"),
            ("alarm:\n  title: Alarm\n", "siren:\n  title: Alarm\n"),
            ("    hum:\n", "    purr:\n"),
            ("[quiet, hum]", "[quiet, purr]"),
        ):
            text = text.replace(before, after)
        path.write_text(text, "utf-8")
    shutil.rmtree(tmp_path / "kb" / "cases")
    found = replay(load(tmp_path / "kb"), transcript)
    assert found.refused == (
        "no finding is called `alarm` (see `thoracle findings`)",
        "`noise`: `hum` is no option (choose from quiet, purr, bang)",
    )
    assert found.questions.gone == ("alarm",)
    assert found.questions.new[:1] == ("siren",)
    assert (found.level_then, found.result.escalation.level.id) == ("watch", "service")
    assert found.rules == Change(gone=("watch-it",), new=())


def test_a_consultation_that_was_stopped_is_compared_as_far_as_it_went(tmp_path: Path) -> None:
    transcript = kept(tmp_path / "state", WORLD, stop_after=2)
    kb = edited(tmp_path / "kb", "escalation.yaml", ("Gas can explode.", "Gas explodes."))
    found = replay(kb, transcript)
    assert (found.ended_then, found.ended) == ("by wish", "by wish")
    assert found.questions == Change(gone=(), new=())
    assert found.unchanged
    assert not found.same_bytes


def test_answers_that_were_taken_back_do_not_count(tmp_path: Path) -> None:
    with Journal.create(KB, folder=tmp_path / "state") as journal:
        journal.consultation.answer({"gas-smell": True})
        journal.consultation.back()
        journal.consultation.answer({"gas-smell": False})
        journal.consultation.stop()
        transcript = journal.transcript().encode()
    kb = edited(tmp_path / "kb", "escalation.yaml", ("Gas can explode.", "Gas explodes."))
    assert replay(kb, transcript).result.case.given == {"gas-smell": "absent"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text[: text[:-1].rfind(b"\n") + 1], "kept.txt: is no whole transcript: its end is missing"),
        (lambda text: text[:-1], "kept.txt: is no whole transcript: its end is missing"),
        (lambda text: text + b"{", "kept.txt: is no whole transcript: its end is missing"),
        (lambda text: b"", "kept.txt: is empty"),
        (lambda text: b"findings:\n  fever: yes\n", "kept.txt: is no journal of a consultation"),
        (
            lambda text: text + text.splitlines(keepends=True)[1],
            "kept.txt: line {} is damaged: its sum does not fit: it was changed, or a line before it is missing",
        ),
    ],
)
def test_what_is_no_whole_transcript_is_refused(tmp_path: Path, change: object, message: str) -> None:
    transcript = kept(tmp_path, WORLD)
    with pytest.raises(JournalError) as caught:
        replay(KB, change(transcript), file="kept.txt")  # type: ignore[operator]
    assert str(caught.value) == message.format(transcript.count(b"\n") + 1)
