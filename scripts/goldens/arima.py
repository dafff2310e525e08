#!/usr/bin/python3
"""Log-likelihoods and fits of statsmodels for models/kit/arima. Run in the repository root: /usr/bin/python3 scripts/goldens/arima.py

Writes models/kit/arima/golden-statsmodels.json. Made with statsmodels 0.13.5: SARIMAX, whose Kalman filter keeps the whole covariance.
"""
import json
import warnings
from importlib.metadata import version

import numpy as np
from statsmodels.tsa.statespace.sarimax import SARIMAX

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)


def likelihood(name, n, order, seasonal, params):
    p, q = order
    P, Q, m = seasonal
    y = np.round(rng.normal(size=n).cumsum() * 0.2 + rng.normal(size=n), 3)
    y = np.round(y - y.mean(), 3)
    model = SARIMAX(y, order=(p, 0, q), seasonal_order=(P, 0, Q, m if P + Q else 0))
    filtered = model.filter(np.array([*params, 1.0]))
    return {
        "name": name, "m": m, "y": y.tolist(), "ar": params[:p], "ma": params[p : p + q],
        "seasonalAr": params[p + q : p + q + P], "seasonalMa": params[p + q + P :], "logLik": float(filtered.llf),
        "ahead": [float(v) for v in filtered.forecast(5)],
    }


likelihoods = [
    likelihood("AR(1)", 40, (1, 0), (0, 0, 1), [0.6]),
    likelihood("AR(2) near a unit root", 60, (2, 0), (0, 0, 1), [1.6, -0.601]),
    likelihood("MA(2)", 40, (0, 2), (0, 0, 1), [0.5, 0.3]),
    likelihood("MA(1) near a unit root", 50, (0, 1), (0, 0, 1), [-0.998]),
    likelihood("ARMA(3,2)", 80, (3, 2), (0, 0, 1), [0.5, 0.2, -0.1, 0.4, -0.3]),
    likelihood("monthly, all four factors", 120, (2, 1), (1, 1, 12), [0.4, 0.2, -0.5, 0.6, -0.3]),
    likelihood("monthly, long before it settles", 60, (0, 1), (2, 2, 12), [-0.4, 0.3, 0.2, -0.4, 0.1]),
    likelihood("hourly, season 24", 300, (2, 2), (1, 1, 24), [1.1, -0.3, -0.4, 0.1, 0.3, -0.85]),
    likelihood("hourly, season 168", 400, (1, 1), (1, 1, 168), [0.7, -0.2, 0.3, -0.6]),
    likelihood("more lags than rows", 30, (1, 0), (1, 1, 24), [0.5, 0.4, -0.3]),
]


def fit(name, n, order, seasonal, trend):
    t = np.arange(n)
    x = np.round(np.column_stack([np.sin(t / 7) + rng.normal(size=n) * 0.3, (rng.random(n) < 0.1) * 1.0]), 3)
    e = rng.normal(size=n)
    for i in range(1, n):
        e[i] += 0.6 * e[i - 1]
    level = np.cumsum(rng.normal(size=n) * 0.5) if order[1] else 20
    y = np.round(level + 3 * x[:, 0] - 5 * x[:, 1] + e, 3)
    model = SARIMAX(y, exog=x, order=order, seasonal_order=seasonal, trend=trend, simple_differencing=False, loglikelihood_burn=order[1] + seasonal[1] * seasonal[3])
    best = model.fit(disp=0, maxiter=500, method="lbfgs")
    best = model.fit(best.params, disp=0, maxiter=2000, method="nm", xtol=1e-9, ftol=1e-12)
    names = model.param_names
    return {
        "name": name, "order": list(order), "seasonal": list(seasonal), "y": y.tolist(), "x": x.T.tolist(), "names": names,
        "params": [float(v) for v in best.params], "logLik": float(best.llf),
    }


fits = [
    fit("ARMA errors", 120, (1, 0, 1), (0, 0, 0, 0), "c"),
    fit("quarterly errors, differenced", 100, (0, 1, 1), (0, 0, 1, 4), "n"),
]
for f in fits:
    print(f["name"], dict(zip(f["names"], np.round(f["params"], 4))), f["logLik"])

with open("models/kit/arima/golden-statsmodels.json", "w") as out:
    rows = lambda cases: ",\n".join("    " + json.dumps(c) for c in cases)
    origin = f"statsmodels {version('statsmodels').split('+')[0]}, SARIMAX"
    out.write(f'{{\n  "origin": "{origin}",\n  "likelihoods": [\n{rows(likelihoods)}\n  ],\n  "fits": [\n{rows(fits)}\n  ]\n}}\n')
