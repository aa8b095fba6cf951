"""The tasks of problem set 12: convolve pictures."""

import itertools

import numpy as np
import torch
from torch import nn
from torch.nn.functional import conv2d, pad

from utils.checking.task import Task
from utils.homework.samples import tensor


def sample_layers(rng):
    """One to four layers, none of which eats up the picture."""
    layers, columns = [], int(rng.integers(16, 60))
    left = columns
    for _ in range(rng.integers(1, 5)):
        r = int(rng.integers(1, 6))
        s = int(rng.integers(1, min(r, 3) + 1))
        layer = r, int(rng.integers(0, r // 2 + 1)), s
        if left + 2 * layer[1] >= r:
            layers.append(layer)
            left = len(starts(left, *layer))
    return columns, layers


def sample_budget(rng):
    """Often a budget that is spent to the last parameter, or one short."""
    side, c = 4 * int(rng.integers(2, 8)), int(rng.integers(2, 12))
    few, some, many = rng.integers((1, 101, 1001), (12, 300, 1100))
    q = int(rng.choice([few, some, many]))
    budget = parameters(q, side, c) + int(rng.choice([0, -1, 150]))
    if rng.random() < 0.4:  # too little for any, or even for the last biases
        most = int(rng.choice([c, c, parameters(1, side, c)]))
        budget = int(rng.integers(0, most))
    return budget, side, c


def pictures(rng, n=2, i=3, j=2, rows=6, columns=7, r=2, s=1, p=1):
    return (
        tensor(rng, n, i, rows, columns),
        tensor(rng, j, i, r, r),
        tensor(rng, j),
        s,
        p,
    )


def sample_pictures(rng):
    n, i, j, r = (int(x) for x in rng.permutation([1, 2, 3, 4]))
    rows, columns = (int(x) for x in rng.permutation(np.arange(5, 10))[:2])
    s, p = int(rng.integers(1, 4)), int(rng.integers(0, 3))
    return pictures(rng, n, i, j, rows, columns, r, s, p)


def sized_pictures(rng, n=2, i=3, j=2, rows=6, columns=7):
    return pictures(rng, n, i, j, rows, columns)


def slopes(rng, rows=6, columns=7, r=2, q=3):
    return (
        tensor(rng, rows, columns),
        tensor(rng, r, q),
        tensor(rng, rows - r + 1, columns - q + 1),
    )


def sample_slopes(rng):
    r, q = (int(x) for x in rng.permutation([1, 2, 3, 4])[:2])
    rows, columns = (int(x) for x in rng.permutation(np.arange(5, 9))[:2])
    return slopes(rng, rows, columns, r, q)


def sized_slopes(rng, rows=6, columns=7):
    return slopes(rng, rows, columns)


def sample_network(rng):
    n, h, c, half, other = (int(x) for x in rng.permutation(np.arange(2, 7)))
    return (
        tensor(rng, n, 2 * half, 2 * other),
        tensor(rng, h, 1, 3, 3),
        tensor(rng, h),
        tensor(rng, h * half * other, c) / 4,
        tensor(rng, c),
    )


def starts(columns, r, p, s):
    """Where a window can begin, from -p on."""
    return range(-p, columns + p - r + 1, s)


def size_and_field(columns, layers):
    """By following the pixels: which ones does an output depend on?"""
    for layer in layers:
        columns = len(starts(columns, *layer))
    seen = {0}
    for r, _, s in reversed(layers):
        seen = {s * y + u for y in seen for u in range(r)}
    return columns, max(seen) - min(seen) + 1


def size_with(columns, layers, size):
    """The width by another formula, the field as it is."""
    field = size_and_field(columns, layers)[1]
    for layer in layers:
        columns = size(columns, *layer)
    return columns, field


def field_with(columns, layers, widen, field=1):
    """The field by another sum, the width as it is."""
    apart = 1
    for r, _, s in layers:
        field += widen(r, s, apart)
        apart *= s
    return size_and_field(columns, layers)[0], field


def only_the_stride_before(columns, layers):
    field, before = 1, 1
    for r, _, s in layers:
        field += (r - 1) * before
        before = s
    return size_and_field(columns, layers)[0], field


def other_order(columns, layers):
    field, apart = 1, 1
    for r, s, p in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += (r - 1) * apart
        apart *= s
    return columns, field


def strides_added(columns, layers):
    field, apart = 1, 1
    for r, _, s in layers:
        field += (r - 1) * apart
        apart += s
    return size_and_field(columns, layers)[0], field


def padding_in_the_field(columns, layers):
    columns, field = size_and_field(columns, layers)
    return columns, field - 2 * sum(p for _, p, _ in layers)


def padding_in_each_step(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        field += (r - 1 - p) * apart
        apart *= s
    return size_and_field(columns, layers)[0], field


def widened_by_strides(columns, layers):
    field = 1
    for r, _, s in layers:
        field = field * s + r - 1
    return size_and_field(columns, layers)[0], field


def parameters(q, side, c):
    """Layer by layer: units, each with its inputs and a bias."""
    last = 2 * q * (side // 4) ** 2
    return q * (9 + 1) + 2 * q * (9 * q + 1) + c * (last + 1)


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
    r = W.shape[2]
    n, i, height, width = I.shape
    rows = len(starts(height, r, padding, stride))
    columns = len(starts(width, r, padding, stride))
    framed = np.zeros((n, i, height + 2 * padding, width + 2 * padding))
    for y, x in itertools.product(range(height), range(width)):
        framed[:, :, padding + y, padding + x] = I[:, :, y, x]
    L = np.zeros((n, len(W), rows, columns))
    for k, j, y, x in np.ndindex(L.shape):
        y0, x0 = stride * y, stride * x
        window = framed[k, :, y0 : y0 + r, x0 : x0 + r]
        L[k, j, y, x] = B[j] + (W[j] * window).sum()
    return torch.tensor(L)


def slices(cut=None, side=-1, more=1, weights="ji"):
    """A mistake of the sum over slices.

    Args:
        cut: function (u, rows, stride) -> the slice of rows, and of columns.
        side: the axis of W that is taken for r.
        more: how many rows there are beyond the first one's steps.
        weights: W's axes, for einsum.
    """
    cut = cut or (lambda u, rows, stride: slice(u, u + stride * rows, stride))

    def mistake(I, W, B, stride, padding):
        r = W.shape[side]
        I = pad(I, [padding] * 4)
        rows, columns = ((size - r) // stride + more for size in I.shape[2:])
        L = 0
        for u, v in itertools.product(range(r), range(r)):
            part = I[:, :, cut(u, rows, stride), cut(v, columns, stride)]
            rule = f"kiyx,{weights}->kjyx"
            L = L + torch.einsum(rule, part, W[:, :, u, v])
        return L + B[:, None, None]

    return mistake


def one_place(k):
    """A mistake: of all u and v one remains, the first or the last."""

    def mistake(I, W, B, stride, padding):
        only = torch.zeros_like(W)
        only[:, :, k, k] = W[:, :, k, k]
        return conv2d(I, only, B, stride, padding)

    return mistake


def in_place(I, W, B, stride, padding):
    L = B[:, None, None].clone()
    L += convolve(I, W, 0 * B, stride, padding)
    return L


def way_back(I, W, delta):
    """A number of L at a time, back to what it was made of."""
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for y, x in np.ndindex(delta.shape):
        window = slice(y, y + len(W)), slice(x, x + W.shape[1])
        dW += delta[y, x] * I[window]
        dI[window] += delta[y, x] * W
    return dW, dI


def back_with(I, W, delta, dW=None, dI=None):
    """One of the two gradients by another function of I, W, delta."""
    right = way_back(I, W, delta)
    return (
        dW(I, W, delta) if dW else right[0],
        dI(I, W, delta) if dI else right[1],
    )


def turned_window(I, W, delta):
    """The gradient of I without the window turned about."""
    r, q = W.shape
    framed = pad(delta, [q - 1, q - 1, r - 1, r - 1])
    return conv2d(framed[None, None], W[None, None])[0, 0]


def without_edges(I, W, delta):
    """Only the pixels that a window of the turned weights holds whole."""
    r, q = W.shape
    return turned_window(I, W.flip(0, 1), delta)[
        r - 1 : delta.shape[0], q - 1 : delta.shape[1]
    ]


def one_product(I, W, delta):
    """Written into dI in place of added: the last window remains."""
    dI = torch.zeros_like(I)
    rows, columns = delta.shape
    for u, v in np.ndindex(W.shape):
        dI[u : u + rows, v : v + columns] = W[u, v] * delta
    return dI


def from_inputs(I, W, delta):
    """I's own numbers in the place of δ."""
    dI = torch.zeros_like(I)
    rows, columns = delta.shape
    for u, v in np.ndindex(W.shape):
        part = slice(u, u + rows), slice(v, v + columns)
        dI[part] += W[u, v] * I[part]
    return dI


def not_square(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u, v in itertools.product(range(len(W)), range(len(W))):
        dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
        dI[u : u + rows, v : v + columns] += W[u, v] * delta
    return dW, dI


def not_from_zero(I, W, delta):
    """Where the gradient of I is written over I itself."""
    rows, columns = delta.shape
    dW, I = torch.zeros_like(W), I.clone()
    for u, v in np.ndindex(W.shape):
        dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
        I[u : u + rows, v : v + columns] += W[u, v] * delta
    return dW, I


def at_one_place(I, W, delta):
    dI = torch.zeros_like(I)
    for u, v in np.ndindex(W.shape):
        dI[u, v] = (W[u, v] * delta).sum()
    return dI


def shares(I, windows, B, W, bias):
    L = conv2d(I[:, None], windows, B, padding=1)
    L = nn.functional.max_pool2d(L, 2).relu()
    return (L.flatten(1) @ W + bias).softmax(dim=1)


def shares_with(
    I, windows, B, W, C, relu=True, first=None, last=None, pool=None
):
    """With another pooling, order of flattening, or last line."""
    L = conv2d(I[:, None], windows, B, padding=1)
    L = (pool or nn.functional.max_pool2d)(L, 2)
    L = L.relu() if relu else L
    L = first(L) if first else L.flatten(1)
    O = L @ W + C
    return last(O) if last else O.softmax(dim=1)


WHOLE = torch.float64
SMALL_PICTURE = torch.tensor([[[[1, 2, 4], [3, 0, 5]]]], dtype=WHOLE)
SMALL_WINDOW = torch.tensor([[[[1, 3], [2, 0]]]], dtype=WHOLE)
TASKS = [
    Task(
        "size_and_field",
        points=2,
        trials=70,
        sample=sample_layers,
        expected=size_and_field,
        parts=("columns", "field"),
        whole=True,
        small=(
            (7, [(3, 1, 2)]),
            (6, [(2, 0, 2), (2, 0, 1)]),
            (9, [(3, 0, 2), (2, 0, 2), (2, 1, 1)]),
        ),
        mistakes={
            "is padding on both sides?": lambda columns, layers: size_with(
                columns, layers, lambda n, r, p, s: (n + p - r) // s + 1
            ),
            "is it rounded up? A window that doesn't fit is left out": (
                lambda columns, layers: size_with(
                    columns,
                    layers,
                    lambda n, r, p, s: -((r - n - 2 * p) // s) + 1,
                )
            ),
            "is the + 1 missing?": lambda columns, layers: size_with(
                columns, layers, lambda n, r, p, s: (n + 2 * p - r) // s
            ),
            "is padding left out of the size?": lambda columns, layers: (
                size_with(columns, layers, lambda n, r, p, s: (n - r) // s + 1)
            ),
            "is the stride left out of the size?": lambda columns, layers: (
                size_with(
                    columns, layers, lambda n, r, p, s: n + 2 * p - r + 1
                )
            ),
            "do the strides before it widen a layer's field?": (
                lambda columns, layers: field_with(
                    columns, layers, lambda r, s, apart: r - 1
                )
            ),
            "does a layer's own stride widen its field? Only those before it "
            "do": lambda columns, layers: field_with(
                columns, layers, lambda r, s, apart: (r - 1) * apart * s
            ),
            "is only the stride just before it counted? They multiply": (
                only_the_stride_before
            ),
            "does a window of r widen the field by r - 1?": (
                lambda columns, layers: field_with(
                    columns, layers, lambda r, s, apart: r * apart
                )
            ),
            "does the field begin with the one pixel itself?": (
                lambda columns, layers: field_with(
                    columns, layers, lambda r, s, apart: (r - 1) * apart, 0
                )
            ),
            "first the columns, then the field": lambda columns, layers: (
                size_and_field(columns, layers)[::-1]
            ),
            "are (r, p, s) taken in another order?": other_order,
            "is the field that of layers in the other order? A stride "
            "counts for those after it": lambda columns, layers: (
                size_and_field(columns, layers)[0],
                size_and_field(columns, layers[::-1])[1],
            ),
            "do strides multiply? A distance of 2, twice as far, is 4": (
                strides_added
            ),
            "does padding change the field? It's no pixel less": (
                padding_in_the_field
            ),
            "is padding part of the field? A window of r sees r": (
                padding_in_each_step
            ),
            "does a stride stretch the field? It moves windows apart": (
                widened_by_strides
            ),
            "is it a layer's own stride that widens it? Those before it do": (
                lambda columns, layers: field_with(
                    columns, layers, lambda r, s, apart: (r - 1) * s
                )
            ),
            "how many columns are seen? That isn't the ratio of two widths": (
                lambda columns, layers: (
                    size_and_field(columns, layers)[0],
                    columns // size_and_field(columns, layers)[0],
                )
            ),
            "is only the first layer looked at?": lambda columns, layers: (
                size_and_field(columns, layers[:1])
            ),
            "does the loop go on after the first layer? Is `return` in it?": (
                lambda columns, layers: (
                    size_and_field(columns, layers)[0],
                    layers[0][0],
                )
            ),
        },
    ),
    Task(
        "widest",
        points=2,
        trials=80,
        sample=sample_budget,
        expected=widest,
        small=((36, 4, 2), (35, 4, 2), (90, 4, 2), (30, 4, 2), (1, 4, 2)),
        whole=True,
        mistakes={
            "is this the first h that is too large?": (
                lambda budget, side, c: widest(budget, side, c) + 1
            ),
            "may the budget be spent to the last parameter?": (
                lambda budget, side, c: widest(budget - 1, side, c)
            ),
            "does the search end at 100? Go on as long as it fits": (
                lambda budget, side, c: min(widest(budget, side, c), 100)
            ),
            "does the search end one short of 100?": (
                lambda budget, side, c: min(widest(budget, side, c), 99)
            ),
            "does the search end at 1000? Go on as long as it fits": (
                lambda budget, side, c: min(widest(budget, side, c), 999)
            ),
            "what if even h = 0 is too much? Then it's 0, too": (
                lambda budget, side, c: (
                    -1 if budget < c else widest(budget, side, c)
                )
            ),
            "what if there is none? Then it's 0": (
                lambda budget, side, c: widest(budget, side, c) or 1
            ),
            "are all biases counted?": counted_wrongly(
                lambda q, side, c: -3 * q - c
            ),
            "has the second convolution 3 · 3 · h numbers in its window?": (
                counted_wrongly(lambda q, side, c: 18 * q - 18 * q * q)
            ),
            "has the first convolution nine numbers in its window?": (
                counted_wrongly(lambda q, side, c: -6 * q)
            ),
            "has each of the c scores its own weights?": counted_wrongly(
                lambda q, side, c: 2 * q * (side // 4) ** 2 * (1 - c)
            ),
            "how many numbers of each channel does the last layer get?": (
                counted_wrongly(
                    lambda q, side, c: 2 * q * c * (1 - (side // 4) ** 2)
                )
            ),
            "with padding 1, does a convolution make the picture smaller?": (
                counted_wrongly(
                    lambda q, side, c: 2 * q * c * (1 - side // 4 * 2)
                )
            ),
            "has the second convolution 2h channels going out?": (
                counted_wrongly(lambda q, side, c: -9 * q * q - q)
            ),
            "are there 2h channels at the end?": counted_wrongly(
                lambda q, side, c: -q * (side // 4) ** 2 * c
            ),
            "does the second pooling count, too?": counted_wrongly(
                lambda q, side, c: 2 * q * c * 3 * (side // 4) ** 2
            ),
            "are there poolings before the last layer?": counted_wrongly(
                lambda q, side, c: 2 * q * c * 15 * (side // 4) ** 2
            ),
            "is the picture (side / 4) by (side / 4) at the end?": (
                counted_wrongly(
                    lambda q, side, c: (
                        2 * q * c * (side // 4 - (side // 4) ** 2)
                    )
                )
            ),
        },
    ),
    Task(
        "convolve",
        points=2,
        sample=sample_pictures,
        expected=convolve,
        small=(
            (SMALL_PICTURE, SMALL_WINDOW, torch.tensor([10.0]).double(), 1, 0),
            (SMALL_PICTURE, SMALL_WINDOW, torch.tensor([10.0]).double(), 2, 1),
        ),
        sized=sized_pictures,
        axes={
            "n": "picture",
            "i": "channel going in",
            "j": "channel going out",
            "rows": "row",
            "columns": "column",
        },
        forbids={
            "conv2d": "the task is what it does",
            "unfold": "the windows are slices here",
        },
        mistakes={
            "is the window turned about? L_yx takes W_00 times I'_yx": (
                lambda I, W, B, stride, padding: convolve(
                    I, W.flip(2, 3), B, stride, padding
                )
            ),
            "are u and v exchanged?": lambda I, W, B, stride, padding: (
                convolve(I, W.transpose(2, 3), B, stride, padding)
            ),
            "is the bias missing?": lambda I, W, B, stride, padding: convolve(
                I, W, 0 * B, stride, padding
            ),
            "is the bias added once for each u and v?": (
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
            "does each u and v replace what was there? They add up": (
                one_place(-1)
            ),
            "is `return` in the loops? Only u = v = 0 is there": one_place(0),
            "is B added in the loops, and once more after them?": (
                lambda I, W, B, stride, padding: conv2d(
                    I, W, (W.shape[2] ** 2 + 1) * B, stride, padding
                )
            ),
            "are there zeros around the picture, or ones?": (
                lambda I, W, B, stride, padding: conv2d(
                    pad(I, [padding] * 4, value=1.0), W, B, stride
                )
            ),
            "W is (out, in, r, r): is it ji in einsum?": slices(weights="ij"),
            "is r W's last axis, not the channels going out?": slices(side=0),
            "is r W's last axis, not the channels going in?": slices(side=1),
            "how many rows and columns has L? Is the + 1 missing?": (
                slices(more=0)
            ),
            "has the slice a step, the stride?": slices(
                lambda u, rows, stride: slice(u, u + rows)
            ),
            "does the slice begin at u? The stride is its step": slices(
                lambda u, rows, stride: slice(u * stride, u * stride + rows)
            ),
            "does the slice reach u + stride · rows?": slices(
                lambda u, rows, stride: slice(u, u + rows, stride)
            ),
            "does the slice have an end? As many rows and columns as L": (
                slices(lambda u, rows, stride: slice(u, None, stride))
            ),
            "L has more places than B: is it L = L + …, not +=?": in_place,
            "`@` multiplies the last axes: is it einsum, over i?": (
                lambda I, W, B, stride, padding: (
                    pad(I, [padding] * 4) @ W[:, :, 0, 0].T
                )
            ),
            "is there ReLU? The formula has none": (
                lambda I, W, B, stride, padding: convolve(
                    I, W, B, stride, padding
                ).relu()
            ),
            "(j,) with (n, j, y, x): along which axis does B stand?": (
                lambda I, W, B, stride, padding: (
                    convolve(I, W, 0 * B, stride, padding) + B
                )
            ),
            "is the output float64, as the pictures are?": (
                lambda I, W, B, stride, padding: convolve(
                    I, W, B, stride, padding
                ).float()
            ),
        },
    ),
    Task(
        "way_back",
        points=3,
        sample=sample_slopes,
        expected=way_back,
        parts=("gradient of W", "gradient of I"),
        small=(
            (
                torch.tensor([[1, 2, 4]], dtype=WHOLE),
                torch.tensor([[3, 5]], dtype=WHOLE),
                torch.tensor([[1, 10]], dtype=WHOLE),
            ),
            (
                torch.tensor([[1, 2, 4], [3, 0, 5]], dtype=WHOLE),
                torch.tensor([[1, 3], [2, 6]], dtype=WHOLE),
                torch.tensor([[1, 10]], dtype=WHOLE),
            ),
        ),
        sized=sized_slopes,
        axes={"rows": "row of pixels", "columns": "column of pixels"},
        forbids={
            "autograd": "derive both sums on paper",
            "conv2d": "derive both sums on paper",
        },
        mistakes={
            "does δ_yx go back to I with W_uv at (y + u, x + v)?": (
                lambda I, W, delta: back_with(I, W, delta, dI=turned_window)
            ),
            "W_uv occurs in every L_yx: is it the sum over all of them?": (
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
            "a pixel is in several windows: do its parts add up?": (
                lambda I, W, delta: back_with(I, W, delta, dI=one_product)
            ),
            "is δ missing in the gradient of W?": lambda I, W, delta: (
                back_with(
                    I,
                    W,
                    delta,
                    dW=lambda I, W, delta: way_back(
                        I, W, torch.ones_like(delta)
                    )[0],
                )
            ),
            "is δ missing in the gradient of I?": lambda I, W, delta: (
                back_with(
                    I,
                    W,
                    delta,
                    dI=lambda I, W, delta: way_back(
                        I, W, torch.ones_like(delta)
                    )[1],
                )
            ),
            "is W missing in the gradient of I?": lambda I, W, delta: (
                back_with(
                    I,
                    W,
                    delta,
                    dI=lambda I, W, delta: way_back(
                        I, torch.ones_like(W), delta
                    )[1],
                )
            ),
            "in I's gradient W meets δ: is it I?": lambda I, W, delta: (
                back_with(I, W, delta, dI=from_inputs)
            ),
            "does the slice of I begin at (u, v)?": lambda I, W, delta: (
                back_with(
                    I,
                    W,
                    delta,
                    dW=lambda I, W, delta: torch.full_like(
                        W,
                        (delta * I[: len(delta), : delta.shape[1]]).sum(),
                    ),
                )
            ),
            "is W square? v runs over its columns": not_square,
            "does the gradient of I begin with zeros?": not_from_zero,
            "is this a layer's way back? Here each pixel is in some windows": (
                lambda I, W, delta: (I.T @ delta, delta @ W.T)
            ),
            "is all of δ · W at one place? Each pixel has its own": (
                lambda I, W, delta: back_with(I, W, delta, dI=at_one_place)
            ),
            "only the first window is used for the gradient of W": (
                lambda I, W, delta: back_with(
                    I,
                    W,
                    delta,
                    dW=lambda I, W, delta: (
                        delta[0, 0] * I[: W.shape[0], : W.shape[1]]
                    ),
                )
            ),
        },
    ),
    Task(
        "shares",
        points=2,
        sample=sample_network,
        expected=shares,
        small=(
            (
                torch.tensor(
                    [[[1, 2], [4, 3]], [[5, 0], [1, 0]]], dtype=WHOLE
                ),
                torch.tensor(
                    [[[[0, 0, 0], [0, 1, 0], [0, 0, 0]]]], dtype=WHOLE
                ),
                torch.tensor([1.0], dtype=WHOLE),
                torch.tensor([[1, 2, 0]], dtype=WHOLE),
                torch.tensor([0, 0, 5], dtype=WHOLE),
            ),
        ),
        mistakes={
            "do the shares of each photograph add up to 1? Add yours up along "
            "both axes": lambda I, windows, B, W, C: shares_with(
                I, windows, B, W, C, last=lambda O: O.softmax(dim=0)
            ),
            "are these the scores? Their softmax is asked": (
                lambda I, windows, B, W, C: shares_with(
                    I, windows, B, W, C, last=lambda O: O
                )
            ),
            "is ReLU lost?": lambda I, windows, B, W, C: shares_with(
                I, windows, B, W, C, relu=False
            ),
            "is softmax lost, or taken of all numbers at once?": (
                lambda I, windows, B, W, C: shares_with(
                    I,
                    windows,
                    B,
                    W,
                    C,
                    last=lambda O: O.flatten().softmax(dim=0).view(O.shape),
                )
            ),
            "a row of W belongs to a channel, row, column, in this order": (
                lambda I, windows, B, W, C: shares_with(
                    I,
                    windows,
                    B,
                    W,
                    C,
                    first=lambda L: L.permute(0, 2, 3, 1).flatten(1),
                )
            ),
            "is the last layer's bias lost?": lambda I, windows, B, W, C: (
                shares(I, windows, B, W, 0 * C)
            ),
            "is B lost?": lambda I, windows, B, W, C: shares(
                I, windows, 0 * B, W, C
            ),
            "are these the classes? Their shares are asked": (
                lambda I, windows, B, W, C: shares_with(
                    I, windows, B, W, C, last=lambda O: O.argmax(dim=1)
                )
            ),
            "do they add up to 1? Sigmoid is for single gates": (
                lambda I, windows, B, W, C: shares_with(
                    I, windows, B, W, C, last=torch.sigmoid
                )
            ),
            "the mean of four? Pooling takes the largest": (
                lambda I, windows, B, W, C: shares_with(
                    I, windows, B, W, C, pool=nn.functional.avg_pool2d
                )
            ),
            "ReLU, then the mean of four? Pooling takes the largest": (
                lambda I, windows, B, W, C: shares_with(
                    I,
                    windows,
                    B,
                    W,
                    C,
                    pool=lambda L, r: nn.functional.avg_pool2d(L.relu(), r),
                )
            ),
            "has a score ReLU, too? It's for L, before the last layer": (
                lambda I, windows, B, W, C: shares_with(
                    I, windows, B, W, C, last=lambda O: O.relu().softmax(dim=1)
                )
            ),
            "softmax takes exp of the scores first: does yours?": (
                lambda I, windows, B, W, C: shares_with(
                    I, windows, B, W, C, last=lambda O: O / O.sum(1, True)
                )
            ),
            "do a photograph's numbers stay together? flatten(1) does it": (
                lambda I, windows, B, W, C: shares_with(
                    I,
                    windows,
                    B,
                    W,
                    C,
                    first=lambda L: L.reshape(-1, len(L)).T,
                )
            ),
            "are these logarithms of shares?": lambda I, windows, B, W, C: (
                shares_with(
                    I, windows, B, W, C, last=lambda O: O.log_softmax(dim=1)
                )
            ),
            "conv2d wants (n, channels, rows, columns): the new axis has "
            "another place": lambda I, windows, B, W, C: conv2d(
                I[None], windows, B, padding=1
            ),
            "which axes become one? The photographs stay apart": (
                lambda I, windows, B, W, C: (
                    nn.functional.max_pool2d(
                        conv2d(I[:, None], windows, B, padding=1), 2
                    ).flatten()
                    @ W
                )
            ),
            "a row for each photograph: is it transposed?": (
                lambda I, windows, B, W, C: shares(I, windows, B, W, C).T
            ),
            "is the padding lost? Then W doesn't fit": (
                lambda I, windows, B, W, C: (
                    nn.functional.max_pool2d(
                        conv2d(I[:, None], windows, B), 2
                    ).flatten(1)
                    @ W
                )
            ),
            "is the pooling lost? Then W doesn't fit": (
                lambda I, windows, B, W, C: (
                    conv2d(I[:, None], windows, B, padding=1).flatten(1) @ W
                )
            ),
        },
    ),
]
