"""Ratios, factors, units and days as they are written in one country: refused with what to write.

What a remedy says is written into the order, and the order is then planned.
"""

import copy
import re
from datetime import date
from fractions import Fraction

import pytest

import galenic
import galenic.quality

TRITURATE = {
    "order": {"active": "Dexamethason", "dose": "0.5 mg", "capsules": 100},
    "stock": {"kind": "triturate", "active": "Dexamethason", "diluent": "Mannitol"},
    "capsule": {"size": "1", "fill": "250 mg/capsule"},
    "filler": {"name": "Mannitol/Siliciumdioxid 99,5:0,5"},
    "weighing": {"rule": "nrf"},
    "balance": [{"name": "b", "readability": "1 mg"}],
}
POWDER = TRITURATE | {"stock": {"kind": "powder", "active": "Dexamethason"}}
MEANT = {**POWDER, "stock": POWDER["stock"] | {"factor": "1.036"}}


def refused(order, table, **keys):
    """The only problem of an order with these keys in a table."""
    order = copy.deepcopy(order)
    order[table] |= keys
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(order)
    (problem,) = [one for one in caught.value.problems if one.path == f"{table}.{next(iter(keys))}"]
    return problem


def taken(order, table, **keys):
    """How much stock an order with these keys in a table weighs, in milligrams."""
    order = copy.deepcopy(order)
    order[table] |= keys
    return galenic.plan(order).weighings[0].exact.number


# 100 x 0.5 mg = 50 mg of active: 500 mg of 1 in 10, 5,000 mg of 1 in 100.
@pytest.mark.parametrize(
    ("typed", "meant", "weight"),
    [
        ("10倍散", "1 in 10", 500),
        ("100倍散", "1 in 100", 5000),
        ("10x", "1 in 10", 500),
        ("10-fold", "1 in 10", 500),
        ("1-in-10", "1 in 10", 500),
        ("1 part in 10", "1 in 10", 500),
    ],
)
def test_a_triturate_that_can_be_read_in_one_way_is_told(typed, meant, weight):
    """Ten times as much powder as drug: 100 mg/g, in Japan and China as elsewhere."""
    problem = refused(TRITURATE, "stock", strength=typed)
    assert f"write '{meant}' (" in problem.remedy
    assert taken(TRITURATE, "stock", strength=meant) == weight


@pytest.mark.parametrize("typed", ["1=10", "1 auf 10", "1 en 10", "1 ad 10", "1 por 10"])
def test_a_ratio_in_two_readings_has_both(typed):
    """One part in ten, or one to ten: 100 mg/g or 90.9 mg/g."""
    remedy = refused(TRITURATE, "stock", strength=typed).remedy
    assert "'1 in 10' (100 mg/g)" in remedy
    assert "'1 in 11' (one part to 10, 90.90909 mg/g)" in remedy


# 100 x 0.5 mg = 50 mg, times the factor.
@pytest.mark.parametrize(
    ("typed", "weight"),
    [
        ("103.6 %", "51.8"),
        ("103,6 %", "51.8"),
        ("1.12 x 1.02", "57.12"),
        ("1.12*1.02", "57.12"),
        ("f = 1.05", "52.5"),
    ],
)
def test_the_factor_that_a_remedy_writes_is_taken(typed, weight):
    """103.6 % is 1.036, and an equivalence times a correction is their product."""
    remedy = refused(POWDER, "stock", factor=typed).remedy
    (written,) = re.findall(r'write the number alone: "([0-9.]+)"', remedy)
    order = POWDER | {"balance": [{"name": "b", "readability": "0.1 mg"}]}
    assert taken(order, "stock", factor=written) == Fraction(weight)


@pytest.mark.parametrize("typed", ["250 %", "1.5 or 1.6", "12 x 30", "1.1 x"])
def test_no_number_is_told_that_the_key_does_not_take(typed):
    """One that would be refused again, or may be another."""
    remedy = refused(POWDER, "stock", factor=typed).remedy
    assert not re.search(r"alone: \"(?:12|30|250|360|1\.[56])\"", remedy)


@pytest.mark.parametrize(
    ("factor", "strength", "weight"), [("10", "1 in 10", 500), ("2.5", "2 in 5", 125)]
)
def test_a_factor_of_a_diluted_powder_is_its_strength(factor, strength, weight):
    """A factor of 10 is 100 mg/g: 50 mg of active are in 500 mg."""
    remedy = refused(POWDER, "stock", factor=factor).remedy
    assert f'kind = "triturate" with strength = "{strength}"' in remedy
    assert taken(TRITURATE, "stock", strength=strength) == weight


