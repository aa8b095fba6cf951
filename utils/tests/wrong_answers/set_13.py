import math

import torch

from utils.tests.wrong_answers import right, slips, wrong


def states_of(I, w_i, w_h):
    L, states = torch.tensor(0.0, dtype=torch.float64), []
    for I_t in I:
        L = torch.tanh(w_i * I_t + w_h * L)
        states.append(L)
    return states


@right("13.1")
def influence(I, w_i, w_h):
    L, states = torch.tensor(0.0, dtype=torch.float64), []
    for I_t in I:
        L = torch.tanh(w_i * I_t + w_h * L)
        states.append(L)
    out, passed = [], 1.0
    for L in reversed(states):
        slope = 1 - L**2
        out.insert(0, passed * slope * w_i)
        passed = passed * slope * w_h
    return torch.stack(out)


slips("13.1", influence)("""
is the order turned?
    out.insert(0, passed * slope * w_i) -> out.append(passed * slope * w_i)
is w_i missing?
    slope * w_i -> slope
is w_h taken once too often?
    passed * slope * w_i -> passed * slope * w_h * w_i
is the slope of tanh 1 - L, without the square?
    L**2 -> L
L_t is tanh already: is tanh taken again?
    L**2 -> torch.tanh(L) ** 2
is it the slope of sigmoid
    1 - L**2 -> L * (1 - L)
is w_h missing?
    slope * w_h -> slope
are the later steps' slopes, 1 - L², missing?
    slope * w_h -> w_h
stops with TypeError: expected Tensor as element 1 in
    passed * slope * w_i -> passed * w_i
are all slopes missing?
    1 - L**2 -> L**0
does each factor have w_i in place of w_h?
    slope * w_h -> slope * w_i
does what is passed on grow
    passed = passed * -> passed =
does each memory come from the one before, too?
    t + w_h * L -> t
is a memory w_h · L_{t-1}, or w_h alone?
    w_h * L) -> w_h)
are the memories tanh of the sum?
    torch.tanh(w_i * I_t + w_h * L) -> w_i * I_t + w_h * L
are w_i and w_h exchanged in the memories?
    w_i * I_t + w_h * L -> w_h * I_t + w_i * L
does it go from the last step back?
    reversed(states) -> states
    out.insert(0, passed * slope * w_i) -> out.append(passed * slope * w_i)
is it that of the step before?
    reversed(states) -> [*states[-2::-1], 0 * L]
a list, expected a tensor: is torch.stack or
    torch.stack(out) -> out
is the result float64, as I is?
    torch.stack(out) -> torch.tensor([float(x) for x in out])
is this one number alone?
    torch.stack(out) -> out[0]
is w_i in each factor?
    passed = passed * slope -> passed = passed * slope * w_i
are w_i and w_h exchanged everywhere?
    + w_i, w_h = w_h, w_i
      L, states = torch.tensor(0.0, dtype=torch.float64), []
does the next memory take tanh of the one before, or the sum?
    torch.tanh(w_i * I_t + w_h * L) -> w_i * I_t + w_h * L
    L**2 -> torch.tanh(L) ** 2
is L in 1 - L² the sum before tanh?
    L = torch.tanh(w_i * I_t + w_h * L) -> L = w_i * I_t + w_h * torch.tanh(L)
is it how all memories change?
    out, passed = [], 1.0 -> out, passed = [], 0.0
    slope = 1 - L**2 -> slope, passed = 1 - L**2, passed + 1
are these the memories?
    torch.stack(out) -> torch.stack(states)
returns nothing: is a `return` missing?
    return t -> t
is this the influence of I_t on L_t alone?
    passed * slope * w_i -> slope * w_i
""")


