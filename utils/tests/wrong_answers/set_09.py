from functools import reduce

import torch
from torch import nn

from utils.tests.wrong_answers import right, slips, wrong


@wrong("09.4", "autograd is switched off here")
def gradients(I, W0, B, W1, label):
    W0, B, W1 = (w.clone().requires_grad_() for w in (W0, B, W1))
    O = torch.relu(I @ W0 + B) @ W1
    nn.functional.cross_entropy(O, label).backward()
    return W0.grad, B.grad, W1.grad


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


@wrong("09.2", "write the weighted mean yourself")
def weighted_cross_entropy(O, label, w):
    return nn.functional.cross_entropy(O, label, weight=w)


@wrong("09.1", "right values, but with torch.logaddexp")
def log_sum_exp(O):
    return reduce(torch.logaddexp, O.T)


@right("09.1")
def log_sum_exp(O):
    top = O.amax(dim=1)
    powers = (O - top[:, None]).exp()
    return top + powers.sum(dim=1).log()


slips("09.1", log_sum_exp)("""
is ln taken of the largest, too?
    return top -> return top.log()
is it log1p?
    .log() -> .log1p()
is the largest's own power missing in the sum?
    powers.sum(dim=1) -> (powers.sum(dim=1) - 1)
is the largest score taken out before exp?
    O.amax(dim=1) -> O.new_zeros(len(O))
is there an axis too many?
    return top -> return top[:, None]
    sum(dim=1) -> sum(dim=1, keepdim=True)
changes its input O: does a line work in place?
    - powers = (O - top[:, None]).exp()
    + O -= top[:, None]
    + powers = O.exp()
each row has its own largest score: is it one for all?
    O.amax(dim=1) -> O.amax()
    top[:, None] -> top
is it the largest that is taken out?
    amax -> mean
write it with exp, sum and log
    top + powers.sum(dim=1).log() -> torch.logsumexp(O, dim=1)
ln is the natural logarithm: is it log10?
    .log() -> .log10()
""")


@right("09.2")
def weighted_cross_entropy(O, label, w):
    n, c = O.shape
    weight = w[label]
    logs = O.log_softmax(dim=1)
    right = logs[torch.arange(n), label]
    return -(weight * right).sum() / weight.sum()


slips("09.2", weighted_cross_entropy)("""
do all classes of a row count, and all weights?
    weight * right -> w * logs
    weight.sum() -> w.sum()
is label used?
    (weight * right).sum() / weight.sum() -> (logs @ w).mean()
is it divided by the number of classes?
    weight.sum() -> c
is a sum divided by a mean?
    weight.sum() -> weight.mean()
(n, 1) and (n,) make (n, n)
    weight * right -> weight[:, None] * right
is it the largest share?
    logs[torch.arange(n), label] -> logs.amax(dim=1)
is ln missing at the sum of powers?
    O.log_softmax(dim=1) -> O - O.amax(dim=1, keepdim=True)
    n), label] -> n), label] - logs.exp().sum(dim=1)
is it a squared error?
    O.log_softmax(dim=1) -> nn.functional.one_hot(label, c)
    - right = logs[torch.arange(n), label]
    + right = -((O.softmax(dim=1) - logs) ** 2).sum(dim=1)
is 1e-08 added to S? Then a large loss gets lost
    O.log_softmax(dim=1) -> (O.softmax(dim=1) + 1e-8).log()
does 1e-07 keep S from 0? Then a large loss gets lost
    O.log_softmax(dim=1) -> O.softmax(dim=1).clamp(min=1e-7).log()
the answered class?
    w[label] -> w[O.argmax(dim=1)]
is it 1 / w?
    w[label] -> 1 / w[label]
is each weight squared
    w[label] -> w[label] ** 2
is there a softmax of the weights?
    w[label] -> w.softmax(0)[label]
is a weight at the scores of its row?
    O.log -> (O * weight[:, None]).log
    (weight * right).sum() / weight.sum() -> right.mean()
is the weight inside of softmax?
    O.log -> (O + w.log()).log
    (weight * right).sum() / weight.sum() -> right.mean()
is the weight inside of ln?
    (weight * right).sum() / weight.sum() -> (weight.log() + right).mean()
do the labels begin with 1?
    w[label] -> w[label - 1]
    n), label] -> n), label - 1]
is it divided by n?
    weight.sum() -> n
is the softmax taken twice?
    O.log_softmax(dim=1) -> O.softmax(dim=1).log_softmax(dim=1)
a number, expected a tensor
    .sum() / weight.sum() -> .sum().item() / weight.sum().item()
It's by the examples'
    weight.sum() -> w.sum()
w has a number for each class: is it w[label]?
    weight * right -> w * right
    weight.sum() -> w.sum()
""")


