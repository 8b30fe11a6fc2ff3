"""The sweep of bench/ours.js by vectorbt: 400 columns, one for each threshold and stop."""

import json
import sys
import time
from importlib.metadata import version

import numpy as np
import vectorbt as vbt

path, grid = sys.argv[1:]
_, open_, high, low, close, p = np.fromfile(path).reshape(6, -1)[:, :, None]
thresholds, stops, exit_below = (np.array(json.loads(grid)[name]) for name in ("thresholds", "stops", "exit"))


def sweep():
    portfolio = vbt.Portfolio.from_signals(
        close,
        entries=p > np.repeat(thresholds, stops.size)[None],
        exits=np.broadcast_to(p < exit_below, (p.size, thresholds.size * stops.size)),
        open=open_,
        high=high,
        low=low,
        sl_stop=np.tile(stops, thresholds.size)[None],
        init_cash=100_000,
        freq="5min",
    )
    return portfolio.trades.count(), portfolio.final_value()


for line in sys.stdin:
    command, _, to = line.strip().partition(" ")
    start = time.process_time()
    counts, values = sweep()
    took = {"sweep": 1000 * (time.process_time() - start)}
    if command == "answer":
        np.concatenate([counts, values]).astype(float).tofile(to)
        took = {"versions": {"vectorbt": version("vectorbt")}}
    print(json.dumps(took), flush=True)
