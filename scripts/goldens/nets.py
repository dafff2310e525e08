#!/usr/bin/python3
"""What the feed-forward nets forecast with given weights. Run in the repository root: /usr/bin/python3 scripts/goldens/nets.py

Made with PyTorch 1.13 in double precision: the nets written a second time with torch's own layers (Linear, Conv1d, LayerNorm, max_pool1d,
interpolate, avg_pool1d, TransformerEncoderLayer). Inputs and weights are 0.6 sin(1.7 i + the letters of the name), as in
models/kit/recurrent/net.fixture.ts.

The golden forecasts of the models are worked out: what goes on for ever goes on, and what follows a covariate follows it.
"""
import json

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
B, L, H, Q = 3, 10, 6, 3
MEDIAN = 1


def plain(name, *dims):
    i = torch.arange(int(np.prod(dims)))
    return (0.6 * torch.sin(1.7 * i + sum(map(ord, name)))).reshape(dims)


def window(y_alone):
    y, mask = plain("y", B, L), torch.ones(B, L)
    y[0, :2], mask[0, :2] = 0, 0
    x = dict(y=y, mask=mask, past=None, known=None, statics=None, category=None)
    if not y_alone:
        x.update(past=plain("past", B, L, 1), known=plain("known", B, L + H, 2), statics=plain("statics", B, 1), category=torch.arange(B) % 3)
    return x


def lin(name, x, out, bias=True):
    layer = nn.Linear(x.shape[-1], out, bias)
    layer.weight.data = plain(f"{name}.weight", x.shape[-1], out).T
    if bias:
        layer.bias.data = plain(f"{name}.bias", out)
    return layer(x)


def norm(name, x):
    layer = nn.LayerNorm(x.shape[-1])
    layer.weight.data, layer.bias.data = plain(f"{name}.scale", x.shape[-1]), plain(f"{name}.shift", x.shape[-1])
    return layer(x)


cat = lambda parts: torch.cat([p for p in parts if p is not None], -1)


def history(x):
    return None if x["past"] is None else cat([x["past"], x["known"][:, :L]])


def future(x):
    return None if x["known"] is None else x["known"][:, L:]


def statics(name, x):
    if x["statics"] is None:
        return None
    return cat([x["statics"], F.embedding(x["category"], plain(f"{name}.category c.table", 4, 2))])


def narrowed(name, x, width):
    if x.shape[-1] <= width:
        return x
    return lin(f"{name}.skip", x, width) + lin(f"{name}.out", lin(f"{name}.hidden", x, 16).relu(), width)


def flat(name, x, width):
    if x["past"] is None:
        return None
    return cat([narrowed(f"{name}.window", history(x), width).flatten(1), narrowed(f"{name}.future", future(x), width).flatten(1), statics(name, x)])


def dense(name, x, layers, width):
    for i in range(layers):
        x = lin(f"{name}.layer {i}", x, width).relu()
    return x


def residual(x, blocks):
    left, forecasts = x["y"], []
    for block in blocks:
        back, ahead = block(left)
        left = (left - back) * x["mask"]
        forecasts.append(ahead)
    return forecasts


def driven(name, x, hidden):
    """Factors of the covariates, one of each for the window, one a quantile ahead."""

    def block(left):
        h, known = hidden(left), x["known"]
        return torch.einsum("blk,bk->bl", known[:, :L], lin(f"{name}.backcast", h, 2)), torch.einsum("bqk,bhk->bqh", lin(f"{name}.forecast", h, Q * 2).reshape(B, Q, 2), known[:, L:])

    return block


