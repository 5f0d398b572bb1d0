"""No part outlives what started it: the kernel tells a process when its parent has died, however it died."""

import ctypes
import signal
import sys

PR_SET_PDEATHSIG = 1


def follow_parent(farewell: signal.Signals = signal.SIGTERM) -> None:
    """Receive this signal when the parent dies. Only Linux knows this; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(farewell))
