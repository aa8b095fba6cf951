"""Whatever is wrong, the words of the message mend it when they are typed."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from nbconvert.nbconvertapp import NbConvertApp

from utils.paths import ROOT
from utils.tests import stub_wheels

HANDED_OUT = (
    "Makefile",
    "requirements.txt",
    "pyproject.toml",
    ".ci/constraints.txt",
    "utils/__init__.py",
    "utils/environment.py",
    "utils/install.py",
    "utils/paths.py",
    "utils/startup",
)
pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="there is no make"
)
# Beside the packages of the Python that makes environments: see there.
LINK_PIP = """
import os, sys, venv

def link_pip(self, context):
    here = os.path.dirname(__file__)
    there = here.replace(sys.prefix, context.env_dir)
    for name in os.listdir(here):
        if name.startswith("pip"):
            os.symlink(os.path.join(here, name), os.path.join(there, name))

venv.EnvBuilder._setup_pip = link_pip
"""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheels")
    stub_wheels.make(folder)
    return folder


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """A Python of which `python -m venv` takes tenths of a second.

    Each time it would unpack and compile the same pip, which takes seconds.
    Here that's done once, and each environment has links to it.
    """
    folder = tmp_path_factory.mktemp("python")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    (packages,) = folder.glob("lib/*/site-packages")
    (packages / "link_pip.py").write_text(LINK_PIP)
    (packages / "link_pip.pth").write_text("import link_pip")
    return folder / "bin/python"


class Course:
    """A course's folder as a learner has it, and a terminal in it."""

    def __init__(self, folder, wheels, python):
        self.folder = folder
        self.variables = {
            "HOME": str(folder.parent),
            "PATH": os.defpath,
            "PYTHON": str(python),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "LC_ALL": "C.UTF-8",
        }
        for name in HANDED_OUT:
            source, target = ROOT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            else:
                shutil.copy(source, target)

    def type(self, command, **variables):
        """Type a command; returns what it said, and its exit code."""
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.variables | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return done.stdout, done.returncode

    def lab(self, **variables):
        return self.type("make lab", **variables)

    def site(self):
        return next(self.folder.glob(".venv/lib/*/site-packages"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory, wheels, python):
    """A course in which `make lab` was typed once; its folder has a blank."""
    folder = tmp_path_factory.mktemp("whole") / "from 수업 one"
    course = Course(folder, wheels, python)
    said, code = course.lab()
    assert code == 0, said
    assert stub_wheels.OPENED in said
    assert "00_start_here.ipynb" in said
    return course


@pytest.fixture
def course(whole):
    """That course; after the test it is as before."""
    folder = whole.folder
    kept = folder.parent / "kept"
    shutil.copytree(folder, kept, symlinks=True)
    yield whole
    for path in folder.parent.iterdir():
        if path != kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    whole.folder = kept.rename(folder)


def typed(message):
    """The commands that a message names, in their order."""
    return re.findall(r"(make lab|unset PYTHONPATH|mv \S+ \S+)(?!\w)", message)


def is_mended(course):
    assert course.lab() == (
        ".venv/bin/python -m jupyterlab  notebooks/00_start_here.ipynb\n"
        f"{stub_wheels.OPENED} notebooks/00_start_here.ipynb\n",
        0,
    )
    said, code = course.type(".venv/bin/python -c 'import utils'")
    assert (said, code) == ("", 0)
    assert not (course.folder / ".venv.before").exists()


def test_commands_at_the_same_time_make_the_environment_once(course):
    shutil.rmtree(course.folder / ".venv")
    said, code = course.type("make lab & make lab && wait $!")
    assert code == 0, said
    assert said.count("Setting up .venv") == 1
    assert said.count(stub_wheels.OPENED) == 2


def test_a_whole_one_is_left_alone_and_soon_known(course):
    mark = course.folder / ".venv/learner"
    before = mark.stat().st_mtime_ns
    began = time.perf_counter()
    is_mended(course)
    assert mark.stat().st_mtime_ns == before
    assert time.perf_counter() - began < 10  # setting up takes longer
    said, _ = course.type("make -n lab")
    assert "pip install" not in said


def package_gone(course):
    (found,) = course.site().glob("tqdm-*.dist-info")
    shutil.rmtree(found)


def package_of_a_package_gone(course):
    (found,) = course.site().glob("jupyterlab-*.dist-info")
    shutil.rmtree(found)


def package_changed(course):
    (found,) = course.site().glob("numpy-*.dist-info")
    text = (found / "METADATA").read_text().replace("Version: 2", "Version: 1")
    (found / "METADATA").write_text(text)


def course_not_installed(course):
    (found,) = course.site().glob("_editable*.pth")
    found.unlink()


def python_gone(course):
    python = course.folder / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nonexistent/python3")


def course_moved(course):
    course.folder = course.folder.rename(course.folder.with_name("moved"))


FAULTS = {  # and what's said of it
    package_gone: "the package tqdm is missing",
    package_of_a_package_gone: "the package jupyterlab is missing",
    package_changed: "numpy is 1.4.6, not numpy>=2.0,<3",
    course_not_installed: "the course's own utils isn't installed in it",
    python_gone: "its Python is gone",
    course_moved: "it was made for another folder",
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_make_lab_mends(course, fault):
    fault(course)
    said, _ = course.type(".venv/bin/python -c 'import utils'")
    if fault is package_gone:
        assert typed(said) == ["make lab"]
    elif fault is package_changed:
        assert said.startswith("numpy is 1.4.6; outputs are stored with")
        assert said.count("\n") == 1
    assert "pip install" in course.type("make -n lab")[0]
    # What `make lab` asks itself before it makes it anew, whatever is wrong.
    ask = '"$PYTHON" -I utils/install.py --ask'
    assert course.type(ask) == (f"{FAULTS[fault]}\n", 0)
    said, code = course.lab()
    assert code == 0, said
    assert stub_wheels.OPENED in said
    is_mended(course)


def test_without_a_network_the_old_one_is_back(course):
    package_gone(course)
    (course.folder / ".venv/mine.txt").write_text("mine")
    said, code = course.lab(PIP_FIND_LINKS="/nonexistent")
    assert code != 0
    assert "The one from before is back." in said
    assert (course.folder / ".venv/mine.txt").read_text() == "mine"
    assert not (course.folder / ".venv.before").exists()
    assert typed(said) == ["make lab"]
    course.lab()
    is_mended(course)


def test_a_path_in_which_python_makes_none_is_named(course):
    folder = course.folder
    course.folder = folder.rename(folder.with_name("week 1: loops"))
    said, code = course.lab()
    assert code != 0
    assert "Traceback" not in said
    assert str(course.folder) in said
    assert typed(said) == ["make lab"]
    course.folder = course.folder.rename(folder)
    is_mended(course)


def test_an_interrupt_in_the_middle_costs_nothing(course):
    venv, before = course.folder / ".venv", course.folder / ".venv.before"
    (venv / "learner").write_text("")  # as earlier versions marked it
    package_gone(course)
    shutil.copytree(venv, before, symlinks=True)
    (venv / "learner").write_text('{"unfinished": true}')
    (before / "mine.txt").write_text("mine")
    said, _ = course.lab(PIP_FIND_LINKS="/nonexistent")
    assert "The one from before is back." in said
    assert (venv / "mine.txt").read_text() == "mine"
    course.lab()
    is_mended(course)


def test_somebody_elses_environment_is_not_touched(course):
    package_gone(course)
    (course.folder / ".venv/learner").unlink()
    (course.folder / ".venv/mine.txt").write_text("mine")
    said, code = course.lab()
    assert code != 0
    assert (course.folder / ".venv/mine.txt").read_text() == "mine"
    course.type("make clean")
    assert (course.folder / ".venv/mine.txt").read_text() == "mine"
    assert typed(said)[-2:] == ["mv .venv my-venv", "make lab"]
    course.type(typed(said)[-2])
    course.lab()
    is_mended(course)
    assert (course.folder / "my-venv/mine.txt").read_text() == "mine"


def test_what_a_maintainer_needs_is_put_into_a_whole_one(course):
    (course.folder / ".venv/mine.txt").write_text("mine")
    makefile = course.folder / "utils/tests/maintain.mk"
    makefile.parent.mkdir()
    shutil.copy(ROOT / "utils/tests/maintain.mk", makefile)
    said, code = course.type("make maintain")
    assert code == 0, said
    assert list(course.site().glob("zizmor-*.dist-info"))
    assert (course.folder / ".venv/mine.txt").read_text() == "mine"
    assert "Setting up" not in course.type("make maintain")[0]
    is_mended(course)


def test_a_folder_in_the_way_is_not_touched_either(course):
    package_gone(course)
    mine = course.folder / ".venv.before/mine.txt"
    mine.parent.mkdir()
    mine.write_text("mine")
    said, code = course.lab()
    assert code != 0
    assert mine.read_text() == "mine"
    assert typed(said)[-2:] == ["mv .venv.before my-venv", "make lab"]
    course.type(typed(said)[-2])
    course.lab()
    is_mended(course)
    assert (course.folder / "my-venv/mine.txt").read_text() == "mine"


def test_one_that_pip_made_is_used_if_it_is_whole(course):
    (course.folder / ".venv/learner").unlink()
    is_mended(course)


def test_a_link_is_followed_by_nothing_that_deletes(course):
    venv = course.folder / ".venv"
    elsewhere = course.folder.parent / "elsewhere"
    venv.rename(elsewhere)
    venv.symlink_to(elsewhere)
    package_gone(course)
    course.lab()
    is_mended(course)
    assert (elsewhere / "bin").is_dir()


def test_an_old_bare_environment_is_made_anew(course, python):
    shutil.rmtree(course.folder / ".venv")
    shutil.copytree(python.parents[1], course.folder / ".venv", symlinks=True)
    for file in course.site().glob("link_pip.*"):
        file.unlink()  # so it's as `python -m venv` makes it
    said, code = course.lab(PYTHON=sys.executable)  # pip is unpacked again
    assert code == 0, said
    assert not (course.site() / "pip").is_symlink()
    is_mended(course)


def test_a_persons_settings_dont_send_it_elsewhere(course):
    other = course.folder / "other"
    info = other / "numpy-1.26.4.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: numpy\nVersion: 1.26.4\n")
    (other / "json.py").write_text("raise SystemExit('not this one')")
    settings = course.folder.parent / ".config/pip/pip.conf"
    settings.parent.mkdir(parents=True)
    settings.write_text("[install]\nuser = true\n")
    package_gone(course)
    said, code = course.lab(PYTHONPATH="other", PIP_TARGET="/nonexistent")
    assert code == 0, said
    is_mended(course)


def test_what_pythonpath_puts_first_is_named_and_mended(course):
    other = course.folder.parent / "other"
    info = other / "numpy-1.26.4.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Name: numpy\nVersion: 1.26.4\n")
    start = f"export PYTHONPATH='{other}'; "
    see = ".venv/bin/python -c 'import utils'"
    said, _ = course.type(start + see)
    assert str(other) in said
    assert typed(said) == ["unset PYTHONPATH"]
    assert course.type(f"{start}{typed(said)[0]}; {see}") == ("", 0)


