from types import SimpleNamespace

import numpy as np
import pytest
import torch
from torch import nn

from utils.built.layers import layer_loops
from utils.built.training import Batches, fit
from utils.checking.values import CheckError, compare
from utils.data import load_fashion_mnist
from utils.lectures.assemble_the_model import check_soft_cross_entropy
from utils.lectures.build_with_nn_module import check_tower
from utils.lectures.compute_a_layer_with_loops import check_layer
from utils.lectures.differentiate_with_autograd import check_operation
from utils.lectures.follow_the_slope import steps_until
from utils.lectures.meet_pytorch import check_scores
from utils.lectures.operate_on_tensors import check_distances
from utils.lectures.read_sequences import check_causal_attention
from utils.lectures.reshape_with_view import check_sorted_out, check_strides
from utils.lectures.start_here import check_guess
from utils.lectures.train_in_parallel import check_joined
from utils.lectures.train_with_sgd import check_tuning
from utils.lectures.vectorize_the_layer import check_same

I = [1, 2, 3]
W = [[2, -1, 0], [1, -2, -1], [-1, 1, 1]]
B = [1, 1, 2]


def layer(I, W, B):
    return np.maximum(I @ W + B, 0)


def test_right_answers_pass(capsys):
    check_layer([2, 0, 3], I, W, B)
    check_same(layer_loops, layer)
    out = capsys.readouterr().out
    assert "Right: your L is ReLU(I·W + B), 3 numbers" in out
    assert "layer equals layer_loops on 20 random shapes" in out


def test_float32_is_near_enough(capsys):
    def layer_float32(I, W, B):
        I, W, B = (torch.tensor(x, dtype=torch.float32) for x in (I, W, B))
        return torch.relu(I @ W + B)

    check_same(layer_loops, layer_float32)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([2, -1, 3], "comes out without ReLU$"),
        ([1, 0, 1], "comes out without B$"),
        ([2, 1, 3], "comes out with B added after ReLU$"),
        ([1, -2, 1], "comes out without B and without ReLU$"),
        ([1, 0, 6], r"along the rows of W \(unit j uses column j\)$"),
        ([1, -5, 6], "along the rows of W .* and without ReLU$"),
        ([0, 0, 4], "along the rows of W .* and without B$"),
        ([2, 0], r"shape \(2,\), expected \(3,\): one number for each column"),
        ([2, 0, 4], "unit 2 is not 4: go down column 2 of W again"),
        ([2, 0, float("nan")], "unit 2 is not nan"),
    ],
)
def test_a_slip_is_named(answer, message):
    with pytest.raises(AssertionError, match=message):
        check_layer(answer, I, W, B)


def test_numbers_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="don't fit"):
        check_layer([1, 2], [1, 2], [[1, 2, 3]], [1, 2, 3])
    with pytest.raises(ValueError, match="more than one example"):
        check_layer([1], [[1, 2]], [[1], [2]], [1])
    with pytest.raises(ValueError, match="different lengths"):
        check_layer([1], [1, 2], [[1, 2], [3]], [1])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda I, W, B: layer(I, W, B).T, "a row for each example"),
        (lambda I, W, B: I @ W + B, "without ReLU"),
        (lambda I, W, B: np.maximum(I @ W, 0), "without B"),
        (lambda I, W, B: np.maximum(I @ W, 0) + B, "with B added after ReLU"),
        (lambda I, W, B: I @ W.T + B, "stops with ValueError"),
        (lambda I, W, B: layer(I, W, B)[0], "shape"),
        (lambda I, W, B: layer(I, W, B) * 1.001, "values are wrong"),
    ],
)
def test_a_wrong_layer_is_caught(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_same(layer_loops, wrong)


def test_compare_looks_at_shape_before_values():
    with pytest.raises(
        AssertionError,
        match=r"layer: shape \(4, 2\), expected \(2, 4\): did you",
    ):
        compare(
            "layer",
            np.ones((4, 2)),
            np.ones((2, 4)),
            "did you multiply W @ I?",
        )


def test_a_descent_that_arrives():
    assert steps_until([3, 2, 1.005, 1], goal=1) == 2
    assert steps_until([1], goal=1) == 0


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ([3, -1.2, 3.42], "after 2 steps: x runs away, it is 2.42 from it"),
        ([3, 3.04], "or go uphill"),
        ([3, -1, 3], "jump from side to side"),
        ([3, 3, 3], "stand still"),
        ([3, 2.9, 2.8], "x comes nearer, but is still 1.8 away"),
    ],
)
def test_a_descent_that_does_not_arrive_is_described(path, message):
    with pytest.raises(AssertionError, match=message):
        steps_until(path, goal=1)


