"""``thoracle kb``: the knowledge engineer's commands, each imported when it is called."""

from __future__ import annotations

from collections.abc import Mapping

from .groups import Entry, LazyGroup

__all__ = ["COMMANDS", "kb"]

COMMANDS: Mapping[str, Entry] = {
    "check": Entry(
        module="kb_check", attribute="check", help="Report all that is wrong with a knowledge base, with its place."
    ),
    "explain": Entry(module="kb_explain", attribute="explain", help="Say what a code of `kb check` means."),
    "test": Entry(module="kb_test", attribute="test", help="Run the scenarios of a knowledge base."),
    "coverage": Entry(
        module="kb_coverage", attribute="coverage", help="Show which rules and conditions the scenarios exercise."
    ),
    "mutate": Entry(module="kb_mutate", attribute="mutate", help="Show which faults in rules the scenarios notice."),
    "sources": Entry(
        module="kb_sources", attribute="sources", help="Show which passage each rule rests on, and what is unused."
    ),
    "all": Entry(
        module="kb_all", attribute="every_part", help="Check, test, coverage, sources, prove, mutate: a line each."
    ),
    "interviews": Entry(
        module="kb_interviews", attribute="interviews", help="Simulate the interview over all scenarios."
    ),
    "prove": Entry(module="kb_prove", attribute="prove", help="Prove the properties that every case must have."),
    "schema": Entry(
        module="kb_schema", attribute="schema", help="Write the JSON Schema that completes names in an editor."
    ),
    "show": Entry(
        module="kb_show", attribute="show", help="Show all that is said of one name, who reads it and who writes it."
    ),
    "graph": Entry(module="kb_graph", attribute="graph", help="Draw how findings lead to levels and causes."),
    "book": Entry(module="kb_book", attribute="book", help="Write a page for experts who review without YAML."),
    "new": Entry(module="kb_new", attribute="new", help="Begin a rule, finding, cause, scenario, source or claim."),
    "init": Entry(module="kb_init", attribute="init", help="Make a new knowledge base with a tiny example in it."),
    "diff": Entry(
        module="kb_diff", attribute="diff", help="Compare two versions: what changed, and which conclusions it changes."
    ),
}
"""The commands, in the order of the help."""

kb = LazyGroup(name="kb", entries=COMMANDS, help="Check, test and trace a knowledge base, a folder of YAML files.")
"""The group."""
