"""What an order should hear beside its numbers: slips, defaults, what is known of its active."""
