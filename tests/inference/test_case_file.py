"""Case files hold answers as they are written; the table of what is refused stands in tests/cli/test_bad_input.py."""

import io

import pytest

from engine.inference.case_file import read_case
from engine.knowledge.errors import CaseFileError


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "case.yaml"
        path.write_text(text, encoding="utf-8")
        return read_case(path)

    return read


def test_answers_are_the_text_that_stands_there(read):
    text = "findings:\n  a: no\n  b: 010\n  c: '~'\n  d: 2024-01-01\n  e: 1e3\n  f: >-\n    two\n    lines\n"
    assert read(text) == {"a": "no", "b": "010", "c": "~", "d": "2024-01-01", "e": "1e3", "f": "two lines"}


@pytest.mark.parametrize("null", ["", "~", "null", "Null", "NULL"])
def test_null_is_not_asked(read, null):
    assert read(f"findings:\n  a: {null}\n  b: {{c: {null}}}\n") == {"a": None, "b": {"c": None}}


def test_json_has_the_same_answers(read):
    text = '{"findings": {"a": false, "b": null, "c": "null", "d": 3, "e": ["x", "y"], "f": {"x": true}}}'
    assert read(text) == {"a": "false", "b": None, "c": "null", "d": "3", "e": ["x", "y"], "f": {"x": "true"}}


def test_what_is_nested_deeper_is_no_answer_of_any_finding(read):
    assert read("findings:\n  a: [[x]]\n  b: {c: {d: e}}\n") == {"a": ["[…]"], "b": {"c": "[…]"}}


def test_a_tag_makes_nothing(read):
    assert read("findings:\n  a: !!python/object/apply:os.getcwd []\n  b: !!int 3\n") == {"a": [], "b": "3"}


def test_a_path_that_no_file_can_have_is_refused():
    with pytest.raises(CaseFileError) as refused:
        read_case("a\0b")
    assert (refused.value.file, refused.value.reason) == ("a\0b", "cannot be read: embedded null byte")


def test_every_fault_is_a_line_of_the_reason(read, tmp_path):
    with pytest.raises(CaseFileError) as refused:
        read("findings: {}\nfindings: {}\nid: a\nid: b\n")
    assert refused.value.reason.splitlines() == [
        "line 2: `findings` stands here a second time; the first is at line 1",
        "line 4: `id` stands here a second time; the first is at line 3",
    ]
    path = tmp_path / "case.yaml"
    assert str(refused.value) == "\n".join(f"{path}: {line}" for line in refused.value.reason.splitlines())


def test_a_dash_reads_standard_input_no_further_than_the_bound(monkeypatch):
    class Endless(io.RawIOBase):
        def readable(self):
            return True

        def readinto(self, buffer):
            buffer[:] = b"#" * len(buffer)
            return len(buffer)

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BufferedReader(Endless())))
    with pytest.raises(CaseFileError) as refused:
        read_case("-")
    assert str(refused.value) == "standard input: is larger than 4,000,000 bytes"
