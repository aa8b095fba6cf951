"""Checks of a learner's answer, each naming the slip that it finds.

A check is silent about what is right and stops at the first thing that is
wrong: the shape first, then the values.
"""

import difflib
import math
from textwrap import wrap

import numpy as np
import torch

from utils.data import CLASSES


class CheckError(AssertionError):
    """An answer is wrong; Jupyter shows the message alone, in short lines."""

    def _render_traceback_(self):
        # IPython asks an exception for its own display by this name.
        return wrap(f"Not yet. {self}", 79)


def compare(name, got, expected, hint=""):
    """Raise AssertionError unless two arrays have one shape and one value.

    Args:
        name: what is compared, for the message.
        got, expected: numbers, lists, arrays or tensors. Values may differ
            by 1e-5 of the largest, which covers float32.
        hint: a question added to the message about a wrong shape.
    """
    got, expected = _array(got), _array(expected)
    if got.shape != expected.shape:
        message = f"{name}: shape {got.shape}, expected {expected.shape}"
        raise CheckError(f"{message}: {hint}" if hint else message)
    if not np.isfinite(got).all():
        raise CheckError(f"{name}: has values that are not finite")
    wrong = ~np.isclose(got, expected, atol=1e-5 * _largest(expected))
    if wrong.any():
        place = tuple(int(index) for index in np.argwhere(wrong)[0])
        raise CheckError(
            f"{name}: {wrong.sum()} of {wrong.size} values are wrong, the "
            f"first at {place}: {got[place]:.6g}, expected "
            f"{expected[place]:.6g}"
        )


def _array(numbers):
    """Numbers, an array or a tensor (with a gradient or not) as an array."""
    if isinstance(numbers, torch.Tensor):
        numbers = numbers.detach().cpu()
    return np.asarray(numbers)


def _largest(array):
    return float(np.abs(array).max(initial=0))


def _slips(I, W, B):
    """What a layer's wrong answers look like, and how they come about.

    Yields (list of slips, L); the first is right and has no slips.
    """
    sums = {"": I @ W}
    if I.ndim == 1 and W.shape[0] == W.shape[1]:
        slip = "going along the rows of W (unit j uses column j)"
        sums[slip] = W @ I
    for slip, total in sums.items():
        slips = [slip] if slip else []
        yield slips, np.maximum(total + B, 0)
        yield [*slips, "without ReLU"], total + B
        yield [*slips, "without B"], np.maximum(total, 0)
        yield [*slips, "with B added after ReLU"], np.maximum(total, 0) + B
        yield [*slips, "without B", "without ReLU"], total


def _name_slip(name, answer, I, W, B):
    """Raise AssertionError if the answer looks like a known slip."""
    for slips, L in _slips(I, W, B):
        if np.allclose(answer, L, atol=1e-5 * _largest(L)):
            if not slips:
                return
            raise CheckError(
                f"{name}: this is what comes out {' and '.join(slips)}"
            )


def check_same(slow, fast, trials=20, seed=0):
    """Compare two ways to compute ReLU(I·W + B) on random shapes.

    Args:
        slow, fast: functions (I, W, B) -> L, with I (n, d), W (d, h),
            B (h,) float64 arrays and L (n, h). `slow` is right by definition.
        trials: how many draws of n, d, h from 1 to 8.
        seed: of the draws.

    Raises:
        AssertionError: `fast` raises, or a shape or a value differs; the
            message says which, and the slip if it is a known one.
    """
    rng = np.random.default_rng(seed)
    for _ in range(trials):
        n, d, h = (int(size) for size in rng.integers(1, 9, size=3))
        I = rng.uniform(-1, 1, (n, d))
        W = rng.uniform(-1, 1, (d, h))
        B = rng.uniform(-1, 1, h)
        expected = np.asarray(slow(I, W, B))
        name = f"{fast.__name__} with n={n}, d={d}, h={h}"
        try:
            got = np.asarray(fast(I.copy(), W.copy(), B.copy()))
        except Exception as error:
            raise CheckError(f"{name}: {error}") from error
        if got.shape == expected.shape:
            _name_slip(name, got, I, W, B)
        hint = "a row for each example, a column for each unit?"
        compare(name, got, expected, hint)
    print(f"{fast.__name__} equals {slow.__name__} on {trials} random shapes")


