"""The one door to what reads symbols: the texts of the QR symbols in a picture."""

from __future__ import annotations

import io
import warnings

from galenic.errors import ExtraError, InputError, Problems

__all__ = ["symbols"]

_MOST_POINTS = 60_000_000  # of a picture: what a telephone takes, and no more
_FORMATS = ("PNG", "JPEG")


def symbols(data: bytes, path: str) -> list[str]:
    """The texts of the QR symbols of a picture.

    Raises
    ------
    ExtraError
        When the libraries that read pictures are not installed.
    InputError
        When it is no picture of a usable size.
    """
    try:
        import zxingcpp  # noqa: PLC0415 - an extra, and slow to import
        from PIL import Image  # noqa: PLC0415
    except ImportError as missing:
        raise ExtraError("verify", "verify of a picture") from missing
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large pictures: they are refused here
            picture = Image.open(io.BytesIO(data), formats=_FORMATS)
            points = picture.width * picture.height
            grey = picture.convert("L") if points <= _MOST_POINTS else None
        if grey is not None:
            return [one.text for one in zxingcpp.read_barcodes(grey)]
    except Exception as error:  # the libraries let through whatever their parts raise
        raise _refused(path, f"a picture that cannot be read ({type(error).__name__})") from error
    raise _refused(path, f"a picture of {points} points")


def _refused(path: str, given: str) -> InputError:
    problems = Problems()
    expected = f"a PNG or JPEG of at most {_MOST_POINTS // 1_000_000} million points"
    problems.add("syntax", path, given, expected, "photograph the symbol alone, sharp and flat")
    return InputError(problems)
