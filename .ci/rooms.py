"""Print how much of each room the tests ran: lines and branches, from the JSON of coverage.

`coverage json -o FILE`, then `python .ci/rooms.py FILE`. What counts as a room is a module or a
package directly below galenic.
"""

import json
import sys
from collections import Counter
from pathlib import Path, PurePath

ROOMS = (
    *("formulas", "_planning", "_advice", "_bench", "_ways", "_recovery", "_capacity", "_regimen"),
    "quality",
)
COUNTS = ("num_statements", "covered_lines", "num_branches", "covered_branches")


def part(done: int, of: int) -> str:
    """Of so many so many, and in percent, rounded down: all is all."""
    return f"{done:5} of {of:5} {100 * done // of if of else 100:4} %"


rooms: dict[str, Counter[str]] = {room: Counter() for room in ROOMS}
for name, measured in json.loads(Path(sys.argv[1]).read_text("utf-8"))["files"].items():
    room = PurePath(name.rpartition("galenic/")[2]).with_suffix("").parts[0]
    if room in rooms:
        rooms[room].update({key: measured["summary"][key] for key in COUNTS})

sys.stdout.write(f"{'room':10}  {'lines':>21}  {'branches':>21}\n")
for room, counts in rooms.items():
    if not counts:
        sys.exit(f"nothing of {room} was measured")
    lines, lines_run, branches, branches_run = (counts[key] for key in COUNTS)
    sys.stdout.write(f"{room:10}  {part(lines_run, lines)}  {part(branches_run, branches)}\n")
