"""Thoracle: a forward-chaining expert system, fired by experta, whose every conclusion cites the sentence it rests on.

    >>> import thoracle
    >>> kb = thoracle.load()
    >>> result = kb.assess({"severity": "severe", "fever": True, "duration": "3 days"})
    >>> result.escalation.level.id
    'emergency'

Importing configures nothing, writes nothing and opens no socket.  What is public stands here; the floors below are
`knowledge` (what a knowledge base is), `inference` (firing, verdict, result), `dialogue` (interview, explanation,
reports) and `bench` (the knowledge engineer's workbench).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from .inference.answers import UNKNOWN
from .inference.case import Case
from .inference.knowledge_base import KnowledgeBase, load
from .inference.result import Result
from .knowledge.diagnostics import Diagnostic
from .knowledge.errors import (
    BadAnswers,
    CaseFileError,
    Fault,
    InterviewError,
    KnowledgeBaseError,
    NotConcluded,
    ThoracleError,
    UnknownName,
)

if TYPE_CHECKING:
    from .dialogue.consultation import Consultation
    from .dialogue.screens import Screen

__all__ = [
    "UNKNOWN",
    "BadAnswers",
    "Case",
    "CaseFileError",
    "Consultation",
    "Diagnostic",
    "Fault",
    "InterviewError",
    "KnowledgeBase",
    "KnowledgeBaseError",
    "NotConcluded",
    "Result",
    "Screen",
    "ThoracleError",
    "UnknownName",
    "load",
]

_LATER = {"Consultation": "consultation", "Screen": "screens"}
"""What is imported when it is first used: an assessment needs no interview."""


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
    value = globals()[name] = getattr(import_module(f".dialogue.{_LATER[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_LATER])
