"""What holds for all tests."""

import signal

# Some tests interrupt what they have started. A shell that runs `make test` in
# the background has interrupts ignored, and so would all processes from here.
signal.signal(signal.SIGINT, signal.default_int_handler)

# These begin first, so that no core is left with a long one at the end.
LONGEST = [
    "10_train_with_sgd.ipynb",
    "11_go_beyond_fully_connected.ipynb",
    "12_train_in_parallel.ipynb",
    "test_grading.py",
    "test_browser.py",
    "test_parallel.py",
]


def pytest_collection_modifyitems(items):
    items.sort(
        key=lambda item: (
            LONGEST.index(item.path.name)
            if item.path.name in LONGEST
            else len(LONGEST)
        )
    )
