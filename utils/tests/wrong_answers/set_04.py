import numpy as np
import torch
from torch import nn

from utils.tests.wrong_answers import right, wrong


@wrong("04.1", "a list of whole numbers becomes int64: is dtype= there?")
def layer(I, W, B):
    I, W, B = torch.tensor(I), torch.tensor(W), torch.tensor(B)
    return torch.relu(I @ W + B)


@wrong("04.1", "an array, expected a tensor")
def layer(I, W, B):
    I, W, B = np.array(I), np.array(W), np.array(B)
    return np.maximum(I @ W + B, 0)


@wrong("04.2", "what doesn't fit is lost: is it carried along?")
def kahan_sums(x):
    return x.cumsum()


@wrong("04.2", "dtype float64, expected float32")
def kahan_sums(x):
    return np.cumsum(x, dtype=np.float64)


@wrong("04.2", "a number, expected an array")
def kahan_sums(x):
    total = lost = np.float32(0)
    for number in x:
        y = number - lost
        t = total + y
        lost = (t - total) - y
        total = t
    return total


@wrong("04.3", "along the input, not along the weights")
def input_gradient(I, W, B):
    W = W.clone().requires_grad_()
    torch.relu(I @ W + B).sum().backward()
    return W.grad


@wrong("04.3", "grad can be implicitly created only for scalar outputs")
def input_gradient(I, W, B):
    I.requires_grad_()
    L = torch.relu(I @ W + B)
    L.backward()
    return I.grad


@wrong("04.4", "the second layer has no bias")
def network(W0, B, W1):
    first, second = nn.Linear(*W0.shape), nn.Linear(*W1.shape)
    with torch.no_grad():
        first.weight.copy_(W0.T)
        first.bias.copy_(B)
        second.weight.copy_(W1.T)
        second.bias.zero_()
    return nn.Sequential(first, nn.ReLU(), second)


@wrong("04.4", "must match the size")
def network(W0, B, W1):
    first = nn.Linear(*W0.shape)
    second = nn.Linear(*W1.shape, bias=False)
    with torch.no_grad():
        first.weight.copy_(W0)
        first.bias.copy_(B)
        second.weight.copy_(W1)
    return nn.Sequential(first, nn.ReLU(), second)


@wrong("04.5", "is anything written into L?")
def work(p, P, I, W, B, L):
    L = torch.relu(I @ W + B)


@wrong("04.5", "each worker has its own rows: does it fill all?")
def work(p, P, I, W, B, L):
    L[:] = torch.relu(I @ W + B)


@wrong("04.5", "every P-th row, not a block of them")
def work(p, P, I, W, B, L):
    m = len(I) // P
    end = (p + 1) * m if p < P - 1 else len(I)
    for k in range(p * m, end):
        L[k] = torch.relu(I[k] @ W + B)


@wrong("04.3", "changes its input I")
def input_gradient(I, W, B):
    I.requires_grad_()
    torch.relu(I @ W + B).sum().backward()
    return I.grad


@wrong("04.4", "is it W.T that is copied?")
def network(W0, B, W1):
    model = torch.nn.Sequential(
        torch.nn.Linear(*W0.shape),
        torch.nn.ReLU(),
        torch.nn.Linear(*W1.shape, bias=False),
    )
    with torch.no_grad():
        model[0].weight.copy_(W0)
        model[0].bias.copy_(B)
        model[2].weight.copy_(W1)
    return model


@wrong("04.5", "returns something: L is filled, nothing returned")
def work(p, P, I, W, B, L):
    L[p::P] = torch.relu(I[p::P] @ W + B)
    return L


@wrong("04.2", "is a part of it float64, or Python's own numbers?")
def kahan_sums(x):
    return np.cumsum(x, dtype=np.float64).astype(np.float32)


@wrong("04.2", "is a part of it float64, or Python's own numbers?")
def kahan_sums(x):
    total = lost = 0.0
    totals = []
    for number in x:
        y = float(number) - lost
        t = total + y
        lost = (t - total) - y
        total = t
        totals.append(total)
    return np.array(totals, np.float32)


@wrong("04.3", "right values, but without autograd")
def input_gradient(I, W, B):
    return (I @ W + B > 0).double() @ W.T


@wrong("04.4", "is B copied into the first layer's bias?")
def network(W0, B, W1):
    first = nn.Linear(*W0.shape)
    second = nn.Linear(*W1.shape, bias=False)
    with torch.no_grad():
        first.weight.copy_(W0.T)
        first.bias.zero_()
        second.weight.copy_(W1.T)
    return nn.Sequential(first, nn.ReLU(), second)


@wrong("04.5", "is ReLU missing?")
def work(p, P, I, W, B, L):
    for k in range(p, len(I), P):
        L[k] = I[k] @ W + B


@right("04.3")
def input_gradient(I, W, B):
    I = I.double().requires_grad_(False).clone().requires_grad_()
    torch.relu(I @ W + B).sum().backward()
    return I.grad
