import numpy as np
import torch
from torch import nn

from utils.tests.wrong_answers import right, slips, wrong


@wrong("04.2", "what doesn't fit is lost: is it carried along?")
def kahan_sums(x):
    return x.cumsum()


@wrong("04.2", "dtype float64, expected float32")
def kahan_sums(x):
    return np.cumsum(x, dtype=np.float64)


@wrong("04.3", "grad can be implicitly created only for scalar outputs")
def input_gradient(I, W, B):
    I.requires_grad_()
    L = torch.relu(I @ W + B)
    L.backward()
    return I.grad


@wrong("04.5", "is anything written into L?")
def work(p, P, I, W, B, L):
    L = torch.relu(I @ W + B)


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


@wrong("04.2", "is a part of it float64, or Python's own numbers?")
def kahan_sums(x):
    return np.cumsum(x, dtype=np.float64).astype(np.float32)


@wrong("04.3", "right values, but without autograd")
def input_gradient(I, W, B):
    return (I @ W + B > 0).double() @ W.T


@right("04.3")
def input_gradient(I, W, B):
    I = I.double().requires_grad_(False).clone().requires_grad_()
    torch.relu(I @ W + B).sum().backward()
    return I.grad


@right("04.1")
def layer(I, W, B):
    I, W, B = torch.Tensor(I), torch.Tensor(W), torch.Tensor(B)
    return torch.relu(I @ W + B)


slips("04.1", layer)("""
goes along axis 0
    relu(I @ W + B) -> max(I @ W + B, 0)
of each column?
    relu(I @ W + B) -> max(I @ W + B, 0).values
only one number taken?
    relu(I @ W + B) -> relu(I @ W + B).sum()
is what lies below 0 kept?
    relu(I @ W + B) -> clamp(I @ W + B, max=0)
is a part left of
    torch.relu -> nn.functional.leaky_relu
one bias for each unit,
    + B -> + B[:, None]
is it torch.relu?
    torch.relu -> nn.ReLU
a list of whole numbers becomes int64: is dtype= there?
    torch.Tensor(I), torch.Tensor(W) -> torch.tensor(I), torch.tensor(W)
    torch.Tensor(B) -> torch.tensor(B)
an array, expected a tensor
    - I, W, B = torch.Tensor(I), torch.Tensor(W), torch.Tensor(B)
    + I, W, B = np.array(I), np.array(W), np.array(B)
    torch.relu(I @ W + B) -> np.maximum(I @ W + B, 0)
""")


@right("04.2")
def kahan_sums(x):
    total, lost = np.float32(0), np.float32(0)
    totals = []
    for number in x:
        y = number - lost
        t = total + y
        lost = (t - total) - y
        total = t
        totals.append(total)
    return np.array(totals)


slips("04.2", kahan_sums)("""
is a sign turned?
    (t - total) - y -> y - (t - total)
is total replaced too early?
    total + y -> total = total + y
is the first number missing?
    in x: -> in x[1:]:
inside of the loop?
    - return np.array(totals)
    +     return np.array(totals)
counted twice?
    total, lost = np.float32(0), -> total, lost = x[0],
is it the number?
    ) - y -> ) - number
are the losses added up?
    lost = (t -> lost += (t
is this y?
    append(total) -> append(y)
a number, expected an array
    np.array(totals) -> total
is a part of it float64, or Python's own numbers?
    y = number -> y = float(number)
    np.float32(0), np.float32(0) -> 0.0, 0.0
    np.array(totals) -> np.array(totals, np.float32)
""")


@wrong("04.2", "does NumPy add each total up?")
def kahan_sums(x):
    return np.array([x[: k + 1].sum() for k in range(len(x))])


@right("04.3")
def input_gradient(I, W, B):
    x = I.clone().requires_grad_()
    L = torch.relu(x @ W + B)
    return torch.autograd.grad(L.sum(), x)[0]


