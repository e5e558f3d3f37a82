"""``python -m galenic``."""

import sys

from galenic._cli import main

sys.exit(main())
