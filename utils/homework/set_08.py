"""The tasks of problem set 08: build with nn.Module."""

import math
from functools import partial

import torch
from torch import nn

from utils.checking import probes_torch
from utils.checking.show import typed
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
    """What it learns from, and other data with one axis more, or less."""
    n, m, d, k = sizes(rng, 4)
    scale = torch.tensor(rng.uniform(1, 9, d))
    axes = [(m,), (m, k), ()][rng.integers(3)]
    return tensor(rng, n, d) * scale + 5, tensor(rng, *axes, d) * scale


def sample_layers(rng):
    """Some fit into no memory, so they have to be counted, not built.

    In half of them the first layer is there twice.
    """
    kinds = {"linear": 2, "conv": 3, "gru": 2, "relu": 0}
    times = 10**7 if rng.random() < 0.4 else 1
    layers = []
    for kind in rng.choice(list(kinds), rng.integers(1, 5)):
        drawn = sizes(rng, kinds[kind])
        drawn[:2] = [times * size for size in drawn[:2]]
        layers.append([str(kind), *drawn])
    return (layers + [list(layers[0])] * int(rng.integers(2)),)


def sample_state(rng):
    """Some fit, some don't; often one has its axes the other way round.

    They are float64 or float32; the model is the other.
    """
    d, h, c = sizes(rng, 3)
    others = [(c, h), (h, c), (h, c), (c + 1, h), (c, 1), (c, h + 1), (1, h)]
    shapes = {
        "0.weight": (d, h) if rng.random() < 0.3 else (h, d),
        "0.bias": (h,),
        "1.running_mean": (h,),
        "1.num_batches_tracked": (),
        "2.weight": others[rng.integers(7)],
        "2.bias": [(c,), (c + 1,), (1,)][rng.integers(3)],
        "3.weight": (2, c),
    }
    names = [str(name) for name in rng.permutation(list(shapes))]
    kept = names[: int(rng.integers(3, 8))]
    dtype = [torch.float32, torch.float64][rng.integers(2)]
    tensors = [tensor(rng, *shapes[name]).to(dtype) for name in kept]
    return [d, h, c], kept, [x if x.dim() else 9 * x.abs() for x in tensors]


def other_dtype(tensors):
    """That of the model, which the file's tensors aren't."""
    double = tensors[0].dtype == torch.float64
    return torch.float32 if double else torch.float64


def to_linear(W, B, I):
    """The parameters of the nn.Linear, as a text, and its output."""
    d, h = W.shape
    return f"weight ({h}, {d}), bias ({h},)", I @ W + B


def other_linear(numbers, text=lambda text: text):
    """A mistake: other numbers, or another text, than to_linear's."""
    return lambda W, B, I: (text(to_linear(W, B, I)[0]), numbers(W, B, I))


def copied_as_it_is(W, B, I):
    torch.empty(W.T.shape, dtype=W.dtype).copy_(W)  # fits if it's square
    return turned_over(W, B, I)


def turned_over(W, B, I):
    """Of a square W the wrong numbers; any other gives an error."""
    return to_linear(W.T, B, I)


def linear(Z):
    return Z


def residual(
    sizes, numbers, I, skip=True, late=False, act=torch.relu, before=linear
):
    """The block's parameters, as a text, and its output."""
    d, h = sizes
    parts = numbers.split([h, h * d, d, d * h])
    first, second = parts[1].reshape(h, d), parts[3].reshape(d, h)
    L = act(before(I) @ first.T + parts[0])
    O = L @ second.T + parts[2]
    if skip:
        O = O + I
    if late:
        O = torch.relu(O)
    text = (
        f"first.bias ({h},), first.weight ({h}, {d}), "
        f"second.bias ({d},), second.weight ({d}, {h})"
    )
    return text, O


def sloped(block):
    """The same, and the gradient that comes back to I."""

    def both(sizes, numbers, I):
        leaf = I.clone().requires_grad_()
        text, O = block(sizes, numbers, leaf)
        if O is None:
            return text, None, None
        return text, O.detach(), torch.autograd.grad(O.sum(), leaf)[0]

    return both


