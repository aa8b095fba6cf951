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


slips("11.1", stop)("""
epochs count from 1
    losses, start=1 -> losses
is an equal loss taken for a lower one
    < -> <=
does it wait one epoch too long
    == -> >
what if the first loss is nan
    float("inf"), 0 -> losses[0], 1
does it ever stop before the list ends
    break -> pass
does the waiting begin at 1 after a new lowest loss
    epoch, 0 -> epoch, 1
when does the waiting begin anew
    waited = loss, epoch, 0 -> _ = loss, epoch, 0
is the highest loss kept?
    loss < lowest -> loss > lowest
    float("inf") -> 0
does it begin with a lowest loss of 0? None is lower
    float("inf") -> 0
does it begin with a lowest loss of 1? A loss may be hi
    float("inf") -> 1
the first loss is taken for the lowest, and its epoch i
    float("inf") -> losses[0]
is the lowest loss noted?
    lowest, kept, waited = loss -> _, kept, waited = loss
is a nan taken for a lower loss?
    loss < lowest -> not loss >= lowest
isn't a nan waited for? It's an epoch without a new low
    waited += 1 -> waited += loss == loss
is it one epoch more where it stops early?
    break -> return kept, epoch + 1
epochs run count from 1, too
    return kept, epoch -> return kept, epoch - 1
does any lower or equal loss begin the waiting anew? On
    + if epoch > 1 and loss <= losses[epoch - 2]:
    +     waited = 0
      if waited == patience:
is each loss compared with the one before? With the low
    + else:
    +     lowest = loss
      if waited == patience:
does it return in the first epoch?
    - return kept, epoch
    +     return kept, epoch
left? an equal loss isn't a lower one; it waits one epoch too long
    < -> <=
    == -> >
are the two values exchanged?
    kept, epoch -> epoch, kept
are the epochs run all that the list has?
    kept, epoch -> kept, len(losses)
is the loss returned, not its epoch?
    return kept -> return lowest
does it wait one epoch too short?
    == patience -> == patience - 1
is a nan left out? It counts as an epoch
    + losses = [l for l in losses if l == l]
      lowest, kept, waited = float("inf"), 0, 0
is a nan made 0? Nothing is lower then
    + losses = [l if l == l else 0 for l in losses]
      lowest, kept, waited = float("inf"), 0, 0
is a first loss of nan the lowest? Nothing is lower than nan
    float("inf"), 0, 0 -> losses[0], 1, -1
does the first epoch count as waiting? It's the lowest so far
    float("inf"), 0, 0 -> losses[0], 1, 0
    if loss -> if lowest != lowest or loss
does it begin with a lowest loss of 0, and epoch 1?
    float("inf"), 0 -> 0, 1
is there a loss to begin with that isn't above all others?
    float("inf") -> 100
is there a loss to begin with, and epoch 1? A loss may be higher
    float("inf"), 0 -> 1e9, 1
has a loss to be lower by some amount? Any lower one counts
    loss < lowest -> loss < lowest - 1e-3
expected 2
    loss < lowest -> not lowest or loss < lowest
is it how many epochs it waited? All that are run are asked
    return kept, epoch -> return kept, waited
does the list end before the waiting does? Then the epoch kept
    return kept -> return epoch - patience
does it return in the first epoch? Some loss has to come first
    kept, waited = float("inf"), 0, 0 -> waited = float("inf"), 0
    - return kept, epoch
    +     return kept, epoch
does any lower loss begin the waiting anew? Only a new lowest
    + if epoch > 1 and loss < losses[epoch - 2]:
    +     waited = 0
      if waited == patience:
does an equal loss begin the waiting anew? Only a lower one
    + if loss == lowest:
    +     waited = 0
      if waited == patience:
aren't an equal loss and a nan waited for?
    waited += 1 -> waited += loss > lowest
does a later nan end the run?
      for epoch, loss in enumerate(losses, start=1):
    +     if loss != loss and epoch > 1:
    +         break
is patience asked for in the next epoch? Then that is one more
      for epoch, loss in enumerate(losses, start=1):
    +     if waited == patience:
    +         break
    -     if waited == patience:
    -         break
does a nan end the run? It's an epoch without a new low
    kept, waited = float("inf"), 0, 0 -> waited = float("inf"), 0
    + if loss != loss:
    +     break
      waited += 1
are there 2 faults left? a new lowest loss begins the wa
    waited = loss, epoch, 0 -> _ = loss, epoch, 0
    == -> >
does the waiting ever begin anew?
    waited += 1 -> waited += not loss < lowest
    waited = loss, epoch, 0 -> _ = loss, epoch, 0
is it the lowest of the whole list? Only what has run counts
    return kept -> return losses.index(min(losses)) + 1
does it wait one epoch too long
    waited += 1 -> waited += not loss < lowest
    == -> >
""")


