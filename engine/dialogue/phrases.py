"""Phrases: where the names, titles, other words and options of findings stand in a line, in whatever inflection.

Words are compared by their stem (`tokens`): plural, *-ing* and *-ed* are taken off.  A phrase is found

- in its own words, where articles and possessives may be missing or added: "pain in the arm" is "pain in my arm";
- with a word of degree inside: "very tense muscles";
- turned round, when it has two words: "numb leg" is "my leg feels numb";
- without the "it" it begins with: "it hurts to move" is "my leg hurts to move";
- with a "not" inside, which denies it: "rest does not help" denies "rest helps".

The longest phrases are taken first.  Of equally long ones those that begin with a word of denial come last ("no feeling
sick" is not "no feeling"); then what stands first; then what is written exactly so; then names before titles before
other words.

A phrase inside another is not taken.  Two that overlap are both taken, for "arm pain at night" is arm pain and pain at
night, where each has a word that no other uses and they are of different findings; but none that is taken later and
begins with a word of denial of its own.  What they share may also go on behind the other: "pain in my arm at night" is
the same, and "numb arms and legs" is numb arms and numb legs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from ..knowledge.conditions import Atom
from ..knowledge.model import Finding, Model
from .english import AUXILIARIES, BEING, DEGREES, DETERMINERS, NEGATORS
from .tokens import Token, is_mark, tokens

__all__ = ["Found", "called", "find_phrases"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A phrase that stands in a line."""

    atom: Atom
    """What it calls."""
    first: int
    """The first of its tokens."""
    last: int
    """One past the last of them."""
    words: frozenset[int]
    """Which tokens are its own words: not those that it has only between them."""
    denied: bool
    """Whether a "not" stands inside."""
    denial: str
    """Where one of its own words denies: ``first``, ``inside``, or empty for nowhere."""


# -- the phrases of a model -------------------------------------------------------------------------------------------

