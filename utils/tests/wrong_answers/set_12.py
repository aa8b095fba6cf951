import torch
from torch.nn.functional import conv2d, max_pool2d, pad

from utils.tests.wrong_answers import wrong


@wrong("12.1", "do the strides before it widen a layer's field?")
def size_and_field(columns, layers):
    field = 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += r - 1
    return columns, field


@wrong("12.1", "does a layer's own stride widen its field?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        apart = apart * s
        field = field + (r - 1) * apart
    return columns, field


@wrong("12.1", "a column more or none, no half ones: is it `//`?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) / s + 1
        field = field + (r - 1) * apart
        apart = apart * s
    return columns, field


@wrong("12.1", "is padding on both sides?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + p - r) // s + 1
        field = field + (r - 1) * apart
        apart = apart * s
    return columns, field


@wrong("12.1", "are (r, p, s) taken in another order?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, s, p in layers:
        columns = (columns + 2 * p - r) // s + 1
        field = field + (r - 1) * apart
        apart = apart * s
    return columns, field


@wrong("12.1", "does the field begin with the one pixel itself?")
def size_and_field(columns, layers):
    field, apart = 0, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += (r - 1) * apart
        apart *= s
    return columns, field


@wrong("12.1", "is the + 1 missing?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s
        field += (r - 1) * apart
        apart *= s
    return columns, field


@wrong("12.1", "does a window of r widen the field by r - 1?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += r * apart
        apart *= s
    return columns, field


@wrong("12.1", "is only the stride just before it counted?")
def size_and_field(columns, layers):
    field, before = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += (r - 1) * before
        before = s
    return columns, field


@wrong("12.1", "first the columns, then the field")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += (r - 1) * apart
        apart *= s
    return field, columns


@wrong("12.1", "is the stride left out of the size?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = columns + 2 * p - r + 1
        field += (r - 1) * apart
        apart *= s
    return columns, field


@wrong("12.1", "returns a number, expected 2 values: columns, field")
def size_and_field(columns, layers):
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
    return columns


@wrong("12.1", "field: 4, expected 3")
def size_and_field(columns, layers):
    field = 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field = field * s + (r - 1)
    return columns, field


@wrong("12.1", "do strides multiply?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += (r - 1) * apart
        apart += s
    return columns, field


@wrong("12.1", "does padding change the field?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += (r - 1) * apart - 2 * p
        apart *= s
    return columns, field


@wrong("12.1", "is it rounded up?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = -(-(columns + 2 * p - r) // s) + 1
        field += (r - 1) * apart
        apart *= s
    return columns, field


@wrong("12.1", "is only the first layer looked at?")
def size_and_field(columns, layers):
    r, p, s = layers[0]
    return (columns + 2 * p - r) // s + 1, r


@wrong("12.1", "is only the first layer looked at?")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += (r - 1) * apart
        apart *= s
        return columns, field


@wrong("12.2", "is this the first h that is too large?")
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


@wrong("12.2", "has the second convolution 3 · 3 · h numbers in its window?")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        conv = 10 * q + 20 * q
        if conv + 2 * q * (side // 4) ** 2 * c + c > budget:
            return q - 1


@wrong("12.2", "does the search end one short of 100?")
def widest(budget, side, c):
    best = 0
    for q in range(1, 100):
        conv = 10 * q + 18 * q * q + 2 * q
        if conv + 2 * q * (side // 4) ** 2 * c + c <= budget:
            best = q
    return best


@wrong("12.2", "does the search end at 100?")
def widest(budget, side, c):
    best = 0
    for q in range(101):
        conv = 10 * q + 18 * q * q + 2 * q
        if conv + 2 * q * (side // 4) ** 2 * c + c <= budget:
            best = q
    return best


@wrong("12.2", "may the budget be spent to the last parameter?")
def widest(budget, side, c):
    q = 1
    while True:
        conv = 10 * q + 18 * q * q + 2 * q
        if conv + 2 * q * (side // 4) ** 2 * c + c >= budget:
            return q - 1
        q += 1


@wrong("12.2", "does the second pooling count, too?")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        conv = 10 * q + 18 * q * q + 2 * q
        if conv + 2 * q * (side // 2) ** 2 * c + c > budget:
            return q - 1


@wrong("12.2", "are there poolings before the last layer?")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        conv = 10 * q + 18 * q * q + 2 * q
        if conv + 2 * q * side**2 * c + c > budget:
            return q - 1


@wrong("12.2", "are there 2h channels at the end?")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        conv = 10 * q + 18 * q * q + 2 * q
        if conv + q * (side // 4) ** 2 * c + c > budget:
            return q - 1


@wrong("12.2", "is the picture (side / 4) by (side / 4) at the end?")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        conv = 10 * q + 18 * q * q + 2 * q
        if conv + 2 * q * (side // 4) * c + c > budget:
            return q - 1


@wrong("12.2", "what if there is none?")
def widest(budget, side, c):
    q = 1
    while True:
        conv = 10 * (q + 1) + 18 * (q + 1) ** 2 + 2 * (q + 1)
        if conv + 2 * (q + 1) * (side // 4) ** 2 * c + c > budget:
            return q
        q += 1


@wrong("12.2", "has the second convolution 2h channels going out?")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        conv = 10 * q + 9 * q * q + q
        if conv + 2 * q * (side // 4) ** 2 * c + c > budget:
            return q - 1


@wrong("12.2", "are all biases counted?")
def widest(budget, side, c):
    q = 0
    while 10 * q + 18 * q * q + 2 * q + 2 * q * (side / 4) ** 2 * c <= budget:
        q += 1
    return q - 1


@wrong("12.2", "did not end: is there a loop whose condition never")
def widest(budget, side, c):
    q = 1
    needed = 12 * q + 18 * q * q + 2 * q * (side // 4) ** 2 * c + c
    while needed <= budget:
        q += 1
    return q - 1


@wrong("12.3", "is the padding missing?")
def convolve(I, W, B, stride, padding):
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "15 of 48 values are wrong, the first at (0, 1, 0, 0):")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = torch.zeros(len(I), len(W), rows, columns)
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L += torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "is the bias added once for each u and v?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
            L = L + B[:, None, None]
    return L


@wrong("12.3", "right values, but with torch.conv2d: the task is what")
def convolve(I, W, B, stride, padding):
    return conv2d(I, W, B, stride=stride, padding=padding)


@wrong("12.3", "right values, but with torch.nn.Conv2d: the task is")
def convolve(I, W, B, stride, padding):
    layer = torch.nn.Conv2d(1, 1, 1)
    layer.weight = torch.nn.Parameter(W)
    layer.bias = torch.nn.Parameter(B)
    layer.stride, layer.padding = (stride, stride), (padding, padding)
    return layer(I).detach()


@wrong("12.3", "right values, but with torch.Tensor.unfold: the windows")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    windows = I.unfold(2, r, stride).unfold(3, r, stride)
    return torch.einsum("kiyxuv,jiuv->kjyx", windows, W) + B[:, None, None]


@wrong("12.3", "are u and v exchanged?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, v, u])
    return L + B[:, None, None]


@wrong("12.3", "is the bias missing?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L


@wrong("12.3", "(j,) with (n, j, y, x): along which axis does B stand?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L + B


@wrong("12.3", "is the stride missing?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = I.shape[2] - r + 1
    columns = I.shape[3] - r + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[:, :, u : u + rows, v : v + columns]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "does each u and v replace what was there?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "right values, but a Python line runs once for each")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = torch.zeros(len(I), len(W), rows, columns, dtype=I.dtype)
    for k in range(len(I)):
        for u in range(r):
            for v in range(r):
                part = I[
                    k,
                    :,
                    u : u + stride * rows : stride,
                    v : v + stride * columns : stride,
                ]
                L[k] += torch.einsum("iyx,ji->jyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "right values, but a Python line runs once for each row")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = torch.zeros(len(I), len(W), rows, columns, dtype=I.dtype)
    for y in range(rows):
        for x in range(columns):
            part = I[
                :, :, stride * y : stride * y + r, stride * x : stride * x + r
            ]
            L[:, :, y, x] = torch.einsum("kiuv,jiuv->kj", part, W) + B
    return L


@wrong("12.3", "does the slice reach u + stride · rows?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[:, :, u : u + rows : stride, v : v + columns : stride]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "does the slice have an end?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[:, :, u::stride, v::stride]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L + B[:, None, None]


@wrong("12.3", "L has more places than B: is it L = L + …, not +=?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = B[:, None, None]
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L += torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L


@wrong("12.3", "is there ReLU?")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return torch.relu(L + B[:, None, None])


@wrong("12.3", "stops with RuntimeError: Expected size for first two")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            part = I[
                :,
                :,
                u : u + stride * rows : stride,
                v : v + stride * columns : stride,
            ]
            L = L + part @ W[:, :, u, v].T
    return L + B[:, None, None]


@wrong("12.4", "W_uv occurs in every L_yx: is it the sum over all of them?")
def way_back(I, W, delta):
    r, q = W.shape
    dW = torch.empty_like(W)
    for u in range(r):
        for v in range(q):
            dW[u, v] = (
                I[u : u + len(delta), v : v + delta.shape[1]] * delta
            ).mean()
    edges = pad(delta, [q - 1, q - 1, r - 1, r - 1])
    dI = torch.zeros_like(I)
    for u in range(r):
        for v in range(q):
            dI += (
                W[r - 1 - u, q - 1 - v]
                * edges[u : u + I.shape[0], v : v + I.shape[1]]
            )
    return dW, dI


@wrong("12.4", "does δ_yx go back to I with W_uv at (y + u, x + v)?")
def way_back(I, W, delta):
    r, q = W.shape
    dW = torch.empty_like(W)
    dI = torch.zeros_like(I)
    edges = pad(delta, [q - 1, q - 1, r - 1, r - 1])
    for u in range(r):
        for v in range(q):
            dW[u, v] = (
                I[u : u + len(delta), v : v + delta.shape[1]] * delta
            ).sum()
            dI += W[u, v] * edges[u : u + I.shape[0], v : v + I.shape[1]]
    return dW, dI


@wrong("12.4", "right values, but with torch.Tensor.backward: derive")
def way_back(I, W, delta):
    I = I.clone().requires_grad_()
    W = W.clone().requires_grad_()
    L = conv2d(I[None, None], W[None, None])[0, 0]
    L.backward(delta)
    return W.grad, I.grad


@wrong("12.4", "first W's gradient, then I's")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
            dI[u : u + rows, v : v + columns] += W[u, v] * delta
    return dI, dW


@wrong("12.4", "a pixel is in several windows: do its parts add up?")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
            dI[u : u + rows, v : v + columns] = W[u, v] * delta
    return dW, dI


@wrong("12.4", "is δ missing in the gradient of W?")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            dW[u, v] = I[u : u + rows, v : v + columns].sum()
            dI[u : u + rows, v : v + columns] += W[u, v] * delta
    return dW, dI


@wrong("12.4", "is δ missing in the gradient of I?")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
            dI[u : u + rows, v : v + columns] += W[u, v]
    return dW, dI


@wrong("12.4", "right values, but a Python line runs once for each row")
def way_back(I, W, delta):
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for y in range(delta.shape[0]):
        for x in range(delta.shape[1]):
            part = slice(y, y + W.shape[0]), slice(x, x + W.shape[1])
            dW += delta[y, x] * I[part]
            dI[part] += delta[y, x] * W
    return dW, dI


@wrong("12.4", "right values, but with torch.conv2d: derive both sums")
def way_back(I, W, delta):
    dW = conv2d(I[None, None], delta[None, None])[0, 0]
    r, q = W.shape
    edges = pad(delta, [q - 1, q - 1, r - 1, r - 1])
    dI = conv2d(edges[None, None], W.flip(0, 1)[None, None])[0, 0]
    return dW, dI


@wrong("12.4", "returns a tensor, expected 2 values: gradient of W,")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
            dI[u : u + rows, v : v + columns] += W[u, v] * delta
    return dW


@wrong("12.4", "is W square?")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u in range(W.shape[0]):
        for v in range(W.shape[0]):
            dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
            dI[u : u + rows, v : v + columns] += W[u, v] * delta
    return dW, dI


@wrong("12.4", "gradient of W: dtype float32, expected float64")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros(W.shape), torch.zeros(I.shape)
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
            dI[u : u + rows, v : v + columns] += W[u, v] * delta
    return dW, dI


@wrong("12.4", "does the gradient of I begin with zeros?")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), I
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
            dI[u : u + rows, v : v + columns] += W[u, v] * delta
    return dW, dI


@wrong("12.4", "is this a layer's way back?")
def way_back(I, W, delta):
    return I.T @ delta, delta @ W.T


@wrong("12.4", "is all of δ · W at one place?")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            dW[u, v] = (delta * I[u : u + rows, v : v + columns]).sum()
            dI[u, v] += (W[u, v] * delta).sum()
    return dW, dI


@wrong("12.5", "do the shares of each photograph add up to 1?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    L = L.flatten(1)
    O = L @ W + C
    return O.softmax(dim=0)


@wrong("12.5", "conv2d wants (n, channels, rows, columns): the new axis")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(0)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    L = L.flatten(1)
    O = L @ W + C
    return O.softmax(dim=1)


@wrong("12.5", "which axes become one?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    L = L.flatten()
    O = L @ W + C
    return O.softmax(dim=0)


@wrong("12.5", "are these the scores?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    L = L.flatten(1)
    return L @ W + C


@wrong("12.5", "is ReLU lost?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2)
    O = L.flatten(1) @ W + C
    return O.softmax(dim=1)


@wrong("12.5", "is the padding lost?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B)
    L = max_pool2d(L, 2).relu()
    L = L.flatten(1)
    O = L @ W + C
    return O.softmax(dim=1)


@wrong("12.5", "is the pooling lost?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = L.relu().flatten(1)
    O = L @ W + C
    return O.softmax(dim=1)


@wrong("12.5", "a row of W belongs to a channel, row, column, in this order")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    L = L.permute(0, 2, 3, 1).flatten(1)
    O = L @ W + C
    return O.softmax(dim=1)


@wrong("12.5", "is softmax lost, or taken of all numbers at once?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    O = L.flatten(1) @ W + C
    return O.flatten().softmax(dim=0).view(O.shape)


@wrong("12.5", "conv2d wants (n, channels, rows, columns): the new axis")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(3)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    O = L.flatten(1) @ W + C
    return O.softmax(dim=1)


@wrong("12.5", "shape (2, 1, 3), expected (2, 3)")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    L = L.flatten(2)
    O = L @ W + C
    return O.softmax(dim=1)


@wrong("12.5", "is the last layer's bias lost?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    L = L.view(-1, len(W))
    O = L @ W
    return O.softmax(dim=1)


@wrong("12.5", "is B lost?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, padding=1)
    L = max_pool2d(L, 2).relu()
    O = L.flatten(1) @ W + C
    return O.softmax(dim=1)


@wrong("12.5", "are these logarithms of shares?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    O = L.flatten(1) @ W + C
    return O.log_softmax(dim=1)


@wrong("12.5", "returns nothing: is a `return` missing?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    O = L.flatten(1) @ W + C
    O.softmax(dim=1)


@wrong("12.5", "are these the classes?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    O = (L.flatten(1) @ W + C).softmax(dim=1)
    return O.argmax(dim=1)


@wrong("12.5", "is softmax lost, or taken of all numbers at once?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    O = L.flatten(1) @ W + C
    return O.exp() / O.exp().sum()


@wrong("12.5", "do they add up to 1?")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    O = L.flatten(1) @ W + C
    return torch.sigmoid(O)
