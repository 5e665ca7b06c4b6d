"""Acceptances: what the workbench finds odd about a knowledge base and its authors mean so, each with the reason.

An acceptance names the code of the anomaly and what it is about: rules, findings, causes.  It covers every anomaly of
that code whose names all stand in it; a name that is needed by none is reported, so that nothing stays accepted that is
no longer so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from yaml.nodes import ScalarNode

from .codes import ANOMALIES, CODES, WARNINGS
from .diagnostics import Place, Report, did_you_mean
from .forms import FORMS
from .nodes import Document, get, items, text_of, texts_of

__all__ = ["Acceptance", "read_acceptances"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Anomalies that are meant to be there, and why."""

    code: str
    about: tuple[str, ...]
    """Names of what the anomalies are about."""
    because: str
    place: Place
    """Where the code stands."""
    names_at: tuple[Place, ...]
    """Where each name stands."""


def read_acceptances(documents: Iterable[Document], *, report: Report) -> tuple[Acceptance, ...]:
    """The acceptances whose form is good; report codes that cannot be accepted."""
    built: list[Acceptance] = []
    for document in documents:
        if not FORMS["accepted"].check(document.root, document, Report()):
            continue
        for node in items(document.root):
            code = get(node, "code")
            assert isinstance(code, ScalarNode)
            if code.value not in ANOMALIES:
                kind = "no anomaly" if code.value in WARNINGS else "an error"
                known = f"`{code.value}` is {kind} and cannot be accepted" if code.value in CODES else None
                message = known or f"no anomaly has the code `{code.value}`"
                hint = None if known else did_you_mean(code.value, ANOMALIES) or "see `thoracle kb explain`"
                report.error("unknown-name", document.place(code), message, hint=hint)
                continue
            built.append(
                Acceptance(
                    code=code.value,
                    about=texts_of(node, "about"),
                    because=text_of(node, "because"),
                    place=document.place(code),
                    names_at=tuple(document.place(each) for each in items(get(node, "about"))),
                )
            )
    return tuple(built)
