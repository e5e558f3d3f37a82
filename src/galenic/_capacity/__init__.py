"""The questions the other way round: how many capsules a stock makes, and what is left of it."""
