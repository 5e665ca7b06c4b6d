"""CSV and lines of JSON: what a row that cannot be read does to the others."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from engine.cohort import csv_text, records
from engine.knowledge.errors import CohortError

from .test_run import job, rejected, run


def made(
    folder: Path, form: str, content: bytes, **settings: object
) -> tuple[list[dict[str, object]], list[list[str]]]:
    """The results of a text, and the rejected rows."""
    source = folder / f"cases.{form}"
    source.write_bytes(content)
    task = job(source, **settings)
    run(task)
    found = rejected(task.rejects)[1:] if task.rejects.exists() else []
    return pq.read_table(task.output).to_pylist(), found


# -- CSV -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("block", [48, 1 << 20])
def test_rows_of_csv_that_cannot_be_read_are_rejected_by_their_number(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_text, "_BLOCK", block)
    content = b"""id,dizzy,noise
1,yes,bang
2,yes
"3
4",yes,"bang"

5,yes,bang,no
6,\xff,bang
7,no,"",
8,,quiet
\xfe,no,bang
9,perhaps,hum
10,
11,no,hum
"""
    results, faults = made(tmp_path, "csv", content)
    assert [row["id"] for row in results] == ["1", "3\n4", "8", "11"]
    assert faults == [
        ["2", "the row has 2 cells, and the header 3"],
        ["4", "the row has 4 cells, and the header 3"],
        ["5", "the row is not UTF-8 text"],
        ["6", "the row has 4 cells, and the header 3"],
        ["8", "the row is not UTF-8 text"],
        ["9", "`dizzy`: `perhaps` is no answer (answer yes, no or unknown)"],
        ["10", "the row has 2 cells, and the header 3"],
    ]


def test_cells_of_csv_stay_text(tmp_path: Path) -> None:
    content = 'id,when,dizzy\n010,2020-01-01,yes\n1e3,NA,no\n"",null,\nä,,\n'.encode()
    results, _ = made(tmp_path, "csv", content, kept=["id", "when"])
    assert [(row["id"], row["when"]) for row in results] == [
        ("010", "2020-01-01"),
        ("1e3", "NA"),
        ("", "null"),
        ("ä", None),
    ]


def test_a_byte_order_mark_is_no_part_of_the_header(tmp_path: Path) -> None:
    results, _ = made(tmp_path, "csv", b"\xef\xbb\xbfdizzy\nyes\n", kept=[])
    assert len(results) == 1


def test_a_character_may_lie_across_two_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "_BLOCK", 31)
    content = ("id,dizzy\n" + "äöü€𝄞,yes\n" * 9).encode()
    results, faults = made(tmp_path, "csv", content)
    assert ([row["id"] for row in results], faults) == (["äöü€𝄞"] * 9, [])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"d\xffzzy\nyes\n", "the header is not UTF-8 text"),
        (b"", "the file is empty"),
        (b"dizzy,dizzy\nyes,no\n", "two columns are called `dizzy`"),
    ],
)
def test_a_header_that_cannot_be_used_is_refused(content: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(CohortError) as caught:
        made(tmp_path, "csv", content, kept=[])
    assert str(caught.value) == f"{tmp_path}/cases.csv: {reason}"


def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_text, "_BLOCK", 64)
    with pytest.raises(CohortError) as caught:
        made(tmp_path, "csv", b'id,dizzy\n1,yes\n"2,no\n' + b"3,no\n" * 100)
    assert str(caught.value) == (
        f"{tmp_path}/cases.csv: a row is longer than 0 MB; is there a quote that is never closed?"
    )


# -- lines of JSON -------------------------------------------------------------------------------------------------


def lines(*rows: object) -> bytes:
    return b"".join(row if isinstance(row, bytes) else json.dumps(row).encode() + b"\n" for row in rows)


@pytest.mark.parametrize("block", [40, 1 << 20])
def test_lines_that_are_no_object_are_rejected_by_their_number(
    block: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "_BLOCK", block)
    content = lines(
        {"id": 1, "dizzy": True, "noise": None},
        b"\n  \n",
        b"[1]\n",
        b'{"id": 2,\n',
        b'{"id": 3, "dizzy": "\xff"}\n',
        b'{"id": 4, "id": 5}\n',
        b'{"id": NaN}\n',
        b'{"id": 6, "noise": "\\ud800"}\n',
        {"id": 7, "dizzy": "maybe"},
        {"id": 8, "noise": "bang"},
        b'{"id": 9, "dizzy": "yes"}',
    )
    results, faults = made(tmp_path, "ndjson", content)
    assert [row["id"] for row in results] == [1, 8, 9]
    assert faults == [
        ["2", "the line is no object of JSON"],
        ["3", "the line is no JSON: Expecting property name enclosed in double quotes at column 10"],
        ["4", "the line is not UTF-8 text"],
        ["5", "the line has `id` twice"],
        ["6", "the line is no JSON: `NaN` is no number"],
        ["7", "the line is not UTF-8 text"],
        ["8", "`dizzy`: `maybe` is no answer (answer yes, no or unknown)"],
    ]


def test_a_value_of_json_is_read_by_its_own_type(tmp_path: Path) -> None:
    content = lines(
        {"dizzy": True, "where": ["pump"], "age": 15, "off-for [day]": 8},
        {"dizzy": "no", "where": {"pump": True, "flue": None}, "age": "15 years", "off-for [day]": "8.5"},
        {"dizzy": 1},
        {"where": []},
        {"age": "old"},
    )
    results, faults = made(tmp_path, "ndjson", content, kept=[], fired=True)
    assert [row["fired"] for row in results] == [
        ["water-drips", "pump-drips", "old-boiler", "long-off"],
        ["water-drips", "pump-drips", "old-boiler", "long-off"],
    ]
    assert faults == [
        ["3", "`dizzy`: `1` is no answer (answer yes, no or unknown)"],
        ["4", "`where`: nothing is said of any option (name one or more of valve, pump, flue, elsewhere)"],
        ["5", "`age`: `old` is no amount; give a number in digits"],
    ]


@pytest.fixture
def short_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_BLOCK", 16)


@pytest.mark.usefixtures("short_blocks")
def test_a_name_that_comes_late_is_read_or_rejects_its_row(tmp_path: Path) -> None:
    content = lines(
        {"id": 1, "dizzy": "yes", "age": 3},
        {"id": 2, "gas-smell": True},
        {"id": 3, "gas-smel": True},
        {"id": 4, "DIZZY": True},
        {"id": 5, "off-for": 8, "off-for:unit": "days"},
    )
    results, faults = made(tmp_path, "ndjson", content)
    assert [(row["id"], row["level"]) for row in results] == [(1, "service"), (2, "evacuate"), (5, "call-out")]
    assert faults == [
        ["3", "the column `gas-smel`: no finding is called `gas-smel` (did you mean `gas-smell`?)"],
        ["4", "the columns `dizzy` and `DIZZY` both state `dizzy`; leave one out (--ignore-column)"],
    ]


def test_an_unknown_name_in_the_first_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CohortError) as caught:
        made(tmp_path, "ndjson", lines({"dizzi": True}), kept=[])
    first, _ = str(caught.value).split("\n")
    assert first == (
        f"{tmp_path}/cases.ndjson: the column `dizzi`: no finding is called `dizzi` (did you mean `dizzy`?)"
    )


@pytest.mark.usefixtures("short_blocks")
def test_a_name_of_the_settings_may_come_late_but_has_to_come(tmp_path: Path) -> None:
    content = lines({"dizzy": True, "noise": "bang"}, {"id": 7, "T": "yes"}, {"dizzy": False, "x": 1})
    results, _ = made(tmp_path, "ndjson", content, columns={"T": "frost"}, ignored=["x"])
    assert [row["id"] for row in results] == [None, "7", None]
    with pytest.raises(CohortError) as caught:
        made(tmp_path, "ndjson", content, columns={"T": "frost"}, ignored=["x"], kept=["idd"])
    assert str(caught.value) == f"{tmp_path}/cases.ndjson: there is no column `idd` for --keep (did you mean `id`?)"


@pytest.mark.usefixtures("short_blocks")
def test_a_kept_value_of_another_type_than_the_first_rejects_its_row(tmp_path: Path) -> None:
    content = lines(
        {"id": 1, "dizzy": True, "w": 1.5}, {"id": "a", "w": 2}, {"id": 2**70, "w": True}, {"id": 3}, {"w": "1"}
    )
    results, faults = made(tmp_path, "ndjson", content, kept=["id", "w"])
    assert [(row["id"], row["w"]) for row in results] == [(1, 1.5), (3, None)]
    assert faults == [
        ["2", "the kept column `id` holds int64 in the first rows, and `a` here"],
        [
            "3",
            "the kept column `id` holds int64 in the first rows, and `1180591620717411303424` here; "
            "the kept column `w` holds double in the first rows, and `true` here",
        ],
        ["5", "the kept column `w` holds double in the first rows, and `1` here"],
    ]


def test_kept_values_of_several_types_become_text(tmp_path: Path) -> None:
    content = lines({"id": 1, "dizzy": True}, {"id": "a"}, {"id": [1, "b"]}, {})
    results, _ = made(tmp_path, "ndjson", content)
    assert [row["id"] for row in results] == ["1", "a", '[1, "b"]', None]


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "_BLOCK", 64)
    monkeypatch.setattr(records, "_LONGEST", 256)
    with pytest.raises(CohortError) as caught:
        made(tmp_path, "ndjson", b'{"dizzy": "' + b"y" * 1000 + b'"}')
    assert str(caught.value) == f"{tmp_path}/cases.ndjson: a line is longer than 64 MB"
