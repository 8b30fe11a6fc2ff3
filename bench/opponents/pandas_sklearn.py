"""The flow in pandas and scikit-learn, as the original notebook computes it; the second argument is the solver."""

import pathlib
import sys
import warnings

from serve import COLUMNS, model, read_minutes, serve_flow

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
from pandas_flow import feature_rows, minutes_of, resample, train_models  # noqa: E402

warnings.filterwarnings("ignore")
path, solver = sys.argv[1:]
stages = {
    "resample": resample,
    "features": feature_rows,
    "training": lambda rows: {
        name: model(*found) for name, found in train_models(rows, max_iter=500, random_state=42, solver=solver).items()
    },
}
serve_flow(
    minutes_of(read_minutes(path)),
    stages,
    lambda rows: [rows[name] for name in [*COLUMNS, "label"]],
    ("numpy", "pandas", "scikit-learn"),
)
