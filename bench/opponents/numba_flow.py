"""The flow in kernels of its own, compiled by numba: one loop over the bars, Newton's method, the AUC by sorting."""

import sys

import numpy as np
from numba import njit
from serve import read_minutes, serve_flow

SPANS = np.array([2 / 13, 2 / 27, 2 / 21, 2 / 51, 2 / 201])
C_VALUES = (0.05, 0.1, 0.5, 1.0)
PARTS = {"rsi": [0, 1, 14], "macd": [2, 3, 4, 5], "trend": [9, 10, 11]}
REGIME = [13, 19]
BLOCK = 1024
# Sums in any order, so that loops can be vectorised; NaN and infinity keep their meaning.
SUMS = {"contract", "reassoc", "arcp", "nsz"}


@njit
def resample(minutes):
    time, open_, high, low, close, volume = minutes
    bars = np.empty((6, time.size))
    count, edge = 0, -1.0
    for i in range(time.size):
        left = np.floor(time[i] / 300_000) * 300_000
        if left != edge:
            edge = left
            bars[0, count] = left
            bars[1, count] = open_[i]
            bars[2, count] = high[i]
            bars[3, count] = low[i]
            bars[4, count] = close[i]
            bars[5, count] = volume[i]
            count += 1
        else:
            k = count - 1
            bars[2, k] = max(bars[2, k], high[i])
            bars[3, k] = min(bars[3, k], low[i])
            bars[4, k] = close[i]
            bars[5, k] += volume[i]
    return bars[:, :count].copy()


@njit
def rolling(x, start, window):
    """Mean and deviation of trailing windows; `start` is the first value that is a number."""
    mean, deviation = np.full(x.size, np.nan), np.full(x.size, np.nan)
    centre, squares = 0.0, 0.0
    for i in range(start, x.size):
        seen = i - start + 1
        if seen <= window:
            gap = x[i] - centre
            centre += gap / seen
            squares += gap * (x[i] - centre)
        else:
            old, last = x[i - window], centre
            centre += (x[i] - old) / window
            squares += (x[i] - old) * (x[i] - centre + old - last)
        if seen >= window:
            mean[i] = centre
            deviation[i] = np.sqrt(max(squares, 0.0) / (window - 1))
    return mean, deviation


@njit
def feature_rows(bars):
    time, _, high, low, close, volume = bars
    n = close.size
    returns = np.empty(n)
    returns[0] = np.nan
    returns[1:] = (close[1:] - close[:-1]) / close[:-1]
    middle, width = rolling(close, 0, 20)
    _, vol = rolling(returns, 1, 20)
    vol_mean, vol_deviation = rolling(vol, 20, 100)
    volume_mean, volume_deviation = rolling(volume, 0, 20)
    rows = np.empty((21, n))
    means = np.full(5, close[0])
    rise, fall, signal = np.nan, np.nan, 0.0
    atr = high[0] - low[0]
    rsi, macd, count = np.nan, 0.0, 0
    for i in range(n):
        before, macd_before, rsi_before = close[max(i - 1, 0)], macd, rsi
        change = close[i] - before
        if i == 1:
            rise, fall = max(change, 0.0), max(-change, 0.0)
        elif i > 1:
            rise += (max(change, 0.0) - rise) / 14
            fall += (max(-change, 0.0) - fall) / 14
        if i > 0:
            atr += (max(high[i] - low[i], abs(high[i] - before), abs(low[i] - before)) - atr) / 14
        for k in range(5):
            means[k] += SPANS[k] * (close[i] - means[k])
        rsi = 100 - 100 / (1 + rise / (fall + 1e-9))
        macd = means[0] - means[1]
        signal += 0.2 * (macd - signal)
        if i < 20:
            continue
        atr_pct = atr / close[i]
        volm_z = (volume[i] - volume_mean[i]) / (volume_deviation[i] + 1e-9)
        if not (atr_pct <= 0.02 and volm_z > -1 and volm_z < 5):
            continue
        vol_z = 0.0 if np.isnan(vol_mean[i]) else (vol[i] - vol_mean[i]) / (vol_deviation[i] + 1e-9)
        row = rows[:, count]
        row[0], row[1] = rsi, rsi - rsi_before
        row[2], row[3], row[4], row[5] = macd, signal, macd - signal, macd - macd_before
        for k in range(3):
            row[6 + k] = means[2 + k]
            row[9 + k] = close[i] / means[2 + k] - 1
        row[12], row[13] = atr, atr_pct
        row[14] = (close[i] - middle[i]) / (2 * width[i] + 1e-9)
        row[15], row[16], row[17], row[18] = returns[i], vol[i], vol_z, volm_z
        row[19] = (time[i] % 86_400_000) / 3_600_000
        row[20] = i + 12 < n and (close[min(i + 12, n - 1)] - close[i]) / close[i] > 0.001
        count += 1
    return rows[:, :count].copy()


