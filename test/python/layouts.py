"""Writes bars in several layouts with pandas, and answers what pandas reads from them: start of the minute, New York."""

import json
import pathlib
import sys

import pandas as pd

PRICES = ["open", "high", "low", "close"]
CAPITALS = ["Open", "High", "Low", "Close", "Volume"]
NEW_YORK = "America/New_York"
# The default parser of pandas is up to two units in the last place off.
EXACT = {"float_precision": "round_trip"}


def answer(index, frame):
    columns = {name: frame[old].astype(float).tolist() for name, old in zip([*PRICES, "volume"], frame.columns)}
    return {"time": index.tz_localize(None).astype("datetime64[ms]").astype("int64").tolist(), **columns}


def utc(bars):
    return bars.set_axis(bars.index.tz_localize(NEW_YORK).tz_convert("UTC"))


def new_york(times):
    return pd.DatetimeIndex(times).tz_convert(NEW_YORK)


def yfinance(bars):
    frame = utc(bars).rename_axis("Datetime")
    frame.columns = pd.MultiIndex.from_product([CAPITALS, ["TSLA"]], names=["Price", "Ticker"])
    return frame[["Close", "High", "Low", "Open", "Volume"]]


def yfinance_csv(bars, path):
    yfinance(bars).to_csv(path)
    read = pd.read_csv(path, header=[0, 1], index_col=0, parse_dates=True, **EXACT)
    return new_york(read.index), read.xs("TSLA", axis=1, level="Ticker")[CAPITALS]


def yfinance_parquet(bars, path):
    yfinance(bars).to_parquet(path)
    read = pd.read_parquet(path)
    return new_york(read.index), read.xs("TSLA", axis=1, level="Ticker")[CAPITALS]


def metatrader(bars, path):
    # The broker's clock is seven hours ahead of New York's all year.
    clock = bars.index + pd.Timedelta(hours=7)
    frame = bars.assign(spread=2, real=0).set_axis(["<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<TICKVOL>", "<SPREAD>", "<VOL>"], axis=1)
    frame.insert(0, "<DATE>", clock.strftime("%Y.%m.%d"))
    frame.insert(1, "<TIME>", clock.strftime("%H:%M:%S"))
    frame.to_csv(path, sep="\t", index=False)
    read = pd.read_csv(path, sep="\t", **EXACT)
    times = pd.to_datetime(read["<DATE>"] + " " + read["<TIME>"], format="%Y.%m.%d %H:%M:%S") - pd.Timedelta(hours=7)
    return pd.DatetimeIndex(times), read[["<OPEN>", "<HIGH>", "<LOW>", "<CLOSE>", "<TICKVOL>"]]


def tradestation(bars, path):
    end = bars.index + pd.Timedelta(minutes=1)
    frame = bars[PRICES].set_axis(CAPITALS[:4], axis=1)
    frame.insert(0, "Date", end.strftime("%m/%d/%Y"))
    frame.insert(1, "Time", end.strftime("%H:%M"))
    frame["Up"], frame["Down"] = bars["volume"] // 3, bars["volume"] - bars["volume"] // 3
    frame.to_csv(path, index=False)
    read = pd.read_csv(path, **EXACT)
    times = pd.to_datetime(read["Date"] + " " + read["Time"], format="%m/%d/%Y %H:%M") - pd.Timedelta(minutes=1)
    read["Volume"] = read["Up"] + read["Down"]
    return pd.DatetimeIndex(times), read[CAPITALS]


def decimal_comma(bars, path):
    bars.rename_axis("time").to_csv(path, sep=";", decimal=",")
    read = pd.read_csv(path, sep=";", decimal=",", index_col=0, parse_dates=True, **EXACT)
    return read.index, read


def feather(bars, path):
    frame = utc(bars).rename_axis("date").reset_index()
    frame["date"] = frame["date"].astype("datetime64[ms, UTC]")
    frame.to_feather(path, compression="lz4", compression_level=9)
    read = pd.read_feather(path).set_index("date")
    return new_york(read.index), read


def json_lines(bars, path):
    frame = utc(bars).set_axis(["o", "h", "l", "c", "v"], axis=1)
    frame.insert(0, "t", frame.index.as_unit("ms").astype("int64"))
    frame.to_json(path, orient="records", lines=True, double_precision=15)
    read = pd.read_json(path, lines=True, precise_float=True, convert_dates=False).set_index("t")
    return new_york(pd.to_datetime(read.index, unit="ms", utc=True)), read


def day_first(bars, path):
    bars.set_axis(bars.index.strftime("%d/%m/%Y %H:%M")).rename_axis("time").to_csv(path)
    read = pd.read_csv(path, index_col=0, **EXACT)
    return pd.to_datetime(read.index, dayfirst=True), read


def newest_first_zip(bars, path):
    bars[::-1].rename_axis("timestamp").to_csv(path, compression={"method": "zip", "archive_name": "TSLA.csv"})
    read = pd.read_csv(path, index_col=0, parse_dates=True, **EXACT).sort_index()
    return read.index, read


LAYOUTS = {
    "yfinance.csv": yfinance_csv,
    "yfinance.parquet": yfinance_parquet,
    "metatrader.csv": metatrader,
    "tradestation.txt": tradestation,
    "decimal-comma.csv": decimal_comma,
    "freqtrade.feather": feather,
    "lines.jsonl": json_lines,
    "day-first.csv": day_first,
    "newest-first.zip": newest_first_zip,
}

folder = pathlib.Path(sys.argv[1])
given = json.load(sys.stdin)
index = pd.to_datetime(given["time"], unit="ms")
bars = pd.DataFrame({name: given[name] for name in PRICES}, index=index).assign(volume=[int(v) for v in given["volume"]])
print(json.dumps({name: answer(*layout(bars, folder / name)) for name, layout in LAYOUTS.items()}))
