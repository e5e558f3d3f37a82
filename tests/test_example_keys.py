"""The shipped examples keep their keys: scripts, courses and notes begin from them."""

import tomllib
from importlib.resources import files

import pytest

from galenic._cli.known import EXAMPLES

_ORDER = "active dose capsules excess overage date"
_BALANCE = "name readability repeatability capacity"
KEYS = {
    "tablets": {
        "order": _ORDER,
        "stock": "kind active strength mean_mass coating pack_stat min_tablets crush_allowance"
        " lot expires",
        "capsule": "size maker",
        "filler": "name pack_stat",
        "weighing": "rule",
        "balance": _BALANCE,
    },
    "capsules": {
        "order": _ORDER,
        "stock": "kind active strength mean_net net_sd capsules_weighed release pack_stat"
        " shell_allowance available lot expires",
        "capsule": "size maker",
        "filler": "name pack_stat",
        "weighing": "rule",
        "balance": _BALANCE,
    },
    "powder": {
        "order": _ORDER,
        "stock": "kind active assay basis water assay_as pack_stat lot expires",
        "capsule": "size maker",
        "filler": "name pack_stat",
        "weighing": "rule",
        "balance": _BALANCE,
    },
    "triturate": {
        "order": _ORDER,
        "stock": "kind active strength diluent pack_stat lot expires",
        "capsule": "size maker",
        "filler": "name pack_stat",
        "excipient": "name role share occupies",
        "weighing": "rule",
        "balance": _BALANCE,
    },
    "combination": {
        "order": "capsules excess date",
        "active": "name dose overage stock",
        "capsule": "size maker",
        "filler": "name pack_stat",
        "weighing": "rule",
        "balance": _BALANCE,
    },
    "completion": {
        "order": "active dose capsules date",
        "stock": "kind active assay basis water assay_as lot expires",
        "capsule": "size maker",
        "filler": "name",
        "fill": "method premix",
        "weighing": "rule",
        "balance": _BALANCE,
    },
    "triturate-product": {
        "product": "kind active mass strength lot date",
        "stock": "kind active assay basis loss_on_drying assay_as lot expires",
        "filler": "name lot expires",
        "weighing": "rule",
        "balance": _BALANCE,
    },
}
"""What each example held when it was last released; a key may be added to them, none taken away."""


def test_every_example_is_held():
    """One that is added is held, too."""
    assert sorted(KEYS) == sorted(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_keeps_its_keys(name):
    """Each table is there with each of its keys; a table that is repeated stands there once."""
    text = files("galenic").joinpath("examples", f"{name}.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    for table, keys in KEYS[name].items():
        found = tables[table]
        if table in {"balance", "excipient"} and name != "triturate-product":
            (found,) = found
        if isinstance(found, list):
            found = set.intersection(*map(set, found))
        assert [key for key in keys.split() if key not in found] == [], table
