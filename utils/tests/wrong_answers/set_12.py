import math

import torch
from torch.nn.functional import conv2d, max_pool2d, pad, unfold

from utils.tests.wrong_answers import right, slips, wrong


@right("12.1")
def size_and_field(columns, layers):
    field, apart = 1, 1
    for r, p, s in layers:
        columns = (columns + 2 * p - r) // s + 1
        field += (r - 1) * apart
        apart *= s
    return columns, field


slips("12.1", size_and_field)("""
do the strides before it widen a layer's field?
    ) * apart -> )
does a layer's own stride widen its field? Only those before it do
    (r - 1) * apart -> (r - 1) * apart * s
is it a layer's own stride that widens it?
    (r - 1) * apart -> (r - 1) * s
without a point: is it `//`
    - r) // s -> - r) / s
without a point: is it
    - r) // s -> - r + 0.0) // s
is padding on both sides?
    2 * p -> p
are (r, p, s) taken in another order?
    r, p, s -> r, s, p
does the field begin with the one pixel itself?
    field, apart = 1 -> field, apart = 0
is the + 1 missing?
    ) // s + 1 -> ) // s
does a window of r widen the field by r - 1?
    (r - 1) -> r
is only the stride just before it counted?
    apart *= s -> apart = s
first the columns, then the field
    return columns, field -> return field, columns
is the stride left out of the size?
    - r) // s + 1 -> - r) + 1
is padding left out of the size?
    2 * p -> 0
returns a number, expected 2 values: columns, field
    return columns, field -> return columns
does a stride stretch the field? It moves windows apart
    field += (r - 1) * apart -> field = field * s + r - 1
do strides multiply?
    apart *= s -> apart += s
does padding change the field?
    * apart -> * apart - 2 * p
is padding part of the field?
    (r - 1) -> (r - 1 - p)
is it rounded up?
    (columns + 2 * p - r) // s -> -((r - 2 * p - columns) // s)
is only the first layer looked at?
    - return columns, field
    +     return columns, field
is the field that of layers in the other
    layers: -> layers[::-1]:
Twice 2 apart is 4, not 3
    apart *= s -> apart += s - 1
is each stride taken for 2?
    apart *= s -> apart *= 2
do the windows multiply? Each adds r - 1 steps
    field += (r - 1) * apart -> field *= r
does a pooling multiply the field? It's a window, too
    (r - 1) * apart -> (r - 1) * (field if r == s else apart)
is it r for each layer, from 0 on? It's r - 1, from 1 on
    field, apart = 1 -> field, apart = 0
    (r - 1) -> r
is the first layer left out of the field?
    field, apart = 1, 1 -> field, apart = 1, 0
    apart *= s -> apart = apart * s or 1
is it the largest window? Each layer widens the field
    field += (r - 1) * apart -> field = max(field, r)
is the field an area?
    return columns, field -> return columns, field**2
is the + 1 above the line? It comes after the division
    - r) // s + 1 -> - r + 1) // s
what stands above the line? Is it in brackets?
    (columns + 2 * p - r) -> columns + 2 * p - r
is it rounded to the nearest? A window that doesn't fit is left out
    (columns + 2 * p - r) // s -> round((columns + 2 * p - r) / s)
is it columns / s, rounded up? That's for one padding only
    (columns + 2 * p - r) // s + 1 -> -(-columns // s)
does each layer get the picture? It gets what the one before gives
    + start = columns
      field, apart = 1, 1
    (columns + -> (start +
is the last layer left out?
    layers: -> layers[:-1]:
how many columns are seen? That isn't the ratio of two widths
      field, apart = 1, 1
    + start = columns
    return columns, field -> return columns, start // columns
is it how many columns get lost? Padding and strides count
      field, apart = 1, 1
    + start = columns
    return columns, field -> return columns, start - columns + 1
""")


@wrong("12.1", "is only the first layer looked at?")
def size_and_field(columns, layers):
    r, p, s = layers[0]
    return (columns + 2 * p - r) // s + 1, r


@right("12.1")
def size_and_field(columns, layers):
    for r, p, s in layers:
        columns = math.floor((columns + 2 * p - r) / s) + 1
    field = 1
    for r, _, s in layers[::-1]:
        field = (field - 1) * s + r
    return [columns, field]


