from copy import deepcopy

import torch

from utils.tests.wrong_answers import right, slips, wrong


@right("11.1")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            break
    return kept, epoch


slips(
    "11.1",
    stop,
    ("epochs count from 1", ("losses, start=1", "losses")),
    ("is an equal loss taken for a lower one", ("<", "<=")),
    ("does it wait one epoch too long", ("==", ">")),
    ("what if the first loss is nan", ('float("inf"), 0', "losses[0], 1")),
    ("does it ever stop before the list ends", ("break", "pass")),
    ("are the two values exchanged?", ("kept, epoch", "epoch, kept")),
    (
        "are the epochs run all that the list has?",
        ("kept, epoch", "kept, len(losses)"),
    ),
    ("is the loss returned, not its epoch?", ("return kept", "return lowest")),
    ("does it wait one epoch too short?", ("== patience", "== patience - 1")),
    (
        "is a nan left out? It counts as an epoch",
        (
            "patience):",
            "patience):\n    losses = [l for l in losses if l == l]",
        ),
    ),
)


@wrong("11.1", "does it wait one epoch too long")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        else:
            waited += 1
        if waited > patience:
            break
    return kept, epoch


@right("11.2")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W if W.ndim == 2 else 0
        new.append(W - learning_rate * (G + pull))
    return new


slips(
    "11.2",
    decayed,
    ("does B decay, too", ("W if W.ndim == 2 else 0", "W")),
    ("do only tensors of one axis decay", ("2", "1")),
    ("does the decay push away from 0", ("+", "-")),
    ("does nothing decay", ("G + pull", "G")),
    ("is η missing at the decay", ("(G + pull)", "G - pull")),
    ("does it go uphill", ("-", "+")),
    ("2 λ W", ("= decay", "= 2 * decay")),
    (
        "is it λ/2 W²? That's in the loss; its slope is λ W",
        ("* W", "/ 2 * W**2"),
    ),
    ("is it λ W²", ("* W", "* W**2")),
    ("is λ the same pull for all weights", ("* W if", "if")),
    ("is it the sign of W", ("* W", "* W.sign()")),
    ("is it |W|", ("* W", "* W.abs()")),
)


@right("11.3")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L * kept / (1 - p)


slips(
    "11.3",
    dropout,
    ("is the division by 1 - p missing", ("kept / (1 - p)", "kept")),
    ("is it divided by p", ("(1 - p)", "p")),
    ("is it multiplied by 1 - p", ("/", "*")),
    ("are those kept that should be 0", ("* kept", "* ~kept")),
    ("are those kept that should be 0", ("* kept", "* (1 - kept.double())")),
    ("are training and not training exchanged", ("not training", "training")),
    (
        "after training it's L itself: is it multiplied by 1 - p",
        ("     return L", "     return L * (1 - p)"),
    ),
    (
        "after training it's L itself: is it divided by 1 - p",
        ("     return L", "     return L / (1 - p)"),
    ),
    ("are the dropped ones taken out", ("L * kept", "L[kept]")),
    ("is all of L divided, dropped or not", ("* kept ", "")),
)


@wrong("11.3", "does it drop after training, too")
def dropout(L, kept, p, training):
    return L * kept / (1 - p)


@wrong("11.3", "that's the other way, with 1 - p afterwards: here all is don")
def dropout(L, kept, p, training):
    if not training:
        return L * (1 - p)
    return L * kept


