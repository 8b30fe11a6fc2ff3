"""pandas on the files that ata-lab reads: the second argument is the kind."""

import json
import sys
import time

import pandas as pd

path, kind = sys.argv[1:]
READ = {"CSV": lambda: pd.read_csv(path, index_col=0, parse_dates=True), "Parquet": lambda: pd.read_parquet(path)}
for _ in sys.stdin:
    start = time.process_time()
    READ[kind]()
    print(json.dumps({kind: 1000 * (time.process_time() - start)}), flush=True)
