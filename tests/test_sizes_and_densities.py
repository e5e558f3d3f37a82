"""Sizes that nobody makes, volumes and shells of another size, densities of the particles.

The charts below are those of part A of the reference, written out a second time; what a density
comes to is worked out here.
"""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import galenic
from galenic._cli import main

FIELD = Path(__file__).parent / "vectors" / "field"

CHARTS = {
    "000": ("1.37", "1.37"),
    "00el": ("1", "1.02"),
    "00": ("0.9", "0.95"),
    "0xel": ("0.82", "0.82"),
    "0el": ("0.78", "0.78"),
    "0": ("0.68", "0.68"),
    "1el": ("0.54", "0.54"),
    "1": ("0.48", "0.5"),
    "2el": ("0.41", "0.41"),
    "2": ("0.36", "0.37"),
    "3": ("0.27", "0.3"),
    "4el": ("0.25", "0.25"),
    "4": ("0.2", "0.21"),
    "5": ("0.1", "0.13"),
}
"""Least and largest volume in mL that makers print for a size."""

ORDER = """
[order]
active = "prednisolone"
dose = "4.5 mg"
capsules = 100

[stock]
kind = "powder"
active = "prednisolone"
assay = "100 %"
basis = "as-is"
{stock}

[capsule]
{capsule}

[filler]
name = "{filler}"
{packing}

[weighing]
rule = "nrf"

[[balance]]
name = "b"
readability = "1 mg"

{more}
"""
CODES = ("capsule-size-unknown", "capsule-volume-unlike", "capsule-shell-unlike", "density-true")


def text(
    capsule='size = "3"\nmaker = "Coni-Snap"',
    *,
    stock='pack_stat = "150 mg/capsule"',
    filler="house filler",
    packing='pack_stat = "150 mg/capsule"',
    more="",
):
    """An order file with one thing changed."""
    return ORDER.format(capsule=capsule, stock=stock, filler=filler, packing=packing, more=more)


def told(capsys, tmp_path, order):
    """The notices of ours that the command line gives for an order, code and sentence."""
    path = tmp_path / "order.toml"
    path.write_text(order, encoding="utf-8")
    code = main(["plan", str(path), "--json"])
    plan = json.loads(capsys.readouterr().out)
    assert code == 0
    assert plan["weighings"]
    found = {one["code"]: one for one in plan["notices"] if one["code"] in CODES}
    assert all(one["severity"] == "caution" for one in found.values())
    return {code: one["text"] for code, one in found.items()}


def notices(order):
    """The same in Python: every notice of ours of an order given as text."""
    return [one for one in galenic.plan(galenic.load(order)).notices if one.code in CODES]


# --- sizes that nobody makes ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "near"),
    [
        ("33", "3"),
        ("No. 3", "3"),
        ("#00", "00"),
        ("0EL", "0el"),
        ("00E", "00el"),
        ("size 1", "1"),
    ],
)
def test_a_size_nobody_makes_names_what_is_near_by_name(capsys, tmp_path, size, near):
    """A caution through the command line; the weights stand."""
    found = told(capsys, tmp_path, text(f'size = "{size}"'))
    assert list(found) == ["capsule-size-unknown"]
    assert f"Size {size} is in no chart" in found["capsule-size-unknown"]
    assert f"near it by name: {near}" in found["capsule-size-unknown"]


def test_a_size_nobody_makes_names_what_is_near_by_volume(capsys, tmp_path):
    """0.37 mL is a size 2 of three makers, whatever 33 looks like."""
    found = told(capsys, tmp_path, text('size = "33"\nvolume = "0.37 mL/capsule"'))
    assert (
        "near it by name: 3; of its volume of 0.37 mL/capsule: 2)" in found["capsule-size-unknown"]
    )


def test_where_nothing_is_near_all_sizes_are_named():
    """X9 is like no name."""
    (found,) = notices(text('size = "X9"'))
    assert "none is near it; there are 000, 00el, 00," in found.text
    assert found.severity == "caution"


