import torch
from torch.nn.functional import pad

from utils.tests.wrong_answers import wrong


@wrong("12.1", "do the strides before it widen a layer's view?")
def size_and_view(n, layers):
    view = 1
    for k, s, p in layers:
        n = (n + 2 * p - k) // s + 1
        view += k - 1
    return n, view


@wrong("12.1", "does a layer's own stride widen its view?")
def size_and_view(n, layers):
    view, jump = 1, 1
    for k, s, p in layers:
        n = (n + 2 * p - k) // s + 1
        jump = jump * s
        view = view + (k - 1) * jump
    return n, view


@wrong("12.1", "  layers = [(")
def size_and_view(n, layers):
    view, jump = 1, 1
    for k, s, p in layers:
        n = (n + 2 * p - k) / s + 1
        view = view + (k - 1) * jump
        jump = jump * s
    return n, view


@wrong("12.2", "is this the first q that is too large?")
def widest(budget, side, c):
    q, needed = 0, 0
    while needed <= budget:
        q += 1
        needed = 10 * q + 18 * q * q + 2 * q
        needed += 2 * q * side**2 // 16 * c + c
    return q


@wrong("12.2", "are all biases counted?")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        conv = 9 * q + 9 * q * 2 * q
        if conv + 2 * q * (side // 4) ** 2 * c > budget:
            return q - 1


@wrong("12.2", "has the second convolution 3 · 3 · q numbers in its window?")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        conv = 10 * q + 20 * q
        if conv + 2 * q * (side // 4) ** 2 * c + c > budget:
            return q - 1


@wrong("12.3", "is the padding missing?")
def convolve(I, W, B, stride, padding):
    k = W.shape[-1]
    rows = (I.shape[2] - k) // stride + 1
    columns = (I.shape[3] - k) // stride + 1
    L = 0
    for u in range(k):
        for v in range(k):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + torch.einsum("mayx,ba->mbyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "expected")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    k = W.shape[-1]
    rows = (I.shape[2] - k) // stride + 1
    columns = (I.shape[3] - k) // stride + 1
    L = torch.zeros(len(I), len(W), rows, columns)
    for u in range(k):
        for v in range(k):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L += torch.einsum("mayx,ba->mbyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "is the bias added once for each a and b?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    k = W.shape[-1]
    rows = (I.shape[2] - k) // stride + 1
    columns = (I.shape[3] - k) // stride + 1
    L = 0
    for u in range(k):
        for v in range(k):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + torch.einsum("mayx,ba->mbyx", part, W[:, :, u, v])
            L = L + B[:, None, None]
    return L


@wrong("12.4", "is it the sum over all of them?")
def way_back(I, K, delta):
    k, m = K.shape
    dK = torch.empty_like(K)
    for u in range(k):
        for v in range(m):
            dK[u, v] = (
                I[u : u + len(delta), v : v + delta.shape[1]] * delta
            ).mean()
    edges = pad(delta, [m - 1, m - 1, k - 1, k - 1])
    dI = torch.zeros_like(I)
    for u in range(k):
        for v in range(m):
            dI += (
                K[k - 1 - u, m - 1 - v]
                * edges[u : u + I.shape[0], v : v + I.shape[1]]
            )
    return dK, dI


@wrong("12.4", "does δ_yx go back to I with W_ab at (y + a, x + b)?")
def way_back(I, K, delta):
    k, m = K.shape
    dK = torch.empty_like(K)
    dI = torch.zeros_like(I)
    edges = pad(delta, [m - 1, m - 1, k - 1, k - 1])
    for u in range(k):
        for v in range(m):
            dK[u, v] = (
                I[u : u + len(delta), v : v + delta.shape[1]] * delta
            ).sum()
            dI += K[u, v] * edges[u : u + I.shape[0], v : v + I.shape[1]]
    return dK, dI


@wrong("12.4", "first W's gradient, then I's")
def way_back(I, K, delta):
    I.requires_grad_()
    K.requires_grad_()
    L = torch.nn.functional.conv2d(I[None, None], K[None, None])[0, 0]
    L.backward(delta)
    return I.grad, K.grad


@wrong("12.5", "is a sequence read beyond its end?")
def last_states(I, lengths, W, B, V, C):
    L = torch.zeros(len(I), len(V), dtype=I.dtype)
    for t in range(I.shape[1]):
        r, z, n = (I[:, t] @ W + B).chunk(3, dim=1)
        lr, lz, ln = (L @ V + C).chunk(3, dim=1)
        R, Z = torch.sigmoid(r + lr), torch.sigmoid(z + lz)
        N = torch.tanh(n + R * ln)
        L = (1 - Z) * N + Z * L
    return L


@wrong("12.5", "is a sequence read one step too far?")
def last_states(I, lengths, W, B, V, C):
    L = torch.zeros(len(I), len(V), dtype=I.dtype)
    for t in range(I.shape[1]):
        r, z, n = (I[:, t] @ W + B).chunk(3, dim=1)
        lr, lz, ln = (L @ V + C).chunk(3, dim=1)
        R, Z = torch.sigmoid(r + lr), torch.sigmoid(z + lz)
        N = torch.tanh(n + R * ln)
        L = torch.where((t <= lengths)[:, None], (1 - Z) * N + Z * L, L)
    return L


@wrong("12.5", "are Z and 1 - Z exchanged?")
def last_states(I, lengths, W, B, V, C):
    L = torch.zeros(len(I), len(V), dtype=I.dtype)
    for t in range(I.shape[1]):
        r, z, n = (I[:, t] @ W + B).chunk(3, dim=1)
        lr, lz, ln = (L @ V + C).chunk(3, dim=1)
        R, Z = torch.sigmoid(r + lr), torch.sigmoid(z + lz)
        N = torch.tanh(n + R * ln)
        L = torch.where((t < lengths)[:, None], Z * N + (1 - Z) * L, L)
    return L


@wrong("12.5", "stops with RuntimeError")
def last_states(I, lengths, W, B, V, C):
    L = torch.zeros(len(I), len(V))
    for t in range(I.shape[1]):
        r, z, n = (I[:, t] @ W + B).chunk(3, dim=1)
        lr, lz, ln = (L @ V + C).chunk(3, dim=1)
    return L


@wrong("12.6", "are the columns split into heads by view alone?")
def heads(Q, K, V, m):
    n, p, e = Q.shape
    Q, K, V = (X.view(n, m, p, e // m) for X in (Q, K, V))
    O = Q @ K.transpose(2, 3) / (e // m) ** 0.5
    O[:, :, torch.ones(p, p).triu(1).bool()] = -torch.inf
    return (O.softmax(3) @ V).view(n, p, e)


@wrong("12.6", "is it divided by √e?")
def heads(Q, K, V, m):
    n, p, e = Q.shape
    Q, K, V = (X.view(n, p, m, e // m).transpose(1, 2) for X in (Q, K, V))
    O = Q @ K.transpose(2, 3) / e**0.5
    O = O.masked_fill(torch.ones(p, p).triu(1).bool(), -torch.inf)
    return (O.softmax(3) @ V).transpose(1, 2).reshape(n, p, e)


@wrong("12.6", "do the axes go back to their places")
def heads(Q, K, V, m):
    n, p, e = Q.shape
    Q, K, V = (X.view(n, p, m, e // m).transpose(1, 2) for X in (Q, K, V))
    O = Q @ K.transpose(2, 3) / (e // m) ** 0.5
    O = O.masked_fill(torch.ones(p, p).triu(1).bool(), -torch.inf)
    return (O.softmax(3) @ V).reshape(n, p, e)


@wrong("12.6", "do the shares of those looked at add up to 1?")
def heads(Q, K, V, m):
    n, p, e = Q.shape
    Q, K, V = (X.view(n, p, m, e // m).transpose(1, 2) for X in (Q, K, V))
    O = Q @ K.transpose(2, 3) / (e // m) ** 0.5
    S = O.softmax(3) * torch.ones(p, p).tril()
    return (S @ V).transpose(1, 2).reshape(n, p, e)


@wrong("12.6", "values are wrong")
def heads(Q, K, V, m):
    n, p, e = Q.shape
    O = Q @ K.transpose(1, 2) / e**0.5
    O = O.masked_fill(torch.ones(p, p).triu(0).bool(), -torch.inf)
    return O.softmax(2) @ V
