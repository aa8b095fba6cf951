import torch
from torch import nn

from utils.tests.wrong_answers import wrong


@wrong("09.1", "is the largest score taken out before exp?")
def log_sum_exp(O):
    return torch.log(torch.exp(O).sum(1))


@wrong("09.1", "is there an axis too many?")
def log_sum_exp(O):
    m = O.max(dim=1, keepdim=True).values
    return m + (O - m).exp().sum(dim=1, keepdim=True).log()


@wrong("09.1", "changes its input O: does a line work in place?")
def log_sum_exp(O):
    m = O.max(dim=1).values
    O -= m[:, None]
    return m + O.exp().sum(dim=1).log()


@wrong("09.2", "is it divided by n?")
def weighted_cross_entropy(O, label, w):
    losses = nn.functional.cross_entropy(O, label, reduction="none")
    return (losses * w[label]).mean()


@wrong("09.2", "is the softmax taken twice?")
def weighted_cross_entropy(O, label, w):
    S = O.softmax(dim=1)
    return nn.functional.cross_entropy(S, label, weight=w)


@wrong("09.2", "a number, expected a tensor")
def weighted_cross_entropy(O, label, w):
    losses = nn.functional.cross_entropy(O, label, reduction="none")
    return ((losses * w[label]).sum() / w[label].sum()).item()


@wrong("09.3", "are recall and precision swapped?")
def recall_and_precision(M):
    right = M.diagonal().double()
    return right / M.sum(dim=0).clamp(min=1), right / M.sum(dim=1)


@wrong("09.3", "recall: dtype float32, expected float64")
def recall_and_precision(M):
    right = torch.diag(M)
    precision = torch.nan_to_num(right.double() / M.sum(dim=0))
    return right / M.sum(dim=1), precision


@wrong("09.3", "what is 0 / 0, for a class that is never answered?")
def recall_and_precision(M):
    right = torch.diag(M).double()
    return right / M.sum(dim=1), right / M.sum(dim=0)


@wrong("09.4", "autograd is switched off here")
def gradients(I, W0, B, W1, label):
    W0, B, W1 = (w.clone().requires_grad_() for w in (W0, B, W1))
    O = torch.relu(I @ W0 + B) @ W1
    nn.functional.cross_entropy(O, label).backward()
    return W0.grad, B.grad, W1.grad


@wrong("09.4", "is ReLU's gate missing?")
def gradients(I, W0, B, W1, label):
    L = torch.relu(I @ W0 + B)
    delta = (L @ W1).softmax(1) - nn.functional.one_hot(label, W1.shape[1])
    delta /= len(I)
    back = delta @ W1.T
    return I.T @ back, back.sum(0), L.T @ delta


@wrong("09.4", "is the mean over the examples missing")
def gradients(I, W0, B, W1, label):
    L = torch.relu(I @ W0 + B)
    delta = (L @ W1).softmax(1) - nn.functional.one_hot(label, W1.shape[1])
    back = delta @ W1.T * (L > 0)
    return I.T @ back, back.sum(0), L.T @ delta


@wrong("09.5", "share 1 belongs to the last bin")
def calibration(O, label, bins):
    share, answer = O.softmax(dim=1).max(dim=1)
    place = (share * bins).long()
    count = torch.bincount(place, minlength=bins)
    some = count.clamp(min=1)
    right = (answer == label).double()
    return (
        count,
        torch.bincount(place, share, bins) / some,
        torch.bincount(place, right, bins) / some,
    )


@wrong("09.5", "mean share: dtype float32, expected float64")
def calibration(O, label, bins):
    share, answer = O.softmax(dim=1).max(dim=1)
    place = (share * bins).long().clamp(max=bins - 1)
    count = torch.zeros(bins, dtype=torch.int64)
    sure, true = torch.zeros(bins), torch.zeros(bins)
    for b in range(bins):
        inside = place == b
        count[b] = inside.sum()
        if inside.any():
            sure[b] = share[inside].mean()
            true[b] = (answer == label)[inside].double().mean()
    return count, sure, true


@wrong("09.5", "what is 0 / 0, for a bin that is empty?")
def calibration(O, label, bins):
    share, answer = O.softmax(dim=1).max(dim=1)
    place = (share * bins).long().clamp(max=bins - 1)
    right = (answer == label).double()
    count = torch.bincount(place, minlength=bins)
    return (
        count,
        torch.bincount(place, share, bins) / count,
        torch.bincount(place, right, bins) / count,
    )


@wrong("09.3", "returns nothing: is a `return` missing?")
def recall_and_precision(M):
    right = M.diagonal().double()
    recall = right / M.sum(dim=1)
    precision = right / M.sum(dim=0).clamp(min=1)
    print(recall, precision)


@wrong("09.4", "are W0's and W1's gradients transposed?")
def gradients(I, W0, B, W1, label):
    L = torch.relu(I @ W0 + B)
    delta = (L @ W1).softmax(1) - nn.functional.one_hot(label, W1.shape[1])
    delta = delta / len(I)
    back = delta @ W1.T * (L > 0)
    return back.T @ I, back.sum(0), delta.T @ L


