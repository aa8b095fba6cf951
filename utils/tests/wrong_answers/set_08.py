import torch
from torch import nn

from utils.tests.wrong_answers import right, slips, wrong


@wrong("08.2", "parameters: 'layers.0.bias")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(d, h), nn.ReLU(), nn.Linear(h, d)
        )

    def forward(self, I):
        return I + self.layers(I)


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


@wrong("08.5", "the order of the model is asked")
def load_what_fits(model, state):
    own = model.state_dict()
    fits = [n for n in state if n in own and state[n].shape == own[n].shape]
    for name in fits:
        own[name].copy_(state[name])
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


@wrong("08.4", "count by formulas, without a model to ask")
def count_parameters(layers):
    kinds = {"linear": nn.Linear, "conv": nn.Conv2d, "gru": nn.GRU}
    total = 0
    for kind, *sizes in layers:
        if kind in kinds:
            layer = kinds[kind](*sizes, device="meta")
            total += sum(p.numel() for p in layer.parameters())
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


@wrong("08.2", "is it used in `forward`, without `detach()` and `no_grad`?")
class Residual(nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first, self.second = nn.Linear(d, h), nn.Linear(h, d)

    def forward(self, I):
        with torch.no_grad():
            return I + self.second(torch.relu(self.first(I)))


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
is W turned over?
    linear.weight.copy_(W.T) -> linear.weight.data = W
is W turned over before copy_?
    copy_(W.T) -> copy_(W)
must have the same dtype
    *W.shape, dtype=W.dtype -> *W.shape
returns nothing: is a `return` missing?
    - return linear
returns a function, expected a module
    return linear -> return lambda I: I @ W + B
gives other numbers each time
    - linear.bias.copy_(B)
shares the memory of its input W
    linear.weight.copy_(W.T) -> linear.weight = nn.Parameter(W.T)
shares the memory of its input W
    linear.weight.copy_(W.T) -> linear.weight.data = W.T
are the weights frozen?
    dtype=W.dtype) -> dtype=W.dtype).requires_grad_(False)
they can't go on training
    - linear = nn.Linear(*W.shape, dtype=W.dtype)
    - with torch.no_grad():
    + with torch.inference_mode():
    +     linear = nn.Linear(*W.shape, dtype=W.dtype)
""")


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
is the input added?
    return I + -> return
before Module.__init__() call: is `super().__init__()` missing?
    - super().__init__()
registered? Those in a plain list aren't
    - self.first, self.second = nn.Linear(d, h), nn.Linear(h, d)
    + self.layers = [nn.Linear(d, h), nn.Linear(h, d)]
    - Z = self.first(I)
    + first, second = self.layers
    + Z = first(I)
    self.second(L) -> second(L)
second.bias (1,), second.weight (1, 1)', expected
    nn.Linear(h, d) -> nn.Linear(h, h)
does `second` lead back, from h to d?
    nn.Linear(h, d) -> nn.Linear(d, h)
is a dtype written in?
    nn.Linear(d, h) -> nn.Linear(d, h).double()
    nn.Linear(h, d) -> nn.Linear(h, d).double()
nor those without `self.`
    - self.first, self.second = nn.Linear(d, h), nn.Linear(h, d)
    + first, second = nn.Linear(d, h), nn.Linear(h, d)
    + self.run = lambda I: I + second(torch.relu(first(I)))
    - Z = self.first(I)
    - L = torch.relu(Z)
    - return I + self.second(L)
    + return self.run(I)
no gradient comes to first.weight
    torch.relu(Z) -> torch.relu(Z).detach()
isn't asked, but first.bias
    self.first, self.second -> self.one, self.two
    self.first(I) -> self.one(I)
    self.second(L) -> self.two(L)
are the layers made in __init__
    - self.first, self.second = nn.Linear(d, h), nn.Linear(h, d)
    + self.d, self.h = d, h
    - Z = self.first(I)
    + self.first = nn.Linear(self.d, self.h)
    + self.second = nn.Linear(self.h, self.d)
    + Z = self.first(I)
""")


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
training would change them: is there an nn.Parameter
    - self.register_buffer("mean", mean)
    - self.register_buffer("spread", spread)
    + self.mean, self.spread = nn.Parameter(mean), nn.Parameter(spread)
is the spread divided by n - 1?
    dim=0, correction=0 -> dim=0
they aren't saved: are they plain tensors?
    - self.register_buffer("mean", mean)
    - self.register_buffer("spread", spread)
    + self.mean, self.spread = mean, spread
changes its input J: does a line work in place?
      mean, spread = self.mean, self.spread
    + J -= mean
    + J /= spread
    + return J
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
are the biases missing?
    d * h + h -> d * h
    d * size**2 + 1 -> d * size**2
    d + h + 2 -> d + h
a GRU has two biases for each of its layers
    d + h + 2 -> d + h + 1
whole numbers are asked, without a point
    total, before = 0 -> total, before = 0.0
a window is size · size
    size**2 -> size
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
does it write into a copy?
    tensor.copy_(state[name]) -> tensor = state[name]
are the shapes compared?
    state[name].shape == tensor.shape -> state[name].numel() == tensor.numel()
    copy_(state[name]) -> copy_(state[name].view_as(tensor))
the right words: what stands between them
    " ".join(names) -> " ".join(names) + " "
""")
