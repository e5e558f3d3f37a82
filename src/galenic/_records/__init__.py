"""Fills in the records of a batch with what its plan knows, and marks what is left to write."""
