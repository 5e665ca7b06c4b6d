"""What the proofs of a knowledge base's properties came to, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .proofs import Failure, Proof

__all__ = ["NOT_COVERED", "ProofReport"]

FORMAT = "thoracle.proofs/1"

COVERED = "patterns that read patterns, implications, choices, counts and thresholds, for every case there can be"
"""What the proofs go through."""

NOT_COVERED: Mapping[str, str] = {
    "documents": "whether the rules say what the documents say (kb sources, and reading them)",
    "reading": "whether the YAML was read as it was meant (kb check)",
    "firing": "that firing does what the formulas say: tests compare the two, and every case shown here was fired",
    "differential": "of the differential, more than which causes can lead it",
    "application": "rules that an application adds",
    "wording": "the words of questions, reasons, advice and reports",
    "dialogue": "the interview: which questions are asked, and how words are taken for answers",
}
"""What no proof here says anything of."""

_HEADS = {
    "proved": "proved",
    "refuted": "REFUTED",
    "undecided": "UNDECIDED",
    "vacuous": "VACUOUS",
    "unconfirmed": "UNCONFIRMED",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofReport:
    """The proofs of one run."""

    kb: str
    """Id of the knowledge base."""
    proofs: tuple[Proof, ...]
    witnesses: bool = False
    """Whether the text shows the cases by which something was shown to be possible."""

    @property
    def failed(self) -> tuple[Proof, ...]:
        """What was not proved."""
        return tuple(proof for proof in self.proofs if not proof.proved)

    @property
    def passed(self) -> bool:
        """Whether there was a property, and all were proved."""
        return bool(self.proofs) and not self.failed

    # -- JSON -------------------------------------------------------------------------------------------------------

    def as_dict(self) -> dict[str, object]:
        """The JSON form; it holds no times, and so is the same for the same knowledge base."""
        return {
            "format": FORMAT,
            "kb": self.kb,
            "passed": self.passed,
            "proved": len(self.proofs) - len(self.failed),
            "failed": len(self.failed),
            "properties": [_as_dict(proof) for proof in self.proofs],
            "covered": COVERED,
            "not_covered": dict(NOT_COVERED),
        }

    # -- text -------------------------------------------------------------------------------------------------------

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if not self.proofs:
            yield f"{self.kb}: there is no property to prove; a run without properties fails"
            return
        for proof in self.proofs:
            yield f"{_HEADS[proof.outcome]:11} {proof.subject.id}"
            if not proof.proved:
                yield from _failed(proof)
            if self.witnesses:
                for shown in proof.witnesses.values():
                    yield from ("", *(f"    {line}" for line in shown.scenario.splitlines()))
        yield ""
        yield f"The proofs go through {COVERED}."
        yield "They do not cover:"
        yield from (f"  - {what}" for what in NOT_COVERED.values())
        yield ""
        yield self.summary()

    def summary(self) -> str:
        count, failed = len(self.proofs), len(self.failed)
        noun = "property" if count == 1 else "properties"
        return f"{self.kb}: {failed} of {count} {noun} not proved" if failed else f"{self.kb}: {count} {noun} proved"


def _as_dict(proof: Proof) -> dict[str, object]:
    return {
        "id": proof.subject.id,
        "says": proof.subject.says,
        "cites": list(proof.subject.cites),
        "file": proof.subject.place.file,
        "line": proof.subject.place.line,
        "outcome": proof.outcome,
        "failures": [failure.as_dict() for failure in proof.failures],
        "witnesses": {name: shown.as_dict() for name, shown in proof.witnesses.items()},
    }


def _failed(proof: Proof) -> Iterator[str]:
    yield f"    {proof.subject.place.short}: {proof.subject.says}"
    for failure in proof.failures:
        yield from (f"    {line}".rstrip() for line in _failure(failure))


def _failure(failure: Failure) -> Iterator[str]:
    yield failure.text
    for shown in failure.cases:
        yield ""
        yield from shown.scenario.rstrip("\n").split("\n")
    if failure.cases:
        yield ""
