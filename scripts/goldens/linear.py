#!/usr/bin/python3
"""Golden values of nlinear, dlinear and seasonal-lags. Run in the repository root: /usr/bin/python3 scripts/goldens/linear.py

Made with scikit-learn 1.2.1 (Ridge) on windows that are written out; DLinear's moving average as in the authors' PyTorch code
(cure-lab/LTSF-Linear, series_decomp: both ends repeated, AvgPool1d of 25).
"""
import json
from importlib.metadata import version

import numpy as np
import torch
from sklearn.linear_model import Ridge

rng = np.random.default_rng(3)
n, season, lookback = 160, 7, 21
t = np.arange(n)
y = np.round(80 + 0.15 * t + np.array([5.0, -9, 12, 3, -14, 1, 2])[t % season] + np.cumsum(rng.normal(0, 0.8, n)) + rng.normal(0, 1, n), 3)
z = (y - y.mean()) / y.std(ddof=1)
block = 14
starts = np.arange(n - lookback - block + 1)
X = z[starts[:, None] + np.arange(lookback)]
Y = z[starts[:, None] + lookback + np.arange(block)]


def fit(features, base, targets, ridge):
    """Ridge without intercept; the penalty is a share of the mean square sum of a feature."""
    alpha = ridge * (features**2).sum() / features.shape[1] + 1e-10 * len(features)
    return Ridge(alpha=alpha, fit_intercept=False, solver="cholesky").fit(features, targets - base).coef_


def roll(step, blocks):
    path = list(z)
    for _ in range(blocks):
        path += list(step(np.array(path[-lookback:])))
    return y.mean() + y.std(ddof=1) * np.array(path[n:])


def nlinear(ridge):
    W = fit(X[:, :-1] - X[:, -1:], X[:, -1:], Y, ridge)
    return roll(lambda w: w[-1] + W @ (w[:-1] - w[-1]), 2)


def average(W):
    w = torch.tensor(W).unsqueeze(1)
    w = torch.cat([w[:, :, :1].repeat(1, 1, 12), w, w[:, :, -1:].repeat(1, 1, 12)], 2)
    return torch.nn.AvgPool1d(25, 1)(w).squeeze(1).numpy()


def dlinear(ridge):
    both = lambda W: np.hstack([average(W), W - average(W)])
    W = fit(both(X), 0, Y, ridge)
    return roll(lambda w: (both(w[None]) @ W.T)[0], 2)


def lags(ridge):
    level = lambda W: W[:, -season:].mean(1, keepdims=True)
    lines = []
    for h in range(block):
        at = {lookback - k for k in (1, 2, 3)}
        at |= {lookback + h - j * season + d for j in (1, 2, 3, 4) for d in (-1, 0, 1)}
        at = sorted(p for p in at if 0 <= p < lookback)
        lines.append((at, fit(X[:, at] - level(X), level(X), Y[:, h : h + 1], ridge).ravel()))
    return roll(lambda w: [level(w[None])[0, 0] + b @ (w[at] - level(w[None])[0, 0]) for at, b in lines], 2)


for model, make in (("nlinear", nlinear), ("dlinear", dlinear), ("seasonal-lags", lags)):
    cases = [{
        "name": f"ridge {ridge}", "origin": f"scikit-learn {version('scikit-learn')}, Ridge on windows of {lookback}",
        "params": {"seasons": [season], "lookback": lookback, "ridge": ridge}, "y": y.tolist(), "mean": make(ridge).tolist(), "tolerance": 1e-6,
    } for ridge in (0.01, 0.5)]
    with open(f"models/{model}/golden.json", "w") as out:
        out.write('{\n  "cases": [\n' + ",\n".join("    " + json.dumps(c) for c in cases) + "\n  ]\n}\n")
