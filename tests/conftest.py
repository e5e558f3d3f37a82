"""The hypothesis profiles: `ci`, the same draws each time; `quick`, fewer; `explore`, new and many.

And the command line as a person has it, for the tests that go through that door; and the schemas
that every order read and every document written in a test is held against.
"""

import functools
import io
import os
from collections.abc import Mapping

import fastjsonschema
import pytest
from hypothesis import settings

import galenic
from as_json import as_json
from galenic import _fields as fields
from galenic._asking import Shown
from galenic._cli import main
from galenic.errors import InputError

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True, max_examples=60)
settings.register_profile("quick", settings.get_profile("ci"), max_examples=10)
settings.register_profile("explore", deadline=None, print_blob=True, max_examples=1000)
settings.load_profile("ci")  # `pytest --hypothesis-profile explore` takes the other


os.environ.pop("GALENIC_PHARMACY", None)  # no test reads the pharmacy file of whoever runs it
for place in ("APPDATA", "XDG_CONFIG_HOME"):
    os.environ[place] = os.path.join(os.path.dirname(__file__), "no-such-folder")  # noqa: PTH118, PTH120


def pytest_configure(config):
    """Quick checks draw fewer orders; with xdist, where it is, a group stays on one worker."""
    if config.option.markexpr == "not slow":
        settings.load_profile("quick")
    if getattr(config.option, "dist", "no") == "load":
        config.option.dist = "loadgroup"


def pytest_collection_modifyitems(config, items):
    """Tests that need a desktop run where they are asked for, with `-m desktop`, and only there."""
    if "desktop" in config.option.markexpr:
        return
    left = [item for item in items if item.get_closest_marker("desktop")]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if not item.get_closest_marker("desktop")]


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command line; code, standard output and standard error.

    ``given`` is what standard input holds, as text or as bytes.
    """

    def call(*arguments, given=""):
        data = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        try:
            code = main([str(one) for one in arguments])
        except SystemExit as left:  # argparse leaves by this door
            code = left.code
        return code, *capsys.readouterr()

    return call


@functools.cache
def validator(name):
    """What refuses a document that is none of the schema of that name; made once, since slowly."""
    return fastjsonschema.compile(galenic.schema(name))


def is_mended(value):
    """Whether a value of an order was told of before it was read, and stands for none."""
    if isinstance(value, Mapping):
        return any(map(is_mended, value.values()))
    return any(map(is_mended, value)) if isinstance(value, list) else value is fields.TOLD


@pytest.fixture(scope="session", autouse=True)
def held_to_its_schema():
    """Every document that any test writes is one of its schema, and every order that is read."""
    written = {made: made.to_dict for made in (Shown, InputError)}
    read = galenic.Order.read.__func__

    def to_dict(made):
        kind = InputError if isinstance(made, InputError) else Shown
        document = written[kind](made)
        validator(document["schema"].split("/")[1])(document)
        if "input" in document:
            of_regimen = document["schema"].startswith("galenic/titration/")
            validator("regimen" if of_regimen else "order")(document["input"])
        return document

    def order_of(cls, order, pharmacy=None, **told):
        made = read(cls, order, pharmacy, **told)
        if is_mended(order):  # it is read for its other problems, and no plan is made of it
            return made
        validator("order-with-pharmacy" if pharmacy else "order")(as_json(order))
        if pharmacy:
            validator("pharmacy")(as_json(pharmacy))
        return made

    with pytest.MonkeyPatch.context() as patched:
        for made in written:
            patched.setattr(made, "to_dict", to_dict)
        patched.setattr(galenic.Order, "read", classmethod(order_of))
        yield