@wrong("13.1", "is step t's own slope, 1 - L_t², missing?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), torch.zeros_like(I), 1.0
    for t in reversed(range(len(I))):
        out[t] = passed * w_i
        passed = passed * (1 - states[t] ** 2) * w_h
    return out


@wrong("13.1", "does what is passed on take the slope of the step before?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), torch.zeros_like(I), 1.0
    for t in reversed(range(len(I))):
        out[t] = passed * (1 - states[t] ** 2) * w_i
        passed = passed * (1 - states[max(t - 1, 0)] ** 2) * w_h
    return out


@wrong("13.1", "is it w_h to the power t?")
def influence(I, w_i, w_h):
    slopes = 1 - torch.stack(states_of(I, w_i, w_h)) ** 2
    slopes = slopes.flip(0).cumprod(0).flip(0)
    return w_i * slopes * w_h ** torch.arange(len(I))


@wrong("13.1", "nan is what 0/0")
def influence(I, w_i, w_h):
    slopes = 1 - torch.stack(states_of(I, w_i, w_h)) ** 2
    products = (slopes * w_h).cumprod(0)
    return products[-1] / products * slopes * w_i


@wrong("13.1", "expected 100000")
def influence(I, w_i, w_h):
    steps = 1e-6 * torch.eye(len(I), dtype=I.dtype)
    ends = [[states_of(I + a, w_i, w_h)[-1] for a in (s, -s)] for s in steps]
    return torch.stack([(a - b) / 2e-6 for a, b in ends])


@wrong("13.1", "is step 0 reached? range(m - 1, -1, -1) ends with 0")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), torch.zeros_like(I), 1.0
    for t in range(len(I) - 1, 0, -1):
        out[t] = passed * (1 - states[t] ** 2) * w_i
        passed = passed * (1 - states[t] ** 2) * w_h
    return out


@wrong("13.1", "is `return` in the loop?")
def influence(I, w_i, w_h):
    states, out = states_of(I, w_i, w_h), torch.zeros_like(I)
    for t in reversed(range(len(I))):
        out[t] = (1 - states[t] ** 2) * w_i
        return out


@wrong("13.1", "right values, but with torch.Tensor.backward: the chain")
def influence(I, w_i, w_h):
    I = I.clone().requires_grad_()
    states_of(I, w_i, w_h)[-1].backward()
    return I.grad


@wrong("13.1", "right values, but with torch.autograd.grad: the chain")
def influence(I, w_i, w_h):
    I = I.clone().requires_grad_()
    return torch.autograd.grad(states_of(I, w_i, w_h)[-1], I)[0]


@wrong("13.1", "are all slopes missing?")
def influence(I, w_i, w_h):
    m = len(I)
    return torch.tensor([w_i * w_h ** (m - 1 - t) for t in range(m)]).double()


@right("13.1")
def influence(I, w_i, w_h):
    slopes = torch.zeros(0, dtype=torch.float64)
    for L in states_of(I, w_i, w_h):
        gate = 1 - L**2
        slopes = torch.cat([slopes * w_h * gate, (gate * w_i).view(1)])
    return slopes


@right("13.2")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    n, m, d = I.shape
    h = len(W_h)
    L = torch.zeros(n, h, dtype=I.dtype)
    for t in range(m):
        r_i, z_i, n_i = (I[:, t] @ W_i + B_i).chunk(3, dim=1)
        r_h, z_h, n_h = (L @ W_h + B_h).chunk(3, dim=1)
        R = torch.sigmoid(r_i + r_h)
        Z = torch.sigmoid(z_i + z_h)
        N = torch.tanh(n_i + R * n_h)
        new = (1 - Z) * N + Z * L
        L = torch.where((t < lengths)[:, None], new, L)
    return L


slips("13.2", last_states)("""
is a sequence read beyond its end?
    torch.where((t < lengths)[:, None], new, L) -> new
is a sequence read one step too far?
    t < lengths -> t <= lengths
is a sequence's last step left out?
    t < lengths -> t < lengths - 1
is the mask turned?
    t < lengths -> t > lengths
are the new and the old memory exchanged?
    , new, L) -> , L, new)
is it read from its last step to its first?
    in range(m) -> in reversed(range(m))
are these the last `lengths[k]` steps?
    t < lengths -> t >= m - lengths
is step m - 1 left out?
    range(m) -> range(m - 1)
is it the longest sequence's end?
    t < lengths -> t < lengths.max() + 0 * lengths
is the padding set to 0?
    I[:, t] -> (I[:, t] * (t < lengths)[:, None])
    torch.where((t < lengths)[:, None], new, L) -> new
is an empty sequence's memory that after step 0?
    t < lengths -> t < lengths.clamp(min=1)
does it hold only if the longest sequence comes first?
    t < lengths -> t < lengths.sort().values.flip(0)
is it each step's memory?
    + every = []
      for t in range(m):
          L = torch.where((t < lengths)[:, None], new, L)
    +     every.append(L)
    return L -> return torch.stack(every, 1)
is tanh missing in N?
    torch.tanh(n_i + R * n_h) -> n_i + R * n_h
does tanh go around the whole sum in N?
    torch.tanh(n_i + R * n_h) -> n_i + R * torch.tanh(n_h)
are Z and 1 - Z exchanged?
    (1 - Z) * N + Z * L -> Z * N + (1 - Z) * L
are the gates exchanged?
    r_i, z_i, n_i -> z_i, r_i, n_i
    r_h, z_h, n_h -> z_h, r_h, n_h
is R missing?
    R * n_h -> n_h
is Z in the place of R?
    R * n_h -> Z * n_h
is Z missing?
    (1 - Z) * N + Z * L -> N
has the proposal tanh, not sigmoid?
    torch.tanh -> torch.sigmoid
has a gate sigmoid, not tanh?
    torch.sigmoid(r_i -> torch.tanh(r_i
is R on what comes in, too?
    n_i + R * n_h -> R * (n_i + n_h)
is B_hn outside of R * (…)?
    R * n_h -> R * (n_h - B_h[2 * h :]) + B_h[2 * h :]
R * comes after the product with W_hn, not before
    R * n_h -> (R * L) @ W_h[:, 2 * h :] + B_h[2 * h :]
is B_h missing?
    h + B_h -> h
is B_i missing?
    i + B_i -> i
what does a sequence keep after its end?
    , new, L) -> , new, 0)
is `return` in the loop?
    - return L
    +     return L
is it always step 0 that is read?
    I[:, t] -> I[:, 0]
does the loop end with the shortest sequence?
    range(m) -> range(lengths.min())
    (t < lengths)[:, None], new, L -> (t < lengths)[:, None], new, new
does the memory begin with zeros?
    torch.zeros -> torch.ones
stops with RuntimeError: expected m1 and m2 to have the
    h, dtype=I.dtype -> h
stops with RuntimeError: The size of tensor a (4) must
    (t < lengths)[:, None] -> t < lengths
does an index go beyond the end?
    I[:, t] -> I[t]
is a `.T` missing?
    L @ W_h -> L @ W_h.T
returns nothing: is a `return` missing?
    return L -> L
what does a sequence keep after its end?
    - L = torch.where((t < lengths)[:, None], new, L)
    + L = new * (t < lengths)[:, None]
lengths - 1 is -1 for an empty sequence: which state is
      L = torch.zeros(n, h, dtype=I.dtype)
    + every = []
    -     L = torch.where((t < lengths)[:, None], new, L)
    - return L
    +     L = new
    +     every.append(L)
    + return torch.stack(every)[lengths - 1, torch.arange(n)]
""")


def usual(a, b, L):
    R, Z = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
    return (1 - Z) * torch.tanh(a[2] + R * b[2]) + Z * L


@wrong("13.2", "right values, but with torch.gru: the step is yours here")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    h = len(W_h)
    layer = torch.nn.GRU(I.shape[2], h, batch_first=True, dtype=I.dtype)
    layer.weight_ih_l0.data, layer.bias_ih_l0.data = W_i.T, B_i
    layer.weight_hh_l0.data, layer.bias_hh_l0.data = W_h.T, B_h
    L = torch.zeros(len(I), h, dtype=I.dtype)
    for k, length in enumerate(lengths):
        if length:
            L[k] = layer(I[k : k + 1, :length])[0][0, -1].detach()
    return L


@wrong("13.2", "right values, but a Python line runs once for each")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    L = torch.zeros(len(I), len(W_h), dtype=I.dtype)
    for k in range(len(I)):
        for t in range(lengths[k]):
            a = (I[k : k + 1, t] @ W_i + B_i).chunk(3, dim=1)
            b = (L[k : k + 1] @ W_h + B_h).chunk(3, dim=1)
            L[k] = usual(a, b, L[k : k + 1])[0]
    return L


@right("13.3")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 1, 3, 2, 4)
    return P.reshape(n, -1, r * r)


