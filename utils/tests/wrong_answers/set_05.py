import torch

from utils.tests.wrong_answers import wrong


@wrong("05.1", "does it overflow? 200 + 100 is 44 in uint8")
def brighten(I, by):
    return I + by


@wrong("05.1", "dtype float32, expected uint8")
def brighten(I, by):
    return (I.float() + by).clamp(0, 255)


@wrong("05.1", "returns nothing: is a `return` missing?")
def brighten(I, by):
    (I.int() + by).clamp(0, 255).to(torch.uint8)


@wrong("05.2", "is only the best one looked at?")
def top_k_accuracy(O, label, k):
    return (O.argmax(dim=1) == label).double().mean().item()


@wrong("05.2", "is it divided by k, too?")
def top_k_accuracy(O, label, k):
    best = O.topk(k, dim=1).indices
    return (best == label[:, None]).double().mean().item()


@wrong("05.2", "is it `label[:, None]`?")
def top_k_accuracy(O, label, k):
    best = O.topk(k, dim=1).indices
    return (best == label).any(dim=1).double().mean().item()


@wrong("05.3", "nan times 0 is nan: does the mask")
def mean_of_what_is_there(I, there):
    return (I * there).sum(dim=0) / there.sum(dim=0).clamp(min=1)


@wrong("05.3", "changes its input I: does a line work in place?")
def mean_of_what_is_there(I, there):
    I[~there] = 0
    return I.sum(dim=0) / there.sum(dim=0).clamp(min=1)


@wrong("05.3", "what is 0 / 0, for a column with nothing in it?")
def mean_of_what_is_there(I, there):
    return I.nanmean(dim=0)


@wrong("05.4", "a row for each example: is it transposed?")
def pair_scores(I, T, J):
    return torch.einsum("ka,jab,kb->jk", I, T, J)


@wrong("05.4", "is k summed, too?")
def pair_scores(I, T, J):
    return torch.einsum("ka,jab,kb->j", I, T, J)


@wrong("05.5", "is the first window missing?")
def moving_average(x, r):
    c = x.cumsum(0)
    return (c[r:] - c[:-r]) / r


@wrong("05.5", "is it the sum? A mean is divided by r")
def moving_average(x, r):
    return torch.stack([x[k : k + r].sum() for k in range(len(x) - r + 1)])


@wrong("05.2", "right values, but a Python line runs once for each example")
def top_k_accuracy(O, label, k):
    right = 0
    for scores, wanted in zip(O, label):
        right += int(wanted in scores.topk(k).indices)
    return right / len(O)


@wrong("05.3", "right values, but a Python line runs once for each column")
def mean_of_what_is_there(I, there):
    means = []
    for i in range(I.shape[1]):
        column = I[:, i][there[:, i]]
        means.append(column.mean() if len(column) else I.new_zeros(()))
    return torch.stack(means)


@wrong("05.5", "right values, but a Python line runs once for each number")
def moving_average(x, r):
    c = torch.cat([x.new_zeros(1), x.cumsum(0)])
    return torch.stack([(c[k + r] - c[k]) / r for k in range(len(x) - r + 1)])


@wrong("05.5", "right values, but without cumsum")
def moving_average(x, r):
    return x.unfold(0, r, 1).mean(dim=1)


@wrong("05.2", "topk gives scores and their places: is it `.indices`?")
def top_k_accuracy(O, label, k):
    best = O.topk(k, dim=1).values
    return (best == label[:, None]).any(dim=1).double().mean().item()


@wrong("05.4", "are they exchanged?")
def pair_scores(I, T, J):
    return torch.einsum("ka,jba,kb->kj", I, T, J)
