"""Sweeping: the rules over columns of bits, many cases at once (extra ``cohort``)."""
