"""Amounts too small to weigh: the triturate that holds one, found and worked out."""
