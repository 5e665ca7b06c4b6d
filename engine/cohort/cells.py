"""One cell of a table: what it says of a finding.

A cell is text, or a value of the table's own type.  Accepted is what `answers` accepts, and

- of choices, beside a list, text with options between `;` or `,`, each of which may be answered: ``pump;flue:no``
- of a quantity with a unit in the header or in a column of its own, a number.

Empty, white space and null are *not asked*.  Everything else is a fault, which names the finding and what to do.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from ..inference.answers import DONT_KNOW, NO, YES, read_answers
from ..knowledge.conditions import Atom
from ..knowledge.errors import BadAnswers
from ..knowledge.model import Model
from ..knowledge.quantities import shown
from .layout import Target

__all__ = ["CellReader", "Said", "value_key"]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
_REMEMBERED = 100_000
"""So many different cells of a column are remembered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one cell says."""

    atoms: tuple[tuple[Atom, bool], ...] = ()
    """What it states as present or absent."""
    amount: float | None = None
    """The amount, in the unit of the finding."""
    fault: str = ""
    """Why it cannot be understood."""


_NOTHING = Said()


@dataclass(slots=True)
class CellReader:
    """Reads the cells of one column; equal cells are read once."""

    model: Model
    target: Target
    _known: dict[object, Said] = field(default_factory=dict)

    def read(self, value: object, unit: object = None) -> Said:
        """What a cell says; `unit` is the cell of the units beside it."""
        key = value_key(value), unit
        said = self._known.get(key)
        if said is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            said = self._known[key] = self._read(value, unit)
        return said

    def _read(self, value: object, unit: object) -> Said:
        if value is None or (isinstance(value, str) and not value.strip()):
            return _NOTHING
        if self.target.option:
            return self._yes_or_no(value)
        try:
            answer = self._answer(value, unit)
            read = read_answers(self.model, {self.target.finding.id: answer})
        except _Refused as refusal:
            return Said(fault=f"`{self.target}`: {refusal}")
        except BadAnswers as error:
            return Said(fault="; ".join(map(str, error.faults)))
        amount = read.amounts.get(self.target.finding.id)
        return Said(
            atoms=tuple((atom, said) for atom, said in read.atoms.items() if isinstance(said, bool)),
            amount=amount if isinstance(amount, float) else None,
        )

    def _yes_or_no(self, value: object) -> Said:
        atom = Atom(self.target.finding.id, self.target.option)
        word = " ".join(value.casefold().split()) if isinstance(value, str) else ""
        if value is True or word in YES:
            return Said(atoms=((atom, True),))
        if value is False or word in NO:
            return Said(atoms=((atom, False),))
        if word in DONT_KNOW:
            return _NOTHING
        return Said(fault=f"`{atom}`: `{_short(value)}` is no answer (answer yes, no or unknown)")

    def _answer(self, value: object, unit: object) -> object:
        """What `answers` makes the same of."""
        finding = self.target.finding
        if finding.kind == "choices" and isinstance(value, str):
            return _options(value)
        if finding.kind != "quantity" or (isinstance(value, str) and " ".join(value.casefold().split()) in DONT_KNOW):
            return value
        unit = self.target.unit or (unit.strip() if isinstance(unit, str) else unit)
        if not unit:
            return value
        if isinstance(value, str):
            if not _NUMBER.fullmatch(value.strip()):
                raise _Refused(f"`{_short(value)}` is no number of `{unit}` (give one number)")
            value = float(value) if "e" in value.casefold() else value.strip()
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise _Refused(f"`{_short(value)}` is no number of `{unit}` (give one number)")
        return f"{value if isinstance(value, str) else _digits(value)} {unit}"


class _Refused(Exception):
    pass


def _options(text: str) -> object:
    """Options between `;` or `,` as a mapping; a word for all of them, such as ``none``, as it stands."""
    parts = [part for part in (part.strip() for part in re.split("[;,]", text)) if part]
    if len(parts) == 1 and ":" not in text:
        return parts[0]
    said: dict[str, str] = {}
    for part in parts:
        option, colon, answer = (each.strip() for each in part.partition(":"))
        answer = answer if colon else "yes"
        if said.setdefault(option, answer) != answer:
            raise _Refused(f"`{_short(text)}` answers `{option}` twice, and not alike (answer it once)")
    if not said:
        raise _Refused(f"`{_short(text)}` names no option")
    return said


def _digits(number: float) -> str:
    try:
        return shown(float(number), unit="", bare=True)
    except (OverflowError, ValueError):
        raise _Refused(f"`{_short(number)}` is no finite number") from None


def value_key(value: object) -> object:
    """What tells values apart: `True` is not 1."""
    if isinstance(value, list | dict):
        return type(value), json.dumps(value, default=repr)
    return type(value), value


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
