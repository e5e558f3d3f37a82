"""The pharmacy file that a command finds by itself; Python never does.

The places are those that each system sets aside for settings of a user. They are three lines, and
a library for them would be opened, and installed, by everybody who plans.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

from attrs import evolve

from galenic._cli import near
from galenic._cli.streams import name_of, say
from galenic.errors import InputError, Problems, about, printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping
    from typing import Any

    from galenic._materials.order import Order

__all__ = ["Found", "find", "folder", "say_file", "say_found", "tables_of", "told"]

_VARIABLE = "GALENIC_PHARMACY"
_NAME = "pharmacy.toml"


class Found(NamedTuple):
    """A pharmacy file, and whether it was found rather than named in the command."""

    path: str
    unasked: bool
    variable: bool = False

    def read(self, path: str) -> str:
        """Read it; one that nobody named in the command is told with how it came to be read.

        Raises
        ------
        InputError
            When it cannot be read: it is not passed over.
        """
        if not self.unasked:
            return near.read_text(path)
        try:
            if not self.variable:
                _refuse_special(path)
            return near.read_text(path)
        except InputError as error:
            if self.variable:
                remedy, place = f"set {_VARIABLE} anew, or use --no-pharmacy", f"{_VARIABLE}: "
            else:
                remedy, place = "mend it, or use --no-pharmacy", ""
            raise InputError(
                evolve(one, path=place + one.path, remedy=f"{remedy}; {one.remedy}")
                for one in error.problems
            ) from error


def find(named: str | None, *, alone: bool = False) -> Found | None:
    """The pharmacy file of a command: the one ``named``, else one that is found; or none.

    Parameters
    ----------
    named
        What stands behind ``--pharmacy``.
    alone
        Whether ``--no-pharmacy`` leaves it out.

    What cannot be read is found all the same, so that whoever reads it is told why not.
    """
    if named is not None:
        return Found(named, unasked=False)
    if alone:
        return None
    path = os.environ.get(_VARIABLE)
    if path:
        return Found(path, unasked=True, variable=True)
    place = folder(sys.platform, os.environ)
    if place is None:
        return None
    path = os.path.join(place, _NAME)  # noqa: PTH118 - pathlib is slow to import
    return Found(path, unasked=True) if _is_set_down(path, place) else None


def tables_of(given: argparse.Namespace) -> Mapping[str, Any] | None:
    """The tables of the pharmacy file of a command; ``given.found`` is where it lies.

    What is made of them does not know the file: :func:`say_found` names one that was found.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    from galenic import _files as files  # noqa: PLC0415 - late, so that --help stays quick

    found = find(given.pharmacy, alone=given.no_pharmacy)
    given.found = None if found is None else found.path  # no result is written over it
    given.unasked = found is not None and found.unasked
    if found is None:
        return None
    with about(name_of(found.path)):
        return files.parse(found.read(found.path), found.path)


def say_found(given: argparse.Namespace) -> None:
    """Name the file that was found and not asked for, of whose tables no page knows where from."""
    say_file(printable(given.found) if given.unasked else None)


def say_file(file: str | None) -> None:
    """Name a pharmacy file, if there is one that the page itself does not name."""
    if file is not None:
        say(f"galenic: with the pharmacy file {file}\n")


def folder(system: str, environment: Mapping[str, str]) -> str | None:
    """The folder of a user's settings for galenic, by the custom of each system.

    Parameters
    ----------
    system
        As ``sys.platform`` has it.
    environment
        The variables of the process.
    """
    if system == "win32":
        roaming = environment.get("APPDATA")
        return os.path.join(roaming, "galenic") if roaming else None  # noqa: PTH118
    asked = environment.get("XDG_CONFIG_HOME", "")
    if os.path.isabs(asked):  # noqa: PTH117 - a relative one is to be passed over, by its standard
        return os.path.join(asked, "galenic")  # noqa: PTH118
    home = environment.get("HOME")
    if not home:
        return None
    parts = ("Library", "Application Support") if system == "darwin" else (".config",)
    return os.path.join(home, *parts, "galenic")  # noqa: PTH118


def _is_set_down(path: str, place: str) -> bool:
    """Whether somebody put a file of settings there, be it a link to nothing or out of reach.

    The folder itself may be such a link, or no folder; one that was never made is none of these.
    """
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return os.path.lexists(place) and not os.path.isdir(place)  # noqa: PTH112
    except OSError:
        return True
    return True


def _refuse_special(path: str) -> None:
    """Refuse a pipe or a device, which nobody reads settings from: it might never end."""
    if os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path):  # noqa: PTH110, PTH112, PTH113
        problems = Problems()
        problems.add("file", path, "a pipe or a device", "a file of text", "write one there")
        raise InputError(problems)


def told(order: Order, found: Found) -> Order:
    """The order, which knows the file if it was found and not asked for: the sheet names it."""
    if not found.unasked:
        return order
    from galenic import _fields as fields  # noqa: PLC0415 - late, so that --help stays quick

    return fields.twin(order, pharmacy_file=printable(found.path))
