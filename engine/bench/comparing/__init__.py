"""Comparison: two versions of a knowledge base, by what they conclude."""