def check_layer(answer, I, W, B):
    """Compare an answer with ReLU(I·W + B); name the slip if it is known.

    Args:
        answer: (h,) numbers, worked out by hand.
        I: (d,) numbers, one example.
        W: (d, h) numbers.
        B: (h,) numbers.

    Raises:
        ValueError: I, W and B don't fit together.
        AssertionError: the answer is wrong; the message says what looks
            like having happened, or which unit to look at again.
    """
    lengths = {len(row) for row in W}
    if len(lengths) > 1:
        raise ValueError(f"the rows of W have different lengths: {lengths}")
    answer, I, W, B = (np.asarray(x, float) for x in (answer, I, W, B))
    if I.ndim != 1:
        raise ValueError("I is more than one example; use a single list")
    if I.shape != W.shape[:1] or B.shape != W.shape[1:]:
        raise ValueError(
            f"I {I.shape}, W {W.shape} and B {B.shape} don't fit: W needs a "
            "row for each number of I and a column for each number of B"
        )
    if answer.shape != B.shape:
        raise CheckError(
            f"L: shape {answer.shape}, expected {B.shape}: "
            "one number for each column of W"
        )
    _name_slip("L", answer, I, W, B)
    right = np.isclose(answer, np.maximum(I @ W + B, 0))
    if not right.all():
        j = int(np.argmin(right))
        raise CheckError(
            f"L: unit {j} is not {answer[j]:g}: go down column {j} of W again"
        )
    print(f"Right: your L is ReLU(I·W + B), {len(B)} numbers")


def check_scores(model, I, L, W1):
    """Compare model(I) with the scores O = L·W1; name a known slip.

    Args:
        model: an nn.Module, called with I.
        I: (n, d) tensor.
        L: (n, h) tensor, the first layer's output for I.
        W1: (h, c) tensor.

    Raises:
        AssertionError: the answer is wrong; the message says what it looks
            like.
    """
    O, expected = _array(model(I)), _array(L @ W1)
    if O.shape == L.shape and O.shape != expected.shape:
        raise CheckError(
            f"O: shape {O.shape}, expected {expected.shape}: these are the "
            "units of L; is the second layer missing?"
        )
    hint = "a row for each example, a column for each class?"
    if O.shape != expected.shape:
        compare("O", O, expected, hint)
    if np.allclose(O, np.maximum(expected, 0)) and (expected < 0).any():
        raise CheckError(
            "O: right, but the negative scores are 0: is there a ReLU after "
            "the second layer?"
        )
    offsets = O - expected
    if np.allclose(offsets, offsets[0]) and not np.allclose(offsets, 0):
        raise CheckError(
            "O: each column is off by the same number in all rows: has the "
            "second layer a bias? Make it with bias=False"
        )
    if not np.allclose(O, expected, atol=1e-5 * _largest(expected)):
        raise CheckError(
            "O: the shape is right, the values aren't: has W1 been copied "
            "into the second layer's weight, and does ReLU stand between the "
            "layers?"
        )
    print(f"Right: O is L·W1, {expected.shape[0]} rows of {expected.shape[1]}")


def check_distances(answer, photo, others):
    """Compare an answer with the squared distances Σ (other − photo)².

    Args:
        answer: (m,) tensor.
        photo: (28, 28) tensor of floats.
        others: (m, 28, 28) tensor of floats.

    Raises:
        AssertionError: the answer is wrong; the message says what it looks
            like.
    """
    answer = _array(answer)
    difference = _array(others - photo)  # (m, 28, 28)
    expected = (difference**2).sum(axis=(1, 2))  # (m,)
    slips = {
        "differences added up without squaring them": difference.sum((1, 2)),
        "the square of the sum, not the sum of the squares": (
            difference.sum((1, 2)) ** 2
        ),
        "the mean of the squares, not their sum": expected / photo.numel(),
        "the root of the right answer": np.sqrt(expected),
    }
    if answer.shape == expected.shape:
        for slip, value in slips.items():
            if np.allclose(answer, value, atol=1e-5 * _largest(value)):
                raise CheckError(f"distances: this is {slip}")
    hint = "one number for each photograph: which axes have to go away?"
    compare("distances", answer, expected, hint)
    print(f"Right: {len(expected)} distances, with no loop")


