"""Mutation: whether the scenarios notice a fault in a rule."""
