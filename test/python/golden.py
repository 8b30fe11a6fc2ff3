"""Writes what pandas and scikit-learn compute on minute bars read from stdin, columns by name as JSON: the seed's flow, every
fit brought to its optimum. test/python/make-golden.js calls it."""

import importlib.metadata
import json
import pathlib
import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bench"))
from pandas_flow import C_VALUES, EXPERTS, feature_rows, minutes_of, resample  # noqa: E402

OHLCV = ["open", "high", "low", "close", "volume"]


def moment(time):
    return time.strftime("%Y-%m-%d %H:%M:%S")


def bar(bars, i):
    return [moment(bars.index[i]), *(float(bars[name].iloc[i]) for name in OHLCV)]


def sampled(rows):
    """Some of the first and last rows, and every 138th between."""
    return sorted({0, 2, 4, *range(0, len(rows), 138), *range(len(rows) - 13, len(rows), 2)})


def trained(train, y_train, validation, y_validation):
    """The model of each C, and the first of those that rank the validation rows best."""
    search, best = [], None
    for c in C_VALUES:
        fit = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-13, max_iter=10000).fit(train, y_train)
        p = fit.predict_proba(validation)[:, 1]
        auc = float(roc_auc_score(y_validation, p))
        search.append({"C": c, "bias": float(fit.intercept_[0]), "weights": fit.coef_[0].tolist(), "auc": auc})
        if best is None or auc > best["auc"]:
            best = {**search[-1], "fit": fit, "p": p}
    model = {
        "C": best["C"],
        "auc": best["auc"],
        "bias": best["bias"],
        "weights": dict(zip(train.columns, best["weights"])),
        "p_val_first5": best["p"][:5].tolist(),
        "p_val_mean": float(best["p"].mean()),
        "search": search,
    }
    return best["fit"], model


def models_of(rows):
    end = int(len(rows) * 0.8)
    train, validation = rows.iloc[:end], rows.iloc[end:]
    fits = {name: trained(train[x], train["label"], validation[x], validation["label"]) for name, x in EXPERTS.items()}

    def brain_inputs(part):
        columns = {name: fits[name][0].predict_proba(part[x])[:, 1] for name, x in EXPERTS.items()}
        return part.assign(**columns, volatility=part["atr_pct"])[[*EXPERTS, "volatility", "time_of_day"]]

    brain = trained(brain_inputs(train), train["label"], brain_inputs(validation), validation["label"])
    return {name: model for name, (_, model) in {**fits, "brain": brain}.items()}


minutes = minutes_of({name: np.array(column, dtype=float) for name, column in json.load(sys.stdin).items()})
bars = resample(minutes)
rows = feature_rows(bars)
columns = [name for name in rows.columns if name != "label"]
end = int(len(rows) * 0.8)
golden = {
    "about": 'What pandas and scikit-learn compute on makeSample({ to: "2018-04-01" }), synthetic bars: the seed\'s flow, '
    "every fit brought to its optimum.",
    "versions": {name: importlib.metadata.version(name) for name in ("pandas", "scikit-learn", "numpy")},
    "minutes": {
        "rows": len(minutes),
        "first": moment(minutes.index[0]),
        "last": moment(minutes.index[-1]),
        "volume": float(minutes["volume"].sum()),
    },
    "bars5": {
        "rows": len(bars),
        "first": bar(bars, 0),
        "last": bar(bars, -1),
        "sums": {name: float(bars[name].sum()) for name in OHLCV},
    },
    "features": {
        "columns": columns,
        "rows": len(rows),
        "train": end,
        "validation": len(rows) - end,
        "positives": int(rows["label"].sum()),
        "positives_train": int(rows["label"].iloc[:end].sum()),
        "sums": {name: float(rows[name].sum()) for name in columns},
        "sample": [
            {
                "row": i,
                "time": moment(rows.index[i]),
                "values": [float(rows[name].iloc[i]) for name in columns],
                "label": int(rows["label"].iloc[i]),
            }
            for i in sampled(rows)
        ],
    },
    "models": models_of(rows),
}
json.dump(golden, sys.stdout, indent=1)