@right("11.4")
class AdamW:
    def __init__(self, parameters, lr, beta1=0.9, beta2=0.999, decay=0.01):
        self.p = list(parameters)
        self.lr, self.b1, self.b2, self.decay = lr, beta1, beta2, decay
        self.M = [torch.zeros_like(W) for W in self.p]
        self.R = [torch.zeros_like(W) for W in self.p]
        self.t = 0

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.p, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.b1).add_((1 - self.b1) * W.grad)
                    R.mul_(self.b2).add_((1 - self.b2) * W.grad**2)
                    m = M / (1 - self.b1**self.t)
                    r = R / (1 - self.b2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


slips(
    "11.4",
    AdamW,
    (
        "are the divisions by 1 - βᵗ missing",
        (
            (
                "M / (1 - self.b1**self.t)\n"
                "                    r = R / (1 - self.b2**self.t)"
            ),
            "M\n                    r = R",
        ),
    ),
    ("is M / (1 - β₁ᵗ) missing", ("M / (1 - self.b1**self.t)", "M")),
    ("is R / (1 - β₂ᵗ) missing", ("R / (1 - self.b2**self.t)", "R")),
    ("is t always 1", ("self.t +", "self.t ")),
    ("does t begin at 2", ("= 0", "= 1")),
    ("is the square root missing", ("r.sqrt()", "r")),
)


@wrong("11.4", "does t grow with each weight")
class AdamW:
    def __init__(self, parameters, lr, beta1=0.9, beta2=0.999, decay=0.01):
        self.p = list(parameters)
        self.lr, self.b1, self.b2, self.decay = lr, beta1, beta2, decay
        self.M = [torch.zeros_like(W) for W in self.p]
        self.R = [torch.zeros_like(W) for W in self.p]
        self.t = 0

    def zero_grad(self):
        for W in self.p:
            W.grad = None

    def step(self):
        with torch.no_grad():
            for W, M, R in zip(self.p, self.M, self.R):
                if W.grad is not None:
                    self.t += 1
                    W -= self.lr * self.decay * W
                    M.mul_(self.b1).add_((1 - self.b1) * W.grad)
                    R.mul_(self.b2).add_((1 - self.b2) * W.grad**2)
                    m = M / (1 - self.b1**self.t)
                    r = R / (1 - self.b2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@right("11.6")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.var() / len(first) + second.var() / len(second)).sqrt()
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


slips(
    "11.6",
    better,
    (
        "is it second minus first",
        (
            (
                "first.mean() - second.mean()).item()\n"
                "    error = (first.var() / len(first) + "
                "second.var() / len(second)).sqrt()"
            ),
            (
                "second.mean() - first.mean()).item()\n"
                "    error = (first.var() / len(first) + "
                "second.var() / len(second)) ** 0.5"
            ),
        ),
    ),
    (
        "is the deviation divided by n",
        (
            "first.var() / len(first) + second.var() / len(second)).sqrt()",
            (
                "\n"
                "        first.var(correction=0) / len(first)\n"
                "        + second.var(correction=0) / len(second)\n"
                "    ) ** 0.5"
            ),
        ),
    ),
    (
        "a mean scatters less than one run: divide σ² by n",
        (
            "/ len(first) + second.var() / len(second)).sqrt()",
            "+ second.var()) ** 0.5",
        ),
    ),
    (
        "are the errors added",
        (
            "(first.var() / len(first) + second.var() / len(second)).sqrt()",
            (
                "first.std() / len(first) ** 0.5 + second.std() / "
                "len(second) ** 0.5"
            ),
        ),
    ),
    (
        "is the square root missing",
        (
            "(first.var() / len(first) + second.var() / len(second)).sqrt(",
            "first.var() / len(first) + second.var() / len(second",
        ),
    ),
    (
        "is 2 E taken for E",
        (
            ".sqrt()\n    if abs(difference) <= 2 *",
            " ** 0.5\n    if abs(difference) <=",
        ),
    ),
    (
        "is it the standard deviation divided by n? σ² is",
        (
            "var() / len(first) + second.var() / len(second)).sqrt()",
            "std() / len(first) + second.std() / len(second)) ** 0.5",
        ),
    ),
    (
        "is `.item()` missing?",
        (
            (
                "(first.mean() - second.mean()).item()\n"
                "    error = (first.var() / len(first) + "
                "second.var() / len(second)).sqrt()"
            ),
            (
                "first.mean() - second.mean()\n"
                "    error = (first.var() / len(first) + "
                "second.var() / len(second)) ** 0.5"
            ),
        ),
        ("error.item()", "error"),
    ),
    (
        "is `.item()` missing?",
        (".sqrt()", " ** 0.5"),
        ("error.item()", "error"),
    ),
    (
        "is D compared without abs? Far below 0 is far, too",
        ((".sqrt()\n    if abs(difference)"), (" ** 0.5\n    if difference")),
    ),
    (
        "are the two words exchanged?",
        (".sqrt()", " ** 0.5"),
        (
            'first" if difference > 0 else "second',
            'second" if difference > 0 else "first',
        ),
    ),
)


@wrong("11.6", 'is it never "can\'t tell"?')
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.var() / len(first) + second.var() / len(second)) ** 0.5
    if True:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