def test_a_row_of_the_order_makes_a_size_known():
    """A size of a maker's own is no slip; that of another maker than the one named may be."""
    row = '[[capsule_size]]\nmaker = "House"\nsize = "33"\nvolume = "0.3 mL/capsule"'
    assert notices(text('size = "33"\nmaker = "House"', more=row)) == []
    assert notices(text('size = "33"', more=row)) == []
    (found,) = notices(text('size = "33"\nmaker = "Coni-Snap"', more=row))
    assert found.code == "capsule-size-unknown"


@pytest.mark.parametrize("size", CHARTS)
def test_every_size_of_the_charts_is_known(size):
    """Whether or not the maker that is named makes it."""
    assert notices(text(f'size = "{size}"', packing='pack_stat = "60 mg/capsule"', stock="")) == []


def test_where_a_volume_is_needed_the_remedy_names_the_size():
    """A refusal says what may be meant: of a size, of where a statistic is from, of a shell."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.load(text('size = "33"\nmaker = "Coni-Snap"', packing='density = "0.5 g/mL"'))
    (problem,) = caught.value.problems
    assert problem.path == "capsule.size"
    assert problem.remedy.startswith("write '3', if that is meant")
    packing = 'pack_stat = "150 mg/capsule"\npack_stat_size = "33"'
    with pytest.raises(galenic.InputError) as caught:
        galenic.load(text(packing=packing))
    assert "write '3', if that is meant" in caught.value.problems[0].remedy


def test_the_shell_of_a_size_nobody_makes(capsys, tmp_path):
    """`check weights --size 33` is refused, and names 3."""
    path = tmp_path / "weights.csv"
    path.write_text("gross [mg]\n" + "199\n" * 20)
    words = ["check", "weights", str(path), "--rule", "ph-eur-2.9.5"]
    assert main([*words, "--size", "33", "--maker", "Coni-Snap"]) == 2
    assert "write '3', if that is meant" in " ".join(capsys.readouterr().err.split())


# --- volumes of another size ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "volume", "other"),
    [
        ("00", "1.37", "000"),
        ("4", "0.3", "3"),
        ("3", "0.21", "4"),
        ("1", "0.68", "0"),
        ("5", "0.21", "4"),
        ("2", "0.41", "2el"),
        ("3", "1.37", "000"),
    ],
)
def test_a_volume_of_another_size_names_it(capsys, tmp_path, size, volume, other):
    """The 00 with 1.37 mL and the 4 with 0.30 mL of the field, and their kin."""
    capsule = f'size = "{size}"\nvolume = "{volume} mL/capsule"'
    packing = 'pack_stat = "60 mg/capsule"'
    found = told(capsys, tmp_path, text(capsule, packing=packing, stock=packing))
    assert list(found) == ["capsule-volume-unlike"]
    least, most = CHARTS[other]
    charts = f"{least} mL/capsule" + (f" to {most} mL/capsule" if least != most else "")
    assert f"size {other} ({charts})" in found["capsule-volume-unlike"]


def test_a_row_of_the_order_is_held_to_the_charts_as_well():
    """A row that the order uses: of its size, of a list of sizes, of where a statistic is from."""
    row = '[[capsule_size]]\nmaker = "House"\nsize = "{}"\nvolume = "{} mL/capsule"\n'
    wrong, right = row.format("4", "0.3"), row.format("3", "0.29")
    light = 'pack_stat = "60 mg/capsule"'
    house = 'size = "4"\nmaker = "House"'
    (found,) = notices(text(house, more=wrong + right, packing=light, stock=light))
    assert (found.code, "size 3 (" in found.text) == ("capsule-volume-unlike", True)
    several = 'size = "auto"\nsizes = ["3", "4"]\nmaker = "House"'
    dense = 'density = "0.5 g/mL"'
    found = notices(text(several, more=wrong + right, packing=dense, stock=dense))
    assert [one.code for one in found] == ["capsule-volume-unlike"]
    there = 'pack_stat = "60 mg/capsule"\npack_stat_size = "4"\npack_stat_maker = "House"'
    found = notices(text(more=wrong, packing=there))
    assert [one.code for one in found] == ["capsule-volume-unlike"]
    assert notices(text(more=wrong)) == []  # a row that the order does not use
    assert notices(text('size = "3"\nmaker = "House"', more=wrong + right)) == []


def test_a_volume_of_no_size_says_so():
    """5 mL is in no capsule."""
    light = 'pack_stat = "60 mg/capsule"'
    (found,) = notices(text('size = "000"\nvolume = "5 mL/capsule"', packing=light, stock=light))
    assert "(1.37 mL/capsule), nor that of any other: check" in found.text


@given(st.sampled_from(sorted(CHARTS)), st.integers(50, 2500))
def test_a_volume_of_its_own_is_silent_and_of_another_size_never_is(size, thousandths):
    """Its own: within what the charts print of it, half a digit beyond; another's: the same."""
    volume = Fraction(thousandths, 1000)
    half = Fraction(1, 200)
    of = [
        name
        for name, (low, high) in CHARTS.items()
        if Fraction(low) - half <= volume <= Fraction(high) + half
    ]
    capsule = f'size = "{size}"\nvolume = "{float(volume)} mL/capsule"'
    light = f'pack_stat = "{float(volume) * 500:.6g} mg/capsule"'
    found = notices(text(capsule, packing=light, stock=light))
    if size in of:
        assert found == []
    elif of:
        assert [one.code for one in found] == ["capsule-volume-unlike"]
        assert any(f"size {name} (" in found[0].text for name in of)


