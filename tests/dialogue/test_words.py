"""What a person writes in their own words, and what is made of it."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine import UNKNOWN, KnowledgeBase, load
from engine.dialogue import spelling
from engine.dialogue import tokens as tokens_module
from engine.dialogue import words as words_module
from engine.dialogue.phrases import called
from engine.dialogue.words import Mention, answers_of, confirmed, in_words, recognise
from engine.knowledge.conditions import Atom

BASES = {"boiler": load("tests/boiler"), "shipped": load("kb")}
SHIPPED = BASES["shipped"].model
BOILER = BASES["boiler"].model


def said(line: str, kb: str = "shipped") -> str:
    """The mentions of a line, in short: ``+`` present, ``-`` absent, ``?`` unknown."""
    signs = {"present": "+", "absent": "-", "unknown": "?"}
    return " ".join(
        f"{signs[each.value]}{each.name}" if each.value in signs else f"{each.name}={each.value}".replace(" ", "_")
        for each in recognise(BASES[kb].model, line)
    )


SENTENCES = [
    # what is there
    ("I have a fever", "+fever"),
    ("FEVER!!", "+fever"),
    ("Coughing, shivering and very tired", "+cough +chills +fatigue"),
    ("I vomited twice this morning", "+vomiting"),
    ("I've been losing weight", "+weight-loss"),
    ("pain in my arm", "+arm-pain"),
    ("pain in an arm", "+arm-pain"),
    ("my left leg is numb", "+leg-numbness"),
    ("my legs feel really weak", "+leg-weakness"),
    ("my muscles are always so tense", "+tense-muscles"),
    ("I can't walk", "+difficulty-walking"),
    ("can’t walk, cannot stand", "+difficulty-walking +difficulty-standing"),
    ("i cant breathe", "+shortness-of-breath"),
    ("the pain comes and goes", "+comes-and-goes"),
    ("it's getting worse every day", "+worsening"),
    ("It hurts at night and wakes me up", "+night-pain +wakes-from-sleep"),
    ("Rest helps", "+relieved-by-rest"),
    ("no better with treatment", "+not-better-with-treatment"),
    ("painkillers don't help", "+not-better-with-treatment"),
    ("no energy", "+fatigue"),
    ("no feeling in my legs", "+numbness"),
    ("I have arthritis and brittle bones", "+known-arthritis +known-osteoporosis"),
    ("pain all over the mid-back", "+site=whole-mid-back"),
    ("pain in the middle of my back", "+site=middle"),
    ("it hurts in the middle of the night", "+night-pain"),
    ("I wake up in pain", "+wakes-from-sleep"),
    ("I wake up in the middle of the night", "+wakes-from-sleep"),
    ("better when I rest", "+relieved-by-rest"),
    ("it gets better when I lie down", "+relieved-by-rest"),
    ("the pain eases when I rest", "+relieved-by-rest"),
    ("it still hurts when I lie still", "+rest-pain"),
    ("worse when I move", "+worse-with-movement"),
    ("I can't feel my legs", "+leg-numbness"),
    ("I have no control over my bowels", "+bowel-incontinence"),
    ("lost a lot of weight", "+weight-loss"),
    (
        "between my shoulder blades, unbearable, all at once",
        "+site=between-shoulder-blades +severity=severe +onset=sudden",
    ),
    ("it came on gradually after lifting weights", "+onset=gradual +after-exertion"),
    # what is denied
    ("no fever", "-fever"),
    ("No Fever.", "-fever"),
    ("I don't have a fever any more", "-fever"),
    ("I haven't had any fever", "-fever"),
    ("never had a fever", "-fever"),
    ("I don't think I have a fever", "-fever"),
    ("fever-free, no longer coughing", "-fever -cough"),
    ("without fever or chills", "-fever -chills"),
    ("nausea w/o vomiting", "+nausea -vomiting"),
    ("neither fever nor chills", "-fever -chills"),
    ("denies fever, cough and chills", "-fever -cough -chills"),
    ("no fever, cough or chills", "-fever -cough -chills"),
    ("no fever/chills", "-fever -chills"),
    ("there is no numbness, tingling or weakness", "-numbness -tingling -weakness"),
    ("No fever but chills", "-fever +chills"),
    ("fever, no cough", "+fever -cough"),
    ("no fever, I have chills", "-fever +chills"),
    ("no fever and I have chills", "-fever +chills"),
    ("no fever, just chills", "-fever +chills"),
    ("no, I have fever", "+fever"),
    ("nothing but fever", "+fever"),
    ("not only fever but also chills", "+fever +chills"),
    ("fever: no", "-fever"),
    ("fever - no", "-fever"),
    ("fever and chills: no", "-fever -chills"),
    ("chills are not present", "-chills"),
    ("Fever? No.", "-fever"),
    ("Fever? Yes.", "+fever"),
    ("I have no trouble walking", "-difficulty-walking"),
    ("my legs aren't numb", "-leg-numbness"),
    ("my arm does not hurt", "-arm-pain"),
    ("rest does not help", "-relieved-by-rest"),
    ("no better with rest", "-relieved-by-rest"),
    ("it does not get better when I rest", "-relieved-by-rest"),
    ("no relief from rest", "-relieved-by-rest"),
    ("rest makes no difference", "-relieved-by-rest"),
    ("it does not hurt when I rest", "-rest-pain"),
    ("no pain in the middle of the night", "-night-pain"),
    ("I don't wake up in the middle of the night", "-wakes-from-sleep"),
    ("it doesn't wake me at night", "-wakes-from-sleep"),
    ("feeling fine, no feeling sick", "-nausea"),
    ("weak but not tired", "+weakness -fatigue"),
    ("The pain is not severe", "-severity=severe"),
    ("I don't smoke or drink, I am obese", "-smoking +obesity"),
    ("I can't lift things because my arm is weak", "+arm-weakness"),
    # what is neither
    ("not sure if I have a fever", "?fever"),
    ("maybe a fever", "?fever"),
    ("Is it a fever?", "?fever"),
    ("no fever, chills", "-fever ?chills"),
    ("fever or chills", "?fever ?chills"),
    ("no energy or fever", "?fatigue ?fever"),
    ("I stopped smoking", "?smoking"),
    ("the fever has gone", "?fever"),
    ("my temperature is normal", "?fever"),
    ("it is worse when I cough", "?cough"),
    ("my mother has osteoporosis", "?known-osteoporosis"),
    # amounts
    ("I'm 72", "age=72"),
    ("72 years old, coughing", "age=72 +cough"),
    ("Age: 61.", "age=61"),
    ("72yo", "age=72"),
    ("pain for 3 weeks", "duration=21_days"),
    ("since two days", "duration=2_days"),
    ("it started a week ago", "duration=7_days"),
    ("over the last 3 weeks", "duration=21_days"),
    ("mid back, 3 weeks, stiff", "+site=middle duration=21_days +stiffness"),
    ("I'm a 54-year-old man with pain for two weeks", "age=54 duration=14_days"),
    ("pain for 3 months and now a numb leg for 2 days", "duration=90_days +leg-numbness"),
    ("fever for 3 days", "+fever"),
    ("I took ibuprofen for 3 days", ""),
    ("for more than 2 weeks", ""),
    ("for 3 or 4 days", ""),
    ("3-4 days", ""),
    ("for 2,5 weeks", ""),
    ("pain for 2 hours a day", ""),
    ("for 3 days, or for 4 days", ""),
    ("I am not 72", ""),
    ("my father is 72", ""),
    ("a 10 year old mattress", ""),
    ("I'm 180 cm", ""),
    # a word for one thing inside a word for another
    ("mild cough", "+cough"),
    ("severe chest pain", "+severity=severe +heart-area-pain"),
    ("very high temperature", "+high-fever"),
    # misspelt
    ("no feever", "-fever"),
    ("feaver, tingeling, weekness", "+fever +tingling +weakness"),
    ("nausia and vomitting", "+nausea +vomiting"),
    ("lost wieght, sholder pain", "+weight-loss +shoulder-pain"),
    ("lost controll of my bladder", "+bladder-incontinence"),
    ("on the couch", ""),  # a consonant for another is no slip
    ("I tried it", ""),  # a word that the knowledge base uses is none
    ("chillsome painting", ""),
    ("", ""),
    ("hello there", ""),
    ("Côugh, TÍNGLING", "+cough +tingling"),
]


SHARED = [
    # what is there, of phrases that share a word
    ("chest pain at night", "+heart-area-pain +night-pain"),
    ("I have chest pain at rest", "+heart-area-pain +rest-pain"),
    ("severe chest pain at night", "+severity=severe +heart-area-pain +night-pain"),
    ("mild chest pain at night", "+heart-area-pain +night-pain"),
    ("arm pain at night", "+arm-pain +night-pain"),
    ("leg hurts at night", "+leg-pain +night-pain"),
    ("right shoulder pain at night", "+right-shoulder-pain +night-pain"),
    ("belly pain at night", "+abdominal-pain +night-pain"),
    ("my stomach hurts at night", "+stomach-pain +night-pain"),
    ("woken by pain in my chest", "+wakes-from-sleep +heart-area-pain"),
    ("I am woken by the pain in my chest", "+wakes-from-sleep +heart-area-pain"),
    ("I wake up because of the pain in my chest", "+wakes-from-sleep +heart-area-pain"),
    ("I wake up in pain at night", "+wakes-from-sleep +night-pain"),
    ("my leg hurts when I move", "+leg-pain +worse-with-movement"),
    ("my leg hurts to move", "+leg-pain +worse-with-movement"),
    ("my leg hurts when I rest", "+leg-pain +rest-pain"),
    ("my chest hurts when I lie down", "+heart-area-pain +rest-pain"),
    ("my arm pain is constant", "+arm-pain +constant-pain"),
    ("upper back pain at night", "+site=between-shoulder-blades +night-pain"),
    ("generalised pain at rest", "+site=whole-mid-back +rest-pain"),
    ("mid back surgery", "+site=middle +previous-back-surgery"),
    ("getting worse in the morning", "+worsening +worse-after-sleep"),
    ("chest pain at night for 3 weeks", "+heart-area-pain +night-pain"),
    ("cheest pain at night", "+heart-area-pain +night-pain"),
    # that go on behind one another
    ("pain in my chest at night", "+heart-area-pain +night-pain"),
    ("pain down my leg at rest", "+leg-pain +rest-pain"),
    ("woken by pain in the chest at night", "+wakes-from-sleep +heart-area-pain +night-pain"),
    ("pain in my chest and arm", "+heart-area-pain +arm-pain"),
    ("pain in my leg and at night", "+leg-pain +night-pain"),
    ("numb hands and feet", "+arm-numbness +leg-numbness"),
    ("lost weight and control of the bladder", "+weight-loss +bladder-incontinence"),
    ("can't walk or stand", "+difficulty-walking +difficulty-standing"),
    ("no control over my bladder or my bowels", "+bladder-incontinence +bowel-incontinence"),
    # what seems to share a word and does not
    ("weak arm and leg pain", "+arm-weakness +leg-pain"),
    ("numb arms, legs fine", "+arm-numbness"),
    ("my leg hurts but not at night", "+leg-pain"),
    ("no fever but chest pain at night", "-fever +heart-area-pain +night-pain"),
    ("it hurts when I move", "+worse-with-movement"),
    ("nothing hurts when I move", "-worse-with-movement"),
    # what is denied, of one or of the other
    ("no chest pain at night", "?heart-area-pain ?night-pain"),
    ("chest pain at night: no", "?heart-area-pain ?night-pain"),
    ("Chest pain at night? No.", "?heart-area-pain ?night-pain"),
    ("denies chest pain at night, fever and cough", "?heart-area-pain ?night-pain -fever -cough"),
    ("no pain in my chest at night", "?heart-area-pain ?night-pain"),
    ("pain in my chest not at night", "?heart-area-pain ?night-pain"),
    ("my leg does not hurt at night", "?leg-pain ?night-pain"),
    ("I am not woken by pain in my chest", "?wakes-from-sleep ?heart-area-pain"),
    ("no numb arms and legs", "?arm-numbness ?leg-numbness"),
    ("I can't feel my leg pain", "+leg-numbness ?leg-pain"),
    # what is neither
    ("chest pain at night or fever", "?heart-area-pain ?night-pain ?fever"),
    ("not sure if it is chest pain at night", "?heart-area-pain ?night-pain"),
    ("my father has chest pain at night", "?heart-area-pain ?night-pain"),
    # what is compared behind a denial
    ("no worse at night, better when I rest", "+relieved-by-rest"),
    ("not worse at night and better with rest", "+relieved-by-rest"),
    ("no fever, worse every day", "-fever +worsening"),
    ("not better with treatment, worse every day", "+not-better-with-treatment +worsening"),
    ("no worse at night, worse in the morning", "?worse-after-sleep"),
    ("no worse at night, better when I rest or when I move", "?relieved-by-rest"),
    ("without fever, better with rest", "-fever -relieved-by-rest"),
]


@pytest.mark.parametrize(("line", "mentions"), SHARED)
def test_what_shares_a_word_or_is_compared_is_not_lost(line: str, mentions: str) -> None:
    assert said(line) == mentions


@pytest.mark.parametrize(
    ("line", "confirm"),
    [
        ("mid back surgery", [True, True]),  # either alone needs none
        ("mid back, back surgery", [False, False]),
        ("no worse at night, better when I rest, tired", [True, True]),
        ("poor sleep and posture", [True, True]),
    ],
)
def test_what_shares_a_word_or_is_compared_behind_a_denial_is_to_be_confirmed(line: str, confirm: list[bool]) -> None:
    assert [each.confirm for each in recognise(SHIPPED, line)] == confirm


def test_what_shares_a_word_shows_all_its_words() -> None:
    assert [each.words for each in recognise(SHIPPED, "Woken by pain in my chest at night!")] == [
        "Woken by pain",
        "pain in my chest",
        "pain in my chest at night",
    ]


@pytest.mark.parametrize(("line", "mentions"), SENTENCES)
def test_a_sentence_says_what_it_says(line: str, mentions: str) -> None:
    assert said(line) == mentions


@pytest.mark.parametrize(
    ("line", "mentions"),
    [
        ("A loud bang, then it smelled of gas", "+noise=bang +gas-smell"),
        ("no smell of gas, alarm quiet", "-gas-smell ?alarm ?noise=quiet"),
        ("No smell of gas. It drips at the pump, not at the valve", "-gas-smell +where=pump -where=valve"),
        ("off for 3 days, reset does not help", "off-for=3_days -reset-helps"),
        ("the boiler is 15 years old", "age=15"),
    ],
)
def test_a_knowledge_base_of_anything_else_is_understood_as_well(line: str, mentions: str) -> None:
    assert said(line, "boiler") == mentions


def test_a_mention_says_which_words_it_rests_on_and_where_they_stand() -> None:
    line = "Well… I’ve got a Numb Leg, no “high fever”"
    first, second = recognise(SHIPPED, line)
    assert (first.words, line[first.start : first.end]) == ("Numb Leg", "Numb Leg")
    assert (second.words, line[second.start : second.end]) == ("high fever", "high fever")


def test_in_another_language_nothing_is_recognised() -> None:
    model = replace(BOILER, meta=replace(BOILER.meta, language="de"))
    assert recognise(model, "gas smell") == ()


@pytest.mark.parametrize(
    ("line", "confirm"),
    [
        ("tired", [False]),  # no warning sign
        ("not tired", [False]),
        ("not sure if tired", [False]),  # surely unknown
        ("maybe tired, stressed", [False, True]),  # whether the second is in doubt too is not clear
        ("no stress, tired", [False, True]),
        ("fever", [True]),  # a warning sign
        ("no fever", [True]),
        ("mild", [True]),  # denies a warning sign
        ("for 3 weeks", [False]),
        ("for about 3 weeks", [True]),
        ("stressed", [True]),  # it may earn a level below the default
        ("no stress", [False]),
    ],
)
def test_warning_signs_and_doubts_are_to_be_confirmed(line: str, confirm: list[bool]) -> None:
    assert [each.confirm for each in recognise(SHIPPED, line)] == confirm


def test_what_rests_on_a_misspelt_word_is_shown_as_it_was_written_and_to_be_confirmed() -> None:
    right, wrong = recognise(SHIPPED, "tired; tiered")
    assert (right.confirm, wrong.confirm) == (False, True)
    assert in_words(SHIPPED, wrong) == 'Tiredness: yes ("tiered")'


# -- answers ----------------------------------------------------------------------------------------------------------


def all_confirmed(line: str) -> list[Mention]:
    return [confirmed(each) for each in recognise(SHIPPED, line)]


def test_nothing_is_an_answer_that_has_to_be_confirmed_and_was_not() -> None:
    mentions = recognise(SHIPPED, "no fever but pain in the flank for 3 weeks")
    assert answers_of(SHIPPED, mentions) == {"site": {"flank": True}, "duration": "21 days"}


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("fever, no cough, not sure if chills", {"fever": True, "chills": UNKNOWN, "cough": False}),
        ("mild pain in the mid back, not in the flank", {"site": {"middle": True, "flank": False}, "severity": "mild"}),
        ("I'm 72, for 3 weeks", {"age": "72", "duration": "21 days"}),
        ("fever, no fever", {}),  # said in two ways
        ("mild, at times severe", {}),
        ("not severe", {}),  # of options that exclude each other one absent is no answer
        ("mild, not severe", {"severity": "mild"}),
    ],
)
def test_confirmed_mentions_are_answers_unless_they_contradict_one_another(
    line: str, answers: dict[str, object]
) -> None:
    assert answers_of(SHIPPED, all_confirmed(line)) == answers
    BASES["shipped"].assess(answers)


def test_a_person_may_say_that_it_is_otherwise() -> None:
    [mention] = recognise(SHIPPED, "no fever")
    assert answers_of(SHIPPED, [confirmed(mention, value="present")]) == {"fever": True}


def test_a_mention_is_shown_back_with_the_words_it_rests_on() -> None:
    shown = [in_words(BOILER, each) for each in recognise(BOILER, "no gas smell, off for 2 days. A bang?")]
    assert shown == [
        'Smell of gas: no ("gas smell")',
        'Time without heat: 2 days ("off for 2 days")',
        'Noise: a bang: not clear ("bang")',
    ]


# -- laws -------------------------------------------------------------------------------------------------------------


def phrases(kb: KnowledgeBase) -> list[tuple[Atom, str]]:
    """Everything that a finding or an option is called."""
    return [(atom, text) for finding in kb.findings.values() for atom, _, text in called(finding)]


PHRASES = {name: phrases(kb) for name, kb in BASES.items()}

DENIALS = (
    """