class Optimizer:
    def __init__(self, parameters, lr, beta1=0.9, beta2=0.999, decay=0.01):
        self.weights = list(parameters)
        self.lr, self.beta1, self.beta2, self.decay = lr, beta1, beta2, decay
        self.M = [torch.zeros_like(W) for W in self.weights]
        self.R = [torch.zeros_like(W) for W in self.weights]
        self.t = 0

    def zero_grad(self):
        for W in self.weights:
            W.grad = None


@wrong("11.4", "is t still 0 in the first step? Count before the formulas")
class AdamW(Optimizer):
    def step(self):
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)
        self.t += 1


@right("11.4")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


slips(
    "11.4",
    AdamW,
    (
        "is 1e-8 under the root? It's outside",
        ("r.sqrt() + 1e-8", "r + 1e-8).sqrt("),
    ),
    ("is R the mean of G, not of G²?", ("grad**2", "grad")),
    (
        "is G added whole, without 1 - β?",
        (
            (
                "(1 - self.beta1) * W.grad)\n"
                "                    R.mul_(self.beta2).add_((1 - "
                "self.beta2) * W"
            ),
            "W.grad)\n                    R.mul_(self.beta2).add_(W",
        ),
    ),
    ("is G added whole to M, without 1 - β₁?", ("(1 - self.beta1) * W", "W")),
    ("is G² added whole to R, without 1 - β₂?", ("(1 - self.beta2) * W", "W")),
    (
        "is the decay part of G? That's Adam's; AdamW's is apart",
        (
            "                    W -= self.lr * self.decay",
            "                    W.grad += self.decay",
        ),
    ),
    ("is η missing in the decay?", ("lr * self.decay", "decay")),
    (
        "does the decay push away from 0?",
        (
            "                    W -= self.lr * self.decay",
            "                    W += self.lr * self.decay",
        ),
    ),
    (
        "does it go uphill?",
        (
            "                    W -= self.lr * m",
            "                    W += self.lr * m",
        ),
    ),
    (
        "does W only decay? `W = W - …` makes another tensor",
        (
            "                    W -= self.lr * m",
            "                    W = W - self.lr * m",
        ),
    ),
    (
        "are M and R kept from step to step? `M = …` names another te",
        (
            (
                "M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)\n"
                "                    R.mul_(self.beta2).add_((1 - "
                "self.beta2) * W.grad**2)"
            ),
            (
                "M = self.beta1 * M + (1 - self.beta1) * W.grad\n"
                "                    R = self.beta2 * R + (1 - "
                "self.beta2) * W.grad**2"
            ),
        ),
    ),
    ("does G move W, not M?", ("* m", "* W.grad")),
    ("is η missing in Adam's step?", ("self.lr * m", "m")),
)


@wrong("11.4", "is weight decay missing?")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "does the decay come after Adam's step? First")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)
                    W -= self.lr * self.decay * W


@wrong("11.4", "is the update inside `with torch.no_grad():`?")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        for W, M, R in zip(self.weights, self.M, self.R):
            if W.grad is not None:
                W -= self.lr * self.decay * W
                M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                m = M / (1 - self.beta1**self.t)
                r = R / (1 - self.beta2**self.t)
                W -= self.lr * m / (r.sqrt() + 1e-8)


@right("11.4")
class AdamW(Optimizer):
    @torch.no_grad()
    def step(self):
        self.t = self.t + 1
        for k, W in enumerate(self.weights):
            G = W.grad
            if G is None:
                continue
            self.M[k] = self.beta1 * self.M[k] + (1 - self.beta1) * G
            self.R[k] = self.beta2 * self.R[k] + (1 - self.beta2) * G * G
            m = self.M[k] / (1 - self.beta1**self.t)
            r = self.R[k] / (1 - self.beta2**self.t)
            W.mul_(1 - self.lr * self.decay)
            W.sub_(self.lr * m / (torch.sqrt(r) + 1e-8))


@right("11.4")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        for W, M, R in zip(self.weights, self.M, self.R):
            if W.grad is not None:
                W.data -= self.lr * self.decay * W.data
                M += (1 - self.beta1) * (W.grad - M)
                R += (1 - self.beta2) * (W.grad**2 - R)
                root = (R / (1 - self.beta2**self.t)) ** 0.5
                mean = M / (1 - self.beta1**self.t)
                W.data -= self.lr * mean / (root + 1e-8)


class RightAdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@right("11.5")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