def test_a_factor_without_its_point_is_asked_about():
    """1036 is 1.036, typed where a comma parts decimals."""
    assert "is 1.036 meant?" in refused(POWDER, "stock", factor=1036).remedy


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("50 мкг", "50 mcg"),
        ("50 微克", "50 mcg"),
        ("50 γ", "50 mcg"),
        ("50 マイクログラム", "50 mcg"),
        ("5 мг", "5 mg"),
        ("5 毫克", "5 mg"),
        ("5 mg/カプセル", "5 mg/capsule"),
        ("5 mg/kapsułka", "5 mg/capsule"),
        ("5 mg/胶囊", "5 mg/capsule"),
        ("1000 j.m.", "1000 IU"),
        ("1000 МЕ", "1000 IU"),
        ("1000 国際単位", "1000 IU"),
    ],
)
def test_a_unit_in_another_script_is_told_in_ours(typed, meant):
    """Never a thousand times off: mg and mcg differ in one letter or sign in every script."""
    order = copy.deepcopy(MEANT)
    order["order"]["dose"] = typed
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(order)
    assert f'write "{meant}", if that is meant' in caught.value.problems[0].remedy


@pytest.mark.parametrize(
    "typed",
    ["29.11.2026", "29/11/2026", "2026/11/29", "2026. 11. 29.", "2026年11月29日", "11/29/2026"],
)
def test_a_quoted_day_in_another_order_is_told(typed):
    """As one without quotes is; 29 is no month."""
    remedy = refused(MEANT, "order", date=typed).remedy
    assert remedy == "write year, month and day: 2026-11-29"
    order = copy.deepcopy(MEANT)
    order["order"]["date"] = date.fromisoformat(remedy.rpartition(" ")[2])
    assert galenic.plan(order).weighings


@pytest.mark.parametrize("typed", ["29.11.26", "31.11.2026", "11.2026.12"])
def test_a_day_that_may_be_none_is_not_settled(typed):
    """A year without its century; a day that no calendar has."""
    assert refused(MEANT, "order", date=typed).remedy == "write year, month and day"


@pytest.mark.parametrize(
    "typed",
    ["< 0.5 %", "≤0,5 %", "max. 0.5 %", "NMT 0.5 %", "0.1-0.5 %", "0,1–0,5 %", "0.1 % ～ 0.5 %"],
)
def test_a_limit_of_a_certificate_is_no_result(typed):
    """What a specification allows is not what the lot was found to hold."""
    order = POWDER | {
        "stock": POWDER["stock"] | {"assay": "99 %", "basis": "dried", "loss_on_drying": "0.3 %"}
    }
    told = refused(order, "stock", loss_on_drying=typed).remedy
    assert told.startswith("write one number, ")
    assert told.endswith("a limit or a range says only what it may be")


@pytest.mark.parametrize(
    ("number", "gross", "shell"),
    [
        ("N°", "Poids brut (mg)", "Gélule vide (mg)"),
        ("Nº", "Peso bruto (mg)", "Peso cápsula vacía (mg)"),
        ("Amostra", "Peso bruto (mg)", "Peso médio da cápsula vazia (mg)"),
        ("N.", "Peso lordo (mg)", "Capsula vuota (mg)"),
        ("nr", "brutogewicht [mg]", "lege capsule [mg]"),
        ("Lp.", "Masa brutto [mg]", "Masa otoczki [mg]"),
        ("č.", "Hrubá hmotnost [mg]", "Prázdná tobolka [mg]"),
        ("Sorsz.", "Bruttó tömeg [mg]", "Üres kapszula [mg]"),
        ("Sıra", "Brüt ağırlık [mg]", "Boş kapsül [mg]"),
        ("番号", "総重量 [mg]", "空カプセル [mg]"),
    ],
)
def test_the_columns_of_a_table_are_offered_by_their_words(number, gross, shell, tmp_path):
    """An empty capsule is a shell, and what counts rows no mass. (331.2 + 334.8) / 2 - 76 = 257."""
    table = f"{number};{gross};{shell}\n1;331,2;76,1\n2;334,8;75,9\n"
    check = {"rule": "us-theoretical", "theoretical": "255 mg"}
    with pytest.raises(galenic.InputError) as caught:
        galenic.quality.check_weights(table, **check)
    (problem,) = caught.value.problems
    told = dict(re.findall(r'--column "(\w+)=([^"]+)"', problem.remedy))
    assert told == {"gross": gross, "shell": shell}
    assert f"name it capsule, if {number!r} numbers them" in problem.remedy
    (tmp_path / "table.csv").write_text(table, "utf-8")
    readings = galenic.quality.read_readings(tmp_path / "table.csv", columns=told)
    report = galenic.quality.check_weights(readings, **check)
    assert report.net_mean.number == 257