@given(
    st.sampled_from(sorted(CHARTS)),
    st.lists(st.integers(20, 3000), min_size=2, max_size=2),
    st.booleans(),
)
def test_a_volume_further_from_its_size_is_never_less_of_a_caution(size, thousandths, above):
    """The further it moves to one side, the more it is told."""
    low, high = (1000 * Fraction(end) for end in CHARTS[size])
    near, far = sorted(thousandths, reverse=not above)
    if (near <= high) if above else (near >= low):
        return
    codes = []
    for volume in (near, far):
        capsule = f'size = "{size}"\nvolume = "{volume / 1000} mL/capsule"'
        light = f'pack_stat = "{volume / 2} mg/capsule"'
        codes.append(bool(notices(text(capsule, packing=light, stock=light))))
    assert codes[1] >= codes[0]


# --- shells of another size -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "shell", "other"),
    [("3", "38", "4"), ("4", "48", "3"), ("1", "96", "0"), ("00", "163", "000"), ("5", "38", "4")],
)
def test_a_shell_of_another_size_names_it(capsys, tmp_path, size, shell, other):
    """Masses of gelatin shells by the maker's chart."""
    capsule = f'size = "{size}"\nshell = "{shell} mg/capsule"'
    light = 'pack_stat = "60 mg/capsule"'
    found = told(capsys, tmp_path, text(capsule, packing=light, stock=light))
    assert list(found) == ["capsule-shell-unlike"]
    assert f"{other} ({shell} mg/capsule)" in found["capsule-shell-unlike"]


@pytest.mark.parametrize(
    ("size", "shell"),
    [("00", "123"), ("00", "136"), ("5", "30"), ("000", "158"), ("0", "88"), ("0", "108"),
     ("1", "68"), ("1", "84"), ("3", "48")],
)  # fmt: skip
def test_shells_that_were_seen_are_their_own(size, shell):
    """Gelatin and hypromellose as a page has them, and the ends of the German identity test."""
    light = 'pack_stat = "60 mg/capsule"'
    capsule = f'size = "{size}"\nshell = "{shell} mg/capsule"'
    assert notices(text(capsule, packing=light, stock=light)) == []


def test_the_shell_of_a_row_is_held_to_the_charts():
    """A shell of 38 mg is a 4, in whatever row."""
    row = '[[capsule_size]]\nmaker = "House"\nsize = "3"\nvolume = "0.3 mL/capsule"\nshell = '
    house = 'size = "3"\nmaker = "House"'
    (found,) = notices(text(house, more=f'{row}"38 mg/capsule"'))
    assert found.code == "capsule-shell-unlike"
    assert notices(text(house, more=f'{row}"49 mg/capsule"')) == []


