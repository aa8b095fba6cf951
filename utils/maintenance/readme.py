"""What the pages show of the lectures, made from the lectures.

Between two marks, the README's table, from each notebook's opening, and the
teacher's timetable, from the file beside each lecture's module; and the
README's picture, which is a figure of notebook 00.
"""

import base64
import re
import tomllib

import nbformat

from utils.paths import ROOT, notebooks

README = ROOT / "README.md"
TEACHING = ROOT / "docs" / "teaching.md"
PICTURE = ROOT / "notebooks" / "pictures" / "what_you_will_build.png"
SHOWN_IN = ROOT / "notebooks" / "00_start_here.ipynb"
MARKS = "<!-- made by `make notebooks` -->", "<!-- end -->"


def opening(path):
    """A lecture's title, "afterwards you can" and minutes, from its cell 0."""
    text = nbformat.read(path, as_version=4).cells[0].source
    title = re.search(r"^# (.+)$", text, re.MULTILINE)
    skill = re.search(r"\*\*You will learn\*\* to (.+?)\.(?:\n|$)", text, re.S)
    minutes = re.search(r"\*\*About (\d+) minutes\*\*", text)
    if not (title and skill and minutes):
        raise ValueError(
            f"{path.name}: cell 0 needs '# Title', '**You will learn** to …' "
            "and '**About N minutes**'"
        )
    return title[1], " ".join(skill[1].split()), int(minutes[1])


def table():
    """The table of lectures, as Markdown."""
    rows = ["| notebook | afterwards you can | minutes |", "|---|---|---|"]
    for path in notebooks():
        title, skill, minutes = opening(path)
        number = path.name[:2]
        rows.append(
            f"| {number} [{title}](notebooks/{path.name}) | {skill} "
            f"| {minutes} |"
        )
    return "\n".join(rows)


def about(path):
    """What the file beside a lecture's module says of it, as a dict."""
    file = ROOT / "utils" / "lectures" / f"{path.stem[3:]}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def timetable():
    """A class for each lecture, as a table in Markdown."""
    rows = [
        "| class | lecture | show | assign | what usually goes wrong |",
        "|---|---|---|---|---|",
    ]
    sets = {path.name for path in notebooks("solutions")}
    for k, path in enumerate(notebooks(), start=1):
        said = about(path)
        if path.name in sets:
            said["assign"] = f"set {path.name[:2]}"
        try:
            row = [said[key] for key in ("show", "assign", "goes_wrong")]
        except KeyError as key:
            raise ValueError(f"{path.stem[3:]}.toml needs {key} = …") from None
        rows.append(f"| {k} | {path.stem} | {' | '.join(row)} |")
    return "\n".join(rows)


def text(page, made):
    """A page as it should be, with what is made between its marks."""
    before, rest = page.read_text(encoding="utf-8").split(MARKS[0])
    after = rest.split(MARKS[1], 1)[1]
    return f"{before}{MARKS[0]}\n{made}\n{MARKS[1]}{after}"


def pages():
    """{path: the page as it should be} of what has a table of lectures."""
    return {
        README: text(README, table()),
        TEACHING: text(TEACHING, timetable()),
    }


def picture():
    """The README's picture: the figure tagged `readme-picture`, as PNG."""
    for cell in nbformat.read(SHOWN_IN, as_version=4).cells:
        if "readme-picture" in cell.metadata.get("tags", []):
            for output in cell.outputs:
                if "image/png" in output.get("data", ()):
                    return base64.b64decode(output.data["image/png"])
    raise ValueError(f"{SHOWN_IN.name}: no figure is tagged readme-picture")


def update():
    """Write what has changed; returns the paths written, from the root."""
    written = []
    made = {path: text.encode("utf-8") for path, text in pages().items()}
    made[PICTURE] = picture()
    for path, content in made.items():
        path.parent.mkdir(exist_ok=True)
        if not path.is_file() or path.read_bytes() != content:
            path.write_bytes(content)
            written.append(path.relative_to(ROOT).as_posix())
    return written
