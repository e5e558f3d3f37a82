"""A second drug among the excipients gets nothing that is done for a drug: it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import galenic
from galenic._cli import main
from strategies import orders

FIELD = Path(__file__).parent / "vectors" / "field"
ROLES = ("filler", "glidant", "lubricant", "colour", "flavour", "tracer", "other")
OWN = {
    "name": "caffeine",
    "base": "caffeine",
    "molar_mass": "194.19 g/mol",
    "aliases": ["guaranine"],
}
OF_ALL = ("potency", "overage", "accuracy", "check")


def tables(*excipients, **changes):
    """An order of prednisolone in cellulose, with these excipients."""
    return {
        "order": {"active": "prednisolone", "dose": "4.5 mg", "capsules": 100},
        "stock": {"kind": "powder", "active": "prednisolone", "assay": "100 %", "basis": "as-is"},
        "capsule": {"size": "3", "fill": "150 mg/capsule"},
        "filler": {"name": "house filler"},
        "excipient": [{"mass": "10 mg/capsule"} | one for one in excipients],
        "weighing": {"rule": "nrf"},
        "balance": [{"name": "b", "readability": "1 mg"}],
    } | changes


def asked(order):
    """The cautions on a second drug: one for each name."""
    found = [one for one in galenic.plan(order).notices if one.code == "second-drug"]
    assert all(one.severity == "caution" for one in found)
    return [one.text for one in found]


def test_an_unknown_excipient_without_a_role_is_told(capsys, tmp_path):
    """Through the command line: what it does not get, and what to write if it is no drug."""
    path = tmp_path / "order.json"
    path.write_text(json.dumps(tables({"name": "caffeine"})))
    assert main(["plan", str(path)]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert "caffeine is weighed as an excipient, but it is in no table of ours" in page
    assert 'role = "colour"' in page
    (sentence,) = asked(tables({"name": "caffeine"}))
    assert all(word in sentence for word in OF_ALL)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_says_enough_of_an_unknown_name(role):
    """Any of the seven."""
    assert asked(tables({"name": "caffeine", "role": role})) == []


@pytest.mark.parametrize("key", ["tracer", "mixed_last"])
def test_the_keys_of_mixing_say_the_role_as_well(key):
    """A tracer and a lubricant are so by these keys."""
    assert asked(tables({"name": "riboflavin", key: True})) == []


@pytest.mark.parametrize("name", ["Starch 1500", "colloidal silica", "Lactose  Monohydrate"])
def test_what_our_table_has_is_silent(name):
    """By name and alias, in any case."""
    assert asked(tables({"name": name})) == []


@pytest.mark.parametrize("role", [None, *ROLES])
@pytest.mark.parametrize("name", ["caffeine", "Guaranine", "naltrexone HCl", "Prednisolone"])
def test_a_substance_is_told_whatever_its_role(name, role):
    """A row of the order by name and alias, a row of the package, and the active itself."""
    entry = {"name": name} | ({"role": role} if role else {})
    (sentence,) = asked(tables(entry, substance=[OWN]))
    assert all(word in sentence for word in OF_ALL)
    assert "role =" not in sentence


def test_a_row_of_the_pharmacy_file_counts(capsys, tmp_path):
    """What is a drug for the pharmacy is one in each of its orders."""
    order, pharmacy = tmp_path / "order.json", tmp_path / "pharmacy.json"
    order.write_text(json.dumps(tables({"name": "caffeine", "role": "other"})))
    pharmacy.write_text(json.dumps({"substance": [OWN]}))
    for words, told in ([], False), (["--pharmacy", str(pharmacy)], True):
        assert main(["plan", str(order), "--json", *words]) == 0
        codes = [one["code"] for one in json.loads(capsys.readouterr().out)["notices"]]
        assert ("second-drug" in codes) == told


def test_filler_and_diluents_are_held_to_the_substances():
    """A drug as the filler, as the diluent of a triturate, or of the stock."""
    drug = {"substance": [OWN]}
    assert asked(tables(**drug)) == []
    assert len(asked(tables(filler={"name": "caffeine"}, **drug))) == 1
    assert len(asked(tables(triturate={"diluent": "caffeine"}, **drug))) == 1
    stock = {"kind": "triturate", "active": "prednisolone", "strength": "1 in 10"}
    assert len(asked(tables(stock=stock | {"diluent": "caffeine"}, **drug))) == 1
    assert asked(tables(stock=stock | {"diluent": "rice flour"}, **drug)) == []


def test_each_of_several_is_told():
    """Two drugs are two cautions."""
    found = asked(
        tables({"name": "caffeine"}, {"name": "valerian"}, {"name": "x", "role": "other"})
    )
    assert [sentence.split()[0] for sentence in found] == ["caffeine", "valerian"]


def test_the_field_has_an_excipient_that_is_none():
    """The German case rubs its drug with colloidal silica, which our table has."""
    assert asked(galenic.read_order(FIELD / "de-amfetamin.toml")) == []


# --- what a role does -----------------------------------------------------------------------------


def mixed(*excipients):
    """The order in which the powders come into the batch."""
    plan = galenic.plan(tables(*excipients))
    return list(dict.fromkeys(entry.what for entry in plan.mixing)), plan


def test_a_tracer_by_its_role_is_one_by_its_key():
    """The same weights, and the same place: with the active, before what weighs less."""
    less = {"name": "x", "role": "other", "mass": "1 mg/capsule"}
    (by_role, one), (by_key, other) = (
        mixed({"name": "dye"} | said, less) for said in ({"role": "tracer"}, {"tracer": True})
    )
    assert by_role == by_key == ["prednisolone powder", "dye", "x", "house filler"]
    assert one.weighings == other.weighings
    assert "tracer" in {weighing.role for weighing in one.weighings}


def test_a_lubricant_is_mixed_last():
    """By its role as by its key; another role stays where its mass puts it."""
    order = ["prednisolone powder", "house filler", "x"]
    for said in (
        {"role": "lubricant"},
        {"mixed_last": True},
        {"role": "glidant", "mixed_last": True},
    ):
        found, plan = mixed({"name": "x", "mass": "1 mg/capsule"} | said)
        assert found == order
        assert plan.mixing[-1].last
    found, _ = mixed({"name": "x", "mass": "10 mg/capsule", "role": "glidant"})
    assert found == ["prednisolone powder", "x", "house filler"]


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ({"role": "colour", "tracer": True}, "excipient[0].role"),
        ({"role": "lubricant", "tracer": True}, "excipient[0].role"),
        ({"role": "tracer", "mixed_last": True}, "excipient[0].mixed_last"),
        ({"role": "tracer", "tracer": True, "mixed_last": True}, "excipient[0].mixed_last"),
        ({"role": "color"}, "excipient[0].role"),
    ],
)
def test_a_role_that_contradicts_is_refused(capsys, tmp_path, keys, path):
    """A tracer is nothing else, and comes first; a role is one of seven. Exit code 2."""
    file = tmp_path / "order.json"
    file.write_text(json.dumps(tables({"name": "x"} | keys)))
    assert main(["plan", str(file), "--json"]) == 2
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [problem["path"] for problem in problems] == [path]


@pytest.mark.slow
@settings(deadline=None)
@given(orders(), st.sampled_from((None, *ROLES)))
def test_no_role_moves_a_weight(drawn, role):
    """What an excipient is there for is said, not weighed: every weight is as it was."""
    plain, said = ({**drawn, "excipient": []} for _ in range(2))
    for found, of in ((plain, "other"), (said, role)):
        for entry in drawn.get("excipient", []):
            kept = {key: value for key, value in entry.items() if key not in {"role", "critical"}}
            found["excipient"].append(kept | ({"role": of} if of else {}))
    one, other = galenic.plan(plain), galenic.plan(said)
    weights = [[(w.what, w.weigh, w.exact) for w in plan.weighings] for plan in (one, other)]
    assert weights[0] == weights[1]
    known = {"starch 1500", "pregelatinized starch"}
    names = [entry["name"].casefold() for entry in drawn.get("excipient", [])]
    silent = role is not None or set(names) <= known
    assert len(asked(said)) == (0 if silent else len([one for one in names if one not in known]))