# --- densities ------------------------------------------------------------------------------------


def test_the_true_density_of_the_field_is_asked_about(capsys):
    """Inositol at 1.75 g/mL, later measured at 0.93 g/mL in the capsule."""
    assert main(["plan", str(FIELD / "us-longecity-truedensity.toml")]) == 0
    page = " ".join(capsys.readouterr().out.split())
    assert (
        "The density of inositol is given as 1.75 g/mL: is that the true density of its particles, "
        "in place of the density as filled"
    ) in page
    measured = galenic.read_order(FIELD / "us-longecity-truedensity.toml").replace(
        stock={"density": "0.93 g/mL"}
    )
    assert "density-true" not in {one.code for one in galenic.plan(measured).notices}


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        ('density = "1 g/mL"', True),
        ('density = "0.999 g/mL"', False),
        ('density = "0.9 g/mL"\ntrue_density = "1 g/mL"', True),
        ('density = "0.89 g/mL"\ntrue_density = "1 g/mL"', False),
        ('density = "0.95 g/mL"\ntrue_density = "0.9 g/mL"', True),
        ('density = "0.6 g/mL"\ntrue_density = "1.3 g/mL"', False),
        ('pack_stat = "300 mg/capsule"', True),  # in 0.3 mL
        ('pack_stat = "299 mg/capsule"', False),
        ('pack_stat = "210 mg/capsule"\npack_stat_size = "4"', True),  # in 0.21 mL
        ('pack_stat = "209 mg/capsule"\npack_stat_size = "4"', False),
        ('pack_stat = "190 mg/capsule"\npack_stat_size = "4"\npack_stat_maker = "UNC"', False),
        ('pack_stat = "290 mg/capsule"\ntrue_density = "1.05 g/mL"', True),  # 0.967 g/mL
    ],
)
def test_from_where_a_density_is_asked_about(keys, asked):
    """From 1 g/mL on, and from nine tenths of the true density, given or by a statistic."""
    found = notices(text(stock=keys))
    assert [one.code for one in found] == ["density-true"] * asked


def test_where_no_maker_is_named_the_largest_body_counts():
    """290 mg in a 3: 1.07 g/mL in the smallest, 0.97 g/mL in the largest; 300 mg are 1 g/mL."""
    silent, asked = (f'pack_stat = "{mass} mg/capsule"' for mass in (290, 300))
    assert notices(text('size = "3"', stock=silent)) == []
    (found,) = notices(text('size = "3"', stock=asked))
    assert "300 mg/capsule in size 3, is a density of 1 g/mL" in found.text


RELATIVES = {
    "filler": {"packing": 'density = "1.5 g/mL"'},
    "excipient": {
        "more": '[[excipient]]\nname = "zinc oxide"\nrole = "other"\nmass = "1 mg/capsule"\n'
        'density = "5.6 g/mL"'
    },
    "diluent": {"more": '[triturate]\ndiluent = "sorbitol"\ndensity = "1.49 g/mL"'},
    "other stock": {
        "more": '[[other_stock]]\nkind = "triturate"\nactive = "prednisolone"\n'
        'strength = "1 in 10"\ndiluent = "sorbitol"\ndensity = "1.49 g/mL"'
    },
}


@pytest.mark.parametrize("relative", RELATIVES)
def test_the_same_is_asked_of_every_powder(capsys, tmp_path, relative):
    """Of filler, excipient, the diluent of a triturate and an other stock."""
    found = told(capsys, tmp_path, text(**RELATIVES[relative]))
    assert "density-true" in found


def test_an_excipient_in_the_voids_has_no_say():
    """What takes up no volume decides nothing by its density."""
    more = (
        '[[excipient]]\nname = "zinc oxide"\nrole = "other"\nmass = "1 mg/capsule"\n'
        'density = "5.6 g/mL"\noccupies = "none"'
    )
    assert notices(text(more=more)) == []


