"""Every code has a page of one shape, and its examples are so: the bad one yields the code, the good one does not."""

import subprocess
from pathlib import Path

import pytest

from engine.bench.checking import code_pages
from engine.bench.checking.check import checked, examine
from engine.bench.checking.code_pages import page
from engine.bench.tracing.source_report import report_sources
from engine.knowledge.codes import CODES
from engine.knowledge.reading import read_knowledge_base


def problems_with(boiler, examples):
    """What the workbench says of the toy knowledge base with an example added to it."""
    for example in examples:
        if not example.file:
            subprocess.run(["bash", "-eu", "-c", example.text], cwd=boiler.folder, check=True, capture_output=True)
        elif example.file.endswith(".txt"):
            (boiler.documents / example.file).write_text(example.text, encoding="utf-8")
        else:
            (boiler.folder / example.file).parent.mkdir(exist_ok=True)
            boiler.add(example.file, example.text)
    found = list(checked(examine(boiler.folder)).problems)
    reading = read_knowledge_base(boiler.folder, scenarios=False)
    if reading.model is not None:
        report = report_sources(reading.model, boiler.folder, documents=boiler.documents, lines=reading.lines)
        found += report.problems
    return found


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_yields_the_code(boiler, code):
    assert code in {problem.code for problem in problems_with(boiler, page(code).bad)}


@pytest.mark.parametrize("code", CODES)
def test_the_good_example_yields_neither_the_code_nor_an_error(boiler, code):
    found = problems_with(boiler, page(code).good)
    assert [str(problem) for problem in found if problem.code == code or problem.severity == "error"] == []


def test_there_is_a_page_for_each_code_and_none_else():
    pages = (Path(code_pages.__file__).parent / "pages").glob("*")
    assert sorted(path.name for path in pages) == sorted(f"{code}.md" for code in CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_both_examples_and_its_sentences_end(code):
    found = page(code)
    assert found.bad
    assert found.good
    assert [text[-1] for text in (found.what, found.why, found.wrong)] == ["."] * 3
