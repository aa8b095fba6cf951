"""The tasks of problem set 09: assemble the model."""

from functools import partial

import torch
from torch import nn

from utils.checking.probes_torch import without_autograd
from utils.checking.task import Task
from utils.homework.samples import sizes, tensor


def sample_scores(rng):
    n, c = sizes(rng, 2)
    # Each row's, or each number's.
    shape = (n, 1) if rng.random() < 0.5 else (n, c)
    large = torch.tensor(rng.choice([1, 1000, -1000], shape))
    return (tensor(rng, n, c) * rng.uniform(0.1, 3) + large,)


def sample_weighted(rng):
    n, c = sizes(rng, 2)
    O = tensor(rng, n, c) * rng.choice([1, 500])
    label = torch.tensor(rng.integers(0, c, n))
    return O, label, torch.tensor(rng.uniform(0.2, 5, c))


def sample_confusion(rng):
    c = int(rng.integers(2, 6))
    M = torch.tensor(rng.integers(0, 9, (c, c)))
    M[torch.arange(c), torch.tensor(rng.permutation(c))] += 1
    if rng.random() < 0.5:  # a class that is never answered
        M[:, 0] = 0
        M[:, 1] += 1
    return (M,)


def sample_network(rng):
    n, d, h, c = sizes(rng, 4)
    return (
        tensor(rng, n, d),
        tensor(rng, d, h),
        tensor(rng, h),
        tensor(rng, h, c),
        torch.tensor(rng.integers(0, c, n)),
    )


def sample_sure(rng):
    n, c = int(rng.integers(20, 40)), int(rng.integers(3, 6))
    O = tensor(rng, n, c) * 2
    if rng.random() < 0.7:
        O[0, 0] += 2000  # a share of exactly 1; else the last bins are empty
    else:
        O *= 0.2
    label, bins = torch.tensor(rng.integers(0, c, n)), int(rng.integers(3, 11))
    if bins % 2 == 0:  # a share of exactly ½, on the border of two bins
        O[1], label[1] = -2000, 2
        O[1, :2] = 0
    return O, label, bins


def log_sum_exp(O):
    return torch.logsumexp(O, dim=1)


def weighted_cross_entropy(O, label, w):
    return nn.functional.cross_entropy(O, label, weight=w)


def mean_cross_entropy(O, label):
    return nn.functional.cross_entropy(O, label)


def recall_and_precision(M):
    c = len(M)
    recall, precision = [], []
    for j in range(c):
        is_j = sum(int(M[j, i]) for i in range(c))
        answered_j = sum(int(M[i, j]) for i in range(c))
        recall.append(int(M[j, j]) / is_j)
        precision.append(int(M[j, j]) / answered_j if answered_j else 0.0)
    return (
        torch.tensor(recall, dtype=torch.float64),
        torch.tensor(precision, dtype=torch.float64),
    )


def without_guard(M):
    right = M.diagonal().double()
    return right / M.sum(dim=1), right / M.sum(dim=0)


def gradients(I, W0, B, W1, label):
    weights = [w.clone().requires_grad_() for w in (W0, B, W1)]
    L = torch.relu(I @ weights[0] + weights[1])
    loss = mean_cross_entropy(L @ weights[2], label)
    return torch.autograd.grad(loss, weights)


def by_hand(I, W0, B, W1, label, gate=True, mean=True, labels=True):
    """The gradients, with a part left out."""
    L = torch.relu(I @ W0 + B)
    Y = nn.functional.one_hot(label, W1.shape[1])
    delta_O = (L @ W1).softmax(dim=1) - (Y if labels else 0)
    if mean:
        delta_O = delta_O / len(I)
    delta_L = delta_O @ W1.T
    if gate:
        delta_L = delta_L * (L > 0)
    return I.T @ delta_L, delta_L.sum(dim=0), L.T @ delta_O


def transposed(W0, B, W1):
    return W0.T, B, W1.T


def calibration(O, label, bins):
    count = [0] * bins
    sure = [0.0] * bins
    true = [0.0] * bins
    for scores, right in zip(O, label, strict=True):
        S = scores.softmax(dim=0)
        place = min(int(S.max() * bins), bins - 1)
        count[place] += 1
        sure[place] += S.max().item()
        true[place] += float(S.argmax() == right)
    for values in (sure, true):
        for place in range(bins):
            values[place] /= max(count[place], 1)
    return (
        torch.tensor(count),
        torch.tensor(sure, dtype=O.dtype),
        torch.tensor(true, dtype=O.dtype),
    )


def of_the_right_class(O, label, bins):
    """Calibration with the share of the right class for the largest."""
    share = O.softmax(dim=1)[torch.arange(len(O)), label]
    right = (O.argmax(dim=1) == label).to(O.dtype)
    place = (share * bins).long().clamp(max=bins - 1)
    count = torch.bincount(place, minlength=bins)
    some = count.clamp(min=1)
    sure = torch.bincount(place, weights=share, minlength=bins) / some
    return (
        count,
        sure,
        torch.bincount(place, weights=right, minlength=bins) / some,
    )


def one_bin_more(O, label, bins):
    """Share 1 in a bin of its own, where calibration puts it in the last."""
    S = O.softmax(dim=1)
    place = (S.amax(dim=1) * bins).long()
    count = torch.bincount(place, minlength=bins)
    some = count.clamp(min=1)
    right = (S.argmax(dim=1) == label).to(O.dtype)
    sure = torch.bincount(place, S.amax(dim=1), minlength=bins) / some
    return count, sure, torch.bincount(place, right, minlength=bins) / some


