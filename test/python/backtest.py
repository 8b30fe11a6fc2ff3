"""Answers what empyrical and scipy compute on daily returns read from stdin as JSON; null is NaN."""

import json
import sys
import warnings

import empyrical
import numpy as np
from scipy.stats import kurtosis, norm, skew

warnings.simplefilter("ignore")


def number(value):
    return None if value is None or not np.isfinite(value) else float(value)


def ratios(values):
    returns = np.array(values)
    sharpe = returns.mean() / returns.std(ddof=1)
    shape = 1 - skew(returns) * sharpe + (kurtosis(returns, fisher=False) - 1) / 4 * sharpe**2
    return {
        "annualReturn": number(empyrical.annual_return(returns)),
        "annualVolatility": number(empyrical.annual_volatility(returns)),
        "sharpe": number(empyrical.sharpe_ratio(returns)),
        "sortino": number(empyrical.sortino_ratio(returns)),
        "maxDrawdown": number(empyrical.max_drawdown(returns)),
        "calmar": number(empyrical.calmar_ratio(returns)),
        "skewness": number(skew(returns)),
        "kurtosis": number(kurtosis(returns, fisher=False)),
        "probabilistic": number(norm.cdf(sharpe * np.sqrt(len(returns) - 1) / np.sqrt(shape))),
    }


cases = json.load(sys.stdin)
json.dump(
    {
        "ratios": [ratios(values) for values in cases["returns"]],
        "cdf": norm.cdf(cases["z"]).tolist(),
        "quantile": norm.ppf(cases["share"]).tolist(),
    },
    sys.stdout,
)
