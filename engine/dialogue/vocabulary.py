"""The vocabulary: which finding is meant by some words, and how a finding is answered.

A query is compared with the texts of each finding: its name, its aliases, its title, its options (with theirs), its
question.  How well one fits, best first:

- *exact*: it is the text;
- *prefix*: the text begins with it;
- *words*: each word of the query begins a word of the text, in any order;
- *substring*: the text holds it somewhere;
- *close*: as above, after each word that the vocabulary does not know was replaced by the most similar one that it does
  know (Ratcliff and Obershelp's measure, as in `difflib`);
- *some words*: words of the query stand somewhere in the finding.  Each counts by how rare it is in the vocabulary (its
  inverse document frequency; Spärck Jones, Journal of Documentation 28, 1972), so that no list of words to pass over is
  needed, in any language; one that more than a quarter of the findings have, or of one or two letters, counts nothing.

The last two are tried only when nothing fits better.
Findings that fit equally well stand in the order of the texts above, then in declared order.
"""

from __future__ import annotations

import difflib
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..knowledge.model import Finding, Model, Option
from ..knowledge.quantities import shown

__all__ = ["FITS", "Match", "by_file", "example", "how_to_answer", "nearest", "search"]

FITS = ("exact", "prefix", "words", "substring", "close", "some words")
"""How well a finding fits a query, best first."""

_FIELDS = ("name", "alias", "title", "option", "question")
"""The texts of a finding, in the order in which they count."""

_SIMILAR = 0.75
"""The least similarity of a word that may be meant."""
_REMOTE = 0.6
"""The least similarity of what is suggested when nothing fits."""
_COMMON = 0.25
"""A word that more of the findings have says nothing about which is meant."""
_ENOUGH = 0.7
"""A finding that fits in some words is kept when it fits at least so well, compared with the best."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A finding that fits a query."""

    finding: Finding
    fit: str
    """How well: one of `FITS`."""
    field: str
    """Which text fits best: ``name``, ``alias``, ``title``, ``option`` or ``question``."""
    text: str
    """That text."""
    option: Option | None = None
    """The option whose text it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A text by which a finding may be found."""

    field: str
    text: str
    folded: str
    words: tuple[str, ...]
    option: Option | None = None


def search(model: Model, query: str) -> tuple[Match, ...]:
    """The findings that fit a query, best first; none where nothing does."""
    wanted = _words(query)
    if not wanted:
        return ()
    index = {finding.id: tuple(_entries(finding)) for finding in model.findings.values()}
    found = _fitting(model, index, wanted)
    if found:
        return found
    corrected = _corrected(index, wanted)
    close = tuple(replace(match, fit="close") for match in _fitting(model, index, corrected))
    return close or _by_some_words(model, index, wanted) or _by_some_words(model, index, corrected)


def nearest(model: Model, query: str, *, most: int = 3) -> tuple[Finding, ...]:
    """The findings to suggest where nothing fits, the most similar first."""
    known: dict[str, str] = {}
    for finding in model.findings.values():
        for entry in _entries(finding):
            if entry.field != "question":
                known.setdefault(entry.folded, finding.id)
    near = difflib.get_close_matches(" ".join(_words(query)), list(known), n=most * 3, cutoff=_REMOTE)
    return tuple(model.findings[name] for name in list(dict.fromkeys(known[text] for text in near))[:most])


def by_file(model: Model) -> Mapping[str, tuple[Finding, ...]]:
    """The findings by the file that declares them, in declared order."""
    files: dict[str, list[Finding]] = {}
    for finding in model.findings.values():
        files.setdefault(finding.place.file, []).append(finding)
    return {file: tuple(findings) for file, findings in files.items()}


def how_to_answer(finding: Finding) -> str:
    """What may be answered, in words."""
    match finding.kind:
        case "symptom":
            return "yes, no or unknown"
        case "choice":
            return f"one of {', '.join(finding.options)}; or unknown"
        case "choices":
            return f"any of {', '.join(finding.options)}; or none, or unknown"
    least, greatest = (
        shown(bound, unit=finding.unit, bare=finding.bare) for bound in (finding.least, finding.greatest)
    )
    what = f"a number of {finding.unit}s" if finding.bare else "a number and its unit"
    return f"{what}, from {least} to {greatest}; or unknown"