@pytest.mark.parametrize("name", ["utils", "torch", "queue"])
@pytest.mark.parametrize("by_variable", [False, True])
def test_a_file_that_hides_a_module_is_named(course, name, by_variable):
    beside = course.folder / "notebooks"
    beside.mkdir()
    file = beside / f"{name}.py"
    file.write_text("x = 1\n")
    inside = "utils.paths" if name == "utils" else name
    see = f"'{course.folder}/.venv/bin/python' -c 'import {inside}'"
    start = "export PYTHONPATH=$PWD/notebooks; " if by_variable else ""
    see = see if by_variable else f"cd notebooks; {see}"
    said, code = course.type(start + see)
    assert code == 1
    message = said.splitlines()[-1]
    assert str(file) in message
    if by_variable:
        assert typed(message) == ["unset PYTHONPATH", "make lab"]
        mended = f"{start}{typed(message)[0]}; {see}"
    else:
        assert "Rename it" in message
        mended = f"mv notebooks/{name}.py notebooks/my_{name}.py; {see}"
    assert course.type(mended) == ("", 0)


@pytest.mark.parametrize(
    "way",
    ["'.'", "os.getcwd()", "'../notebooks'", "'../link'", "'../none'"],
)
@pytest.mark.parametrize("name", ["mine", "data", "test", "utils_of_mine"])
def test_a_learners_own_file_hides_nothing(course, name, way):
    """Its folder is named twice, or there's just a folder of that name."""
    beside = course.folder / "notebooks"
    beside.mkdir()
    (course.folder / "link").symlink_to(beside)
    (course.folder / "data").mkdir(exist_ok=True)
    (beside / f"{name}.py").write_text("x = 1\n")
    see = f"import os, sys; sys.path.insert(0, {way}); import {name}"
    said, code = course.type(
        f'cd notebooks; ../.venv/bin/python -c "{see}; print({name}.x)"'
    )
    assert (said, code) == ("1\n", 0)


