"""What holds for all tests."""

import gc
import signal

from utils.paths import notebooks

# Some tests interrupt what they have started. A shell that runs `make test` in
# the background has interrupts ignored, and so would all processes from here.
signal.signal(signal.SIGINT, signal.default_int_handler)

# These begin first, so that no core is left with a long one at the end; then
# the lectures, the last ones, which train, first.
LECTURES = notebooks()
LONGEST = [
    "test_grading.py",
    "test_browser.py",
    "test_parallel.py",
    "test_gradebook.py",
    "test_site.py",
]


def rank(path):
    """Where a file's tests stand in the order, as something to sort by."""
    if path.name in LONGEST:
        return 0, LONGEST.index(path.name)
    if path in LECTURES:
        return 1, -LECTURES.index(path)
    return 2, 0


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: rank(item.path))


def pytest_collection_finish():
    gc.freeze()  # what stays to the end isn't looked through for garbage
