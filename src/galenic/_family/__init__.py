"""Plans several strengths together, from one stock."""
