from copy import deepcopy

import torch

from utils.tests.wrong_answers import right, wrong


@wrong("11.1", "epochs count from 1")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            break
    return kept, epoch


@wrong("11.1", "is an equal loss taken for a lower one")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss <= lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            break
    return kept, epoch


@wrong("11.1", "does it wait one epoch too long")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited > patience:
            break
    return kept, epoch


@wrong("11.1", "what if the first loss is nan")
def stop(losses, patience):
    lowest, kept, waited = losses[0], 1, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            break
    return kept, epoch


@wrong("11.1", "does it ever stop before the list ends")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            pass
    return kept, epoch


@wrong("11.1", "are the two values exchanged?")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            break
    return epoch, kept


@wrong("11.1", "are the epochs run all that the list has?")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            break
    return kept, len(losses)


@wrong("11.1", "is the loss returned, not its epoch?")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            break
    return lowest, epoch


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


@wrong("11.1", "does it wait one epoch too short?")
def stop(losses, patience):
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience - 1:
            break
    return kept, epoch


@wrong("11.1", "is a nan left out? It counts as an epoch")
def stop(losses, patience):
    losses = [l for l in losses if l == l]
    lowest, kept, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        waited += 1
        if loss < lowest:
            lowest, kept, waited = loss, epoch, 0
        if waited == patience:
            break
    return kept, epoch


@wrong("11.2", "does B decay, too")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W
        new.append(W - learning_rate * (G + pull))
    return new


@wrong("11.2", "do only tensors of one axis decay")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W if W.ndim == 1 else 0
        new.append(W - learning_rate * (G + pull))
    return new


@wrong("11.2", "does the decay push away from 0")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W if W.ndim == 2 else 0
        new.append(W - learning_rate * (G - pull))
    return new


@wrong("11.2", "does nothing decay")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W if W.ndim == 2 else 0
        new.append(W - learning_rate * (G))
    return new


@wrong("11.2", "is η missing at the decay")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W if W.ndim == 2 else 0
        new.append(W - learning_rate * G - pull)
    return new


@wrong("11.2", "does it go uphill")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W if W.ndim == 2 else 0
        new.append(W + learning_rate * (G + pull))
    return new


@wrong("11.2", "2 λ W")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = 2 * decay * W if W.ndim == 2 else 0
        new.append(W - learning_rate * (G + pull))
    return new


@wrong("11.2", "is it λ/2 W²? That's in the loss; its slope is λ W")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay / 2 * W**2 if W.ndim == 2 else 0
        new.append(W - learning_rate * (G + pull))
    return new


@wrong("11.2", "is it λ W²")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W**2 if W.ndim == 2 else 0
        new.append(W - learning_rate * (G + pull))
    return new


@wrong("11.2", "is λ the same pull for all weights")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay if W.ndim == 2 else 0
        new.append(W - learning_rate * (G + pull))
    return new


@wrong("11.2", "is it the sign of W")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W.sign() if W.ndim == 2 else 0
        new.append(W - learning_rate * (G + pull))
    return new


@wrong("11.2", "is it |W|")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W.abs() if W.ndim == 2 else 0
        new.append(W - learning_rate * (G + pull))
    return new


@wrong("11.3", "is the division by 1 - p missing")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L * kept


@wrong("11.3", "is it divided by p")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L * kept / p


@wrong("11.3", "is it multiplied by 1 - p")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L * kept * (1 - p)


@wrong("11.3", "are those kept that should be 0")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L * ~kept / (1 - p)


@wrong("11.3", "are those kept that should be 0")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L * (1 - kept.double()) / (1 - p)


@wrong("11.3", "does it drop after training, too")
def dropout(L, kept, p, training):
    return L * kept / (1 - p)


@wrong("11.3", "are training and not training exchanged")
def dropout(L, kept, p, training):
    if training:
        return L
    return L * kept / (1 - p)


@wrong("11.3", "that's the other way, with 1 - p afterwards: here all is don")
def dropout(L, kept, p, training):
    if not training:
        return L * (1 - p)
    return L * kept


@wrong("11.3", "after training it's L itself: is it multiplied by 1 - p")
def dropout(L, kept, p, training):
    if not training:
        return L * (1 - p)
    return L * kept / (1 - p)


@wrong("11.3", "after training it's L itself: is it divided by 1 - p")
def dropout(L, kept, p, training):
    if not training:
        return L / (1 - p)
    return L * kept / (1 - p)


@wrong("11.3", "are the dropped ones taken out")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L[kept] / (1 - p)


@wrong("11.3", "is all of L divided, dropped or not")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L / (1 - p)


@wrong("11.4", "are the divisions by 1 - βᵗ missing")
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
                    m = M
                    r = R
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "is M / (1 - β₁ᵗ) missing")
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
                    m = M
                    r = R / (1 - self.b2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "is R / (1 - β₂ᵗ) missing")
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
                    r = R
                    W -= self.lr * m / (r.sqrt() + 1e-8)


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


@wrong("11.4", "is t always 1")
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
        self.t = 1
        with torch.no_grad():
            for W, M, R in zip(self.p, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.b1).add_((1 - self.b1) * W.grad)
                    R.mul_(self.b2).add_((1 - self.b2) * W.grad**2)
                    m = M / (1 - self.b1**self.t)
                    r = R / (1 - self.b2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "does t begin at 2")
class AdamW:
    def __init__(self, parameters, lr, beta1=0.9, beta2=0.999, decay=0.01):
        self.p = list(parameters)
        self.lr, self.b1, self.b2, self.decay = lr, beta1, beta2, decay
        self.M = [torch.zeros_like(W) for W in self.p]
        self.R = [torch.zeros_like(W) for W in self.p]
        self.t = 1

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


