"""The tasks of problem set 04: meet PyTorch."""

from functools import partial

import numpy as np
import torch

from utils.built.layers import layer_loops
from utils.checking import probes_torch
from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def sample_lists(rng):
    n, d, h = sizes(rng, 3)
    shapes = (n, d), (d, h), (h,)
    return tuple(rng.integers(-9, 10, shape).tolist() for shape in shapes)


def sample_numbers(rng):
    scale = 10.0 ** rng.integers(-3, 4, 200)
    return ((rng.random(200) * scale).astype(np.float32),)


def sample_batch(rng):
    n, d, h = sizes(rng, 3)
    return tensor(rng, n, d), tensor(rng, d, h), tensor(rng, h)


def sample_network(rng):
    n, d, h, c = sizes(rng, 4)
    shapes = (d, h), (h,), (h, c), (n, d)
    return tuple(tensor(rng, *shape).float() for shape in shapes)


def sample_workers(rng):
    I, W, B = sample_batch(rng)
    return 2 if len(I) < 5 else 3, I, W, B


def layer(I, W, B):
    return torch.tensor(layer_loops(I, W, B), dtype=torch.float32)


def slip(formula, dtype=torch.float32):
    """A mistake: another formula, or another dtype, of three lists."""

    def wrong(I, W, B):
        return formula(*(torch.tensor(x, dtype=dtype) for x in (I, W, B)))

    return wrong


def relu_of(I, W, B):
    return torch.relu(I @ W + B)


def kahan_sums(x):
    """Kahan's sum, each step in float32: to the last bit."""
    return carried(x, lambda t, total, y: (t - total) - y)


def carried(x, rest, sign=-1):
    """Running totals that carry along what `rest` says was lost."""
    total = lost = np.float32(0)
    totals = []
    for number in x:
        y = number + np.float32(sign) * lost
        t = total + y
        lost = rest(t, total, y)
        total = t
        totals.append(total)
    return np.array(totals, np.float32)


def in_float64(x):
    return x.astype(np.float64).cumsum().astype(np.float32)


def input_gradient(I, W, B):
    """By differences."""
    G = torch.zeros_like(I)
    for k in range(I.shape[0]):
        for i in range(I.shape[1]):
            turn = torch.zeros_like(I)
            turn[k, i] = 1e-6
            up = torch.relu((I + turn) @ W + B).sum()
            down = torch.relu((I - turn) @ W + B).sum()
            G[k, i] = (up - down) / 2e-6
    return G


def other_gradient(formula):
    """A mistake: what someone makes of the open gate (n, h), and W."""
    return lambda I, W, B: formula((I @ W + B > 0).double(), I, W)


def weight_gradient(I, W, B):
    W = W.clone().requires_grad_()
    return torch.autograd.grad(torch.relu(I @ W + B).sum(), W)[0]


def shapes_of(*tensors):
    return " ".join(str(tuple(x.shape)) for x in tensors)


def network(W0, B, W1, I):
    L = torch.relu(I @ W0 + B)
    return shapes_of(W0.T, B, W1.T), L @ W1


def other_network(formula, names=("W0", "B", "W1")):
    """A mistake: the right parameters but for names, another output."""

    def wrong(W0, B, W1, I):
        kept = {"W0": W0.T, "B": B, "W1": W1.T, "bias": W1[0]}
        return shapes_of(*(kept[name] for name in names)), formula(
            I, W0, B, W1
        )

    return wrong