no {}|NO {}!|not {}|without {}|w/o {}|never {}|never had {}|denies {}|I deny {}|I haven't had {}|I have not had any {}
I don't have {}|I do not have {} any more|no longer {}|There is no {}.|no sign of {}|free of {}|not any {}|no, no {}
{}: no|{} - no|{}=no|{}: never|{}? No.|{} is absent|{} is not present|{} denied|neither {} nor else|else, no {}
no else, {} or other|no other or {}|no {} but else|without {} and else|I don't think it is {}|I can't say I have {}
not sure if {}|no\u00a0{}|None of {}|I’ve never had {}
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("name", BASES)
def test_every_name_title_and_other_word_alone_is_exactly_its_finding_and_present(name: str) -> None:
    wrong = {}
    for atom, text in PHRASES[name]:
        for variant in (text, text.upper(), f"  {text}."):
            found = [(each.name, each.value) for each in recognise(BASES[name].model, variant)]
            if found != [(atom, "present")]:
                wrong[variant] = found
    assert wrong == {}


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("denial", DENIALS)
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_denied_is_never_present(name: str, denial: str, data: st.DataObject) -> None:
    atom, text = data.draw(st.sampled_from(PHRASES[name]))
    found = recognise(BASES[name].model, denial.format(text))
    assert not [each for each in found if each.name == atom and each.value == "present"]


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=150)
@given(data=st.data())
def test_in_a_list_of_denials_nothing_is_present_and_behind_a_but_everything(name: str, data: st.DataObject) -> None:
    one, two, three = (data.draw(st.sampled_from(PHRASES[name]))[1] for _ in range(3))
    for line in (f"no {one}, {two} or {three}", f"without {one}, {two} and {three}", f"denies {one} and {two}"):
        assert not [each for each in recognise(BASES[name].model, line) if each.value == "present"], line
    after = len(f"no {one} but ")
    behind = [each for each in recognise(BASES[name].model, f"no {one} but {two}") if each.start >= after]
    assert [each.value for each in behind] in (["present"], [])  # none where both make one longer phrase


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=200)
@given(data=st.data())
def test_whatever_is_written_mentions_are_in_order_and_certain_of_no_warning_sign(
    name: str, data: st.DataObject
) -> None:
    model = BASES[name].model
    word = st.one_of(
        st.sampled_from(
            ["no", "not", "or", "and", ",", ".", "?", "but", "72", "for", "weeks", "I", "have", "when", "'"]
        ),
        st.sampled_from(PHRASES[name]).map(lambda pair: pair[1]),
        st.text(max_size=6),
    )
    line = " ".join(data.draw(st.lists(word, max_size=12)))
    found = recognise(model, line)
    assert found == recognise(model, line)
    place = 0
    for each in found:
        assert each.start < each.end <= len(line)
        assert line[each.start : each.end] == each.words
        assert each.confirm or not (each.name in model.atoms and model.is_warning(each.name))
        assert each.start >= place or each.confirm  # what overlaps is to be confirmed
        place = max(place, each.end)
    assert len({(each.start, each.end) for each in found}) == len(found)
    assert [(each.start, each.end) for each in found] == sorted((each.start, each.end) for each in found)
    assert model.findings.keys() >= answers_of(model, found).keys()


