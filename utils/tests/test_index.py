"""Nothing is used before it's explained: what the index sees."""

from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from utils.maintenance import index, names
from utils.maintenance.index import (
    INDEX,
    PREVIEW,
    Place,
    all_cells,
    described,
    explanations,
    introductions,
    told,
    too_early,
    uses,
)
from utils.maintenance.readme import about
from utils.paths import notebooks

TEACH = "`np.zeros((2, 3))` makes an array of zeros."
USE = "x = np.zeros((2, 3))"


def course(*lectures):
    """(Place, cell)s: text that begins with a capital, # or ` is prose."""
    found = []
    for number, texts in enumerate(lectures):
        path, section = Path(f"{number:02}_go.ipynb"), ""
        cells = ["# Go", "import numpy as np\nimport torch", *texts]
        for place, text in enumerate(cells):
            prose = text[0].isupper() or text[0] in "#`>"
            section = text if text.startswith("#") else section
            new = new_markdown_cell if prose else new_code_cell
            found.append((Place(number, place, section, path), new(text)))
    return found


@pytest.mark.parametrize(
    ("lectures", "early"),
    [
        ([[TEACH, USE]], []),
        ([[TEACH], [USE]], []),
        ([["## One", USE, TEACH, "## Two"]], []),  # directly below
        ([["## One", USE, "## Two", TEACH]], ["np.zeros"]),
        ([[USE, "x = 1", TEACH]], ["np.zeros"]),
        ([[USE], [TEACH]], ["np.zeros"]),
        ([[USE]], ["np.zeros"]),
        ([["Zeros come from zeros, not in backticks.", USE]], ["np.zeros"]),
        ([["# `np.zeros`, a heading", USE]], ["np.zeros"]),
        ([["> **Predict.** What is `np.zeros(2)`?", USE]], ["np.zeros"]),
        ([["`torch.zeros` is another.", USE]], ["np.zeros"]),
    ],
)
def test_a_name_is_explained_before_it_is_used_or_directly_below(
    lectures, early
):
    assert list(too_early(course(*lectures))) == early


def test_a_name_is_explained_where_it_is_listed_not_where_a_namesake_is():
    cells = course([TEACH, USE], [TEACH])
    later = cells[-1][0]
    assert not too_early(cells)
    assert list(too_early(cells, {"np.zeros": later})) == ["np.zeros"]


def test_only_the_first_lecture_shows_what_is_not_to_be_understood():
    for number in (0, 1):
        cells = course([], [])
        place = Place(number, 9, "", Path(f"{number:02}_go.ipynb"))
        cell = new_code_cell("lambda: 1", metadata={"tags": [PREVIEW]})
        found = too_early([*cells, (place, cell)])
        assert list(found) == ["lambda"] * number


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("np.zeros(2)", {"np.zeros"}),
        ("from torch import nn\nnn.Linear(2, 3)", {"nn.Linear"}),
        ("from torch.utils.data import Dataset\nDataset", {"Dataset"}),
        ("x.reshape(2, 3)", {".reshape"}),
        ("x.T", {".T"}),
        ("x.sum(dim=0)", {".sum", "dim="}),
        ("print(enumerate([1]))", {"enumerate"}),
        ("x = [1]\nx.append(sum(x))", set()),
        ("for i in range(3):\n    print(i + 1)", set()),
        ("def f(x=1):\n    return x\nf(x=2)", set()),
        ("class A:\n    def go(self):\n        return 1", {"class"}),
        ("class A:\n    def __len__(self):\n        return 1",
         {"class", ".__len__"}),
        ("class A:\n    pass\na = A()\na.b", {"class", ".b"}),
        ("self.x = 1\na.x", set()),
        ("import matplotlib.pyplot as plt\nax = plt.gca(c=1)\nax.plot()",
         set()),
        ("from utils.figures import show\nshow(1, size=2)", set()),
        ("f'{x:.2f}'", {'f"…"', "{x:.2f}"}),
        ("f'{x!s}'", {'f"…"', "{x!s}"}),
        ("(lambda x: x)(1)", {"lambda"}),
        ("[i for i in x]", {"[… for … in …]"}),
        ("sum(i for i in x)", {"[… for … in …]"}),
        ("{i: 1 for i in x}", {"{… for … in …}"}),
        ("{1: 2}", {"{key: value}"}),
        ("{1, 2}", {"{a, b}"}),
        ("a, b = 1, 2", {"a, b = …"}),
        ("for a, b in x:\n    print(a)", {"a, b = …"}),
        ("f(*x, **y)", {"*x", "**x"}),
        ("x[1:3]", {"x[a:b]"}),
        ("x[::2]", {"x[a:b]", "x[a:b:step]"}),
        ("x[0, 1]", {"x[i, j]"}),
        ("x[-1]", {"x[-1]"}),
        ("x[x > 0]", {"x[x > 0]"}),
        ("x[[0, 1], y]", {"x[i, j]", "x[rows, columns]"}),
        ("x[:, None]", {"x[a:b]", "x[i, j]", "x[:, None]"}),
        ("x[..., 0]", {"x[i, j]", "..."}),
        ("1 if x else 2", {"a if c else b"}),
        ("0 < x < 1", {"a < x < b"}),
        ("x is None", {"is"}),
        ("x @ y", {"@"}),
        ("x & ~y", {"&", "~"}),
        ("with x:\n    yield 1", {"with", "yield"}),
        ("try:\n    raise x\nexcept ValueError:\n    del x",
         {"try", "raise", "ValueError", "del"}),
        ("1e-3 + 2. + 60_000", {"1e-3", "2.", "60_000"}),
        ("'2. and 1e-3'  # 60_000", set()),
    ],
)  # fmt: skip
def test_names_that_code_uses(code, found):
    preamble = "import numpy as np\nimport torch"
    reader = names.Uses([preamble, code])
    reader.of(preamble)
    assert {n.removeprefix("torch.utils.data.") for n in reader.of(code)} == (
        found
    )


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("np.zeros", "np.zeros(2)"),
        ("np.zeros", "zeros"),
        (".reshape", "I.reshape(2, 3)"),
        ("dim=", "dim=1"),
        ("dim=", "dim"),
        ("nn.functional.cross_entropy", "cross_entropy(O, label)"),
        ("x[a:b:step]", "row[::2]"),
        ("*x", "f(*sizes)"),
        ("{x:.2f}", "{loss:.2f}"),
        ("{x:.2f}", ":,"),
        ("{key: value}", '{"a": 1}'),
        ("{a, b}", "{1, 2}"),
        ("[… for … in …]", "[x * x for x in row]"),
        ("a, b = …", "n, d = I.shape"),
        ("x[rows, columns]", "S[arange(n), label]"),
    ],
)
def test_how_prose_writes_a_name(name, written):
    assert names.mentions(written, name)
    for other in ("np.zeros_like", "torch.zeros_like", "redim", "x", "x[:]"):
        assert not names.mentions(other, name)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (".train", '"train"'),
        ("{x:.2f}", "images[0:8]"),
        ("{key: value}", 'f"{slope:.6f}"'),
        ("{a, b}", 'f"{slope}"'),
        ("x[a:b:step]", "images[0, 0:8, 10:20]"),
        ("np.zeros", "torch.zeros(2)"),
        ("torch.relu", "nn.functional.relu_"),
    ],
)
def test_what_is_no_such_name(name, written):
    assert not names.mentions(written, name)


