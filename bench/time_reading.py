"""Processor time of pandas and polars on the files of bench/reading.js: one JSON object of milliseconds, medians of RUNS.

Zips take seconds, and are read once.
"""

import glob
import io
import json
import statistics
import sys
import time
import zipfile

import pandas as pd

try:
    import polars as pl
except ImportError:
    pl = None

csv, parquet, lean, runs = *sys.argv[1:4], int(sys.argv[4])
NAMES = ["ms", "open", "high", "low", "close", "volume"]


def text_of(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0])


def zips():
    return sorted(glob.glob(f"{lean}/equity/usa/minute/abc/*_trade.zip"))


def pandas_zips():
    days = []
    for path in zips():
        day = pd.read_csv(io.BytesIO(text_of(path)), header=None, names=NAMES)
        day.index = pd.Timestamp(path[-18:-10]) + pd.to_timedelta(day.pop("ms"), unit="ms")
        days.append(day)
    frame = pd.concat(days)
    frame[NAMES[1:5]] /= 10000
    return frame


def polars_zips():
    days = []
    for path in zips():
        day = pl.read_csv(text_of(path), has_header=False, new_columns=NAMES)
        midnight = pl.lit(path[-18:-10]).str.to_datetime("%Y%m%d")
        days.append(day.with_columns(midnight + pl.duration(milliseconds="ms"), pl.col(*NAMES[1:5]) / 10000))
    return pl.concat(days)


work = {
    "pandas CSV": lambda: pd.read_csv(csv, index_col=0, parse_dates=True),
    "pandas Parquet": lambda: pd.read_parquet(parquet),
    "pandas LEAN zips": pandas_zips,
}
if pl:
    work |= {
        "polars CSV": lambda: pl.read_csv(csv, try_parse_dates=True),
        "polars Parquet": lambda: pl.read_parquet(parquet),
        "polars LEAN zips": polars_zips,
    }
medians = {}
for name, read in work.items():
    is_slow = name.endswith("zips")
    if not is_slow:
        read()  # a warm-up that is left out
    times = []
    for _ in range(1 if is_slow else runs):
        start = time.process_time()
        read()
        times.append(1000 * (time.process_time() - start))
    medians[name] = statistics.median(times)
print(json.dumps(medians))
