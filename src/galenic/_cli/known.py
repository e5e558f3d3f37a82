"""What a command can be asked for by name."""

from __future__ import annotations

__all__ = [
    "ALSO",
    "EXAMPLES",
    "FAMILIES",
    "LISTS",
    "REGIMENS",
    "RELEASES",
    "SCHEMAS",
    "STAGES",
]

EXAMPLES = (
    *("tablets", "capsules", "powder", "triturate"),
    *("combination", "completion", "triturate-product"),
)
FAMILIES = ("family",)
"""Files of several orders, which are planned together."""

REGIMENS = ("ldn-starter", "ldn-one-mg", "ldn-half-mg")
SCHEMAS = (
    *("order", "order-with-pharmacy", "formula", "pharmacy", "regimen"),
    *("actual", "weights", "content", "yield", "measurements"),
    *("plan", "plans", "formulas", "recovery", "capacity", "family", "titration", "label"),
    *("record", "verification", "accuracy", "check", "learn", "explanation", "ncpdp", "orders"),
    "problems",
)
LISTS = (
    *("sizes", "substances", "fillers", "packings", "cylinders", "flows"),
    *("rules", "mixing", "checks", "beyond-use", "labels", "notices", "keys", "regimen"),
    *("batch", "units", "codes"),
)
ALSO = {
    **dict.fromkeys(("capsule", "capsules", "maker", "makers", "volumes", "shells"), "sizes"),
    **dict.fromkeys(("excipients", "diluents", "powders", "densities"), "fillers"),
    **dict.fromkeys(("actives", "drugs", "forms"), "substances"),
    **dict.fromkeys(("options", "tables", "order", "pharmacy"), "keys"),
    **dict.fromkeys(("balances", "minima", "weighing"), "rules"),
    **dict.fromkeys(("bud", "days", "expiry"), "beyond-use"),
    **dict.fromkeys(("cautions", "codes", "messages"), "notices"),
}
"""Other words for what is listed: what they mean is asked, and not done."""
RELEASES = ("r5", "r4b")
STAGES = ("weighed", "mixed", "premixed", "first-fill", "topped-up", "filled")
