"""Ways out of a plan that cannot be made, or that asks for a triturate: each is planned itself.

What may be tried stands in families: each begins where its notices are, and holds the tries.
"""