slips("13.3", pieces)("""
are these r² numbers in a row of the picture?
    ).permute(0, 1, 3, 2, 4) -> )
are the pieces numbered down first?
    0, 1, 3, 2, 4 -> 0, 3, 1, 2, 4
is each piece turned, its columns read first?
    0, 1, 3, 2, 4 -> 0, 1, 3, 4, 2
are the pixels' axes before those of the pieces?
    0, 1, 3, 2, 4 -> 0, 2, 4, 1, 3
the right numbers, in another order
    .permute(0, 1, 3, 2, 4) -> .transpose(1, 3)
after permute the numbers lie apart: is it reshape, not
    reshape -> view
r² numbers for a piece, in one axis: are there two?
    r * r -> r, r
are rows and columns of the pieces still two axes?
    P.reshape(n, -1, r * r) -> P.flatten(3)
the pictures stay apart: are their pieces in one axis?
    P.reshape(n, -1 -> P.reshape(-1
do the pictures come first, then their pieces?
    (n, -1, r * r) -> (n, -1, r * r).transpose(0, 1)
is r how many pieces there are?
    rows // r, r, columns // r, r -> r, rows // r, r, columns // r
    -1, r * r -> r * r, -1
is it (rows // r, r), not (r, rows // r)?
    rows // r, r, columns // r, r -> r, rows // r, r, columns // r
is it (rows // r, r), the piece first?
    rows // r, r, columns // r, r -> r, rows // r, r, columns // r
    0, 1, 3, 2, 4 -> 0, 2, 4, 1, 3
does it hold for other sizes than 28 and 7?
    (n, rows // r, r, columns // r, r) -> (-1, 4, 7, 4, 7)
The sizes have to multiply to that
    r * r -> 49
The sizes have to multiply to that
    columns // r -> rows // r
sizes are whole numbers: is it `//`?
    rows // r, r, columns // r -> rows / r, r, columns / r
a row for each piece: is it transposed?
    -1, r * r -> r * r, -1
the right numbers, in another order
    rows // r, r, columns // r, r -> rows // r, columns // r, r, r
returns nothing: is a `return` missing?
    return P -> P
are these r² numbers in a row of the picture?
    P.reshape -> I.reshape
do windows overlap?
    - return P.reshape(n, -1, r * r)
    + return I.unfold(1, r, 1).unfold(2, r, 1).reshape(n, -1, r * r)
a row for each piece: is it transposed?
    - return P.reshape(n, -1, r * r)
    + return torch.nn.functional.unfold(I[:, None], r, stride=r)
""")


