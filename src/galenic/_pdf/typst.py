"""Compiles a document of typst to PDF, with its own fonts alone and without any date.

So the same document is the same bytes on every machine. What was typed is given as ``inputs`` or
``files`` and read there as data, and is never part of the source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from galenic.errors import CheckError, ExtraError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["compile"]

_MAIN = "main.typ"


def compile(  # noqa: A001 - as typst calls it; no one calls Python's here
    source: bytes | str,
    inputs: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
    *,
    room: str = "to_pdf",
) -> bytes:
    """A document as PDF.

    Parameters
    ----------
    source
        The document, which is ours: no text that somebody typed stands in it.
    inputs
        Texts by name, which the document reads as ``sys.inputs``.
    files
        Files by name, which the document reads beside itself; none other can be read.
    room
        What needs it, for the message where typst is not installed.

    Returns
    -------
    bytes
        The PDF: the same of the same arguments.

    Raises
    ------
    ExtraError
        If typst is not installed.
    CheckError
        If the document cannot be compiled.
    """
    try:
        import typst  # noqa: PLC0415 - when a PDF is asked for, and not before
    except ImportError as missing:
        raise ExtraError("pdf", room) from missing
    written = source.encode() if isinstance(source, str) else source
    given = {_MAIN: written, **(files or {})}
    compiler: Any = typst.compile  # its types know no mapping of files, which it takes
    try:
        made = compiler(given, ignore_system_fonts=True, sys_inputs=dict(inputs or {}))
    except typst.TypstError as error:
        raise CheckError(f"the PDF could not be written: {error.message}") from error
    return bytes(made)
