import torch

from utils.tests.wrong_answers import wrong


def states_of(I, w_i, w_h):
    L, states = torch.tensor(0.0, dtype=torch.float64), []
    for I_t in I:
        L = torch.tanh(w_i * I_t + w_h * L)
        states.append(L)
    return states


@wrong("13.1", "is the order turned?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.append(passed * (1 - L**2) * w_i)
        passed = passed * (1 - L**2) * w_h
    return torch.stack(out)


@wrong("13.1", "is w_i missing?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.insert(0, passed * (1 - L**2))
        passed = passed * (1 - L**2) * w_h
    return torch.stack(out)


@wrong("13.1", "is w_h taken once too often?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        passed = passed * (1 - L**2) * w_h
        out.insert(0, passed * w_i)
    return torch.stack(out)


@wrong("13.1", "is the slope of tanh 1 - L, without the square?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.insert(0, passed * (1 - L) * w_i)
        passed = passed * (1 - L) * w_h
    return torch.stack(out)


@wrong("13.1", "L_t is tanh already: is tanh taken again?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        slope = 1 - torch.tanh(L) ** 2
        out.insert(0, passed * slope * w_i)
        passed = passed * slope * w_h
    return torch.stack(out)


@wrong("13.1", "is w_h missing?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.insert(0, passed * (1 - L**2) * w_i)
        passed = passed * (1 - L**2)
    return torch.stack(out)


@wrong("13.1", "are the later steps' slopes, 1 - L², missing?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.insert(0, passed * (1 - L**2) * w_i)
        passed = passed * w_h
    return torch.stack(out)


@wrong("13.1", "stops with TypeError: expected Tensor as element 1 in")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.insert(0, passed * w_i)
        passed = passed * (1 - L**2) * w_h
    return torch.stack(out)


@wrong("13.1", "is this the influence of I_t on L_t alone?")
def influence(I, w_i, w_h):
    return torch.stack([(1 - L**2) * w_i for L in states_of(I, w_i, w_h)])


@wrong("13.1", "are these the memories?")
def influence(I, w_i, w_h):
    return torch.stack(states_of(I, w_i, w_h))


@wrong("13.1", "right values, but with torch.Tensor.backward: the chain")
def influence(I, w_i, w_h):
    I = I.clone().requires_grad_()
    states_of(I, w_i, w_h)[-1].backward()
    return I.grad


@wrong("13.1", "right values, but with torch.autograd.grad: the chain")
def influence(I, w_i, w_h):
    I = I.clone().requires_grad_()
    return torch.autograd.grad(states_of(I, w_i, w_h)[-1], I)[0]


@wrong("13.1", "does each memory come from the one before, too?")
def influence(I, w_i, w_h):
    states = torch.tanh(w_i * I)
    out, passed = [], 1.0
    for L in reversed(states):
        out.insert(0, passed * (1 - L**2) * w_i)
        passed = passed * (1 - L**2) * w_h
    return torch.stack(out)


@wrong("13.1", "does each factor have w_i in place of w_h?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.insert(0, passed * (1 - L**2) * w_i)
        passed = passed * (1 - L**2) * w_i
    return torch.stack(out)


@wrong("13.1", "is this step 0 alone?")
def influence(I, w_i, w_h):
    states, passed = states_of(I, w_i, w_h), 1.0
    for L in reversed(states[1:]):
        passed = passed * (1 - L**2) * w_h
    return passed * (1 - states[0] ** 2) * w_i


@wrong("13.1", "are all slopes missing?")
def influence(I, w_i, w_h):
    m = len(I)
    return torch.tensor([w_i * w_h ** (m - 1 - t) for t in range(m)]).double()


@wrong("13.1", "a list, expected a tensor: is torch.stack or")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.insert(0, passed * (1 - L**2) * w_i)
        passed = passed * (1 - L**2) * w_h
    return out


@wrong("13.1", "is the result float64, as I is?")
def influence(I, w_i, w_h):
    states, out, passed = states_of(I, w_i, w_h), [], 1.0
    for L in reversed(states):
        out.insert(0, float(passed * (1 - L**2) * w_i))
        passed = passed * (1 - L**2) * w_h
    return torch.tensor(out)


def gru(I, lengths, W_i, B_i, W_h, B_h, step=None, there=None):
    L = torch.zeros(len(I), len(W_h), dtype=I.dtype)
    for t in range(I.shape[1]):
        a = (I[:, t] @ W_i + B_i).chunk(3, dim=1)
        b = (L @ W_h + B_h).chunk(3, dim=1)
        new = step(a, b, L) if step else usual(a, b, L)
        mask = there(t, lengths) if there else t < lengths
        L = torch.where(mask[:, None], new, L)
    return L


def usual(a, b, L):
    R, Z = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
    return (1 - Z) * torch.tanh(a[2] + R * b[2]) + Z * L


@wrong("13.2", "is a sequence read beyond its end?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def always(t, lengths):
        return lengths >= 0

    return gru(I, lengths, W_i, B_i, W_h, B_h, there=always)


@wrong("13.2", "is a sequence read one step too far?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def there(t, lengths):
        return t <= lengths

    return gru(I, lengths, W_i, B_i, W_h, B_h, there=there)


@wrong("13.2", "is a sequence's last step left out?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def there(t, lengths):
        return t < lengths - 1

    return gru(I, lengths, W_i, B_i, W_h, B_h, there=there)


@wrong("13.2", "are Z and 1 - Z exchanged?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def step(a, b, L):
        R, Z = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
        return Z * torch.tanh(a[2] + R * b[2]) + (1 - Z) * L

    return gru(I, lengths, W_i, B_i, W_h, B_h, step)


@wrong("13.2", "are the gates exchanged?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def step(a, b, L):
        Z, R = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
        return (1 - Z) * torch.tanh(a[2] + R * b[2]) + Z * L

    return gru(I, lengths, W_i, B_i, W_h, B_h, step)


@wrong("13.2", "is R missing?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def step(a, b, L):
        Z = torch.sigmoid(a[1] + b[1])
        return (1 - Z) * torch.tanh(a[2] + b[2]) + Z * L

    return gru(I, lengths, W_i, B_i, W_h, B_h, step)


@wrong("13.2", "is Z missing?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def step(a, b, L):
        R = torch.sigmoid(a[0] + b[0])
        return torch.tanh(a[2] + R * b[2])

    return gru(I, lengths, W_i, B_i, W_h, B_h, step)


@wrong("13.2", "has the proposal tanh, not sigmoid?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def step(a, b, L):
        R, Z = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
        return (1 - Z) * torch.sigmoid(a[2] + R * b[2]) + Z * L

    return gru(I, lengths, W_i, B_i, W_h, B_h, step)


@wrong("13.2", "is R on what comes in, too?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    def step(a, b, L):
        R, Z = torch.sigmoid(a[0] + b[0]), torch.sigmoid(a[1] + b[1])
        return (1 - Z) * torch.tanh(R * (a[2] + b[2])) + Z * L

    return gru(I, lengths, W_i, B_i, W_h, B_h, step)


@wrong("13.2", "is B_h missing?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    return gru(I, lengths, W_i, B_i, W_h, 0 * B_h)


@wrong("13.2", "what does a sequence keep after its end?")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    L = torch.zeros(len(I), len(W_h), dtype=I.dtype)
    for t in range(I.shape[1]):
        a = (I[:, t] @ W_i + B_i).chunk(3, dim=1)
        b = (L @ W_h + B_h).chunk(3, dim=1)
        L = usual(a, b, L) * (t < lengths)[:, None]
    return L


@wrong("13.2", "stops with RuntimeError: expected m1 and m2 to have the")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    L = torch.zeros(len(I), len(W_h))
    for t in range(I.shape[1]):
        a = (I[:, t] @ W_i + B_i).chunk(3, dim=1)
        b = (L @ W_h + B_h).chunk(3, dim=1)
        L = torch.where((t < lengths)[:, None], usual(a, b, L), L)
    return L


@wrong("13.2", "stops with RuntimeError: The size of tensor a (4) must")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    L = torch.zeros(len(I), len(W_h), dtype=I.dtype)
    for t in range(I.shape[1]):
        a = (I[:, t] @ W_i + B_i).chunk(3, dim=1)
        b = (L @ W_h + B_h).chunk(3, dim=1)
        L = torch.where(t < lengths, usual(a, b, L), L)
    return L


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


@wrong("13.2", "lengths - 1 is -1 for an empty sequence: which state is")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    L = torch.zeros(len(I), len(W_h), dtype=I.dtype)
    every = []
    for t in range(I.shape[1]):
        a = (I[:, t] @ W_i + B_i).chunk(3, dim=1)
        b = (L @ W_h + B_h).chunk(3, dim=1)
        L = usual(a, b, L)
        every.append(L)
    return torch.stack(every)[lengths - 1, torch.arange(len(I))]


@wrong("13.2", "R * comes after the product with W_hn, not before")
def last_states(I, lengths, W_i, B_i, W_h, B_h):
    h = len(W_h)
    L = torch.zeros(len(I), h, dtype=I.dtype)
    for t in range(I.shape[1]):
        a = (I[:, t] @ W_i + B_i).chunk(3, dim=1)
        R, Z = (
            torch.sigmoid(
                a[k] + L @ W_h[:, k * h : k * h + h] + B_h[k * h : k * h + h]
            )
            for k in range(2)
        )
        N = torch.tanh(a[2] + (R * L) @ W_h[:, 2 * h :] + B_h[2 * h :])
        L = torch.where((t < lengths)[:, None], (1 - Z) * N + Z * L, L)
    return L


@wrong("13.3", "are these r² numbers in a row of the picture?")
def pieces(I, r):
    return I.reshape(len(I), -1, r * r)


@wrong("13.3", "are these r² numbers in a row of the picture?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.reshape(n, rows // r, r, columns // r, r)
    return P.reshape(n, -1, r * r)


@wrong("13.3", "are the pieces numbered down first?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 3, 1, 2, 4)
    return P.reshape(n, -1, r * r)


@wrong("13.3", "is each piece turned, its columns read first?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 1, 3, 4, 2)
    return P.reshape(n, -1, r * r)


@wrong("13.3", "after permute the numbers lie apart: is it reshape, not")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 1, 3, 2, 4)
    return P.view(n, -1, r * r)


@wrong("13.3", "r² numbers for a piece, in one axis: are there two?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 1, 3, 2, 4)
    return P.reshape(n, -1, r, r)


@wrong("13.3", "are rows and columns of the pieces still two axes?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 1, 3, 2, 4)
    return P.flatten(3)


@wrong("13.3", "the pictures stay apart: are their pieces in one axis?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 1, 3, 2, 4)
    return P.reshape(-1, r * r)


@wrong("13.3", "do windows overlap?")
def pieces(I, r):
    return I.unfold(1, r, 1).unfold(2, r, 1).reshape(len(I), -1, r * r)


@wrong("13.3", "is it (rows // r, r), not (r, rows // r)?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, r, rows // r, r, columns // r).permute(0, 1, 3, 2, 4)
    return P.reshape(n, -1, r * r)


@wrong("13.3", "is it (rows // r, r), the piece first?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, r, rows // r, r, columns // r).permute(0, 2, 4, 1, 3)
    return P.reshape(n, -1, r * r)


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


@wrong("13.3", "does it hold for other sizes than 28 and 7?")
def pieces(I, r):
    P = I.view(-1, 4, 7, 4, 7).permute(0, 1, 3, 2, 4)
    return P.reshape(-1, 16, 49)


@wrong("13.3", "sizes are whole numbers: is it `//`?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows / r, r, columns / r, r).permute(0, 1, 3, 2, 4)
    return P.reshape(n, -1, r * r)


@wrong("13.3", "a row for each piece: is it transposed?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 1, 3, 2, 4)
    return P.reshape(n, r * r, -1)


@wrong("13.3", "are the pixels' axes before those of the pieces?")
def pieces(I, r):
    n, rows, columns = I.shape
    P = I.view(n, rows // r, r, columns // r, r).permute(0, 2, 4, 1, 3)
    return P.reshape(n, -1, r * r)


@wrong("13.4", "is there no mask at all?")
def attend(Q, K, V, lengths):
    return (Q @ K.mT / Q.shape[2] ** 0.5).softmax(dim=2) @ V


@wrong("13.4", "do pieces beyond the end get a share?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    S = (Q @ K.mT / Q.shape[2] ** 0.5).softmax(dim=2)
    return S @ V * there[..., None]


@wrong("13.4", "are the rows of pieces beyond the end 0?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = Q @ K.mT / Q.shape[2] ** 0.5
    return scores.masked_fill(~there[:, None], -torch.inf).softmax(2) @ V


@wrong("13.4", "do the shares add up to 1?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    S = (Q @ K.mT / Q.shape[2] ** 0.5).softmax(dim=2)
    return (S * there[:, None]) @ V * there[..., None]


@wrong("13.4", "do the shares add up to 1, and are rows beyond the end 0?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    S = (Q @ K.mT / Q.shape[2] ** 0.5).softmax(dim=2)
    return (S * there[:, None]) @ V


@wrong("13.4", "a score of 0 still gives a share: e⁰ = 1")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = Q @ K.mT / Q.shape[2] ** 0.5
    S = scores.masked_fill(~there[:, None], 0).softmax(2)
    return S @ V * there[..., None]


@wrong("13.4", "along which axis does softmax go?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = Q @ K.mT / Q.shape[2] ** 0.5
    S = scores.masked_fill(~there[:, :, None], -torch.inf).softmax(1)
    return S @ V * there[..., None]


@wrong("13.4", "is it divided by √h?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = Q @ K.mT
    S = scores.masked_fill(~there[:, None], -torch.inf).softmax(2)
    return S @ V * there[..., None]


@wrong("13.4", "is it divided by h instead of √h?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = Q @ K.mT / Q.shape[2]
    S = scores.masked_fill(~there[:, None], -torch.inf).softmax(2)
    return S @ V * there[..., None]


@wrong("13.4", "is it divided by √m?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = Q @ K.mT / Q.shape[1] ** 0.5
    S = scores.masked_fill(~there[:, None], -torch.inf).softmax(2)
    return S @ V * there[..., None]


@wrong("13.4", "does piece number `lengths` count?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) <= lengths[:, None]
    scores = Q @ K.mT / Q.shape[2] ** 0.5
    S = scores.masked_fill(~there[:, None], -torch.inf).softmax(2)
    return S @ V * there[..., None]


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


@wrong("13.4", "are Q and K exchanged?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = K @ Q.mT / Q.shape[2] ** 0.5
    S = scores.masked_fill(~there[:, None], -torch.inf).softmax(2)
    return S @ V * there[..., None]


@wrong("13.4", "1 of 3 values are wrong, the first at (0, 2, 0): 9,")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths
    scores = Q @ K.mT / Q.shape[2] ** 0.5
    S = scores.masked_fill(~there, -torch.inf).softmax(2)
    return S @ V


@wrong("13.4", "a row with no score but −∞ gives nan: hide columns, not")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    both = there[:, None] & there[:, :, None]
    scores = Q @ K.mT / Q.shape[2] ** 0.5
    return scores.masked_fill(~both, -torch.inf).softmax(2) @ V


@wrong("13.4", "K.T turns all three axes: is it K.mT?")
def attend(Q, K, V, lengths):
    there = torch.arange(Q.shape[1]) < lengths[:, None]
    scores = Q @ K.T / Q.shape[2] ** 0.5
    S = scores.masked_fill(~there[:, None], -torch.inf).softmax(2)
    return S @ V * there[..., None]


@wrong("13.5", "are the columns split into heads by view alone?")
def heads(Q, K, V, heads):
    n, m, h = Q.shape
    Q, K, V = (X.view(n, heads, m, h // heads) for X in (Q, K, V))
    O = Q @ K.transpose(2, 3) / (h // heads) ** 0.5
    O[:, :, torch.ones(m, m).triu(1).bool()] = -torch.inf
    return (O.softmax(3) @ V).view(n, m, h)


def split(X, heads):
    n, m, h = X.shape
    return X.view(n, m, heads, h // heads).transpose(1, 2)


def join(A):
    return A.transpose(1, 2).flatten(2)


def ahead(m, k=1):
    return torch.ones(m, m).triu(k).bool()


@wrong("13.5", "is it divided by √h?")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = (Q @ K.mT / h**0.5).masked_fill(ahead(m), -torch.inf)
    return join(O.softmax(3) @ V)


@wrong(
    "13.5", "do the axes go back to their places before the heads are joined?"
)
def heads(Q, K, V, heads):
    n, m, h = Q.shape
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads) ** 0.5
    O = O.masked_fill(ahead(m), -torch.inf)
    return (O.softmax(3) @ V).reshape(n, m, h)


@wrong("13.5", "do the shares of those looked at add up to 1?")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads) ** 0.5
    return join((O.softmax(3) * torch.ones(m, m).tril()) @ V)


@wrong("13.5", "is it one head with all columns?")
def heads(Q, K, V, heads):
    m, h = Q.shape[1:]
    O = (Q @ K.mT / h**0.5).masked_fill(ahead(m), -torch.inf)
    return O.softmax(2) @ V


@wrong(
    "13.5",
    "piece 0 sees nothing and gets nan: triu(1) begins above the diagonal",
)
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads) ** 0.5
    return join(O.masked_fill(ahead(m, 0), -torch.inf).softmax(3) @ V)


@wrong("13.5", "is it the past that is hidden?")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads) ** 0.5
    return join(O.masked_fill(ahead(m).T, -torch.inf).softmax(3) @ V)


@wrong("13.5", "does a piece look ahead?")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads) ** 0.5
    return join(O.softmax(3) @ V)


@wrong("13.5", "a score of 0 still gives a share")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads) ** 0.5
    return join(O.masked_fill(ahead(m), 0).softmax(3) @ V)


@wrong("13.5", "along which axis does softmax go?")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads) ** 0.5
    return join(O.masked_fill(ahead(m), -torch.inf).softmax(2) @ V)


@wrong("13.5", "is it divided by √f?")
def heads(Q, K, V, heads):
    m = Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    return join((Q @ K.mT).masked_fill(ahead(m), -torch.inf).softmax(3) @ V)


@wrong("13.5", "are Q and K exchanged?")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = K @ Q.mT / (h // heads) ** 0.5
    return join(O.masked_fill(ahead(m), -torch.inf).softmax(3) @ V)


@wrong("13.5", "right values, but with")
def heads(Q, K, V, heads):
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    function = torch.nn.functional.scaled_dot_product_attention
    return join(function(Q, K, V, is_causal=True))


@wrong("13.5", "right values, but a Python line runs once for each head")
def heads(Q, K, V, heads):
    m, h = Q.shape[1:]
    f, out = h // heads, []
    for j in range(heads):
        q, k, v = (X[:, :, j * f : j * f + f] for X in (Q, K, V))
        O = (q @ k.mT / f**0.5).masked_fill(ahead(m), -torch.inf)
        out.append(O.softmax(2) @ v)
    return torch.cat(out, 2)


@wrong("13.5", "are the heads' columns joined to h again?")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads) ** 0.5
    return (O.masked_fill(ahead(m), -torch.inf).softmax(3) @ V).transpose(1, 2)


@wrong("13.5", "stops with RuntimeError: Expected size for first two")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.T / (h // heads) ** 0.5
    return join(O.masked_fill(ahead(m), -torch.inf).softmax(3) @ V)


@wrong("13.5", "is each head one column in f?")
def heads(Q, K, V, heads):
    n, m, h = Q.shape
    Q, K, V = (
        X.view(n, m, h // heads, heads).permute(0, 3, 1, 2) for X in (Q, K, V)
    )
    O = Q @ K.mT / (h // heads) ** 0.5
    O = O.masked_fill(ahead(m), -torch.inf).softmax(3) @ V
    return O.permute(0, 2, 3, 1).reshape(n, m, h)


@wrong("13.5", "is it divided by f instead of √f?")
def heads(Q, K, V, heads):
    h, m = Q.shape[2], Q.shape[1]
    Q, K, V = (split(X, heads) for X in (Q, K, V))
    O = Q @ K.mT / (h // heads)
    return join(O.masked_fill(ahead(m), -torch.inf).softmax(3) @ V)
