#!/usr/bin/python3
"""Golden values of linear-regression. Run in the repository root: /usr/bin/python3 scripts/goldens/regression.py

Made with statsmodels 0.13.5 (ordinary least squares) and numpy 1.24.2 (the ridge formula). The design matrices are built here anew.
"""
import json
from importlib.metadata import version

import numpy as np
import statsmodels.api as sm

rng = np.random.default_rng(1)
n, h = 60, 8
t = np.arange(1, n + h + 1)
x = np.round(15 + 8 * np.sin(t / 5) + rng.normal(0, 2, n + h), 3)
pattern = np.array([3.0, -1.0, 2.0, -4.0])
y = np.round(40 + 0.3 * t + pattern[t % 4] + 1.7 * x + rng.normal(0, 1, n + h), 3)
holiday = (rng.random(n + h) < 0.15).astype(float)


def dummies(season, drop):
    return np.eye(season)[t % season][:, drop:]


def case(name, origin, params, mean, covariates, tolerance):
    return {
        "name": name, "origin": origin, "params": params, "y": y[:n].tolist(),
        "covariates": {k: v[:n].tolist() for k, v in covariates.items()},
        "future": {k: v[n:].tolist() for k, v in covariates.items()},
        "mean": [float(v) for v in mean], "tolerance": tolerance,
    }


base = {"trend": "linear", "shape": "linear", "varying": False, "ridge": 0, "carry": False, "yearly": False}
statsmodels = f"statsmodels {version('statsmodels').split('+')[0]}"

plain = sm.add_constant(np.column_stack([t, x]))
seasonal = sm.add_constant(np.column_stack([t, dummies(4, 1), x, holiday]))
square = sm.add_constant(np.column_stack([t, dummies(4, 1), x, x**2]))
ols = lambda X: sm.OLS(y[:n], X[:n]).fit().predict(X[n:])

# Ridge: intercept free, unit penalty on seasonal dummies and on the covariate in units of its standard deviation.
z = (x - x[:n].mean()) / x[:n].std(ddof=1)
X = np.column_stack([np.ones(n + h), dummies(4, 0), z])
b = np.linalg.solve(X[:n].T @ X[:n] + np.diag([0, 1, 1, 1, 1, 1]) * 2.0, X[:n].T @ y[:n])
ridge = X[n:] @ b

# Errors go on by e[t] = phi e[t-1] + psi e[t-4] - phi psi e[t-5], both by the method of moments.
e = y[:n] - X[:n] @ b
phi = (e[1:] @ e[:-1]) / (e[:-1] @ e[:-1])
w = e[1:] - phi * e[:-1]
psi = (w[4:] @ w[:-4]) / (w[:-4] @ w[:-4])
print("phi", phi, "psi", psi)
psi = max(psi, 0)
errors = list(e)
for _ in range(h):
    errors.append(phi * errors[-1] + psi * (errors[-4] - phi * errors[-5]))
carried = ridge + np.array(errors[n:])
assert 0 < phi < 0.99

cases = [
    case("line and covariate", f"{statsmodels}, OLS(y, [1, t, x])", {**base, "seasons": []}, ols(plain), {"x": x}, 1e-7),
    case("line, season, two covariates", f"{statsmodels}, OLS(y, [1, t, dummies, x, holiday])", {**base, "seasons": [4]}, ols(seasonal), {"x": x, "holiday": holiday}, 1e-6),
    case("squared covariate", f"{statsmodels}, OLS(y, [1, t, dummies, x, x^2])", {**base, "seasons": [4], "shape": "quadratic"}, ols(square), {"x": x}, 1e-6),
    case("ridge", "(X'X + 2 I)^-1 X'y with a free intercept, Hoerl & Kennard (1970), by numpy", {**base, "trend": "none", "seasons": [4], "ridge": 2}, ridge, {"x": x}, 1e-9),
    case("carried error", "the same with errors of (1 - phi B)(1 - psi B^4) by the method of moments, by numpy", {**base, "trend": "none", "seasons": [4], "ridge": 2, "carry": True}, carried, {"x": x}, 1e-9),
]
with open("models/linear-regression/golden.json", "w") as out:
    out.write('{\n  "cases": [\n' + ",\n".join("    " + json.dumps(c) for c in cases) + "\n  ]\n}\n")
