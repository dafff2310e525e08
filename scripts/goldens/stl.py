#!/usr/bin/python3
"""A robust decomposition of an even number of rows by statsmodels, for models/kit/stl; see stl.R for why.
Run in the repository root: /usr/bin/python3 scripts/goldens/stl.py. Made with statsmodels 0.13.5."""
import json
from importlib.metadata import version

import numpy as np
from statsmodels.tsa.seasonal import STL

i = np.arange(1, 121)
y = np.round(50 + 0.1 * i + 9 * np.sin(2 * np.pi * i / 12) + 3 * np.sin(i**2), 6)
y[[20, 71, 72]] += [40, -30, 60]
fit = STL(y, period=12, seasonal=11, trend=21, low_pass=13, seasonal_deg=0, seasonal_jump=2, trend_jump=3, low_pass_jump=2, robust=True)
made = fit.fit(inner_iter=1, outer_iter=15)
case = {"name": "spiky, even, robust", "origin": f"statsmodels {version('statsmodels').split('+')[0]}, STL(y, period=12, seasonal=11, ..., robust=True)",
        "y": y.tolist(), "period": 12, "options": {"seasonWindow": 11, "robust": True},
        "season": made.seasonal.tolist(), "trend": made.trend.tolist(), "weights": made.weights.tolist()}
with open("models/kit/stl/golden-statsmodels.json", "w") as out:
    out.write(json.dumps({"stl": [case]}) + "\n")
