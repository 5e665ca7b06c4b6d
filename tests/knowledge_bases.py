"""Small knowledge bases, written out of dictionaries.

`files` gives the files of a sound knowledge base, path to content: a text, or data that is written as YAML with every
scalar in quotes.  Its scale is low, usual (the default), high (from which on warning signs are declared) and top.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from engine.knowledge.diagnostics import Diagnostic
from engine.knowledge.model import Model
from engine.knowledge.reading import load_model, read_knowledge_base

Data = Mapping[str, object]

CITES = ["leaf.one"]

META: Data = {
    "id": "toy",
    "title": "A toy",
    "version": "1",
    "language": "en",
    "purpose": "To be read.",
    "use": "In tests.",
    "misuse": "Elsewhere.",
    "population": "Nobody.",
    "disclaimer": "A toy.",
    "basis": "Nothing.",
    "licence": "MIT",
    "weights": {"strong": 4, "moderate": 2, "weak": 1},
    "default_level": "usual",
    "warning_from": "high",
    "advice_kinds": {"tip": "Tips"},
}

LEVELS: Data = {
    level: {"title": level.capitalize(), "action": f"Do what is {level}.", "within": "soon"}
    for level in ("low", "usual", "high", "top")
}

SOURCE: Data = {
    "id": "leaf",
    "title": "A leaf",
    "kind": "leaf",
    "file": "leaf.txt",
    "sections": [{"title": "Head", "line": 1}],
    "claims": {"one": {"at": {"section": "Head", "sentence": 1, "digest": "0123456789ab"}, "says": "One."}},
}


def symptom(**more: object) -> dict[str, object]:
    """A symptom."""
    return {"kind": "symptom", "ask": "Is it so?", **more}


def choice(*options: str, kind: str = "choice", **more: object) -> dict[str, object]:
    """A choice whose options have titles only, unless `options` is given."""
    return {"kind": kind, "ask": "Which?", "options": {option: option.upper() for option in options}, **more}


def quantity(unit: str = "day", **more: object) -> dict[str, object]:
    """A quantity."""
    return {"kind": "quantity", "ask": "How much?", "unit": unit, **more}


NOT_A_WARNING: Data = {"warning": "false", "not_a_warning_because": "it is a toy"}


def rule(id: str, when: object, **conclusion: object) -> dict[str, object]:
    """A rule of any kind: `level`, `weight` or `against` says of which."""
    return {"id": id, "when": when, **conclusion, "because": "It is so.", "cites": CITES}


def pattern(*rules: dict[str, object]) -> dict[str, object]:
    """A pattern."""
    return {"title": "A pattern", "rules": list(rules)}


def cause(*evidence: dict[str, object], **more: object) -> dict[str, object]:
    """A cause."""
    return {"title": "A cause", "serious": "1", "cites": CITES, **more} | (
        {"evidence": list(evidence)} if evidence else {}
    )


def files(
    *,
    findings: Data | None = None,
    escalation: list[object] | None = None,
    patterns: Data | None = None,
    causes: Data | None = None,
    advice: list[object] | None = None,
    cases: list[object] | None = None,
    levels: Data | None = None,
    source: Data | None = None,
    meta: Data | None = None,
    **texts: str,
) -> dict[str, object]:
    """The files of a knowledge base.

    `meta` and `source` are laid over what is sound; `texts` are files as they are to be written, named as in
    `findings_other`.
    """
    parts: dict[str, object | None] = {
        "kb.yaml": {**META, **(meta or {})},
        "levels.yaml": levels or LEVELS,
        "findings/all.yaml": findings or {"cough": symptom(cites=CITES)},
        "sources/leaf.yaml": {**SOURCE, **(source or {})},
        "escalation.yaml": escalation,
        "patterns.yaml": patterns,
        "causes/all.yaml": causes,
        "advice.yaml": advice,
        "cases/all.yaml": cases,
    }
    parts |= {f"{name.replace('_', '/')}.yaml": text for name, text in texts.items()}
    return {path: content for path, content in parts.items() if content is not None}


def written(folder: Path, contents: Mapping[str, object]) -> Path:
    """Write a knowledge base into the folder `toy` below a folder."""
    base = folder / "toy"
    for path, content in contents.items():
        (base / path).parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            (base / path).write_bytes(content)
            continue
        text = content if isinstance(content, str) else dumped(content)
        (base / path).write_text(text, encoding="utf-8")
    return base


def dumped(data: object) -> str:
    """Data as YAML, in its order, every scalar in quotes."""
    return yaml.dump(data, Dumper=_Plain, default_style='"', sort_keys=False, allow_unicode=True, width=10_000)


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes numbers as texts, and everything as often as it stands there."""

    def ignore_aliases(self, data: object) -> bool:
        return True


_Plain.add_representer(int, lambda dumper, data: dumper.represent_str(str(data)))
_Plain.add_representer(bool, lambda dumper, data: dumper.represent_str(str(data).lower()))


def model(folder: Path, **parts: object) -> Model:
    """The model of a knowledge base that is to load."""
    return load_model(written(folder, files(**parts)))  # type: ignore[arg-type]


def problems(folder: Path, **parts: object) -> tuple[Diagnostic, ...]:
    """All that is wrong with a knowledge base, its scenarios included."""
    return read_knowledge_base(written(folder, files(**parts))).diagnostics  # type: ignore[arg-type]


def codes(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """The codes of diagnostics, each once, in order."""
    return list(dict.fromkeys(each.code for each in diagnostics))