def check_strides(predicted, tensors):
    """Say which predictions of stride and contiguity are right.

    Args:
        predicted: name -> (stride, contiguous), for example ((4, 1), True);
            or None where nothing has been predicted.
        tensors: name -> tensor.
    """
    right = 0
    for name, tensor in tensors.items():
        prediction = predicted.get(name)
        if prediction is None:
            print(f"{name:20} nothing predicted yet")
            continue
        try:
            stride, contiguous = prediction
            stride = tuple(stride)
        except TypeError:
            print(f"{name:20} write it like ((4, 1), True) or ((4,), True)")
            continue
        found = []
        if stride != tensor.stride():
            hint = "how far is it to the next row? To the next column?"
            if stride == torch.empty(tensor.shape).stride():
                hint = "that's a new tensor's; this memory hasn't moved"
            found.append(f"not the stride: {hint}")
        if contiguous != tensor.is_contiguous():
            found.append(
                f"contiguous isn't {contiguous}: read it row by row; does "
                "the place go up by 1 each time?"
            )
        right += not found
        print(f"{name:20} {'; '.join(found) or 'right'}")
    print(f"{right} of {len(tensors)} right")


def check_sorted_out(answer, photos):
    """Compare an answer with photographs whose rows had been interleaved.

    Args:
        answer: (m, 28, 28) tensor.
        photos: list of m (28, 28) tensors.

    Raises:
        AssertionError: the answer is wrong; the message says what it looks
            like.
    """
    answer, expected = _array(answer), np.stack(list(map(_array, photos)))
    interleaved = expected.transpose(1, 0, 2)  # (28, m, 28)
    slips = {
        "view goes through memory from front to back and moves nothing. "
        "Which axis comes first in memory?": interleaved.reshape(
            expected.shape
        ),
        "rows and columns are exchanged": expected.transpose(0, 2, 1),
        "28 neighbours in the line are one row of one photograph; which axis "
        "has to come last in memory?": interleaved.reshape(
            28, 28, -1
        ).transpose(2, 0, 1),
    }
    if answer.shape == interleaved.shape and np.allclose(answer, interleaved):
        raise CheckError(
            f"photographs: shape {answer.shape}, expected {expected.shape}: "
            "row, photograph, column is right; now exchange the first two"
        )
    for slip, wrong in slips.items():
        if answer.shape == wrong.shape and np.allclose(answer, wrong):
            raise CheckError(f"photographs: {slip}")
    compare("photographs", answer, expected, "photograph, row, column?")
    print(f"Right: {len(expected)} photographs, sorted out")


def check_operation(operation, function, Value):
    """Compare an operation of notebook 07's engine with differences.

    Args:
        operation: (Value, Value) -> Value.
        function: the same for two numbers.
        Value: the engine's class.

    Raises:
        AssertionError: a value, a parent or a slope is wrong; the message
            says which, and where.
    """
    name, h = operation.__name__, 1e-5
    for a, b in ((3.0, 2.0), (-1.0, 4.0), (2.0, -0.5)):
        place = f"at ({a:g}, {b:g})"
        parents = Value(a), Value(b)
        result = operation(*parents)
        if not np.isclose(result.data, function(a, b)):
            raise CheckError(
                f"{name} {place} is {result.data:g}, "
                f"expected {function(a, b):g}"
            )
        if tuple(result.parents) != parents:
            raise CheckError(
                f"{name}: the parents have to be the two Values that it was "
                "called with, in this order"
            )
        expected = (
            (function(a + h, b) - function(a - h, b)) / (2 * h),
            (function(a, b + h) - function(a, b - h)) / (2 * h),
        )
        if np.shape(result.slopes) != (2,):
            raise CheckError(
                f"{name}: slopes is {result.slopes}, expected two numbers, "
                "one for each parent, with a comma between them"
            )
        for which, got, slope in zip(
            ("first", "second"), result.slopes, expected, strict=True
        ):
            if np.isclose(got, slope, rtol=1e-4):
                continue
            hint = f"how does the result move when only the {which} moves?"
            if np.isclose(got, -slope, rtol=1e-4):
                hint = "right but for its sign"
            raise CheckError(
                f"{name}: the slope by its {which} parent {place} is "
                f"{got:g}, by differences {slope:g}: {hint}"
            )
    print(f"Right: {name} and its slopes, at three places")


def steps_until(path, goal, near=0.01):
    """How many steps a descent took until it was near its goal.

    Args:
        path: numbers, from the start on, one more than steps were taken.
        goal: where the descent should end.
        near: how near is near enough.

    Raises:
        AssertionError: it never came near; the message says what the path
            looks like.
    """
    distances = [abs(x - goal) for x in path]
    for step, distance in enumerate(distances):
        if distance < near:
            return step
    message = f"not within {near} of {goal} after {len(path) - 1} steps"
    if distances[-1] > distances[0]:
        raise CheckError(
            f"{message}: x runs away, it is {distances[-1]:.3g} from it. "
            "Does each step overshoot, or go uphill? Take a smaller, "
            "positive learning rate"
        )
    if distances[-1] == distances[0]:
        raise CheckError(
            f"{message}: x is as far away as at the start. Does it stand "
            "still, or jump from side to side?"
        )
    raise CheckError(
        f"{message}: x comes nearer, but is still {distances[-1]:.3g} away. "
        "Is the learning rate too near to a limit?"
    )


