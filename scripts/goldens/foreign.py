#!/usr/bin/python3
"""A forecaster as others make them: a small patch transformer in the shape of Chronos-Bolt, written by PyTorch's own ONNX exporter, with
what PyTorch says it gives. Its weights are random: only that both agree counts. Run in the repository root:
/usr/bin/python3 scripts/goldens/foreign.py

Writes engine/services/forecasters/torch/patches.onnx and patches.json (a self-test). Made with PyTorch 1.13.1.
"""
import json
import math
import warnings

import torch
from torch import nn

warnings.filterwarnings("ignore")
torch.manual_seed(3)
PATCH, WIDTH, STEPS, QUANTILES = 8, 16, 12, 9


class Patches(nn.Module):
    """Context [series, time] with NaN for missing; quantiles [series, quantile, step] in the unit of the context."""

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(2 * PATCH, WIDTH)
        self.attend = nn.ModuleList(nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.norm = nn.LayerNorm(WIDTH)
        self.mix = nn.Sequential(nn.Linear(WIDTH, 2 * WIDTH), nn.GELU(), nn.Linear(2 * WIDTH, WIDTH))
        self.head = nn.Linear(WIDTH, QUANTILES * STEPS)

    def forward(self, context):
        missing = torch.isnan(context)
        seen = 1 - missing.to(context.dtype)
        value = torch.where(missing, torch.zeros_like(context), context)
        count = seen.sum(1, keepdim=True)
        loc = value.sum(1, keepdim=True) / count
        scale = torch.sqrt((seen * (value - loc) ** 2).sum(1, keepdim=True) / count) + 1e-6
        x = seen * (value - loc) / scale
        x, seen = x[:, -4 * PATCH:], seen[:, -4 * PATCH:]
        tokens = self.embed(torch.cat([x.reshape(-1, 4, PATCH), seen.reshape(-1, 4, PATCH)], 2))
        q, k, v, o = self.attend
        weights = torch.softmax(q(tokens) @ k(tokens).transpose(1, 2) / math.sqrt(WIDTH), 2)
        tokens = self.norm(tokens + o(weights @ v(tokens)))
        last = (tokens + self.mix(tokens))[:, -1]
        out = torch.sort(self.head(last).reshape(-1, QUANTILES, STEPS), 1)[0]
        return out * scale.unsqueeze(2) + loc.unsqueeze(2)


def series(n, phase):
    t = torch.arange(n, dtype=torch.float32)
    return torch.round(100 * (50 + phase + 10 * torch.sin(2 * math.pi * t / 12 + phase) + torch.randn(n))) / 100


net = Patches().eval()
torch.onnx.export(
    net, (torch.randn(2, 40),), "engine/services/forecasters/torch/patches.onnx", opset_version=17,
    input_names=["context"], output_names=["quantile_preds"],
    dynamic_axes={"context": {0: "batch", 1: "time"}, "quantile_preds": {0: "batch"}},
)


def tensor(x):
    return {"dims": list(x.shape), "data": [None if math.isnan(v) else v for v in x.flatten().tolist()]}


cases = []
for name, rows in [("whole", 48), ("with gaps", 40)]:
    context = torch.stack([series(rows, 0), series(rows, 2), series(rows, 4)])
    if name == "with gaps":
        context[0, 5] = context[1, 30:34] = context[2, :10] = math.nan
    with torch.no_grad():
        cases.append({"name": name, "inputs": {"context": tensor(context)}, "outputs": {"quantile_preds": tensor(net(context))}})
json.dump({"tolerance": 1e-5, "cases": cases}, open("engine/services/forecasters/torch/patches.json", "w"), separators=(",", ":"))
