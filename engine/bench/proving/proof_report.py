"""What the proofs of a knowledge base's properties came to, as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .left_over import LeftOver
from .proofs import Failure, Proof

__all__ = ["NOT_COVERED", "ProofReport"]

FORMAT = "thoracle.proofs/1"

COVERED = "patterns that read patterns, implications, choices, counts and thresholds, for every case there can be"
"""What the proofs go through."""

NOT_COVERED: Mapping[str, str] = {
    "documents": "whether the rules say what the documents say (kb sources, and reading them)",
    "reading": "whether the YAML was read as it was meant (kb check)",
    "firing": "that firing does what the formulas say: tests compare the two, and every case shown here was fired",
    "dont-know": "that don't know is read as saying nothing, as the formulas have it: that is fired, of each finding "
    "and option alone and of all findings together",
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


_LEFT_OVER = {"clear": "clear", "found": "FOUND", "undecided": "UNDECIDED"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofReport:
    """The proofs of one run."""

    kb: str
    """Id of the knowledge base."""
    proofs: tuple[Proof, ...]
    left_over: tuple[LeftOver, ...] = ()
    """What ``kb check`` could not analyse, decided."""
    witnesses: bool = False
    """Whether the text shows the cases by which something was shown to be possible."""

    @property
    def failed(self) -> tuple[Proof, ...]:
        """What was not proved."""
        return tuple(proof for proof in self.proofs if not proof.proved)

    @property
    def odd(self) -> tuple[LeftOver, ...]:
        """What was left over by the check and is odd, or was not decided."""
        return tuple(each for each in self.left_over if not each.good)

    @property
    def passed(self) -> bool:
        """Whether there was a property, all were proved, and nothing is odd about what the check left over."""
        return bool(self.proofs) and not self.failed and not self.odd

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
            "not_analysed_by_check": [each.as_dict() for each in self.left_over],
            "covered": COVERED,
            "not_covered": dict(NOT_COVERED),
        }

    # -- text -------------------------------------------------------------------------------------------------------

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if not self.proofs:
            yield from self._left_over()
            yield self.summary()
            return
        for proof in self.proofs:
            yield f"{_HEADS[proof.outcome]:11} {proof.subject.id}"
            if not proof.proved:
                yield from _failed(proof)
            if self.witnesses:
                for shown in proof.witnesses.values():
                    yield from ("", *(f"    {line}" for line in shown.scenario.splitlines()))
        yield ""
        yield from self._left_over()
        yield f"The proofs go through {COVERED}."
        yield "They do not cover:"
        yield from (f"  - {what}" for what in NOT_COVERED.values())
        yield ""
        yield self.summary()

    def _left_over(self) -> Iterator[str]:
        if self.left_over:
            yield "What `kb check` did not analyse:"
            for each in self.left_over:
                yield f"{_LEFT_OVER[each.outcome]:11} {each.who}"
                for problem in each.problems:
                    yield from (f"    {line}" for line in str(problem).split("\n"))
            yield ""

    def summary(self) -> str:
        """All in one line."""
        count, failed = len(self.proofs), len(self.failed)
        if not count:
            return f"{self.kb}: there is no property to prove; a run without properties fails"
        noun = "property" if count == 1 else "properties"
        said = f"{failed} of {count} {noun} not proved" if failed else f"{count} {noun} proved"
        if self.left_over:
            odd, of = len(self.odd), f"{len(self.left_over)} that `kb check` did not analyse"
            said += f", {odd} of {of} to be mended or undecided" if odd else f", {of} clear"
        return f"{self.kb}: {said}"


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
