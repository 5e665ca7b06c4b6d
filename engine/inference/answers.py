"""What a person or a program may answer, and what is made of it.

Accepted for a symptom: yes, y, true, present / no, n, false, absent / unknown, "don't know", ?; in Python True, False
and `UNKNOWN`.  None is *not asked*.  A choice takes one option; choices take one, a list (which leaves the others not
asked), a mapping of options to yes and no, or "none", which denies them all; a quantity an amount with its unit.
Anything else is a fault: nothing is ever guessed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum
from typing import Final, TypeAlias

from ..knowledge.conditions import Atom
from ..knowledge.diagnostics import closest, did_you_mean
from ..knowledge.errors import BadAnswers, Fault
from ..knowledge.model import Finding, Model
from ..knowledge.quantities import AmountError, amount_in, days_of, shown

__all__ = [
    "DONT_KNOW",
    "NO",
    "NONE",
    "UNKNOWN",
    "YES",
    "Answers",
    "Given",
    "Unknown",
    "read_answers",
    "suggest_finding",
]


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN
"""The answer "don't know": asked, and still open."""

Given: TypeAlias = str | dict[str, str]
"""An answer in canonical form: ``present``, an option, an amount, ``unknown``; of choices a value per option."""

YES = frozenset({"yes", "y", "true", "present"})
NO = frozenset({"no", "n", "false", "absent"})
DONT_KNOW = frozenset({"unknown", "don't know", "don’t know", "dont know", "?"})
NONE = NO | {"none", "none of these"}
"""Of a choice that takes several: none of its options."""

_SUGGESTIONS = 50
"""For so many unknown findings a similar one is looked for: a file that is none of ours may name thousands."""


@dataclass(slots=True)
class Answers:
    """Answers as they were given, read but not yet closed under implication."""

    given: dict[str, Given] = field(default_factory=dict)
    """Canonical form, in declared order."""
    atoms: dict[Atom, bool | Unknown] = field(default_factory=dict)
    """What was said of each atom."""
    amounts: dict[str, float | Unknown] = field(default_factory=dict)
    """What was said of each quantity, in its unit."""


def read_answers(model: Model, answers: Mapping[str, object]) -> Answers:
    """Read answers by the name of their finding.

    Raises `BadAnswers` with every fault.
    """
    unknown = [str(name) for name in answers if name not in model.findings]
    faults = [_unknown_finding(model, name, suggest=at < _SUGGESTIONS) for at, name in enumerate(unknown)]
    read = Answers()
    for finding in model.findings.values():  # declared order, whatever the order of the answers
        if answers.get(finding.id) is None:
            continue
        try:
            _READERS[finding.kind](finding, answers[finding.id], read)
        except _Refused as refusal:
            faults.append(Fault(name=finding.id, message=f"`{finding.id}`: {refusal.message}", hint=refusal.hint))
    if faults:
        raise BadAnswers(faults)
    return read


def suggest_finding(model: Model, word: str) -> str | None:
    """A suggestion for a misspelt finding, by its names and aliases."""
    known: dict[str, str] = {}
    for finding in model.findings.values():
        for alias in (finding.id, *finding.aliases):
            known.setdefault(alias, finding.id)
        for option in finding.options.values():
            for alias in (option.id, *option.aliases):
                known.setdefault(alias, f"{finding.id}={option.id}")
    folded = " ".join(word.casefold().replace("_", "-").split())
    near = folded if folded in known else closest(folded, known)
    return None if near is None else f"did you mean `{known[near]}`?"


class _Refused(Exception):
    def __init__(self, message: str, hint: str | None = None) -> None:
        self.message, self.hint = message, hint


def _unknown_finding(model: Model, name: str, *, suggest: bool) -> Fault:
    hint = (suggest_finding(model, name) if suggest else None) or "see `thoracle findings`"
    return Fault(name=name, message=f"no finding is called {_quoted(name)}", hint=hint)


def _word(value: object) -> str:
    return " ".join(value.casefold().split()) if isinstance(value, str) else ""


def _value(value: object) -> bool | Unknown | None:
    """Yes, no or don't know; None for anything else."""
    if isinstance(value, bool) or value is UNKNOWN:
        return value
    word = _word(value)
    return True if word in YES else False if word in NO else UNKNOWN if word in DONT_KNOW else None


def _shown(value: bool | Unknown) -> str:
    return "unknown" if value is UNKNOWN else "present" if value else "absent"


def _read_symptom(finding: Finding, value: object, read: Answers) -> None:
    answer = _value(value)
    if answer is None:
        raise _Refused(f"{_quoted(value)} is no answer", "answer yes, no or unknown")
    read.atoms[Atom(finding.id)] = answer
    read.given[finding.id] = _shown(answer)


