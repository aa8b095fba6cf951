"""What holds for all tests."""

import gc
import signal
from pathlib import Path

from utils.paths import notebooks

# Some tests interrupt what they have started. A shell that runs `make test` in
# the background has interrupts ignored, and so would all processes from here.
signal.signal(signal.SIGINT, signal.default_int_handler)

# In this order, which two workers share, one mostly waits (for browsers,
# sandboxes, other processes) while the other computes; the longest begin, so
# that no core is left with a long one at the end. Then the other lectures,
# the last ones, which train, first.
LECTURES, TESTS = notebooks(), Path(__file__).parent
FIRST = [
    TESTS / "test_grading.py",
    *LECTURES[-2:-4:-1],
    TESTS / "test_browser.py",
    TESTS / "test_parallel.py",
    TESTS / "test_gradebook.py",
    LECTURES[-4],
    TESTS / "test_site.py",
    TESTS / "test_install.py",
    TESTS / "test_slides.py",
]


def rank(path):
    """Where a file's tests stand in the order, as something to sort by."""
    if path in FIRST:
        return 0, FIRST.index(path)
    if path in LECTURES:
        return 1, -LECTURES.index(path)
    return 2, 0


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: rank(item.path))


def pytest_collection_finish():
    gc.freeze()  # what stays to the end isn't looked through for garbage
