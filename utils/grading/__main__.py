"""Grade a class: python -m utils.grading SUBMISSIONS GRADES."""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from utils.grading.marking import (
    SubmissionError,
    mark,
    one_line,
    read_cells,
)
from utils.grading.results import (
    SETS,
    printable,
    save,
    scan,
    stored,
    write_table,
)
from utils.grading.sandbox import (
    Limits,
    SandboxError,
    check_sandbox,
    exposed,
    remove_stale_groups,
)
from utils.paths import ROOT
from utils.progress import progress_bar

FAULT = "grader fault, run again"


def grade(submission, grades, limits, trust):
    """Grade one submission and save the result; whatever happens, a result.

    Args:
        submission: Submission.
        grades: pathlib.Path.
        limits: Limits.
        trust: True to run its code without a sandbox.

    Returns:
        the result, a dict.
    """
    try:
        if not submission.tasks:
            raise SubmissionError(
                f"isn't named as a set is, such as {SETS[0]}.ipynb"
            )
        cells = read_cells(submission.path)
        chapter = submission.set[:2]
        marks, note = mark(cells, chapter, limits, trust)
    except SubmissionError as error:
        return save(submission, grades, str(error))
    except Exception as error:  # never the student's: no mark, and no 0
        what = one_line(f"{type(error).__name__}: {error}")
        return save(submission, grades, f"{FAULT} ({what})")
    return save(submission, grades, note, marks, cells)


def parse(arguments):
    """The command's arguments, checked."""
    parser = argparse.ArgumentParser(
        prog="python -m utils.grading",
        description="Grade SUBMISSIONS/<student>/<notebook>.ipynb. What has "
        "been graded and hasn't changed since is left as it is.",
    )
    parser.add_argument("submissions", type=Path, metavar="SUBMISSIONS")
    parser.add_argument("grades", type=Path, metavar="GRADES")
    parser.add_argument(
        "--jobs",
        type=int,
        default=os.cpu_count(),
        metavar="N",
        help="submissions at a time (default: as many as processors)",
    )
    parser.add_argument(
        "--part",
        default="1/1",
        metavar="K/N",
        help="only the K-th of N parts of the class, for several machines",
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=Limits.seconds,
        help="that a submission may take in all (default: %(default)g)",
    )
    parser.add_argument(
        "--trust",
        action="store_true",
        help="run the code without a sandbox: for your own work only",
    )
    given = parser.parse_args(arguments)
    if sys.platform == "win32":
        parser.error(
            "grading needs Linux (WSL will do), or macOS for work you trust"
        )
    if not given.submissions.is_dir():
        parser.error(f"there is no folder {given.submissions}")
    given.submissions = given.submissions.resolve()
    given.grades = given.grades.resolve()
    if given.grades.is_relative_to(given.submissions):
        parser.error("GRADES would lie in SUBMISSIONS: name another folder")
    for path in (ROOT, given.submissions, given.grades):
        if exposed(path) and not given.trust:
            parser.error(
                f"{path} lies where students' code can read all there is: "
                "move it, into your home folder for one"
            )
    try:
        given.grades.mkdir(parents=True, exist_ok=True)
        (given.grades / ".try").touch()
        (given.grades / ".try").unlink()
    except OSError as error:
        parser.error(f"GRADES can't be written to: {error}")
    if given.jobs < 1:
        parser.error(f"--jobs {given.jobs}: at least 1")
    try:
        part, parts = map(int, given.part.split("/"))
        if not 1 <= part <= parts:
            raise ValueError
        given.part = part, parts
    except ValueError:
        parser.error(f"--part {given.part}: expected K/N, such as 2/8")
    return given


def main(arguments=None):
    """Grade; the exit code is 1 where something has to be run again."""
    try:
        return run(arguments)
    except KeyboardInterrupt:
        # Sandboxes end with this process, and no result is half written.
        print("\nInterrupted: the same command goes on from here.")
        sys.stdout.flush()
        os._exit(130)


def run(arguments):
    """The same, without a word on an interrupt."""
    given = parse(arguments)
    limits = Limits(seconds=given.seconds)
    submissions, notes = scan(given.submissions)
    part, parts = given.part
    mine = submissions[part - 1 :: parts]
    to_do = [one for one in mine if not stored(one, given.grades)]
    if to_do and not given.trust:
        remove_stale_groups()
        try:
            check_sandbox(limits)
        except SandboxError as error:
            print(f"Nothing is graded: {error}", file=sys.stderr)
            return 2
    faults = grade_all(to_do, given, limits)
    write_table(submissions, notes, given.grades)
    kept = len(mine) - len(to_do)
    print(
        f"{len(to_do)} done now, {kept} as before. "
        f"The table: {given.grades / 'grades.csv'}"
    )
    for path in sorted(given.submissions.glob("*.ipynb")):
        print(f"Not in a student's folder: {printable(path.name)}")
    if faults:
        print(f"{faults} with a grader fault: type the same command again")
    return 1 if faults else 0


def grade_all(to_do, given, limits):
    """Grade several at a time; how many failed without the student."""
    faults = 0
    bar = progress_bar(len(to_do), "grading")
    pool = ThreadPoolExecutor(given.jobs)
    running = {
        pool.submit(grade, one, given.grades, limits, given.trust): one
        for one in to_do
    }
    for future in as_completed(running):
        note = future.result()["note"]
        if note:
            bar.write(f"{running[future]}: {printable(note)}")
        faults += note.startswith(FAULT)
        bar.update()
    bar.close()
    pool.shutdown()
    return faults


if __name__ == "__main__":
    sys.exit(main())
