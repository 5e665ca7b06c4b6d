"""Anomalies that are meant so are accepted with a reason; an acceptance that covers nothing any more is reported."""

import pytest

from engine.bench.checking.check import checked, examine

COLD = """\
cold:
  title: Cold
  rules:
    - id: cold-by-frost
      when: frost
      because: There was frost.
      cites: [leaflet.week]
"""


def acceptance(code, *names, because="It is meant so."):
    return f"- code: {code}\n  about: [{', '.join(names)}]\n  because: {because}\n"


def problems(boiler):
    return list(map(str, checked(examine(boiler.folder)).problems))


def accepted(boiler):
    return [
        (each.anomaly.code, each.anomaly.about, each.acceptance.because)
        for each in checked(examine(boiler.folder)).accepted
    ]


def test_an_accepted_anomaly_is_no_problem_and_keeps_its_reason(boiler):
    boiler.add("patterns.yaml", COLD)
    boiler.add("accepted.yaml", acceptance("unused-pattern", "cold"))
    boiler.add("accepted.yaml", acceptance("untested-rule", "cold-by-frost"))
    assert problems(boiler) == []
    assert ("unused-pattern", ("cold",), "It is meant so.") in accepted(boiler)


def test_an_acceptance_covers_its_code_only(boiler):
    boiler.add("patterns.yaml", COLD)
    boiler.add("accepted.yaml", acceptance("untested-rule", "cold", "cold-by-frost"))
    assert problems(boiler) == [
        "boiler/accepted.yaml:23:11: warning[stale-acceptance] there is no `untested-rule` about `cold` to be "
        "accepted\n"
        "   23 |   about: [cold, cold-by-frost]\n"
        "      |           ^^^^ take the name out",
        "boiler/patterns.yaml:19:1: warning[unused-pattern] nothing reads the pattern `cold`\n"
        "   19 | cold:\n"
        "      | ^^^^ read it in a rule, or leave it out",
    ]


CAUSE = """\
{0}:
  title: The {0}
  serious: 1
  cites: [leaflet.bang]
  evidence:
    - id: {0}-bangs
      when: {{noise: bang}}
      weight: strong
      because: It bangs.
      cites: [leaflet.bang]
"""


def test_a_group_that_grows_is_reported_again(boiler):
    for name in ("burner", "fan", "flue"):
        boiler.add("causes/more.yaml", CAUSE.format(name))
    boiler.add("accepted.yaml", acceptance("untested-rule", "burner-bangs", "fan-bangs", "flue-bangs"))
    boiler.add("accepted.yaml", acceptance("inseparable-causes", "burner", "fan"))
    found = [each.splitlines()[0] for each in problems(boiler)]
    assert found == [
        "boiler/accepted.yaml:26:11: warning[stale-acceptance] the `inseparable-causes` about `burner` is about `flue` "
        "too, and so is not accepted",
        "boiler/accepted.yaml:26:19: warning[stale-acceptance] the `inseparable-causes` about `fan` is about `flue` "
        "too, and so is not accepted",
        "boiler/causes/more.yaml:1:1: warning[inseparable-causes] no answer tells the causes `burner`, `fan` and "
        "`flue` apart",
    ]


def test_a_group_that_shrinks_leaves_a_name_over(boiler):
    for name in ("burner", "fan"):
        boiler.add("causes/more.yaml", CAUSE.format(name))
    boiler.add("accepted.yaml", acceptance("untested-rule", "burner-bangs", "fan-bangs"))
    boiler.add("accepted.yaml", acceptance("inseparable-causes", "burner", "fan", "flue"))
    assert [each.splitlines()[0] for each in problems(boiler)] == [
        "boiler/accepted.yaml:26:24: warning[stale-acceptance] there is no `inseparable-causes` about `flue` to be "
        "accepted"
    ]


NARROWER = """\
- id: {0}
  when: {1}
  level: service
  because: It needs a look.
  cites: [leaflet.reset]
"""


