"""Proving: the rules as formulas for a solver, all cases at once (extra ``bench``)."""
