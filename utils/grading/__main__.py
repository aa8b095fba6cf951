"""Grade a class: python -m utils.grading SUBMISSIONS GRADES."""

import argparse
import math
import os
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from itertools import chain
from pathlib import Path

from utils import files
from utils.grading import gradebook, results
from utils.grading.archives import ArchiveError, unpack
from utils.grading.cgroups import remove_stale_groups
from utils.grading.gradebook import (
    FEEDBACK,
    GRADEBOOK,
    GradebookError,
    write_feedback,
)
from utils.grading.results import FAULT, MOST_FAULTS
from utils.grading.sandbox import (
    Limits,
    SandboxError,
    check_sandbox,
    exposed,
)
from utils.grading.similar import SIMILAR, SimilarError, write_similar
from utils.grading.submissions import (
    SubmissionError,
    is_lecture,
    read_cells,
    scan,
    whose,
)
from utils.grading.texts import one_line, printable
from utils.grading.worker import Worker
from utils.paths import ROOT
from utils.progress import progress_bar

LONGEST_RUN = 86_400  # seconds: a day


class Grading:
    """What grading one submission after the other needs.

    Args:
        grades: pathlib.Path.
        limits: Limits.
        trust: True to run the code without a sandbox.
    """

    chapters = ()  # of the sets to grade, such as "03"

    def __init__(self, grades, limits, trust):
        self.grades, self.limits, self.trust = grades, limits, trust
        self.own = threading.local()  # a worker for each thread
        self.workers, self.running = [], set()
        self.unsaved = {}  # {student: [notes]} on what couldn't be written

    def worker(self):
        """This thread's Worker."""
        if not hasattr(self.own, "worker"):
            self.own.worker = Worker(self.chapters)
            self.workers.append(self.own.worker)
        return self.own.worker

    def grade(self, one):
        """Grade a submission and save the result; whatever comes, a result.

        Args:
            one: Submission.

        Returns:
            the result, a dict; with "idle", True if it's worth another try.
        """
        self.running.add(one)
        try:
            times = results.remember(one, self.grades)
            result = self.result(one, times)
            tasks = self.worker().ask("outline", one.set[:2])
            kept = results.save(one, self.grades, result, tasks) | result
        except OSError as error:
            note = f"{one.set}: the result can't be written: {error.strerror}"
            self.unsaved.setdefault(one.student, []).append(note)
            kept = {"note": note, "total": None}
        except Exception as error:  # never the student's: no mark, and no 0
            what = one_line(f"{type(error).__name__}: {error}")
            kept = {"note": f"{FAULT} ({what})", "total": None}
        self.forget(one)
        return kept

    def result(self, one, times):
        """What comes of a submission, a dict for `results.save`."""
        try:
            cells = read_cells(one.path)
        except SubmissionError as error:
            return {"note": str(error)}
        own = {"fingerprint": results.fingerprint(cells, one.set, self.limits)}
        if times > MOST_FAULTS:
            note = "the grader was ended three times while it was judged"
            return own | {
                "note": f"{note}: look at it by hand",
                "faults": MOST_FAULTS,
            }
        if is_lecture(cells, one.set):
            return own | self.no_homework(one)
        try:
            marked = self.worker().ask(
                "mark", cells, one.set[:2], self.limits, self.trust
            )
        except Exception as error:
            return own | self.fault(one, error, own["fingerprint"])
        return own | {
            "total": sum(points for points, _ in marked.marks.values()),
            "scores": {n: points for n, (points, _) in marked.marks.items()},
            "messages": {n: said for n, (_, said) in marked.marks.items()},
            "note": marked.note,
            "late": self.limits.seconds if marked.late else 0,
            "idle": marked.idle,
        }

    def no_homework(self, one):
        """The result of a lecture that was handed in for its homework."""
        numbers = self.worker().ask("outline", one.set[:2])
        said = "this is the lecture, not its homework"
        return {
            "total": 0,
            "scores": dict.fromkeys(numbers, 0),
            "messages": dict.fromkeys(numbers, said),
            "note": f"{said}: hand in notebooks/homework/{one.set}.ipynb",
        }

    def fault(self, one, error, fingerprint):
        """The result of a fault; the third of a kind is a note, and final."""
        what = one_line(f"{type(error).__name__}: {error}", 300)
        faults = 1
        try:
            before = results.load(one, self.grades)
            if before["fingerprint"] == fingerprint:
                faults += before["faults"] * (before["fault"] == what)
        except Exception:  # there is none, or it's damaged
            pass
        note = f"{FAULT} ({what})"
        if faults >= MOST_FAULTS:
            note = f"couldn't be graded: look at it by hand ({what})"
        return {"note": note, "fault": what, "faults": faults}

    def forget(self, one):
        self.running.discard(one)
        try:
            results.forget(one, self.grades)
        except OSError:  # nor could it be written
            return

    def grade_all(self, to_do, jobs):
        """Grade several at a time; how many failed without the student."""
        # What was begun before without an end may end us again: at last.
        to_do = sorted(to_do, key=lambda o: results.begun(o, self.grades))
        self.chapters = sorted({one.set[:2] for one in to_do})
        bar = progress_bar(len(to_do), "grading")
        idle, notes = [], []
        pool = ThreadPoolExecutor(jobs)  # no `with`: an interrupt ends it
        running = {pool.submit(self.grade, one): one for one in to_do}
        try:
            for future in as_completed(running):
                one, result = running[future], future.result()
                if result.get("idle"):
                    idle.append((one, result))
                notes.append(result["note"])
                if result["note"]:
                    bar.write(f"{one}: {printable(result['note'])}")
                bar.update()
        finally:  # nothing more is begun where it can't be shown, for one
            pool.shutdown(wait=False, cancel_futures=True)
        # Stopped by the clock, without much of a processor: again, alone.
        for one, before in sorted(idle, key=lambda pair: str(pair[0])):
            self.again(one, before)
        bar.close()
        for worker in self.workers:
            worker.end()
        return sum(note.startswith(FAULT) for note in notes)

    def again(self, one, before):
        """Grade a submission alone; the better of the two results counts."""
        after = self.grade(one)
        if after["total"] is None or after["total"] < before["total"]:
            tasks = self.worker().ask("outline", one.set[:2])
            results.save(one, self.grades, before, tasks)