@wrong("13.3", "right values, but a Python line runs once for each")
def pieces(I, r):
    out = []
    for picture in I:
        parts = [
            picture[y : y + r, x : x + r].flatten()
            for y in range(0, picture.shape[0], r)
            for x in range(0, picture.shape[1], r)
        ]
        out.append(torch.stack(parts))
    return torch.stack(out)


@wrong("13.3", "right values, but a Python line runs once for each")
def pieces(I, r):
    parts = [part for row in I.split(r, 1) for part in row.split(r, 2)]
    return torch.stack(parts, 1).flatten(2)


@right("13.3")
def pieces(I, r):
    return I.unfold(1, r, r).unfold(2, r, r).flatten(1, 2).flatten(2)


@right("13.4")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = Q @ K.mT / Q.shape[2] ** 0.5
    scores = scores.masked_fill(~there[:, None], -torch.inf)
    S = scores.softmax(2)
    return S @ V * there[..., None]


slips("13.4", attend)("""
is there no mask at all?
    s.masked_fill(~there[:, None], -torch.inf) -> s
    V * there[..., None] -> V
do pieces beyond the end get a share?
    s.masked_fill(~there[:, None], -torch.inf) -> s
are the rows of pieces beyond the end 0?
    V * there[..., None] -> V
do the shares add up to 1?
    s.masked_fill(~there[:, None], -torch.inf) -> s
    S @ V -> (S * there[:, None]) @ V
do the shares add up to 1, and are rows beyond the end 0?
    s.masked_fill(~there[:, None], -torch.inf) -> s
    S @ V * there[..., None] -> (S * there[:, None]) @ V
a score of 0 still gives a share: e⁰ = 1
    -torch.inf -> 0
others may be lower than -1:
    -torch.inf -> -1
others may be lower than -10:
    -torch.inf -> -10
the first at (0, 0, 0): 100, expected 5
    -torch.inf -> -100
are rows beyond the end set to 0?
    + Q, K, V = (X * there[..., None] for X in (Q, K, V))
      scores = Q @ K.mT / Q.shape[2] ** 0.5
    s.masked_fill(~there[:, None], -torch.inf) -> s
along which axis does softmax go?
    [:, None], - -> [:, :, None], -
    softmax(2) -> softmax(1)
along which axis does softmax go? A row
    softmax(2) -> softmax(1)
along which axis does softmax go, that it gives nan?
    softmax(2) -> softmax(1).nan_to_num()
along which axis does softmax go? Not from one sequence
    softmax(2) -> softmax(0)
    -torch.inf -> -1e9
is it all nan? 0 · −∞ is nan, too
    - scores = scores.masked_fill(~there[:, None], -torch.inf)
    + scores = scores - torch.inf * ~there[:, None]
are these numbers?
    + there = there.double()
      scores = Q @ K.mT / Q.shape[2] ** 0.5
is it the longest sequence's end?
    lengths[:, None] -> (lengths.max() + 0 * lengths)[:, None]
is it the scores that are divided by √h, before softmax?
    T / Q.shape[2] ** 0.5 -> T
    softmax(2) -> softmax(2) / Q.shape[2] ** 0.5
is it divided by √ of the length?
    Q.shape[2] ** 0.5 -> lengths[:, None, None] ** 0.5
is a sequence's last piece left out?
    - there = torch.arange(Q.shape[1]) < lengths[:, None]
    + there = torch.arange(Q.shape[1]) < lengths[:, None] - 1
are these A and the shares, in a tuple?
    there[..., None] -> there[..., None], S
is it divided by √h?
    T / Q.shape[2] ** 0.5 -> T
is it multiplied by √h?
    mT / Q -> mT * Q
is it divided by h instead of √h?
    ] ** 0.5 -> ]
is it divided by √m?
    Q.shape[2] -> Q.shape[1]
does piece number `lengths` count?
    < lengths -> <= lengths
are Q and K exchanged?
    Q @ K.mT -> K @ Q.mT
Q · Kᵀ: is K turned, K.mT?
    K.mT -> K
K.T turns all three axes: is it K.mT?
    K.mT -> K.T
are these the shares?
    S @ V -> S
is it V that is averaged?
    S @ V -> S @ Q
are the powers divided by their sum?
    scores.softmax(2) -> scores.exp()
1 of 3 values are wrong, the first at (0, 2, 0): 9,
    lengths[:, None] -> lengths
    ~there[:, None] -> ~there
    V * there[..., None] -> V
a row with no score but −∞ gives nan: hide columns, not
    ~there[:, None] -> ~(there[:, None] & there[:, :, None])
    V * there[..., None] -> V
dtype float32, expected float64
    there[..., None] -> there[..., None].float()
    S @ V -> (S @ V).float()
returns nothing: is a `return` missing?
    return S -> S
is the mask turned?
    ~there -> there
changes its input K and V: does a line work in place?
      there = torch.arange(Q.shape[1]) < lengths[:, None]
    + K *= there[..., None]
    + V *= there[..., None]
does a piece look back alone?
    - S = scores.softmax(2)
    + powers = scores.exp().tril()
    + S = powers / powers.sum(2, True)
""")


