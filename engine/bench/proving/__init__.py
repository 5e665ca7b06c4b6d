"""Proofs: what has to hold for every case there can be."""
