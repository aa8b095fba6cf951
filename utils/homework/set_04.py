"""The tasks of problem set 04: meet PyTorch."""

from functools import partial

import numpy as np
import torch
from torch.nn.functional import leaky_relu

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
    return carried(x, lost_of)


def carried(x, rest, sign=-1, first=0, kept=0):
    """Running totals that carry along what `rest` says was lost.

    Args:
        rest: function (t, total, y, lost, number) -> the new loss.
        sign: with which the loss goes into y.
        first: the total at first.
        kept: what is returned of each step, 0 for the total and 1 for y.
    """
    total, lost = np.float32(first), np.float32(0)
    steps = []
    for number in x:
        y = number + np.float32(sign) * lost
        t = total + y
        lost = rest(t, total, y, lost, number)
        total = t
        steps.append((total, y)[kept])
    return np.array(steps, np.float32)


def lost_of(t, total, y, *_):
    return (t - total) - y


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


def largest_gradient(I, W, B):
    L = torch.relu(I @ W + B)
    k, j = torch.arange(len(I)), L.argmax(dim=1)
    return (L[k, j] > 0)[:, None] * W.T[j]


def weight_gradient(I, W, B):
    W = W.clone().requires_grad_()
    return torch.autograd.grad(torch.relu(I @ W + B).sum(), W)[0]


def shapes_of(*tensors):
    return " ".join(str(tuple(x.shape)) for x in tensors)


def network(W0, B, W1, I):
    L = torch.relu(I @ W0 + B)
    return shapes_of(W0.T, B, W1.T), L @ W1


def without_brackets(*_):
    with torch.no_grad:
        pass


def other_network(formula, names=("W0", "B", "W1")):
    """A mistake: the right parameters but for names, another output."""

    def wrong(W0, B, W1, I):
        kept = {"W0": W0.T, "B": B, "W1": W1.T, "bias": W1[0]}
        return shapes_of(*(kept[name] for name in names)), formula(
            I, W0, B, W1
        )

    return wrong


def every(p, n, P):
    return range(p, n, P)