@right("09.3")
def recall_and_precision(M):
    right = M.diagonal().double()
    answered = M.sum(dim=0)
    precision = right / answered.clamp(min=1)
    return right / M.sum(dim=1), precision


slips("09.3", recall_and_precision)("""
is a 0 on the diagonal made a 1, too?
    right / answered -> right.clamp(min=1) / answered
is each 0 of the counts made a 1?
    + M = M.clamp(min=1)
      right = M.diagonal().double()
is it 1 where nothing is answered?
    answered.clamp(min=1) -> answered
    dim=1), precision -> dim=1), precision.nan_to_num(1)
is it the largest of a row or column?
    M.diagonal() -> M.amax(dim=0)
    return right -> return M.amax(dim=1).double()
are the columns of recall's shares added?
    + M = M.double() / M.sum(1, True)
      right = M.diagonal().double()
is the second one of all that aren't j?
    answered = M.sum(dim=0) -> answered = M.sum() - M.sum(dim=1)
    right / answered -> (answered - M.sum(dim=0) + right) / answered
is it one number for all classes?
    M.diagonal() -> M.trace()
    M.sum(dim=0) -> M.sum()
    M.sum(dim=1) -> M.sum()
are they rounded?
    return right / M.sum(dim=1) -> return (right / M.sum(1)).round(decimals=2)
    ), precision -> ), precision.round(decimals=2)
are recall and precision swapped?
    - return right / M.sum(dim=1), precision
    + return precision, right / M.sum(dim=1)
recall: dtype float32, expected float64
    M.diagonal().double() -> M.diagonal()
    right / answered -> right.double() / answered
what is 0 / 0, for a class that is never answered?
    answered.clamp(min=1) -> answered
returns nothing: is a `return` missing?
    - return right / M.sum(dim=1), precision
    + recall = right / M.sum(dim=1)
    + print(recall, precision)
expected 2 values: recall, precision
    - return right / M.sum(dim=1), precision
    + recall = right / M.sum(dim=1)
    + return torch.stack([recall, precision, recall])
""")


@right("09.4")
def gradients(I, W0, B, W1, label):
    L = torch.relu(I @ W0 + B)
    S = (L @ W1).softmax(dim=1)
    Y = nn.functional.one_hot(label, W1.shape[1])
    delta = (S - Y) / len(I)
    back = (delta @ W1.T) * (L > 0)
    return I.T @ back, back.sum(dim=0), L.T @ delta


slips("09.4", gradients)("""
is B missing in L?
    I @ W0 + B -> I @ W0
is B added after ReLU?
    I @ W0 + B) -> I @ W0) + B
is B missing in the gate?
    L > 0 -> I @ W0 > 0
is softmax taken twice?
    W1) -> W1).softmax(dim=1)
is it the label's score alone?
    (S - Y) -> (S - Y) * Y
is S (1 - S) there?
    (S - Y) -> (S - Y) * S * (1 - S)
is it the slope of S?
    (S - Y) -> -Y / S
That's tanh's
    L > 0 -> 1 - L**2
does δ go back through W1 with its .T?
    W1.T -> W1
is the gate before W1, on the way back?
    (delta @ W1.T) * (L > 0) -> (delta * (L > 0)) @ W1.T
as in nn.Linear?
    I @ W0 -> I @ W0.T
    L @ W1) -> L @ W1.T)
    shape[1] -> shape[0]
    delta @ W1.T -> delta @ W1
    I.T @ back -> back.T @ I
    L.T @ delta -> delta.T @ L
is a step taken?
    I.T @ back -> W0 - I.T @ back
    back.sum -> B - back.sum
    L.T -> W1 - L.T
are ∂l/∂B and ∂l/∂W1 exchanged?
    back.sum(dim=0), L.T @ delta -> L.T @ delta, back.sum(dim=0)
is ∂l/∂B the scores' slope?
    back.sum -> delta.sum
is ∂l/∂B summed over the units?
    sum(dim=0) -> sum(dim=1)
has ∂l/∂B a row for each example still?
    back.sum(dim=0) -> back
is ReLU's gate missing?
    (delta @ W1.T) * (L > 0) -> delta @ W1.T
is the mean over the examples missing
    (S - Y) / len(I) -> S - Y
are W0's and W1's gradients transposed?
    I.T @ back -> back.T @ I
    L.T @ delta -> delta.T @ L
is it L itself that is multiplied?
    (L > 0) -> L
is it divided by c, too?
    len(I) -> S.numel()
[:, label] is every row
    - delta = (S - Y) / len(I)
    + S[:, label] -= 1
    + delta = S / len(I)
""")