@pytest.mark.parametrize(
    ("history", "seen", "message"),
    [
        ([(0.4, 0.5, 0.9)], 30_000, "30,000 .* seen, the budget is 20,000"),
        ([(3.0, 9.0, 0.1)], 20_000, "guessing has 2.30: do the steps over"),
        ([(float("nan"), 9.0, 0.1)], 20_000, "loss is nan"),
        ([(1.4, 0, 0.7), (0.8, 0, 0.75)], 20_000, "0.75.* still falling"),
        ([(0.7, 0, 0.8), (0.7, 0, 0.81)], 20_000, "hardly fell .* to and fro"),
    ],
)
def test_a_tuning_that_falls_short_is_described(history, seen, message):
    with pytest.raises(AssertionError, match=message):
        check_tuning(history, seen, budget=20_000, goal=0.835)


def test_a_tuning_that_reaches_its_goal(capsys):
    check_tuning([(0.5, 0.5, 0.836)], 20_000, budget=20_000, goal=0.835)
    assert "Reached: 0.836 right" in capsys.readouterr().out


def test_a_guess_is_one_of_the_classes(capsys):
    check_guess("Bag", 8)
    check_guess("dress", 8)
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "It is labelled Bag: your guess was right"
    assert out[1] == "It is labelled Bag: your guess was wrong"
    with pytest.raises(ValueError, match=r"'T-shirt'; did .* T-shirt/top"):
        check_guess("T-shirt", 8)
    with pytest.raises(ValueError, match=r"3; did you mean one of T-shirt/"):
        check_guess(3, 8)


def test_the_solutions_that_the_notebooks_give_are_right(capsys):
    # 01: how many steps, and a rate that needs a single one.
    for rate, steps in ((0.1, 28), (0.2, 13), (0.5, 1)):
        path = [-4.0]
        for _ in range(50):
            path.append(path[-1] - rate * 2 * (path[-1] - 1))
        assert steps_until(path, goal=1) == steps
    # 02: the mended answer, and the B that turns on unit 0 alone.
    small = [2, -1], [[1, 0, 3], [4, 2, -1]]
    check_layer([0, 3, 3], *small, [1, 5, -4])
    check_layer([1, 0, 0], *small, [3, 0, -9])

    # 03: one loop, over the units or the inputs, or none.
    def over_units(I, W, B):
        L = np.zeros((len(I), len(B)))
        for j in range(len(B)):
            L[:, j] = np.maximum(I @ W[:, j] + B[j], 0)
        return L

    def over_inputs(I, W, B):
        L = np.zeros((len(I), len(B))) + B
        for i in range(len(W)):
            L += I[:, [i]] * W[i]
        return np.maximum(L, 0)

    def einsum(I, W, B):
        return np.maximum(np.einsum("ki,ij->kj", I, W) + B, 0)

    for solution in (over_units, over_inputs, einsum):
        check_same(layer_loops, solution)


def two_layers(*last):
    """nn.Linear(3, 4), ReLU, and what else is given; I, L and W1."""
    torch.manual_seed(0)
    first = nn.Sequential(nn.Linear(3, 4), nn.ReLU())
    I = torch.randn(2, 3)
    W1 = torch.randn(4, 5)
    return nn.Sequential(first, *last), I, first(I), W1


def second(bias=False):
    linear = nn.Linear(4, 5, bias=bias)
    with torch.no_grad():
        linear.weight.copy_(two_layers()[3].T)
    return linear


