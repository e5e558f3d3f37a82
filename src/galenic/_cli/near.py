"""Files that are read, and what a person may have meant where there is none of that name."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from galenic.errors import NO_FILE, InputError, Problems, some

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["expanded", "looked_for", "read_bytes", "read_text"]

_KINDS = (".toml", ".json", ".csv", ".tsv", ".txt", ".xlsx")
_MOST = 5
_LISTED = 10_000  # names of a folder that are looked at
_NEAR = 0.6


def read_text(path: str) -> str:
    """Read a file; one that is not there is told with what stands in its folder.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    from galenic import _files as files  # noqa: PLC0415 - late, so that --help stays quick

    return files.decode(read_bytes(path), path)


def read_bytes(path: str) -> bytes:
    """Read the bytes of a file, likewise.

    Raises
    ------
    InputError
        When it cannot be read.
    """
    from galenic import _files as files  # noqa: PLC0415

    try:
        return files.read_bytes(path)
    except InputError:
        looked_for(path)  # which says more of it, where it can
        raise


def looked_for(path: str) -> None:
    """Refuse a folder and a name that leads to nothing, with the nearest of what there is.

    Raises
    ------
    InputError
        When the path is a folder, or there is nothing of that name.
    """
    problems = Problems()
    if os.path.isdir(path):  # noqa: PTH112 - pathlib takes as long to import as all this
        remedy = f"name a file in it{_such_as(_names(path), path)}"
        problems.add("file", path, "a folder", "a file that can be read", remedy)
    else:
        try:
            os.stat(path)  # noqa: PTH116
        except FileNotFoundError:
            remedy = _remedy(path)
            problems.add("file", path, NO_FILE, "a file that can be read", remedy)
        except (OSError, ValueError):
            return  # whoever reads it says why not
    if problems:
        raise InputError(problems)


def _remedy(path: str) -> str:
    """What may have been meant by a name that leads to nothing."""
    folder, name = os.path.split(path)
    if folder and not os.path.isdir(folder):  # noqa: PTH112
        return "there is no such folder: check the path"
    names = list(_names(folder or os.curdir))
    near = _near(name, names)
    if near:
        return f"did you mean {' or '.join(os.path.join(folder, one) for one in near)}?"  # noqa: PTH118
    return f"check the path{_such_as(names, folder)}"


def _near(name: str, names: list[str]) -> list[str]:
    """Names that are alike but for their suffix and their case."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where a file is not there

    stems: dict[str, list[str]] = {}
    for one in names:
        stems.setdefault(_stem(one), []).append(one)
    found = get_close_matches(_stem(name), stems, 3, _NEAR)
    return [one for stem in found for one in stems[stem]][:3]


def _stem(name: str) -> str:
    return os.path.splitext(name.lower())[0]  # noqa: PTH122


def _such_as(names: Iterator[str] | list[str], folder: str = "") -> str:
    """The files of a folder that could be meant, if there are any."""
    told = sorted(os.path.join(folder, name) for name in names)  # noqa: PTH118
    return f", such as {some(told, most=_MOST)}" if told else ""


def _names(folder: str) -> Iterator[str]:
    """The printable names in a folder of files that are of a kind that is read."""
    with suppress(OSError), os.scandir(folder) as entries:
        for _, entry in zip(range(_LISTED), entries, strict=False):
            ours = entry.name.isprintable() and entry.name.lower().endswith(_KINDS)
            if ours and not entry.name.startswith(".") and entry.is_file():
                yield entry.name


def expanded(paths: list[str], *, by_us: bool = os.name == "nt") -> list[str]:
    """Paths with patterns such as ``*.toml`` put as the files that they mean.

    A shell of Unix has done so; those of Windows leave it to the command. A pattern that means no
    file, or is the name of one, stays as it is.
    """
    if not by_us:
        return paths
    from glob import glob  # noqa: PLC0415 - only there

    found = []
    for path in paths:
        pattern = any(sign in path for sign in "*?[") and not os.path.exists(path)  # noqa: PTH110
        found += (sorted(glob(path)) if pattern else []) or [path]  # noqa: PTH207
    return found
