import numpy as np
import pytest
import torch

from utils.checks import (
    check_guess,
    check_layer,
    check_same,
    check_tuning,
    compare,
    steps_until,
)
from utils.data import load_fashion_mnist
from utils.layers import layer_loops
from utils.training import Batches, fit

I = [1, 2, 3]
W = [[2, -1, 0], [1, -2, -1], [-1, 1, 1]]
B = [1, 1, 2]


def layer(I, W, B):
    return np.maximum(I @ W + B, 0)


def test_right_answers_pass(capsys):
    check_layer([2, 0, 3], I, W, B)
    check_same(layer_loops, layer)
    out = capsys.readouterr().out
    assert "Right: your L is ReLU(I·W + B), 3 numbers" in out
    assert "layer equals layer_loops on 20 random shapes" in out


def test_float32_is_near_enough(capsys):
    def layer_float32(I, W, B):
        I, W, B = (torch.tensor(x, dtype=torch.float32) for x in (I, W, B))
        return torch.relu(I @ W + B)

    check_same(layer_loops, layer_float32)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([2, -1, 3], "comes out without ReLU$"),
        ([1, 0, 1], "comes out without B$"),
        ([2, 1, 3], "comes out with B added after ReLU$"),
        ([1, -2, 1], "comes out without B and without ReLU$"),
        ([1, 0, 6], r"along the rows of W \(unit j uses column j\)$"),
        ([1, -5, 6], "along the rows of W .* and without ReLU$"),
        ([0, 0, 4], "along the rows of W .* and without B$"),
        ([2, 0], r"shape \(2,\), expected \(3,\): one number for each column"),
        ([2, 0, 4], "unit 2 is not 4: go down column 2 of W again"),
        ([2, 0, float("nan")], "unit 2 is not nan"),
    ],
)
def test_a_slip_is_named(answer, message):
    with pytest.raises(AssertionError, match=message):
        check_layer(answer, I, W, B)


def test_numbers_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="don't fit"):
        check_layer([1, 2], [1, 2], [[1, 2, 3]], [1, 2, 3])
    with pytest.raises(ValueError, match="more than one example"):
        check_layer([1], [[1, 2]], [[1], [2]], [1])
    with pytest.raises(ValueError, match="different lengths"):
        check_layer([1], [1, 2], [[1, 2], [3]], [1])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda I, W, B: layer(I, W, B).T, "a row for each example"),
        (lambda I, W, B: I @ W + B, "without ReLU"),
        (lambda I, W, B: np.maximum(I @ W, 0), "without B"),
        (lambda I, W, B: np.maximum(I @ W, 0) + B, "with B added after ReLU"),
        (lambda I, W, B: I @ W.T + B, "with n=7, d=6, h=5: matmul"),
        (lambda I, W, B: layer(I, W, B)[0], "shape"),
        (lambda I, W, B: layer(I, W, B) * 1.001, "values are wrong"),
    ],
)
def test_a_wrong_layer_is_caught(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_same(layer_loops, wrong)


def test_compare_looks_at_shape_before_values():
    with pytest.raises(
        AssertionError,
        match=r"layer: shape \(4, 2\), expected \(2, 4\): did you",
    ):
        compare(
            "layer",
            np.ones((4, 2)),
            np.ones((2, 4)),
            "did you multiply W @ I?",
        )


def test_a_descent_that_arrives():
    assert steps_until([3, 2, 1.005, 1], goal=1) == 2
    assert steps_until([1], goal=1) == 0


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ([3, -1.2, 3.42], "after 2 steps: x runs away, it is 2.42 from it"),
        ([3, 3.04], "or go uphill"),
        ([3, -1, 3], "jump from side to side"),
        ([3, 3, 3], "stand still"),
        ([3, 2.9, 2.8], "x comes nearer, but is still 1.8 away"),
    ],
)
def test_a_descent_that_does_not_arrive_is_described(path, message):
    with pytest.raises(AssertionError, match=message):
        steps_until(path, goal=1)


@pytest.mark.parametrize(
    ("history", "seen", "message"),
    [
        ([(0.4, 0.5, 0.9)], 30_000, "30,000 .* seen, the budget is 20,000"),
        ([(3.0, 9.0, 0.1)], 20_000, "guessing has 2.30: do the steps over"),
        ([(float("nan"), 9.0, 0.1)], 20_000, "loss is nan"),
        ([(1.4, 0, 0.7), (0.8, 0, 0.75)], 20_000, "0.75.* falling fast"),
        ([(0.7, 0, 0.8), (0.6, 0, 0.81)], 20_000, "hardly fell .* to and fro"),
    ],
)
def test_a_tuning_that_falls_short_is_described(history, seen, message):
    with pytest.raises(AssertionError, match=message):
        check_tuning(history, seen, budget=20_000, goal=0.835)


def test_a_tuning_that_reaches_its_goal(capsys):
    check_tuning([(0.5, 0.5, 0.836)], 20_000, budget=20_000, goal=0.835)
    assert "Reached: 0.836 right" in capsys.readouterr().out


def test_a_guess_is_one_of_the_classes(capsys):
    check_guess("Bag", 8)
    check_guess("dress", 8)
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "It is labelled Bag: your guess was right"
    assert out[1] == "It is labelled Bag: your guess was wrong"
    with pytest.raises(ValueError, match=r"'T-shirt'; did .* T-shirt/top"):
        check_guess("T-shirt", 8)
    with pytest.raises(ValueError, match=r"3; did you mean one of T-shirt/"):
        check_guess(3, 8)


def test_the_solutions_that_the_notebooks_give_are_right(capsys):
    # 01: how many steps, and a rate that needs a single one.
    for rate, steps in ((0.1, 28), (0.2, 13), (0.5, 1)):
        path = [-4.0]
        for _ in range(50):
            path.append(path[-1] - rate * 2 * (path[-1] - 1))
        assert steps_until(path, goal=1) == steps
    # 02: the mended answer, and the B that turns on unit 0 alone.
    small = [2, -1], [[1, 0, 3], [4, 2, -1]]
    check_layer([0, 3, 3], *small, [1, 5, -4])
    check_layer([1, 0, 0], *small, [3, 0, -9])

    # 03: one loop, over the units or the inputs, or none.
    def over_units(I, W, B):
        L = np.zeros((len(I), len(B)))
        for j in range(len(B)):
            L[:, j] = np.maximum(I @ W[:, j] + B[j], 0)
        return L

    def over_inputs(I, W, B):
        L = np.zeros((len(I), len(B))) + B
        for i in range(len(W)):
            L += I[:, [i]] * W[i]
        return np.maximum(L, 0)

    def einsum(I, W, B):
        return np.maximum(np.einsum("ki,ij->kj", I, W) + B, 0)

    for solution in (over_units, over_inputs, einsum):
        check_same(layer_loops, solution)


def test_the_settings_that_notebook_10_gives_reach_their_goal():
    images, labels = load_fashion_mnist("train")
    I = (torch.tensor(images).flatten(1).double() - 73) / 90
    label = torch.tensor(labels)
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 256, dtype=torch.float64),
        torch.nn.ReLU(),
        torch.nn.Linear(256, 10, bias=False, dtype=torch.float64),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    batches = Batches(I[:10000], label[:10000], 20)
    valid = I[50000:], label[50000:]
    history = fit(model, batches, optimizer, 2, valid)
    check_tuning(history, 20_000, budget=20_000, goal=0.835)
