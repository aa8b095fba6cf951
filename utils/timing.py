"""Measuring time. Show ratios of it: seconds differ on every machine."""

import timeit


def seconds(function, repeats=5):
    """The least time that one call takes, in seconds.

    The least of several, because whatever else the machine does can only
    make a call slower. A fast function is called often enough in a row for
    the clock to see it.
    """
    timer = timeit.Timer(function)
    number = 1
    while (once := timer.timeit(number)) < 0.01:
        number *= 4
    if once > 0.5:
        repeats = 1
    return min(once, *timer.repeat(repeats, number)) / number
