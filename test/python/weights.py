"""Answers what scikit-learn computes with weights of rows and classes, on cases read from stdin as JSON."""

import json
import sys

import numpy as np
from sklearn.calibration import _sigmoid_calibration
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.utils.class_weight import compute_class_weight


def fit(case, **options):
    x = np.column_stack(case["X"])
    model = LogisticRegression(C=case["C"], solver="newton-cholesky", tol=1e-13, max_iter=10000, **options)
    return model, x, np.array(case["y"])


def fits(case):
    w = np.array(case["w"])
    plain, x, y = fit(case)
    balanced, _, _ = fit(case, class_weight="balanced")
    return {
        "weighted": plain.fit(x, y, sample_weight=w).predict_proba(x)[:, 1].tolist(),
        "balanced": balanced.fit(x, y).predict_proba(x)[:, 1].tolist(),
        "classes": compute_class_weight("balanced", classes=np.array([0, 1]), y=y).tolist(),
    }


def scores(case):
    y, p, w = (np.array(case[name], dtype=float) for name in ("y", "p", "w"))
    return {
        "auc": float(roc_auc_score(y, p, sample_weight=w)),
        "logLoss": float(log_loss(y, p, sample_weight=w, labels=[0, 1])),
        "brier": float(brier_score_loss(y, p, sample_weight=w)),
    }


def platt(case):
    # The function inside CalibratedClassifierCV(method="sigmoid"): p = 1 / (1 + exp(a f + b)).
    a, b = _sigmoid_calibration(np.array(case["z"]), np.array(case["y"]), sample_weight=np.array(case["w"]))
    return [-float(a), -float(b)]


cases = json.load(sys.stdin)
answers = {
    "fits": [fits(c) for c in cases["fits"]],
    "scores": [scores(c) for c in cases["scores"]],
    "platt": [platt(c) for c in cases["platt"]],
}
json.dump(answers, sys.stdout)
