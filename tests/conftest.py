"""The hypothesis profiles: `ci`, the same draws each time, and `explore`, new ones and many."""

from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True, max_examples=60)
settings.register_profile("explore", deadline=None, print_blob=True, max_examples=1000)
settings.load_profile("ci")  # `pytest --hypothesis-profile explore` takes the other
