"""Answers what purgedcv and skfolio compute on cases read from stdin as JSON; times are whole milliseconds."""

import json
import sys
import warnings

import numpy as np
import pandas as pd
from purgedcv import CombinatorialPurgedCV, minimum_backtest_length, probability_of_backtest_overfitting, reconstruct_paths
from skfolio.model_selection import CombinatorialPurgedCV as PortfolioCV


def spans(case):
    """Folds and paths by time. Spans that touch overlap here, so purgedcv's half-open ones are padded by 1 ms."""
    start, end = (pd.Series(pd.to_datetime(case[name], unit="ms")) for name in ("start", "end"))
    cv = CombinatorialPurgedCV(
        n_splits=case["groups"],
        n_test_groups=case["testGroups"],
        prediction_times=start,
        evaluation_times=end,
        purge_horizon=pd.Timedelta(1, "ms"),
        embargo=pd.Timedelta(case["embargo"], "ms"),
    )
    folds = [(train.tolist(), test.tolist()) for train, test in cv.split(np.zeros((len(start), 1)))]
    # Each fold answers its own number: the paths then tell which fold each row comes from.
    answers = [np.full(len(test), float(fold)) for fold, (_, test) in enumerate(folds)]
    tests = [np.array(test) for _, test in folds]
    paths = reconstruct_paths(answers, tests, case["groups"], case["testGroups"], len(start))
    return {"folds": folds, "paths": paths.astype(int).tolist()}


def bars(case):
    """Folds and paths of evenly spaced bars whose labels look ahead by some bars; skfolio counts bars."""
    cv = PortfolioCV(
        n_folds=case["groups"],
        n_test_folds=case["testGroups"],
        purged_size=case["horizon"],
        embargo_size=case["embargo"],
    )
    folds = [
        (train.tolist(), sorted(int(row) for part in tests for row in part))
        for train, tests in cv.split(np.zeros((case["rows"], 1)))
    ]
    return {"folds": folds, "paths": cv.recombined_paths.T.tolist()}


def overfitting(case):
    result = probability_of_backtest_overfitting(np.array(case["returns"]), n_splits=case["blocks"])
    scores = result.is_oos_performance
    return {"pbo": result.pbo, "slope": result.slope if np.isfinite(result.slope) else None, "logits": result.logits.tolist(), "scores": scores.T.tolist()}


def length(case):
    return minimum_backtest_length(case["trials"], case["sharpe"])


warnings.simplefilter("ignore")
cases = json.load(sys.stdin)
answer = {"spans": spans, "bars": bars, "overfitting": overfitting, "length": length}
json.dump({name: [answer[name](case) for case in cases[name]] for name in answer}, sys.stdout)
