"""What is said to a person: the interview, the explanation, the report."""
