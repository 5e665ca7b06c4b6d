"""The three interpretations of the rules: fired for one case, swept over many, proved for all."""
