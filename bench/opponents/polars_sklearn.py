"""The flow in polars, with scikit-learn's newton-cholesky for the fits."""

import pathlib
import sys

import numpy as np
import polars as pl
from serve import COLUMNS, model, read_minutes, serve_flow

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from pandas_flow import EXPERTS, search_c  # noqa: E402

close, volume, high, low = (pl.col(name) for name in ("close", "volume", "high", "low"))


def resample(minutes):
    bins = minutes.group_by_dynamic("time", every="5m", closed="left", label="left")
    bars = bins.agg(pl.col("open").first(), high.max(), low.min(), close.last(), volume.sum())
    return bars.drop_nans().drop_nulls()


def ema(x, span):
    return x.ewm_mean(span=span, adjust=False)


def wilder(x, period):
    return x.ewm_mean(alpha=1 / period, adjust=False)


def z_score(x, window, width=1):
    return (x - x.rolling_mean(window)) / (width * x.rolling_std(window) + 1e-9)


def feature_rows(bars):
    change = close.diff()
    before = close.shift()
    ranges = pl.max_horizontal(high - low, (high - before).abs(), (low - before).abs())
    rise, fall = wilder(change.clip(lower_bound=0), 14), wilder(-change.clip(upper_bound=0), 14)
    time = pl.col("time").dt
    features = (
        bars.lazy()
        .with_columns(
            rsi=100 - 100 / (1 + rise / (fall + 1e-9)),
            macd=ema(close, 12) - ema(close, 26),
            ema20=ema(close, 20),
            ema50=ema(close, 50),
            ema200=ema(close, 200),
            atr=wilder(ranges, 14),
            bb_z=z_score(close, 20, 2),
            ret1=close.pct_change(),
            volm_z=z_score(volume, 20).fill_null(0),
            time_of_day=time.hour() + time.minute() / 60,
            label=((close.shift(-12) - close) / close > 0.001).fill_null(False),
        )
        .with_columns(
            rsi_slope=pl.col("rsi").diff(),
            macd_sig=ema(pl.col("macd"), 9),
            macd_slope=pl.col("macd").diff(),
            **{f"ema{span}_rel": close / pl.col(f"ema{span}") - 1 for span in (20, 50, 200)},
            atr_pct=pl.col("atr") / close,
            vol20=pl.col("ret1").rolling_std(20),
        )
        .with_columns(macd_hist=pl.col("macd") - pl.col("macd_sig"), vol_z=z_score(pl.col("vol20"), 100).fill_null(0))
        .filter((pl.col("atr_pct") <= 0.02) & (pl.col("volm_z") > -1) & (pl.col("volm_z") < 5))
        .select(*COLUMNS, "label")
        .drop_nulls()
    )
    return features.collect()


def train(rows):
    end = int(len(rows) * 0.8)
    label = rows["label"].to_numpy().astype(int)

    def search(x):
        return search_c(x[:end], label[:end], x[end:], label[end:], max_iter=500, solver="newton-cholesky")

    inputs = {name: rows.select(columns).to_numpy() for name, columns in EXPERTS.items()}
    found = {name: search(x) for name, x in inputs.items()}
    probabilities = [found[name][0].predict_proba(x)[:, 1] for name, x in inputs.items()]
    found["brain"] = search(np.column_stack([*probabilities, rows["atr_pct"], rows["time_of_day"]]))
    return {name: model(*search) for name, search in found.items()}


minutes = read_minutes(sys.argv[1])
times = pl.Series("time", minutes["time"].astype("int64")).cast(pl.Datetime("ms"))
serve_flow(
    pl.DataFrame({**minutes, "time": times}),
    {"resample": resample, "features": feature_rows, "training": train},
    lambda rows: [rows[name].to_numpy() for name in [*COLUMNS, "label"]],
    ("numpy", "polars", "scikit-learn"),
)
