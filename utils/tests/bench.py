"""How fast, as ratios: `make bench`.

Each ratio is of the least times of one run, so what else the machine does
hardly moves it. A ratio that misses its target fails.
"""

import gzip
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from utils.built.layers import layer_loops
from utils.built.training import Batches, fit
from utils.data import FOLDER, load_fashion_mnist
from utils.maintenance.homework import SOLUTIONS

N, D, H = 100, 784, 128
CLASS = 20  # students whose work is graded


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


def train_by_hand(batches, model, learning_rate=0.1):
    """An epoch without autograd: notebook 10's formulas, in place."""
    W0, B, W1 = (weight.detach().clone() for weight in model.parameters())
    W0, W1 = W0.T.contiguous(), W1.T.contiguous()  # (d, h), (h, c)
    for I, label in batches:
        L = torch.relu_(torch.addmm(B, I, W0))  # (n, h)
        delta_O = torch.softmax(L @ W1, dim=1)  # (n, c)
        delta_O[torch.arange(len(I)), label] -= 1
        delta_O /= len(I)
        delta_L = (delta_O @ W1.T).mul_(L > 0)  # (n, h)
        W1.addmm_(L.T, delta_O, alpha=-learning_rate)
        W0.addmm_(I.T, delta_L, alpha=-learning_rate)
        B.sub_(delta_L.sum(dim=0), alpha=learning_rate)
    return W0, B, W1


def train_by_pytorch(batches, model, learning_rate=0.1):
    """An epoch of the loop that PyTorch's tutorials have, and nothing else."""
    optimizer = torch.optim.SGD(model.parameters(), learning_rate)
    for I, label in batches:
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(I), label)
        loss.backward()
        optimizer.step()
    return weights(model)


def train_by_fit(batches, model, learning_rate=0.1):
    """An epoch of the course's `fit`."""
    fit(model, batches, torch.optim.SGD(model.parameters(), learning_rate), 1)
    return weights(model)


def weights(model):
    """W0 (d, h), B (h,) and W1 (h, c)."""
    first, _, second = model
    return first.weight.T, first.bias, second.weight.T


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_training(times, dtype):
    """Epochs by turns, so that the machine's moods meet all alike."""
    torch.set_num_threads(1)
    images, labels = load_fashion_mnist("train")
    I = (torch.tensor(images[:20000]).flatten(1).to(dtype) - 73) / 90
    label = torch.tensor(labels[:20000])
    batches = Batches(I, label)
    loader = DataLoader(TensorDataset(I, label), batch_size=100, shuffle=True)
    ways = {
        "by hand": (train_by_hand, batches),
        "bare": (train_by_pytorch, batches),
        "fit": (train_by_fit, batches),
        "with a DataLoader": (train_by_fit, loader),
    }
    found = {}
    for _ in range(8):
        for name, (train, source) in ways.items():
            torch.manual_seed(0)
            model = nn.Sequential(
                nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10, bias=False)
            ).to(dtype)
            torch.manual_seed(0)
            begun = time.perf_counter()
            found[name] = train(source, model)
            spent = time.perf_counter() - begun
            key = f"{name}, {dtype}"
            times[key] = min(spent, times.get(key, spent))
    if dtype is torch.float64:  # it is the same training
        for way in ("bare", "fit"):
            pairs = zip(found["by hand"], found[way], strict=True)
            for one, other in pairs:
                assert torch.allclose(one, other, atol=1e-9)


@pytest.mark.skipif(not shutil.which("bwrap"), reason="no bubblewrap")
def test_grading(times, capsys, tmp_path):
    """The same class graded here, with one job and two, and by nbgrader."""
    source = SOLUTIONS / "03_vectorize_the_layer.ipynb"
    for place in ["source/03", *(f"submitted/s{k}/03" for k in range(CLASS))]:
        (tmp_path / place).mkdir(parents=True)
        shutil.copy(source, tmp_path / place)
        if place.startswith("submitted"):
            flat = tmp_path / "in" / place.split("/")[1]
            shutil.copytree(tmp_path / place, flat)
    nbgrader = [sys.executable, "-m", "nbgrader"]
    ours = [sys.executable, "-m", "utils.grading", "in"]
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    quiet = {
        "cwd": tmp_path,
        "check": True,
        "capture_output": True,
        "env": os.environ | {"PATH": programs},  # nbgrader calls alembic
    }
    command = [*nbgrader, "generate_assignment", "03", "--create"]
    subprocess.run(command, **quiet)
    for name, command in {
        "nbgrader": [*nbgrader, "autograde", "03", "--create"],
        "one job": [*ours, "one", "--jobs", "1"],
        "two jobs": [*ours, "two", "--jobs", "2"],
    }.items():
        begun = time.perf_counter()
        subprocess.run(command, **quiet)
        times[name] = time.perf_counter() - begun
        with capsys.disabled():
            each = times[name] / CLASS
            print(f"\n{name}: {each:.2f} s a submission", end="")


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
        (
            "an epoch of `fit`, as long as PyTorch's bare loop",
            "fit, torch.float32",
            "bare, torch.float32",
            None,
            1.05,
        ),
        (
            "an epoch of `fit`, as long as by hand without autograd",
            "fit, torch.float32",
            "by hand, torch.float32",
            None,
            None,
        ),
        (
            "an epoch with a DataLoader, as long as without",
            "with a DataLoader, torch.float32",
            "fit, torch.float32",
            None,
            None,
        ),
        (
            "grading a class, as long as nbgrader's autograde",
            "one job",
            "nbgrader",
            None,
            1,
        ),
        (
            "grading a class with two jobs, as long as with one",
            "two jobs",
            "one job",
            None,
            None,
        ),
    ],
)
def test_ratio(times, capsys, what, slow, fast, least, most):
    ratio = times[slow] / times[fast]
    target = f"at most {most}" if most else "none"
    target = f"at least {least:,}" if least else target
    with capsys.disabled():
        print(f"\n| {what} | {ratio:,.4g} × | {target} |", end="")
    assert ratio >= (least or 0)
    assert ratio <= (most or float("inf"))