@wrong("09.5", "are these sums? Means are asked")
def calibration(O, label, bins):
    share, answer = O.softmax(dim=1).max(dim=1)
    place = (share * bins).long().clamp(max=bins - 1)
    right = (answer == label).double()
    count = torch.bincount(place, minlength=bins)
    return (
        count,
        torch.bincount(place, share, bins),
        torch.bincount(place, right, bins),
    )


@wrong("09.1", "each row has its own largest score: is it one for all?")
def log_sum_exp(O):
    return O.max() + (O - O.max()).exp().sum(dim=1).log()


@wrong("09.5", "count: shape")
def calibration(O, label, bins):
    share, answer = O.softmax(dim=1).max(dim=1)
    place = (share * bins).long().clamp(max=bins - 1)
    right = (answer == label).double()
    count = torch.bincount(place)
    some = count.clamp(min=1)
    return (
        count,
        torch.bincount(place, share) / some,
        torch.bincount(place, right) / some,
    )


@wrong("09.1", "is it the largest that is taken out?")
def log_sum_exp(O):
    m = O.mean(dim=1)
    return m + (O - m[:, None]).exp().sum(dim=1).log()


@wrong("09.2", "It's by the examples'")
def weighted_cross_entropy(O, label, w):
    right = O.log_softmax(dim=1)[range(len(O)), label]
    return -(w[label] * right).sum() / w.sum()


@wrong("09.1", "write it with exp, sum and log")
def log_sum_exp(O):
    return torch.logsumexp(O, dim=1)


@wrong("09.1", "each row has its own largest score")
def log_sum_exp(O):
    return O.max() + (O - O.max()).exp().sum(dim=1).log()


@wrong("09.2", "write the weighted mean yourself")
def weighted_cross_entropy(O, label, w):
    return nn.functional.cross_entropy(O, label, weight=w)


@wrong("09.3", "expected 2 values: recall, precision")
def recall_and_precision(M):
    right = M.diagonal().double()
    recall = right / M.sum(dim=1)
    precision = right / M.sum(dim=0).clamp(min=1)
    return torch.stack([recall, precision, recall])


@wrong("09.4", "is it L itself that is multiplied?")
def gradients(I, W0, B, W1, label):
    L = torch.relu(I @ W0 + B)
    S = (L @ W1).softmax(dim=1)
    Y = nn.functional.one_hot(label, W1.shape[1])
    delta_O = (S - Y) / len(I)
    delta_L = (delta_O @ W1.T) * L
    return I.T @ delta_L, delta_L.sum(dim=0), L.T @ delta_O


@wrong("09.4", "is it divided by c, too?")
def gradients(I, W0, B, W1, label):
    L = torch.relu(I @ W0 + B)
    S = (L @ W1).softmax(dim=1)
    Y = nn.functional.one_hot(label, W1.shape[1])
    delta_O = (S - Y) / S.numel()
    delta_L = (delta_O @ W1.T) * (L > 0)
    return I.T @ delta_L, delta_L.sum(dim=0), L.T @ delta_O


@wrong("09.5", "is softmax missing?")
def calibration(O, label, bins):
    share, answer = O.max(dim=1)
    place = (share * bins).long().clamp(0, bins - 1)
    right = (answer == label).to(share.dtype)
    count = torch.bincount(place, minlength=bins)
    some = count.clamp(min=1)
    sure = torch.bincount(place, weights=share, minlength=bins) / some
    true = torch.bincount(place, weights=right, minlength=bins) / some
    return count, sure, true


@wrong("09.1", "ln is the natural logarithm: is it log10?")
def log_sum_exp(O):
    top = O.amax(dim=1)
    return top + (O - top[:, None]).exp().sum(dim=1).log10()


@wrong("09.2", "w has a number for each class: is it w[label]?")
def weighted_cross_entropy(O, label, w):
    S = O.log_softmax(dim=1)[torch.arange(len(label)), label]
    return -(w * S).sum() / w.sum()


@wrong("09.4", "[:, label] is every row")
def gradients(I, W0, B, W1, label):
    L = torch.relu(I @ W0 + B)
    S = (L @ W1).softmax(dim=1)
    S[:, label] -= 1
    delta = S / len(I)
    back = delta @ W1.T * (L > 0)
    return I.T @ back, back.sum(dim=0), L.T @ delta


@wrong("09.5", "are there always ten bins?")
def calibration(O, label, bins):
    share, answer = O.softmax(dim=1).max(dim=1)
    place = (share * 10).long().clamp(max=bins - 1)
    count = torch.bincount(place, minlength=bins)
    some = count.clamp(min=1)
    right = (answer == label).to(O.dtype)
    return (
        count,
        torch.bincount(place, weights=share, minlength=bins) / some,
        torch.bincount(place, weights=right, minlength=bins) / some,
    )