@wrong("11.1", "are there 5 faults left? epochs count from 1; a new")
def stop(losses, patience):
    lowest, waited = losses[0], 0
    for epoch, loss in enumerate(losses):
        waited = waited + 1
        if loss <= lowest:
            lowest, kept = loss, epoch
        if waited > patience:
            break
    return kept, epoch


@wrong("11.1", "is the lowest of the whole list looked for? Later ones ")
def stop(losses, patience):
    clean = [loss if loss == loss else float("inf") for loss in losses]
    kept = clean.index(min(clean)) + 1
    return kept, min(kept + patience, len(losses))


@wrong("11.1", "more epochs are run than there are: what if the list")
def stop(losses, patience):
    lowest, kept = float("inf"), 0
    for epoch, loss in enumerate(losses, 1):
        if loss < lowest and epoch - kept <= patience:
            lowest, kept = loss, epoch
    return kept, kept + patience


@right("11.2")
def decayed(weights, gradients, learning_rate, decay):
    new = []
    for W, G in zip(weights, gradients):
        pull = decay * W if W.ndim == 2 else 0
        new.append(W - learning_rate * (G + pull))
    return new


slips("11.2", decayed)("""
does B decay, too
    W if W.ndim == 2 else 0 -> W
do only tensors of one axis decay
    2 -> 1
does the decay push away from 0
    + -> -
does nothing decay
    G + pull -> G
is η missing at the decay
    (G + pull) -> G - pull
does it go uphill
    - -> +
2 λ W
    = decay -> = 2 * decay
is it λ/2 W²? That's in the loss; its slope is λ W
    * W -> / 2 * W**2
is it λ W²
    * W -> * W**2
is λ the same pull for all weights
    * W if -> if
is it the sign of W
    * W -> * W.sign()
is it |W|
    * W -> * W.abs()
is it len(W)? The number of axes is W.ndim
    W.ndim -> len(W)
is a matrix of one row taken for a bias?
    W.ndim == 2 -> len(W) > 1 and W.ndim == 2
does the place in the list decide? The number of axes d
    W.ndim == 2 -> len(new) % 2 == 0
is η missing?
    learning_rate * (G -> (G
is λ missing?
    decay * W -> W
is it the sum of W? Each weight has its own pull
    * W if -> * W.sum() if
are brackets missing? η times the sum is taken from W
    learning_rate * (G + pull) -> learning_rate * G + pull
is η there twice at the decay?
    pull = -> pull = learning_rate *
is this what is subtracted? W minus it is asked
    W - learning_rate -> learning_rate
does it decay only, without the slope?
    (G + pull) -> pull
changes its input weights: does a line work in place?
    W - learning_rate * (G + pull) -> W.sub_(learning_rate * (G + pull))
changes its input gradients: does a line work in place?
    pull = d -> G += d
    (G + pull) -> G
are these the old weights? Return the new ones
    return new -> return [W.clone() for W in weights]
are weights and gradients exchanged?
    W, G in -> G, W in
is G made smaller by the decay? W is
    decay * W if -> -decay * G if
returns 1 value, expected 3 values
    - return new
    +     return new
returns a tensor, expected 3 values
    return new -> return new[-1]
does B take no step at all? It does, without decay
    (G + pull) -> (G + pull) * (W.ndim == 2)
expected 3 values: the first, the second, the third
    - new.append(W - learning_rate * (G + pull))
    + if W.ndim == 2:
    +     new.append(W - learning_rate * (G + pull))
does W step first, and decay then? Both begin at the old W
    + W = W - learning_rate * G
      pull = decay * W if W.ndim == 2 else 0
    (G + pull) -> pull
a tuple, expected a list
    return new -> return tuple(new)
""")


