"""The problem sets: solutions, wrong answers, and the students' copies."""

import functools
import importlib
import re
from dataclasses import replace

import nbformat
import pytest

from utils.checking import check as checking
from utils.checking import judge as judging
from utils.checking.judge import attempt, judge
from utils.checking.probes import call, observe
from utils.checking.task import find, trials_of
from utils.homework import check
from utils.maintenance.homework import HOMEWORK, SOLUTIONS, student_copy
from utils.paths import ROOT, notebooks
from utils.tests.wrong_answers import RIGHT, WRONG

SETS = sorted(SOLUTIONS.glob("*.ipynb"))
each_set = pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)


def cells(path, **wanted):
    """Code cells whose nbgrader metadata holds what is wanted."""
    return [
        cell
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "code"
        and wanted.items() <= cell.metadata.get("nbgrader", {}).items()
    ]


def numbers(path):
    """The numbers of a set's tasks, as "03.2"."""
    tasks = importlib.import_module(
        f"utils.homework.set_{path.name[:2]}"
    ).TASKS
    return [f"{path.name[:2]}.{k}" for k in range(1, len(tasks) + 1)]


ALL = [number for path in SETS for number in numbers(path)]
LECTURES = [
    tests.TASK
    for path in notebooks()
    for tests in [
        importlib.import_module(f"utils.tests.lectures.test_{path.stem[3:]}")
    ]
    if hasattr(tests, "TASK")
]
TASKS = {number: find(number) for number in ALL}
TASKS |= {task.name: task for task in LECTURES}
for path in SETS:
    importlib.import_module(f"utils.tests.wrong_answers.set_{path.name[:2]}")
WRONG_ANSWERS = [
    pytest.param(*case, id=f"{case[0]}-{k}") for k, case in enumerate(WRONG)
]


def test_every_task_of_a_lecture_is_named_in_its_tests():
    files = (ROOT / "utils/lectures").glob("*.py")
    made = sum(path.read_text("utf-8").count(" Task(") for path in files)
    assert made == len(LECTURES)


def solutions(chapter):
    """What a solved set defines, by name; its own checks stay away."""
    (path,) = (path for path in SETS if path.name.startswith(chapter))
    names = {}
    for cell in cells(path):
        if not cell.source.startswith(("check(", "total(")):
            exec(cell.source, names)
    return names


@each_set
def test_a_set_has_its_tasks_in_order_with_points_hints_and_minutes(path):
    solved = cells(path, solution=True)
    checks = cells(path, grade=True)
    assert len(numbers(path)) == len(solved) == len(checks) >= 4
    for number, stub, checked in zip(
        numbers(path), solved, checks, strict=True
    ):
        task = find(number)
        assert stub.metadata.nbgrader.grade_id == task.name
        assert checked.metadata.nbgrader.grade_id == f"check-{task.name}"
        assert checked.source == f'check("{number}", {task.name})'
        assert checked.metadata.nbgrader.points == task.points
        assert '"""' in stub.source.split("### BEGIN SOLUTION")[0]
    prose = [
        cell.source
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    ]
    total = sum(find(number).points for number in numbers(path))
    assert re.search(rf"\*\*About \d+ minutes\*\*, {total} points", prose[0])
    for number in numbers(path):
        (statement,) = (x for x in prose if x.startswith(f"## {number} "))
        points = find(number).points
        plural = "point" if points == 1 else "points"
        assert re.search(rf"\(\d+ minutes, {points} {plural}\)\n", statement)
        assert "<summary>Hint</summary>" in statement


@each_set
def test_the_copy_is_made_from_the_solutions(path):
    copy = nbformat.read(HOMEWORK / path.name, as_version=4)
    wanted = student_copy(path)
    assert [(c.source, c.metadata) for c in copy.cells] == [
        (c.source, c.metadata) for c in wanted.cells
    ], "type: make homework"
    assert "BEGIN SOLUTION" not in "".join(c.source for c in copy.cells)


def test_there_is_no_copy_without_its_source():
    names = {path.name for path in SETS}
    assert {path.name for path in HOMEWORK.glob("*.ipynb")} == names


