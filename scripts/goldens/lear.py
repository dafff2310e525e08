#!/usr/bin/python3
"""Golden values of lear and gaussian-process. Run in the repository root: /usr/bin/python3 scripts/goldens/lear.py

Made with scikit-learn 1.2.1 (Lasso) and torch 1.13.1 (gradients of the marginal likelihood by automatic differentiation, Adam).
Columns, scales and kernels are built here anew, from their definitions.
"""
import json
from importlib.metadata import version

import numpy as np
import torch
from sklearn.linear_model import Lasso

torch.set_default_dtype(torch.float64)
S, DAYS, LAGS = 4, 40, [1, 2, 3, 7]
rng = np.random.default_rng(7)
n, h = S * DAYS, S
t = np.arange(n + h)
x = np.round(10 + 4 * np.sin(t / 9) + rng.normal(0, 1.5, n + h), 3)
y = np.round(50 + np.array([6.0, -3.0, 9.0, -8.0])[t % S] + 2.2 * x + 0.05 * (x - 10) ** 3 + rng.normal(0, 1.5, n + h), 3)
y[57] = 210.0
Y, X = y[:n].reshape(DAYS, S), x.reshape(DAYS + 1, S)


def robust(v):
    c = np.median(v)
    return c, 1.4826 * np.median(np.abs(v - c))


def case(name, origin, params, mean, tolerance):
    return {"name": name, "origin": origin, "params": params, "y": y[:n].tolist(), "covariates": {"x": x[:n].tolist()},
            "future": {"x": x[n:].tolist()}, "mean": [float(v) for v in mean], "tolerance": tolerance}


def write(path, cases):
    with open(path, "w") as out:
        out.write('{\n  "cases": [\n' + ",\n".join("    " + json.dumps(c) for c in cases) + "\n  ]\n}\n")


def columns(Z, ZX, lags, recent):
    """One row per day from day 7 to the one ahead, by group; (array, whether it is a day of values)."""
    d = np.arange(7, DAYS + 1)
    groups = [Z[d - k] for k in lags] + [ZX[d], ZX[d - 1]]
    return groups + ([Z[d - 1][:, -1:]] if recent else [])


def scales(bent):
    c, s = robust(Y)
    f, g = (np.arcsinh, np.sinh) if bent else (lambda v: v, lambda v: v)
    Z = f((Y - c) / s)
    past = x[:n]
    return Z, (X - past.mean()) / past.std(ddof=1), lambda z: c + s * g(z)


def lear(bent, windows):
    Z, ZX, back = scales(bent)
    A = np.hstack(columns(Z, ZX, LAGS, False))
    total = np.zeros(S)
    for w in windows:
        w = min(w, DAYS - 7)
        T, V = A[:-1][-w:], Z[7:][-w:]
        m, s = T.mean(0), T.std(0)
        T, ahead = (T - m) / s, (A[-1] - m) / s
        for k in range(S):
            v = V[:, k] - V[:, k].mean()
            top = np.abs(T.T @ v / w).max()
            best, worse = (np.inf, V[:, k].mean()), 0
            for lam in top * (1e-3 if w > T.shape[1] else 1e-2) ** (np.arange(30) / 29):
                m1 = Lasso(alpha=lam * (1 + 1e-12), tol=1e-12, max_iter=100000, fit_intercept=False).fit(T, v)
                free = 1 + np.count_nonzero(m1.coef_)
                if w - free - 1 < 1:
                    break
                criterion = w * np.log(np.mean((v - T @ m1.coef_) ** 2)) + 2 * free * w / (w - free - 1)
                if criterion < best[0]:
                    best, worse = (criterion, V[:, k].mean() + ahead @ m1.coef_), 0
                else:
                    worse += 1
                if worse == 6:
                    break
            total[k] += best[1] / len(windows)
    return back(total)


def gaussian(bent, learn, iterations):
    Z, ZX, back = scales(bent)
    groups = [torch.tensor(a / np.sqrt(a.shape[1])) for a in columns(Z, ZX, LAGS, True)]
    m = len(groups)
    D = torch.stack([torch.cdist(a, a) ** 2 for a in groups])
    G = torch.stack([a @ a.T for a in groups])
    day = torch.arange(len(groups[0]), dtype=torch.float64)
    apart = (day[:, None] - day[None]).abs()
    prior = torch.tensor([-0.7] * m + [-1.5] * m + [0.0, -3.0, np.log(2000), np.log(2000), np.log(0.05)])

    def kernel(p, i, j):
        near, slope, (a, c, fade, drift, _) = torch.exp(2 * p[:m]), torch.exp(2 * p[m:2 * m]), torch.exp(p[2 * m:])
        d = torch.sqrt(torch.einsum("g,gij->ij", near, D[:, i, j]).clamp(min=0) + 1e-12)
        return a * torch.exp(-d - apart[i, j] / fade) + torch.einsum("g,gij->ij", slope, G[:, i, j]) * torch.exp(-apart[i, j] / drift) + c

    N = DAYS - 7
    target = torch.tensor(Z[7:])
    fit = slice(max(0, N - learn), N)
    noise = lambda p, k: (torch.exp(p[-1]) + 1e-9) * torch.eye(k)
    p = prior.clone().requires_grad_()
    adam = torch.optim.Adam([p], lr=0.1)
    best = (np.inf, None)
    for _ in range(iterations):
        adam.zero_grad()
        K = kernel(p, fit, fit)
        L = torch.linalg.cholesky(K + noise(p, len(K)))
        T = target[fit]
        quadratic = (T * torch.cholesky_solve(T, L)).sum() / T.numel()
        loss = len(K) / 2 * torch.log(quadratic) + torch.log(torch.diagonal(L)).sum() + ((p - prior) ** 2).sum() / 2
        if loss.item() < best[0]:
            best = (loss.item(), p.detach().clone())
        loss.backward()
        adam.step()
    p = best[1]
    K = kernel(p, slice(0, N), slice(0, N)) + noise(p, N)
    return back((kernel(p, slice(N, N + 1), slice(0, N)) @ torch.linalg.solve(K, target)).numpy()[0])


sk, th = f"scikit-learn {version('scikit-learn')}, Lasso over the path, smallest AICc", "numpy and torch: normal equations of the process, kernel by Adam on the log evidence"
write("models/lear/golden.json", [
    case("asinh, one window", sk, {"seasons": [S], "windows": [1092], "transform": "asinh"}, lear(True, [1092]), 2e-3),
    case("as it is, two windows", sk, {"seasons": [S], "windows": [28, 33], "transform": "none"}, lear(False, [28, 33]), 2e-3),
])
base = {"seasons": [S], "parts": 1, "window": 1092, "renew": 1}
write("models/gaussian-process/golden.json", [
    case("asinh", th, {**base, "transform": "asinh", "learn": 500, "iterations": 30}, gaussian(True, 500, 30), 1e-5),
    case("as it is, kernel of the last 25 days", th, {**base, "transform": "none", "learn": 25, "iterations": 20}, gaussian(False, 25, 20), 1e-5),
])
