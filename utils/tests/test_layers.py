import numpy as np

from utils.layers import layer_loops
from utils.timing import seconds


def test_layer_loops_on_the_lectures_example():
    I = [[1, 2, 3], [0, -1, 2]]
    W = [[2, -1, 0, 1], [1, -2, -1, 0], [-1, 1, 1, 0]]
    assert layer_loops(I, W, [1, -3, 2, -4]) == [[2, 0, 3, 0], [0, 1, 5, 0]]


def test_layer_loops_is_the_formula():
    rng = np.random.default_rng(1)
    I, W, B = (rng.normal(size=s) for s in ((5, 7), (7, 3), (3,)))
    expected = np.maximum(I @ W + B, 0)
    assert np.allclose(layer_loops(I.tolist(), W.tolist(), B), expected)


def test_seconds_measures_one_call():
    calls = []
    # Called often enough for the clock to see it, and divided by as much.
    assert seconds(lambda: calls.append(1)) * len(calls) > 0
    assert len(calls) > 100
