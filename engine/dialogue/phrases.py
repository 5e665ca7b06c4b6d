"""Phrases: where the names, titles, other words and options of findings stand in a line, in whatever inflection.

A line is cut into *tokens*: words and marks of punctuation, each with its place in the line.  Words are folded (case, accents,
quotes), contractions taken apart ("can't" is ``can not``), hyphens separate like spaces.

Words are compared by their stem: plural, *-ing* and *-ed* are taken off.  A phrase is found

- in its own words, where articles and possessives may be missing or added: "pain in the arm" is "pain in my arm";
- with a word of degree inside: "very tense muscles";
- turned round, when it has two words: "numb leg" is "my leg feels numb";
- with a "not" inside, which denies it: "rest does not help" denies "rest helps".

The longest phrases are taken first, and no word is used twice.  Of equally long ones that begin with a word of denial come
last ("no feeling sick" is not "no feeling"); then what stands first; then what is written exactly so; then names before
titles before other words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..knowledge.conditions import Atom
from ..knowledge.model import Finding, Model

__all__ = ["DETERMINERS", "NEGATORS", "Found", "Token", "find_phrases", "is_mark", "stem", "tokens"]


class Token(NamedTuple):
    """A word or a mark of a line."""

    word: str
    """Folded; a contraction gives two tokens at one place."""
    stem: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A phrase that stands in a line."""

    atom: Atom
    """What it calls."""
    first: int
    """The first of its tokens."""
    last: int
    """One past the last of them."""
    denied: bool
    """Whether a "not" stands inside."""


NEGATORS = frozenset({"no", "not", "never", "without", "nor", "neither", "none"})
"""Words that deny what follows."""

DETERMINERS = frozenset({"a", "an", "the", "my", "your", "his", "her", "our", "their", "its"})
"""Words that may be missing from a phrase, or added."""

_BE = "<be>"
"""In a phrase that is turned round: any form of being."""
_BEING = frozenset(
    "is are am was were be been being has have had feel feels feeling felt get gets getting got become becomes became "
    "go goes went gone going look looks stay stays keep keeps".split()
)
_DEGREES = frozenset(
    "very really quite so too bit little slightly rather fairly pretty extremely totally completely always also still now "
    "constantly often usually sometimes somewhat".split()
)
_AUXILIARIES = frozenset(
    "do does did is are am was were has have had will would can could should be been really".split()
)

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)+|\d+|(?:w/o|y/o)\b|(?:[^\W\d_]|[\u0300-\u036f])+(?:'[^\W\d_]+)*|[.,;:!?/=()\n]|--?"
)
_QUOTES = str.maketrans("‘’ʼ`´‛＇–—−", "'''''''---")
_PARTS = {"m": "am", "ve": "have", "re": "are", "ll": "will", "d": "had"}
_IS = frozenset({"it", "that", "there", "he", "she", "what", "here", "who"})
_WHOLE = {"w/o": "without", "cannot": "can not", "im": "i am", "ive": "i have"} | {
    f"{verb}nt": f"{verb} not" for verb in "do does did is are was were have has had could would should".split()
}
_IRREGULAR = {"can't": "can not", "won't": "will not", "shan't": "shall not", "cant": "can not", "wont": "will not"}


def tokens(line: str) -> tuple[Token, ...]:
    """Cut a line into its words and marks.

    >>> [token.word for token in tokens("I can’t walk, no fever.")]
    ['i', 'can', 'not', 'walk', ',', 'no', 'fever', '.']
    """
    return tuple(_tokens(line))


def _tokens(line: str) -> Iterator[Token]:
    text = line.translate(_QUOTES)
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        raw = found.group()
        if raw in "-.":  # a hyphen joins words, a point may stand in an abbreviation: only with space they are marks
            if _spaced(text, start, end, mark=raw):
                yield Token(raw, "", start, end)
            continue
        mark = {"--": "-", "(": ",", ")": ",", "\n": "."}.get(raw, raw)
        if mark in ".,;:!?/=-":
            yield Token(mark, "", start, end)
            continue
        for word in filter(None, _words(_folded(raw))):
            yield Token(word, stem(word), start, end)


def _spaced(text: str, start: int, end: int, *, mark: str) -> bool:
    after = end == len(text) or text[end].isspace() or not text[end].isalnum()
    return after and (mark == "." or start == 0 or text[start - 1].isspace())


