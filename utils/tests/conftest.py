"""Some tests interrupt what they have started.

A shell that runs `make test` in the background has interrupts ignored, and so
would all processes from here on.
"""

import signal

signal.signal(signal.SIGINT, signal.default_int_handler)