slips(
    "11.5",
    Resumable,
    (
        "does the state change while the run goes on? Copy each tenso",
        (
            (
                "[M.clone() for M in self.M],\n"
                '            "R": [R.clone() for R in self.R]'
            ),
            ('self.M,\n            "R": self.R'),
        ),
    ),
    (
        "does the state change while the run goes on? Copy each tenso",
        (
            (
                "[M.clone() for M in self.M],\n"
                '            "R": [R.clone() for R in self.R]'
            ),
            ('list(self.M),\n            "R": list(self.R)'),
        ),
    ),
    (
        "does the state change while the run goes on? Copy each tenso",
        (
            ('clone() for M in self.M],\n            "R": [R.clone'),
            ('detach() for M in self.M],\n            "R": [R.detach'),
        ),
    ),
    (
        "does the run work on the state that was loaded?",
        (
            (
                '[M.clone() for M in state["M"]]\n'
                '        self.R = [R.clone() for R in state["R"]'
            ),
            ('state["M"]\n        self.R = state["R"'),
        ),
    ),
    (
        "does the run work on the state that was loaded?",
        (
            (
                '[M.clone() for M in state["M"]]\n'
                '        self.R = [R.clone() for R in state["R"]]'
            ),
            ('list(state["M"])\n        self.R = list(state["R"])'),
        ),
    ),
    (
        "does everything begin at 0 again after load?",
        (
            (
                'self.M = [M.clone() for M in state["M"]]\n'
                '        self.R = [R.clone() for R in state["R"]]\n'
                '        self.t = state["t"]'
            ),
            "pass",
        ),
    ),
    (
        "does everything begin at 0 again after load?",
        (
            (
                'self.M = [M.clone() for M in state["M"]]\n'
                '        self.R = [R.clone() for R in state["R"]]\n'
                "        self.t"
            ),
            (
                'M = [M.clone() for M in state["M"]]\n'
                '        R = [R.clone() for R in state["R"]]\n'
                "        t"
            ),
        ),
    ),
    (
        "does M begin at 0 again after load?",
        (
            'self.M = [M.clone() for M in state["M"]]',
            (
                'for M, saved in zip(self.M, state["M"]):\n'
                "            M = saved.clone()"
            ),
        ),
    ),
    ("is t one more than it was?", ('state["t"]', 'state["t"] + 1')),
    (
        "state() returns nothing: is a `return` missing?",
        ("return", "self.saved ="),
    ),
    (
        "are there tensors, numbers, lists and dicts in it only?",
        ("self.t,", ('self.t,\n            "optimizer": self,')),
    ),
    ("is R loaded from the state's M?", ('state["R', 'state["M')),
    ("is M loaded from the state's R?", ('state["M', 'state["R')),
    (
        "is there nothing of that name? `in` asks",
        (
            (
                '[M.clone() for M in state["M"]]\n'
                '        self.R = [R.clone() for R in state["R"]]\n'
                '        self.t = state["t"]'
            ),
            (
                'state.pop("M")\n'
                '        self.R = state.pop("R")\n'
                '        self.t = state.pop("t")'
            ),
        ),
    ),
    ("does t begin at 0 again after load?", ('state["t"]', "0")),
    (
        "nan, expected 0.101583: nan is what 0/0, inf - inf and ln of",
        (
            (
                'M = [M.clone() for M in state["M"]]\n'
                '        self.R = [R.clone() for R in state["R"]'
            ),
            'M, self.R = state["R"], state["M"',
        ),
    ),
)


@wrong("11.5", "neither saving nor loading makes a copy")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": self.M,
            "R": self.R,
            "t": self.t,
        }

    def load(self, state):
        self.M = state["M"]
        self.R = state["R"]
        self.t = state["t"]


@wrong("11.5", "does t begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]


@wrong("11.5", "does R begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.t = state["t"]


@wrong("11.5", "does M begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "do M and R begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.t = state["t"]


@wrong("11.5", "does t begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]


@wrong("11.5", "is there nothing of that name? `in` asks")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "does R begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.t = state["t"]


@right("11.5")
class Resumable(RightAdamW):
    def state(self):
        return deepcopy([self.M, self.R, self.t])

    def load(self, state):
        self.M, self.R, self.t = deepcopy(state)


@right("11.5")
class Resumable(RightAdamW):
    def state(self):
        return {"t": self.t, "M": deepcopy(self.M), "R": deepcopy(self.R)}

    def load(self, state):
        self.t = state["t"]
        for k in range(len(self.M)):
            self.M[k].copy_(state["M"][k])
            self.R[k].copy_(state["R"][k])
