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
