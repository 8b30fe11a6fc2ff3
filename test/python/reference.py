"""Answers what pandas and scikit-learn compute on cases read from stdin as JSON; null is NaN both ways."""

import json
import pathlib
import sys

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bench"))
from pandas_flow import build_features, feature_rows, minutes_of, resample  # noqa: E402


def numbers(values):
    return [None if np.isnan(v) else float(v) for v in np.asarray(values, dtype=float)]


def columns(frame):
    return {"time": (frame.index.values.astype("datetime64[ms]").astype("int64")).tolist(), **{c: numbers(frame[c]) for c in frame}}


def floats(values):
    return np.array([np.nan if v is None else v for v in values], dtype=float)


def minutes(case):
    return minutes_of({name: case[name] if name == "time" else floats(case[name]) for name in case})


def logistic(case):
    fit = LogisticRegression(C=case["C"], solver="newton-cholesky", tol=1e-13, max_iter=10000)
    x = np.column_stack([floats(column) for column in case["X"]])
    fit.fit(x, case["y"])
    p = fit.predict_proba(x)[:, 1]
    return {"intercept": float(fit.intercept_[0]), "p": numbers(p), "auc": float(roc_auc_score(case["y"], p))}


cases = json.load(sys.stdin)
answers = {
    "resample": [columns(resample(minutes(c["bars"]), c["rule"], c["closed"], c["label"])) for c in cases["resample"]],
    "ewm": [numbers(pd.Series(floats(c["x"])).ewm(span=c["span"], adjust=False).mean()) for c in cases["ewm"]],
    "mean": [numbers(pd.Series(floats(c["x"])).rolling(c["window"]).mean()) for c in cases["rolling"]],
    "std": [numbers(pd.Series(floats(c["x"])).rolling(c["window"]).std()) for c in cases["rolling"]],
    "features": [columns(build_features(minutes(c))) for c in cases["features"]],
    "rows": [columns(feature_rows(minutes(c))) for c in cases["features"]],
    "logistic": [logistic(c) for c in cases["logistic"]],
}
json.dump(answers, sys.stdout)
