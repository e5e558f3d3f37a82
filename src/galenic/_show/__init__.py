"""What people see: worksheets as text and HTML from one list of sections, plain data, tables."""

__all__ = ["ROOMS"]

_ALL = ("data", "html", "rows", "text")
_BY_MODULE = {
    "galenic.accuracy._records": {
        **dict.fromkeys(("data", "html", "text"), "accuracy"),
        "rows": "accuracy_tables",
    },
    "galenic.errors": {"html": "html", "lines": "refusal"},
    "galenic._notices.notice": {"html": "html"},
    "galenic.results._capacity": {
        **dict.fromkeys(("data", "html", "text"), "capacity"),
        "rows": "tables",
    },
    "galenic.results._explanation": dict.fromkeys(_ALL, "explanation"),
    "galenic.results._plan": {
        "data": "document",
        "html": "html",
        "rows": "tables",
        "text": "text",
    },
    "galenic.results._recovery": {
        **dict.fromkeys(("data", "html", "text"), "recovery"),
        "rows": "tables",
    },
    "galenic.quality._records": dict.fromkeys(_ALL, "checks"),
    "galenic._record": dict.fromkeys(("html", "text"), "fields"),
}

ROOMS = {
    records: {kind: f"galenic._show.{room}" for kind, room in rooms.items()}
    for records, rooms in _BY_MODULE.items()
}
"""Which module draws the records of another, by kind; it is imported on first need."""
