"""Every code of a diagnostic, with what it means in one line; those of anomalies apart, for these can be accepted.

Codes are stable: scripts and editors may rely on them.  A test holds this table equal to what the sources emit.
"""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["ANOMALIES", "CODES", "WARNINGS"]

ANOMALIES: Mapping[str, str] = {
    # Conditions.
    "always-true": "no answer can make a condition false",
    "reads-both-ways": "a level rule reads a finding both as present and as absent: a level may look unsettled",
    "never-true": "no answers can make a condition true",
    "unneeded-part": "a part of a condition can be left out, and nothing changes",
    # Rules beside rules.
    "conflicting-rules": "rules whose conclusions do not go together fire in the same cases",
    "duplicate-rule": "two rules fire in the same cases and conclude the same",
    "repeated-evidence": "evidence counts for a cause and again for one of its kinds, on the same claims",
    "subsumed-rule": "a rule fires only where another does that concludes as much",
    "threshold-gap": "of two rules about one quantity, neither holds between their bounds",
    "threshold-overlap": "of two rules about one quantity, both hold between their bounds",
    # What is read, concluded and tried.
    "circular-implication": "two findings imply each other",
    "inseparable-causes": "no answer tells some causes apart",
    "unread-finding": "nothing reads a finding or an option, nor what it implies",
    "unreached-conclusion": "nothing concludes a level, a pattern or a cause",
    "untested-rule": "no scenario fires a rule",
    "unused-pattern": "nothing reads a pattern",
    # Questions.
    "hard-question": "a question asks more of a reader than `reading_grade` allows",
    "missing-unit": "a bare number is taken, and the question does not say in which unit",
    # What was left out.
    "not-analysed": "a condition has too many cases to be analysed here",
}
"""What is odd and may be meant so: each can be accepted with a reason in accepted.yaml."""

CODES: Mapping[str, str] = {
    # Files, before anything is understood.
    "empty-file": "a file of the knowledge base holds nothing",
    "endless-alias": "a YAML alias stands inside the node that it names",
    "expands-too-far": "the YAML aliases of a file expand to more nodes than are read",
    "file-too-large": "a file is larger than what is read",
    "missing-file": "a knowledge base lacks a file that it cannot be without",
    "nested-too-deeply": "a file is nested deeper, or a chain of patterns is longer, than what is read",
    "not-utf-8": "a file is not UTF-8 text",
    "syntax": "a file is no well-formed YAML",
    "unknown-file": "a file has no place in a knowledge base",
    "unreadable-file": "a file or folder cannot be read",
    # Form.
    "bad-identifier": "a name is not in kebab-case",
    "bad-value": "a value is none of those that may stand there",
    "duplicate-key": "a key stands twice in one mapping",
    "empty-value": "a text, list or mapping is empty",
    "key-not-text": "a key of a mapping is no word",
    "misplaced-key": "a key stands where it means nothing",
    "missing-key": "a key is needed and is not there",
    "missing-reason": "something is declared that needs a reason, and none is given",
    "unknown-key": "a key is not known there",
    "wrong-kind": "a text, list or mapping stands where another of these is expected",
    # Names.
    "duplicate-name": "a name is declared a second time",
    "reserved-name": "a word of the condition language names something, or a word that answers anything an option",
    "shared-alias": "two findings share an alias, or an alias is the name of another finding",
    "unknown-name": "a name is used that nothing declares",
    "unknown-option": "an option is named that its finding does not have",
    "unknown-section": "a place names a section that its source does not list",
    # Conditions.
    "bad-amount": "a quantity is compared with what is no amount of it",
    "bad-condition": "what stands there is no condition",
    "bad-count": "`at_least` counts what can never be",
    "empty-condition": "a condition has an empty list",
    # The knowledge base as a whole.
    "bad-scale": "the scale of levels does not serve",
    "circular-cause": "a cause is a kind of itself",
    "circular-pattern": "a pattern reads itself",
    "impossible-finding": "a finding implies that something is both present and absent",
    # The rules of the language that keep it on the safe side.
    "undeclared-reassurance": "an answer may earn a level below the default and is not declared `reassuring`",
    "undeclared-warning": "a rule of a high level reads what is not declared a warning sign, nor, with a reason, none",
    "warning-denied": "a rule above the lowest level demands that a warning sign is absent",
    "warning-lowers": "a rule below the default level reads a warning sign as present",
    # Scenarios.
    "bad-answer": "a scenario gives an answer that cannot be taken",
    "empty-expectation": "a scenario expects nothing, so that it can never fail",
    # Sources, without and with their documents.
    "claimed-and-unused": "a passage is the place of a claim and is listed as unused too",
    "copied-text": "a text of the knowledge base shares a long run of words with a document",
    "digest-differs": "a passage no longer says what it said when it was cited",
    "heading-not-found": "a heading does not stand where its source says",
    "missing-document": "the document of a source is not in the folder of documents",
    "place-not-found": "a passage is cited that its document does not have",
    "unaccounted-passage": "a passage is neither the place of a claim nor listed as unused",
    "uncited-claim": "nothing cites a claim",
    "unreadable-document": "a document cannot be read",
    # Anomalies, and what was accepted of them.
    "stale-acceptance": "an acceptance covers nothing any more",
    **ANOMALIES,
}
"""Code to meaning, by the stage at which it is found."""

WARNINGS = frozenset({*ANOMALIES, "stale-acceptance", "uncited-claim"})
"""What is no error: the anomalies, and what is mended rather than accepted."""
