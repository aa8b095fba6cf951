"""The tasks of problem set 12: go beyond fully connected."""

import functools
import itertools
import math

import numpy as np
import torch
from torch import nn
from torch.nn.functional import conv2d, pad

from utils.checking.task import Task


def sample_layers(rng):
    """One to four layers, none of which eats up the picture."""
    layers, n = [], int(rng.integers(16, 60))
    width = n
    for _ in range(rng.integers(1, 5)):
        kernel = int(rng.integers(1, 6))
        stride = int(rng.integers(1, min(kernel, 3) + 1))
        layer = kernel, stride, int(rng.integers(0, kernel // 2 + 1))
        if width + 2 * layer[2] >= kernel:
            layers.append(layer)
            width = len(starts(width, *layer))
    return n, layers


def sample_budget(rng):
    """Often a budget that is spent to the last parameter, or one short."""
    side, c = 4 * int(rng.integers(2, 8)), int(rng.integers(2, 12))
    q = int(rng.integers(1, 12))
    budget = parameters(q, side, c) + int(rng.choice([0, -1, 150]))
    if rng.random() < 0.2:  # too little for any
        budget = int(rng.integers(0, parameters(1, side, c)))
    return budget, side, c


def sample_pictures(rng):
    n, a, b, k = (int(x) for x in rng.permutation([1, 2, 3, 4]))
    height, width = rng.choice(np.arange(5, 10), 2, replace=False)
    return (
        torch.tensor(rng.normal(size=(n, a, height, width))),
        torch.tensor(rng.normal(size=(b, a, k, k))),
        torch.tensor(rng.normal(size=b)),
        int(rng.integers(1, 4)),
        int(rng.integers(0, 3)),
    )


def sample_delta(rng):
    k, m = rng.choice([1, 2, 3, 4], 2, replace=False)
    height, width = rng.choice(np.arange(5, 9), 2, replace=False)
    return (
        torch.tensor(rng.normal(size=(height, width))),
        torch.tensor(rng.normal(size=(k, m))),
        torch.tensor(rng.normal(size=(height - k + 1, width - m + 1))),
    )


def sample_sequences(rng):
    """Some are empty, some as long as can be."""
    n, steps, d, h = (int(x) for x in rng.permutation([2, 3, 4, 5]))
    return (
        torch.tensor(rng.normal(size=(n, steps, d))),
        torch.tensor(rng.integers(0, steps + 1, n)),
        torch.tensor(rng.normal(size=(d, 3 * h))),
        torch.tensor(rng.normal(size=3 * h)),
        torch.tensor(rng.normal(size=(h, 3 * h))),
        torch.tensor(rng.normal(size=3 * h)),
    )


def sample_heads(rng):
    m, f, n, pieces = (int(x) for x in rng.permutation([2, 3, 4, 5]))
    if rng.random() < 0.1:
        m = 1
    Q, K, V = rng.normal(0, 2, (3, n, pieces, m * f))
    return torch.tensor(Q), torch.tensor(K), torch.tensor(V), m


def starts(n, kernel, stride, padding):
    """Where a window can begin, from -padding on."""
    return range(-padding, n + padding - kernel + 1, stride)


def size_and_view(s, layers):
    """By following the pixels: which ones does an output depend on?"""
    width = s
    for layer in layers:
        width = len(starts(width, *layer))
    seen = {0}
    for kernel, stride, _ in reversed(layers):
        seen = {stride * y + u for y in seen for u in range(kernel)}
    return width, max(seen) - min(seen) + 1


def size_with(n, layers, size):
    """The width by another formula, the view as it is."""
    view = size_and_view(n, layers)[1]
    for layer in layers:
        n = size(n, *layer)
    return n, view


def view_with(n, layers, widen):
    """The view by another sum, the width as it is."""
    view, apart = 1, 1
    for kernel, stride, _ in layers:
        view += widen(kernel, stride, apart)
        apart *= stride
    return size_and_view(n, layers)[0], view


@functools.cache
def parameters(q, side, c):
    """Counted, in the network itself."""
    with torch.device("meta"):
        model = nn.Sequential(
            nn.Conv2d(1, q, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(q, 2 * q, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
        )
        d = model(torch.empty(1, 1, side, side)).shape[1]
        model.append(nn.Linear(d, c))
    return sum(weights.numel() for weights in model.parameters())


def largest(budget, count):
    q = 0
    while count(q + 1) <= budget:
        q += 1
    return q


def widest(budget, side, c):
    return largest(budget, lambda q: parameters(q, side, c))


def counted_wrongly(wrong):
    """A mistake of `widest`: wrong(q, side, c) parameters too many."""
    return lambda budget, side, c: largest(
        budget, lambda q: parameters(q, side, c) + wrong(q, side, c)
    )


def convolve(I, W, B, stride, padding):
    """The sum as it stands, a number of the output at a time."""
    I, W, B = I.numpy(), W.numpy(), B.numpy()
    k = W.shape[2]
    n, a, height, width = I.shape
    rows = len(starts(height, k, stride, padding))
    columns = len(starts(width, k, stride, padding))
    framed = np.zeros((n, a, height + 2 * padding, width + 2 * padding))
    for y, x in itertools.product(range(height), range(width)):
        framed[:, :, padding + y, padding + x] = I[:, :, y, x]
    L = np.zeros((n, len(W), rows, columns))
    for m, b, y, x in np.ndindex(L.shape):
        y0, x0 = stride * y, stride * x
        window = framed[m, :, y0 : y0 + k, x0 : x0 + k]
        L[m, b, y, x] = B[b] + (W[b] * window).sum()
    return torch.tensor(L)


def way_back(I, W, delta):
    I, W = (X.clone().requires_grad_() for X in (I, W))
    L = conv2d(I[None, None], W[None, None])[0, 0]
    L.backward(delta)
    return W.grad, I.grad


def back_with(I, W, delta, dW=None, dI=None):
    """One of the two gradients by another function of I, W, delta."""
    right = way_back(I, W, delta)
    return (
        dW(I, W, delta) if dW else right[0],
        dI(I, W, delta) if dI else right[1],
    )


def turned_kernel(I, W, delta):
    """The gradient of I without the kernel turned about."""
    k, m = W.shape
    framed = pad(delta, [m - 1, m - 1, k - 1, k - 1])
    return conv2d(framed[None, None], W[None, None])[0, 0]


def without_edges(I, W, delta):
    """Only the pixels that a window of the turned kernel holds whole."""
    k, m = W.shape
    return turned_kernel(I, W.flip(0, 1), delta)[
        k - 1 : delta.shape[0], m - 1 : delta.shape[1]
    ]


def last_states(I, lengths, W, B, V, C):
    """Each sequence by itself, cut to its length, through nn.GRU."""
    h = len(V)
    gru = nn.GRU(I.shape[2], h, batch_first=True, dtype=I.dtype)
    weights = (
        gru.weight_ih_l0,
        gru.bias_ih_l0,
        gru.weight_hh_l0,
        gru.bias_hh_l0,
    )
    L = torch.zeros(len(I), h, dtype=I.dtype)
    with torch.no_grad():
        for weight, given in zip(weights, (W.T, B, V.T, C), strict=True):
            weight.copy_(given)
        for k, length in enumerate(lengths.tolist()):
            if length:
                L[k] = gru(I[k : k + 1, :length])[1][0, 0]
    return L


def states_with(I, lengths, W, B, V, C, step):
    """step(i, l, L, V, C) with the three parts of each input, one by one."""
    L = torch.zeros(len(I), len(V), dtype=I.dtype)
    for k, length in enumerate(lengths.tolist()):
        for t in range(length):
            i = (I[k, t] @ W + B).chunk(3)
            L[k] = step(i, (L[k] @ V + C).chunk(3), L[k], V, C)
    return L


def gates(i, l):
    return torch.sigmoid(i[0] + l[0]), torch.sigmoid(i[1] + l[1])


def step_turned(i, l, L, V, C):
    R, Z = gates(i, l)
    return Z * torch.tanh(i[2] + R * l[2]) + (1 - Z) * L


def step_exchanged(i, l, L, V, C):
    Z, R = gates(i, l)
    return (1 - Z) * torch.tanh(i[2] + R * l[2]) + Z * L


def step_early(i, l, L, V, C):
    R, Z = gates(i, l)
    last = (R * L) @ V.chunk(3, dim=1)[2] + C.chunk(3)[2]
    return (1 - Z) * torch.tanh(i[2] + last) + Z * L


def step_without_bias(i, l, L, V, C):
    R, Z = gates(i, l)
    last = R * (l[2] - C.chunk(3)[2]) + C.chunk(3)[2]
    return (1 - Z) * torch.tanh(i[2] + last) + Z * L


def step_without_r(i, l, L, V, C):
    _, Z = gates(i, l)
    return (1 - Z) * torch.tanh(i[2] + l[2]) + Z * L


def stepping(step):
    return lambda I, lengths, W, B, V, C: states_with(
        I, lengths, W, B, V, C, step
    )


def to_the_end(I, lengths, W, B, V, C):
    return last_states(I, torch.full_like(lengths, I.shape[1]), W, B, V, C)


def one_less(I, lengths, W, B, V, C):
    return last_states(I, (lengths - 1).clamp(min=0), W, B, V, C)


def one_more(I, lengths, W, B, V, C):
    return last_states(I, (lengths + 1).clamp(max=I.shape[1]), W, B, V, C)


def heads(Q, K, V, m, scale=None, looks=None):
    """A number at a time; with other rules, what a mistake gives.

    Args:
        scale: function (e, f) -> what the scores are divided by.
        looks: function (t, pieces) -> at which pieces piece t looks.
    """
    Q, K, V = (X.numpy() for X in (Q, K, V))
    n, pieces, e = Q.shape
    f = e // m
    scale = scale or (lambda e, f: math.sqrt(f))
    looks = looks or (lambda t, pieces: range(t + 1))
    A = np.zeros_like(Q)
    for k, j, t in np.ndindex(n, m, pieces):
        own, others = slice(j * f, (j + 1) * f), looks(t, pieces)
        powers = [
            math.exp(K[k, o, own] @ Q[k, t, own] / scale(e, f)) for o in others
        ]
        for power, other in zip(powers, others, strict=True):
            A[k, t, own] += power / sum(powers) * V[k, other, own]
    return torch.tensor(A)


def heads_by_view(Q, K, V, m, back=False):
    """Without the transposition: (n, pieces, e) seen as (n, m, pieces, f)."""
    n, pieces, e = Q.shape
    Q, K, V = (
        X.view(n, m, pieces, e // m)
        if not back
        else X.view(n, pieces, m, e // m).transpose(1, 2)
        for X in (Q, K, V)
    )
    A = nn.functional.scaled_dot_product_attention(Q, K, V, is_causal=True)
    return A.reshape(n, pieces, e)


def heads_masked_late(Q, K, V, m):
    """The shares ahead are set to 0 after softmax."""
    n, pieces, e = Q.shape
    Q, K, V = (X.view(n, pieces, m, e // m).transpose(1, 2) for X in (Q, K, V))
    scores = Q @ K.transpose(2, 3) / math.sqrt(e // m)
    A = scores.softmax(dim=3).tril() @ V
    return A.transpose(1, 2).reshape(n, pieces, e)


def heads_zero_scores(Q, K, V, m, dim=3, fill=0.0):
    """The scores ahead are set to 0, or softmax goes along another axis."""
    n, pieces, e = Q.shape
    Q, K, V = (X.view(n, pieces, m, e // m).transpose(1, 2) for X in (Q, K, V))
    scores = Q @ K.transpose(2, 3) / math.sqrt(e // m)
    ahead = torch.ones(pieces, pieces, dtype=torch.bool).triu(1)
    A = scores.masked_fill(ahead, fill).softmax(dim=dim) @ V
    return A.transpose(1, 2).reshape(n, pieces, e)


TASKS = [
    Task(
        "size_and_view",
        points=2,
        trials=70,
        sample=sample_layers,
        expected=size_and_view,
        parts=("width", "view"),
        mistakes={
            "is padding on both sides?": lambda n, layers: size_with(
                n, layers, lambda n, k, s, p: (n + p - k) // s + 1
            ),
            "is it rounded up? A window that doesn't fit is left out": (
                lambda n, layers: size_with(
                    n, layers, lambda n, k, s, p: -((k - n - 2 * p) // s) + 1
                )
            ),
            "is the + 1 missing?": lambda n, layers: size_with(
                n, layers, lambda n, k, s, p: (n + 2 * p - k) // s
            ),
            "do the strides before it widen a layer's view?": (
                lambda n, layers: view_with(n, layers, lambda k, s, a: k - 1)
            ),
            "does a layer's own stride widen its view? Only those before it "
            "do": lambda n, layers: view_with(
                n, layers, lambda k, s, a: (k - 1) * a * s
            ),
            "is only the stride just before it counted? They multiply": (
                lambda n, layers: (
                    size_and_view(n, layers)[0],
                    1
                    + sum(
                        (layer[0] - 1) * before
                        for layer, before in zip(
                            layers,
                            [1] + [layer[1] for layer in layers],
                            strict=False,
                        )
                    ),
                )
            ),
            "does a kernel of k widen the view by k - 1?": (
                lambda n, layers: view_with(n, layers, lambda k, s, a: k * a)
            ),
        },
    ),
    Task(
        "widest",
        points=2,
        trials=80,
        sample=sample_budget,
        expected=widest,
        mistakes={
            "is this the first q that is too large?": (
                lambda budget, side, c: widest(budget, side, c) + 1
            ),
            "may the budget be spent to the last parameter?": (
                lambda budget, side, c: widest(budget - 1, side, c)
            ),
            "are all biases counted?": counted_wrongly(
                lambda q, side, c: -3 * q - c
            ),
            "has the second convolution 3 · 3 · q numbers in its window?": (
                counted_wrongly(lambda q, side, c: 18 * q - 18 * q * q)
            ),
            "are there 2q channels at the end?": counted_wrongly(
                lambda q, side, c: -q * (side // 4) ** 2 * c
            ),
            "does the second pooling count, too?": counted_wrongly(
                lambda q, side, c: 2 * q * c * 3 * (side // 4) ** 2
            ),
            "are there poolings before the last layer?": counted_wrongly(
                lambda q, side, c: 2 * q * c * 15 * (side // 4) ** 2
            ),
        },
    ),
    Task(
        "convolve",
        points=2,
        sample=sample_pictures,
        expected=convolve,
        mistakes={
            "is the window turned about? L_yx takes W_00 times I'_yx": (
                lambda I, W, B, stride, padding: convolve(
                    I, W.flip(2, 3), B, stride, padding
                )
            ),
            "are a and b exchanged?": lambda I, W, B, stride, padding: (
                convolve(I, W.transpose(2, 3), B, stride, padding)
            ),
            "is the bias missing?": lambda I, W, B, stride, padding: convolve(
                I, W, 0 * B, stride, padding
            ),
            "is the bias added once for each a and b?": (
                lambda I, W, B, stride, padding: convolve(
                    I, W, W.shape[2] ** 2 * B, stride, padding
                )
            ),
            "is the padding missing?": lambda I, W, B, stride, padding: (
                convolve(I, W, B, stride, 0)
            ),
            "is the stride missing?": lambda I, W, B, stride, padding: (
                convolve(I, W, B, 1, padding)
            ),
        },
    ),
    Task(
        "way_back",
        points=3,
        sample=sample_delta,
        expected=way_back,
        parts=("gradient of W", "gradient of I"),
        mistakes={
            "does δ_yx go back to I with W_ab at (y + a, x + b)?": (
                lambda I, W, delta: back_with(I, W, delta, dI=turned_kernel)
            ),
            "W_ab occurs in every L_yx: is it the sum over all of them?": (
                lambda I, W, delta: back_with(
                    I,
                    W,
                    delta,
                    dW=lambda I, W, delta: (
                        way_back(I, W, delta)[0] / delta.numel()
                    ),
                )
            ),
            "is the gradient of W turned about?": lambda I, W, delta: (
                back_with(
                    I,
                    W,
                    delta,
                    dW=lambda I, W, delta: way_back(I, W, delta)[0].flip(0, 1),
                )
            ),
            "first W's gradient, then I's": lambda I, W, delta: way_back(
                I, W, delta
            )[::-1],
            "a pixel at the edge is in fewer windows, but in some": (
                lambda I, W, delta: back_with(I, W, delta, dI=without_edges)
            ),
        },
    ),
    Task(
        "last_states",
        points=2,
        sample=sample_sequences,
        expected=last_states,
        mistakes={
            "is a sequence read beyond its end?": to_the_end,
            "is a sequence's last step left out?": one_less,
            "is a sequence read one step too far?": one_more,
            "are Z and 1 - Z exchanged?": stepping(step_turned),
            "are the gates exchanged? R is first, then Z": (
                stepping(step_exchanged)
            ),
            "R * comes after the product with V, not before": (
                stepping(step_early)
            ),
            "is C_n outside of R * (…)?": stepping(step_without_bias),
            "is R missing?": stepping(step_without_r),
            "what does a sequence keep after its end? Its memory, not 0": (
                lambda I, lengths, *weights: torch.where(
                    (lengths == I.shape[1])[:, None],
                    last_states(I, lengths, *weights),
                    0,
                )
            ),
            "lengths - 1 is -1 for an empty sequence: which state is that?": (
                lambda I, lengths, *weights: last_states(
                    I, torch.where(lengths > 0, lengths, I.shape[1]), *weights
                )
            ),
        },
    ),
    Task(
        "heads",
        points=3,
        sample=sample_heads,
        expected=heads,
        mistakes={
            "are the columns split into heads by view alone? Its axes have "
            "to change places, too": heads_by_view,
            "do the axes go back to their places before the heads are "
            "joined?": lambda Q, K, V, m: heads_by_view(Q, K, V, m, True),
            "is it one head with all columns?": lambda Q, K, V, m: heads(
                Q, K, V, 1
            ),
            "is it divided by √e? A head has f columns": (
                lambda Q, K, V, m: heads(
                    Q, K, V, m, scale=lambda e, f: math.sqrt(e)
                )
            ),
            "is it divided by √f?": lambda Q, K, V, m: heads(
                Q, K, V, m, scale=lambda e, f: 1
            ),
            "is it divided by f instead of √f?": lambda Q, K, V, m: heads(
                Q, K, V, m, scale=lambda e, f: f
            ),
            "does a piece look ahead?": lambda Q, K, V, m: heads(
                Q, K, V, m, looks=lambda t, pieces: range(pieces)
            ),
            "is it the past that is hidden?": lambda Q, K, V, m: heads(
                Q, K, V, m, looks=lambda t, pieces: range(t, pieces)
            ),
            "do the shares of those looked at add up to 1? Hide the others "
            "before softmax": heads_masked_late,
            "a score of 0 still gives a share": heads_zero_scores,
            "along which axis does softmax go?": lambda Q, K, V, m: (
                heads_zero_scores(Q, K, V, m, dim=2, fill=-torch.inf)
            ),
            "may a piece look at itself? triu(1) begins above the diagonal": (
                lambda Q, K, V, m: heads(
                    Q, K, V, m, looks=lambda t, pieces: range(t)
                )
            ),
            "are Q and K exchanged? Rows are those who ask": (
                lambda Q, K, V, m: heads(K, Q, V, m)
            ),
            "is it multiplied by √f?": lambda Q, K, V, m: heads(
                Q, K, V, m, scale=lambda e, f: 1 / math.sqrt(f)
            ),
        },
    ),
]
