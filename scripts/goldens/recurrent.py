#!/usr/bin/python3
"""What the recurrent nets make of small inputs with made-up weights: PyTorch's own layers, put together anew.

Run in the repository root: /usr/bin/python3 scripts/goldens/recurrent.py. Writes golden.json of lstm, gru-attention, deepar, tft:
`forward` is PyTorch's, the cases are worked out.
Weights and inputs are formulas of their name (models/kit/recurrent/net.fixture.ts), so that only what comes out is kept.
"""
import json
import math

import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
B, L, H, HIDDEN, Q = 2, 6, 3, 4, 3
SEASONS = (2, 4)


def numbers(name, *dims):
    letters = sum(ord(c) for c in name)
    i = torch.arange(math.prod(dims), dtype=torch.float64)
    return (0.6 * torch.sin(1.7 * i + letters)).float().double().reshape(dims)


mask = torch.ones(B, L)
mask[0, :2] = 0
y = numbers("y", B, L) * mask
past, known, statics = numbers("past", B, L, 1), numbers("known", B, L + H, 2), numbers("statics", B, 1)
category = torch.arange(B) % 3


def linear(name, x, out, bias=True):
    w = numbers(f"{name}.weight", x.shape[-1], out)
    return F.linear(x, w.T, numbers(f"{name}.bias", out) if bias else None)


def told():
    return torch.cat([statics, F.embedding(category, numbers("statics.category c.table", 3, 2))], -1)


def along(x, steps):
    return x[:, None].expand(-1, steps, -1)


def window():
    return torch.cat([y[..., None], mask[..., None], past, known[:, :L], along(told(), L)], -1)


def echo(start, end, values=y):
    """Last known values a whole number of seasons before each step, and whether they are known."""
    columns = []
    for season in SEASONS:
        for x in (values, mask):
            column = torch.zeros(B, end - start)
            for t in range(start, end):
                s = t - season
                while s >= L:
                    s -= season
                if s >= 0:
                    column[:, t - start] = x[:, s]
            columns.append(column)
    return torch.stack(columns, -1)


def gates(x, order):
    parts = x.chunk(len(order), -1)
    return torch.cat([parts[g] for g in order], -1)


def lstm(name, x):
    """[B, T, in]; ours stand in the order input, forget, output, candidate."""
    layer = nn.LSTM(x.shape[-1], HIDDEN, batch_first=True)
    order = (0, 1, 3, 2)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(gates(numbers(f"{name}.weight", x.shape[-1], 4 * HIDDEN), order).T)
        layer.weight_hh_l0.copy_(gates(numbers(f"{name}.recurrent", HIDDEN, 4 * HIDDEN), order).T)
        layer.bias_ih_l0.copy_(gates(numbers(f"{name}.bias", 4 * HIDDEN), order))
        layer.bias_hh_l0.zero_()
    return layer(x)[0]


def gru(name, x):
    """Ours stand in the order update, reset, candidate."""
    layer = nn.GRU(x.shape[-1], HIDDEN, batch_first=True)
    order = (1, 0, 2)
    with torch.no_grad():
        layer.weight_ih_l0.copy_(gates(numbers(f"{name}.weight", x.shape[-1], 3 * HIDDEN), order).T)
        layer.weight_hh_l0.copy_(gates(numbers(f"{name}.recurrent", HIDDEN, 3 * HIDDEN), order).T)
        layer.bias_ih_l0.copy_(gates(numbers(f"{name}.bias", 3 * HIDDEN), order))
        layer.bias_hh_l0.copy_(gates(numbers(f"{name}.memory", 3 * HIDDEN), order))
    return layer(x)[0]


def stack(cell, name, x, layers=2):
    for i in range(layers):
        x = cell(f"{name}.{i}", x)
    return x


def mq_lstm(contexts=3):
    state = stack(lstm, "encoder", window())[:, -1]
    local = torch.cat([known[:, L:], echo(L, L + H)], -1)
    seen = linear("head.global.in", torch.cat([state, local.flatten(1)], -1), HIDDEN).relu()
    out = linear("head.global.out", seen, (H + 1) * contexts)
    own, shared = out[:, : H * contexts].reshape(B, H, contexts), out[:, H * contexts :]
    steps = torch.cat([own, along(shared, H), local], -1)
    return {"quantiles": linear("head.local.out", linear("head.local.in", steps, HIDDEN).relu(), Q)}


def gru_attention(heads=2):
    states = stack(gru, "encoder", window())
    seen = torch.cat([along(states[:, -1], H), known[:, L:], echo(L, L + H)], -1)
    asked = linear("query", seen, HIDDEN) + numbers("query.position", H, HIDDEN)
    layer = nn.MultiheadAttention(HIDDEN, heads, batch_first=True)
    names = ("query", "key", "value")
    with torch.no_grad():
        layer.in_proj_weight.copy_(torch.cat([numbers(f"attention.{n}.weight", HIDDEN, HIDDEN).T for n in names]))
        layer.in_proj_bias.copy_(torch.cat([numbers(f"attention.{n}.bias", HIDDEN) for n in names]))
        layer.out_proj.weight.copy_(numbers("attention.output.weight", HIDDEN, HIDDEN).T)
        layer.out_proj.bias.copy_(numbers("attention.output.bias", HIDDEN))
    output, shares = layer(asked, states + numbers("position", L, HIDDEN), states, key_padding_mask=mask == 0)
    mixed = linear("head.in", torch.cat([output, asked], -1), HIDDEN).relu()
    return {"quantiles": linear("head.out", mixed, Q), "attention": shares}


