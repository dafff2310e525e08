"""Golden values for engine/metrics: statsmodels for what it has, else numpy, written apart from the TypeScript.

    /usr/bin/python3 engine/metrics/golden.py > engine/metrics/golden.json
"""
import json
import numpy as np
import statsmodels
from statsmodels.tools.eval_measures import bias, meanabs, mse, rmse

rng = np.random.default_rng(7)
season, horizon = 4, 6
series = []
for k, (n, size) in enumerate([(30, 100.0), (41, 3.0), (23, 1e6)]):
    t = np.arange(n + horizon)
    y = size * (2 + np.sin(2 * np.pi * t / season) + 0.3 * rng.standard_normal(n + horizon))
    f = y[n:] + size * 0.4 * rng.standard_normal(horizon)
    half = size * 0.35 * (1 + np.arange(horizon) / 5)
    series.append(dict(id=f"s{k}", history=np.round(y[:n], 3), actual=np.round(y[n:], 3), mean=np.round(f, 3),
                       lo=np.round(f - half, 3), hi=np.round(f + half, 3)))

cat = lambda key: np.concatenate([s[key] for s in series])
y, f, lo, hi = cat("actual"), cat("mean"), cat("lo"), cat("hi")
level = 80
alpha = 1 - level / 100

def scale(s, power):
    d = s["history"][season:] - s["history"][:-season]
    return np.mean(np.abs(d) ** power)

def interval_score(s):
    a = s["actual"]
    return (s["hi"] - s["lo"]) + 2 / alpha * np.clip(s["lo"] - a, 0, None) + 2 / alpha * np.clip(a - s["hi"], 0, None)

def pinball(y, q, p):
    return np.mean(np.maximum(p * (y - q), (p - 1) * (y - q)))

centred = np.concatenate([s["actual"] - s["actual"].mean() for s in series])
golden = {
    "wape": 100 * np.abs(y - f).sum() / np.abs(y).sum(),
    "mae": meanabs(y, f),
    "rmse": rmse(y, f),
    "smape": np.mean([np.mean(200 * np.abs(s["actual"] - s["mean"]) / (np.abs(s["actual"]) + np.abs(s["mean"]))) for s in series]),
    "mape": 100 * np.mean(np.abs((y - f) / y)),
    "mase": np.mean([meanabs(s["actual"], s["mean"]) / scale(s, 1) for s in series]),
    "rmsse": np.mean([np.sqrt(mse(s["actual"], s["mean"]) / scale(s, 2)) for s in series]),
    "r2": 1 - ((y - f) ** 2).sum() / (centred ** 2).sum(),
    "bias": bias(f, y),
    "relative-bias": 100 * (f - y).sum() / np.abs(y).sum(),
    "pinball": (pinball(y, lo, 0.1) + pinball(y, hi, 0.9)) / 2,
    "coverage-80": 100 * np.mean((y >= lo) & (y <= hi)),
    "interval-score-80": np.mean(np.concatenate([interval_score(s) for s in series])),
    "msis-80": np.mean([np.mean(interval_score(s)) / scale(s, 1) for s in series]),
}
alone = {s["id"]: {"r2": 1 - mse(s["actual"], s["mean"]) / np.var(s["actual"])} for s in series}
print(json.dumps({
    "origin": f"engine/metrics/golden.py, numpy {np.__version__}, statsmodels {statsmodels.__version__}",
    "season": season, "level": level,
    "series": [{k: (v.tolist() if hasattr(v, "tolist") else v) for k, v in s.items()} for s in series],
    "scores": {k: float(v) for k, v in golden.items()},
    "alone": alone,
}, indent=1))