def check_guess(guess, label):
    """Say whether the guessed class is the label's.

    Args:
        guess: one of CLASSES, in capitals or not.
        label: an int, 0 to 9.

    Raises:
        ValueError: the guess is no class; the message names the nearest ones.
    """
    names = {name.lower(): name for name in CLASSES}
    name = names.get(str(guess).lower())
    if name is None:
        near = difflib.get_close_matches(str(guess).lower(), names)
        which = ", ".join(names[match] for match in near or names)
        raise ValueError(f"guess is {guess!r}; did you mean one of {which}?")
    verdict = "right" if name == CLASSES[label] else "wrong"
    print(f"It is labelled {CLASSES[label]}: your guess was {verdict}")


def check_tower(Tower, d=5, depth=3):
    """Check a class of `depth` layers ReLU(I·W + B), each from d to d.

    Args:
        Tower: class; Tower(d, depth) is an nn.Module, (n, d) -> (n, d).
        d, depth: the sizes that are tried.

    Raises:
        AssertionError: something is wrong or missing: the parameters, the
            shape, the formula, or the random start.
    """
    name = f"Tower({d}, {depth})"
    with torch.random.fork_rng(devices=()):
        torch.manual_seed(0)
        try:
            tower = Tower(d, depth).double()
            deep = Tower(256, 10).double()
        except Exception as error:
            raise CheckError(f"{name}: {error}") from error
        _check_parameters(name, tower, d, depth)
        _check_formula(name, tower, d)
        _check_start(deep)
    print(f"Right: {name} is {depth} layers with ReLU, and ten layers of 256")
    print("units neither shrink nor blow up what goes through them")


def _check_parameters(name, tower, d, depth):
    """As many parameters as `depth` layers from d to d have?"""
    count = sum(p.numel() for p in tower.parameters())
    one, expected = d * d + d, depth * (d * d + d)
    shapes = sorted(tuple(p.shape) for p in tower.parameters())
    if shapes == sorted([(d, d), (d,)] * depth):
        return
    slips = {
        0: "are the layers in a plain list, or the weights plain tensors? "
        "Then they aren't registered",
        one: f"that is one layer; is the same one used {depth} times?",
        depth * d * d: "have the layers a bias?",
    }
    hint = slips.get(count, "how many layers, and from how many to how many?")
    raise CheckError(
        f"{name}: {count} parameters, expected {depth} · ({d} · {d} + {d}) = "
        f"{expected}: {hint}"
    )


def _check_formula(name, tower, d):
    """Is what comes out a ReLU of I·W + B, layer after layer?"""
    # Symmetric matrices are their own transposes: (d, h) or (h, d) is equal.
    matrices = [p for p in tower.parameters() if p.ndim == 2]
    biases = [p for p in tower.parameters() if p.ndim == 1]
    I = torch.randn(4, d, dtype=torch.float64)
    with torch.no_grad():
        for W, B in zip(matrices, biases, strict=True):
            half = torch.randn(d, d)
            W.copy_((half + half.T) / 2)
            B.copy_(torch.randn(d))
        try:
            got = tower(I)
        except Exception as error:
            raise CheckError(f"{name}: forward: {error}") from error
        if got is None:
            raise CheckError(
                f"{name}: forward returned None; is there a return?"
            )
        every = between = none = I
        for W, B in zip(matrices, biases, strict=True):
            between = every @ W + B  # ReLU still missing after this layer
            every = torch.relu(between)
            none = none @ W + B
    if got.shape == every.shape:
        slips = {
            "without ReLU": none,
            "with ReLU after the last layer alone": torch.relu(none),
            "without ReLU after the last layer": between,
            "with no layer at all: what goes in comes out": I,
        }
        for slip, L in slips.items():
            if torch.allclose(got, L) and not torch.allclose(L, every):
                raise CheckError(f"{name}: this is what comes out {slip}")
    compare(name, got, every, "a row for each example, d numbers each?")