@wrong("11.4", "is the square root missing")
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
                    W -= self.lr * m / (r + 1e-8)


@wrong("11.6", "is it second minus first")
def better(first, second):
    difference = (second.mean() - first.mean()).item()
    error = (first.var() / len(first) + second.var() / len(second)) ** 0.5
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


@wrong("11.6", "is the deviation divided by n")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (
        first.var(correction=0) / len(first)
        + second.var(correction=0) / len(second)
    ) ** 0.5
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


@wrong("11.6", "a mean scatters less than one run: divide σ² by n")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.var() + second.var()) ** 0.5
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


@wrong("11.6", "are the errors added")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = first.std() / len(first) ** 0.5 + second.std() / len(second) ** 0.5
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


@wrong("11.6", "is the square root missing")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = first.var() / len(first) + second.var() / len(second)
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


@wrong("11.6", "is 2 E taken for E")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.var() / len(first) + second.var() / len(second)) ** 0.5
    if abs(difference) <= error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


@wrong("11.6", "is it the standard deviation divided by n? σ² is")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.std() / len(first) + second.std() / len(second)) ** 0.5
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


@wrong("11.6", "is `.item()` missing?")
def better(first, second):
    difference = first.mean() - second.mean()
    error = (first.var() / len(first) + second.var() / len(second)) ** 0.5
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error, word


@wrong("11.6", "is `.item()` missing?")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.var() / len(first) + second.var() / len(second)) ** 0.5
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error, word


@wrong("11.6", "is D compared without abs? Far below 0 is far, too")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.var() / len(first) + second.var() / len(second)) ** 0.5
    if difference <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


@wrong("11.6", "are the two words exchanged?")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.var() / len(first) + second.var() / len(second)) ** 0.5
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "second" if difference > 0 else "first"
    return difference, error.item(), word


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


@wrong("11.4", "is 1e-8 under the root? It's outside")
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
                    W -= self.lr * m / (r + 1e-8).sqrt()


@wrong("11.4", "is R the mean of G, not of G²?")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "is G added whole, without 1 - β?")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.beta1).add_(W.grad)
                    R.mul_(self.beta2).add_(W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "is G added whole to M, without 1 - β₁?")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.beta1).add_(W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "is G² added whole to R, without 1 - β₂?")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_(W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


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


@wrong("11.4", "is the decay part of G? That's Adam's; AdamW's is apart")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W.grad += self.decay * W
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


@wrong("11.4", "is η missing in the decay?")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.decay * W
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "does the decay push away from 0?")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W += self.lr * self.decay * W
                    M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
                    R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "does it go uphill?")
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
                    W += self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "does W only decay? `W = W - …` makes another tensor")
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
                    W = W - self.lr * m / (r.sqrt() + 1e-8)


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


@wrong("11.4", "are M and R kept from step to step? `M = …` names another te")
class AdamW(Optimizer):
    def step(self):
        self.t += 1
        with torch.no_grad():
            for W, M, R in zip(self.weights, self.M, self.R):
                if W.grad is not None:
                    W -= self.lr * self.decay * W
                    M = self.beta1 * M + (1 - self.beta1) * W.grad
                    R = self.beta2 * R + (1 - self.beta2) * W.grad**2
                    m = M / (1 - self.beta1**self.t)
                    r = R / (1 - self.beta2**self.t)
                    W -= self.lr * m / (r.sqrt() + 1e-8)


@wrong("11.4", "does G move W, not M?")
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
                    W -= self.lr * W.grad / (r.sqrt() + 1e-8)


@wrong("11.4", "is η missing in Adam's step?")
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
                    W -= m / (r.sqrt() + 1e-8)


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


@wrong("11.5", "does the state change while the run goes on? Copy each tenso")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": self.M,
            "R": self.R,
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "does the state change while the run goes on? Copy each tenso")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": list(self.M),
            "R": list(self.R),
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "does the state change while the run goes on? Copy each tenso")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.detach() for M in self.M],
            "R": [R.detach() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "does the run work on the state that was loaded?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = state["M"]
        self.R = state["R"]
        self.t = state["t"]


@wrong("11.5", "does the run work on the state that was loaded?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = list(state["M"])
        self.R = list(state["R"])
        self.t = state["t"]


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


@wrong("11.5", "does everything begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        pass


@wrong("11.5", "does everything begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        M = [M.clone() for M in state["M"]]
        R = [R.clone() for R in state["R"]]
        t = state["t"]


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


@wrong("11.5", "does M begin at 0 again after load?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        for M, saved in zip(self.M, state["M"]):
            M = saved.clone()
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "is t one more than it was?")
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
        self.t = state["t"] + 1


@wrong("11.5", "state() returns nothing: is a `return` missing?")
class Resumable(RightAdamW):
    def state(self):
        self.saved = {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "are there tensors, numbers, lists and dicts in it only?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
            "optimizer": self,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "is R loaded from the state's M?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["M"]]
        self.R = [R.clone() for R in state["M"]]
        self.t = state["t"]


@wrong("11.5", "is M loaded from the state's R?")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = [M.clone() for M in state["R"]]
        self.R = [R.clone() for R in state["R"]]
        self.t = state["t"]


@wrong("11.5", "is there nothing of that name? `in` asks")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M = state.pop("M")
        self.R = state.pop("R")
        self.t = state.pop("t")


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
        self.t = 0


@wrong("11.5", "nan, expected 0.101583: nan is what 0/0, inf - inf and ln of")
class Resumable(RightAdamW):
    def state(self):
        return {
            "M": [M.clone() for M in self.M],
            "R": [R.clone() for R in self.R],
            "t": self.t,
        }

    def load(self, state):
        self.M, self.R = state["R"], state["M"]
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