def _folded(word: str) -> str:
    plain = (letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    return "".join(plain).casefold()


def _words(word: str) -> list[str]:
    """Take a contraction apart; a possessive loses its ending."""
    if word in _IRREGULAR or word in _WHOLE:
        return (_IRREGULAR.get(word) or _WHOLE[word]).split()
    head, apostrophe, tail = word.rpartition("'")
    if not apostrophe:
        return [word]
    if tail == "t" and head.endswith("n"):
        return [head[:-1], "not"]
    if tail in _PARTS:
        return [head, _PARTS[tail]]
    if tail == "s":
        return [head, "is"] if head in _IS else [head]
    return [word]


def is_mark(token: Token) -> bool:
    """Whether a token is punctuation."""
    return not token.stem


def stem(word: str) -> str:
    """A word without plural, *-ing* and *-ed*: not its root, only a form that its inflections share.

    >>> stem("coughing"), stem("coughs"), stem("bodies"), stem("losing") == stem("lose"), stem("stress")
    ('cough', 'cough', 'body', True, 'stress')
    """
    if not word.isascii() or not word.isalpha():
        return word
    if len(word) > 4 and word.endswith(("ies", "ied")):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-2] if word.endswith(("sses", "shes", "ches", "xes", "zzes")) else word[:-1]
    for ending in ("ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 3 and re.search("[aeiouy]", base):
            doubled = len(base) > 3 and base[-1] == base[-2] and base[-1] not in "aeioulsz"
            word = base[:-1] if doubled else base
            break
    return word.removesuffix("e") if len(word) > 3 else word


# -- the phrases of a model -------------------------------------------------------------------------------------------


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


@lru_cache(maxsize=16)
def _phrases(model: Model) -> dict[str, tuple[_Phrase, ...]]:
    """All phrases by their first stem."""
    index: dict[str, dict[tuple[tuple[str, ...], Atom], _Phrase]] = {}
    order = 0
    for finding in model.findings.values():
        for atom, rank, text in _texts(finding):
            cut = [token for token in tokens(text) if token.word not in DETERMINERS]
            key, words = tuple(token.stem or token.word for token in cut), tuple(token.word for token in cut)
            if not any(token.stem for token in cut):
                continue
            turned = _turned(key, words)
            for each, spelling in ((key, words), *turned):
                order += 1
                phrase = _Phrase(atom=atom, key=each, words=spelling, rank=rank, order=order)
                index.setdefault(each[0], {}).setdefault((each, atom), phrase)
    return {first: tuple(phrases.values()) for first, phrases in index.items()}


def _texts(finding: Finding) -> Iterator[tuple[Atom, int, str]]:
    """What a finding, or each of its options, is called."""
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


def _turned(key: tuple[str, ...], words: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """ "Numb leg" as "leg is numb"."""
    if len(key) != 2 or words[0] in NEGATORS or not all(word[0].isalpha() for word in words):
        return ()
    return (((key[1], _BE, key[0]), (words[1], _BE, words[0])),)


# -- finding them -----------------------------------------------------------------------------------------------------


def find_phrases(model: Model, line: Sequence[Token]) -> tuple[Found, ...]:
    """The phrases that stand in a line, in the order of the line, none overlapping another."""
    index = _phrases(model)
    candidates: list[tuple[tuple[object, ...], Found]] = []
    for first, token in enumerate(line):
        for phrase in index.get(token.stem or token.word, ()):
            match = _match(phrase.key, line, first)
            if match is not None:
                last, denied = match
                found = Found(atom=phrase.atom, first=first, last=last, denied=denied)
                candidates.append((_precedence(phrase, line, found), found))
    taken: list[Found] = []
    used: set[int] = set()
    for _, found in sorted(candidates, key=lambda each: each[0]):  # type: ignore[arg-type,return-value]
        places = range(found.first, found.last)
        if used.isdisjoint(places):
            taken.append(found)
            used.update(places)
    return tuple(sorted(taken, key=lambda found: found.first))


def _precedence(phrase: _Phrase, line: Sequence[Token], found: Found) -> tuple[object, ...]:
    said = tuple(token.word for token in line[found.first : found.last] if token.word not in DETERMINERS)
    return (-len(phrase.key), phrase.denies, found.first, said != phrase.words, phrase.rank, phrase.order)


def _match(key: tuple[str, ...], line: Sequence[Token], first: int) -> tuple[int, bool] | None:
    """Where a phrase that begins at a token ends, and whether it is denied inside; None where it does not stand there."""
    at, denied = first + 1, False
    for part in key[1:]:
        if part == _BE:
            end, no = _being(line, at)
            if end == at:
                return None
            at, denied = end, denied or no
            continue
        at, no = _skipped(line, at, part)
        denied = denied or no
        if at == len(line) or (line[at].stem or line[at].word) != part:
            return None
        at += 1
    return at, denied


def _being(line: Sequence[Token], at: int) -> tuple[int, bool]:
    """Past forms of being, with degrees and a "not" among them."""
    end, denied, seen = at, False, False
    while end < len(line) and end - at < 5:
        word = line[end].word
        if word not in _BEING and word not in NEGATORS and word not in _DEGREES:
            break
        seen, denied = seen or word in _BEING, denied or word in NEGATORS
        end += 1
    return (end, denied) if seen else (at, False)


def _skipped(line: Sequence[Token], at: int, part: str) -> tuple[int, bool]:
    """Past what may stand inside a phrase before one of its words: determiners, a degree, a "not" with its verb."""
    start, denied = at, False
    while at < len(line) and at - start < 5 and line[at].stem != part:
        word = line[at].word
        if word in DETERMINERS or word in _DEGREES:
            at += 1
        elif word in NEGATORS:
            denied = True
            at += 1
        elif word in _AUXILIARIES and any(each.word in NEGATORS for each in line[at + 1 : at + 3]):
            at += 1
        else:
            break
    return at, denied
