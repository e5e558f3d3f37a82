"""The hypothesis profiles: `ci`, the same draws each time; `quick`, fewer; `explore`, new and many.

And the command line as a person has it, for the tests that go through that door.
"""

import io

import pytest
from hypothesis import settings

from galenic._cli import main

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True, max_examples=60)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=10)
settings.register_profile("explore", deadline=None, print_blob=True, max_examples=1000)
settings.load_profile("ci")  # `pytest --hypothesis-profile explore` takes the other


def pytest_configure(config):
    """Quick checks draw fewer orders; with xdist, where it is, a group stays on one worker."""
    if config.option.markexpr == "not slow":
        settings.load_profile("quick")
    if getattr(config.option, "dist", "no") == "load":
        config.option.dist = "loadgroup"


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command line; code, standard output and standard error."""

    def call(*arguments, given=""):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        code = main([str(one) for one in arguments])
        return code, *capsys.readouterr()

    return call