def test_two_layers_pass(capsys):
    check_scores(*two_layers(second()))
    assert "Right: O is L·W1, 2 rows of 5" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("last", "message"),
    [
        ([], r"O: shape \(2, 4\), expected \(2, 5\): .*second layer missing"),
        ([second(), nn.ReLU()], "is there a ReLU after the second layer"),
        ([second(bias=True)], "has the second layer a bias"),
        ([nn.Linear(4, 3)], r"shape \(2, 3\), .*a column for each class"),
        ([nn.Linear(4, 5, bias=False)], "has W1 been copied into"),
    ],
)
def test_a_slip_in_the_second_layer_is_named(last, message):
    with pytest.raises(AssertionError, match=message):
        check_scores(*two_layers(*last))


PHOTOS = torch.arange(3 * 28 * 28).view(3, 28, 28) % 251 / 250
PHOTO = PHOTOS[0].flip(0) / 2


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda p, o: (o - p).sum(dim=0), "which axes have to go away"),
        (lambda p, o: (o - p).sum(dim=(1, 2)), "without squaring them"),
        (lambda p, o: (o - p).sum(dim=(1, 2)) ** 2, "square of the sum"),
        (lambda p, o: ((o - p) ** 2).mean(dim=(1, 2)), "mean of the squares"),
        (lambda p, o: ((o - p) ** 2).sum(dim=(1, 2)) ** 0.5, "the root of"),
        (lambda p, o: (o**2 - p**2).sum(dim=(1, 2)), "values are wrong"),
    ],
)
def test_a_slip_in_distances_is_named(answer, message):
    images, _ = load_fashion_mnist("train")
    real = torch.tensor(images[:1000]) / 255
    for photo, photos in ((PHOTO, PHOTOS), (real[7], real)):
        with pytest.raises(AssertionError, match=message):
            check_distances(answer(photo, photos), photo, photos)


def test_predicted_strides_are_judged_one_by_one(capsys):
    x = torch.arange(12).view(3, 4)
    tensors = {
        "none": x,
        "right": x[:, 1],
        "fresh": x.T,
        "other": x[::2],
        "contiguous": x[1:],
        "unreadable": x,
        "half": x,
    }
    predicted = {
        "none": None,
        "right": ((4,), False),
        "fresh": ((3, 1), False),
        "other": ((2, 1), False),
        "contiguous": ((4, 1), False),
        "unreadable": (4, True),
    }
    check_strides(predicted, tensors)
    lines = capsys.readouterr().out.splitlines()
    for line, said in zip(
        lines,
        [
            "nothing predicted yet",
            "right",
            "that's a new tensor's; this memory hasn't moved",
            "how far is it to the next row",
            "contiguous isn't False",
            "write it like ((4, 1), True)",
            "nothing predicted yet",
            "1 of 7 right",
        ],
        strict=True,
    ):
        assert said in line


LINE = torch.cat([photo[r] for r in range(28) for photo in PHOTOS])


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (LINE.view(3, 28, 28), "view goes through memory from front to back"),
        (LINE.view(28, 3, 28), "now exchange the first two"),
        (LINE.view(28, 3, 28).permute(1, 2, 0), "rows and columns are"),
        (LINE.view(28, 28, 3).permute(2, 0, 1), "which axis has to come last"),
        (LINE.view(28, 84), r"shape \(28, 84\), expected \(3, 28, 28\)"),
        (PHOTOS.flip(0), "values are wrong"),
    ],
)
def test_a_slip_in_sorting_out_is_named(answer, message):
    with pytest.raises(AssertionError, match=message):
        check_sorted_out(answer, list(PHOTOS))


def value(data, parents=(), slopes=(), name=""):
    """As the Value of notebook 07."""
    return SimpleNamespace(data=data, parents=parents, slopes=slopes)


def divide(slopes, swapped=False):
    def divide(a, b):
        parents = (b, a) if swapped else (a, b)
        return value(a.data / b.data, parents, slopes(a.data, b.data))

    return divide


@pytest.mark.parametrize(
    ("operation", "message"),
    [
        (divide(lambda a, b: (0, 0)), "its first parent at .* only the first"),
        (divide(lambda a, b: (1 / b, 0)), "its second parent"),
        (divide(lambda a, b: (1 / b, a / b**2)), "right but for its sign"),
        (divide(lambda a, b: 1 / b), "two numbers, one for each parent"),
        (divide(lambda a, b: (1, 1), swapped=True), "in this order"),
        (lambda a, b: value(a.data * b.data, (a, b)), "is 6, expected 1.5"),
    ],
)
def test_a_slip_in_an_operation_is_named(operation, message):
    operation.__name__ = "divide"
    with pytest.raises(AssertionError, match=message):
        check_operation(operation, lambda a, b: a / b, value)


