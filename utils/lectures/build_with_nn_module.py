"""Figures of the lecture of this name, for `utils.figures.show`; its check."""

import matplotlib.pyplot as plt
import numpy as np
import torch
from matplotlib.ticker import MaxNLocator

from utils import figures  # noqa: F401  (sets the course's look)
from utils.checking.check import try_it
from utils.checking.probes import Misfit
from utils.checking.task import Task


def draw_activations(outputs, shown=(1, 2, 4, 6, 8, 10)):
    """What comes out of some of a tower's layers, as grey pictures.

    Args:
        outputs: name -> list of (n, h), one for each layer; the first 24
            examples and 40 units are drawn.
        shown: numbers of the layers, from 1.
    """
    figure, axes = plt.subplots(
        len(outputs),
        len(shown),
        figsize=(9.5, 0.95 * len(outputs) + 0.5),
        squeeze=False,
    )
    for row, (name, layers) in zip(axes, outputs.items(), strict=True):
        for ax, number in zip(row, shown, strict=True):
            picture = layers[number - 1][:24, :40]
            last = ax.imshow(picture, cmap="gray", vmin=0, vmax=4)
            ax.set(xticks=(), yticks=())
            ax.grid(False)
        row[0].set_ylabel(name, fontsize=9)
    for ax, number in zip(axes[0], shown, strict=True):
        ax.set_title(f"layer {number}", fontsize=10)
    figure.suptitle("Only He's start keeps the size through ten layers")
    figure.supxlabel("40 units of each layer", fontsize=9)
    figure.supylabel("24 examples of each start", fontsize=9)
    figure.colorbar(last, ax=axes, label="0 black, 4 or more white")
    return figure


def draw_sizes(sizes, factors):
    """How large the numbers are after each layer, and what a formula says.

    Args:
        sizes: name -> list of typical sizes, one for each layer.
        factors: name -> by how much a layer multiplies, by the formula.
    """
    figure, ax = plt.subplots(figsize=(7.5, 3.8))
    for (name, values), marker in zip(sizes.items(), "os^D", strict=False):
        numbers = np.arange(1, len(values) + 1)
        (line,) = ax.semilogy(numbers, values, marker, ms=6, label=name)
        formula = np.array(factors[name]) ** numbers
        ax.semilogy(numbers, formula, ":", color=line.get_color(), lw=1.5)
    ax.set(
        xlabel="layer (markers: measured; dotted: formula)",
        ylabel="typical size",
        title="A factor for each layer: only a factor of 1 goes deep",
    )
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


def check_tower(Tower, d=5, depth=3):
    """Check a class of `depth` layers ReLU(I·W + B), each from d to d.

    Args:
        Tower: class; Tower(d, depth) is an nn.Module, (n, d) -> (n, d).
        d, depth: the sizes that are tried.

    Raises:
        CheckError: something is wrong or missing: the parameters, the
            shape, the formula, or the random start.
    """
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(0)
        try_it(
            tower_task(d, depth),
            Tower,
            f"Right: Tower({d}, {depth}) is {depth} layers with ReLU, and ten "
            "layers of 256\nunits neither shrink nor blow up what goes "
            "through them",
            f"Tower({d}, {depth})",
        )


def tower_task(d, depth):
    """The Task of `check_tower`, with these sizes."""

    def sample(rng):
        matrices = rng.normal(size=(depth, d, d))
        # Symmetric matrices are their own transposes: (d, h), (h, d) alike.
        W = torch.tensor(matrices + matrices.transpose(0, 2, 1)) / 2
        B, I = rng.normal(size=(depth, d)), rng.normal(size=(4, d))
        return W, torch.tensor(B), torch.tensor(I)

    return Task(
        "Tower",
        sample=sample,
        expected=_tower,
        mistakes=TOWER_SLIPS,
        probe=_try_tower,
        returns="an nn.Module",
        trials=5,
    )