@right("09.5")  # by comparison with the borders
def calibration(O, label, bins):
    share, answer = O.softmax(dim=1).max(dim=1)
    borders = torch.arange(1, bins, dtype=O.dtype) / bins
    inside = torch.bucketize(share, borders, right=True)
    member = nn.functional.one_hot(inside, bins).to(O.dtype)
    some = member.sum(dim=0).clamp(min=1)
    right = (answer == label).to(O.dtype)
    return (
        member.sum(dim=0).long(),
        share @ member / some,
        right @ member / some,
    )


@right("09.5")
def calibration(O, label, bins):
    S = O.softmax(dim=1)
    share, answer = S.max(dim=1)
    place = (share * bins).long()
    place = place.clamp(min=0, max=bins - 1)
    right = (answer == label).to(O.dtype)
    count = torch.bincount(place, minlength=bins)
    some = count.clamp(min=1)
    sure = torch.bincount(place, weights=share, minlength=bins) / some
    true = torch.bincount(place, weights=right, minlength=bins) / some
    return count, sure, true


slips("09.5", calibration)("""
dtype float64, expected float32
    (answer == label).to(O.dtype) -> answer == label
dtype float64, expected float32
    weights=share -> weights=share.double()
does share 1 begin again at bin 0?
    place.clamp(min=0, max=bins - 1) -> place % bins
is share 1 left out?
    - place = place.clamp(min=0, max=bins - 1)
    - count = torch.bincount(place, minlength=bins)
    + count = torch.bincount(place, minlength=bins)[:bins]
    share, minlength=bins) -> share, minlength=bins)[:bins]
    right, minlength=bins) -> right, minlength=bins)[:bins]
is the share cut to a whole number before it's multiplied?
    (share * bins).long() -> share.long() * bins
is the largest of each row taken, dim=1?
    S.max(dim=1) -> S.max(dim=0)
do the bins go from the smallest share to the largest?
    (share * -> ((share - share.min()) / (share.max() - share.min() + 1e-12) *
is softmax taken twice?
    S.max -> S.softmax(dim=1).max
is it sigmoid?
    O.softmax(dim=1) -> O.sigmoid()
are shares and places exchanged?
    - share, answer = S.max(dim=1)
    + answer, share = S.max(dim=1)
    + share = share.to(O.dtype)
does count[place] += 1 add once for each example?
    + count = torch.zeros_like(count)
    + sure, right_ones = torch.zeros(2, bins, dtype=O.dtype)
    + count[place] += 1
    + sure[place] += share
    + right_ones[place] += right
    + return count, sure, right_ones
      some = count.clamp(min=1)
is 1 the count of an empty bin?
    return count -> return some
is the last one divided by n?
    return count, sure, true -> return count, sure, true * some / len(O)
is it the bin's middle?
    - return count, sure, true
    + middle = (torch.arange(bins).to(O.dtype) + 0.5) / bins
    + return count, middle * (count > 0), true
share 1 belongs to the last bin
    - place = place.clamp(min=0, max=bins - 1)
what is 0 / 0, for a bin that is empty?
    count.clamp(min=1) -> count
are these sums? Means are asked
    share, minlength=bins) / some -> share, minlength=bins)
    right, minlength=bins) / some -> right, minlength=bins)
count: shape
    place, minlength=bins -> place
    share, minlength=bins -> share
    right, minlength=bins -> right
is softmax missing?
    O.softmax(dim=1) -> O
are there always ten bins?
    share * bins -> share * 10
""")
