"""What other services read, checked against their own schemas, offline."""

import json
import re
import subprocess
import sys
from pathlib import Path

import check_jsonschema
import pytest
from click.testing import CliRunner

from utils.environment import requirements
from utils.paths import ROOT

TOOLS = Path(sys.executable).parent
WORKFLOW = ".github/workflows/test.yml"
PAGES = ".github/workflows/pages.yml"
FORM = ".github/ISSUE_TEMPLATE/check_misled_me.yml"


def run(tool, *arguments):
    done = subprocess.run(
        [TOOLS / tool, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout, done.returncode


CHECKS = [
    ("vendor.github-workflows", WORKFLOW),
    ("custom.github-workflows-require-timeout", WORKFLOW),
    ("vendor.github-workflows", PAGES),
    ("custom.github-workflows-require-timeout", PAGES),
    ("vendor.github-issue-forms", FORM),
    ("vendor.citation-file-format", "CITATION.cff"),
]


def fits(schema, file):
    """What check-jsonschema ends with: in here, for it starts slowly."""
    arguments = ["--builtin-schema", schema, str(ROOT / file)]
    return CliRunner().invoke(check_jsonschema.main, arguments)


@pytest.mark.parametrize(("schema", "file"), CHECKS)
def test_it_fits_its_schema(schema, file):
    ended = fits(schema, file)
    assert ended.exit_code == 0, ended.output


@pytest.mark.parametrize(("schema", "file"), CHECKS)
def test_what_does_not_fit_is_found(schema, file, tmp_path):
    text = (ROOT / file).read_text("utf-8")
    needed = r"(?m)timeout-minutes: \d+|^(body|message):"
    worse = re.sub(needed, "x:", text)
    (tmp_path / "worse.yml").write_text(worse, "utf-8")
    ended = fits(schema, tmp_path / "worse.yml")
    assert ended.exit_code == 1, ended.output


def safe(file):
    """Does zizmor find nothing that makes a workflow unsafe?"""
    said, code = run("zizmor", "--offline", "--quiet", "--no-config", file)
    return code == 0, said


@pytest.mark.parametrize("file", [WORKFLOW, PAGES])
def test_a_workflow_is_safe(file):
    found, said = safe(file)
    assert found, said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"permissions:\n  contents: read", "permissions: write-all"),
        (r"          persist-credentials: false\n", ""),
        (r"checkout@\w{40}", "checkout@main"),
        (r"make test\n", "make test ${{ github.head_ref }}\n"),
    ],
    ids=["permissions", "credentials", "tag", "injection"],
)
def test_an_unsafe_one_is_found(before, after, tmp_path):
    text = (ROOT / WORKFLOW).read_text("utf-8")
    worse = re.sub(before, after, text, count=1)
    assert worse != text
    file = tmp_path / WORKFLOW
    file.parent.mkdir(parents=True)
    file.write_text(worse, "utf-8")
    assert not safe(file)[0]


def test_the_readme_names_the_file_of_debian_packages():
    packages = (ROOT / ".ci/packages.txt").read_text().split()
    assert set(packages) == {
        "chromium-headless-shell",
        "fonts-nanum",
        "iproute2",
        "bubblewrap",
    }
    assert ".ci/packages.txt" in (ROOT / ".ci/run").read_text()
    texts = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert any(".ci/packages.txt" in p.read_text("utf-8") for p in texts)


def test_elsewhere_the_same_packages_are_installed():
    other_names = {"pytorch-cpu": "torch", "matplotlib-base": "matplotlib"}
    text = (ROOT / ".binder/environment.yml").read_text("utf-8")
    lines = re.findall(r"^  - (.+)$", text, re.MULTILINE)
    there = set()
    for line in lines:
        name = re.match(r"[\w-]+", line)[0]
        there.add(line.replace(name, other_names.get(name, name), 1))
    assert set(requirements()) <= there
    text = (ROOT / ".devcontainer/devcontainer.json").read_text("utf-8")
    for name in (".binder/environment.yml", ".binder/postBuild"):
        assert name in json.loads(text)["postCreateCommand"]
        assert (ROOT / name).is_file()


def test_the_oldest_versions_are_read_from_the_ranges():
    text = (ROOT / WORKFLOW).read_text("utf-8")
    (command,) = re.findall(r"^ +(sed .+) >oldest.txt$", text, re.MULTILINE)
    done = subprocess.run(
        command, shell=True, cwd=ROOT, capture_output=True, text=True
    )
    if sys.platform != "win32":
        assert "torch==2.13.*\n" in done.stdout
        assert len(done.stdout.splitlines()) == len(
            [line for line in requirements() if ">=" in line]
        )


def test_what_contributing_names_is_there():
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    makefiles = (ROOT / "Makefile", ROOT / "utils/tests/maintain.mk")
    rules = "".join(path.read_text("utf-8") for path in makefiles)
    for command in set(re.findall(r"`make (\w+)`", text)):
        assert re.search(rf"^{command}:", rules, re.MULTILINE), command
    for name in set(re.findall(r"`([\w.]+/[\w./]*|[\w.]+\.txt)`", text)):
        if "NN" not in name:
            assert (ROOT / name).exists(), name