def nan_where_empty(O, label, bins):
    count, sure, true = calibration(O, label, bins)
    return count, sure * count / count, true * count / count


def sums(O, label, bins):
    count, sure, true = calibration(O, label, bins)
    return count, sure * count, true * count


TASKS = [
    Task(
        "log_sum_exp",
        points=1,
        trials=30,
        sample=sample_scores,
        expected=log_sum_exp,
        mistakes={
            "is the largest score taken out before exp?": (
                lambda O: O.exp().sum(dim=1).log()
            ),
            "is it the largest that is taken out? A mean leaves 1000 there": (
                lambda O: (
                    (O - O.mean(dim=1, keepdim=True)).exp().sum(dim=1).log()
                    + O.mean(dim=1)
                )
            ),
            "is the largest score added again after the logarithm?": (
                lambda O: (O - O.amax(dim=1, keepdim=True)).logsumexp(dim=1)
            ),
            "is the sum over the classes, dim=1?": (
                lambda O: torch.logsumexp(O, dim=0)
            ),
            "is there an axis too many? (n,) is asked, without keepdim": (
                lambda O: torch.logsumexp(O, dim=1, keepdim=True)
            ),
        },
    ),
    Task(
        "weighted_cross_entropy",
        points=2,
        trials=40,
        sample=sample_weighted,
        expected=weighted_cross_entropy,
        mistakes={
            "is it divided by n? The weights have to be summed, too": (
                lambda O, label, w: (
                    -(w[label] * O.log_softmax(1)[range(len(O)), label]).mean()
                )
            ),
            "are the weights missing?": (
                lambda O, label, w: mean_cross_entropy(O, label)
            ),
            "is the softmax taken twice?": (
                lambda O, label, w: weighted_cross_entropy(
                    O.softmax(dim=1), label, w
                )
            ),
            "is it the sum? A mean is divided by the weights' sum": (
                lambda O, label, w: (
                    weighted_cross_entropy(O, label, w) * w[label].sum()
                )
            ),
            "is the minus missing?": (
                lambda O, label, w: -weighted_cross_entropy(O, label, w)
            ),
            "the logarithm of a softmax that has become 0 is infinite": (
                lambda O, label, w: (
                    -(
                        w[label] * O.softmax(1)[range(len(O)), label].log()
                    ).sum()
                    / w[label].sum()
                )
            ),
            "is it divided by all classes' weights? It's by the examples'": (
                lambda O, label, w: (
                    weighted_cross_entropy(O, label, w)
                    * w[label].sum()
                    / w.sum()
                )
            ),
            "[:, label] is (n, n): is one score picked for each example?": (
                lambda O, label, w: (
                    -(w[label] * O.log_softmax(1)[:, label]).sum()
                    / w[label].sum()
                )
            ),
            "is softmax along the classes, dim=1?": lambda O, label, w: (
                -(w[label] * O.log_softmax(0)[range(len(O)), label]).sum()
                / w[label].sum()
            ),
            "exp(O) overflows: is the largest score taken out first?": (
                lambda O, label, w: (
                    (
                        w[label]
                        * (O.exp().sum(1).log() - O[range(len(O)), label])
                    ).sum()
                    / w[label].sum()
                )
            ),
        },
    ),
    Task(
        "recall_and_precision",
        points=2,
        trials=30,
        sample=sample_confusion,
        expected=recall_and_precision,
        parts=("recall", "precision"),
        mistakes={
            "are recall and precision swapped? Rows are what it is": (
                lambda M: recall_and_precision(M)[::-1]
            ),
            "what is 0 / 0, for a class that is never answered?": (
                without_guard
            ),
            "are both divided by the number of all examples?": (
                lambda M: (M.diagonal() / M.sum(dtype=torch.float64),) * 2
            ),
            "are recall and precision swapped, and what is 0 / 0?": lambda M: (
                without_guard(M)[::-1]
            ),
            "is the second one divided by the rows' sums, too?": lambda M: (
                recall_and_precision(M)[:1] * 2
            ),
        },
    ),
    Task(
        "gradients",
        points=3,
        sample=sample_network,
        expected=gradients,
        probe=without_autograd,
        parts=("∂l/∂W0", "∂l/∂B", "∂l/∂W1"),
        mistakes={
            "is ReLU's gate missing? Nothing flows where L is 0": (
                partial(by_hand, gate=False)
            ),
            "is the mean over the examples missing, the 1 / n?": (
                partial(by_hand, mean=False)
            ),
            "is it S - Y? The labels seem to be missing": (
                partial(by_hand, labels=False)
            ),
            "uphill instead of downhill: is it Y - S?": (
                lambda *inputs: tuple(-x for x in by_hand(*inputs))
            ),
            "are W0's and W1's gradients transposed?": (
                lambda *inputs: transposed(*by_hand(*inputs))
            ),
        },
    ),
    Task(
        "calibration",
        points=3,
        sample=sample_sure,
        expected=calibration,
        parts=("count", "mean share", "accuracy"),
        mistakes={
            "is it the share of the right class? The largest is asked": (
                of_the_right_class
            ),
            "are these sums? Means are asked": sums,
            "share 1 belongs to the last bin": one_bin_more,
            "what is 0 / 0, for a bin that is empty?": nan_where_empty,
        },
    ),
]
