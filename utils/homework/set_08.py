"""The tasks of problem set 08: build with nn.Module."""

import math
from functools import partial

import torch
from torch import nn

from utils.checking import probes_torch
from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def sample_linear(rng):
    n, d, h = sizes(rng, 3)
    if rng.random() < 0.5:
        h = d
    return tensor(rng, d, h), tensor(rng, h), tensor(rng, n, d)


def sample_residual(rng):
    n, d, h = sizes(rng, 3)
    return [d, h], tensor(rng, 2 * d * h + d + h), tensor(rng, n, d)


def sample_data(rng):
    n, m, d = sizes(rng, 3)
    scale = torch.tensor(rng.uniform(1, 9, d))
    return tensor(rng, n, d) * scale + 5, tensor(rng, m, d) * scale


def sample_layers(rng):
    """Some fit into no memory, so they have to be counted, not built."""
    kinds = {"linear": 2, "conv": 3, "gru": 2, "relu": 0}
    times = 10**7 if rng.random() < 0.4 else 1
    layers = []
    for kind in rng.choice(list(kinds), rng.integers(1, 5)):
        drawn = sizes(rng, kinds[kind])
        drawn[:2] = [times * size for size in drawn[:2]]
        layers.append([str(kind), *drawn])
    return (layers,)


def sample_state(rng):
    d, h, c = sizes(rng, 3)
    others = [(c, h), (c + 1, h), (h, c), (c, 1), (c, h + 1), (1, h)]
    shapes = {
        "0.weight": (h, d),
        "0.bias": (h,),
        "1.running_mean": (h,),
        "2.weight": others[rng.integers(6)],
        "2.bias": [(c,), (c + 1,), (1,)][rng.integers(3)],
        "3.weight": (2, c),
    }
    names = [str(name) for name in rng.permutation(list(shapes))]
    kept = names[: int(rng.integers(3, 7))]
    return [d, h, c], kept, [tensor(rng, *shapes[name]) for name in kept]


def to_linear(W, B, I):
    """The parameters of the nn.Linear, as a text, and its output."""
    d, h = W.shape
    return f"weight ({h}, {d}), bias ({h},)", I @ W + B


def copied_as_it_is(W, B, I):
    torch.empty(W.T.shape, dtype=W.dtype).copy_(W)  # fits if it's square
    return turned_over(W, B, I)


def turned_over(W, B, I):
    """Of a square W the wrong numbers; any other gives an error."""
    return to_linear(W.T, B, I)


def residual(sizes, numbers, I, skip=True, late=False, relu=True):
    """The block's parameters, as a text, and its output."""
    d, h = sizes
    parts = numbers.split([h, h * d, d, d * h])
    first, second = parts[1].reshape(h, d), parts[3].reshape(d, h)
    L = I @ first.T + parts[0]
    O = (torch.relu(L) if relu else L) @ second.T + parts[2]
    if skip:
        O = O + I
    if late:
        O = torch.relu(O)
    text = (
        f"first.bias ({h},), first.weight ({h}, {d}), "
        f"second.bias ({d},), second.weight ({d}, {h})"
    )
    return text, O


def other_layers(sizes, numbers, I, back=False, bias=True):
    """The text of parameters that are other ones, and no output."""
    d, h = sizes
    second = (d, h) if back else (h, d)
    shapes = {
        "first.bias": (h,),
        "first.weight": (h, d),
        "second.bias": second[1:],
        "second.weight": second[::-1],
    }
    return (
        ", ".join(
            f"{name} {shape}"
            for name, shape in shapes.items()
            if bias or name != "second.bias"
        ),
        None,
    )


def standardize(I, J, correction=0):
    mean = I.sum(dim=0) / len(I)
    spread = (((I - mean) ** 2).sum(dim=0) / (len(I) - correction)).sqrt()
    out = (J - mean) / spread
    d = I.shape[1]
    return "", f"mean ({d},), spread ({d},)", out, out.float()


def trained(I, J):
    _, saved, *out = standardize(I, J)
    return saved, saved, *out


def not_saved(I, J):
    """Plain tensors stay float64 when the module becomes float32."""
    _, _, out, _ = standardize(I, J)
    return "", "", out, standardize(I, J.float())[2]


def modules(layers, bias=True):
    """The layers that the lists describe, on the device without memory."""
    kinds = {"linear": nn.Linear, "conv": nn.Conv2d, "gru": nn.GRU}
    return [
        kinds[kind](*given, bias=bias, device="meta")
        for kind, *given in layers
        if kind != "relu"
    ]


def numbers_of(layers, bias=True):
    return sum(
        parameter.numel()
        for module in modules(layers, bias)
        for parameter in module.parameters()
    )