def work(P, I, W, B, block=False, others=-1.0):
    """Which rows each worker fills: every P-th, or a block."""
    n = len(I)
    left = torch.full((P, n, len(B)), others, dtype=I.dtype)
    for k in range(n):
        p = min(k // (n // P), P - 1) if block else k % P
        left[p, k] = torch.relu(I[k] @ W + B)
    return left


def other_rows(rows, value=lambda I, W, B: torch.relu(I @ W + B)):
    """A mistake: worker p fills other rows, or with something else."""

    def wrong(P, I, W, B):
        left = torch.full((P, len(I), len(B)), -1.0, dtype=I.dtype)
        for p in range(P):
            for k in rows(p, len(I), P):
                left[p, k] = value(I, W, B)[k]
        return left

    return wrong


def every(p, n, P):
    return range(p, n, P)


# On paper: I · W is (4, -5), and (-3, 0) for the second example.
W = [[2, -1], [1, -2]]
BIAS = [1, 1]
ONE, TWO = [[1, 2]], [[1, 2], [-2, 1]]


def tensors(*lists):
    return tuple(torch.tensor(x, dtype=torch.float64) for x in lists)


def floats(*lists):
    return tuple(torch.tensor(x, dtype=torch.float32) for x in lists)


TASKS = [
    Task(
        "layer",
        points=1,
        sample=sample_lists,
        small=((ONE, W, BIAS), ([[3, -1, 2]], [[1], [2], [-4]], [5])),
        expected=layer,
        mistakes={
            "is ReLU missing?": slip(lambda I, W, B: I @ W + B),
            "a list of whole numbers becomes int64: is dtype= there?": (
                slip(relu_of, torch.int64)
            ),
            "is it float64? float32 is asked": slip(relu_of, torch.float64),
            "is B missing?": slip(lambda I, W, B: torch.relu(I @ W)),
            "is B added after ReLU? It belongs inside": (
                slip(lambda I, W, B: torch.relu(I @ W) + B)
            ),
            "did you multiply W @ I?": slip(lambda I, W, B: W @ I + B),
            "`*` multiplies place by place: is it `@`?": (
                slip(lambda I, W, B: torch.relu(I * W + B))
            ),
            "a row for each example: is it transposed?": (
                slip(lambda I, W, B: relu_of(I, W, B).T)
            ),
            "is W transposed? It's (d, h) as it is": (
                slip(lambda I, W, B: torch.relu(I @ W.T + B))
            ),
            "is B subtracted?": slip(lambda I, W, B: torch.relu(I @ W - B)),
            "is abs taken? ReLU makes 0 of what is below": (
                slip(lambda I, W, B: (I @ W + B).abs())
            ),
            "is this the first example alone?": (
                slip(lambda I, W, B: relu_of(I[0], W, B))
            ),
            "is this the largest one? ReLU looks at each number": (
                slip(lambda I, W, B: (I @ W + B).max())
            ),
            "are the rows added up?": (
                slip(lambda I, W, B: relu_of(I, W, B).sum(dim=0))
            ),
            "are these 0 and 1? ReLU keeps what is above 0": (
                slip(lambda I, W, B: (I @ W + B > 0).float())
            ),
            "is it the sigmoid? ReLU is asked": (
                slip(lambda I, W, B: torch.sigmoid(I @ W + B))
            ),
            "are these lists? A tensor of float32 is asked": layer_loops,
        },
    ),
    Task(
        "kahan_sums",
        points=3,
        sample=sample_numbers,
        small=(
            (np.float32([1, 2]),),
            (np.float32([2**24, 1, 1, 1, 1]),),
            (np.float32([1e8, 1, -1e8, 3]),),
        ),
        expected=kahan_sums,
        tolerance=1e-10,
        mistakes={
            "what doesn't fit is lost: is it carried along?": (
                lambda x: carried(x, lambda t, total, y: t * 0)
            ),
            "is a part of it float64, or Python's own numbers? All of it is "
            "float32": in_float64,
            "is that float64? float32 is asked": (
                lambda x: x.astype(np.float64).cumsum()
            ),
            "lost is subtracted from the number: is it added?": (
                lambda x: carried(x, lambda t, total, y: (t - total) - y, 1)
            ),
            "is y subtracted, not added: (t - total) - y?": (
                lambda x: carried(x, lambda t, total, y: (t - total) + y)
            ),
            "is the old total subtracted before it's replaced? Then nothing "
            "is lost": lambda x: carried(x, lambda t, total, y: -y),
            "is it t - (total - y)? The brackets are the other way": (
                lambda x: carried(x, lambda t, total, y: t - (total - y))
            ),
            "is it y - total? What arrived is t - total": (
                lambda x: carried(x, lambda t, total, y: y - total)
            ),
            "is this the last total? One after each number is asked": (
                lambda x: kahan_sums(x)[-1]
            ),
            "the totals are asked: are these the numbers?": lambda x: x,
            "is there a 0 in front? The first total is the first number": (
                lambda x: np.concatenate([np.float32([0]), kahan_sums(x)])
            ),
            "is the last number missing?": lambda x: kahan_sums(x)[:-1],
            "is it kept before the number is added? The total after each is "
            "asked": lambda x: np.concatenate(
                [np.float32([0]), kahan_sums(x)[:-1]]
            ),
            "are these the losses? The totals are asked": (
                lambda x: kahan_sums(x) * 0
            ),
            "is the array turned round?": lambda x: kahan_sums(x[::-1]),
        },
    ),
    Task(
        "input_gradient",
        points=2,
        sample=sample_batch,
        small=(tensors(ONE, W, BIAS), tensors(TWO, W, BIAS)),
        expected=input_gradient,
        tolerance=1e-6,
        asks={"autograd": "the statement asks to let autograd find it"},
        mistakes={
            "along the input, not along the weights": weight_gradient,
            "is ReLU's gate missing? Units that are off don't move": (
                other_gradient(lambda gate, I, W: W.sum(1).expand(len(I), -1))
            ),
            "is it the mean's gradient? The sum is asked": (
                other_gradient(lambda gate, I, W: gate @ W.T / gate.numel())
            ),
            "is it I itself? Its `.grad` is asked": (
                other_gradient(lambda gate, I, W: I.clone())
            ),
            "is this L? How it moves with I is asked": (
                lambda I, W, B: torch.relu(I @ W + B)
            ),
            "is this the sum? Its gradient along I is asked": (
                lambda I, W, B: torch.relu(I @ W + B).sum()
            ),
            "are the outputs squared? Their sum is asked": lambda I, W, B: (
                2 * torch.relu(I @ W + B) @ W.T
            ),
            "is this the first example's gradient, for all?": (
                other_gradient(
                    lambda gate, I, W: (gate @ W.T)[:1].expand(len(I), -1)
                )
            ),
            "are the examples added up? Each has a row": (
                other_gradient(lambda gate, I, W: (gate @ W.T).sum(dim=0))
            ),
            "along the input, not along B": (
                other_gradient(lambda gate, I, W: gate.sum(dim=0))
            ),
            "is it transposed? Each example has a row": (
                other_gradient(lambda gate, I, W: (gate @ W.T).T)
            ),
            "is it -1 times it? How the sum moves *up* is asked": (
                other_gradient(lambda gate, I, W: -gate @ W.T)
            ),
            "is I multiplied by its gradient?": (
                other_gradient(lambda gate, I, W: I * (gate @ W.T))
            ),
            "is it called twice? Gradients add up": (
                other_gradient(lambda gate, I, W: 2 * gate @ W.T)
            ),
        },
    ),
    Task(
        "network",
        points=2,
        sample=sample_network,
        small=(
            floats(
                [[1, 0, -1], [2, -1, 1]],
                [1, 1, 0],
                [[1, -1], [0, 2], [3, 1]],
                ONE,
            ),
        ),
        expected=network,
        probe=probes_torch.run_network,
        returns="a module",
        copies=True,
        parts=("the parameters", "the output"),
        mistakes={
            "the second layer has no bias": other_network(
                lambda I, W0, B, W1: torch.relu(I @ W0 + B) @ W1,
                ("W0", "B", "W1", "bias"),
            ),
            "is nn.ReLU between the layers?": (
                other_network(lambda I, W0, B, W1: (I @ W0 + B) @ W1)
            ),
            "nn.Linear(d, h) keeps (h, d): is it W.T that is copied?": (
                lambda W0, B, W1, I: torch.empty(W0.T.shape).copy_(W0)
            ),
            "has the first layer its bias?": other_network(
                lambda I, W0, B, W1: torch.relu(I @ W0) @ W1, ("W0", "W1")
            ),
            "is B copied into the first layer's bias?": (
                other_network(
                    lambda I, W0, B, W1: torch.relu(I @ W0) @ W1,
                )
            ),
            "ReLU stands between the layers: is there one at the end?": (
                other_network(
                    lambda I, W0, B, W1: (torch.relu(I @ W0 + B) @ W1).relu()
                )
            ),
            "is the second layer missing?": other_network(
                lambda I, W0, B, W1: torch.relu(I @ W0 + B), ("W0", "B")
            ),
            "another function than ReLU stands between the layers: is it "
            "nn.ReLU?": other_network(
                lambda I, W0, B, W1: torch.sigmoid(I @ W0 + B) @ W1
            ),
            "is softmax at the end? The scores O are asked": other_network(
                lambda I, W0, B, W1: (torch.relu(I @ W0 + B) @ W1).softmax(1)
            ),
        },
    ),
    Task(
        "work",
        points=1,
        sample=sample_workers,
        small=(
            (2, *tensors(TWO, W, BIAS)),
            (2, *tensors([[1, 0], [2, 0], [3, 0]], [[1, 2]] * 2, BIAS)),
        ),
        expected=work,
        probe=probes_torch.each_worker,
        mistakes={
            "every P-th row, not a block of them": partial(work, block=True),
            "each worker has its own rows: does it fill all?": (
                other_rows(lambda p, n, P: range(n))
            ),
            "is anything written into L? `L = …` only moves the name": (
                other_rows(lambda p, n, P: [])
            ),
            "are the other rows left alone?": partial(work, others=0.0),
            "is ReLU missing?": other_rows(every, lambda I, W, B: I @ W + B),
            "is B missing?": other_rows(
                every, lambda I, W, B: torch.relu(I @ W)
            ),
            "is B added after ReLU? It belongs inside": (
                other_rows(every, lambda I, W, B: torch.relu(I @ W) + B)
            ),
            "does it begin with row `rank`?": (
                other_rows(lambda p, n, P: range(0, n, P))
            ),
            "is it row `rank` alone? rank + P, … follow": (
                other_rows(lambda p, n, P: [p])
            ),
            "are the steps of 1? Every P-th row is its own": (
                other_rows(lambda p, n, P: range(p, n))
            ),
            "are these the first P rows? Every P-th from `rank` on": (
                other_rows(lambda p, n, P: range(min(P, n)))
            ),
            "is the step `rank`, not P?": (
                other_rows(lambda p, n, P: range(p, n, max(p, 1)))
            ),
            "is it another worker's rows? Row `rank` is the first": (
                other_rows(lambda p, n, P: range((p + 1) % P, n, P))
            ),
            "each row has its own example: is it I[k]?": other_rows(
                every,
                lambda I, W, B: torch.relu(I @ W + B)[:1].expand(len(I), -1),
            ),
        },
    ),
]
