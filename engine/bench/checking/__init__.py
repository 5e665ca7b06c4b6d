"""Checking: what is wrong or odd about a knowledge base, known from its files alone."""
