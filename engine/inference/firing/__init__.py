"""Firing: the rules in an experta knowledge engine, one case at a time, with derivations."""
