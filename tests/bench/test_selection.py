"""Which scenarios an expression means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.bench.trying.selection import matching, selection
from engine.knowledge.diagnostics import Place
from engine.knowledge.errors import BadSelection
from engine.knowledge.scenarios import Expectation, Scenario


def scenario(id, title=""):
    return Scenario(
        id=id, title=title, cites=(), findings={}, expect=Expectation(), place=Place("cases/a.yaml"), answers_at={}
    )


SCENARIOS = (
    scenario("fever-at-night", "Seen today"),
    scenario("fever-by-day"),
    scenario("a-cough-at-night", "Not by DAY"),
    scenario("notorious-and-old"),
)


@pytest.mark.parametrize(
    ("expression", "ids"),
    [
        ("", "fever-at-night fever-by-day a-cough-at-night notorious-and-old"),
        ("   ", "fever-at-night fever-by-day a-cough-at-night notorious-and-old"),
        ("fever", "fever-at-night fever-by-day"),
        ("FEVER-BY", "fever-by-day"),
        ("seen", "fever-at-night"),
        ("'seen today'", "fever-at-night"),
        ('"by day"', "a-cough-at-night"),
        ("day and fever", "fever-at-night fever-by-day"),
        ("fever and not night", "fever-by-day"),
        ("not fever and not cough", "notorious-and-old"),
        ("cough or fever and by-day", "fever-by-day a-cough-at-night"),
        ("(cough or fever) and night", "fever-at-night a-cough-at-night"),
        ("not(cough or fever)", "notorious-and-old"),
        ("not not cough", "a-cough-at-night"),
        ("notorious", "notorious-and-old"),
        ("'and'", "notorious-and-old"),
        ("NOT", "a-cough-at-night notorious-and-old"),
        ("frost", ""),
    ],
)
def test_an_expression_means_the_scenarios_of_which_it_is_true(expression, ids):
    assert [each.id for each in matching(SCENARIOS, expression)] == ids.split()


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("fever and", "a word, `not` or `(` is expected at column 10"),
        ("and", "a word, `not` or `(` is expected at column 1"),
        ("(fever", "`)` is expected at column 7"),
        ("fever)", "`and`, `or` or the end is expected at column 6"),
        ("fever night", "`and`, `or` or the end is expected at column 7"),
        ("()", "a word, `not` or `(` is expected at column 2"),
        ("fever & night", "a word, a quoted text or a bracket is expected at column 7"),
        ("'fever", "a word, a quoted text or a bracket is expected at column 1"),
        ("(" * 60, "nothing that is nested more than 50 deep is expected at column 51"),
    ],
)
def test_what_is_no_expression_is_refused_with_the_place(expression, complaint):
    with pytest.raises(BadSelection) as refusal:
        matching(SCENARIOS, expression)
    assert str(refusal.value) == f"`{expression}`: {complaint}"


expressions = st.recursive(
    st.sampled_from(["fever", "night", "day", "cough", "old"]),
    lambda inner: st.one_of(
        inner.map(lambda text: f"not ({text})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda three: "({}) {} ({})".format(*three)),
    ),
    max_leaves=6,
)


@given(expression=expressions)
def test_an_expression_means_what_python_makes_of_it(expression):
    meant = selection(expression)
    for each in SCENARIOS:
        words = {
            word: word in f"{each.id} {each.title}".casefold() for word in ("fever", "night", "day", "cough", "old")
        }
        assert meant(each) == eval(expression, {}, words)
