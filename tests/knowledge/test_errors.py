"""Exceptions: one tree, each with its subject as data and a text of its own."""

from __future__ import annotations

import copy
import pickle

import pytest

from engine.knowledge import errors
from engine.knowledge.diagnostics import Diagnostic

FAULT = errors.Fault(name="a", message="no", hint="yes")
DIAGNOSTIC = Diagnostic(code="c", severity="error", file="f", line=1, column=2, message="m", hint="h")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (errors.KnowledgeBaseError([DIAGNOSTIC]), "f:1:2: error[c] m\n  h\n1 error"),
        (errors.CaseFileError("a.yaml", reason="holds nothing"), "a.yaml: holds nothing"),
        (
            errors.BadAnswers([FAULT, errors.Fault(name="b", message="not")]),
            "no (yes)\nnot",
        ),
        (
            errors.UnknownName("fevr", what="finding", hint="did you mean `fever`?"),
            "no finding is called `fevr` (did you mean `fever`?)",
        ),
        (errors.UnknownName("x", what="level", hint=None), "no level is called `x`"),
        (errors.CohortError(["a", "b"], file="f.csv"), "f.csv: a\nf.csv: b"),
        (errors.CohortError(["the column `a` is odd"]), "the column `a` is odd"),
        (errors.MissingExtra("z3", extra="bench"), 'z3 is not installed: run `pip install "thoracle[bench]"`'),
        (
            errors.BadSelection("gas and", column=8, expected="a word"),
            "`gas and`: a word is expected at column 8",
        ),
        (errors.ScaffoldError("Big", reason="is taken"), "`Big`: is taken"),
        (errors.VersionError("v1", reason="is no folder"), "`v1`: is no folder"),
        (errors.InterviewError("there is no answer to go back to"), "there is no answer to go back to"),
    ],
)
def test_an_exception_says_what_a_person_may_read(error: errors.ThoracleError, text: str) -> None:
    assert isinstance(error, errors.ThoracleError)
    assert str(error) == text
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (type(again), str(again), vars(again)) == (type(error), text, vars(error))


def test_exceptions_carry_their_subject() -> None:
    assert errors.KnowledgeBaseError([DIAGNOSTIC]).diagnostics == (DIAGNOSTIC,)
    assert errors.CaseFileError("a", reason="r").file == "a"
    fault = errors.Fault(name="n", message="m")
    assert errors.BadAnswers([fault]).faults == (fault,)
    assert errors.UnknownName("n", what="w", hint=None).name == "n"


def test_bad_answers_and_unknown_names_are_what_python_programmers_expect_too() -> None:
    assert issubclass(errors.BadAnswers, ValueError)
    assert issubclass(errors.UnknownName, LookupError)


def test_the_tree_of_the_docstring_is_the_tree() -> None:
    drawn = {line.split()[1] for line in (errors.__doc__ or "").splitlines() if line.strip().startswith(("├", "└"))}
    classes = {name for name in errors.__all__ if name not in ("Fault", "ThoracleError")}
    assert drawn == classes
    assert all(issubclass(getattr(errors, name), errors.ThoracleError) for name in classes)