def test_what_an_acceptance_lacks_to_cover_an_anomaly_is_named(boiler):
    boiler.add("escalation.yaml", NARROWER.format("bangs", "{noise: bang}"))
    boiler.add("escalation.yaml", NARROWER.format("bangs-in-frost", "{all: [noise: bang, frost]}"))
    boiler.add("accepted.yaml", acceptance("untested-rule", "bangs", "bangs-in-frost"))
    boiler.add("accepted.yaml", acceptance("subsumed-rule", "bangs-in-frost"))
    assert problems(boiler)[0] == (
        "boiler/accepted.yaml:26:11: warning[stale-acceptance] the `subsumed-rule` about `bangs-in-frost` is about "
        "`bangs` too, and so is not accepted\n"
        "   26 |   about: [bangs-in-frost]\n"
        "      |           ^^^^^^^^^^^^^^ put `bangs` under `about` too, or take the name out"
    )
    boiler.replace("accepted.yaml", "about: [bangs-in-frost]", "about: [bangs-in-frost, bangs]")
    assert problems(boiler) == []


def test_what_is_accepted_by_an_entry_before_is_not_called_missing(boiler):
    boiler.add("patterns.yaml", COLD)
    boiler.add("accepted.yaml", acceptance("untested-rule", "cold-by-frost"))
    boiler.add("accepted.yaml", acceptance("unused-pattern", "cold") * 2)
    assert problems(boiler) == [
        "boiler/accepted.yaml:29:11: warning[stale-acceptance] the `unused-pattern` about `cold` is accepted already "
        "at boiler/accepted.yaml:25\n"
        "   29 |   about: [cold]\n"
        "      |           ^^^^ take the name out"
    ]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (
            acceptance("unknown-name", "alarm"),
            "boiler/accepted.yaml:22:9: error[unknown-name] `unknown-name` is an error and cannot be accepted\n"
            "   22 | - code: unknown-name\n"
            "      |         ^^^^^^^^^^^^",
        ),
        (
            acceptance("uncited-claim", "leaflet.week"),
            "boiler/accepted.yaml:22:9: error[unknown-name] `uncited-claim` is no anomaly and cannot be accepted\n"
            "   22 | - code: uncited-claim\n"
            "      |         ^^^^^^^^^^^^^",
        ),
        (
            acceptance("unused-patern", "poisonous"),
            "boiler/accepted.yaml:22:9: error[unknown-name] no anomaly has the code `unused-patern`\n"
            "   22 | - code: unused-patern\n"
            "      |         ^^^^^^^^^^^^^ did you mean `unused-pattern`?",
        ),
        (
            acceptance("xyz", "poisonous"),
            "boiler/accepted.yaml:22:9: error[unknown-name] no anomaly has the code `xyz`\n"
            "   22 | - code: xyz\n"
            "      |         ^^^ see `thoracle kb explain`",
        ),
        (
            "- code: unused-pattern\n  about: [poisonous]\n",
            "boiler/accepted.yaml:22:3: error[missing-key] an acceptance needs `because`: why it is meant so\n"
            "   22 | - code: unused-pattern\n"
            "      |   ^",
        ),
    ],
)
def test_an_acceptance_that_can_cover_nothing_is_an_error(boiler, entry, text):
    boiler.add("accepted.yaml", entry)
    assert problems(boiler) == [text]


def test_while_there_are_errors_nothing_is_said_of_anomalies(boiler):
    boiler.replace("escalation.yaml", "when: gas-smell", "when: gas-smel")
    assert [each.code for each in checked(examine(boiler.folder)).problems] == ["unknown-name"]
    assert accepted(boiler) == []


def test_what_is_accepted_is_no_part_of_what_is_concluded(boiler):
    before = examine(boiler.folder).model.digest
    (boiler.folder / "accepted.yaml").unlink()
    boiler.add("kb.yaml", "reading_grade: 8\n")
    assert examine(boiler.folder).model.digest == before


def test_accepted_anomalies_are_in_the_order_of_their_places(boiler):
    places = [(each.anomaly.file, each.anomaly.line) for each in checked(examine(boiler.folder)).accepted]
    assert places == sorted(places)
    assert len(places) == 12
