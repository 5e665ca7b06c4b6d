"""What a new part of a knowledge base looks like before it is filled in.

A scaffold is YAML of the right form in which whatever only its author can know is empty, with the question that it
answers behind it.  What is empty `kb check` names, with that line, until it is filled in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

__all__ = ["case_lines", "cause_lines", "claim_lines", "finding_lines", "rule_lines", "source_lines", "weight_line"]

_CITES = "# Which claims say so? As source.claim"


def rule_lines(id: str, *, conclusion: str, cites: Sequence[str] = ()) -> list[str]:
    """A rule; `conclusion` is the line that says what it concludes, none for a pattern rule."""
    return [
        f"- id: {id}",
        "  when:  # Which answers does it demand? A finding, or several under all, any, or at_least and of",
        *([f"  {conclusion}"] if conclusion else []),
        "  because:  # Why? One plain sentence in your own words, which the person reads",
        "  cites:",
        *_indented(_cited(cites)),
    ]


def finding_lines(id: str, *, kind: str, options: Sequence[str] = ()) -> list[str]:
    """A finding."""
    lines = [
        f"{id}:",
        "  title:  # What is it called in a list? A short noun phrase",
        f"  kind: {kind}",
        "  ask:  # What is the person asked? One plain question",
        "  # help: What is meant, in a sentence; leave it out where the question says it all",
        "  # warning: true where it is a warning sign, which is asked before anything reassures",
    ]
    if kind in ("choice", "choices"):
        named = [f"    {option}:  # What does the person read?" for option in options]
        lines += ["  options:", *named] if named else ["  options:  # Which? Below each other, as name: what is read"]
    if kind == "quantity":
        lines += ["  unit:  # In which unit? One word in the singular, such as day"]
    return lines


def cause_lines(id: str, *, kind_of: str, rule: str, cites: Sequence[str] = ()) -> list[str]:
    """A cause with one evidence rule."""
    return [
        f"{id}:",
        "  title:  # What is it called?",
        "  summary:  # What is it, in one sentence?",
        *([f"  kind_of: {kind_of}"] if kind_of else []),
        "  serious:  # How dangerous is it? From 0, harmless, to 3",
        "  cites:",
        *_indented(_cited(cites, "# Which claims name it? As source.claim")),
        "  evidence:",
        *(f"    {line}" for line in rule_lines(rule, conclusion=weight_line("weight"), cites=cites)),
    ]


def case_lines(id: str, *, cites: Sequence[str] = ()) -> list[str]:
    """A scenario."""
    return [
        f"- id: {id}",
        "  cites:",
        *_indented(_cited(cites, "# Which claims does it show? As source.claim")),
        "  findings:  # What is answered? Below each other, as finding: yes, no, unknown, an option or an amount",
        "  expect:",
        "    level:  # Which level has to be concluded?",
        "    # causes, patterns, rules: what else has to be concluded, and what not",
    ]


def claim_lines(id: str, *, section: str, sentence: int, digest: str) -> list[str]:
    """A claim."""
    return [
        f"{id}:",
        "  at:",
        f"    - section: {_scalar(section)}",
        f"      sentence: {sentence}",
        f'      digest: "{digest}"' if digest else "      digest:  # `kb sources --documents DIR` prints it",
        "  says:  # What does that passage say? One sentence in your own words",
    ]


def source_lines(id: str, *, file: str, sections: Sequence[tuple[str, int]]) -> list[str]:
    """A source."""
    titles = [line for title, at in sections for line in (f"  - title: {_scalar(title)}", f"    line: {at}")]
    return [
        f"id: {id}",
        "title:  # What is the document called?",
        "kind:  # What is it? Such as article, guideline or leaflet",
        "# publisher, note: who published it, and what it is worth",
        f"file: {_scalar(file)}",
        *(["sections:", *titles] if titles else []),
        "claims:  # What does it say? `kb new claim` begins each",
        "# unused: passages that nothing rests on, and why; `kb sources --documents DIR` names what is left",
    ]


def weight_line(side: str) -> str:
    """The line of an evidence rule that says how strongly it speaks."""
    return f"{side}:  # How strongly does it speak {'for' if side == 'weight' else 'against'} it? A word of `weights`"


def _cited(cites: Sequence[str], question: str = _CITES) -> list[str]:
    return [f"- {claim}" for claim in cites] or [f"-  {question}"]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _scalar(text: str) -> str:
    """A text as a YAML scalar on one line, in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