def example(finding: Finding) -> str:
    """An answer that the finding takes, as ``NAME=VALUE``.

    >>> from engine.inference.knowledge_base import load
    >>> example(load("tests/boiler").findings["off-for"])
    'off-for=3 days'
    """
    match finding.kind:
        case "symptom":
            value = "yes"
        case "choice":
            value = next(iter(finding.options))
        case "choices":
            value = ",".join(list(finding.options)[:2])
        case _:
            middle = (finding.least + finding.greatest) // 2 if finding.bare else 3.0
            amount = min(max(middle, finding.least), finding.greatest)
            value = shown(amount, unit=finding.unit, bare=finding.bare)
    return f"{finding.id}={value}"


# -- the texts ------------------------------------------------------------------------------------------------------


def _entries(finding: Finding) -> Iterator[_Entry]:
    yield _entry("name", finding.id)
    for alias in finding.aliases:
        yield _entry("alias", alias)
    yield _entry("title", finding.title)
    for option in finding.options.values():
        for text in (option.id, option.title, *option.aliases):
            yield _entry("option", text, option)
    yield _entry("question", finding.ask)


def _entry(field: str, text: str, option: Option | None = None) -> _Entry:
    words = _words(text)
    return _Entry(field=field, text=text, folded=" ".join(words), words=words, option=option)


def _words(text: str) -> tuple[str, ...]:
    """The words of a text, whatever the case, the hyphens and the quotes."""
    return tuple(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold()))


# -- how well a finding fits ------------------------------------------------------------------------------------------


def _fitting(model: Model, index: Mapping[str, Sequence[_Entry]], wanted: tuple[str, ...]) -> tuple[Match, ...]:
    """The findings that fit all of the words, best first."""
    found = [
        _match(model.findings[name], *best)
        for name, entries in index.items()
        if (best := _best(entries, wanted)) is not None
    ]
    return tuple(sorted(found, key=lambda match: (FITS.index(match.fit), _FIELDS.index(match.field))))


def _match(finding: Finding, fit: str, entry: _Entry) -> Match:
    return Match(finding=finding, fit=fit, field=entry.field, text=entry.text, option=entry.option)


def _best(entries: Sequence[_Entry], wanted: tuple[str, ...]) -> tuple[str, _Entry] | None:
    """The text that fits best, and how well; None where none does."""
    query = " ".join(wanted)
    fitting = [(fit, entry) for entry in entries if (fit := _fit(entry, query, wanted)) is not None]
    return min(fitting, key=lambda pair: (FITS.index(pair[0]), _FIELDS.index(pair[1].field)), default=None)


def _fit(entry: _Entry, query: str, wanted: tuple[str, ...]) -> str | None:
    if entry.folded == query:
        return "exact"
    if entry.field != "question" and entry.folded.startswith(query):
        return "prefix"
    if all(any(word.startswith(part) for word in entry.words) for part in wanted):
        return "words"
    return "substring" if len(query) > 2 and query in entry.folded else None


def _by_some_words(model: Model, index: Mapping[str, Sequence[_Entry]], wanted: tuple[str, ...]) -> tuple[Match, ...]:
    """The findings that have the rarest of the words, those that have most of them first."""
    having = {name: {word for entry in entries for word in entry.words} for name, entries in index.items()}
    counts = Counter(word for words in having.values() for word in words)
    weights = {
        word: math.log(len(having) / counts[word])
        for word in dict.fromkeys(wanted)
        if len(word) > 2 and 0 < counts[word] <= _COMMON * len(having)
    }
    scores = {name: sum(weight for word, weight in weights.items() if word in words) for name, words in having.items()}
    least = max(scores.values(), default=0) * _ENOUGH
    ranked = sorted((name for name in scores if 0 < least <= scores[name]), key=lambda name: -scores[name])
    return tuple(_match(model.findings[name], "some words", _with_most(index[name], weights)) for name in ranked)


def _with_most(entries: Sequence[_Entry], weights: Mapping[str, float]) -> _Entry:
    return max(entries, key=lambda entry: sum(weight for word, weight in weights.items() if word in entry.words))


def _corrected(index: Mapping[str, Sequence[_Entry]], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The query with each word that nothing has replaced by the most similar that something has."""
    known = list(dict.fromkeys(word for entries in index.values() for entry in entries for word in entry.words))
    return tuple(
        word if word in known else next(iter(difflib.get_close_matches(word, known, n=1, cutoff=_SIMILAR)), word)
        for word in wanted
    )