@njit(fastmath=SUMS)
def sums(x, y, w):
    """Gradient and Hessian of the summed log loss; the last row of x is ones, for the bias."""
    p, n = x.shape
    gradient, hessian = np.zeros(p), np.zeros((p, p))
    z, miss, curve = np.empty(BLOCK), np.empty(BLOCK), np.empty(BLOCK)
    for start in range(0, n, BLOCK):
        # Views from 0 on, one row each: loops over them need no look at negative indices or strides, and are vectorised.
        label = y[start : start + BLOCK]
        size = label.size
        z[:] = 0
        for k in range(p):
            one = x[k][start : start + BLOCK]
            for i in range(size):
                z[i] += w[k] * one[i]
        for i in range(size):
            q = 1 / (1 + np.exp(-z[i]))
            miss[i] = q - label[i]
            curve[i] = q * (1 - q)
        for k in range(p):
            one = x[k][start : start + BLOCK]
            total = 0.0
            for i in range(size):
                total += miss[i] * one[i]
                z[i] = curve[i] * one[i]
            gradient[k] += total
            for j in range(k + 1):
                other = x[j][start : start + BLOCK]
                total = 0.0
                for i in range(size):
                    total += z[i] * other[i]
                hessian[k, j] += total
    return gradient, hessian


@njit
def newton(x, y, c, start, goal):
    """Weights, the bias last, at which no entry of the gradient is above the goal."""
    w = start.copy()
    for _ in range(50):
        gradient, hessian = sums(x, y, w)
        gradient *= c
        hessian *= c
        for k in range(w.size):
            for j in range(k):
                hessian[j, k] = hessian[k, j]
        for k in range(w.size - 1):
            gradient[k] += w[k]
            hessian[k, k] += 1
        if np.abs(gradient).max() <= goal:
            return w
        w -= np.linalg.solve(hessian, gradient)
    raise ValueError("Newton's method did not converge")


@njit
def predict(x, w):
    z = np.full(x.shape[1], w[-1])
    for k in range(x.shape[0]):
        z += w[k] * x[k]
    return 1 / (1 + np.exp(-z))


@njit
def auc(score, y):
    order = np.argsort(score)
    wins, below, ones, i = 0.0, 0, 0, 0
    while i < order.size:
        value, zeros_here, ones_here = score[order[i]], 0, 0
        while i < order.size and score[order[i]] == value:
            if y[order[i]]:
                ones_here += 1
            else:
                zeros_here += 1
            i += 1
        wins += ones_here * (below + zeros_here / 2)
        below += zeros_here
        ones += ones_here
    return wins / (ones * below)


def search(x, y, end):
    train, validation = np.vstack([x[:, :end], np.ones(end)]), np.ascontiguousarray(x[:, end:])
    at_zero = np.abs(train @ (0.5 - y[:end])).max()
    w, best = np.zeros(len(train)), None
    for c in C_VALUES:
        w = newton(train, y[:end], c, w, 1e-9 * c * at_zero)
        score = auc(predict(validation, w), y[end:])
        if best is None or score > best["auc"]:
            best = {"C": c, "auc": score, "weights": w[:-1].tolist(), "bias": w[-1]}
    return best


def train(rows):
    y = rows[20].copy()
    end = int(len(y) * 0.8)
    found, probabilities = {}, []
    for name, columns in PARTS.items():
        found[name] = search(rows[columns], y, end)
        w = np.array([*found[name]["weights"], found[name]["bias"]])
        probabilities.append(predict(rows[columns], w))
    found["brain"] = search(np.vstack([*probabilities, rows[REGIME]]), y, end)
    return found


minutes = tuple(read_minutes(sys.argv[1]).values())
stages = {"resample": resample, "features": feature_rows, "training": train}
serve_flow(minutes, stages, lambda rows: rows, ("numba", "numpy"))