def parser():
    """What the command takes."""
    parser = argparse.ArgumentParser(
        prog="python -m utils.grading",
        description="Grade SUBMISSIONS/<student>/<notebook>.ipynb, or the "
        "zip of all submissions that Moodle or Canvas hand out. What has "
        "been graded and hasn't changed since is left as it is.",
    )
    add = parser.add_argument
    add("submissions", type=Path, metavar="SUBMISSIONS")
    add("grades", type=Path, metavar="GRADES")
    add(
        "--jobs",
        type=int,
        default=os.cpu_count(),
        metavar="N",
        help="submissions at a time (default: as many as processors)",
    )
    add(
        "--part",
        default="1/1",
        metavar="K/N",
        help="only the K-th of N parts of the class, for several machines",
    )
    add(
        "--seconds",
        type=float,
        default=Limits.seconds,
        help="that a submission's cells may take in all, and its answers "
        "five times as many (default: %(default)g)",
    )
    add(
        "--trust",
        action="store_true",
        help="run the code without a sandbox: for your own work only",
    )
    add_handing_over(add)
    return parser


def add_handing_over(add):
    """The options for what goes back to an LMS."""
    add(
        "--gradebook",
        type=Path,
        metavar="EXPORT.csv",
        help="fill the marks into a copy of the gradebook that Canvas or "
        "Moodle has exported: GRADES/gradebook.csv",
    )
    add(
        "--column",
        action="append",
        default=[],
        metavar="NN=TITLE",
        help="the gradebook's column for a set, such as 03=Homework; else "
        "the one with the set's number in its title",
    )
    add(
        "--points",
        action="append",
        default=[],
        metavar="NN=POINTS",
        help="possible in the gradebook, where it doesn't say: 03=100",
    )
    add(
        "--similar",
        action="store_true",
        help="list pairs of submissions that share code: GRADES/similar.csv",
    )


def parse(arguments):
    """The command's arguments, checked."""
    own = parser()
    given = own.parse_args(arguments)
    if not given.submissions.exists():
        own.error(f"there is no folder {given.submissions}")
    given.submissions = given.submissions.resolve()
    given.grades = given.grades.resolve()
    if given.grades.is_relative_to(given.submissions):
        own.error("GRADES would lie in SUBMISSIONS: name another folder")
    for path in (ROOT, given.submissions, given.grades):
        if exposed(path) and not given.trust:
            own.error(
                f"{path} lies where students' code can read: move it, into "
                "your home folder for one"
            )
    try:
        results.is_writable(given.grades)
    except OSError as error:
        own.error(f"GRADES can't be written to: {error}")
    if given.gradebook and (
        given.gradebook.resolve() == given.grades / GRADEBOOK
    ):
        own.error("--gradebook: that is what is written; give the export")
    if given.jobs < 1:
        own.error(f"--jobs {given.jobs}: at least 1")
    if not (math.isfinite(given.seconds) and 0 < given.seconds <= LONGEST_RUN):
        own.error(f"--seconds {given.seconds:g}: from 1 to {LONGEST_RUN:,}")
    try:
        given.column = named(given.column, str)
        given.points = named(given.points, gradebook.positive)
    except ValueError as error:
        own.error(f"{error}: expected NN=…, such as 03=…")
    try:
        part, parts = map(int, given.part.split("/"))
        if not 1 <= part <= parts:
            raise ValueError
        given.part = part, parts
    except ValueError:
        own.error(f"--part {given.part}: expected K/N, such as 2/8")
    return given


