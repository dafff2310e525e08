#!/usr/bin/python3
"""Golden values of nn/. Run in the repository root: /usr/bin/python3 scripts/goldens/nn.py

Made with PyTorch 1.13 in double precision on one thread: values and gradients (of the sum of the values times `weights`) of layers and
losses, losses of short trainings. Matrices are written [in, out], gates in the order of nn/ (LSTM: input, forget, output, candidate;
GRU: update, reset, candidate), where PyTorch has [out, in], i f g o and r z n. log Gamma is scipy.special.gammaln.
"""
import json

import scipy
import torch
import torch.nn.functional as F
from scipy.special import gammaln
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
torch.manual_seed(7)


def numbers(*dims, low=-1.2, high=1.2):
    return (low + (high - low) * torch.rand(*dims)).mul(1e4).round().div(1e4).requires_grad_()


def tensor(t):
    return {"dims": list(t.shape), "values": [float(f"{v:.12g}") for v in t.detach().flatten().tolist()]}


def gates(t, order):
    """Blocks of the first axis in another order."""
    blocks = t.chunk(len(order), 0)
    return torch.cat([blocks[i] for i in order], 0)


def case(build, given, options=None):
    out = build(**given)
    weights = numbers(*out.shape)
    (out * weights.detach()).sum().backward()
    return {
        "options": options or {},
        "given": {name: tensor(t) for name, t in given.items()},
        "weights": tensor(weights),
        "out": tensor(out),
        "gradients": {name: tensor(t.grad) for name, t in given.items() if t.grad is not None},
    }