def gate_add_norm(name, x, skip):
    out = skip.shape[-1]
    added = skip + F.glu(linear(f"{name}.gate", x, 2 * out))
    return F.layer_norm(added, (out,), numbers(f"{name}.norm.scale", out), numbers(f"{name}.norm.shift", out))


def residual(name, x, out=HIDDEN, context=None):
    seen = linear(f"{name}.in", x, HIDDEN)
    if context is not None:
        seen = seen + linear(f"{name}.context", context, HIDDEN, bias=False)
    hidden = linear(f"{name}.hidden", F.elu(seen), HIDDEN)
    return gate_add_norm(name, hidden, x if x.shape[-1] == out else linear(f"{name}.skip", x, out))


def each(name, x):
    """Columns [.., V] as vectors, [V, .., HIDDEN]."""
    count = x.shape[-1]
    w, b = numbers(f"{name}.weight", count, HIDDEN), numbers(f"{name}.bias", count, HIDDEN)
    return [x[..., v : v + 1] * w[v] + b[v] for v in range(count)]


def own_residual(name, x, v, count):
    def own(part, inside, out):
        return inside @ numbers(f"{name}.{part}.weight", count, HIDDEN, out)[v] + numbers(f"{name}.{part}.bias", count, out)[v]

    hidden = own("hidden", F.elu(own("in", x, HIDDEN)), HIDDEN)
    added = x + F.glu(own("gate", hidden, 2 * HIDDEN))
    return F.layer_norm(added, (HIDDEN,), numbers(f"{name}.norm.scale", count, HIDDEN)[v], numbers(f"{name}.norm.shift", count, HIDDEN)[v])


def select(name, variables, context=None):
    count = len(variables)
    shares = residual(f"{name}.shares", torch.cat(variables, -1), count, context).softmax(-1)
    values = torch.stack([own_residual(f"{name}.variable", x, v, count) for v, x in enumerate(variables)], -1)
    return (values * shares[..., None, :]).sum(-1), shares