def _check_start(deep):
    """Does the size of the numbers survive ten layers of 256 units?"""
    if any(B.any() for B in deep.parameters() if B.ndim == 1):
        raise CheckError("Tower(256, 10): the biases don't start at zero")
    wanted = (2 / 256) ** 0.5
    for W in deep.parameters():
        found = W.std().item()
        if W.ndim == 2 and found < 1e-9:
            raise CheckError(
                "Tower(256, 10): all weights of a layer are equal, so its "
                "units are twins: draw them at random"
            )
        if W.ndim == 2 and abs(found / wanted - 1) > 0.1:
            raise CheckError(
                f"Tower(256, 10): weights start with σ = {found:.3f}, which "
                f"multiplies sizes by {found / wanted:.2f} a layer; He's "
                f"σ = √(2/256) = {wanted:.3f} makes that 1"
            )


def check_soft_cross_entropy(function):
    """Check a cross-entropy whose labels are shares.

    Args:
        function: (O, T) -> loss (), with scores O (n, c) and labels T
            (n, c) whose rows sum to 1, both float64 tensors.

    Raises:
        AssertionError: the loss is wrong; the message says what looks like
            having happened.
    """
    name = function.__name__
    random = torch.Generator().manual_seed(0)
    O = torch.randn(4, 3, generator=random, dtype=torch.float64)
    T = torch.rand(4, 3, generator=random, dtype=torch.float64)
    T = T / T.sum(dim=1, keepdim=True)
    onehot = torch.eye(3, dtype=torch.float64)[[2, 0, 1, 2]]
    huge = 1000 * O
    for scores, labels, what in (
        (O, T, "with four examples of three classes"),
        (O, onehot, "with labels of 0 and 1"),
        (huge, onehot, "with scores in the thousands"),
    ):
        here = f"{name} {what}"
        try:
            got = torch.as_tensor(function(scores.clone(), labels.clone()))
            got = got.detach().double()
        except Exception as error:
            raise CheckError(f"{here}: {error}") from error
        if got.shape != ():
            raise CheckError(
                f"{here}: shape {tuple(got.shape)}, expected (): one number "
                "for the whole batch?"
            )
        if not got.isfinite():
            raise CheckError(
                f"{here}: the loss is {got.item()}: take the logarithm and "
                "the shift together, as log-softmax does"
            )
        expected = -(labels * scores.log_softmax(dim=1)).sum(dim=1).mean()
        _name_loss_slip(here, got, expected, scores, labels)
    print(f"{name} is right, with scores in the thousands too")


def _name_loss_slip(name, got, expected, O, T):
    """Raise AssertionError if a loss looks like a known slip."""
    n, c = O.shape
    S = O.softmax(dim=1)

    def loss(weights, logarithms):
        return -(weights * logarithms).sum(dim=1).mean()

    slips = {
        "with the sum over the examples, not their mean": n * expected,
        f"with the mean over all {n} · {c} numbers": expected / c,
        "without the minus": -expected,
        "with softmax along the examples": loss(T, O.log_softmax(dim=0)),
        "with softmax applied twice": loss(T, S.log_softmax(dim=1)),
        "without the logarithm": loss(T, S),
        "without softmax": loss(T, O),
        "with the logarithm of T, not of S": loss(S, T.log()),
    }
    if torch.isclose(got, expected):
        return
    for slip, wrong in slips.items():
        if torch.isclose(got, wrong):
            raise CheckError(f"{name}: this is what comes out {slip}")
    raise CheckError(f"{name}: the loss is {got:.4f}, expected {expected:.4f}")


def check_causal_attention(function):
    """Check attention in which no piece sees a later one.

    Args:
        function: (Q, K, V) -> A, each (n, p, e) float64: n examples of p
            pieces of e numbers.

    Raises:
        AssertionError: the answer is wrong; the message says what looks like
            having happened.
    """
    name = function.__name__
    random = torch.Generator().manual_seed(0)
    Q, K, V = torch.randn(3, 2, 5, 4, generator=random, dtype=torch.float64)
    try:
        got = function(Q.clone(), K.clone(), V.clone())
    except Exception as error:
        raise CheckError(f"{name}: {error}") from error
    if not isinstance(got, torch.Tensor) or got.shape != V.shape:
        shape = tuple(got.shape) if isinstance(got, torch.Tensor) else got
        raise CheckError(
            f"{name}: shape {shape}, expected {tuple(V.shape)}, a row of "
            "e = 4 numbers for each of p = 5 pieces"
        )
    got = got.detach()
    if got.isnan().any():
        raise CheckError(
            f"{name}: nan in the answer: is there a piece that may look at "
            "nothing? Each may look at itself"
        )
    for slip, wrong in _causal_answers(Q, K, V).items():
        if torch.allclose(got, wrong):
            if slip:
                raise CheckError(f"{name}: this is what comes out {slip}")
            print(f"{name} is right: no piece sees a later one")
            return
    compare(name, got, _causal_answers(Q, K, V)[""])