def _tower(W, B, I, relus=None):
    """What comes out of layers, the first `relus` of them with ReLU."""
    for k in range(len(W)):
        I = I @ W[k] + B[k]
        I = torch.relu(I) if relus is None or k < relus else I
    return I


TOWER_SLIPS = {
    "this is what comes out without ReLU": lambda W, B, I: _tower(
        W, B, I, relus=0
    ),
    "this is what comes out with ReLU after the last layer alone": (
        lambda W, B, I: _tower(W, B, I, relus=0).relu()
    ),
    "this is what comes out without ReLU after the last layer": (
        lambda W, B, I: _tower(W, B, I, relus=len(W) - 1)
    ),
    "this is what comes out with no layer at all: what goes in comes "
    "out": lambda W, B, I: I,
}


def _try_tower(Tower, W, B, I):
    """The probe: a Tower with these weights, after a look at its own."""
    depth, d = B.shape
    tower = Tower(d, depth)
    _check_parameters(tower, d, depth)
    tower = tower.double()
    with torch.no_grad():
        for one, numbers in zip(_of(tower, 2), W, strict=True):
            one.copy_(numbers)
        for one, numbers in zip(_of(tower, 1), B, strict=True):
            one.copy_(numbers)
        out = tower(I)
    if out is None:
        raise Misfit("forward returned None; is there a return?")
    for wide in (256, 64):
        deep = Tower(wide, 10)
        _check_parameters(deep, wide, 10)
        _check_start(deep, wide)
    return out


def _of(tower, axes):
    """The parameters with so many axes; a bias may be a row, (1, d)."""
    return [p for p in tower.parameters() if len(_shape(p)) == axes]


def _shape(parameter):
    return tuple(parameter.squeeze(0).shape)


def _check_parameters(tower, d, depth):
    """As many parameters as `depth` layers from d to d have?"""
    count = sum(p.numel() for p in tower.parameters())
    one, expected = d * d + d, depth * (d * d + d)
    shapes = sorted(map(_shape, tower.parameters()))
    if shapes == sorted([(d, d), (d,)] * depth):
        return
    asked = f"expected {depth} · ({d} · {d} + {d}) = {expected}"
    if count == expected:
        asked += f", each layer's a ({d}, {d}) and a ({d},): these are"
        asked += f" {', '.join(map(str, shapes))}"
        raise Misfit(f"{count} parameters, {asked}")
    slips = {
        0: "are the layers in a plain list, or the weights plain tensors? "
        "Then they aren't registered",
        one: f"that is one layer; is the same one used {depth} times?",
        depth * d * d: "have the layers a bias?",
    }
    hint = slips.get(count, "how many layers, and from how many to how many?")
    where = f"in Tower({d}, {depth}) " * (depth == 10)
    raise Misfit(f"{where}{count} parameters, {asked}: {hint}")


def _check_start(deep, d):
    """Does the size of the numbers survive ten layers of d units?"""
    name, matrices = f"in Tower({d}, 10)", _of(deep, 2)
    if any(B.any() for B in _of(deep, 1)):
        raise Misfit(f"{name} the biases don't start at zero")
    wanted = (2 / d) ** 0.5
    for W in matrices:
        found = W.double().std().item()
        if found < 1e-6:
            raise Misfit(
                f"{name} all weights of a layer are equal, so its units are "
                "twins: draw them at random"
            )
        middle = W.double().mean().item()
        if abs(middle) > 0.1 * wanted:
            raise Misfit(
                f"{name} a layer's weights are {middle:.3f} in the mean: "
                "draw them around 0, or all units get larger together"
            )
        if abs(found / wanted - 1) > 0.1:
            raise Misfit(
                f"{name} weights start with σ = {found:.3f}, which "
                f"multiplies sizes by {found / wanted:.2f} a layer; He's "
                f"σ = √(2/{d}) = {wanted:.3f} makes that 1"
            )
    if any(torch.equal(W, matrices[0]) for W in matrices[1:]):
        raise Misfit(
            f"{name} all layers start with the same weights: is each drawn "
            "for itself?"
        )
