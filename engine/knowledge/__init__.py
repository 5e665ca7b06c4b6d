"""What a knowledge base is: its model, the condition language, reading it from YAML, and what can be wrong with it."""