slips("04.3", input_gradient)("""
is B missing in ReLU,
    W + B -> W
is B missing in ReLU,
    x @ W + B) -> x @ W) + B
which of it is asked?
    )[0] -> )
is it the first example's sum?
    L.sum() -> L[0].sum()
the largest output's
    L.sum() -> L.max(dim=1).values.sum()
along the input, not along the weights
    x = I.clone().requires_grad_() -> x, W = I, W.clone().requires_grad_()
    L.sum(), x -> L.sum(), W
changes its input I
    I.clone().requires_grad_() -> I.requires_grad_()
""")


@right("04.4")
def network(W0, B, W1):
    first = nn.Linear(*W0.shape)
    second = nn.Linear(*W1.shape, bias=False)
    with torch.no_grad():
        first.weight.copy_(W0.T)
        first.bias.copy_(B)
        second.weight.copy_(W1.T)
    return nn.Sequential(first, nn.ReLU(), second)


slips("04.4", network)("""
are its ( ) missing?
    no_grad() -> no_grad
a bias to copy B into?
    (*W0.shape) -> (*W0.shape, bias=False)
is it one bias for all units?
    copy_(B) -> copy_(B[0])
is it reshape, not `.T`?
    W0.T -> W0.reshape(W0.T.shape)
    W1.T -> W1.reshape(W1.T.shape)
is ReLU behind both layers?
    nn.ReLU(), second -> second, nn.ReLU()
is a part left of
    nn.ReLU -> nn.LeakyReLU
the second layer has no bias
    (*W1.shape, bias=False) -> (*W1.shape)
    - second.weight.copy_(W1.T)
    + second.weight.copy_(W1.T)
    + second.bias.zero_()
must match the size
    W0.T -> W0
    W1.T -> W1
is B copied into the first layer's bias?
    first.bias.copy_(B) -> first.bias.zero_()
""")


@wrong("04.4", "right values, but without Sequential: the statement asks")
def network(W0, B, W1):
    class Network(nn.Module):
        def __init__(self):
            super().__init__()
            self.first = nn.Linear(*W0.shape)
            self.second = nn.Linear(*W1.shape, bias=False)
            with torch.no_grad():
                self.first.weight.copy_(W0.T)
                self.first.bias.copy_(B)
                self.second.weight.copy_(W1.T)

        def forward(self, I):
            return self.second(torch.relu(self.first(I)))

    return Network()


@right("04.5")
def work(p, P, I, W, B, L):
    for k in range(p, len(I), P):
        L[k] = torch.relu(I[k] @ W + B)


slips("04.5", work)("""
is it added to what L holds?
    ] = -> ] +=
in each other's place?
    p, len(I), P -> P, len(I), p
does rank 0 fill all?
    range(p, len(I), P) -> range(len(I) * (p == 0))
is the last row missing?
    len(I) -> len(I) - 1
are these n // P rows?
    len(I) -> len(I) // P * P
are the columns of I counted,
    len(I) -> len(W)
are the units counted,
    len(I) -> len(B)
is it k // P,
    p, len(I), P -> p * P, min(p * P + P, len(I))
row `rank` alone?
      L[k] = torch.relu(I[k] @ W + B)
    + return
each worker has its own rows: does it fill all?
    p, len(I), P -> len(I)
returns something: L is filled, nothing returned
      L[k] = torch.relu(I[k] @ W + B)
    + return L
is ReLU missing?
    torch.relu(I[k] @ W + B) -> I[k] @ W + B
is it a block of n // P rows?
    range(p, len(I), P) -> range(p * (len(I) // P), (p + 1) * (len(I) // P))
every P-th row, not a block of them
    - for k in range(p, len(I), P):
    + m = len(I) // P
    + for k in range(p * m, (p + 1) * m if p < P - 1 else len(I)):
are these the multiples of rank?
    range(p, len(I), P) -> (k for k in range(len(I)) if k % p == 0)
""")


@wrong("04.5", "does an index go beyond the end?")
def work(p, P, I, W, B, L):
    k = p
    while True:
        L[k] = torch.relu(I[k] @ W + B)
        k += P
        if k >= len(I):
            break


@wrong("04.5", "is anything written into L?")
def work(p, P, I, W, B, L):
    filled = L.clone()
    filled[p::P] = torch.relu(I[p::P] @ W + B)
    L.data = filled