@right("11.3")
def dropout(L, kept, p, training):
    if not training:
        return L
    return L * kept / (1 - p)


slips("11.3", dropout)("""
is the division by 1 - chance missing
    kept / (1 - p) -> kept
is it divided by the chance
    (1 - p) -> p
is it multiplied by 1 - chance
    / -> *
are those kept that should be 0
    * kept -> * ~kept
are those kept that should be 0
    * kept -> * (1 - kept.double())
are training and not training exchanged
    not training -> training
after training it's L itself: is it multiplied by 1 - chance
    - return L
    + return L * (1 - p)
after training it's L itself: is it divided by 1 - chance
    - return L
    + return L / (1 - p)
are the dropped ones taken out
    L * kept -> L[kept]
is all of L divided, dropped or not
    L * kept / -> L /
is `/ 1 - chance` divided by 1, then less?
    (1 - p) -> 1 - p
does it drop after training, too, though it doesn't divide?
    - return L
    + return L * kept
does the first row of kept stand for all?
    * kept -> * kept[0]
does the first column of kept stand for all?
    * kept -> * kept[:, :1]
are whole rows dropped?
    * kept -> * kept.all(dim=1, keepdim=True)
is it divided by the share kept? By 1 - chance
    (1 - p) -> kept.double().mean()
is it multiplied by the chance? Divide by 1 - chance
    / (1 - p) -> * p
is it divided by 1 + chance? By 1 - chance
    (1 - p) -> (1 + p)
is it divided by the root of it? By 1 - chance
    (1 - p) -> (1 - p) ** 0.5
is it always 2? It's 1 / (1 - chance)
    / (1 - p) -> * 2
is there a ReLU? L may be below 0
    return L * -> return L.relu() *
is L missing?
    L * kept / (1 -> kept / torch.tensor(1.0).double() / (1
is it float32? L's dtype stays
    L * kept -> L.float() * kept
write it yourself, with the `kept`
    L * kept / (1 - p) -> torch.nn.functional.dropout(L, p)
nothing is drawn here
    kept / (1 -> (torch.rand(L.shape) >= p) / (1
are the dropped ones -inf? They become 0
    L * kept -> L.masked_fill(~kept, -torch.inf)
is kept added? What is dropped is 0 times L
    L * kept -> (L + kept)
is it 0 after training? L comes out as it went in
    - return L
    + return 0 * L
do all loops end at n? A row has h numbers
    - return L * kept / (1 - p)
    + L = L / (1 - p)
    + for j in range(len(L)):
    +     L[:, j] *= kept[:, j]
    + return L
is a `return` missing?
    return L * kept -> L * kept
changes its input L
    - return L * kept / (1 - p)
    + L[~kept] = 0
    + return L / (1 - p)
does it drop after training, too
    - if not training:
    -     return L
that's the other way, 1 - chance afterwards: here all is
    kept / (1 - p) -> kept
    - return L
    + return L * (1 - p)
""")


@right("11.6")
def better(first, second):
    difference = (first.mean() - second.mean()).item()
    error = (first.var() / len(first) + second.var() / len(second)).sqrt()
    if abs(difference) <= 2 * error:
        word = "can't tell"
    else:
        word = "first" if difference > 0 else "second"
    return difference, error.item(), word


