"""Reads a Parquet and a CSV file as pyarrow, polars and pandas do, and answers the types and the bits."""

import json
import struct
import sys

import pandas as pd
import polars as pl
import pyarrow.parquet as pq


def bits(values):
    return [None if v is None or v != v else struct.pack("<d", v).hex() if isinstance(v, float) else v for v in values]


def milliseconds(values):
    return [round(v.timestamp() * 1000) for v in values.dt.tz_localize("UTC")]


def of_pandas(frame):
    return {"time": milliseconds(frame.pop("time")), **{name: bits(frame[name].tolist()) for name in frame}}


folder = sys.argv[1]
parquet = f"{folder}/table.parquet"
arrow = pq.read_table(parquet)
polars = pl.read_parquet(parquet)
answer = {
    "types": [str(field.type) for field in arrow.schema],
    "note": arrow.schema.metadata[b"key"].decode(),
    "pyarrow": {
        "time": milliseconds(arrow["time"].to_pandas()),
        **{name: bits(arrow[name].to_pylist()) for name in arrow.column_names[1:]},
    },
    "polars": {
        "time": milliseconds(polars["time"].to_pandas()),
        **{name: bits(polars[name].to_list()) for name in polars.columns[1:]},
    },
    "pandas": of_pandas(pd.read_parquet(parquet)),
    "csv": of_pandas(pd.read_csv(f"{folder}/table.csv.gz", parse_dates=["time"], float_precision="round_trip")),
}
# What the least and the largest value of a row group say decides which rows a filter looks at.
last = arrow["price"].to_pylist()[-1]
answer["filtered"] = pq.read_table(parquet, filters=[("price", "==", last)]).num_rows
json.dump(answer, sys.stdout)
