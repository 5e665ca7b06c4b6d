"""Authoring: new parts of a knowledge base, new knowledge bases, and what completes names in an editor."""
