"""What the columns of a table of cases mean.

A column is named by what it states::

    noise                   a finding: present or absent, an option, options, an amount with its unit
    where=pump, where:pump  one option: yes or no; the option alone where no other finding has it
    off-for [day]           a quantity, as numbers in that unit
    off-for, off-for:unit   a quantity, and the column of its units (`off_for_unit` too)

Case, white space and `_` for `-` make no difference.  What a column is called beside these is settled by the settings:
mapped to one of them, kept, or left out.  Nothing is guessed: a column that is none of this is an error.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..inference.answers import suggest_finding
from ..knowledge.diagnostics import closest, did_you_mean
from ..knowledge.errors import CohortError
from ..knowledge.model import Finding, Model
from ..knowledge.quantities import AmountError, amount_in

__all__ = ["Layout", "Settings", "Target", "Unclear", "layout", "missing", "read_target"]

_IN_BRACKETS = re.compile(r"(?P<name>[^\[\]]+)\[(?P<unit>[^\[\]]*)\]")
_UNITS = re.compile(r"(?P<name>.+)-units?")
_SUGGESTIONS = 50
"""For so many unknown columns a similar finding is looked for: a file that is none of ours may have thousands."""

SETTLE = (
    "say what an unknown column states (--map COLUMN=FINDING), pass it on (--keep) or leave it out (--ignore-column)"
)
"""How to mend unknown columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the person says of the columns, and which results they want."""

    columns: tuple[tuple[str, str], ...] = ()
    """Columns, and what each of them states."""
    ignored: tuple[str, ...] = ()
    """Columns that are not read."""
    kept: tuple[str, ...] = ()
    """Columns that are passed on to the results, in this order; they are read too where they state a finding."""
    fired: bool = False
    """Whether the results hold the rules that fired."""
    points: bool = False
    """Whether the results hold the points of every cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a column states."""

    finding: Finding
    option: str = ""
    """The option to which the column says yes or no."""
    unit: str = ""
    """The unit of its numbers."""
    units: bool = False
    """Whether it holds the units of another column."""

    def __str__(self) -> str:
        name = f"{self.finding.id}={self.option}" if self.option else self.finding.id
        return f"{name}:unit" if self.units else name


class Unclear(Exception):
    """The name of a column does not say what it states; `str()` says why."""


@dataclass(slots=True)
class Layout:
    """What every column of a table states."""

    targets: dict[str, Target] = field(default_factory=dict)
    """Columns that are read, in the order of the table."""
    units: dict[str, str] = field(default_factory=dict)
    """The column of the units, by the column of the amounts."""
    kept: tuple[str, ...] = ()
    """Columns that are passed on."""


def layout(model: Model, names: Iterable[str], settings: Settings, *, whole: bool = True) -> Layout:
    """What columns of these names state; `whole` says that the table has no others.

    Raises `CohortError` with every fault.
    """
    names = list(names)
    reasons = missing(names, settings) if whole else []
    reasons += [f"two columns are called `{name}`" for name, count in Counter(names).items() if count > 1]
    mapped, kept, found = dict(settings.columns), frozenset(settings.kept), Layout(kept=settings.kept)
    unknown = 0
    for name in dict.fromkeys(names):
        if name in settings.ignored:
            continue
        needed = name in mapped or name not in kept
        try:
            suggest = needed and unknown < _SUGGESTIONS
            found.targets[name] = read_target(model, mapped.get(name, name), suggest=suggest)
        except Unclear as error:
            if needed:
                unknown += 1
                reasons.append(f"the column `{name}`: {error}")
    reasons += [SETTLE] if unknown else []
    reasons += _clashes(found)
    if whole and not reasons and not found.targets:
        reasons.append("no column states a finding")
    if reasons:
        raise CohortError(reasons)
    return found


def read_target(model: Model, text: str, *, suggest: bool = True) -> Target:
    """What a name states.

    Raises `Unclear` where it does not say so.
    """
    bracketed = _IN_BRACKETS.fullmatch(text.strip())
    if bracketed:
        return _measured(_finding(model, bracketed["name"], suggest=suggest), bracketed["unit"].strip())
    name = _folded(text)
    if name in model.findings:
        return Target(finding=model.findings[name])
    for mark in "=:":
        left, found, right = text.partition(mark)
        if found:
            finding = _finding(model, left, suggest=suggest)
            of_units = finding.kind == "quantity" and _folded(right) in ("unit", "units")
            return Target(finding=finding, units=True) if of_units else _option(finding, right)
    units = _UNITS.fullmatch(name)
    if units and units["name"] in model.findings and model.findings[units["name"]].kind == "quantity":
        return Target(finding=model.findings[units["name"]], units=True)
    having = [finding for finding in model.findings.values() if name in finding.options]
    if len(having) > 1:
        either = " or ".join(f"`{finding.id}={name}`" for finding in having)
        raise Unclear(f"several findings have this option; call it {either}")
    if having:
        return Target(finding=having[0], option=name)
    return Target(finding=_finding(model, text, suggest=suggest))


def _folded(text: str) -> str:
    return "-".join(text.casefold().replace("_", " ").split())


def _finding(model: Model, text: str, *, suggest: bool) -> Finding:
    finding = model.findings.get(_folded(text))
    if finding is None:
        hint = (suggest_finding(model, text.strip()) if suggest else None) or "see `thoracle findings`"
        raise Unclear(f"no finding is called `{text.strip()}` ({hint})")
    return finding


def _option(finding: Finding, text: str) -> Target:
    option = _folded(text)
    if option not in finding.options:
        known = ", ".join(finding.options)
        hint = did_you_mean(option, finding.options) or (f"it has {known}" if known else "it takes no options")
        raise Unclear(f"`{finding.id}` has no option `{text.strip()}` ({hint})")
    return Target(finding=finding, option=option)


def _measured(finding: Finding, unit: str) -> Target:
    if finding.kind != "quantity":
        raise Unclear(f"`{finding.id}` is no quantity and has no unit")
    try:
        amount_in(f"1 {unit}", unit=finding.unit, bare=False)
    except AmountError as error:
        raise Unclear(str(error)) from error
    return Target(finding=finding, unit=unit)


def missing(names: Sequence[str], settings: Settings) -> list[str]:
    """What the settings name and the table does not have."""
    asked = {"--map": [name for name, _ in settings.columns], "--keep": settings.kept}
    both = [name for name, _ in settings.columns if name in settings.ignored]
    return [f"the column `{name}` is both mapped and left out" for name in both] + [
        f"there is no column `{name}` for {option} ({_similar(name, names)})"
        for option, wanted in {**asked, "--ignore-column": settings.ignored}.items()
        for name in wanted
        if name not in names
    ]


def _similar(name: str, names: Sequence[str]) -> str:
    return f"did you mean `{closest(name, names)}`?" if closest(name, names) else f"the columns are {_listed(names)}"


def _listed(names: Sequence[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _clashes(found: Layout) -> list[str]:
    """Columns that state the same, and units of nothing; the columns of units are taken out of the targets."""
    reasons: list[str] = []
    first: dict[tuple[str, str, bool], str] = {}
    for name, target in found.targets.items():
        other = first.setdefault((target.finding.id, target.option, target.units), name)
        if other != name:
            reasons.append(f"the columns `{other}` and `{name}` both state `{target}`; leave one out (--ignore-column)")
    for (finding, _, units), name in first.items():
        if units:
            del found.targets[name]
            amounts = first.get((finding, "", False))
            if amounts is None or found.targets[amounts].unit:
                why = "has its unit in its name" if amounts else "is missing"
                reasons.append(f"the column `{name}` holds the units of `{finding}`, whose column {why}")
            else:
                found.units[amounts] = name
    return reasons