def test_the_same_file_elsewhere_is_none_of_our_business(course, tmp_path):
    # Installed into somebody's own environment, it speaks in the course only.
    own = tmp_path / "own"
    shutil.copytree(course.folder / ".venv", own, symlinks=True)
    (tmp_path / "queue.py").write_text("x = 1\n")
    see = f"cd '{tmp_path}'; own/bin/python -c 'import queue; queue.x'"
    assert course.type(see) == ("", 0)


def test_an_old_python_looks_for_a_newer_one(course, python, tmp_path):
    old = tmp_path / "python3"
    # A stand-in: everything as here, but for the version.
    code = (
        "import runpy, sys; sys.version_info = (3, 9, 1); del sys.argv[:2]; "
        "runpy.run_path(sys.argv[0], run_name='__main__')"
    )
    new = tmp_path / f"python3.{sys.version_info.minor}"
    run = f"#!/bin/sh\nexec '{python}'"
    old.write_text(f'{run} -c "{code}" "$@"\n')
    new.write_text(f'{run} "$@"\n')
    for file in (old, new):
        file.chmod(0o755)
    package_gone(course)
    path = f"{tmp_path}:/usr/bin:/bin"
    said, code = course.lab(PYTHON="python3", PATH=path)
    assert code == 0, said
    is_mended(course)


