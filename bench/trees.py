#!/usr/bin/python3
"""The peers of bench/trees.ts, and its data.

  trees.py data FOLDER SHARED        writes synth and etth1 as raw columns
  trees.py fit FOLDER synth|etth1 ROWS TREES FITS THREADS   fits XGBoost or scikit-learn's forest, prints one JSON line
"""
import csv
import gzip
import json
import os
import resource
import sys
import time

import numpy as np


def synth(n=1_000_000, k=100_000, p=50):
    """Friedman's first function of 5 of 50 uniform columns."""
    g = np.random.default_rng(1)
    X = g.random((n + k, p), dtype=np.float32)
    y = 10 * np.sin(np.pi * X[:, 0] * X[:, 1]) + 20 * (X[:, 2] - 0.5) ** 2 + 10 * X[:, 3] + 5 * X[:, 4] + g.standard_normal(n + k)
    return X[:n], y[:n], X[n:], y[n:]


def etth1(shared, h=24):
    """50 columns known at t: lags, rolling means and deviations, other columns, clock; the target is OT a day ahead."""
    with gzip.open(os.path.join(shared, "data", "etth1", "ETTh1.csv.gz"), "rt") as f:
        rows = list(csv.reader(f))
    names = rows[0][1:]
    A = np.array([[float(v) for v in q[1:]] for q in rows[1:]])
    y = A[:, names.index("OT")]
    n = len(y)
    t = np.arange(168, n - h)
    F = [y[t - k] for k in range(24)] + [y[t - k] for k in (47, 71, 95, 119, 143, 167)]
    s, s2 = np.r_[0, np.cumsum(y)], np.r_[0, np.cumsum(y * y)]
    for w in (6, 24, 168):
        mean = (s[t + 1] - s[t + 1 - w]) / w
        F += [mean, np.sqrt(np.maximum(0, (s2[t + 1] - s2[t + 1 - w]) / w - mean * mean))]
    for j in range(6):
        F += [A[t, j], A[t - 23, j]]
    F += [t % 24, (t // 24) % 7]
    X, Y = np.stack(F, 1).astype(np.float32), y[t + h]
    a, b = 11520 - 168 - h, 14400 - 168 - h
    return X[:a], Y[:a], X[a:b], Y[a:b]


def write(folder, name, parts):
    for part, values in zip(("X", "y", "Xt", "yt"), parts):
        values.T.astype("<f4").tofile(os.path.join(folder, f"{name}.{part}"))


def read(folder, name, rows):
    load = lambda part: np.fromfile(os.path.join(folder, f"{name}.{part}"), "<f4")
    y, yt = load("y"), load("yt")
    X, Xt = load("X").reshape(-1, len(y)), load("Xt").reshape(-1, len(yt))
    return np.ascontiguousarray(X[:, :rows].T), y[:rows], np.ascontiguousarray(Xt.T), yt


def fit(folder, name, rows, trees, fits, threads):
    X, y, Xt, yt = read(folder, name, rows)
    if name == "synth":
        import xgboost

        model = xgboost.XGBRegressor(
            n_estimators=trees, learning_rate=0.1, tree_method="hist", max_bin=256, n_jobs=threads, random_state=0,
            max_depth=0, max_leaves=31, grow_policy="lossguide",
        )
        peer = f"xgboost {xgboost.__version__}"
    else:
        import sklearn
        from sklearn.ensemble import RandomForestRegressor

        model = RandomForestRegressor(n_estimators=trees, max_features=1 / 3, min_samples_leaf=5, n_jobs=threads, random_state=0)
        peer = f"scikit-learn {sklearn.__version__}"
    usage = lambda: sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    walls, cpus, maes = [], [], []
    for seed in range(fits):
        model.set_params(random_state=seed)
        wall, cpu = time.perf_counter(), usage()
        model.fit(X, y)
        walls.append(time.perf_counter() - wall)
        cpus.append(usage() - cpu)
        maes.append(float(np.abs(model.predict(Xt) - yt).mean()))
    print(json.dumps({"who": peer, "wall": walls, "cpu": cpus, "mae": float(np.mean(maes))}))


if sys.argv[1] == "data":
    write(sys.argv[2], "synth", synth())
    write(sys.argv[2], "etth1", etth1(sys.argv[3]))
else:
    fit(sys.argv[2], sys.argv[3], *map(int, sys.argv[4:8]))
