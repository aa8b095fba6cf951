"""The tasks of problem set 12: convolve pictures."""

import itertools
import math
from functools import partial

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
    left = rng.choice([0, -1, 5, 150], p=[0.35, 0.35, 0.1, 0.2])
    budget = parameters(q, side, c) + int(left)
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


def missized(size):
    """A mistake of the width alone: size(columns, r, p, s) of a layer."""

    def mistake(columns, layers):
        field = size_and_field(columns, layers)[1]
        for layer in layers:
            columns = size(columns, *layer)
        return columns, field

    return mistake


def field_with(columns, layers, widen, field=1):
    """The field by another sum, the width as it is."""
    apart = 1
    for r, _, s in layers:
        field += widen(r, s, apart)
        apart *= s
    return size_and_field(columns, layers)[0], field


def misseen(see):
    """A mistake of the field alone: see(columns, layers)."""
    return lambda columns, layers: (
        size_and_field(columns, layers)[0],
        see(columns, layers),
    )


def poolings_multiply(columns, layers):
    field, apart = 1, 1
    for r, _, s in layers:
        field = field * r if r == s else field + (r - 1) * apart
        apart *= s
    return field


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


def strides_added(columns, layers, less=0):
    field, apart = 1, 1
    for r, _, s in layers:
        field += (r - 1) * apart
        apart += s - less
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