@each_set
def test_a_set_is_named_as_its_lecture_and_linked_from_it(path):
    lecture = SOLUTIONS.parent / path.name
    last = nbformat.read(lecture, as_version=4).cells[-1].source
    assert f"(homework/{path.name})" in last


@each_set
def test_an_untouched_copy_says_what_is_to_do_and_earns_nothing(path):
    checks = cells(HOMEWORK / path.name, grade=True)
    for number, cell in zip(numbers(path), checks, strict=True):
        said, points = cell.outputs
        name = find(number).name
        assert said.text == f"{number} {name}: not implemented yet\n"
        assert points.data["text/plain"] == "0"


@each_set
def test_solutions_earn_all_points_on_other_inputs_too(path):
    answers = solutions(path.name[:2])
    for number in numbers(path):
        task = find(number)
        for seed in range(3):
            trials = trials_of(task, seed)
            outcomes = attempt(task, answers[task.name], trials)
            assert judge(task, trials, outcomes).message is None, number


SEEN = {}  # what mistakes give


@functools.cache
def remembered(name):
    """A task that works out what is right once for the same inputs."""
    task, right = TASKS[name], {}

    @functools.wraps(task.expected)
    def expected(*inputs):
        key = tuple(map(id, inputs))
        if key not in right:  # with the inputs, whose ids stay theirs
            right[key] = inputs, task.expected(*inputs)
        return right[key][1]

    return replace(task, expected=expected)


@functools.cache
def trials_once(name, seed):
    return trials_of(TASKS[name], seed)


@pytest.fixture
def once(monkeypatch):
    """Each task's trials, and what its mistakes give there, made once."""

    def observed(probe, answer, inputs, *rest):
        if rest:  # no mistake
            return observe(probe, answer, inputs, *rest)
        if (answer, id(inputs)) not in SEEN:
            SEEN[answer, id(inputs)] = observe(probe, answer, inputs), inputs
        return SEEN[answer, id(inputs)][0]

    def trials(task, seed):
        name = next(name for name in TASKS if remembered(name) is task)
        return trials_once(name, seed)

    monkeypatch.setattr(judging, "observe", observed)
    monkeypatch.setattr(checking, "find", remembered)
    monkeypatch.setattr(checking, "trials_of", trials)
    return observed


@pytest.mark.parametrize("name", TASKS)
def test_each_mistake_is_told_from_what_is_right_and_from_the_others(
    name, once
):
    task = remembered(name)
    # The seed that the check has.
    seed = int(name.replace(".", "")) if name in ALL else 0
    trials = trials_once(name, seed)
    for question, mistake in task.mistakes.items():
        outcomes = [once(call, mistake, trial.inputs) for trial in trials]
        message = judge(task, trials, outcomes).message
        assert message, f"right, though a mistake: {question}"
        assert message.endswith(question)


@pytest.mark.parametrize(("number", "answer", "message"), WRONG_ANSWERS)
def test_a_typical_wrong_answer_is_told_why(
    number, answer, message, capsys, monkeypatch, once
):
    if message.startswith("did not end"):
        monkeypatch.setattr(judging, "SECONDS", 1)  # of ten, to end sooner
    points = check(number, answer)
    lines = capsys.readouterr().out.splitlines()
    in_principle = "right values, but a Python line" in " ".join(lines)
    in_principle |= "numbers at a time" in " ".join(lines)
    assert points == (find(number).points / 2 if in_principle else 0)
    assert len(lines[-1]) < 80
    assert f"{number} {find(number).name}: " in " ".join(lines)
    assert message in " ".join(lines)


@pytest.mark.parametrize(("number", "answer"), RIGHT)
def test_another_right_answer_earns_all_points(number, answer, capsys):
    assert check(number, answer) == find(number).points, capsys.readouterr()


@each_set
def test_five_wrong_answers_at_least_are_tried(path):
    chapter = path.name[:2]
    assert sum(number.startswith(chapter) for number, *_ in WRONG) >= 5