def other_block(formula):
    """A mistake: the right parameters, another formula of I, L and O."""

    def wrong(sizes, numbers, I):
        d, h = sizes
        parts = numbers.split([h, h * d, d, d * h])
        first, second = parts[1].reshape(h, d), parts[3].reshape(d, h)
        Z = I @ first.T + parts[0]
        O = torch.relu(Z) @ second.T + parts[2]
        return residual(sizes, numbers, I)[0], formula(I, Z, O)

    return wrong


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


def other_scale(formula):
    """A mistake: another formula of J, mean and spread."""

    def wrong(I, J):
        mean, spread = I.mean(dim=0), I.std(dim=0, correction=0)
        out = formula(J, mean, spread, I)
        return *standardize(I, J)[:2], out, out.float()

    return wrong


def trained(I, J, only=None):
    """A mistake: they are trained, both or one of them."""
    _, saved, *out = standardize(I, J)
    return f"{only} ({I.shape[1]},)" if only else saved, saved, *out


def learned(mean, spread):
    """A mistake: something else is learned, by functions of I."""

    def wrong(I, J):
        parts = mean(I), spread(I)
        saved = ", ".join(
            f"{name} {tuple(x.shape)}"
            for name, x in zip(("mean", "spread"), parts, strict=True)
        )
        out = (J - parts[0]) / parts[1]
        return "", saved, out, out.float()

    return wrong


def mean_of(I, **how):
    return I.mean(**how or {"dim": 0})


def spread_of(I, **how):
    return I.std(**how or {"dim": 0}, correction=0)


def moving(I, J):
    """Each J moves the mean by a tenth, as in a BatchNorm."""
    text, saved, out, _ = standardize(I, J)
    spread = spread_of(I)
    mean = 0.9 * mean_of(I) + 0.1 * J.reshape(-1, len(spread)).mean(dim=0)
    return text, saved, out, ((J - mean) / spread).float()


def assigned_before(I, J):
    module = nn.Module()
    module.mean = mean_of(I)
    module.register_buffer("mean", module.mean)


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


def counted(**other):
    """A mistake: other formulas for some kinds, by d, h and size."""
    right = {
        "linear": lambda d, h: d * h + h,
        "conv": lambda d, h, size: h * d * size * size + h,
        "gru": lambda d, h: 3 * (h * d + h * h + 2 * h),
        "relu": lambda: 0,
    }
    kinds = right | other
    return lambda layers: sum(kinds[kind](*given) for kind, *given in layers)


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


def with_units(layers):
    """A ReLU counts as many as come out of the layer before."""
    total, units = numbers_of(layers), 0
    for _, *given in layers:
        units = given[1] if given else units
        total += 0 if given else units
    return total


def one_bias(layers):
    return numbers_of(layers) - sum(
        3 * layer[2] for layer in layers if layer[0] == "gru"
    )


def load_what_fits(sizes, names, tensors, order=None, count=None, rest=9):
    """`order`: as in the file; `count`: of numbers, whatever the shape.

    What isn't loaded is as it was, 9, or another number.
    """
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
    loaded, after, dtype = [], [], other_dtype(tensors)
    for name, shape in own.items():
        fits = name in given and (
            given[name].numel() == math.prod(shape)
            if count
            else tuple(given[name].shape) == shape
        )
        if fits:
            loaded.append(name)
            values = given[name].trunc() if shape == () else given[name]
            after.append(values.to(dtype).ravel())
        else:
            after.append(torch.full((math.prod(shape),), rest, dtype=dtype))
    if order:
        loaded = [name for name in names if name in loaded]
    return " ".join(loaded), torch.cat(after)


OWN = (
    "0.weight",
    "0.bias",
    "1.weight",
    "1.bias",
    "1.running_mean",
    "1.running_var",
    "1.num_batches_tracked",
    "2.weight",
    "2.bias",
)