def test_the_solutions_of_05_to_07_are_right(capsys):
    answer = ((PHOTOS - PHOTO) ** 2).sum(dim=(1, 2))
    check_distances(answer, PHOTO, PHOTOS)
    check_sorted_out(LINE.view(28, 3, 28).transpose(0, 1), list(PHOTOS))
    check_sorted_out(LINE.view(28, 3, 28).permute(1, 0, 2), list(PHOTOS))
    right = divide(lambda a, b: (1 / b, -a / b**2))
    check_operation(right, lambda a, b: a / b, value)
    assert capsys.readouterr().out.splitlines() == [
        "Right: 3 distances, with no loop",
        "Right: 3 photographs, sorted out",
        "Right: 3 photographs, sorted out",
        "Right: divide and its slopes, at three places",
    ]


def test_a_tensor_with_a_gradient_can_be_compared():
    weights = torch.ones(3, requires_grad=True)
    compare("weights", weights * 2, [2, 2, 2])
    with pytest.raises(AssertionError, match="3 of 3 values are wrong"):
        compare("weights", weights, [2, 2, 2])


def test_tensors_that_require_grad_are_compared():
    compare("W", torch.ones(2, requires_grad=True), [1, 1])


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
        (NoSuper, r"before Module.__init__\(\) call"),
    ],
)
def test_a_wrong_tower_is_named(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_tower(wrong)


def log_softmax(O):
    return O.log_softmax(dim=1)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda O, T: -(T * log_softmax(O)).sum(), "sum over the examples"),
        (lambda O, T: -(T * log_softmax(O)).mean(), "mean over all n · c"),
        (lambda O, T: (T * log_softmax(O)).sum(1).mean(), "without the minus"),
        (
            lambda O, T: -(T * log_softmax(O)).sum(1),
            r"shape \(\d,\), expected \(\): one number for the whole",
        ),
        (
            lambda O, T: -(T * O.log_softmax(0)).sum(1).mean(),
            "along the examples",
        ),
        (
            lambda O, T: -(T * log_softmax(O.softmax(1))).sum(1).mean(),
            "softmax applied twice",
        ),
        (lambda O, T: -(T * O.softmax(1)).sum(1).mean(), "the logarithm$"),
        (lambda O, T: -(T * O).sum(1).mean(), "without softmax"),
        (
            lambda O, T: -(O.softmax(1) * T.log()).sum(1).mean(),
            "logarithm of T, not of S",
        ),
        (
            lambda O, T: -(T * O.softmax(1).log()).sum(1).mean(),
            "in the thousands .* take the logarithm and",
        ),
        (lambda O, T: torch.tensor(0.0), "0, expected 0.693147"),
        (lambda O, T: O @ T, "shapes cannot be multiplied"),
        (lambda O, T: None, "returns nothing: is a `return` missing"),
    ],
)
def test_a_wrong_soft_cross_entropy_is_named(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_soft_cross_entropy(wrong)


def test_a_right_soft_cross_entropy_passes(capsys):
    def by_log_softmax(O, T):
        return -(T * log_softmax(O)).sum(dim=1).mean()

    check_soft_cross_entropy(by_log_softmax)
    check_soft_cross_entropy(nn.functional.cross_entropy)
    assert "by_log_softmax is right" in capsys.readouterr().out


def banned(Q, K, number=-torch.inf, diagonal=1):
    scores = Q @ K.mT / Q.shape[-1] ** 0.5
    later = torch.ones_like(scores).triu(diagonal).bool()
    return scores.masked_fill(later, number)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda Q, K, V: (Q @ K.mT / K.shape[2] ** 0.5).softmax(-1) @ V,
            "without a mask: each piece sees all",
        ),
        (
            lambda Q, K, V: banned(Q, K, 0).softmax(-1) @ V,
            "a power of 0 is 1, so they still get a share",
        ),
        (
            lambda Q, K, V: (
                (Q @ K.mT / K.shape[2] ** 0.5).softmax(-1).tril() @ V
            ),
            "the rows no longer sum to 1",
        ),
        (
            lambda Q, K, V: banned(Q.shape[2] ** 0.5 * Q, K).softmax(-1) @ V,
            "without the division by √h",
        ),
        (
            lambda Q, K, V: banned(Q, K).softmax(-2) @ V,
            "over the pieces that ask",
        ),
        (
            lambda Q, K, V: banned(Q, K, diagonal=0).softmax(-1) @ V,
            "nan in the answer: .* Each may look at itself",
        ),
        (
            lambda Q, K, V: (
                (Q @ K.mT / K.shape[2] ** 0.5)
                .masked_fill(
                    torch.ones(2 * Q.shape[1:2]).tril(-1).bool(), -torch.inf
                )
                .softmax(-1)
                @ V
            ),
            "the wrong way round: a piece sees the later ones",
        ),
        (lambda Q, K, V: V, "nothing but itself"),
        (
            lambda Q, K, V: V.sum(1),
            r"shape \(\d, \d\), expected \(\d, \d, \d\)",
        ),
        (lambda Q, K, V: None, "returns nothing: is a `return` missing"),
        (lambda Q, K, V: Q @ K, "must match|size"),
        (lambda Q, K, V: 2 * V, "values are wrong"),
    ],
)
def test_a_wrong_causal_attention_is_named(wrong, message):
    with pytest.raises(AssertionError, match=message):
        check_causal_attention(wrong)


