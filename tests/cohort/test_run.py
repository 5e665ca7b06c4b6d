"""A whole run: every form in, every form out, what is rejected, and what is left when it does not end well."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.csv
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

from engine.cohort import chunks, csv_text, records
from engine.cohort.evaluator import Evaluator
from engine.cohort.formats import FORMATS
from engine.cohort.outputs import open_output
from engine.cohort.run import Job, run
from engine.cohort.summary import Summary
from engine.cohort.whole_file import WholeFile
from engine.knowledge.errors import CohortError
from tests.generated import answers_of

from .tables import BOILER, KB

ROWS = 300


def plain_table() -> pa.Table:
    """Cases in columns that every form can hold, some of which are rejected."""
    random = Random(5)
    rows = [answers_of(random, KB.model) for _ in range(ROWS)]
    columns: dict[str, pa.Array] = {"id": pa.array(range(ROWS))}
    for finding in KB.model.findings.values():
        values = [row.get(finding.id) for row in rows]
        if finding.kind == "choices":
            said = [value if isinstance(value, dict) else {} for value in values]
            for option in finding.options:
                columns[f"{finding.id}:{option}"] = pa.array([truth(each.get(option)) for each in said], pa.bool_())
        elif finding.kind == "symptom":
            columns[finding.id] = pa.array([truth(value) for value in values], pa.bool_())
        else:
            columns[finding.id] = pa.array([None if value is None else str(value) for value in values], pa.string())
    columns["noise"] = pa.array([*columns["noise"].to_pylist()[:-2], "loud", "Bang"])
    columns["any-smell"] = pa.array([*columns["any-smell"].to_pylist()[:-1], False])
    columns["gas-smell"] = pa.array([*columns["gas-smell"].to_pylist()[:-1], True])
    return pa.table(columns)


def truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


TABLE = plain_table()


def written(folder: Path, form: str, table: pa.Table = TABLE) -> Path:
    file = folder / f"cases.{form}"
    output = open_output(form, file, table.schema)
    for batch in table.to_batches():
        output.write(batch)
    output.close()
    return file


def job(source: Path, *, output: Path | None = None, write_as: str = "parquet", **settings: object) -> Job:
    processes = settings.pop("processes", 1)
    settings = {"kept": ["id"], **settings}
    return Job(
        evaluator=Evaluator(kb=BOILER, **settings),  # type: ignore[arg-type]
        source=source,
        read_as=source.suffix[1:],
        output=output or source.with_name("results"),
        write_as=write_as,
        rejects=source.with_name("rejected.csv"),
        processes=processes,  # type: ignore[arg-type]
    )


def read_back(file: Path, form: str) -> list[dict[str, object]]:
    """The results as rows of Python."""
    if form == "parquet":
        return pq.read_table(file).to_pylist()  # type: ignore[no-any-return]
    if form == "csv":
        options = pa.csv.ConvertOptions(strings_can_be_null=True, quoted_strings_can_be_null=False)
        rows = pa.csv.read_csv(file, convert_options=options).to_pylist()
        for row in rows:
            row.update({name: row[name].split(";") if row[name] else [] for name in ("leading", "fired")})
        return rows  # type: ignore[no-any-return]
    if form == "ndjson":
        return [json.loads(line) for line in file.read_text().splitlines()]
    opener = pa.ipc.open_stream if form == "arrow-stream" else pa.ipc.open_file
    return opener(file.read_bytes()).read_all().to_pylist()  # type: ignore[no-any-return]


def rejected(file: Path) -> list[list[str]]:
    with file.open(newline="") as stream:
        return list(csv.reader(stream))


def expected() -> list[dict[str, object]]:
    """What the pure function makes of the table, without the rows that it rejects."""
    evaluator = Evaluator(kb=BOILER, kept=["id"], fired=True, points=True)
    [batch] = TABLE.combine_chunks().to_batches()
    rows = evaluator(batch).to_pylist()
    return [row for row in rows if row.pop("rejected") is None]


EXPECTED = expected()
REJECTED = [
    ["row", "reason"],
    [str(ROWS - 1), "`noise`: `loud` is no option (choose from quiet, hum, bang)"],
    [
        str(ROWS),
        "the answers `gas-smell: present` and `any-smell: absent` contradict each other: "
        "`gas-smell: present` means `any-smell: present` (correct one of them)",
    ],
]


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_read_and_gives_the_same_results(form: str, tmp_path: Path) -> None:
    task = job(written(tmp_path, form), fired=True, points=True)
    summary = run(task)
    assert (summary.rows, summary.assessed, summary.rejected) == (ROWS, ROWS - 2, 2)
    rows = read_back(task.output, "parquet")
    for row in rows if form == "csv" else ():
        row["id"] = int(str(row["id"]))  # cells of CSV stay text
    assert rows == EXPECTED
    assert rejected(task.rejects) == REJECTED


@pytest.mark.parametrize("form", FORMATS)
def test_every_form_is_written_with_the_same_results(form: str, tmp_path: Path) -> None:
    task = job(written(tmp_path, "parquet"), write_as=form, fired=True, points=True)
    run(task)
    assert read_back(task.output, form) == EXPECTED


@pytest.mark.parametrize("form", ["ndjson", "parquet"])
def test_results_are_the_same_bytes_whatever_the_number_of_processes_and_parts(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_text, "_BLOCK", 4096)
    monkeypatch.setattr(records, "_BLOCK", 4096)
    source = written(tmp_path, form)
    if form == "ndjson":  # names that come late
        more = [{"GAS-SMELL": True}, {"dizzi": True}, {"where": ["pump"], "id": "x"}, {"off-for [day]": 9}]
        source.write_bytes(source.read_bytes() + b"".join(json.dumps(row).encode() + b"\n" for row in more * 200))
    made = []
    for processes in (1, 2):
        task = job(source, output=tmp_path / f"{processes}.{form}", write_as=form, processes=processes)
        run(task)
        made.append((task.output.read_bytes(), task.rejects.read_bytes()))
    assert made[0] == made[1]


@pytest.mark.parametrize("form", FORMATS)
def test_rows_keep_their_order_and_their_numbers_over_many_parts(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_text, "_BLOCK", 1024)
    monkeypatch.setattr(records, "_BLOCK", 1024)
    monkeypatch.setattr("engine.cohort.inputs.CHUNK_ROWS", 64)
    monkeypatch.setattr(chunks.even, "__defaults__", (64,))
    progress: list[tuple[int, float]] = []
    task = job(written(tmp_path, form), fired=True, points=True)
    run(task, watch=lambda rows, share: progress.append((rows, share)))
    assert [int(str(row["id"])) for row in read_back(task.output, "parquet")] == list(range(ROWS - 2))
    assert rejected(task.rejects) == REJECTED
    assert len(progress) > 3
    assert progress == sorted(progress)
    assert progress[-1] == (ROWS, 1.0)


def test_nothing_rejected_leaves_no_file_and_takes_away_that_of_an_earlier_run(tmp_path: Path) -> None:
    task = job(written(tmp_path, "parquet", TABLE.slice(0, 5)))
    task.rejects.write_text("of an earlier run")
    assert run(task).rejected == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cases.parquet", "results"]


def test_what_is_no_regular_file_is_written_in_place_and_never_taken_away(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"  # a stand-in for a device, of which this test may never touch a real one
    os.mkfifo(pipe)
    with WholeFile(pipe) as file:
        assert file.part == pipe.resolve()
        file.finish()
        file.remove()
    assert pipe.is_fifo()


class Stopped(BaseException):
    pass


def stop(rows: int, progress: float) -> None:
    raise Stopped


def break_off(task: Job) -> None:
    with pytest.raises(Stopped):
        run(task, watch=stop)


def run_into_damage(task: Job) -> None:
    data = task.source.read_bytes()
    task.source.write_bytes(data[:200] + bytes(400) + data[600:])
    with pytest.raises(CohortError, match=f"^{task.source}: cannot be read: "):
        run(task)


@pytest.mark.parametrize(("fail", "processes"), [(break_off, 1), (break_off, 2), (run_into_damage, 1)])
def test_a_run_that_does_not_end_well_leaves_what_was_there(
    fail: Callable[[Job], None], processes: int, tmp_path: Path
) -> None:
    task = job(written(tmp_path, "parquet"), processes=processes)
    task.output.write_text("of an earlier run")
    fail(task)
    assert task.output.read_text() == "of an earlier run"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cases.parquet", "results"]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02nothing that anybody can read"])
def test_a_file_that_is_no_table_is_refused(form: str, content: bytes, tmp_path: Path) -> None:
    source = tmp_path / f"cases.{form}"
    source.write_bytes(content)
    with pytest.raises(CohortError) as caught:
        run(job(source))
    assert str(caught.value).startswith(f"{source}: ")
    assert sorted(file.name for file in tmp_path.iterdir()) == [source.name]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_is_not_there_is_refused(form: str, tmp_path: Path) -> None:
    with pytest.raises(CohortError) as caught:
        run(job(tmp_path / f"cases.{form}"))
    assert str(caught.value) == f"{tmp_path}/cases.{form}: there is no such file"


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "ndjson"])  # which has columns by its rows only
def test_a_table_without_rows_gives_results_without_rows(form: str, tmp_path: Path) -> None:
    task = job(written(tmp_path, form, TABLE.slice(0, 0)))
    if form == "csv":
        task.source.write_text('"id","dizzy"\n')
    summary = run(task)
    assert summary.rows == 0
    assert pq.read_table(task.output).num_rows == 0
    assert summary.as_text() == f"0 rows: 0 assessed, 0 rejected.\n\nResults: {task.output}"


@pytest.mark.parametrize("place", ["output", "rejects"])
def test_the_table_itself_is_never_written_over(place: str, tmp_path: Path) -> None:
    source = written(tmp_path, "csv")
    (tmp_path / "link").symlink_to(source)
    files = {"output": tmp_path / "out", "rejects": tmp_path / "bad", place: tmp_path / "link"}
    what = {"output": "the results", "rejects": "the rejected rows"}[place]
    with pytest.raises(CohortError) as caught:
        run(Job(evaluator=Evaluator(kb=BOILER), source=source, read_as="csv", write_as="csv", **files))
    assert str(caught.value) == f"{tmp_path}/link: cannot hold both the table of the cases and {what}"


def test_a_kept_column_that_a_form_cannot_hold_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    source = written(tmp_path, "parquet", pa.table({"dizzy": [True], "tags": [["a"]]}))
    with pytest.raises(CohortError) as caught:
        run(job(source, write_as="csv", kept=["tags"]))
    assert str(caught.value).startswith("the kept column `tags` holds list<")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cases.parquet"]


def test_columns_that_are_ignored_are_not_read_whatever_they_hold(tmp_path: Path) -> None:
    table = pa.table({"dizzy": [True], "a.b": [1], "notes": [{"x": [b"y"]}]})
    task = job(written(tmp_path, "parquet", table), kept=[], ignored=["a.b", "notes"])
    assert run(task).assessed == 1


def test_the_summary_counts_cases_by_level_and_by_leading_cause(tmp_path: Path) -> None:
    task = job(written(tmp_path, "parquet"))
    summary = run(task)
    found = summary.as_dict()
    levels = [row["level"] for row in EXPECTED]
    leading = [cause for row in EXPECTED for cause in row["leading"]]  # type: ignore[attr-defined]
    assert found["levels"] == {level: levels.count(level) for level in ("evacuate", "call-out", "service", "watch")}
    assert found["leading"] == {cause.id: leading.count(cause.id) for cause in KB.causes.values() if not cause.umbrella}
    assert found["by_default"] == [row["by"] for row in EXPECTED].count("default")
    assert found["settled"] == [row["settled"] for row in EXPECTED].count(True)
    assert found["no_cause"] == [row["points"] for row in EXPECTED].count(None)
    assert {name: found[name] for name in ("format", "rows", "assessed", "rejected")} == {
        "format": "thoracle.cohort/1",
        "rows": ROWS,
        "assessed": ROWS - 2,
        "rejected": 2,
    }
    assert found["kb"] == {"id": KB.model.meta.id, "version": KB.model.meta.version, "digest": KB.digest}


def test_the_summary_as_text() -> None:
    summary = Summary(model=KB.model, output="out.csv", rejects="out.csv.rejects.csv")
    summary.rows, summary.assessed, summary.rejected = 1010, 1000, 10
    summary.levels.update({"evacuate": 1, "service": 999})
    summary.leading.update({"pump-fault": 250, "valve-fault": 250})
    summary.by_default, summary.settled, summary.no_cause = 900, 5, 750
    assert summary.as_text() == (
        "1,010 rows: 1,000 assessed, 10 rejected.\n"
        "\n"
        "Level\n"
        "  Leave the house                1    0.1%\n"
        "  Have an engineer called out    0    0.0%\n"
        "  Book a service               999   99.9%\n"
        "  Keep an eye on it              0    0.0%\n"
        "\n"
        "No rule concludes a level for 900, which have that of the default.\n"
        "The level is settled for 5.\n"
        "\n"
        "Leading cause (a tie counts for each)\n"
        "  The pump          250   25.0%\n"
        "  The valve         250   25.0%\n"
        "  (none is listed)  750   75.0%\n"
        "\n"
        "Results: out.csv\n"
        "Rejected: out.csv.rejects.csv"
    )
