"""Labels: what stands on one, and how it is drawn at its size."""
