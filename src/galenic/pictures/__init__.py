"""Pictures of the records: drawn on Matplotlib axes, which are given back to go on with.

They need Matplotlib, which ``pip install 'galenic[plots]'`` brings. Each takes a record, and the
axes to draw on; without axes a figure of its own is made, of a size for a page of A4.

With this import Matplotlib takes amounts wherever it takes numbers; the axis bears their unit.

>>> from galenic import pictures
>>> pictures.capsule(plan)  # doctest: +SKIP
"""

from galenic.errors import ExtraError

try:
    import matplotlib as mpl
except ImportError as missing:
    raise ExtraError("plots", "pictures") from missing

from galenic.pictures._bars import budget
from galenic.pictures._contents import capsule
from galenic.pictures._distribution import doses
from galenic.pictures._paper import save
from galenic.pictures._points import weights
from galenic.pictures._shown import alt_text
from galenic.pictures._tree import triturates
from galenic.pictures._units import AmountConverter

__all__ = ["alt_text", "budget", "capsule", "doses", "save", "triturates", "weights"]

del mpl, AmountConverter  # imported for the message that names the extra, and to register it
