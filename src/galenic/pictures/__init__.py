"""Pictures of the records: drawn on Matplotlib axes, which are given back to go on with.

They need Matplotlib, which ``pip install 'galenic[plots]'`` brings. Each takes a record, and the
axes to draw on; without axes a figure of its own is made, of a size for a page of A4.

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
from galenic.pictures._tree import triturates

__all__ = ["budget", "capsule", "doses", "save", "triturates", "weights"]

del mpl  # imported above only so that the message names the extra
