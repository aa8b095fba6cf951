"""How fast, as ratios: `make bench`.

Each ratio is of the least times of one run, so what else the machine does
hardly moves it. A ratio that misses its target fails.
"""

import gzip

import pytest
import torch

from utils.data import FOLDER, load_fashion_mnist
from utils.layers import layer_loops

N, D, H = 100, 784, 128


@pytest.fixture(scope="module")
def times():
    """Least seconds by name, filled by the benchmarks in order."""
    return {}


@pytest.fixture(scope="module")
def tensors():
    """I (100, 784), W (784, 128) and B (128,), float32, one thread."""
    torch.set_num_threads(1)
    images, _ = load_fashion_mnist("test")
    torch.manual_seed(0)
    I = torch.tensor(images[:N]).reshape(N, D) / 255
    return I, torch.rand(D, H) - 0.5, torch.zeros(H)


def loops(I, W, B):
    return layer_loops(I, W, B)


def layer(I, W, B):
    return torch.relu(I @ W + B)


def product(I, W, B):
    return I @ W


@pytest.mark.parametrize("function", [loops, layer, product])
def test_layer(benchmark, times, tensors, function):
    benchmark.group = f"the layer, ({N}, {D}) · ({D}, {H})"
    fast = function is not loops
    arguments = tensors if fast else [x.tolist() for x in tensors]
    benchmark.pedantic(
        function,
        arguments,
        rounds=50 if fast else 3,
        iterations=200 if fast else 1,
        warmup_rounds=1,
    )
    times[function.__name__] = benchmark.stats.stats.min


@pytest.mark.parametrize("part", ["unpacking alone", "loading"])
def test_data(benchmark, times, part):
    benchmark.group = "the 60,000 training images"
    packed = [path.read_bytes() for path in FOLDER.glob("train*.gz")]

    def unpack():
        for content in packed:
            gzip.decompress(content)

    work = unpack if part == "unpacking alone" else load_fashion_mnist
    benchmark.pedantic(work, rounds=5, warmup_rounds=1)
    times[part] = benchmark.stats.stats.min


@pytest.mark.parametrize(
    ("what", "slow", "fast", "least", "most"),
    [
        ("the layer, as fast as the loops", "loops", "layer", 1000, None),
        ("the layer, as long as I @ W", "layer", "product", None, 1.15),
        (
            "loading, as long as unpacking the files",
            "loading",
            "unpacking alone",
            None,
            2,
        ),
    ],
)
def test_ratio(times, capsys, what, slow, fast, least, most):
    ratio = times[slow] / times[fast]
    target = f"at least {least:,}" if least else f"at most {most}"
    with capsys.disabled():
        print(f"\n| {what} | {ratio:,.4g} × | {target} |", end="")
    assert ratio >= (least or 0)
    assert ratio <= (most or float("inf"))