def without(kind):
    """Counting with one kind of layers done wrong."""

    def count(layers):
        total = numbers_of(layers)
        for name, *given in layers:
            if name == kind == "gru":
                total -= numbers_of([[name, *given]]) * 2 // 3
            elif name == kind == "conv":
                d, h, size = given
                total -= h * size * size * (d - 1)
        return total

    return count


def one_bias(layers):
    return numbers_of(layers) - sum(
        3 * layer[2] for layer in layers if layer[0] == "gru"
    )


def load_what_fits(sizes, names, tensors, order=None, count=None):
    """`order`: as in the file; `count`: of numbers, whatever the shape."""
    d, h, c = sizes
    given = dict(zip(names, tensors, strict=True))
    own = {
        "0.weight": (h, d),
        "0.bias": (h,),
        "1.weight": (h,),
        "1.bias": (h,),
        "1.running_mean": (h,),
        "1.running_var": (h,),
        "1.num_batches_tracked": (),
        "2.weight": (c, h),
        "2.bias": (c,),
    }
    loaded, after = [], []
    for name, shape in own.items():
        fits = name in given and (
            given[name].numel() == math.prod(shape)
            if count
            else tuple(given[name].shape) == shape
        )
        if fits:
            loaded.append(name)
            after.append(given[name].float().ravel())
        else:
            after.append(torch.zeros(math.prod(shape)))
    if order:
        loaded = [name for name in names if name in loaded]
    return " ".join(loaded), torch.cat(after)


def nothing_loaded(sizes, names, tensors):
    text, after = load_what_fits(sizes, names, tensors)
    return text, torch.zeros_like(after)


def only_parameters(sizes, names, tensors):
    pairs = [
        pair
        for pair in zip(names, tensors, strict=True)
        if pair[0] != "1.running_mean"
    ]
    return load_what_fits(sizes, [n for n, _ in pairs], [t for _, t in pairs])


TASKS = [
    Task(
        "to_linear",
        points=1,
        sample=sample_linear,
        expected=to_linear,
        probe=probes_torch.apply_made,
        returns="a module",
        parts=("parameters", "output"),
        mistakes={
            "is W turned over? nn.Linear keeps (h, d)": turned_over,
            "is W turned over before copy_? weight is (h, d)": copied_as_it_is,
            "is the bias copied?": lambda W, B, I: to_linear(W, 0 * B, I),
            "does reshape stand for .T? The axes have to change places": (
                lambda W, B, I: to_linear(W.reshape(W.T.shape).T, B, I)
            ),
        },
    ),
    Task(
        "Residual",
        points=2,
        sample=sample_residual,
        expected=residual,
        probe=probes_torch.fill_and_run,
        parts=("parameters", "output"),
        mistakes={
            "is the input added?": partial(residual, skip=False),
            "is ReLU taken of the sum, too? It stands between the layers": (
                partial(residual, late=True)
            ),
            "are the layers registered? Those in a plain list aren't": (
                lambda sizes, numbers, I: ("", None)
            ),
            "is ReLU missing? It stands between the layers": lambda *inputs: (
                residual(*inputs, relu=False)
            ),
            "does `second` lead back, from h to d?": lambda *inputs: (
                other_layers(*inputs, back=True)
            ),
            "is a bias missing?": partial(other_layers, bias=False),
        },
    ),
    Task(
        "Standardize",
        points=2,
        sample=sample_data,
        expected=standardize,
        probe=probes_torch.learn_and_run,
        parts=("trained", "saved", "output", "output in float32"),
        mistakes={
            "an optimizer would change them: is there an nn.Parameter?": (
                trained
            ),
            "they aren't saved: are they plain tensors?": not_saved,
            "is the spread divided by n - 1?": (
                lambda I, J: standardize(I, J, correction=1)
            ),
        },
    ),
    Task(
        "count_parameters",
        points=2,
        trials=30,
        sample=sample_layers,
        expected=numbers_of,
        tolerance=1e-12,
        mistakes={
            "are the biases missing?": (
                lambda layers: numbers_of(layers, bias=False)
            ),
            "a GRU has three gates": without("gru"),
            "each window of a convolution goes through all d images": (
                without("conv")
            ),
            "a GRU has two biases for each gate": one_bias,
        },
    ),
    Task(
        "load_what_fits",
        points=3,
        trials=140,
        sample=sample_state,
        expected=load_what_fits,
        probe=probes_torch.load_into,
        parts=("names", "the model's numbers"),
        mistakes={
            "the order of the model is asked, not that of the file": (
                partial(load_what_fits, order=True)
            ),
            "does it write into a copy? The model is as before": (
                nothing_loaded
            ),
            "as many numbers in another shape: are the shapes compared?": (
                partial(load_what_fits, count=True)
            ),
            "are the buffers left out? named_parameters hasn't got them": (
                only_parameters
            ),
        },
    ),
]
