"""A progress bar for what takes longer than two seconds."""

import sys

from tqdm import tqdm

BAR = "{desc}: {percentage:3.0f}% |{bar}| {n_fmt} of {total_fmt}"


class Bar(tqdm):
    """A tqdm that ends as a line without times: the same in every run."""

    def close(self):
        self.bar_format = BAR
        super().close()


def progress_bar(total, name):
    """A bar of text; call its `update()` after each step, `close()` at last.

    While it runs it says how much time has passed and how much is left.

    Args:
        total: the number of steps.
        name: what stands before the bar; None for no bar at all.
    """
    return Bar(
        total=total,
        desc=name,
        disable=name is None,
        bar_format=BAR + " [{elapsed}, {remaining} left]",
        file=sys.stdout,  # Jupyter shows the other stream in red
        ncols=72,  # lines of one length cover one another
        # Jupyter drops what it can't pass on in time, from 1,000 messages on:
        # on a slow machine a long bar would be too many.
        miniters=max(1, total // 100),
        ascii=False,
    )
