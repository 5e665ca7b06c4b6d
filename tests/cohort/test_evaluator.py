"""A row of a table is assessed as the same answers are by firing; a row that cannot be understood says why."""

from __future__ import annotations

import pickle
from random import Random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.cohort import Evaluator, evaluate
from engine.cohort.arrays import ArrowColumns
from engine.cohort.cells import CellReader
from engine.cohort.layout import Settings, layout, read_target
from engine.inference.knowledge_base import KnowledgeBase, load
from engine.inference.sweeping.columns import packed
from engine.knowledge.conditions import Atom
from engine.knowledge.errors import BadAnswers, CohortError
from tests.generated import Seeded, answers_of, pooled, randoms

from .tables import BOILER, KB, WORDS, assessed, assessor, table


def concluded(kb: KnowledgeBase, answers: dict[str, object]) -> dict[str, object]:
    """What firing concludes, as a row of results."""
    result = kb.assess(answers)
    points = dict.fromkeys(kb.causes, 0)
    for rule in kb.model.evidence_rules:
        if rule.id in result.firing.rules:
            for cause in kb.causes:
                if rule.conclusion.cause in kb.model.ancestors(cause):
                    points[cause] += rule.conclusion.points
    return {
        "level": result.escalation.level.id,
        "by": result.escalation.by,
        "settled": result.escalation.settled,
        "leading": [cause.id for cause in result.leading],
        "points": result.leading[0].points if result.leading else None,
        "fired": [rule for rule in kb.rules if rule in result.firing.rules],
        **{f"points:{cause}": worth for cause, worth in points.items()},
        "rejected": None,
    }


@given(random=randoms)
def test_whatever_the_form_of_the_columns_a_row_is_what_firing_concludes(random: Seeded) -> None:
    kb = pooled(random)
    rows = [answers_of(random, kb.model) for _ in range(random.choice([1, 3, 66]))]
    batch = table(random, kb.model, rows)
    results = assessor(kb.model, fired=True, points=True)(batch)
    for at in random.sample(range(len(rows)), min(3, len(rows))):
        assert results.slice(at, 1).to_pylist() == [concluded(kb, rows[at])]


@pytest.mark.parametrize("seed", range(4))
def test_the_shipped_knowledge_base_over_a_table_is_what_firing_concludes(seed: int) -> None:
    kb, random = load(), Random(seed)
    rows = [answers_of(random, kb.model) for _ in range(20)]
    results = assessor(kb.model, fired=True, points=True)(table(random, kb.model, rows))
    assert results.to_pylist() == [concluded(kb, row) for row in rows]


@pytest.mark.parametrize("offset", [0, 8, 13, 64, 72, 128])
@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 128, 200])
def test_booleans_of_arrow_become_bit_columns_wherever_they_begin(offset: int, size: int) -> None:
    random = Random(offset + size)
    values = [random.choice([True, False, None]) for _ in range(400)]
    batch = pa.RecordBatch.from_pydict({"dizzy": values}).slice(offset, size)
    columns = ArrowColumns(KB.model, layout(KB.model, ["dizzy"], Settings()), batch.schema)
    statements = columns.statements(batch)
    for value, bits in ((True, statements.present), (False, statements.absent)):
        stated = np.array([each is value for each in values[offset : offset + size]], dtype=np.bool_)
        assert bits[Atom("dizzy")].tolist() == packed(stated).tolist()


CELLS: dict[str, list[object]] = {
    "gas-smell": [*WORDS[True], *WORDS[False], *WORDS["unknown"], None, None, "maybe", "1"],
    "any-smell": [*WORDS[True], *WORDS[False], None, None],
    "noise": ["quiet", "hum", "Bang", "unknown", None, None, "loud", "yes"],
    "where": ["valve", "pump, flue", "none", "no", "?", None, None, "roof", "valve,roof"],
    "age": ["3", "15 years", "don't know", None, None, "old", "-1", "101"],
    "off-for": ["3 weeks", "1 day", "1e3 days", None, None, "2", "1-2 days", "4000 days"],
}


@given(random=randoms)
def test_a_row_is_rejected_when_and_for_the_reason_that_its_answers_are_refused(random: Seeded) -> None:
    rows = [{name: random.choice(cells) for name, cells in CELLS.items()} for _ in range(9)]
    results = assessed({name: [row[name] for row in rows] for name in CELLS})
    for row, result in zip(rows, results, strict=True):
        try:
            level, reason = KB.assess(row).escalation.level.id, None
        except BadAnswers as error:
            level, reason = None, "; ".join(map(str, error.faults))
        assert (result["level"], result["rejected"]) == (level, reason)


