"""Every code of a diagnostic is documented, and every documented code is emitted."""

import ast
import re
from pathlib import Path

from engine.knowledge.codes import CODES

ENGINE = Path(__file__).parents[2] / "engine"
REPORTING = {"error", "warning", "_error"}
"""Names of the functions whose first argument is a code."""


def emitted():
    """Every code in the sources: the first argument of a function that reports, or an argument `code`."""
    for path in sorted(ENGINE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[:1] if name in REPORTING else []
            codes = [*first, *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
            yield from (code.value for code in codes if isinstance(code, ast.Constant))


def test_every_code_that_is_emitted_is_documented_and_none_else():
    assert sorted(CODES) == sorted(set(emitted()))


def test_a_code_is_a_slug_and_its_meaning_one_line_in_lower_case():
    odd = [
        code
        for code, meaning in CODES.items()
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        or not meaning
        or "\n" in meaning
        or meaning.endswith(".")
        or not (meaning[0].islower() or meaning[0] == "`")
    ]
    assert odd == []
