"""Misspelt words: those that the knowledge base knows nothing of, and that one slip separates from a word that it uses.

A slip is a letter that is missing, doubled or too many, two letters that changed places, or, in a longer word, a vowel
for another vowel.  A consonant for another is none: too many words differ by one ("couch", "cough").  The first letter
has to be right and the word to have five letters.  Words that stand anywhere in the knowledge base are never corrected,
nor those of `english`, nor one that two words are equally near to.

What rests on a corrected word is in doubt: the person sees their own word beside what was made of it, and is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from ..knowledge.model import Model
from . import english
from .phrases import called
from .tokens import Token, is_mark, stem, tokens

__all__ = ["corrected"]

_SHORTEST = 5
"""Letters of the shortest word that is corrected, or corrected to."""
_VOWELS = frozenset("aeiouy")


def corrected(model: Model, line: Sequence[Token]) -> tuple[tuple[Token, ...], frozenset[int]]:
    """A line whose misspelt words are replaced by those that are meant, and where these stand in it."""
    known, called_words = _vocabulary(model)
    changed = dict(enumerate(line))
    slips: set[int] = set()
    for at, token in changed.items():
        if is_mark(token) or len(token.word) < _SHORTEST or not token.word.isalpha():
            continue
        if token.word in known or token.stem in known:
            continue
        meant = {stem(word): word for word in reversed(called_words) if _is_slip(token.word, word)}
        if len(meant) == 1:
            [(root, word)] = meant.items()
            changed[at] = token._replace(word=word, stem=root)
            slips.add(at)
    return tuple(changed.values()), frozenset(slips)


def _is_slip(written: str, word: str) -> bool:
    """Whether one slip makes a word what is written."""
    if written[0] != word[0] or abs(len(written) - len(word)) > 1:
        return False
    same = 0
    while same < min(len(written), len(word)) and written[same] == word[same]:
        same += 1
    here, there = written[same:], word[same:]
    if len(here) != len(there):
        return here[1:] == there or here == there[1:]
    if here[2:] == there[2:] and here[:2] == there[1::-1]:
        return True
    return len(word) > _SHORTEST and here[1:] == there[1:] and {here[:1], there[:1]} <= _VOWELS


# -- the words of a knowledge base ------------------------------------------------------------------------------------


@lru_cache(maxsize=16)
def _vocabulary(model: Model) -> tuple[frozenset[str], tuple[str, ...]]:
    """All words and stems that are right as they are; and the words by which findings are called, that can be meant."""
    known = set(_english())
    for text in _texts(model):
        for token in tokens(text):
            known |= {token.word, token.stem}
    words = dict.fromkeys(
        token.word for finding in model.findings.values() for _, _, text in called(finding) for token in tokens(text)
    )
    return frozenset(known), tuple(word for word in words if len(word) >= _SHORTEST and word.isalpha())


def _texts(model: Model) -> Iterator[str]:
    """Everything that the knowledge base says."""
    for finding in model.findings.values():
        yield from (finding.ask, finding.help, *(text for _, _, text in called(finding)))
        yield from (option.help for option in finding.options.values())
    for level in model.levels.values():
        yield from (level.title, level.action)
    yield from (cause.title for cause in model.causes.values())
    yield from (pattern.title for pattern in model.patterns.values())
    yield from (rule.because for rule in model.rules.values())
    yield from (line.text for line in model.advice)
    yield from (claim.says for source in model.sources.values() for claim in source.claims.values())


def _english() -> Iterator[str]:
    for name in english.__all__:
        words = getattr(english, name)
        if name == "CUES":
            yield from (word for _, cue in words for word in cue)
        else:
            yield from words