def test_a_block_of_code_is_no_prose():
    assert names.spans("a `b` and\n```\n`c`\n```\n``d`` `e\nf`") == [
        *("b", "d", "e f")
    ]


def test_what_one_notebook_defines_another_does_not():
    place = uses(course(["def go():\n    pass", "x.go"], ["x.go"]))[".go"]
    assert place.lecture == 1


@pytest.mark.parametrize(
    ("texts", "cell"),
    [
        (["A mask picks.", "## The mask", "This is a *mask*."], 4),
        (["A mask picks.", "## The mask"], 3),
        (["> **Predict.** Unmask it.", "Two masks pick."], 3),
        (["## Summary\n\nA *mask* picks."], None),
    ],
)
def test_where_a_term_is_introduced(texts, cell):
    places = introductions(course(texts), ["mask"])
    assert [place.cell for place in places.values()] == (
        [cell] if cell else []
    )


@pytest.fixture(scope="module")
def cells():
    return all_cells()


@pytest.fixture(scope="module")
def early(cells):
    return too_early(cells, told(cells, "names", explanations))


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_lecture_uses_nothing_before_it_is_explained(early, path):
    """`python -m utils.maintenance.index` says more."""
    assert not [name for name, (use, _) in early.items() if use.path == path]


def test_each_name_has_a_line_that_says_what_it_does(cells):
    does = described("names")
    assert sorted(uses(cells)) == sorted(does), "in utils/lectures/*.toml"
    assert all(does.values())


@pytest.mark.parametrize(
    ("kind", "find"), [("names", explanations), ("terms", introductions)]
)
def test_what_a_lecture_lists_it_explains(cells, kind, find):
    assert described(kind).keys() == told(cells, kind, find).keys()


@pytest.mark.parametrize("path", notebooks(), ids=lambda path: path.stem)
def test_a_lectures_names_and_terms_are_in_order(path):
    said = about(path)
    for kind, order in (("names", None), ("terms", str.lower)):
        listed = list(said.get(kind, ()))
        assert listed == sorted(listed, key=order)


def test_nothing_is_described_twice(monkeypatch):
    monkeypatch.setattr(index, "about", lambda path: {"terms": {"axis": ""}})
    with pytest.raises(ValueError, match="'axis'} stands elsewhere"):
        described("terms")


def test_the_page_is_made_from_the_lectures():
    assert INDEX.read_text("utf-8") == index.text(), "type: make notebooks"
