"""What was really weighed: how the batch then stands, and what would mend it."""