def test_a_rejected_row_has_no_results_and_the_others_keep_theirs() -> None:
    first, bad, last = assessed({"gas-smell": ["yes", "perhaps", None]}, fired=True)
    assert first["level"] == "evacuate"
    assert last["level"] == "service"
    assert bad == {
        **dict.fromkeys(("level", "by", "settled", "leading", "points", "fired")),
        "rejected": "`gas-smell`: `perhaps` is no answer (answer yes, no or unknown)",
    }


def test_columns_that_say_different_things_of_one_option_reject_the_row() -> None:
    [row] = assessed({"where": ["pump"], "where:pump": [False]})
    assert row["rejected"] == "`where=pump` is stated as present and as absent (correct one of them)"


def test_a_contradiction_is_told_with_the_chain_between_the_answers() -> None:
    [row] = assessed({"gas-smell": [True], "any-smell": [False]})
    assert row["rejected"] == (
        "the answers `gas-smell: present` and `any-smell: absent` contradict each other: "
        "`gas-smell: present` means `any-smell: present` (correct one of them)"
    )


def test_two_options_of_which_one_excludes_the_other_reject_the_row() -> None:
    [row] = assessed({"noise=hum": [True], "noise=bang": [True]})
    assert row["rejected"] == (
        "the answers `noise=hum: present` and `noise=bang: present` contradict each other: "
        "`noise=hum: present` means `noise=bang: absent` (correct one of them)"
    )


def test_all_options_of_a_choice_may_be_denied() -> None:
    [row] = assessed({"noise=hum": [False], "noise=bang": [False], "noise=quiet": ["no"]})
    assert (row["level"], row["rejected"]) == ("service", None)


def test_every_fault_of_a_row_is_told() -> None:
    [row] = assessed({"noise": ["loud"], "age": ["old"]})
    assert row["rejected"] == (
        "`noise`: `loud` is no option (choose from quiet, hum, bang); "
        "`age`: `old` is no amount; give a number in digits"
    )


def test_an_empty_list_is_no_answer_and_null_is_not_asked() -> None:
    rows = assessed({"where": pa.array([[], None, ["pump", None]], pa.list_(pa.string()))})
    assert [row["rejected"] for row in rows] == [
        "`where`: nothing is said of any option (name one or more of valve, pump, flue, elsewhere)",
        None,
        "`where`: `None` is no option (choose from valve, pump, flue, elsewhere)",
    ]


@pytest.mark.parametrize(
    ("numbers", "levels"),
    [
        (pa.array([7, 8, None, 0]), ["service", "call-out", "service", "service"]),
        (pa.array([7.0, 7.0000001, 7.0000000001, 7.5]), ["service", "call-out", "service", "call-out"]),
        (pa.array([7, 8], pa.uint8()), ["service", "call-out"]),
        (pa.array(["7", " 7.1 ", "", "unknown"]), ["service", "call-out", "service", "service"]),
    ],
)
def test_numbers_of_a_unit_are_compared_as_amounts_are(numbers: pa.Array, levels: list[str]) -> None:
    rows = assessed({"off-for [day]": numbers})
    assert [row["level"] for row in rows] == levels


@given(
    numbers=st.lists(st.floats() | st.integers(-3, 4000) | st.decimals(0, 600, places=4).map(float), min_size=1),
    unit=st.sampled_from(["hour", "day", "week", "month", "year"]),
)
def test_numbers_become_the_amounts_that_answers_have_to_the_last_bit(numbers: list[float], unit: str) -> None:
    name = f"off-for [{unit}]"
    batch = pa.RecordBatch.from_pydict({name: pa.array(map(float, numbers), pa.float64())})
    columns = ArrowColumns(KB.model, layout(KB.model, [name], Settings()), batch.schema)
    statements = columns.statements(batch)
    reader = CellReader(KB.model, read_target(KB.model, name))
    for row, number in enumerate(map(float, numbers)):
        said = reader.read(number)
        assert statements.faults.get(row, [""]) == [said.fault]
        assert said.amount is None or statements.amounts["off-for"][row] == said.amount


def test_a_number_that_is_none_is_a_fault_of_its_row() -> None:
    rows = assessed({"off-for [week]": pa.array([float("nan"), float("inf"), -1.0, 1e9, 1.0])})
    assert [row["rejected"] for row in rows] == [
        "`off-for`: `nan` is no finite number",
        "`off-for`: `inf` is no finite number",
        "`off-for`: `-1 week` is out of range; give a number that is not negative",
        "`off-for`: `1000000000 week` is out of range (give 0 days to 3650 days)",
        None,
    ]


