"""Showing: a knowledge base name by name, as a graph, or as a book."""