def other_names(kept, between=" "):
    """A mistake: other names are returned, of the right numbers."""

    def wrong(sizes, names, tensors):
        right, after = load_what_fits(sizes, names, tensors)
        shown = [name for name in OWN if kept(name, name in right.split())]
        return between.join(shown), after

    return wrong


def show_state(sizes, names, tensors):
    d, h, c = sizes
    return {
        "model": f"nn.Sequential(nn.Linear({d}, {h}), nn.BatchNorm1d({h}), "
        f"nn.Linear({h}, {c})), all of it 9, in "
        f"{str(other_dtype(tensors)).removeprefix('torch.')}",
        "state": ", ".join(
            f"{name!r}: {typed(x)}"
            for name, x in zip(names, tensors, strict=True)
        ).join("{}"),
    }


def show_residual(sizes, numbers, I):
    d, h = sizes
    first, W0, second, W1 = numbers.split([h, h * d, d, d * h])
    return {
        "d, h": f"{d}, {h}",
        "first.bias": first,
        "first.weight": W0.reshape(h, d),
        "second.bias": second,
        "second.weight": W1.reshape(d, h),
        "I": I,
    }


def nothing_loaded(sizes, names, tensors):
    text, after = load_what_fits(sizes, names, tensors)
    return text, torch.full_like(after, 9)


def but(*left_out):
    """A mistake: these names, if they're in the file, aren't loaded."""

    def wrong(sizes, names, tensors):
        others = [f"no {name}" if name in left_out else name for name in names]
        return load_what_fits(sizes, others, tensors)

    return wrong


def last_only(layers):
    return numbers_of(layers[-1:])


def numbers(*rows):
    return torch.tensor(rows, dtype=torch.float64)


# On paper: I · W + B is (6, -3, 2).
W, B = numbers([2, -1, 0], [1, -2, 1]), torch.tensor([2.0, 2, 0]).double()
I = numbers([1, 2])
NO_META = "count by formulas, without a model to ask"

# Mistakes of the block: what comes out of it.
BLOCKS = {
    "is the gradient that comes back straight missing? Is I "
    "detached?": other_block(lambda I, Z, O: I.detach() + O),
    "is the input added?": partial(residual, skip=False),
    "is ReLU taken of the sum, too? It stands between the layers": (
        partial(residual, late=True)
    ),
    "are the layers made in __init__, and registered? Those in a "
    "plain list aren't, nor those without `self.`": (
        lambda sizes, numbers, I: ("", None)
    ),
    "is ReLU missing? It stands between the layers": (
        partial(residual, act=linear)
    ),
    "is ReLU taken of I before the first layer, too?": partial(
        residual, before=torch.relu
    ),
    "is ReLU before the first layer? It stands between the two": (
        partial(residual, before=torch.relu, act=linear)
    ),
    "is it GELU? ReLU is asked": partial(residual, act=nn.functional.gelu),
    "does it leak? ReLU gives 0 below zero": partial(
        residual, act=nn.LeakyReLU(0.1)
    ),
    "does `second` lead back, from h to d?": partial(other_layers, back=True),
    "is a bias missing?": partial(other_layers, bias=False),
    "is the input added twice?": other_block(lambda I, Z, O: 2 * I + O),
    "is the input multiplied? It's added": other_block(lambda I, Z, O: I * O),
    "is the block subtracted? It's added to I": other_block(
        lambda I, Z, O: I - O
    ),
    "is the input subtracted? It's added": other_block(lambda I, Z, O: O - I),
    "is it I alone that comes out?": other_block(lambda I, Z, O: I),
    "is ReLU taken of the second layer alone, before the sum?": (
        other_block(lambda I, Z, O: I + torch.relu(O))
    ),
    "is ReLU taken of I, too?": other_block(lambda I, Z, O: torch.relu(I) + O),
    "is ReLU after the second layer? It stands between the two": (
        lambda sizes, numbers, I: (
            residual(sizes, numbers, I)[0],
            I + torch.relu(residual(sizes, numbers, I, act=linear)[1] - I),
        )
    ),
    "is it the mean of the examples that is added? I itself": (
        other_block(lambda I, Z, O: I.mean(dim=0) + O)
    ),
}

