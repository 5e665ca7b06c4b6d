"""What the sources of a knowledge base are used for, and what is wrong with them, as text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...knowledge.diagnostics import Diagnostic, rendered
from ...knowledge.model import Model
from .copying import copied
from .traceability import Traceability, trace
from .verification import read_documents, verify, verify_use

__all__ = ["SourceReport", "report_sources"]

FORMAT = "thoracle.sources/1"
_WIDTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceReport:
    """The sources of one knowledge base."""

    kb: str
    """Id of the knowledge base."""
    traceability: Traceability
    verified: tuple[str, ...] | None
    """The sources whose documents were read; None where no documents were given."""
    problems: tuple[Diagnostic, ...]
    """What is wrong with the sources, by place."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems and not self.traceability.without_passage

    @property
    def uncited(self) -> tuple[str, ...]:
        """Claims that nothing cites, as ``source.claim``."""
        return tuple(f"{use.source.id}.{claim.id}" for use in self.traceability.sources for claim in use.uncited)

    def as_dict(self) -> dict[str, object]:
        """The JSON form."""
        traced = self.traceability
        return {
            "format": FORMAT,
            "kb": self.kb,
            "sources": [use.as_dict() for use in traced.sources],
            "verified": None if self.verified is None else list(self.verified),
            "problems": [problem.as_dict() for problem in self.problems],
            "uncited_claims": list(self.uncited),
            "rules_without_passage": list(traced.without_passage),
            "rules_by_extrapolation": [
                {"rule": rule.id, "reason": rule.reason, "file": rule.place.file, "line": rule.place.line}
                for rule in traced.extrapolations
            ],
            "passages_without_rule": [passage.as_dict() for passage in traced.without_rule],
            "passages": [passage.as_dict() for passage in traced.passages],
            "rules": {
                rule: [{"source": p.source, "section": p.section, "sentence": p.sentence} for p in passages]
                for rule, passages in traced.rules.items()
            },
        }

    def as_text(self) -> str:
        """The text form."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        traced = self.traceability
        yield from _table(self)
        beyond = [f"{rule.id} ({rule.place.short}): {rule.reason}" for rule in traced.extrapolations]
        yield from _section("Rules by extrapolation, and why", beyond)
        advised = [f"{passage}: {', '.join(map(str, passage.users))}" for passage in traced.without_rule]
        yield from _section("Passages that no rule cites, and what does", advised)
        yield from _section("Rules without a passage", traced.without_passage)
        yield from _section("Claims that nothing cites", self.uncited)
        yield ""
        if self.problems:
            yield rendered(self.problems)
        yield self.summary()

    def summary(self) -> str:
        if self.verified is None:
            return f"{self.kb}: not verified against the documents; give their folder with --documents"
        verified = set(self.verified)
        missing = [use.source.id for use in self.traceability.sources if use.source.id not in verified]
        if missing:
            return f"{self.kb}: not verified: {', '.join(missing)}"
        if self.problems:
            return f"{self.kb}: the documents and the sources differ, or text is copied"
        count = "the document" if len(verified) == 1 else f"{len(verified)} documents"
        return f"{self.kb}: every place and digest verified, every passage of {count} accounted for"


def report_sources(
    model: Model, folder: Path, *, documents: Path | None, lines: Mapping[str, Sequence[str]]
) -> SourceReport:
    """Trace the sources of the knowledge base in a folder and, given the folder of documents, verify them.

    `lines` are those of the files of the knowledge base, for the excerpts.
    """
    sources = tuple(model.sources.values())
    problems = list(verify_use(sources, lines))
    verified: tuple[str, ...] | None = None
    if documents is not None:
        texts, unread = read_documents(sources, documents)
        problems += unread
        for source in sources:
            if source.id in texts:
                problems += verify(source, texts[source.id], lines)
        problems += copied(folder, texts.values())
        verified = tuple(texts)
    return SourceReport(kb=model.meta.id, traceability=trace(model), verified=verified, problems=tuple(problems))


def _table(report: SourceReport) -> Iterator[str]:
    uses = report.traceability.sources
    width = max((len(use.source.id) for use in uses), default=0)
    yield f"{'source':{width}}  claims  passages  unused  uncited  title"
    for use in uses:
        counts = f"{len(use.source.claims):6}  {use.passages:8}  {use.unused:6}  {len(use.uncited):7}"
        yield f"{use.source.id:{width}}  {counts}  {textwrap.shorten(use.source.title, 30, placeholder='…')}"


def _section(title: str, entries: Sequence[str]) -> Iterator[str]:
    yield ""
    yield f"{title}: {len(entries) or 'none'}"
    for entry in entries:
        yield from textwrap.wrap(
            entry, _WIDTH, initial_indent="  ", subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
