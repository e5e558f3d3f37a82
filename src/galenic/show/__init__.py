"""What people see: worksheets as text and HTML from one list of sections, plain data, tables."""

from galenic.display import drawn_in

_ROOMS = {
    "galenic.accuracy.records": dict.fromkeys(("data", "html", "rows", "text"), "accuracy"),
    "galenic.errors": {"html": "html"},
    "galenic.notices": {"html": "html"},
    "galenic.planning.inverse.records": {
        **dict.fromkeys(("data", "html", "text"), "capacity"),
        "rows": "tables",
    },
    "galenic.planning.records": {
        "data": "document",
        "html": "html",
        "rows": "tables",
        "text": "text",
    },
    "galenic.planning.recovery.records": {
        **dict.fromkeys(("data", "html", "text"), "recovery"),
        "rows": "tables",
    },
    "galenic.quality.records": dict.fromkeys(("data", "html", "rows", "text"), "checks"),
    "galenic.record": dict.fromkeys(("html", "text"), "fields"),
}

for _records, _kinds in _ROOMS.items():
    drawn_in(_records, **{kind: f"galenic.show.{room}" for kind, room in _kinds.items()})