def test_without_any_python_it_says_what_to_install(course, tmp_path):
    package_gone(course)
    said, code = course.type("make lab PYTHON=python3.999")
    assert code != 0
    assert "There is no python3.999 here. Install Python 3.11" in said
    assert typed(said) == ["make lab"]


def test_into_somebodys_own_python_only_what_is_missing_goes(course):
    """As on Colab: another torch is there, and stays."""
    package_gone(course)
    (found,) = course.site().glob("torch-*.dist-info")
    text = (found / "METADATA").read_text()
    (found / "METADATA").write_text(text.replace("2.13.0", "2.11.0"))
    command = ".venv/bin/python utils/install.py --missing"
    for _ in range(2):  # it's safe to repeat
        assert course.type(command) == ("", 0)
        assert "2.11.0" in (found / "METADATA").read_text()
        said, code = course.type(".venv/bin/python -c 'import utils'")
        assert said.startswith("torch is 2.11.0; outputs are stored with")
        assert said.count("\n") == 1
        assert code == 0


def test_the_cell_for_colab_can_be_repeated(course, tmp_path):
    (cell,) = [
        found
        for path in (ROOT / "README.md", *ROOT.glob("docs/*.md"))
        for found in re.findall(
            r"(?:^    .+\n)+", path.read_text("utf-8"), re.MULTILINE
        )
        if "--missing" in found
    ]
    author = "-c user.name=x -c user.email=x@example.org"
    course.type(f"git init -q && git {author} add {' '.join(HANDED_OUT)}")
    said, code = course.type(f"git {author} commit -qm x")
    assert code == 0, said
    cell = cell.replace("ADDRESS", f"'{course.folder}'")
    cell = re.sub("^    ", "", cell.replace("COMMIT", "HEAD"), flags=re.M)
    (tmp_path / "cell.ipy").write_text(cell * 2 + "import utils; 'fine'\n")
    python = Path(sys.executable).parent
    done = subprocess.run(
        [sys.executable, "-m", "IPython", "--simple-prompt", "cell.ipy"],
        cwd=tmp_path,
        env=os.environ | {"PATH": f"{python}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr + done.stdout == ""
    assert (tmp_path / "course/utils/install.py").is_file()
    assert not (tmp_path / "course/course").exists()


def test_an_exported_page_keeps_the_figures_descriptions(
    course, tmp_path, monkeypatch
):
    settings = course.folder / ".venv/etc/jupyter/jupyter_config.json"
    assert settings.is_file()
    lecture = ROOT / "notebooks/02_compute_a_layer_with_loops.ipynb"
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(settings.parent))
    nbconvert = NbConvertApp()  # `jupyter nbconvert`
    options = ["--to", "html", "--output-dir", str(tmp_path)]
    nbconvert.initialize([*options, str(lecture)])
    nbconvert.start()
    page = (tmp_path / lecture.name).with_suffix(".html").read_text("utf-8")
    assert page.count('<img alt="') > 1
    assert "No description has been provided" not in page


def test_make_clean_leaves_what_others_made(course):
    mine = [
        "submissions/one/x.ipynb",
        "submissions/one two/.ipynb_checkpoints/x.ipynb",
        "notebooks/homework/.ipynb_checkpoints/y-checkpoint.ipynb",
        "utils/__pycache__/notes.txt",
        ".pytest_cache/mine.txt",
        ".benchmarks/mine.json",
    ]
    for name in mine:
        (course.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (course.folder / name).write_text("work")
    course.type("make clean")
    for name in mine:
        assert (course.folder / name).read_text() == "work"
    assert not (course.folder / ".venv").exists()
    assert not list(course.folder.glob("utils/__pycache__/*.pyc"))


def test_what_students_are_handed_has_no_maintainers_command(course):
    said, _ = course.type("make help")
    assert re.findall(r"^  (\w+)", said, re.M) == ["help", "lab", "clean"]
    for command in ("homework", "notebooks", "test", "grade"):
        assert course.type(f"make {command}")[1] != 0
