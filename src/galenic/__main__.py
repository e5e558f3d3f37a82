"""``python -m galenic``."""

import sys

from galenic.cli import main

sys.exit(main())
