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


@wrong("05.2", "stops with RuntimeError")
def top_k_accuracy(O, label, k):
    best = O.topk(k, dim=1).indices
    return (best == label).any(dim=1).double().mean().item()


@wrong("05.3", "nan times 0 is nan: does the mask multiply?")
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
def moving_average(x, m):
    c = x.cumsum(0)
    return (c[m:] - c[:-m]) / m


@wrong("05.5", "is it the sum? A mean is divided by m")
def moving_average(x, m):
    return torch.stack([x[k : k + m].sum() for k in range(len(x) - m + 1)])
