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

if TYPE_CHECKING:
    from .dialogue.consultation import Consultation
    from .dialogue.screens import Screen
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

_HOMES = {
    "dialogue.consultation": "Consultation",
    "dialogue.screens": "Screen",
    "inference.answers": "UNKNOWN",
    "inference.case": "Case",
    "inference.knowledge_base": "KnowledgeBase load",
    "inference.result": "Result",
    "knowledge.diagnostics": "Diagnostic",
    "knowledge.errors": "BadAnswers CaseFileError Fault InterviewError KnowledgeBaseError NotConcluded ThoracleError "
    "UnknownName",
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names.split()}
"""Where each name lives.  It is imported when it is first used: a program starts without what it does not use."""


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
    value = globals()[name] = getattr(import_module(f".{_MODULES[name]}", __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES})
