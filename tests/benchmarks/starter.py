"""Start processes on request, and tell what each took: itself as small as a Python can be.

A process begins with the memory of the one that starts it, and the most that it held is counted
from there: started from a large one it would seem as large. Asked by lines of JSON, as `worker.py`.
"""

from __future__ import annotations

import json
import os
import sys

QUIET = [
    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
]


def main() -> None:
    """Start, wait, tell: CPU seconds, the most memory in kB, how it ended."""
    for line in sys.stdin:
        command = json.loads(line)["run"]
        process = os.posix_spawn(command[0], command, os.environ, file_actions=QUIET)
        _, status, usage = os.wait4(process, 0)
        ended = os.waitstatus_to_exitcode(status)
        told = {"is": [usage.ru_utime + usage.ru_stime, usage.ru_maxrss, ended]}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
