"""What was weighed, told by options: the readings of a recovery without a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from attrs import evolve

from galenic.errors import NOTHING, InputError, Problems, of_no_file

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from galenic.errors import Problem

__all__ = ["OPTIONS", "ByOption"]

_EACH = ("weighed", "residue", "before", "after")
_WHOLE = (
    *("stage", "capsules_filled", "blend_left", "blend_lost", "filler_used", "topped_up"),
    "capsules_lost",
)
OPTIONS = (*_EACH, *_WHOLE)
"""The keys of a file of readings that are options too."""

_READING = re.compile(r"\s*([0-9]{1,4})\s*=\s*(.*\S)\s*", re.DOTALL)
_FIRST_STAGE = "weighed"


class ByOption:
    """The readings of a command: those of its options, laid beside those of its file."""

    def __init__(self, given: argparse.Namespace) -> None:
        """Take the words of the command; what is wrong with them is told with all else."""
        self.problems = Problems()
        self.alone = given.actual is None
        self.steps: dict[int, dict[str, Any]] = {}
        self.readings: dict[str, Any] = {}
        for key in _EACH:
            for text in getattr(given, key) or ():
                self._take(key, text)
        whole = {key: getattr(given, key) for key in _WHOLE}
        self.whole = {key: value for key, value in whole.items() if value is not None}
        self.tolerance = given.tolerance
        if self.tolerance is None:
            expected = 'how far the dose may be off, such as "5 %"'
            remedy = "add it: there is no default"
            self.problems.add("missing", "--tolerance", NOTHING, expected, remedy)
            self.tolerance = "1 %"  # all else is read with it, and nothing is answered
        if self.alone and not (self.steps or self.whole or self.problems):
            expected = "what was read of a step, such as 1=171.3mg, or a file of readings"
            self.problems.add("missing", "--weighed", NOTHING, expected, "add it for each step")

    def _take(self, key: str, text: str) -> None:
        found = _READING.fullmatch(text)
        if found is None:
            expected = "a step of the worksheet, = and its reading, such as 1=171.3mg"
            remedy = "write both, in quotes where there is a space"
            self.problems.add("kind", f"--{key}", text, expected, remedy)
            return
        entry = self.steps.setdefault(int(found[1]), {})
        if key in entry:
            twice = f"{entry[key]}, and {found[2]}"
            remedy = "keep the reading that was taken"
            path = f"--{key} {found[1]}"
            self.problems.add("conflict", path, twice, "one reading of a step", remedy)
        entry[key] = found[2]

    def beside(self, file: Mapping[str, Any] | None) -> dict[str, Any]:
        """The readings as a file has them: those of a file, if there is one, with the options."""
        readings: dict[str, Any] = {"stage": _FIRST_STAGE} if file is None else dict(file)
        self.readings = readings
        entries = readings.get("actual", [])
        if isinstance(entries, list):  # else whoever reads it says what it is
            for key in self.whole.keys() & (file or {}).keys():
                self._twice(f"--{key}".replace("_", "-"), readings[key])
            readings["actual"] = self._laid_over(list(entries))
        readings.update(self.whole)
        return readings

    def _laid_over(self, entries: list[Any]) -> list[Any]:
        """The entries of a file with those of the options."""
        places = {one.get("step"): at for at, one in enumerate(entries) if isinstance(one, Mapping)}
        for step, told in self.steps.items():
            if step not in places:
                entries.append({"step": step, **told})
                continue
            old = entries[places[step]]
            for key in told.keys() & old.keys():
                self._twice(f"--{key} {step}", old[key])
            entries[places[step]] = {**old, **told}
        return entries

    def _twice(self, option: str, file: object) -> None:
        said = file if isinstance(file, (str, int)) else "another value"
        expected = f"the option, or the file's {said}"
        self.problems.add("conflict", option, "both", expected, "leave one of them out")

    @contextmanager
    def gathering(self) -> Iterator[None]:
        """Tell the problems of the options together with those of all that is read meanwhile.

        Raises
        ------
        InputError
            With all of them, by the names of the options where a value came from one.
        """
        try:
            yield
        except InputError as error:
            found = map(self._named, error.problems)
            raise InputError((*self.problems, *found)) from error
        if self.problems:
            raise InputError(self.problems)

    def _named(self, problem: Problem) -> Problem:
        """A problem by the name of its option, where its value came from one."""
        if problem.path in self.whole:
            return evolve(of_no_file(problem), path=f"--{problem.path}".replace("_", "-"))
        if problem.path == "actual" and self.alone:
            return evolve(of_no_file(problem), path="--weighed")
        place = re.match(r"actual\[([0-9]+)\](?:\.(\w+))?", problem.path)
        if place is None:
            return problem
        entry = self.readings["actual"][int(place[1])]
        step = entry.get("step") if isinstance(entry, Mapping) else None
        told = self.steps.get(step, {}) if isinstance(step, int) else {}
        key = place[2] if place[2] in told else next(iter(told), None)
        return problem if key is None else evolve(of_no_file(problem), path=f"--{key} {step}")
