"""What the tests have done in other processes, which find it here by its name."""

import os


def weights(plan):
    """What is to be weighed, as text: a small answer."""
    return [f"{weighing.what}: {weighing.weigh}" for weighing in plan.weighings]


def end_the_process(_plan):
    """A worker that dies, as one that is out of memory does."""
    os._exit(1)


def not_here():
    """What another process cannot make of what it was sent."""
    raise LookupError("nothing is known here of what was sent")


class Stranger:
    """A value that can be sent and not be opened."""

    def __reduce__(self):
        """Packed as a call that fails."""
        return not_here, ()
