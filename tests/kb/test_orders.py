"""What the scenarios expect of the order of causes is never an accident of the files."""

import pytest

from engine.inference.knowledge_base import KnowledgeBase, shipped
from engine.knowledge.reading import read_knowledge_base

READING = read_knowledge_base(shipped())
KB = KnowledgeBase(READING.model)
ORDERED = [scenario for scenario in READING.scenarios if scenario.expect.order]


@pytest.mark.parametrize("scenario", ORDERED, ids=lambda scenario: scenario.id)
def test_an_expected_order_follows_from_points_or_from_danger_not_from_the_place_in_a_file(scenario):
    standing = {
        candidate.cause.id: (candidate.points, candidate.cause.serious)
        for candidate in KB.assess(scenario.findings).candidates
    }
    expected = [standing[cause] for cause in scenario.expect.order]
    assert expected == sorted(expected, reverse=True)
    assert len(expected) == len(set(expected)) > 1