def nbeats(x, form, seasons=()):
    more = flat("covariates", x, 2)

    def hidden(name, left):
        return dense(name, cat([left, more]), 2, 8)

    def generic(name):
        def block(left):
            h = hidden(name, left)
            return lin(f"{name}.backcast", h, L), lin(f"{name}.forecast", h, Q * H).reshape(B, Q, H)

        return block

    def based(name, past, ahead):
        def block(left):
            h = hidden(name, left)
            return lin(f"{name}.backcast", h, len(past)) @ past, torch.einsum("bqn,nh->bqh", lin(f"{name}.forecast", h, Q * len(ahead)).reshape(B, Q, -1), ahead)

        return block

    trend = lambda n: torch.tensor(np.stack([np.power(np.arange(n) / n, i) for i in range(3)]))
    # Without seasons: the frequencies of the paper's equation 3; with them the first three harmonics of each.
    frequencies = sorted({k / m for m in seasons for k in range(0, min(3, m // 2) + 1)}) if seasons else [k / H for k in range(H // 2)]

    def season(t):
        angle = 2 * np.pi * np.outer(frequencies, t)
        return torch.tensor(np.concatenate([np.cos(angle), np.sin(angle)[1:]]))

    if form == "generic":
        stacks = [(f"stack {s + 1}", generic(f"stack {s + 1}.block {b}")) for s in range(2) for b in range(2)]
    else:
        stacks = [("trend", based("trend", trend(L), trend(H)))] * 2 + [("season", based("season", season(np.arange(-L, 0)), season(np.arange(H))))] * 2
    if x["known"] is not None:
        stacks += [("covariates", driven("covariates", x, lambda left: hidden("covariates", left)))] * 2
    forecasts = residual(x, [block for _, block in stacks])
    parts = {}
    for (name, _), forecast in zip(stacks, forecasts):
        parts[name] = parts.get(name, 0) + forecast[:, MEDIAN]
    return sum(forecasts), parts


def last(y):
    return y[:, -1:]


def nhits(x):
    more = flat("covariates", x, 2)

    def stack(s, pool, every):
        def block(left):
            name = f"stack {s}.block 0"
            pooled = F.max_pool1d(left.unsqueeze(1), pool, pool, ceil_mode=True).squeeze(1)
            h = dense(name, cat([pooled, more]), 2, 8)
            knots = lin(f"{name}.forecast", h, Q * max(H // every, 1)).reshape(B, Q, -1)
            return lin(f"{name}.backcast", h, L), F.interpolate(knots, size=H, mode="linear")

        return block

    # The window of ten allows no pool above one (eight values are kept); the pool itself is tried below.
    blocks = [stack(0, 1, 4), stack(1, 1, 2), stack(2, 1, 1)]
    if more is not None:
        blocks.append(driven("drivers", x, lambda left: dense("drivers", cat([left, more]), 2, 8)))
    return sum(residual(x, blocks)) + last(x["y"]).unsqueeze(2), {}


def linear(x, form):
    y, ahead = x["y"], {}
    if x["known"] is not None:
        y = (y - lin("covariates.window", history(x), 1).squeeze(-1)) * x["mask"]
        ahead["covariates"] = lin("covariates.future", future(x), Q).transpose(1, 2)
        ahead["statics"] = lin("covariates.statics", statics("covariates", x), Q).unsqueeze(2).expand(B, Q, H)
    mapped = lambda name, v: lin(name, v, Q * H).reshape(B, Q, H)
    if form == "last":
        own = {"changes": mapped("changes", (y - last(y)) * x["mask"]), "last value": last(y).unsqueeze(2).expand(B, Q, H)}
    else:
        # series_decomp of the authors' DLinear
        padded = torch.cat([y[:, :1], y, y[:, -1:]], 1)
        trend = F.avg_pool1d(padded.unsqueeze(1), 3, 1).squeeze(1)
        own = {"trend": mapped("trend", trend), "remainder": mapped("remainder", y - trend)}
    parts = {**own, **ahead}
    return sum(parts.values()), {name: v[:, MEDIAN] for name, v in parts.items()}


def tsmixer(x):
    norm2d = lambda name, v: norm(name, v.flatten(1)).reshape(v.shape)

    def time(name, v):
        return v + lin(f"{name}.time", norm2d(f"{name}.norm", v).transpose(1, 2), v.shape[1]).relu().transpose(1, 2)

    def features(name, v, out, row):
        h = lin(f"{name}.in", norm2d(f"{name}.norm", v), 8)
        if row is not None:
            h = h + lin(f"{name}.row", row, 8, bias=False).unsqueeze(1)
        return (v if v.shape[2] == out else lin(f"{name}.skip", v, out)) + lin(f"{name}.out", h.relu(), out)

    own = x["y"].unsqueeze(2)
    for i in range(2):
        own = time(f"target.block {i}", own)
    total = lin("target.ahead", own.squeeze(2), H * Q).reshape(B, H, Q)
    if x["known"] is not None:
        row = statics("covariates.statics", x)
        seen = torch.cat([x["y"].unsqueeze(2), x["mask"].unsqueeze(2), history(x)], 2)
        aligned = lin("covariates.projection", seen.transpose(1, 2), H).transpose(1, 2)
        v = torch.cat([features("covariates.history", aligned, 4, row), features("covariates.future", future(x), 4, row)], 2)
        for i in range(2):
            name = f"covariates.mixer {i}"
            v = features(f"{name}.features", time(name, v), v.shape[2], row)
        total = total + lin("covariates.out", v, Q)
    return total.transpose(1, 2), {}


def step_head(name, context, ahead, width):
    steps = lin(f"{name}.steps", context, H * 8).relu().reshape(B, H, 8)
    return lin(f"{name}.direct", context, H * Q).reshape(B, H, Q) + lin(f"{name}.out", lin(f"{name}.hidden", cat([steps, ahead]), width).relu(), Q)


def encoder_layer(name, x, heads, hidden):
    D = x.shape[2]
    layer = nn.TransformerEncoderLayer(D, heads, hidden, 0, "gelu", batch_first=True).eval()
    state = layer.state_dict()
    ws = [plain(f"{name}.attention.{p}.weight", D, D).T for p in ("query", "key", "value")]
    bs = [plain(f"{name}.attention.{p}.bias", D) for p in ("query", "key", "value")]
    state["self_attn.in_proj_weight"], state["self_attn.in_proj_bias"] = torch.cat(ws), torch.cat(bs)
    state["self_attn.out_proj.weight"], state["self_attn.out_proj.bias"] = plain(f"{name}.attention.output.weight", D, D).T, plain(f"{name}.attention.output.bias", D)
    state["linear1.weight"], state["linear1.bias"] = plain(f"{name}.wide.weight", D, hidden).T, plain(f"{name}.wide.bias", hidden)
    state["linear2.weight"], state["linear2.bias"] = plain(f"{name}.back.weight", hidden, D).T, plain(f"{name}.back.bias", D)
    for mine, theirs in (("met", "norm1"), ("done", "norm2")):
        state[f"{theirs}.weight"], state[f"{theirs}.bias"] = plain(f"{name}.{mine}.scale", D), plain(f"{name}.{mine}.shift", D)
    layer.load_state_dict(state)
    return layer(x)


def patchtst(x, patch=4, stride=2, width=8):
    channels = cat([x["y"].unsqueeze(2), history(x)]).transpose(1, 2)
    cut = nn.ReplicationPad1d((0, stride))(channels).unfold(2, patch, stride)
    v = cut.permute(0, 2, 3, 1).flatten(2)
    v = lin("patch", v, width) + plain("places", v.shape[1], width)
    for i in range(2):
        v = encoder_layer(f"layer {i}", v, 2, 8)
    v = v.flatten(1)
    total = lin("head.ahead", v, H * Q).reshape(B, H, Q)
    if x["known"] is not None:
        context = cat([lin("head.context", v, width).relu(), statics("statics", x)])
        total = total + step_head("head.covariates", context, future(x), width)
    return total.transpose(1, 2), {}


def tcn(x, channels=6, kernel=2, width=8):
    def conv(name, v, dilation):
        layer = nn.Conv1d(v.shape[1], channels, kernel, dilation=dilation)
        layer.weight.data = plain(f"{name}.weight", kernel * v.shape[1], channels).reshape(kernel, v.shape[1], channels).permute(2, 1, 0)
        layer.bias.data = plain(f"{name}.bias", channels)
        return layer(F.pad(v, ((kernel - 1) * dilation, 0))).relu()

    v = cat([x["y"].unsqueeze(2), x["mask"].unsqueeze(2), history(x)]).transpose(1, 2)
    for dilation in (1, 2, 4):
        name = f"dilation {dilation}"
        skip = v if v.shape[1] == channels else lin(f"{name}.skip", v.transpose(1, 2), channels).transpose(1, 2)
        v = (conv(f"{name}.second", conv(f"{name}.first", v, dilation), dilation) + skip).relu()
    context = cat([v[:, :, -1], statics("statics", x)])
    around = lin("around", x["y"], H * Q).reshape(B, H, Q)
    return (step_head("head", context, future(x), width) + around).transpose(1, 2), {}


NETS = [
    ("N-BEATS, generic", (), lambda x: nbeats(x, "generic")),
    ("N-BEATS, interpretable", (), lambda x: nbeats(x, "interpretable")),
    ("N-BEATS, interpretable", (4, 6), lambda x: nbeats(x, "interpretable", (4, 6))),
    ("N-HiTS", (), nhits),
    ("linear quantile, from the last value", (), lambda x: linear(x, "last")),
    ("linear quantile, by moving average", (), lambda x: linear(x, "average")),
    ("TSMixer", (), tsmixer),
    ("PatchTST", (), patchtst),
    ("TCN", (), tcn),
]
rounded = lambda v: [float(f"{a:.8g}") for a in v.detach().flatten().tolist()]
cases = []
for name, seasons, net in NETS:
    # What the nets with parts do to crossing quantiles: the median stays.
    ordered = name.startswith(("N-", "linear"))
    for alone in (True, False):
        quantiles, parts = net(window(alone))
        if ordered:
            quantiles[:, 0] = torch.minimum(quantiles[:, 0], quantiles[:, 1])
            quantiles[:, 2] = torch.maximum(quantiles[:, 2], quantiles[:, 1])
        cases.append({"net": name, "seasons": seasons, "covariates": not alone, "quantiles": rounded(quantiles.transpose(1, 2)), "parts": {k: rounded(v) for k, v in parts.items()}})
line = plain("line", 2, 11)
pools = [{"size": k, "values": rounded(F.max_pool1d(line.unsqueeze(1), k, k, ceil_mode=True).squeeze(1))} for k in (1, 2, 3, 4, 11)]
knots = [{"knots": k, "steps": h, "matrix": rounded(F.interpolate(torch.eye(k).unsqueeze(0), size=h, mode="linear")[0])} for k, h in ((1, 4), (2, 5), (3, 7), (4, 24), (5, 5))]
with open("models/kit/nets/golden.json", "w") as file:
    head = {"origin": f"scripts/goldens/nets.py, torch {torch.__version__}", "inputLength": L, "horizon": H, "windows": B}
    body = [f' "{key}": [\n' + ",\n".join("  " + json.dumps(c) for c in values) + "\n ]" for key, values in (("cases", cases), ("pools", pools), ("knots", knots))]
    file.write(json.dumps(head)[:-1] + ",\n" + ",\n".join(body) + "\n}\n")

t = np.arange(307)
wave = np.round(50 + 10 * np.sin(2 * np.pi * t / 7), 6).tolist()
x = np.round(np.cos(t * t), 6)
follows = np.round(50 + 10 * x, 6).tolist()
small = {"epochs": 8, "stepsPerEpoch": 50, "batch": 32, "learningRate": 0.02, "patience": 0, "quantiles": [0.1, 0.9], "bounds": "none", "inputLength": 14}
sizes = {
    "nbeats": {"blocks": 1, "layers": 2, "width": 16},
    "nhits": {"width": 16, "every": [3, 1], "pools": [2, 1]},
    "linear-quantile": {"learningRate": 0.05},
    "tsmixer": {"blocks": 1, "features": 4, "width": 8, "dropout": 0},
    "patchtst": {"patch": 7, "stride": 7, "layers": 1, "heads": 2, "hidden": 8, "dropout": 0},
    "tcn": {"channels": 6, "width": 8, "dropout": 0},
}
for model, own in sizes.items():
    params = {**small, **own}
    cases = [
        {"name": "a wave goes on", "origin": "worked out: 50 + 10 sin(2 pi t / 7)", "params": {**params, "seasons": [7]}, "y": wave[:84], "mean": wave[84:91], "tolerance": 0.03},
        {
            **{"name": "a covariate is followed", "origin": "worked out: 50 + 10 x", "params": {**params, "clock": False}, "y": follows[:300], "mean": follows[300:307]},
            **{"covariates": {"x": x[:300].tolist()}, "future": {"x": x[300:307].tolist()}, "tolerance": 0.05},
        },
    ]
    with open(f"models/{model}/golden.json", "w") as file:
        file.write('{"cases": [\n ' + ",\n ".join(json.dumps(c) for c in cases) + "\n]}\n")
