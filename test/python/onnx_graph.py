"""Checks ONNX files and runs them: cases from stdin as JSON, what they are and what they answer to stdout.

A case has the file in base64, and the columns that it is fed; a missing number is null.
"""

import base64
import json
import sys

import numpy as np
import onnx
import onnxruntime

DOUBLE = onnx.TensorProto.DOUBLE


def edges(values):
    return [
        [v.name, v.type.tensor_type.elem_type == DOUBLE, [d.dim_param for d in v.type.tensor_type.shape.dim]]
        for v in values
    ]


def refuses(session, feeds):
    """Whether the runtime refuses a feed: no number is better than one from other columns."""
    try:
        session.run(None, feeds)
    except Exception:
        return True
    return False


def answer(case):
    data = base64.b64decode(case["file"])
    model = onnx.load_from_string(data)
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])
    feeds = {name: np.array(column, dtype=np.float64) for name, column in case["columns"].items()}
    names = [output.name for output in session.get_outputs()]
    p = dict(zip(names, session.run(names, feeds)))
    last = session.run(names, {name: column[-1:] for name, column in feeds.items()})
    first = next(iter(feeds))
    return {
        # Nothing in the file that the library does not know: written again it has as many bytes.
        "bytes": len(model.SerializeToString()),
        "inputs": edges(model.graph.input),
        "outputs": edges(model.graph.output),
        "metadata": dict(session.get_modelmeta().custom_metadata_map),
        "p": {name: [None if np.isnan(x) else float(x) for x in column] for name, column in p.items()},
        "last": {name: float(x[0]) for name, x in zip(names, last)},
        "refuses": [
            refuses(session, {name: column for name, column in feeds.items() if name != first}),
            refuses(session, {**feeds, "unknown": feeds[first]}),
        ],
    }


json.dump([answer(case) for case in json.load(sys.stdin)], sys.stdout)
