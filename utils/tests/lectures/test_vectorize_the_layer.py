import numpy as np
import pytest
import torch

from utils.built.layers import layer_loops
from utils.lectures.vectorize_the_layer import check_same, same_task
from utils.tests.tried import solution, solve

NAME = "vectorize_the_layer"
TASK = same_task(layer_loops, layer_loops)


def layer(I, W, B):
    return np.maximum(I @ W + B, 0)


@pytest.mark.parametrize(
    "rows",
    [
        lambda L: L.tolist(),
        lambda L: [np.array(row) for row in L],
        lambda L: tuple(map(tuple, L)),
        lambda L: [torch.tensor(row) for row in L],
    ],
)
def test_rows_in_a_list_will_do_as_those_of_the_loops(rows):
    check_same(layer_loops, layer_loops)
    check_same(layer_loops, lambda I, W, B: rows(layer(I, W, B)))


def test_float32_is_near_enough(capsys):
    def layer_float32(I, W, B):
        I, W, B = (torch.tensor(x, dtype=torch.float32) for x in (I, W, B))
        return torch.relu(I @ W + B)

    check_same(layer_loops, layer_float32)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda I, W, B: layer(I, W, B).T, "a row for each example"),
        (lambda I, W, B: I @ W + B, "without ReLU"),
        (lambda I, W, B: np.maximum(I @ W, 0), "without B"),
        (lambda I, W, B: np.maximum(I @ W, 0) + B, "with B added after ReLU"),
        (lambda I, W, B: I @ W.T + B, "stops with ValueError"),
        (lambda I, W, B: layer(I, W, B)[0], "shape"),
        (lambda I, W, B: [[1], [2, 3]], "a list, expected an array"),
        (lambda I, W, B: layer(I, W, B) * 1.001, "values are wrong"),
    ],
)
def test_a_wrong_layer_is_caught(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_same(layer_loops, wrong)


def test_a_right_layer_passes(capsys):
    check_same(layer_loops, layer)
    out = capsys.readouterr().out
    assert "layer equals layer_loops on 20 random shapes" in out


def test_what_the_lecture_says_is_right(capsys):
    unit, start, add, _, einsum, product = solution(NAME)
    relu = "return np.maximum({}, 0)".format
    for body in (
        f"L = np.zeros((len(I), len(B)))\n"
        f"    for j in range(len(B)):\n        {unit}\n    return L",
        f"{start}\n    for i in range(len(W)):\n        {add}\n"
        f"    {relu('L')}",
        relu(f"{einsum} + B"),
        relu(f"{product} + B"),
    ):
        mine = f"def my_layer(I, W, B):\n    {body}"
        solve(NAME, ("def my_layer", mine))
    assert capsys.readouterr().out.count("on 20 random shapes") == 4
