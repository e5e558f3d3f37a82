"""What is said of master formulas: of those that are compared, and of an order made of one."""

__all__ = ["FORMULAS"]

FORMULAS: dict[str, str] = {
    "formulas.title": "{many} formulas",
    "formulas.alike": "The formulas say the same.",
    "formulas.differ": "{keys} keys differ.",
    "formulas.differs": "1 key differs.",
    "formulas.keys": "What they say",
    "formulas.each": "What comes of it, in each capsule, without rounding to a balance",
    "formulas.not-said": "-",
    "formulas.passed-over": "Left out, since it belongs to a batch: {keys}.",
    "formulas.not-planned": (
        "{name} is not planned: it leaves to the lot, or to a pharmacy file, what a plan needs."
    ),
    "formulas.stock": "stock",
    "formulas.filler": "filler",
    "formulas.fill": "fill",
    "formulas.stock-of": "stock of {active}",
    "formulas.name": "formula {place}",
    "made.standing": (
        "of the formula, and not of the lot that is named: {keys}; the certificate or the"
        " balance says what this lot has, --set KEY=VALUE"
    ),
    "made.pharmacy": "made beside the pharmacy file {file}, which is not in the order",
    "made.next": "{name} is an order. Next: galenic plan {name}",
    "made.formula": "{name} is a formula. Next: galenic make {name} --capsules 100",
    "made.formula-of-product": "{name} is a formula. Next: galenic make {name} --mass '250 g'",
}
"""By key, as in the other tables of English."""
