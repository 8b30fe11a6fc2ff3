"""Answers what scikit-learn and scipy compute on cases read from stdin as JSON; Infinity never occurs."""

import json
import sys

import numpy as np
from scipy.stats import ks_2samp
from sklearn.calibration import _sigmoid_calibration
from sklearn.inspection import permutation_importance
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import KFold, TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def scores(case):
    y, p, w = (np.array(case[name], dtype=float) for name in ("y", "p", "w"))
    metrics = {"auc": roc_auc_score, "logLoss": lambda *a, **k: log_loss(*a, labels=[0, 1], **k), "brier": brier_score_loss}
    return {name: [float(f(y, p)), float(f(y, p, sample_weight=w))] for name, f in metrics.items()}


def splits(case):
    cut = TimeSeriesSplit(
        n_splits=case["nSplits"], gap=case["gap"], test_size=case.get("testSize"), max_train_size=case.get("maxTrainSize")
    )
    return [[train.tolist(), test.tolist()] for train, test in cut.split(np.zeros((case["rows"], 1)))]


def k_folds(case):
    return [test.tolist() for _, test in KFold(case["nSplits"]).split(np.zeros((case["rows"], 1)))]


def platt(case):
    # The function inside CalibratedClassifierCV(method="sigmoid"): p = 1 / (1 + exp(a f + b)).
    a, b = _sigmoid_calibration(np.array(case["z"]), np.array(case["y"]))
    return [-float(a), -float(b)]


def line(case):
    z, y = np.array(case["z"]), np.array(case["y"])
    fit = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=1000).fit(z[:, None], y)
    slope, intercept = float(fit.coef_[0, 0]), float(fit.intercept_[0])
    return [slope, intercept] if abs(slope) < 5 else None


def isotonic(case):
    fit = IsotonicRegression(out_of_bounds="clip").fit(np.array(case["s"]), np.array(case["y"], dtype=float))
    return fit.predict(np.array(case["asked"])).tolist()


def standardised(case):
    x = np.column_stack(case["X"])
    fit = make_pipeline(StandardScaler(), LogisticRegression(C=case["C"], solver="newton-cholesky", tol=1e-13, max_iter=10000))
    return fit.fit(x, case["y"]).predict_proba(x)[:, 1].tolist()


def importance(case):
    x = np.column_stack(case["X"])
    fit = LogisticRegression(C=1.0).fit(x, case["y"])
    found = permutation_importance(fit, x, case["y"], scoring="roc_auc", n_repeats=case["repeats"], random_state=1)
    return {
        "coef": fit.coef_[0].tolist(),
        "intercept": float(fit.intercept_[0]),
        "mean": found.importances_mean.tolist(),
        "std": found.importances_std.tolist(),
    }


cases = json.load(sys.stdin)
answers = {
    "scores": [scores(c) for c in cases["scores"]],
    "splits": [splits(c) for c in cases["splits"]],
    "kFolds": [k_folds(c) for c in cases["splits"]],
    "platt": [platt(c) for c in cases["platt"]],
    "line": [line(c) for c in cases["platt"]],
    "isotonic": [isotonic(c) for c in cases["isotonic"]],
    "standardised": [standardised(c) for c in cases["standardised"]],
    "ks": [float(ks_2samp(c["a"], c["b"]).statistic) for c in cases["ks"]],
    "importance": importance(cases["importance"]),
}
json.dump(answers, sys.stdout)
