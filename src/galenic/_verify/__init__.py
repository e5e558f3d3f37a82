"""A file that proves itself: the order in it is planned anew, and every number compared."""

from galenic._verify.reading import LARGEST
from galenic._verify.verify import verify

__all__ = ["LARGEST", "verify"]
