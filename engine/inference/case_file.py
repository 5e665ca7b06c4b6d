"""Case files: the answers of one person, as YAML or JSON.

The form::

    findings:
      NAME: ANSWER            as in `answers`; null is not asked
    id, title, cites, expect  may stand beside it and are passed over

so that a scenario of a knowledge base is a case file, alone or as the only one of a list.  The answers come back as
they are written: whether a finding can be answered so is for the knowledge base to say.  The bounds on size, nesting
and expansion are those of every file (`nodes`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from yaml.nodes import MappingNode, Node, SequenceNode

from ..knowledge.diagnostics import Diagnostic, Place, Report, did_you_mean
from ..knowledge.errors import CaseFileError
from ..knowledge.nodes import MAX_BYTES, Document, flow, get, pairs, parse
from ..knowledge.raw_answers import RawAnswer, raw_answers

__all__ = ["KEYS", "STANDARD_INPUT", "read_case"]

KEYS = ("findings", "id", "title", "cites", "expect")
"""The keys of a case."""

STANDARD_INPUT = "-"
"""The path that stands for standard input."""

_OF_THE_WHOLE = frozenset({"file-too-large", "not-utf-8", "empty-file"})
"""Faults that stand on no line."""


def read_case(path: str | Path) -> dict[str, RawAnswer]:
    """Read the answers of a case file, or of standard input where the path is ``-``.

    Raises `CaseFileError`, which lists every fault of its form.
    """
    name = "standard input" if str(path) == STANDARD_INPUT else str(path)
    report = Report()
    document = parse(_content(path, name), file=name, report=report)
    findings = _findings(document, report) if document else None
    if findings is None or report.failed:
        raise CaseFileError(name, reason="\n".join(map(_reason, report.sorted())))
    return raw_answers(findings)


def _content(path: str | Path, name: str) -> bytes:
    """The bytes, one more than is allowed at most."""
    try:
        if str(path) == STANDARD_INPUT:
            if sys.stdin is None:
                raise CaseFileError(name, reason="is closed")
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        with Path(path).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise CaseFileError(name, reason="there is no such file") from None
    except IsADirectoryError:
        raise CaseFileError(name, reason="is a folder, and a case is a file") from None
    except (OSError, ValueError) as error:  # a path that holds a null character is a ValueError
        raise CaseFileError(name, reason=f"cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _findings(document: Document, report: Report) -> MappingNode | None:
    """The mapping under `findings`; what is wrong with the form goes to the report."""
    case = _case(document, report)
    if case is None:
        return None
    place = document.place(case)
    findings = get(case, "findings")
    unknown = {key.value: document.place(key) for key, _ in pairs(case) if key.value not in KEYS}
    if findings is None:
        _report_missing(unknown, place, report)
        return None
    for key, where in unknown.items():
        hint = did_you_mean(key, KEYS) or f"known are {', '.join(KEYS)}"
        report.error("unknown-key", where, f"a case has no key `{key}`", hint=hint)
    if not isinstance(findings, MappingNode):
        report.error(
            "wrong-kind",
            document.place(findings),
            "under `findings` a mapping of findings to answers is expected",
            hint="write one `NAME: ANSWER` a line",
        )
        return None
    return findings


def _case(document: Document, report: Report) -> Node | None:
    root = document.root
    place = document.place(root)
    if isinstance(root, SequenceNode):
        if len(root.value) != 1:
            report.error("wrong-kind", place, f"holds a list of {len(root.value)} cases", hint="give one")
            return None
        [root] = root.value
    if not isinstance(root, MappingNode):
        report.error("wrong-kind", place, "holds no case", hint="write the answers under `findings:`")
        return None
    return root


def _report_missing(unknown: dict[str, Place], place: Place, report: Report) -> None:
    """Report that there are no findings; a misspelt key is the one to mend."""
    for key, where in unknown.items():
        near = did_you_mean(key, KEYS[:1])
        if near:
            report.error("unknown-key", where, f"a case has no key `{key}`", hint=near)
            return
    report.error("missing-key", place, "a case needs `findings:`", hint="write the answers under it")


def _reason(problem: Diagnostic) -> str:
    where = "" if problem.code in _OF_THE_WHOLE else f"line {problem.line}: "
    return flow(f"{where}{problem.message}" + (f"; {problem.hint}" if problem.hint else ""))
