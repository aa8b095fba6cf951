import torch  # noqa: F401 - the answers use it
from torch import nn

# What a class of a copy starts from.
Module = nn.Module

WRONG = [
    (
        "08.1",
        """
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    linear.weight.data = W
    linear.bias.data = B
    return linear
""",
        "is W turned over?",
    ),
    (
        "08.1",
        """
def to_linear(W, B):
    linear = nn.Linear(*W.shape)
    with torch.no_grad():
        linear.weight.copy_(W.T)
        linear.bias.copy_(B)
    return linear
""",
        "must have the same dtype",
    ),
    (
        "08.1",
        """
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    linear.weight = nn.Parameter(W.T)
    linear.bias = nn.Parameter(B)
""",
        "returns nothing: is a `return` missing?",
    ),
    (
        "08.1",
        """
def to_linear(W, B):
    return lambda I: I @ W + B
""",
        "'function' object has no attribute 'named_parameters'",
    ),
    (
        "08.1",
        """
def to_linear(W, B):
    linear = nn.Linear(*W.shape, dtype=W.dtype)
    linear.weight = nn.Parameter(W.T)
    return linear
""",
        "output: ",
    ),
    (
        "08.2",
        """
class Residual(Module):
    def __init__(self, d, h):
        super().__init__()
        self.first = nn.Linear(d, h)
        self.second = nn.Linear(h, d)

    def forward(self, I):
        return self.second(torch.relu(self.first(I)))
""",
        "is the input added?",
    ),
    (
        "08.2",
        """
class Residual(Module):
    def __init__(self, d, h):
        self.first = nn.Linear(d, h)
        self.second = nn.Linear(h, d)

    def forward(self, I):
        return I + self.second(torch.relu(self.first(I)))
""",
        "before Module.__init__() call",
    ),
    (
        "08.2",
        """
class Residual(Module):
    def __init__(self, d, h):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(d, h), nn.ReLU(), nn.Linear(h, d)
        )

    def forward(self, I):
        return I + self.layers(I)
""",
        "parameters: 'layers.0.bias",
    ),
    (
        "08.2",
        """
class Residual(Module):
    def __init__(self, d, h):
        super().__init__()
        self.layers = [nn.Linear(d, h), nn.Linear(h, d)]

    def forward(self, I):
        first, second = self.layers
        return I + second(torch.relu(first(I)))
""",
        "are the layers registered? Those in a plain list aren't",
    ),
    (
        "08.2",
        """
class Residual(Module):
    def __init__(self, d, h):
        super().__init__()
        self.first = nn.Linear(d, h)
        self.second = nn.Linear(h, h)

    def forward(self, I):
        return I + self.second(torch.relu(self.first(I)))
""",
        "second.bias (8,), second.weight (8, 8)', expected",
    ),
    (
        "08.3",
        """
class Standardize(Module):
    def __init__(self, I):
        super().__init__()
        self.mean = nn.Parameter(I.mean(0))
        self.spread = nn.Parameter(I.std(0, correction=0))

    def forward(self, J):
        return (J - self.mean) / self.spread
""",
        "an optimizer would change them: is there an nn.Parameter?",
    ),
    (
        "08.3",
        """
class Standardize(Module):
    def __init__(self, I):
        super().__init__()
        self.register_buffer("mean", I.mean(0))
        self.register_buffer("spread", I.std(0))

    def forward(self, J):
        return (J - self.mean) / self.spread
""",
        "is the spread divided by n - 1?",
    ),
    (
        "08.3",
        """
class Standardize(Module):
    def __init__(self, I):
        super().__init__()
        self.mean = I.mean(0)
        self.spread = I.std(0, correction=0)

    def forward(self, J):
        return (J - self.mean) / self.spread
""",
        "they aren't saved: are they plain tensors?",
    ),
    (
        "08.3",
        """
class Standardize(Module):
    def __init__(self, I):
        super().__init__()
        self.register_buffer("mean", I.mean(0, keepdim=True))
        self.register_buffer("spread", I.std(0, correction=0, keepdim=True))

    def forward(self, J):
        return (J - self.mean) / self.spread
""",
        "saved: 'mean (1, ",
    ),
    (
        "08.4",
        """
def count_parameters(layers):
    made = {"linear": nn.Linear, "conv": nn.Conv2d, "gru": nn.GRU}
    return sum(
        parameter.numel()
        for kind, *sizes in layers
        if kind != "relu"
        for parameter in made[kind](*sizes).parameters()
    )
""",
        "stops with RuntimeError",
    ),
    (
        "08.4",
        """
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
""",
        "are the biases missing?",
    ),
    (
        "08.4",
        """
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
""",
        "a GRU has two biases for each gate",
    ),
    (
        "08.5",
        """
def load_what_fits(model, state):
    own = model.state_dict()
    fits = [n for n in state if n in own and state[n].shape == own[n].shape]
    for name in fits:
        own[name].copy_(state[name])
    return " ".join(fits)
""",
        "the order of the model is asked",
    ),
    (
        "08.5",
        """
def load_what_fits(model, state):
    own = model.state_dict()
    fits = []
    for name in own:
        if name in state and state[name].shape == own[name].shape:
            own[name] = state[name]
            fits.append(name)
    return " ".join(fits)
""",
        "does it write into a copy?",
    ),
    (
        "08.5",
        """
def load_what_fits(model, state):
    fits = {
        name: state[name]
        for name, own in model.state_dict().items()
        if name in state and state[name].shape == own.shape
    }
    model.load_state_dict(fits, strict=False, assign=True)
    return " ".join(fits)
""",
        "the model's numbers: dtype float64, expected float32",
    ),
    (
        "08.5",
        """
def load_what_fits(model, state):
    model.load_state_dict(state, strict=False)
    return " ".join(name for name in model.state_dict() if name in state)
""",
        "size mismatch for 2",
    ),
    (
        "08.1",
        """
def to_linear(W, B):
    layer = torch.nn.Linear(*W.shape, dtype=W.dtype)
    with torch.no_grad():
        layer.weight.copy_(W)
        layer.bias.copy_(B)
    return layer
""",
        "is W turned over before copy_?",
    ),
    (
        "08.2",
        """
class Residual(torch.nn.Module):
    def __init__(self, d, h):
        super().__init__()
        self.first = torch.nn.Linear(d, h)
        self.second = torch.nn.Linear(d, h)

    def forward(self, I):
        return I + self.second(torch.relu(self.first(I)))
""",
        "does `second` lead back, from h to d?",
    ),
    (
        "08.5",
        """
def load_what_fits(model, state):
    own = model.state_dict()
    loaded = []
    for name, tensor in own.items():
        if name in state and state[name].numel() == tensor.numel():
            tensor.copy_(state[name].view_as(tensor))
            loaded.append(name)
    return " ".join(loaded)
""",
        "are the shapes compared?",
    ),
]
