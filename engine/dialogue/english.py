"""English words by which a line joins, denies, doubts and counts: all that recognising a person's words knows of
English.

Only closed classes of words stand here, as they come out of `tokens`: folded, contractions taken apart.  What a
finding is called, and so everything of the domain, stands in the knowledge base.
"""

from __future__ import annotations

__all__ = [
    "AGE",
    "AUXILIARIES",
    "BEGINNINGS",
    "BEING",
    "BOUNDS",
    "COMPARED",
    "CUES",
    "DEGREES",
    "DETERMINERS",
    "EITHER",
    "INEXACT",
    "JOINERS",
    "LINKS",
    "NEGATORS",
    "NOT_SO",
    "OTHERS",
    "PAST",
    "PERSONS",
    "PLAIN",
    "RATES",
    "RECENT",
    "REST_OF_NOT",
    "STARTS",
    "SUBJECTS",
    "YES",
]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _cues(kind: str, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Cues of a kind, from a text with semicolons between them."""
    return tuple((kind, tuple(cue.split())) for cue in text.split(";"))


# -- phrases ----------------------------------------------------------------------------------------------------------

NEGATORS = _words("no not never without nor neither none")
"""Words that deny what follows."""

DETERMINERS = _words("a an the my your his her our their its")
"""Words that may be missing from a phrase, or added."""

BEING = _words(
    """is are am was were be been being has have had feel feels feeling felt get gets getting got become becomes became
    go goes went gone going look looks stay stays keep keeps"""
)
"""Words that may join a noun and what is said of it."""

DEGREES = _words(
    """very really quite so too bit little slightly rather fairly pretty extremely totally completely always also still
    now constantly often usually sometimes somewhat"""
)
"""Words of degree, which may stand inside a phrase."""

AUXILIARIES = _words("do does did is are am was were has have had will would can could should be been really")
"""Words that may stand with a "not" inside a phrase."""

# -- polarity ---------------------------------------------------------------------------------------------------------

_KIN = """mother; father; mum; mom; dad; parents; brother; sister; wife; husband; son; daughter; partner; friend; family
    grandmother; grandfather; uncle; aunt; neighbour; neighbor"""

CUES = (
    # what looks like a denial and is none
    *_cues("none", "not only; not just; no doubt; no wonder; no matter; not to mention; not long ago; not so long ago"),
    # what the person does not know
    *_cues(
        "unsure", "not sure; not certain; not quite sure; not really sure; not so sure; unsure; uncertain; not know"
    ),
    *_cues("unsure", "not tell; no idea; maybe; perhaps; possibly; might be; might have; may be; may have; could be"),
    *_cues("unsure", "could have; uncertain"),
    # what is no statement about now
    *_cues("doubt", "can not; could not; not without; hardly; barely; wonder; wondering; whether; suspect; suspected"),
    *_cues("doubt", "used to; stopped; stop; quit; gave up; afraid; scared; worried; worry; fear of; risk of"),
    # what is said of somebody else
    *_cues("other", _KIN.replace("\n", ";")),
    *_cues("condition", "when; whenever; if; while; until; unless; before; during"),
    # denials: those that carry over a whole list, then those that may not
    *_cues("deny all", "without; deny; denies; denied; denying; neither; nor; free of; free from; absence of"),
    *_cues("deny all", "negative for"),
    *_cues("deny", "no; not; never; none; nope; nothing; lack of; lacks; lacking; zero; minus; no longer"),
    # what ends all of these; then what ends them unless it comes first
    *_cues(
        "end", "but; however; though; although; except; excepting; besides; whereas; instead; apart; other than; aside"
    ),
    *_cues("soft end", "yet; because; due; since; so; then; therefore; only; just"),
)
"""Words that tell how to take what follows: the kind, and the words."""

JOINERS = _words("and or nor , / -")
"""What joins the items of a list."""

EITHER = _words("or nor /")
"""What joins those of which not all may be so."""

COMPARED = _words("better worse easier harder")
"""Words that compare, and so begin a clause behind a joiner."""

SUBJECTS = _words("i it he she they we")
"""Words that begin a clause, behind a joiner or a phrase."""

BEGINNINGS = _words("have has had having got get gets am is was feel feels still also now there with")
"""Words that begin a clause behind a joiner."""

LINKS = _words("is are was were be been has have had do does did go goes went : = - , the a any at all")
"""What may stand between a phrase and what denies it."""

NOT_SO = _words("no not none absent denied negative never nope nil")
"""Words that deny what stands before."""

REST_OF_NOT = _words("present there so any more anymore noted noticed seen found longer at all yet")
"""What may follow such a word."""

PAST = _words("gone away resolved normal fine ok okay stopped over better disappeared cleared healed cured ended")
"""Words that say of what stands before that it is over, or never was."""

YES = _words("yes y yeah yep")

# -- amounts ----------------------------------------------------------------------------------------------------------

INEXACT = _words("about around roughly approximately approx circa ca")
"""Words that make an amount inexact."""

BOUNDS = _words(
    """more than over under less least most almost nearly few several couple half up within every each per to or
    between until till after before"""
)
"""Words before an amount that make a bound, a range or a rate of it."""

RATES = _words("every each per daily a an or to half")
"""Words behind an amount that do so."""

RECENT = _words("last past these")

STARTS = _words("started start starts began begin begins begun")

AGE = _words("old yo y/o of age")
"""What belongs to the words of an age."""

PERSONS = _words("man woman male female lady gentleman person guy m f now who")
"""What may follow an age."""

OTHERS = _words(
    """mother father mum mom dad parents brother sister wife husband son daughter partner friend family he she they his
    her their when was were"""
)
"""Words that make an amount somebody else's, or of another time."""

PLAIN = _words(
    """i it is have has had been be am this that there now already of for since about around roughly approximately in
    on with me go going lasted lasting last past these ago got get over so from at just only and the a an my old age
    aged approx circa ca started start starts began begin begins begun"""
)
"""Words beside an amount that say nothing of what it is an amount of."""
