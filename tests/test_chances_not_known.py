"""A chance without scatter between capsules is not known; it is never "at most 100 %"."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import galenic
from galenic._cli import main
from galenic.accuracy import assess

ROOT = Path(__file__).resolve().parents[1]
WANTING = ["fill of a capsule", "mixing"]
SCATTERS = '\n[fill]\nrsd = "6 %"\n[mixing]\nrsd = "2 %"\n'


@pytest.fixture
def tell(capsys, tmp_path):
    """Run ``galenic accuracy`` on the tablets example, with more lines; text and JSON."""

    def call(more=""):
        main(["example", "tablets"])
        path = tmp_path / "order.toml"
        path.write_text(capsys.readouterr().out + more, encoding="utf-8")
        found = []
        for how in ((), ("--json",)):
            assert main(["accuracy", str(path), "--batches", "1000", *how]) == 0
            found.append(capsys.readouterr().out)
        return " ".join(found[0].split()), json.loads(found[1])

    return call


def chances(told):
    """Every chance and part of the JSON."""
    found = told["simulation"]
    parts = [found["within_90_110"], found["within_85_115"]]
    for one in (told["pass_usp_905"], found["pass_usp_905"]):
        parts += [one["stage_1"], one["overall"]]
    return parts


def test_without_fill_and_mixing_no_chance_is_told(tell):
    """The example gives neither: text, JSON and HTML say not known, and for want of what."""
    text, told = tell()
    assert "at most" not in text
    assert "passes USP <905> overall not known without fill of a capsule; mixing" in text
    assert chances(told) == [None] * 6
    assert told["chances_not_known"] == WANTING
    assert told["simulation"]["pass_usp_905"]["upper_bound"]


@pytest.mark.slow
def test_with_both_known_each_chance_is_a_number(tell):
    """With 6 % of fill and 2 % of mix the bound says something: it is told as before."""
    text, told = tell(SCATTERS)
    assert all(0 < part < 1 for part in chances(told))
    assert told["chances_not_known"] == []
    assert "at most" in text
    assert "at most 100 %" not in text


def test_a_bound_of_all_is_not_told_either(tell):
    """A fill that scatters by 0.1 % alone, assayed: at most 100 % would exclude nothing."""
    more = '\n[fill]\nrsd = "0.1 %"\n'
    text, told = tell(more)
    assert "at most 100 %" not in text
    passes = [told["pass_usp_905"]["overall"], told["simulation"]["pass_usp_905"]["overall"]]
    assert all(part is None or part < 0.9995 for part in passes)
    if None in chances(told):
        assert "mixing" in told["chances_not_known"]


@pytest.mark.parametrize(("fill", "known"), [("0.1 %", False), ("6 %", True)])
def test_the_record_says_what_the_json_says(fill, known):
    """A bound near all of them is no chance in Python either, and what is wanting is named.

    By hand: content that scatters by 0.1 % about 100 % of label lies within 85 % to 115 % in all
    capsules, so without the scatter of mixing the bound is 1; with 6 % it is far below.
    """
    order = galenic.read_order(ROOT / "src/galenic/examples/tablets.toml")
    made = assess(galenic.plan(order.replace(fill={"rsd": fill})), batches=500)
    told = made.to_dict()
    parts = [made.simulation.within_90_110, made.simulation.within_85_115]
    for one in (made.chance, made.simulation.pass_usp_905):
        parts += [one.stage_1, one.overall]
    assert parts == chances(told)
    assert list(made.chances_not_known) == told["chances_not_known"]
    assert (made.simulation.within_85_115 is not None) is known
    assert ("mixing" in made.chances_not_known) is not known
    assert all(part is None or part <= 0.9995 for part in parts)


def test_two_lists_and_no_change_in_both(tell):
    """What narrows the interval, and what is merely not known yet; nothing is lost."""
    text, told = tell()
    narrowing, unknown = told["narrowing"], told["not_known_yet"]
    by_name = {one["change"]: one for one in told["improvements"]}
    assert narrowing
    assert unknown
    assert not set(narrowing) & set(unknown)
    assert all(by_name[name]["narrows"] > 0 for name in narrowing)
    assert all(by_name[name]["resolves"] for name in unknown)
    assert all((by_name[name]["narrows"] or 0) <= 1e-9 for name in unknown)
    heads = ("WHAT TO IMPROVE: IT NARROWS THE INTERVAL", "WHAT IS MERELY NOT KNOWN YET: MEASURE IT")
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
    for name in narrowing:
        assert places[0] < text.index(name) < places[1]
    for name in unknown:
        assert text.index(name) > places[1]


def test_the_same_in_python_and_html():
    """The record holds both lists and what is wanting; the HTML draws the same sections."""
    order = galenic.read_order(ROOT / "src/galenic/examples/tablets.toml")
    made = assess(galenic.plan(order), batches=500)
    assert list(made.chances_not_known) == WANTING
    assert {one.change for one in made.narrowing}.isdisjoint(
        one.change for one in made.not_known_yet
    )
    html = made._repr_html_()
    assert "at most" not in html
    assert "What is merely not known yet: measure it" in html
