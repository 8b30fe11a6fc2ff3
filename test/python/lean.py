"""Runs an exported LEAN project with the stand-in, on minutes from stdin; prints what it logged and its fills as JSON."""

import json
import sys

sys.dont_write_bytecode = True
folder = sys.argv[1]
sys.path[:0] = ["test/python/lean", folder]

import main

given = json.load(sys.stdin)
algorithm = main.AtaLabAlgorithm(given["parameters"])
algorithm.run(given["minutes"])
equity = algorithm.portfolio.total_portfolio_value
json.dump({"logged": algorithm.logged, "fills": algorithm.fills, "equity": equity}, sys.stdout)