@right("12.2")
def widest(budget, side, c):
    q = 0
    while True:
        q += 1
        first = 9 * q + q
        second = 9 * q * 2 * q + 2 * q
        if first + second + 2 * q * (side // 4) ** 2 * c + c > budget:
            return q - 1


slips("12.2", widest)("""
is this the first h that is too large?
    return q - 1 -> return q
are all biases counted?
    * q + q -> * q
    q + 2 * q -> q
    c + c > -> c >
are all biases counted?
    9 * q + q -> 9 * q
are all biases counted?
    c + c > -> c >
    // -> /
has the second convolution 3 · 3 · h numbers in its window?
    9 * q * 2 * q -> 9 * 2 * q
has the first convolution nine numbers
    9 * q + q -> 3 * q + q
may the budget be spent to the last parameter?
    > budget -> >= budget
does the second pooling count, too?
    side // 4 -> side // 2
are there poolings before the last layer?
    (side // 4) -> side
are there 2h channels at the end?
    2 * q * (side -> q * (side
is the picture (side / 4) by (side / 4)
    ) ** 2 -> )
with padding 1, does a convolution make
    side // 4 -> side // 4 - 1
has each of the c scores its own weights?
    2 * c + c -> 2 + c
how many numbers of each channel does the last layer get?
    2 * q * (side // 4) ** 2 * c -> 2 * q * c
has the second convolution 2h channels going out?
    9 * q * 2 * q + 2 * q -> 9 * q * q + q
what if there is none? Then it's 0
    q - 1 -> max(q - 1, 1)
what if even h = 0 is too much? Then it's 0, too
    q = 0 -> q = -1
without a point: is it
    return q - 1 -> return float(q - 1)
did not end: is there a loop whose condition never
    += 1 -> += 0
returns nothing: is a `return` missing?
    return q - 1 -> break
are the pictures coloured? Grey ones have one channel
    9 * q + q -> 27 * q + q
is there batch normalization? It isn't in the list
    q + 2 * q -> q + 2 * q + 6 * q
has pooling parameters? It has none
    c + c > -> c + c + 8 >
has a 3 × 3 window nine places? Is it 3?
    9 * q + q -> 3 * q + q
    9 * q * 2 -> 3 * q * 2
is padding forgotten? With it the pictures stay as large
    (side // 4) -> (((side - 2) // 2 - 2) // 2)
has a convolution weights for each place? All share a window
    9 * q + q -> (9 * q + q) * side**2
    9 * q * 2 * q + 2 * q -> (18 * q + 2) * q * (side // 2) ** 2
are there h channels after the second convolution? 2h
    9 * q * 2 * q + 2 * q -> 9 * q * q + q
    2 * q * (side -> q * (side
are side and c always 28 and 10?
    + side, c = 28, 10
      q = 0
is it the first h that fits? The largest is asked
    return q - 1 -> return min(q - 1, 1)
is it how many parameters there are? h is asked
    q = 0 -> best = q = 0
    return q - 1 -> return best
    + n = first + second + 2 * q * (side // 4) ** 2 * c + c
    + best = n if n <= budget else best
      if first + second + 2 * q * (side // 4) ** 2 * c + c > budget:
does the search end at 100?
    True -> q < 101
              return q - 1
    + return 100
does the search end one short of 100?
    True -> q < 99
              return q - 1
    + return 99
does the search end at 1000?
    True -> q < 999
              return q - 1
    + return 999
does the search end at `side`? Go on as long as it fits
    True -> q < side - 1
              return q - 1
    + return side - 1
are only powers of two tried? Any whole h will do
    q += 1 -> q = 2 * q or 1
    return q - 1 -> return q // 2
""")


@wrong("12.2", "is it rounded to the nearest? Down, or it's beyond the budget")
def widest(budget, side, c):
    half = 6 + c * (side // 4) ** 2
    if budget < 18 + 2 * half + c:
        return 0
    return round((math.sqrt(half**2 + 18 * (budget - c)) - half) / 18)


@right("12.2")
def widest(budget, side, c):
    half = 6 + c * (side // 4) ** 2
    return max(0, int((math.sqrt(half**2 + 18 * (budget - c)) - half) / 18))


@right("12.3")
def convolve(I, W, B, stride, padding):
    I = pad(I, [padding] * 4)
    r = W.shape[-1]
    rows = (I.shape[2] - r) // stride + 1
    columns = (I.shape[3] - r) // stride + 1
    L = 0
    for u in range(r):
        for v in range(r):
            down = slice(u, u + stride * rows, stride)
            right = slice(v, v + stride * columns, stride)
            part = I[:, :, down, right]
            L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    return L + B[:, None, None]


slips("12.3", convolve)("""
is the padding missing?
    pad(I, [padding] * 4) -> I
are there zeros around the picture
    * 4) -> * 4, value=1.0)
15 of 48 values are wrong, the first at (0, 1, 0, 0):
    L = 0 -> L = torch.zeros(len(I), len(W), rows, columns)
    L = L + -> L +=
is the bias added once for each u and v?
    return L + B[:, None, None] -> return L
    W[:, :, u, v]) -> W[:, :, u, v]) + B[:, None, None]
is B added in the loops, and once more after them?
    W[:, :, u, v]) -> W[:, :, u, v]) + B[:, None, None]
are u and v exchanged?
    W[:, :, u, v] -> W[:, :, v, u]
is the window turned about?
    W[:, :, u, v] -> W[:, :, ~u, ~v]
is the bias missing?
    L + B[:, None, None] -> L
(j,) with (n, j, y, x): along which axis does B stand?
    B[:, None, None] -> B
is the stride missing?
    + stride = 1
      r = W.shape[-1]
does each u and v replace what was there?
    L = L + -> L =
is `return` in the loops?
    - return L + B[:, None, None]
    +         return L + B[:, None, None]
does the slice reach u + stride · rows?
    u + stride * rows -> u + rows
    v + stride * columns -> v + columns
has the slice a step, the stride?
    u + stride * rows, stride -> u + rows
    v + stride * columns, stride -> v + columns
does the slice begin at u? The stride is its step
    u, u + stride * rows, stride -> stride * u, stride * u + rows
    v, v + stride * columns, stride -> stride * v, stride * v + columns
does the slice have an end?
    u + stride * rows -> None
    v + stride * columns -> None
how many rows and columns has L? Is the + 1 missing?
    shape[2] - r) // stride + 1 -> shape[2] - r) // stride
    shape[3] - r) // stride + 1 -> shape[3] - r) // stride
L has more places than B: is it L = L + …, not +=?
    L = 0 -> L = B[:, None, None]
    L = L + -> L +=
is there ReLU?
    L + B[:, None, None] -> torch.relu(L + B[:, None, None])
stops with RuntimeError: Expected size for first two
    - L = L + torch.einsum("kiyx,ji->kjyx", part, W[:, :, u, v])
    + L = L + part @ W[:, :, u, v].T
W is (out, in, r, r): is it ji in einsum?
    yx,ji -> yx,ij
is r W's last axis, not the channels going out?
    [-1] -> [0]
is r W's last axis, not the channels going in?
    [-1] -> [1]
has L as many columns as rows? Each axis has its own
    I.shape[3] -> I.shape[2]
    L = 0 -> L = I.new_zeros(len(I), len(W), rows, columns)
    L = L + -> L +=
is axis 3 one too few
    I.shape[3] -> I.shape[2]
are all zeros on two sides? They're on all four
    [padding] * 4 -> [0, 2 * padding, 0, 2 * padding]
are zeros at the left and right only? Four sides have them
    [padding] * 4 -> [padding] * 2
are zeros at the top and bottom only? Four sides have them
    [padding] * 4 -> [0, 0, padding, padding]
are zeros around the picture, or its own edge again?
    * 4) -> * 4, mode="replicate")
is the picture mirrored at its edge? Zeros are around it
    * 4) -> * 4, mode="reflect")
are the zeros around L? They go around the picture, before
    pad(I, [padding] * 4) -> I
    n L + B[:, None, None] -> n pad(L + B[:, None, None], [padding] * 4)
is L's size that without padding? The picture has grown
    - I = pad(I, [padding] * 4)
      L = 0
    + I = pad(I, [padding] * 4)
is `return` in the first loop? Only u = 0 is there
    - return L + B[:, None, None]
    +     return L + B[:, None, None]
do u and v end one short of r?
    L = 0 -> L = I.new_zeros(len(I), len(W), rows, columns)
    - for u in range(r):
    -     for v in range(r):
    + for u in range(r - 1):
    +     for v in range(r - 1):
is only the first channel there? All channels i add up
    I[:, :, down -> I[:, :1, down
    W[:, :, u, v] -> W[:, :1, u, v]
is it the mean over the channels? They add up
    return L + -> return L / W.shape[1] +
are the pictures added up, too? Each stays apart
    ->kjyx -> ->jyx
    return L + -> return torch.stack([L for _ in I]) +
do the channels come last? L is (k, j, y, x)
    ->kjyx -> ->kyxj
    B[:, None, None] -> B
does the slice reach u + stride · rows? It fills L
    L = 0 -> L = I.new_zeros(len(I), len(W), rows, columns)
    L = L + -> L +=
    u + stride * rows -> u + rows
    v + stride * columns -> v + columns
does the slice have an end? It's as large as L
    L = 0 -> L = I.new_zeros(len(I), len(W), rows, columns)
    L = L + -> L +=
    u + stride * rows -> None
    v + stride * columns -> None
is the output float64, as the pictures are?
    L + B[:, None, None] -> (L + B[:, None, None]).float()
returns nothing: is a `return` missing?
    return L -> L
""")


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


@wrong("12.3", "but with torch.nn.functional.unfold: the windows are")
def convolve(I, W, B, stride, padding):
    r = W.shape[-1]
    rows = (I.shape[2] + 2 * padding - r) // stride + 1
    L = W.flatten(1) @ unfold(I, r, padding=padding, stride=stride)
    return (L + B[:, None]).view(len(I), len(W), rows, -1)


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


@right("12.4")
def way_back(I, W, delta):
    rows, columns = delta.shape
    dW, dI = torch.zeros_like(W), torch.zeros_like(I)
    for u in range(W.shape[0]):
        for v in range(W.shape[1]):
            part = I[u : u + rows, v : v + columns]
            dW[u, v] = (delta * part).sum()
            dI[u : u + rows, v : v + columns] += W[u, v] * delta
    return dW, dI


slips("12.4", way_back)("""
is it the sum over all of them?
    .sum() -> .mean()
does δ_yx go back to I with W_uv at (y + u, x + v)?
    W[u, v] * delta -> W[~u, ~v] * delta
first W's gradient, then I's
    return dW, dI -> return dI, dW
a pixel is in several windows: do its parts add up?
    += W -> = W
is δ missing in the gradient of W?
    (delta * part) -> part
is δ missing in the gradient of I?
    W[u, v] * delta -> W[u, v]
is W missing in the gradient of I?
    W[u, v] * delta -> delta
in I's gradient W meets δ: is it I?
    v] * delta -> v] * part
does the slice of I begin at (u, v)?
    - part = I[u : u + rows, v : v + columns]
    + part = I[:rows, :columns]
is the gradient of W turned about?
    dW[u, v] = -> dW[~u, ~v] =
returns a tensor, expected 2 values: gradient of W,
    return dW, dI -> return dW
is W square?
    W.shape[1] -> W.shape[0]
gradient of W: dtype float32, expected float64
    zeros_like(W) -> zeros(W.shape)
    zeros_like(I) -> zeros(I.shape)
does the gradient of I begin with zeros?
    torch.zeros_like(I) -> I
changes its input W: does a line work
    torch.zeros_like(W) -> W
is all of δ · W at one place?
    - dI[u : u + rows, v : v + columns] += W[u, v] * delta
    + dI[u, v] += (W[u, v] * delta).sum()
does an index go beyond the end?
    dW[u, v] -> dW[v, u]
in I's gradient W meets δ: is I there, too?
    W[u, v] * delta -> W[u, v] * delta * part
is it the mean over a pixel's windows? Their parts add up
    + times = torch.zeros_like(I)
      for u in range(W.shape[0]):
              dW[u, v] = (delta * part).sum()
    +         times[u : u + rows, v : v + columns] += 1
    return dW, dI -> return dW, dI / times
does the gradient of I begin with I? With zeros
    torch.zeros_like(I) -> I.clone()
are u and v exchanged in the slices?
    = I[u : u + rows, v : v + c -> = I[v : v + rows, u : u + c
    dI[u : u + rows, v : v + columns] -> dI[v : v + rows, u : u + columns]
is `return` in the loop? Only u = 0 is there
    - return dW, dI
    +     return dW, dI
are δ's last row and column left out?
    + delta = delta[:-1, :-1]
      rows, columns = delta.shape
is ReLU's slope there? L has no ReLU
    + L = conv2d(I[None, None], W[None, None])[0, 0]
    + delta = delta * (L > 0)
      rows, columns = delta.shape
is something taken away the wrong way round?
    (delta * part) -> (-delta * part)
    += W -> -= W
""")


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


@wrong("12.4", "right values, but with torch.autograd.grad: derive both")
def way_back(I, W, delta):
    I = I.clone().requires_grad_()
    W = W.clone().requires_grad_()
    L = conv2d(I[None, None], W[None, None])[0, 0]
    return torch.autograd.grad(L, [W, I], delta)


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


@wrong("12.4", "is this a layer's way back?")
def way_back(I, W, delta):
    return I.T @ delta, delta @ W.T


@right("12.5")
def shares(I, windows, B, W, C):
    I = I.unsqueeze(1)
    L = conv2d(I, windows, B, padding=1)
    L = max_pool2d(L, 2).relu()
    L = L.flatten(1)
    O = L @ W + C
    return O.softmax(dim=1)


slips("12.5", shares)("""
do the shares of each photograph add up to 1?
    dim=1 -> dim=0
conv2d wants (n, channels, rows, columns): the new axis
    unsqueeze(1) -> unsqueeze(0)
is the new axis the last? conv2d wants
    unsqueeze(1) -> unsqueeze(3)
changes its input I: does a line
    unsqueeze(1) -> unsqueeze_(1)
another place. Later: which sums should be 1?
    unsqueeze(1) -> unsqueeze(0)
    dim=1 -> dim=0
another place. Later: which axes become one?
    unsqueeze(1) -> unsqueeze(0)
    flatten(1) -> flatten()
another place, and two mistakes follow
    unsqueeze(1) -> unsqueeze(0)
    flatten(1) -> flatten()
    dim=1 -> dim=0
which axes become one? The photographs stay apart, and each one's
    flatten(1) -> flatten()
    dim=1 -> dim=0
which axes become one?
    flatten(1) -> flatten()
expected (1, 3)
    O.softmax(dim=1) -> O.softmax(dim=1).squeeze()
does W stand the right way round?
    @ W -> @ W.T
does the sum keep its axis? A division needs it
    O.softmax(dim=1) -> O.exp() / O.exp().sum(dim=1)
are these the sums? The shares are asked
    (dim=1) -> (dim=1).sum(dim=1)
is softmax taken twice?
    (dim=1) -> (dim=1).softmax(dim=1)
taken twice, along both axes?
    (dim=1) -> (dim=0).softmax(dim=1)
are numbers of several photographs in one row?
    flatten(1) -> permute(1, 2, 3, 0).reshape(len(I), -1)
shape (2, 1, 3), expected (2, 3)
    flatten(1) -> flatten(2)
a row of W belongs to a channel, row, column, in this order
    flatten(1) -> permute(0, 2, 3, 1).flatten(1)
do a photograph's numbers stay together?
    flatten(1) -> reshape(-1, len(I)).T
are these the scores?
    O.softmax(dim=1) -> O
is ReLU lost?
    ).relu() -> )
is the padding lost?
    B, padding=1 -> B
is the pooling lost?
    max_pool2d(L, 2) -> L
the mean of four? Pooling takes
    max_pool2d -> torch.nn.functional.avg_pool2d
ReLU, then the mean of four? Pooling takes the largest
    max_pool2d(L, 2).relu() -> torch.nn.functional.avg_pool2d(L.relu(), 2)
Output size is too small
    max_pool2d(L, 2) -> max_pool2d(L, 3)
is softmax lost, or taken of all numbers at once?
    O.softmax(dim=1) -> O.flatten().softmax(dim=0).view(O.shape)
is softmax lost, or taken of all numbers at once?
    O.softmax(dim=1) -> O.exp() / O.exp().sum()
softmax takes exp of the scores first
    O.softmax(dim=1) -> O / O.sum(1, True)
has a score ReLU, too?
    L @ W + C -> (L @ W + C).relu()
is the last layer's bias lost?
    W + C -> W
is B lost?
    windows, B, padding -> windows, padding
are these logarithms of shares?
    O.softmax -> O.log_softmax
returns nothing: is a `return` missing?
    return O -> O
are these the classes?
    softmax(dim=1) -> softmax(dim=1).argmax(1)
do they add up to 1?
    O.softmax(dim=1) -> torch.sigmoid(O)
a row for each photograph: is it transposed?
    (dim=1) -> (dim=1).T
dtype float32, expected float64
    (dim=1) -> (dim=1).float()
""")
