"""What rests on which passage, both ways."""

from dataclasses import replace

from engine.bench.tracing.source_report import report_sources
from engine.bench.tracing.traceability import trace
from engine.knowledge.reading import load_model, read_knowledge_base


def traced(boiler):
    return trace(load_model(boiler.folder))


def test_each_source_is_counted(boiler):
    [use] = traced(boiler).sources
    assert use.as_dict() == {
        "id": "leaflet",
        "title": "The leaflet",
        "file": "leaflet.txt",
        "claims": 8,
        "passages": 8,
        "unused": 1,
        "uncited": [],
    }


def test_a_passage_of_two_claims_counts_once_and_carries_both(boiler):
    again = "  again:\n    at: {section: Care, sentence: 2, digest: 752b4f5b3fa6}\n    says: Again.\n"
    boiler.replace("sources/leaflet.yaml", "  week:\n", f"{again}  week:\n")
    found = traced(boiler)
    assert (found.sources[0].passages, len(found.sources[0].source.claims)) == (8, 9)
    [passage] = [each for each in found.passages if (each.section, each.sentence) == ("Care", 2)]
    assert passage.claims == ("leaflet.again", "leaflet.reset")
    assert [claim.id for claim in found.sources[0].uncited] == ["again"]


def test_every_rule_has_its_passages(boiler):
    found = traced(boiler)
    assert [str(passage) for passage in found.rules["long-off"]] == ["leaflet, Care, 1"]
    assert list(found.rules) == list(load_model(boiler.folder).rules)


def test_every_passage_names_what_cites_it_rules_first(boiler):
    cites = "  title: Wear\n  serious: 0\n  cites:\n"
    boiler.replace("causes/parts.yaml", cites, f"{cites}    - leaflet.reset\n")
    [passage] = [each for each in traced(boiler).passages if each.claims == ("leaflet.reset",)]
    assert [str(user) for user in passage.users] == [
        "rule `watch-it`",
        "cause `old-age`",
        "advice `self-help` (boiler/advice.yaml:1)",
    ]
    assert passage.users[0].as_dict() == {
        "kind": "rule",
        "name": "watch-it",
        "file": "boiler/escalation.yaml",
        "line": 34,
    }


def test_findings_and_levels_cite_too(boiler):
    boiler.replace(
        "findings/boiler.yaml", "  ask: Was there frost?\n", "  ask: Was there frost?\n  cites: [leaflet.old]\n"
    )
    users = {passage.claims[0]: [str(user) for user in passage.users] for passage in traced(boiler).passages}
    assert users["leaflet.call-meter"] == ["level `evacuate`"]
    assert users["leaflet.old"] == ["rule `old-boiler`", "cause `old-age`", "finding `frost`"]


def test_passages_that_no_rule_cites_are_listed(boiler):
    assert [str(passage) for passage in traced(boiler).without_rule] == ["leaflet, Danger, 2"]


def test_an_uncited_passage_is_not_listed_as_one_without_a_rule(boiler):
    boiler.replace("levels.yaml", "    - leaflet.call-meter\n", "")
    found = traced(boiler)
    assert found.without_rule == ()
    assert [claim.id for claim in found.sources[0].uncited] == ["call-meter"]


def test_rules_that_go_beyond_the_documents_are_listed_with_their_reason(boiler):
    assert [(rule.id, rule.reason) for rule in traced(boiler).extrapolations] == [
        ("several-signs", "The leaflet speaks of each alone.")
    ]


def test_a_rule_without_a_passage_is_found(boiler):
    model = load_model(boiler.folder)
    rules = {**model.rules, "long-off": replace(model.rules["long-off"], cites=())}
    found = trace(replace(model, rules=rules))
    assert found.without_passage == ("long-off",)
    reported = report_sources(replace(model, rules=rules), boiler.folder, documents=None, lines={})
    assert not reported.sound
    assert "\nRules without a passage: 1\n  long-off\n" in reported.as_text()


def report(boiler, *, documents=True):
    reading = read_knowledge_base(boiler.folder, scenarios=False)
    folder = boiler.documents if documents else None
    return report_sources(reading.model, boiler.folder, documents=folder, lines=reading.lines)


def test_the_report_without_documents_says_that_nothing_is_verified(boiler):
    found = report(boiler, documents=False)
    assert found.sound
    assert found.as_text() == (
        "source   claims  passages  unused  uncited  title\n"
        "leaflet       8         8       1        0  The leaflet\n"
        "\n"
        "Rules by extrapolation, and why: 1\n"
        "  several-signs (boiler/escalation.yaml:13): The leaflet speaks of each alone.\n"
        "\n"
        "Passages that no rule cites, and what does: 1\n"
        "  leaflet, Danger, 2: level `evacuate`\n"
        "\n"
        "Rules without a passage: none\n"
        "\n"
        "Claims that nothing cites: none\n"
        "\n"
        "boiler: not verified against the documents; give their folder with --documents"
    )


def test_the_report_says_when_everything_is_verified(boiler):
    found = report(boiler)
    assert found.sound
    assert found.as_text().splitlines()[-1] == (
        "boiler: every place and digest verified, every passage of the document accounted for"
    )


def test_claims_that_nothing_cites_are_listed_and_do_not_make_it_unsound(boiler):
    boiler.replace("levels.yaml", "    - leaflet.call-meter\n", "")
    found = report(boiler)
    assert found.sound
    assert "\nClaims that nothing cites: 1\n  leaflet.call-meter\n" in found.as_text()


def test_the_json_report_goes_both_ways(boiler):
    found = report(boiler).as_dict()
    assert (found["format"], found["kb"], found["verified"]) == ("thoracle.sources/1", "boiler", ["leaflet"])
    assert found["rules"]["long-off"] == [{"source": "leaflet", "section": "Care", "sentence": 1}]
    assert found["rules_by_extrapolation"] == [
        {
            "rule": "several-signs",
            "reason": "The leaflet speaks of each alone.",
            "file": "boiler/escalation.yaml",
            "line": 13,
        }
    ]
    assert found["passages_without_rule"] == [
        {
            "source": "leaflet",
            "section": "Danger",
            "sentence": 2,
            "claims": ["leaflet.call-meter"],
            "cited_by": [{"kind": "level", "name": "evacuate", "file": None, "line": None}],
        }
    ]
    assert len(found["passages"]) == 8
    assert (found["problems"], found["uncited_claims"], found["rules_without_passage"]) == ([], [], [])
    assert report(boiler, documents=False).as_dict()["verified"] is None


def test_problems_stand_in_the_report_before_its_last_line(boiler):
    boiler.replace_in_leaflet("Dripping water", "Leaking water")
    found = report(boiler)
    assert not found.sound
    assert found.as_text().splitlines()[-5:] == [
        "boiler/sources/leaflet.yaml:47:3: error[digest-differs] the claim `leaflet.water`: passage 3 of `Care` does "
        "not have the digest `2f9788c299a8`",
        "   47 |   water:",
        "      |   ^^^^^ its digest is `b41f79cc5c1c`: read it again, line 10",
        "1 error",
        "boiler: the documents and the sources differ, or text is copied",
    ]


def test_sources_whose_documents_are_missing_are_named_as_not_verified(boiler):
    (boiler.documents / "leaflet.txt").unlink()
    found = report(boiler)
    assert not found.sound
    assert found.as_text().splitlines()[-1] == "boiler: not verified: leaflet"
