"""Coverage: which rules, conditions and passages the scenarios exercise."""
