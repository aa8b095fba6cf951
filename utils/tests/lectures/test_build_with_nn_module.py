import pytest
import torch
from torch import nn

from utils.lectures.build_with_nn_module import check_tower, tower_task
from utils.tests.tried import solution, solve

NAME = "build_with_nn_module"
TASK = tower_task(5, 3)


class Tower(nn.Module):
    """Notebook 08's solution; the subclasses below each have a slip."""

    def __init__(self, d, depth):
        super().__init__()
        self.layers = self.make(d, depth)
        for layer in self.layers:
            self.start(layer)

    def make(self, d, depth):
        return nn.ModuleList(nn.Linear(d, d) for _ in range(depth))

    def start(self, layer):
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)

    def forward(self, I):
        for layer in self.layers:
            I = torch.relu(layer(I))
        return I


class InList(Tower):
    def make(self, d, depth):
        return [nn.Linear(d, d) for _ in range(depth)]


class OneForAll(Tower):
    def make(self, d, depth):
        return nn.ModuleList([nn.Linear(d, d)] * depth)


class NoBias(Tower):
    def make(self, d, depth):
        return nn.ModuleList(nn.Linear(d, d, bias=False) for _ in range(depth))

    def start(self, layer):
        pass


class TooMany(Tower):
    def make(self, d, depth):
        return nn.ModuleList(nn.Linear(d, d) for _ in range(depth + 1))


class LastReluOnly(Tower):
    def forward(self, I):
        for layer in self.layers:
            I = layer(I)
        return torch.relu(I)


class NoRelu(Tower):
    def forward(self, I):
        for layer in self.layers:
            I = layer(I)
        return I


class NoLastRelu(Tower):
    def forward(self, I):
        for layer in self.layers[:-1]:
            I = torch.relu(layer(I))
        return self.layers[-1](I)


class NoLayer(Tower):
    def forward(self, I):
        return I


class NoReturn(Tower):
    def forward(self, I):
        pass


class Raises(Tower):
    def forward(self, I):
        return self.nowhere(I)


class OwnStart(Tower):
    def start(self, layer):
        nn.init.zeros_(layer.bias)


class Twins(Tower):
    def start(self, layer):
        nn.init.constant_(layer.weight, 0.1)
        nn.init.zeros_(layer.bias)


class AroundOne(Tower):
    def start(self, layer):
        nn.init.normal_(layer.weight, 1, (2 / len(layer.weight)) ** 0.5)
        nn.init.zeros_(layer.bias)


class NoneBelowZero(Tower):
    def start(self, layer):
        nn.init.uniform_(layer.weight, 0, (2 / len(layer.weight)) ** 0.5)
        nn.init.zeros_(layer.bias)


class AlwaysThree(Tower):
    def make(self, d, depth):
        return super().make(d, 3)


class AlwaysFive(Tower):
    def make(self, d, depth):
        return super().make(5, depth)


class InOne(nn.Module):
    def __init__(self, d, depth):
        super().__init__()
        self.W = nn.Parameter(torch.randn(depth, d, d))
        self.B = nn.Parameter(torch.zeros(depth, d))


class NoModule:
    def __init__(self, d, depth):
        self.layers = nn.ModuleList(nn.Linear(d, d) for _ in range(depth))


class ListCalled(Tower):
    def forward(self, I):
        return self.layers(I)


class RandomBias(Tower):
    def start(self, layer):
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")


class NoSuper(Tower):
    def __init__(self, d, depth):
        self.layers = self.make(d, depth)


def test_a_right_tower_passes_and_leaves_the_seed_alone(capsys):
    state = torch.get_rng_state()
    check_tower(Tower)
    assert torch.equal(torch.get_rng_state(), state)
    assert "Right: Tower(5, 3) is 3 layers" in capsys.readouterr().out


def test_a_tower_with_matrices_of_its_own_passes():
    class Own(nn.Module):
        def __init__(self, d, depth):
            super().__init__()
            draw = [torch.randn(d, d) * (2 / d) ** 0.5 for _ in range(depth)]
            self.W = nn.ParameterList(draw)
            self.B = nn.ParameterList([torch.zeros(d) for _ in range(depth)])

        def forward(self, I):
            for W, B in zip(self.W, self.B, strict=True):
                I = torch.relu(I @ W + B)
            return I

    check_tower(Own)


def test_a_bias_may_be_a_row():
    class Row(Tower):
        def start(self, layer):
            super().start(layer)
            layer.bias = nn.Parameter(layer.bias[None].detach())

    check_tower(Row)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (InList, "0 parameters, expected .* = 90: are the layers in a plain"),
        (OneForAll, "30 parameters, .* is the same one used 3 times"),
        (NoBias, "75 parameters, .* have the layers a bias"),
        (TooMany, "120 parameters, .* how many layers"),
        (LastReluOnly, "comes out with ReLU after the last layer alone"),
        (NoRelu, "comes out without ReLU$"),
        (NoLastRelu, "comes out without ReLU after the last layer"),
        (NoLayer, "with no layer at all"),
        (NoReturn, "forward returned None; is there a return"),
        (Raises, "'Raises' object has no attribute 'nowhere'"),
        (OwnStart, r"σ = 0.036, which multiplies sizes by 0.41 a layer"),
        (Twins, "its units are twins: draw them at random"),
        (RandomBias, "the biases don't start at zero"),
        (AroundOne, "weights are 1.001 in the mean: draw them around 0"),
        (NoneBelowZero, "weights are 0.044 in the mean: draw them around 0"),
        (AlwaysThree, r"in Tower\(256, 10\) 197376 parameters, expected 10"),
        (AlwaysFive, r"in Tower\(256, 10\) 300 parameters, expected 10"),
        (InOne, r"a \(5, 5\) and a \(5,\): these are \(3, 5\), \(3, 5, 5\)$"),
        (NoModule, "returns a NoModule, expected an nn.Module"),
        (ListCalled, "a list of layers isn't called: is a loop missing"),
        (NoSuper, r"before Module.__init__\(\) call"),
    ],
)
def test_a_wrong_tower_is_named(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_tower(wrong)


def test_what_the_lecture_says_is_right(capsys):
    solve(NAME, ("class Tower", *solution(NAME)))
    assert "Right: Tower(5, 3) is 3 layers" in capsys.readouterr().out
