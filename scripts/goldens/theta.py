#!/usr/bin/python3
"""Golden values of dynamic-theta. Run in the repository root: /usr/bin/python3 scripts/goldens/theta.py

The state space equations of Fiorucci et al. (2016) as they stand, row by row, with the numbers found by Nelder-Mead from many starts
(scipy 1.10.1), the season by seasonal_decompose of statsmodels 0.13.5 and intervals by simulation of 400,000 paths, as forecTheta makes them.
The series are those of models/theta/golden.json.
"""
import json

import numpy as np
from scipy.optimize import minimize
from statsmodels.tsa.seasonal import seasonal_decompose

LEAST, MOST = 0.1, 0.99


def run(y, h, start, alpha, weight, dynamic, paths=1, sd=0.0, seed=1):
    """One-step forecasts of the rows, and `paths` ways on; state as in equations 5 to 12, t counted from 1."""
    n = len(y)
    t = np.arange(1, n + 1)
    b_all = np.polyfit(t, y, 1)
    rng = np.random.default_rng(seed)
    level, mean = np.full(paths, float(start)), np.zeros(paths)
    a, b = (np.zeros(paths), np.zeros(paths)) if dynamic else (np.full(paths, b_all[1]), np.full(paths, b_all[0]))
    mus, out = np.empty(n), np.empty((paths, h))
    for i in range(1, n + h + 1):
        mu = level + weight * ((1 - alpha) ** (i - 1) * a + (1 - (1 - alpha) ** i) / alpha * b)
        if i <= n:
            mus[i - 1] = mu[0]
            v = np.full(paths, y[i - 1])
        else:
            v = mu + sd * rng.standard_normal(paths)
            out[:, i - n - 1] = v
        level = alpha * v + (1 - alpha) * level
        if dynamic:
            b = np.zeros(paths) if i == 1 else ((i - 2) * b + 6 * (v - mean) / i) / (i + 1)
            mean = ((i - 1) * mean + v) / i
            a = mean - b * (i + 1) / 2
    return mus, out


def fit(y, dynamic, theta, choose, pull):
    n, first, scale = len(y), 2 if dynamic else 0, np.abs(y).mean()
    sse = lambda s, a, w: np.sum((y - run(y, 0, s, a, w, dynamic)[0])[first:] ** 2)
    weight = 1 - 1 / theta

    def search(cost, starts):
        found = [minimize(cost, s, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 20000, "maxfev": 20000}) for s in starts]
        return min(found, key=lambda r: r.fun)

    inside = lambda a: LEAST <= a <= MOST
    grid = [(y[0] / scale * k, a) for k in (0.5, 1) for a in (0.15, 0.5, 0.9)]
    known = search(lambda p: sse(p[0] * scale, p[1], weight) / scale**2 if inside(p[1]) else 1e30, grid)
    if not choose:
        start, alpha, free = known.x[0] * scale, known.x[1], 2
    else:
        stiff = pull * known.fun / max(1, n - first - 2)
        cost = lambda p: sse(p[0] * scale, p[1], p[2]) / scale**2 + stiff * (p[2] - weight) ** 2 if inside(p[1]) and 0 <= p[2] <= 1 else 1e30
        best = search(cost, [(s, a, w) for s, a in grid for w in (0.1, 0.5, 0.9)])
        start, alpha, weight, free = best.x[0] * scale, best.x[1], best.x[2], 3
    variance = sse(start, alpha, weight) / max(1, n - first - free)
    return start, alpha, weight, np.sqrt(variance)


def case(name, y, h, season, seasonal, tolerance, **p):
    params = {"season": season, "line": "dynamic", "theta": 2, "choose": True, "pull": 0, "widen": False, **p}
    y = np.array(y, float)
    factors, plain = np.ones(h), y
    if seasonal:
        s = seasonal_decompose(y, model="multiplicative", period=season).seasonal
        plain, factors = y / s, s[(len(y) + np.arange(h)) % season]
    dynamic = params["line"] == "dynamic"
    start, alpha, weight, sd = fit(plain, dynamic, params["theta"], params["choose"], params["pull"])
    mean = run(plain, h, start, alpha, weight, dynamic)[1][0] * factors
    paths = run(plain, h, start, alpha, weight, dynamic, 400_000, sd)[1] * factors
    print(name, params, "alpha", alpha, "weight", weight, "sd", sd)
    bounds = {str(l): {k: np.quantile(paths, q, axis=0).round(6).tolist() for k, q in (("lo", 0.5 - l / 200), ("hi", 0.5 + l / 200))} for l in (80, 95)}
    return {"name": name, "origin": "Fiorucci et al. (2016), equations 5 to 12, numpy and scipy, scripts/goldens/theta.py", "params": params,
            "y": y.tolist(), "mean": mean.tolist(), "intervals": bounds, "tolerance": tolerance, "intervalTolerance": 0.004}


series = {c["name"]: c["y"] for c in json.load(open("models/theta/golden.json"))["cases"]}
air, gas, nile = series["air passengers"], series["UK gas"], series["Nile, no season"]
cases = [
    case("air passengers, dynamic optimised", air, 24, 12, True, 1e-5),
    case("air passengers, dynamic standard", air, 12, 12, True, 1e-5, choose=False),
    case("air passengers, optimised", air, 12, 12, True, 1e-5, line="fixed"),
    case("UK gas, dynamic optimised, pulled to theta 2", gas, 8, 4, True, 1e-5, pull=16),
    case("Nile, dynamic optimised", nile, 10, 1, False, 1e-5),
    case("Nile, standard", nile, 10, 1, False, 1e-5, line="fixed", choose=False),
]
with open("models/dynamic-theta/golden.json", "w") as out:
    out.write('{\n  "cases": [\n' + ",\n".join("    " + json.dumps(c) for c in cases) + "\n  ]\n}\n")
