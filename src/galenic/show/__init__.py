"""What people see: worksheets as text and HTML from one list of sections, plain data, tables."""

__all__ = ["ROOMS"]

_ALL = ("data", "html", "rows", "text")
_BY_MODULE = {
    "galenic.accuracy.records": dict.fromkeys(_ALL, "accuracy"),
    "galenic.errors": {"html": "html"},
    "galenic.notices": {"html": "html"},
    "galenic.planning.inverse.records": {
        **dict.fromkeys(("data", "html", "text"), "capacity"),
        "rows": "tables",
    },
    "galenic.planning.result": {
        "data": "document",
        "html": "html",
        "rows": "tables",
        "text": "text",
    },
    "galenic.planning.recovery.records": {
        **dict.fromkeys(("data", "html", "text"), "recovery"),
        "rows": "tables",
    },
    "galenic.quality.records": dict.fromkeys(_ALL, "checks"),
    "galenic.record": dict.fromkeys(("html", "text"), "fields"),
}

ROOMS = {
    records: {kind: f"galenic.show.{room}" for kind, room in rooms.items()}
    for records, rooms in _BY_MODULE.items()
}
"""Which module draws the records of another, by kind; it is imported on first need."""
