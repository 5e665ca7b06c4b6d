"""The knowledge engineer's workbench: what is wrong, untested or unaccounted for in a knowledge base."""