def named(texts, kind):
    """{"03": value} from texts such as "03=value"."""
    found = {}
    for text in texts:
        number, equals, value = text.partition("=")
        if not (number.isdigit() and equals and value and kind(value)):
            raise ValueError(text)
        found[number.zfill(2)] = kind(value)
    return found


def main(arguments=None):
    """Grade; the exit code is 1 where something has to be run again."""
    for stream in (sys.stdout, sys.stderr):  # a terminal of few letters
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    given = parse(arguments)
    grading = Grading(given.grades, Limits(given.seconds), given.trust)
    try:
        with ExitStack() as stack:
            return run(given, grading, stack)
    except KeyboardInterrupt:
        # Sandboxes end with this process, and no result is half written.
        for one in list(grading.running):
            grading.forget(one)
        print("\nInterrupted: the same command goes on from here.")
        sys.stdout.flush()
        os._exit(130)
    except (ArchiveError, GradebookError, SimilarError, OSError) as error:
        print(f"Stopped: {error}", file=sys.stderr)
        return 1


def run(given, grading, stack):
    """The same, without a word on an interrupt or a full disk."""
    limits, grades = grading.limits, given.grades
    for folder in (grades, *grades.glob("*/")):
        files.clear(folder)  # of what a killed grader was writing
    folder, left_out = given.submissions, {}
    if not folder.is_dir():
        place = stack.enter_context(tempfile.TemporaryDirectory())
        folder, left_out = unpack(folder, Path(place))
    submissions, notes, nobody = scan(folder)
    for name, said in left_out.items():
        if said and name and (one := whose(folder / name)):
            notes.setdefault(one.student, []).extend(said)
    part, parts = given.part
    mine = submissions[part - 1 :: parts]
    to_do = [one for one in mine if not results.stored(one, grades, limits)]
    for one in set(mine) - set(to_do):  # killed between a result and its end
        results.forget(one, grades)
    if to_do and not given.trust:
        try:
            ready_to_run(limits)
        except SandboxError as error:
            print(f"Nothing is graded: {error}", file=sys.stderr)
            return 2
    faults = grading.grade_all(to_do, given.jobs) if to_do else 0
    for student, said in grading.unsaved.items():
        notes[student] += said
    marks = results.write_table(submissions, notes, grades, limits)
    kept = len(mine) - len(to_do)
    print(
        f"{len(to_do)} done now, {kept} as before. "
        f"The table: {grades / results.TABLE}"
    )
    for said in chain.from_iterable(left_out.values()):
        print(f"Not unpacked: {printable(said)}")
    for name in nobody:
        print(f"Not in a student's folder: {printable(name)}")
    hand_over(given, submissions, marks)
    if faults:
        print(f"{faults} with a grader fault: type the same command again")
    return 1 if faults or grading.unsaved else 0


def hand_over(given, submissions, marks):
    """Write what goes back to the LMS, and what to look at."""
    grades = given.grades
    if count := write_feedback(submissions, grades):
        print(f"{count} pages to hand back: {grades / FEEDBACK}")
    if given.gradebook:
        book = gradebook.read(given.gradebook)
        one_of = {one.student: one for one in submissions}
        people = {s: (one_of.get(s), of) for s, of in marks.items()}
        count, notes = gradebook.fill(book, people, given.column, given.points)
        gradebook.write(book, grades / GRADEBOOK)
        print(f"{count} marks filled in: {grades / GRADEBOOK}")
        for note in notes:
            print(f"  {printable(note)}")
    if given.similar:
        count = write_similar(submissions, grades)
        print(f"{count} pairs share code: {grades / SIMILAR}, a place to look")


def ready_to_run(limits):
    """Raise SandboxError where students' code can't be run."""
    if sys.platform == "win32":
        raise SandboxError("students' code is run on Linux (WSL will do)")
    remove_stale_groups()
    check_sandbox(limits)


if __name__ == "__main__":
    sys.exit(main())
