"""A child that outlives its parent would keep the port and the database: so it dies with it."""

import ctypes
import os
import signal
import sys
import threading
import time

SET_DEATH_SIGNAL = 1
SET_NAME = 15


def die_with(parent: int) -> None:
    """Ask the kernel for SIGKILL when the parent ends without having ended its children."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(SET_DEATH_SIGNAL, int(signal.SIGKILL), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)
    else:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def be_called(name: str) -> None:
    """The name `ps` and `top` show."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_NAME, f"daifuku-{name}".encode()[:15], 0, 0, 0)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)