def block(p, n, P):
    """Rows that lie side by side; the last worker has the rest, too."""
    return range(n)[p * (n // P) :][: n // P if p < P - 1 else n]


def work(P, I, W, B, rows=every, value=relu_of, others=-1.0):
    """What each worker p leaves of L: every P-th row, or others."""
    left = torch.full((P, len(I), len(B)), others, dtype=I.dtype)
    for p in range(P):
        for k in rows(p, len(I), P):
            left[p, k] = value(I, W, B)[k]
    return left


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
            "torch.max(…, 0) goes along axis 0: ReLU looks at each number": (
                slip(lambda I, W, B: tuple(torch.max(I @ W + B, 0)))
            ),
            "is this the largest of each column? ReLU looks at each number": (
                slip(lambda I, W, B: (I @ W + B).amax(0))
            ),
            "is what lies below 0 kept? ReLU keeps what is above": (
                slip(lambda I, W, B: (I @ W + B).clamp(max=0))
            ),
            "is a part left of what is below 0? ReLU makes it 0": (
                slip(lambda I, W, B: leaky_relu(I @ W + B))
            ),
            "one bias for each unit, not for each example": (
                slip(lambda I, W, B: torch.relu(I @ W + B[:, None]))
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
                lambda x: carried(x, lambda t, total, y, *_: t * 0)
            ),
            "is a part of it float64, or Python's own numbers? All of it is "
            "float32, by these steps": in_float64,
            "is that float64? float32 is asked": (
                lambda x: x.astype(np.float64).cumsum()
            ),
            "is a sign turned? lost is (t - total) - y, and y is x - lost": (
                lambda x: carried(x, lost_of, 1)
            ),
            "is y subtracted, not added: (t - total) - y?": (
                lambda x: carried(x, lambda t, total, y, *_: (t - total) + y)
            ),
            "is total replaced too early? The loss needs the old one": (
                lambda x: carried(x, lambda t, total, y, *_: -y)
            ),
            "is it t - (total - y)? The brackets are the other way": (
                lambda x: carried(x, lambda t, total, y, *_: t - (total - y))
            ),
            "is it y - total? What arrived is t - total": (
                lambda x: carried(x, lambda t, total, y, *_: y - total)
            ),
            "is this the last total? One after each number is asked": (
                lambda x: kahan_sums(x)[-1]
            ),
            "the totals are asked: are these the numbers?": lambda x: x,
            "is there a 0 in front? The first total is the first number": (
                lambda x: np.concatenate([np.float32([0]), kahan_sums(x)])
            ),
            "is the first number missing?": lambda x: kahan_sums(x[1:]),
            "is the last number missing?": lambda x: kahan_sums(x)[:-1],
            "is the `return` inside of the loop?": lambda x: kahan_sums(x)[:1],
            "is the first number counted twice? The total begins with 0": (
                lambda x: carried(x, lost_of, first=x[0])
            ),
            "what arrived is compared with y: is it the number?": (
                lambda x: carried(
                    x, lambda t, total, y, lost, number: (t - total) - number
                )
            ),
            "are the losses added up? Each step has its own": (
                lambda x: carried(
                    x, lambda t, total, y, lost, _: lost + ((t - total) - y)
                )
            ),
            "is this y? The total is asked": (
                lambda x: carried(x, lost_of, kept=1)
            ),
            "does NumPy add each total up? What is lost is to be carried": (
                lambda x: np.array([x[: k + 1].sum() for k in range(len(x))])
            ),
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
            "is B missing in ReLU, or added after it?": (
                lambda I, W, B: (I @ W > 0).double() @ W.T
            ),
            "autograd.grad gives a tuple: which of it is asked?": (
                other_gradient(lambda gate, I, W: (gate @ W.T,))
            ),
            "is it the first example's sum? Each has its own": other_gradient(
                lambda gate, I, W: (
                    (gate @ W.T) * (torch.arange(len(I)) == 0)[:, None]
                )
            ),
            "is it the largest output's gradient? The sum of all is asked": (
                largest_gradient
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
        asks={"Sequential": "the statement asks to build the model with it"},
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
            "has the first layer a bias to copy B into?": (
                lambda W0, B, W1, I: torch.nn.Linear(
                    *W0.shape, bias=False
                ).bias.copy_(B)
            ),
            "no_grad is called: are its ( ) missing?": without_brackets,
            "is it one bias for all units? Each has its own": other_network(
                lambda I, W0, B, W1: torch.relu(I @ W0 + B[0]) @ W1
            ),
            "is it reshape, not `.T`? The numbers stay in their order then": (
                other_network(
                    lambda I, W0, B, W1: (
                        torch.relu(I @ W0.reshape(W0.T.shape).T + B)
                        @ W1.reshape(W1.T.shape).T
                    )
                )
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
            "is ReLU behind both layers? It stands between them": (
                other_network(lambda I, W0, B, W1: ((I @ W0 + B) @ W1).relu())
            ),
            "is a part left of what is below 0? It's nn.ReLU": other_network(
                lambda I, W0, B, W1: leaky_relu(I @ W0 + B) @ W1
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
            (3, *tensors(TWO, W, BIAS)),
        ),
        expected=work,
        probe=probes_torch.each_worker,
        mistakes={
            "every P-th row, not a block of them": partial(work, rows=block),
            "is it a block of n // P rows? Every P-th is asked": partial(
                work, rows=lambda p, n, P: range(n)[p * (n // P) :][: n // P]
            ),
            "each worker has its own rows: does it fill all?": partial(
                work, rows=lambda p, n, P: range(n)
            ),
            "is anything written into L? `L = …` only moves the name": partial(
                work, rows=lambda p, n, P: []
            ),
            "are the other rows left alone?": partial(work, others=0.0),
            "is ReLU missing?": partial(work, value=lambda I, W, B: I @ W + B),
            "is B missing?": partial(
                work, value=lambda I, W, B: torch.relu(I @ W)
            ),
            "is B added after ReLU? It belongs inside": partial(
                work, value=lambda I, W, B: torch.relu(I @ W) + B
            ),
            "is it added to what L holds? It takes its place": partial(
                work, value=lambda I, W, B: relu_of(I, W, B) - 1
            ),
            "does it begin with row `rank`?": partial(
                work, rows=lambda p, n, P: range(0, n, P)
            ),
            "is it row `rank` alone? rank + P, … follow": partial(
                work, rows=lambda p, n, P: range(n)[p : p + 1]
            ),
            "are the steps of 1? Every P-th row is its own": partial(
                work, rows=lambda p, n, P: range(p, n)
            ),
            "are these the first P rows? Every P-th from `rank` on": partial(
                work, rows=lambda p, n, P: range(min(P, n))
            ),
            "is the step `rank`, not P?": partial(
                work, rows=lambda p, n, P: range(p, n, max(p, 1))
            ),
            "do rank and P stand in each other's place?": partial(
                work, rows=lambda p, n, P: range(P, n, p)
            ),
            "are these the multiples of rank? A step is P rows": partial(
                work, rows=lambda p, n, P: [k for k in range(n) if k % p == 0]
            ),
            "is it k // P, which makes blocks? Every P-th is asked": partial(
                work, rows=lambda p, n, P: range(n)[p * P :][:P]
            ),
            "does rank 0 fill all? Each worker has its own rows": partial(
                work, rows=lambda p, n, P: range(n if p == 0 else 0)
            ),
            "is the last row missing?": partial(
                work, rows=lambda p, n, P: range(p, n - 1, P)
            ),
            "are these n // P rows? Where n is no multiple, some are left": (
                partial(
                    work,
                    rows=lambda p, n, P: range(p, p + P * (n // P), P),
                )
            ),
            "are the columns of I counted, not its rows?": (
                lambda P, I, W, B: work(
                    P, I, W, B, lambda p, n, P: range(p, len(W), P)
                )
            ),
            "are the units counted, not the rows?": (
                lambda P, I, W, B: work(
                    P, I, W, B, lambda p, n, P: range(p, len(B), P)
                )
            ),
            "is it another worker's rows? Row `rank` is the first": partial(
                work, rows=lambda p, n, P: range((p + 1) % P, n, P)
            ),
            "each row has its own example: is it I[k]?": partial(
                work,
                value=lambda I, W, B: relu_of(I, W, B)[:1].expand(len(I), -1),
            ),
        },
    ),
]
