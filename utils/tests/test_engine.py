"""The scalar engine of notebook 07, taken from the notebook itself."""

import ast
import math
import random
from types import SimpleNamespace

import nbformat
import pytest
import torch

from utils.paths import ROOT

NOTEBOOK = ROOT / "notebooks" / "07_differentiate_with_autograd.ipynb"
PARTS = ("Value", "relu", "power", "exp", "in_order", "backward")


def definitions():
    """The engine's source, as a list of texts."""
    found = {}
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type == "code":
            for node in ast.parse(cell.source).body:
                if getattr(node, "name", "") in PARTS:
                    found[node.name] = ast.get_source_segment(
                        cell.source, node
                    )
    assert set(found) == set(PARTS)
    return list(found.values())


@pytest.fixture(scope="module")
def engine():
    names = {"math": math}
    exec("\n\n".join(definitions()), names)
    return SimpleNamespace(**{part: names[part] for part in PARTS})


def test_it_is_readable_at_one_sight():
    lines = "\n".join(definitions()).splitlines()
    assert len([line for line in lines if line.strip()]) <= 60


def random_pair(engine, rng):
    """A random formula, as (leaves, result) of the engine and of torch.

    Later operations take any earlier result, so that many are used several
    times.
    """
    numbers = [rng.uniform(-2, 2) for _ in range(rng.randint(1, 4))]
    ours = [engine.Value(number) for number in numbers]
    theirs = [
        torch.tensor(number, dtype=torch.float64, requires_grad=True)
        for number in numbers
    ]
    count = len(numbers)
    for _ in range(rng.randint(1, 12)):
        a, b = rng.randrange(len(ours)), rng.randrange(len(ours))
        choices = ["+", "-", "relu"]
        size = abs(ours[a].data)
        if size < 30 and abs(ours[b].data) < 30:
            choices += ["*", "*"]
        if size < 3:
            choices += ["exp", "power 3"]
        if size > 0.3:
            choices += ["power -1"]
        chosen = rng.choice(choices)
        for values, library in ((ours, engine), (theirs, torch)):
            x, y = values[a], values[b]
            if chosen.startswith("power"):
                values.append(power(library, x, int(chosen.split()[1])))
            elif chosen in ("relu", "exp"):
                values.append(getattr(library, chosen)(x))
            else:
                results = {"+": x + y, "-": x - y, "*": x * y}
                values.append(results[chosen])
    return (ours[:count], ours[-1]), (theirs[:count], theirs[-1])


def power(library, x, p):
    return library.pow(x, p) if library is torch else library.power(x, p)


def test_it_agrees_with_torch_on_1000_random_formulas(engine):
    rng = random.Random(0)
    with_slopes = 0
    for _ in range(1000):
        (leaves, end), (tensors, result) = random_pair(engine, rng)
        engine.backward(end)
        result.backward()
        assert end.data == pytest.approx(result.item(), rel=1e-9, abs=1e-12)
        for leaf, tensor in zip(leaves, tensors, strict=True):
            slope = 0 if tensor.grad is None else tensor.grad.item()
            assert leaf.grad == pytest.approx(slope, rel=1e-9, abs=1e-9)
            with_slopes += slope != 0
    assert with_slopes > 1000, "the formulas test too little"


def test_leaves_accumulate_and_results_start_again(engine):
    x = engine.Value(3.0)
    square = x * x
    engine.backward(square)
    engine.backward(square)
    assert x.grad == 12
    assert square.grad == 1
