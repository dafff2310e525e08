#!/usr/bin/python3
"""What the small ONNX files of models/kit/imported/small-files.ts have to forecast, worked out with numpy and scipy from what they are
said to compute. Run in the repository root: /usr/bin/python3 scripts/goldens/imported.py

Reads the files, in Base64, from models/imported-onnx*/golden.json and writes the numbers back. Made with numpy 1.24.2 and scipy 1.10.1.
"""
import json

import numpy as np
from scipy.stats import norm

rng = np.random.default_rng(11)
ORIGIN = "numpy 1.24.2 and scipy 1.10.1, scripts/goldens/imported.py: "


def case(params, y, name, origin, mean, sd, **more):
    levels = None if sd is None else {
        str(level): {"lo": list(mean + norm.ppf(0.5 - level / 200) * sd), "hi": list(mean + norm.ppf(0.5 + level / 200) * sd)}
        for level in (50, 80, 95)
    }
    return {
        "name": name, "origin": ORIGIN + origin, "params": params, "y": [None if np.isnan(v) else v for v in y], **more,
        "mean": list(mean), **({"intervals": levels} if levels else {}), "tolerance": 1e-6,
    }


path = "models/imported-onnx/golden.json"
quantiles, masked, repeat = [c["params"] for c in json.load(open(path))["cases"]]
y = np.round(50 + 10 * rng.normal(size=90), 2)
y[[3, 40, 41, 80]] = np.nan
tail = y[-64:]
a = case(quantiles, y, "mean of the last 64, rolled forward", "nanmean and nanstd of the last 64", np.full(8, np.nanmean(tail)), np.nanstd(tail))
short = y[:30]
b = case(masked, short, "a masked context longer than the history", "nanmean and nanstd of all", np.full(20, np.nanmean(short)), np.nanstd(short))
z = np.round(rng.normal(size=40), 2)
c = case(repeat, z, "the last season, twice and a half", "the last 7 values again and again", np.resize(z[-7:], 17), None)
json.dump({"cases": [a, b, c]}, open(path, "w"), separators=(",", ":"))

path = "models/imported-onnx-covariates/golden.json"
driven, grouped = [c["params"] for c in json.load(open(path))["cases"]]
x, future = np.round(rng.normal(size=70), 2), np.round(rng.normal(size=5), 2)
y = np.round(30 + 10 * x + rng.normal(size=70), 2)
rest = y - 10 * x
d = case(driven, y, "a level beside ten times x", "mean and std of y - 10 x, plus 10 x ahead", rest.mean() + 10 * future, rest.std(),
         covariates={"x": list(x)}, future={"x": list(future)})
e = case(grouped, y, "a covariate as a row of its group", "mean and std of y, plus 10 (x ahead - mean of x)", y.mean() + 10 * (future - x.mean()), y.std(),
         covariates={"x": list(x)}, future={"x": list(future)})
json.dump({"cases": [d, e]}, open(path, "w"), separators=(",", ":"))
