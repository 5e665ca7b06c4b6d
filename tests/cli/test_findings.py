"""`thoracle findings`: a finding is found by whatever somebody calls it."""

import pytest

from .conftest import BOILER

ON_BOILER = ("--kb", BOILER)

NOISE = """\
noise: Noise (choice)
    What noise does it make?
    One of:
      quiet  no noise
      hum    a hum
      bang   a bang
    or unknown
    Such as: --set noise=quiet
"""


def test_a_finding_is_shown_with_its_question_and_how_to_answer(thoracle):
    assert thoracle.done("findings", "gas smell", *ON_BOILER) == (
        "gas-smell: Smell of gas (symptom, a warning sign)\n"
        "    Do you smell gas?\n"
        "    Answer: yes, no or unknown\n"
        "    Such as: --set gas-smell=yes\n"
        "    Also called: smell of gas\n"
    )


def test_words_need_no_quotes(thoracle):
    assert thoracle.done("findings", "gas", "smell", *ON_BOILER) == thoracle.done("findings", "gas smell", *ON_BOILER)


def test_an_option_leads_to_its_finding(thoracle):
    assert thoracle.done("findings", "bang", *ON_BOILER) == f"{NOISE}    Found by its option bang: bang\n"


def test_what_only_resembles_is_said_to(thoracle):
    text = thoracle.done("findings", "noize", *ON_BOILER)
    assert text == f"Nothing fits `noize` as it is written. Most similar:\n\n{NOISE}"


def test_what_has_only_some_of_the_words_is_said_to(thoracle):
    first, _, second, *_ = thoracle.done("findings", "frost on a sunday", *ON_BOILER).splitlines()
    assert first == "Nothing has all the words of `frost on a sunday`. With some of them:"
    assert second == "frost: Frost (symptom)"


def test_a_quantity_says_its_unit_and_its_bounds(thoracle):
    text = thoracle.done("findings", "off-for", *ON_BOILER)
    assert "    Answer: a number and its unit, from 0 days to 3650 days; or unknown\n" in text
    assert '    Such as: --set "off-for=3 days"\n' in text


def test_without_a_query_all_are_listed_by_file(thoracle):
    text = thoracle.done("findings", *ON_BOILER)
    assert text.startswith("boiler/findings/boiler.yaml\n  gas-smell    Smell of gas\n  any-smell    A smell\n")
    assert text.endswith("\n\n10 findings. `thoracle findings NAME` says how one of them is stated.\n")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("zzzz", "nothing fits `zzzz`; `thoracle findings` lists everything"),
        ("", "nothing fits ``; `thoracle findings` lists everything"),
        ("gsasmel", "nothing fits `gsasmel`; the most similar are `gas-smell` and `any-smell`"),
    ],
)
def test_nothing_found_is_said_and_is_exit_code_1(thoracle, query, message):
    result = thoracle("findings", query, *ON_BOILER)
    assert (result.exit_code, result.stdout, result.stderr) == (1, "", f"thoracle findings: {message}\n")


def test_json_has_the_match_and_everything_about_the_finding(thoracle):
    found = thoracle.json("findings", "other place", *ON_BOILER)
    assert (found["format"], found["query"]) == ("thoracle.findings/1", "other place")
    [where] = found["findings"]
    assert where["match"] == {"fit": "exact", "field": "option", "text": "other place", "option": "elsewhere"}
    assert (where["name"], where["kind"], where["example"]) == ("where", "choices", "where=valve,pump")
    assert [option["name"] for option in where["options"]] == ["valve", "pump", "flue", "elsewhere"]


def test_json_of_all_has_no_matches(thoracle):
    found = thoracle.json("findings", *ON_BOILER)
    assert found["query"] is None
    assert len(found["findings"]) == 10
    assert not any("match" in finding for finding in found["findings"])


def test_json_of_nothing_is_an_empty_list(thoracle):
    result = thoracle("findings", "zzzz", "--format", "json", *ON_BOILER)
    assert result.exit_code == 1
    assert result.stdout == '{\n  "format": "thoracle.findings/1",\n  "query": "zzzz",\n  "findings": []\n}\n'