@wrong("13.4", "right values, but with")
def attend(Q, K, V, lengths):
    mask = torch.nn.functional.scaled_dot_product_attention
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    return mask(Q, K, V, attn_mask=there[:, None]) * there[..., None]


@wrong("13.4", "right values, but a Python line runs once for each")
def attend(Q, K, V, lengths):
    A = torch.zeros_like(Q)
    for k, length in enumerate(lengths):
        q, key, v = Q[k, :length], K[k, :length], V[k, :length]
        A[k, :length] = (q @ key.T / Q.shape[2] ** 0.5).softmax(dim=1) @ v
    return A


@right("13.4")
def attend(Q, K, V, lengths):
    there = (torch.arange(Q.shape[1]) < lengths[:, None]).double()
    S = Q @ K.mT / math.sqrt(Q.shape[2])
    S = S.where(there[:, None] == 1, torch.tensor(-1e9, dtype=S.dtype))
    S = (S - S.amax(2, keepdim=True)).exp()
    return S / S.sum(2, keepdim=True) @ V * there[..., None]


@right("13.5")
def heads(Q, K, V, heads):
    n, m, h = Q.shape
    f = h // heads
    Q, K, V = (X.view(n, m, heads, f).transpose(1, 2) for X in (Q, K, V))
    O = Q @ K.mT / f**0.5
    ahead = torch.ones(m, m).triu(1).bool()
    S = O.masked_fill(ahead, -torch.inf).softmax(3)
    return (S @ V).transpose(1, 2).reshape(n, m, h)