_BE = "<be>"
"""In a phrase that is turned round: any form of being."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Phrase:
    atom: Atom
    key: tuple[str, ...]
    """Stems, without determiners."""
    words: tuple[str, ...]
    """The same as it is written."""
    rank: int
    """0 a name, 1 a title, 2 another word."""
    order: int

    @property
    def denies(self) -> bool:
        """Whether it begins with a word of denial itself."""
        return self.words[0] in NEGATORS

    @property
    def denial(self) -> str:
        """As in `Found`."""
        return "first" if self.denies else "inside" if not NEGATORS.isdisjoint(self.words) else ""


@lru_cache(maxsize=16)
def _phrases(model: Model) -> dict[str, tuple[_Phrase, ...]]:
    """All phrases by their first stem."""
    index: dict[str, dict[tuple[tuple[str, ...], Atom], _Phrase]] = {}
    for order, (atom, rank, text) in enumerate(each for finding in model.findings.values() for each in called(finding)):
        cut = [token for token in tokens(text) if token.word not in DETERMINERS]
        if all(is_mark(token) for token in cut):
            continue
        key, words = tuple(map(_key, cut)), tuple(token.word for token in cut)
        turned, bare = (_turned(key, words), _turned(words, words)), (_bare(key, words), _bare(words, words))
        for each, spelling in ((key, words), turned, bare):
            if each:
                phrase = _Phrase(atom=atom, key=each, words=spelling, rank=rank, order=order)
                index.setdefault(each[0], {}).setdefault((each, atom), phrase)
    return {first: tuple(phrases.values()) for first, phrases in index.items()}


def called(finding: Finding) -> Iterator[tuple[Atom, int, str]]:
    """What a symptom, or each option of a choice, is called: by name (0), by title (1), by other words (2)."""
    if finding.kind == "symptom":
        atom = Atom(finding.id)
        yield atom, 0, finding.id.replace("-", " ")
        yield atom, 1, finding.title
        head, comma, tail = finding.title.partition(", ")
        if comma and " " not in tail:  # an inverted heading, such as "Fever, high"
            yield atom, 1, head
        yield from ((atom, 2, alias) for alias in finding.aliases)
    for option in finding.options.values():
        atom = Atom(finding.id, option.id)
        yield atom, 0, option.id.replace("-", " ")
        yield atom, 1, option.title
        yield atom, 1, option.title.partition(":")[0]
        yield from ((atom, 2, alias) for alias in option.aliases)


def _turned(parts: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """ "Numb leg" as "leg is numb"; nothing of a phrase that has more words than two, or begins with a denial."""
    if len(words) != 2 or words[0] in NEGATORS or not all(word[0].isalpha() for word in words):
        return ()
    return (parts[1], _BE, parts[0])


def _bare(parts: tuple[str, ...], words: tuple[str, ...]) -> tuple[str, ...]:
    """ "It hurts to move" as "hurts to move"; nothing of a phrase that does not begin so, or would have one word."""
    return parts[1:] if words[0] == "it" and len(words) > 2 else ()


def _key(token: Token) -> str:
    return token.stem or token.word


# -- finding them -----------------------------------------------------------------------------------------------------

_Precedence: TypeAlias = tuple[int, bool, int, bool, int, int]
_INSIDE = 5
"""So many words at most may stand between two words of a phrase."""


def find_phrases(model: Model, line: Sequence[Token]) -> tuple[Found, ...]:
    """The phrases that stand in a line, in its order; those that overlap share words."""
    taken = _taken(_candidates(model, line, {}), [])
    ends: dict[int, int] = {}
    for found in taken:
        for place in found.words:
            if place + 1 < found.last:
                ends[place] = max(found.last, ends.get(place, 0))
    taken = _taken(_candidates(model, line, ends), taken)
    return tuple(sorted(taken, key=lambda found: (found.first, found.last)))


def _candidates(model: Model, line: Sequence[Token], ends: Mapping[int, int]) -> list[Found]:
    """All phrases that stand in a line, those to be taken first first; `ends` as in `_match`."""
    index = _phrases(model)
    candidates: list[tuple[_Precedence, Found]] = []
    for first, token in enumerate(line):
        for phrase in index.get(_key(token), ()):
            found = _match(phrase, line, first, ends)
            if found is not None:
                candidates.append((_precedence(phrase, line, found), found))
    return [found for _, found in sorted(candidates, key=lambda each: each[0])]


def _precedence(phrase: _Phrase, line: Sequence[Token], found: Found) -> _Precedence:
    said = tuple(token.word for token in line[found.first : found.last] if token.word not in DETERMINERS)
    return (-len(phrase.key), phrase.denies, found.first, said != phrase.words, phrase.rank, phrase.order)


def _taken(candidates: Sequence[Found], before: Sequence[Found]) -> list[Found]:
    """Those that are taken, with those that were taken before."""
    taken = list(before)
    for found in candidates:
        others = [each for each in taken if each.first < found.last and found.first < each.last]
        if not others or _may_share(found, others, taken):
            taken.append(found)
    return taken


def _may_share(found: Found, others: Sequence[Found], taken: Sequence[Found]) -> bool:
    """Whether a phrase may be taken beside others that it overlaps."""
    lone_denial = found.denial == "first" and not any(found.first in each.words for each in others)
    if lone_denial or any(each.atom.finding == found.atom.finding for each in others):
        return False
    uses = Counter(place for each in (*taken, found) for place in each.words)
    return all(any(uses[place] == 1 for place in each.words) for each in (*others, found))


def _match(phrase: _Phrase, line: Sequence[Token], first: int, ends: Mapping[int, int]) -> Found | None:
    """A phrase that begins at a token; None where it does not stand there.

    Behind a token in `ends` it may go on at that place, the end of another phrase that this token belongs to; or behind
    an "and" there.
    """
    at, denied, words = first + 1, False, [first]
    for part in phrase.key[1:]:
        if part == _BE:
            end, no = _being(line, at)
            if end == at:
                return None
            at, denied = end, denied or no
            continue
        for start in (at, *_behind(phrase, line, ends.get(at - 1))):
            at, no = _skipped(line, start, part)
            if at < len(line) and _key(line[at]) == part:
                break
        else:
            return None
        denied = denied or no
        words.append(at)
        at += 1
    return Found(atom=phrase.atom, first=first, last=at, words=frozenset(words), denied=denied, denial=phrase.denial)


def _behind(phrase: _Phrase, line: Sequence[Token], end: int | None) -> Iterator[int]:
    """Where a phrase may go on behind another that ends there; "can't walk or stand" is neither."""
    if end is not None:
        yield end
        if end < len(line) and (line[end].word == "and" or (line[end].word == "or" and phrase.denial)):
            yield end + 1


def _being(line: Sequence[Token], at: int) -> tuple[int, bool]:
    """Past forms of being, with degrees and a "not" among them."""
    end, denied, seen = at, False, False
    while end < len(line) and end - at < _INSIDE:
        word = line[end].word
        if word not in BEING and word not in NEGATORS and word not in DEGREES:
            break
        seen, denied = seen or word in BEING, denied or word in NEGATORS
        end += 1
    return (end, denied) if seen else (at, False)


def _skipped(line: Sequence[Token], at: int, part: str) -> tuple[int, bool]:
    """Past what may stand inside a phrase before one of its words: determiners, a degree, a "not" with its verb."""
    start, denied = at, False
    while at < len(line) and at - start < _INSIDE and line[at].stem != part:
        word = line[at].word
        if word in NEGATORS:
            denied = True
        elif word in AUXILIARIES:
            if not any(each.word in NEGATORS for each in line[at + 1 : at + 3]):
                break
        elif word not in DETERMINERS and word not in DEGREES:
            break
        at += 1
    return at, denied
