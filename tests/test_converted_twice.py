"""A factor or an assay that is the conversion of forms itself must not count twice unsaid."""

import pytest

import galenic

FLUOXETINE = [
    {"name": "fluoxetina", "base": "fluoxetina", "molar_mass": "309.33 g/mol"},
    {"name": "cloridrato de fluoxetina", "base": "fluoxetina", "molar_mass": "345.79 g/mol"},
]
MAGNESIUM = [
    {"name": "magnesium", "base": "magnesium", "molar_mass": "24.305 g/mol", "element": True},
    {"name": "citrate", "base": "magnesium", "molar_mass": "451.11 g/mol", "moieties": 3},
]


def planned(rows, *, convert=True, **stock):
    """The plan of 60 capsules of 20 mg of the first row from a powder of the second."""
    (ordered, stocked) = (row["name"] for row in rows)
    order = {"active": ordered, "dose": "20 mg", "capsules": 60}
    return galenic.plan(
        {
            "order": order | ({"convert_form": True} if convert else {}),
            "stock": {"kind": "powder", "active": stocked} | stock,
            "capsule": {"size": "00", "fill": "900 mg/capsule"},
            "filler": {"name": "amido"},
            "weighing": {"rule": "nrf"},
            "balance": [{"name": "b", "readability": "1 mg"}],
            "substance": rows,
        }
    )


def asked(plan):
    """Both weights that the caution tells, or None."""
    told = [one.values for one in plan.notices if one.code == "content-converts-twice"]
    return (str(told[0]["planned"]), str(told[0]["once"])) if told else None


# 20 mg x 60 = 1,200 mg of base. 345.79 / 309.33 = 1.117868: 1,341.44 mg of the salt, once.
# With the factor 1.12 of a list besides: 1,502.41 mg; right is 1,200 x 1.12 = 1,344 mg.
# With 1.12 x 1.02 for moisture: 1,532.46 and 1,370.88 mg. As 89.4 %: 1,500.49 and 1,342.28 mg.
@pytest.mark.parametrize(
    ("stock", "weights"),
    [
        ({"factor": "1.12"}, ("1502.41 mg", "1344.00 mg")),
        ({"factor": "1.1424"}, ("1532.46 mg", "1370.88 mg")),
        ({"assay": "89.4 %", "basis": "as-is"}, ("1500.49 mg", "1342.28 mg")),
        ({"factor": "1.02"}, None),
        ({"assay": "98.5 %", "basis": "as-is"}, None),
        # 9.5 % of water is no equivalence, though 100 / 0.905 = 1.105 is as much as one
        ({"assay": "99.5 %", "basis": "anhydrous", "water": "9.5 %"}, None),
    ],
)
def test_both_weights_are_told_where_a_content_may_be_the_conversion(stock, weights):
    """A salt that is converted by molar mass, and whose content says it already."""
    plan = planned(FLUOXETINE, **stock)
    told = asked(plan)
    if weights is None:
        assert told is None
        return
    assert [f"{float(one.split()[0]):.2f} mg" for one in told] == list(weights)
    assert "assay-unusual" not in {one.code for one in plan.notices}  # what it may be is asked


def test_an_equivalence_beside_a_factor_that_holds_it_is_asked_about():
    """1.12 mg = 1 mg beside a factor of 1.12 x 1.02: 1,535.39 mg in place of 1,370.88."""
    plan = planned(FLUOXETINE, convert=False, factor="1.1424", equivalent="1.12 mg = 1 mg")
    assert [f"{float(one.split()[0]):.2f}" for one in asked(plan)] == ["1535.39", "1370.88"]
    right = planned(FLUOXETINE, convert=False, factor="1.02", equivalent="1.12 mg = 1 mg")
    assert asked(right) is None
    assert right.weighings[0].exact.number == pytest.approx(1370.88)


def test_the_remedy_gives_the_weight_it_tells_and_asks_no_more():
    """Content in terms of the base: 1,200 x 1.12 = 1,344 mg, and 89.3 % is then a usual assay."""
    plan = planned(FLUOXETINE, factor="1.12", assay_as="fluoxetina")
    assert plan.weighings[0].exact.number == pytest.approx(1344)
    assert not {"assay-unusual", "content-converts-twice"} & {one.code for one in plan.notices}


def test_a_content_as_the_element_is_asked_about():
    """16.2 % of magnesium in its citrate is no purity: 45.8 g in place of 7.41 g, six times.

    1,200 mg / 0.162 = 7,407.4 mg; times 451.11 / 3 / 24.305 = 6.18679 it is 45,828 mg.
    """
    plan = planned(MAGNESIUM, assay="16.2 %", basis="as-is")
    assert [round(float(one.split()[0]), 1) for one in asked(plan)] == [45828.1, 7407.4]
    assert asked(planned(MAGNESIUM, assay="16.2 %", basis="as-is", assay_as="magnesium")) is None


def test_an_assay_far_from_what_the_form_holds_is_still_unusual():
    """Stated as the base, 89.5 % is all that the hydrochloride holds, and 60 % is not."""
    for assay, unusual in (("89.4 %", False), ("60 %", True)):
        plan = planned(FLUOXETINE, assay=assay, basis="as-is", assay_as="fluoxetina")
        assert ("assay-unusual" in {one.code for one in plan.notices}) is unusual
