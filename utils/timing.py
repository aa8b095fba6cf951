"""Measuring time. Show ratios of it: seconds differ on every machine."""

import sys
import timeit
from contextlib import contextmanager

from threadpoolctl import threadpool_limits


@contextmanager
def one_thread():
    """NumPy and PyTorch compute in one thread meanwhile."""
    torch = sys.modules.get("torch")  # has threads of its own, if it's there
    threads = torch.get_num_threads() if torch else 1
    if torch:
        torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            yield
    finally:
        if torch:
            torch.set_num_threads(threads)


def seconds(function, patience=0.2):
    """The least time that one call takes in one thread, in seconds.

    The least of many, because whatever else the machine does can only make
    a call slower. A fast function is called often enough in a row (for a
    thousandth of a second) for the clock to see it. One thread, because two
    that share a busy core wait for each other hundreds of times as long.

    Args:
        function: called without arguments.
        patience: seconds to go on for; a slower function is called twice.
    """
    timer = timeit.Timer(function)
    number = 1
    with one_thread():
        while (once := timer.timeit(number)) < 0.001:
            number *= 4
        repeats = max(1, round(patience / once))
        return min(once, *timer.repeat(repeats, number)) / number
