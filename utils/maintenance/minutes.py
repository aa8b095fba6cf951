"""How long is each lecture? `python -m utils.maintenance.minutes`.

Minutes are computed: 200 words of prose a minute, half a minute for a code
cell, two for a prediction, and what the cells take to run, which
`make notebooks` stores in the notebook. A lecture may say more, not less; and
none is longer than MOST_MINUTES and MOST_CELLS.
"""

import math
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat

from utils.maintenance import bars, readme
from utils.paths import notebooks

MOST_MINUTES, MOST_CELLS, MOST_RUNNING = 60, 90, 3
WORDS_A_MINUTE, CODE_CELL, PREDICTION = 200, 0.5, 2
PREDICT = "> **Predict.**"
RUNNING = "minutes_of_running"  # where a notebook's metadata has them
STEP = 0.5  # of them: what is less changes from run to run


@dataclass
class Lecture:
    """What a lecture consists of."""

    path: Path

    def __post_init__(self):
        notebook = nbformat.read(self.path, as_version=4)
        self.cells = len(notebook.cells)
        self.code = sum(c.cell_type == "code" for c in notebook.cells)
        prose = "\n".join(
            c.source for c in notebook.cells if c.cell_type == "markdown"
        )
        self.words = len(bars.BAR.sub("", prose).split())
        self.predictions = prose.count(PREDICT)
        self.running = notebook.metadata.get(RUNNING)  # minutes, or None
        _, _, self.says = readme.opening(self.path)

    @property
    def minutes(self):
        """What a reader needs, as a whole number."""
        return math.ceil(
            self.words / WORDS_A_MINUTE
            + self.code * CODE_CELL
            + self.predictions * PREDICTION
            + (self.running or 0)
        )

    def faults(self):
        """What is to be mended, as texts."""
        found = []
        if self.says < self.minutes:
            found.append(f"says {self.says} minutes, but it takes more")
        if self.running is None:
            found.append("its running time isn't stored: make notebooks")
        if (self.running or 0) > MOST_RUNNING:
            found.append(f"runs over {MOST_RUNNING} minutes")
        if self.minutes > MOST_MINUTES:
            found.append(f"over {MOST_MINUTES} minutes")
        if self.cells > MOST_CELLS:
            found.append(f"over {MOST_CELLS} cells")
        return found


def to_store(seconds, stored=None):
    """Minutes of running, in steps, and at least one.

    What is stored stays while the new time is less than a step from it, so
    that a second run changes nothing.
    """
    minutes = seconds / 60
    if stored is not None and abs(minutes - stored) < STEP:
        return stored
    return max(STEP, round(minutes / STEP) * STEP)


def lectures():
    """The lectures, in order."""
    return [Lecture(path) for path in notebooks()]


def main():
    print(f"{'':36} cells  code  words  predictions  running  minutes  says")
    wrong = 0
    for lecture in lectures():
        faults = lecture.faults()
        wrong += bool(faults)
        running = "?" if lecture.running is None else f"{lecture.running:.1f}"
        print(
            f"{lecture.path.stem:36} {lecture.cells:5} {lecture.code:5} "
            f"{lecture.words:6} {lecture.predictions:12} {running:>8} "
            f"{lecture.minutes:8} {lecture.says:5}  {'; '.join(faults)}"
        )
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
