"""An assay of label that was read off as the content of the powder: ten times the dose."""

import pytest

import galenic

TABLES = {
    "order": {"active": "drug", "dose": "5 mg", "capsules": 100},
    "capsule": {"size": "00", "fill": "600 mg/capsule"},
    "filler": {"name": "Mannitol"},
    "weighing": {"rule": "nrf"},
    "balance": [{"name": "b", "readability": "1 mg"}],
}
TRITURATE = {"kind": "triturate", "strength": "1 in 10", "diluent": "Mannitol"}
TABLETS = {"kind": "tablets", "strength": "10 mg/tablet", "mean_mass": "100 mg/tablet"}
SIEVED = TABLETS | {"mean_mass": "104 mg/tablet", "coating": "film", "film_mass": "4 mg/tablet"}
TOTAL = {"kind": "tablets", "strength": "10 mg/tablet", "total_mass": "2 g", "tablets_weighed": 20}
CAPSULES = {"kind": "capsules", "strength": "10 mg/capsule", "mean_net": "100 mg/capsule"}
ALL = [TRITURATE, TABLETS, SIEVED, TOTAL, CAPSULES]


def order(stock, **keys):
    """Five milligrams in each of a hundred capsules from a powder that holds a tenth."""
    return TABLES | {"stock": stock | {"active": "drug"} | keys}


@pytest.mark.parametrize("stock", ALL)
@pytest.mark.parametrize("assay", ["9.8 %", "10.2 %", "8.5 %"])
def test_a_content_under_the_key_of_an_assay_of_label_is_refused(stock, assay):
    """500 mg / 0.1 / 0.098 would be 51 g; 98 % of label is meant: 5,102 mg by the remedy."""
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(order(stock, assay=assay))
    (problem,) = caught.value.problems
    assert problem.path == "stock.assay"
    assert "by label the powder holds 10 %" in problem.expected
    meant = f"{float(assay.split()[0]) * 10:g} %"
    assert problem.remedy == f'write "{meant}", if {assay} is what the powder holds'
    weighed = galenic.plan(order(stock, assay=meant)).weighings[0].exact.number
    assert float(weighed) == pytest.approx(500 / 0.1 / (float(meant.split(maxsplit=1)[0]) / 100))


@pytest.mark.parametrize("stock", ALL)
@pytest.mark.parametrize("assay", ["98 %", "60 %", "100 %"])
def test_an_assay_of_label_is_taken(stock, assay):
    """As it is meant, and for a lot that is far from its label."""
    weighed = galenic.plan(order(stock, assay=assay)).weighings[0].exact.number
    assert float(weighed) == pytest.approx(500 / 0.1 / (float(assay.split()[0]) / 100))


def test_a_strong_powder_keeps_its_low_assay():
    """Of a powder of 67 %, 60 % may be of label as well as the content: it is asked about."""
    stock = TRITURATE | {"strength": "2 in 3"}
    plan = galenic.plan(order(stock, assay="60 %"))
    assert "assay-unusual" in {one.code for one in plan.notices}


def test_a_missing_mass_is_told_beside_it():
    """Nothing of the content is known without the mean mass: that alone is asked for."""
    rest = {key: value for key, value in TABLETS.items() if key != "mean_mass"}
    with pytest.raises(galenic.InputError) as caught:
        galenic.plan(order(rest, assay="9.8 %"))
    assert [one.path for one in caught.value.problems] == ["stock.mean_mass"]
