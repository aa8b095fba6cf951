import torch
from torch import nn

from utils.tests.wrong_answers import right, slips, wrong


@wrong("08.1", "is W turned over?")
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    linear.weight.data = W
    linear.bias.data = B
    return linear


@wrong("08.1", "must have the same dtype")
def to_linear(W, B):
    linear = nn.Linear(*W.shape)
    with torch.no_grad():
        linear.weight.copy_(W.T)
        linear.bias.copy_(B)
    return linear


@wrong("08.1", "returns nothing: is a `return` missing?")
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    linear.weight = nn.Parameter(W.T)
    linear.bias = nn.Parameter(B)


@wrong("08.1", "returns a function, expected a module")
def to_linear(W, B):
    return lambda I: I @ W + B


@wrong("08.1", "gives other numbers each time")
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    linear.weight = nn.Parameter(W.T)
    return linear


@wrong("08.2", "is the input added?")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first = nn.Linear(d, h)
        self.second = nn.Linear(h, d)

    def forward(self, I):
        return self.second(torch.relu(self.first(I)))


@wrong("08.2", "before Module.__init__() call")
class Residual(nn.Module):
    def __init__(self, d, h):
        self.first = nn.Linear(d, h)
        self.second = nn.Linear(h, d)

    def forward(self, I):
        return I + self.second(torch.relu(self.first(I)))


@wrong("08.2", "parameters: 'layers.0.bias")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(d, h), nn.ReLU(), nn.Linear(h, d)
        )

    def forward(self, I):
        return I + self.layers(I)


@wrong("08.2", "registered? Those in a plain list aren't")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.layers = [nn.Linear(d, h), nn.Linear(h, d)]

    def forward(self, I):
        first, second = self.layers
        return I + second(torch.relu(first(I)))


@wrong("08.2", "second.bias (1,), second.weight (1, 1)', expected")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first = nn.Linear(d, h)
        self.second = nn.Linear(h, h)

    def forward(self, I):
        return I + self.second(torch.relu(self.first(I)))


@wrong("08.3", "training would change them: is there an nn.Parameter")
class Standardize(nn.Module):
    def __init__(self, I):
        super().__init__()
        self.mean = nn.Parameter(I.mean(0))
        self.spread = nn.Parameter(I.std(0, correction=0))

    def forward(self, J):
        return (J - self.mean) / self.spread


@wrong("08.3", "is the spread divided by n - 1?")
class Standardize(nn.Module):
    def __init__(self, I):
        super().__init__()
        self.register_buffer("mean", I.mean(0))
        self.register_buffer("spread", I.std(0))

    def forward(self, J):
        return (J - self.mean) / self.spread


@wrong("08.3", "they aren't saved: are they plain tensors?")
class Standardize(nn.Module):
    def __init__(self, I):
        super().__init__()
        self.mean = I.mean(0)
        self.spread = I.std(0, correction=0)

    def forward(self, J):
        return (J - self.mean) / self.spread


@wrong("08.3", "saved: 'mean (1, ")
class Standardize(nn.Module):
    def __init__(self, I):
        super().__init__()
        self.register_buffer("mean", I.mean(0, keepdim=True))
        self.register_buffer("spread", I.std(0, correction=0, keepdim=True))

    def forward(self, J):
        return (J - self.mean) / self.spread


@wrong("08.4", "stops with RuntimeError")
def count_parameters(layers):
    made = {"linear": nn.Linear, "conv": nn.Conv2d, "gru": nn.GRU}
    return sum(
        parameter.numel()
        for kind, *sizes in layers
        if kind != "relu"
        for parameter in made[kind](*sizes).parameters()
    )


