"""The triple-barrier method of Lopez de Prado (2018), snippets 3.2 and 3.5, on cases read from stdin as JSON."""

import json
import sys

import pandas as pd


def apply_pt_sl_on_t1(close, events, pt, sl):
    """Snippet 3.2: the first touch of each event's barriers, with `side`."""
    out = events[["t1"]].copy()
    out["sl"] = out["pt"] = float("nan")
    for loc, t1 in events["t1"].items():
        path = (close[loc:t1] / close[loc] - 1) * events.at[loc, "side"]
        out.loc[loc, "sl"] = path[path < -sl * events.at[loc, "trgt"]].index.min()
        out.loc[loc, "pt"] = path[path > pt * events.at[loc, "trgt"]].index.min()
    return out


def labels(case):
    """Snippet 3.5: the sign of the return at the first touch, 1 if it is positive; and the row of the touch."""
    close, target = pd.Series(case["close"]), pd.Series(case["target"])
    rows = case["rows"]
    events = pd.DataFrame({"t1": [row + case["horizon"] for row in rows], "trgt": target[rows].to_numpy(), "side": case["side"]}, index=rows)
    touched = apply_pt_sl_on_t1(close, events, case["targetAtr"], case["stopAtr"])
    first = touched.min(axis=1).astype(int)
    gain = (close[first].to_numpy() / close[rows].to_numpy() - 1) * case["side"]
    return {"label": [int(g > 0) for g in gain], "touch": first.tolist()}


json.dump([labels(c) for c in json.load(sys.stdin)], sys.stdout)
