"""Reading YAML: places, texts, and what is refused.  Nothing that a file may hold ends the process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.knowledge.diagnostics import Report
from engine.knowledge.nodes import (
    MAX_BYTES,
    MAX_DEPTH,
    Document,
    get,
    items,
    mapping_of,
    pairs,
    parse,
    read,
    text_of,
    texts_of,
)

ROOT = Path(__file__).resolve().parents[2]


def parsed(data: str | bytes) -> tuple[Document | None, str]:
    """The document of some bytes, and all that was reported."""
    report = Report()
    document = parse(data.encode() if isinstance(data, str) else data, file="a.yaml", report=report)
    return document, "\n".join(map(str, report.sorted()))


def test_scalars_stay_the_text_that_stands_there() -> None:
    document, problems = parsed("a: no\nb: 010\nc: 12:30\nd: ~\ne: 1.0\nf: !!int '7'\n")
    assert problems == ""
    assert document is not None
    assert [value.value for _, value in pairs(document.root)] == ["no", "010", "12:30", "~", "1.0", "7"]


def test_every_node_has_its_place_and_length() -> None:
    document, _ = parsed("first: 1\nsecond:\n  - é\n  - [x, yz]\n")
    assert document is not None
    [item, flow] = items(get(document.root, "second"))
    assert str(document.place(item)) == "a.yaml:3:5"
    assert [(p.line, p.column, p.length) for p in map(document.place, flow.value)] == [(4, 6, 1), (4, 9, 2)]
    assert document.place(flow).length == 7
    assert document.place(document.root).length == 1  # of what goes over several lines, its beginning


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ("", "a.yaml:1:1: error[empty-file] holds nothing"),
        ("# only this\n", "a.yaml:1:1: error[empty-file] holds nothing\n    1 | # only this\n      | ^"),
        (
            "a: 1\nb:\n  c: 2\na: 3\n",
            "a.yaml:4:1: error[duplicate-key] `a` stands here a second time\n"
            "    4 | a: 3\n      | ^ the first is at line 1",
        ),
        (
            "- {x: 1, y: 2, x: 3}\n",
            "a.yaml:1:16: error[duplicate-key] `x` stands here a second time\n"
            "    1 | - {x: 1, y: 2, x: 3}\n      |                ^ the first is at line 1",
        ),
        (
            "? [a, b]\n: 1\n",
            "a.yaml:1:3: error[key-not-text] a key has to be a word\n    1 | ? [a, b]\n      |   ^^^^^^",
        ),
        (
            "a: &x\n  - *x\n",
            "a.yaml:1:4: error[endless-alias] an alias stands inside the node that it names\n"
            "    1 | a: &x\n      |    ^",
        ),
        (
            "a: *x\n",
            "a.yaml:1:4: error[syntax] is no well-formed YAML: found undefined alias\n    1 | a: *x\n      |    ^",
        ),
        (
            "a: 1\n---\nb: 2\n",
            "a.yaml:2:1: error[syntax] is no well-formed YAML: expected a single document in the stream,"
            " but found another document\n    2 | ---\n      | ^",
        ),
        (
            "a:\n\tb: 1\n",
            "a.yaml:2:1: error[syntax] is no well-formed YAML: found character that cannot start any token\n"
            "    2 |  b: 1\n      | ^ indent with spaces",
        ),
        (
            "a: [1, 2\n",
            "a.yaml:2:1: error[syntax] is no well-formed YAML: did not find expected ',' or ']'",
        ),
        (
            "a: 1\nb: x\x00\n",
            "a.yaml:2:5: error[syntax] is no well-formed YAML: unacceptable character #x0000:"
            " control characters are not allowed\n    2 | b: x\ufffd\n      |     ^",
        ),
        (
            "a: 1\n\x1b[2J: 1\n",
            "a.yaml:2:1: error[syntax] is no well-formed YAML: unacceptable character #x001b:"
            " control characters are not allowed\n    2 | \ufffd[2J: 1\n      | ^",
        ),
        (b"\x89PNG\r\n\x1a\n\x00", "a.yaml:1:1: error[not-utf-8] is not UTF-8 text (byte 0)\n  save it as UTF-8"),
        (
            "a: ä".encode("utf-16"),
            "a.yaml:1:1: error[not-utf-8] is not UTF-8 text (byte 0)\n  save it as UTF-8",
        ),
        ("a: ä".encode("latin-1"), "a.yaml:1:1: error[not-utf-8] is not UTF-8 text (byte 3)\n  save it as UTF-8"),
        (b"a" * (MAX_BYTES + 1), "a.yaml:1:1: error[file-too-large] is larger than 4,000,000 bytes"),
    ],
)
def test_what_cannot_be_read_is_reported_with_its_place(data: str | bytes, problem: str) -> None:
    document, problems = parsed(data)
    assert document is None
    assert problems == problem


def test_a_file_that_is_missing_or_a_folder_is_reported(tmp_path: Path) -> None:
    report = Report()
    assert read(tmp_path / "none.yaml", file="kb/none.yaml", report=report) is None
    assert read(tmp_path, file="kb", report=report) is None
    assert [str(each) for each in report.found] == [
        "kb/none.yaml:1:1: error[unreadable-file] cannot be read: No such file or directory",
        "kb:1:1: error[unreadable-file] cannot be read: Is a directory",
    ]


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbfa: 1\n", b"a: 1\r\n", b'{\n\t"a":\t1\n}', b"a: &x 1\n", b"--- # begin\na: 1\n..."]
)
def test_a_byte_order_mark_windows_lines_and_json_with_tabs_are_read(data: bytes) -> None:
    document, problems = parsed(data)
    assert problems == ""
    assert document is not None
    assert mapping_of_root(document) == {"a": "1"}


def mapping_of_root(document: Document) -> dict[str, object]:
    return {key.value: value.value for key, value in pairs(document.root)}


def test_an_alias_stands_for_what_it_names_as_often_as_it_is_used() -> None:
    document, problems = parsed("a: &x [1, 2]\nb: *x\nc: [*x, *x]\n")
    assert problems == ""
    assert document is not None
    assert texts_of(document.root, "b") == ("1", "2")


def test_aliases_that_expand_without_end_are_refused() -> None:
    laughs = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    laughs += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    document, problems = parsed("\n".join(laughs))
    assert document is None
    assert problems.splitlines()[0] == "a.yaml:1:1: error[expands-too-far] expands to more than 400,000 nodes"


def test_aliases_that_nest_deeper_than_is_read_are_refused() -> None:
    chain = ["- &a0 [x]", *(f"- &a{n} [*a{n - 1}]" for n in range(1, 500))]
    document, problems = parsed("\n".join(chain))
    assert document is None
    assert problems.splitlines()[0] == f"a.yaml:1:1: error[nested-too-deeply] is nested deeper than {MAX_DEPTH} levels"


def nested(depth: int) -> dict[str, str]:
    """A text of so many levels, in every style."""
    return {
        "flow lists": "[" * depth + "]" * depth,
        "flow mappings": "{a: " * depth + "}" * depth,
        "block lists": "- " * depth + "x",
        "block lists over lines": "".join(f"{' ' * n}-\n" for n in range(min(depth, 2000))),
        "complex keys": "? " * depth + "x",
        "block mappings": "".join(f"{' ' * n}a:\n" for n in range(min(depth, 2000))),
        "pairs in flow lists": "[a: " * (depth // 2) + "]" * (depth // 2),
        "lists at the column of their key": "".join(f"{' ' * n}a:\n{' ' * n}-\n" for n in range(min(depth, 2000) // 2)),
        "unfinished": "[" * depth,
    }


@pytest.mark.parametrize("style", nested(1))
def test_deep_nesting_is_refused_in_every_style_and_never_ends_the_process(style: str) -> None:
    program = (
        "import sys\n"
        "from engine.knowledge.diagnostics import Report\n"
        "from engine.knowledge.nodes import parse\n"
        "report = Report()\n"
        "parse(sys.stdin.buffer.read(), file='a.yaml', report=report)\n"
        "print(*(each.code for each in report.found))\n"
    )
    text = nested(200_000)[style]
    done = subprocess.run(
        [sys.executable, "-c", program], input=text.encode(), capture_output=True, cwd=ROOT, timeout=60
    )
    assert (done.returncode, done.stdout.decode(), done.stderr.decode()) == (0, "nested-too-deeply\n", "")


@pytest.mark.parametrize("style", [style for style in nested(1) if style not in ("unfinished", "complex keys")])
def test_the_bound_on_nesting_is_exact(style: str) -> None:
    document, problems = parsed(nested(MAX_DEPTH)[style])
    assert problems == ""
    assert document is not None
    document, problems = parsed(nested(MAX_DEPTH + 2)[style])
    assert document is None
    assert "error[nested-too-deeply]" in problems


PIECES = [
    *[b"&a ", b"*a", b"[", b"]", b"{", b"}", b"- ", b": ", b"\t", b"\n", b"  ", b'"', b"'", b"|", b"---\n", b"...\n"],
    *[b"!x ", b"?", b"#", b"\x00", b"\xff", b"\xc2\x85", b"\xe2\x80\xa8", b"<<: ", b"@", b"\r", b"\x0c"],
    b"%YAML 1.1\n",
]
SOUND = (ROOT / "tests/boiler/escalation.yaml").read_bytes()


@given(changes=st.lists(st.tuples(st.integers(0, len(SOUND)), st.integers(0, 8), st.sampled_from(PIECES)), max_size=6))
@settings(max_examples=200)
def test_however_a_file_is_damaged_it_is_read_or_reported(changes: list[tuple[int, int, bytes]]) -> None:
    data = SOUND
    for at, length, piece in changes:
        data = data[:at] + piece + data[at + length :]
    document, problems = parsed(data)
    assert (document is None) is bool(problems)


def test_looking_for_what_is_not_there_finds_nothing() -> None:
    document, _ = parsed("list: [a, [b], '  c\n\n  d ']\nmap: {x: ' y  z ', w: [1]}\ntext: word\n")
    assert document is not None
    root = document.root
    assert texts_of(root, "list") == ("a", "c d")
    assert mapping_of(root, "map") == {"x": "y z"}
    assert (text_of(root, "text"), text_of(root, "map"), text_of(root, "none")) == ("word", "", "")
    assert (items(None), pairs(None), get(None, "x"), items(root), pairs(get(root, "text"))) == ([], [], None, [], [])
