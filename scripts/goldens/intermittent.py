#!/usr/bin/python3
"""Golden values of tsb, adida and imapa. Run in the repository root: /usr/bin/python3 scripts/goldens/intermittent.py

A second implementation from the papers, by numpy 1.24.2, on the series of models/croston/golden.json; exponential smoothing of the sums by
statsmodels 0.13.5. Intervals are quantiles of 400,000 draws: a demand with the smoothed chance, of a size drawn from those seen (between two
neighbours evenly), scaled to the smoothed size.
"""
import json

import numpy as np
from statsmodels.tsa.holtwinters import SimpleExpSmoothing

croston = json.load(open("models/croston/golden.json"))["cases"]
series = {c["name"].rsplit(",", 1)[0]: np.array(c["y"], float) for c in croston}
WEIGHTS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5]


def tsb(y, alpha, beta):
    demand = y[y != 0]
    p, z = [len(demand) / len(y)], [demand.mean()]
    for v in y:
        p.append(p[-1] + beta * ((1.0 if v else 0.0) - p[-1]))
        z.append(z[-1] + alpha * (v - z[-1]) if v else z[-1])
    return np.array(p), np.array(z)


def tsb_best(y):
    error = lambda a, b: np.sum((y - (lambda p, z: p[:-1] * z[:-1])(*tsb(y, a, b))) ** 2)
    return min(((a, b) for a in WEIGHTS for b in WEIGHTS), key=lambda w: error(*w))


def level(x, alpha):
    fit = SimpleExpSmoothing(x, initialization_method="known", initial_level=x.mean()).fit(smoothing_level=alpha, optimized=False)
    return fit.forecast(1)[0]


def bucket_of(y):
    at = np.flatnonzero(y) + 1
    return max(1, min(int(np.floor(np.mean(np.diff(np.concatenate([[0], at]))) + 0.5)), len(y) // 2))


def adida(y, bucket, alpha):
    count = len(y) // bucket
    return level(y[len(y) - count * bucket:].reshape(count, bucket).sum(axis=1), alpha) / bucket


def draws(y, chance, size, seed=3):
    rng = np.random.default_rng(seed)
    sizes = np.sort(y[y != 0])
    drawn = np.interp(rng.random(400_000) * (len(sizes) - 1), np.arange(len(sizes)), sizes) * size / ((sizes[1:] + sizes[:-1]) / 2).mean()
    return np.where(rng.random(400_000) < chance, drawn, 0)


def case(name, origin, params, y, rate, paths=None):
    out = {"name": name, "origin": f"{origin}, numpy, scripts/goldens/intermittent.py", "params": params, "y": y.tolist(), "mean": [rate] * 3, "tolerance": 1e-10}
    if paths is not None:
        bound = lambda q: [float(np.quantile(paths, q))] * 3
        out["intervals"] = {str(l): {"lo": bound(0.5 - l / 200), "hi": bound(0.5 + l / 200)} for l in (80, 95)}
        out["intervalTolerance"] = 0.02
    return out


def write(model, cases):
    with open(f"models/{model}/golden.json", "w") as out:
        out.write('{\n  "cases": [\n' + ",\n".join("    " + json.dumps(c) for c in cases) + "\n  ]\n}\n")


cases = []
for name, y in series.items():
    for a, b, optimise in ((0.1, 0.1, False), (0.2, 0.05, False), (0.1, 0.1, True)):
        p, z = tsb(y, *(tsb_best(y) if optimise else (a, b)))
        origin = "Teunter, Syntetos & Babai (2011)" + (", weights of the smallest squared error on the grid" if optimise else "")
        cases.append(case(name, origin, {"alpha": a, "beta": b, "optimise": optimise}, y, p[-1] * z[-1], draws(y, p[-1], z[-1]) if name != "demand at the end" else None))
write("tsb", cases)
write("adida", [case(name, "Nikolopoulos et al. (2011)", {"bucket": 0, "alpha": a, "optimise": False}, y, adida(y, bucket_of(y), a)) for name, y in series.items() for a in (0.1, 0.3)]
      + [case(name, "Nikolopoulos et al. (2011), buckets of 4", {"bucket": 4, "alpha": 0.2, "optimise": False}, y, adida(y, 4, 0.2)) for name, y in series.items()])
write("imapa", [case(name, "Petropoulos & Kourentzes (2015)", {"most": 0, "alpha": a, "optimise": False}, y, float(np.mean([adida(y, k, a) for k in range(1, bucket_of(y) + 1)])))
                for name, y in series.items() for a in (0.1, 0.3)])
