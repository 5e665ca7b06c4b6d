"""Findings, answers and amounts in the words of the knowledge base, as lists and sentences show them.

A finding is named by its title, an option after it: "Where it hurts: in the flank".  Titles of options may explain
themselves after a colon; in a list the first part stands alone.  Amounts of time are shown in the largest unit that
divides them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .conditions import Absent, Atom, Compare, Present
from .implications import Literal
from .model import Finding, Model
from .quantities import shown

__all__ = [
    "amount_in_words",
    "answer_in_words",
    "joined",
    "leaf_in_words",
    "literal_in_words",
    "names_in_words",
    "option_in_words",
    "threshold_in_words",
]

_COMPARISONS = {"more_than": "more than", "at_least": "at least", "at_most": "at most", "less_than": "less than"}
_DAYS_OF = (("year", 365, 365), ("month", 30, 60), ("week", 7, 7))
"""Unit, its days, and from how many days on it is used: 30 days are told from 4 weeks by staying days."""


def joined(words: Sequence[str], *, last: str = "and") -> str:
    """Words as an enumeration.

    >>> joined(["a", "b", "c"]), joined(["a", "b"], last="or")
    ('a, b and c', 'a or b')
    """
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def amount_in_words(finding: Finding, amount: float) -> str:
    """An amount of a quantity, such as "2 weeks"."""
    if finding.unit == "day" and amount == int(amount):
        for unit, days, least in _DAYS_OF:
            if amount >= least and amount % days == 0:
                return shown(amount / days, unit=unit)
    return shown(amount, unit=finding.unit, bare=finding.bare)


def threshold_in_words(finding: Finding, compare: Compare) -> str:
    """What a comparison wants of a quantity, such as "more than 2 weeks"."""
    return f"{_COMPARISONS[compare.comparison]} {amount_in_words(finding, compare.bound)}"


def option_in_words(finding: Finding, option: str) -> str:
    """An option of a choice without what its title explains."""
    return finding.options[option].title.partition(": ")[0]


def literal_in_words(model: Model, literal: Literal) -> str:
    """Something present or absent, such as "Fever: yes" or "Where it hurts: not in the flank"."""
    atom, finding = literal.atom, model.finding_of(literal.atom)
    if not atom.option:
        return f"{finding.title}: {'yes' if literal.present else 'no'}"
    return f"{finding.title}: {'' if literal.present else 'not '}{option_in_words(finding, atom.option)}"


def leaf_in_words(model: Model, leaf: Present | Absent | Compare) -> str:
    """What a rule reads."""
    if isinstance(leaf, Compare):
        finding = model.findings[leaf.finding]
        return f"{finding.title}: {threshold_in_words(finding, leaf)}"
    return literal_in_words(model, Literal(leaf.atom, isinstance(leaf, Present)))


def answer_in_words(finding: Finding, given: str | Mapping[str, str]) -> str:
    """A given answer without the name of its finding; what was answered with *don't know* is left out of options."""
    if isinstance(given, Mapping):
        present, absent = ([option for option in given if given[option] == value] for value in ("present", "absent"))
        parts = [joined([option_in_words(finding, option) for option in present])]
        if absent and len(absent) == len(finding.options):
            parts.append("none of these")
        elif absent:
            parts.append(f"not {joined([option_in_words(finding, option) for option in absent], last='or')}")
        return "; ".join(filter(None, parts))
    if finding.kind == "choice" and given in finding.options:
        return option_in_words(finding, given)
    return {"present": "yes", "absent": "no", "unknown": "don't know"}.get(given, given)


def names_in_words(model: Model, names: Iterable[Atom], *, last: str = "or") -> tuple[str, ...]:
    """Atoms and quantities by title, in order; the options of one finding together."""
    options: dict[str, list[str]] = {}
    for name in names:
        options.setdefault(name.finding, [])
        if name.option:
            options[name.finding].append(option_in_words(model.findings[name.finding], name.option))
    return tuple(
        f"{model.findings[finding].title}: {joined(titles, last=last)}" if titles else model.findings[finding].title
        for finding, titles in options.items()
    )