def test_where_our_table_has_seen_it_so_dense_nothing_is_asked():
    """Phosphates fill to 0.93 g/mL: near a true density that was given too low, but seen."""
    near = 'density = "0.93 g/mL"\ntrue_density = "1 g/mL"'
    name = "dibasic calcium phosphate dihydrate"  # 0.87 loose, 0.93 tapped, by its maker
    phosphate = text(stock=near).replace("prednisolone", name)
    assert notices(phosphate) == []
    (found,) = notices(text(stock=near))
    assert "(its true density is 1 g/mL)" in found.text
    denser = phosphate.replace("0.93 g/mL", "1.2 g/mL")
    (found,) = notices(denser)
    assert "As filled it was seen at 0.87 g/mL to 0.93 g/mL." in found.text


@given(
    st.lists(st.integers(10, 9999), min_size=2, max_size=2).map(sorted),
    st.none() | st.integers(10, 9999),
    st.sampled_from(["prednisolone", "dibasic calcium phosphate dihydrate", "Starch 1500"]),
)
def test_a_denser_powder_is_never_asked_about_less(thousandths, true, name):
    """Once asked, the question stays however much further up the density moves.

    Beyond what the table has seen as filled, that is: up to there it is silent.
    """
    asked = []
    most = {"dibasic calcium phosphate dihydrate": 930, "Starch 1500": 820}.get(name, 0)
    filled = most * 6 // 5  # a capsule is filled to 1.2 times the tapped density at most
    for density in thousandths:
        keys = f'density = "{density / 1000} g/mL"'
        keys += f'\ntrue_density = "{true / 1000} g/mL"' if true else ""
        found = notices(text(stock=keys).replace("prednisolone", name))
        asked.append("density-true" in {one.code for one in found})
    if not most or thousandths[0] > most:
        assert asked[1] >= asked[0]
    assert asked[1] or thousandths[1] < max(1000, filled + 1)


# --- a mass that a body is filled to --------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "mass", "code"),
    [
        ("4", "1400 mg", "fill-impossible"),  # 1.4 g in 0.21 mL at most
        ("3", "330 mg", "fill-implausible"),  # 1.1 g/mL in 0.3 mL
        ("3", "290 mg", None),  # 0.97 g/mL
        ("000", "20 mg", "fill-implausible"),  # 0.015 g/mL
    ],
)
def test_a_fill_that_the_volume_of_the_body_speaks_against(size, mass, code):
    """Though no packing is known: by the largest body, or the smallest, that any maker has."""
    order = {
        "order": {"active": "a drug", "dose": "5 mg", "capsules": 60},
        "stock": {"kind": "powder", "active": "a drug", "assay": "99 %", "basis": "as-is"},
        "capsule": {"size": size, "fill": f"{mass}/capsule"},
        "filler": {"name": "a powder that nobody knows"},
    }
    plan = galenic.plan(order)
    told = {one.code for one in plan.notices} & {"fill-impossible", "fill-implausible"}
    assert told == {code} - {None}
    assert plan.stopped == (code == "fill-impossible")


def test_a_size_that_is_too_small_for_a_fill_is_not_chosen():
    """436 mg in 0.21 mL is 2.1 g/mL at least; of the sizes kept the next one is taken."""
    order = {
        "order": {"active": "a drug", "dose": "5 mg", "capsules": 60},
        "stock": {"kind": "powder", "active": "a drug", "assay": "99 %", "basis": "as-is"},
        "capsule": {"size": "auto", "sizes": ["4", "0", "00"], "maker": "Coni-Snap",
                    "fill": "436 mg/capsule"},
        "filler": {"name": "a powder that nobody knows"},
    }  # fmt: skip
    plan = galenic.plan(order)
    assert not plan.stopped
    assert plan.capsule.size == "0"
    order["capsule"] |= {"size": "4"}
    del order["capsule"]["sizes"]
    way = next(way for way in galenic.plan(order).ways_out if way.action == "next-size")
    assert not galenic.plan(galenic.plan(order).order.replace(**way.change)).stopped