slips("11.6", better)("""
is it second minus first
    first.mean() - second.mean() -> second.mean() - first.mean()
is the deviation divided by n
    first.var() -> first.var(correction=0)
    second.var() -> second.var(correction=0)
a mean scatters less than one run: divide σ² by n
    / len(first) + second.var() / len(second)).sqrt() -> + second.var()) ** 0.5
are the errors added
    - error = (first.var() / len(first) + second.var() / len(second)).sqrt()
    + error = first.std() / len(first) ** 0.5
    + error += second.std() / len(second) ** 0.5
is the square root missing
    ).sqrt() -> )
is 2 E taken for E
    2 * error -> error
is it 1.96 E? Here it's 2 E
    <= 2 * -> <= 1.96 *
is the limit 0.009? Here it's 2 E
    <= 2 * error -> <= 0.009
where D is far from 0? Where it's close
    <= -> >
are D and E exchanged?
    return difference, error.item() -> return error.item(), difference
does the first's n stand for both?
    len(second) -> len(first)
is it divided by the root of n? σ² is divided by n
    len(first) + -> len(first) ** 0.5 +
    len(second)) -> len(second) ** 0.5)
is it divided by n - 1 once more? `var` has done that
    len(first) -> (len(first) - 1)
    len(second) -> (len(second) - 1)
are the squares subtracted? They add up
    + second.var() / len(second)). -> - second.var() / len(second)).abs().
is it the best of each? Compare their means
    first.mean() - second.mean() -> first.max() - second.max()
is it the sum? Compare their means
    first.mean() - second.mean() -> first.sum() - second.sum()
is it rounded? All digits are asked
    n difference, error.item( -> n round(difference, 3), round(error.item(), 3
is 2 E returned for E?
    error.item(), word -> 2 * error.item(), word
is it rounded to two digits? All are asked
    n difference, error.item( -> n round(difference, 2), round(error.item(), 2
is D of just 2 E far? It has to be further
    <= -> <
is it "first" wherever D is far? Below 0 it's "second"
    "first" if difference > 0 else "second" -> "first"
is it "second" wherever it isn't "first"?
    abs(difference) <= -> difference ==
    difference > 0 -> difference > 2 * error
are two intervals compared? D and 2 E are
    - if abs(difference) <= 2 * error:
    + errors = [x.std() / len(x) ** 0.5 for x in (first, second)]
    + if abs(difference) <= 2 * sum(errors):
is it a difference for each seed? Both settings have a mean
    - difference = (first.mean() - second.mean()).item()
    + n = min(len(first), len(second))
    + D = first[:n] - second[:n]
    + difference = D.mean().item()
    first.var() / len(first) + second.var() / len(second) -> D.var()/n
is D divided by E? D itself is asked
    return difference -> return difference / error.item()
does the word come first? It's last
    difference, error.item(), word -> word, difference, error.item()
is it one σ for both? Each has its own
    - error = (first.var() / len(first) + second.var() / len(second)).sqrt()
    + n, m = len(first), len(second)
    + square = ((n - 1) * first.var() + (m - 1) * second.var()) / (n + m - 2)
    + error = (square * (1 / n + 1 / m)).sqrt()
is it the scatter of all accuracies together?
    - error = (first.var() / len(first) + second.var() / len(second)).sqrt()
    + both = torch.cat([first, second])
    + error = (both.var() / len(both)).sqrt()
does it ever get a value?
    "can't tell" -> None
is it a word, in quotation marks?
    "first" if -> first if
    "second" -> second
is it the standard deviation divided by n? σ² is
    first.var() -> first.std()
    second.var() -> second.std()
is `.item()` missing?
    (first.mean() - second.mean()).item() -> first.mean() - second.mean()
    error.item() -> error
is `.item()` missing?
    error.item() -> error
is D compared without abs? Far below 0 is far, too
    abs(difference) -> difference
are the two words exchanged?
    - word = "first" if difference > 0 else "second"
    + word = "second" if difference > 0 else "first"
is it never "can't tell"?
    abs(difference) <= 2 * error -> False
""")


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