def _causal_answers(Q, K, V):
    """Slip -> A; the right answer has no slip."""
    scores = Q @ K.mT / Q.shape[-1] ** 0.5  # (n, p, p)
    S = scores.softmax(dim=-1)
    later = torch.ones_like(scores).triu(1).bool()  # b > a

    def masked(scores, mask, number=-math.inf):
        return scores.masked_fill(mask, number).softmax(dim=-1)

    alone = torch.eye(Q.shape[-2], dtype=torch.bool)
    shares = {
        "": masked(scores, later),
        "without a mask: each piece sees all": S,
        "with the mask the wrong way round: a piece sees the later ones": (
            masked(scores, later.mT)
        ),
        "when shares are set to 0 after softmax: the rows no longer sum to "
        "1": S.masked_fill(later, 0),
        "when forbidden scores are set to 0: a power of 0 is 1, so they "
        "still get a share": masked(scores, later, 0),
        "without the division by √e": masked(scores * 2, later),
        "with softmax over the pieces that ask, not those that answer": (
            scores.masked_fill(later, -math.inf).softmax(dim=-2)
        ),
        "when a piece sees nothing but itself": masked(scores, ~alone),
    }
    return {slip: S @ V for slip, S in shares.items()}


def check_tuning(history, seen, budget, goal):
    """Has a training run reached its goal within its budget?

    Args:
        history: what `utils.built.training.fit` returned, with validation
            data.
        seen: photographs that the run looked at, epochs times examples.
        budget: the most that it may look at.
        goal: the validation accuracy to reach, 0 to 1.

    Raises:
        AssertionError: it hasn't; the message says what the losses look like.
    """
    losses = [loss for loss, *_ in history]
    accuracy = history[-1][-1]
    guessing = math.log(10)  # the loss of ten equal shares
    if seen > budget:
        raise CheckError(
            f"{seen:,} photographs seen, the budget is {budget:,}: "
            "take fewer epochs, and get more out of each"
        )
    if not losses[-1] < guessing:
        raise CheckError(
            f"the training loss is {losses[-1]:.3g}, guessing has "
            f"{guessing:.2f}: do the steps overshoot? Take a smaller "
            "learning rate, and remember that momentum lengthens the steps"
        )
    if accuracy < goal:
        message = f"{accuracy:.3f} right, the goal is {goal}"
        if losses[-1] < 2 / 3 * losses[0]:
            raise CheckError(
                f"{message}: the training loss was still falling fast at the "
                "end, so the steps are too short or too few. What makes them "
                "longer, what makes more of them?"
            )
        raise CheckError(
            f"{message}: the training loss hardly fell at the end. Do the "
            "steps jump to and fro (then make them shorter), or did they get "
            "nowhere from the start (then make them longer)?"
        )
    print(f"Reached: {accuracy:.3f} right with {seen:,} photographs")


def check_joined(join, gradients, sizes, whole):
    """Do the parts' gradients, joined, give that of the whole batch?

    Args:
        join: function (gradients, sizes) -> tensor like each of gradients.
        gradients: list of tensors, each the mean over a part's examples.
        sizes: how many examples each part has.
        whole: tensor, the mean over all examples.

    Raises:
        AssertionError: they don't; the message says what looks like having
            happened.
    """
    answer = join([gradient.clone() for gradient in gradients], list(sizes))
    if answer is None:
        raise CheckError("join: returns nothing: is a `return` missing?")
    plain = sum(gradients)
    weighted = sum(m * g for m, g in zip(sizes, gradients, strict=True))
    slips = {
        "the plain mean, but the parts have different sizes": plain
        / len(sizes),
        "the sum of the means": plain,
        "the sum over all examples, not yet divided": weighted,
        "the weighted sum divided by the number of parts, not of examples": (
            weighted / len(sizes)
        ),
    }
    for slip, wrong in slips.items():
        if answer.shape == wrong.shape and torch.allclose(answer, wrong):
            raise CheckError(f"join: this is {slip}")
    compare("join", answer, whole)
    print(f"Right: the gradient of all {sum(sizes)} examples, from the parts")
