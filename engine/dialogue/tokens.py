"""Tokens: the words and marks of a line, and what the inflections of a word share.

Words are folded (case, accents, quotes), contractions taken apart ("can't" is ``can not``), hyphens separate like
spaces.  A token keeps its place in the line, so that what was recognised can be shown as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Token", "is_mark", "stem", "tokens"]


class Token(NamedTuple):
    """A word or a mark of a line."""

    word: str
    """Folded; a contraction gives two tokens at one place."""
    stem: str
    """What its inflections share; empty for a mark."""
    start: int
    end: int


_TOKEN = re.compile(
    r"""\d+(?:[.,]\d+)+ | \d+             # a number
    | (?:w/o|y/o)\b                       # two abbreviations
    | (?:[^\W\d_]|[\u0300-\u036f])+ (?:'[^\W\d_]+)*
    | [.,;:!?/=()\n] | --?""",
    re.VERBOSE,
)
_QUOTES = str.maketrans("‘’ʼ`´‛＇–—−", "'''''''---")
_MARKS = {"--": "-", "(": ",", ")": ",", "\n": "."}
_PARTS = {"m": "am", "ve": "have", "re": "are", "ll": "will", "d": "had"}
_IS = ("it", "that", "there", "he", "she", "what", "here", "who")
_NEGATED = ("do", "does", "did", "is", "are", "was", "were", "have", "has", "had", "could", "would", "should")
_WHOLE = {
    "w/o": "without",
    "im": "i am",
    "ive": "i have",
    "cannot": "can not",
    "can't": "can not",
    "cant": "can not",
    "won't": "will not",
    "wont": "will not",
    "shan't": "shall not",
} | {f"{verb}nt": f"{verb} not" for verb in _NEGATED}


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
        mark = _MARKS.get(raw, raw)
        if mark in ".,;:!?/=-":
            if raw not in ("-", ".") or _spaced(text, start, end, mark=raw):
                yield Token(mark, "", start, end)
            continue
        for word in filter(None, _words(_folded(raw))):
            yield Token(word, stem(word), start, end)


def _spaced(text: str, start: int, end: int, *, mark: str) -> bool:
    """Whether a hyphen or point is a mark: a hyphen inside a word is none, nor a point inside an abbreviation."""
    after = end == len(text) or not text[end].isalnum()
    return after and (mark == "." or start == 0 or text[start - 1].isspace())


def _folded(word: str) -> str:
    plain = (letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter))
    return "".join(plain).casefold()


def _words(word: str) -> list[str]:
    """Take a contraction apart; a possessive loses its ending."""
    if word in _WHOLE:
        return _WHOLE[word].split()
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
