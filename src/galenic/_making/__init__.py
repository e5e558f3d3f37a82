"""Master formulas, and the orders that are made of them for a batch."""
