"""Pictures that are kept in the repository: in as many colours as keep them small."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["kept"]


def kept(picture: Image.Image, path: Path, colours: Iterable[int], largest: int) -> None:
    """Save a picture in the most of these numbers of colours that give no more bytes."""
    for many in colours:
        picture.quantize(many, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size < largest:
            return
    raise SystemExit(f"{path} is too large")
