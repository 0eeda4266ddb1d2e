"""What a process does first that is to end or freeze itself; loaded by each of them, and so without much else."""

import os

from bot import failpoint


def arm() -> None:
    """Arm the failpoint: the modules were loaded before the environment was the process's own."""
    failpoint.arm(os.environ.get(failpoint.VARIABLE, ""))
