"""Time on request: a process of one build, or of a peer, that is asked by lines of JSON.

Started by `workers.py` with the build's sources on its path. One line asks, one line answers
``{"is": …}``, or ``{"failed": …}`` with what went wrong:

- ``{"prepare": task, "with": {…}}``: make a task of `tasks.py` ready; answers with its number;
- ``{"time": number, "repeats": n}``: the CPU seconds of so many calls;
- ``{"answer": question, "with": {…}}``: whatever `answers.py` answers.

`by_hand.mjs` is asked in the same words.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from typing import Any

import answers
import tasks


def timed(task: tasks.Task, repeats: int) -> float:
    """CPU seconds of so many calls in a row; what each is given fresh is made before them all."""
    given = [task.fresh() for _ in range(repeats)]
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        for one in given:
            task.call(one)
        return time.process_time() - began
    finally:
        gc.enable()


def main() -> None:
    """Answer until nobody asks."""
    prepared: list[tasks.Task] = []
    for line in sys.stdin:
        asked: dict[str, Any] = json.loads(line)
        told = asked.get("with", {})
        try:
            if "time" in asked:
                found: Any = timed(prepared[asked["time"]], asked["repeats"])
            elif "prepare" in asked:
                prepared.append(getattr(tasks, asked["prepare"])(**told))
                found = len(prepared) - 1
            else:
                found = getattr(answers, asked["answer"])(**told)
        except Exception as error:  # noqa: BLE001 - the one who asks decides
            print_line({"failed": f"{type(error).__name__}: {error}"})
        else:
            print_line({"is": found})


def print_line(answer: dict[str, Any]) -> None:
    """One answer, at once."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
