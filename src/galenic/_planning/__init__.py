"""What to do: from an order to a plan."""