TASKS = [
    Task(
        "to_linear",
        points=1,
        trials=30,
        sample=sample_linear,
        small=(
            (W, B, I),
            (W[:, :2], B[:2], I),
            (W.float(), B.float(), I.float()),
            (W[:1], B, I[:, :1]),
        ),
        copies=True,
        expected=to_linear,
        probe=probes_torch.apply_made,
        returns="a module",
        parts=("parameters", "output"),
        mistakes={
            "is W turned over? nn.Linear keeps (h, d)": turned_over,
            "is W turned over before copy_? weight is (h, d)": copied_as_it_is,
            "is the bias copied?": lambda W, B, I: to_linear(W, 0 * B, I),
            "has it no bias?": other_linear(
                lambda W, B, I: I @ W, lambda text: text.split(", bias")[0]
            ),
            "is ReLU in it? I·W + B is asked": other_linear(
                lambda W, B, I: torch.relu(I @ W + B)
            ),
            "are the weights frozen? It is to go on training": other_linear(
                lambda W, B, I: I @ W + B,
                lambda text: text.replace("),", ") frozen,") + " frozen",
            ),
            "is the weight frozen? It is to go on training": other_linear(
                lambda W, B, I: I @ W + B,
                lambda text: text.replace("), bias", ") frozen, bias"),
            ),
            "does reshape stand for .T? The axes have to change places": (
                lambda W, B, I: to_linear(W.reshape(W.T.shape).T, B, I)
            ),
            "is it float32? The dtype of W is asked": other_linear(
                lambda W, B, I: I.float() @ W.float() + B.float()
            ),
            "nn.Linear is made with the sizes d and h: are W and B copied "
            "into it?": lambda W, B, I: nn.Linear(W, B),
            "is a square W turned over, too? It has to be": lambda W, B, I: (
                to_linear(W.T if len(W) == len(B) else W, B, I)
            ),
            "is the bias subtracted?": lambda W, B, I: to_linear(W, -B, I),
            "does view stand for .T where W isn't square? The axes have to "
            "change places": lambda W, B, I: to_linear(
                W if len(W) == len(B) else W.reshape(W.T.shape).T, B, I
            ),
            "is the sign of W turned?": lambda W, B, I: to_linear(-W, B, I),
            "are all biases alike? Each unit has its own": lambda W, B, I: (
                to_linear(W, B.mean().expand_as(B), I)
            ),
        },
    ),
    Task(
        "Residual",
        points=2,
        sample=sample_residual,
        small=(
            ([2, 1], torch.tensor([1.0, 2, -1, 0, 3, 1, -2]).double(), I),
            ([1, 2], torch.tensor([0.0, 1, 2, -1, 1, 3, 2]).double(), I.T),
            (
                [1, 2],
                torch.tensor([1.0, 0, -2, 1, 0, 1, 1]).double(),
                -I[:, :1],
            ),
        ),
        shown=show_residual,
        expected=sloped(residual),
        probe=probes_torch.fill_and_run,
        returns="a module",
        parts=("parameters", "output", "I's gradient"),
        mistakes={
            question: sloped(block) for question, block in BLOCKS.items()
        },
    ),
    Task(
        "Standardize",
        points=2,
        sample=sample_data,
        small=(
            (numbers([1], [3]), numbers([2], [5])),
            (numbers([1, 0], [3, 8]), numbers([1, 4], [5, 4], [3, 0])),
            (numbers([1, 0], [3, 8]), numbers([3, 8])[0]),
        ),
        expected=standardize,
        probe=probes_torch.learn_and_run,
        returns="a module",
        parts=("trained", "saved", "output", "output in float32"),
        mistakes={
            "training would change them: is there an nn.Parameter that "
            "wants a gradient?": trained,
            "training would change the spread: is it an nn.Parameter that "
            "wants a gradient?": partial(trained, only="spread"),
            "training would change the mean: is it an nn.Parameter that wants "
            "a gradient?": partial(trained, only="mean"),
            "they aren't saved: are they plain tensors?": not_saved,
            "are the saved ones used? Plain copies stay as they are": (
                lambda I, J: (
                    *standardize(I, J)[:3],
                    standardize(I, J.float())[2],
                )
            ),
            "do mean and spread change with each J? They stay as learned": (
                moving
            ),
            "are there two of a name? register_buffer makes `self.mean` by "
            "itself": assigned_before,
            "a buffer is a tensor: is it a list?": lambda I, J: (
                nn.Module().register_buffer("mean", I.mean(dim=0).tolist())
            ),
            "mean and spread are (d,): is keepdim too much?": learned(
                partial(mean_of, dim=0, keepdim=True),
                partial(spread_of, dim=0, keepdim=True),
            ),
            "is it one mean of all numbers? Each column has its own": learned(
                torch.mean, partial(torch.std, correction=0)
            ),
            "are the rows' means taken? Each column has its own": learned(
                partial(mean_of, dim=1), partial(spread_of, dim=1)
            ),
            "are mean and spread exchanged? std_mean gives the spread first": (
                learned(spread_of, mean_of)
            ),
            "is it brought to 0 … 1? Mean and spread are asked": learned(
                lambda I: I.min(dim=0).values,
                lambda I: I.max(dim=0).values - I.min(dim=0).values,
            ),
            "the spread's squares are those of the distances: is the mean "
            "subtracted in there, too?": learned(
                mean_of, lambda I: I.square().mean(dim=0).sqrt()
            ),
            "is something added to the spread? It's as it is": other_scale(
                lambda J, mean, spread, I: (J - mean) / (spread + 1e-5)
            ),
            "is the spread divided by n - 1?": (
                lambda I, J: standardize(I, J, correction=1)
            ),
            "is the spread missing? The difference is divided by it": (
                other_scale(lambda J, mean, spread, I: J - mean)
            ),
            "is the mean missing? It's subtracted first": other_scale(
                lambda J, mean, spread, I: J / spread
            ),
            "is it divided by the variance, the spread's square?": (
                other_scale(lambda J, mean, spread, I: (J - mean) / spread**2)
            ),
            "is it multiplied by the spread?": other_scale(
                lambda J, mean, spread, I: (J - mean) * spread
            ),
            "is the difference in brackets? `/` comes before `-`": other_scale(
                lambda J, mean, spread, I: J - mean / spread
            ),
            "are J's own mean and spread taken? Those of I are learned": (
                other_scale(
                    lambda J, mean, spread, I: (
                        (J - J.mean(0)) / J.std(0, correction=0)
                    )
                )
            ),
            "is the difference turned round?": other_scale(
                lambda J, mean, spread, I: (mean - J) / spread
            ),
            "is it back to the data's own scale? J is divided": other_scale(
                lambda J, mean, spread, I: J * spread + mean
            ),
            "is it from the largest to the smallest? The spread is the "
            "root of the mean square": other_scale(
                lambda J, mean, spread, I: (
                    (J - mean) / (I.max(0).values - I.min(0).values)
                )
            ),
            "is the spread the mean of the distances? Of their squares, and "
            "the root of that": other_scale(
                lambda J, mean, spread, I: (
                    (J - mean) / (I - mean).abs().mean(0)
                )
            ),
            "is it the median? The mean is asked": other_scale(
                lambda J, mean, spread, I: (J - I.median(0).values) / spread
            ),
        },
    ),
    Task(
        "count_parameters",
        points=2,
        trials=60,
        sample=sample_layers,
        small=(
            ([["linear", 3, 2]],),
            ([["conv", 2, 3, 2]],),
            ([["gru", 2, 3]],),
            ([["linear", 4, 3], ["relu"], ["linear", 3, 2]],),
            ([["conv", 1, 2, 3], ["relu"], ["gru", 4, 1]],),
            ([["relu"]],),
            ([["linear", 2, 2], ["relu"], ["linear", 2, 2]],),
        ),
        whole=True,
        forbids={"meta": NO_META, "numel": NO_META, "parameters": NO_META},
        expected=numbers_of,
        tolerance=1e-12,
        mistakes={
            "are the biases missing?": (
                lambda layers: numbers_of(layers, bias=False)
            ),
            "is the bias of the linear layers missing?": counted(
                linear=lambda d, h: d * h
            ),
            "a linear layer has a bias for each unit, not for each input": (
                counted(linear=lambda d, h: d * h + d)
            ),
            "a linear layer has a bias for each unit, not a single one": (
                counted(linear=lambda d, h: d * h + 1)
            ),
            "is it d + h? Each of d inputs meets each of h units": counted(
                linear=lambda d, h: d + h
            ),
            "a window is size · size: is it size alone?": counted(
                conv=lambda d, h, size: h * d * size + h
            ),
            "is the bias of the convolutions missing?": counted(
                conv=lambda d, h, size: h * d * size * size
            ),
            "a convolution has a bias for each image out, not for each in": (
                counted(conv=lambda d, h, size: h * d * size * size + d)
            ),
            "is there a bias for each window and image in? One for each out": (
                counted(conv=lambda d, h, size: h * d * (size * size + 1))
            ),
            "are the h windows missing?": counted(
                conv=lambda d, h, size: d * size * size + h
            ),
            "each window of a convolution goes through all d images": (
                without("conv")
            ),
            "a GRU has three layers of one kind": without("gru"),
            "an LSTM has four; a GRU has three": counted(
                gru=lambda d, h: 4 * (h * d + h * h + 2 * h)
            ),
            "a GRU has two biases for each of its layers": one_bias,
            "has the GRU biases?": counted(
                gru=lambda d, h: 3 * (h * d + h * h)
            ),
            "are the GRU's weights for its own outputs missing, h · h?": (
                counted(gru=lambda d, h: 3 * (h * d + 2 * h))
            ),
            "are the GRU's weights for its inputs missing, h · d?": counted(
                gru=lambda d, h: 3 * (h * h + 2 * h)
            ),
            "is it d · d? The outputs of the step before are h numbers": (
                counted(gru=lambda d, h: 3 * (h * d + d * d + 2 * h))
            ),
            "is this the last layer alone? `+=` adds": last_only,
            "is this the first layer alone? Is `return` inside the loop?": (
                lambda layers: numbers_of(layers[:1])
            ),
            "is there one more for each input? d · h and h biases": counted(
                linear=lambda d, h: (d + 1) * (h + 1)
            ),
            "a convolution has a bias for each image out, not a single one": (
                counted(conv=lambda d, h, size: h * d * size * size + 1)
            ),
            "a window is size · size: is it twice the size?": counted(
                conv=lambda d, h, size: h * d * 2 * size + h
            ),
            "`^` is no power: is it `**`?": counted(
                conv=lambda d, h, size: h * (d * (size ^ 2) + 1)
            ),
            "has each layer of the GRU its own two biases?": counted(
                gru=lambda d, h: 3 * (h * d + h * h) + 2 * h
            ),
            "a layer of the GRU has 2 · h biases: is it 2, or 2 · d?": counted(
                gru=lambda d, h: 3 * (h * d + h * h + 2 * d)
            ),
            "a layer of the GRU has 2 · h biases: is it two numbers?": counted(
                gru=lambda d, h: 3 * (h * d + h * h + 2)
            ),
            "is it h, where h · h weights are?": counted(
                gru=lambda d, h: 3 * (h * d + h + 2 * h)
            ),
            "are all parts of the layer taken three times? Brackets": counted(
                gru=lambda d, h: 3 * h * d + h * h + 2 * h
            ),
            "ReLU holds nothing: is it counted?": counted(relu=lambda: 1),
            "are equal layers counted once? Each one counts": lambda layers: (
                numbers_of(set(map(tuple, layers)))
            ),
            "is one layer of each kind counted? All of them count": (
                lambda layers: numbers_of(
                    {kind: [kind, *given] for kind, *given in layers}.values()
                )
            ),
            "does it stop at ReLU? What is behind it counts, too": (
                lambda layers: numbers_of(
                    layers[: layers.index(["relu"])]
                    if ["relu"] in layers
                    else layers
                )
            ),
            'nothing is counted: are the kinds "linear", "conv" and "gru"?': (
                lambda layers: 0
            ),
            "are the three stacked? Each has d inputs and h outputs": counted(
                gru=lambda d, h: h * d + 5 * h * h + 6 * h
            ),
            "are digits lost, in float32? Python's whole numbers keep all": (
                lambda layers: int(
                    sum((numbers_of([x]) for x in layers), torch.zeros(()))
                )
            ),
            "has ReLU a number for each unit? It holds nothing": with_units,
            "is the last layer missing?": lambda layers: numbers_of(
                layers[:-1]
            ),
            "does each layer replace the sum? `+=` adds": lambda layers: (
                numbers_of(
                    [layer for layer in layers if layer != ["relu"]][-1:]
                )
            ),
        },
    ),
    Task(
        "load_what_fits",
        points=3,
        trials=40,
        sample=sample_state,
        small=(
            ([1, 2, 1], ["0.bias"], [torch.tensor([3.0, 4.0]).double()]),
            (
                [2, 1, 3],
                ["2.bias", "0.weight"],
                [torch.tensor([1.0, 2, 3]).double(), numbers([5, 6])],
            ),
            (
                [2, 1, 3],
                ["0.weight", "2.weight", "5.weight"],
                [
                    numbers([5], [6]),
                    numbers([1], [2], [3]),
                    torch.ones(1).double(),
                ],
            ),
            ([1, 2, 1], ["1.running_mean"], [torch.tensor([7.0, 8]).double()]),
            (
                [1, 2, 1],
                ["1.num_batches_tracked", "2.bias"],
                [torch.tensor(5.0), torch.tensor([6.0])],
            ),
        ),
        shown=show_state,
        expected=load_what_fits,
        probe=probes_torch.load_into,
        parts=("names", "the model's numbers"),
        mistakes={
            "the order of the model is asked, not that of the file": (
                partial(load_what_fits, order=True)
            ),
            "is all else set to 0? It stays as it is": partial(
                load_what_fits, rest=0
            ),
            "does it write into a copy? The model is as before": (
                nothing_loaded
            ),
            "as many numbers in another shape: are the shapes compared?": (
                partial(load_what_fits, count=True)
            ),
            "are the buffers left out? named_parameters hasn't got them": (
                but("1.running_mean", "1.num_batches_tracked")
            ),
            "are single numbers left out? () is a shape as well": but(
                "1.num_batches_tracked"
            ),
            "load_state_dict wants all names of the model: is it `strict`?": (
                lambda sizes, names, tensors: nn.Linear(1, 1).load_state_dict(
                    {}
                )
            ),
            "are these the names that don't fit?": other_names(
                lambda name, fits: not fits
            ),
            "are these all names of the model? Those that were loaded are "
            "asked": other_names(lambda name, fits: True),
            "are there commas between the names? Blanks are asked": (
                other_names(lambda name, fits: fits, ", ")
            ),
            "is there nothing between the names? Blanks are asked": (
                other_names(lambda name, fits: fits, "")
            ),
            "is it a list? The names are asked in one text, with blanks": (
                lambda sizes, names, tensors: (
                    load_what_fits(sizes, names, tensors)[0].split(),
                    load_what_fits(sizes, names, tensors)[1],
                )
            ),
        },
    ),
]
