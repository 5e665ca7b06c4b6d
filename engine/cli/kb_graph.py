"""``thoracle kb graph``: how findings lead to levels and causes, for a program that draws graphs."""

from __future__ import annotations

from pathlib import Path

import click

from ..bench.showing.graph import around, graph_of
from ..bench.showing.graph_text import as_dot, as_mermaid, as_outline
from ..bench.showing.index import Index
from ..knowledge.reading import read_knowledge_base
from .destination import Destination
from .kb_options import as_json, folder_option, sound

__all__ = ["graph"]


@click.command()
@folder_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["dot", "mermaid", "text", "json"]),
    default="dot",
    show_default=True,
    help="Language of the graph: dot is drawn by Graphviz, mermaid by what shows Markdown; text is an outline.",
)
@click.option(
    "--around",
    "name",
    metavar="NAME",
    help="Only what leads to this name, and what it leads to: a finding, FINDING=OPTION, rule, pattern, cause, level "
    "or SOURCE.CLAIM.",
)
@click.option(
    "--depth",
    type=click.IntRange(min=1),
    metavar="N",
    help="So many steps to each side, with --around.  [default: 2]",
)
@click.option("--output", metavar="FILE", help="Write into a file instead of to standard output.")
def graph(*, folder: Path, form: str, name: str | None, depth: int | None, output: str | None) -> None:
    """Draw how findings lead through rules and patterns to levels and causes.

    Without --around the graph is the whole knowledge base, which for a large one is large. Red borders are warning
    signs, dashed lines implications and kinds, and an arrow with a bar at its end is evidence against.
    """
    if depth is not None and name is None:
        raise click.UsageError("`--depth` goes with `--around`")
    destination = Destination(output)
    destination.check(case=None)
    reading = read_knowledge_base(folder, scenarios=False)
    index = Index(sound(reading), names=reading.names)
    shown = graph_of(index) if name is None else around(index, name, depth=depth or 2)
    texts = {"dot": as_dot, "mermaid": as_mermaid, "text": as_outline}
    destination.write(texts[form](shown) if form in texts else as_json(shown.as_dict()) + "\n")
