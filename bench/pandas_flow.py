"""The research flow in pandas and scikit-learn: what ata-lab is timed against and compared with."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

EXPERTS = {
    "rsi": ["rsi", "rsi_slope", "bb_z"],
    "macd": ["macd", "macd_sig", "macd_hist", "macd_slope"],
    "trend": ["ema20_rel", "ema50_rel", "ema200_rel"],
}
C_VALUES = (0.05, 0.1, 0.5, 1.0)


def resample(minutes, rule="5min", closed="left", label="left"):
    rows = minutes.resample(rule, closed=closed, label=label)
    return rows.agg({"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}).dropna()


def wilder(x, period):
    return x.ewm(alpha=1 / period, adjust=False).mean()


def ema(x, span):
    return x.ewm(span=span, adjust=False).mean()


def z_score(x, window, width=1):
    rows = x.rolling(window)
    return (x - rows.mean()) / (width * rows.std() + 1e-9)


def build_features(bars):
    close = bars["close"]
    change = close.diff()
    rsi = 100 - 100 / (1 + wilder(change.clip(lower=0), 14) / (wilder(-change.clip(upper=0), 14) + 1e-9))
    macd = ema(close, 12) - ema(close, 26)
    signal = ema(macd, 9)
    before = close.shift()
    ranges = [bars["high"] - bars["low"], (bars["high"] - before).abs(), (bars["low"] - before).abs()]
    atr = wilder(pd.concat(ranges, axis=1).max(axis=1), 14)
    ret1 = close.pct_change()
    vol20 = ret1.rolling(20).std()
    means = {f"ema{span}": ema(close, span) for span in (20, 50, 200)}
    return pd.DataFrame(
        {
            "rsi": rsi,
            "rsi_slope": rsi.diff(),
            "macd": macd,
            "macd_sig": signal,
            "macd_hist": macd - signal,
            "macd_slope": macd.diff(),
            **means,
            **{f"{name}_rel": close / mean - 1 for name, mean in means.items()},
            "atr": atr,
            "atr_pct": atr / close,
            "bb_z": z_score(close, 20, 2),
            "ret1": ret1,
            "vol20": vol20,
            "vol_z": z_score(vol20, 100).fillna(0),
            "volm_z": z_score(bars["volume"], 20).fillna(0),
            "time_of_day": bars.index.hour + bars.index.minute / 60,
        }
    )


def feature_rows(bars):
    features = build_features(bars)
    close = bars["close"]
    keep = (features["atr_pct"] <= 0.02) & (features["volm_z"] > -1) & (features["volm_z"] < 5)
    features = features[keep]
    forward = (close.shift(-12) - close) / close
    return features.assign(label=(forward > 0.001).astype(int)).dropna()


def search_c(train, y_train, validation, y_validation, **solver):
    best = None
    for c in C_VALUES:
        fit = LogisticRegression(C=c, **solver).fit(train, y_train)
        auc = roc_auc_score(y_validation, fit.predict_proba(validation)[:, 1])
        if best is None or auc > best[1]:
            best = fit, auc, c
    return best


def train_models(rows, **solver):
    end = int(len(rows) * 0.8)
    train, validation = rows.iloc[:end], rows.iloc[end:]
    models = {name: search_c(train[x], train["label"], validation[x], validation["label"], **solver) for name, x in EXPERTS.items()}

    def brain_inputs(part):
        probabilities = {name: models[name][0].predict_proba(part[x])[:, 1] for name, x in EXPERTS.items()}
        return pd.DataFrame({**probabilities, "volatility": part["atr_pct"], "time_of_day": part["time_of_day"]})

    models["brain"] = search_c(
        brain_inputs(train), train["label"], brain_inputs(validation), validation["label"], **solver
    )
    return models


def minutes_of(columns):
    """A frame from arrays by name; `time` is wall-clock milliseconds."""
    frame = pd.DataFrame({name: columns[name] for name in ("open", "high", "low", "close", "volume")})
    frame.index = pd.DatetimeIndex(np.asarray(columns["time"], dtype="int64").astype("datetime64[ms]"), name="time")
    return frame
