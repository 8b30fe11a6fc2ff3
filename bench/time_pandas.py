"""Times the stages of pandas_flow on a CSV file of minutes; prints one JSON object of milliseconds, medians of RUNS."""

import json
import statistics
import sys
import time
import warnings

import pandas as pd
from pandas_flow import feature_rows, resample, train_models

warnings.filterwarnings("ignore")
path, runs = sys.argv[1], int(sys.argv[2])
minutes = pd.read_csv(path, index_col=0, parse_dates=True).astype(float)
stages = {"resample": [], "features": [], "training": [], "total": []}
for _ in range(runs + 1):  # the first run warms up and is left out
    start = time.perf_counter()
    bars = resample(minutes)
    resampled = time.perf_counter()
    rows = feature_rows(bars)
    built = time.perf_counter()
    train_models(rows, max_iter=500)
    end = time.perf_counter()
    for name, seconds in zip(stages, (resampled - start, built - resampled, end - built, end - start)):
        stages[name].append(1000 * seconds)
print(json.dumps({name: statistics.median(times[1:]) for name, times in stages.items()}))
