"""Tracing: what rests on which passage of the documents, verified against them."""
