"""What is said of several orders that were answered in one call."""

__all__ = ["ORDERS"]

ORDERS: dict[str, str] = {
    "orders.one": "ORDER {place} OF {many}: {order}",
    "orders.no-result": "NO RESULT: {became}; standard error says why",
    "orders.exit-0": "done",
    "orders.exit-1": "STOP, or another verdict than a pass",
    "orders.exit-2": "the input cannot be used",
    "orders.exit-3": "galenic's own check failed",
    "orders.all": "ALL {many} ORDERS: {counted:semicolon}",
    "orders.counted": "{many} {became}",
    "pharmacy-file": "Pharmacy file: {file}",
    "headline.with-pharmacy": "{headline} (pharmacy file: {file})",
}
"""By key, as in the other tables of English."""
