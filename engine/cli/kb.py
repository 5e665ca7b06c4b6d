"""``thoracle kb``: the knowledge engineer's commands, each imported when it is called."""

from __future__ import annotations

from collections.abc import Mapping

from .groups import Entry, LazyGroup

__all__ = ["COMMANDS", "kb"]

COMMANDS: Mapping[str, Entry] = {
    "check": Entry(
        module="kb_check", attribute="check", help="Report all that is wrong with a knowledge base, with its place."
    ),
    "test": Entry(module="kb_test", attribute="test", help="Run the scenarios of a knowledge base."),
    "sources": Entry(
        module="kb_sources", attribute="sources", help="Show which passage each rule rests on, and what is unused."
    ),
    "interviews": Entry(
        module="kb_interviews", attribute="interviews", help="Simulate the interview over all scenarios."
    ),
    "schema": Entry(
        module="kb_schema", attribute="schema", help="Write the JSON Schema that completes names in an editor."
    ),
}
"""The commands, in the order of the help."""

kb = LazyGroup(name="kb", entries=COMMANDS, help="Check, test and trace a knowledge base, a folder of YAML files.")
"""The group."""
