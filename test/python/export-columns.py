"""How far the bars and columns of an exported module are from pandas', as shares of each column's largest value."""

import json
import pathlib
import sys

import numpy as np
import pandas as pd

sys.path.insert(0, str(pathlib.Path(__file__).parents[2] / "bench"))
from pandas_flow import build_features, resample  # noqa: E402

sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
import ata_model  # noqa: E402

given = json.load(sys.stdin)
names = ["open", "high", "low", "close", "volume"]

maker, columns, bars, rows = ata_model.BarMaker(), ata_model.Columns(), [], []
for time, *numbers in given["minutes"]:
    prices = [ata_model.NAN if value is None else value for value in numbers]
    for bar in maker.next(ata_model.milliseconds(time), *prices):
        bars.append(bar)
        rows.append(columns.next(bar)[0])

frame = pd.DataFrame(given["minutes"], columns=["time", *names]).astype({name: float for name in names})
frame.index = pd.to_datetime(frame.pop("time"))
theirs = resample(frame, "5min", given["closed"], given["label"]).iloc[: len(bars)]
features = build_features(theirs)


def far(ours, other):
    ours, other = np.array(ours, dtype=float), np.asarray(other, dtype=float)
    assert np.array_equal(np.isnan(ours), np.isnan(other))
    return float(np.nanmax(np.abs(ours - other)) / np.nanmax(np.abs(other)))


assert [ata_model.moment(bar.time) for bar in bars] == list(theirs.index.to_pydatetime())
answer = {name: far([getattr(bar, name) for bar in bars], theirs[name]) for name in names}
answer.update({name: far([row[name] for row in rows], features[name]) for name in rows[0]})
json.dump(answer, sys.stdout)