slips("13.5", heads)("""
are the columns split into heads by view alone?
    X.view(n, m, heads, f).transpose(1, 2) -> X.view(n, heads, m, f)
    (S @ V).transpose(1, 2) -> (S @ V)
is it view(n, m, heads, f), the heads first?
    X.view(n, m, heads, f) -> X.view(n, m, f, heads)
is the heads' axis before that of the pieces?
    f).transpose(1, 2) -> f)
    (S @ V).transpose(1, 2) -> (S @ V)
is it divided by √h?
    f**0.5 -> h**0.5
is it multiplied by √f?
    / f**0.5 -> * f**0.5
is it divided by √f?
    T / f**0.5 -> T
is it divided by f instead of √f?
    f**0.5 -> f
do the axes go back to their places before the heads are joined?
    (S @ V).transpose(1, 2) -> (S @ V)
do the shares of those looked at add up to 1?
    O.masked_fill(ahead, -torch.inf).softmax(3) -> O.softmax(3).tril()
piece 0 sees nothing and gets nan: triu(1) begins above the diagonal
    triu(1) -> triu(0)
is it the past that is hidden?
    ahead, - -> ahead.T, -
does a piece look ahead?
    O.masked_fill(ahead, -torch.inf) -> O
does a piece look ahead?
    triu(1) -> triu(2)
a score of 0 still gives a share
    -torch.inf -> 0
the first at (0, 0, 0): 100, expected 5
    -torch.inf -> -100
along which axis does softmax go?
    softmax(3) -> softmax(2)
along which axis does softmax go? With heads there are four
    softmax(3) -> softmax(1)
    -torch.inf -> -1e9
is the past hidden, and a piece itself?
    triu(1) -> tril()
is it all nan? 0 · −∞ is nan, too
    O.masked_fill(ahead, -torch.inf) -> (O - torch.inf * ahead)
is it divided by √heads?
    f**0.5 -> heads**0.5
are the heads averaged?
    (S @ V).transpose(1, 2).reshape(n, m, h) -> (S @ V).mean(1)
are the heads joined?
    ).transpose(1, 2).reshape(n, m, h) -> )
are these A and the shares, in a tuple?
    (n, m, h) -> (n, m, h), S
is the heads' axis before that of the pieces? Heads look at
    f).transpose(1, 2) -> f)
    (S @ V).transpose(1, 2) -> (S @ V)
    torch.ones(m, m) -> torch.ones(heads, heads)
are Q and K exchanged?
    Q @ K.mT -> K @ Q.mT
are the heads' columns joined to h again?
    ).reshape(n, m, h) -> )
stops with RuntimeError: Expected size for first two
    K.mT -> K.T
are heads and f exchanged?
    - f = h // heads
    + f = heads
    + heads = h // f
is `.bool()` missing?
    ).bool() -> )
are these the shares?
    return (S @ V) -> return S
is a size meant, with `//`?
    h // heads -> h / heads
is it reshape, after axes have changed places?
    reshape -> view
is each head one column in f?
    (n, m, heads, f).transpose(1, 2) -> (n, m, f, heads).permute(0, 3, 1, 2)
    (S @ V).transpose(1, 2) -> (S @ V).permute(0, 2, 3, 1)
returns nothing: is a `return` missing?
    return ( -> (
is it one head with all columns?
    f = h // heads -> heads, f = 1, h
is it one head, divided by √f?
    n, m, heads, f -> n, m, 1, h
""")


@wrong("13.5", "right values, but with")
def heads(Q, K, V, heads):
    n, m, h = Q.shape
    Q, K, V = (X.view(n, m, heads, -1).transpose(1, 2) for X in (Q, K, V))
    function = torch.nn.functional.scaled_dot_product_attention
    return function(Q, K, V, is_causal=True).transpose(1, 2).flatten(2)


@wrong("13.5", "right values, but a Python line runs once for each head")
def heads(Q, K, V, heads):
    m, h = Q.shape[1:]
    ahead = torch.ones(m, m).triu(1).bool()
    f, out = h // heads, []
    for j in range(heads):
        q, k, v = (X[:, :, j * f : j * f + f] for X in (Q, K, V))
        O = (q @ k.mT / f**0.5).masked_fill(ahead, -torch.inf)
        out.append(O.softmax(2) @ v)
    return torch.cat(out, 2)
