"""The one door to pypdf: the text of a PDF, line by line."""

from __future__ import annotations

import io
import logging

from galenic.errors import ExtraError, InputError, Problems

__all__ = ["pdf_lines"]

_MOST_PAGES = 60
_MOST_SIGNS = 400_000
_EXPECTED = f"a PDF of text, of at most {_MOST_PAGES} pages"


def pdf_lines(data: bytes, path: str) -> list[str]:
    """The lines of all pages.

    Raises
    ------
    ExtraError
        When pypdf is not installed.
    InputError
        When it cannot be read, has more than a record has, or holds no text.
    """
    try:
        from pypdf import PdfReader  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as missing:
        raise ExtraError("verify", "verify of a PDF") from missing
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is odd in a PDF is no news here
    try:
        reader = PdfReader(io.BytesIO(data))
        many = len(reader.pages)
        pages = [page.extract_text() for page in reader.pages] if many <= _MOST_PAGES else []
    except Exception as error:  # the library lets through whatever its parts raise
        raise _refused(path, f"a PDF that cannot be read ({type(error).__name__})") from error
    if many > _MOST_PAGES or sum(map(len, pages)) > _MOST_SIGNS:
        raise _refused(path, f"a PDF of {many} pages, or of very much text")
    lines = [line for page in pages for line in page.split("\n")]
    if not any(line.strip() for line in lines):
        raise _refused(path, "a PDF without text, such as a scan")
    return lines


def _refused(path: str, given: str) -> InputError:
    problems = Problems()
    remedy = "give the PDF that was written, or a picture of the symbol on it"
    problems.add("syntax", path, given, _EXPECTED, remedy)
    return InputError(problems)