def _joined() -> list[tuple[Atom, Atom, str]]:
    """Two phrases of the shipped knowledge base, the last word of the one being the first of the other, as one line."""
    named = [(atom, text.lower().split()) for atom, text in PHRASES["shipped"] if re.fullmatch("[A-Za-z ]+", text)]
    plain = [(atom, words) for atom, words in named if len(words) > 1 and not {"no", "not", "cannot"} & {*words}]
    return [
        (one, two, " ".join([*words, *more[1:]]))
        for one, words in plain
        for two, more in plain
        if words[-1] == more[0] and len(more[0]) > 3 and one.finding != two.finding
    ]


JOINED = _joined()


@settings(max_examples=400)
@given(pair=st.sampled_from(JOINED))
def test_two_phrases_that_share_a_word_are_both_there_and_both_in_doubt_where_they_are_denied(
    pair: tuple[Atom, Atom, str],
) -> None:
    one, two, line = pair
    found = {each.name: each for each in recognise(SHIPPED, line)}
    assert [(found[each].value, found[each].confirm) for each in (one, two)] == [("present", True)] * 2
    for denial in ("no {}", "without {}", "{}: no", "I have never had {}", "{}? No."):
        said_of = {each.name: each.value for each in recognise(SHIPPED, denial.format(line))}
        assert (said_of[one], said_of[two]) == ("unknown", "unknown")


