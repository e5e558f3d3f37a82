"""Writes results to files: each whole or not at all, and never over what must be kept.

The text goes to a draft beside the file, whose name nobody else has, and the draft takes the name
of the file when all of it is on the disk. So a reader sees the old file or the new one, and writers
who meet do not touch each other's drafts. Whether a name is taken is decided by the system.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from galenic.errors import InputError, Problems

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["look_at", "write_bytes", "write_text"]

_NO_LINKS = {errno.EPERM, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS}
_PERMISSIONS = 0o777
_ON_WINDOWS = os.name == "nt"
_DEVICES = {"aux", "con", "conin$", "conout$", "nul", "prn"}
_PORTS = ("com", "lpt")
_PORT_NUMBERS = frozenset("0123456789\u00b9\u00b2\u00b3")


def write_text(
    path: str | os.PathLike[str],
    text: str,
    *,
    force: bool = False,
    inputs: Iterable[str | os.PathLike[str] | int] = (),
) -> None:
    """Write a text as UTF-8, as :func:`write_bytes` does.

    Raises
    ------
    InputError
        When the file is kept, or it cannot be written.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError as error:  # half a sign, as JSON can escape it
        raise _refusal(path, "text with half a sign", "whole signs", "mend the text") from error
    write_bytes(path, data, force=force, inputs=inputs)


def write_bytes(
    path: str | os.PathLike[str],
    data: bytes,
    *,
    force: bool = False,
    inputs: Iterable[str | os.PathLike[str] | int] = (),
) -> None:
    """Write a file whole or not at all; one that exists is kept unless ``force`` is set.

    Parameters
    ----------
    path
        The file. Where it is a symbolic link and ``force`` is set, what it leads to is written.
    data
        All that the file is to hold.
    force
        Overwrite a file that exists; the new one has its permissions.
    inputs
        Files, by path or descriptor, that are kept even so, whatever name they are given here.

    Raises
    ------
    InputError
        When the file is kept, or it cannot be written; all is then as it was.
    """
    try:
        found = look_at(path, inputs)
        target = os.path.realpath(path) if force else os.fspath(path)
        draft = os.path.join(os.path.dirname(target), f".galenic-{os.urandom(8).hex()}.part")  # noqa: PTH118, PTH120 - pathlib is slow to import
        try:
            _fill(draft, data, found if force else None)
            (os.replace if force else _name)(draft, target)
        finally:
            with suppress(OSError):  # it has its name by now, or could not be made
                os.unlink(draft)  # noqa: PTH108
    except FileExistsError as error:
        remedy = "choose another, or use --force"
        raise _refusal(path, "a file that exists", "a new file", remedy, "exists") from error
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or "an error"
        open_elsewhere = _ON_WINDOWS and isinstance(error, PermissionError)
        remedy = (
            "close it where it is open, or check its permissions"
            if open_elsewhere
            else "check the path and its permissions"
        )
        folder = os.path.dirname(path)  # noqa: PTH120
        if isinstance(error, FileNotFoundError) and folder and not os.path.isdir(folder):  # noqa: PTH112
            reason, remedy = "a path without its folder", "make the folder first, or name another"
        raise _refusal(path, reason, "a file that can be written", remedy) from error


def look_at(
    path: str | os.PathLike[str], inputs: Iterable[str | os.PathLike[str] | int]
) -> os.stat_result | None:
    """What stands under a name, if anything does; refuse what no result may take the place of.

    Raises
    ------
    InputError
        When it is a folder, a device, a pipe, or one of the ``inputs``.
    """
    name = os.path.basename(path)  # noqa: PTH119
    if "\0" in name or not os.fspath(path):
        raise _refusal(path, "a place without a name", "a file name", "name the file")
    if name in {"", os.curdir, os.pardir} or os.path.isdir(path):  # noqa: PTH112
        raise _refusal(path, "a folder", "a file name", "name a file in it")
    if _ON_WINDOWS and _is_reserved(name):
        remedy = "choose another name"
        raise _refusal(path, "a name that Windows keeps for a device", "a file name", remedy)
    try:
        found = os.stat(path)  # noqa: PTH116
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(found.st_mode):
        remedy = "name a file, or leave it out for standard output"
        raise _refusal(path, "a device or a pipe", "an ordinary file", remedy)
    for one in inputs:
        with suppress(OSError):  # what is there no longer cannot be lost
            if os.path.samestat(found, os.stat(one)):  # noqa: PTH116
                given = "a file that is read for this result"
                raise _refusal(path, given, "another file", "choose another; it is kept")
    return found


def _is_reserved(name: str) -> bool:
    """Whether Windows takes a name for a device, a part of a file or another name.

    ``nul.txt`` is the device too, what follows a colon is a hidden part of the file before it, and
    points and spaces at the end are left out.
    """
    stem = name.partition(".")[0].rstrip(" ").lower()
    is_port = stem[:3] in _PORTS and len(stem) == 4 and stem[3] in _PORT_NUMBERS  # noqa: PLR2004
    return stem in _DEVICES or is_port or ":" in name or name[-1:] in {".", " "}


def _fill(draft: str, data: bytes, old: os.stat_result | None) -> None:
    """Write a draft to the disk, with the permissions of the old file or of any new one."""
    with open(draft, "xb") as file:  # noqa: PTH123
        if old is not None and os.name != "nt":
            os.chmod(draft, old.st_mode & _PERMISSIONS)  # noqa: PTH101 - before anybody can read
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _name(draft: str, target: str) -> None:
    """Give a draft its name, unless the name is taken."""
    try:
        os.link(draft, target)  # unlike a rename, it fails where the name is taken
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # A file system without hard links: an empty file holds the name, until the draft has it.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL))
        try:
            os.replace(draft, target)  # noqa: PTH105
        except BaseException:
            os.unlink(target)  # noqa: PTH108
            raise


def _refusal(
    path: str | os.PathLike[str], given: str, expected: str, remedy: str, code: str = "file"
) -> InputError:
    problems = Problems()
    problems.add(code, os.fspath(path), given, expected, remedy)
    return InputError(problems)
