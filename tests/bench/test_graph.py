"""Graphs: what leads to what, and the languages in which it is written."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from engine.bench.showing.graph import Edge, Graph, Node, around, graph_of
from engine.bench.showing.graph_text import as_dot, as_mermaid, as_outline
from engine.bench.showing.index import Index
from engine.inference.knowledge_base import shipped
from engine.knowledge.errors import UnknownName
from engine.knowledge.reading import read_knowledge_base
from tests.dialogue.hostile import SPICE

SPICED = Graph(
    title=f'"{SPICE}',
    nodes=(
        Node(id="a", kind="finding", title=f'{SPICE}\\"];x -> y [label="', warning=True),
        Node(id="b", kind="rule", title="`end` %% subgraph\n\n#quot; | }}"),
    ),
    edges=(Edge(start="a", end="b", kind="reads", label=f'"| {SPICE}'),),
)


def index(folder: Path = Path("tests/boiler")) -> Index:
    reading = read_knowledge_base(folder)
    assert reading.model is not None
    return Index(reading.model, names=reading.names, scenarios=reading.scenarios)


def whole(folder: Path = Path("tests/boiler")) -> Graph:
    return graph_of(index(folder))


def test_every_rule_reads_and_concludes_once() -> None:
    graph = whole(shipped())
    rules = [node.id for node in graph.nodes if node.kind == "rule"]
    assert [edge.start for edge in graph.edges if edge.kind == "concludes"] == rules
    assert {edge.end for edge in graph.edges if edge.kind == "reads"} == set(rules)
    known = {node.id for node in graph.nodes}
    assert {name for edge in graph.edges for name in (edge.start, edge.end)} <= known


def test_around_a_name_is_what_leads_to_it_and_what_it_leads_to() -> None:
    graph = around(index(), "poisonous", depth=1)
    assert [node.id for node in graph.nodes] == [
        "poisonous",
        "poison-means-leave",
        "poisonous-by-alarm",
        "poisonous-by-dizziness",
    ]
    further = around(index(), "poisonous", depth=2)
    assert [node.id for node in further.nodes if node not in graph.nodes] == [
        "any-smell",
        "alarm",
        "dizzy",
        "where",
        "evacuate",
    ]
    assert further.title == "What is wrong with the boiler: Signs of poisonous gas"


def test_around_a_name_grows_with_the_depth_to_all_that_has_to_do_with_it() -> None:
    names = index(shipped())
    sizes = [len(around(names, "fever", depth=depth).nodes) for depth in range(1, 8)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] < len(graph_of(names).nodes)


def test_around_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(UnknownName) as refused:
        around(index(), "poisenous", depth=1)
    assert str(refused.value) == (
        "no finding, option, rule, pattern, cause, level or claim is called `poisenous` (did you mean `poisonous`?)"
    )


@pytest.mark.parametrize(("name", "kind"), [("leaflet", "source"), ("gas-means-leaving-the-house", "scenario")])
def test_around_what_is_no_part_of_a_graph_is_refused_with_what_it_is(name: str, kind: str) -> None:
    with pytest.raises(UnknownName) as refused:
        around(index(), name, depth=1)
    assert str(refused.value) == (
        f"no finding, option, rule, pattern, cause, level or claim is called `{name}` (`{name}` is a {kind}, which is "
        "no part of a graph)"
    )


def test_around_an_option_are_only_the_rules_that_read_that_option() -> None:
    graph = around(index(), "noise=bang", depth=1)
    readers = [link.to.name for link in index().readers["noise=bang"] if link.to.kind == "rule"]
    assert readers
    assert [node.id for node in graph.nodes] == ["noise", *readers]
    assert graph.title.startswith("What is wrong with the boiler: ")
    further = around(index(), "noise=bang", depth=2)
    concluded = {edge.end for edge in whole().edges if edge.start in readers}
    assert {node.id for node in further.nodes} == {"noise", *readers, *concluded}


def test_around_a_claim_is_all_that_rests_on_it() -> None:
    citing = [link.to.name for link in index().citing["leaflet.bang"] if link.to.kind not in ("advice", "scenario")]
    graph = around(index(), "leaflet.bang", depth=1)
    assert citing
    assert set(citing) <= {node.id for node in graph.nodes}
    assert {node.id for node in graph.nodes} == {
        node.id for each in citing for node in around(index(), each, depth=1).nodes
    }


def test_every_name_but_that_of_a_source_or_a_scenario_has_a_graph() -> None:
    names = index(shipped())
    able = [each for each in names.named.values() if each.kind not in ("source", "scenario")]
    for each in able[::40]:
        nodes = {node.id for node in around(names, each.name, depth=1).nodes}
        assert each.kind == "claim" or each.name.partition("=")[0] in nodes


def test_a_graph_as_an_outline() -> None:
    assert as_outline(around(index(), "pump-fault", depth=1)) == (
        "What is wrong with the boiler: The pump\n"
        "\n"
        "rule pump-drips: It drips at the pump.\n"
        "  concludes cause pump-fault (strong)\n"
        "\n"
        "rule pump-not-when-quiet: A broken pump is loud.\n"
        "  concludes cause pump-fault (against, weak)\n"
        "\n"
        "cause water-fault: Trouble with the water\n"
        "  counts for cause pump-fault\n"
        "\n"
        "cause pump-fault: The pump\n"
    )


def test_an_outline_tells_what_is_a_warning_sign_and_what_implies_what() -> None:
    lines = as_outline(around(index(), "gas-smell", depth=1)).splitlines()
    assert "finding gas-smell (warning): Smell of gas" in lines
    assert "  implies finding any-smell" in lines


def test_whatever_a_knowledge_base_says_is_one_line_in_an_outline() -> None:
    assert all(each.isprintable() for each in as_outline(SPICED).split("\n"))
    assert len(as_outline(SPICED).split("\n")) == 7


def test_a_graph_in_dot() -> None:
    assert as_dot(around(index(), "pump-fault", depth=1)) == (
        'digraph "What is wrong with the boiler: The pump" {\n'
        '  graph [rankdir=LR, fontname="sans-serif", tooltip=" "];\n'
        '  node [fontname="sans-serif", fontsize=11, color="#525c67"];\n'
        '  edge [fontname="sans-serif", fontsize=9, color="#525c67"];\n'
        '  "pump-drips" [shape=box, label="It drips at the pump.\\n(pump-drips)"];\n'
        '  "pump-not-when-quiet" [shape=box, label="A broken pump is loud.\\n(pump-not-when-quiet)"];\n'
        '  "water-fault" [shape=box, style="rounded,filled", fillcolor="#eef8f3", label="Trouble with the water"];\n'
        '  "pump-fault" [shape=box, style="rounded,filled", fillcolor="#eef8f3", label="The pump"];\n'
        '  "pump-drips" -> "pump-fault" [label="strong"];\n'
        '  "pump-not-when-quiet" -> "pump-fault" [label="against, weak", style=dashed, arrowhead=tee];\n'
        '  "water-fault" -> "pump-fault" [style=dashed];\n'
        "}\n"
    )


def test_a_graph_in_mermaid() -> None:
    assert as_mermaid(around(index(), "pump-fault", depth=1)) == (
        "%% What is wrong with the boiler: The pump\n"
        "flowchart LR\n"
        '  n1["It drips at the pump.<br>(pump-drips)"]\n'
        '  n2["A broken pump is loud.<br>(pump-not-when-quiet)"]\n'
        '  n3("Trouble with the water")\n'
        '  n4("The pump")\n'
        '  n1 -->|"strong"| n4\n'
        '  n2 -.-x|"against, weak"| n4\n'
        "  n3 -.-> n4\n"
    )


def test_a_warning_sign_has_a_red_border_and_implications_are_dashed() -> None:
    graph = around(index(), "gas-smell", depth=1)
    assert (
        '"gas-smell" [shape=ellipse, style=filled, fillcolor="#eef3fb", label="Smell of gas", penwidth=2, color='
        in (as_dot(graph))
    )
    assert '"gas-smell" -> "any-smell" [label="implies", style=dashed];' in as_dot(graph)
    assert as_mermaid(graph).endswith("  class n1,n2 warning\n")


def test_whatever_a_knowledge_base_says_stays_text_in_mermaid() -> None:
    lines = as_mermaid(SPICED).split("\n")
    assert lines[1] == "flowchart LR"
    label = r'"(?:[\w ,.:()\'/-]|#\d+;|<br>)*"'
    assert re.fullmatch(rf"  n1\(\[{label}\]\)", lines[2])
    assert re.fullmatch(rf"  n2\[{label}\]", lines[3])
    assert re.fullmatch(rf"  n1 -->\|{label}\| n2", lines[4])
    assert all(each.isprintable() for each in "".join(lines))


def test_whatever_a_knowledge_base_says_stays_text_in_dot() -> None:
    lines = as_dot(SPICED).split("\n")
    string = r'"(?:[^"\\]|\\.)*"'
    assert re.fullmatch(rf"digraph {string} {{", lines[0])
    assert re.fullmatch(
        rf'  "a" \[shape=ellipse, style=filled, fillcolor={string}, label={string}, penwidth=2, .*\];', lines[4]
    )
    assert re.fullmatch(rf'  "a" -> "b" \[label={string}\];', lines[6])
    assert len(lines) == 9


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize(
    "graph", [SPICED, whole(), around(index(shipped()), "severity", depth=1)], ids=["spiced", "toy", "shipped"]
)
def test_graphviz_draws_every_node_and_edge(graph: Graph) -> None:
    done = subprocess.run(["dot", "-Tsvg"], input=as_dot(graph), capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr == ""
    assert done.stdout.count('class="node"') == len(graph.nodes)
    assert done.stdout.count('class="edge"') == len(graph.edges)
    assert "<script" not in done.stdout