def from_the_root(budget, side, c):
    """The root of an equation, rounded to the nearest."""
    if budget < parameters(1, side, c):
        return 0
    half = 6 + c * (side // 4) ** 2
    return round((math.sqrt(half**2 + 18 * (budget - c)) - half) / 18)


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


def slices(cut=None, side=-1, more=1, weights="ji", made=False):
    """A mistake of the sum over slices.

    Args:
        cut: function (u, rows, stride) -> the slice of rows, and of columns.
        side: the axis of W that is taken for r.
        more: how many rows there are beyond the first one's steps.
        weights: W's axes, for einsum.
        made: is L made as large as it is to be, before the loops?
    """
    cut = cut or (lambda u, rows, stride: slice(u, u + stride * rows, stride))

    def mistake(I, W, B, stride, padding):
        r = W.shape[side]
        I = pad(I, [padding] * 4)
        rows, columns = ((size - r) // stride + more for size in I.shape[2:])
        L = I.new_zeros(len(I), len(W), rows, columns) if made else 0
        for u, v in itertools.product(range(r), range(r)):
            part = I[:, :, cut(u, rows, stride), cut(v, columns, stride)]
            rule = f"kiyx,{weights}->kjyx"
            part = torch.einsum(rule, part, W[:, :, u, v])
            if made:
                L += part  # in place: L keeps its shape
            else:
                L = L + part
        return L + B[:, None, None]

    return mistake


def some_places(chosen):
    """A mistake: of all u and v some remain, as chosen(W) has them."""

    def mistake(I, W, B, stride, padding):
        only = torch.zeros_like(W)
        chosen(only)[:] = chosen(W)
        return conv2d(I, only, B, stride, padding)

    return mistake


def framed(widths, **how):
    """A mistake of what is around I: widths(padding), for `pad`."""
    return lambda I, W, B, stride, padding: conv2d(
        pad(I, widths(padding), **how), W, B, stride
    )


def as_many_columns(I, W, B, stride, padding):
    """L is made with as many columns as rows."""
    right = convolve(I, W, 0 * B, stride, padding)
    L = right.new_zeros(*right.shape[:3], right.shape[2])
    L += right[..., : right.shape[2]]
    return L + B[:, None, None]


def before_padding(I, W, B, stride, padding):
    """L is as large as without padding."""
    rows, columns = (
        (size - len(W[0, 0])) // stride + 1 for size in I.shape[2:]
    )
    return convolve(I, W, B, stride, padding)[:, :, :rows, :columns]


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


def from_inputs(I, W, delta, times=1):
    """I's own numbers in the place of δ, or times it."""
    dI = torch.zeros_like(I)
    rows, columns = delta.shape
    for u, v in np.ndindex(W.shape):
        part = slice(u, u + rows), slice(v, v + columns)
        dI[part] += W[u, v] * I[part] * times
    return dI


def crossed(I, W, delta):
    """u and v stand in each other's place in the slices."""
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u, v in np.ndindex(W.shape):
        part = slice(v, v + rows), slice(u, u + columns)
        dW[u, v] = (delta * I[part]).sum()
        dI[part] += W[u, v] * delta
    return dW, dI


def first_row(I, W, delta):
    """It ends after u = 0."""
    only = torch.zeros_like(W)
    only[0] = 1
    return way_back(I, W, delta)[0] * only, way_back(I, W * only, delta)[1]


def cut_short(I, W, delta):
    """δ's last row and column are left out."""
    rest = torch.zeros_like(delta)
    rest[:-1, :-1] = delta[:-1, :-1]
    return way_back(I, W, rest)


def through_relu(I, W, delta):
    L = conv2d(I[None, None], W[None, None])[0, 0]
    return way_back(I, W, delta * (L > 0))


def mean_of_windows(I, W, delta):
    ones = torch.ones_like(W), torch.ones_like(delta)
    return way_back(I, W, delta)[1] / way_back(I, *ones)[1]


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


def unmended(axis=1, flat=1, dim=1):
    """The lines as they are given, with some of the mistakes, or none.

    Args:
        axis: of the new one.
        flat: the first of those that are joined.
        dim: of softmax.
    """

    def mistake(I, windows, B, W, C):
        L = conv2d(I.unsqueeze(axis), windows, B, padding=1)
        L = nn.functional.max_pool2d(L, 2).relu()
        return (L.flatten(flat) @ W + C).softmax(dim=dim)

    return mistake


WHOLE = torch.float64
SMALL_PICTURE = torch.tensor([[[[1, 2, 4], [3, 0, 5]]]], dtype=WHOLE)
SMALL_WINDOW = torch.tensor([[[[1, 3], [2, 0]]]], dtype=WHOLE)
TASKS = [
    Task(
        "size_and_field",
        points=2,
        trials=90,
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
            "is padding on both sides?": missized(
                lambda n, r, p, s: (n + p - r) // s + 1
            ),
            "is it rounded up? A window that doesn't fit is left out": (
                missized(lambda n, r, p, s: -((r - n - 2 * p) // s) + 1)
            ),
            "is the + 1 missing?": missized(
                lambda n, r, p, s: (n + 2 * p - r) // s
            ),
            "is padding left out of the size?": (
                missized(lambda n, r, p, s: (n - r) // s + 1)
            ),
            "is the stride left out of the size?": (
                missized(lambda n, r, p, s: n + 2 * p - r + 1)
            ),
            "do the strides before it widen a layer's field?": (
                partial(field_with, widen=lambda r, s, apart: r - 1)
            ),
            "does a layer's own stride widen its field? Only those before it "
            "do": partial(
                field_with, widen=lambda r, s, apart: (r - 1) * apart * s
            ),
            "is only the stride just before it counted? They multiply": (
                only_the_stride_before
            ),
            "does a window of r widen the field by r - 1?": (
                partial(field_with, widen=lambda r, s, apart: r * apart)
            ),
            "does the field begin with the one pixel itself?": partial(
                field_with, widen=lambda r, s, apart: (r - 1) * apart, field=0
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
            "do strides multiply? Twice 2 apart is 4, not 3": (
                partial(strides_added, less=1)
            ),
            "is each stride taken for 2?": misseen(
                lambda columns, layers: (
                    1
                    + sum((r - 1) * 2**k for k, (r, _, _) in enumerate(layers))
                )
            ),
            "do the windows multiply? Each adds r - 1 steps": misseen(
                lambda columns, layers: math.prod(r for r, _, _ in layers)
            ),
            "does a pooling multiply the field? It's a window, too": misseen(
                poolings_multiply
            ),
            "is it r for each layer, from 0 on? It's r - 1, from 1 on": (
                partial(
                    field_with, widen=lambda r, s, apart: r * apart, field=0
                )
            ),
            "is the first layer left out of the field?": misseen(
                lambda columns, layers: size_and_field(columns, layers[1:])[1]
            ),
            "is it the largest window? Each layer widens the field": misseen(
                lambda columns, layers: max(r for r, _, _ in layers)
            ),
            "is the field an area? It's as many columns": misseen(
                lambda columns, layers: size_and_field(columns, layers)[1] ** 2
            ),
            "is it how many columns get lost? Padding and strides count": (
                misseen(
                    lambda columns, layers: (
                        columns - size_and_field(columns, layers)[0] + 1
                    )
                )
            ),
            "is the + 1 above the line? It comes after the division": missized(
                lambda n, r, p, s: (n + 2 * p - r + 1) // s
            ),
            "what stands above the line? Is it in brackets?": missized(
                lambda n, r, p, s: n + 2 * p - r // s + 1
            ),
            "is it rounded to the nearest? A window that doesn't fit is left "
            "out": missized(lambda n, r, p, s: round((n + 2 * p - r) / s) + 1),
            "is it columns / s, rounded up? That's for one padding only": (
                missized(lambda n, r, p, s: -(-n // s))
            ),
            "does each layer get the picture? It gets what the one before "
            "gives": lambda columns, layers: (
                size_and_field(columns, layers[-1:])[0],
                size_and_field(columns, layers)[1],
            ),
            "is the last layer left out?": lambda columns, layers: (
                size_and_field(columns, layers[:-1])
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
                partial(field_with, widen=lambda r, s, apart: (r - 1) * s)
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
        trials=90,
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
            "does the search end at `side`? Go on as long as it fits": (
                lambda budget, side, c: min(widest(budget, side, c), side - 1)
            ),
            "is it the first h that fits? The largest is asked": (
                lambda budget, side, c: min(widest(budget, side, c), 1)
            ),
            "are only powers of two tried? Any whole h will do": (
                lambda *inputs: 2 ** widest(*inputs).bit_length() // 2
            ),
            "is it rounded to the nearest? Down, or it's beyond the budget": (
                from_the_root
            ),
            "is it how many parameters there are? h is asked": (
                lambda budget, side, c: (
                    (h := widest(budget, side, c)) and parameters(h, side, c)
                )
            ),
            "are side and c always 28 and 10?": lambda budget, side, c: widest(
                budget, 28, 10
            ),
            "are the pictures coloured? Grey ones have one channel": (
                counted_wrongly(lambda q, side, c: 18 * q)
            ),
            "is there batch normalization? It isn't in the list": (
                counted_wrongly(lambda q, side, c: 6 * q)
            ),
            "has pooling parameters? It has none": counted_wrongly(
                lambda q, side, c: 8
            ),
            "has a 3 × 3 window nine places? Is it 3?": counted_wrongly(
                lambda q, side, c: -6 * q - 12 * q * q
            ),
            "is padding forgotten? With it the pictures stay as large": (
                counted_wrongly(
                    lambda q, side, c: (
                        2 * q * c * ((side // 4 - 2) ** 2 - (side // 4) ** 2)
                    )
                )
            ),
            "has a convolution weights for each place? All share a window": (
                counted_wrongly(
                    lambda q, side, c: (
                        10 * q * (side**2 - 1)
                        + (18 * q * q + 2 * q) * ((side // 2) ** 2 - 1)
                    )
                )
            ),
            "are there h channels after the second convolution? 2h": (
                counted_wrongly(
                    lambda q, side, c: (
                        -9 * q * q - q - q * c * (side // 4) ** 2
                    )
                )
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
                some_places(lambda W: W[:, :, -1, -1])
            ),
            "is `return` in the loops? Only u = v = 0 is there": some_places(
                lambda W: W[:, :, 0, 0]
            ),
            "is `return` in the first loop? Only u = 0 is there": some_places(
                lambda W: W[:, :, 0]
            ),
            "do u and v end one short of r?": some_places(
                lambda W: W[:, :, :-1, :-1]
            ),
            "is only the first channel there? All channels i add up": (
                some_places(lambda W: W[:, 0])
            ),
            "is it the mean over the channels? They add up": (
                lambda I, W, B, stride, padding: convolve(
                    I, W / W.shape[1], B, stride, padding
                )
            ),
            "are the pictures added up, too? Each stays apart": (
                lambda I, W, B, stride, padding: (
                    convolve(I, W, 0 * B, stride, padding).sum(0)
                    + B[:, None, None].expand(len(I), -1, 1, 1)
                )
            ),
            "do the channels come last? L is (k, j, y, x)": (
                lambda I, W, B, stride, padding: convolve(
                    I, W, B, stride, padding
                ).permute(0, 2, 3, 1)
            ),
            "has L as many columns as rows? Each axis has its own": (
                as_many_columns
            ),
            "is L's size that without padding? The picture has grown": (
                before_padding
            ),
            "are the zeros around L? They go around the picture, before": (
                lambda I, W, B, stride, padding: pad(
                    convolve(I, W, B, stride, 0), [padding] * 4
                )
            ),
            "are all zeros on two sides? They're on all four": framed(
                lambda p: [0, 2 * p, 0, 2 * p]
            ),
            "are zeros at the left and right only? Four sides have them": (
                framed(lambda p: [p, p])
            ),
            "are zeros at the top and bottom only? Four sides have them": (
                framed(lambda p: [0, 0, p, p])
            ),
            "are zeros around the picture, or its own edge again?": framed(
                lambda p: [p] * 4, mode="replicate"
            ),
            "is the picture mirrored at its edge? Zeros are around it": (
                framed(lambda p: [p] * 4, mode="reflect")
            ),
            "is B added in the loops, and once more after them?": (
                lambda I, W, B, stride, padding: conv2d(
                    I, W, (W.shape[2] ** 2 + 1) * B, stride, padding
                )
            ),
            "are there zeros around the picture, or ones?": framed(
                lambda p: [p] * 4, value=1.0
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
            "does the slice reach u + stride · rows? It fills L": slices(
                lambda u, rows, stride: slice(u, u + rows, stride), made=True
            ),
            "does the slice have an end? It's as large as L": slices(
                lambda u, rows, stride: slice(u, None, stride), made=True
            ),
            "L has more places than B: is it L = L + …, not +=?": in_place,
            "`@` multiplies the last axes: is it einsum, over i?": (
                lambda I, W, B, stride, padding: (
                    pad(I, [padding] * 4) @ W[:, :, 0, 0].T
                )
            ),
            "is there ReLU? The formula has none": (
                lambda *inputs: convolve(*inputs).relu()
            ),
            "(j,) with (n, j, y, x): along which axis does B stand?": (
                lambda I, W, B, stride, padding: (
                    convolve(I, W, 0 * B, stride, padding) + B
                )
            ),
            "is the output float64, as the pictures are?": (
                lambda *inputs: convolve(*inputs).float()
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
                partial(back_with, dI=turned_window)
            ),
            "W_uv occurs in every L_yx: is it the sum over all of them?": (
                partial(
                    back_with,
                    dW=lambda I, W, delta: (
                        way_back(I, W, delta)[0] / delta.numel()
                    ),
                )
            ),
            "is the gradient of W turned about?": partial(
                back_with,
                dW=lambda I, W, delta: way_back(I, W, delta)[0].flip(0, 1),
            ),
            "first W's gradient, then I's": lambda I, W, delta: way_back(
                I, W, delta
            )[::-1],
            "a pixel at the edge is in fewer windows, but in some": (
                partial(back_with, dI=without_edges)
            ),
            "a pixel is in several windows: do its parts add up?": (
                partial(back_with, dI=one_product)
            ),
            "is δ missing in the gradient of W?": partial(
                back_with, dW=lambda I, W, delta: way_back(I, W, delta**0)[0]
            ),
            "is δ missing in the gradient of I?": partial(
                back_with, dI=lambda I, W, delta: way_back(I, W, delta**0)[1]
            ),
            "is W missing in the gradient of I?": partial(
                back_with, dI=lambda I, W, delta: way_back(I, W**0, delta)[1]
            ),
            "in I's gradient W meets δ: is it I?": (
                partial(back_with, dI=from_inputs)
            ),
            "in I's gradient W meets δ: is I there, too?": (
                lambda I, W, delta: back_with(
                    I, W, delta, dI=partial(from_inputs, times=delta)
                )
            ),
            "is it the mean over a pixel's windows? Their parts add up": (
                partial(back_with, dI=mean_of_windows)
            ),
            "does the gradient of I begin with I? With zeros": partial(
                back_with, dI=lambda I, W, delta: I + way_back(I, W, delta)[1]
            ),
            "are u and v exchanged in the slices?": crossed,
            "is `return` in the loop? Only u = 0 is there": first_row,
            "are δ's last row and column left out?": cut_short,
            "is ReLU's slope there? L has no ReLU": through_relu,
            "does the slice of I begin at (u, v)?": partial(
                back_with,
                dW=lambda I, W, delta: torch.full_like(
                    W, (delta * I[: len(delta), : delta.shape[1]]).sum()
                ),
            ),
            "is W square? v runs over its columns": not_square,
            "does the gradient of I begin with zeros?": not_from_zero,
            "is this a layer's way back? Here each pixel is in some windows": (
                lambda I, W, delta: (I.T @ delta, delta @ W.T)
            ),
            "is all of δ · W at one place? Each pixel has its own": (
                partial(back_with, dI=at_one_place)
            ),
            "only the first window is used for the gradient of W": partial(
                back_with,
                dW=lambda I, W, delta: (
                    delta[0, 0] * I[: W.shape[0], : W.shape[1]]
                ),
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
            (
                torch.tensor([[[1, 2], [4, 3]]], dtype=WHOLE),
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
            "both axes": partial(shares_with, last=lambda O: O.softmax(dim=0)),
            "are these the scores? Their softmax is asked": (
                partial(shares_with, last=lambda O: O)
            ),
            "is ReLU lost?": partial(shares_with, relu=False),
            "is softmax lost, or taken of all numbers at once?": partial(
                shares_with,
                last=lambda O: O.flatten().softmax(dim=0).view(O.shape),
            ),
            "a row of W belongs to a channel, row, column, in this order": (
                partial(
                    shares_with,
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
                partial(shares_with, last=lambda O: O.argmax(dim=1))
            ),
            "do they add up to 1? Sigmoid is for single gates": (
                partial(shares_with, last=torch.sigmoid)
            ),
            "the mean of four? Pooling takes the largest": (
                partial(shares_with, pool=nn.functional.avg_pool2d)
            ),
            "ReLU, then the mean of four? Pooling takes the largest": partial(
                shares_with,
                pool=lambda L, r: nn.functional.avg_pool2d(L.relu(), r),
            ),
            "has a score ReLU, too? It's for L, before the last layer": (
                partial(shares_with, last=lambda O: O.relu().softmax(dim=1))
            ),
            "softmax takes exp of the scores first: does yours?": (
                partial(shares_with, last=lambda O: O / O.sum(1, True))
            ),
            "do a photograph's numbers stay together? flatten(1) does it": (
                partial(shares_with, first=lambda L: L.reshape(-1, len(L)).T)
            ),
            "are these logarithms of shares?": (
                partial(shares_with, last=lambda O: O.log_softmax(dim=1))
            ),
            "conv2d wants (n, channels, rows, columns): the new axis has "
            "another place": unmended(axis=0),
            "conv2d wants (n, channels, rows, columns): the new axis has "
            "another place. Later: which sums should be 1?": unmended(
                axis=0, dim=0
            ),
            "conv2d wants (n, channels, rows, columns): the new axis has "
            "another place. Later: which axes become one?": unmended(
                axis=0, flat=0
            ),
            "conv2d wants (n, channels, rows, columns): the new axis has "
            "another place, and two mistakes follow": unmended(0, 0, 0),
            "is the new axis the last? conv2d wants (n, channels, rows, "
            "columns)": unmended(axis=-1),
            "which axes become one? The photographs stay apart": unmended(
                flat=0
            ),
            "which axes become one? The photographs stay apart, and each "
            "one's shares add up to 1": unmended(flat=0, dim=0),
            "are numbers of several photographs in one row?": partial(
                shares_with,
                first=lambda L: L.permute(1, 2, 3, 0).reshape(len(L), -1),
            ),
            "does W stand the right way round? It's (…, c)": (
                lambda I, windows, B, W, C: shares(I, windows, B, W.T, C)
            ),
            "does the sum keep its axis? A division needs it": (
                partial(shares_with, last=lambda O: O.exp() / O.exp().sum(1))
            ),
            "are these the sums? The shares are asked": (
                lambda I, windows, B, W, C: shares(I, windows, B, W, C).sum(1)
            ),
            "is softmax taken twice?": lambda I, windows, B, W, C: shares(
                I, windows, B, W, C
            ).softmax(dim=1),
            "is softmax taken twice, along both axes?": partial(
                shares_with, last=lambda O: O.softmax(dim=0).softmax(dim=1)
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
