"""From a regimen that a prescriber wrote to counts of capsules, strengths, batches and a chart."""
