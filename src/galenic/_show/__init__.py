"""What people see: pages of text, HTML and Markdown from one list of sections, data, tables."""

__all__ = ["ROOMS"]

_PAGES = ("data", "html", "parts", "text")
_ALL = (*_PAGES, "rows")
_OF_DOSES = {**dict.fromkeys(_PAGES, "accuracy"), "rows": "accuracy_tables"}
_BY_MODULE = {
    "galenic._asking": {"markdown": "markdown", "page": "page", "pdf": "pdf"},
    "galenic.accuracy._assessed": _OF_DOSES,
    "galenic.accuracy._records": _OF_DOSES,
    "galenic.accuracy._simulated": _OF_DOSES,
    "galenic.errors": {"html": "html", "lines": "refusal"},
    "galenic._making.formula": dict.fromkeys(("html", "text"), "compare_formulas"),
    "galenic._notices.notice": {"html": "html"},
    "galenic.results._capacity": {
        **dict.fromkeys(_PAGES, "capacity"),
        "rows": "tables",
    },
    "galenic.results._explanation": dict.fromkeys(_ALL, "explanation"),
    "galenic.results._family": dict.fromkeys(_ALL, "families"),
    "galenic.results._plan": {
        "data": "document",
        "html": "html",
        "parts": "sheet",
        "rows": "tables",
        "text": "text",
    },
    "galenic.results._recovery": {
        **dict.fromkeys(_PAGES, "recovery"),
        "rows": "tables",
    },
    "galenic.results._several": {"html": "several"},
    "galenic.results._titration": {**dict.fromkeys(_ALL, "titration"), "ics": "ics"},
    "galenic.results._verification": dict.fromkeys(_ALL, "verification"),
    "galenic.quality._records": dict.fromkeys(_ALL, "checks"),
    "galenic._record": dict.fromkeys(("html", "text"), "fields"),
}

ROOMS = {
    records: {kind: f"galenic._show.{room}" for kind, room in rooms.items()}
    for records, rooms in _BY_MODULE.items()
}
"""Which module draws the records of another, by kind; it is imported on first need."""