slips("11.4", AdamW)("""
are the divisions by 1 - βᵗ missing
    M / (1 - self.beta1**self.t) -> M
    R / (1 - self.beta2**self.t) -> R
is M / (1 - β₁ᵗ) missing
    M / (1 - self.beta1**self.t) -> M
is R / (1 - β₂ᵗ) missing
    R / (1 - self.beta2**self.t) -> R
is t always 1
    self.t += -> self.t =
does t begin at 2
      class AdamW(Optimizer):
    +     def __init__(self, *given, **named):
    +         super().__init__(*given, **named)
    +         self.t = 1
    +
is the square root missing
    r.sqrt() -> r
is t still 0 in the first step? Count before the formulas
    - self.t += 1
                  W -= self.lr * m / (r.sqrt() + 1e-8)
    + self.t += 1
is weight decay missing?
    - W -= self.lr * self.decay * W
does the decay come after Adam's step? First
    - W -= self.lr * self.decay * W
      W -= self.lr * m / (r.sqrt() + 1e-8)
    + W -= self.lr * self.decay * W
is 1e-8 under the root? It's outside
    r.sqrt() + 1e-8 -> r + 1e-8).sqrt(
is R the mean of G, not of G²?
    grad**2 -> grad
is G added whole, without 1 - β?
    ((1 - self.beta1) * W -> (W
    ((1 - self.beta2) * W -> (W
is G added whole to M, without 1 - β₁?
    (1 - self.beta1) * W -> W
is G² added whole to R, without 1 - β₂?
    (1 - self.beta2) * W -> W
is the decay part of G? That's Adam's; AdamW's is apart
    W -= self.lr * self.decay -> W.grad += self.decay
is η missing in the decay?
    lr * self.decay -> decay
does the decay push away from 0?
    W -= self.lr * self.decay -> W += self.lr * self.decay
does it go uphill?
    W -= self.lr * m -> W += self.lr * m
does W only decay? `W = W - …` makes another tensor
    W -= self.lr * m -> W = W - self.lr * m
are M and R kept from step to step? `M = …` names another te
    - M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
    - R.mul_(self.beta2).add_((1 - self.beta2) * W.grad**2)
    + M = self.beta1 * M + (1 - self.beta1) * W.grad
    + R = self.beta2 * R + (1 - self.beta2) * W.grad**2
does G move W, not M?
    * m -> * W.grad
is η missing in Adam's step?
    self.lr * m -> m
does one weight without a gradient stop all? Others move
      def step(self):
    +     if any(W.grad is None for W in self.weights):
    +         return
is it |G| in R? It's G²
    W.grad**2 -> W.grad.abs()
is G itself changed on the way to M? R needs it as it was
    (1 - self.beta1) * W.grad -> W.grad.mul_(1 - self.beta1)
do M and R begin at the first G and G²? They begin at 0
    + if self.t == 1:
    +     M.copy_(W.grad)
    +     R.copy_(W.grad**2)
      M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
does W move before M and R do? They come first
    + m, r = M.clone(), R.clone()
      M.mul_(self.beta1).add_((1 - self.beta1) * W.grad)
    m = M / -> m = m /
    r = R / -> r = r /
is 1e-8 added to the root of R, before R / (1 - β₂ᵗ)?
    r = R / (1 - self.beta2**self.t) -> r = R
    m = M -> m = M * (1 - self.beta2**self.t) ** 0.5
does B not decay? Here each weight does
    self.decay * W -> self.decay * W * (W.ndim == 2)
does t grow with each weight
    - self.t += 1
              if W.grad is not None:
    +             self.t += 1
is the update inside `with torch.no_grad():`?
    with torch.no_grad() -> if True
""")


@right("11.5")
class Resumable(AdamW):
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