@wrong("08.4", "are the biases missing?")
def count_parameters(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "linear":
            total += sizes[0] * sizes[1]
        if kind == "conv":
            total += sizes[0] * sizes[1] * sizes[2] ** 2
        if kind == "gru":
            total += 3 * (sizes[0] * sizes[1] + sizes[1] ** 2)
    return total


@wrong("08.4", "a GRU has two biases for each of its layers")
def count_parameters(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "linear":
            total += (sizes[0] + 1) * sizes[1]
        if kind == "conv":
            total += (sizes[0] * sizes[2] ** 2 + 1) * sizes[1]
        if kind == "gru":
            total += 3 * (sizes[0] + sizes[1] + 1) * sizes[1]
    return total


@wrong("08.5", "the order of the model is asked")
def load_what_fits(model, state):
    own = model.state_dict()
    fits = [n for n in state if n in own and state[n].shape == own[n].shape]
    for name in fits:
        own[name].copy_(state[name])
    return " ".join(fits)


@wrong("08.5", "does it write into a copy?")
def load_what_fits(model, state):
    own = model.state_dict()
    fits = []
    for name in own:
        if name in state and state[name].shape == own[name].shape:
            own[name] = state[name]
            fits.append(name)
    return " ".join(fits)


@wrong("08.5", "the model's numbers: dtype float64, expected float32")
def load_what_fits(model, state):
    fits = {
        name: state[name]
        for name, own in model.state_dict().items()
        if name in state and state[name].shape == own.shape
    }
    model.load_state_dict(fits, strict=False, assign=True)
    return " ".join(fits)


@wrong("08.5", "size mismatch for 0")
def load_what_fits(model, state):
    model.load_state_dict(state, strict=False)
    return " ".join(name for name in model.state_dict() if name in state)


@wrong("08.1", "is W turned over before copy_?")
def to_linear(W, B):
    layer = torch.nn.Linear(*W.shape, dtype=W.dtype)
    with torch.no_grad():
        layer.weight.copy_(W)
        layer.bias.copy_(B)
    return layer


@wrong("08.2", "does `second` lead back, from h to d?")
class Residual(torch.nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first = torch.nn.Linear(d, h)
        self.second = torch.nn.Linear(d, h)

    def forward(self, I):
        return I + self.second(torch.relu(self.first(I)))


@wrong("08.5", "are the shapes compared?")
def load_what_fits(model, state):
    own = model.state_dict()
    loaded = []
    for name, tensor in own.items():
        if name in state and state[name].numel() == tensor.numel():
            tensor.copy_(state[name].view_as(tensor))
            loaded.append(name)
    return " ".join(loaded)


@wrong("08.1", "shares the memory of its input W")
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    linear.weight = nn.Parameter(W.T)
    linear.bias = nn.Parameter(B.clone())
    return linear


@wrong("08.1", "shares the memory of its input W")
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    linear.weight.data = W.T
    linear.bias.data = B.clone()
    return linear


@wrong("08.1", "are the weights frozen?")
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype).requires_grad_(False)
    linear.weight.copy_(W.T)
    linear.bias.copy_(B)
    return linear


@wrong("08.2", "is a dtype written in?")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first = nn.Linear(d, h, dtype=torch.float64)
        self.second = nn.Linear(h, d, dtype=torch.float64)

    def forward(self, I):
        return I + self.second(torch.relu(self.first(I)))


@wrong("08.2", "nor those without `self.`")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        first, second = nn.Linear(d, h), nn.Linear(h, d)
        self.run = lambda I: I + second(torch.relu(first(I)))

    def forward(self, I):
        return self.run(I)


@wrong("08.4", "count by formulas, without a model to ask")
def count_parameters(layers):
    kinds = {"linear": nn.Linear, "conv": nn.Conv2d, "gru": nn.GRU}
    total = 0
    for kind, *sizes in layers:
        if kind in kinds:
            layer = kinds[kind](*sizes, device="meta")
            total += sum(p.numel() for p in layer.parameters())
    return total


@wrong("08.4", "whole numbers are asked, without a point")
def count_parameters(layers):
    total = 0.0
    for kind, *sizes in layers:
        if kind == "linear":
            total += sizes[0] * sizes[1] + sizes[1]
        elif kind == "conv":
            d, h, size = sizes
            total += h * d * size * size + h
        elif kind == "gru":
            d, h = sizes
            total += 3 * (h * d + h * h + 2 * h)
    return total


@wrong("08.4", "a window is size · size")
def count_parameters(layers):
    total = 0
    for kind, *sizes in layers:
        if kind == "linear":
            total += sizes[0] * sizes[1] + sizes[1]
        elif kind == "conv":
            d, h, size = sizes
            total += h * d * size + h
        elif kind == "gru":
            d, h = sizes
            total += 3 * (h * d + h * h + 2 * h)
    return total


@right("08.3")
class Standardize(nn.Module):
    def __init__(self, I):
        super().__init__()
        mean, spread = I.mean(dim=0), I.std(dim=0, correction=0)
        self.mean = nn.Parameter(mean, requires_grad=False)
        self.spread = nn.Parameter(spread, requires_grad=False)

    def forward(self, J):
        return (J - self.mean) / self.spread


@wrong("08.2", "no gradient comes to first.weight")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first, self.second = nn.Linear(d, h), nn.Linear(h, d)

    def forward(self, I):
        L = torch.relu(self.first(I)).detach()
        return I + self.second(L)


@wrong("08.2", "is it used in `forward`, without `detach()` and `no_grad`?")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first, self.second = nn.Linear(d, h), nn.Linear(h, d)

    def forward(self, I):
        with torch.no_grad():
            return I + self.second(torch.relu(self.first(I)))


@wrong("08.2", "is `super().__init__()` missing?")
class Residual(nn.Module):
    def __init__(self, d, h):
        self.first, self.second = nn.Linear(d, h), nn.Linear(h, d)

    def forward(self, I):
        return I + self.second(torch.relu(self.first(I)))


@wrong("08.2", "isn't asked, but first.bias")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.one, self.two = nn.Linear(d, h), nn.Linear(h, d)

    def forward(self, I):
        return I + self.two(torch.relu(self.one(I)))


@wrong("08.3", "changes its input J: does a line work in place?")
class Standardize(nn.Module):
    def __init__(self, I):
        super().__init__()
        self.register_buffer("mean", I.mean(dim=0))
        self.register_buffer("spread", I.std(dim=0, correction=0))

    def forward(self, J):
        J -= self.mean
        J /= self.spread
        return J


@wrong("08.5", "the right words: what stands between them")
def load_what_fits(model, state):
    names = ""
    for name, own in model.state_dict().items():
        if name in state and state[name].shape == own.shape:
            own.copy_(state[name])
            names += name + " "
    return names


@right("08.1")
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    with torch.no_grad():
        linear.weight.copy_(W.T)
        linear.bias.copy_(B)
    return linear


slips("08.1", to_linear)("""
is a square W turned over, too? It has to be
    W.T) -> W if W.shape == linear.weight.shape else W.T)
is the bias subtracted?
    copy_(B) -> copy_(-B)
does view stand for .T where W isn't square?
    W.T) -> W.T if len(W) == len(B) else W.reshape(len(B), -1))
nn.Linear is made with the sizes d and h
    *W.shape, dtype=W.dtype -> W, B
shares the memory of its input W
    linear.weight.copy_(W.T) -> linear.weight = nn.Parameter(W.T.contiguous())
""")


@wrong("08.1", "they can't go on training")
def to_linear(W, B):
    with torch.inference_mode():
        linear = nn.Linear(*W.shape, dtype=W.dtype)
        linear.weight.copy_(W.T)
        linear.bias.copy_(B)
    return linear


@right("08.2")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first, self.second = nn.Linear(d, h), nn.Linear(h, d)

    def forward(self, I):
        Z = self.first(I)
        L = torch.relu(Z)
        return I + self.second(L)


slips("08.2", Residual)("""
is ReLU taken of I before the first layer, too?
    first(I) -> first(torch.relu(I))
is ReLU before the first layer? It stands between the two
    first(I) -> first(torch.relu(I))
    torch.relu(Z) -> Z
is it GELU?
    torch.relu -> nn.functional.gelu
does it leak?
    torch.relu(Z) -> Z.where(Z > 0, Z / 10)
straight missing? Is I detached?
    return I + -> return I.detach() +
""")


@wrong("08.2", "are the layers made in __init__")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.d, self.h = d, h

    def forward(self, I):
        self.first = nn.Linear(self.d, self.h)
        self.second = nn.Linear(self.h, self.d)
        return I + self.second(torch.relu(self.first(I)))


@right("08.3")
class Standardize(nn.Module):
    def __init__(self, I):
        super().__init__()
        mean = I.mean(dim=0)
        spread = I.std(dim=0, correction=0)
        self.register_buffer("mean", mean)
        self.register_buffer("spread", spread)

    def forward(self, J):
        mean, spread = self.mean, self.spread
        return (J - mean) / spread


slips("08.3", Standardize)("""
training would change the spread
    self.register_buffer("spread", spread -> self.spread = nn.Parameter(spread
training would change the mean
    self.register_buffer("mean", mean) -> self.mean = nn.Parameter(mean)
are the saved ones used?
      self.register_buffer("spread", spread)
    + self.copy = mean, spread
    self.mean, self.spread -> self.copy
do mean and spread change with each J?
    + new = J.reshape(-1, len(mean)).mean(dim=0)
    + self.mean = 0.9 * mean + 0.1 * new
      return (J - mean) / spread
are there two of a name?
    mean = I -> self.mean = mean = I
a buffer is a tensor: is it a list?
    "mean", mean -> "mean", mean.tolist()
is keepdim too much?
    I.mean(dim=0 -> I.mean(dim=0, keepdim=True
    I.std(dim=0 -> I.std(keepdim=True, dim=0
is it one mean of all numbers?
    I.mean(dim=0 -> I.mean(
    I.std(dim=0, c -> I.std(c
are the rows' means taken?
    I.mean(dim=0 -> I.mean(dim=1
    I.std(dim=0 -> I.std(dim=1
are mean and spread exchanged?
    mean = I.mean(dim=0) -> mean = I.std(dim=0, correction=0)
    spread = I.std(dim=0, correction=0) -> spread = I.mean(dim=0)
is it brought to 0 … 1?
    I.mean(dim=0) -> I.amin(dim=0)
    I.std(dim=0, correction=0) -> I.amax(dim=0) - mean
is the mean subtracted in there, too?
    I.std(dim=0, correction=0) -> (I**2).mean(dim=0).sqrt()
is something added to the spread?
    / spread -> / (spread + 1e-5)
after eval() it gives other numbers
    / spread -> / spread if self.training else J
are there fewer axes than that?
    + assert J.shape[1]
      return (J - mean) / spread
""")


@right("08.4")
def count_parameters(layers):
    total, before = 0, 0
    for kind, *sizes in layers:
        d, h, size = (*sizes, 1, 1, 1)[:3]
        if kind == "linear":
            total += d * h + h
        if kind == "conv":
            total += h * (d * size**2 + 1)
        if kind == "gru":
            total += 3 * h * (d + h + 2)
        if kind == "relu":
            total += 0
        before = h
    return total


slips("08.4", count_parameters)("""
are equal layers counted once?
    in layers -> in set(map(tuple, layers))
is one layer of each kind counted?
    in layers -> in {layer[0]: layer for layer in layers}.values()
does it stop at ReLU?
    total += 0 -> break
nothing is counted
    "linear" -> "Linear"
    "conv" -> "Conv2d"
    "gru" -> "GRU"
are the three stacked?
    3 * h * (d + h + 2) -> h * (d + h + 2) + 2 * h * (2 * h + 2)
are digits lost, in float32?
    total, before = 0 -> total, before = torch.tensor(0.0)
    return total -> return int(total)
has ReLU a number for each unit?
    total += 0 -> total += before
`^` is no power
    size**2 -> (size ^ 2)
""")


@right("08.5")
def load_what_fits(model, state):
    names = []
    for name, tensor in model.state_dict().items():
        if name in state and state[name].shape == tensor.shape:
            tensor.copy_(state[name])
            names.append(name)
        else:
            tensor += 0
    return " ".join(names)


slips("08.5", load_what_fits)("""
is all else set to 0?
    tensor += 0 -> tensor.zero_()
are single numbers left out?
    name in state -> tensor.dim() and name in state
load_state_dict wants all names of the model
    tensor.copy_(state[name]) -> model.load_state_dict({name: state[name]})
leaves the model in eval()
    + model.eval()
      for name, tensor in model.state_dict().items():
leaves a parameter frozen
    + model.requires_grad_(False)
      return " ".join(names)
the model's numbers: dtype float32, expected float64
    + model.float()
      for name, tensor in model.state_dict().items():
""")