@st.composite
def misspelt(draw: st.DrawFn, name: str) -> tuple[Atom, str]:
    """A phrase with a slip in one of its longer words that makes no word of the knowledge base."""
    atom, text = draw(st.sampled_from([pair for pair in PHRASES[name] if re.search("[a-z]{6}", pair[1])]))
    text = text.lower()
    word = draw(st.sampled_from(re.findall("[a-z]{6,}", text)))
    at = draw(st.integers(1, len(word) - 2))
    slip = draw(st.sampled_from([word[:at] + word[at + 1 :], word[:at] + word[at] * 2 + word[at + 1 :]]))
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    wrong = draw(st.sampled_from([slip, swapped]))
    known, _ = spelling._vocabulary(BASES[name].model)
    assume(wrong != word and wrong not in known and tokens_module.stem(wrong) not in known)
    return atom, text.replace(word, wrong, 1)


@pytest.mark.parametrize("name", BASES)
@settings(max_examples=150)
@given(data=st.data())
def test_what_is_misspelt_is_never_taken_unconfirmed_nor_present_where_it_is_denied(
    name: str, data: st.DataObject
) -> None:
    atom, text = data.draw(misspelt(name))
    model = BASES[name].model
    assert atom not in [each.name for each in recognise(model, text) if not each.confirm]
    for denial in ("no {}", "without {}", "{}: no", "I have never had {}"):
        assert (atom, "present") not in [(each.name, each.value) for each in recognise(model, denial.format(text))]


def test_most_slips_in_a_word_are_understood() -> None:
    understood = ["feverr", "fevver", "fevre", "coughh", "tinglng", "nubmness", "vomting", "parlaysis", "smokingg"]
    assert [said(word) for word in understood] == [
        *["+fever"] * 3,
        "+cough",
        "+tingling",
        "+numbness",
        "+vomiting",
        "+paralysis",
        "+smoking",
    ]


def test_a_very_long_line_is_looked_at_as_far_as_is_reasonable() -> None:
    assert len(recognise(SHIPPED, "fever. " * 10_000)) == words_module.LONGEST // len("fever. ")


@pytest.mark.parametrize("module", [words_module, tokens_module])
def test_the_examples_of_the_docstrings_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0