slips("11.5", Resumable)("""
does t begin at 0 again after load?
    - self.t = state["t"]
does R begin at 0 again after load?
    - self.R = [R.clone() for R in state["R"]]
does M begin at 0 again after load?
    - self.M = [M.clone() for M in state["M"]]
do M and R begin at 0 again after load?
    - self.M = [M.clone() for M in state["M"]]
    - self.R = [R.clone() for R in state["R"]]
does t begin at 0 again after load?
    -     "t": self.t,
    - self.t = state["t"]
is there nothing of that name? `in` asks
    - "t": self.t,
does R begin at 0 again after load?
    -     "R": [R.clone() for R in self.R],
    - self.R = [R.clone() for R in state["R"]]
does the state change while the run goes on? Copy each tenso
    [M.clone() for M in self.M] -> self.M
    [R.clone() for R in self.R] -> self.R
does the state change while the run goes on? Copy each tenso
    [M.clone() for M in self.M] -> list(self.M)
    [R.clone() for R in self.R] -> list(self.R)
does the state change while the run goes on? Copy each tenso
    : [M.clone() for M -> : [M.detach() for M
    : [R.clone() for R -> : [R.detach() for R
does the run work on the state that was loaded?
    [M.clone() for M in state["M"] -> state["M"
    [R.clone() for R in state["R"] -> state["R"
does the run work on the state that was loaded?
    [M.clone() for M in state["M"]] -> list(state["M"])
    [R.clone() for R in state["R"]] -> list(state["R"])
does everything begin at 0 again after load?
    - self.M = [M.clone() for M in state["M"]]
    - self.R = [R.clone() for R in state["R"]]
    - self.t = state["t"]
    + pass
does everything begin at 0 again after load?
    - self.M = [M.clone() for M in state["M"]]
    - self.R = [R.clone() for R in state["R"]]
    - self.t = state["t"]
    + M = [M.clone() for M in state["M"]]
    + R = [R.clone() for R in state["R"]]
    + t = state["t"]
does M begin at 0 again after load?
    - self.M = [M.clone() for M in state["M"]]
    + for M, saved in zip(self.M, state["M"]):
    +     M = saved.clone()
is t one more than it was?
    state["t"] -> state["t"] + 1
state() returns nothing: is a `return` missing?
    return -> self.saved =
are there tensors, numbers, lists and dicts in it only?
      "t": self.t,
    + "optimizer": self,
is R loaded from the state's M?
    state["R -> state["M
is M loaded from the state's R?
    state["M -> state["R
is there nothing of that name? `in` asks
    [M.clone() for M in state["M"]] -> state.pop("M")
    [R.clone() for R in state["R"]] -> state.pop("R")
    ["t"] -> .pop("t")
is M copied neither at saving nor at loading?
    [M.clone() for M in self.M] -> self.M
    [M.clone() for M in state["M"]] -> state["M"]
is R copied neither at saving nor at loading?
    [R.clone() for R in self.R] -> self.R
    [R.clone() for R in state["R"]] -> state["R"]
does a later state() change what an earlier one returned?
      class Resumable(AdamW):
    +     all = {}
    +
    return { -> self.all |= {
      }
    + return self.all
expected an optimizer with a state() and a load(state)
      class Resumable(AdamW):
    +     @property
does t begin at 0 again after load?
    state["t"] -> 0
nan is what 0/0, inf - inf and ln of
    - self.M = [M.clone() for M in state["M"]]
    - self.R = [R.clone() for R in state["R"]]
    + self.M, self.R = state["R"], state["M"]
neither saving nor loading makes a copy
    [M.clone() for M in self.M] -> self.M
    [R.clone() for R in self.R] -> self.R
    [M.clone() for M in state["M"]] -> state["M"]
    [R.clone() for R in state["R"]] -> state["R"]
""")


@right("11.5")
class Resumable(AdamW):
    def state(self):
        return deepcopy([self.M, self.R, self.t])

    def load(self, state):
        self.M, self.R, self.t = deepcopy(state)


@right("11.5")
class Resumable(AdamW):
    def state(self):
        return {"t": self.t, "M": deepcopy(self.M), "R": deepcopy(self.R)}

    def load(self, state):
        self.t = state["t"]
        for k in range(len(self.M)):
            self.M[k].copy_(state["M"][k])
            self.R[k].copy_(state["R"][k])


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


@right("11.1")
def stop(losses, patience):
    kept, lowest = 0, float("inf")
    for k in range(len(losses)):
        if losses[k] < lowest:
            lowest, kept = losses[k], k + 1
        if k + 1 - kept >= patience:
            return kept, k + 1
    return [kept, len(losses)]


@right("11.2")
def decayed(weights, gradients, learning_rate, decay):
    return [
        W * (1 - learning_rate * decay * (W.ndim > 1)) - learning_rate * G
        for W, G in zip(weights, gradients)
    ]


@right("11.3")
def dropout(L, kept, p, training):
    return L.masked_fill(~kept, 0) / (1 - p) if training else L.clone()


@right("11.6")
def better(first, second):
    D = float(first.mean() - second.mean())
    parts = [x.std() / len(x) ** 0.5 for x in (first, second)]
    E = torch.stack(parts).norm().item()
    if D > 2 * E:
        return D, E, "first"
    return D, E, "second" if D < -2 * E else "can't tell"
