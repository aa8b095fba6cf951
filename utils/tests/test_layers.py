import numpy as np
import torch

from utils.built.layers import layer_loops
from utils.timing import one_thread, seconds


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


def test_timing_uses_one_thread_and_gives_the_others_back():
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        with one_thread():
            assert torch.get_num_threads() == 1
            # MKL has a count of its own, which limiting OpenMP leaves alone.
            info = torch.__config__.parallel_info()
            assert "mkl_get_max_threads() : 2" not in info
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)