def _read_choice(finding: Finding, value: object, read: Answers) -> None:
    if _value(value) is UNKNOWN:
        read.atoms.update(dict.fromkeys(finding.atoms, UNKNOWN))
        read.given[finding.id] = "unknown"
        return
    option = _option(finding, value)
    read.atoms[Atom(finding.id, option)] = True
    read.given[finding.id] = option


def _read_choices(finding: Finding, value: object, read: Answers) -> None:
    said: dict[str, bool | Unknown] = {}
    if isinstance(value, Mapping):
        for name, answer in value.items():
            option, truth = _option(finding, name), _value(answer)
            if answer is None:
                continue
            if truth is None:
                raise _Refused(f"{_quoted(answer)} is no answer to `{option}`", "answer yes, no or unknown")
            if said.get(option, truth) is not truth:
                raise _Refused(f"`{option}` is answered twice, and not alike", "answer it once")
            said[option] = truth
        if value and not said:
            return  # of no option is anything said: not asked
    elif _value(value) is UNKNOWN:
        said = dict.fromkeys(finding.options, UNKNOWN)
    elif value is False or _word(value) in NONE:
        said = dict.fromkeys(finding.options, False)
    else:
        words = (
            value if isinstance(value, list | tuple) else str(value).split(",") if isinstance(value, str) else [value]
        )
        said = {_option(finding, word): True for word in words}
    if not said:
        raise _Refused("nothing is said of any option", f"name one or more of {', '.join(finding.options)}")
    ordered = {option: said[option] for option in finding.options if option in said}
    read.atoms.update({Atom(finding.id, option): answer for option, answer in ordered.items()})
    read.given[finding.id] = {option: _shown(answer) for option, answer in ordered.items()}


def _option(finding: Finding, value: object) -> str:
    word = _word(value)
    for candidate in (word, word.replace(" ", "-"), word.replace("_", "-")):
        if candidate in finding.options:
            return candidate
    known = ", ".join(finding.options)
    hint = did_you_mean(word, finding.options) if word else None
    raise _Refused(f"{_quoted(value)} is no option", hint or f"choose from {known}")


def _read_quantity(finding: Finding, value: object, read: Answers) -> None:
    if _value(value) is UNKNOWN:
        read.amounts[finding.id] = UNKNOWN
        read.given[finding.id] = "unknown"
        return
    amount = _amount(finding, value)
    if not finding.least <= amount <= finding.greatest:
        bounds = f"{_amount_shown(finding, finding.least)} to {_amount_shown(finding, finding.greatest)}"
        raise _Refused(f"{_quoted(value)} is out of range", f"give {bounds}")
    read.amounts[finding.id] = amount
    read.given[finding.id] = _amount_shown(finding, amount)


def _amount(finding: Finding, value: object) -> float:
    try:
        if isinstance(value, timedelta):
            return days_of(value, unit=finding.unit)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return amount_in(_digits(value), unit=finding.unit, bare=finding.bare)
        if isinstance(value, str):
            return amount_in(value, unit=finding.unit, bare=finding.bare)
    except AmountError as error:
        raise _Refused(str(error)) from error
    raise _Refused(f"{_quoted(value)} is no amount", "give a number" + ("" if finding.bare else " and a unit"))


def _digits(number: float) -> str:
    """A number as a person would write it."""
    try:
        value = float(number)
    except OverflowError:
        value = math.inf
    if not math.isfinite(value):
        raise AmountError(f"{_quoted(number)} is no finite number")
    return f"{value:.9f}".rstrip("0").rstrip(".")


def _amount_shown(finding: Finding, amount: float) -> str:
    return shown(amount, unit=finding.unit, bare=finding.bare)


def _quoted(value: object) -> str:
    try:
        text = value if isinstance(value, str) else repr(value)
    except Exception:  # whatever a stranger's object does; an int of thousands of digits raises ValueError
        text = "…"
    return f"`{text}`" if len(text) <= 60 else f"`{text[:57]}…`"


_READERS: Mapping[str, Callable[[Finding, object, Answers], None]] = {
    "symptom": _read_symptom,
    "choice": _read_choice,
    "choices": _read_choices,
    "quantity": _read_quantity,
}


def merged(given: Mapping[str, Given], changes: Iterable[tuple[str, object]]) -> dict[str, object]:
    """Answers with changes: a mapping of options is laid over what was said before, everything else replaces it."""
    result: dict[str, object] = dict(given)
    for name, value in changes:
        before = result.get(name)
        both = isinstance(before, dict) and isinstance(value, Mapping)
        result[name] = {**before, **value} if both else value  # type: ignore[dict-item]
    return result
