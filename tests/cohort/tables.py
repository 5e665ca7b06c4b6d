"""Answers written as tables: every form of a column that states the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import pyarrow as pa

from engine.cohort.evaluator import Assessor
from engine.cohort.layout import Settings
from engine.inference.answers import DONT_KNOW, NO, YES
from engine.inference.knowledge_base import load
from engine.knowledge.model import Finding, Model

BOILER = Path(__file__).parents[1] / "boiler"
KB = load(BOILER)

WORDS = {True: sorted(YES), False: sorted(NO), "unknown": sorted(DONT_KNOW)}
Rows = Sequence[Mapping[str, object]]


def assessor(model: Model = KB.model, **settings: object) -> Assessor:
    return Assessor(model, Settings(**settings))  # type: ignore[arg-type]


def assessed(columns: Mapping[str, Sequence[object]], **settings: object) -> list[dict[str, object]]:
    """The results of a table of the boiler, row by row."""
    return assessor(**settings)(pa.RecordBatch.from_pydict(dict(columns))).to_pylist()  # type: ignore[no-any-return]


def table(random: Random, model: Model, rows: Rows) -> pa.RecordBatch:
    """Rows of answers as a record batch, each finding in a random form."""
    columns: dict[str, pa.Array] = {}
    for finding in model.findings.values():
        columns.update(_FORMS[finding.kind](random, finding, [row.get(finding.id) for row in rows]))
    names = random.sample(list(columns), len(columns))
    batch = pa.RecordBatch.from_pydict({name: columns[name] for name in names})
    before = random.choice([0, 1, 8, 13])  # rows of which only a slice is assessed: the bits begin anywhere
    wider = pa.Table.from_batches([batch.take(pa.array([0] * before, pa.int64())), batch]).combine_chunks()
    [joined] = wider.to_batches()
    return joined.slice(before)


def _texts(random: Random, texts: Sequence[str | None]) -> pa.Array:
    shape = random.choice(["plain", "large", "dictionary"])
    if shape == "dictionary":
        return pa.array(texts, pa.string()).dictionary_encode()
    return pa.array(texts, pa.large_string() if shape == "large" else pa.string())


def _word(random: Random, value: object) -> str | None:
    if value is None:
        return random.choice([None, "", "  "])
    word = random.choice(WORDS[value])  # type: ignore[index]
    return random.choice([word, word.upper(), f" {word} "])


def _truths(random: Random, values: Sequence[object]) -> pa.Array:
    if random.random() < 0.5:
        return pa.array([value if isinstance(value, bool) else None for value in values], pa.bool_())
    return _texts(random, [_word(random, value) for value in values])


def _symptom(random: Random, finding: Finding, values: Sequence[object]) -> dict[str, pa.Array]:
    name = random.choice([finding.id, finding.id.upper(), finding.id.replace("-", "_")])
    return {name: _truths(random, values)}


def _choice(random: Random, finding: Finding, values: Sequence[object]) -> dict[str, pa.Array]:
    if random.random() < 0.5:
        texts = [random.choice([None, ""]) if value is None else str(value).replace("-", "_") for value in values]
        return {finding.id: _texts(random, texts)}
    mark = random.choice("=:")
    return {
        f"{finding.id}{mark}{option}": _truths(
            random, [value if value in (None, "unknown") else value == option for value in values]
        )
        for option in finding.options
    }


def _choices(random: Random, finding: Finding, values: Sequence[object]) -> dict[str, pa.Array]:
    said = [{} if value in (None, "unknown") else dict(value) for value in values]  # type: ignore[call-overload]
    form = random.choice(["text", "columns", "structure", "list"])
    if form == "text":
        mark = random.choice([";", ",", " ; "])
        return {finding.id: _texts(random, [_listed(random, each, mark) for each in said])}
    if form == "list" and not any(False in each.values() for each in said):
        lists = [[option for option, value in each.items() if value is True] or None for each in said]
        return {finding.id: pa.array(lists, pa.list_(pa.string()))}
    truths = {option: _truths(random, [each.get(option) for each in said]) for option in finding.options}
    if form == "structure":
        return {finding.id: pa.StructArray.from_arrays(list(truths.values()), list(truths))}
    return {f"{finding.id}:{option}": column for option, column in truths.items()}


def _listed(random: Random, said: Mapping[str, object], mark: str) -> str | None:
    if not said:
        return None
    return mark.join(f"{option}:{_word(random, value)}" for option, value in said.items())


def _quantity(random: Random, finding: Finding, values: Sequence[object]) -> dict[str, pa.Array]:
    if random.random() < 0.4:
        return {finding.id: _texts(random, [None if value is None else str(value) for value in values])}
    numbers = [None if value in (None, "unknown") else float(str(value).split()[0]) for value in values]
    texts = [None if value is None else str(value).split()[0] for value in values]
    cells = pa.array(numbers, pa.float64()) if random.random() < 0.6 else _texts(random, texts)
    if random.random() < 0.6:
        return {f"{finding.id} [{finding.unit}s]": cells}
    units = _texts(random, [finding.unit] * len(values))
    return {finding.id: cells, f"{finding.id}:unit": units}


_FORMS = {"symptom": _symptom, "choice": _choice, "choices": _choices, "quantity": _quantity}