def test_a_unit_may_stand_in_a_column_of_its_own() -> None:
    rows = assessed({"off_for": [8, 1, 2, 3, None], "off_for_unit": ["days", "week", "weeks", "apples", None]})
    assert [row["level"] for row in rows] == ["call-out", "service", "call-out", None, "service"]
    assert rows[3]["rejected"] == "`off-for`: `apples` is no unit of this; use hours, days, weeks, months, years"


def test_a_number_without_its_unit_is_a_fault_of_its_row() -> None:
    [row] = assessed({"off-for": [8], "off-for:unit": pa.array([None], pa.string())})
    assert row["rejected"] == "`off-for`: `8` has no unit; give one, such as `3 weeks`"


def test_a_cell_that_names_another_unit_than_the_header_is_not_guessed_at() -> None:
    [row] = assessed({"off-for [day]": ["3 weeks"]})
    assert row["rejected"] == "`off-for`: `3 weeks` is no number of `day` (give one number)"


def test_a_length_of_time_is_an_amount() -> None:
    rows = assessed({"off-for": pa.array([8 * 86400, 7 * 86400, None], pa.duration("s"))})
    assert [row["level"] for row in rows] == ["call-out", "service", "service"]


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("gas-smell", pa.int64(), "the column `gas-smell` holds int64; `gas-smell` takes words or Booleans"),
        ("where:pump", pa.int8(), "the column `where:pump` holds int8; `where=pump` takes words or Booleans"),
        ("noise", pa.bool_(), "the column `noise` holds bool; `noise` takes words"),
        (
            "where",
            pa.bool_(),
            "the column `where` holds bool; `where` takes words, lists of words, or a structure of Booleans",
        ),
        (
            "off-for",
            pa.float64(),
            "the column `off-for` holds double; `off-for` takes words, lengths of time, or numbers with a unit, "
            "such as `off-for [day]`",
        ),
        (
            "where",
            pa.struct([("roof", pa.bool_()), ("pump", pa.int8())]),
            "the column `where`: `where` has no option `roof` (it has valve, pump, flue, elsewhere)\n"
            "the column `where.pump` holds int8; `where=pump` takes words or Booleans",
        ),
    ],
)
def test_a_type_that_cannot_state_what_its_name_says_is_refused(name: str, kind: pa.DataType, reason: str) -> None:
    with pytest.raises(CohortError) as caught:
        assessor().schema(pa.schema([(name, kind)]))
    assert str(caught.value) == reason


def test_kept_columns_stand_in_front_in_the_order_that_is_asked_for() -> None:
    rows = assessed({"id": [7, 8], "ward": ["a", None], "dizzy": [True, None]}, kept=("ward", "id", "dizzy"))
    assert [list(row)[:4] for row in rows] == [["ward", "id", "dizzy", "level"]] * 2
    assert [(row["ward"], row["id"], row["dizzy"]) for row in rows] == [("a", 7, True), (None, 8, None)]


def test_a_column_is_kept_once() -> None:
    assert Evaluator(kept=["id", "id"]).kept == ("id",)


def test_a_kept_column_may_not_be_called_as_a_result() -> None:
    with pytest.raises(CohortError) as caught:
        assessed({"level": [1], "dizzy": [True]}, kept=("level",))
    assert str(caught.value) == "the kept column `level` has the name of a result; give it another"


def test_a_batch_without_rows_has_no_results() -> None:
    assert assessed({"dizzy": pa.array([], pa.string())}) == []


def test_the_schema_says_what_comes() -> None:
    batch = pa.RecordBatch.from_pydict({"id": pa.array(["a"]).dictionary_encode(), "dizzy": [True]})
    evaluator = Evaluator(kb=BOILER, kept=["id"], fired=True, points=True)
    assert evaluator(batch).schema == evaluator.schema(batch.schema)
    assert evaluator.schema(batch.schema).field("id").type == pa.string()


def test_an_evaluator_is_a_small_value_that_can_be_pickled() -> None:
    evaluator = Evaluator(kb=BOILER, columns={"D": "dizzy"}, kept=iter(["id"]))
    batch = pa.RecordBatch.from_pydict({"id": [1], "D": [True]})
    results = evaluator(batch)
    data = pickle.dumps(evaluator)
    assert len(data) < 500
    assert pickle.loads(data) == evaluator
    assert pickle.loads(data)(batch).equals(results)


def test_without_an_evaluator_the_shipped_knowledge_base_is_used() -> None:
    batch = pa.RecordBatch.from_pydict({"severity": ["severe"], "fever": [True]})
    assert evaluate(batch).column("level").to_pylist() == ["emergency"]
    assert evaluate(batch, evaluator=Evaluator()).equals(evaluate(batch))
