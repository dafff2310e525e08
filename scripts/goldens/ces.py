#!/usr/bin/env python3
"""Golden values of complex exponential smoothing: a second implementation, in matrices, of Svetunkov, Kourentzes & Ord (2022).

Run in the repository root: /usr/bin/python3 scripts/goldens/ces.py. Writes models/ces/golden.json. Made with numpy 1.24, scipy 1.10.
There is no implementation of CES in Debian's packages to compare with. This one shares no code and no layout with ours: one state
vector x(t) = (level, potential, then all places of the season), y(t) = w'x(t-1) + e(t), x(t) = F x(t-1) + g e(t); variances from
powers of F; weights by scipy's Nelder-Mead from several starts.
"""
import json

import numpy as np
import scipy
from scipy.optimize import minimize

SERIES = {case["name"]: np.array(case["y"], float) for case in json.load(open("models/theta/golden.json"))["cases"]}
STARTS = {"none": [[1.3, 1.0], [1.1, 0.99], [1.7, 1.01]], "simple": [[1.3, 1.0], [1.1, 0.99], [1.7, 1.01]],
          "partial": [[1.3, 1.0, 0.1], [1.1, 0.99, 0.3], [1.7, 1.01, 0.05]],
          "full": [[1.3, 1.0, 1.1, 1.0], [1.1, 0.99, 1.3, 0.99], [1.5, 1.0, 1.2, 1.0]]}


def system(form, p, m):
    """F, g, w of the form; the season's places in the order of their age, the oldest last."""
    def block(a, b):
        return np.array([[1, -(1 - b)], [1, 1 - a]]), np.array([a - b, a + b])
    levels = form != "simple"
    parts = 0 if form == "none" else m if form == "partial" else 2 * m
    n = 2 * levels + parts
    F, g, w = np.zeros((n, n)), np.zeros(n), np.zeros(n)
    at = 0
    if levels:
        F[:2, :2], g[:2] = block(p[0], p[1])
        w[0] = 1
        at = 2
    if form == "partial":
        F[at, n - 1] = 1
        F[at + 1:, at:n - 1] = np.eye(m - 1)
        g[at] = p[2]
        w[n - 1] = 1
    elif parts:
        B, c = block(*(p[:2] if form == "simple" else p[2:4]))
        F[at:at + 2, n - 2:] = B
        F[at + 2:, at:n - 2] = np.eye(2 * m - 2)
        g[at:at + 2] = c
        w[n - 2] = 1
    return F, g, w


def run(form, p, m, y, x):
    F, g, w = system(form, p, m)
    errors = np.empty(len(y))
    for t, v in enumerate(y):
        errors[t] = v - w @ x
        x = F @ x + g * errors[t]
    return errors, x


def path(form, p, m, x, h):
    F, _, w = system(form, p, m)
    out = np.empty(h)
    for t in range(h):
        out[t] = w @ x
        x = F @ x
    return out


def figures(y, m):
    """Classical additive decomposition: means of y less its centred moving average, by place, centred."""
    half = m // 2
    weights = np.r_[0.5, np.ones(m - 1), 0.5] / m if m % 2 == 0 else np.ones(m) / m
    trend = np.convolve(y, weights, "valid")
    left = y[half:len(y) - half] - trend
    place = (np.arange(len(left)) + half) % m
    f = np.array([left[place == k].mean() for k in range(m)])
    return f - f.mean()


def guess(form, m, y):
    if form == "simple":
        first = y[:m][::-1]
        return np.repeat(first, 2)
    level = y[:max(m, 5)].mean()
    x = [level, level]
    if form == "none":
        return np.array(x)
    f = (figures(y, m) if len(y) >= 3 * m else np.zeros(m))[::-1]
    return np.r_[x, f] if form == "partial" else np.r_[x, np.c_[f, np.zeros(m)].ravel()]


def before(form, p, m, y):
    """The states before the first row: the reversed series is forecast, and the model runs over these values of the past."""
    back = y[::-1]
    _, x = run(form, p, m, back, guess(form, m, back))
    past = path(form, p, m, x, max(3, -(-12 // m)) * m)[::-1]
    return run(form, p, m, past, guess(form, m, past))[1]


def forgets(a, b):
    F, g, w = system("none", (a, b), 1)
    return np.abs(np.linalg.eigvals(F - np.outer(g, w))).max() < 1


def fit(form, m, y):
    def loss(p):
        if not forgets(p[0], p[1]) or form == "full" and not forgets(p[2], p[3]) or form == "partial" and not 0 < p[2] < 1:
            return 1e10
        with np.errstate(all="ignore"):
            value = np.log((run(form, p, m, y, before(form, p, m, y))[0] ** 2).sum())
        return value if np.isfinite(value) else 1e10
    ends = []
    for start in STARTS[form]:
        p, f = start, np.inf
        for _ in range(4):
            r = minimize(loss, p, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 600})
            p, gained, f = r.x, f - r.fun, r.fun
            if gained < 1e-10:
                break
        ends.append((f, p))
    return min(ends, key=lambda end: end[0])[1]


def case(name, form, m, h, tolerance=1e-4):
    y = SERIES[name]
    unit = np.abs(y).mean()
    z = y / unit
    p = fit(form, m, z)
    errors, x = run(form, p, m, z, before(form, p, m, z))
    states = {"none": 2, "simple": 2 * m, "partial": 1 + m, "full": 2 + 2 * m}[form]
    variance = (errors ** 2).sum() / (len(y) - len(p) - states)
    F, g, w = system(form, p, m)
    c = [w @ np.linalg.matrix_power(F, j) @ g for j in range(h - 1)]
    sd = np.sqrt(variance * np.r_[1, 1 + np.cumsum(np.square(c))]) * unit
    mean = path(form, p, m, x, h) * unit
    print(name, form, np.round(p, 5), "rmse", np.sqrt((errors ** 2).mean()) * unit)
    bounds = {level: {"lo": list(mean - k * sd), "hi": list(mean + k * sd)} for level, k in (("80", 1.2815515655446004), ("95", 1.959963984540054))}
    return {"name": f"{name}, {form}", "origin": f"scripts/goldens/ces.py, numpy {np.__version__}, scipy {scipy.__version__}, from the paper's equations; weights {[round(float(v), 5) for v in p]}",
            "params": {"form": form, "season": m}, "y": list(y), "mean": list(mean), "intervals": bounds, "tolerance": tolerance}


cases = [case("Nile, no season", "none", 1, 10), case("air passengers", "none", 1, 12), case("air passengers", "partial", 12, 24),
         case("accidental deaths", "partial", 12, 24, 5e-4), case("UK gas", "simple", 4, 8),
         case("UK gas", "full", 4, 8)]
with open("models/ces/golden.json", "w") as file:
    file.write('{\n  "cases": [\n' + ",\n".join("    " + json.dumps(c, separators=(",", ":")) for c in cases) + "\n  ]\n}\n")
