"""What the opponents in Python share: the minutes, and the answers to the lines that bench/run.js writes to stdin.

`answer PATH` computes once, writes what was computed to PATH and answers with the models; `run` computes again and
answers with the milliseconds of processor time of each stage, all threads together.
"""

import json
import sys
import time
from importlib.metadata import version

import numpy as np

NAMES = ("time", "open", "high", "low", "close", "volume")
COLUMNS = (
    "rsi rsi_slope macd macd_sig macd_hist macd_slope ema20 ema50 ema200 ema20_rel ema50_rel ema200_rel "
    "atr atr_pct bb_z ret1 vol20 vol_z volm_z time_of_day"
).split()


def read_minutes(path):
    return dict(zip(NAMES, np.fromfile(path).reshape(len(NAMES), -1)))


def run_stages(value, stages):
    """Each stage on the result of the stage before: milliseconds by stage, and all results."""
    took, results = {}, {}
    for name, stage in stages.items():
        start = time.process_time()
        value = results[name] = stage(value)
        took[name] = 1000 * (time.process_time() - start)
    return took, results


def serve_flow(minutes, stages, columns_of, packages):
    """`columns_of` gives the columns of the features' rows in order, the label last."""
    for line in sys.stdin:
        command, _, path = line.strip().partition(" ")
        took, results = run_stages(minutes, stages)
        if command == "answer":
            np.concatenate([np.asarray(x, dtype=float) for x in columns_of(results["features"])]).tofile(path)
            took = {"models": results["training"], "versions": {name: version(name) for name in packages}}
        print(json.dumps(took), flush=True)


def model(fit, auc, c):
    """What a search found, from scikit-learn's fit."""
    return {"C": c, "auc": float(auc), "weights": fit.coef_[0].tolist(), "bias": float(fit.intercept_[0])}
