#!/usr/bin/python3
"""Golden values of gradient-boosting and random-forest. Run in the repository root: /usr/bin/python3 scripts/goldens/trees.py

gradient-boosting: scikit-learn's exact gradient boosting (best-first trees) on a lag table built here anew, forecast step by step.
random-forest: by hand.
"""
import json

import numpy as np
import sklearn
from sklearn.ensemble import GradientBoostingRegressor

base = {"seasons": [], "strategy": "recursive", "scale": "series", "lags": 2, "bounds": "none", "objective": "squared", "l2": 0, "columnShare": 1,
        "rowShare": 1, "leafRows": 20, "bags": 1}


def row(z, centre):
    """step, local level, last value, the one before: told relative to the centre."""
    return np.array([1, np.mean(z[-12:]), z[-1] - centre, z[-2] - centre], dtype=np.float32)


def forecast(y, target, trees, leaves, rate, steps):
    unit = np.mean(np.abs(y))
    z = list(np.array(y) / unit)
    centre = (lambda past: past[-1]) if target == "difference" else (lambda past: 0.0)
    X = np.array([row(z[:o], centre(z[:o])) for o in range(2, len(z))])
    t = np.array([z[o] - centre(z[:o]) for o in range(2, len(z))])
    model = GradientBoostingRegressor(n_estimators=trees, max_leaf_nodes=leaves, max_depth=None, learning_rate=rate, min_samples_leaf=2,
                                      criterion="squared_error", random_state=0).fit(X, t)
    for _ in range(steps):
        z.append(centre(z) + float(model.predict(row(z, centre(z))[None])[0]))
    return [float(v * unit) for v in z[-steps:]]


y = [12.0, 15.5, 11.25, 19.0, 14.5, 21.75, 13.0, 24.0]
cases = []
for target, trees, leaves, rate in (("level", 1, 2, 1.0), ("difference", 5, 3, 0.4)):
    cases.append({
        "name": f"{target}, {trees} trees of {leaves} leaves",
        "origin": f"scikit-learn {sklearn.__version__}, GradientBoostingRegressor(max_leaf_nodes={leaves}, min_samples_leaf=2) on lags built in Python",
        "params": {**base, "target": target, "trees": trees, "leaves": leaves, "learningRate": rate},
        "y": y, "mean": forecast(y, target, trees, leaves, rate, 4), "tolerance": 1e-7,
    })

line = [2 * t + 1 for t in range(40)]
pattern = [3, 1, 4, 1.5, 9]
by_hand = [
    {"name": "a line", "origin": "by hand: on 2t + 1 the value h steps ahead is 2h above the last one, whatever the origin",
     "params": {"seasons": [], "target": "difference", "columnShare": 1, "rowShare": 1, "leafRows": 1, "trees": 25},
     "y": line, "mean": [2 * t + 1 for t in range(40, 46)], "tolerance": 1e-9},
    {"name": "an exact season", "origin": "by hand: a series that repeats exactly never differs from the value one season before",
     "params": {"seasons": [5], "target": "seasonal-difference", "trees": 5},
     "y": pattern * 8, "mean": (pattern * 2)[:7], "tolerance": 1e-9},
]


def put(model, items):
    with open(f"models/{model}/golden.json", "w") as out:
        out.write('{\n  "cases": [\n' + ",\n".join("    " + json.dumps(c) for c in items) + "\n  ]\n}\n")


put("gradient-boosting", cases + [by_hand[1]])
put("random-forest", by_hand)