def tft(heads=2):
    category_vector = F.embedding(category, numbers("category c.table", 3, HIDDEN))
    series, statics_shares = select("statics", [*each("statics", statics), category_vector])
    choice, enrichment = (residual(f"context {use}", series)[:, None] for use in ("selection", "enrichment"))
    known_vectors = each("known", known)
    target = linear("target", torch.stack([y, mask], -1), HIDDEN)
    of_window = [*each("past", past), *(v[:, :L] for v in known_vectors), target]
    in_window, past_shares = select("window", of_window, choice)
    ahead, known_shares = select("ahead", [v[:, L:] for v in known_vectors], choice)
    steps = torch.cat([in_window, ahead], 1)
    read = lstm("lstm", torch.cat([series[:, None], steps], 1))[:, 1:]
    local = gate_add_norm("local", read, steps)
    enriched = residual("enriched", local, context=enrichment)
    q, k = linear("attention.query", enriched[:, L:], HIDDEN), linear("attention.key", enriched, HIDDEN)
    value = linear("attention.value", enriched, HIDDEN // heads)
    hidden_ahead = torch.arange(L + H)[None] > L + torch.arange(H)[:, None]
    size = HIDDEN // heads
    scores = [q[..., i * size : (i + 1) * size] @ k[..., i * size : (i + 1) * size].transpose(1, 2) / size**0.5 for i in range(heads)]
    shares = torch.stack([s.masked_fill(hidden_ahead, -math.inf).softmax(-1) for s in scores]).mean(0)
    attended = gate_add_norm("attended", linear("attention.output", shares @ value, HIDDEN), enriched[:, L:])
    out = gate_add_norm("out", residual("deep", attended), local[:, L:])
    return {
        "quantiles": linear("quantiles", out, Q),
        "attention": shares[..., :L],
        "selection past": past_shares.mean(1),
        "selection known": known_shares.mean(1),
        "selection statics": statics_shares,
    }


PATHS = 200_000
MEASURE = (1.5, 4.0)
positive = lambda x: F.softplus(x) + 1e-3


def level(likelihood):
    """What windows are divided by, [B, 1]: counts of 1.5 + 4 y, none below 0, by 1 + their mean."""
    if likelihood != "negative-binomial":
        return torch.ones(B, 1)
    return 1 + (counted(y) * mask).sum(1, keepdim=True) / mask.sum(1, keepdim=True)


def counted(x):
    return (MEASURE[0] + MEASURE[1] * x).clamp(min=0)


def scaled(likelihood, x):
    return counted(x) / level(likelihood) if likelihood == "negative-binomial" else x


def spread(likelihood, numbers, size):
    """The distribution of a value, given numbers [.., n]; of a count where it is one."""
    if likelihood == "gaussian":
        return torch.distributions.Normal(numbers[..., 0], positive(numbers[..., 1]))
    if likelihood == "student-t":
        return torch.distributions.StudentT(2 + positive(numbers[..., 2]), numbers[..., 0], positive(numbers[..., 1]))
    mean, dispersion = positive(numbers[..., 0]) * size, F.softplus(numbers[..., 1]) / size**0.5 + 1e-3
    return torch.distributions.NegativeBinomial(1 / dispersion, probs=mean * dispersion / (1 + mean * dispersion), validate_args=False)


def deepar_given(values):
    place = (torch.arange(L + H) < L).double().expand(B, -1)[..., None]
    window = torch.cat([past, torch.ones(B, L, 1)], -1)
    earlier = F.pad(window, (0, 0, 1, H - 1))
    return torch.cat([place, known, earlier, echo(0, L + H, values), along(told(), L + H)], -1)


def deepar_loss(likelihood):
    window, target = scaled(likelihood, y) * mask, scaled(likelihood, numbers("target", B, H))
    values, weights = torch.cat([window, target], 1), torch.cat([mask, torch.ones(B, H)], 1)
    before = F.pad(torch.stack([values, weights], -1)[:, :-1], (0, 0, 1, 0))
    states = stack(lstm, "encoder", torch.cat([before, deepar_given(window)], -1))
    size = level(likelihood)
    told_numbers = linear("head", states, 3 if likelihood == "student-t" else 2)
    return (-spread(likelihood, told_numbers, size).log_prob(values * size) * weights).sum() / weights.sum()


def deepar_quantiles(likelihood):
    """By brute force: each path walks through all steps again for each of its values."""
    torch.manual_seed(1)
    window = scaled(likelihood, y) * mask
    given, rows = deepar_given(window), []
    for b in range(B):
        values, weights, size = window[b].expand(PATHS, -1), mask[b].expand(PATHS, -1), level(likelihood)[b]
        for h in range(H):
            before = F.pad(torch.stack([values, weights], -1), (0, 0, 1, 0))
            x = torch.cat([before, given[b, : L + h + 1].expand(PATHS, -1, -1)], -1)
            with torch.no_grad():
                last = stack(lstm, "encoder", x)[:, -1]
                value = spread(likelihood, linear("head", last, 3 if likelihood == "student-t" else 2), size).sample() / size
            values, weights = torch.cat([values, value[:, None]], 1), torch.cat([weights, torch.ones(PATHS, 1)], 1)
        ahead = values[:, L:] * size
        rows.append((ahead - MEASURE[0]) / MEASURE[1] if likelihood == "negative-binomial" else ahead)
    p = torch.tensor([0.1, 0.5, 0.9])
    return torch.stack([torch.quantile(row, p, dim=0).T for row in rows])


SMALL = {"epochs": 20, "stepsPerEpoch": 25, "batch": 32, "inputLength": 12, "hidden": 12, "dropout": 0, "learningRate": 0.02, "patience": 0}
SEASON = [10.0, 14.0, 9.0, 17.0]
WAVE = [round(math.sin(1.3 * i) + math.sin(0.7 * i * i), 3) for i in range(96)]


def cases(**own):
    """A season that goes on, and values that follow a covariate."""
    params = {**SMALL, **own}
    return [
        {
            "name": "a season goes on",
            "origin": "worked out: y repeats every 4 steps",
            "params": {**params, "seasons": [4]},
            "y": SEASON * 20,
            "mean": SEASON,
            "tolerance": 0.06,
        },
        {
            "name": "a covariate is followed",
            "origin": "worked out: y = 50 + 10 x",
            "params": {**params, "seasons": []},
            "y": [round(50 + 10 * x, 3) for x in WAVE[:-4]],
            "covariates": {"x": WAVE[:-4]},
            "future": {"x": WAVE[-4:]},
            "mean": [round(50 + 10 * x, 3) for x in WAVE[-4:]],
            "tolerance": 0.06,
        },
    ]


def write(model, worked_out, **outputs):
    forward = {
        key: {
            "origin": f"PyTorch {torch.__version__}, scripts/goldens/recurrent.py",
            "outputs": {name: {"dims": list(x.shape), "data": [round(v, 9) for v in x.flatten().tolist()]} for name, x in made.items()},
        }
        for key, made in outputs.items()
    }
    with open(f"models/{model}/golden.json", "w") as file:
        file.write(json.dumps({"cases": worked_out, **forward}) + "\n")


write("lstm", cases(), forward=mq_lstm())
write("gru-attention", cases(), forward=gru_attention())
write("tft", cases(), forward=tft())
LIKELIHOODS = ("gaussian", "student-t", "negative-binomial")
by_likelihood = {f"forward {name}": {"loss": deepar_loss(name), "quantiles": deepar_quantiles(name)} for name in LIKELIHOODS}
write("deepar", cases(), **by_likelihood)