def lstm(x, weight, recurrent, bias):
    back = [0, 1, 3, 2]  # i f o g -> i f g o
    values = [gates(weight.T, back), gates(recurrent.T, back), gates(bias, back), torch.zeros(len(bias))]
    nought = torch.zeros(1, x.shape[1], len(bias) // 4)
    return torch._VF.lstm(x, (nought, nought), values, True, 1, 0.0, False, False, False)[0]


def gru(x, weight, recurrent, bias, memory):
    back = [1, 0, 2]  # z r n -> r z n
    values = [gates(weight.T, back), gates(recurrent.T, back), gates(bias, back), gates(memory, back)]
    return torch._VF.gru(x, torch.zeros(1, x.shape[1], len(bias) // 3), values, True, 1, 0.0, False, False, False)[0]


def convolution(dilation, left, right):
    def build(x, weight, bias):
        # [kernel * in, out] -> [out, in, kernel]
        inputs = x.shape[2]
        kernel = weight.reshape(-1, inputs, weight.shape[1]).permute(2, 1, 0)
        return F.conv1d(F.pad(x.transpose(1, 2), (left, right)), kernel, bias, dilation=dilation).transpose(1, 2)

    return build


def attention(heads, causal):
    def build(queries, keys, values, **p):
        names = ("query", "key", "value")
        out, _ = F.multi_head_attention_forward(
            queries.transpose(0, 1), keys.transpose(0, 1), values.transpose(0, 1), queries.shape[2], heads,
            torch.cat([p[f"{n}.weight"].T for n in names]), torch.cat([p[f"{n}.bias"] for n in names]),
            None, None, False, 0.0, p["output.weight"].T, p["output.bias"], need_weights=False,
            attn_mask=torch.full((queries.shape[1], keys.shape[1]), -1e9).triu(1) if causal else None,
        )  # fmt: skip
        return out.transpose(0, 1)

    return build


def gated_linear(x, weight, bias):
    return F.glu(x @ weight + bias)


def gated_residual(x, context, **p):
    """Lim et al. (2021), equations 2 to 5, with a way around of another width."""
    dense = lambda name, t: t @ p[f"{name}.weight"] + p.get(f"{name}.bias", 0)
    hidden = dense("hidden", F.elu(dense("in", x) + dense("context", context)))
    both = dense("skip", x) + F.glu(dense("gate", hidden))
    return F.layer_norm(both, both.shape[-1:], p["norm.scale"], p["norm.shift"])


def gated_residual_weights(inputs, width, out, context):
    made = {"context.weight": numbers(context, width), "norm.scale": numbers(out), "norm.shift": numbers(out)}
    for name, a, b in (("in", inputs, width), ("hidden", width, width), ("gate", width, 2 * out), ("skip", inputs, out)):
        made |= linear(name, a, b)
    return made


def linear(name, inputs, out):
    return {f"{name}.weight": numbers(inputs, out), f"{name}.bias": numbers(out)}


def heads_of(width):
    names = ("query", "key", "value", "output")
    return {f"{n}.{kind}": numbers(*dims) for n in names for kind, dims in (("weight", (width, width)), ("bias", (width,)))}


def student(y, mean, scale, degrees):
    return -torch.distributions.StudentT(degrees, mean, scale).log_prob(y)


def negative_binomial(y, mean, dispersion):
    return -torch.distributions.NegativeBinomial(1 / dispersion, logits=torch.log(mean * dispersion), validate_args=False).log_prob(y)


def pinball(quantiles, y, probabilities=(0.1, 0.5, 0.9)):
    error = y[..., None] - quantiles
    p = torch.tensor(probabilities)
    return torch.where(error > 0, p * error, (p - 1) * error)


def positive(*dims):
    return numbers(*dims, low=0.3, high=3.0)


counts = torch.tensor([[0.0, 1, 2, 7], [30, 4, 0, 11]])
x = lambda: numbers(3, 4)
cases = {
    "gelu": case(F.gelu, {"input": x()}),
    "elu": case(F.elu, {"input": x()}),
    "softplus": case(F.softplus, {"input": x()}),
    "softmax over axis 1": case(lambda input: F.softmax(input, 1), {"input": numbers(2, 3, 4)}),
    "layerNorm": case(lambda x, scale, shift: F.layer_norm(x, (5,), scale, shift), {"x": numbers(2, 3, 5), "scale": numbers(5), "shift": numbers(5)}),
    "huber": case(lambda f, y: F.huber_loss(f, y, reduction="none", delta=0.7), {"f": x(), "y": x()}),
    "pinball": case(pinball, {"quantiles": numbers(2, 3, 3), "y": numbers(2, 3)}),
    "gaussian": case(lambda y, mean, deviation: -torch.distributions.Normal(mean, deviation).log_prob(y), {"y": x(), "mean": x(), "deviation": positive(3, 4)}),
    "studentT": case(student, {"y": x(), "mean": x(), "scale": positive(3, 4), "degrees": numbers(3, 4, low=2.1, high=40)}),
    "negativeBinomial": case(lambda mean, dispersion, y: negative_binomial(y, mean, dispersion), {"mean": positive(2, 4), "dispersion": positive(2, 4), "y": counts}),
    "gatedLinear": case(gated_linear, {"x": numbers(3, 4), "weight": numbers(4, 6), "bias": numbers(6)}),
    "gatedResidual": case(gated_residual, {"x": numbers(3, 4), "context": numbers(3, 2), **gated_residual_weights(4, 5, 3, 2)}),
    "lstm": case(lstm, {"x": numbers(5, 2, 3), "weight": numbers(3, 16), "recurrent": numbers(4, 16), "bias": numbers(16)}),
    "gru": case(gru, {"x": numbers(5, 2, 3), "weight": numbers(3, 12), "recurrent": numbers(4, 12), "bias": numbers(12), "memory": numbers(12)}),
    "attention": case(attention(2, False), {"queries": numbers(2, 3, 4), "keys": numbers(2, 5, 4), "values": numbers(2, 5, 4), **heads_of(4)}, {"heads": 2}),
    "attention, causal": case(attention(2, True), {"queries": numbers(2, 4, 4), "keys": numbers(2, 4, 4), "values": numbers(2, 4, 4), **heads_of(4)}, {"heads": 2, "causal": True}),
}  # fmt: skip
for padding, left, right in (("causal", 4, 0), ("same", 2, 2), ("valid", 0, 0)):
    given = {"x": numbers(2, 7, 3), "weight": numbers(9, 2), "bias": numbers(2)}
    cases[f"convolution1d, {padding}"] = case(convolution(2, left, right), given, {"kernel": 3, "dilation": 2, "padding": padding})

at = [0.01, 0.1, 0.5, 1, 1.5, 2, 3.7, 10, 55.5, 1000, 123456.7]
log_gamma = {"x": at, "logGamma": gammaln(at).tolist()}

# Trainings: the losses of 20 steps from given first values. The rows of step s are s, s + 1, … in turn.
STEPS, BATCH, ROWS = 20, 4, 9
data = {"X": numbers(ROWS, 6).detach(), "Y": numbers(ROWS, 2).detach(), "S": numbers(ROWS, 5, 2).detach()}


def nbeats(p, rows):
    rest, total = data["X"][rows], 0
    for b in range(2):
        z = torch.relu(rest @ p[f"{b}.one.weight"] + p[f"{b}.one.bias"])
        z = torch.relu(z @ p[f"{b}.two.weight"] + p[f"{b}.two.bias"])
        rest = rest - (z @ p[f"{b}.back.weight"] + p[f"{b}.back.bias"])
        total = total + z @ p[f"{b}.fore.weight"] + p[f"{b}.fore.bias"]
    return F.l1_loss(total, data["Y"][rows])


def walker(cell, names):
    def loss(p, rows):
        s = data["S"][rows].transpose(0, 1)
        for layer in ("low", "top"):
            s = cell(s, **{n: p[f"{layer}.{n}"] for n in names})
        return F.mse_loss(s[-1] @ p["out.weight"] + p["out.bias"], data["Y"][rows])

    return loss


def nbeats_weights():
    made = {}
    for b in range(2):
        for name, inputs, out in (("one", 6, 5), ("two", 5, 5), ("back", 5, 6), ("fore", 5, 2)):
            made |= linear(f"{b}.{name}", inputs, out)
    return made


def walker_weights(count, names):
    made = {}
    for layer, inputs in (("low", 2), ("top", 3)):
        shapes = {"weight": (inputs, 3 * count), "recurrent": (3, 3 * count), "bias": (3 * count,), "memory": (3 * count,)}
        made |= {f"{layer}.{n}": numbers(*shapes[n]) for n in names}
    return made | linear("out", 3, 2)


def training(weights, loss_of, optimiser, options, clip=None, rate=lambda step: 0.01):
    first = {name: tensor(t) for name, t in weights.items()}
    decay = options.pop("weight_decay", 0)
    groups = [
        {"params": [t for t in weights.values() if t.dim() > 1], "weight_decay": decay},
        {"params": [t for t in weights.values() if t.dim() == 1], "weight_decay": 0},
    ]
    made = optimiser(groups, lr=rate(0), **options)
    losses = []
    for step in range(STEPS):
        for group in made.param_groups:
            group["lr"] = rate(step)
        made.zero_grad()
        loss = loss_of(weights, [(step + i) % ROWS for i in range(BATCH)])
        loss.backward()
        for t in weights.values():
            # The last block's backcast takes no part: a gradient of 0, where PyTorch would leave it alone.
            t.grad = torch.zeros_like(t) if t.grad is None else t.grad
        if clip:
            nn.utils.clip_grad_norm_(list(weights.values()), clip)
        made.step()
        losses.append(loss.item())
    return {"first": first, "losses": losses, "last": {name: tensor(t) for name, t in weights.items()}}


LSTM, GRU = ("weight", "recurrent", "bias"), ("weight", "recurrent", "bias", "memory")
trainings = {
    "nbeats, Adam": training(nbeats_weights(), nbeats, torch.optim.Adam, {}),
    "nbeats, AdamW": training(nbeats_weights(), nbeats, torch.optim.AdamW, {"weight_decay": 0.2, "betas": (0.8, 0.99), "eps": 1e-3}),
    "nbeats, SGD": training(nbeats_weights(), nbeats, torch.optim.SGD, {}),
    "nbeats, SGD with momentum, clipped": training(nbeats_weights(), nbeats, torch.optim.SGD, {"momentum": 0.9}, clip=0.5),
    "nbeats, Adam, clipped, rates fall": training(nbeats_weights(), nbeats, torch.optim.Adam, {}, clip=0.1, rate=lambda step: 0.05 / (1 + step)),
    "nbeats, SGD, clipped far out": training(nbeats_weights(), nbeats, torch.optim.SGD, {}, clip=50),
    "lstm, Adam": training(walker_weights(4, LSTM), walker(lstm, LSTM), torch.optim.Adam, {}),
    "gru, Adam": training(walker_weights(3, GRU), walker(gru, GRU), torch.optim.Adam, {}),
}

annealed = torch.optim.SGD([nn.Parameter(torch.zeros(1))], lr=0.3)
scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(annealed, T_max=25, eta_min=0.003)
cosine = []
for _ in range(26):
    cosine.append(scheduler.get_last_lr()[0])
    annealed.step()
    scheduler.step()

golden = {
    "origin": f"scripts/goldens/nn.py: PyTorch {torch.__version__}, SciPy {scipy.__version__}",
    "cases": cases,
    "logGamma": log_gamma,
    "data": {name: tensor(t) for name, t in data.items()},
    "steps": STEPS,
    "batch": BATCH,
    "trainings": trainings,
    "cosine": cosine,
}
with open("nn/golden.json", "w") as file:
    json.dump(golden, file, separators=(",", ":"))
    file.write("\n")
