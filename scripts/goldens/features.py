"""Golden values of feature columns from pandas: engine/panel/columns/golden.json. Run with Debian's python3 (pandas 1.5.3)."""
import json, os
import numpy as np, pandas as pd

n = 9000
i = np.arange(n)
y = pd.Series((((i * 7919) % 1009) / 7 + 1e6 * (i % 2500 == 17)).astype(float))
y[i % 613 == 5] = np.nan
rows = list(range(0, n, 61)) + [17, 18, 24, 25]
out = {
    "origin": "pandas 1.5.3 (Debian 12), scripts/goldens/features.py: y.shift(lag).rolling(window).mean() / .std() / .min() / .max() / .sum() / .median() / .quantile(q), "
    "y.shift(lag), y.shift(1).expanding().mean() ..., y.shift(1).ewm(halflife=h, ignore_na=True).mean(), at some rows; "
    "y[i] = ((i * 7919) % 1009) / 7 + 1e6 * (i % 2500 == 17), missing where i % 613 == 5; linear is y.interpolate(limit_area=\"inside\") at the missing rows",
    "n": n,
    "rows": rows,
}
def put(name, s):
    out[name] = [None if np.isnan(v) else float(v) for v in s.iloc[rows]]
for window, lag in [(7, 1), (168, 24)]:
    r = y.shift(lag).rolling(window)
    for stat in ["mean", "std", "min", "max", "sum", "median"]:
        put(f"roll_{stat}_{window}_lag{lag}", getattr(r, stat)())
    for q in [0.1, 0.9]:
        put(f"roll_q{round(100*q)}_{window}_lag{lag}", r.quantile(q))
put("lag_24", y.shift(24))
e = y.shift(1).expanding(min_periods=1)
for stat in ["mean", "min", "max"]:
    put(f"all_{stat}_lag1", getattr(e, stat)())
put("all_std_lag1", y.shift(1).expanding(min_periods=2).std())
for h in [3, 84]:
    put(f"ewm_{h}_lag1", y.shift(1).ewm(halflife=h, ignore_na=True).mean())
missing = [int(k) for k in i[np.isnan(y)]]
out["missing"] = missing
out["linear"] = [None if np.isnan(v) else float(v) for v in y.interpolate(limit_area="inside").iloc[missing]]
out["forward"] = [None if np.isnan(v) else float(v) for v in y.ffill().iloc[missing]]

# The same wall-clock time one day before, in Paris, over both daylight-saving changes of 2021 (python-dateutil arithmetic by pandas).
times, wanted = [], []
for start in ["2021-03-27", "2021-10-30"]:
    hours = pd.date_range(pd.Timestamp(start, tz="Europe/Paris").tz_convert("UTC"), periods=73, freq="H")
    local = hours.tz_convert("Europe/Paris")
    for days in [1]:
        naive = local.tz_localize(None) - pd.Timedelta(days=days)
        back = [pd.Timestamp(t).tz_localize("Europe/Paris", ambiguous=True, nonexistent="shift_forward") for t in naive]
        times.append([int(t.timestamp() * 1000) for t in hours])
        wanted.append([int(t.timestamp() * 1000) for t in back])
out["clock"] = {"zone": "Europe/Paris", "times": times, "day_before": wanted,
    "origin": "pandas 1.5.3: local wall clock minus one day, tz_localize(ambiguous = first, nonexistent='shift_forward')"}
path = os.path.join(os.path.dirname(__file__), "../../engine/panel/columns/golden.json")
json.dump(out, open(path, "w"))