def test_a_right_causal_attention_passes(capsys):
    def solution(Q, K, V):
        p, e = Q.shape[-2:]
        later = torch.ones(p, p).triu(1).bool()
        scores = Q @ K.mT / e**0.5
        return scores.masked_fill(later, -torch.inf).softmax(dim=-1) @ V

    def library(Q, K, V):
        attention = nn.functional.scaled_dot_product_attention
        return attention(Q, K, V, is_causal=True)

    check_causal_attention(solution)
    check_causal_attention(library)
    assert "solution is right: no piece sees" in capsys.readouterr().out


def test_the_settings_that_notebook_10_gives_reach_their_goal():
    images, labels = load_fashion_mnist("train")
    I = (torch.tensor(images).flatten(1).double() - 73) / 90
    label = torch.tensor(labels)
    torch.manual_seed(0)
    model = torch.nn.Sequential(
        torch.nn.Linear(784, 256, dtype=torch.float64),
        torch.nn.ReLU(),
        torch.nn.Linear(256, 10, bias=False, dtype=torch.float64),
    )
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    batches = Batches(I[:10000], label[:10000], 20)
    valid = I[50000:], label[50000:]
    history = fit(model, batches, optimizer, 2, valid)
    check_tuning(history, 20_000, budget=20_000, goal=0.835)


def weighted(gradients, sizes):
    pairs = zip(gradients, sizes, strict=True)
    return sum(m * gradient for gradient, m in pairs) / sum(sizes)


@pytest.mark.parametrize(
    ("join", "message"),
    [
        (lambda gradients, sizes: sum(gradients) / 3, "the plain mean"),
        (lambda gradients, sizes: sum(gradients), "the sum of the means"),
        (
            lambda gradients, sizes: sum(sizes) * weighted(gradients, sizes),
            "not yet divided",
        ),
        (
            lambda gradients, sizes: (
                sum(sizes) * weighted(gradients, sizes) / 3
            ),
            "divided by the number of parts, not of examples",
        ),
        (lambda gradients, sizes: None, "is a `return` missing"),
        (lambda gradients, sizes: gradients[0], "values are wrong"),
    ],
)
def test_check_joined(join, message, capsys):
    sizes = [50, 30, 20]
    gradients = [torch.tensor([1.0, k, k * k]) for k in range(3)]
    whole = weighted(gradients, sizes)
    check_joined(weighted, gradients, sizes, whole)
    assert "all 100 examples" in capsys.readouterr().out
    with pytest.raises(CheckError, match=message):
        check_joined(join, gradients, sizes, whole)
