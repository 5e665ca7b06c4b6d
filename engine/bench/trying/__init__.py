"""Trying: the scenarios of a knowledge base put to it, all at once or as interviews."""
