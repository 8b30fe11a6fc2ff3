import { createRequire } from "node:module";

// \0rolldown/runtime.js
var __create = Object.create;
var __defProp = Object.defineProperty;
var __name = (target, value) => __defProp(target, "name", {
	value,
	configurable: true
});
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __esm = (fn, res, err) => function() {
	if (err) throw err[0];
	try {
		return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
	} catch (e) {
		throw err = [e], e;
	}
};
var __esmMin = (fn, res, err) => () => {
	if (err) throw err[0];
	try {
		return fn && (res = fn(fn = 0)), res;
	} catch (e) {
		throw err = [e], e;
	}
};
var __commonJS = (cb, mod) => function() {
	return mod || ((0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports;
};
var __commonJSMin = (cb, mod) => () => (mod || (cb((mod = { exports: {} }).exports, mod, mod.exports), cb = null), mod.exports);
var __exportAll = (all, no_symbols) => {
	let target = {};
	for (var name in all) {
		__defProp(target, name, {
			get: all[name],
			enumerable: true
		});
	}
	if (!no_symbols) {
		__defProp(target, Symbol.toStringTag, { value: "Module" });
	}
	return target;
};
var __copyProps = (to, from, except, desc) => {
	if (from && typeof from === "object" || typeof from === "function") {
		for (var keys = __getOwnPropNames(from), i = 0, n = keys.length, key; i < n; i++) {
			key = keys[i];
			if (!__hasOwnProp.call(to, key) && key !== except) {
				__defProp(to, key, {
					get: ((k) => from[k]).bind(null, key),
					enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable
				});
			}
		}
	}
	return to;
};
var __reExport = (target, mod, secondTarget) => (__copyProps(target, mod, "default"), secondTarget && __copyProps(secondTarget, mod, "default"));
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(isNodeMode || !mod || !mod.__esModule || !__hasOwnProp.call(mod, "default") ? __defProp(target, "default", {
	value: mod,
	enumerable: true
}) : target, mod));
var __toCommonJS = (mod) => __hasOwnProp.call(mod, "module.exports") ? mod["module.exports"] : __copyProps(__defProp({}, "__esModule", { value: true }), mod);
var __share_factories = /* @__PURE__ */ __create(null);
var __share_records = /* @__PURE__ */ __create(null);
var __share = (id, factory) => {
	if (!(id in __share_factories)) __share_factories[id] = factory;
};
var __share_require = (id) => {
	var record = __share_records[id];
	if (record) {
		if (record.failed) throw record.error;
		return record.exports;
	}
	var factory = __share_factories[id];
	if (!factory) throw new Error("Shared chunk \"" + id + "\" was not registered before it was required.");
	record = __share_records[id] = {
		exports: {},
		failed: false,
		error: void 0
	};
	try {
		factory(record.exports);
	} catch (error) {
		record.failed = true;
		record.error = error;
		throw error;
	}
	return record.exports;
};
var __share_export = (target, all) => {
	for (var name in all) __defProp(target, name, {
		get: all[name],
		enumerable: true
	});
};
var __toBinaryNode = (base64) => new Uint8Array(Buffer.from(base64, "base64"));
var __toBinary = /* @__PURE__ */ (() => {
	var table = new Uint8Array(128);
	for (var i = 0; i < 64; i++) {
		table[i < 26 ? i + 65 : i < 52 ? i + 71 : i < 62 ? i - 4 : i * 4 - 205] = i;
	}
	return (base64) => {
		var n = base64.length, bytes = new Uint8Array((n - (base64[n - 1] == "=") - (base64[n - 2] == "=")) * 3 / 4 | 0);
		for (var i = 0, j = 0; i < n;) {
			var c0 = table[base64.charCodeAt(i++)], c1 = table[base64.charCodeAt(i++)];
			var c2 = table[base64.charCodeAt(i++)], c3 = table[base64.charCodeAt(i++)];
			bytes[j++] = c0 << 2 | c1 >> 4;
			bytes[j++] = c1 << 4 | c2 >> 2;
			bytes[j++] = c2 << 6 | c3;
		}
		return bytes;
	};
})();
var __require = /* #__PURE__ */ (() => createRequire(import.meta.url))();

// lib/src/indicators/shift.ts
/**
* Shifts a series by whole steps: later for positive `periods`, earlier for negative ones.
*
* @param x series of n values
* @param periods steps, an integer
* @returns n values; NaN where there is no value
* @throws RangeError when `periods` is not an integer
* @see pandas `Series.shift`
* @example
* shift(Float64Array.of(1, 2, 3), 1); // → [NaN, 1, 2]
* shift(Float64Array.of(1, 2, 3), -1); // → [2, 3, NaN]
*/
function shift(x, periods) {
	if (!Number.isInteger(periods)) throw new RangeError(`periods must be an integer, got ${periods}`);
	const out = new Float64Array(x.length);
	for (let i = 0; i < out.length; i++) out[i] = x[i - periods] ?? Number.NaN;
	return out;
}

// lib/src/util/time.ts
/** Wall-clock arithmetic in milliseconds; no time zone is involved, every day has 24 hours. */
const SECOND = 1e3;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/**
* Writes a wall-clock time as pandas prints a naive timestamp.
*
* @param time wall-clock milliseconds (an element of `Bars.time`)
* @returns `YYYY-MM-DD HH:MM:SS`
* @throws RangeError when `time` is NaN or outside the years that `Date` knows
* @example
* formatTime(1514885400000); // → "2018-01-02 09:30:00"
*/
function formatTime(time) {
	return new Date(time).toISOString().slice(0, 19).replace("T", " ");
}
/** The day number of a time: the same for all times of a day, one more for the next day. */
function dayOf(time) {
	return Math.floor(time / DAY);
}
/** A time's calendar day, `YYYY-MM-DD`. */
function dateOf(time) {
	return formatTime(time).slice(0, 10);
}
/** The midnight at the start of a time's calendar day. */
function midnightOf(time) {
	return dayOf(time) * DAY;
}
/**
* Reads a calendar day as its midnight.
*
* @param day `YYYY-MM-DD`
* @returns wall-clock milliseconds of that midnight
* @throws when `day` is not a calendar day
* @example
* parseDay("2018-01-02"); // → 1514851200000
*/
function parseDay(day) {
	const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
	if (Number.isNaN(time) || formatTime(time).slice(0, 10) !== day) {
		throw new Error(`"${day}" is not a day: write YYYY-MM-DD, for example 2018-01-31`);
	}
	return time;
}
const UNITS = {
	s: SECOND,
	min: MINUTE,
	h: HOUR,
	D: DAY
};
/** The opening time of the exchange, from midnight, and the length of a full session. */
const SESSION_OPEN = 9.5 * HOUR;
const SESSION$1 = 6.5 * HOUR;
/**
* Reads a resampling rule in pandas' notation, one that divides a day or a session of 390 minutes.
*
* @param rule a count and one of `s`, `min`, `h`, `D`: `"5min"`, `"1h"`, `"30s"`, `"65min"`
* @returns its length in milliseconds
* @throws when the rule is not of that form or divides neither into equal parts
* @example
* parseRule("5min"); // → 300000
*/
function parseRule(rule) {
	const [, count, unit] = /^(\d*)(s|min|h|D)$/.exec(rule) ?? [];
	const length = Number(count || 1) * (UNITS[unit ?? ""] ?? Number.NaN);
	if (!(length > 0) || 864e5 % length !== 0 && 234e5 % length !== 0) {
		throw new Error(`rule "${rule}": write a length that divides a day, such as 30s, 5min, 15min, 1h or 1D, or one that divides a session of 390 ` + "minutes, such as 65min");
	}
	return length;
}

// lib/src/util/showable.ts
/** The method that tells a notebook how to display a value; this project's kernel and Deno's call it. */
const DISPLAY = Symbol.for("Jupyter.display");
const viewers = new Map();
/**
* Lets a result display itself as a cell's last expression. The result's data stays the same: the method is not
* enumerable, so copies, JSON and comparisons ignore it.
*
* Its appearance is set later by `setViewer`, because rooms that compute do not know those that display.
*
* @param kind the kind of result
* @param result a new object, not yet shared
* @returns the same object
* @example
* JSON.stringify(showable("bars", { a: 1 })); // → '{"a":1}'
*/
function showable(kind, result) {
	return Object.defineProperty(result, DISPLAY, {
		configurable: true,
		value: (shown = {}) => viewers.get(kind)?.(result, shown) ?? {}
	});
}
/** Sets how results of a kind are displayed. */
function setViewer(kind, viewer) {
	viewers.set(kind, viewer);
}
/** Whether a value displays itself. */
function showsItself(x) {
	return typeof x === "object" && x !== null && DISPLAY in x && typeof x[DISPLAY] === "function";
}

// lib/src/bars/bars.ts
/** The zone of all `Bars` returned by a source. */
const NEW_YORK = "America/New_York";
/** The columns of `Bars` that hold numbers, in their usual order. */
const BAR_COLUMNS = [
	"time",
	"open",
	"high",
	"low",
	"close",
	"volume"
];
/**
* The values of a column at the given rows, in that order.
*
* @param column any column
* @param rows row numbers from 0
* @returns a new array of `rows.length` entries
* @example
* takeColumn(Float64Array.of(5, 6, 7), Uint32Array.of(2, 0)); // → [7, 5]
*/
function takeColumn(column, rows) {
	const out = new Float64Array(rows.length);
	for (let i = 0; i < out.length; i++) out[i] = column[rows[i]];
	return out;
}
/**
* The bars at the given rows, in that order.
*
* @param bars any bars
* @param rows row numbers from 0
* @returns new arrays of `rows.length` entries
* @example
* takeBars(makeSample({ to: "2018-01-03" }), Uint32Array.of(0, 1)).time.length; // → 2
*/
function takeBars(bars, rows) {
	const take = (column) => takeColumn(column, rows);
	return showable("bars", {
		...bars,
		time: take(bars.time),
		open: take(bars.open),
		high: take(bars.high),
		low: take(bars.low),
		close: take(bars.close),
		volume: take(bars.volume)
	});
}
/**
* The bars from row `start` up to, not including, row `end`: views of the same memory, nothing is copied.
*
* @param bars any bars
* @param start first row, from 0
* @param end row after the last
* @example
* sliceBars(makeSample({ to: "2018-01-03" }), 0, 5).close.length; // → 5
*/
function sliceBars(bars, start, end) {
	return showable("bars", {
		...bars,
		time: bars.time.subarray(start, end),
		open: bars.open.subarray(start, end),
		high: bars.high.subarray(start, end),
		low: bars.low.subarray(start, end),
		close: bars.close.subarray(start, end),
		volume: bars.volume.subarray(start, end)
	});
}
/** How long before its time a bar starts, in milliseconds. */
function startShift({ stamp, interval }) {
	return stamp === "end" ? interval : 0;
}
/** A deep copy of bars, for code that might write into them. */
function copyBars(bars) {
	return {
		...bars,
		...Object.fromEntries(BAR_COLUMNS.map((name) => [name, bars[name].slice()]))
	};
}

// lib/src/labels/label-spans.ts
/**
* The moment each bar is known: its end.
*
* A bar named by its start is known one interval later. Bins closed on the left over minutes stamped at their end
* (preset `seed`) are complete a minute earlier, so for them the result is one minute late, never early.
*
* @param bars any bars
* @returns wall-clock milliseconds, one for each bar
* @example
* const bars = resample(makeSample({ to: "2018-01-03" }), "5min");
* knownTimes(bars)[0] - bars.time[0]; // → 300000
*/
function knownTimes(bars) {
	const delay = bars.stamp === "end" ? 0 : bars.interval;
	return bars.time.map((time) => time + delay);
}
/**
* The span [t0, t1] of each bar's label: from when the bar is known to when the bar `horizon` bars later is known.
*
* Compute spans on all bars and select rows with `takeSpans`: computed on filtered rows, spans would be too long.
*
* @param bars **all** n bars from which the label was computed
* @param horizon bars ahead, a positive integer
* @returns n spans; the last `horizon` end at `Infinity`, because their label is unknown
* @throws RangeError when `horizon` is not a positive integer
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", chapter 4
* @example
* const bars = { time: Float64Array.of(0, 5, 10), stamp: "end", interval: 5 };
* const spans = labelSpans(bars, 1);
* spans.start; // → [0, 5, 10]
* spans.end[1]; // → 10
* spans.end[2] === Infinity; // → true
*/
function labelSpans(bars, horizon) {
	if (!Number.isInteger(horizon) || horizon < 1) {
		throw new RangeError(`horizon must be a positive number of bars, got ${horizon}`);
	}
	const start = knownTimes(bars);
	const end = start.map((_, i) => start[i + horizon] ?? Number.POSITIVE_INFINITY);
	return {
		start,
		end
	};
}
/**
* The spans of the given rows, in that order.
*
* @param spans any spans
* @param rows row numbers from 0
* @returns new spans, `rows.length` of them
* @example
* const spans = { start: Float64Array.of(0, 5, 10), end: Float64Array.of(5, 10, 15) };
* takeSpans(spans, Uint32Array.of(2)); // → { start: [10], end: [15] }
*/
function takeSpans(spans, rows) {
	return {
		start: takeColumn(spans.start, rows),
		end: takeColumn(spans.end, rows)
	};
}
/**
* The spans of a run of rows: views of the same memory, nothing is copied.
*
* @param spans any spans
* @param range first row and row after the last
* @example
* const spans = { start: Float64Array.of(0, 5, 10), end: Float64Array.of(5, 10, 15) };
* sliceSpans(spans, { start: 1, end: 3 }).start; // → [5, 10]
*/
function sliceSpans(spans, range) {
	return {
		start: spans.start.subarray(range.start, range.end),
		end: spans.end.subarray(range.start, range.end)
	};
}

// lib/src/labels/forward-return.ts
/**
* Return from each bar's close to the close `horizon` bars later: (later - close) / close, a fraction.
*
* @param close series of n prices, of **all** bars; filtering first would stretch the horizon
* @param horizon bars ahead, a positive integer
* @returns n values; the last `horizon` are NaN, because their future is not in the data
* @throws RangeError when `horizon` is not a positive integer
* @example
* futureReturn(Float64Array.of(100, 101, 99), 1); // → [0.01, -0.019801980198, NaN]
*/
function futureReturn(close, horizon) {
	if (!Number.isInteger(horizon) || horizon < 1) {
		throw new RangeError(`horizon must be a positive number of bars, got ${horizon}`);
	}
	const forward = shift(close, -horizon);
	for (let i = 0; i < forward.length; i++) forward[i] = (forward[i] - close[i]) / close[i];
	return forward;
}
/**
* Label of each bar: 1 if the forward return over the horizon exceeds the threshold (with side `"short"`: if it is below
* minus the threshold), otherwise 0.
*
* The last `horizon` bars, whose future is unknown, get 0, as in the original notebook.
*
* @param close series of n prices, of **all** bars
* @param options horizon, threshold and side
* @returns n labels
* @throws RangeError when `horizon` is not a positive integer
* @example
* labelForwardReturn(Float64Array.of(100, 101, 101.05, 99), { horizon: 1, threshold: 0.001 }); // → [1, 0, 0, 0]
*/
function labelForwardReturn(close, options) {
	const returns = futureReturn(close, options.horizon);
	const label = new Uint8Array(returns.length);
	const sign = options.side === "short" ? -1 : 1;
	for (let i = 0; i < label.length; i++) label[i] = sign * returns[i] > options.threshold ? 1 : 0;
	return label;
}
/**
* Makes the label of a recipe: 1 if the forward return over the horizon exceeds the threshold; with `side: "short"`, 1 if
* it is below minus the threshold.
*
* @param options horizon in bars, threshold as a fraction, which labels to drop, and the side
* @returns a label function: 1 or 0, NaN for dropped bars; each span runs from when the bar is known to when its
* forward bar is known
* @throws RangeError when `horizon` is not a positive integer, `threshold` is not finite, or `side` is unknown
* @example
* const bars = resample(makeSample({ to: "2018-01-04" }), "5min", { closed: "right", label: "right" });
* const label = forwardReturn({ horizon: 12, threshold: 0.001, unknown: "drop", withinSession: true });
* label(bars).label.filter((y) => !Number.isNaN(y)).length; // → 132
*/
function forwardReturn(options) {
	const { horizon, threshold, unknown, withinSession, side = "long" } = options;
	if (!Number.isInteger(horizon) || horizon < 1) {
		throw new RangeError(`label: horizon must be a positive number of bars, got ${horizon}`);
	}
	if (!Number.isFinite(threshold)) throw new RangeError(`label: threshold must be a finite return, got ${threshold}`);
	if (side !== "long" && side !== "short") throw new RangeError(`label: side must be "long" or "short", got "${side}"`);
	const choices = Object.freeze({
		horizon,
		threshold,
		unknown,
		withinSession,
		...side === "short" && { side }
	});
	return Object.assign((bars) => ({
		label: believed(bars, choices),
		spans: labelSpans(bars, horizon)
	}), { choices });
}
/** The labels, NaN for dropped bars. */
function believed({ close, time }, options) {
	const { horizon, unknown, withinSession } = options;
	const label = new Float64Array(labelForwardReturn(close, options));
	for (let i = 0; i < label.length; i++) {
		const forward = time[i + horizon];
		const dropped = forward === undefined ? unknown === "drop" : withinSession && dayOf(forward) !== dayOf(time[i]);
		if (dropped) label[i] = Number.NaN;
	}
	return label;
}

// lib/src/indicators/diff.ts
/**
* Difference between each value and the one before it.
*
* @param x series of n values
* @returns n values; NaN for the first, and wherever a NaN is involved
* @see pandas `Series.diff`
* @example
* diff(Float64Array.of(1, 4, 9)); // → [NaN, 3, 5]
*/
function diff(x) {
	const out = new Float64Array(x.length).fill(Number.NaN);
	for (let i = 1; i < x.length; i++) out[i] = x[i] - x[i - 1];
	return out;
}

// lib/src/indicators/seed-with-mean.ts
/**
* Replaces the first `period` numbers of a series by their mean, at the place of the last of them. An exponential mean
* of the result starts from a simple mean.
*
* `ewmMean(seedWithMean(x, 20), { span: 20 })`, short `ewmMean(x, { span: 20 }, { seed: "mean" })`, is the exponential
* mean of TA-Lib and most trading programs. Without it, `ewmMean` starts from the first number, as pandas does. Both
* forget their start at the same rate.
*
* @param x series of n values
* @param period number of values in the mean, a positive integer
* @returns n values: NaN before the mean, then the series unchanged; all NaN if it has fewer numbers
* @throws RangeError when `period` is not a positive integer
* @see Wilder, "New Concepts in Technical Trading Systems" (1978); TA-Lib's unstable period
* @example
* seedWithMean(Float64Array.of(1, 2, 6, 4), 3); // → [NaN, NaN, 3, 4]
* ewmMean(seedWithMean(Float64Array.of(1, 2, 6, 4), 3), { span: 3 }); // → [NaN, NaN, 3, 3.5]
*/
function seedWithMean(x, period) {
	if (!Number.isInteger(period) || period < 1) throw new RangeError(`period must be a positive integer, got ${period}`);
	const out = x.slice();
	let numbers = 0;
	let mean = 0;
	for (let i = 0; i < out.length && numbers < period; i++) {
		if (Number.isNaN(x[i])) continue;
		numbers++;
		mean += (x[i] - mean) / numbers;
		out[i] = numbers === period ? mean : Number.NaN;
	}
	return out;
}

// lib/src/indicators/seed.ts
/** Prepares a series for an exponential mean with this seed. */
function seeded(x, period, { seed = "first" } = {}) {
	if (seed !== "first" && seed !== "mean") throw new RangeError(`seed must be "first" or "mean", got ${seed}`);
	return seed === "mean" ? seedWithMean(x, period) : x;
}

// lib/src/indicators/ewm-mean.ts
/**
* Recursive exponentially weighted mean: y = y + alpha (x - y), seeded with the first number.
*
* A leading NaN stays NaN. A later NaN repeats the mean, and the next number has weight alpha / (alpha + (1 -
* alpha)^k), where k is the number of steps since the last number.
*
* @param x series of n values
* @param decay `{ span }`, where alpha is 2 / (span + 1), or `{ alpha }` in (0, 1]; Wilder's mean over n has alpha 1/n
* @param options `{ seed: "mean" }` starts from the simple mean of the first `span` numbers and is NaN before it
* @returns n values
* @throws RangeError when span is below 1 or alpha outside (0, 1], or with `seed: "mean"` without an integer span
* @see pandas `Series.ewm(adjust=False, ignore_na=False).mean()`; TA-Lib `EMA`, whose seed is the mean
* @example
* ewmMean(Float64Array.of(1, 2, 4), { span: 3 }); // → [1, 1.5, 2.75]
* ewmMean(Float64Array.of(1, 2, 6, 4), { span: 3 }, { seed: "mean" }); // → [NaN, NaN, 3, 3.5]
*/
function ewmMean(x, decay, options = {}) {
	const alpha = "span" in decay ? 2 / (decay.span + 1) : decay.alpha;
	if (!(alpha > 0 && alpha <= 1)) {
		throw new RangeError(`ewmMean needs a span of at least 1 or an alpha in (0, 1], got ${"span" in decay ? `span ${decay.span}` : `alpha ${alpha}`}`);
	}
	if (options.seed === "mean" && !("span" in decay)) {
		throw new RangeError("seed \"mean\" needs an integer span: pass one, or use wilderMean");
	}
	const from = seeded(x, "span" in decay ? decay.span : 1, options);
	const out = new Float64Array(x.length);
	let mean = Number.NaN;
	let old = 1 - alpha;
	let weight = alpha;
	for (let i = 0; i < x.length; i++) {
		const value = from[i];
		if (Number.isNaN(value)) {
			old *= 1 - alpha;
			weight = alpha / (alpha + old);
		} else {
			mean = Number.isNaN(mean) ? value : mean + weight * (value - mean);
			old = 1 - alpha;
			weight = alpha;
		}
		out[i] = mean;
	}
	return out;
}
/**
* Wilder's mean: the recursive exponential mean with alpha 1 / period.
*
* @param x series of n values
* @param period at least 1
* @param options `{ seed: "mean" }` starts from the simple mean of the first `period` numbers and is NaN before it; by
* default from the first number
* @returns n values; missing numbers as in `ewmMean`
* @throws RangeError when `period` is below 1, or not an integer with `seed: "mean"`
* @see Wilder, "New Concepts in Technical Trading Systems" (1978), whose seed is the mean
* @example
* wilderMean(Float64Array.of(1, 3, 3), 2); // → [1, 2, 2.5]
* wilderMean(Float64Array.of(1, 3, 3), 2, { seed: "mean" }); // → [NaN, 2, 2.5]
*/
function wilderMean(x, period, options = {}) {
	if (!(period >= 1 && period < Number.POSITIVE_INFINITY)) throw new RangeError(`period must be at least 1, got ${period}`);
	return ewmMean(seeded(x, period, options), { alpha: 1 / period });
}

// lib/src/indicators/rsi.ts
/**
* Relative Strength Index: 100 - 100 / (1 + up / (down + 1e-9)), where up and down are Wilder's means of the rises and
* the falls. From 0 (only falls) to 100 (only rises); a price that never moves gives 0, not 50.
*
* @param close series of n prices
* @param period Wilder's period
* @param options `{ seed: "mean" }` starts both means from the simple mean of the first `period` changes; by default
* from the first change, so that early values depend on few prices
* @returns n values; the first is NaN, or the first `period` with `seed: "mean"`
* @throws RangeError when `period` is below 1, or not an integer with `seed: "mean"`
* @see Wilder, "New Concepts in Technical Trading Systems" (1978), and TA-Lib `RSI`, whose seed is the mean
* @example
* rsi(Float64Array.of(10, 11, 10, 11), 2); // → [NaN, 100, 50, 75]
* rsi(Float64Array.of(10, 11, 10, 11), 2, { seed: "mean" }); // → [NaN, NaN, 50, 75]
*/
function rsi(close, period = 14, options = {}) {
	const rise = diff(close);
	const fall = new Float64Array(rise.length);
	for (let i = 0; i < rise.length; i++) {
		fall[i] = Math.max(-rise[i], 0);
		rise[i] = Math.max(rise[i], 0);
	}
	const up = wilderMean(rise, period, options);
	const down = wilderMean(fall, period, options);
	const out = new Float64Array(close.length);
	for (let i = 0; i < out.length; i++) out[i] = 100 - 100 / (1 + up[i] / (down[i] + 1e-9));
	return out;
}

// lib/src/indicators/true-range.ts
/**
* True range: the largest of high - low, |high - previous close| and |low - previous close|; the first bar's is
* high - low.
*
* @param bars n bars (only high, low and close are read)
* @returns n values in price units; a part that touches a NaN is left out, and where all parts do it is NaN
* @see Wilder, "New Concepts in Technical Trading Systems" (1978); pandas `concat([...], axis=1).max(axis=1)`
* @example
* trueRange({ high: Float64Array.of(11, 15), low: Float64Array.of(9, 14), close: Float64Array.of(10, 14) }); // → [2, 5]
*/
function trueRange(bars) {
	const { high, low, close } = bars;
	const out = new Float64Array(close.length);
	let previous = Number.NaN;
	for (let i = 0; i < out.length; i++) {
		let range = high[i] - low[i];
		const up = Math.abs(high[i] - previous);
		const down = Math.abs(low[i] - previous);
		if (!(up <= range) && !Number.isNaN(up)) range = up;
		if (!(down <= range) && !Number.isNaN(down)) range = down;
		out[i] = range;
		previous = close[i];
	}
	return out;
}

// lib/src/indicators/atr.ts
/**
* Average True Range: Wilder's mean of the true range.
*
* @param bars n bars (only high, low and close are read)
* @param period Wilder's period
* @param options `{ seed: "mean" }` starts from the simple mean of the first `period` true ranges and is NaN before it;
* by default from the first true range
* @returns n values in price units
* @throws RangeError when `period` is below 1, or not an integer with `seed: "mean"`
* @see Wilder, "New Concepts in Technical Trading Systems" (1978), whose seed is the mean; TA-Lib `ATR` does too, but
* counts true ranges from the second bar
* @example
* atr({ high: Float64Array.of(11, 15), low: Float64Array.of(9, 14), close: Float64Array.of(10, 14) }, 2); // → [2, 3.5]
*/
function atr(bars, period = 14, options = {}) {
	return wilderMean(trueRange(bars), period, options);
}

// lib/src/labels/trade-returns.ts
/**
* The trade that a policy would make from each bar, filled as `backtest` fills it.
*
* A trade is decided at a bar's close and opened at the next bar's open. It ends at the first of these: an open beyond
* the stop or the target, at that open; the stop, or the target, touched within a bar, at its price (the stop first if
* one bar touches both); with `flatAtClose` the close of a day's last bar. After `horizon` bars, or when `leave` asks
* for it, it is closed at the next bar's open. Slippage and fees are left out.
*
* The last bar of a day is known by the first bar of the next one, so a trade that would end at the close of the last
* bar given has no return.
*
* @param bars **all** n bars
* @param rules side, target, stop, time limit
* @param signals which bars open a trade, and which ask to close it
* @returns the return of each bar's trade, and where it ends
* @throws RangeError when a distance is not a positive number, or `horizon` not a positive whole number
* @example
* const bars = resample(makeSample({ to: "2018-01-10" }), "5min", { closed: "right", label: "right" });
* const rules = { side: "long", targetAtr: 2, stopAtr: 1, horizon: 12, flatAtClose: true };
* const { exit } = tradeReturns(bars, rules);
* exit[20] > 20 && exit[20] <= 33; // → true
*/
function tradeReturns(bars, rules, signals = {}) {
	checkRules(rules);
	const n = bars.time.length;
	const { enter } = signals;
	const walk = {
		bars,
		rules,
		signals,
		range: atr(bars, 14),
		day: bars.time.map(dayOf)
	};
	const returns = new Float64Array(n).fill(Number.NaN);
	const exit = new Uint32Array(n).fill(n);
	for (let i = 0; i < n; i++) {
		if (enter && enter[i] !== 1) continue;
		const end = endOf(walk, i);
		if (end === undefined) continue;
		exit[i] = end.bar;
		const entry = bars.open[i + 1];
		returns[i] = (rules.side === "long" ? end.price - entry : entry - end.price) / entry;
	}
	return {
		return: returns,
		exit
	};
}
/** Where and at what price the trade ends that bar `i` decides; undefined if there is none, or the bars end before. */
function endOf(walk, i) {
	const { bars, rules, signals, range, day } = walk;
	const { open, high, low, close, time, interval } = bars;
	const { leave, minimumHold = 0 } = signals;
	const { targetAtr, stopAtr, horizon, flatAtClose } = rules;
	const n = time.length;
	const isLong = rules.side === "long";
	const entered = i + 1;
	if (entered >= n || Number.isNaN(range[i]) || flatAtClose && day[entered] !== day[i]) return undefined;
	const entry = open[entered];
	const stop = isLong ? entry - stopAtr * range[i] : entry + stopAtr * range[i];
	const target = isLong ? entry + targetAtr * range[i] : entry - targetAtr * range[i];
	let leaving = false;
	for (let bar = entered; bar < n; bar++) {
		const first = open[bar];
		const [worst, best] = isLong ? [low[bar], high[bar]] : [high[bar], low[bar]];
		const jumped = isLong ? first <= stop || first >= target : first >= stop || first <= target;
		if (leaving || bar > entered && jumped) return {
			bar,
			price: first
		};
		if (isLong ? worst <= stop : worst >= stop) return {
			bar,
			price: stop
		};
		if (isLong ? best >= target : best <= target) return {
			bar,
			price: target
		};
		if (bar + 1 >= n) return undefined;
		if (flatAtClose && day[bar + 1] !== day[bar]) return {
			bar,
			price: close[bar]
		};
		const minutes = (time[bar] - time[entered] + interval) / MINUTE;
		leaving = bar - entered + 1 >= horizon || leave?.[bar] === 1 && minutes >= minimumHold;
	}
	return undefined;
}
/** Refuses distances and limits that no trade can have. */
function checkRules({ side, targetAtr, stopAtr, horizon }) {
	if (side !== "long" && side !== "short") throw new RangeError(`side must be "long" or "short", got "${side}"`);
	for (const [name, value] of Object.entries({
		targetAtr,
		stopAtr
	})) {
		if (!(value > 0 && value < Number.POSITIVE_INFINITY)) {
			throw new RangeError(`${name} must be a positive distance in ATR, got ${value}`);
		}
	}
	if (!Number.isInteger(horizon) || horizon < 1) {
		throw new RangeError(`horizon must be a positive number of bars, got ${horizon}`);
	}
}

// lib/src/labels/triple-barrier.ts
/**
* Makes the label of a recipe that matches the trade: 1 if a trade decided at the bar's close earns more than its costs,
* where the first touch of a target, a stop or a time limit ends it.
*
* The trade is filled as `backtest` fills it (see `tradeReturns`): opened at the next bar's open, target and stop in ATR
* from there, the stop first within a bar that touches both. A target nearer than the costs is therefore a loss.
*
* @param options side, target, stop, time limit, costs
* @returns a label function: 1 or 0, NaN where no trade is opened or its end is not in the bars; each span runs from when
* the bar is known to when the bar in which the trade ends is known
* @throws RangeError when a distance is not positive, `horizon` not a positive whole number, or `threshold` not finite
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 3.4: the triple-barrier method
* @example
* const bars = resample(makeSample({ to: "2018-01-04" }), "5min", { closed: "right", label: "right" });
* const rules = { side: "long", targetAtr: 2, stopAtr: 1, horizon: 12, threshold: 0.001, flatAtClose: true };
* tripleBarrier(rules)(bars).label.filter((y) => y === 1).length; // → 41
*/
function tripleBarrier(options) {
	const { side, targetAtr, stopAtr, horizon, threshold, flatAtClose } = options;
	checkTrade(options);
	const choices = Object.freeze({
		kind: "tripleBarrier",
		...{
			side,
			targetAtr,
			stopAtr,
			horizon,
			threshold,
			flatAtClose
		}
	});
	return Object.assign((bars) => payingTrades(bars, tradeReturns(bars, options), threshold), { choices });
}
/** Refuses a trade that cannot be labelled. */
function checkTrade(options) {
	try {
		checkRules(options);
	} catch (error) {
		throw new RangeError(`label: ${error.message}`);
	}
	const { threshold } = options;
	if (!Number.isFinite(threshold)) throw new RangeError(`label: threshold must be a finite return, got ${threshold}`);
}
/** The labels of trades: 1 if the return is above the threshold; the span ends when the trade's last bar is known. */
function payingTrades(bars, { return: returns, exit }, threshold) {
	const start = knownTimes(bars);
	return {
		label: returns.map((value) => Number.isNaN(value) ? Number.NaN : Number(value > threshold)),
		spans: {
			start,
			end: Float64Array.from(exit, (bar) => start[bar] ?? Number.POSITIVE_INFINITY)
		}
	};
}

// lib/src/labels/meta-label.ts
/**
* Makes the label that asks whether a signal pays: only bars with an RSI (14) below `buyBelow` have one, 1 if the trade of
* the RSI rule that starts there earns more than its costs.
*
* The trade is that of `rsiBaseline`, filled as `backtest` fills it (see `tradeReturns`): opened at the next bar's open,
* ended by its stop or target, or at the open after a bar with an RSI above `sellAbove` once it has been held for
* `minimumHold` minutes; and after `horizon` bars, because a label needs an end. A bar is labelled as if nothing were
* held at it.
*
* @param options the rule's levels, target, stop, time limit, costs
* @returns a label function: 1 or 0, NaN where there is no signal or the trade's end is not in the bars
* @throws RangeError when a level is not an RSI, `minimumHold` is negative, or as `tripleBarrier` does
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 3.6: meta-labelling
* @example
* const bars = resample(makeSample({ to: "2018-02-01" }), "5min", { closed: "right", label: "right" });
* const rule = { buyBelow: 25, sellAbove: 75, minimumHold: 30, targetAtr: 2, stopAtr: 1 };
* const { label } = metaLabel({ ...rule, horizon: 78, threshold: 0.001, flatAtClose: false })(bars);
* label.filter((y) => !Number.isNaN(y)).length < label.length / 10; // → true
*/
function metaLabel(options) {
	const { buyBelow, sellAbove, minimumHold, targetAtr, stopAtr, horizon, threshold, flatAtClose } = options;
	const rules = {
		side: "long",
		targetAtr,
		stopAtr,
		horizon,
		threshold,
		flatAtClose
	};
	checkTrade(rules);
	for (const [name, level] of Object.entries({
		buyBelow,
		sellAbove
	})) {
		if (!(level >= 0 && level <= 100)) throw new RangeError(`label: ${name} must be an RSI from 0 to 100, got ${level}`);
	}
	if (!(minimumHold >= 0)) throw new RangeError(`label: minimumHold must be 0 or more minutes, got ${minimumHold}`);
	const choices = Object.freeze({
		kind: "metaLabel",
		...{
			buyBelow,
			sellAbove,
			minimumHold,
			targetAtr,
			stopAtr,
			horizon,
			threshold,
			flatAtClose
		}
	});
	const label = (bars) => {
		const level = rsi(bars.close, 14);
		const enter = Uint8Array.from(level, (value) => value < buyBelow ? 1 : 0);
		const leave = Uint8Array.from(level, (value) => value > sellAbove ? 1 : 0);
		return payingTrades(bars, tradeReturns(bars, rules, {
			enter,
			leave,
			minimumHold
		}), threshold);
	};
	return Object.assign(label, { choices });
}

// lib/src/models/model.ts
/**
* The file name of a model: `brain.json`, or the expert's name followed by `_expert.json`.
*
* @param name of the model
* @example
* modelFile("volume"); // → "volume_expert.json"
*/
function modelFile(name) {
	return name === "brain" ? "brain.json" : `${name}_expert.json`;
}
/** The name of the model that is stacked on the experts. */
const BRAIN$1 = "brain";

// lib/src/models/inputs.ts
/** The names of the experts, in order. */
function expertNames({ experts }) {
	return Object.keys(experts);
}
/**
* The names of the models: the experts, then the brain if there is one.
*
* @param inputs a recipe, or what each model reads
* @example
* modelNames(PRESETS.seed); // → ["rsi", "macd", "trend", "brain"]
* modelNames({ experts: { volume: ["volm_z"] }, brain: null }); // → ["volume"]
*/
function modelNames(inputs) {
	return [...expertNames(inputs), ...inputs.brain ? [BRAIN$1] : []];
}
/**
* The model that decides: the brain; without one, the first expert.
*
* @param inputs a recipe, or what each model reads
* @example
* decidingModel(PRESETS.seed); // → "brain"
*/
function decidingModel(inputs) {
	return inputs.brain ? BRAIN$1 : modelNames(inputs)[0];
}
/**
* Builds a record with one entry per model.
*
* @param inputs a recipe, or what each model reads
* @param of computes the entry of one model
* @example
* mapModels(PRESETS.seed, (name) => name.length); // → { rsi: 3, macd: 4, trend: 5, brain: 5 }
*/
function mapModels(inputs, of) {
	return Object.fromEntries(modelNames(inputs).map((name) => [name, of(name)]));
}
/** The columns that an expert reads. */
function columnsOf$1(expert) {
	return "columns" in expert ? expert.columns : expert;
}
/** All columns that the models read, without repeats. */
function columnsRead({ experts, brain }) {
	return [...new Set([...Object.values(experts).flatMap(columnsOf$1), ...Object.values(brain?.regime ?? {})])];
}
/**
* The names of a model's weights, in order: the columns of an expert; for the brain, names prefixed with `experts.` and
* `regime.`.
*
* @param inputs a recipe, or what each model reads
* @param name which model
* @throws when there is no model of this name
* @example
* modelFeatures(PRESETS.seed, "trend"); // → ["ema20_rel", "ema50_rel", "ema200_rel"]
* modelFeatures(PRESETS.seed, "brain")[4]; // → "regime.time_of_day"
*/
function modelFeatures(inputs, name) {
	const { experts, brain } = inputs;
	if (name === "brain" && brain) {
		return [...brain.experts.map((expert) => `experts.${expert}`), ...Object.keys(brain.regime).map((r) => `regime.${r}`)];
	}
	if (!Object.hasOwn(experts, name)) {
		throw new Error(`there is no model "${name}"; there are ${modelNames(inputs).join(", ")}`);
	}
	return columnsOf$1(experts[name]);
}

// lib/src/recipes/cures.ts
/**
* The cures that turn the preset `seed` into `sound`, in the order of the flow: bins, labels, parts, fits, stacking,
* calibration. Each can also be applied alone.
*/
const CURES = [
	{
		name: "session bins",
		why: "minutes are stamped at their end, so a bin closed on the left starts one minute before its label and is known " + "only after it; closed and labelled right, each bar is known exactly at its label, and a day of five-minute bars has 78 bars instead of 79",
		options: {
			"bars.closed": "right",
			"bars.label": "right"
		}
	},
	{
		name: "known labels",
		why: "the last bars have no price one horizon ahead, but were labelled 0; now they are left out",
		options: { "label.unknown": "drop" }
	},
	{
		name: "labels of one session",
		why: "the last labels of each day span the night and measure the overnight gap; now they are left out",
		options: { "label.withinSession": true }
	},
	{
		name: "purge and embargo",
		why: "the last labels of a part are made from prices of the next part; now those rows are dropped, and a session between the parts too",
		options: {
			purge: true,
			embargo: "1 session"
		}
	},
	{
		name: "test part",
		why: "the rows that reported the AUC had also chosen C; now C is chosen on a separate part, and the test part is scored once",
		options: {
			trainFraction: .6,
			validationFraction: .2
		}
	},
	{
		name: "standardise",
		why: "the penalty shrank columns of small numbers (ema20_rel) to almost nothing and left large ones (rsi) alone; now all are scaled alike",
		options: { standardise: true }
	},
	{
		name: "out-of-fold stacking",
		why: "the brain learned from the experts' predictions on their own training rows, which are better than any later ones; now experts predict rows they have not seen",
		options: { stackingFolds: 5 }
	},
	{
		name: "calibrate",
		why: "with p = 0.6, the label should be 1 in 6 of 10 cases; now log-odds are corrected by a line fitted on the rows that chose C, as far as their days support it",
		options: { calibrate: true }
	}
];

// lib/src/features/columns.ts
/**
* The named columns in order, to fit a model to.
*
* @param columns columns by name
* @param names the columns to take
* @returns the columns themselves, not copies
* @throws when a column does not exist; the error lists those that do
* @example
* designMatrix({ a: Float64Array.of(1), b: Float64Array.of(2) }, ["b"]); // → [[2]]
*/
function designMatrix(columns, names) {
	return names.map((name) => {
		const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
		if (column) return column;
		throw new Error(`there is no column "${name}"; there are ${Object.keys(columns).join(", ")}`);
	});
}

// lib/src/features/filter-rows.ts
/** The names of the limits, in order. */
const LIMITS = [
	"min",
	"max",
	"above",
	"below"
];
/**
* Filters rows by limits of their columns or by a function of the columns.
*
* @param columns columns of n values
* @param filter limits by column, such as `{ atr_pct: { max: 0.02 } }`, or a function that returns n values
* @param bars the n bars, for a function that also uses prices
* @returns row numbers in increasing order; NaN fails every limit
* @throws when a limit's column does not exist, or the function returns a different number of values
* @example
* const columns = { volm_z: Float64Array.of(-2, 0, 0), atr_pct: Float64Array.of(0.01, 0.01, 0.03) };
* filterRows(columns, { atr_pct: { max: 0.02 }, volm_z: { above: -1, below: 5 } }); // → [1]
* filterRows(columns, ({ volm_z }) => volm_z.map((z) => z + 2)); // → [1, 2]
*/
function filterRows(columns, filter, bars) {
	const kept = typeof filter === "function" ? ownFilter(columns, filter, bars) : withinLimits(columns, filter);
	const rows = new Uint32Array(kept.length);
	let count = 0;
	for (let i = 0; i < kept.length; i++) if (kept[i] === 1) rows[count++] = i;
	return rows.slice(0, count);
}
function ownFilter(columns, filter, bars) {
	const rows = rowsOf$2(columns);
	const kept = filter(columns, bars && copyBars(bars));
	if (kept?.length !== rows) {
		throw new Error(`the filter returns ${kept?.length ?? "no"} values for ${rows} rows: it needs one per row`);
	}
	return Uint8Array.from({ length: rows }, (_, row) => kept[row] ? 1 : 0);
}
function withinLimits(columns, limits) {
	const kept = new Uint8Array(rowsOf$2(columns)).fill(1);
	for (const [name, limit] of Object.entries(limits)) {
		const [column] = designMatrix(columns, [name]);
		const { min = -Infinity, max = Infinity, above, below } = limit;
		for (let i = 0; i < kept.length; i++) {
			const value = column[i];
			const withinOpen = (above === undefined || value > above) && (below === undefined || value < below);
			if (!(withinOpen && value >= min && value <= max)) kept[i] = 0;
		}
	}
	return kept;
}
function rowsOf$2(columns) {
	return Object.values(columns)[0]?.length ?? 0;
}

// lib/src/util/bisect-right.ts
/** How many of the increasing values are at most `limit`, as Python's `bisect_right`. */
function bisectRight(values, limit) {
	let low = 0;
	let high = values.length;
	while (low < high) {
		const middle = low + high >>> 1;
		if (values[middle] <= limit) low = middle + 1;
		else high = middle;
	}
	return low;
}

// lib/src/splits/embargo.ts
/**
* Why a value is not an embargo, with what to write instead; undefined if it is one.
*
* @param value any value
*/
function embargoFault(value) {
	if (value === 0 || typeof value === "string" && EMBARGO.test(value)) return undefined;
	if (typeof value === "number" && value > 0) {
		return `${value} would be minutes, which leave nothing out over a weekend: write "1 session" or "12 bars"`;
	}
	return `${JSON.stringify(value)} is not an embargo: write "1 session", "12 bars", or 0 for none`;
}
const EMBARGO = /^([1-9]\d*) (bar|session)s?$/;
/**
* Extends label spans by an embargo, for splits that purge by spans: no span of another part may start before the
* extended one ends.
*
* `"k bars"` leaves at least k bars between a label and the next part, `"k sessions"` at least k whole days of bars. Both
* count bars that exist, so nights, weekends and holidays count as no time.
*
* @param spans n spans
* @param embargo `"1 session"`, `"12 bars"`, or 0
* @param known when each bar is known (`knownTimes`), **all** bars, increasing
* @returns n spans with later ends, at most that of the last bar; the same starts
* @throws RangeError when the embargo is none
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 7.4.2
* @example
* const known = Float64Array.of(9, 10, 33, 34, 57, 58).map((hour) => hour * 60 * MINUTE);
* const spans = { start: known.slice(0, 1), end: known.slice(1, 2) };
* embargoSpans(spans, "1 session", known).end[0] / (60 * MINUTE); // → 34
* embargoSpans(spans, "1 bar", known).end[0] / (60 * MINUTE); // → 33
*/
function embargoSpans({ start, end }, embargo, known) {
	const fault = embargoFault(embargo);
	if (fault !== undefined) throw new RangeError(fault);
	if (embargo === 0) return {
		start,
		end
	};
	const [, count, unit] = EMBARGO.exec(embargo);
	const last = unit === "bar" ? lastBarAfter(known, Number(count)) : lastBarOfDayAfter(known, Number(count));
	return {
		start,
		end: end.map((time) => Math.max(time, last(time)))
	};
}
/** The time of the k-th bar after a moment, or of the last bar. */
function lastBarAfter(known, k) {
	return (time) => known[Math.min(bisectRight(known, time) + k, known.length) - 1] ?? time;
}
/** The time of the last bar of the k-th day of bars after that of a moment, or of the last bar. */
function lastBarOfDayAfter(known, k) {
	const lastOfDay = known.filter((time, i) => i + 1 === known.length || dayOf(known[i + 1]) > dayOf(time));
	const days = lastOfDay.map(dayOf);
	return (time) => lastOfDay[Math.min(bisectRight(days, dayOf(time)) + k, days.length) - 1] ?? time;
}

// lib/src/util/closest.ts
/**
* The word among known ones that was probably meant: one that ends with it after a dot, otherwise the one with the fewest
* letters to add, drop, change or swap, if these are few.
*
* @param word what was written
* @param known what could have been meant
* @returns the word, or undefined if none is like it
* @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance (optimal string alignment)
* @example
* closest("label.horzion", ["label.horizon", "label.side"]); // → "label.horizon"
* closest("horizon", ["label.horizon", "label.side"]); // → "label.horizon"
* closest("colour", ["label.horizon", "label.side"]); // → undefined
*/
function closest(word, known) {
	const written = word.toLowerCase();
	const ending = known.filter((one) => one.toLowerCase().endsWith(`.${written}`));
	if (ending.length === 1) return ending[0];
	const scored = known.map((one) => ({
		one,
		edits: editsBetween(written, one.toLowerCase())
	}));
	const near = scored.filter(({ one, edits }) => edits <= Math.min(3, Math.max(word.length, one.length) / 3));
	return near.sort((a, b) => a.edits - b.edits)[0]?.one;
}
/** ` (did you mean x?)`, or "" where no known word is like it. */
function didYouMean(word, known) {
	const meant = closest(word, known);
	return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}
/** Letters to add, drop, change or swap with their neighbour. */
function editsBetween(a, b) {
	const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
	for (let i = 1; i <= a.length; i++) {
		const row = [i];
		for (let j = 1; j <= b.length; j++) {
			const change = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
			const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			const swap = isSwap ? rows[i - 2][j - 2] + 1 : Number.POSITIVE_INFINITY;
			row.push(Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, change, swap));
		}
		rows.push(row);
	}
	return rows[a.length][b.length];
}

// lib/src/util/plain-text.ts
/**
* A text without characters that would act on a terminal: they are written out, as `\u001b`. Line ends and tabs stay, and
* colours where they are allowed.
*
* @param text any text, such as a name from a file
* @param options `colours`: whether escape sequences that set colours, and carriage returns, stay
* @example
* plainText("TSLA\u001b[2J"); // → "TSLA\\u001b[2J"
*/
function plainText(text, { colours = false } = {}) {
	return text.replace(ACTING, (found) => {
		const isColour = found.length > 1 && found.charCodeAt(0) === ESCAPE;
		if (colours && (isColour || found === "\r") || found === "\n" || found === "	") return found;
		return `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}${found.slice(1)}`;
	});
}
const ESCAPE = 27;
/** Control characters, one of them with what makes it a colour, and what changes the direction of text. */
const ACTING = /\p{Cc}(?:\[[\d;]*m)?|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

// lib/src/util/one-line.ts
/** More of a message is of no use to a reader. */
const LONGEST$1 = 300;
/**
* What another library says, as part of a message: one line, without characters that act on a terminal, and not endless. It may
* quote the file that it is about.
*
* @example
* oneLine('Unexpected token in "{\n  a"'); // → 'Unexpected token in "{ a"'
*/
function oneLine(text) {
	const line = plainText(text.slice(0, 4 * LONGEST$1).replace(/\s+/g, " "));
	return line.length > LONGEST$1 ? `${line.slice(0, LONGEST$1)}\u2026` : line;
}

// lib/src/util/shape.ts
/**
* Reads a value as a shape.
*
* @param shape what it must be
* @param value anything
* @param whose what to call it in the error
* @returns a copy of the value
* @throws when it is something else; the error names the places and what must be there
* @example
* checked(exactly({ rule: oneOf("5min", "15min") }), { rule: "5min" }, "bars").rule; // → "5min"
*/
function checked(shape, value, whose) {
	const faults = [];
	const copy = shape(value, "", faults);
	if (faults.length > 0) throw new Error(`${whose}: ${firstFaults(faults)}`);
	return copy;
}
/** More faults than these are counted: a wrong file has hundreds. */
const NAMED$1 = 5;
/** Faults in one line. */
function firstFaults(faults) {
	const more = faults.length > NAMED$1 ? [`and ${faults.length - NAMED$1} more`] : [];
	return [...faults.slice(0, NAMED$1), ...more].join("; ");
}
/** A value for which a condition holds; the words follow "must be". */
/* @__NO_SIDE_EFFECTS__ */
function that(words, holds) {
	return (value, at, faults) => {
		if (!holds(value)) faults.push(wrong(at, value, words));
		return value;
	};
}
/** A finite number, within limits that the words name. */
/* @__NO_SIDE_EFFECTS__ */
function numberThat(words, holds = () => true) {
	return /* @__PURE__ */ that(words, (value) => Number.isFinite(value) && holds(value));
}
/** A whole number of at least `least`. */
/* @__NO_SIDE_EFFECTS__ */
function wholeFrom(least) {
	return /* @__PURE__ */ numberThat(`a whole number of at least ${least}`, (x) => Number.isSafeInteger(x) && x >= least);
}
/** One of some texts. */
/* @__NO_SIDE_EFFECTS__ */
function oneOf(...values) {
	return /* @__PURE__ */ that(values.map((value) => `"${value}"`).join(" or "), (value) => values.includes(value));
}
/** A list of at least `least` values of one shape. */
/* @__NO_SIDE_EFFECTS__ */
function listOf$1(item, least) {
	return (value, at, faults) => {
		if (Array.isArray(value) && value.length >= least) {
			return Array.from(value, (one, i) => item(one, `${at}[${i}]`, faults));
		}
		faults.push(wrong(at, value, `a list of at least ${least}`));
		return [];
	};
}
/** A list with one value of each shape. */
/* @__NO_SIDE_EFFECTS__ */
function tuple(...items) {
	return (value, at, faults) => {
		const fits = Array.isArray(value) && value.length === items.length;
		if (!fits) faults.push(wrong(at, value, `a list of ${items.length}`));
		return fits ? items.map((item, i) => item(value[i], `${at}[${i}]`, faults)) : [];
	};
}
/** Nothing, or a value of a shape. */
/* @__NO_SIDE_EFFECTS__ */
function optional(shape) {
	return (value, at, faults) => value === undefined ? undefined : shape(value, at, faults);
}
/** An object with exactly these fields. */
/* @__NO_SIDE_EFFECTS__ */
function exactly(fields) {
	const shapes = Object.entries(fields);
	return (value, at, faults) => {
		if (!isObject(value, at, faults)) return {};
		for (const name of Object.keys(value)) {
			if (Object.hasOwn(fields, name)) continue;
			faults.push(`${place$1(at)}: there is no ${quoted(name)}; there are ${Object.keys(fields).join(", ")}`);
		}
		const copies = shapes.map(([name, shape]) => [name, shape(own(value, name), inside(at, name), faults)]);
		return Object.fromEntries(copies.filter(([, copy]) => copy !== undefined));
	};
}
/** An object with values of one shape under any names. */
/* @__NO_SIDE_EFFECTS__ */
function recordOf(shape) {
	return (value, at, faults) => {
		if (!isObject(value, at, faults)) return {};
		const copies = Object.keys(value).map((name) => {
			if (name === "__proto__") faults.push(`${place$1(at)}: nothing can be called ${quoted(name)}`);
			return [name, shape(own(value, name), inside(at, name), faults)];
		});
		return Object.fromEntries(copies);
	};
}
function isObject(value, at, faults) {
	const is = typeof value === "object" && value !== null && !Array.isArray(value);
	if (!is) faults.push(wrong(at, value, "an object"));
	return is;
}
/** A field of the object itself, never one that all objects have. */
function own(value, name) {
	return Object.hasOwn(value, name) ? value[name] : undefined;
}
/** That a value is wrong, what it must be, and what it is. */
function wrong(at, value, words) {
	return value === undefined ? `${place$1(at)}: missing; it must be ${words}` : `${place$1(at)}: must be ${words}, not ${shown$1(value)}`;
}
function place$1(at) {
	return at === "" ? "the whole" : at;
}
function inside(at, name) {
	if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${at}[${quoted(name)}]`;
	return at === "" ? name : `${at}.${name}`;
}
function quoted(text) {
	return oneLine(JSON.stringify(text.slice(0, 60)));
}
function shown$1(value) {
	if (typeof value === "string") return quoted(value);
	if (Array.isArray(value)) return `a list of ${value.length}`;
	return typeof value === "object" && value !== null ? "an object" : typeof value === "function" ? "a function" : String(value);
}

// lib/src/recipes/choices.ts
const finite$1 = /* @__PURE__ */ numberThat("a finite number");
const above0 = /* @__PURE__ */ numberThat("a number above 0", (x) => x > 0);
const from0 = /* @__PURE__ */ numberThat("a number of 0 or more", (x) => x >= 0);
const share = /* @__PURE__ */ numberThat("a number above 0 and below 1", (x) => x > 0 && x < 1);
const percent$1 = /* @__PURE__ */ numberThat("a number from 0 to 100", (x) => x >= 0 && x <= 100);
const trueOrFalse = /* @__PURE__ */ that("true or false", (value) => typeof value === "boolean");
const anything = (value) => value;
const side = /* @__PURE__ */ oneOf("left", "right");
const Cs = /* @__PURE__ */ listOf$1(above0, 1);
const rule = (value, at, faults) => {
	const text = (/* @__PURE__ */ that("a text such as \"5min\"", (own) => typeof own === "string"))(value, at, faults);
	try {
		if (typeof text === "string") parseRule(text);
	} catch (error) {
		faults.push(`${at}: ${error.message}`);
	}
	return text;
};
const embargo = (value, at, faults) => {
	const fault = embargoFault(value);
	if (fault !== undefined) faults.push(`${at}: ${fault}`);
	return value;
};
/** What a label of each kind must have. */
const LABELS = /* @__PURE__ */ labelShapes();
function labelShapes() {
	const direction = /* @__PURE__ */ oneOf("long", "short");
	const trade = {
		targetAtr: above0,
		stopAtr: above0,
		horizon: /* @__PURE__ */ wholeFrom(1),
		threshold: finite$1,
		flatAtClose: trueOrFalse
	};
	return {
		forwardReturn: {
			horizon: /* @__PURE__ */ wholeFrom(1),
			threshold: finite$1,
			unknown: /* @__PURE__ */ oneOf("zero", "drop"),
			withinSession: trueOrFalse,
			side: /* @__PURE__ */ optional(direction)
		},
		tripleBarrier: {
			kind: /* @__PURE__ */ oneOf("tripleBarrier"),
			side: direction,
			...trade
		},
		metaLabel: {
			kind: /* @__PURE__ */ oneOf("metaLabel"),
			buyBelow: percent$1,
			sellAbove: percent$1,
			minimumHold: from0,
			...trade
		}
	};
}
function labelFields(choices) {
	const { kind = "forwardReturn" } = choices ?? {};
	return Object.hasOwn(LABELS, kind) ? LABELS[kind] : { kind: /* @__PURE__ */ oneOf("tripleBarrier", "metaLabel") };
}
const SHAPE = {
	bars: /* @__PURE__ */ exactly({
		rule,
		closed: side,
		label: side,
		session: /* @__PURE__ */ oneOf("regular", "all")
	}),
	filters: /* @__PURE__ */ optional(/* @__PURE__ */ recordOf(/* @__PURE__ */ exactly({
		min: /* @__PURE__ */ optional(finite$1),
		max: /* @__PURE__ */ optional(finite$1),
		above: /* @__PURE__ */ optional(finite$1),
		below: /* @__PURE__ */ optional(finite$1)
	}))),
	label: (value, at, faults) => value === undefined ? undefined : (/* @__PURE__ */ exactly(labelFields(value)))(value, at, faults),
	trainFraction: share,
	validationFraction: share,
	purge: trueOrFalse,
	embargo,
	standardise: trueOrFalse,
	stackingFolds: /* @__PURE__ */ numberThat("0 for none, or a whole number of at least 2", (k) => Number.isSafeInteger(k) && k >= 0 && k !== 1),
	calibrate: trueOrFalse,
	C: Cs,
	weights: /* @__PURE__ */ optional(/* @__PURE__ */ oneOf("none", "uniqueness")),
	classWeight: /* @__PURE__ */ optional(/* @__PURE__ */ oneOf("none", "balanced"))
};
const CHOICES = /* @__PURE__ */ exactly(SHAPE);
/** The parts of a recipe that are not plain choices. */
const OTHERS = [
	"name",
	"features",
	"experts",
	"brain",
	"engine",
	"method",
	"adam",
	"source"
];
/**
* The plain choices of a recipe: everything that is data rather than code. `filters` and `label` are left out if they
* are custom functions.
*
* @param recipe any recipe
* @example
* choicesOf(PRESETS.sound).label; // → { horizon: 12, threshold: 0.001, unknown: "drop", withinSession: true }
*/
function choicesOf(recipe) {
	const { bars, filters, label, trainFraction, validationFraction } = recipe;
	const { purge, embargo, standardise, stackingFolds, calibrate, C, weights = "none", classWeight = "none" } = recipe;
	return {
		bars: { ...bars },
		...typeof filters !== "function" && { filters: structuredClone(filters) },
		...label.choices && { label: { ...label.choices } },
		...{
			trainFraction,
			validationFraction,
			purge,
			embargo,
			standardise,
			stackingFolds,
			calibrate,
			C: [...C]
		},
		...weights !== "none" && { weights },
		...classWeight !== "none" && { classWeight }
	};
}
/**
* The names of a recipe's plain choices, in the order of the flow: those that `withOptions` and `--set` accept.
*
* @param recipe any recipe
* @example
* choiceNames(PRESETS.seed).slice(0, 2); // → ["bars.rule", "bars.closed"]
*/
function choiceNames(recipe) {
	const recorded = {
		...choicesOf(recipe),
		weights: "",
		classWeight: ""
	};
	return Object.entries(recorded).flatMap(([name, value]) => {
		if (name === "label") {
			const names = Object.keys(labelFields(value));
			return names.filter((inner) => inner !== "kind").map((inner) => `label.${inner}`);
		}
		if (name === "filters") {
			return Object.keys(value).flatMap((column) => LIMITS.map((limit) => `filters.${column}.${limit}`));
		}
		return isGroup(value) ? Object.keys(value).map((inner) => `${name}.${inner}`) : [name];
	});
}
/** Refuses a recipe with a choice that is missing, unknown or impossible. */
function checkChoices(recipe) {
	const { bars, C } = recipe;
	const known = [...Object.keys(SHAPE), ...OTHERS];
	const unknown = Object.keys(recipe).find((name) => !known.includes(name));
	if (unknown !== undefined) {
		throw new Error(`recipe "${recipe.name}": there is no choice "${unknown}"; there are ${known.join(", ")}`);
	}
	const choices = {
		...choicesOf({
			...recipe,
			bars: bars ?? {},
			C: C ?? []
		}),
		bars,
		C
	};
	parse(choices, recipe.name);
	const models = [...Object.entries(recipe.experts).map(([name, expert]) => [
		`expert ${name}`,
		EXPERT,
		expert
	]), ...recipe.brain ? [[
		"the brain",
		BRAIN,
		recipe.brain
	]] : []];
	for (const [whose, shape, model] of models) {
		if (!Array.isArray(model)) checked(shape, model, `recipe "${recipe.name}": ${whose}`);
	}
}
const EXPERT = /* @__PURE__ */ modelShape("columns");
const BRAIN = /* @__PURE__ */ modelShape("experts", "regime");
/** What a model reads, which is checked elsewhere, and the settings that it may have of its own. */
function modelShape(...reads) {
	const read = Object.fromEntries(reads.map((name) => [name, anything]));
	return /* @__PURE__ */ exactly({
		...read,
		C: /* @__PURE__ */ optional(Cs),
		standardise: /* @__PURE__ */ optional(trueOrFalse)
	});
}
/** Changes some choices by name, and checks the result. */
function changeChoices(recipe, values) {
	const changed = choicesOf(recipe);
	for (const [name, value] of Object.entries(values)) {
		const [outer, ...inner] = name.split(".");
		refuseUnknown(recipe, name, outer, inner);
		let group = changed;
		for (const step of [outer, ...inner].slice(0, -1)) {
			if (!Object.hasOwn(group, step)) group[step] = {};
			group = group[step];
		}
		group[inner.at(-1) ?? outer] = value;
	}
	return parse(changed, recipe.name);
}
function refuseUnknown(recipe, name, outer, inner) {
	if (outer === "label" && !recipe.label.choices) {
		throw new Error(`"${name}": the label of recipe "${recipe.name}" is a custom function, which has no such choice`);
	}
	if (outer === "filters" && typeof recipe.filters === "function") {
		throw new Error(`"${name}": the filter of recipe "${recipe.name}" is a custom function, which has no such choice`);
	}
	const names = choiceNames(recipe);
	const [column, limit] = inner;
	const filter = outer === "filters" && inner.length === 2 && column !== "__proto__" && LIMITS.includes(limit);
	if (!names.includes(name) && !filter) {
		throw new Error(`there is no option "${name}"${didYouMean(name, names)}; there are ${names.join(", ")}`);
	}
}
function parse(choices, name) {
	return checked(CHOICES, choices, `options of recipe "${name}"`);
}
function isGroup(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

// lib/src/recipes/define-recipe.ts
/**
* Makes a recipe: all choices of the flow in one frozen value that every tool accepts.
*
* Spread a preset and change the parts you want. The types know columns and models by name, so a misspelt name is a
* type error.
*
* @param parts all choices, such as `{ ...PRESETS.sound, name: "mine", experts: { ... } }`
* @returns the recipe, deeply frozen
* @throws when a choice is missing, unknown or impossible; the error names it
* @example
* const recipe = defineRecipe({
*   ...PRESETS.sound,
*   name: "momentum",
*   features: (bars) => ({ ...buildFeatures(bars), ret12: pctChange(bars.close, 12) }),
*   experts: { ...PRESETS.sound.experts, momentum: ["ret12", "vol_z"] },
*   brain: { experts: ["rsi", "momentum"], regime: { volatility: "atr_pct" } },
* });
* Object.keys(research(makeSample({ to: "2018-06-01" }), recipe).models); // → ["rsi", "macd", "trend", "momentum", "brain"]
*/
function defineRecipe(parts) {
	return makeRecipe(parts);
}
/** Checks and freezes a recipe. Pass a source only if loading that source gives this very recipe. */
function makeRecipe(parts, source) {
	const { source: _, ...own } = parts;
	checkParts(own);
	checkChoices(own);
	const recipe = Object.fromEntries(Object.entries(own).map(([key, value]) => [key, freeze(value)]));
	if (source) Object.defineProperty(recipe, "source", { value: freeze(source) });
	return Object.freeze(recipe);
}
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,39}$/;
/** Names that tables of models use for other things. */
const TAKEN = [
	"brain",
	"baseline",
	"beyond"
];
/** Refuses impossible experts and brains. Which columns exist is known only once there are bars. */
function checkParts({ name, features, filters, label, experts, brain }) {
	const fault = (words) => {
		throw new Error(`recipe ${typeof name === "string" && name !== "" ? `"${name}"` : "without a name"}: ${words}`);
	};
	if (typeof name !== "string" || name.trim() === "") fault("give it a name");
	if (typeof features !== "function") fault("features must be a function from bars to columns by name, such as (bars) => ({ rsi: rsi(bars.close, 14) })");
	if (typeof filters !== "function" && (typeof filters !== "object" || filters === null)) {
		fault("filters must be limits by column or a function of the columns; {} keeps every row");
	}
	if (typeof label !== "function") fault("label must be a function from bars to labels: forwardReturn({ ... }) makes one");
	if (typeof experts !== "object" || experts === null || Object.keys(experts).length === 0) {
		fault("experts must be one or more lists of columns by name");
	}
	for (const [expert, reads] of Object.entries(experts)) {
		if (!NAME.test(expert) || TAKEN.includes(expert)) {
			fault(`an expert cannot be called "${expert}": write a letter, then up to 39 letters, digits or _, and not ${TAKEN.join(", ")}`);
		}
		const twin = Object.keys(experts).find((other) => other !== expert && other.toLowerCase() === expert.toLowerCase());
		if (twin !== undefined) fault(`experts "${expert}" and "${twin}" would be the same file on systems that ignore case`);
		const columns = typeof reads === "object" && reads !== null ? columnsOf$1(reads) : undefined;
		if (!Array.isArray(columns) || columns.length === 0) fault(`expert ${expert} reads no column`);
		checkNames$1(columns, `expert ${expert}`, fault);
	}
	if (brain === null) return;
	const { experts: read, regime } = brain ?? {};
	if (!Array.isArray(read) || typeof regime !== "object" || regime === null) {
		fault("brain must list the experts and regime columns it reads, or be null");
		return;
	}
	checkNames$1(brain.experts, "the brain", fault);
	const stranger = brain.experts.find((expert) => !Object.hasOwn(experts, expert));
	if (stranger !== undefined) {
		fault(`the brain reads an expert "${stranger}"; there are ${Object.keys(experts).join(", ")}`);
	}
	const odd = Object.keys(regime).find((regime) => !NAME.test(regime));
	if (odd !== undefined) fault(`the brain cannot call a regime column "${odd}": write a letter, then letters, digits or _`);
	if (brain.experts.length + Object.keys(regime).length === 0) fault("the brain reads nothing; use null for no brain");
}
function checkNames$1(names, whose, fault) {
	const twice = names.find((name, i) => names.indexOf(name) !== i);
	if (twice !== undefined) fault(`${whose} reads ${twice} twice`);
}
/** Deep-freezes a copy of plain data; functions are kept as they are. */
function freeze(value) {
	if (Array.isArray(value)) return Object.freeze(value.map(freeze));
	if (typeof value !== "object" || value === null) return value;
	return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, freeze(inner)])));
}

// node_modules/pure-rand/lib/esm/distribution/uniformFloat64.js
const scale26 = 1.4901161193847656e-8;
const scale53 = 11102230246251565e-32;
const mask1 = 67108863;
const mask2 = 134217727;
/**
* Uniformly generate random 64-bit floating point values between 0 (included) and 1 (excluded)
*
* @remarks Generated values are multiples of 2**-53, providing 53 bits of randomness.
*
* @param rng - Instance of RandomGenerator to extract random values from
*
* @public
*/
function uniformFloat64(rng) {
	const value1 = rng.next() & mask1;
	const value2 = rng.next() & mask2;
	return value1 * scale26 + value2 * scale53;
}

// node_modules/pure-rand/lib/esm/generator/xoroshiro128plus.js
const jumps = [
	3639956645,
	3750757012,
	1261568508,
	386426335
];
var XoroShiro128Plus = class XoroShiro128Plus {
	constructor(s01, s00, s11, s10) {
		this.s01 = s01;
		this.s00 = s00;
		this.s11 = s11;
		this.s10 = s10;
	}
	clone() {
		return new XoroShiro128Plus(this.s01, this.s00, this.s11, this.s10);
	}
	next() {
		const out = this.s00 + this.s10 | 0;
		const a0 = this.s10 ^ this.s00;
		const a1 = this.s11 ^ this.s01;
		const s00 = this.s00;
		const s01 = this.s01;
		this.s00 = s00 << 24 ^ s01 >>> 8 ^ a0 ^ a0 << 16;
		this.s01 = s01 << 24 ^ s00 >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
		this.s10 = a1 << 5 ^ a0 >>> 27;
		this.s11 = a0 << 5 ^ a1 >>> 27;
		return out;
	}
	jump() {
		let ns01 = 0;
		let ns00 = 0;
		let ns11 = 0;
		let ns10 = 0;
		let s01 = this.s01;
		let s00 = this.s00;
		let s11 = this.s11;
		let s10 = this.s10;
		for (let i = 0; i !== 4; ++i) {
			const ji = jumps[i];
			for (let mask = 1; mask; mask <<= 1) {
				if (ji & mask) {
					ns01 ^= s01;
					ns00 ^= s00;
					ns11 ^= s11;
					ns10 ^= s10;
				}
				const a0 = s10 ^ s00;
				const a1 = s11 ^ s01;
				const s00_ = s00;
				const s01_ = s01;
				s00 = s00_ << 24 ^ s01_ >>> 8 ^ a0 ^ a0 << 16;
				s01 = s01_ << 24 ^ s00_ >>> 8 ^ a1 ^ (a1 << 16 | a0 >>> 16);
				s10 = a1 << 5 ^ a0 >>> 27;
				s11 = a0 << 5 ^ a1 >>> 27;
			}
		}
		this.s01 = ns01;
		this.s00 = ns00;
		this.s11 = ns11;
		this.s10 = ns10;
	}
	getState() {
		return [
			this.s01,
			this.s00,
			this.s11,
			this.s10
		];
	}
};
function xoroshiro128plusFromState(state) {
	if (!(state.length === 4)) throw new Error("The state must have been produced by a xoroshiro128plus RandomGenerator");
	return new XoroShiro128Plus(state[0], state[1], state[2], state[3]);
}
function xoroshiro128plus(seed) {
	return new XoroShiro128Plus(-1, ~seed, seed | 0, 0);
}

// lib/src/bars/calendar.ts
/** The years the calendar covers, inclusive. */
const CALENDAR_YEARS = [1998, 2028];
const OPEN$1 = 570 * MINUTE;
const CLOSE$1 = 960 * MINUTE;
const EARLY_CLOSE = 780 * MINUTE;
/** Closures that follow no rule: attacks, storms, days of mourning. */
const UNPLANNED_CLOSURES = /* @__PURE__ */ [
	[
		"2001-09-11",
		"2001-09-12",
		"2001-09-13",
		"2001-09-14"
	],
	[
		"2004-06-11",
		"2007-01-02",
		"2018-12-05",
		"2025-01-09"
	],
	["2012-10-29", "2012-10-30"]
].flat();
const SATURDAY = 6;
const SUNDAY = 0;
const date = (year, month, day) => Date.UTC(year, month - 1, day);
const weekday = (time) => new Date(time).getUTCDay();
const isWeekend = (time) => weekday(time) === SATURDAY || weekday(time) === SUNDAY;
/** The n-th Monday, Thursday, ... of a month; n = -1 is the last. */
function nthWeekday(year, month, day, n) {
	const first = n > 0 ? date(year, month, 1 + 7 * (n - 1)) : date(year, month + 1, 1) - 7 * DAY;
	return first + (day - weekday(first) + 7) % 7 * DAY;
}
/** A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after. */
function observed(time) {
	const day = weekday(time);
	return day === SATURDAY ? time - DAY : day === SUNDAY ? time + DAY : time;
}
/** Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8). */
function easter(year) {
	const a = year % 19;
	const b = Math.floor(year / 100);
	const c = year % 100;
	const f = Math.floor((b + 8) / 25);
	const g = Math.floor((b - f + 1) / 3);
	const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
	const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - c % 4) % 7;
	const m = Math.floor((a + 11 * h + 22 * l) / 451);
	const n = h + l - 7 * m + 114;
	return date(year, Math.floor(n / 31), n % 31 + 1);
}
const thanksgiving = (year) => nthWeekday(year, 11, 4, 4);
function closures(year) {
	const newYear = date(year, 1, 1);
	return [
		weekday(newYear) === SATURDAY ? newYear : observed(newYear),
		nthWeekday(year, 1, 1, 3),
		nthWeekday(year, 2, 1, 3),
		easter(year) - 2 * DAY,
		nthWeekday(year, 5, 1, -1),
		...year >= 2022 ? [observed(date(year, 6, 19))] : [],
		observed(date(year, 7, 4)),
		nthWeekday(year, 9, 1, 1),
		thanksgiving(year),
		observed(date(year, 12, 25))
	];
}
function earlyCloses(year) {
	return [
		year === 2002 ? date(year, 7, 5) : date(year, 7, 3),
		thanksgiving(year) + DAY,
		date(year, 12, 24),
		...year === 2003 ? [date(year, 12, 26)] : []
	];
}
function buildCloses() {
	const [first, last] = CALENDAR_YEARS;
	const closes = new Map();
	for (let day = date(first, 1, 1); day <= date(last, 12, 31); day += DAY) {
		if (!isWeekend(day)) closes.set(day, CLOSE$1);
	}
	for (let year = first; year <= last; year++) {
		for (const day of earlyCloses(year)) if (closes.has(day)) closes.set(day, EARLY_CLOSE);
		for (const day of closures(year)) closes.delete(day);
	}
	for (const day of UNPLANNED_CLOSURES) closes.delete(parseDay(day));
	return closes;
}
let closes;
/**
* The regular session of the New York exchanges on the day of a moment: 09:30 to 16:00, or to 13:00 on an early close.
*
* Built from the exchanges' holiday rules and unscheduled closures. Every day of 1998-2028 is compared with
* the Python packages exchange_calendars and pandas_market_calendars, and with QuantConnect LEAN's public market hours,
* which lack the two early closes of 1998. On eight days one of the packages has a late open or another close: there the
* usual hours are taken, which lose no bar; see test/python/calendar.test.ts.
*
* @param time wall-clock milliseconds in New York, any moment of the day
* @returns the session, or undefined on a weekend or holiday
* @throws when the day is outside 1998-2028
* @example
* sessionOf(parseDay("2021-11-26")).close - parseDay("2021-11-26"); // → 46800000
* sessionOf(parseDay("2021-11-25")); // → undefined
*/
function sessionOf(time) {
	const day = midnightOf(time);
	const [first, last] = CALENDAR_YEARS;
	if (!(day >= date(first, 1, 1) && day <= date(last, 12, 31))) {
		const what = Number.isNaN(day) ? "a missing time" : dateOf(day);
		throw new Error(`${what} is outside the exchange calendar, which covers ${first} to ${last}`);
	}
	closes ??= buildCloses();
	const close = closes.get(day);
	return close === undefined ? undefined : {
		open: day + OPEN$1,
		close: day + close
	};
}
/**
* The sessions of the days from `from` up to, not including, `to`.
*
* @param from first day, `YYYY-MM-DD`
* @param to day after the last, `YYYY-MM-DD`
* @throws when a day is outside 1998-2028
* @example
* sessionsBetween("2018-01-01", "2022-01-01").length; // → 1008
*/
function sessionsBetween(from, to) {
	const sessions = [];
	for (let day = parseDay(from); day < parseDay(to); day += DAY) {
		const session = sessionOf(day);
		if (session) sessions.push(session);
	}
	return sessions;
}

// lib/src/bars/sample.ts
/** The days of the sample, excluding the last. */
const SAMPLE_PERIOD = ["2018-01-01", "2022-01-01"];
/** The sample's symbol. No stock has it: when reading a file, it means the only symbol in that file. */
const SAMPLE_SYMBOL = "SAMPLE";
/** The defaults of a sample. */
const SAMPLE_DEFAULTS = {
	seed: 1,
	edge: .03,
	drift: 0,
	volatility: "regimes"
};
const START_PRICE = 250;
/** Volatility of a normal day from open to close, in log price; the night adds half as much again. */
const DAY_VOLATILITY = .02;
const NIGHT_SHARE = .5;
/** Volatility of each kind of day relative to normal, and the probability of changing to another kind. */
const REGIMES = [
	{
		scale: .65,
		leave: 1 / 60
	},
	{
		scale: 1,
		leave: 1 / 40
	},
	{
		scale: 1.9,
		leave: 1 / 15
	}
];
const TYPICAL_VOLUME = 12e3;
/** What a yearly drift is spread over, evenly over its minutes. */
const SESSIONS_A_YEAR = 252;
/** Half-life of a planted deviation, in minutes. */
const HALF_LIFE = 40;
/**
* Makes synthetic one-minute bars on the real New York calendar of 2018 to 2021: 1008 sessions, nine of which end at
* 13:00, 391,500 minutes. They are made up: good for learning and testing, useless for trading.
*
* The log price is a martingale (the price is one too) with calm and stormy regimes, the day's U-shape of volatility
* and volume, and overnight gaps; highs and lows are those of a Brownian path through the minute. Prices are rounded to
* cents. `edge` plants a mean-reverting deviation in it: the price strays, with a half-life of 40 minutes. `drift` makes
* the expected price grow evenly over the minutes of 252 sessions a year, with the same random numbers.
*
* The brain's mean AUC over seeds 1 to 20 is 0.510 without an edge (standard deviation between seeds 0.014), and higher
* by `edge` with one. That 0.510 is not skill: volatility can be predicted, and with it the chance of a move beyond
* costs.
*
* @param options see `SampleOptions`; the same options give the same bytes
* @returns regular-hours minute bars stamped at their end
* @throws RangeError when `edge` is outside [0, 0.14], `drift` is not above -1 or `seed` is not an integer
* @example
* makeSample({ to: "2018-01-03" }).time.length; // → 390
*/
function makeSample(options = {}) {
	const { to = SAMPLE_PERIOD[1], symbol = SAMPLE_SYMBOL, ...chosen } = options;
	const { seed, edge, drift, volatility } = {
		...SAMPLE_DEFAULTS,
		...chosen
	};
	if (!(edge >= 0 && edge <= STRONGEST_EDGE)) {
		throw new RangeError(`edge must be from 0 to ${STRONGEST_EDGE}, got ${edge}`);
	}
	if (!(drift > -1 && drift < Number.POSITIVE_INFINITY)) throw new RangeError(`drift must be above -1, got ${drift}`);
	if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
	if (to > SAMPLE_PERIOD[1]) throw new RangeError(`the sample ends before ${SAMPLE_PERIOD[1]}, so "to" cannot be ${to}`);
	const sessions = sessionsBetween(SAMPLE_PERIOD[0], to);
	const n = sessions.reduce((sum, session) => sum + minutesOf$1(session), 0);
	const bars = {
		time: new Float64Array(n),
		open: new Float64Array(n),
		high: new Float64Array(n),
		low: new Float64Array(n),
		close: new Float64Array(n),
		volume: new Float64Array(n)
	};
	const { uniform, normal } = randomNumbers(seed);
	const strength = strayShare(edge);
	const rise = Math.log1p(drift) / (SESSIONS_A_YEAR * 390);
	const keep = 2 ** (-1 / HALF_LIFE);
	let fair = Math.log(START_PRICE);
	let stray = 0;
	let regime = 1;
	let row = 0;
	for (const session of sessions) {
		const minutes = minutesOf$1(session);
		if (uniform() < REGIMES[regime].leave) regime = (regime + (uniform() < .5 ? 1 : 2)) % REGIMES.length;
		const scale = volatility === "constant" ? 1 : REGIMES[regime].scale;
		const minuteVolatility = DAY_VOLATILITY * scale / Math.sqrt(390);
		const gap = DAY_VOLATILITY * scale * NIGHT_SHARE;
		fair += gap * normal() - gap * gap / 2;
		let open = fair + stray;
		for (let minute = 0; minute < minutes; minute++) {
			const shape = busyness(minute, minutes);
			const sigma = minuteVolatility * (volatility === "constant" ? 1 : shape);
			const [fairShock, strayShock] = [normal(), normal()];
			const news = sigma * Math.sqrt(1 - strength);
			fair += news * fairShock - news * news / 2 + rise;
			stray = keep * stray + sigma * Math.sqrt(strength) * strayShock;
			const close = fair + stray;
			const move = (close - open) ** 2;
			const spread = () => Math.sqrt(move - 2 * sigma * sigma * Math.log(1 - uniform()));
			const middle = open + close;
			bars.time[row] = session.open + (minute + 1) * MINUTE;
			bars.open[row] = toCents(open);
			bars.high[row] = toCents((middle + spread()) / 2);
			bars.low[row] = toCents((middle - spread()) / 2);
			bars.close[row] = toCents(close);
			const surprise = Math.sqrt(move) / sigma;
			bars.volume[row] = Math.ceil(TYPICAL_VOLUME * scale * shape * shape * (.6 + .5 * surprise) * Math.exp(.4 * normal()));
			open = close;
			row++;
		}
	}
	return showable("bars", {
		symbol,
		zone: NEW_YORK,
		interval: MINUTE,
		stamp: "end",
		...bars
	});
}
/**
* The share of each minute's variance that must be mean-reverting for a given edge, measured as the mean AUC of the
* seed preset's brain over seeds 1 to 20 minus its mean without an edge (`npm run bench:edge` measures it).
*/
const MEASURED_EDGES = [
	[0, 0],
	[.0026, .1],
	[.013, .2],
	[.0188, .25],
	[.0245, .3],
	[.0372, .4],
	[.0499, .5],
	[.0648, .6],
	[.0807, .7],
	[.0993, .8],
	[.1195, .9],
	[.1409, 1]
];
const STRONGEST_EDGE = .14;
function strayShare(edge) {
	const above = MEASURED_EDGES.findIndex(([measured]) => measured >= edge);
	const [edge1, share1] = MEASURED_EDGES[above];
	const [edge0, share0] = MEASURED_EDGES[Math.max(0, above - 1)];
	return edge1 === edge0 ? share1 : share0 + (share1 - share0) * (edge - edge0) / (edge1 - edge0);
}
function minutesOf$1(session) {
	return (session.close - session.open) / MINUTE;
}
/** Volatility of a minute relative to the day's mean: high after the open, lowest at noon, rising to the close. */
function busyness(minute, minutes) {
	return .75 + 1.1 * Math.exp(-minute / 25) + .6 * Math.exp(-(minutes - 1 - minute) / 30);
}
/** A log price as a price rounded to cents, at least one cent. */
function toCents(logPrice) {
	return Math.max(1, Math.round(Math.exp(logPrice) * 100)) / 100;
}
/** Uniform numbers in [0, 1) and normal ones (by Marsaglia's polar method), from one seeded generator. */
function randomNumbers(seed) {
	const generator = xoroshiro128plus(seed);
	const uniform = () => uniformFloat64(generator);
	let spare;
	const normal = () => {
		if (spare !== undefined) {
			const value = spare;
			spare = undefined;
			return value;
		}
		for (;;) {
			const a = 2 * uniform() - 1;
			const b = 2 * uniform() - 1;
			const s = a * a + b * b;
			if (s >= 1 || s === 0) continue;
			const factor = Math.sqrt(-2 * Math.log(s) / s);
			spare = b * factor;
			return a * factor;
		}
	};
	return {
		uniform,
		normal
	};
}

// lib/src/labels/label.ts
/**
* Runs a label function on bars and checks the result.
*
* @param label any label
* @param bars n bars
* @returns n labels and spans
* @throws when there are not n labels and spans, a label is neither 1, 0 nor NaN, or a span ends before it starts
* @example
* const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
* labelBars((bars) => ({ label: new Uint8Array(bars.time.length), spans: labelSpans(bars, 1) }), bars).label[0]; // → 0
*/
function labelBars(label, bars) {
	const labels = label(copyBars(bars));
	const rows = bars.time.length;
	const { start, end } = labels.spans ?? {};
	for (const [what, column] of Object.entries({
		label: labels.label,
		"spans.start": start,
		"spans.end": end
	})) {
		if (column?.length === rows) continue;
		throw new Error(`the label returns ${column ? column.length : "no"} values of ${what} for ${rows} bars`);
	}
	for (let i = 0; i < rows; i++) {
		const value = labels.label[i];
		if (value !== 0 && value !== 1 && !Number.isNaN(value)) {
			throw new Error(`the label of bar ${i} is ${value}: labels are 1, 0, or NaN for none`);
		}
		if (!Number.isNaN(value) && !(start[i] <= end[i])) {
			throw new Error(`the label of bar ${i} starts at ${start[i]} and ends at ${end[i]}: a span must not end before it starts`);
		}
	}
	return labels;
}

// lib/src/util/hash-numbers.ts
/**
* A short hash of numbers, the same on every engine: 64 bits of FNV-1a over their bytes as little-endian doubles, in
* hexadecimal. It distinguishes columns; it is not cryptographic.
*
* @see http://www.isthe.com/chongo/tech/comp/fnv/
*/
function hashNumbers(values) {
	const view = new DataView(new ArrayBuffer(8));
	let [a, b] = [2166136261, 3421674724];
	for (let i = 0; i < values.length; i++) {
		const value = values[i];
		view.setFloat64(0, Number.isNaN(value) ? Number.NaN : value + 0, true);
		for (let k = 0; k < 8; k++) {
			const byte = view.getUint8(k);
			a = Math.imul(a ^ byte, 16777619);
			b = Math.imul(b ^ byte ^ a >>> 24, 16777619);
		}
	}
	return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

// lib/src/bars/clock-changes.ts
/** The Sundays on which New York's clocks change, as midnights: by the rule of 2007, and by the one before. */
function clockChanges(year) {
	return year >= 2007 ? [sunday(year, 3, 8), sunday(year, 11, 1)] : [sunday(year, 4, 1), sunday(year, 10, 25)];
}
/** Whether a wall-clock time lies in the hour that New York's clocks show twice, 01:00 to 02:00 of a Sunday in autumn. */
function isRepeatedHour(time) {
	const clock = time - midnightOf(time);
	if (!(clock >= 36e5 && clock <= 2 * 36e5)) return false;
	return clockChanges(new Date(time).getUTCFullYear())[1] === midnightOf(time);
}
/**
* Whether a bar that follows another is of the second of two hours that New York's clocks show alike, and the other of the
* first: its time does not come after the other's, and yet it is in order.
*/
function isSetBack(before, time) {
	return time <= before && before - time <= 36e5 && midnightOf(before) === midnightOf(time) && isRepeatedHour(time);
}
/**
* Bars whose time increases: those of the second of two hours that New York's clocks show alike are left out.
*
* @param bars bars in order
* @returns the same object where no such bar is there
* @example
* const bars = makeSample({ to: "2018-01-03" });
* withoutSecondHours(bars) === bars; // → true
*/
function withoutSecondHours(bars) {
	const { time } = bars;
	const rows = new Uint32Array(time.length);
	let kept = 0;
	let latest = Number.NEGATIVE_INFINITY;
	let isSecond = false;
	for (let i = 0; i < time.length; i++) {
		if (i > 0 && isSetBack(time[i - 1], time[i])) isSecond = true;
		else if (time[i] > latest) isSecond = false;
		if (isSecond) continue;
		latest = time[i];
		rows[kept++] = i;
	}
	return kept === time.length ? bars : takeBars(bars, rows.subarray(0, kept));
}
/** Whether New York's clocks show summer time on most of a day, given as its midnight. */
function isSummer(midnight) {
	const [spring, autumn] = clockChanges(new Date(midnight).getUTCFullYear());
	return midnight >= spring && midnight < autumn;
}
/** The first Sunday of a month from a day on. */
function sunday(year, month, day) {
	const from = Date.UTC(year, month - 1, day);
	return from + (7 - new Date(from).getUTCDay()) % 7 * DAY;
}

// lib/src/bars/regular-hours.ts
/**
* The bars of the regular session: those that start from 09:30 until before that day's close, by the calendar.
*
* @param bars bars in New York time, either stamp
* @returns the bars kept, none on days when the exchange is closed. The same object if all are kept
* @throws when a bar lies outside the calendar's years
* @example
* regularHours(makeSample({ to: "2018-01-03" })).time.length; // → 390
*/
function regularHours(bars) {
	const shift = startShift(bars);
	const rows = new Uint32Array(bars.time.length);
	let kept = 0;
	let today = Number.NaN;
	let [open, close] = [Number.NaN, Number.NaN];
	for (let i = 0; i < bars.time.length; i++) {
		const start = bars.time[i] - shift;
		if (start >= open && start < close) {
			rows[kept++] = i;
			continue;
		}
		const day = dayOf(start);
		if (day === today) continue;
		today = day;
		const session = sessionOf(start);
		[open, close] = session ? [session.open, session.close] : [Number.NaN, Number.NaN];
		if (start >= open && start < close) rows[kept++] = i;
	}
	return kept === rows.length ? bars : takeBars(bars, rows.subarray(0, kept));
}

// lib/src/bars/resample.ts
/**
* Resamples bars to longer ones: first open, highest high, lowest low, last close, sum of volumes.
*
* Equivalent to `pandas.DataFrame.resample(rule, closed=..., label=...)` with first, max, min, last, sum and
* `dropna()`: bins count from midnight, missing numbers are skipped, and a bin without any value for a price is
* dropped. The result's `stamp` follows `label`. A rule that divides the session of 390 minutes but not the day
* (`"65min"`, `"130min"`) counts from each day's 09:30. An hour that the clocks show twice has its bins twice, where they are
* not longer than it; a longer one holds the bars of both.
*
* @param bars bars in increasing order of time
* @param rule length of a bin; it must divide a day (`"5min"`) or a session
* @param options pandas' defaults: `closed` and `label` are `"left"`
* @returns one bar for every bin that holds a bar
* @throws when the rule divides neither or is not a multiple of the bars' own length, or when times do not increase
* @example
* const minutes = makeSample({ to: "2018-01-03" });
* resample(minutes, "5min").time.length; // → 79
* resample(minutes, "5min", { closed: "right", label: "right" }).time.length; // → 78
*/
function resample(bars, rule, options = {}) {
	const { closed = "left", label = "left" } = options;
	const length = parseRule(rule);
	if (length % bars.interval !== 0) {
		const own = bars.interval / MINUTE;
		throw new Error(`rule "${rule}": these bars are ${own} minutes long, and can only be joined into a multiple of that, such as ${2 * own}min`);
	}
	const { time, open, high, low, close, volume } = bars;
	const n = time.length;
	const shift = label === "right" ? length : 0;
	const bins = countBins(time, length, closed);
	const out = {
		time: new Float64Array(bins),
		open: new Float64Array(bins),
		high: new Float64Array(bins),
		low: new Float64Array(bins),
		close: new Float64Array(bins),
		volume: new Float64Array(bins)
	};
	let kept = 0;
	let i = 0;
	while (i < n) {
		const left = leftEdge(time[i], length, closed);
		const right = left + length;
		let first = Number.NaN;
		let highest = Number.NaN;
		let lowest = Number.NaN;
		let last = Number.NaN;
		let sum = 0;
		const from = i;
		for (; i < n && (closed === "left" ? time[i] < right : time[i] <= right); i++) {
			if (i > from && startsAnew(time[i - 1], time[i], length)) break;
			const o = open[i];
			const h = high[i];
			const l = low[i];
			const c = close[i];
			const v = volume[i];
			if (Number.isNaN(first)) first = o;
			if (!(h <= highest) && !Number.isNaN(h)) highest = h;
			if (!(l >= lowest) && !Number.isNaN(l)) lowest = l;
			if (!Number.isNaN(c)) last = c;
			if (!Number.isNaN(v)) sum += v;
		}
		if (Number.isNaN(first) || Number.isNaN(highest) || Number.isNaN(lowest) || Number.isNaN(last)) continue;
		out.time[kept] = left + shift;
		out.open[kept] = first;
		out.high[kept] = highest;
		out.low[kept] = lowest;
		out.close[kept] = last;
		out.volume[kept] = sum;
		kept++;
	}
	return showable("bars", {
		symbol: bars.symbol,
		zone: bars.zone,
		interval: length,
		stamp: label === "left" ? "start" : "end",
		time: out.time.subarray(0, kept),
		open: out.open.subarray(0, kept),
		high: out.high.subarray(0, kept),
		low: out.low.subarray(0, kept),
		close: out.close.subarray(0, kept),
		volume: out.volume.subarray(0, kept),
		...bars.origin && { origin: bars.origin }
	});
}
/**
* Left edge of the bin that contains a moment. Bins count from midnight, or from the open if they do not divide a day.
*/
function leftEdge(time, length, closed) {
	const from = 864e5 % length === 0 ? 0 : midnightOf(closed === "left" ? time : time - 1) + SESSION_OPEN;
	const bin = closed === "left" ? Math.floor((time - from) / length) : Math.ceil((time - from) / length) - 1;
	return from + bin * length;
}
/**
* Whether a bar is the first of an hour that the clocks show for the second time: it begins a bin, where bins are not longer
* than that hour.
*/
function startsAnew(before, time, length) {
	return length <= 36e5 && isSetBack(before, time);
}
function countBins(time, length, closed) {
	let bins = 0;
	let previous = Number.NEGATIVE_INFINITY;
	let right = Number.NEGATIVE_INFINITY;
	for (let i = 0; i < time.length; i++) {
		const t = time[i];
		if (startsAnew(previous, t, length)) {
			right = Number.NEGATIVE_INFINITY;
		} else if (!(t > previous) && !isSetBack(previous, t)) {
			const [before, now] = [time[i - 1], t].map((x) => Number.isFinite(x) ? formatTime(x) : String(x));
			throw new Error(`bar ${i} at ${now} does not come after bar ${i - 1} at ${before}: sort the bars and drop repeats`);
		}
		previous = t;
		if (closed === "left" ? t >= right : t > right) {
			bins++;
			right = leftEdge(t, length, closed) + length;
		}
	}
	return bins;
}

// lib/src/recipes/recipe-bars.ts
/**
* Turns minutes into the bars of a recipe; longer bars too, where the recipe's are a multiple of them.
*
* @param minutes bars stamped at their end
* @param bars rule, edges and hours
* @throws when the recipe's bars are shorter than those given, or no multiple of them, or an hour is there twice
* @example
* recipeBars(makeSample({ to: "2018-01-03" }), PRESETS.sound.bars).time.length; // → 78
*/
function recipeBars(minutes, { rule, closed, label, session }) {
	const [wanted, own] = [parseRule(rule), minutes.interval];
	if (wanted % own !== 0) {
		const [theirs, given] = [wanted, own].map((length) => `${length / MINUTE}-minute`);
		throw new Error(`the recipe has ${theirs} bars, which cannot be made of ${given} bars: read shorter ones, or train on a multiple of ` + `theirs with --set bars.rule=${own / MINUTE}min`);
	}
	const kept = session === "regular" ? regularHours(minutes) : minutes;
	if (withoutSecondHours(kept) !== kept) {
		throw new Error("the bars hold an hour that New York's clocks show twice, in autumn, and rows of a recipe need times of their own: take " + "regular hours, or withoutSecondHours(bars)");
	}
	return resample(kept, rule, {
		closed,
		label
	});
}

// lib/src/recipes/volume-uses.ts
/** Whether no bar has a volume. */
function lacksVolume({ volume }) {
	for (let i = 0; i < volume.length; i++) if (volume[i] !== 0) return false;
	return volume.length > 0;
}
/**
* What of a recipe depends on the volume, seen by running it with another: who reads which columns, each as a text.
*
* @param recipe any recipe
* @param bars bars without volume
* @param columns the recipe's columns of these bars
* @param readers who reads which columns
*/
function volumeUses(recipe, bars, columns, readers) {
	const other = {
		...copyBars(bars),
		volume: bars.volume.map((_, i) => 1e3 + i * 7919 % 1009)
	};
	const changed = recipe.features(copyBars(other));
	const depends = (name) => !isSame(columns[name], changed[name]);
	const uses = readers.flatMap(([reader, names]) => {
		const of = [...new Set(names)].filter(depends);
		return of.length > 0 ? [`${reader} reads ${of.join(", ")}`] : [];
	});
	const { filters } = recipe;
	if (typeof filters === "function") {
		const [rows, otherRows] = [filterRows(columns, filters, bars), filterRows(changed, filters, other)];
		if (!isSame(rows, otherRows)) uses.push("the filter uses it");
	}
	const [{ label }, { label: otherLabel }] = [labelBars(recipe.label, bars), labelBars(recipe.label, other)];
	if (!isSame(label, otherLabel)) uses.push("the label uses it");
	return uses;
}
function isSame(a, b) {
	if (a.length !== b.length) return false;
	for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
	return true;
}

// lib/src/recipes/run-features.ts
/** Column names reserved for tables and pipelines. */
const RESERVED = [
	"time",
	"label",
	"passes",
	"rows"
];
/**
* Runs a recipe's features on bars and checks the result.
*
* @param recipe any recipe
* @param bars n bars
* @returns the columns by name
* @throws when a column is no Float64Array of n values, an expert, the brain or a filter reads one that is not there, or
* one of them depends on the volume of bars that have none
* @example
* const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
* Object.keys(runFeatures(PRESETS.seed, bars)).length; // → 20
*/
function runFeatures(recipe, bars) {
	const columns = recipe.features(copyBars(bars));
	const where = `recipe "${recipe.name}"`;
	if (columns instanceof Promise) {
		throw new Error(`${where}: features returns a promise; it must return the columns directly, so it cannot be async`);
	}
	if (typeof columns !== "object" || columns === null || Array.isArray(columns)) {
		throw new Error(`${where}: features must return columns by name, such as { rsi: rsi(bars.close, 14) }`);
	}
	for (const [name, column] of Object.entries(columns)) {
		if (RESERVED.includes(name)) throw new Error(`${where}: a column cannot be called "${name}": the name is reserved`);
		if (name === "" || name === "__proto__" || /[\n\r"]/.test(name)) {
			throw new Error(`${where}: a column cannot be called ${JSON.stringify(name)}`);
		}
		if (!(column instanceof Float64Array) || column.length !== bars.time.length) {
			const what = column instanceof Float64Array ? `${column.length} values` : typeof column;
			throw new Error(`${where}: column "${name}" is ${what}, not a Float64Array of ${bars.time.length} values, one per bar`);
		}
	}
	for (const [name, column] of Object.entries(columns)) {
		const at = firstInfinite(column);
		if (at === undefined) continue;
		throw new Error(`${where}: column "${name}" is ${column[at]} at ${formatTime(bars.time[at])}: numbers must be finite, or NaN for missing`);
	}
	for (const [reader, names] of readers(recipe)) {
		const missing = names.find((name) => !Object.hasOwn(columns, name));
		if (missing === undefined) continue;
		throw new Error(`${where}: ${reader} reads "${missing}", but features returns no such column; there are ` + Object.keys(columns).join(", "));
	}
	if (lacksVolume(bars)) {
		const uses = volumeUses(recipe, bars, columns, readers(recipe));
		if (uses.length > 0) {
			throw new Error(`${where} uses the volume, which these bars do not have: ${uses.join("; ")}; take bars with volume, or a recipe ` + "without these columns");
		}
	}
	return columns;
}
/** A plain loop, because it checks every value of every run. */
function firstInfinite(column) {
	for (let i = 0; i < column.length; i++) {
		const value = column[i];
		if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) return i;
	}
	return undefined;
}
/** Which columns are read, and by what. */
function readers({ experts, brain, filters }) {
	return [
		...Object.entries(experts).map(([name, expert]) => [`expert ${name}`, columnsOf$1(expert)]),
		["the brain", Object.values(brain?.regime ?? {})],
		["the filter", typeof filters === "function" ? [] : Object.keys(filters)]
	];
}

// lib/src/recipes/fingerprint.ts
/**
* The days of the sample used as probe bars: five weeks with a clock change, a holiday, an early close at 13:00 and an
* unscheduled closure.
*/
const PROBE_SEED = 20181029;
const PROBE_DAYS = ["2018-10-29", "2018-12-07"];
/**
* Fixed minute bars, on which fingerprints are computed.
*
* @returns synthetic regular-hours minutes, 2018-10-29 to 2018-12-06
* @example
* probeMinutes().time.length; // → 10350
*/
function probeMinutes() {
	probe ??= makeProbe();
	return probe;
}
let probe;
function makeProbe() {
	const [from, to] = PROBE_DAYS;
	const minutes = makeSample({
		to,
		symbol: "PROBE",
		seed: PROBE_SEED
	});
	return sliceBars(minutes, bisectRight(minutes.time, parseDay(from)), minutes.time.length);
}
/** Probe rows whose values a fingerprint keeps: the first forty, then increasingly sparse ones. */
function probeRows(rows) {
	const kept = Array.from({ length: Math.min(rows, 40) }, (_, row) => row);
	for (let row = 40; row < rows; row = Math.ceil(row * 1.25)) kept.push(row);
	return kept;
}
/**
* Computes a recipe's fingerprint: the values of each of its columns over the probe bars.
*
* Two recipes with the same fingerprint feed models the same numbers, whatever their names. Values are rounded so that
* JavaScript engines agree.
*
* @param recipe any recipe
* @returns one entry for each feature column, for `passes` and for `label`
* @throws as the recipe's own functions do
* @example
* fingerprintOf(PRESETS.sound).rsi.hash === fingerprintOf(PRESETS.seed).rsi.hash; // → false
*/
function fingerprintOf(recipe) {
	return Object.fromEntries(Object.entries(probeColumns(recipe)).map(([name, column]) => [name, printOf(column)]));
}
/**
* Everything that a recipe computes over the probe bars, or over the whole sample for a column that needs more history
* than that.
*/
function probeColumns(recipe) {
	const few = columnsOver(recipe, probeMinutes());
	const missing = Object.values(few).some((column) => column.every(Number.isNaN));
	return missing ? columnsOver(recipe, makeSample({
		symbol: "PROBE",
		seed: PROBE_SEED
	})) : few;
}
/** Computed twice, because models trained on a column that changes each time could never be fed. */
function columnsOver(recipe, minutes) {
	const bars = recipeBars(minutes, recipe.bars);
	const [columns, again] = [columnsOf(recipe, bars), columnsOf(recipe, bars)];
	const restless = Object.keys(columns).find((name) => columns[name].some((value, i) => !Object.is(value, again[name]?.[i])));
	if (restless === undefined) return columns;
	throw new Error(`recipe "${recipe.name}": "${restless}" changes each time it is computed: use no clock, no random numbers ` + "without a seed, and no state kept between calls");
}
function columnsOf(recipe, bars) {
	const features = runFeatures(recipe, bars);
	const passes = new Float64Array(bars.time.length);
	for (const row of filterRows(features, recipe.filters, bars)) passes[row] = 1;
	return {
		...features,
		passes,
		label: Float64Array.from(labelBars(recipe.label, bars).label)
	};
}
function printOf(column) {
	const rounded = column.map(round);
	return {
		hash: hashNumbers(rounded),
		values: probeRows(column.length).map((row) => Number.isNaN(rounded[row]) ? null : rounded[row])
	};
}
/**
* The columns of a recipe that a fingerprint cannot verify: they need more history than the probe bars have and are
* missing throughout.
*
* @param recipe any recipe
* @returns their names
* @example
* unprovedColumns(PRESETS.seed); // → []
*/
function unprovedColumns(recipe) {
	return Object.entries(probeColumns(recipe)).flatMap(([name, column]) => column.every(Number.isNaN) ? [name] : []);
}
/** Rounds to six digits; numbers that are negligible beside the others become 0, because engines may differ there. */
function round(value) {
	return Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(6));
}
/**
* Lists the columns in which a recipe differs from what models were trained on.
*
* @param trained the fingerprint beside the models
* @param now the fingerprint of the recipe to compare
* @returns one line for each column that differs, with the first probe row; empty if the recipe may feed the models
* @example
* const mine = defineRecipe({ ...PRESETS.seed, name: "mine", features: (bars) => buildFeatures(bars, { rsi: 7 }) });
* fingerprintFaults(fingerprintOf(PRESETS.seed), fingerprintOf(mine))[0].startsWith("`rsi` is not what"); // → true
*/
function fingerprintFaults(trained, now) {
	return Object.entries(trained).flatMap(([name, there]) => {
		const here = now[name];
		const what = name === "passes" ? "the filter" : name === "label" ? "the label" : `\`${name}\``;
		if (!here) return [`${what} is missing: these models were trained with a column of this name`];
		if (here.hash === there.hash) return [];
		const at = there.values.findIndex((value, i) => value !== here.values[i]);
		if (at < 0 && here.values.length === there.values.length) {
			return [`${what} is not what these models were trained on: it differs between the probe rows that are kept`];
		}
		const row = probeRows(Number.MAX_SAFE_INTEGER)[Math.max(at, 0)];
		const word = (value) => value == null ? "missing" : String(value);
		return [`${what} is not what these models were trained on: from probe row ${row} on it differs ` + `(${word(there.values[at])} at training, ${word(here.values[at])} now)`];
	});
}

// lib/src/indicators/fill-na.ts
/**
* Replaces every NaN of a series with a value.
*
* @param x series of n values
* @param value the replacement
* @returns n values
* @see pandas `Series.fillna`
* @example
* fillNa(Float64Array.of(NaN, 2), 0); // → [0, 2]
*/
function fillNa(x, value) {
	const out = new Float64Array(x.length);
	for (let i = 0; i < out.length; i++) out[i] = Number.isNaN(x[i]) ? value : x[i];
	return out;
}

// lib/src/indicators/macd.ts
/**
* Moving Average Convergence Divergence: the difference between a fast and a slow exponential mean of the price.
*
* @param close series of n prices
* @param fast span of the fast mean
* @param slow span of the slow mean
* @param signal span of the mean of the line
* @param options `{ seed: "mean" }` starts each of the three means from the simple mean of its first `span` numbers; by
* default from the first number
* @returns three series of n values in price units. The first value of each is 0; with `seed: "mean"`, the line is NaN
* for the first slow - 1 values, signal and hist for signal - 1 more
* @throws RangeError when a span is below 1, or not an integer with `seed: "mean"`
* @see Appel, "Technical Analysis: Power Tools for Active Investors" (2005); pandas `ewm(span=..., adjust=False)`;
* TA-Lib `MACD`, whose seeds are means; the fast one's covers the numbers just before the slow one is ready
* @example
* macd(Float64Array.of(100, 102), 1, 3, 3); // → { line: [0, 1], signal: [0, 0.5], hist: [0, 0.5] }
*/
function macd(close, fast = 12, slow = 26, signal = 9, options = {}) {
	const quick = ewmMean(close, { span: fast }, options);
	const line = ewmMean(close, { span: slow }, options);
	for (let i = 0; i < line.length; i++) line[i] = quick[i] - line[i];
	const mean = ewmMean(line, { span: signal }, options);
	const hist = new Float64Array(line.length);
	for (let i = 0; i < hist.length; i++) hist[i] = line[i] - mean[i];
	return {
		line,
		signal: mean,
		hist
	};
}

// lib/src/indicators/pct-change.ts
/**
* Relative change from the value k steps earlier: (x[i] - x[i-k]) / x[i-k], a fraction. For prices, the return of
* holding for k bars.
*
* @param x series of n values
* @param periods the steps k, a positive integer: a change to a later value would look ahead
* @returns n values; NaN for the first k, and wherever a NaN is involved
* @throws RangeError when `periods` is not a positive integer
* @see pandas `Series.pct_change` (which computes x[i]/x[i-k] - 1: the same number with more rounding)
* @example
* pctChange(Float64Array.of(100, 110, 99)); // → [NaN, 0.1, -0.1]
* pctChange(Float64Array.of(100, 110, 99), 2); // → [NaN, NaN, -0.01]
*/
function pctChange(x, periods = 1) {
	if (!Number.isInteger(periods) || periods < 1) {
		throw new RangeError(`periods must be a positive integer, got ${periods}`);
	}
	const out = new Float64Array(x.length).fill(Number.NaN);
	for (let i = periods; i < x.length; i++) out[i] = (x[i] - x[i - periods]) / x[i - periods];
	return out;
}

// lib/src/indicators/ratio.ts
/**
* Element-wise quotient of two series.
*
* @param x series of n values
* @param y series of n values
* @returns n values x / y; NaN where either is
* @example
* ratio(Float64Array.of(1, 3), Float64Array.of(2, 4)); // → [0.5, 0.75]
*/
function ratio(x, y) {
	const out = new Float64Array(x.length);
	for (let i = 0; i < out.length; i++) out[i] = x[i] / y[i];
	return out;
}

// lib/src/indicators/relative-to.ts
/**
* Relative difference of a series from another: x / base - 1.
*
* @param x series of n values
* @param base series of n values
* @returns n values; NaN where either is
* @example
* relativeTo(Float64Array.of(101, 98), Float64Array.of(100, 100)); // → [0.01, -0.02]
*/
function relativeTo(x, base) {
	const out = new Float64Array(x.length);
	for (let i = 0; i < out.length; i++) out[i] = x[i] / base[i] - 1;
	return out;
}

// lib/src/indicators/rolling-moments.ts
/**
* Mean and sample standard deviation of every trailing window, in time independent of the window's length and without
* drift: each comes only from the values in its own window.
*
* The series is cut into blocks as long as a window. A window is then the end of one block and the beginning of the
* next: ends are accumulated backwards when a block is complete, beginnings grow with the next block (Welford), and the
* two are merged (Chan, Golub, LeVeque 1983). Values are taken relative to the value at the block's edge, which lies in
* every window that uses it, so leading digits that all values share cost no precision, and a constant window gives
* zeros.
*
* @param x series of n values
* @param window number of values, a positive integer
* @returns two series of n values, NaN until the window is full and wherever it holds a NaN
* @throws RangeError when `window` is not a positive integer
* @example
* rollingMoments(Float64Array.of(1, 2, 6), 3).distance; // → [NaN, NaN, -3]
*/
function rollingMoments(x, window) {
	if (!Number.isInteger(window) || window < 1) throw new RangeError(`window must be a positive integer, got ${window}`);
	const distance = new Float64Array(x.length).fill(Number.NaN);
	const std = new Float64Array(x.length).fill(Number.NaN);
	const endMean = new Float64Array(window + 1);
	const endSquares = new Float64Array(window + 1);
	for (let start = 0; start < x.length; start += window) {
		const end = Math.min(start + window, x.length);
		const edge = x[start];
		const step = x[start - 1] - edge;
		let mean = 0;
		let squares = 0;
		for (let i = start, k = 1; i < end; i++, k++) {
			const value = x[i] - edge;
			const surprise = value - mean;
			mean += surprise / k;
			squares += surprise * (value - mean);
			const m = window - k;
			if (m === 0) {
				distance[i] = mean - value;
				std[i] = Math.sqrt(squares / (window - 1));
			} else if (start > 0) {
				const gap = step + endMean[m] - mean;
				distance[i] = mean + gap * m / window - value;
				std[i] = Math.sqrt((squares + endSquares[m] + gap * gap * m * k / window) / (window - 1));
			}
		}
		mean = 0;
		squares = 0;
		for (let i = end - 1, m = 1; i >= start; i--, m++) {
			const value = x[i] - x[end - 1];
			const surprise = value - mean;
			mean += surprise / m;
			squares += surprise * (value - mean);
			endMean[m] = mean;
			endSquares[m] = squares;
		}
	}
	return {
		distance,
		std
	};
}

// lib/src/indicators/rolling-std.ts
/**
* Sample standard deviation (ddof 1) of the last `window` values; exactly 0 for a constant window.
*
* @param x series of n values
* @param window number of values
* @returns n values, NaN until the window is full and wherever it holds a NaN (always for a window of 1)
* @throws RangeError when `window` is not a positive integer
* @see pandas `Series.rolling(window).std()`, which drifts; see `rollingMoments` for why this one does not
* @example
* rollingStd(Float64Array.of(1, 2, 6), 3); // → [NaN, NaN, 2.6457513110645907]
*/
function rollingStd(x, window) {
	return rollingMoments(x, window).std;
}

// lib/src/indicators/rolling-z-score.ts
/** Prevents a division by zero for a constant window; part of the definition, as in the original notebook. */
const EPSILON = 1e-9;
/**
* Distance of each value from the mean of the last `window` values, in units of `width` sample standard deviations: (x
* - mean) / (width * std + 1e-9).
*
* With `width` 2 over 20 closes it is the position within the Bollinger bands: -1 at the lower band, 1 at the upper.
* Since a value is part of its own window, it can reach at most (window - 1) / sqrt(window) / width (4.25 for window
* 20, width 1).
*
* @param x series of n values
* @param window number of values
* @param width standard deviations that count as 1
* @returns n values, NaN until the window is full and wherever it holds a NaN (always for a window of 1); exactly 0 for
* a constant window
* @throws RangeError when `window` is not a positive integer
* @see pandas `(x - x.rolling(window).mean()) / (width * x.rolling(window).std() + 1e-9)`; Bollinger, "Bollinger on
* Bollinger Bands" (2001), which uses the population deviation
* @example
* rollingZScore(Float64Array.of(1, 2, 6), 3); // → [NaN, NaN, 1.133893]
*/
function rollingZScore(x, window, width = 1) {
	const { distance, std } = rollingMoments(x, window);
	const out = new Float64Array(x.length);
	for (let i = 0; i < out.length; i++) out[i] = (0 - distance[i]) / (width * std[i] + EPSILON);
	return out;
}

// lib/src/indicators/time-of-day.ts
/**
* The time of day as a decimal hour: hour plus minute / 60, seconds left out.
*
* @param time wall-clock milliseconds, as in `Bars.time`
* @returns one hour in [0, 24) for each time
* @example
* timeOfDay(Float64Array.of(1514885400000)); // → [9.5]
*/
function timeOfDay(time) {
	const out = new Float64Array(time.length);
	for (let i = 0; i < out.length; i++) {
		const sinceMidnight = time[i] - midnightOf(time[i]);
		const hour = Math.floor(sinceMidnight / HOUR);
		out[i] = hour + Math.floor((sinceMidnight - hour * HOUR) / MINUTE) / 60;
	}
	return out;
}

// lib/src/features/build-features.ts
/** Names of the twenty feature columns, in order. */
const FEATURES = [
	"rsi",
	"rsi_slope",
	"macd",
	"macd_sig",
	"macd_hist",
	"macd_slope",
	"ema20",
	"ema50",
	"ema200",
	"ema20_rel",
	"ema50_rel",
	"ema200_rel",
	"atr",
	"atr_pct",
	"bb_z",
	"ret1",
	"vol20",
	"vol_z",
	"volm_z",
	"time_of_day"
];
/** The defaults of `buildFeatures`. */
const FEATURE_DEFAULTS = {
	rsi: 14,
	macd: [
		12,
		26,
		9
	],
	ema: [
		20,
		50,
		200
	],
	atr: 14,
	bollinger: [20, 2],
	volatility: 20,
	volatilityZ: 100,
	volumeZ: 20,
	seed: "first"
};
const period = /* @__PURE__ */ wholeFrom(1);
/** A single value has no deviation. */
const window = /* @__PURE__ */ wholeFrom(2);
const OPTIONS = /* @__PURE__ */ exactly({
	rsi: period,
	macd: /* @__PURE__ */ tuple(period, period, period),
	ema: /* @__PURE__ */ tuple(period, period, period),
	atr: period,
	bollinger: /* @__PURE__ */ tuple(window, /* @__PURE__ */ numberThat("a number above 0", (width) => width > 0)),
	volatility: window,
	volatilityZ: window,
	volumeZ: window,
	seed: /* @__PURE__ */ oneOf("first", "mean")
});
/**
* The twenty features of every bar, each known from that bar and the bars before it.
*
* Prices are not scaled: `macd*`, `ema20/50/200` and `atr` are in price units, `*_rel`, `atr_pct`, `ret1` and `vol20`
* are fractions, `time_of_day` is the decimal hour of the bar's time, `rsi` runs from 0 to 100.
*
* @param bars n bars without missing numbers
* @param options periods and seed that differ from `FEATURE_DEFAULTS`; the columns keep their names
* @returns twenty columns of n values. NaN until ready: `rsi`, `macd_slope` and `ret1` for one row, `rsi_slope` for
* two, `bb_z` for 19, `vol20` for 20; with `seed: "mean"` also `rsi`, `macd*`, `ema*` and `atr*` until their first mean is
* full. `vol_z` (ready after 119) and `volm_z` (after 19) are 0 until then.
* @throws when an option is unknown or impossible
* @see the definition of each indicator; QuantConnect's research notebooks for the choice of columns
* @example
* const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
* const features = buildFeatures(bars);
* features.rsi.length === bars.time.length; // → true
* features.time_of_day[0]; // → 9.5
* const quick = buildFeatures(bars, { rsi: 7, macd: [6, 13, 5] });
* quick.rsi[100] === rsi(bars.close, 7)[100]; // → true
*/
function buildFeatures(bars, options = {}) {
	const periods = withDefaults(options);
	const { seed } = periods;
	const { close, volume, time } = bars;
	const strength = rsi(close, periods.rsi, { seed });
	const { line, signal, hist } = macd(close, ...periods.macd, { seed });
	const [ema20, ema50, ema200] = periods.ema.map((span) => ewmMean(close, { span }, { seed }));
	const range = atr(bars, periods.atr, { seed });
	const ret1 = pctChange(close);
	const vol20 = rollingStd(ret1, periods.volatility);
	return {
		rsi: strength,
		rsi_slope: diff(strength),
		macd: line,
		macd_sig: signal,
		macd_hist: hist,
		macd_slope: diff(line),
		ema20,
		ema50,
		ema200,
		ema20_rel: relativeTo(close, ema20),
		ema50_rel: relativeTo(close, ema50),
		ema200_rel: relativeTo(close, ema200),
		atr: range,
		atr_pct: ratio(range, close),
		bb_z: rollingZScore(close, ...periods.bollinger),
		ret1,
		vol20,
		vol_z: fillNa(rollingZScore(vol20, periods.volatilityZ), 0),
		volm_z: fillNa(rollingZScore(volume, periods.volumeZ), 0),
		time_of_day: timeOfDay(time)
	};
}
/** The options completed with the defaults. */
function withDefaults(options) {
	const unknown = Object.keys(options).find((name) => !Object.hasOwn(FEATURE_DEFAULTS, name));
	if (unknown !== undefined) {
		const names = Object.keys(FEATURE_DEFAULTS).join(", ");
		throw new Error(`buildFeatures: there is no option "${unknown}"; there are ${names}`);
	}
	return checked(OPTIONS, {
		...FEATURE_DEFAULTS,
		...options
	}, "buildFeatures");
}

// lib/src/recipes/presets.ts
/**
* The two recipes of the library. `seed` computes what the original QuantConnect notebook computes, defects included,
* so that results can be compared. `sound` cures the defects; `CURES` lists the differences. Spread one and change
* parts of it to write your own.
*/
const PRESETS = /* @__PURE__ */ makePresets();
/** One call that bundlers can leave out, which a spread preset would prevent. */
function makePresets() {
	const seed = defineRecipe({
		name: "seed",
		bars: {
			rule: "5min",
			closed: "left",
			label: "left",
			session: "regular"
		},
		features: (bars) => buildFeatures(bars),
		filters: {
			atr_pct: { max: .02 },
			volm_z: {
				above: -1,
				below: 5
			}
		},
		label: forwardReturn({
			horizon: 12,
			threshold: .001,
			unknown: "zero",
			withinSession: false
		}),
		experts: {
			rsi: [
				"rsi",
				"rsi_slope",
				"bb_z"
			],
			macd: [
				"macd",
				"macd_sig",
				"macd_hist",
				"macd_slope"
			],
			trend: [
				"ema20_rel",
				"ema50_rel",
				"ema200_rel"
			]
		},
		brain: {
			experts: [
				"rsi",
				"macd",
				"trend"
			],
			regime: {
				volatility: "atr_pct",
				time_of_day: "time_of_day"
			}
		},
		trainFraction: .8,
		validationFraction: .2,
		purge: false,
		embargo: 0,
		standardise: false,
		stackingFolds: 0,
		calibrate: false,
		C: [
			.05,
			.1,
			.5,
			1
		]
	});
	const sound = defineRecipe({
		...seed,
		name: "sound",
		bars: {
			rule: "5min",
			closed: "right",
			label: "right",
			session: "regular"
		},
		label: forwardReturn({
			horizon: 12,
			threshold: .001,
			unknown: "drop",
			withinSession: true
		}),
		trainFraction: .6,
		validationFraction: .2,
		purge: true,
		embargo: "1 session",
		standardise: true,
		stackingFolds: 5,
		calibrate: true
	});
	return {
		seed: preset(seed),
		sound: preset(sound)
	};
}
/** A recipe that other threads and machines can find by name. */
function preset(recipe) {
	return makeRecipe(recipe, { preset: recipe.name });
}

// lib/src/recipes/readers.ts
/** What the seed's trading program reads: exactly these models with these weights. */
const SEED_READER = {
	name: "seed",
	models: {
		rsi: [
			"rsi",
			"rsi_slope",
			"bb_z"
		],
		macd: [
			"macd",
			"macd_sig",
			"macd_hist",
			"macd_slope"
		],
		trend: [
			"ema20_rel",
			"ema50_rel",
			"ema200_rel"
		],
		brain: [
			"experts.rsi",
			"experts.macd",
			"experts.trend",
			"regime.volatility",
			"regime.time_of_day"
		]
	}
};
/**
* Why the seed's trading program cannot read the models of a recipe. It ignores weights that it does not know, counts a
* missing feature as 0 and a missing file as p = 0.5.
*
* @param inputs a recipe, or what each model reads
* @returns one line for each difference; empty if it can
* @example
* seedReaderFaults(PRESETS.sound); // → []
* seedReaderFaults({ experts: { volume: ["volm_z"] }, brain: null }).length; // → 5
*/
function seedReaderFaults(inputs) {
	const names = modelNames(inputs);
	const wanted = Object.keys(SEED_READER.models);
	return [...names.filter((name) => !wanted.includes(name)).map((name) => `the seed's trading program does not know a model "${name}"`), ...wanted.flatMap((name) => {
		if (!names.includes(name)) return [`the seed's trading program also reads "${name}", which is missing`];
		const [own, read] = [modelFeatures(inputs, name), SEED_READER.models[name]];
		const same = own.length === read.length && own.every((feature) => read.includes(feature));
		return same ? [] : [`the seed's trading program reads ${read.join(", ")} of "${name}", not ${own.join(", ")}`];
	})];
}
/** Three fixed example bars on which to compare predictions. */
const EXAMPLE_BARS = {
	"a fall at the open": {
		rsi: 22,
		rsi_slope: -6,
		bb_z: -1.1,
		macd: -.8,
		macd_sig: -.3,
		macd_hist: -.5,
		macd_slope: -.15,
		ema20_rel: -.006,
		ema50_rel: -.009,
		ema200_rel: -.012,
		atr_pct: .006,
		time_of_day: 9.75
	},
	"a calm noon": {
		rsi: 50,
		rsi_slope: 0,
		bb_z: 0,
		macd: 0,
		macd_sig: 0,
		macd_hist: 0,
		macd_slope: 0,
		ema20_rel: 0,
		ema50_rel: 0,
		ema200_rel: 0,
		atr_pct: .003,
		time_of_day: 12
	},
	"a rise at the close": {
		rsi: 78,
		rsi_slope: 5,
		bb_z: 1.1,
		macd: .9,
		macd_sig: .5,
		macd_hist: .4,
		macd_slope: .12,
		ema20_rel: .005,
		ema50_rel: .008,
		ema200_rel: .014,
		atr_pct: .004,
		time_of_day: 15.75
	}
};

// lib/src/labels/from-choices.ts
/** The label that has these choices. */
function labelFromChoices(choices) {
	if (!("kind" in choices)) return forwardReturn(choices);
	const { kind, ...options } = choices;
	return kind === "tripleBarrier" ? tripleBarrier(options) : metaLabel(options);
}

// lib/src/recipes/with-options.ts
/**
* Changes some plain choices of a recipe by name.
*
* @param recipe any recipe, such as a preset
* @param values what to change; nested choices have dotted names
* @returns a new recipe
* @throws when there is no choice of that name, or it cannot have that value
* @example
* const recipe = withOptions(PRESETS.seed, { "label.horizon": 6, purge: true });
* recipe.label.choices.horizon; // → 6
* recipe.label.choices.threshold; // → 0.001
*/
function withOptions(recipe, values) {
	const plain = recipe;
	return withChoices(plain, changeChoices(plain, values));
}
/** Replaces all plain choices of a recipe; its source stays the same. */
function withChoices(recipe, { label, ...choices }) {
	return makeRecipe({
		...recipe,
		...choices,
		...label && { label: labelFromChoices(label) }
	}, recipe.source);
}
/**
* Changes the engine of a recipe.
*
* @param recipe any recipe
* @param engine the engine and its method; omitted settings stay as they are. The exact engine, the default, is not
* recorded
* @returns a new recipe with the same source
* @example
* withEngine(PRESETS.seed, { engine: "tensorflow" }).engine; // → "tensorflow"
*/
function withEngine(recipe, engine) {
	const { engine: name = "exact", method, adam, ...others } = {
		...recipe,
		...engine
	};
	const own = name === "exact" ? {} : {
		engine: name,
		...method && { method },
		...adam && { adam }
	};
	return makeRecipe({
		...others,
		...own
	}, recipe.source);
}

// lib/src/models/to-json.ts
/**
* Turns a fit into a model that can be written as JSON.
*
* @param fit a fitted `LogisticRegression`, or anything with its `coef` and `intercept`
* @param features a name for each coefficient, in order
* @returns the model, weights in the order of `features`
* @throws when the counts differ, a name repeats, or a number is not finite
* @example
* toJson({ coef: Float64Array.of(2, -1), intercept: 0.5 }, ["a", "b"]);
* // → { type: "logistic", bias: 0.5, weights: { a: 2, b: -1 } }
*/
function toJson(fit, features) {
	const { coef, intercept } = fit;
	if (coef.length !== features.length) throw new Error(`${coef.length} coefficients but ${features.length} names`);
	if (new Set(features).size !== features.length) throw new Error(`a name repeats in ${features.join(", ")}`);
	const weights = Object.fromEntries(features.map((name, i) => [name, coef[i]]));
	for (const [name, value] of [["bias", intercept], ...Object.entries(weights)]) {
		if (!Number.isFinite(value)) throw new Error(`${name} is ${value}: JSON holds finite numbers only`);
	}
	return {
		type: "logistic",
		bias: intercept,
		weights
	};
}
/**
* The text of a model's file: JSON with two-space indent. Numbers are written so that reading them back gives identical
* bits.
*
* @param model any model
* @returns the text, without a newline at its end
* @example
* formatModel({ type: "logistic", bias: 0.5, weights: { a: 2 } }).split("\n")[2]; // → '  "bias": 0.5,'
*/
function formatModel(model) {
	return JSON.stringify(model, null, 2);
}

// lib/src/splits/fold.ts
/** Row numbers from `start` up to, not including, `end`. */
function rowNumbers(start, end) {
	return Uint32Array.from({ length: end - start }, (_, i) => start + i);
}
/** Refuses spans that are not in order of time or that end before they start. */
function checkSpans(spans) {
	const { start, end } = spans;
	if (start.length !== end.length) throw new Error(`spans: start has ${start.length} values but end has ${end.length}`);
	for (let i = 0; i < start.length; i++) {
		if (!(start[i] <= end[i])) {
			throw new Error(`the label of row ${i} starts at ${moment(start[i])} and ends at ${moment(end[i])}`);
		}
		if (i > 0 && start[i] < start[i - 1]) {
			throw new Error(`row ${i} at ${moment(start[i])} comes after row ${i - 1} at ${moment(start[i - 1])}: sort the rows by time`);
		}
	}
}
function moment(time) {
	return Number.isFinite(time) ? formatTime(time) : String(time);
}
/** Returns the fold; throws if purging left nothing to train on. */
function checkFold(fold, number, folds) {
	if (fold.train.length > 0) return fold;
	throw new Error(`fold ${number} of ${folds} has nothing left to train on after purging: use fewer folds, a shorter embargo or more rows`);
}

// lib/src/splits/purge.ts
/**
* Drops training rows whose label overlaps a test row's label, so that training sees nothing that the test is scored
* on.
*
* Spans are closed: a label that ends exactly when another starts overlaps it, because both use the same price. An
* embargo extends the test spans at their end, so that training rows that start soon after a test are dropped too; it
* is for features that look back into the test. Both are measured in time, not rows, because after filtering rows are
* no longer consecutive bars.
*
* @param spans the spans of all rows
* @param train rows to train on
* @param test rows to test on
* @param embargo wall-clock milliseconds after each test span in which no training span may start
* @returns the remaining training rows, in the given order
* @throws RangeError when `embargo` is negative or not a number
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", sections 7.4.1 and 7.4.2
* @example
* const spans = { start: Float64Array.of(0, 5, 10, 15, 20), end: Float64Array.of(4, 9, 14, 19, 24) };
* purge(spans, Uint32Array.of(0, 1, 3, 4), Uint32Array.of(2)); // → [0, 1, 3, 4]
* purge(spans, Uint32Array.of(0, 1, 3, 4), Uint32Array.of(2), 5); // → [0, 1, 4]
* const touching = { start: Float64Array.of(0, 5, 10), end: Float64Array.of(5, 10, 15) };
* purge(touching, Uint32Array.of(0, 1), Uint32Array.of(2)); // → [0]
*/
function purge(spans, train, test, embargo = 0) {
	if (!(embargo >= 0)) throw new RangeError(`embargo must be a time of 0 or more milliseconds, got ${embargo}`);
	const byStart = Uint32Array.from(test).sort((a, b) => spans.start[a] - spans.start[b]);
	const start = takeColumn(spans.start, byStart);
	const latest = takeColumn(spans.end, byStart);
	for (let i = 0; i < latest.length; i++) {
		latest[i] = Math.max(latest[i] + embargo, latest[i - 1] ?? Number.NEGATIVE_INFINITY);
	}
	return train.filter((row) => {
		const last = bisectRight(start, spans.end[row]) - 1;
		return last < 0 || latest[last] < spans.start[row];
	});
}

// lib/src/splits/walk-forward.ts
/**
* Walk-forward folds: each fold tests on the next run of rows and trains on rows before it, with an expanding or
* rolling window.
*
* The tests have equal length, follow each other and end with the last row. Training labels that reach into the test
* are purged by time; with evenly spaced bars and a label over h bars, that equals scikit-learn's `gap` of h.
*
* @param spans the label spans of n rows, in order of time
* @param options number of folds, rows of each test, largest number of training rows
* @returns `nSplits` folds, earliest first
* @throws when there are too few rows, they are not in order of time, or purging leaves a fold nothing to train on
* @see scikit-learn `TimeSeriesSplit`
* @example
* const bars = { time: Float64Array.of(0, 5, 10, 15, 20, 25), stamp: "end", interval: 5 };
* walkForward(labelSpans(bars, 1), { nSplits: 2 });
* // → [{ train: [0], test: [2, 3] }, { train: [0, 1, 2], test: [4, 5] }]
*/
function walkForward(spans, options) {
	const rows = spans.start.length;
	const { nSplits, maxTrainSize = Number.POSITIVE_INFINITY } = options;
	const testSize = options.testSize ?? Math.floor(rows / (nSplits + 1));
	if (!(Number.isInteger(nSplits) && nSplits >= 1)) throw new RangeError(`nSplits must be 1 or more, got ${nSplits}`);
	if (!(maxTrainSize >= 1)) throw new RangeError(`maxTrainSize must be 1 or more rows, got ${maxTrainSize}`);
	if (!(Number.isInteger(testSize) && testSize >= 1 && nSplits * testSize < rows)) {
		throw new Error(`${rows} rows are too few for ${nSplits} tests of ${testSize} rows and at least one to train on`);
	}
	checkSpans(spans);
	return Array.from({ length: nSplits }, (_, fold) => {
		const start = rows - (nSplits - fold) * testSize;
		const test = rowNumbers(start, start + testSize);
		const purged = purge(spans, rowNumbers(0, start), test);
		const train = purged.subarray(Math.max(0, purged.length - maxTrainSize));
		return checkFold({
			train,
			test
		}, fold + 1, nSplits);
	});
}

// lib/src/training/mean-one.ts
/** Weights scaled to a mean of 1. */
function meanOne(weight) {
	const factor = weight.length / weight.reduce((sum, w) => sum + w, 0);
	return weight.map((w) => w * factor);
}

// lib/src/metrics/check-scores.ts
/**
* Throws unless labels and scores match in length and both classes are present.
*
* @param label n labels, 1 or 0
* @param score n scores
* @param what the name of the metric for the message: "the ROC curve"
*/
function checkScores(label, score, what) {
	const n = label.length;
	if (score.length !== n) throw new Error(`${n} labels but ${score.length} scores`);
	let positives = 0;
	for (let i = 0; i < n; i++) {
		if (Number.isNaN(score[i])) throw new Error(`score ${i} is NaN: ${what} needs a score for every row`);
		if (label[i] === 1) positives++;
	}
	if (positives === 0 || positives === n) {
		throw new Error(`all ${n} labels are ${positives === 0 ? 0 : 1}: ${what} needs both classes`);
	}
}

// lib/src/metrics/check-weights.ts
/**
* Refuses weights that are missing, negative or not finite, and those that leave nothing to count.
*
* @throws when there are not n weights, one is negative or not finite, or all of them, or all of one class, are 0
*/
function checkWeights(label, weight, bothClasses) {
	const n = label.length;
	if (weight.length !== n) throw new Error(`${n} labels but ${weight.length} weights`);
	const sums = [0, 0];
	for (let i = 0; i < n; i++) {
		const value = weight[i];
		if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
			throw new Error(`weight ${i} is ${value}: weights are finite numbers of 0 or more`);
		}
		sums[label[i]] = sums[label[i]] + value;
	}
	if (sums[0] + sums[1] === 0) throw new Error(`all ${n} weights are 0: some row must count`);
	if (!bothClasses) return;
	const empty = sums.indexOf(0);
	if (empty >= 0) throw new Error(`all rows with label ${empty} have weight 0: both classes must count`);
}

// lib/src/metrics/sort-by-class.ts
/**
* The scores of the positives (`high`) and of the negatives (`low`), each in increasing order. Sorting the classes
* separately needs no permutation of rows.
*/
function sortByClass(label, score) {
	const positives = new Float64Array(label.length);
	const negatives = new Float64Array(label.length);
	let p = 0;
	let q = 0;
	for (let i = 0; i < label.length; i++) {
		if (label[i] === 1) positives[p++] = score[i];
		else negatives[q++] = score[i];
	}
	return {
		high: positives.subarray(0, p).sort(),
		low: negatives.subarray(0, q).sort()
	};
}

// lib/src/util/sort-order.ts
/**
* The order that sorts numbers upwards: `order[0]` is the place of the smallest. Equal numbers keep their order, and NaN
* comes last.
*
* @param values n numbers
* @returns the n places
* @see Knuth, "The Art of Computer Programming", volume 3, section 5.2.5: radix sort
* @example
* sortOrder(Float64Array.of(0.3, -1, 0.2)); // → [1, 2, 0]
*/
function sortOrder(values) {
	const digits = new Uint16Array(sortableBits(values).buffer);
	let order = Uint32Array.from(values.keys());
	let next = new Uint32Array(values.length);
	const place = new Uint32Array(1 << 16);
	for (let digit = 0; digit < DIGITS; digit++) {
		place.fill(0);
		for (let i = digit; i < digits.length; i += DIGITS) place[digits[i]]++;
		for (let value = 0, before = 0; value < place.length; value++) {
			const count = place[value];
			place[value] = before;
			before += count;
		}
		for (let i = 0; i < order.length; i++) {
			const from = order[i];
			next[place[digits[DIGITS * from + digit]]++] = from;
		}
		[order, next] = [next, order];
	}
	return order;
}
/** Digits of 16 bits in a number of 64. Every JavaScript engine in use stores the lowest first. */
const DIGITS = 4;
/** The bits of numbers, changed so that they sort as whole numbers do: two a number, the lower ones first. */
function sortableBits(values) {
	const bits = new Uint32Array(values.map((value) => Number.isNaN(value) ? Number.NaN : value + 0).buffer);
	for (let high = 1; high < bits.length; high += 2) {
		const negative = bits[high] >>> 31 === 1;
		bits[high] = negative ? ~bits[high] : bits[high] | 2147483648;
		if (negative) bits[high - 1] = ~bits[high - 1];
	}
	return bits;
}

// lib/src/metrics/check-probabilities.ts
/** Refuses labels and probabilities that cannot be scored. */
function checkProbabilities(label, probability) {
	const n = label.length;
	if (probability.length !== n) throw new Error(`${n} labels but ${probability.length} probabilities`);
	if (n === 0) throw new Error("there are no rows to score");
	for (let i = 0; i < n; i++) {
		const p = probability[i];
		if (!(p >= 0 && p <= 1)) throw new Error(`probability ${i} is ${p}: it must lie between 0 and 1`);
	}
}

// lib/src/metrics/weighted-mean.ts
/** The weighted mean of the rows' losses. */
function weightedMean(label, probability, weight, rowLoss) {
	checkWeights(label, weight, false);
	let sum = 0;
	let total = 0;
	for (let i = 0; i < label.length; i++) {
		sum += weight[i] * rowLoss(label[i], probability[i]);
		total += weight[i];
	}
	return sum / total;
}

// lib/src/metrics/brier-score.ts
/** Squared error of one row. */
function rowBrier(label, probability) {
	const error = probability - label;
	return error * error;
}
/**
* Brier score: the mean squared difference between probability and label, in [0, 1]. Lower is better.
*
* Always answering 0.5 scores 0.25; always answering the share r of ones scores r (1 - r).
*
* @param label n labels, 1 or 0
* @param probability n probabilities of label 1
* @param sampleWeight n weights of the rows, each 0 or more; by default all count alike
* @returns a number in [0, 1]
* @throws when there are no rows, lengths differ, a probability is outside [0, 1] or NaN, or a weight is negative or not
* finite
* @see Brier (1950); scikit-learn `brier_score_loss`, with its `sample_weight`
* @example
* brierScore(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.7)); // → 0.05
* brierScore(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.7), Float64Array.of(1, 3)); // → 0.07
*/
function brierScore(label, probability, sampleWeight) {
	checkProbabilities(label, probability);
	if (sampleWeight) return weightedMean(label, probability, sampleWeight, rowBrier);
	let sum = 0;
	for (let i = 0; i < label.length; i++) sum += rowBrier(label[i], probability[i]);
	return sum / label.length;
}

// lib/src/metrics/log-loss.ts
/** Probabilities are clipped to this distance from 0 and 1, so that one row cannot make the loss infinite. */
const CERTAIN = Number.EPSILON;
/** Log loss of one row. */
function rowLogLoss(label, probability) {
	const p = Math.min(Math.max(probability, CERTAIN), 1 - CERTAIN);
	return label === 1 ? -Math.log(p) : -Math.log1p(-p);
}
/**
* Log loss: the mean of -log of the probability given to the actual label, in nats. Lower is better.
*
* Always answering the share of ones scores the entropy of that share, at most log 2 = 0.6931. Probabilities are
* clipped to at least 2.2e-16 from 0 and 1, as in scikit-learn.
*
* @param label n labels, 1 or 0
* @param probability n probabilities of label 1
* @param sampleWeight n weights of the rows, each 0 or more; by default all count alike
* @returns a number of 0 or more
* @throws when there are no rows, lengths differ, a probability is outside [0, 1] or NaN, or a weight is negative or not
* finite
* @see scikit-learn `log_loss`, with its `sample_weight`
* @example
* logLoss(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.9)); // → 0.105361
* logLoss(Uint8Array.of(0, 1), Float64Array.of(0.1, 0.5), Float64Array.of(1, 0)); // → 0.105361
*/
function logLoss(label, probability, sampleWeight) {
	checkProbabilities(label, probability);
	if (sampleWeight) return weightedMean(label, probability, sampleWeight, rowLogLoss);
	let sum = 0;
	for (let i = 0; i < label.length; i++) sum += rowLogLoss(label[i], probability[i]);
	return sum / label.length;
}

// lib/src/metrics/weighted-metrics.ts
/**
* Prepares a score of n rows once, so that it can be computed quickly for many weightings of groups of rows.
*
* A weight counts the rows of its group that many times: weights of 1 give `rocAuc`, `logLoss` and `brierScore`. A
* bootstrap draw is a weighting of days; the slow part (sorting, for the AUC) is done only once.
*
* @param metric `"auc"`, `"logLoss"` or `"brier"`
* @param label n labels, 1 or 0
* @param score n scores; probabilities in [0, 1] for the two losses
* @param group n group numbers, from 0; by default each row is its own group
* @param sampleWeight n weights of the rows, by which they count within their group; by default all alike
* @returns a function of the groups' weights, each 0 or more
* @throws when lengths differ, a score is NaN, a probability is outside [0, 1], or a row's weight is
* negative or not finite
* @see scikit-learn's `sample_weight` in `roc_auc_score`, `log_loss` and `brier_score_loss`
* @example
* const auc = weightedScore("auc", Uint8Array.of(0, 1, 1), Float64Array.of(0.2, 0.1, 0.9));
* auc(Float64Array.of(1, 1, 1)); // → 0.5
* auc(Float64Array.of(1, 1, 3)); // → 0.75
*/
function weightedScore(metric, label, score, group = Uint32Array.from(label.keys()), sampleWeight) {
	if (group.length !== label.length) throw new Error(`${label.length} labels but ${group.length} groups`);
	if (sampleWeight) checkWeights(label, sampleWeight, false);
	switch (metric) {
		case "auc": return weightedAuc(label, score, group, sampleWeight);
		case "logLoss": return weightedLoss(label, score, group, rowLogLoss, sampleWeight);
		case "brier": return weightedLoss(label, score, group, rowBrier, sampleWeight);
	}
}
function weightedLoss(label, probability, group, rowLoss, sampleWeight) {
	checkProbabilities(label, probability);
	const groups = group.reduce((most, g) => Math.max(most, g + 1), 0);
	const losses = new Float64Array(groups);
	const rows = new Float64Array(groups);
	for (let i = 0; i < label.length; i++) {
		const g = group[i];
		const own = sampleWeight ? sampleWeight[i] : 1;
		losses[g] = losses[g] + own * rowLoss(label[i], probability[i]);
		rows[g] = rows[g] + own;
	}
	return (weight) => {
		let sum = 0;
		let total = 0;
		for (let g = 0; g < groups; g++) {
			sum += weight[g] * losses[g];
			total += weight[g] * rows[g];
		}
		return sum / total;
	};
}
function weightedAuc(label, score, group, sampleWeight) {
	const n = label.length;
	if (score.length !== n) throw new Error(`${n} labels but ${score.length} scores`);
	const missing = score.findIndex(Number.isNaN);
	if (missing >= 0) throw new Error(`score ${missing} is NaN: the area under the ROC curve needs a score for every row`);
	const order = sortOrder(score);
	const groupOf = Uint32Array.from(order, (row) => group[row]);
	const own = Float64Array.from(order, (row) => sampleWeight ? sampleWeight[row] : 1);
	const kindOf = Uint8Array.from(order, (row, i) => {
		const isTied = score[order[i - 1]] === score[row] || score[order[i + 1]] === score[row];
		return (isTied ? TIED : 0) + (label[row] === 1 ? POSITIVE : NEGATIVE);
	});
	/** 1 where the next score is higher. */
	const lastOfTie = Uint8Array.from(order, (row, i) => score[order[i + 1]] === score[row] ? 0 : 1);
	return (weight) => {
		let wins = 0;
		let below = 0;
		let positives = 0;
		let tiedPositives = 0;
		let tiedNegatives = 0;
		for (let i = 0; i < n; i++) {
			const w = weight[groupOf[i]] * own[i];
			const kind = kindOf[i];
			if (kind === NEGATIVE) below += w;
			else if (kind === POSITIVE) {
				wins += w * below;
				positives += w;
			} else {
				if (kind === TIED + POSITIVE) tiedPositives += w;
				else tiedNegatives += w;
				if (lastOfTie[i] === 0) continue;
				wins += tiedPositives * (below + tiedNegatives / 2);
				below += tiedNegatives;
				positives += tiedPositives;
				tiedPositives = 0;
				tiedNegatives = 0;
			}
		}
		return wins / (positives * below);
	};
}
/** The kind of a row: its class, and whether another row has the same score. */
const [NEGATIVE, POSITIVE, TIED] = [
	0,
	1,
	2
];

// lib/src/metrics/roc-auc.ts
/**
* Area under the ROC curve: the probability that a positive scores higher than a negative, with ties counting half.
*
* @param label n labels, 1 or 0
* @param score n scores, higher meaning more likely positive
* @param sampleWeight n weights of the rows, each 0 or more; by default all count alike
* @returns a number in [0, 1]; guessing gives 0.5
* @throws when lengths differ, a score is NaN, only one class is present, or a weight is negative or not finite
* @see Hanley & McNeil (1982); scikit-learn `roc_auc_score`, with its `sample_weight`
* @example
* rocAuc(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8)); // → 0.75
* rocAuc(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8), Float64Array.of(3, 1, 1, 1)); // → 0.875
*/
function rocAuc(label, score, sampleWeight) {
	checkScores(label, score, "the area under the ROC curve");
	if (sampleWeight) {
		checkWeights(label, sampleWeight, true);
		return weightedScore("auc", label, score, new Uint32Array(label.length), sampleWeight)(Float64Array.of(1));
	}
	const { high, low } = sortByClass(label, score);
	let wins = 0;
	let below = 0;
	let notAbove = 0;
	for (let i = 0; i < high.length; i++) {
		while (low[below] < high[i]) below++;
		while (low[notAbove] <= high[i]) notAbove++;
		wins += (below + notAbove) / 2;
	}
	return wins / (high.length * low.length);
}

// lib/src/util/json-of.ts
/**
* The value of a JSON text.
*
* @param text the text
* @param name the file it is from, for the error
* @param revive as for `JSON.parse`
* @throws when it is not JSON; the error is one line, whatever the file quotes
* @example
* jsonOf("[1]", "x.json"); // → [1]
*/
function jsonOf(text, name, revive) {
	try {
		return JSON.parse(text, revive);
	} catch (error) {
		if (error instanceof RangeError) throw new Error(`${name}: JSON that is nested too deeply`);
		throw new Error(`${name}: not JSON: ${oneLine(error.message)}`);
	}
}

// lib/src/models/parse-model.ts
/**
* Parses and validates the text of a model file.
*
* @param text JSON of the shape `{"type": "logistic", "bias": b, "weights": {name: w}}`
* @param features exactly the weights it must have (see `modelFeatures`); any by default
* @param source what to call the text in an error, for example its path
* @returns the model
* @throws when the text is not JSON, a part is missing, unknown or of the wrong type, or a number is not finite
* @example
* parseModel('{"type": "logistic", "bias": 0.5, "weights": {"a": 2}}').bias; // → 0.5
*/
function parseModel(text, features, source = "model") {
	const model = checked(LOGISTIC_MODEL, jsonOf(text, source), source);
	if (features) checkNames(Object.keys(model.weights), features, `${source}: weight`);
	return model;
}
const finite = /* @__PURE__ */ numberThat("a finite number");
/** Exactly these fields. */
const LOGISTIC_MODEL = /* @__PURE__ */ exactly({
	type: /* @__PURE__ */ oneOf("logistic"),
	bias: finite,
	weights: /* @__PURE__ */ recordOf(finite)
});
/** Refuses a set of names that differs from the expected one. */
function checkNames(got, wanted, what) {
	const missing = wanted.filter((name) => !got.includes(name));
	const unknown = got.filter((name) => !wanted.includes(name));
	if (missing.length + unknown.length === 0) return;
	const faults = [...missing.map((name) => `"${name}" is missing`), ...unknown.map((name) => `"${name}" is unknown`)].join(", ");
	throw new Error(`${what} ${faults}; exactly these are expected: ${wanted.join(", ")}`);
}

// lib/src/models/predict.ts
/** The logistic function, as the trading program computes it. */
function sigmoid$1(z) {
	return 1 / (1 + Math.exp(-z));
}
/**
* Probabilities of rows: the logistic function of bias + sum of weight * column, added in the order of the columns.
* Fitted estimators and models read from a file share it, so both give identical bits.
*/
function probabilities(bias, weights, columns) {
	const out = new Float64Array(columns[0]?.length ?? 0).fill(bias);
	for (let j = 0; j < columns.length; j++) {
		const weight = weights[j];
		const column = columns[j];
		for (let i = 0; i < out.length; i++) out[i] = out[i] + weight * column[i];
	}
	for (let i = 0; i < out.length; i++) out[i] = sigmoid$1(out[i]);
	return out;
}
/**
* Predicts one row with a model.
*
* @param model a model
* @param features a finite number for each of the model's weights, and nothing else
* @returns a probability
* @throws when a feature is missing, unknown or not finite: never counted as 0
* @example
* predict({ type: "logistic", bias: 0, weights: { a: 2 } }, { a: 0 }); // → 0.5
*/
function predict(model, features) {
	const names = Object.keys(model.weights);
	checkNames(Object.keys(features), names, "feature");
	let z = model.bias;
	for (const name of names) {
		const value = features[name];
		if (!Number.isFinite(value)) throw new Error(`feature "${name}" is ${value}: a model needs a finite number`);
		z += model.weights[name] * value;
	}
	return sigmoid$1(z);
}
/**
* Predicts many rows with a model.
*
* @param model a model
* @param columns a column of n values for each of the model's weights, and nothing else
* @returns n probabilities, bit-identical to `predict` row by row; NaN where a column is NaN
* @throws when a column is missing or unknown, or lengths differ
* @example
* predictColumns({ type: "logistic", bias: 0, weights: { a: 2 } }, { a: Float64Array.of(0, 1) }); // → [0.5, 0.880797]
*/
function predictColumns(model, columns) {
	const names = Object.keys(model.weights);
	checkNames(Object.keys(columns), names, "feature column");
	const list = names.map((name) => columns[name]);
	if (list.some((column) => column.length !== list[0].length)) {
		throw new Error(`feature columns differ in length: ${names.map((name, j) => `${name} ${list[j].length}`).join(", ")}`);
	}
	return probabilities(model.bias, names.map((name) => model.weights[name]), list);
}

// lib/src/training/class-weights.ts
/**
* The weights at which both classes count alike: n / (2 * rows of the class); with weights of the rows, the same of
* their sums.
*
* @param label n labels, 1 or 0
* @param sampleWeight n weights of the rows; by default all count alike
* @returns the weights of labels 0 and 1; infinite for a class without rows
* @see scikit-learn `compute_class_weight("balanced")`
* @example
* classWeights(Uint8Array.of(0, 0, 0, 1)); // → [0.666667, 2]
*/
function classWeights(label, sampleWeight) {
	let total = 0;
	let ones = 0;
	for (let i = 0; i < label.length; i++) {
		const weight = sampleWeight ? sampleWeight[i] : 1;
		total += weight;
		if (label[i] === 1) ones += weight;
	}
	return [total / (2 * (total - ones)), total / (2 * ones)];
}

// lib/src/training/engine.ts
/** The defaults of `"adam"`. */
const ADAM_DEFAULTS = {
	learningRate: .01,
	batchSize: 1024,
	epochs: 100,
	validationSplit: .1,
	patience: 5,
	seed: 1
};
/** Refuses settings that are unknown or do not go together. */
function checkEngine({ engine = "exact", method, adam }) {
	if (engine !== "exact" && engine !== "tensorflow") {
		throw new RangeError(`engine must be "exact" or "tensorflow", not "${engine}"`);
	}
	if (method !== undefined && method !== "newton" && method !== "adam") {
		throw new RangeError(`method must be "newton" or "adam", not "${method}"`);
	}
	if (engine === "exact" && method !== undefined) {
		throw new RangeError(`method "${method}" needs engine "tensorflow"; the exact engine has only one method`);
	}
	if (adam === undefined) return;
	if (method !== "adam") throw new RangeError("the options adam need engine: \"tensorflow\" and method: \"adam\"");
	const { learningRate, batchSize, epochs, validationSplit, patience, seed } = {
		...ADAM_DEFAULTS,
		...adam
	};
	if (!(learningRate > 0)) throw new RangeError(`learningRate must be positive, got ${learningRate}`);
	for (const [name, value] of Object.entries({
		batchSize,
		epochs,
		patience
	})) {
		if (!(Number.isInteger(value) && value > 0)) throw new RangeError(`${name} must be a positive integer, got ${value}`);
	}
	if (!(validationSplit >= 0 && validationSplit < 1)) {
		throw new RangeError(`validationSplit must be at least 0 and below 1, got ${validationSplit}`);
	}
	if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
}

// lib/src/training/log-loss.ts
/** Rows processed at a time. */
const BLOCK = 512;
/**
* Computes `LogLoss` at `point` (weights, then the bias), in one pass over the rows. With `nearby`, the Hessian of a
* point close enough to reuse it, only the loss and its gradient are computed.
*
* With `weight`, each row counts that much. Nearly all of a fit's time is spent here, so rows are processed in blocks that stay in the processor's cache.
*/
function logLossTerms(columns, label, point, nearby, weight) {
	const p = columns.length;
	const size = p + 1;
	const gradient = new Float64Array(size);
	const hessian = nearby ?? new Float64Array(size * size);
	const z = new Float64Array(BLOCK);
	const residual = new Float64Array(BLOCK);
	const curvature = new Float64Array(BLOCK);
	const scaled = new Float64Array(BLOCK);
	const sums = new Float64Array(2);
	let loss = 0;
	for (let from = 0; from < label.length; from += BLOCK) {
		const rows = Math.min(BLOCK, label.length - from);
		z.fill(point[p]);
		for (let j = 0; j < p; j++) addScaled(z, point[j], columns[j], from, rows);
		loss += weight ? weightedLossOfBlock(z, label, weight, from, rows, residual, curvature, sums) : lossOfBlock(z, label, from, rows, residual, curvature, sums);
		gradient[p] = gradient[p] + sums[0];
		if (!nearby) hessian[p * size + p] = hessian[p * size + p] + sums[1];
		for (let j = 0; j < p; j++) {
			gradient[j] = gradient[j] + dot(residual, columns[j], from, rows);
			if (nearby) continue;
			hessian[p * size + j] = hessian[p * size + j] + multiplyInto(scaled, curvature, columns[j], from, rows);
			for (let k = 0; k <= j; k++) {
				hessian[j * size + k] = hessian[j * size + k] + dot(scaled, columns[k], from, rows);
			}
		}
	}
	return {
		loss,
		gradient,
		hessian
	};
}
/** z += weight * column, over the block's rows. */
function addScaled(z, weight, column, from, rows) {
	for (let i = 0; i < rows; i++) z[i] = z[i] + weight * column[from + i];
}
/**
* Returns the sum of the rows' log losses; fills residual p - label and curvature p (1 - p), and their sums.
*
* All are functions of the margin by which a row is on the wrong side (z for label 0, -z for label 1). Computed this
* way they stay accurate when p is close to the label.
*/
function lossOfBlock(z, label, from, rows, residual, curvature, sums) {
	let linear = 0;
	let excess = 0;
	let residuals = 0;
	let curvatures = 0;
	for (let i = 0; i < rows; i++) {
		const sign = 1 - 2 * label[from + i];
		const margin = sign * z[i];
		const e = Math.exp(-Math.abs(margin));
		const q = 1 / (1 + e);
		const r = sign * (margin >= 0 ? q : e * q);
		const s = e * q * q;
		excess += e + excess * e;
		linear += Math.max(margin, 0);
		residual[i] = r;
		curvature[i] = s;
		residuals += r;
		curvatures += s;
	}
	sums[0] = residuals;
	sums[1] = curvatures;
	return linear + Math.log1p(excess);
}
/** The same with weights: the rows' logarithms cannot be shared, so this takes longer. */
function weightedLossOfBlock(z, label, weight, from, rows, residual, curvature, sums) {
	let loss = 0;
	let residuals = 0;
	let curvatures = 0;
	for (let i = 0; i < rows; i++) {
		const w = weight[from + i];
		const sign = 1 - 2 * label[from + i];
		const margin = sign * z[i];
		const e = Math.exp(-Math.abs(margin));
		const q = 1 / (1 + e);
		const r = w * sign * (margin >= 0 ? q : e * q);
		const s = w * e * q * q;
		loss += w * (Math.max(margin, 0) + Math.log1p(e));
		residual[i] = r;
		curvature[i] = s;
		residuals += r;
		curvatures += s;
	}
	sums[0] = residuals;
	sums[1] = curvatures;
	return loss;
}
/** out = values * column, over the block's rows; returns the sum of out. */
function multiplyInto(out, values, column, from, rows) {
	let total = 0;
	for (let i = 0; i < rows; i++) {
		const value = values[i] * column[from + i];
		out[i] = value;
		total += value;
	}
	return total;
}
/**
* values . column over the block's rows, as four independent sums, because additions of one sum would wait for each
* other.
*/
function dot(values, column, from, rows) {
	let s0 = 0;
	let s1 = 0;
	let s2 = 0;
	let s3 = 0;
	let i = 0;
	for (; i + 3 < rows; i += 4) {
		s0 += values[i] * column[from + i];
		s1 += values[i + 1] * column[from + i + 1];
		s2 += values[i + 2] * column[from + i + 2];
		s3 += values[i + 3] * column[from + i + 3];
	}
	for (; i < rows; i++) s0 += values[i] * column[from + i];
	return s0 + s1 + (s2 + s3);
}

// lib/src/training/solve.ts
/**
* Solves A x = b for a symmetric positive definite A by Cholesky decomposition. The diagonal is first scaled to ones,
* so that columns of very different size do no harm.
*
* @param a n x n, row by row; only the lower triangle is read
* @param b n values
* @returns x, or undefined if A is not positive definite to working precision
*/
function solvePositive(a, b) {
	const n = b.length;
	const scale = Float64Array.from(b, (_, i) => 1 / Math.sqrt(a[i * n + i]));
	const factor = new Float64Array(n * n);
	const x = Float64Array.from(b, (value, i) => value * scale[i]);
	for (let i = 0; i < n; i++) {
		for (let j = 0; j <= i; j++) {
			let rest = a[i * n + j] * scale[i] * scale[j];
			for (let k = 0; k < j; k++) rest -= factor[i * n + k] * factor[j * n + k];
			if (i > j) factor[i * n + j] = rest / factor[j * n + j];
			else if (rest > 0) factor[i * n + i] = Math.sqrt(rest);
			else return undefined;
		}
	}
	for (let i = 0; i < n; i++) {
		for (let k = 0; k < i; k++) x[i] = x[i] - factor[i * n + k] * x[k];
		x[i] = x[i] / factor[i * n + i];
	}
	for (let i = n - 1; i >= 0; i--) {
		for (let k = i + 1; k < n; k++) x[i] = x[i] - factor[k * n + i] * x[k];
		x[i] = x[i] / factor[i * n + i];
	}
	return x.map((value, i) => value * scale[i]);
}

// lib/src/training/newton.ts
/** Sufficient decrease of a step, as in Nocedal & Wright, "Numerical Optimization", chapter 3. */
const ARMIJO = 1e-4;
const MAX_HALVINGS = 60;
/**
* Damped Newton steps from `start` to the optimum; the linear systems are small and solved in float64.
*
* @param problem the fit to solve
* @param start weights, then the bias
* @param knownAtStart the data term there, if known
* @throws when it does not converge
*/
function minimise(problem, start, knownAtStart) {
	const { C, ridge, at, size, goal, change: changeOf, precision, maxIter, onPoint } = problem;
	let point = start;
	let known = knownAtStart ?? at(point);
	let lastChange = Number.POSITIVE_INFINITY;
	for (let iterations = 0;; iterations++) {
		const objective = penalty(point, ridge) + C * known.loss;
		const slope = gradientOf(point, known, C, ridge);
		const gradient = size(slope);
		const step = newtonStep(slope, known, C, ridge);
		const change = changeOf(step, slope, known);
		onPoint?.(objective);
		const settled = change <= precision.negligible || change < precision.rounding && change > lastChange / 2;
		const stuck = iterations >= 30 && change < precision.stuck;
		if (gradient <= goal && (settled || stuck)) return {
			point,
			known,
			iterations,
			objective,
			gradient
		};
		if (iterations >= maxIter) {
			throw new Error(`no convergence in ${maxIter} Newton steps: the gradient's largest entry is ${gradient}, the goal ${goal}; ` + "raise maxIter, or lower C if the classes are separable");
		}
		lastChange = change;
		const nearby = change < precision.small ? known.hessian : undefined;
		const noise = precision.objective * Math.abs(objective);
		[point, known] = lineSearch(point, step, dotProduct(slope, step), objective, noise, (x) => {
			const terms = at(x, nearby);
			return [terms, penalty(x, ridge) + C * terms.loss];
		});
	}
}
/** Halves a step until the objective falls enough. */
function lineSearch(point, step, slope, objective, noise, evaluate) {
	let length = 1;
	for (let halvings = 0; halvings < MAX_HALVINGS; halvings++, length /= 2) {
		const next = point.map((x, j) => x + length * step[j]);
		const [terms, value] = evaluate(next);
		if (value <= objective + ARMIJO * length * slope + noise) return [next, terms];
	}
	throw new Error(`no step lowers the objective ${objective}: are the columns far too large (over 1e100)?`);
}
function penalty(point, ridge) {
	return dotProduct(timesRidge(ridge, point), point) / 2;
}
/** Gradient of the objective with respect to the weights and the bias. */
function gradientOf(point, known, C, ridge) {
	const pull = timesRidge(ridge, point);
	return known.gradient.map((g, j) => C * g + (pull[j] ?? 0));
}
/** Q times the weights: all of a point except its last entry. */
function timesRidge(ridge, point) {
	const p = point.length - 1;
	return point.subarray(0, p).map((_, i) => dotProduct(ridge.subarray(i * p, i * p + p), point));
}
function newtonStep(slope, known, C, ridge) {
	const size = slope.length;
	const hessian = known.hessian.map((h) => C * h);
	for (let i = 0; i < size - 1; i++) {
		for (let j = 0; j < size - 1; j++) hessian[i * size + j] = hessian[i * size + j] + ridge[i * (size - 1) + j];
	}
	const downhill = slope.map((g) => -g);
	let step = solvePositive(hessian, downhill);
	const largest = slope.reduce((most, _, j) => Math.max(most, hessian[j * size + j]), 0);
	for (let more = 1e-12 * largest; !step; more *= 10) {
		if (!(more <= largest && largest < Number.POSITIVE_INFINITY)) throw new Error("the Hessian is not positive definite: are the columns finite and below 1e100?");
		step = solvePositive(hessian.map((h, i) => i % (size + 1) === 0 ? h + more : h), downhill);
	}
	return step;
}
/** Sum of products. */
function dotProduct(a, b) {
	return a.reduce((sum, value, j) => sum + value * b[j], 0);
}

// lib/src/training/exact.ts
/** A step below 1e-9 moves no probability by more than 2.5e-10. */
const DOUBLE = {
	negligible: 1e-9,
	small: .001,
	rounding: 1e-6,
	stuck: 0,
	objective: 1e-13
};
/** Damped Newton steps on the centred columns, in float64. */
function fitExactly(rows, { C, tol, maxIter, onStep }, start) {
	const { columns, centred, label, weight, total, mean, reach } = rows;
	const point = start?.exact?.point ?? centre(start, mean);
	const history = [];
	const { known, ...result } = minimise({
		C,
		ridge: identity(columns.length),
		at: (x, nearby) => logLossTerms(centred, label, x, nearby, weight),
		size: (gradient) => largestRaw(gradient, mean),
		goal: C * Math.max(tol * rows.gradientAtZero, rows.rounding),
		change: (step) => largestChange(step, reach),
		precision: DOUBLE,
		maxIter,
		onPoint: (objective) => {
			history.push({
				step: history.length,
				loss: objective / (C * total)
			});
			onStep?.(history);
		}
	}, point, start?.rows === rows ? start.exact?.known : undefined);
	const coef = result.point.slice(0, -1);
	const intercept = coef.reduce((bias, w, j) => bias - w * mean[j], result.point[coef.length]);
	const { iterations, objective, gradient } = result;
	return {
		rows,
		exact: {
			point: result.point,
			known
		},
		coef,
		intercept,
		iterations,
		objective,
		gradient,
		history
	};
}
function identity(p) {
	return Float64Array.from({ length: p * p }, (_, i) => Number(i % (p + 1) === 0));
}
/** A fit's weights and the bias of the centred columns; zeros without a fit. */
function centre(fit, mean) {
	const point = new Float64Array(mean.length + 1);
	if (!fit) return point;
	point.set(fit.coef);
	point[mean.length] = dotProduct(fit.coef, mean) + fit.intercept;
	return point;
}
/** Largest absolute entry of the gradient with respect to the raw weights and bias. */
function largestRaw(slope, mean) {
	const bias = slope[mean.length];
	return mean.reduce((most, m, j) => Math.max(most, Math.abs(slope[j] + m * bias)), Math.abs(bias));
}
/** Bound on how much a step changes any row's log-odds. */
function largestChange(step, reach) {
	return reach.reduce((sum, r, j) => sum + Math.abs(step[j]) * r, Math.abs(step[reach.length]));
}

// lib/src/training/fit-rows.ts
/**
* Checks rows and prepares what a fit needs to know about them.
*
* @throws when shapes do not match, a value is not finite, only one class is present, or a weight is negative or not
* finite
*/
function fitRows(columns, label, weight = undefined) {
	const n = label.length;
	let positives = 0;
	for (let i = 0; i < n; i++) {
		if (label[i] > 1) throw new Error(`label ${i} is ${label[i]}: labels are 0 or 1`);
		positives += label[i];
	}
	if (columns.length === 0) throw new Error("a fit needs at least one column");
	if (positives === 0 || positives === n) {
		throw new Error(`all ${n} labels are ${positives === 0 ? 0 : 1}: a fit needs both classes`);
	}
	if (weight) checkWeights(label, weight, true);
	const total = weight ? sumOf(weight) : n;
	const ones = weight ? weight.reduce((sum, w, i) => sum + w * label[i], 0) : positives;
	const mean = new Float64Array(columns.length);
	const reach = new Float64Array(columns.length);
	const centred = [];
	let gradientAtZero = Math.abs(total / 2 - ones);
	let rounding = total;
	columns.forEach((column, j) => {
		if (column.length !== n) throw new Error(`column ${j} has ${column.length} rows, but there are ${n} labels`);
		let sum = 0;
		let absolute = 0;
		let slope = 0;
		let low = Number.POSITIVE_INFINITY;
		let high = Number.NEGATIVE_INFINITY;
		for (let i = 0; i < n; i++) {
			const value = column[i];
			if (!Number.isFinite(value)) throw new Error(`column ${j}, row ${i} is ${value}: a fit needs finite numbers`);
			const counted = weight ? weight[i] * value : value;
			sum += counted;
			absolute += Math.abs(counted);
			slope += (.5 - label[i]) * counted;
			if (value < low) low = value;
			if (value > high) high = value;
		}
		mean[j] = low === high ? low : sum / total;
		reach[j] = Math.max(high - mean[j], mean[j] - low);
		centred.push(subtract(column, mean[j]));
		gradientAtZero = Math.max(gradientAtZero, Math.abs(slope));
		rounding = Math.max(rounding, absolute);
	});
	return {
		columns,
		label,
		weight,
		total,
		mean,
		centred,
		reach,
		gradientAtZero,
		rounding: rounding * 8 * Number.EPSILON
	};
}
function sumOf(values) {
	let sum = 0;
	for (let i = 0; i < values.length; i++) sum += values[i];
	return sum;
}
function subtract(column, mean) {
	const out = new Float64Array(column.length);
	for (let i = 0; i < out.length; i++) out[i] = column[i] - mean;
	return out;
}

// lib/src/stats/standard-deviation.ts
/** Mean of a column with at least one value, in two passes. */
function mean(x) {
	let first = 0;
	for (let i = 0; i < x.length; i++) first += x[i];
	first /= x.length;
	let rest = 0;
	for (let i = 0; i < x.length; i++) rest += x[i] - first;
	return first + rest / x.length;
}
/**
* Sample standard deviation of a column, in two passes.
*
* @param x column of at least two values
* @returns a number in the column's unit; NaN if a value is NaN or there are fewer than two
* @see pandas `Series.std()`
* @example
* standardDeviation(Float64Array.of(1, 2, 3)); // → 1
*/
function standardDeviation(x) {
	const centre = mean(x);
	let sum = 0;
	for (let i = 0; i < x.length; i++) sum += (x[i] - centre) ** 2;
	return x.length < 2 ? Number.NaN : Math.sqrt(sum / (x.length - 1));
}

// lib/src/training/linear-fit.ts
/**
* A logistic model from its coefficients.
*
* @param coef a weight for each column
* @param intercept the bias
* @returns a fit that predicts with them, bit-identical to a model file with these numbers
* @example
* linearFit(Float64Array.of(2), 0).predictProba([Float64Array.of(0, 1)]); // → [0.5, 0.880797]
*/
function linearFit(coef, intercept) {
	return {
		coef,
		intercept,
		predictProba: (X) => {
			if (X.length !== coef.length) throw new Error(`fitted on ${coef.length} columns, got ${X.length}`);
			return probabilities(intercept, coef, X);
		}
	};
}

// lib/src/training/standardise.ts
/** A column whose values differ by less than this share of their size counts as constant. */
const CONSTANT = 1e-10;
/**
* Mean and standard deviation of each column. Compute them on the training rows only, because those of all rows know
* the future.
*
* A column counts as constant, with deviation 0, if its deviation is at most 1e-10 of its largest absolute value.
*
* @param X columns of n finite values
* @returns a mean and a deviation (ddof 0) for each column
* @throws when there are no rows or a value is not finite
* @see scikit-learn `StandardScaler`
* @example
* scalingOf([Float64Array.of(1, 3), Float64Array.of(5, 5)]); // → { mean: [2, 5], sd: [1, 0] }
*/
function scalingOf(X) {
	const mean$1 = new Float64Array(X.length);
	const sd = new Float64Array(X.length);
	X.forEach((column, j) => {
		const n = column.length;
		if (n === 0) throw new Error(`column ${j} has no rows to compute a mean from`);
		let largest = 0;
		for (let i = 0; i < n; i++) {
			const value = column[i];
			if (!Number.isFinite(value)) throw new Error(`column ${j}, row ${i} is ${value}: scaling needs finite numbers`);
			largest = Math.max(largest, Math.abs(value));
		}
		const centre = mean(column);
		let squares = 0;
		for (let i = 0; i < n; i++) squares += (column[i] - centre) ** 2;
		const deviation = Math.sqrt(squares / n);
		const constant = deviation <= CONSTANT * largest;
		mean$1[j] = constant ? column[0] : centre;
		sd[j] = constant ? 0 : deviation;
	});
	return {
		mean: mean$1,
		sd
	};
}
/**
* Standardises columns: subtracts the mean and divides by the deviation. A constant column becomes zeros, so a fit
* gives it weight 0.
*
* @param X columns of n values
* @param scaling a mean and a deviation for each of them
* @returns new columns
* @throws when the numbers of columns differ
* @example
* const X = [Float64Array.of(1, 3), Float64Array.of(5, 5)];
* standardise(X, scalingOf(X)); // → [[-1, 1], [0, 0]]
*/
function standardise(X, scaling) {
	checkColumns(X.length, scaling);
	return X.map((column, j) => {
		const [mean, sd] = [scaling.mean[j], scaling.sd[j]];
		return sd === 0 ? new Float64Array(column.length) : column.map((value) => (value - mean) / sd);
	});
}
/**
* Turns a fit on standardised columns into the same fit on raw ones: w = w_s / sd and b = b_s - sum of w_s mean / sd, so
* that a model file needs no scaler. A constant column gets weight 0.
*
* Probabilities agree to 1e-12 unless a column's mean is thousands of times its deviation; the loss then is the
* rounding of raw weights, about 1e-16 * |w_s mean / sd|.
*
* @param fit weights of standardised columns
* @param scaling the scaling they were standardised with
* @returns weights of the raw columns
* @throws when the numbers of columns differ
* @example
* const raw = foldScaling({ coef: Float64Array.of(2), intercept: 1 }, { mean: Float64Array.of(10), sd: Float64Array.of(4) });
* raw.coef; // → [0.5]
* raw.intercept; // → -4
*/
function foldScaling(fit, scaling) {
	checkColumns(fit.coef.length, scaling);
	const coef = fit.coef.map((w, j) => scaling.sd[j] === 0 ? 0 : w / scaling.sd[j]);
	const intercept = coef.reduce((bias, w, j) => bias - w * scaling.mean[j], fit.intercept);
	return linearFit(coef, intercept);
}
function checkColumns(columns, scaling) {
	if (columns !== scaling.mean.length) {
		throw new Error(`scaling of ${scaling.mean.length} columns does not fit ${columns} columns`);
	}
}

// lib/src/training/tensorflow/library.ts
let ready;
/** Sets what fits with `engine: "tensorflow"` use from now on. */
function useTensorflow(engine) {
	ready = engine;
}
/** The engine that was loaded last. @throws when none was */
function tensorEngine() {
	if (!ready) throw new Error("engine \"tensorflow\" needs TensorFlow.js: call \"await loadTensorflow()\" once before");
	return ready;
}

// lib/src/training/logistic-regression.ts
/**
* Logistic regression with an L2 penalty, fitted in float64 to its true optimum: min over w, b of 0.5 w'w + C * sum of
* log losses. The bias is not penalised; columns are not scaled unless `standardise` is set.
*
* Uses damped Newton steps on centred columns. Unscaled, collinear and separable columns are fine, because the penalty
* makes the optimum unique.
*
* With `engine: "tensorflow"`, TensorFlow.js searches for the same optimum with float32 tensors (see `loadTensorflow`):
* probabilities agree to about 1e-6 with Newton steps, and approximately with `method: "adam"`.
*
* @see scikit-learn `LogisticRegression(penalty="l2")`, whose default solver stops before this optimum, with its
* `sample_weight` and `class_weight`; with `standardise`, a pipeline of `StandardScaler` and `LogisticRegression`
* @example
* const X = [Float64Array.of(-2, -1, 0, 1, 2)];
* const fit = new LogisticRegression({ C: 1 }).fit(X, Uint8Array.of(0, 0, 1, 0, 1));
* fit.coef; // → [0.63303]
* fit.predictProba([Float64Array.of(0)]); // → [0.381489]
* const inMetres = [Float64Array.of(-2000, -1000, 0, 1000, 2000)];
* const scaled = new LogisticRegression({ C: 1, standardise: true }).fit(inMetres, Uint8Array.of(0, 0, 1, 0, 1));
* scaled.coef; // → [0.000469587]
*/
var LogisticRegression = class {
	C;
	tol;
	maxIter;
	standardise;
	classWeight;
	engine;
	#options;
	#solution;
	constructor(options = {}) {
		this.C = options.C ?? 1;
		this.tol = options.tol ?? 1e-9;
		this.maxIter = options.maxIter ?? 100;
		this.standardise = options.standardise ?? false;
		this.classWeight = options.classWeight ?? "none";
		this.engine = options.engine ?? "exact";
		this.#options = options;
		for (const name of [
			"C",
			"tol",
			"maxIter"
		]) {
			if (!(this[name] > 0)) throw new RangeError(`${name} must be positive, got ${this[name]}`);
		}
		if (this.classWeight !== "none" && this.classWeight !== "balanced") {
			throw new RangeError(`classWeight must be "none" or "balanced", not "${this.classWeight}"`);
		}
		checkEngine(options);
	}
	/** Weights of the columns, in order. */
	get coef() {
		return this.#solved.raw.coef;
	}
	/** The bias. */
	get intercept() {
		return this.#solved.raw.intercept;
	}
	/** Newton steps taken; with "adam", the epoch whose weights were kept. */
	get iterations() {
		return this.#solved.fitted.iterations;
	}
	/** 0.5 w'w + C * (weighted) sum of log losses at the solution, where w are the weights of the columns as fitted. */
	get objective() {
		return this.#solved.fitted.objective;
	}
	/** Largest absolute entry of the objective's gradient at the solution. */
	get gradient() {
		return this.#solved.fitted.gradient;
	}
	/**
	* How far class weights moved the log-odds: log of the weight of label 1 over that of label 0. Subtract it from the
	* bias for answers in the classes' true shares. 0 without class weights.
	*/
	get classShift() {
		return this.#solved.classShift;
	}
	/** The loss at the start and after each step. */
	get history() {
		return this.#solved.fitted.history;
	}
	get #solved() {
		if (!this.#solution) throw new Error("this LogisticRegression is not fitted yet: call fit(X, y) first");
		return this.#solution;
	}
	/**
	* Fits to p columns of n rows.
	*
	* @param X p columns of n finite values
	* @param y n labels, 1 or 0, both present
	* @param start a fit on the same `X` and `y` with another C, to start from: the same solution is found faster;
	* ignored by "adam"
	* @param sampleWeight n weights, by which the rows' log losses are multiplied; by default all count alike. A sum other
	* than n also changes what the data weighs against the penalty, as in scikit-learn. Standardising does not use them
	* @returns this
	* @throws when shapes do not match, a value is not finite, only one class is present, a weight is negative, it does not
	* converge, TensorFlow.js is not loaded, or rows have weights with "adam"
	*/
	fit(X, y, start, sampleWeight) {
		const known = start && start.standardise === this.standardise ? start.#solution : undefined;
		const from = known?.fitted;
		const again = known && known.columns === X && known.fitted.rows.label === y && known.sampleWeight === sampleWeight && start?.classWeight === this.classWeight;
		const scaling = again ? known.scaling : this.standardise ? scalingOf(X) : undefined;
		const classes = this.classWeight === "balanced" ? classWeights(y, sampleWeight) : undefined;
		const rows = again ? known.fitted.rows : fitRows(scaling ? standardise(X, scaling) : X, y, weightOf(y, sampleWeight, classes));
		if (from && from.coef.length !== X.length) {
			throw new Error(`start has ${from.coef.length} weights, X ${X.length} columns`);
		}
		const { C, tol, maxIter, engine } = this;
		const { method, adam, onStep } = this.#options;
		const settings = {
			C,
			tol,
			maxIter,
			onStep
		};
		const fitted = engine === "exact" ? fitExactly(rows, settings, from) : method === "adam" ? tensorEngine().adam(rows, settings, adam) : tensorEngine().newton(rows, settings, from);
		const classShift = classes ? Math.log(classes[1] / classes[0]) : 0;
		this.#solution = {
			columns: X,
			sampleWeight,
			classShift,
			scaling,
			fitted,
			raw: scaling ? foldScaling(fitted, scaling) : fitted
		};
		return this;
	}
	/**
	* Probability of label 1 for each row.
	*
	* @param X as many columns as were fitted
	* @returns one probability per row
	* @throws when not fitted, or when the number of columns differs
	*/
	predictProba(X) {
		const { coef, intercept } = this;
		if (X.length !== coef.length) throw new Error(`fitted on ${coef.length} columns, got ${X.length}`);
		return probabilities(intercept, coef, X);
	}
};
/** The weights of rows and classes together; undefined if all rows count alike. */
function weightOf(y, sampleWeight, classes) {
	if (!classes) return sampleWeight;
	const [zero, one] = classes;
	return Float64Array.from(y, (label, i) => (label === 1 ? one : zero) * (sampleWeight ? sampleWeight[i] : 1));
}

// lib/src/training/search-c.ts
/**
* Fits one model for each C on the training rows and keeps the first with the highest AUC on the validation rows.
*
* The AUC of the chosen trial is flattering, because the rows that report it also chose it.
*
* @param train rows to fit on, both classes present
* @param validation rows to choose by, both classes present
* @param C values to try, in order
* @param options any other option of `LogisticRegression`: standardise, the engine
* @returns the chosen trial with all trials
* @throws when `C` is empty, or as `LogisticRegression.fit` and `rocAuc` do
* @example
* const rows = { X: [Float64Array.of(1, 2, 3, 4)], y: Uint8Array.of(0, 1, 0, 1) };
* searchC(rows, rows, [0.1, 1]).C; // → 0.1
*/
function searchC(train, validation, C, options = {}) {
	const search = [];
	for (const value of C) {
		const fit = new LogisticRegression({
			...options,
			C: value
		}).fit(train.X, train.y, search.at(-1)?.fit, train.weight);
		search.push({
			C: value,
			auc: rocAuc(validation.y, fit.predictProba(validation.X), validation.weight),
			fit
		});
	}
	if (search.length === 0) throw new Error("no C to try: give at least one");
	const best = search.reduce((a, b) => b.auc > a.auc ? b : a);
	return {
		...best,
		search
	};
}

// lib/src/training/experts.ts
/**
* Trains experts: each a search over C on its own few columns.
*
* @param experts name -> its columns, optionally with its own C and standardising, such as `PRESETS.seed.experts`
* @param train rows to fit on
* @param validation rows to choose C by
* @param C values to try, in order, for experts without their own
* @param options how to fit: `{ standardise: true }`, the engine
* @returns one search per expert
* @throws when a column is missing, or as `searchC` does
* @example
* const { train, validation } = research(makeSample({ to: "2018-03-01" }));
* const experts = trainExperts({ calm: ["atr_pct", "vol_z"] }, train, validation, [0.1, 1]);
* experts.calm.fit.coef.length; // → 2
*/
function trainExperts(experts, train, validation, C, options = {}) {
	return mapEntries(experts, (expert, name) => {
		const own = ownFit(expert, C, options);
		return inModel(name, () => searchC(rowsOf$1(expert, train), rowsOf$1(expert, validation), own.C, own.options));
	});
}
/** Adds the name of the model to an error of its fit. */
function inModel(name, fit) {
	try {
		return fit();
	} catch (error) {
		throw new Error(`model ${name}: ${error.message}`, { cause: error });
	}
}
/** The columns, labels and weights to fit an expert to. */
function rowsOf$1(expert, data) {
	return labelled(designMatrix(data.features, columnsOf$1(expert)), data);
}
/**
* Columns with the labels and weights of their rows. The weights are scaled to a mean of 1, so that C means what it does
* without them.
*/
function labelled(X, { label, weight }) {
	return {
		X,
		y: label,
		...weight && { weight: meanOne(weight) }
	};
}
/** The fitting settings of one expert: the common ones, overridden by its own. */
function ownFit(model, C, options) {
	const own = model;
	return {
		C: own.C ?? C,
		options: own.standardise === undefined ? options : {
			...options,
			standardise: own.standardise
		}
	};
}
/** Maps each entry, keeping its name. */
function mapEntries(entries, of) {
	return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, of(entry, name)]));
}

// lib/src/training/brain.ts
/**
* The brain's inputs for each row, in the order of its weights: the experts' probabilities, then the regime.
*
* @param recipe which experts and which regime columns
* @param experts the fitted experts
* @param data rows
* @returns columns
* @throws when the recipe has no brain, or a column is missing
* @example
* const { train, validation, recipe, searches } = research(makeSample({ to: "2018-03-01" }));
* brainInputs(recipe, searches, train).length; // → 5
*/
function brainInputs(recipe, experts, data) {
	const { brain } = recipe;
	if (!brain) throw new Error("there is no brain: the recipe's brain is null");
	return [...brain.experts.map((name) => experts[name].fit.predictProba(rowsOf$1(recipe.experts[name], data).X)), ...designMatrix(data.features, Object.values(brain.regime))];
}
/**
* Trains the brain: a logistic model stacked on the experts.
*
* It trains on the experts' own training rows, where their probabilities are better than they will be later;
* `outOfFoldExperts` is the cure.
*
* @param recipe which experts and which regime columns
* @param experts the fitted experts
* @param train rows to fit on
* @param validation rows to choose C by
* @param C values to try, in order
* @param options how to fit: `{ standardise: true }`, the engine
* @returns a search
* @throws as `brainInputs` and `searchC` do
* @example
* const { train, validation, recipe, searches } = research(makeSample({ to: "2018-03-01" }));
* trainBrain(recipe, searches, train, validation, [0.1, 1]).search.length; // → 2
*/
function trainBrain(recipe, experts, train, validation, C, options = {}) {
	const own = ownFit(recipe.brain ?? {}, C, options);
	return searchC(labelled(brainInputs(recipe, experts, train), train), labelled(brainInputs(recipe, experts, validation), validation), own.C, own.options);
}

// lib/src/stats/student.ts
/**
* Student's t distribution function: the probability of a value below t.
*
* @param t any number
* @param degrees degrees of freedom, a positive integer
* @returns from 0 to 1, accurate to about 1e-14
* @throws RangeError when `degrees` is not a positive integer
* @see Abramowitz & Stegun 26.7.3 and 26.7.4
* @example
* studentCdf(2.2281388519649385, 10); // → 0.975
*/
function studentCdf(t, degrees) {
	if (!(Number.isInteger(degrees) && degrees >= 1)) {
		throw new RangeError(`degrees of freedom must be a positive integer, got ${degrees}`);
	}
	if (degrees === 1) return .5 + Math.atan(t) / Math.PI;
	const angle = Math.atan2(t, Math.sqrt(degrees));
	const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
	const odd = degrees % 2 === 1;
	let term = odd ? cosine : 1;
	let sum = term;
	for (let k = odd ? 3 : 2; k <= degrees - 2; k += 2) {
		term *= (k - 1) / k * cosine * cosine;
		sum += term;
	}
	const within = odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
	return .5 + within / 2;
}
/**
* The quantile of Student's t distribution: the t with the given share of values below it.
*
* @param share between 0 and 1
* @param degrees degrees of freedom, a positive integer
* @throws RangeError when the share is not between 0 and 1, or as `studentCdf` does
* @example
* studentQuantile(0.975, 8); // → 2.306004
*/
function studentQuantile(share, degrees) {
	if (!(share > 0 && share < 1)) throw new RangeError(`a share must be between 0 and 1, got ${share}`);
	if (share < .5) return -studentQuantile(1 - share, degrees);
	let low = 0;
	let high = 1;
	while (studentCdf(high, degrees) < share) high *= 2;
	for (;;) {
		const middle = (low + high) / 2;
		if (!(middle > low && middle < high)) return high;
		if (studentCdf(middle, degrees) < share) low = middle;
		else high = middle;
	}
}

// lib/src/training/platt.ts
const MAX_STEPS = 100;
/**
* Platt scaling: fits slope and intercept so that the sigmoid of slope * log-odds + intercept best explains the labels.
*
* Fit it on rows that the model was **not** fitted on; on its own rows any model looks calibrated. It is fitted to the
* optimum by Newton's method, with Platt's targets (N+ + 1)/(N+ + 2) and 1/(N- + 2) instead of 1 and 0, so that
* separable classes give finite numbers.
*
* @param label n labels, 1 or 0, both present
* @param logOdds n values of bias + sum of weight * feature (`logit` of the model's probabilities)
* @param sampleWeight n weights of the rows; by default all count alike
* @returns slope and intercept
* @throws when lengths differ, a value is not finite, only one class is present, or all log-odds are equal,
* or a weight is negative or not finite
* @see Platt (1999); Lin, Lin & Weng (2007); scikit-learn `CalibratedClassifierCV(method="sigmoid")`
* @example
* const platt = plattScaling(Uint8Array.of(0, 1, 0, 1), Float64Array.of(-2, -1, 1, 2));
* platt.slope; // → 0.202310
* platt.intercept; // → 0
*/
function plattScaling(label, logOdds, sampleWeight) {
	if (sampleWeight) checkWeights(label, sampleWeight, true);
	const [zeros, ones] = weightsByClass(label, sampleWeight);
	return fitLine(label, logOdds, 1 / (zeros + 2), (ones + 1) / (ones + 2), sampleWeight);
}
/**
* The line in log-odds that best explains the labels: a logistic regression on one column, without a penalty.
*
* @param label n labels, 1 or 0, both present
* @param logOdds n finite log-odds
* @param low what a label of 0 stands for: 0, or a little more
* @param high what a label of 1 stands for: 1, or a little less
* @param sampleWeight n weights of the rows, each 0 or more; by default all count alike
* @throws as `plattScaling` does; with targets of 0 and 1 also when the log-odds separate the classes
*/
function fitLine(label, logOdds, low, high, sampleWeight) {
	const n = label.length;
	if (logOdds.length !== n) throw new Error(`${n} labels but ${logOdds.length} log-odds`);
	let positives = 0;
	for (let i = 0; i < n; i++) {
		if (!Number.isFinite(logOdds[i])) throw new Error(`log-odds ${i} are ${logOdds[i]}: calibration needs finite ones`);
		positives += label[i];
	}
	if (positives === 0 || positives === n) {
		throw new Error(`all ${n} labels are ${positives === 0 ? 0 : 1}: calibration needs both classes`);
	}
	const [zeros, ones] = weightsByClass(label, sampleWeight);
	const centre = mean(logOdds);
	let squares = 0;
	for (let i = 0; i < n; i++) squares += (logOdds[i] - centre) ** 2;
	const scale = Math.sqrt(squares / n);
	if (!(scale > 1e-12 * Math.max(1, Math.abs(centre)))) {
		throw new Error(`all ${n} log-odds are ${centre}: a model that always answers the same cannot be calibrated`);
	}
	const x = logOdds.map((z) => (z - centre) / scale);
	if (low === 0 && separates(label, logOdds)) {
		throw new Error("the log-odds separate the labels of 0 from those of 1, so no slope is steep enough: use more rows");
	}
	const target = Float64Array.from(label, (y) => y === 1 ? high : low);
	let slope = 0;
	let intercept = Math.log((ones + 1) / (zeros + 1));
	let loss = softLoss(x, target, sampleWeight, slope, intercept);
	for (let steps = 0; steps < MAX_STEPS; steps++) {
		let [g0, g1, h00, h01, h11] = [
			0,
			0,
			0,
			0,
			0
		];
		for (let i = 0; i < n; i++) {
			const p = 1 / (1 + Math.exp(-(slope * x[i] + intercept)));
			const weight = sampleWeight ? sampleWeight[i] : 1;
			const curvature = weight * p * (1 - p);
			const residual = weight * (p - target[i]);
			g0 += residual;
			g1 += residual * x[i];
			h00 += curvature;
			h01 += curvature * x[i];
			h11 += curvature * x[i] * x[i];
		}
		const determinant = h00 * h11 - h01 * h01;
		const stepSlope = (h01 * g0 - h00 * g1) / determinant;
		const stepIntercept = (h01 * g1 - h11 * g0) / determinant;
		if (Math.max(Math.abs(g0), Math.abs(g1)) <= 1e-13 * n || Math.abs(stepSlope) + Math.abs(stepIntercept) <= 1e-13) {
			return {
				slope: slope / scale,
				intercept: intercept - slope * centre / scale
			};
		}
		let length = 1;
		let next = softLoss(x, target, sampleWeight, slope + stepSlope, intercept + stepIntercept);
		while (!(next <= loss + 1e-14 * Math.abs(loss)) && length > 1e-10) {
			length /= 2;
			next = softLoss(x, target, sampleWeight, slope + length * stepSlope, intercept + length * stepIntercept);
		}
		slope += length * stepSlope;
		intercept += length * stepIntercept;
		loss = next;
	}
	throw new Error(`calibration did not converge in ${MAX_STEPS} steps: are the log-odds far too large?`);
}
/** Whether all log-odds of one class are at or above all of the other. */
function separates(label, logOdds) {
	const least = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
	const most = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let i = 0; i < label.length; i++) {
		const y = label[i];
		least[y] = Math.min(least[y], logOdds[i]);
		most[y] = Math.max(most[y], logOdds[i]);
	}
	return least[1] >= most[0] || least[0] >= most[1];
}
/** The rows with label 0 and with label 1, by their weights. */
function weightsByClass(label, weight) {
	const sums = [0, 0];
	for (let i = 0; i < label.length; i++) sums[label[i]] = sums[label[i]] + (weight ? weight[i] : 1);
	return sums;
}
/** Cross entropy of targets between 0 and 1. */
function softLoss(x, target, weight, slope, intercept) {
	let sum = 0;
	for (let i = 0; i < x.length; i++) {
		const z = slope * x[i] + intercept;
		const loss = Math.max(z, 0) - target[i] * z + Math.log1p(Math.exp(-Math.abs(z)));
		sum += weight ? weight[i] * loss : loss;
	}
	return sum;
}
/**
* Log-odds of probabilities: log(p / (1 - p)), the inverse of the logistic function.
*
* @param probability n probabilities
* @returns n values; infinite at 0 and 1, NaN outside [0, 1]
* @example
* logit(Float64Array.of(0.5, 0.880797)); // → [0, 2.0000]
*/
function logit(probability) {
	return probability.map((p) => Math.log(p) - Math.log1p(-p));
}
/**
* Folds a calibration into a model: weights times the slope, bias times the slope plus the intercept. The result is a
* logistic model of the same shape with calibrated probabilities.
*
* @param fit any fit
* @param platt its calibration
* @returns the calibrated fit
* @throws when a number of the calibration is not finite
* @example
* const fit = foldPlatt({ coef: Float64Array.of(2), intercept: 1 }, { slope: 0.5, intercept: 0.25 });
* fit.coef; // → [1]
* fit.intercept; // → 0.75
*/
function foldPlatt(fit, platt) {
	const { slope, intercept } = platt;
	if (!(Number.isFinite(slope) && Number.isFinite(intercept))) {
		throw new Error(`a calibration of slope ${slope} and intercept ${intercept} is not finite`);
	}
	return linearFit(fit.coef.map((w) => slope * w), slope * fit.intercept + intercept);
}

// lib/src/training/calibrate.ts
/** How far true slopes are expected to lie from 1, as a standard deviation; see `npm run bench:calibration`. */
const SPREAD = .3;
const LEVEL = .95;
/**
* Calibrates log-odds by Platt's line as far as the days support it.
*
* - The slope is shrunk towards 1: it is the posterior mean under a normal prior around 1 (standard deviation 0.3) and
*   the slope's standard error by days. If the days say nothing about the slope, it is 1 and only the intercept moves.
* - A slope of 0 or less, which would turn the model upside down or off, is never used: it is 1 then.
* - The intercept moves the mean log-odds to the point of its 95 % interval by days that is nearest to no change. Few
*   days share one mood of the market, and their share of labels of 1 is not that of the days that follow.
*
* @param label n labels, 1 or 0, both present
* @param logOdds n log-odds of rows that the model was **not** fitted on
* @param time n wall-clock milliseconds; only the day matters
* @param weight n weights of the rows, each 0 or more; by default all count alike
* @returns the line to use, and the slope that these rows alone would give
* @throws when the rows lie on fewer than two days, or as `plattScaling` does
* @see Liang & Zeger (1986), "Longitudinal data analysis using generalized linear models", for the standard error;
* Steyerberg et al. (2004), "Validation and updating of predictive logistic regression models", for shrinking
* @example
* const label = Uint8Array.of(0, 1, 0, 1, 0, 1, 1, 1);
* const time = Float64Array.of(0, 0, 1, 1, 2, 2, 3, 3).map((day) => day * DAY);
* const { slope, fitted } = calibrateByDays(label, Float64Array.of(-2, -1, 1, 2, -1, 1, 0, 1), time);
* fitted.slope; // → 0.535719
* slope; // → 0.832926
*/
function calibrateByDays(label, logOdds, time, weight) {
	const platt = plattScaling(label, logOdds, weight);
	const { groups, count } = groupByDay(time);
	if (count < 2) {
		throw new Error("calibration needs rows on 2 or more days: use a longer period, or calibrate: false");
	}
	const quantile = studentQuantile((1 + LEVEL) / 2, count - 1);
	const error = slopeError(label, logOdds, platt, groups, count, weight);
	const fitted = {
		slope: platt.slope,
		low: platt.slope - quantile * error,
		high: platt.slope + quantile * error
	};
	const shrunk = 1 + (platt.slope - 1) / (1 + (error / SPREAD) ** 2);
	const slope = shrunk > 0 ? shrunk : 1;
	const centre = mean(logOdds);
	const turned = logOdds.map((z) => centre + slope * (z - centre));
	const shift = shiftOf(label, turned, weight);
	const reach = quantile * shiftError(label, turned, shift, groups, count, weight);
	const supported = Math.sign(shift) * Math.max(0, Math.abs(shift) - reach);
	return {
		slope,
		intercept: (1 - slope) * centre + supported,
		fitted
	};
}
/** The number of each row's day, from 0, and the number of days. */
function groupByDay(time) {
	const numbers = new Map();
	const groups = Uint32Array.from(time, (moment) => {
		const day = dayOf(moment);
		if (!numbers.has(day)) numbers.set(day, numbers.size);
		return numbers.get(day);
	});
	return {
		groups,
		count: numbers.size
	};
}
/** The standard error of Platt's slope, with whole days as the independent units (the sandwich estimator). */
function slopeError(label, logOdds, { slope, intercept }, groups, count, weight) {
	const centre = mean(logOdds);
	let [h00, h01, h11] = [
		0,
		0,
		0
	];
	const [level, tilt] = [new Float64Array(count), new Float64Array(count)];
	for (let i = 0; i < label.length; i++) {
		const p = sigmoid(slope * logOdds[i] + intercept);
		const x = logOdds[i] - centre;
		const counted = weight ? weight[i] : 1;
		const curvature = counted * p * (1 - p);
		h00 += curvature;
		h01 += curvature * x;
		h11 += curvature * x * x;
		const day = groups[i];
		level[day] = level[day] + counted * label[i] - counted * p;
		tilt[day] = tilt[day] + counted * (label[i] - p) * x;
	}
	const determinant = h00 * h11 - h01 * h01;
	let squares = 0;
	for (let day = 0; day < count; day++) squares += ((h00 * tilt[day] - h01 * level[day]) / determinant) ** 2;
	return Math.sqrt(squares * count / (count - 1));
}
/** The shift of all log-odds that makes the mean probability the share of labels of 1. */
function shiftOf(label, logOdds, weight) {
	const total = weight ? weight.reduce((sum, w) => sum + w, 0) : label.length;
	const positives = label.reduce((sum, y, i) => sum + (weight ? weight[i] * y : y), 0);
	const share = Math.log(positives / (total - positives));
	const [least, most] = logOdds.reduce(([a, b], z) => [Math.min(a, z), Math.max(b, z)], [Infinity, -Infinity]);
	let [low, high] = [share - most, share - least];
	let shift = share - mean(logOdds);
	while (high - low > 1e-14 * Math.max(1, Math.abs(low), Math.abs(high))) {
		let [excess, curvature] = [-positives, 0];
		for (let i = 0; i < logOdds.length; i++) {
			const p = sigmoid(logOdds[i] + shift);
			const counted = weight ? weight[i] : 1;
			excess += counted * p;
			curvature += counted * p * (1 - p);
		}
		if (Math.abs(excess) <= 1e-13 * total) return shift;
		if (excess > 0) high = shift;
		else low = shift;
		const next = shift - excess / curvature;
		shift = next > low && next < high ? next : (low + high) / 2;
	}
	return shift;
}
/** The standard error of that shift, with whole days as the independent units. */
function shiftError(label, logOdds, shift, groups, count, weight) {
	const excess = new Float64Array(count);
	let curvature = 0;
	logOdds.forEach((z, i) => {
		const p = sigmoid(z + shift);
		const day = groups[i];
		const counted = weight ? weight[i] : 1;
		excess[day] = excess[day] + counted * label[i] - counted * p;
		curvature += counted * p * (1 - p);
	});
	const squares = excess.reduce((sum, e) => sum + e * e, 0);
	return Math.sqrt(squares * count / (count - 1)) / curvature;
}
function sigmoid(z) {
	return 1 / (1 + Math.exp(-z));
}

// lib/src/training/out-of-fold.ts
/**
* Out-of-fold probabilities: each row is predicted by a model that did not train on it. One fit per fold predicts the
* fold's test rows.
*
* @param rows columns and labels
* @param folds from `walkForward` (then a row's model knows only the past) or `purgedKFold`
* @param fit fits a model to the training rows of a fold; it also receives their weights, if the rows have some
* @returns n probabilities; NaN for rows that no fold tests, such as the first rows of a walk forward
* @throws when two folds test the same row, or a fold trains on a row that it tests
* @see Wolpert (1992), "Stacked generalization"; scikit-learn `cross_val_predict`, which refuses a walk forward
* @example
* const rows = { X: [Float64Array.of(1, 2, 3, 4, 5, 6)], y: Uint8Array.of(0, 1, 0, 1, 0, 1) };
* const folds = [{ train: Uint32Array.of(0, 1, 2), test: Uint32Array.of(4, 5) }];
* outOfFold(rows, folds, (X, y) => new LogisticRegression({ standardise: true }).fit(X, y)); // → [NaN, NaN, NaN, NaN, 0.333333, 0.333333]
*/
function outOfFold(rows, folds, fit) {
	const out = new Float64Array(rows.y.length).fill(Number.NaN);
	const tested = new Uint8Array(rows.y.length);
	folds.forEach(({ train, test }, number) => {
		const own = new Set(test);
		if (train.some((row) => own.has(row))) throw new Error(`fold ${number + 1} trains on a row that it tests`);
		const take = (part) => rows.X.map((column) => takeColumn(column, part));
		const model = fit(take(train), Uint8Array.from(train, (row) => rows.y[row]), rows.weight && takeColumn(rows.weight, train));
		const probability = model.predictProba(take(test));
		test.forEach((row, i) => {
			if (tested[row] === 1) throw new Error(`row ${row} is tested by two folds`);
			tested[row] = 1;
			out[row] = probability[i];
		});
	});
	return out;
}
/**
* Out-of-fold probabilities of experts, to train the brain on. On their own training rows the experts look better than
* they are on any later row.
*
* @param experts name -> its columns, such as `PRESETS.seed.experts`
* @param data rows in order of time
* @param folds folds of these rows, preferably from `walkForward`
* @param fit fits an expert to some rows; it also receives the expert's name, and the rows' weights if they have
* some
* @returns n probabilities per expert; NaN for rows that no fold tests
* @throws as `outOfFold` does
* @example
* const { data, recipe } = research(makeSample({ to: "2018-03-01" }));
* const folds = walkForward(data.spans, { nSplits: 5 });
* const p = outOfFoldExperts(recipe.experts, data, folds, (X, y) => new LogisticRegression({ standardise: true }).fit(X, y));
* p.macd.length === data.label.length; // → true
*/
function outOfFoldExperts(experts, data, folds, fit) {
	return mapEntries(experts, (expert, name) => outOfFold(rowsOf$1(expert, data), folds, (X, y, weight) => fit(X, y, name, weight)));
}
/**
* The rows to train a brain on, given the experts' probabilities: those where every input of the brain is a number,
* with the inputs in the order of its weights.
*
* @param brain which experts and which regime columns
* @param data the rows that the probabilities belong to
* @param experts n probabilities of each expert, from `outOfFoldExperts`
* @returns the row numbers, and their columns and labels
* @throws when no row has all of them, or a column is missing
* @example
* const { data, recipe } = research(makeSample({ to: "2018-03-01" }));
* const half = data.time.map((_, i) => (i < 100 ? NaN : 0.5));
* brainRows(recipe.brain, data, { rsi: half, macd: half, trend: half }).rows[0]; // → 100
*/
function brainRows(brain, data, experts) {
	const columns = [...brain.experts.map((name) => experts[name]), ...designMatrix(data.features, Object.values(brain.regime))];
	const rows = Uint32Array.from(data.label.keys()).filter((row) => columns.every((column) => !Number.isNaN(column[row])));
	if (rows.length === 0) throw new Error("no row has a probability from every expert: do the folds test any of these rows?");
	return {
		rows,
		X: columns.map((column) => takeColumn(column, rows)),
		y: Uint8Array.from(rows, (row) => data.label[row]),
		...data.weight && { weight: meanOne(takeColumn(data.weight, rows)) }
	};
}

// lib/src/flow/train-models.ts
/**
* Trains a recipe's experts and its brain.
*
* C is chosen and models are calibrated on the validation rows, which nothing was fitted on. The brain reads calibrated
* experts, because those are exported.
*
* @param train rows to fit on
* @param validation rows to choose C by and to calibrate on
* @param reach how far the label of each training row reaches, for the folds of the stacking
* @param recipe every choice of the flow
*/
function trainModels(train, validation, reach, recipe) {
	const { C, calibrate } = recipe;
	const fitting = fittingOf(recipe);
	const counted = validation.weight && meanOne(validation.weight);
	const calibrator = (search, X) => calibrate ? calibrationOf(search.fit, X, validation, counted) : undefined;
	const searches = { ...trainExperts(recipe.experts, train, validation, C, fitting) };
	const platts = mapEntries(recipe.experts, (expert, name) => inModel(name, () => calibrator(searches[name], rowsOf$1(expert, validation).X)));
	const fits = mapEntries(searches, ({ fit }, name) => calibrated(fit, platts[name]));
	if (recipe.brain) {
		const experts = mapEntries(fits, (fit) => ({ fit }));
		const given = {
			train,
			validation,
			reach,
			searches,
			platts,
			experts
		};
		const brain = inModel(BRAIN$1, () => searchBrain(recipe, given, fitting));
		searches[BRAIN$1] = brain;
		platts[BRAIN$1] = calibrator(brain, brainInputs(recipe, experts, validation));
		fits[BRAIN$1] = calibrated(brain.fit, platts[BRAIN$1]);
	}
	return {
		searches: mapModels(recipe, (name) => searches[name]),
		...calibrate && { calibration: mapModels(recipe, (name) => platts[name]) },
		models: mapModels(recipe, (name) => toJson(fits[name], modelFeatures(recipe, name)))
	};
}
function searchBrain(recipe, given, fitting) {
	const { train, validation, reach, searches, platts, experts } = given;
	if (recipe.stackingFolds === 0) return trainBrain(recipe, experts, train, validation, recipe.C, fitting);
	const { C, options } = ownFit(recipe.brain, recipe.C, fitting);
	return searchC(unseenRows(train, reach, searches, platts, recipe), labelled(brainInputs(recipe, experts, validation), validation), C, options);
}
/**
* The rows for out-of-fold stacking: the test rows of a walk forward, with the predictions of experts fitted on earlier
* rows.
*/
function unseenRows(train, reach, searches, platts, recipe) {
	const folds = walkForward(reach, { nSplits: recipe.stackingFolds });
	const brain = recipe.brain;
	const read = Object.fromEntries(expertNames(recipe).flatMap((name) => brain.experts.includes(name) ? [[name, recipe.experts[name]]] : []));
	const probabilities = outOfFoldExperts(read, train, folds, (X, y, name, weight) => {
		const { options } = ownFit(recipe.experts[name], recipe.C, fittingOf(recipe));
		const fit = new LogisticRegression({
			...options,
			C: searches[name].C
		}).fit(X, y, undefined, weight);
		return calibrated(fit, platts[name]);
	});
	return brainRows(brain, train, probabilities);
}
/** Number of fits tried, over all models. */
function trialsOf(searches) {
	return Object.values(searches).reduce((sum, { search }) => sum + search.length, 0);
}
/**
* The calibration of a fit on rows that it was not fitted on. Where the classes were balanced, their true shares are put
* back first, so that only what is left is asked of the days.
*/
function calibrationOf(fit, X, { label, time }, weight) {
	const { classShift } = fit;
	const odds = finiteLogOdds(fit.predictProba(X)).map((z) => z - classShift);
	const calibration = calibrateByDays(label, odds, time, weight);
	const { slope, intercept } = calibration;
	return {
		...calibration,
		intercept: intercept - slope * classShift
	};
}
/** Log-odds of probabilities that may round to 0 or 1: beyond all others but finite. */
function finiteLogOdds(probability) {
	return logit(probability).map((z) => Math.max(-745, Math.min(37, z)));
}
function fittingOf({ standardise, classWeight, engine, method, adam }) {
	return {
		standardise,
		...classWeight && { classWeight },
		...engine && { engine },
		...method && { method },
		...adam && { adam }
	};
}
function calibrated(fit, platt) {
	return platt ? foldPlatt(fit, platt) : fit;
}

// lib/src/labels/dataset.ts
/**
* Takes rows of a dataset, with all of its columns.
*
* @param data any dataset; its spans may be missing
* @param rows row numbers from 0
* @returns new arrays of `rows.length` entries, in that order
* @example
* const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
* const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
* takeRows({ time: bars.time, features: buildFeatures(bars), label }, Uint32Array.of(20, 21)).label.length; // → 2
*/
function takeRows(data, rows) {
	const label = new Uint8Array(rows.length);
	for (let i = 0; i < rows.length; i++) label[i] = data.label[rows[i]];
	return showable("dataset", {
		...data,
		time: takeColumn(data.time, rows),
		features: mapColumns(data.features, (column) => takeColumn(column, rows)),
		label,
		...data.spans && { spans: takeSpans(data.spans, rows) },
		...data.weight && { weight: takeColumn(data.weight, rows) }
	});
}
/**
* A run of rows of a dataset: views of the same memory, nothing is copied.
*
* @param data any dataset; its spans may be missing
* @param range first row and row after the last
* @example
* const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
* const label = labelForwardReturn(bars.close, { horizon: 12, threshold: 0.001 });
* const data = { time: bars.time, features: buildFeatures(bars), label };
* sliceRows(data, { start: 100, end: 110 }).time.length; // → 10
*/
function sliceRows(data, range) {
	const slice = (column) => column.subarray(range.start, range.end);
	return showable("dataset", {
		...data,
		time: slice(data.time),
		features: mapColumns(data.features, slice),
		label: data.label.subarray(range.start, range.end),
		...data.spans && { spans: sliceSpans(data.spans, range) },
		...data.weight && { weight: slice(data.weight) }
	});
}
/** Applies a function to each column. */
function mapColumns(columns, f) {
	return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, f(column)]));
}
/** The number of labels that are 1. */
function positivesOf(label) {
	let sum = 0;
	for (let i = 0; i < label.length; i++) sum += label[i];
	return sum;
}

// lib/src/labels/label-uniqueness.ts
/**
* How unique each row's label is: the mean, over the bars its label is made from, of 1 / (number of labels made from
* that bar). The sum over rows is the effective number of independent labels.
*
* A label is made from the moves in (t0, t1]: the bar at t0 is its starting point. So labels that only touch are fully
* unique, and labels over 12 bars on every bar have uniqueness 1/12. (The book also counts the bar at t0: 1/13.)
*
* @param spans the label spans of n rows
* @param known when each bar is known (`knownTimes`), all bars, increasing: nights and gaps then count as no time
* @returns n numbers in (0, 1]; NaN if no bar lies in the span
* @throws when `known` does not increase
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", sections 4.3 and 4.4
* @example
* const bars = { time: Float64Array.of(0, 5, 10, 15, 20), stamp: "end", interval: 5 };
* labelUniqueness(takeSpans(labelSpans(bars, 2), Uint32Array.of(0, 2)), knownTimes(bars)); // → [1, 1]
* labelUniqueness(takeSpans(labelSpans(bars, 2), Uint32Array.of(0, 1, 2)), knownTimes(bars)); // → [0.75, 0.5, 0.75]
*/
function labelUniqueness(spans, known) {
	const disorder = known.findIndex((time, i) => i > 0 && !(time > known[i - 1]));
	if (disorder >= 0) {
		throw new Error(`bar ${disorder} at ${formatTime(known[disorder])} is not known later than the bar before it`);
	}
	const first = Uint32Array.from(spans.start, (time) => bisectRight(known, time));
	const after = Uint32Array.from(spans.end, (time) => bisectRight(known, time));
	const change = new Int32Array(known.length + 1);
	for (let i = 0; i < first.length; i++) {
		change[first[i]] = change[first[i]] + 1;
		change[after[i]] = change[after[i]] - 1;
	}
	/** shares[k]: the sum over the first k bars of 1 / (number of labels there); a bar without labels adds nothing. */
	const shares = new Float64Array(known.length + 1);
	let labels = 0;
	for (let k = 0; k < known.length; k++) {
		labels += change[k];
		shares[k + 1] = shares[k] + (labels > 0 ? 1 / labels : 0);
	}
	return Float64Array.from(first, (from, i) => (shares[after[i]] - shares[from]) / (after[i] - from));
}

// node_modules/pure-rand/lib/esm/distribution/uniformInt.js
/**
* Uniformly generate number in range [0 ; rangeSize[
* With rangeSize <= 0x100000000
* @internal
*/
function uniformIntInternal(rng, rangeSize) {
	const MaxAllowed = rangeSize > 2 ? ~~(4294967296 / rangeSize) * rangeSize : 4294967296;
	let deltaV = rng.next() + 2147483648;
	while (deltaV >= MaxAllowed) deltaV = rng.next() + 2147483648;
	return deltaV % rangeSize;
}
/**
* We only accept safe integers here
* @internal
*/
function fromNumberToArrayInt64(out, n) {
	if (n < 0) {
		const posN = -n;
		out.sign = -1;
		out.data[0] = ~~(posN / 4294967296);
		out.data[1] = posN >>> 0;
	} else {
		out.sign = 1;
		out.data[0] = ~~(n / 4294967296);
		out.data[1] = n >>> 0;
	}
	return out;
}
/**
* Substract two ArrayInt of 64 bits on 64 bits.
* With arrayIntA - arrayIntB >= 0
* @internal
*/
function substractArrayInt64(out, arrayIntA, arrayIntB) {
	const lowA = arrayIntA.data[1];
	const highA = arrayIntA.data[0];
	const signA = arrayIntA.sign;
	const lowB = arrayIntB.data[1];
	const highB = arrayIntB.data[0];
	const signB = arrayIntB.sign;
	out.sign = 1;
	if (signA === 1 && signB === -1) {
		const low = lowA + lowB;
		const high = highA + highB + (low > 4294967295 ? 1 : 0);
		out.data[0] = high >>> 0;
		out.data[1] = low >>> 0;
		return out;
	}
	let lowFirst = lowA;
	let highFirst = highA;
	let lowSecond = lowB;
	let highSecond = highB;
	if (signA === -1) {
		lowFirst = lowB;
		highFirst = highB;
		lowSecond = lowA;
		highSecond = highA;
	}
	let reminderLow = 0;
	let low = lowFirst - lowSecond;
	if (low < 0) {
		reminderLow = 1;
		low = low >>> 0;
	}
	out.data[0] = highFirst - highSecond - reminderLow;
	out.data[1] = low;
	return out;
}
/**
* Uniformly generate ArrayInt64 in range [0 ; rangeSize[
*
* @remarks
* In the worst case scenario it may discard half of the randomly generated value.
* Worst case being: most significant number is 1 and remaining part evaluates to 0.
*
* @internal
*/
function uniformArrayIntInternal(rng, out, rangeSize) {
	const maxIndex0 = rangeSize[0] + 1;
	out[0] = uniformIntInternal(rng, maxIndex0);
	out[1] = uniformIntInternal(rng, 4294967296);
	while (out[0] >= rangeSize[0] && (out[0] !== rangeSize[0] || out[1] >= rangeSize[1])) {
		out[0] = uniformIntInternal(rng, maxIndex0);
		out[1] = uniformIntInternal(rng, 4294967296);
	}
	return out;
}
const safeNumberMaxSafeInteger = Number.MAX_SAFE_INTEGER;
const sharedA = {
	sign: 1,
	data: [0, 0]
};
const sharedB = {
	sign: 1,
	data: [0, 0]
};
const sharedC = {
	sign: 1,
	data: [0, 0]
};
const sharedData = [0, 0];
function uniformLargeIntInternal(rng, from, to, rangeSize) {
	const rangeSizeArrayIntValue = rangeSize <= safeNumberMaxSafeInteger ? fromNumberToArrayInt64(sharedC, rangeSize) : substractArrayInt64(sharedC, fromNumberToArrayInt64(sharedA, to), fromNumberToArrayInt64(sharedB, from));
	if (rangeSizeArrayIntValue.data[1] === 4294967295) {
		rangeSizeArrayIntValue.data[0] += 1;
		rangeSizeArrayIntValue.data[1] = 0;
	} else rangeSizeArrayIntValue.data[1] += 1;
	uniformArrayIntInternal(rng, sharedData, rangeSizeArrayIntValue.data);
	return sharedData[0] * 4294967296 + sharedData[1] + from;
}
/**
* Uniformly generate random integer values between `from` (included) and `to` (included)
*
* @param rng - Instance of RandomGenerator to extract random values from
* @param from - Lower bound of the range (included)
* @param to - Upper bound of the range (included)
*
* @public
*/
function uniformInt(rng, from, to) {
	const rangeSize = to - from;
	if (rangeSize <= 4294967295) return uniformIntInternal(rng, rangeSize + 1) + from;
	return uniformLargeIntInternal(rng, from, to, rangeSize);
}

// lib/src/util/check-count.ts
/**
* Refuses a number of repetitions before the first one, when it is no whole number or out of bounds.
*
* @throws RangeError naming the bound and the cure
*/
function checkCount(count, { name, least, most, why, needs }) {
	if (!(Number.isInteger(count) && count >= least)) throw new RangeError(`${name} must be ${least} or more, got ${count}`);
	if (count > most) {
		throw new RangeError(`${name} must be ${most.toLocaleString("en-US")} or less, got ${count}, which would need ${needs(count)}: ${why}`);
	}
}
/** Memory for so many numbers, in words. */
function numbersNeed(count) {
	return `${Math.ceil(count * Float64Array.BYTES_PER_ELEMENT / 1e6).toLocaleString("en-US")} MB for each figure`;
}
/** Processor time at a second each, in words. */
function secondsNeed(count) {
	return `${Math.ceil(count / 3600).toLocaleString("en-US")} hours of a processor at a second each`;
}

// lib/src/evaluation/day-blocks.ts
const BOOTSTRAP_DEFAULTS = {
	draws: 1e3,
	level: .95,
	seed: 1,
	blockDays: 1
};
/** Groups rows of one or more tables by calendar day, `blockDays` days that have rows to a block. */
function dayBlocks(times, blockDays) {
	if (!(Number.isInteger(blockDays) && blockDays >= 1)) {
		throw new RangeError(`blockDays must be 1 or more whole days, got ${blockDays}`);
	}
	const days = [...new Set(times.flatMap((time) => [...new Set(time.map(dayOf))]))].sort((a, b) => a - b);
	if (days.some(Number.isNaN)) throw new Error("a row has no time: every row needs one, to know its day");
	const number = new Map(days.map((value, i) => [value, Math.floor(i / blockDays)]));
	return {
		count: Math.ceil(days.length / blockDays),
		of: times.map((time) => Uint32Array.from(time, (moment) => number.get(dayOf(moment))))
	};
}
/** Bounds of a number of bootstrap draws. */
const DRAWS$1 = {
	name: "draws",
	least: 2,
	most: 1e6,
	needs: numbersNeed,
	why: "each evaluates all rows again, and its figures stay in memory; 10,000 already settle an interval's ends"
};
/**
* Draws blocks with replacement, as many as there are, and evaluates statistics of how often each was drawn: one array
* of draws for each statistic.
*
* A draw in which a statistic is NaN (an AUC without both classes) is repeated.
*/
function resampleBlocks(blocks, { draws, seed, level }, statistics) {
	checkCount(draws, DRAWS$1);
	if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
	if (!(level > 0 && level < 1)) throw new RangeError(`level must lie between 0 and 1, got ${level}`);
	if (blocks < 2) throw new Error(`an interval needs rows on 2 or more blocks of days, got ${blocks}`);
	const generator = xoroshiro128plus(seed);
	const counts = new Float64Array(blocks);
	const gathered = [];
	for (let redrawn = 0; gathered.length < draws;) {
		counts.fill(0);
		for (let i = 0; i < blocks; i++) {
			const block = uniformInt(generator, 0, blocks - 1);
			counts[block] = counts[block] + 1;
		}
		const values = statistics(counts, gathered.length);
		if (!Array.prototype.some.call(values, Number.isNaN)) gathered.push(values);
		else if (++redrawn > draws) {
			throw new Error(`most draws of ${blocks} blocks of days contain only one class: use more days`);
		}
	}
	return Array.from(gathered[0], (_, k) => Float64Array.from(gathered, (values) => values[k]));
}

// lib/src/stats/quantile.ts
/** Quantile of sorted values with linear interpolation, like numpy's default. */
function quantile(sorted, share) {
	const place = share * (sorted.length - 1);
	const below = Math.floor(place);
	const low = sorted[below];
	const high = sorted[Math.min(below + 1, sorted.length - 1)];
	return low + (place - below) * (high - low);
}

// lib/src/evaluation/interval.ts
/** The percentile interval of bootstrap draws. */
function percentileInterval(estimate, draws, level, blocks) {
	const sorted = Float64Array.from(draws).sort();
	const n = draws.length;
	const place = (share) => Math.min(1, Math.max(0, ((n + 1) * share - 1) / (n - 1)));
	return {
		estimate,
		low: quantile(sorted, place((1 - level) / 2)),
		high: quantile(sorted, place((1 + level) / 2)),
		standardError: standardDeviation(draws),
		level,
		draws: n,
		blocks
	};
}

// lib/src/evaluation/bootstrap.ts
/**
* A score with a block-bootstrap interval (whole days are drawn with replacement).
*
* Labels of one day overlap and share its news, so rows are not independent, and a bootstrap of rows (or a formula that
* counts rows) gives intervals that are far too narrow. Days are nearly independent. Percentile intervals.
*
* @param metric `"auc"`, `"logLoss"` or `"brier"`
* @param rows n rows, in any order
* @param options draws (1000), level (0.95), seed (1), blockDays (1)
* @returns the score of all rows, its interval and standard error
* @throws when the rows lie on fewer than two blocks of days, or as `weightedScore` does
* @see Künsch (1989); Efron & Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13
* @example
* const { validation, models } = research(makeSample({ to: "2018-03-01" }));
* const { time, label, features } = validation;
* const { rsi, rsi_slope, bb_z } = features;
* const auc = blockBootstrap("auc", { time, label, score: predictColumns(models.rsi, { rsi, rsi_slope, bb_z }) });
* auc.low < auc.estimate && auc.estimate < auc.high; // → true
* auc.blocks; // → 8
*/
function blockBootstrap(metric, rows, options = {}) {
	const settings = {
		...BOOTSTRAP_DEFAULTS,
		...options
	};
	const blocks = dayBlocks([rows.time], settings.blockDays);
	const score = blockScore(metric, rows, blocks.of[0], blocks.count);
	const [draws] = resampleBlocks(blocks.count, settings, (counts) => [score.ofCounts(counts)]);
	return percentileInterval(score.ofAll, draws, settings.level, blocks.count);
}
/**
* The difference of two models' scores, a minus b, with its interval. Both are computed on the same drawn days, so what
* they have in common cancels.
*
* The two may have different rows (because filters or bars differ); they are paired by day. An interval that contains 0
* means that the two cannot be told apart.
*
* @param metric `"auc"`, `"logLoss"` or `"brier"`
* @param a one model's rows
* @param b another model's rows
* @param options draws (1000), level (0.95), seed (1), blockDays (1)
* @returns the difference on all rows, its interval and standard error
* @throws as `blockBootstrap` does
* @example
* const { validation } = research(makeSample({ to: "2018-03-01" }));
* const { time, label, features } = validation;
* const a = { time, label, score: features.atr_pct };
* blockBootstrapDifference("auc", a, a).high; // → 0
* blockBootstrapDifference("auc", a, { time, label, score: features.rsi }).draws; // → 1000
*/
function blockBootstrapDifference(metric, a, b, options = {}) {
	const settings = {
		...BOOTSTRAP_DEFAULTS,
		...options
	};
	const blocks = dayBlocks([a.time, b.time], settings.blockDays);
	const first = blockScore(metric, a, blocks.of[0], blocks.count);
	const second = blockScore(metric, b, blocks.of[1], blocks.count);
	const [draws] = resampleBlocks(blocks.count, settings, (counts) => [first.ofCounts(counts) - second.ofCounts(counts)]);
	return percentileInterval(first.ofAll - second.ofAll, draws, settings.level, blocks.count);
}
/** A score on all rows, and as a function of how often each of the `count` blocks was drawn. */
function blockScore(metric, rows, blockOfRow, count) {
	const { time, label, score, weight } = rows;
	if (time.length !== label.length) throw new Error(`${time.length} times but ${label.length} labels`);
	const ofCounts = weightedScore(metric, label, score, blockOfRow, weight);
	const ofAll = ofCounts(new Float64Array(count).fill(1));
	if (Number.isNaN(ofAll)) {
		throw new Error(`all ${label.length} labels are ${label[0]}: the area under the ROC curve needs both classes`);
	}
	return {
		ofAll,
		ofCounts
	};
}

// lib/src/evaluation/few-days.ts
/** Days from which on 95 % intervals hold about as often as they say. */
const ENOUGH_DAYS = 50;
/**
* How often 95 % intervals of so few days held the truth, on synthetic histories whose volatility has regimes: the lowest
* share of the AUC and of its lead over the baseline (`npm run bench:coverage -- regimes`).
*/
const MEASURED = [
	[20, .885],
	[15, .885],
	[10, .86],
	[5, .775],
	[3, .61]
];
/**
* How often intervals of a few days hold the truth, although they should in 95 of 100 histories.
*
* @param days number of scored days
* @returns the share measured for that many days, or for the next smaller number that was measured; undefined from 50
* days on
*/
function coverageOfFewDays(days) {
	if (days >= ENOUGH_DAYS) return undefined;
	const measured = MEASURED.find(([least]) => days >= least) ?? MEASURED.at(-1);
	return measured[1];
}
/** What to say about the intervals of so few days; undefined from 50 days on. */
function fewDaysText(days) {
	const share = coverageOfFewDays(days);
	if (share === undefined) return undefined;
	const most = days < MEASURED.at(-1)[0] ? "at most " : "about ";
	return `The intervals of AUCs and of differences are too narrow: with ${days === 1 ? "1 day" : `${days} days`}, 95 % intervals held the truth in ${most}` + `${Math.round(100 * share)} % of simulated histories; ${ENOUGH_DAYS} days or more are needed.`;
}

// lib/src/evaluation/caveats.ts
/** Limitations of the scores of a run: sentences with the figures of this run. */
function caveats(result, scores) {
	const few = fewDaysText(scores.days);
	return [
		...few === undefined ? [] : [few],
		...caveatsOfChoices(result, scores),
		...caveatsOfCalibration(result),
		...caveatsOfColumns(result),
		"A trading program whose bars and indicators start differently sees different features: `ata-lab skew` measures this.",
		`One symbol, one split: ${scores.days} days of ${result.data.time.length} rows from ` + `${formatTime(result.data.time[0])}. Another stock or year may give different results.`
	];
}
function caveatsOfChoices({ recipe, data, minutes }, scores) {
	const out = [];
	const { choices } = recipe.label;
	const forward = choices && !("kind" in choices) ? choices : undefined;
	if (scores.part === "validation") {
		out.push(`The scored rows also chose C, out of ${scores.trials} fits, so the scores are flattering.`);
	}
	if (recipe.bars.closed === "left") {
		const own = minutes.interval / MINUTE;
		const late = parseRule(recipe.bars.rule) / MINUTE - own;
		const [stamped, early] = own === 1 ? ["minutes", "one minute"] : [`${own}-minute bars`, `${own} minutes`];
		out.push(recipe.bars.label === "left" ? `Bins are closed and labelled on the left, but ${stamped} are stamped at their end: a bar starts ${early} early and is known ${late} minutes after its label.` : `Bins are closed on the left, but ${stamped} are stamped at their end: each bar starts ${early} before its bin.`);
	}
	if (forward?.unknown === "zero") out.push(`The last ${forward.horizon} bars are labelled 0, although their outcome is unknown.`);
	if (forward && !forward.withinSession) {
		out.push(`The last ${forward.horizon} labels of each day span the night.`);
	}
	const nights = forward ? 0 : nightLabels(data.spans);
	if (nights > 0) out.push(`${nights} of ${data.label.length} labels span a night.`);
	if (recipe.weights === "uniqueness") {
		out.push("Rows count by the uniqueness of their labels, in the fits and in these scores.");
	}
	if (recipe.classWeight === "balanced" && !recipe.calibrate) {
		out.push("Both classes count alike in the fits and nothing calibrates them again, so a probability is not the share of rows with label 1.");
	}
	if (!recipe.purge) out.push("The last labels of each part are made from prices of the next part.");
	if (recipe.brain && recipe.stackingFolds === 0) {
		out.push("The brain learned from the experts' predictions for rows they had been fitted on.");
	}
	return out;
}
function caveatsOfCalibration({ recipe, calibration }) {
	return modelNames(recipe).flatMap((name) => {
		const own = calibration?.[name];
		if (own === undefined || own.fitted.slope > 0) return [];
		const { slope, low, high } = own.fitted;
		return [`The ${name} model ranked the validation rows the wrong way round: their calibration slope is ${slope.toFixed(2)} ` + `[${low.toFixed(2)}, ${high.toFixed(2)}]. A slope of 0 or less is never exported: ${own.slope.toFixed(2)} was used, and ` + "the model has no signal that can be relied on."];
	});
}
/** Known problems of the library's own columns; a recipe's own columns cannot be judged here. */
function caveatsOfColumns({ recipe, bars }) {
	const out = [];
	const most = typeof recipe.filters === "function" ? undefined : recipe.filters.volm_z?.below;
	if (most !== undefined && most > WINDOW_LIMIT) {
		out.push(`The filter volm_z < ${most} never drops a row: within its own window of 20, no volume is more than ${WINDOW_LIMIT} deviations off.`);
	}
	if (columnsRead(recipe).some((name) => name.startsWith("macd"))) {
		let [low, high] = [Infinity, -Infinity];
		for (const price of bars.close) [low, high] = [Math.min(low, price), Math.max(high, price)];
		out.push(`MACD is in dollars: with prices from ${low.toFixed(2)} to ${high.toFixed(2)} the same weight means different things at ` + "different times, and every later split or dividend adjustment changes it.");
	}
	return out;
}
/** Number of labels that end on a later day than they start. */
function nightLabels({ start, end }) {
	return start.filter((from, i) => dayOf(end[i]) > dayOf(from)).length;
}
/** (n - 1) / sqrt(n) for a window of n = 20: the largest z-score of a value inside its own window. */
const WINDOW_LIMIT = 4.2485;

// lib/src/metrics/influence.ts
/**
* The influence of each row on a score: how much the score changes when the row counts once more, to first order. The
* sum over rows is 0; the score of other draws of the rows is the score plus the sum of its rows' influences, nearly.
*
* @param metric `"auc"`, `"logLoss"` or `"brier"`
* @param label n labels, 1 or 0; for the AUC both present
* @param score n scores; probabilities in [0, 1] for the two losses
* @param weight n weights, how much each row counts; without them all count alike
* @returns n numbers, each times the weight of its row
* @throws when lengths differ or a probability is outside [0, 1]
* @see DeLong, DeLong & Clarke-Pearson (1988) for the AUC: its structural components
* @example
* scoreInfluence("brier", Uint8Array.of(0, 1), Float64Array.of(0.5, 1)); // → [0.0625, -0.0625]
*/
function scoreInfluence(metric, label, score, weight = new Float64Array(label.length).fill(1)) {
	if (metric === "auc") return aucInfluence(label, score, weight);
	checkProbabilities(label, score);
	const rowLoss = metric === "logLoss" ? rowLogLoss : rowBrier;
	const loss = Float64Array.from(label, (y, i) => rowLoss(y, score[i]));
	const rows = weight.reduce((a, b) => a + b, 0);
	const mean = loss.reduce((sum, value, i) => sum + weight[i] * value, 0) / rows;
	return loss.map((value, i) => weight[i] * (value - mean) / rows);
}
function aucInfluence(label, score, weight) {
	const order = sortOrder(score);
	const positives = label.reduce((sum, y, row) => sum + y * weight[row], 0);
	const negatives = weight.reduce((a, b) => a + b, 0) - positives;
	/** A row's share of the other class that it is on the right side of; equal scores count half. */
	const right = new Float64Array(label.length);
	let [positivesBelow, negativesBelow] = [0, 0];
	for (let from = 0; from < order.length;) {
		let to = from;
		let [tied, tiedNegatives] = [0, 0];
		for (; to < order.length && score[order[to]] === score[order[from]]; to++) {
			const row = order[to];
			if (label[row] === 1) tied += weight[row];
			else tiedNegatives += weight[row];
		}
		for (let i = from; i < to; i++) {
			const row = order[i];
			right[row] = label[row] === 1 ? (negativesBelow + tiedNegatives / 2) / negatives : 1 - (positivesBelow + tied / 2) / positives;
		}
		positivesBelow += tied;
		negativesBelow += tiedNegatives;
		from = to;
	}
	const auc = right.reduce((sum, share, row) => sum + label[row] * weight[row] * share, 0) / positives;
	return right.map((share, row) => weight[row] * (share - auc) / (label[row] === 1 ? positives : negatives));
}

// lib/src/evaluation/effective-sample-size.ts
/**
* The number of independent rows a score is worth: the number of rows times the ratio of two variances of the score, with
* rows as the independent units and with whole days.
*
* This measures the loss for one score from overlapping labels, news shared within a day, and slow inputs together;
* `labelUniqueness` counts only the overlap, and its sum is the most that the rows can be worth. Both variances are those
* of the sum of the rows' influences; the interval is from drawing days with replacement.
*
* @param metric `"auc"`, `"logLoss"` or `"brier"`
* @param rows n rows
* @param uniqueness n numbers, the rows' `labelUniqueness`; ones where labels do not overlap
* @param options draws (1000), level (0.95), seed (1), blockDays (1)
* @returns a number of rows with its interval, at most the sum of the uniqueness; NaN if the score does not vary at all
* @throws when lengths differ, the rows lie on fewer than two blocks of days, or as `scoreInfluence` does
* @see Kish (1965), "Survey Sampling", section 8.2: the design effect
* @example
* const { bars, train, models } = research(makeSample({ to: "2018-03-01" }), PRESETS.sound);
* const { time, label, features, spans } = train;
* const unique = labelUniqueness(spans, knownTimes(bars));
* const rows = effectiveSampleSize("auc", { time, label, score: features.ema20_rel }, unique);
* rows.high < label.length / 2; // → true
*/
function effectiveSampleSize(metric, rows, uniqueness, options = {}) {
	const { time, label, score, weight } = rows;
	const n = label.length;
	if (uniqueness.length !== n) throw new Error(`${n} labels but ${uniqueness.length} values of their uniqueness`);
	const settings = {
		...BOOTSTRAP_DEFAULTS,
		...options
	};
	const { of, count } = dayBlocks([time], settings.blockDays);
	const byRow = new Float64Array(count);
	const sums = new Float64Array(count);
	scoreInfluence(metric, label, score, weight).forEach((influence, row) => {
		const day = of[0][row];
		byRow[day] = byRow[day] + influence * influence;
		sums[day] = sums[day] + influence;
	});
	const most = uniqueness.reduce((sum, u) => sum + (Number.isNaN(u) ? 0 : u), 0);
	const worth = (counts) => {
		let [rowVariance, dayVariance] = [0, 0];
		for (let day = 0; day < count; day++) {
			rowVariance += counts[day] * byRow[day];
			dayVariance += counts[day] * sums[day] * sums[day];
		}
		return dayVariance > 0 ? Math.min(most, n * rowVariance / dayVariance) : Number.NaN;
	};
	const estimate = worth(new Float64Array(count).fill(1));
	if (Number.isNaN(estimate)) return percentileInterval(estimate, new Float64Array(2).fill(estimate), settings.level, count);
	const [draws] = resampleBlocks(count, settings, (counts) => [worth(counts)]);
	return percentileInterval(estimate, draws, settings.level, count);
}

// lib/src/evaluation/population-stability.ts
/**
* Population stability index: how far the distribution of `actual` has moved from that of `expected`, the sum over bins
* of (a - e) log(a / e) of their shares. As a rule of thumb, below 0.1 is stable and above 0.25 has moved.
*
* Bins hold equal shares of `expected` (fewer bins if many values are equal). A bin without values of a sample counts
* as half a value, because the logarithm needs a positive share.
*
* @param expected reference values, such as a feature on the training rows
* @param actual values to compare
* @param bins bins to cut `expected` into
* @returns a number of 0 or more
* @throws when a sample is empty or holds NaN, or bins are fewer than 2
* @see Siddiqi (2006), "Credit Risk Scorecards"
* @example
* const x = Float64Array.from({ length: 1000 }, (_, i) => i);
* populationStability(x, x); // → 0
* populationStability(x, x.map((value) => value + 100)); // → 0.596497
*/
function populationStability(expected, actual, bins = 10) {
	if (!(Number.isInteger(bins) && bins >= 2)) throw new RangeError(`bins must be 2 or more, got ${bins}`);
	const sorted = sortedSample(expected, "expected");
	const other = sortedSample(actual, "actual");
	const edges = Array.from({ length: bins - 1 }, (_, k) => quantile(sorted, (k + 1) / bins));
	const cuts = Float64Array.from(new Set(edges));
	let index = 0;
	let [seen, otherSeen] = [0, 0];
	for (let k = 0; k <= cuts.length; k++) {
		const upTo = k < cuts.length ? bisectRight(sorted, cuts[k]) : sorted.length;
		const otherUpTo = k < cuts.length ? bisectRight(other, cuts[k]) : other.length;
		if (upTo > seen || otherUpTo > otherSeen) {
			const e = Math.max(upTo - seen, .5) / sorted.length;
			const a = Math.max(otherUpTo - otherSeen, .5) / other.length;
			index += (a - e) * Math.log(a / e);
		}
		[seen, otherSeen] = [upTo, otherUpTo];
	}
	return index;
}
/** The sorted values. */
function sortedSample(values, name) {
	if (values.length === 0) throw new Error(`the ${name} sample is empty`);
	const missing = values.findIndex(Number.isNaN);
	if (missing >= 0) throw new Error(`value ${missing} of the ${name} sample is NaN: drop such rows first`);
	return Float64Array.from(values).sort();
}

// lib/src/evaluation/ks-statistic.ts
/**
* Two-sample Kolmogorov-Smirnov statistic: the largest distance between two samples' cumulative distributions.
*
* There is no p-value: the usual one assumes independent values, which those of a series are not.
*
* @param a one sample
* @param b another
* @returns a number in [0, 1]; 0 for equal distributions, 1 if all of one lies below all of the other
* @throws when a sample is empty or holds NaN
* @see scipy.stats `ks_2samp`
* @example
* ksStatistic(Float64Array.of(1, 2, 3, 4), Float64Array.of(3, 4, 5, 6)); // → 0.5
*/
function ksStatistic(a, b) {
	const x = sortedSample(a, "first");
	const y = sortedSample(b, "second");
	let [i, j, largest] = [
		0,
		0,
		0
	];
	while (i < x.length && j < y.length) {
		const at = Math.min(x[i], y[j]);
		while (i < x.length && x[i] <= at) i++;
		while (j < y.length && y[j] <= at) j++;
		largest = Math.max(largest, Math.abs(i / x.length - j / y.length));
	}
	return largest;
}

// lib/src/evaluation/feature-drift.ts
/**
* How far each column's distribution has moved from one part of the data to another, largest first.
*
* @param reference columns by name, such as the features of the training part
* @param current the same columns of another part
* @returns one entry per column, by decreasing `psi`
* @throws when a column is missing, empty or holds NaN
* @example
* const { train, validation } = research(makeSample({ to: "2018-03-01" }));
* featureDrift(train.features, validation.features).length; // → 20
*/
function featureDrift(reference, current) {
	return Object.entries(reference).map(([name, column]) => {
		const other = current[name];
		if (!other) throw new Error(`column "${name}" is missing in the current part`);
		return {
			name,
			psi: populationStability(column, other),
			ks: ksStatistic(column, other)
		};
	}).sort((a, b) => b.psi - a.psi);
}

// lib/src/evaluation/loss-interval.ts
/** Low frequencies of the daily losses that the interval is from. */
const FREQUENCIES = 8;
/**
* A mean loss with an interval that also holds where calm and stormy months follow each other.
*
* A loss depends on how often labels are 1, which follows volatility for weeks and months. Days are then far from
* independent, a test part has a few such spells, and their lengths cannot be learned from it: drawing days gives 95 %
* intervals that hold in 85 of 100 histories. So the variance is learned from **all** days that the model can score: it
* is the mean power of the daily losses in their eight lowest frequencies, and the interval is the one of Student's t
* with eight degrees of freedom.
*
* @param metric `"logLoss"` or `"brier"`
* @param rows the scored rows
* @param history all rows of the same model, in order of time, those it learned from among them; their losses say only
* how much losses vary
* @param options level (0.95)
* @returns the mean loss of `rows` and its interval; `draws` is 0, because there are none, `blocks` the days of the history
* @throws when the history has fewer than two days or a probability is outside [0, 1]
* @see Müller (2014), "HAC corrections for strongly autocorrelated time series"; Lazarus, Lewis, Stock & Watson (2018),
* "HAR inference: recommendations for practice", for the equal-weighted cosine estimator
* @example
* const { data, validation, models, recipe } = research(makeSample({ to: "2018-06-01" }));
* const scored = (rows) => ({ time: rows.time, label: rows.label, score: predictRows(models, rows, recipe).brain });
* const { estimate, low, high } = lossInterval("logLoss", scored(validation), scored(data));
* low < estimate && estimate < high; // → true
*/
function lossInterval(metric, rows, history, { level = .95 } = {}) {
	const scored = lossesByDay(metric, rows);
	const all = lossesByDay(metric, history);
	const days = all.sums.length;
	if (days < 2) throw new Error(`an interval needs rows on 2 or more days, got ${days}`);
	const rowsADay = all.counts.reduce((a, b) => a + b, 0) / days;
	const daily = all.sums.map((sum, day) => (sum - all.counts[day] * all.mean) / rowsADay);
	const frequencies = Math.min(FREQUENCIES, days - 1);
	const standardError = Math.sqrt(lowFrequencyPower(daily, frequencies) / scored.sums.length);
	const reach = studentQuantile((1 + level) / 2, frequencies) * standardError;
	const estimate = scored.mean;
	const low = Math.max(0, estimate - reach);
	return {
		estimate,
		low,
		high: estimate + reach,
		standardError,
		level,
		draws: 0,
		blocks: days
	};
}
/** The mean loss, and by day, in order of time, the sum of the losses and the number of rows, each times its weight. */
function lossesByDay(metric, { time, label, score, weight }) {
	checkProbabilities(label, score);
	const rowLoss = metric === "logLoss" ? rowLogLoss : rowBrier;
	const days = new Map();
	let [total, rows] = [0, 0];
	label.forEach((y, i) => {
		const day = dayOf(time[i]);
		const w = weight?.[i] ?? 1;
		const loss = w * rowLoss(y, score[i]);
		const own = days.get(day) ?? {
			sum: 0,
			count: 0
		};
		days.set(day, {
			sum: own.sum + loss,
			count: own.count + w
		});
		total += loss;
		rows += w;
	});
	const inOrder = [...days].sort(([a], [b]) => a - b).map(([, day]) => day);
	return {
		mean: total / rows,
		sums: Float64Array.from(inOrder, ({ sum }) => sum),
		counts: Float64Array.from(inOrder, ({ count }) => count)
	};
}
/** The long-run variance of a series: the mean square of its first cosine transforms, which no constant changes. */
function lowFrequencyPower(series, frequencies) {
	const n = series.length;
	let power = 0;
	for (let j = 1; j <= frequencies; j++) {
		const part = series.reduce((sum, x, t) => sum + x * Math.cos(Math.PI * j * (t + .5) / n), 0);
		power += 2 / n * part * part;
	}
	return power / frequencies;
}

// lib/src/models/predict-rows.ts
/**
* The columns that an expert reads, by name.
*
* @throws when a column is missing; the error names it
*/
function expertColumns(inputs, name, features) {
	const names = columnsOf$1(inputs.experts[name]);
	return named(names, designMatrix(features, names));
}
/**
* The brain's inputs for each row, by the names of its weights: the experts' probabilities and the regime.
*
* @param inputs a recipe with a brain
* @param probability n probabilities of each expert
* @param features n rows
* @returns columns by name
* @throws when a column is missing; the error names it
* @example
* const { recipe, models, train } = research(makeSample({ to: "2018-03-01" }));
* const p = predictRows(models, train, recipe);
* Object.keys(brainColumns(recipe, p, train.features))[0]; // → "experts.rsi"
*/
function brainColumns(inputs, probability, features) {
	const { experts, regime } = inputs.brain;
	const columns = [...experts.map((name) => probability[name]), ...designMatrix(features, Object.values(regime))];
	return named(modelFeatures(inputs, BRAIN$1), columns);
}
/**
* Predicts every row of a dataset with all models.
*
* @param models the models
* @param data n rows (only the features are read)
* @param inputs what each model reads: the recipe that they were trained with
* @returns n probabilities per model; NaN where a column that it reads is NaN
* @throws when a column is missing, or a model's weights are not the ones expected
* @example
* const { models, validation, recipe } = research(makeSample({ to: "2018-03-01" }));
* const p = predictRows(models, validation, recipe);
* rocAuc(validation.label, p.brain) > 0; // → true
*/
function predictRows(models, data, inputs) {
	const { features } = data;
	const all = models;
	const p = {};
	for (const name of expertNames(inputs)) {
		p[name] = predictColumns(all[name], expertColumns(inputs, name, features));
	}
	if (inputs.brain) p[BRAIN$1] = predictColumns(all[BRAIN$1], brainColumns(inputs, p, features));
	return p;
}
function named(names, columns) {
	return Object.fromEntries(names.map((name, j) => [name, columns[j]]));
}

// lib/src/evaluation/baseline.ts
/**
* The columns of the baseline model: volatility (ATR of 14 bars, relative to the close) and the hour. They are computed
* from the bars, whatever columns a recipe has.
*
* @param bars n bars
* @returns two columns of n values
* @example
* baselineColumns(resample(makeSample({ to: "2018-01-10" }), "5min")).length; // → 2
*/
function baselineColumns(bars) {
	return [ratio(atr(bars, 14), bars.close), timeOfDay(bars.time)];
}
/**
* Trains the baseline: a standardised logistic model of volatility and the hour only, with C chosen as for the real
* models.
*
* The chance of a rise beyond costs grows with volatility, and volatility can be predicted. So even on a martingale,
* where there is nothing to earn, such a model's AUC is above 0.5 (0.523 on average over the sample's seeds 1 to 12
* without an edge). What counts is how far a model is beyond this baseline. Without standardising, the penalty would
* shrink the weight of volatility (a few thousandths) to almost nothing, and the baseline would be too low (0.509).
*
* @param train rows of `baselineColumns` to fit on
* @param validation rows to choose C by
* @param C values to try, in order
* @returns a search
* @throws as `searchC` does
* @example
* const { bars, rows, parts, train, validation } = research(makeSample({ to: "2018-03-01" }));
* const X = (part) => baselineColumns(bars).map((column) => takeColumn(column, part.map((row) => rows[row])));
* const baseline = trainBaseline({ X: X(parts.train), y: train.label }, { X: X(parts.validation), y: validation.label }, [0.1, 1]);
* baseline.fit.coef.length; // → 2
*/
function trainBaseline(train, validation, C) {
	return searchC(train, validation, C, { standardise: true });
}
/**
* Compares a model with a baseline model: both scores and their paired difference, all with intervals.
*
* @param metric `"auc"`, `"logLoss"` or `"brier"`
* @param model rows as the model scores them
* @param baseline rows as the baseline scores them
* @param options draws (1000), level (0.95), seed (1), blockDays (1)
* @returns both and the difference
* @throws as `blockBootstrap` does
* @example
* const { validation } = research(makeSample({ to: "2018-03-01" }));
* const { time, label, features } = validation;
* const rsi = { time, label, score: features.rsi };
* compareScores("auc", rsi, { time, label, score: features.atr_pct }).better; // → false
*/
function compareScores(metric, model, baseline, options = {}) {
	const difference = blockBootstrapDifference(metric, model, baseline, options);
	return {
		metric,
		model: blockBootstrap(metric, model, options),
		baseline: blockBootstrap(metric, baseline, options),
		difference,
		better: metric === "auc" ? difference.low > 0 : difference.high < 0
	};
}

// lib/src/evaluation/scored-part.ts
/** Predicts the scored rows of a run with its models and with a baseline model. */
function scoredPart(result) {
	const { bars, rows, parts, train, validation, test, models, recipe, data: all } = result;
	const data = test ?? validation;
	const inputs = baselineColumns(bars);
	const of = (part) => inputs.map((column) => takeColumn(column, takeRowNumbers(rows, part)));
	const baseline = trainBaseline(labelled(of(parts.train), train), labelled(of(parts.validation), validation), recipe.C);
	return {
		part: test ? "test" : "validation",
		data,
		probability: predictRows(models, data, recipe),
		baseline: baseline.fit.predictProba(of(parts.test ?? parts.validation)),
		predictAll: () => ({
			data: all,
			probability: predictRows(models, all, recipe),
			baseline: baseline.fit.predictProba(inputs.map((column) => takeColumn(column, rows)))
		})
	};
}
/** The bar numbers of the rows of a part. */
function takeRowNumbers(bars, part) {
	return part.map((row) => bars[row]);
}

// lib/src/evaluation/evaluate.ts
/**
* Scores the models of a research run on its test part, with intervals and a baseline.
*
* The intervals of the AUC and of differences come from drawing whole days with replacement, those of the losses from
* `lossInterval`. Compare the AUC with the baseline's, not with 0.5: see
* `trainBaseline`.
*
* @param result what `research` returned
* @param options draws (1000), level (0.95), seed (1), blockDays (1)
* @returns scores with intervals, and their limitations
* @throws when the scored rows lie on fewer than two days or have only one label
* @example
* const evaluation = evaluate(research(makeSample({ to: "2018-04-01" }), PRESETS.sound), { draws: 100 });
* evaluation.part; // → "test"
* evaluation.trials; // → 16
*/
function evaluate(result, options = {}) {
	const { train, searches, recipe } = result;
	const scored = scoredPart(result);
	const { time, label, weight } = scored.data;
	const bestExpert = expertNames(recipe).reduce((a, b) => searches[b].auc > searches[a].auc ? b : a);
	const rowsOf = (name) => ({
		time,
		label,
		score: scored.probability[name],
		weight
	});
	const scores = {
		...scoreModels(scored, result.bars, recipe, options),
		trials: trialsOf(searches),
		bestExpert,
		...recipe.brain && { brainBeyondExpert: blockBootstrapDifference("auc", rowsOf("brain"), rowsOf(bestExpert), options) },
		drift: featureDrift(train.features, scored.data.features)
	};
	return showable("evaluation", {
		...scores,
		caveats: caveats(result, scores)
	});
}
/**
* Scores models and the baseline model on rows, with intervals.
*
* @param scored the rows, and what each model says about them
* @param bars the bars that the rows are of
* @param recipe the models' recipe
* @param options draws (1000), level (0.95), seed (1), blockDays (1)
* @throws when the rows lie on fewer than two days or have only one label
*/
function scoreModels({ part, data, probability, baseline, predictAll }, bars, recipe, options = {}) {
	const { time, label, weight, spans } = data;
	const all = predictAll();
	const scored = (score) => ({
		time,
		label,
		score,
		weight
	});
	const history = (score) => {
		return {
			time: all.data.time,
			label: all.data.label,
			score,
			weight: all.data.weight
		};
	};
	const ofBaseline = scored(baseline);
	const scoresOf = (rows, before) => ({
		auc: blockBootstrap("auc", rows, options),
		logLoss: lossInterval("logLoss", rows, before, options),
		brier: lossInterval("brier", rows, before, options)
	});
	const modelScores = (name) => {
		const rows = scored(probability[name]);
		return {
			...scoresOf(rows, history(all.probability[name])),
			beyondBaseline: blockBootstrapDifference("auc", rows, ofBaseline, options)
		};
	};
	const deciding = decidingModel(recipe);
	const days = new Set(time.map((moment) => dayOf(moment))).size;
	const coverage = coverageOfFewDays(days);
	const uniqueness = labelUniqueness(spans, knownTimes(bars));
	return {
		part,
		rows: label.length,
		days,
		...coverage !== undefined && { coverage },
		deciding,
		effectiveSampleSize: effectiveSampleSize("auc", scored(probability[deciding]), uniqueness, options),
		positives: positivesOf(label) / label.length,
		models: mapModels(recipe, modelScores),
		baseline: scoresOf(ofBaseline, history(all.baseline))
	};
}

// lib/src/splits/time-split.ts
/**
* Splits rows in time: the first int(fraction * rows) train, the rest validate.
*
* @param rows number of rows, in order of time
* @param fraction share of training rows, between 0 and 1
* @returns the two runs of rows
* @throws when one of them would be empty
* @example
* timeSplit(10, 0.8); // → { train: { start: 0, end: 8 }, validation: { start: 8, end: 10 } }
*/
function timeSplit(rows, fraction) {
	const end = Math.trunc(rows * fraction);
	if (!(end > 0 && end < rows)) {
		throw new Error(`a share of ${fraction} of ${rows} rows leaves nothing to train on or nothing to validate with`);
	}
	return {
		train: {
			start: 0,
			end
		},
		validation: {
			start: end,
			end: rows
		}
	};
}

// lib/src/splits/train-select-test.ts
/**
* Splits rows in time into a part to train on, a part to make choices by, and a part to report on; labels that reach
* into a later part are purged.
*
* A score on the rows that chose the model is flattering, so use the test part once, after all choices are made.
*
* @param spans the label spans of n rows, in order of time
* @param options shares of the rows; `{ train: 0.6, select: 0.2 }` leaves a fifth for the test
* @returns row numbers in increasing order
* @throws when a part would be empty, before or after purging, or rows are not in order of time
* @example
* const bars = { time: Float64Array.of(0, 5, 10, 15, 20, 25, 30, 35, 40, 45), stamp: "end", interval: 5 };
* trainSelectTest(labelSpans(bars, 1), { train: 0.6, select: 0.2 });
* // → { train: [0, 1, 2, 3, 4], select: [6], test: [8, 9] }
*/
function trainSelectTest(spans, options) {
	const rows = spans.start.length;
	const first = Math.trunc(rows * options.train);
	const second = Math.trunc(rows * (options.train + options.select));
	if (!(first > 0 && first < second && second < rows)) {
		throw new Error(`shares of ${options.train} to train and ${options.select} to select leave a part of the ${rows} rows empty`);
	}
	checkSpans(spans);
	const test = rowNumbers(second, rows);
	const select = purge(spans, rowNumbers(first, second), test);
	const train = purge(spans, rowNumbers(0, first), rowNumbers(first, rows));
	for (const [name, part] of [["train", train], ["select", select]]) {
		if (part.length > 0) continue;
		throw new Error(`every label of the ${name} part reaches into the next part: use more rows or a larger share`);
	}
	return {
		train,
		select,
		test
	};
}

// lib/src/flow/split-rows.ts
/** The reach of each label and its embargo, for purging; only its own row if nothing is purged. */
function labelReach(spans, bars, { purge, embargo }) {
	return purge ? embargoSpans(spans, embargo, knownTimes(bars)) : {
		start: spans.start,
		end: spans.start
	};
}
/**
* Splits rows in time into the training part, the part that chooses C, and the part that is scored once.
*
* @param reach how far each label reaches, from `labelReach`
* @param options shares of the rows
* @returns row numbers, without the purged ones
* @throws when a part would be empty
*/
function splitRows(reach, options) {
	const { trainFraction, validationFraction } = options;
	const rows = reach.start.length;
	const left = 1 - trainFraction - validationFraction;
	if (left < -1e-9) {
		throw new Error(`shares of ${trainFraction} to train and ${validationFraction} to validate are more than all rows`);
	}
	if (left > 1e-9) {
		const { train, select, test } = trainSelectTest(reach, {
			train: trainFraction,
			select: validationFraction
		});
		return {
			train,
			validation: select,
			test
		};
	}
	const split = timeSplit(rows, trainFraction);
	const validation = rowNumbers(split.validation.start, rows);
	const train = purge(reach, rowNumbers(0, split.train.end), validation);
	if (train.length === 0) throw new Error("every label of the training part reaches into the next part: use more rows");
	return {
		train,
		validation
	};
}
/** The rows of a part; views of the same memory if they are contiguous, as for labels with one horizon. */
function partOf(data, rows) {
	const [start, end] = [rows[0] ?? 0, (rows.at(-1) ?? -1) + 1];
	return end - start === rows.length ? sliceRows(data, {
		start,
		end
	}) : takeRows(data, rows);
}

// lib/src/evaluation/permutation-importance.ts
/**
* How much worse a model's score gets when one column is shuffled among the rows. Positive means useful, for every
* metric.
*
* Rows are shuffled, not days: every day has the same hours, so shuffling days would leave `time_of_day` unchanged. The
* interval comes from days drawn with replacement; each draw uses one of the shuffles, so it includes their randomness.
* If columns carry the same information, each one alone can look useless.
*
* @param metric `"auc"`, `"logLoss"` or `"brier"`
* @param rows rows the model was not fitted on
* @param predict computes probabilities from columns: `(X) => fit.predictProba(X)`
* @param options nRepeats (10), draws (1000), level (0.95), seed (1), blockDays (1)
* @returns an interval for each column; its estimate is the mean over the shuffles
* @throws as `blockBootstrap` does
* @see Breiman (2001); scikit-learn `permutation_importance`
* @example
* const { train } = research(makeSample({ to: "2018-03-01" }));
* const rows = { time: train.time, X: [train.features.atr_pct, train.features.rsi], y: train.label };
* const fit = new LogisticRegression({ standardise: true }).fit(rows.X, rows.y);
* const [volatility] = permutationImportance("auc", rows, (X) => fit.predictProba(X));
* volatility.estimate > 0; // → true
*/
function permutationImportance(metric, rows, predict, options = {}) {
	const settings = {
		...BOOTSTRAP_DEFAULTS,
		nRepeats: 10,
		...options
	};
	const { nRepeats } = settings;
	if (!(Number.isInteger(nRepeats) && nRepeats >= 1)) {
		throw new RangeError(`nRepeats must be 1 or more, got ${nRepeats}`);
	}
	const { time, X, y } = rows;
	const blocks = dayBlocks([time], settings.blockDays);
	const sign = metric === "auc" ? 1 : -1;
	const generator = xoroshiro128plus(settings.seed);
	const scoreOf = (columns) => blockScore(metric, {
		time,
		label: y,
		score: predict(columns)
	}, blocks.of[0], blocks.count);
	const whole = scoreOf(X);
	const shuffled = X.map((column, j) => Array.from({ length: nRepeats }, () => {
		const mixed = shuffle(column, generator);
		return scoreOf(X.map((other, k) => k === j ? mixed : other));
	}));
	const draws = resampleBlocks(blocks.count, settings, (counts, draw) => {
		const score = whole.ofCounts(counts);
		return shuffled.map((repeats) => sign * (score - repeats[draw % nRepeats].ofCounts(counts)));
	});
	return shuffled.map((repeats, j) => {
		const estimate = repeats.reduce((sum, score) => sum + sign * (whole.ofAll - score.ofAll), 0) / nRepeats;
		return percentileInterval(estimate, draws[j], settings.level, blocks.count);
	});
}
/** A shuffled copy (Fisher-Yates). */
function shuffle(values, generator) {
	const out = values.slice();
	for (let i = out.length - 1; i > 0; i--) {
		const k = uniformInt(generator, 0, i);
		const held = out[i];
		out[i] = out[k];
		out[k] = held;
	}
	return out;
}

// lib/src/evaluation/drawn-rows.ts
/**
* Draws days with replacement and evaluates statistics of the rows of each draw, for models that must be refitted: one
* array of draws for each statistic. A draw with only one class is repeated.
*/
function resampleRows(time, label, settings, statistics) {
	const blocks = dayBlocks([time], settings.blockDays);
	const gathered = Array.from({ length: blocks.count }, () => []);
	blocks.of[0].forEach((block, row) => {
		gathered[block].push(row);
	});
	const rowsOfBlock = gathered.map((rows) => Uint32Array.from(rows));
	const draws = resampleBlocks(blocks.count, settings, (counts) => {
		const rows = new Uint32Array(rowsOfBlock.reduce((sum, own, block) => sum + counts[block] * own.length, 0));
		let at = 0;
		rowsOfBlock.forEach((own, block) => {
			for (let time = 0; time < counts[block]; time++, at += own.length) rows.set(own, at);
		});
		const drawn = Uint8Array.from(rows, (row) => label[row]);
		return drawn.every((value) => value === drawn[0]) ? [Number.NaN] : statistics(rows, drawn);
	});
	return {
		draws,
		blocks: blocks.count
	};
}

// lib/src/evaluation/standardised-coefficients.ts
/**
* Each weight times its column's standard deviation: the change of the log-odds when the column moves by one deviation,
* which makes weights of columns with different units comparable. Intervals come from refitting on days drawn with
* replacement.
*
* Columns that carry the same information (macd, its signal, their difference) share a weight in ways that change from
* draw to draw. Wide intervals around 0 then do not mean that the columns are useless together.
*
* @param rows the training rows
* @param fit how the model is fitted: `(X, y) => new LogisticRegression({ C: 0.1, standardise: true }).fit(X, y)`
* @param options draws (200, because each one is a fit), level (0.95), seed (1), blockDays (1)
* @returns an interval for each column
* @throws when the rows lie on fewer than two blocks of days, or as `fit` does
* @example
* const { train } = research(makeSample({ to: "2018-03-01" }));
* const rows = { time: train.time, X: [train.features.rsi, train.features.bb_z], y: train.label };
* const [rsi] = standardisedCoefficients(rows, (X, y) => new LogisticRegression({ standardise: true }).fit(X, y), { draws: 50 });
* rsi.low < rsi.estimate && rsi.estimate < rsi.high; // → true
*/
function standardisedCoefficients(rows, fit, options = {}) {
	const settings = {
		...BOOTSTRAP_DEFAULTS,
		draws: 200,
		...options
	};
	const { time, X, y } = rows;
	const { sd } = scalingOf(X);
	const scaled = (coef) => coef.map((w, j) => w * sd[j]);
	const { draws, blocks } = resampleRows(time, y, settings, (drawn, label) => {
		const columns = X.map((column) => takeColumn(column, drawn));
		return scaled(fit(columns, label).coef);
	});
	const estimate = scaled(fit(X, y).coef);
	return draws.map((values, j) => percentileInterval(estimate[j], values, settings.level, blocks));
}

// lib/src/evaluation/feature-importance.ts
/**
* The importance of the features of each model of a research run: standardised coefficients, with intervals from
* refitting on drawn days of the training rows (C and calibration stay fixed), and permutation importance on the scored
* rows.
*
* If columns carry the same information (macd, its signal, their difference), each one alone looks useless in both.
*
* @param result what `research` returned; refits always use the exact engine
* @param options fits (100), draws (500), nRepeats (10), level (0.95), seed (1), blockDays (1)
* @returns the features of each model, in the model's order
* @throws as `standardisedCoefficients` and `permutationImportance` do
* @example
* const result = research(makeSample({ to: "2018-04-01" }), PRESETS.sound);
* const { trend } = featureImportance(result, { fits: 20, draws: 50, nRepeats: 2 });
* trend.map(({ feature }) => feature); // → ["ema20_rel", "ema50_rel", "ema200_rel"]
*/
function featureImportance(result, options = {}) {
	const { validation, test, models, searches, calibration, recipe } = result;
	const { fits = 100, draws = 500, nRepeats = 10, ...drawing } = options;
	const part = test ?? validation;
	const probability = predictRows(models, part, recipe);
	return mapModels(recipe, (name) => {
		const features = modelFeatures(recipe, name);
		const { C, fit } = searches[name];
		const estimator = new LogisticRegression({
			C,
			standardise: fit.standardise
		});
		const coefficients = standardisedCoefficients(learnedFrom(result, name), (X, y) => calibrated(estimator.fit(X, y), calibration?.[name]), {
			...drawing,
			draws: fits
		});
		const columns = name === "brain" ? brainColumns(recipe, probability, part.features) : expertColumns(recipe, name, part.features);
		const scored = {
			time: part.time,
			X: features.map((feature) => columns[feature]),
			y: part.label
		};
		const falls = permutationImportance("auc", scored, (X) => predictColumns(models[name], Object.fromEntries(features.map((feature, j) => [feature, X[j]]))), {
			...drawing,
			draws,
			nRepeats
		});
		return features.map((feature, j) => ({
			feature,
			coefficient: coefficients[j],
			importance: falls[j]
		}));
	});
}
/** The rows that a model was fitted to. */
function learnedFrom(result, name) {
	const { train, models, searches, calibration, recipe, parts } = result;
	const { time, label: y } = train;
	if (name !== "brain") return {
		time,
		...rowsOf$1(recipe.experts[name], train)
	};
	if (recipe.stackingFolds === 0) {
		return {
			time,
			X: Object.values(brainColumns(recipe, predictRows(models, train, recipe), train.features)),
			y
		};
	}
	const reach = takeSpans(labelReach(result.data.spans, result.bars, recipe), parts.train);
	const unseen = unseenRows(train, reach, searches, calibration ?? {}, recipe);
	return {
		time: takeColumn(time, unseen.rows),
		X: unseen.X,
		y: unseen.y
	};
}

// lib/src/features/complete-rows.ts
/**
* Keeps the rows in which no column is NaN.
*
* @param columns columns of equal length by name
* @param rows row numbers from 0
* @returns the complete rows, in the given order
* @see pandas `DataFrame.dropna`
* @example
* completeRows({ a: Float64Array.of(1, NaN, 3) }, Uint32Array.of(0, 1, 2)); // → [0, 2]
*/
function completeRows(columns, rows) {
	const all = Object.values(columns);
	const incomplete = new Uint8Array(all[0]?.length ?? 0);
	for (const column of all) {
		for (let i = 0; i < column.length; i++) if (Number.isNaN(column[i])) incomplete[i] = 1;
	}
	const out = new Uint32Array(rows.length);
	let kept = 0;
	for (let i = 0; i < rows.length; i++) if (incomplete[rows[i]] === 0) out[kept++] = rows[i];
	return out.slice(0, kept);
}

// lib/src/metrics/probability-distance.ts
/**
* How far the probabilities of two models are from each other.
*
* @param label n labels, 1 or 0
* @param p n probabilities of one model
* @param q n probabilities of the other
* @returns the largest difference in probability, and the difference in area under the ROC curve
* @throws when lengths differ, or as `rocAuc` does
* @example
* const label = Uint8Array.of(0, 1, 0, 1);
* probabilityDistance(label, Float64Array.of(0.1, 0.2, 0.3, 0.4), Float64Array.of(0.1, 0.4, 0.3, 0.4));
* // → { probability: 0.2, auc: 0.25 }
*/
function probabilityDistance(label, p, q) {
	const auc = Math.abs(rocAuc(label, p) - rocAuc(label, q));
	return {
		probability: p.reduce((most, value, i) => Math.max(most, Math.abs(value - q[i])), 0),
		auc
	};
}

// lib/src/flow/engine-report.ts
/** What TensorFlow.js ran on, and how far its models are from the exact ones. */
function reportEngine(recipe, validation, trained, exact) {
	const { method = "newton" } = recipe;
	const { backend, version } = tensorEngine().tensorflow;
	const p = predictRows(trained.models, validation, recipe);
	const q = predictRows(exact.models, validation, recipe);
	const distance = mapModels(recipe, (name) => ({
		...probabilityDistance(validation.label, p[name], q[name]),
		C: exact.searches[name].C
	}));
	return {
		name: "tensorflow",
		method,
		backend,
		version,
		distance
	};
}

// lib/src/flow/research.ts
/**
* The whole flow: minute bars in, models out.
*
* It does not check the bars: use `audit` and `requireSound` first.
*
* Resamples, builds features and labels, filters, splits in time, and trains the experts and the brain.
*
* With `engine: "tensorflow"` (after `await loadTensorflow()`) TensorFlow.js fits the models; the exact ones are fitted
* as well, and the result says how far apart they are.
*
* @param minutes minute bars stamped at their end, as `QuantBook.history` gives them
* @param recipe every choice; the preset `seed` by default
* @returns the result of each stage
* @throws when too few rows are left to train and validate, or as the stages and the recipe's functions do
* @example
* const result = research(makeSample({ to: "2018-03-01" }));
* Object.keys(result.models); // → ["rsi", "macd", "trend", "brain"]
*/
function research(minutes, recipe = PRESETS.seed) {
	const bars = recipeBars(minutes, recipe.bars);
	const learning = buildRows(bars, recipe);
	const { filtered, rows, data } = learning;
	if (data.label.length < 2) throw new Error(tooFew(minutes, bars, learning));
	const reach = labelReach(data.spans, bars, recipe);
	const parts = splitRows(reach, recipe);
	const [train, validation] = [partOf(data, parts.train), partOf(data, parts.validation)];
	const trainReach = takeSpans(reach, parts.train);
	const trained = trainModels(train, validation, trainReach, recipe);
	const result = {
		...{
			minutes,
			recipe,
			bars,
			filtered,
			rows,
			data,
			parts,
			train,
			validation
		},
		...parts.test && { test: partOf(data, parts.test) },
		...trained
	};
	if (recipe.engine !== "tensorflow") return showable("research", result);
	const { engine, method, adam, ...others } = recipe;
	const exact = trainModels(train, validation, trainReach, others);
	return showable("research", {
		...result,
		engine: reportEngine(recipe, validation, trained, exact)
	});
}
/** The error for too few rows: names the step that removed them. */
function tooFew(minutes, bars, { features, filtered, labelled, data }) {
	const given = minutes.interval === 6e4 ? "minutes" : `${minutes.interval / MINUTE}-minute bars`;
	const counts = `${minutes.time.length} ${given} gave ${bars.time.length} bars, of which ${filtered} pass the filters, ` + `${labelled} of those have a label, and ${data.label.length} of those have every feature: too few to train on; `;
	if (filtered < 2) return `${counts}use a longer period or a wider filter`;
	if (labelled < 2) return `${counts}use a longer period or a shorter label horizon (it counts bars)`;
	const missing = Object.entries(features).map(([name, column]) => ({
		name,
		count: column.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
	}));
	const most = missing.reduce((a, b) => b.count > a.count ? b : a);
	return `${counts}use a longer period; "${most.name}" is missing at ${most.count} bars`;
}
/**
* The rows to learn from: bars that pass the filter, have a label and miss no feature.
*
* @param bars the recipe's bars
* @param recipe features, filters and label
* @throws as the recipe's functions do
*/
function buildRows(bars, recipe) {
	const features = runFeatures(recipe, bars);
	const { label, spans } = labelBars(recipe.label, bars);
	const passed = filterRows(features, recipe.filters, bars);
	const labelled = passed.filter((row) => !Number.isNaN(label[row]));
	const rows = completeRows(features, labelled);
	const taken = takeRows({
		time: bars.time,
		features,
		label: new Uint8Array(label),
		spans
	}, rows);
	const data = recipe.weights === "uniqueness" ? weighted(taken, bars) : taken;
	return {
		features,
		filtered: passed.length,
		passed,
		labelled: labelled.length,
		rows,
		data
	};
}
/**
* Rows with the uniqueness of their labels as weights. It depends only on labels that overlap in time, so no weight of
* a training row knows more than its own label does.
*/
function weighted(data, bars) {
	const uniqueness = labelUniqueness(data.spans, knownTimes(bars));
	return showable("dataset", {
		...data,
		weight: uniqueness.map((share) => Number.isNaN(share) ? 1 : share)
	});
}

// lib/src/flow/summary.ts
/**
* Summarises a research run as plain data: counts, sums of columns, models.
*
* @param result what `research` returned
* @returns plain data, ready for `JSON.stringify`
* @example
* summarise(research(makeSample({ to: "2018-03-01" }))).minutes.rows; // → 15600
*/
function summarise(result) {
	const { minutes, bars, data, train, validation, test, searches, models: chosen, calibration, recipe } = result;
	const columns = Object.keys(data.features);
	const modelSummary = (name) => {
		const { C, auc, search } = searches[name];
		const { bias, weights } = chosen[name];
		return {
			C,
			auc,
			bias,
			weights: Object.fromEntries(modelFeatures(recipe, name).map((feature) => [shortName(feature), weights[feature]])),
			...calibration && { calibration: calibration[name] },
			search: search.map((trial) => ({
				C: trial.C,
				auc: trial.auc,
				bias: trial.fit.intercept,
				weights: [...trial.fit.coef]
			}))
		};
	};
	return {
		symbol: minutes.symbol,
		minutes: {
			rows: minutes.time.length,
			first: formatTime(minutes.time[0]),
			last: formatTime(minutes.time.at(-1)),
			volume: sum$2(minutes.volume)
		},
		bars5: {
			rows: bars.time.length,
			first: barRow(bars, 0),
			last: barRow(bars, bars.time.length - 1),
			sums: Object.fromEntries(BAR_COLUMNS.slice(1).map((name) => [name, sum$2(bars[name])]))
		},
		features: {
			columns,
			rows: data.label.length,
			train: train.label.length,
			validation: validation.label.length,
			...test && { test: test.label.length },
			positives: sum$2(data.label),
			positives_train: sum$2(train.label),
			sums: Object.fromEntries(columns.map((name) => [name, sum$2(data.features[name])]))
		},
		models: mapModels(recipe, modelSummary),
		...result.engine && { engine: result.engine }
	};
}
/** `experts.rsi` is `rsi`, `regime.volatility` is `volatility`; the experts' names are short already. */
function shortName(feature) {
	return feature.replace(/^(experts|regime)\./, "");
}
function barRow(bars, row) {
	return [formatTime(bars.time[row]), ...BAR_COLUMNS.slice(1).map((name) => bars[name][row])];
}
/** Sum of the numbers, NaN left out, compensated (Kahan) so that its last digits do not depend on the order. */
function sum$2(values) {
	let total = 0;
	let lost = 0;
	for (let i = 0; i < values.length; i++) {
		if (Number.isNaN(values[i])) continue;
		const next = values[i] - lost;
		const grown = total + next;
		lost = grown - total - next;
		total = grown;
	}
	return total;
}

// lib/src/validation/ablation.ts
/**
* Ablation of the cures: runs a recipe with the original's choices, then adds one cure at a time, to see what each does
* to the scores.
*
* Steps may score different rows (because bins or labels differ): they are paired by day, and each should be compared
* with the baseline on its own rows. The effect of a cure depends on those before it. If a cure lowers a score, the
* score was too high before.
*
* @param minutes minute bars, as `research` takes them
* @param options recipe, cures, onStep; draws (1000), level (0.95), seed (1), blockDays (1)
* @returns every step, and the total difference
* @throws as `research` and `blockBootstrap` do
* @example
* const { steps } = ablation(makeSample({ to: "2018-04-01" }), { draws: 50, cures: CURES.slice(0, 2) });
* steps.map((step) => step.cure); // → ["seed", "session bins", "known labels"]
*/
function ablation(minutes, options = {}) {
	const { cures = CURES, onStep = () => {}, recipe: asked, ...drawing } = options;
	const recipe = asked ?? PRESETS.seed;
	const deciding = decidingModel(recipe);
	const applied = cures.filter((cure) => applies(recipe, cure.options));
	const skipped = cures.filter((cure) => !applied.includes(cure)).map(({ name }) => name);
	const steps = [];
	let chosen = withOptions(recipe, uncured(applied));
	let first;
	let before;
	const start = {
		name: "seed",
		why: "the original's choices",
		options: {}
	};
	for (const { name, why, options: values } of [start, ...applied]) {
		chosen = withOptions(chosen, values);
		const result = research(minutes, chosen);
		const { part, data, probability, baseline: score, predictAll } = scoredPart(result);
		const all = predictAll();
		const { time, label, weight } = data;
		const scored = mapModels(recipe, (model) => ({
			time,
			label,
			score: probability[model],
			weight
		}));
		const baseline = {
			time,
			label,
			score,
			weight
		};
		const days = new Set(time.map((moment) => dayOf(moment))).size;
		const coverage = coverageOfFewDays(days);
		const step = {
			cure: name,
			why,
			part,
			rows: label.length,
			days,
			...coverage !== undefined && { coverage },
			positives: positivesOf(label) / label.length,
			C: mapModels(recipe, (model) => result.searches[model].C),
			auc: mapModels(recipe, (model) => blockBootstrap("auc", scored[model], drawing)),
			logLoss: lossInterval("logLoss", scored[deciding], {
				time: all.data.time,
				label: all.data.label,
				score: all.probability[deciding],
				weight: all.data.weight
			}, drawing),
			baseline: blockBootstrap("auc", baseline, drawing),
			beyondBaseline: blockBootstrapDifference("auc", scored[deciding], baseline, drawing),
			...before && { change: blockBootstrapDifference("auc", scored[deciding], before[deciding], drawing) }
		};
		steps.push(step);
		first ??= scored;
		before = scored;
		onStep(step, applied.length + 1);
	}
	const [from, to] = [first, before];
	const total = mapModels(recipe, (model) => blockBootstrapDifference("auc", to[model], from[model], drawing));
	return showable("ablation", {
		deciding,
		steps,
		total,
		skipped
	});
}
/** Whether a recipe has the choices that a cure changes; stacking needs a brain. */
function applies(recipe, values) {
	const names = choiceNames(recipe);
	const has = (name) => names.includes(name) && (name !== "stackingFolds" || recipe.brain !== null);
	return Object.keys(values).every(has);
}
/** The recipe with the original's value for every choice that a cure changes; its own horizon and threshold stay. */
function uncured(cures) {
	const original = choicesOf(PRESETS.seed);
	const names = cures.flatMap(({ options }) => Object.keys(options));
	const value = (name) => name.split(".").reduce((group, key) => group[key], original);
	return Object.fromEntries(names.map((name) => [name, value(name)]));
}

// lib/src/splits/combinatorial-purged.ts
/**
* Combinatorial purged cross-validation: rows are cut into groups, and each choice of `testGroups` of them is tested by
* a model that learned from the others, without rows whose labels overlap a test's or start within the embargo after
* it.
*
* Each group is tested several times, once by each fold that holds it. So the tests can be put together to several
* paths through all rows: out-of-sample histories, where a walk forward has one. A path takes each group's tests in the
* order of the folds.
*
* @param spans the label spans of n rows, in order of time
* @param groups number of groups N, 2 or more; the first n % N have one row more
* @param testGroups groups that each fold tests, k, from 1 to N - 1
* @param embargo wall-clock milliseconds after each tested label in which no training label may start
* @returns C(N, k) folds in lexicographic order, and C(N - 1, k - 1) paths
* @throws when there are too few rows, more than 10,000 folds, the rows are not in order of time, or purging leaves a fold nothing to train on
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 12.4
* @example
* const bars = { time: Float64Array.of(0, 5, 10, 15, 20, 25, 30, 35, 40), stamp: "end", interval: 5 };
* const { folds, paths } = combinatorialPurged(labelSpans(bars, 1), 3, 2);
* folds.map(({ groups }) => groups); // → [[0, 1], [0, 2], [1, 2]]
* paths; // → [[0, 0, 1], [1, 2, 2]]
* folds[0]; // → { groups: [0, 1], train: [7, 8], test: [0, 1, 2, 3, 4, 5] }
*/
function combinatorialPurged(spans, groups, testGroups, embargo = 0) {
	const rows = spans.start.length;
	if (!(Number.isInteger(groups) && groups >= 2)) throw new RangeError(`groups must be 2 or more, got ${groups}`);
	if (!(Number.isInteger(testGroups) && testGroups >= 1 && testGroups < groups)) {
		throw new RangeError(`test groups must be from 1 to ${groups - 1}, fewer than the groups, got ${testGroups}`);
	}
	if (rows < groups) throw new Error(`${rows} rows are too few for ${groups} groups`);
	refuseTooMany(choose(groups, testGroups), rows);
	checkSpans(spans);
	const edges = Array.from({ length: groups + 1 }, (_, g) => g * Math.floor(rows / groups) + Math.min(g, rows % groups));
	const chosen = combinations$1(groups, testGroups);
	const all = rowNumbers(0, rows);
	const folds = chosen.map((own, number) => {
		const test = Uint32Array.from(own.flatMap((g) => [...rowNumbers(edges[g], edges[g + 1])]));
		return {
			groups: own,
			...checkFold({
				train: purge(spans, all, test, embargo),
				test
			}, number + 1, chosen.length)
		};
	});
	const testsOf = Array.from({ length: groups }, (_, g) => folds.flatMap((fold, f) => fold.groups.includes(g) ? [f] : []));
	const paths = testsOf[0].map((_, path) => testsOf.map((tests) => tests[path]));
	return {
		edges,
		folds,
		paths
	};
}
const MOST_FOLDS = 1e4;
const BYTES_OF_A_ROW_NUMBER = 4;
/** Refuses folds that no machine would come to the end of. */
function refuseTooMany(folds, rows) {
	if (folds <= MOST_FOLDS) return;
	const gigabytes = Math.ceil(folds * rows * BYTES_OF_A_ROW_NUMBER / 1e9).toLocaleString("en-US");
	throw new RangeError(`these groups and test groups make ${folds.toLocaleString("en-US")} folds, and ${MOST_FOLDS.toLocaleString("en-US")} ` + `are the most: each trains all models anew, and the numbers of their rows need up to ${gigabytes} GB; take fewer groups`);
}
/** How many ways there are to choose k of n things. */
function choose(n, k) {
	let ways = 1;
	for (let i = 1; i <= Math.min(k, n - k); i++) ways = ways * (n - i + 1) / i;
	return Math.round(ways);
}
/**
* All ways to choose some of n things, in lexicographic order.
*
* @param n number of things, numbered from 0
* @param k how many are chosen
* @returns increasing numbers, one list for each choice
* @see Python `itertools.combinations`
* @example
* combinations(3, 2); // → [[0, 1], [0, 2], [1, 2]]
*/
function combinations$1(n, k) {
	if (k === 0) return [[]];
	const out = [];
	for (let first = 0; first + k <= n; first++) {
		for (const rest of combinations$1(n - first - 1, k - 1)) out.push([first, ...rest.map((other) => first + 1 + other)]);
	}
	return out;
}

// lib/src/flow/train-on-rows.ts
/**
* Trains a recipe on some rows only: the first of them fit, the rest choose C, in the shares that the recipe has for
* these two. There is no test part: whoever calls keeps other rows for that.
*
* @param data all rows
* @param reach how far the label of each row reaches, from `labelReach`
* @param rows the rows to learn from, in order of time
* @param recipe every choice of the flow
* @throws as `splitRows` and `trainModels` do
*/
function trainOnRows(data, reach, rows, recipe) {
	const { trainFraction, validationFraction } = recipe;
	const share = Number((trainFraction / (trainFraction + validationFraction)).toPrecision(12));
	const own = splitRows(takeSpans(reach, rows), {
		trainFraction: share,
		validationFraction: 1 - share
	});
	const [train, validation] = [own.train, own.validation].map((part) => part.map((i) => rows[i]));
	const trained = trainModels(partOf(data, train), partOf(data, validation), takeSpans(reach, train), recipe);
	return {
		...trained,
		train,
		validation
	};
}

// lib/src/validation/train-and-answer.ts
/** Computes bars, features, labels and spans of a recipe. */
function prepare(minutes, recipe) {
	const bars = recipeBars(minutes, recipe.bars);
	const learning = buildRows(bars, recipe);
	const reach = labelReach(learning.data.spans, bars, {
		purge: true,
		embargo: recipe.embargo
	});
	return {
		...learning,
		bars,
		reach,
		inputs: baselineColumns(bars)
	};
}
/** Trains a recipe and its baseline on some rows. */
function trainAndAnswer({ features, rows, data, reach, inputs }, past, recipe) {
	const trained = trainOnRows(data, reach, past, recipe);
	const of = (part) => {
		const at = part.map((row) => rows[row]);
		return labelled(inputs.map((column) => takeColumn(column, at)), partOf(data, part));
	};
	const { fit } = trainBaseline(of(trained.train), of(trained.validation), recipe.C);
	const cut = ({ start, end }, column) => column.subarray(start, end);
	return {
		trained,
		answer: (span) => ({
			models: predictRows(trained.models, { features: mapColumns(features, (column) => cut(span, column)) }, recipe),
			baseline: fit.predictProba(inputs.map((column) => cut(span, column)))
		})
	};
}

// lib/src/validation/combinatorial-scores.ts
/**
* Combinatorial purged cross-validation of a recipe: a distribution of out-of-sample scores in place of one.
*
* The rows are cut into N groups. For each choice of k of them, the recipe is trained on the others (the first of these
* rows fit, the last choose C), and answers the k. Training rows whose labels overlap a tested one, or lie within the
* recipe's embargo of it, are left out, also where the recipe does not purge its own parts. The answers make up
* C(N - 1, k - 1) paths, each through all rows.
*
* Most models here also learn from rows after those they answer, so this is no trading history; `rollingRetrain` is.
* What it shows is how much a score depends on which part of the past is tested. Paths share models and bars, so they
* are not independent.
*
* @param minutes minute bars as for `research`
* @param recipe every choice of the flow; the preset `seed` by default
* @param options groups and test groups
* @returns each path's scores and answers
* @throws as `combinatorialPurged` does, and where a split cannot be trained; the error names it
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", chapter 12
* @example
* const { splits, paths } = combinatorialScores(makeSample({ to: "2018-04-01" }), PRESETS.seed, { groups: 4 });
* [splits.length, paths.length]; // → [6, 3]
*/
function combinatorialScores(minutes, recipe = PRESETS.seed, options = {}) {
	const { groups = 6, testGroups = 2, onSplit } = options;
	const prepared = prepare(minutes, recipe);
	const { bars, features, rows, data, reach } = prepared;
	const { edges, folds, paths: cut } = combinatorialPurged(reach, groups, testGroups);
	const spanOf = (group) => {
		const end = group + 1 < groups ? rows[edges[group + 1]] : bars.time.length;
		return {
			start: rows[edges[group]],
			end
		};
	};
	const paths = cut.map(() => ({
		probability: mapModels(recipe, () => missing(bars)),
		baseline: missing(bars)
	}));
	const splits = folds.map((fold, number) => {
		const where = `split ${number + 1} of ${folds.length}`;
		const { trained, answer } = inSplit(where, () => trainAndAnswer(prepared, fold.train, recipe));
		for (const group of fold.groups) {
			const path = paths[cut.findIndex((path) => path[group] === number)];
			const span = spanOf(group);
			const answers = answer(span);
			for (const name of modelNames(recipe)) path.probability[name].set(answers.models[name], span.start);
			path.baseline.set(answers.baseline, span.start);
		}
		onSplit?.(number + 1, folds.length);
		return {
			groups: fold.groups,
			models: trained.models
		};
	});
	const auc = (p) => rocAuc(data.label, takeColumn(p, rows));
	return showable("combinatorial", {
		...{
			recipe,
			groups,
			testGroups,
			deciding: decidingModel(recipe),
			bars,
			features,
			data,
			rows,
			splits
		},
		paths: paths.map(({ probability, baseline }) => ({
			auc: mapModels(recipe, (name) => auc(probability[name])),
			baseline: auc(baseline),
			probability
		}))
	});
}
function missing({ time }) {
	return new Float64Array(time.length).fill(Number.NaN);
}
function inSplit(where, train) {
	try {
		return train();
	} catch (error) {
		throw new Error(`${where}: ${error.message}; use fewer groups or a longer period`, { cause: error });
	}
}

// lib/src/bars/restamp.ts
/**
* The same bars, stamped at the end of their interval or at its start.
*
* @param bars any bars
* @param stamp which end
* @returns bars whose `time` is moved by an interval; the same object if they already have this stamp
* @example
* const bars = restamp(makeSample({ to: "2018-01-03" }), "start");
* formatTime(bars.time[0]); // → "2018-01-02 09:30:00"
*/
function restamp(bars, stamp) {
	if (bars.stamp === stamp) return bars;
	const shift = stamp === "end" ? bars.interval : -bars.interval;
	return showable("bars", {
		...bars,
		stamp,
		time: bars.time.map((time) => time + shift)
	});
}

// lib/src/validation/pipeline.ts
/** Runs a pipeline and checks that its result can be compared. */
function runPipeline(pipeline, bars) {
	const output = pipeline(bars);
	const { time, columns } = output;
	for (const [name, column] of Object.entries(columns)) {
		if (column.length !== time.length) {
			throw new Error(`the pipeline's column "${name}" has ${column.length} rows, but there are ${time.length} times`);
		}
	}
	for (let i = 1; i < time.length; i++) {
		if (time[i] > time[i - 1]) continue;
		throw new Error(`the pipeline's row ${i} at ${formatTime(time[i])} does not come after ${formatTime(time[i - 1])}: rows must be in order of time`);
	}
	return output;
}
/** Equal numbers, or both missing. */
function sameValue(a, b) {
	return a === b || Number.isNaN(a) && Number.isNaN(b);
}

// lib/src/validation/conventions.ts
/** The conventions of the trading program that reads the models. */
const CONVENTIONS = {
	bins: "its bars begin with the session: five-minute ones from 09:30 to 09:35 and so on, 78 a day",
	time_of_day: "its time_of_day is the bar's end",
	bollinger: "its Bollinger bands use the population deviation: bb_z is sqrt(20/19) = 1.026 times as large",
	seeding: "its RSI, ATR, EMA and MACD start from a simple mean",
	filters: "it asks the models about every bar, including those that the filters drop"
};
/** Names of the conventions. */
const CONVENTION_NAMES = /* @__PURE__ */ Object.keys(CONVENTIONS);
/** Turns minutes into bars by the given conventions; everything else, their length too, follows the recipe. */
function servedBars(minutes, recipe, conventions) {
	const { rule, label } = recipe.bars;
	if (!conventions.has("bins")) {
		return recipeBars(minutes, {
			...recipe.bars,
			label: conventions.has("time_of_day") ? "right" : label
		});
	}
	return resample(restamp(minutes, "end"), rule, {
		closed: "right",
		label: conventions.has("time_of_day") ? "right" : label
	});
}
/**
* Computes features by the given conventions. The trading program knows only the library's own columns: a column that
* the recipe computes differently or adds keeps the recipe's values.
*/
function servedFeatures(bars, recipe, conventions) {
	const own = runFeatures(recipe, bars);
	const changed = {
		...conventions.has("seeding") && buildFeatures(bars, { seed: "mean" }),
		...conventions.has("bollinger") && { bb_z: rollingZScore(bars.close, 20, 2 * Math.sqrt(19 / 20)) }
	};
	if (Object.keys(changed).length === 0) return own;
	const known = buildFeatures(bars);
	const served = (name, column) => changed[name] && sameColumn(column, known[name]) ? changed[name] : column;
	return Object.fromEntries(Object.entries(own).map(([name, column]) => [name, served(name, column)]));
}
function sameColumn(a, b) {
	return a.every((value, i) => sameValue(value, b[i]));
}

// lib/src/validation/flow-pipeline.ts
/**
* The research flow as a pipeline from **minute** bars, for `lookAheadCheck`: what `research` computes with this
* recipe, one row per bar of the recipe.
*
* Columns: the recipe's features; `passes`, 1 where the filters keep the bar; `label`, 1 or 0, NaN if research does not
* use the bar; and with models, `p_` plus the name of each. A label needs later bars: allow for them with
* `labelLookAhead`. Models are used as they are: the check does not see that they were trained on later bars.
*
* @param recipe the flow's choices, such as `PRESETS.seed`
* @param more models, and when a row claims to be known
* @returns a pipeline
* @throws the pipeline throws as the stages of `research` do
* @example
* const minutes = makeSample({ to: "2018-01-20" });
* const allow = labelLookAhead(minutes, PRESETS.seed);
* lookAheadCheck(flowPipeline(PRESETS.seed), minutes, { allow }).clean; // → true
* const early = lookAheadCheck(flowPipeline(PRESETS.seed, { at: "stamp" }), minutes, { allow });
* early.faults.find(({ column }) => column === "rsi").barsAhead; // → 4
*/
function flowPipeline(recipe, more = {}) {
	const { models, at = "end" } = more;
	const pipeline = barPipeline(recipe, models);
	return (minutes) => {
		const bars = recipeBars(minutes, recipe.bars);
		const { time, columns } = pipeline(bars);
		return {
			time: at === "stamp" ? time : knownTimes(bars),
			columns
		};
	};
}
/**
* The same pipeline from resampled bars, for `warmUpCheck`, which then counts those bars. Its rows have the times of
* the bars.
*
* @param recipe the flow's choices
* @param models models whose probabilities are computed as well
* @returns a pipeline
* @example
* const bars = recipeBars(makeSample({ to: "2018-04-01" }), PRESETS.seed.bars);
* warmUpCheck(barPipeline(PRESETS.seed), bars).find(({ column }) => column === "vol20"); // → { column: "vol20", bars: 21 }
*/
function barPipeline(recipe, models) {
	return (bars) => {
		const { features, passed, rows, data } = buildRows(bars, recipe);
		const passes = new Uint8Array(bars.time.length);
		for (const row of passed) passes[row] = 1;
		const p = models && predictRows(models, { features }, recipe);
		return {
			time: bars.time,
			columns: {
				...features,
				passes,
				label: labelsAtBars(bars, rows, data),
				...p && Object.fromEntries(modelNames(recipe).map((name) => [`p_${name}`, p[name]]))
			}
		};
	};
}
/** The labels of the rows that research uses, placed at their bars. */
function labelsAtBars({ time }, rows, data) {
	const label = new Float64Array(time.length).fill(Number.NaN);
	rows.forEach((bar, row) => {
		label[bar] = data.label[row];
	});
	return label;
}
/**
* How many minute bars the label of a recipe may look ahead, according to its spans. Nothing else may look ahead.
*
* @param minutes minute bars
* @param recipe the flow's choices
* @returns `allow` for `lookAheadCheck`
* @example
* labelLookAhead(makeSample({ to: "2018-01-20" }), PRESETS.seed); // → { label: 60 }
*/
function labelLookAhead(minutes, recipe) {
	const { spans } = buildRows(recipeBars(minutes, recipe.bars), recipe).data;
	let most = 0;
	for (let row = 0; row < spans.start.length; row++) {
		const end = spans.end[row];
		if (end === Number.POSITIVE_INFINITY) continue;
		most = Math.max(most, bisectRight(minutes.time, end) - bisectRight(minutes.time, spans.start[row]));
	}
	return { label: most };
}

// lib/src/validation/label-comparison.ts
/**
* The labels that are compared with a recipe's own by default: the fall beyond costs, the first touch of a target of 2 or
* a stop of 1 ATR for both sides, and the RSI rule (25/75, 30 minutes, the same target and stop, one session at most).
*
* Horizon and costs are those of the recipe's own label, or 12 bars and 0.001 if it is a custom function. Trades are
* closed at the end of the day unless the recipe's label spans the night.
*
* @param recipe any recipe
* @returns labels by name
* @example
* Object.keys(labelVariants(PRESETS.sound)); // → ["fall", "first touch, long", "first touch, short", "RSI signal"]
*/
function labelVariants({ label, bars }) {
	const { choices } = label;
	const forward = choices && !("kind" in choices) ? choices : undefined;
	const { horizon, threshold } = choices ?? {
		horizon: 12,
		threshold: .001
	};
	const flatAtClose = forward ? forward.withinSession : !choices || !("flatAtClose" in choices) || choices.flatAtClose;
	const trade = {
		targetAtr: 2,
		stopAtr: 1,
		horizon,
		threshold,
		flatAtClose
	};
	const session = Math.max(1, Math.round(SESSION / parseRule(bars.rule)));
	const variants = {
		fall: {
			horizon,
			threshold,
			unknown: "drop",
			withinSession: flatAtClose,
			side: "short"
		},
		"first touch, long": {
			kind: "tripleBarrier",
			side: "long",
			...trade
		},
		"first touch, short": {
			kind: "tripleBarrier",
			side: "short",
			...trade
		},
		"RSI signal": {
			kind: "metaLabel",
			buyBelow: 25,
			sellAbove: 75,
			minimumHold: 30,
			...trade,
			horizon: session
		}
	};
	return Object.fromEntries(Object.entries(variants).map(([name, chosen]) => [name, labelFromChoices(chosen)]));
}
/** A session of regular hours. */
const SESSION = 390 * MINUTE;
/**
* Trains a recipe on different labels and scores each on its own rows.
*
* Each label asks another question, so compare each model with the baseline on its own rows, and not one label's AUC
* with another's.
*
* @param minutes minute bars, as `research` takes them
* @param recipe the recipe whose columns, experts, brain and training are used
* @param options labels, onLabel; draws (1000), level (0.95), seed (1), blockDays (1)
* @returns the scores of each label, the recipe's own first, and which could not be trained
* @throws when the recipe's own label cannot be trained or scored, as `research` and `blockBootstrap` do
* @example
* const minutes = makeSample({ to: "2018-06-01" });
* const { labels } = compareLabels(minutes, PRESETS.sound, { draws: 50 });
* labels[1].name; // → "fall"
*/
function compareLabels(minutes, recipe, options = {}) {
	const { labels: variants = labelVariants(recipe), onLabel = () => {}, ...drawing } = options;
	const labels = [];
	const failed = [];
	const all = Object.entries({
		[OWN]: recipe.label,
		...variants
	});
	for (const [name, label] of all) {
		try {
			labels.push(scoresOf(minutes, makeRecipe({
				...recipe,
				label
			}), name, drawing));
		} catch (error) {
			if (name === OWN) throw error;
			failed.push({
				name,
				why: error.message
			});
		}
		onLabel(name, all.length);
	}
	return showable("label comparison", {
		deciding: decidingModel(recipe),
		labels,
		failed
	});
}
const OWN = "the recipe's own";
function scoresOf(minutes, recipe, name, drawing) {
	const result = research(minutes, recipe);
	const { part, data, probability, baseline: score } = scoredPart(result);
	const { time, label, spans, weight } = data;
	const scored = {
		time,
		label,
		score: probability[decidingModel(recipe)],
		weight
	};
	const baseline = {
		time,
		label,
		score,
		weight
	};
	const unique = labelUniqueness(spans, knownTimes(result.bars));
	const { choices } = recipe.label;
	return {
		name,
		...choices && { choices },
		part,
		rows: label.length,
		uniqueRows: unique.reduce((sum, share) => sum + (Number.isNaN(share) ? 1 : share), 0),
		positives: positivesOf(label) / label.length,
		auc: blockBootstrap("auc", scored, drawing),
		logLoss: blockBootstrap("logLoss", scored, drawing),
		baseline: blockBootstrap("auc", baseline, drawing),
		beyondBaseline: blockBootstrapDifference("auc", scored, baseline, drawing)
	};
}

// lib/src/validation/look-ahead-check.ts
/**
* Detects look-ahead bias: recomputes a pipeline's columns on the first k bars alone, and on bars that are different
* after the k-th, for many k. A row that claims to be known by then must not change by a single bit; every column that
* does change is reported with its first bar.
*
* The different future has wild prices and volumes at the same times. A fault is found only if a cut falls within its
* reach. A backward fill, for example, is found only by a cut inside a gap, so cuts are also made at up to ten bars
* with a missing price.
*
* @param pipeline from bars to named columns and the times at which rows claim to be known, in the bars' own stamps
* @param bars any bars; the more kinds of days, the more can be found
* @param options cuts, allowances and seed
* @returns the columns that changed; none if nothing looks ahead
* @throws when the pipeline's rows are not in order of time, or an allowed column does not exist
* @example
* const bars = resample(makeSample({ to: "2018-01-10" }), "5min");
* const features = lookAheadCheck(({ time, ...bars }) => ({ time, columns: buildFeatures({ time, ...bars }) }), bars);
* features.clean; // → true
* const tomorrow = lookAheadCheck((b) => ({ time: b.time, columns: { next: shift(b.close, -1) } }), bars);
* tomorrow.faults.map((fault) => [fault.column, fault.barsAhead]); // → [["next", 1]]
*/
function lookAheadCheck(pipeline, bars, options = {}) {
	const { allow = {}, cuts: wanted = 20, seed = 1 } = options;
	const whole = runPipeline(pipeline, bars);
	const names = Object.keys(whole.columns);
	const unknown = Object.keys(allow).find((name) => name !== ROWS && !names.includes(name));
	if (unknown !== undefined) throw new Error(`allow names "${unknown}", but the columns are ${names.join(", ")}`);
	const odd = Object.entries(allow).find(([, ahead]) => !(Number.isInteger(ahead) && ahead >= 0));
	if (odd) throw new RangeError(`allow for "${odd[0]}" must be a whole number of bars, 0 or more, not ${odd[1]}`);
	const cuts = typeof wanted === "number" ? chooseCuts(bars, wanted) : [...wanted];
	const impossible = cuts.find((cut) => !(Number.isInteger(cut) && cut >= 1 && cut < bars.time.length));
	if (impossible !== undefined || cuts.length === 0) {
		throw new RangeError(`a cut must leave 1 to ${bars.time.length - 1} bars before it, got ${impossible ?? "none"}`);
	}
	const otherFuture = otherFutures(bars, seed);
	const found = new Map();
	const reach = new Map(Object.keys(allow).map((name) => [name, 0]));
	for (const cut of cuts) {
		const runs = [["truncation", sliceBars(bars, 0, cut)], ["mutation", otherFuture(cut)]];
		for (const [by, changedBars] of runs) {
			const again = runPipeline(pipeline, changedBars);
			for (const [name, most] of reach) {
				const change = firstChange(whole, again, name, bars.time[cut - 1]);
				if (change) reach.set(name, Math.max(most, cut - bisectRight(bars.time, change.time) + 1));
			}
			for (const name of [ROWS, ...names]) {
				const ahead = allow[name] ?? 0;
				const end = cut - 1 - ahead < 0 ? Number.NEGATIVE_INFINITY : bars.time[cut - 1 - ahead];
				const change = firstChange(whole, again, name, end);
				if (!change) continue;
				const barsAhead = cut - bisectRight(bars.time, change.time) + 1;
				const known = found.get(name);
				const first = known && known.time <= change.time ? known : {
					column: name,
					by,
					cut,
					...change
				};
				found.set(name, {
					...first,
					barsAhead: Math.max(barsAhead, known?.barsAhead ?? 0)
				});
			}
		}
	}
	const faults = [...found.values()].sort((a, b) => a.time - b.time);
	return showable("look-ahead", {
		clean: faults.length === 0,
		faults,
		reach: Object.fromEntries(reach),
		columns: names,
		cuts
	});
}
const ROWS = "rows";
/** The first row up to `end` in which a column differs; for `rows`, the first row that only one of the two has. */
function firstChange(whole, again, name, end) {
	const [a, b] = [whole.columns[name], again.columns[name]];
	if (name !== ROWS && !b) throw new Error(`the pipeline returns no column "${name}" on fewer bars`);
	let [i, j] = [0, 0];
	for (;;) {
		const [s, t] = [whole.time[i] ?? Number.POSITIVE_INFINITY, again.time[j] ?? Number.POSITIVE_INFINITY];
		const time = Math.min(s, t);
		if (!(time <= end) || time === Number.POSITIVE_INFINITY) return undefined;
		if (name === ROWS) {
			if (s !== t) return {
				time,
				value: Number.NaN,
				changed: Number.NaN
			};
		} else if (s === t && !sameValue(a[i], b[j])) {
			return {
				time,
				value: a[i],
				changed: b[j]
			};
		}
		if (s === time) i++;
		if (t === time) j++;
	}
}
/**
* Cuts spread over the bars, closer together at the start, where indicators become ready, and where a price is missing.
*/
function chooseCuts(bars, count) {
	const n = bars.time.length;
	if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`cuts must be 1 or more, got ${count}`);
	const cuts = new Set();
	for (let k = 1; k < n; k *= 2) cuts.add(k);
	for (let k = 1; k <= count; k++) cuts.add(Math.round(k * n / (count + 1)));
	const gaps = [];
	for (let i = 0; i < n && gaps.length < 10; i++) if (Number.isNaN(bars.close[i])) gaps.push(i + 1);
	for (const k of gaps) cuts.add(k);
	return [...cuts].filter((cut) => cut >= 1 && cut < n).sort((a, b) => a - b);
}
/**
* Bars that are the same up to a cut and different after it: prices jump by up to a third per bar, volumes change by up
* to a factor of ten.
*/
function otherFutures(bars, seed) {
	const generator = xoroshiro128plus(seed);
	const swing = (size) => size ** (2 * uniformFloat64(generator) - 1);
	const price = bars.volume.map(() => swing(4 / 3));
	const volume = bars.volume.map((value) => Math.ceil(value * swing(10)));
	return (cut) => {
		const times = (column) => {
			const out = column.slice();
			for (let i = cut; i < out.length; i++) out[i] = column[i] * price[i];
			return out;
		};
		const later = bars.volume.slice();
		later.set(volume.subarray(cut), cut);
		const { open, high, low, close } = bars;
		return {
			...bars,
			open: times(open),
			high: times(high),
			low: times(low),
			close: times(close),
			volume: later
		};
	};
}

// lib/src/util/interruption.ts
let controller = /* @__PURE__ */ new AbortController();
/** Aborted when the user interrupts the running notebook cell. */
function interruption() {
	return controller.signal;
}
/** Aborts everything that has asked for `interruption` so far; later requests get a new signal. Called by kernels. */
function interruptRunning() {
	const interrupted = controller;
	controller = new AbortController();
	interrupted.abort(new Error("interrupted"));
}

// lib/src/validation/null-runner.ts
/** Bounds of a number of null runs. */
const RUNS = {
	name: "runs",
	least: 2,
	most: 1e5,
	needs: secondsNeed,
	why: "each is the whole flow, seconds long, and its scores stay in memory; with 1,000 runs p can be as low as 0.001"
};
/**
* Draws the seeds of null runs, and runs the tasks: number 0 is the bars themselves, number i the walk of seed i - 1.
*
* @param options see `RunOptions`
* @param taskOf the task with these seeds
* @param runner where the tasks are run
* @throws RangeError when there are fewer than two runs or more than 100,000, or the seed is not an integer; as the tasks do
*/
async function runTasks({ runs = 40, seed = 1, onRun, signal }, taskOf, runner) {
	checkCount(runs, RUNS);
	if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
	let done = 0;
	const [own, ...walks] = await runner(taskOf(runSeeds(seed, runs)), {
		signal: AbortSignal.any([interruption(), ...signal ? [signal] : []]),
		onReport: (number) => {
			if (number > 0) onRun?.(++done, runs);
		}
	});
	return {
		runs,
		seed,
		own,
		walks
	};
}
/** A runner that runs the tasks one after another, yielding to the event loop in between. */
function onThisThread(reportOf) {
	return async (task, { onReport, signal }) => {
		const reports = [];
		for (let number = 0; number <= task.seeds.length; number++) {
			await new Promise((resolve) => setTimeout(resolve, 0));
			signal.throwIfAborted();
			reports.push(reportOf(task, number));
			onReport(number);
		}
		return reports;
	};
}
/** Which bars a task ran on, for errors. */
function runName(number, runs) {
	return number === 0 ? "the bars themselves" : `null run ${number} of ${runs}`;
}
/** Drawn rather than counted up, so that the runs of seed 2 do not overlap those of seed 1. */
function runSeeds(seed, runs) {
	const generator = xoroshiro128plus(seed);
	return Array.from({ length: runs }, () => uniformInt(generator, 0, 2 ** 31 - 1));
}

// lib/src/validation/null-score.ts
/** Compares a score on the bars with those of null runs. */
function nullScore(own, walks) {
	const sorted = walks.slice().sort();
	const atLeast = walks.filter((score) => score >= own).length;
	return {
		own,
		walks,
		mean: mean(walks),
		standardDeviation: standardDeviation(walks),
		quantiles: {
			q05: quantile(sorted, .05),
			q50: quantile(sorted, .5),
			q95: quantile(sorted, .95)
		},
		atLeast,
		p: (1 + atLeast) / (1 + walks.length)
	};
}

// lib/src/validation/sign-flip-null.ts
/**
* The same bars with random directions: each bar, with the gap before it, keeps the size of its move, its volume and
* its time, and a coin flip decides whether it goes up or down.
*
* A bar is kept or mirrored about the close before it: in log prices, its open, high, low and close have the same
* distances on the other side. So calm and stormy days, busy opens, nights, and whatever volume says about volatility
* all stay, but nothing in the past says whether the price will rise. The odds of the coin flip make the price itself,
* not its logarithm, a martingale: a move by a factor m goes up with probability 1 / (1 + m), slightly below one half,
* so no rule that uses past bars earns anything. (With even odds the price would drift up by half its variance.)
*
* It is a null hypothesis for exactly these bars: whatever a flow scores on such walks, it scores without skill.
* Mirroring also removes the drift of the price, and the tendency of volatility to rise when prices fall.
*
* With `keepDrift` the flips are centred on the drift, and each walk ends at the bars' own last price. Let m be the bars'
* own mean log move (the log of the last close over the first price, divided by the number of moves). A bar is kept, or
* mirrored about the close before it times exp(m): a log move r becomes m + (r - m) or m - (r - m), each with
* probability one half. Then the same small amount is taken from every move, so that their mean is m again. So what a
* rule earns from the drift alone, it earns on the walks too.
*
* @param bars n bars, prices above 0; a missing price stays missing
* @param seed integer seed of the coin flips
* @param options `keepDrift`
* @returns n bars at the same times with the same volumes (the same arrays); prices are not rounded to ticks; where a bar
*   is mirrored, a missing high is now a missing low
* @throws RangeError when a price is not above 0 or `seed` is not an integer
* @see Fisher (1935), "The Design of Experiments", section 21: tests by changing signs at random
* @example
* const bars = makeSample({ to: "2018-01-03" });
* const walk = signFlip(bars, 1);
* const move = ({ close }, i) => Math.abs(Math.log(close[i] / close[i - 1]));
* move(walk, 100) / move(bars, 100); // → 1.000000
*/
function signFlip(bars, seed, options = {}) {
	if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
	const { open, high, low, close } = bars;
	const n = close.length;
	const { keepDrift = false } = options;
	const meanMove = keepDrift ? Math.exp(meanLogMove(bars)) : 1;
	const generator = xoroshiro128plus(seed);
	for (let i = 0; i < BURN_IN; i++) generator.next();
	const walk = {
		open: new Float64Array(n),
		high: new Float64Array(n),
		low: new Float64Array(n),
		close: new Float64Array(n)
	};
	let real = firstPrice$1(bars);
	let walked = real;
	for (let i = 0; i < n; i++) {
		const [o, h, l, c] = [
			open[i],
			high[i],
			low[i],
			close[i]
		];
		if (o <= 0 || h <= 0 || l <= 0 || c <= 0) {
			throw new RangeError(`bar ${i} has a price of ${Math.min(o, h, l, c)}: a sign flip needs prices above 0`);
		}
		const known = !Number.isNaN(c);
		const move = known ? c / real : 1;
		if (uniformFloat64(generator) * (keepDrift ? 2 : 1 + move) < 1) {
			const scale = walked / real;
			walk.open[i] = o * scale;
			walk.high[i] = h * scale;
			walk.low[i] = l * scale;
			walk.close[i] = c * scale;
		} else {
			const scale = walked * real * meanMove ** 2;
			walk.open[i] = scale / o;
			walk.high[i] = scale / l;
			walk.low[i] = scale / h;
			walk.close[i] = scale / c;
		}
		if (known) {
			real = c;
			walked = walk.close[i];
		}
	}
	if (keepDrift) endAt$1(walk, bars);
	return showable("bars", {
		...bars,
		...walk
	});
}
/** Takes the same amount from every log move of the walk, so that it ends at the bars' last known close. */
function endAt$1(walk, { close }) {
	let moves = 0;
	let last = -1;
	for (let i = 0; i < close.length; i++) {
		if (Number.isNaN(close[i])) continue;
		moves++;
		last = i;
	}
	if (last < 0) return;
	const surplus = Math.log(walk.close[last] / close[last]) / moves;
	let move = 0;
	for (let i = 0; i < close.length; i++) {
		if (!Number.isNaN(close[i])) move++;
		const factor = Math.exp(-surplus * move);
		for (const prices of Object.values(walk)) prices[i] = prices[i] * factor;
	}
}
const BURN_IN = 64;
/** The mean log move from one known close to the next; the first from the first price. 0 without any. */
function meanLogMove(bars) {
	const known = bars.close.filter((close) => !Number.isNaN(close));
	return known.length === 0 ? 0 : Math.log(known.at(-1) / firstPrice$1(bars)) / known.length;
}
function firstPrice$1({ open, close }) {
	for (let i = 0; i < open.length; i++) {
		if (open[i] > 0) return open[i];
		if (close[i] > 0) return close[i];
	}
	return 1;
}

// lib/src/validation/null-runs.ts
/**
* Sign-flip null: runs the whole flow on bars whose moves go up or down by coin flip, to see what it scores without any
* skill, and how the score on the bars themselves compares.
*
* Each run uses a `signFlip` of the bars: the same minutes, with moves of the same size. If the bars themselves were
* such a flip, p would be 0.05 or less once in 20 times. Interrupting the waiting cell aborts the runs.
*
* @param minutes what `research` takes
* @param options see `NullOptions`
* @returns for each recipe, the AUC of each model and of the baseline on the part that the recipe reports, and how far
* the deciding model is beyond the baseline
* @throws when the flow cannot be run on the bars or on a flip of them, or the engine is not the exact one
* @example
* const { recipes } = await nullRuns(makeSample({ to: "2018-04-01", edge: 0.14 }), { runs: 9 });
* recipes.sound.part; // → "test"
* recipes.sound.models.brain.walks.length; // → 9
*/
async function runNull(minutes, options = {}) {
	const { runner = onThisThread(nullReports), ...others } = options;
	const recipes = options.recipes ?? PRESETS;
	const names = Object.keys(recipes);
	if (names.length === 0) throw new Error("no recipe: nothing to run");
	for (const name of names) requireExactEngine(name, recipes[name]);
	const { runs, seed, own, walks } = await runTasks(others, (seeds) => ({
		minutes,
		recipes,
		seeds
	}), runner);
	const of = (name) => nullRecipe(recipes[name], own[name], walks.map((reports) => reports[name]));
	return showable("null runs", {
		runs,
		seed,
		recipes: Object.fromEntries(names.map((name) => [name, of(name)]))
	});
}
/** Throws if a recipe's models come from another engine: threads have the exact one only. */
function requireExactEngine(name, { engine = "exact" }) {
	if (engine !== "exact") throw new Error(`recipe ${name}: null runs need the exact engine, not ${engine}`);
}
/** Runs one task: the flow with each recipe, on the bars themselves or on a sign flip of them. */
function nullReports({ minutes, recipes, seeds }, number) {
	const whose = runName(number, seeds.length);
	let where = whose;
	try {
		const bars = number === 0 ? minutes : signFlip(minutes, seeds[number - 1]);
		const reports = {};
		for (const [name, recipe] of Object.entries(recipes)) {
			where = `${whose}, recipe ${name}`;
			reports[name] = reportOf$1(bars, recipe);
		}
		return reports;
	} catch (error) {
		throw new Error(`${where}: ${error.message}`, { cause: error });
	}
}
function reportOf$1(bars, recipe) {
	const { part, data, probability, baseline } = scoredPart(research(bars, recipe));
	const rows = data.label.length;
	return {
		part,
		rows,
		positives: positivesOf(data.label) / rows,
		models: mapModels(recipe, (name) => rocAuc(data.label, probability[name], data.weight)),
		baseline: rocAuc(data.label, baseline, data.weight)
	};
}
function nullRecipe(recipe, own, walks) {
	const deciding = decidingModel(recipe);
	const score = (value) => nullScore(value(own), Float64Array.from(walks, value));
	const { part, rows, positives } = own;
	return {
		...{
			part,
			rows,
			positives,
			deciding
		},
		models: Object.fromEntries(modelNames(recipe).map((name) => [name, score(({ models }) => models[name])])),
		baseline: score(({ baseline }) => baseline),
		beyond: score(({ models, baseline }) => models[deciding] - baseline)
	};
}
/**
* Each score of a recipe's null runs with its name: the models, the baseline, and the deciding model's lead over it.
*
* @param recipe one of the `recipes` that `nullRuns` returned
* @example
* const { recipes } = await nullRuns(makeSample({ to: "2018-04-01" }), { runs: 2, recipes: { seed: PRESETS.seed } });
* nullScores(recipes.seed).map(([name]) => name); // → ["rsi", "macd", "trend", "brain", "baseline", "beyond"]
*/
function nullScores({ models, baseline, beyond }) {
	return [
		...Object.entries(models),
		["baseline", baseline],
		["beyond", beyond]
	];
}

// lib/src/splits/time-length.ts
/**
* Reads a length of time.
*
* @param text `"monthly"`, `"quarterly"`, or a count with its unit: `"20 sessions"`, `"12 months"`
* @returns the length
* @throws RangeError when the text is no such length
* @example
* parseTimeLength("quarterly"); // → { count: 3, unit: "month" }
* parseTimeLength("20 sessions"); // → { count: 20, unit: "session" }
*/
function parseTimeLength(text) {
	const words = text.trim().toLowerCase();
	if (words === "monthly") return {
		count: 1,
		unit: "month"
	};
	if (words === "quarterly") return {
		count: 3,
		unit: "month"
	};
	const [, count, unit] = /^(\d+)\s*(session|month)s?$/.exec(words) ?? [];
	if (unit === undefined || Number(count) < 1) {
		throw new RangeError(`"${text}" is not a length of time: write monthly, quarterly, "20 sessions" or "12 months"`);
	}
	return {
		count: Number(count),
		unit
	};
}
/** A length in words: `1 month`, `20 sessions`. */
function timeLengthText({ count, unit }) {
	return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

// lib/src/splits/retrain-stretches.ts
/**
* The stretches of a rolling retraining: the rows of each, and the rows of its past.
*
* Stretches follow each other without a gap and end with the last row; the last may be shorter. Months are those of the
* calendar, and a month counts from its first session on, also one that the rows begin in the middle of; quarters begin
* in January, April, July and October. A session is a calendar day that has rows.
*
* @param time wall-clock milliseconds of n rows, in order
* @param options how often, on how much, and from when
* @returns row ranges, earliest stretch first; those of a later one do not change what an earlier one is
* @throws when a length cannot be read, or the rows are too few for a first training and one stretch
* @example
* const time = Float64Array.from({ length: 6 }, (_, day) => day * DAY);
* retrainStretches(time, { retrain: "2 sessions", firstTrain: "3 sessions" });
* // → [{ train: { start: 0, end: 3 }, test: { start: 3, end: 5 } }, { train: { start: 0, end: 5 }, test: { start: 5, end: 6 } }]
*/
function retrainStretches(time, options) {
	const { retrain, window = "expanding" } = options;
	const every = parseTimeLength(retrain);
	const kept = window === "expanding" ? undefined : parseTimeLength(window);
	const first = options.firstTrain === undefined ? kept ?? FIRST_TRAIN : parseTimeLength(options.firstTrain);
	const sessions = sessionsOf(time);
	const starts = startsOf$1(sessions, every, first);
	if (starts.length === 0) {
		const span = sessions.length === 0 ? "no rows" : `${sessions.length} sessions from ${dateOf(time[0])}`;
		throw new Error(`there are ${span}: too few to train on ${timeLengthText(first)} and score what follows; shorten the first ` + "training (--first-train) or take a longer period");
	}
	return starts.map((at, i) => {
		const test = {
			start: sessions[at].row,
			end: sessions[starts[i + 1] ?? sessions.length]?.row ?? time.length
		};
		const from = kept === undefined ? 0 : Math.max(0, sessionBefore(sessions, at, kept));
		return {
			train: {
				start: sessions[from].row,
				end: test.start
			},
			test
		};
	});
}
const FIRST_TRAIN = {
	count: 12,
	unit: "month"
};
function sessionsOf(time) {
	const sessions = [];
	let day = Number.NaN;
	for (let row = 0; row < time.length; row++) {
		if (dayOf(time[row]) === day) continue;
		day = dayOf(time[row]);
		const [year, month] = dateOf(time[row]).split("-");
		sessions.push({
			row,
			month: Number(year) * 12 + Number(month) - 1
		});
	}
	return sessions;
}
/** The sessions at which models are trained anew. */
function startsOf$1(sessions, every, first) {
	const starts = [];
	const { count, unit } = every;
	for (let at = 1; at < sessions.length; at++) {
		if (sessionBefore(sessions, at, first) < 0) continue;
		const last = starts.at(-1);
		if (unit === "session" ? last === undefined || at - last === count : beginsPeriod(sessions, at, count)) starts.push(at);
	}
	return starts;
}
/** Whether a session is the first of a period of `count` months. */
function beginsPeriod(sessions, at, count) {
	const period = (session) => Math.floor(session.month / count);
	return period(sessions[at]) !== period(sessions[at - 1]);
}
/** The session a length before another; negative when there are not as many. */
function sessionBefore(sessions, at, { count, unit }) {
	if (unit === "session") return at - count;
	const month = sessions[at].month - count;
	if (month < sessions[0].month) return -1;
	let before = at;
	while (before > 0 && sessions[before - 1].month >= month) before--;
	return before;
}

// lib/src/validation/rolling-retrain.ts
/**
* Rolling retraining, as one would have lived through it: the recipe is trained on the past, its models answer the next
* stretch of bars, then it is trained anew. All answers are out of sample, and together they cover all bars after the
* first training.
*
* Each training has its own validation part, the last of its past, to choose C. It learns from labels only that were
* known, by the recipe's embargo, before the stretch's first bar was: also where the recipe does not purge its own
* parts. Features are computed once; that they look at the past only is for `lookAheadCheck` to show. So bars that come
* later change no earlier answer.
*
* @param minutes minute bars as for `research`
* @param recipe every choice of the flow; the preset `seed` by default
* @param options how often to train anew, on how much, and from when; see `retrainStretches`
* @returns the stretches with their models, and the answers at all bars
* @throws as `retrainStretches` does, and where a past is too short to train on; the error names the stretch
* @see Pardo (2008), "The Evaluation and Optimization of Trading Strategies", chapter 11 (walk-forward analysis)
* @example
* const walk = rollingRetrain(makeSample({ to: "2018-05-01" }), PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
* walk.stretches.length; // → 2
* formatTime(walk.bars.time[walk.stretches[0].bars.start]); // → "2018-03-01 09:35:00"
*/
function rollingRetrain(minutes, recipe = PRESETS.seed, options) {
	const { ages = 12, onStretch, ...when } = options;
	const prepared = prepare(minutes, recipe);
	const { bars, features, filtered, rows, data, reach } = prepared;
	const known = knownTimes(bars);
	const cut = retrainStretches(bars.time, when);
	const deciding = decidingModel(recipe);
	const n = bars.time.length;
	const missing = () => new Float64Array(n).fill(Number.NaN);
	const probability = mapModels(recipe, missing);
	const baseline = missing();
	const byAge = Array.from({ length: Math.min(ages + 1, cut.length) }, missing);
	const stretches = cut.map((stretch, number) => {
		const past = pastRows(rows, reach, stretch, known[stretch.test.start]);
		const where = `stretch ${number + 1} of ${cut.length}, from ${formatTime(bars.time[stretch.test.start])}`;
		const { trained, answer } = inStretch(where, () => trainAndAnswer(prepared, past, recipe));
		const { start, end } = stretch.test;
		const last = cut[Math.min(number + byAge.length, cut.length) - 1].test.end;
		const answers = answer({
			start,
			end: last
		});
		for (const name of modelNames(recipe)) probability[name].set(answers.models[name].subarray(0, end - start), start);
		baseline.set(answers.baseline.subarray(0, end - start), start);
		byAge.forEach((column, age) => {
			const own = cut[number + age]?.test;
			if (own) column.set(answers.models[deciding].subarray(own.start - start, own.end - start), own.start);
		});
		onStretch?.(number + 1, cut.length);
		return {
			...trained,
			bars: stretch.test,
			test: rowsWithin(rows, stretch.test)
		};
	});
	const walk = {
		minutes,
		recipe,
		options: when,
		bars,
		features,
		filtered,
		rows,
		data
	};
	return showable("rolling retraining", {
		...walk,
		stretches,
		probability,
		baseline,
		byAge
	});
}
/**
* The last training of a rolling retraining as a research run, whose test part is the last stretch: what `writeRun`
* writes.
*
* @param walk what `rollingRetrain` returned
* @example
* const walk = rollingRetrain(makeSample({ to: "2018-05-01" }), PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
* lastTraining(walk).test.time.length === walk.stretches[1].test.length; // → true
*/
function lastTraining(walk) {
	const { minutes, recipe, bars, filtered, rows, data, stretches } = walk;
	const { train, validation, test, searches, calibration, models } = stretches.at(-1);
	return showable("research", {
		...{
			minutes,
			recipe,
			bars,
			filtered,
			rows,
			data,
			searches,
			models
		},
		...calibration && { calibration },
		parts: {
			train,
			validation,
			...test.length > 0 && { test }
		},
		train: partOf(data, train),
		validation: partOf(data, validation),
		...test.length > 0 && { test: partOf(data, test) }
	});
}
/** The rows of the training window whose labels were known before the stretch's first bar was. */
function pastRows(rows, reach, { train }, first) {
	return rowsWithin(rows, train).filter((row) => reach.end[row] < first);
}
/** The rows whose bars lie in a range of bars. */
function rowsWithin(rows, { start, end }) {
	return rowNumbers(bisectRight(rows, start - 1), bisectRight(rows, end - 1));
}
function inStretch(where, train) {
	try {
		return train();
	} catch (error) {
		const cure = "train on more of the past first (--first-train) or use a longer window";
		throw new Error(`${where}: ${error.message}; ${cure}`, { cause: error });
	}
}

// lib/src/stats/correlation.ts
/**
* Pearson's correlation of every column with every other.
*
* @param columns columns by name, of one length
* @returns `names`, and `values[i][j]`, the correlation of columns i and j, in [-1, 1]: symmetric, 1 on the diagonal;
* NaN if a column is constant or contains a NaN
* @throws when lengths differ
* @see pandas `DataFrame.corr()`, which leaves out rows with a NaN
* @example
* const { values } = correlation({ a: Float64Array.of(1, 2, 3), b: Float64Array.of(3, 1, 2) });
* values[0]; // → [1, -0.5]
*/
function correlation(columns) {
	const names = Object.keys(columns);
	const n = columns[names[0]]?.length ?? 0;
	const directions = names.map((name) => {
		const column = columns[name];
		if (column.length !== n) throw new Error(`column "${name}" has ${column.length} rows, "${names[0]}" ${n}`);
		return direction(column);
	});
	const values = names.map(() => new Float64Array(names.length));
	for (let i = 0; i < names.length; i++) {
		for (let j = 0; j <= i; j++) {
			const [x, y] = [directions[i], directions[j]];
			let dot = 0;
			for (let row = 0; row < n; row++) dot += x[row] * y[row];
			const value = i === j && !Number.isNaN(dot) ? 1 : Math.max(-1, Math.min(1, dot));
			values[i][j] = value;
			values[j][i] = value;
		}
	}
	return {
		names,
		values
	};
}
/** A column minus its mean, scaled to length 1; NaN if it is constant. */
function direction(x) {
	const centre = mean(x);
	let reach = 0;
	for (let i = 0; i < x.length; i++) reach = Math.max(reach, Math.abs(x[i] - centre));
	const constant = x.every((value) => value === x[0]);
	let squares = 0;
	for (let i = 0; i < x.length; i++) squares += ((x[i] - centre) / reach) ** 2;
	const length = constant ? Number.NaN : Math.sqrt(squares);
	return x.map((value) => (value - centre) / reach / length);
}

// lib/src/validation/column-skew.ts
/** Compares a column as served with the same rows as trained, without rows in which either is missing. */
function columnSkew(column, time, trained, served) {
	const both = time.map((_, i) => i).filter((i) => Number.isFinite(trained[i]) && Number.isFinite(served[i]));
	const [a, b] = [both.map((i) => trained[i]), both.map((i) => served[i])];
	const difference = b.map((value, i) => value - a[i]);
	const distance = difference.map(Math.abs);
	let worst = 0;
	for (let i = 1; i < distance.length; i++) if (distance[i] > distance[worst]) worst = i;
	const [average, largest, deviation] = [
		mean(distance),
		distance[worst] ?? Number.NaN,
		standardDeviation(a)
	];
	return {
		column,
		rows: both.length,
		bias: mean(difference),
		mean: average,
		largest,
		at: time[both[worst] ?? -1] ?? Number.NaN,
		deviation,
		meanInDeviations: average / deviation,
		largestInDeviations: largest / deviation,
		correlation: both.length < 2 ? Number.NaN : correlation({
			a,
			b
		}).values[0][1]
	};
}

// lib/src/validation/skew.ts
/**
* Train/serve skew: runs the same minute bars through the conventions that the models were trained with and through
* those of the trading program that reads them, and joins the rows that are known at the same moment.
*
* The trading program's conventions are `CONVENTIONS`: its bins, its time of day, its Bollinger deviation, means seeded
* with simple means, no filters. A moment is the end of a bar. In preset `seed`, the bar named 09:30 and the trading
* program's bar 09:30-09:35 share the moment 09:35, although their last prices are a minute apart.
*
* This measures changes in inputs and predictions, not money. Both sides see the same prices, so it does not include
* the effects of a live feed, its delays, different adjustments or a restart of the trading program. How means are
* seeded matters only for the first bars, so its effect here is small; a program that restarts pays it again each time.
*
* @param minutes minute bars of regular hours
* @param models the models
* @param recipe the recipe that they were trained with; the preset `seed` by default
* @param more conventions to apply, and the gate
* @returns rows, features and probabilities compared, for all conventions together and for each alone
* @throws when the gate is not in [0, 0.5], a convention is unknown, or no moment is shared
* @example
* const minutes = makeSample({ to: "2018-03-01" });
* const { models } = research(minutes);
* skew(minutes, models).features.find(({ column }) => column === "time_of_day").mean; // → 0.083333
* skew(minutes, models, PRESETS.seed, { conventions: [] }).probabilities.brain.largest; // → 0
*/
function skew(minutes, models, recipe = PRESETS.seed, more = {}) {
	const { conventions = CONVENTION_NAMES, gate = .05 } = more;
	if (!(gate >= 0 && gate <= .5)) throw new RangeError(`gate must be an edge from 0 to 0.5, got ${gate}`);
	const unknown = conventions.find((name) => !CONVENTION_NAMES.includes(name));
	if (unknown !== undefined) {
		throw new Error(`"${unknown}" is not a convention of the trading program: there are ${CONVENTION_NAMES.join(", ")}`);
	}
	const trained = trainedSide(minutes, models, recipe);
	const against = (names) => compareSides(recipe, trained, servedSide(minutes, models, recipe, new Set(names)), gate);
	return showable("skew", {
		conventions,
		deciding: decidingModel(recipe),
		gate,
		...against(conventions),
		alone: conventions.map((convention) => ({
			convention,
			...against([convention])
		}))
	});
}
function trainedSide(minutes, models, recipe) {
	const bars = recipeBars(minutes, recipe.bars);
	const features = runFeatures(recipe, bars);
	return sideOf(bars, features, learnedRows(bars, features, recipe), models, recipe);
}
function servedSide(minutes, models, recipe, conventions) {
	const bars = servedBars(minutes, recipe, conventions);
	const features = servedFeatures(bars, recipe, conventions);
	const all = Uint32Array.from(bars.time.keys());
	const rows = conventions.has("filters") ? all : learnedRows(bars, features, recipe);
	return sideOf(bars, features, rows, models, recipe);
}
/** The bars that training would use, whether their label is known or not. */
function learnedRows(bars, features, { filters }) {
	return completeRows(features, filterRows(features, filters, bars));
}
function sideOf(bars, all, rows, models, recipe) {
	const time = takeColumn(knownTimes(bars), rows);
	const features = mapColumns(all, (column) => takeColumn(column, rows));
	return {
		time,
		features,
		p: predictRows(models, { features }, recipe)
	};
}
function compareSides(recipe, trained, served, gate) {
	const { left, right, rest } = joinTimes(trained.time, served.time);
	if (left.length === 0) throw new Error("no bar is known to both sides at the same moment: there are too few bars, or all are filtered out");
	const time = takeColumn(trained.time, left);
	const compare = (column, a, b) => columnSkew(column, time, takeColumn(a, left), takeColumn(b, right));
	const deciding = served.p[decidingModel(recipe)];
	const asked = (rows) => rows.filter((row) => !Number.isNaN(deciding[row])).length;
	const probability = (name) => ({
		...compare(`p_${name}`, trained.p[name], served.p[name]),
		...decisionChanges(takeColumn(trained.p[name], left), takeColumn(served.p[name], right), takeColumn(served.p[name], rest), gate)
	});
	return {
		rows: {
			trained: trained.time.length,
			served: asked(right) + asked(rest),
			both: asked(right),
			unseen: asked(rest)
		},
		features: Object.entries(trained.features).map(([name, column]) => compare(name, column, served.features[name])),
		probabilities: mapModels(recipe, probability)
	};
}
/** How often decisions differ between a (as trained) and b (as served); `others` are rows that training never saw. */
function decisionChanges(a, b, others, gate) {
	const known = Uint32Array.from(a.keys()).filter((i) => Number.isFinite(a[i]) && Number.isFinite(b[i]));
	const share = (changed) => known.filter(changed).length / known.length;
	const unseen = others.filter((p) => !Number.isNaN(p));
	return {
		sideChanges: share((i) => a[i] >= .5 !== b[i] >= .5),
		gateChanges: share((i) => decision(a[i], gate) !== decision(b[i], gate)),
		trainedBeyondGate: share((i) => decision(a[i], gate) !== 0),
		servedBeyondGate: share((i) => decision(b[i], gate) !== 0),
		unseenBeyondGate: unseen.filter((p) => decision(p, gate) !== 0).length / unseen.length
	};
}
/** The decision of the gate: buy, sell, or stay out. */
function decision(p, gate) {
	return Math.abs(p - .5) < gate ? 0 : Math.sign(p - .5);
}
/** The rows of two increasing series of times that share a time, and the rows of the second without a match. */
function joinTimes(a, b) {
	const [left, right, rest] = [
		[],
		[],
		[]
	];
	let i = 0;
	for (let j = 0; j < b.length; j++) {
		while (i < a.length && a[i] < b[j]) i++;
		if (a[i] === b[j]) {
			left.push(i);
			right.push(j);
		} else rest.push(j);
	}
	return {
		left: Uint32Array.from(left),
		right: Uint32Array.from(right),
		rest: Uint32Array.from(rest)
	};
}

// lib/src/validation/warm-up-check.ts
/**
* Measures how many bars of history each column needs until its value no longer depends on where the series starts. A
* trading program must load that many before it can trust the column.
*
* Drops the first bars and compares the result of the pipeline with its result on all bars, at the same times. A window
* of 20 needs exactly 20 bars. An exponential mean forgets slowly and needs bars until what it remembers is below the
* tolerance. A column whose every value depends on the whole series never becomes ready.
*
* @param pipeline from bars to named columns and the times of their rows
* @param bars any bars, many more than the longest memory
* @param options starts and tolerance (1e-6)
* @returns one entry per column, in the pipeline's order
* @throws when a start leaves no bars, or as the pipeline does
* @example
* const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
* const pipeline = (b) => ({ time: b.time, columns: { mean: rollingMean(b.close, 20), ema: ewmMean(b.close, { span: 9 }) } });
* warmUpCheck(pipeline, bars)[0]; // → { column: "mean", bars: 20 }
* const [, ema] = warmUpCheck(pipeline, bars);
* ema.bars > 40 && ema.bars < 80; // → true
*/
function warmUpCheck(pipeline, bars, options = {}) {
	const { starts: wanted = 8, tolerance = 1e-6 } = options;
	const n = bars.time.length;
	if (!(tolerance >= 0)) throw new RangeError(`tolerance must be 0 or more, got ${tolerance}`);
	const starts = typeof wanted === "number" ? Array.from({ length: wanted }, (_, k) => Math.floor((k + 1) * n / (2 * wanted))) : [...wanted];
	const impossible = starts.find((start) => !(Number.isInteger(start) && start >= 1 && start < n));
	if (impossible !== undefined || starts.length === 0) {
		throw new RangeError(`a late start must leave out 1 to ${n - 1} of ${n} bars, got ${impossible ?? "none"}`);
	}
	const whole = runPipeline(pipeline, bars);
	const needed = new Map(Object.keys(whole.columns).map((name) => [name, 0]));
	const limits = new Map(Object.entries(whole.columns).map(([name, column]) => [name, tolerance * spread$1(column)]));
	for (const start of starts) {
		const late = runPipeline(pipeline, sliceBars(bars, start, n));
		for (const [name, most] of needed) {
			const time = lastChange(whole, late, name, bars.time[start], limits.get(name));
			if (time === undefined) continue;
			const history = bisectRight(bars.time, time) - start + 1;
			const atTheEnd = time === whole.time.at(-1);
			needed.set(name, Math.max(most, atTheEnd ? Number.POSITIVE_INFINITY : history));
		}
	}
	return showable("warm-up", [...needed].map(([column, count]) => ({
		column,
		bars: Math.max(1, count)
	})));
}
/** Time of the last row from `start` on in which a column differs by more than `limit`, or that only one of the two has. */
function lastChange(whole, late, name, start, limit) {
	const [a, b] = [whole.columns[name], late.columns[name]];
	if (!b) throw new Error(`the pipeline returns no column "${name}" on fewer bars`);
	let [i, j] = [whole.time.length - 1, late.time.length - 1];
	for (;;) {
		const [s, t] = [whole.time[i] ?? Number.NEGATIVE_INFINITY, late.time[j] ?? Number.NEGATIVE_INFINITY];
		const time = Math.max(s, t);
		if (!(time >= start)) return undefined;
		if (s !== t) return time;
		if (!sameValue(a[i], b[j]) && !(Math.abs(a[i] - b[j]) <= limit)) return time;
		i--;
		j--;
	}
}
/** Standard deviation of the numbers of a column. */
function spread$1(column) {
	return standardDeviation(Float64Array.from(column).filter(Number.isFinite));
}

// lib/src/bars/adjust-for-splits.ts
/**
* Parses splits as written on the command line.
*
* @param text comma-separated splits, each a date and a ratio: `"2020-08-31:5"`. The ratio is new shares per old share,
* a number or a fraction such as `3/2` or `1/10`. "" means none
* @throws when a split does not have that form, or a date occurs twice
* @example
* parseSplits("2020-08-31:5,2022-08-25:3/1").map(({ ratio }) => ratio); // → [5, 3]
*/
function parseSplits(text) {
	const splits = text.split(",").flatMap((word) => {
		if (word.trim() === "") return [];
		const [, date, to, from = "1"] = /^\s*([\d-]+):(\d*\.?\d+)(?:\/(\d+))?\s*$/.exec(word) ?? [];
		const ratio = Number(to) / Number(from);
		if (date === undefined || !(ratio > 0 && ratio < Infinity)) {
			throw new Error(`split "${word.trim()}": write a date and the new shares per old share, such as 2020-08-31:5 or 2011-05-09:1/10`);
		}
		parseDay(date);
		return [{
			date,
			ratio
		}];
	});
	const twice = splits.find(({ date }, i) => splits.findIndex((other) => other.date === date) < i);
	if (twice) throw new Error(`the split on ${twice.date} is given twice`);
	return splits;
}
/**
* Adjusts bars for splits: before a split's day, prices are divided by its ratio and volumes multiplied by it, so that
* the whole series is in shares after the last split.
*
* @param bars any bars; they are not changed
* @param splits the splits that they are not yet adjusted for, in any order
* @returns new bars, or the same object if there are no splits
* @throws when a ratio is not a positive number or a date is not a calendar day
* @example
* const bars = makeSample({ to: "2018-01-04" });
* const adjusted = adjustForSplits(bars, [{ date: "2018-01-03", ratio: 5 }]);
* adjusted.close[0] * 5 - bars.close[0]; // → 0
*/
function adjustForSplits(bars, splits) {
	if (splits.length === 0) return bars;
	const { time } = bars;
	const shift = startShift(bars);
	const [open, high, low, close, volume] = [
		bars.open,
		bars.high,
		bars.low,
		bars.close,
		bars.volume
	].map((column) => column.slice());
	const days = splits.map(({ date, ratio }) => {
		if (!(ratio > 0 && ratio < Infinity)) throw new Error(`the split of ${date} has the ratio ${ratio}; it must be a positive number`);
		return {
			day: parseDay(date),
			ratio
		};
	});
	for (let i = 0; i < time.length; i++) {
		const start = time[i] - shift;
		let factor = 1;
		for (const { day, ratio } of days) if (start < day) factor *= ratio;
		open[i] /= factor;
		high[i] /= factor;
		low[i] /= factor;
		close[i] /= factor;
		volume[i] *= factor;
	}
	const origin = bars.origin?.adjustment === "raw" ? {
		...bars.origin,
		adjustment: "split"
	} : bars.origin;
	return showable("bars", {
		...bars,
		open,
		high,
		low,
		close,
		volume,
		...origin && { origin }
	});
}

// lib/src/bars/audit/finding.ts
/** A finding for a check that found nothing wrong. */
function fine(check, what) {
	return {
		check,
		severity: "ok",
		count: 0,
		what,
		where: "",
		cure: ""
	};
}
/** A count with its noun: `1 bar`, `2,000 bars`. */
function counted(count, noun) {
	return `${count.toLocaleString("en-US")} ${noun}${count === 1 ? "" : "s"}`;
}
/** The first few of a list of places, and how many more there are. */
function firstFew(places, total = places.length, most = 3) {
	const shown = places.slice(0, most).join(", ");
	return total > most ? `${shown} and ${(total - most).toLocaleString("en-US")} more` : shown;
}

// lib/src/bars/zone.ts
/** Zones change their clocks at a multiple of this. */
const QUARTER = 15 * MINUTE;
/** New York's clocks have followed `clockChanges` since this year. */
const FIRST_RULED = 1987;
/** No zone changes its clocks and changes them back within this. */
const STRETCH = 16;
/**
* A zone's distance from UTC, in milliseconds, at a moment of UTC: -5 h in New York's winter.
*
* @param zone IANA name, or one with hours added to its clock: `America/New_York+7h` is what most brokers' servers show
* @throws when the name is not known
*/
function zoneOffset(zone) {
	let known = offsets.get(zone);
	if (!known) {
		known = findOffset(zone);
		offsets.set(zone, known);
	}
	return known;
}
/** Zones met before: to ask the runtime for one takes milliseconds. */
const offsets = new Map();
function findOffset(zone) {
	const clock = wallClock(zone);
	const midnights = new Map();
	const days = new Map();
	const quarters = new Map();
	const atMidnight = (day) => remember(midnights, day, () => clock(day * DAY));
	const between = (from, to) => atMidnight(from) === atMidnight(to) ? atMidnight(from) : Number.NaN;
	let today = Number.NaN;
	let offset = Number.NaN;
	return (utc) => {
		const day = dayOf(utc);
		if (day !== today) {
			today = day;
			offset = remember(days, day, () => {
				const from = Math.floor(day / STRETCH) * STRETCH;
				const usual = between(from, from + STRETCH);
				return Number.isNaN(usual) ? between(day, day + 1) : usual;
			});
		}
		if (!Number.isNaN(offset)) return offset;
		const quarter = Math.floor(utc / QUARTER);
		return remember(quarters, quarter, () => clock(quarter * QUARTER));
	};
}
/** New York's wall clock of a time in UTC, or of the wall clock of a zone. */
function newYorkClock(isUtc, zone) {
	if (!isUtc && zone === "America/New_York") return (time) => time;
	const newYork = zoneOffset(NEW_YORK);
	if (isUtc) return (utc) => utc + newYork(utc);
	const there = zoneOffset(zone);
	return (wall) => {
		const utc = wallToUtc(wall, there);
		return utc + newYork(utc);
	};
}
/**
* Brings times to New York's wall clock, in place.
*
* @param time ends or starts of bars in ms, UTC's or a zone's wall clock
* @param isUtc whether they are UTC's
* @param zone the zone else
* @param ahead by how much they lie behind the starts of the bars: a bar ends its length after its start, whatever the
*   clocks do in between
*/
function toNewYork(time, isUtc, zone, ahead) {
	if (!isUtc && zone === "America/New_York") return;
	const clock = newYorkClock(isUtc, zone);
	for (let i = 0; i < time.length; i++) time[i] = clock(time[i] - ahead) + ahead;
}
/**
* A zone's wall clock as UTC. A time that the zone's clocks show twice is taken as one of the two, a time they skip as
* the one an hour beside it.
*/
function wallToUtc(wall, offset) {
	return wall - offset(wall - offset(wall));
}
function remember(known, key, find) {
	let value = known.get(key);
	if (value === undefined) {
		value = find();
		known.set(key, value);
	}
	return value;
}
/** New York's distance from UTC, by its rule where the rule holds: to ask the runtime takes longer. */
function newYorkByRule() {
	let byRuntime;
	return (utc) => {
		const year = new Date(utc).getUTCFullYear();
		if (year < FIRST_RULED || year > CALENDAR_YEARS[1]) {
			byRuntime ??= runtimeClock(NEW_YORK);
			return byRuntime(utc);
		}
		const [spring, autumn] = clockChanges(year);
		return utc >= spring + 7 * 36e5 && utc < autumn + 6 * 36e5 ? -4 * HOUR : -5 * HOUR;
	};
}
/** The offset at a moment. */
function wallClock(zone) {
	if (zone === "UTC") return () => 0;
	if (zone === "America/New_York") return newYorkByRule();
	const fixed = /^Etc\/GMT([+-]\d{1,2})$/.exec(zone)?.[1];
	if (fixed !== undefined && Number(fixed) >= -14 && Number(fixed) <= 12) return () => -Number(fixed) * HOUR;
	const [, base, hours] = /^(.+)([+-]\d{1,2})h$/.exec(zone) ?? [];
	if (base !== undefined) {
		const there = zoneOffset(base);
		return (utc) => there(utc) + Number(hours) * HOUR;
	}
	return runtimeClock(zone);
}
/** The offset at a moment, by the runtime's own zone data. */
function runtimeClock(zone) {
	let format;
	try {
		format = new Intl.DateTimeFormat("en-US", {
			timeZone: zone,
			hourCycle: "h23",
			year: "numeric",
			month: "numeric",
			day: "numeric",
			hour: "numeric",
			minute: "numeric",
			second: "numeric"
		});
	} catch {
		throw new Error(`zone "${zone}" is not known: write an IANA name such as America/New_York or UTC`);
	}
	return (utc) => {
		const parts = {};
		for (const { type, value } of format.formatToParts(utc)) parts[type] = Number(value);
		const { year, month, day, hour, minute, second } = parts;
		return Date.UTC(year, month - 1, day, hour, minute, second) - utc;
	};
}

// lib/src/bars/place-in-file.ts
/**
* Names a bar by its file, its row there and the time that the file gives it; a bar that was filled in by the row before it.
*
* @param bars bars from files
* @param i number of the bar, from 0
* @returns such as `tsla.csv row 3 (2018-03-05 14:33:00 UTC)`, or undefined when it is not known
*/
function placeInFile(bars, i) {
	const { places, stamp, zone = NEW_YORK } = bars.origin ?? {};
	if (!places) return undefined;
	const time = bars.time[i] + bars.interval - startShift(bars);
	const isWhole = places.time.length === bars.time.length;
	const at = isWhole ? i : places.time.indexOf(time);
	const row = at >= 0 ? at : places.time.findIndex((other) => other > time) - 1;
	if (row < 0) return undefined;
	const { file } = places.pieces.filter(({ from }) => from <= row).at(-1);
	const name = `${file.replace(/^.*[\\/]/, "")} row ${places.row[row]}`;
	if (at < 0) return `filled in after ${name}`;
	const wall = places.time[row] - (stamp === "start" ? bars.interval : 0);
	return `${name} (${zone === "America/New_York" ? formatTime(wall) : `${formatTime(timeIn(zone, wall))} ${zone}`})`;
}
function timeIn(zone, newYork) {
	const utc = wallToUtc(newYork, zoneOffset(NEW_YORK));
	return utc + zoneOffset(zone)(utc);
}

// lib/src/bars/audit/series.ts
/** The longest time before or after 1970 that a `Date` can hold. */
const FARTHEST$1 = 1e8 * DAY;
/** Whether a number is a valid time. */
function isTime(time) {
	return Math.abs(time) <= FARTHEST$1;
}
/** Sorts bars by time and finds their days and sessions. An hour that the clocks show twice counts as sorted. */
function toSeries(given) {
	const rows = isIncreasing(given.time) ? undefined : rowsInOrder(given.time);
	const bars = rows === undefined ? given : takeBars(given, rows);
	const days = daysOf$2(bars);
	const sessions = days.filter((day) => day.session !== undefined && day.end > day.start);
	return {
		given,
		bars,
		rows,
		days,
		sessions
	};
}
/**
* Names a bar of `given`: by file, row and time there if they are known, otherwise by its number, from 1, and its time.
*/
function placeGiven({ given }, row) {
	const time = given.time[row];
	if (!isTime(time)) return `row ${row + 1} (${time})`;
	return placeInFile(given, row) ?? `row ${row + 1} (${formatTime(time)})`;
}
/** Names a bar of `bars` in the same way. */
function place(series, i) {
	return placeGiven(series, series.rows === undefined ? i : series.rows[i]);
}
/** The day of a midnight, `YYYY-MM-DD`. */
function dayName(midnight) {
	return dateOf(midnight);
}
function isIncreasing(time) {
	for (let i = 1; i < time.length; i++) {
		if (!(time[i] > time[i - 1] || isSetBack(time[i - 1], time[i]))) return false;
	}
	return time.length === 0 || isTime(time[0]) && isTime(time.at(-1));
}
/** Rows sorted by time: only the first row of each time, and no row without a time. */
function rowsInOrder(time) {
	const all = Array.from(time.keys()).filter((row) => isTime(time[row]));
	all.sort((a, b) => time[a] - time[b] || a - b);
	return Uint32Array.from(all.filter((row, i) => i === 0 || time[row] !== time[all[i - 1]]));
}
function daysOf$2(bars) {
	const { time } = bars;
	const shift = startShift(bars);
	const [from, to] = [Date.UTC(CALENDAR_YEARS[0], 0, 1), Date.UTC(CALENDAR_YEARS[1] + 1, 0, 1)];
	const days = [];
	for (let i = 0; i < time.length;) {
		const midnight = midnightOf(time[i] - shift);
		const known = midnight >= from && midnight < to;
		const session = known ? sessionOf(midnight) : undefined;
		const [open, close] = session ? [session.open, session.close] : [midnight, midnight];
		const first = i;
		while (i < time.length && time[i] - shift < open) i++;
		const start = i;
		while (i < time.length && time[i] - shift < close) i++;
		const end = i;
		while (i < time.length && time[i] - shift < midnight + 864e5) i++;
		days.push({
			midnight,
			session,
			known,
			start,
			end,
			outside: i - first - (end - start)
		});
	}
	return days;
}

// lib/src/bars/audit/activity.ts
/** The shortest run of bars with one unchanging price to report. */
const STALE = 30;
/** Shares of bars without volume that are worth a note, and a warning. */
const SOME_ZERO = .01;
const MANY_ZERO = .2;
/** Checks for runs of bars in which the price stands still, and for bars without volume. */
function checkActivity(series) {
	const { open, high, low, close, volume } = series.bars;
	let bars = 0;
	let zero = 0;
	const [traded, untraded] = [[], []];
	let [tradedRuns, untradedRuns] = [0, 0];
	for (const { start, end } of series.sessions) {
		bars += end - start;
		let run = 1;
		let volumes = 0;
		for (let i = start; i <= end; i++) {
			if (i < end && volume[i] === 0) zero++;
			const still = i > start && i < end && close[i] === close[i - 1] && high[i] === low[i] && open[i] === close[i];
			if (still) {
				run++;
				if (volume[i] > 0) volumes++;
				continue;
			}
			if (run >= STALE) {
				const where = `${place(series, i - run)}: ${run} bars`;
				if (volumes > 0) {
					if (tradedRuns++ < 3) traded.push(where);
				} else if (untradedRuns++ < 3) untraded.push(where);
			}
			run = 1;
			volumes = 0;
		}
	}
	const share = bars === 0 ? 0 : zero / bars;
	const stale = tradedRuns + untradedRuns === 0 ? fine("stale", `no price stays the same for ${STALE} bars`) : {
		check: "stale",
		severity: tradedRuns > 0 ? "warning" : "note",
		count: tradedRuns + untradedRuns,
		what: tradedRuns > 0 ? `${counted(tradedRuns, "run")} of ${STALE} or more bars with volume and one unchanging price` : `${counted(untradedRuns, "run")} of ${STALE} or more bars without trades`,
		where: tradedRuns > 0 ? firstFew(traded, tradedRuns) : firstFew(untraded, untradedRuns),
		cure: tradedRuns > 0 ? "a frozen feed: get the days again" : "a halt or a stock that trades little, filled forward"
	};
	return [stale, share < SOME_ZERO ? fine("zero-volume", zero === 0 ? "every bar has volume" : `${counted(zero, "bar")} without volume, under 1 %`) : {
		check: "zero-volume",
		severity: share > MANY_ZERO ? "warning" : "note",
		count: zero,
		what: `${(100 * share).toFixed(1)} % of the bars have no volume`,
		where: "",
		cure: "bars without trades, filled forward; volume features mean little if there are many"
	}];
}

// lib/src/bars/clock/zones.ts
/** What brokers' servers show: seven hours before New York, with New York's changes, so that a week has five days. */
const BROKERS_CLOCK = "America/New_York+7h";
/** Hours of New York from UTC, in winter and in summer. */
const NEW_YORKS = [-5, -4];
/** Hours from UTC that each zone's clock has shown since 1998. */
const HOURS = /* @__PURE__ */ hoursOfZones();
function hoursOfZones() {
	return new Map([
		["UTC", [0]],
		["America/Chicago", [-6, -5]],
		["America/Denver", [-7, -6]],
		["America/Los_Angeles", [-8, -7]],
		["Europe/London", [0, 1]],
		["Europe/Berlin", [1, 2]],
		[BROKERS_CLOCK, [2, 3]],
		["Europe/Athens", [2, 3]],
		["Europe/Moscow", [3, 4]],
		["Asia/Kolkata", [5.5]],
		["Asia/Shanghai", [8]],
		["Asia/Tokyo", [9]],
		["Australia/Sydney", [10, 11]],
		...fixedZones()
	]);
}
/** Whole hours from UTC, `Etc/GMT-1` an hour ahead of it; no two of them a day apart. */
function fixedZones() {
	return Array.from({ length: 24 }, (_, i) => 12 - i).flatMap((hours) => hours === 0 ? [] : [[`Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`, [hours]]]);
}
/** Zones whose wall clock files of US stocks are in. Of those that read the bars alike, the first is taken. */
const LIKELY_ZONES = /* @__PURE__ */ likelyZones();
function likelyZones() {
	return [NEW_YORK, ...HOURS.keys()];
}
/** Hours by which a zone's clock has been ahead of New York's since 1998; empty if that is not known. */
function hoursAhead(zone) {
	const hours = HOURS.get(zone) ?? [];
	return [...new Set(hours.flatMap((there) => NEW_YORKS.map((here) => there - here)))];
}

// lib/src/bars/clock/readings.ts
/** At the open a minute has this many times the volume of the minute before. */
const JUMP$1 = 3;
/** and at least this share of the session's mean, which the first minute of the hours before the open is not. */
const LEAST$2 = .5;
const OPEN = 570 * MINUTE;
const CLOSE = 960 * MINUTE;
/** Days outside these cannot have bars, and time zones do not cover them. */
const FIRST_DAY = Date.UTC(1900, 0, 1) / DAY;
const LAST_DAY = Date.UTC(2200, 0, 1) / DAY;
/**
* Weighs ways to read the times of bars by how New York's sessions look in each.
*
* @param bars bars in order, times as written
* @param zones IANA names of the zones to try
* @returns for every zone one reading as starts and one as ends, in that order
* @throws when a zone is not known
*/
function weighReadings(bars, zones) {
	const { time, interval } = bars;
	const n = time.length;
	if (n === 0) return [];
	const days = daysAround(time);
	let utc;
	const isOpen = days.map((day) => isSession(day) ? 1 : 0);
	const sums = cumulate(bars.volume, n);
	const readings = zones.flatMap((zone) => {
		if (zone !== "America/New_York") utc ??= days.map(openInUtc());
		const opens = zone === "America/New_York" ? days.map((day) => day + OPEN) : utc.map(wallClockOf(zone));
		const closes = opens.map((open) => open + CLOSE - OPEN);
		return ["start", "end"].map((stamp) => ({
			...{
				zone,
				stamp,
				days,
				opens,
				closes,
				inside: 0,
				volumeInside: 0
			},
			present: new Uint8Array(days.length),
			jumps: new Uint8Array(days.length),
			whole: new Uint8Array(days.length)
		}));
	});
	/** What was seen of a day with its session at some time; most zones have another zone's. */
	const seen = new Map();
	let [low, high] = [0, 0];
	for (let d = 0; d < days.length; d++) {
		seen.clear();
		low = firstFrom(time, days[d] - DAY, low, high);
		high = firstFrom(time, days[d] + 3 * DAY, high, Math.min(n, high + DAY / SECOND));
		if (low === high) continue;
		for (const reading of readings) {
			const open = reading.opens[d] + (reading.stamp === "end" ? interval : 0);
			let day = seen.get(open);
			if (day === undefined) {
				day = seeDay(time, sums, interval, open, isOpen[d] === 1, low, high);
				seen.set(open, day);
			}
			if (day.count === 0) continue;
			reading.inside += day.count;
			reading.volumeInside += day.traded;
			reading.present[d] = isOpen[d];
			reading.jumps[d] = day.jumps;
			reading.whole[d] = day.whole;
		}
	}
	for (const reading of readings) reading.volumeInside = sums[n] > 0 ? reading.volumeInside / sums[n] : 0;
	return readings;
}
/** The volume of all bars before each. */
function cumulate(volume, n) {
	const sums = new Float64Array(n + 1);
	if (volume) for (let i = 0; i < n; i++) sums[i + 1] = sums[i] + (volume[i] > 0 ? volume[i] : 0);
	return sums;
}
const NOTHING = {
	count: 0,
	traded: 0,
	jumps: 0,
	whole: 0
};
/**
* Sees a day's session that begins at a time, as bars are stamped. Its bars lie within the rows `low` to `high`, and those
* of any other day beside it.
*/
function seeDay(time, sums, interval, open, isOpen, low, high) {
	const close = open + CLOSE - OPEN;
	const from = firstFrom(time, open, low, high);
	if (from === high || time[from] >= close) return NOTHING;
	const to = firstFrom(time, close, from, high);
	const traded = sums[to] - sums[from];
	const count = to - from;
	if (!isOpen || time[from] !== open) return {
		count,
		traded,
		jumps: 0,
		whole: 0
	};
	const before = from > 0 && time[from - 1] === open - interval ? sums[from] - sums[from - 1] : 0;
	const at = sums[from + 1] - sums[from];
	return {
		count,
		traded,
		jumps: at > JUMP$1 * before && at >= LEAST$2 * traded / count ? 1 : 0,
		whole: time[to - 1] === close - interval ? 1 : 0
	};
}
/**
* The ways to read bars that put all of them into regular hours. The first day rules out nearly all ways.
*
* @param bars bars in order, times as written
* @param zones IANA names of the zones to try
* @returns the readings in the order of `weighReadings`, not weighed
*/
function fittingReadings({ time, interval }, zones) {
	if (time.length === 0) return [];
	const first = time.subarray(0, firstFrom(time, time[0] + 16 * HOUR, 0, time.length));
	const stamps = [{
		stamp: "start",
		shift: 0
	}, {
		stamp: "end",
		shift: interval
	}];
	return zones.flatMap((zone) => {
		const ahead = hoursAhead(zone);
		const possible = stamps.filter(({ shift }) => ahead.some((hours) => isFitting(first, (day) => day + OPEN + hours * HOUR, shift)));
		if (ahead.length > 0 && possible.length === 0) return [];
		const openOf = opensOf(zone);
		return stamps.flatMap(({ stamp, shift }) => isFitting(time, openOf, shift) ? {
			zone,
			stamp
		} : []);
	});
}
/** When New York's day opens by a zone's clock. */
function opensOf(zone) {
	if (zone === "America/New_York") return (day) => day + OPEN;
	const [utc, clock] = [openInUtc(), wallClockOf(zone)];
	return (day) => clock(utc(day));
}
/** When New York's day opens in UTC. */
function openInUtc() {
	const newYork = zoneOffset(NEW_YORK);
	return (day) => wallToUtc(day + OPEN, newYork);
}
function isFitting(time, openOf, shift) {
	const n = time.length;
	if (dayOf(time[0]) <= FIRST_DAY || dayOf(time[n - 1]) >= LAST_DAY) return false;
	for (let row = 0; row < n;) {
		const t = time[row];
		let day = midnightOf(t) - DAY;
		while (openOf(day) + shift + CLOSE - OPEN <= t) day += DAY;
		const open = openOf(day) + shift;
		if (t < open) return false;
		row = firstFrom(time, open + CLOSE - OPEN, row, Math.min(n, row + (CLOSE - OPEN) / SECOND));
	}
	return true;
}
/** A zone's wall clock of a moment of UTC. */
function wallClockOf(zone) {
	const offset = zoneOffset(zone);
	return (utc) => utc + offset(utc);
}
/** Whether two readings give all bars the same times. */
function readAlike(a, b) {
	return a.stamp === b.stamp && a.opens.every((open, d) => open === b.opens[d]);
}
/** Midnights of the days that have bars, and of those beside them: a zone's day may be New York's next. */
function daysAround(time) {
	const days = [];
	let last = FIRST_DAY;
	for (let row = 0; row < time.length;) {
		const day = dayOf(time[row]);
		if (day > LAST_DAY) break;
		for (let d = Math.max(last + 1, day - 1); d <= day + 1; d++) {
			days.push(d * DAY);
			last = d;
		}
		row = firstFrom(time, (day + 1) * DAY, row, Math.min(time.length, row + DAY / SECOND));
	}
	return Float64Array.from(days);
}
function isSession(day) {
	const year = new Date(day).getUTCFullYear();
	if (year >= CALENDAR_YEARS[0] && year <= CALENDAR_YEARS[1]) return sessionOf(day) !== undefined;
	const weekday = new Date(day).getUTCDay();
	return weekday !== 0 && weekday !== 6;
}
/** The first row at or after a time, of the rows from `low` to before `high`; `high` where there is none. */
function firstFrom(time, from, low, high) {
	let [first, last] = [low, high];
	while (first < last) {
		const middle = first + last >>> 1;
		if (time[middle] < from) first = middle + 1;
		else last = middle;
	}
	return first;
}

// lib/src/bars/clock/prove-reading.ts
/** Fewer days with whole sessions prove no zone except the usual ones. */
const FEWEST_SESSIONS = 3;
/**
* Fewer days show no open. Simulated: of 2,600 sets of bars in zones that are tried, none was read wrong, whatever their
* days; of those in a zone that is not, one with three days was.
*/
const FEWEST_DAYS = 5;
/** The opening jump is there on nearly all days in the right reading, and on so many more than in any other. */
const MOST_DAYS$1 = .9;
const AHEAD = .3;
/** Regular hours have most of the volume. */
const MOST_VOLUME = .5;
/** Zones for which one whole day is enough. */
const USUAL = [NEW_YORK, "UTC"];
/**
* Finds the one reading that bars allow.
*
* Where some reading puts all bars into regular hours, it is that one, if there is only one. Else there are bars before
* the open, and it is the one in which the volume jumps at 09:30: on nearly all days, and on far more of the days on which
* it differs from another reading than in the other.
*
* @param readings what `weighReadings` returned; of those that read alike, the first is taken
* @param bars how many bars there are
* @returns undefined when the bars prove nothing
*/
function proveReading(readings, bars) {
	const fits = readings.filter(({ inside }) => inside === bars && bars > 0);
	const first = fits[0];
	if (first) {
		if (!fits.every((other) => readAlike(first, other))) return undefined;
		const [days, whole] = [sum$1(first.present), sum$1(first.whole)];
		if (days < FEWEST_SESSIONS && !(whole > 0 && USUAL.includes(first.zone))) return undefined;
		return {
			reading: first,
			by: "sessions",
			shown: whole,
			of: days,
			alike: alikeOf(first, readings)
		};
	}
	const best = mostJumps(readings);
	if (!best) return undefined;
	const [shown, of] = [sum$1(best.jumps), sum$1(best.present)];
	if (of < 5 || shown < MOST_DAYS$1 * of) return undefined;
	if (best.zone.startsWith("Etc/") && shown < of) return undefined;
	if (rivalOf(best, readings)) return undefined;
	return {
		reading: best,
		by: "jump",
		shown,
		of,
		alike: alikeOf(best, readings)
	};
}
/** The reading with the opening jump on the most days, the first of equals; undefined when none has any. */
function mostJumps(readings) {
	let best;
	for (const reading of readings) {
		if (reading.volumeInside < MOST_VOLUME || sum$1(reading.jumps) === 0) continue;
		if (!best || sum$1(reading.jumps) > sum$1(best.jumps)) best = reading;
	}
	return best;
}
/** What shows a reading: `opening jump at 14:30 in winter, 13:30 in summer on 63 of 63 days: UTC, start stamps`. */
function sayProof({ reading, by, shown, of, alike }, interval) {
	const what = by === "jump" ? "opening jump at" : "all bars lie from";
	const days = by === "jump" ? `${shown} of ${of} days` : `${of} ${of === 1 ? "day" : "days"}`;
	const clocks = openingClocks(reading, interval, by === "sessions");
	const others = reading.zone === "America/New_York" || alike.length === 0 ? "" : ` (${alike.slice(0, 3).join(", ")} would read them alike)`;
	return `${what} ${clocks} on ${days}: ${reading.zone}, ${reading.stamp} stamps${others}`;
}
/** The clock times, as written, at which sessions begin (and end) in a reading, by season where it matters. */
function openingClocks(reading, interval, withEnds) {
	const shift = reading.stamp === "end" ? interval : 0;
	/** How many days open at each time, by season. */
	const seasons = [new Map(), new Map()];
	for (const [d, day] of reading.days.entries()) {
		if (reading.present[d] === 0) continue;
		const open = reading.opens[d] - midnightOf(reading.opens[d]);
		const season = seasons[isSummer(day) ? 1 : 0];
		season.set(open, (season.get(open) ?? 0) + 1);
	}
	const clock = (time) => formatTime(time).slice(11, 16);
	const [winter, summer] = seasons.map((season) => {
		const usual = [...season].sort(([, a], [, b]) => b - a)[0]?.[0];
		if (usual === undefined) return undefined;
		const open = clock(usual + shift);
		return withEnds ? `${open} to ${clock(usual + SESSION$1 + shift - interval)}` : open;
	});
	if (winter === undefined || summer === undefined) return winter ?? summer ?? "no time";
	return winter === summer ? winter : `${winter} in winter, ${summer} in summer`;
}
/** Another reading in which the jump is there on about as many days, if there is one. */
function rivalOf(best, readings) {
	return readings.find((other) => other.volumeInside >= MOST_VOLUME && !readAlike(best, other) && !beats(best, other));
}
/** Whether the jump is on far more of the days on which two readings differ in the one than in the other. */
function beats(best, other) {
	let [days, mine, theirs] = [
		0,
		0,
		0
	];
	for (let d = 0; d < best.days.length; d++) {
		if (best.stamp === other.stamp && best.opens[d] === other.opens[d]) continue;
		if (best.present[d] === 0 && other.present[d] === 0) continue;
		days++;
		mine += best.jumps[d];
		theirs += other.jumps[d];
	}
	if (days === 0) return true;
	return mine - theirs >= Math.max(1, AHEAD * days);
}
function alikeOf(reading, readings) {
	return readings.flatMap((other) => other.zone !== reading.zone && readAlike(reading, other) ? other.zone : []);
}
/** How many days are marked. */
function sum$1(days) {
	let count = 0;
	for (const day of days) count += day;
	return count;
}

// lib/src/bars/audit/sessions.ts
/** A session with less than this share of its minutes is worth a warning. */
const FEW_MINUTES = .9;
/** Checks for missing sessions, days outside the calendar's years, and sessions with missing bars. */
function checkSessions(series) {
	return [
		checkPresence(series.sessions),
		checkCalendar(series),
		checkMinutes(series)
	];
}
/** Checks for bars on closed days, outside regular hours and after early closes. */
function checkOtherHours(series) {
	return [
		checkClosedDays(series),
		checkHours(series),
		checkEarlyCloses(series)
	];
}
/** How many bars a complete session has. */
function minutesOf({ session }, interval) {
	return (session.close - session.open) / interval;
}
function checkPresence(sessions) {
	const check = "sessions";
	if (sessions.length === 0) {
		const cure = "pass the zone (--zone) and the stamp (--stamp) of the file's times";
		return {
			check,
			severity: "error",
			count: 0,
			what: "no bar lies in regular hours",
			where: "",
			cure
		};
	}
	const gaps = [];
	for (let k = 1; k < sessions.length; k++) {
		const missing = [];
		for (let day = sessions[k - 1].midnight + DAY; day < sessions[k].midnight; day += DAY) {
			if (sessionOf(day)) missing.push(day);
		}
		if (missing.length > 0) gaps.push({
			first: missing[0],
			last: missing.at(-1),
			count: missing.length
		});
	}
	const [from, to] = [sessions[0], sessions.at(-1)].map(({ midnight }) => dayName(midnight));
	if (gaps.length === 0) return fine(check, `${counted(sessions.length, "session")}, ${from} to ${to}, none missing`);
	const missing = gaps.reduce((sum, gap) => sum + gap.count, 0);
	const names = gaps.map(({ first, last, count }) => count === 1 ? dayName(first) : `${dayName(first)} to ${dayName(last)} (${count})`);
	return {
		check,
		severity: "warning",
		count: missing,
		what: `${missing} of ${counted(sessions.length + missing, "session")} from ${from} to ${to} missing`,
		where: firstFew(names),
		cure: "get them from the vendor; indicators run across the gap as if it were a night"
	};
}
function checkCalendar({ days }) {
	const [first, last] = CALENDAR_YEARS;
	const strange = days.filter(({ known }) => !known);
	if (strange.length === 0) return fine("calendar", `every day lies in the calendar's years, ${first} to ${last}`);
	return {
		check: "calendar",
		severity: "error",
		count: strange.length,
		what: `${counted(strange.length, "day")} with bars outside the calendar's years, ${first} to ${last}`,
		where: firstFew(strange.slice(0, 3).map(({ midnight }) => dayName(midnight)), strange.length),
		cure: "choose a period within them (--from, --to)"
	};
}
function checkClosedDays(series) {
	const { days } = series;
	const closed = days.filter(({ known, session }) => known && session === undefined);
	if (closed.length === 0) return fine("closed-days", "no bar on a holiday or weekend");
	return {
		check: "closed-days",
		severity: "warning",
		count: closed.length,
		what: `${counted(closed.length, "day")} with bars on which the exchange is closed`,
		where: firstFew(closed.slice(0, 3).map(({ midnight, outside, start }) => `${dayName(midnight)} (${counted(outside, "bar")}), from ${place(series, start)}`), closed.length),
		cure: "check that the zone is right (--zone); bars outside regular hours are left out unless --session all"
	};
}
function checkHours({ days, bars }) {
	const outside = days.reduce((sum, day) => sum + day.outside, 0);
	if (outside === 0) return fine("hours", "every bar lies in regular hours");
	return {
		check: "hours",
		severity: "note",
		count: outside,
		what: `${outside.toLocaleString("en-US")} of ${counted(bars.time.length, "bar")} outside regular hours`,
		where: "",
		cure: "none needed: research leaves them out unless --session all"
	};
}
function checkEarlyCloses({ sessions }) {
	const check = "early-closes";
	const early = sessions.filter(({ session }) => session.close - session.open < 6 * HOUR);
	const late = early.filter(({ outside }) => outside > 0);
	if (late.length === 0) return fine(check, `${counted(early.length, "session")} that end at 13:00, no bar after it`);
	return {
		check,
		severity: "note",
		count: late.length,
		what: `${counted(late.length, "session")} that end at 13:00 with bars outside regular hours`,
		where: firstFew(late.map(({ midnight, outside }) => `${dayName(midnight)} (${outside})`)),
		cure: "none needed: research leaves them out unless --session all"
	};
}
function checkMinutes(series) {
	const { sessions, bars } = series;
	const check = "minutes";
	const present = (day) => day.end - day.start;
	const expected = (day) => minutesOf(day, bars.interval);
	const unit = bars.interval === 6e4 ? "minute" : `${bars.interval / MINUTE}-minute bar`;
	const short = sessions.filter((day) => present(day) < expected(day));
	if (short.length === 0) return fine(check, "every session has all its bars");
	const few = short.filter((day) => present(day) < FEW_MINUTES * expected(day));
	const worst = [...short].sort((a, b) => present(a) / expected(a) - present(b) / expected(b));
	const lost = short.reduce((sum, day) => sum + expected(day) - present(day), 0);
	return {
		check,
		severity: few.length > 0 ? "warning" : "note",
		count: short.length,
		what: `${counted(lost, unit)} missing in ${short.length} of ${counted(sessions.length, "session")}` + (few.length > 0 ? `, more than a tenth of the session in ${few.length}` : ""),
		where: firstFew(worst.slice(0, 3).map((day) => `${dayName(day.midnight)} (${present(day)} of ${expected(day)}), from ${place(series, day.start)}`), worst.length),
		cure: `usual for a stock that does not trade in every ${unit}; otherwise get the days again`
	};
}

// lib/src/bars/audit/clock.ts
/** A session counts if it has this share of its bars, and this many sessions must agree. */
const NEARLY_WHOLE = .9;
const FEWEST$2 = 3;
/** Bars that are read correctly have the opening jump on at least this share of days. */
const MOST_DAYS = .8;
/** Checks the zone and the stamp that the bars were read with against what the bars show. */
function checkClock(series) {
	const { bars } = series;
	const reading = {
		zone: bars.origin?.zone ?? "America/New_York",
		stamp: bars.origin?.stamp ?? bars.stamp
	};
	const doubts = bars.origin?.doubts ?? doubtsOf(bars, reading);
	const doubted = (of) => doubts.flatMap((doubt) => doubt.of !== of ? [] : {
		check: of,
		severity: "error",
		count: bars.time.length,
		what: doubt.what,
		where: "",
		cure: `${doubt.cure}, or --allow ${of} if they are right as they were read`,
		allow: of
	});
	const [zone, stamp] = [doubted("zone"), doubted("stamp")];
	return [...zone.length > 0 ? zone : [fine("zone", `nothing contradicts ${reading.zone}, the zone of the times as read`)], ...stamp.length > 0 ? stamp : [checkEdges(series, reading.stamp)]];
}
/**
* Whether the zone or the stamp is in doubt. Findings that follow from a wrong clock are then not errors of their own.
*/
function isDoubted(findings) {
	return findings.some(({ check, severity }) => severity === "error" && (check === "zone" || check === "stamp"));
}
/** Where the bars contradict the zone or the stamp that they were read with. */
function doubtsOf(bars, reading) {
	const written = asWritten(bars, reading);
	const own = weighReadings(written, [reading.zone]).find(({ stamp }) => stamp === reading.stamp);
	if (!own || isSound(own, bars.time.length)) return [];
	const readings = weighReadings(written, [...new Set([reading.zone, ...LIKELY_ZONES])]);
	const proof = proveReading(readings, bars.time.length);
	if (!proof || readAlike(proof.reading, own)) return [];
	const cures = {
		zone: `--zone ${proof.reading.zone}`,
		stamp: `--stamp ${proof.reading.stamp}`
	};
	const wrong = [...own.opens.some((open, d) => open !== proof.reading.opens[d]) ? ["zone"] : [], ...own.stamp !== proof.reading.stamp ? ["stamp"] : []];
	const cure = wrong.map((of) => cures[of]).join(" ");
	const seen = sayProof(proof, bars.interval);
	return wrong.map((of) => ({
		of,
		what: `the bars contradict ${of === "zone" ? `the zone ${reading.zone}` : `${reading.stamp} stamps`}: ${seen}`,
		cure
	}));
}
/**
* Whether no other reading needs to be tried: all bars are in regular hours, or the opening jump is where it should be.
*/
function isSound({ inside, jumps, present }, bars) {
	return inside === bars || sum$1(jumps) >= MOST_DAYS * Math.max(1, sum$1(present));
}
/** The bars with their times as the files write them. */
function asWritten(bars, { zone, stamp }) {
	const { volume, interval } = bars;
	const shift = (stamp === "end" ? interval : 0) - startShift(bars);
	const [newYork, there] = [zoneOffset(NEW_YORK), zoneOffset(zone)];
	const time = bars.time.map((moment) => {
		const wall = moment + shift;
		if (zone === "America/New_York") return wall;
		const utc = wallToUtc(wall, newYork);
		return utc + there(utc);
	});
	return {
		time,
		volume,
		interval
	};
}
/**
* A wrong stamp moves every session by one bar, so that its first or last bar is missing. That is an error if the bar
* is there, right outside the session, on every day, or if it is not known how the bars were read. Otherwise the files
* lack the bar, which is a warning.
*/
function checkEdges(series, stamp) {
	const check = "stamp";
	const { bars, sessions } = series;
	const shift = startShift(bars);
	let [whole, noFirst, noLast, pushedOut] = [
		0,
		0,
		0,
		0
	];
	for (const day of sessions) {
		if (day.end - day.start < NEARLY_WHOLE * minutesOf(day, bars.interval)) continue;
		whole++;
		const first = bars.time[day.start] - shift === day.session.open;
		const last = bars.time[day.end - 1] - shift + bars.interval === day.session.close;
		if (first && !last) noLast++;
		if (last && !first) noFirst++;
		if (day.outside === 1 && isBeside(series, day, shift)) pushedOut++;
	}
	const moved = whole >= FEWEST$2 && (noFirst === whole ? "first" : noLast === whole ? "last" : undefined);
	if (!moved) return fine(check, "nothing contradicts which end of the bar the times are");
	const other = moved === "last" ? "start" : "end";
	const isMoved = bars.origin?.stamp === undefined || stamp !== other && pushedOut === whole;
	const where = `${whole} of ${sessions.length} sessions`;
	if (!isMoved) {
		return {
			check,
			severity: "warning",
			count: whole,
			what: `every session lacks its ${moved} bar`,
			where,
			cure: "get the days with all their bars: without its last bar, a day's close is not the exchange's"
		};
	}
	return {
		check,
		severity: "error",
		count: whole,
		what: `every session lacks its ${moved} bar: the times look like the bars' ${other}s`,
		where,
		cure: `--stamp ${other}, or --allow ${check} if the bar is really missing each day`,
		allow: check
	};
}
/** Whether a day's one bar outside its session is the one right before or after it. */
function isBeside({ bars }, { start, end, session }, shift) {
	const before = start > 0 ? bars.time[start - 1] - shift : Number.NaN;
	const after = end < bars.time.length ? bars.time[end] - shift : Number.NaN;
	return before === session.open - bars.interval || after === session.close;
}

// lib/src/bars/audit/market-hours.ts
/** Fewest days to judge by. */
const FEWEST$1 = 3;
/** Share of days that follow the pattern: below the first it is a note, below the second a warning. */
const [MOST$2, HALF] = [.8, .5];
/** At the open a bar has more than this many times the volume of the bar before. */
const JUMP = 3;
/**
* The last half-hour of regular hours has more than this many times the volume of the one from five minutes after the
* close.
*/
const FALL = 2;
const HALF_HOUR = 30 * MINUTE;
/** Stocks trade from 04:00 to 20:00 in New York, except on a few venues at night. */
const EARLIEST = 4 * HOUR;
const LATEST = 20 * HOUR;
/** A larger share of bars at night is more than a few odd prints. */
const MANY_AT_NIGHT = .05;
/** Fewest sessions to see the day's shape, */
const FEWEST_SHAPED = 5;
/** and to be sure of it. */
const ENOUGH_SHAPED = 10;
/**
* Checks the clock by what the market does every day: volume jumps at the open and falls after the close, there are no
* bars at night, and the busiest half-hour is the first or the last. If not, the clock is probably wrong.
*/
function checkMarketHours(series) {
	return [
		checkOpening(series),
		checkClosing(series),
		checkNight(series),
		checkDayShape(series)
	];
}
const CURE = "compare a day with a chart of it; if the clock is wrong, pass --zone or --stamp";
function checkOpening(series) {
	const { bars, sessions } = series;
	const { time, volume, interval } = bars;
	const shift = startShift(bars);
	let [days, jumps] = [0, 0];
	for (const { start, session } of sessions) {
		if (!(start > 0 && time[start - 1] - shift >= session.open - 36e5)) continue;
		days++;
		const isAtOpen = time[start] - shift === session.open;
		const before = time[start - 1] - shift === session.open - interval ? volume[start - 1] : 0;
		if (isAtOpen && volume[start] > JUMP * before) jumps++;
	}
	return byDays("opening", days, jumps, {
		none: "no bars before the open to judge by",
		well: "the volume jumps at 09:30",
		ill: "the volume jumps at 09:30 only"
	});
}
function checkClosing(series) {
	const { bars, sessions } = series;
	const { time, volume } = bars;
	const shift = startShift(bars);
	let [days, falls] = [0, 0];
	for (const { start, end, session } of sessions) {
		let [before, after, seen] = [
			0,
			0,
			false
		];
		for (let i = end - 1; i >= start && time[i] - shift >= session.close - HALF_HOUR; i--) before += volume[i];
		const from = session.close + 5 * MINUTE;
		for (let i = end; i < time.length && time[i] - shift < from + HALF_HOUR; i++) {
			if (time[i] - shift < from) continue;
			seen = true;
			after += volume[i];
		}
		if (!seen) continue;
		days++;
		if (before > FALL * after) falls++;
	}
	return byDays("closing", days, falls, {
		none: "no bars after the close to judge by",
		well: "the volume falls after the close",
		ill: "the volume falls after the close only"
	});
}
function byDays(check, days, shown, words) {
	if (days < FEWEST$1) return fine(check, words.none);
	const on = `on ${shown} of ${counted(days, "day")}`;
	if (shown >= MOST$2 * days) return fine(check, `${words.well} ${on}`);
	const severity = shown >= HALF * days ? "note" : "warning";
	return {
		check,
		severity,
		count: days - shown,
		what: `${words.ill} ${on}`,
		where: "",
		cure: CURE
	};
}
function checkNight(series) {
	const check = "night";
	const { bars } = series;
	const shift = startShift(bars);
	const n = bars.time.length;
	let [night, first, last] = [
		0,
		Number.POSITIVE_INFINITY,
		Number.NEGATIVE_INFINITY
	];
	const days = new Set();
	for (const time of bars.time) {
		const start = time - shift;
		if (!isAtNight(start)) continue;
		night++;
		days.add(midnightOf(start - EARLIEST));
		const clock = (start - LATEST + DAY) % DAY;
		first = Math.min(first, clock);
		last = Math.max(last, clock);
	}
	if (night === 0) return fine(check, "no bar from 20:00 to 04:00, when the market is closed");
	const clocks = [first, last].map((clock) => formatTime(clock + LATEST).slice(11, 16)).join(" to ");
	const what = `${counted(night, "bar")} from ${clocks}, when the market is closed, on ${counted(days.size, "day")}`;
	const zone = bars.origin?.zone ?? "America/New_York";
	const better = night < MANY_AT_NIGHT * n || days.size < FEWEST$1 ? undefined : zoneWithoutNights(series, zone);
	if (better !== undefined) {
		return {
			check,
			severity: "error",
			count: night,
			what: `${what}; read as ${better}, all lie from 04:00 to 20:00`,
			where: "",
			cure: `--zone ${better}, or --allow ${check} if ${zone} is right`,
			allow: check
		};
	}
	return {
		check,
		severity: "note",
		count: night,
		what,
		where: "",
		cure: "none needed if the source includes night venues: research leaves them out unless --session all"
	};
}
function isAtNight(time) {
	const clock = time - midnightOf(time);
	return clock < EARLIEST || clock >= LATEST;
}
/** The first zone in which the times, as they were written, never fall on a night or weekend. */
function zoneWithoutNights({ bars }, zone) {
	const written = asWritten(bars, {
		zone,
		stamp: "start"
	});
	return LIKELY_ZONES.find((other) => {
		const toNewYork = newYorkClock(false, other);
		return written.time.every((time) => {
			const start = toNewYork(time);
			const weekday = new Date(start).getUTCDay();
			return !isAtNight(start) && weekday !== 0 && weekday !== 6;
		});
	});
}
/** A session's volume by half-hours. */
function halfHours({ bars }, { start, end, session }) {
	const shift = startShift(bars);
	const sums = Array(Math.ceil((session.close - session.open) / HALF_HOUR)).fill(0);
	for (let i = start; i < end; i++) {
		const bin = Math.floor((bars.time[i] - shift - session.open) / HALF_HOUR);
		sums[bin] = sums[bin] + (bars.volume[i] > 0 ? bars.volume[i] : 0);
	}
	return sums;
}
function checkDayShape(series) {
	const check = "day-shape";
	const { bars, sessions } = series;
	const counts = new Map();
	let [days, atEnds] = [0, 0];
	for (const day of sessions) {
		const sums = halfHours(series, day);
		const most = Math.max(...sums);
		if (sums.length !== 13 || !(most > 0) || bars.interval > HALF_HOUR) continue;
		days++;
		const busiest = sums.indexOf(most);
		if (busiest === 0 || sums.at(-1) === most) atEnds++;
		else counts.set(busiest, (counts.get(busiest) ?? 0) + 1);
	}
	if (days < FEWEST_SHAPED) return fine(check, "too few whole sessions with volume to see the day's shape");
	const well = `the busiest half-hour is the first or the last on ${atEnds} of ${counted(days, "session")}`;
	if (atEnds >= HALF * days) return fine(check, well);
	const [[bin, count]] = [...counts].sort(([, a], [, b]) => b - a);
	const clock = formatTime(9.5 * HOUR + bin * HALF_HOUR).slice(11, 16);
	const isElsewhere = count >= HALF * days;
	const isElsewhereAlways = count >= MOST$2 * days && days >= ENOUGH_SHAPED;
	return {
		check,
		severity: isElsewhereAlways ? "error" : isElsewhere ? "warning" : "note",
		count: days - atEnds,
		what: isElsewhere ? `the busiest half-hour starts at ${clock} on ${count} of ${counted(days, "session")}` : well,
		where: "",
		cure: isElsewhereAlways ? `${CURE}; --allow ${check} if it is right` : CURE,
		...isElsewhereAlways && { allow: check }
	};
}

// lib/src/bars/audit/all-hours.ts
/**
* Runs the checks that need the hours around the session too: of the clock, of what the market does by it, and for bars
* at other hours. A source runs them before it cuts bars to regular hours, and keeps the findings in `Origin.allHours`.
*
* @param bars minute bars in New York time, all hours
*/
function auditAllHours(bars) {
	return checkAllHours(toSeries(bars));
}
/** The same for a series. If the bars were cut to regular hours since, returns the findings kept in the origin. */
function checkAllHours(series) {
	const kept = series.bars.origin?.allHours;
	if (kept && series.days.every(({ outside }) => outside === 0)) return kept;
	const clock = checkClock(series);
	const doubted = isDoubted(clock);
	const hours = checkMarketHours(series).map(({ allow, ...finding }) => {
		if (finding.severity !== "error") return finding;
		return doubted ? {
			...finding,
			severity: "warning"
		} : {
			...finding,
			...allow !== undefined && { allow }
		};
	});
	return [
		...checkOtherHours(series),
		...clock,
		...hours
	];
}

// lib/src/bars/audit/copied-sessions.ts
/** Shorter sessions may be alike by chance. */
const LEAST_BARS$2 = 30;
/** The price must change in at least this many bars: halted days are all alike. */
const LEAST_MOVES = 10;
/** Finds sessions whose bars all have the prices of another session: pasted twice, or filled in by the vendor. */
function checkCopiedSessions(series) {
	const check = "copied-sessions";
	const seen = new Map();
	const found = [];
	for (const day of series.sessions) {
		if (day.end - day.start < LEAST_BARS$2) continue;
		const key = hash(series, day);
		const others = seen.get(key) ?? [];
		const of = others.find((other) => isCopy(series, day, other));
		if (of && isAlive(series, day)) found.push({
			day,
			of
		});
		else seen.set(key, [...others, day]);
	}
	if (found.length === 0) return fine(check, "no session has the prices of another");
	const places = found.slice(0, 3).map(({ day, of }) => `${dayName(day.midnight)} is ${dayName(of.midnight)}, from ${place(series, day.start)}`);
	return {
		check,
		severity: "error",
		count: found.length,
		what: `${counted(found.length, "session")} with the prices of another in every bar`,
		where: firstFew(places, found.length),
		cure: `get the sessions again, or drop their rows; --allow ${check} keeps them`,
		allow: check
	};
}
/** A number that equal sessions share. */
function hash({ bars: { close } }, { start, end }) {
	let value = end - start;
	for (let i = start; i < end; i++) value = Math.imul(value, 31) + Math.round(close[i] * 1e4) | 0;
	return value;
}
function isCopy({ bars }, a, b) {
	if (a.end - a.start !== b.end - b.start) return false;
	for (let i = a.start, j = b.start; i < a.end; i++, j++) {
		for (const name of [
			"close",
			"open",
			"high",
			"low"
		]) if (bars[name][i] !== bars[name][j]) return false;
	}
	return true;
}
function isAlive({ bars: { close } }, { start, end }) {
	let moves = 0;
	for (let i = start + 1; i < end; i++) if (close[i] !== close[i - 1]) moves++;
	return moves >= LEAST_MOVES;
}

// lib/src/bars/audit/daylight-saving.ts
/** Sessions looked at on each side of a change; at least `FEWEST` must be there, all within `NEAR` of it. */
const LOOK = 5;
const FEWEST = 3;
const NEAR$1 = 14 * DAY;
/**
* Sessions before and after a change of the clocks must begin and end at the same time of day. If they lack an hour on
* one side of it only, the times were converted with a fixed offset, and half the year is an hour off.
*/
function checkDaylightSaving(series) {
	const check = "daylight-saving";
	const { sessions } = series;
	if (sessions.length === 0) return fine(check, "no sessions to look at");
	const [first, last] = [sessions[0], sessions.at(-1)].map(({ midnight }) => new Date(midnight).getUTCFullYear());
	let seen = 0;
	const shifted = [];
	for (let year = first; year <= last; year++) {
		for (const change of clockChanges(year)) {
			const at = sessions.findIndex(({ midnight }) => midnight > change);
			if (at < 0) continue;
			const near = ({ midnight }) => Math.abs(midnight - change) <= NEAR$1;
			const before = sessions.slice(Math.max(0, at - LOOK), at).filter(near);
			const after = sessions.slice(at, at + LOOK).filter(near);
			if (before.length < FEWEST || after.length < FEWEST) continue;
			seen++;
			if (hourOff(series, before, after) || hourOff(series, after, before)) shifted.push(dayName(change));
		}
	}
	if (shifted.length === 0) {
		return fine(check, `${counted(seen, "clock change")}, with sessions alike before and after`);
	}
	return {
		check,
		severity: "error",
		count: shifted.length,
		what: `at ${counted(shifted.length, "change")} of the clocks the sessions move by an hour`,
		where: firstFew(shifted),
		cure: `pass the zone of the times (--zone UTC, or --zone Etc/GMT+5 for New York's winter time all year); --allow ${check} if they are right`,
		allow: check
	};
}
/** Whether all `whole` sessions reach from open to close, and all `cut` ones lack the first hour, or all the last. */
function hourOff({ bars }, whole, cut) {
	const shift = startShift(bars);
	const late = ({ session, start }) => (bars.time[start] - shift - session.open) / MINUTE;
	const early = ({ session, end }) => (session.close - (bars.time[end - 1] - shift + bars.interval)) / MINUTE;
	const anHour = (minutes) => minutes >= 60 && minutes < 70;
	if (!whole.every((day) => late(day) < 10 && early(day) < 10)) return false;
	return cut.every((day) => anHour(late(day))) || cut.every((day) => anHour(early(day)));
}

// lib/src/bars/audit/flat-bars.ts
/** The shortest run of bars with one price each to report; a stock with few trades has shorter ones. */
const LEAST$1 = 60;
/** The price must change from bar to bar in this share of the run: one that stands still is `stale`. */
const MOVING = .5;
/** If more than this share of all bars is flat, highs and lows mean nothing in the whole file. */
const ALL = .5;
/**
* Finds long runs of bars with open, high, low and close alike while the price moves: a file of closes, or of quotes.
*/
function checkFlatBars(series) {
	const check = "flat-bars";
	const { open, high, low, close } = series.bars;
	let [runs, flat, bars] = [
		0,
		0,
		0
	];
	const places = [];
	for (const { start, end } of series.sessions) {
		bars += end - start;
		let [run, moving] = [0, 0];
		for (let i = start; i <= end; i++) {
			const isFlat = i < end && high[i] === low[i] && open[i] === close[i] && close[i] === high[i];
			if (isFlat) {
				run++;
				if (i > start && close[i] !== close[i - 1]) moving++;
				continue;
			}
			if (run >= LEAST$1 && moving >= MOVING * run) {
				runs++;
				flat += run;
				if (places.length < 3) places.push(`${place(series, i - run)}: ${run} bars`);
			}
			[run, moving] = [0, 0];
		}
	}
	if (runs === 0) return fine(check, `no ${LEAST$1} bars in a row have one price each`);
	const isAll = flat > ALL * bars;
	return {
		check,
		severity: isAll ? "error" : "warning",
		count: runs,
		what: `${counted(runs, "run")} of ${LEAST$1} or more bars with open, high, low and close alike while the price moves, ${counted(flat, "bar")} in all`,
		where: firstFew(places, runs),
		cure: isAll ? `get bars with highs and lows; --allow ${check} for a recipe of closes alone` : "get these hours again: their highs and lows are not the market's",
		...isAll && { allow: check }
	};
}

// lib/src/bars/audit/order.ts
/** Checks for times that are missing, not whole minutes, repeated or out of order. */
function checkOrder(series) {
	const { given, rows } = series;
	const { time } = given;
	const uneven = [];
	const back = [];
	let latest = Number.NEGATIVE_INFINITY;
	for (let row = 0; row < time.length; row++) {
		const t = time[row];
		if (t - Math.floor(t / 6e4) * 6e4 !== 0 || !isTime(t)) uneven.push(row);
		if (row > 0 && isSetBack(time[row - 1], t)) latest = t;
		else if (t < latest) back.push(row);
		else if (t > latest) latest = t;
	}
	const repeats = rows === undefined ? [] : repeated(time, rows);
	const places = (found) => firstFew(found.slice(0, 3).map((row) => placeGiven(series, row)), found.length);
	return [
		uneven.length === 0 ? fine("times", "every time is a whole minute") : {
			check: "times",
			severity: "error",
			count: uneven.length,
			what: `${counted(uneven.length, "bar")} with a time that is not a whole minute`,
			where: places(uneven),
			cure: "use one-minute bars: drop the rows, or get the file again"
		},
		repeats.length === 0 ? fine("duplicates", "no time is repeated") : {
			check: "duplicates",
			severity: "error",
			count: repeats.length,
			what: `${counted(repeats.length, "bar")} with the same time as another`,
			where: places(repeats),
			cure: "keep one bar per minute and symbol: drop the repeats in the file"
		},
		back.length === 0 ? fine("disorder", "times go forward") : {
			check: "disorder",
			severity: "error",
			count: back.length,
			what: `${counted(back.length, "bar")} earlier than a bar above`,
			where: places(back),
			cure: "sort the file by time"
		}
	];
}
/** Rows that repeat the time of an earlier row, in the order of the file. */
function repeated(time, kept) {
	const keeps = new Uint8Array(time.length);
	for (const row of kept) keeps[row] = 1;
	return Array.from(time.keys()).filter((row) => keeps[row] === 0 && isTime(time[row]));
}

// lib/src/bars/audit/plateaus.ts
/** The price jumps away and back, in one bar each, by at least this share (1.5 times the limit for spikes), */
const LEAST_MOVE$1 = .03;
/** and by at least this many times the session's mean move per bar. */
const TIMES_USUAL$3 = 20;
/** How many bars the price stays away. One is a spike, and more may be news. */
const [SHORTEST, LONGEST] = [2, 5];
/** While away, the price stays within this share of the move; when it is back, at most this share remains. */
const REMAINS = .3;
/** A price that doubles or halves for some minutes cannot be right. */
const IMPOSSIBLE$2 = 1;
/**
* Finds prices that jump, stay away for two to five bars and jump back: prints of another stock, or a misplaced decimal
* point.
*/
function checkPlateaus(series) {
	const check = "spikes-of-bars";
	const { close } = series.bars;
	let [count, impossible] = [0, 0];
	const places = [];
	for (const { start, end } of series.sessions) {
		const least = Math.log(1 + Math.max(LEAST_MOVE$1, TIMES_USUAL$3 * meanMove$1(close, start, end)));
		for (let i = start + 1; i < end - SHORTEST; i++) {
			const away = Math.log(close[i] / close[i - 1]);
			if (!(Math.abs(away) > least && Math.abs(away) < Infinity)) continue;
			const length = lengthOf(close, i, end, away);
			if (length < SHORTEST) continue;
			const size = Math.exp(Math.abs(away)) - 1;
			count++;
			if (size >= IMPOSSIBLE$2) impossible++;
			if (places.length < 3) places.push(`${place(series, i)}: ${(100 * size).toFixed(0)} % for ${length} bars`);
			i += length;
		}
	}
	if (count === 0) return fine(check, `no price jumps and comes back after ${SHORTEST} to ${LONGEST} bars`);
	return {
		check,
		severity: impossible > 0 ? "error" : "warning",
		count,
		what: `${counted(count, "time")} the price is far off for ${SHORTEST} to ${LONGEST} bars` + (impossible > 0 ? `, ${impossible} of them by a factor of two or more` : ""),
		where: firstFew(places, count),
		cure: `compare them with another source; drop or fix the rows${impossible > 0 ? `, or --allow ${check} if they were real trades` : ""}`,
		...impossible > 0 && { allow: check }
	};
}
/** How many bars from `i` on the price stays away until it comes back in one bar; 0 if it does not. */
function lengthOf(close, i, end, away) {
	for (let length = 1; length <= LONGEST && i + length < end; length++) {
		const share = Math.log(close[i + length] / close[i - 1]) / away;
		if (Math.abs(share) < REMAINS) return length;
		if (!(Math.abs(share - 1) < REMAINS)) return 0;
	}
	return 0;
}
/** Mean absolute return from close to close. Moves are capped, so that a bad print counts little. */
function meanMove$1(close, start, end) {
	let [sum, count] = [0, 0];
	for (let i = start + 1; i < end; i++) {
		const move = Math.abs(close[i] / close[i - 1] - 1);
		if (move < Infinity) [sum, count] = [sum + Math.min(move, LEAST_MOVE$1), count + 1];
	}
	return count === 0 ? 0 : sum / count;
}

// lib/src/bars/audit/same-minutes.ts
/** A minute is reported if it is missing in more than this share of the sessions */
const MOST$1 = .5;
/** while the median minute is missing in no more than this share; otherwise the stock just trades little. */
const FEW = .1;
/** The fewest sessions that show a pattern. */
const LEAST_SESSIONS = 5;
/**
* Finds minutes of the day that most sessions lack although they have the others: cut off or lost on the way, rather
* than not traded.
*/
function checkSameMinutes({ sessions, bars }) {
	const check = "same-minutes";
	const well = "no minute is missing day after day";
	const shift = startShift(bars);
	const longest = sessions.reduce((most, { session }) => Math.max(most, session.close - session.open), 0);
	const full = sessions.filter(({ session }) => session.close - session.open === longest);
	if (full.length < LEAST_SESSIONS) return fine(check, well);
	const slots = longest / bars.interval;
	const missing = new Float64Array(slots).fill(full.length);
	for (const { session, start, end } of full) {
		for (let i = start; i < end; i++) {
			const slot = (bars.time[i] - shift - session.open) / bars.interval;
			if (Number.isInteger(slot)) missing[slot]--;
		}
	}
	const usual = missing.slice().sort()[slots >> 1];
	const lost = [...missing.keys()].filter((slot) => missing[slot] > MOST$1 * full.length);
	if (lost.length === 0 || usual > FEW * full.length) return fine(check, well);
	const { session } = full[0];
	const clock = (slot) => clockOf((session.open - full[0].midnight) / MINUTE + slot * bars.interval / MINUTE);
	const places = runs(lost).map(([first, last]) => {
		const most = Math.max(...missing.slice(first, last + 1));
		const name = first === last ? clock(first) : `${clock(first)} to ${clock(last)}`;
		return `${name} on ${most} of ${full.length} days`;
	});
	return {
		check,
		severity: "warning",
		count: lost.length,
		what: `${counted(lost.length, bars.interval === 6e4 ? "minute" : "bar")} of the day missing in most sessions, ${dayName(full[0].midnight)} to ${dayName(full.at(-1).midnight)}, though the others are there`,
		where: `in New York, by their start: ${firstFew(places)}`,
		cure: "this is not for lack of trades: get the days again with all hours, and check how the file was cut"
	};
}
/** Runs of consecutive numbers, each as its first and last. */
function runs(numbers) {
	const found = [];
	for (const number of numbers) {
		const run = found.at(-1);
		if (run && run[1] === number - 1) run[1] = number;
		else found.push([number, number]);
	}
	return found;
}
function clockOf(minute) {
	return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

// lib/src/bars/audit/spikes.ts
/** A close must be off by at least this share of the price, */
const LEAST_MOVE = .02;
/** a wick by at least this share (real ones reach 1.5 % in index funds, more in single stocks at the open), */
const LEAST_WICK = .05;
/** and both by at least this many times the session's mean move per minute (real moves that revert stay below 7). */
const TIMES_USUAL$2 = 20;
/** A price that doubles or halves for one minute cannot be right. */
const IMPOSSIBLE$1 = 1;
/**
* Finds bad prints, which are gone at the next bar: closes far above or far below both neighbours, and highs or lows
* far outside open and close.
*/
function checkSpikes(series) {
	const check = "spikes";
	const { open, high, low, close } = series.bars;
	let count = 0;
	let impossible = 0;
	const places = [];
	for (const { start, end } of series.sessions) {
		const usual = TIMES_USUAL$2 * meanMove(close, start, end);
		const move = 1 + Math.max(LEAST_MOVE, usual);
		const wick = 1 + Math.max(LEAST_WICK, usual);
		for (let i = start; i < end; i++) {
			const c = close[i];
			if (!(low[i] > 0 && c > 0)) continue;
			const top = Math.max(open[i], c);
			const bottom = Math.min(open[i], c);
			const before = i > 0 ? close[i - 1] : Number.NaN;
			const after = i + 1 < close.length ? close[i + 1] : Number.NaN;
			const wicked = high[i] > top * wick || low[i] * wick < bottom;
			const jumps = c > Math.max(before, after) * move || c * move < Math.min(before, after);
			if (!wicked && !jumps) continue;
			const size = Math.max(wicked ? Math.max(high[i] / top, bottom / low[i]) - 1 : 0, jumps ? Math.max(c / Math.max(before, after), Math.min(before, after) / c) - 1 : 0);
			count++;
			if (size >= IMPOSSIBLE$1) impossible++;
			if (places.length < 3) places.push(`${place(series, i)}: ${(100 * size).toFixed(0)} %`);
		}
	}
	if (count === 0) return fine(check, "no price jumps and comes back at the next bar");
	return {
		check,
		severity: impossible > 0 ? "error" : "warning",
		count,
		what: `${counted(count, "bar")} with a price far off for one bar` + (impossible > 0 ? `, ${impossible} of them by a factor of two or more` : ""),
		where: firstFew(places, count),
		cure: `look at them; drop or fix the rows${impossible > 0 ? `, or --allow ${check} if they were real trades` : ""}`,
		...impossible > 0 && { allow: check }
	};
}
/** Mean absolute return from close to close. */
function meanMove(close, start, end) {
	let sum = 0;
	let count = 0;
	for (let i = start + 1; i < end; i++) {
		const move = Math.abs(close[i] / close[i - 1] - 1);
		if (!(move < Infinity)) continue;
		sum += Math.min(move, LEAST_MOVE);
		count++;
	}
	return count === 0 ? 0 : sum / count;
}

// lib/src/bars/audit/nervousness.ts
/** The mean absolute move per bar of a session, divided by that of the session before. */
function nervousness(close, before, after) {
	const mean = ({ start, end }) => {
		let [sum, count] = [0, 0];
		for (let i = start + 1; i < end; i++) {
			const move = Math.abs(close[i] / close[i - 1] - 1);
			if (move < 1) [sum, count] = [sum + move, count + 1];
		}
		return sum / count;
	};
	return mean(after) / mean(before);
}

// lib/src/bars/audit/small-splits.ts
/** Splits so small that news can move the price as much overnight. */
const RATIOS = [
	["6/5", 6 / 5],
	["5/4", 5 / 4],
	["4/3", 4 / 3]
];
/** How near the overnight move must be to a ratio, in log price, to be reported, */
const NEAR = .03;
/** and to be sure which ratio it is: well below half the distance to the next one. */
const SURE = .0135;
/**
* News that moves the price by a fifth makes the minutes' moves, and the money traded, at least this many times the
* usual.
*/
const [LIVELY, BUSY] = [1.6, 2];
/** The overnight move must be this many times the usual one: a volatile stock moves as much without a split. */
const TIMES_USUAL$1 = 8;
/** Sessions that show what is usually traded. */
const WEEK = 5;
/**
* The split of 6:5, 5:4 or 4:3 that an overnight fall is near. It is certain if the day is calm: after news the minutes
* move more, and far more is traded. A rise is never one: no company consolidates its shares by such ratios.
*
* @param night the overnight move: log of the price before over the price after
* @param usual the median absolute overnight move
* @param k the index of the session after the night
*/
function smallSplit({ bars, sessions }, night, usual, k) {
	const [ratio, value] = RATIOS.reduce((a, b) => Math.abs(Math.log(b[1]) - night) < Math.abs(Math.log(a[1]) - night) ? b : a);
	const off = Math.abs(Math.log(value) - night);
	if (!(off < NEAR) || !(night > TIMES_USUAL$1 * usual)) return undefined;
	const traded = ({ start, end }) => {
		let sum = 0;
		for (let i = start; i < end; i++) if (bars.volume[i] > 0) sum += bars.close[i] * bars.volume[i];
		return sum / (end - start);
	};
	const most = Math.max(...sessions.slice(Math.max(0, k - WEEK), k).map(traded));
	const isCalm = nervousness(bars.close, sessions[k - 1], sessions[k]) < LIVELY && traded(sessions[k]) < BUSY * most;
	return {
		ratio,
		isSure: off < SURE && isCalm
	};
}

// lib/src/bars/audit/splits.ts
/** Ratios of splits; inverted, those of reverse splits. The common ones are tried first. */
const COMMON = [
	3 / 2,
	2,
	3,
	4,
	5,
	7,
	10,
	20
];
const RARE = [
	6,
	8,
	9,
	12,
	15,
	25,
	30,
	40,
	50,
	100
];
/**
* How far the open may be from the ratio, in log price: this many times the stock's usual overnight move, within
* limits. A smaller tolerance would miss a quiet stock's split, a larger one would take a crash for a split.
*/
const NIGHTS = 4;
const [NARROW, WIDE] = [.03, .08];
/** A larger overnight move is always reported: up by 40 %, or down by 30 %. */
const LARGE = .34;
/** How many sessions the price must stay at the new level. */
const STAYS = 5;
/** If more sessions are missing, the move across them proves nothing. */
const LONGEST_NIGHT = 5;
/** On the first day of a crash the minutes move several times as much as the day before; after a split they do not. */
const NERVOUS = 3;
/** News does not move a price by this factor overnight, however nervous the day. */
const BEYOND_NEWS = /* @__PURE__ */ Math.log(3.5);
/**
* Finds unadjusted splits: nights on which the price moves by about a split's ratio and does not come back. Each is a
* finding of its own, with the adjustment that cures it. A large move is only a warning if it is near no ratio, comes
* back, crosses a gap, or starts a day as nervous as after news.
*/
function checkSplits(series) {
	const { bars, sessions } = series;
	const check = "splits";
	const { open, close } = bars;
	const nights = sessions.map((day, k) => {
		if (k === 0) return Number.NaN;
		return Math.log(lastPrice(close, sessions[k - 1]) / firstPrice(open, day));
	});
	const usual = median$1(nights.filter(Number.isFinite).map(Math.abs));
	const tolerance = Math.min(WIDE, Math.max(NARROW, NIGHTS * usual));
	const findings = [];
	for (const [k, night] of nights.entries()) {
		const day = sessions[k];
		const isLarge = Math.abs(night) > LARGE;
		const small = isLarge || k === 0 ? undefined : smallSplit(series, night, usual, k);
		if (!isLarge && !small) continue;
		const date = dayName(day.midnight);
		const [before, after] = [lastPrice(close, sessions[k - 1]), firstPrice(open, day)];
		const move = `the price goes from ${short(before)} to ${short(after)} overnight`;
		const where = `${dayName(sessions[k - 1].midnight)} to ${date}, from ${place(series, day.start)}`;
		const ratio = small ? small.ratio : nearest(night, tolerance);
		const later = sessions.slice(k, k + STAYS).map((next) => Math.log(before / lastPrice(close, next)) / night);
		const warn = (what, cure) => {
			findings.push({
				check,
				severity: "warning",
				count: 1,
				what,
				where,
				cure
			});
		};
		const isGap = missingBetween(sessions[k - 1], day) > LONGEST_NIGHT;
		if (small && (isGap || later.some((share) => share < .5))) continue;
		if (isGap) {
			warn(`the price goes from ${short(before)} to ${short(after)} across a gap`, "check whether there was a split in it; if so, pass --splits");
		} else if (later.some((share) => share < .5)) {
			warn(`${move} and comes back within ${STAYS} sessions`, "compare the days with another source");
		} else if (nights.slice(Math.max(0, k - STAYS), k).some((other) => Math.abs(other + night) < Math.abs(night) / 2)) {
			warn(`${move}, which undoes a move shortly before`, "compare the days with another source");
		} else if (!ratio) {
			warn(`${move}, near no split ratio`, "check that the bars before and after are of the same stock, adjusted in the same way");
		} else if (small && !small.isSure) {
			warn(`${move}, near a split of ${ratio}, which news can cause too`, verify(date, small.ratio));
		} else if (Math.abs(night) < BEYOND_NEWS && nervousness(close, sessions[k - 1], day) > NERVOUS) {
			warn(`${move}, near a split of ${ratio}, but the day is as nervous as after news`, verify(date, ratio));
		} else {
			const allow = `split-${date}`;
			findings.push({
				check,
				severity: "error",
				count: 1,
				what: `${move} and stays there: an unadjusted split, ${inWords(ratio)}`,
				where,
				cure: `--splits ${date}:${ratio}, or --allow ${allow} if the price really moved that way`,
				allow,
				split: `${date}:${ratio}`
			});
		}
	}
	return findings.length > 0 ? findings : [fine(check, "no night looks like an unadjusted split")];
}
function verify(date, ratio) {
	return `--splits ${date}:${ratio} if there was one`;
}
/** `5` is 5-for-1, `3/2` 3-for-2, `1/10` 1-for-10. */
function inWords(ratio) {
	const [to, from = "1"] = ratio.split("/");
	return `${to}-for-${from}`;
}
/** The ratio nearest to a log move, as text, a common one if there is one; undefined when none is within the tolerance. */
function nearest(night, tolerance) {
	const off = (ratio) => Math.abs(Math.log(ratio) - Math.abs(night));
	for (const ratios of [COMMON, RARE]) {
		const best = ratios.reduce((a, b) => off(b) < off(a) ? b : a);
		if (off(best) > tolerance) continue;
		const [to, from] = best === 3 / 2 ? [3, 2] : [best, 1];
		return night > 0 ? from === 1 ? String(to) : `${to}/${from}` : `${from}/${to}`;
	}
	return undefined;
}
function missingBetween(before, after) {
	if (after.midnight - before.midnight > 3 * LONGEST_NIGHT * 864e5) return Number.POSITIVE_INFINITY;
	let missing = 0;
	for (let day = before.midnight + DAY; day < after.midnight; day += DAY) if (sessionOf(day)) missing++;
	return missing;
}
function firstPrice(prices, { start, end }) {
	for (let i = start; i < end; i++) if (prices[i] > 0) return prices[i];
	return Number.NaN;
}
function lastPrice(prices, { start, end }) {
	for (let i = end - 1; i >= start; i--) if (prices[i] > 0) return prices[i];
	return Number.NaN;
}
function median$1(values) {
	return values.length === 0 ? 0 : [...values].sort((a, b) => a - b)[values.length >> 1];
}
function short(price) {
	return String(Number(price.toPrecision(6)));
}

// lib/src/bars/audit/values.ts
/**
* Adjusted prices are products of rounded numbers, so an open or close may be outside low to high by this share of
* itself.
*/
const ROUNDING = 1e-9;
/** Checks for impossible prices and volumes, and for missing ones. */
function checkValues(series) {
	const { open, high, low, close, volume } = series.given;
	const [price, negative, inverted, outside, missing] = Array.from({ length: 5 }, () => ({
		count: 0,
		first: []
	}));
	const add = (rows, row) => {
		if (rows.count++ < 3) rows.first.push(row);
	};
	for (let row = 0; row < open.length; row++) {
		const o = open[row];
		const h = high[row];
		const l = low[row];
		const c = close[row];
		const v = volume[row];
		if (Number.isNaN(o + h + l + c + v)) add(missing, row);
		if (o <= 0 || h <= 0 || l <= 0 || c <= 0 || Math.max(o, h, l, c) === Number.POSITIVE_INFINITY) add(price, row);
		if (v < 0 || v === Infinity) add(negative, row);
		if (h < l) add(inverted, row);
		else {
			const most = h + Math.abs(h) * ROUNDING;
			const least = l - Math.abs(l) * ROUNDING;
			if (o > most || c > most || o < least || c < least) add(outside, row);
		}
	}
	const report = (check, rows, well, what, value, rest) => {
		const { count, first } = rows;
		if (count === 0) return fine(check, well);
		const places = first.map((row) => `${placeGiven(series, row)}: ${value(row)}`);
		return {
			check,
			count,
			what: `${counted(count, "bar")} ${what}`,
			where: firstFew(places, count),
			...rest
		};
	};
	const { given } = series;
	const named = (names, is) => (row) => names.filter((name) => is(given[name][row])).map((name) => `${name} ${given[name][row]}`).join(" ");
	const again = "drop the rows, or get the file again from its vendor";
	return [
		report("prices", price, "every price is positive", "with a price that is not positive", named(BAR_COLUMNS.slice(1, 5), (value) => value <= 0 || value === Number.POSITIVE_INFINITY), {
			severity: "error",
			cure: again
		}),
		report("volumes", negative, "no volume is negative", "with a negative volume", named(["volume"], () => true), {
			severity: "error",
			cure: again
		}),
		report("high-low", inverted, "no high is below its low", "with the high below the low", named(["high", "low"], () => true), {
			severity: "error",
			cure: again
		}),
		report("open-close", outside, "opens and closes lie between low and high", "with an open or close outside low to high", named(BAR_COLUMNS.slice(1, 5), () => true), {
			severity: "error",
			cure: `${again}; --allow open-close trains on them as they are`,
			allow: "open-close"
		}),
		report("missing", missing, "no price or volume is missing", "with a price or volume missing", named(BAR_COLUMNS.slice(1), Number.isNaN), {
			severity: "note",
			cure: "none needed: a longer bar without a price is dropped"
		})
	];
}

// lib/src/bars/audit/volume-constant.ts
/** Shorter sessions may have one volume by chance. */
const LEAST_BARS$1 = 30;
/**
* Finds sessions in which the price moves but every bar has the same volume, mostly 1 or 0: these are not real volumes.
* If it is 0 in all sessions, the file has no volume, which `zero-volume` reports.
*/
function checkVolumeConstant(series) {
	const check = "volume-constant";
	const { sessions, bars } = series;
	const found = sessions.filter((day) => isConstant(series, day));
	const zero = found.filter(({ start }) => bars.volume[start] === 0);
	const moving = sessions.filter((day) => moves(series, day));
	const isWithout = zero.length > 0 && zero.length === moving.length;
	if (found.length === 0 || isWithout) {
		return fine(check, isWithout ? "the bars have no volume at all" : "the volume changes in every session");
	}
	const all = found.length === moving.length;
	const otherwise = `--allow ${check} to go on with them as they are`;
	return {
		check,
		severity: "error",
		count: found.length,
		what: `${counted(found.length, "session")} with the same volume in every bar while the price moves`,
		where: firstFew(found.slice(0, 3).map(({ midnight, start }) => `${dayName(midnight)}: volume ${bars.volume[start]}, from ${place(series, start)}`), found.length),
		cure: all ? `--volume none if these are not real volumes, or ${otherwise}` : `get these sessions again, or ${otherwise}`,
		allow: check
	};
}
function moves({ bars: { close } }, { start, end }) {
	return end - start >= LEAST_BARS$1 && close.subarray(start, end).some((price) => price !== close[start]);
}
function isConstant(series, day) {
	const { volume } = series.bars;
	for (let i = day.start; i < day.end; i++) if (volume[i] !== volume[day.start]) return false;
	return moves(series, day);
}

// lib/src/bars/audit/volume-level.ts
/**
* The smallest change of level to report, which no season explains. Through daily noise, a change by a factor of six
* shows as this much at least.
*/
const FACTOR = 5;
/** Sessions that a level is taken from: the fewest on either side, and the most before and after. */
const LEAST = 5;
const [BEFORE, AFTER] = [20, 10];
/** The change must also be this many times the usual one from day to day: with few trades, volumes jump anyway. */
const TIMES_USUAL = 6;
/**
* Finds days at which the volume changes its level by a factor of five or more and stays there: another source, another
* feed, lots instead of shares, or volumes that are not adjusted as the prices are. It is measured in money (price
* times volume, which a split does not change) for each per cent that the price moves (news raises both).
*
* @see Amihud, Y. (2002), Illiquidity and stock returns, Journal of Financial Markets 5(1): his measure, inverted
*/
function checkVolumeLevel(series) {
	const check = "volume-level";
	const changes = findChanges(series.sessions.map((day) => Math.log(tradedPerMove(series, day))));
	if (changes.length === 0) return fine(check, `the level of the volume never changes by a factor of ${FACTOR}`);
	const places = changes.map(({ k, factor }) => {
		const { midnight, start } = series.sessions[k];
		const times = Number((factor > 1 ? factor : 1 / factor).toPrecision(2));
		return `${dayName(midnight)}: ${times} times ${factor > 1 ? "more" : "less"}, from ${place(series, start)}`;
	});
	const last = dayName(series.sessions[changes.at(-1).k].midnight);
	return {
		check,
		severity: "error",
		count: changes.length,
		what: `the level of the volume changes by a factor of ${FACTOR} or more on ${counted(changes.length, "day")}, while the price moves as before: two sources, or volumes that are not adjusted as the prices are`,
		where: firstFew(places),
		cure: `keep one level with --from ${last}, or --allow ${check} if trading really changed like that`,
		allow: check
	};
}
function findChanges(traded) {
	const step = (k) => Math.abs(traded[k] - (traded[k - 1] ?? Number.NaN));
	const usual = median(traded.map((_, k) => step(k)).filter(Number.isFinite));
	const least = Math.max(Math.log(FACTOR), TIMES_USUAL * usual);
	const changeAt = (k) => level(traded, k, k + AFTER) - level(traded, k - BEFORE, k);
	const changes = [];
	for (let k = LEAST; k <= traded.length - LEAST; k++) {
		if (!(Math.abs(changeAt(k)) > least)) continue;
		let best = k;
		for (; Math.abs(changeAt(k)) > least; k++) if (step(k) > step(best)) best = k;
		changes.push({
			k: best,
			factor: Math.exp(changeAt(best))
		});
	}
	return changes;
}
/** The median of the days from `from` to before `to`; NaN if too few of them have a value. */
function level(values, from, to) {
	const known = values.slice(Math.max(0, from), to).filter(Number.isFinite);
	return known.length < LEAST ? Number.NaN : median(known);
}
function median(values) {
	return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
/** The money traded in a session, divided by the sum of its absolute returns from close to close. */
function tradedPerMove({ bars: { close, volume } }, { start, end }) {
	let [traded, moved] = [0, 0];
	for (let i = start; i < end; i++) {
		const value = close[i] * volume[i];
		if (value > 0 && value < Infinity) traded += value;
		const move = i > start ? Math.abs(close[i] / close[i - 1] - 1) : 0;
		if (move < .1) moved += move;
	}
	return traded / moved;
}

// lib/src/bars/audit/volume-spikes.ts
/** A spike has at least this many times the session's median volume, */
const TIMES_MEDIAN = 200;
/** and at least this share of what all normal bars of the session have together (a block trade has less). */
const SHARE = .5;
/** With more than this many times that share it cannot be right. */
const IMPOSSIBLE = 4;
/** The opening and closing auctions may be this many times busier. */
const AUCTION = 5;
/** Shorter sessions show no usual volume. */
const LEAST_BARS = 30;
/** Finds single bars with hundreds of times the session's usual volume, such as a number with too many digits. */
function checkVolumeSpikes(series) {
	const check = "volume-spikes";
	const { volume } = series.bars;
	let [count, impossible] = [0, 0];
	const places = [];
	for (const { start, end } of series.sessions) {
		const values = volume.subarray(start, end).filter((value) => value >= 0 && value < Infinity);
		if (values.length < LEAST_BARS) continue;
		const limit = TIMES_MEDIAN * values.sort()[values.length >> 1];
		if (limit === 0 || values.at(-1) < limit) continue;
		const rest = values.reduce((sum, value) => value < limit ? sum + value : sum, 0);
		const least = Math.max(limit, SHARE * rest);
		for (let i = start; i < end; i++) {
			const value = volume[i] / (i === start || i === end - 1 ? AUCTION : 1);
			if (!(value >= least && value < Infinity)) continue;
			count++;
			if (value > IMPOSSIBLE * SHARE * rest) impossible++;
			if (places.length < 3) places.push(`${place(series, i)}: volume ${volume[i].toLocaleString("en-US")}`);
		}
	}
	if (count === 0) return fine(check, "no bar has hundreds of times the usual volume");
	return {
		check,
		severity: impossible > 0 ? "error" : "warning",
		count,
		what: `${counted(count, "bar")} with more than ${TIMES_MEDIAN} times the session's usual volume` + (impossible > 0 ? `, ${impossible} of them with more than the rest of the day` : ""),
		where: firstFew(places, count),
		cure: `compare them with another source; fix the rows${impossible > 0 ? `, or --allow ${check} if they were real trades` : ""}`,
		...impossible > 0 && { allow: check }
	};
}

// lib/src/bars/audit/audit.ts
/**
* Checks minute bars for faults that would make research wrong: times that repeat or go back, impossible prices,
* sessions missing by the exchange calendar or copied, minutes missing day after day, a wrong zone or stamp, sessions
* that move with the clocks, spikes, stale and flat prices, wrong volumes, splits that the prices are not adjusted for.
*
* The clock is checked by what the market does every day, which shows best in the hours around the session. So for bars
* that a source has cut to regular hours, these findings come from before the cut. Prices and times are checked in all
* bars; sessions, spikes, stale prices, volumes and splits in regular hours, after sorting. An error is not thrown
* here: `requireSound` does that.
*
* @param bars minute bars in New York time, either stamp, all hours or regular ones
* @returns a finding of every check, even if it found nothing wrong
* @example
* const report = audit(makeSample({ to: "2018-02-01" }));
* report.findings.every(({ severity }) => severity === "ok"); // → true
*/
function audit(bars) {
	const series = toSeries(bars);
	const findings = [
		...checkOrder(series),
		...checkValues(series),
		...checkSessions(series),
		checkSameMinutes(series),
		checkCopiedSessions(series),
		...checkAllHours(series),
		checkDaylightSaving(series),
		checkSpikes(series),
		checkPlateaus(series),
		...checkActivity(series),
		checkFlatBars(series),
		checkVolumeConstant(series),
		checkVolumeSpikes(series),
		checkVolumeLevel(series),
		...checkSplits(series)
	];
	return showable("audit", {
		symbol: bars.symbol,
		bars: bars.time.length,
		findings
	});
}

// lib/src/bars/audit/require-sound.ts
/**
* Throws if the audit found an error, with the cure. Errors named in `allow` count as warnings.
*
* @param report what `audit` returned
* @param options what to let through
* @returns the warnings, one line each, to print and record
* @throws if an error is not allowed; the message lists all of them with their cures
* @example
* requireSound(audit(makeSample({ to: "2018-02-01" }))); // → []
*/
function requireSound(report, options = {}) {
	const allow = listOf(options.allow);
	const isAllowed = (finding) => finding.allow !== undefined && allow.includes(finding.allow);
	const errors = report.findings.filter((finding) => finding.severity === "error" && !isAllowed(finding));
	if (errors.length > 0) {
		const applied = listOf(options.splits);
		const lines = errors.map((finding) => `  ${say(finding)}\n    cure: ${cureOf(finding, applied)}`);
		const found = errors.flatMap(({ split }) => split === undefined || madeOn(split, applied) ? [] : split);
		const splits = [...applied, ...found];
		const together = found.length > 0 && splits.length > 1 ? [`  all splits at once: --splits ${splits.join(",")}`] : [];
		const count = errors.length === 1 ? "an error" : `${errors.length} errors`;
		throw new Error([
			`the audit found ${count} in the bars of ${report.symbol}:`,
			...lines,
			...together
		].join("\n"));
	}
	const known = report.findings.map((finding) => finding.allow);
	return [
		...report.findings.filter(({ severity }) => severity === "warning").map(say),
		...report.findings.filter(isAllowed).map((finding) => `allowed: ${say(finding)}`),
		...allow.filter((word) => !known.includes(word)).map((word) => `--allow ${word}: the audit found nothing of that name`)
	];
}
function listOf(text = "") {
	return text.split(",").flatMap((word) => word.trim() || []);
}
function say({ check, what, where }) {
	return `${check}: ${what}${where === "" ? "" : ` (${where})`}`;
}
/** The adjustment that was made on the day of a split, if one was. */
function madeOn(split, applied) {
	return applied.find((one) => one.split(":")[0] === split.split(":")[0]);
}
/** A split in reverse on the day of an adjustment means that the prices were adjusted for it before. */
function cureOf({ cure, split }, applied) {
	const made = split && madeOn(split, applied);
	return made ? `leave out --splits ${made}: the prices were already adjusted for it, or by another ratio` : cure;
}

// lib/src/bars/compare-bars.ts
/** No zone is farther from another on a trading day. */
const FARTHEST = 13 * HOUR;
/** How alike returns must be before an offset is believed, and by how many standard errors. */
const ALIKE = .3;
const SURELY_NO_CHANCE = 6;
/** Where returns are as alike as this, no other offset is tried. */
const SURELY_ALIKE = .9;
const SAME_CLOSE = 1e-6;
/**
* Compares two sources of one stock day by day: whether one's clock is behind, what its prices and volumes are of the
* other's, and which bars only one has. The offset of a day is the one at which the returns of both are most alike.
*
* @param first minute bars in New York time
* @param second bars of the same length and stock, from elsewhere
* @returns a day for each that both have; ratios are the second's over the first's
* @throws when the bars are of different lengths, or no day is in both
* @example
* const bars = makeSample({ to: "2018-01-05" });
* const halved = { ...bars, close: bars.close.map((price) => price / 2) };
* compareBars(bars, halved).days[0].priceRatio; // → 0.5
*/
function compareBars(first, second) {
	if (first.interval !== second.interval) {
		const [one, other] = [first, second].map(({ interval }) => interval / MINUTE);
		throw new Error(`the first source has ${one}-minute bars, the second ${other}-minute bars: compare bars of one length`);
	}
	const [a, b] = [daysOf$1(first), daysOf$1(second)];
	const days = [];
	let last = 0;
	for (const [midnight, day] of a) {
		if (!b.has(midnight)) continue;
		const compared = compareDay(first, day, second, b.get(midnight), midnight, last);
		if (!Number.isNaN(compared.offset)) last = compared.offset * MINUTE;
		days.push(compared);
	}
	if (days.length === 0) throw new Error("no day is in both sources");
	return showable("bar comparison", {
		symbol: first.symbol,
		days,
		onlyFirst: [...a.keys()].filter((midnight) => !b.has(midnight)),
		onlySecond: [...b.keys()].filter((midnight) => !a.has(midnight))
	});
}
/** The rows of each day: the first, and the one behind the last. */
function daysOf$1(bars) {
	const shift = startShift(bars);
	const days = new Map();
	for (let from = 0; from < bars.time.length;) {
		const midnight = midnightOf(bars.time[from] - shift);
		let to = from;
		while (to < bars.time.length && midnightOf(bars.time[to] - shift) === midnight) to++;
		days.set(midnight, [from, to]);
		from = to;
	}
	return days;
}
function compareDay(first, [from, to], second, own, midnight, last) {
	const around = widen(second, own);
	const pairsAt = (offset) => pairsOf(first.time, from, to, second.time, around, offset);
	const alikeAt = (offset) => likeness(first.close, second.close, pairsAt(offset));
	let offset = last;
	let best = alikeAt(last);
	for (let tried = -FARTHEST; tried <= FARTHEST && !(best >= SURELY_ALIKE); tried += first.interval) {
		const alike = alikeAt(tried);
		if (alike > best || Number.isNaN(best) && alike >= ALIKE) [offset, best] = [tried, alike];
	}
	if (!(best >= ALIKE)) {
		const nothing = {
			both: 0,
			onlyFirst: to - from,
			onlySecond: own[1] - own[0]
		};
		return {
			midnight,
			offset: Number.NaN,
			...nothing,
			priceRatio: Number.NaN,
			volumeRatio: Number.NaN,
			equal: Number.NaN
		};
	}
	const pairs = pairsAt(offset);
	const both = pairs.first.length;
	const ratios = Float64Array.from(pairs.first, (i, k) => second.close[pairs.second[k]] / first.close[i]);
	const priceRatio = quantile(ratios.slice().sort(), .5);
	const volumes = pairs.first.map((i, k) => [first.volume[i], second.volume[pairs.second[k]]]);
	const sum = (of) => volumes.reduce((total, pair) => total + (pair[of] || 0), 0);
	return {
		midnight,
		offset: offset / MINUTE,
		both,
		onlyFirst: to - from - both,
		onlySecond: countIn(second.time, own, first.time[from] + offset, first.time[to - 1] + offset) - both,
		priceRatio,
		volumeRatio: sum(1) / sum(0),
		equal: ratios.filter((ratio) => Math.abs(ratio / priceRatio - 1) < SAME_CLOSE).length / both
	};
}
/** The rows within the farthest offset of a day's. */
function widen({ time }, [from, to]) {
	let [start, end] = [from, to];
	while (start > 0 && time[start - 1] >= time[from] - FARTHEST) start--;
	while (end < time.length && time[end] <= time[to - 1] + FARTHEST) end++;
	return [start, end];
}
function pairsOf(a, from, to, b, [start, end], offset) {
	const pairs = {
		first: [],
		second: []
	};
	for (let i = from, j = start; i < to && j < end;) {
		const distance = b[j] - a[i] - offset;
		if (distance === 0) {
			pairs.first.push(i++);
			pairs.second.push(j++);
		} else if (distance < 0) j++;
		else i++;
	}
	return pairs;
}
/** Correlation of the returns between common bars; NaN where it may be chance, or one does not move. */
function likeness(a, b, { first, second }) {
	let n = 0;
	let [sumX, sumY, sumXX, sumYY, sumXY] = [
		0,
		0,
		0,
		0,
		0
	];
	for (let k = 1; k < first.length; k++) {
		const x = Math.log(a[first[k]] / a[first[k - 1]]);
		const y = Math.log(b[second[k]] / b[second[k - 1]]);
		if (!Number.isFinite(x + y)) continue;
		n++;
		sumX += x;
		sumY += y;
		sumXX += x * x;
		sumYY += y * y;
		sumXY += x * y;
	}
	const correlation = (sumXY - sumX * sumY / n) / Math.sqrt((sumXX - sumX * sumX / n) * (sumYY - sumY * sumY / n));
	return correlation * Math.sqrt(n) >= SURELY_NO_CHANCE ? correlation : Number.NaN;
}
function countIn(time, [from, to], first, last) {
	let count = 0;
	for (let i = from; i < to; i++) if (time[i] >= first && time[i] <= last) count++;
	return count;
}

// lib/src/indicators/adx.ts
/**
* Average Directional Index: whether the price is trending (ADX), and in which direction (+DI and -DI).
*
* A bar's +DM is the rise of its high from the bar before, if that is positive and more than the fall of its low,
* otherwise 0; -DM is that fall, if it is positive and more than the rise.
*
* @param bars n bars (only high, low and close are read)
* @param period Wilder's period, of all four means
* @param options `{ seed: "mean" }` starts each mean from the simple mean of its first `period` numbers; by default
* from its first number
* @returns three series of n values. The first of each is NaN; with `seed: "mean"`, plusDi and minusDi are NaN for the
* first `period` values and adx for the first 2 period - 1. Also NaN if a bar lacks its high or low, or the bar before
* its high, low or close. A price that never moved gives 0 in all three.
* @throws RangeError when `period` is below 1, or not an integer with `seed: "mean"`
* @see Wilder, "New Concepts in Technical Trading Systems" (1978); TA-Lib `PLUS_DI`, `MINUS_DI`, `ADX`, which start
* from a sum of period - 1 numbers: the difference shrinks by a factor of 1 - 1 / period per bar
* @example
* const bars = { high: Float64Array.of(10, 12, 12), low: Float64Array.of(9, 11, 10), close: Float64Array.of(10, 11, 10) };
* adx(bars, 2).plusDi; // → [NaN, 100, 50]
* adx(bars, 2).minusDi; // → [NaN, 0, 25]
* adx(bars, 2).adx; // → [NaN, 100, 66.666667]
*/
function adx(bars, period = 14, options = {}) {
	const { high, low, close } = bars;
	const n = close.length;
	const range = trueRange(bars);
	const up = new Float64Array(n);
	const down = new Float64Array(n);
	for (let i = 0; i < n; i++) {
		const rise = high[i] - high[i - 1];
		const fall = low[i - 1] - low[i];
		const known = !(Number.isNaN(rise) || Number.isNaN(fall) || Number.isNaN(close[i - 1]));
		up[i] = !known ? Number.NaN : rise > fall && rise > 0 ? rise : 0;
		down[i] = !known ? Number.NaN : fall > rise && fall > 0 ? fall : 0;
		if (!known) range[i] = Number.NaN;
	}
	const meanRange = wilderMean(range, period, options);
	const plusDi = wilderMean(up, period, options);
	const minusDi = wilderMean(down, period, options);
	const dx = new Float64Array(n);
	for (let i = 0; i < n; i++) {
		const unit = Number.isNaN(range[i]) ? Number.NaN : meanRange[i];
		plusDi[i] = percent(plusDi[i], unit);
		minusDi[i] = percent(minusDi[i], unit);
		dx[i] = percent(Math.abs(plusDi[i] - minusDi[i]), plusDi[i] + minusDi[i]);
	}
	const strength = wilderMean(dx, period, options);
	for (let i = 0; i < n; i++) if (Number.isNaN(dx[i])) strength[i] = Number.NaN;
	return {
		plusDi,
		minusDi,
		adx: strength
	};
}
/** A part in percent of a whole; 0 if the whole is 0, because then the part is 0 too. */
function percent(part, whole) {
	return whole === 0 ? 0 : 100 * part / whole;
}

// lib/src/indicators/on-balance-volume.ts
/**
* On-balance volume: the running sum of volume, where a bar's volume counts as positive if it closes above the bar
* before, negative if below, and not at all if equal. It starts with the first bar's volume.
*
* Its level depends on where the series starts, so use its changes as a feature: `diff` or `rollingZScore`.
*
* @param bars n bars (only close and volume are read)
* @returns n values in shares. All values after a missing number are NaN, because it would be part of every later sum.
* @see Granville, "New Key to Stock Market Profits" (1963); TA-Lib `OBV`
* @example
* onBalanceVolume({ close: Float64Array.of(10, 11, 11, 9), volume: Float64Array.of(5, 3, 4, 2) }); // → [5, 8, 8, 6]
*/
function onBalanceVolume(bars) {
	const { close, volume } = bars;
	const out = new Float64Array(close.length);
	let balance = 0;
	let previous = Number.NEGATIVE_INFINITY;
	for (let i = 0; i < out.length; i++) {
		balance += Math.sign(close[i] - previous) * volume[i];
		out[i] = balance;
		previous = close[i];
	}
	return out;
}

// lib/src/indicators/session-days.ts
/** The day on which each bar starts, in days since 1970; a bar that ends at midnight belongs to the day before. */
function sessionDays(bars) {
	const { time } = bars;
	const shift = startShift(bars);
	const out = new Float64Array(time.length);
	for (let i = 0; i < out.length; i++) out[i] = dayOf(time[i] - shift);
	return out;
}

// lib/src/indicators/opening-gap.ts
/**
* Opening gap: the difference between a session's first open and the last close of the session before, as a fraction of
* that close. It is the same for all bars of the session, and known from its first bar on. A session is a calendar day
* that has bars.
*
* @param bars n bars, either stamp (only time, open and close are read)
* @returns n values; NaN in the first session, and in a session where one of the two prices is missing
* @example
* const bars = makeSample({ to: "2018-01-04" });
* const gap = openingGap(bars);
* [gap[389], gap[390], gap[779]]; // → [NaN, -0.010214, -0.010214]
*/
function openingGap(bars) {
	const { open, close } = bars;
	const days = sessionDays(bars);
	const out = new Float64Array(days.length);
	let gap = Number.NaN;
	for (let i = 0; i < out.length; i++) {
		if (days[i] !== days[i - 1]) gap = (open[i] - close[i - 1]) / close[i - 1];
		out[i] = gap;
	}
	return out;
}

// lib/src/indicators/opening-range.ts
/**
* Opening range: the highest and lowest price of a session's first minutes, for the rest of that session.
*
* The minutes count from the start of the session's first bar, and the range is known from the first bar that ends
* after them or with them; missing bars are skipped. A session is a calendar day.
*
* For the size of a breakout, use `relativeTo(close, openingRange(bars).high)`.
*
* @param bars n bars, either stamp
* @param minutes length of the range, a whole number of bars
* @returns two series of n values; NaN until the range is complete, and for the whole session when a price in it is missing
* @throws RangeError when `minutes` is not a positive whole number of bars
* @see Crabel, "Day Trading with Short Term Price Patterns and Opening Range Breakout" (1990)
* @example
* const bars = makeSample({ to: "2018-01-03" });
* const { high, low } = openingRange(bars, 30);
* [high[28], high[29], low[29], high[389]]; // → [NaN, 253.33, 251.63, 253.33]
*/
function openingRange(bars, minutes = 30) {
	const { time, interval } = bars;
	const length = minutes * MINUTE;
	if (!(length >= interval && length % interval === 0)) {
		throw new RangeError(`an opening range needs a whole number of bars of ${interval / MINUTE} minutes, got ${minutes}`);
	}
	const days = sessionDays(bars);
	const high = new Float64Array(days.length).fill(Number.NaN);
	const low = new Float64Array(days.length).fill(Number.NaN);
	let last = Number.NaN;
	let highest = Number.NaN;
	let lowest = Number.NaN;
	for (let i = 0; i < days.length; i++) {
		if (days[i] !== days[i - 1]) {
			last = time[i] - interval + length;
			highest = Number.NEGATIVE_INFINITY;
			lowest = Number.POSITIVE_INFINITY;
		}
		if (time[i] <= last) {
			highest = Math.max(highest, bars.high[i]);
			lowest = Math.min(lowest, bars.low[i]);
		}
		if (time[i] >= last) {
			high[i] = highest;
			low[i] = lowest;
		}
	}
	return {
		high,
		low
	};
}

// lib/src/indicators/rolling-fold.ts
/**
* Applies an associative operation to every trailing window, in time independent of the window's length and without
* subtracting anything, so that a sum does not drift.
*
* The series is cut into blocks as long as a window. A window is the end of one block and the beginning of the next:
* ends are accumulated backwards, beginnings forwards, and the two are combined (van Herk 1992; Gil and Werman 1993).
*/
function rollingFold(x, window, join) {
	if (!Number.isInteger(window) || window < 1) throw new RangeError(`window must be a positive integer, got ${window}`);
	const n = x.length;
	const beginnings = new Float64Array(n);
	const ends = new Float64Array(n);
	for (let i = 0; i < n; i++) beginnings[i] = i % window === 0 ? x[i] : join(beginnings[i - 1], x[i]);
	for (let i = n - 1; i >= 0; i--) {
		ends[i] = (i + 1) % window === 0 ? x[i] : join(x[i], ends[i + 1]);
	}
	const out = new Float64Array(n).fill(Number.NaN);
	for (let i = window - 1; i < n; i++) {
		const isBlock = (i + 1) % window === 0;
		out[i] = isBlock ? beginnings[i] : join(ends[i - window + 1], beginnings[i]);
	}
	return out;
}

// lib/src/indicators/rolling-sum.ts
/**
* Sum of the last `window` values.
*
* @param x series of n values
* @param window number of values
* @returns n values, NaN until the window is full and wherever it holds a NaN
* @throws RangeError when `window` is not a positive integer
* @see pandas `Series.rolling(window).sum()`, which drifts; here each sum comes from its own window's values alone
* @example
* rollingSum(Float64Array.of(1, 3, 2), 2); // → [NaN, 4, 5]
*/
function rollingSum(x, window) {
	return rollingFold(x, window, (a, b) => a + b);
}

// lib/src/indicators/realised-volatility.ts
/**
* Realised volatility: the root of the sum of the squared log returns ln(x[i] / x[i-1]) of the last `window` bars. No
* mean is subtracted and nothing is annualised: it is the volatility over the length of the window.
*
* The overnight return counts like any other. For the volatility per bar, divide by the root of the window; per year,
* multiply by the root of the number of windows in a year.
*
* @param close series of n prices
* @param window number of returns
* @returns n values, fractions of the price; NaN for the first `window`, and if one of the window + 1 prices is NaN
* @throws RangeError when `window` is not a positive integer
* @see Andersen, Bollerslev, Diebold, Labys, "Modeling and Forecasting Realized Volatility" (2003)
* @example
* realisedVolatility(Float64Array.of(100, 110, 99), 2); // → [NaN, NaN, 0.142073]
*/
function realisedVolatility(close, window) {
	const squares = new Float64Array(close.length).fill(Number.NaN);
	for (let i = 1; i < squares.length; i++) squares[i] = Math.log(close[i] / close[i - 1]) ** 2;
	const out = rollingSum(squares, window);
	for (let i = 0; i < out.length; i++) out[i] = Math.sqrt(out[i]);
	return out;
}

// lib/src/indicators/rolling-max.ts
/**
* Largest of the last `window` values.
*
* @param x series of n values
* @param window number of values
* @returns n values, NaN until the window is full and wherever it holds a NaN
* @throws RangeError when `window` is not a positive integer
* @see pandas `Series.rolling(window).max()`
* @example
* rollingMax(Float64Array.of(1, 3, 2), 2); // → [NaN, 3, 3]
*/
function rollingMax(x, window) {
	return rollingFold(x, window, Math.max);
}

// lib/src/indicators/rolling-mean.ts
/**
* Mean of the last `window` values; exact for a constant window.
*
* @param x series of n values
* @param window number of values
* @returns n values, NaN until the window is full and wherever it holds a NaN
* @throws RangeError when `window` is not a positive integer
* @see pandas `Series.rolling(window).mean()`, which drifts; see `rollingMoments` for why this one does not
* @example
* rollingMean(Float64Array.of(1, 2, 6), 2); // → [NaN, 1.5, 4]
*/
function rollingMean(x, window) {
	const mean = rollingMoments(x, window).distance;
	for (let i = 0; i < mean.length; i++) mean[i] = x[i] + mean[i];
	return mean;
}

// lib/src/indicators/rolling-min.ts
/**
* Smallest of the last `window` values.
*
* @param x series of n values
* @param window number of values
* @returns n values, NaN until the window is full and wherever it holds a NaN
* @throws RangeError when `window` is not a positive integer
* @see pandas `Series.rolling(window).min()`
* @example
* rollingMin(Float64Array.of(1, 3, 2), 2); // → [NaN, 1, 2]
*/
function rollingMin(x, window) {
	return rollingFold(x, window, Math.min);
}

// lib/src/indicators/session-vwap.ts
/**
* Volume-weighted average price of the session so far: the sum of typical price times volume over the sum of volume, from
* the session's first bar to this one. The typical price is (high + low + close) / 3; a session is a calendar day.
*
* For the relative distance of the price from it, use `relativeTo(close, sessionVwap(bars))`.
*
* @param bars n bars, either stamp
* @returns n values in price units; NaN until the session has traded, and from a missing number to the end of the
* session
* @see Berkowitz, Logue, Noser, "The Total Cost of Transactions on the NYSE" (1988); pandas-ta `vwap(anchor="D")`
* @example
* const [high, low, close] = [Float64Array.of(11, 13), Float64Array.of(9, 11), Float64Array.of(10, 12)];
* const time = Float64Array.of(parseDay("2018-01-02") + 9.5 * HOUR, parseDay("2018-01-02") + 10 * HOUR);
* const bars = { time, stamp: "start", interval: 30 * MINUTE, high, low, close, volume: Float64Array.of(300, 100) };
* sessionVwap(bars); // → [10, 10.5]
* relativeTo(close, sessionVwap(bars)); // → [0, 0.142857]
*/
function sessionVwap(bars) {
	const { high, low, close, volume } = bars;
	const days = sessionDays(bars);
	const out = new Float64Array(days.length);
	let money = 0;
	let shares = 0;
	for (let i = 0; i < out.length; i++) {
		if (days[i] !== days[i - 1]) {
			money = 0;
			shares = 0;
		}
		money += (high[i] + low[i] + close[i]) / 3 * volume[i];
		shares += volume[i];
		out[i] = money / shares;
	}
	return out;
}

// lib/src/indicators/stochastic.ts
/**
* Stochastic oscillator: 100 (close - lowest low) / (highest high - lowest low) over the last `window` bars.
*
* With `smooth` 1 it is the fast stochastic, with 3 the slow one, whose %K is a mean of the fast %K.
*
* @param bars n bars (only high, low and close are read)
* @param window number of bars for highest high and lowest low
* @param smooth number of fast %K values averaged for %K
* @param signal number of %K values averaged for %D
* @returns two series of n values. k is NaN until there are window + smooth - 1 bars, d until there are signal - 1
* more, and both if any of these is NaN. A window whose price never moved counts as 50, the middle (in TA-Lib as 0).
* @throws RangeError when a window is not a positive integer
* @see Lane, "Lane's Stochastics" (1984); TA-Lib `STOCH` and `STOCHF` with simple means
* @example
* const bars = { high: Float64Array.of(10, 12, 11), low: Float64Array.of(8, 9, 9), close: Float64Array.of(9, 11, 9) };
* stochastic(bars, 2, 1, 2).k; // → [NaN, 75, 0]
* stochastic(bars, 2, 1, 2).d; // → [NaN, NaN, 37.5]
*/
function stochastic(bars, window = 14, smooth = 3, signal = 3) {
	const { high, low, close } = bars;
	const highest = rollingMax(high, window);
	const lowest = rollingMin(low, window);
	const fast = new Float64Array(close.length);
	for (let i = 0; i < fast.length; i++) {
		const range = highest[i] - lowest[i];
		const place = close[i] - lowest[i];
		fast[i] = range === 0 && place === 0 ? 50 : 100 * place / range;
	}
	const k = rollingMean(fast, smooth);
	return {
		k,
		d: rollingMean(k, signal)
	};
}

// lib/src/indicators/time-cycles.ts
/**
* The time of day as a position on a circle: sine and cosine of 2 pi times the fraction of the day that has passed at
* the bar's time. Midnight is (0, 1), six in the morning (1, 0), noon (0, -1).
*
* @param time wall-clock milliseconds, as in `Bars.time`
* @returns two series of n values in [-1, 1]; NaN where the time is
* @see scikit-learn, "Time-related feature engineering"
* @example
* const { sin, cos } = dayCycle(Float64Array.of(parseDay("2018-01-02") + 9 * HOUR));
* [sin[0], cos[0]]; // → [0.707107, -0.707107]
*/
function dayCycle(time) {
	return onCircle(time, DAY);
}
/**
* The day of the week as a position on a circle: sine and cosine of 2 pi times (days since Monday) / 7, the same for
* all bars of a day. A bar belongs to the day on which it starts.
*
* @param bars n bars, either stamp (only the times are read)
* @returns two series of n values in [-1, 1]; NaN where the time is
* @see scikit-learn, "Time-related feature engineering"
* @example
* const { sin, cos } = weekCycle(makeSample({ to: "2018-01-03" })); // a Tuesday
* [sin[0], cos[0]]; // → [0.781831, 0.623490]
*/
function weekCycle(bars) {
	const days = sessionDays(bars);
	for (let i = 0; i < days.length; i++) days[i] = days[i] + 3;
	return onCircle(days, 7);
}
function onCircle(x, length) {
	const sin = new Float64Array(x.length);
	const cos = new Float64Array(x.length);
	for (let i = 0; i < x.length; i++) {
		const angle = 2 * Math.PI * (x[i] - Math.floor(x[i] / length) * length) / length;
		sin[i] = Math.sin(angle);
		cos[i] = Math.cos(angle);
	}
	return {
		sin,
		cos
	};
}

// lib/src/stats/wilson-interval.ts
/** The normal quantile that leaves 2.5 % on each side. */
const Z95 = 1.959963984540054;
/**
* Wilson's 95 % interval for a share: the shares compatible with `positives` out of `rows` independent rows.
*
* Rows with overlapping labels are not independent: then it is too narrow.
*
* @param positives number of rows that are 1
* @param rows total number of rows, at least 1
* @returns the interval's ends, within [0, 1]
* @throws RangeError when there are no rows, or more positives than rows
* @see Wilson (1927); statsmodels `proportion_confint(method="wilson")`
* @example
* wilsonInterval(5, 10); // → [0.23659, 0.76341]
*/
function wilsonInterval(positives, rows) {
	if (!(rows > 0 && positives >= 0 && positives <= rows)) {
		throw new RangeError(`${positives} of ${rows} rows is not a share`);
	}
	const share = positives / rows;
	const z2 = Z95 * Z95 / rows;
	const middle = (share + z2 / 2) / (1 + z2);
	const half = Z95 / (1 + z2) * Math.sqrt(share * (1 - share) / rows + z2 / (4 * rows));
	return [positives === 0 ? 0 : middle - half, positives === rows ? 1 : middle + half];
}

// lib/src/metrics/label-balance.ts
/**
* The share of rows labelled 1 in each group.
*
* @param label n labels, 1 or 0
* @param group n numbers; rows with the same number form a group
* @returns one share per group, in increasing order of its number
* @throws when lengths differ or a group is NaN
* @example
* const [nine, ten] = labelBalance(Uint8Array.of(0, 1, 1), Float64Array.of(9, 9, 10));
* nine.share; // → 0.5
* ten.rows; // → 1
*/
function labelBalance(label, group) {
	if (group.length !== label.length) throw new Error(`${label.length} labels but ${group.length} groups`);
	const counts = new Map();
	for (let i = 0; i < label.length; i++) {
		if (Number.isNaN(group[i])) throw new Error(`group ${i} is NaN: every row needs one`);
		const count = counts.get(group[i]) ?? {
			rows: 0,
			positives: 0
		};
		count.rows++;
		if (label[i] === 1) count.positives++;
		counts.set(group[i], count);
	}
	return [...counts].sort(([a], [b]) => a - b).map(([group, { rows, positives }]) => {
		const [low, high] = wilsonInterval(positives, rows);
		return {
			group,
			rows,
			positives,
			share: positives / rows,
			low,
			high
		};
	});
}

// lib/src/splits/purged-k-fold.ts
/**
* Purged k-fold: each run of rows is the test once while all other rows train, without those whose labels overlap the
* test's or start within the embargo after it.
*
* Here a model also learns from rows after its test. That makes good use of few rows, but only `walkForward` shows what
* could have been known at the time.
*
* @param spans the label spans of n rows, in order of time
* @param nSplits number of folds, 2 or more; the first n % nSplits have one row more
* @param embargo wall-clock milliseconds after a test in which no training label may start
* @returns `nSplits` folds, earliest test first
* @throws when there are too few rows, they are not in order of time, or purging leaves a fold nothing to train on
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 7.4.3
* @example
* const bars = { time: Float64Array.of(0, 5, 10, 15, 20, 25), stamp: "end", interval: 5 };
* purgedKFold(labelSpans(bars, 1), 3)[1]; // → { train: [0, 5], test: [2, 3] }
*/
function purgedKFold(spans, nSplits, embargo = 0) {
	const rows = spans.start.length;
	if (!(Number.isInteger(nSplits) && nSplits >= 2)) throw new RangeError(`nSplits must be 2 or more, got ${nSplits}`);
	if (rows < nSplits) throw new Error(`${rows} rows are too few for ${nSplits} folds`);
	checkSpans(spans);
	const edge = (fold) => fold * Math.floor(rows / nSplits) + Math.min(fold, rows % nSplits);
	const all = rowNumbers(0, rows);
	return Array.from({ length: nSplits }, (_, fold) => {
		const test = rowNumbers(edge(fold), edge(fold + 1));
		return checkFold({
			train: purge(spans, all, test, embargo),
			test
		}, fold + 1, nSplits);
	});
}

// lib/src/models/predict-all.ts
/**
* Predicts one bar with all models: the experts read its features, the brain reads the experts' probabilities and the
* regime.
*
* @param models the models
* @param bar the features of one bar, all finite; extra features are ignored
* @param inputs what each model reads: the recipe that they were trained with
* @returns one probability per model
* @throws when a feature is missing or not finite
* @example
* const { models, recipe } = research(makeSample({ to: "2018-03-01" }));
* Object.keys(predictAll(models, EXAMPLE_BARS["a calm noon"], recipe)); // → ["rsi", "macd", "trend", "brain"]
*/
function predictAll(models, bar, inputs) {
	const all = models;
	const experts = inputs.experts;
	const only = (names) => Object.fromEntries(names.filter((name) => Object.hasOwn(bar, name)).map((name) => [name, bar[name]]));
	const p = {};
	for (const name of expertNames(inputs)) p[name] = predict(all[name], only(columnsOf$1(experts[name])));
	if (inputs.brain) {
		const { experts: read, regime } = inputs.brain;
		p[BRAIN$1] = predict(all[BRAIN$1], {
			...Object.fromEntries(read.map((name) => [`experts.${name}`, p[name]])),
			...Object.fromEntries(Object.entries(regime).flatMap(([name, column]) => Object.hasOwn(bar, column) ? [[`regime.${name}`, bar[column]]] : []))
		});
	}
	return p;
}

// lib/src/training/isotonic.ts
/**
* Isotonic calibration: the non-decreasing function of the score that is closest to the labels in squared error (pool
* adjacent violators).
*
* Fit it on rows that the model was **not** fitted on, a thousand or more: having no fixed shape, it follows noise.
* Unlike `plattScaling`, it cannot be folded into a logistic model file; use it to compare.
*
* @param label n labels, 1 or 0
* @param score n finite scores; rows with equal scores are averaged first
* @returns the curve's points, without those inside a flat part
* @throws when there are no rows, lengths differ or a score is not finite
* @see Barlow et al. (1972); Zadrozny & Elkan (2002); scikit-learn `IsotonicRegression(out_of_bounds="clip")`
* @example
* isotonicRegression(Uint8Array.of(0, 1, 0, 1), Float64Array.of(1, 2, 3, 4));
* // → { score: [1, 2, 3, 4], probability: [0, 0.5, 0.5, 1] }
*/
function isotonicRegression(label, score) {
	const n = label.length;
	if (score.length !== n) throw new Error(`${n} labels but ${score.length} scores`);
	if (n === 0) throw new Error("there are no rows to calibrate on");
	const wrong = score.findIndex((s) => !Number.isFinite(s));
	if (wrong >= 0) throw new Error(`score ${wrong} is ${score[wrong]}: calibration needs finite scores`);
	const order = Uint32Array.from(label.keys()).sort((a, b) => score[a] - score[b]);
	const low = new Float64Array(n);
	const high = new Float64Array(n);
	const sum = new Float64Array(n);
	const rows = new Float64Array(n);
	let blocks = 0;
	for (let i = 0; i < n;) {
		const at = score[order[i]];
		low[blocks] = at;
		high[blocks] = at;
		sum[blocks] = 0;
		rows[blocks] = 0;
		for (; i < n && score[order[i]] === at; i++) {
			sum[blocks] = sum[blocks] + label[order[i]];
			rows[blocks] = rows[blocks] + 1;
		}
		blocks++;
		while (blocks > 1 && sum[blocks - 2] * rows[blocks - 1] >= sum[blocks - 1] * rows[blocks - 2]) {
			high[blocks - 2] = high[blocks - 1];
			sum[blocks - 2] = sum[blocks - 2] + sum[blocks - 1];
			rows[blocks - 2] = rows[blocks - 2] + rows[blocks - 1];
			blocks--;
		}
	}
	const points = [];
	for (let k = 0; k < blocks; k++) {
		const mean = sum[k] / rows[k];
		points.push([low[k], mean]);
		if (high[k] > low[k]) points.push([high[k], mean]);
	}
	return {
		score: Float64Array.from(points, ([at]) => at),
		probability: Float64Array.from(points, ([, mean]) => mean)
	};
}
/**
* Evaluates an isotonic curve.
*
* @param curve the curve
* @param score n scores
* @returns n probabilities; outside the curve those of its ends, NaN for NaN
* @example
* const curve = isotonicRegression(Uint8Array.of(0, 1, 0, 1), Float64Array.of(1, 2, 3, 4));
* predictIsotonic(curve, Float64Array.of(0, 1.5, 2.7, 9)); // → [0, 0.25, 0.5, 1]
*/
function predictIsotonic(curve, score) {
	const { score: at, probability } = curve;
	const last = at.length - 1;
	return score.map((s) => {
		if (Number.isNaN(s)) return Number.NaN;
		const right = bisectRight(at, s);
		if (right === 0) return probability[0];
		if (right > last) return probability[last];
		const left = right - 1;
		const share = (s - at[left]) / (at[right] - at[left]);
		return probability[left] + share * (probability[right] - probability[left]);
	});
}

// lib/src/evaluation/calibration-slope.ts
/**
* The calibration slope of a model's log-odds and its intercept: a logistic regression of the labels on the log-odds,
* without a penalty, with intervals from refitting on days drawn with replacement.
*
* Both are fitted together, to the labels themselves; `plattScaling` fits targets a little inside 0 and 1.
*
* @param rows rows that the model was not fitted on, with its probabilities
* @param options draws (200, because each one is a fit), level (0.95), seed (1), blockDays (1)
* @returns slope and intercept of all rows with their intervals
* @throws when the rows lie on fewer than two blocks of days, the log-odds separate the classes, or as `plattScaling`
* does
* @see Cox (1958), "Two further applications of a model for binary regression"; Van Calster et al. (2019),
* "Calibration: the Achilles heel of predictive analytics"
* @example
* const { test, models, recipe } = research(makeSample({ to: "2018-06-01" }), PRESETS.sound);
* const { time, label } = test;
* const { slope } = calibrationSlope({ time, label, score: predictRows(models, test, recipe).rsi });
* slope.low < 1 && 1 < slope.high; // → true
*/
function calibrationSlope(rows, options = {}) {
	const settings = {
		...BOOTSTRAP_DEFAULTS,
		draws: 200,
		...options
	};
	const { time, label, score } = rows;
	const odds = logit(score);
	const line = fitLine(label, odds, 0, 1);
	const { draws, blocks } = resampleRows(time, label, settings, (drawn, y) => {
		const z = takeColumn(odds, drawn);
		if (separates(y, z)) return [Number.NaN, Number.NaN];
		const { slope, intercept } = fitLine(y, z, 0, 1);
		return [slope, intercept];
	});
	const [slope, intercept] = [line.slope, line.intercept].map((estimate, k) => percentileInterval(estimate, draws[k], settings.level, blocks));
	return {
		slope,
		intercept
	};
}

// lib/src/metrics/reliability-curve.ts
/**
* Reliability (calibration) curve: rows sorted by probability, in bins of equal count, with the mean probability and
* the share of rows labelled 1 in each bin.
*
* Rows with equal probability stay in one bin, so ties make fewer, larger bins.
*
* @param label n labels, 1 or 0
* @param probability n probabilities
* @param bins number of bins
* @returns at most `bins` bins, in increasing order of probability, containing all n rows
* @throws when there are no rows, lengths differ, a probability is outside [0, 1] or missing, or `bins` is not a
* positive integer
* @see Niculescu-Mizil & Caruana (2005); scikit-learn `calibration_curve(strategy="quantile")`
* @example
* const bins = reliabilityCurve(Uint8Array.of(0, 1, 0, 1), Float64Array.of(0.1, 0.2, 0.6, 0.8), 2);
* bins.map((bin) => bin.predicted); // → [0.15, 0.7]
* bins.map((bin) => bin.observed); // → [0.5, 0.5]
*/
function reliabilityCurve(label, probability, bins = 10) {
	const n = label.length;
	if (n === 0) throw new Error("there are no rows: a reliability curve needs some");
	if (probability.length !== n) throw new Error(`${n} labels but ${probability.length} probabilities`);
	const wrong = probability.findIndex((p) => !(p >= 0 && p <= 1));
	if (wrong >= 0) throw new Error(`probability ${wrong} is ${probability[wrong]}: it must be in [0, 1]`);
	if (!(Number.isInteger(bins) && bins > 0)) throw new RangeError(`bins must be a positive integer, got ${bins}`);
	const order = sortOrder(probability);
	const at = (i) => probability[order[i]];
	const out = [];
	for (let bin = 1, start = 0; start < n; bin++) {
		let end = Math.round(bin * n / bins);
		while (at(end) === at(end - 1)) end++;
		if (end <= start) continue;
		out.push(summariseBin(label, probability, order.subarray(start, end)));
		start = end;
	}
	return out;
}
function summariseBin(label, probability, rows) {
	const [from, to] = [probability[rows[0]], probability[rows.at(-1)]];
	let above = 0;
	let positives = 0;
	for (const row of rows) {
		above += probability[row] - from;
		if (label[row] === 1) positives++;
	}
	const [low, high] = wilsonInterval(positives, rows.length);
	const predicted = Math.min(to, from + above / rows.length);
	return {
		from,
		to,
		rows: rows.length,
		positives,
		predicted,
		observed: positives / rows.length,
		low,
		high
	};
}

// lib/src/metrics/roc-curve.ts
/**
* The ROC curve: for each distinct score as the threshold, the share of negatives and of positives at or above it.
*
* Points on a straight line between others are left out: the curve and the area below it stay the same.
*
* @param label n labels, 1 or 0
* @param score n scores, higher meaning more likely positive
* @returns the curve from (0, 0) to (1, 1); the trapezoids below it are `rocAuc`
* @throws when lengths differ, a score is NaN, or only one class is present
* @see Fawcett (2006), "An introduction to ROC analysis"; scikit-learn `roc_curve`
* @example
* const { fpr, tpr, threshold } = rocCurve(Uint8Array.of(0, 0, 1, 1), Float64Array.of(0.1, 0.4, 0.35, 0.8));
* fpr; // → [0, 0, 0.5, 0.5, 1]
* tpr; // → [0, 0.5, 0.5, 1, 1]
* threshold.slice(1); // → [0.8, 0.4, 0.35, 0.1]
*/
function rocCurve(label, score) {
	checkScores(label, score, "the ROC curve");
	const { high, low } = sortByClass(label, score);
	const [p, q] = [high.length, low.length];
	const caught = new Float64Array(p + q + 1);
	const wrong = new Float64Array(p + q + 1);
	const threshold = new Float64Array(p + q + 1);
	threshold[0] = Number.POSITIVE_INFINITY;
	let kept = 1;
	for (let i = 0, j = 0; i < p || j < q;) {
		const next = Math.max(high[p - 1 - i] ?? Number.NEGATIVE_INFINITY, low[q - 1 - j] ?? Number.NEGATIVE_INFINITY);
		while (high[p - 1 - i] === next) i++;
		while (low[q - 1 - j] === next) j++;
		const [a, b] = [kept - 2, kept - 1];
		if (kept > 1 && (caught[b] - caught[a]) * (j - wrong[b]) === (i - caught[b]) * (wrong[b] - wrong[a])) kept--;
		caught[kept] = i;
		wrong[kept] = j;
		threshold[kept] = next;
		kept++;
	}
	return {
		fpr: wrong.slice(0, kept).map((count) => count / q),
		tpr: caught.slice(0, kept).map((count) => count / p),
		threshold: threshold.slice(0, kept)
	};
}

// lib/src/stats/histogram.ts
/**
* Counts values in bins of equal width. A bin includes its left edge, and the last bin its right edge too. Values
* beyond the first or last bin are counted in that bin, so none is lost.
*
* @param x column of n values
* @param bins the bins; all values are in the first if `high` equals `low`
* @returns one count per bin; they sum to the number of values that are not NaN
* @throws RangeError when `bins` is not a positive integer, or the edges are not finite and in order
* @see numpy.histogram, which drops values beyond the bins
* @example
* histogram(Float64Array.of(-9, 0, 1, 2, 99), { low: 0, high: 2, bins: 2 }); // → [2, 3]
*/
function histogram(x, { low, high, bins }) {
	if (!(Number.isInteger(bins) && bins > 0)) throw new RangeError(`bins must be a positive integer, got ${bins}`);
	if (!(high >= low && Number.isFinite(high - low))) throw new RangeError(`bins from ${low} to ${high}: both ends must be finite, and low at most high`);
	const counts = new Uint32Array(bins);
	const edge = (k) => low + (high - low) * k / bins;
	for (let i = 0; i < x.length; i++) {
		const value = x[i];
		if (Number.isNaN(value)) continue;
		const place = high > low ? Math.floor((value - low) / (high - low) * bins) : 0;
		let k = Math.max(0, Math.min(bins - 1, place));
		if (high > low && k + 1 < bins && value >= edge(k + 1)) k++;
		else if (k > 0 && value < edge(k)) k--;
		counts[k]++;
	}
	return counts;
}
/**
* Quantiles of a column, with linear interpolation.
*
* @param x column; NaN is ignored
* @param shares quantile levels, each in [0, 1]
* @returns one quantile per level; NaN if there are no values
* @see numpy.quantile, method "linear"
* @example
* quantiles(Float64Array.of(3, 1, 2, NaN), [0, 0.5, 0.75]); // → [1, 2, 2.5]
*/
function quantiles(x, shares) {
	const sorted = valuesWhere(x, (value) => !Number.isNaN(value)).sort();
	return Float64Array.from(shares, (share) => {
		if (!(share >= 0 && share <= 1)) throw new RangeError(`a quantile's share must be in [0, 1], got ${share}`);
		const place = share * (sorted.length - 1);
		const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
		return below === above ? below : below + (above - below) * (place - Math.floor(place));
	});
}
/** Share of the rows on each side that are counted in the edge bins, so that a few outliers do not flatten the rest. */
const TAIL = .005;
/** Bins over a column without its tails; around the value if it is constant. */
function binsWithoutTails(x, bins) {
	const [low, high] = quantiles(x, [TAIL, 1 - TAIL]);
	const room = low === high ? Math.max(.5, Math.abs(low) * .001) : 0;
	return {
		low: low - room,
		high: high + room,
		bins
	};
}
/** The distribution of a column over bins, ready to draw. */
function stepsOf(x, { low, high, bins }) {
	const counted = histogram(x, {
		low,
		high,
		bins
	});
	const rows = counted.reduce((sum, n) => sum + n, 0);
	const counts = Uint32Array.of(counted[0], ...counted, counted.at(-1));
	const centres = Array.from(counted, (_, k) => low + (high - low) * (k + .5) / bins);
	return {
		x: Float64Array.of(low, ...centres, high),
		shares: Float64Array.from(counts, (n) => rows === 0 ? 0 : n / rows),
		counts
	};
}
/** The rows of a column with the given label. */
function rowsLabelled(x, label, wanted) {
	return valuesWhere(x, (_, i) => label[i] === wanted);
}
/** As `x.filter`, which first collects the values in a plain array and takes six times as long. */
function valuesWhere(x, isWanted) {
	const kept = new Float64Array(x.length);
	let n = 0;
	for (let i = 0; i < x.length; i++) if (isWanted(x[i], i)) kept[n++] = x[i];
	return kept.slice(0, n);
}

// lib/src/backtest/costs.ts
/** One tick, in dollars. */
const TICK = .01;
const BPS = 1e-4;
/** No costs: useful to see what costs do, never to judge by. */
const FREE = {
	name: "none",
	bps: 0,
	perShare: 0,
	minimum: 0,
	maximumRate: Number.POSITIVE_INFINITY,
	slippageBps: 0,
	slippageTicks: 0,
	borrowRate: 0,
	interestRate: 0
};
/**
* Interactive Brokers' fixed prices for US stocks as LEAN models them: half a cent per share, at least one dollar per
* order, at most half a percent of its value. The minimum takes precedence over the maximum, so an order of 100 dollars
* costs 1 percent.
*/
const INTERACTIVE_BROKERS = {
	perShare: .005,
	minimum: 1,
	maximumRate: .005
};
const HELP = "write \"none\", \"ib\", \"bps:5\" (a side), \"share:0.005\" (with \"min:1\" and \"max:0.5%\" of an order), slippage as " + "\"slip:2bps\" or \"slip:1tick\", and rates per year as \"borrow:2%\" and \"interest:3%\", joined by \"+\": \"ib+slip:1tick\"";
/**
* Parses costs as written on the command line.
*
* - `none`: no costs
* - `ib`: Interactive Brokers as LEAN models them, 0.005 $ a share, at least 1 $ and at most 0.5 % of an order
* - `bps:5`: 5 hundredths of a percent of each order's value
* - `share:0.005`, `min:1`, `max:0.5%`: dollars per share, with a minimum and a maximum per order
* - `slip:2bps`, `slip:1tick`: slippage of each market and stop order
* - `borrow:2%`: fee per year for shares borrowed to sell short; 0 if left out
* - `interest:3%`: interest per year on negative cash; 0 if left out. Positive cash never earns any
*
* Terms are joined by `+`, each kind at most once.
*
* @param text costs
* @returns the costs per side
* @throws when a term is unknown, repeated or negative; the error says what can be written
* @example
* parseCosts("ib").minimum; // → 1
* parseCosts("bps:0.5+slip:2bps").slippageBps; // → 2
* parseCosts("ib+borrow:2%").borrowRate; // → 0.02
*/
function parseCosts(text) {
	const costs = {
		...FREE,
		name: text.replace(/\s+/g, "")
	};
	const seen = new Set();
	const set = (key, value) => {
		if (seen.has(key)) throw new Error(`costs "${text}": ${key} is given twice`);
		seen.add(key);
		costs[key] = value;
	};
	for (const term of costs.name.split("+")) {
		const [, kind, number, unit = ""] = /^([a-z]+)(?::(\d+(?:\.\d+)?|\.\d+)(bps|ticks?|%)?)?$/.exec(term) ?? [];
		const value = Number(number);
		const shape = `${kind}${number === undefined ? "" : ":"}${unit}`;
		if (shape === "none") {
			if (costs.name !== "none") throw new Error(`costs "${text}": "none" cannot be combined with other terms; ${HELP}`);
		} else if (shape === "ib") {
			for (const [key, amount] of Object.entries(INTERACTIVE_BROKERS)) set(key, amount);
		} else if (shape === "bps:" || shape === "bps:bps") set("bps", value);
		else if (shape === "share:") set("perShare", value);
		else if (shape === "min:") set("minimum", value);
		else if (shape === "max:%") set("maximumRate", value / 100);
		else if (shape === "slip:bps") set("slippageBps", value);
		else if (shape === "borrow:%") set("borrowRate", value / 100);
		else if (shape === "interest:%") set("interestRate", value / 100);
		else if (shape === "slip:tick" || shape === "slip:ticks") set("slippageTicks", value);
		else throw new Error(`costs "${text}": "${term}" is not a known term; ${HELP}`);
	}
	if (seen.has("slippageBps") && seen.has("slippageTicks")) {
		throw new Error(`costs "${text}": give slippage in bps or in ticks, not both`);
	}
	return costs;
}
/**
* Multiplies costs by a factor: commission, its minimum and maximum, slippage, and the rates per year.
*
* @param costs any costs
* @param factor at least 0; 2 for twice the costs
* @throws RangeError when the factor is negative or not a number
* @example
* scaleCosts(parseCosts("ib"), 2).minimum; // → 2
*/
function scaleCosts(costs, factor) {
	if (!(factor >= 0)) throw new RangeError(`costs can be scaled by 0 or more, not by ${factor}`);
	return {
		name: `${factor} x (${costs.name})`,
		bps: costs.bps * factor,
		perShare: costs.perShare * factor,
		minimum: costs.minimum * factor,
		maximumRate: factor === 0 ? costs.maximumRate : costs.maximumRate * factor,
		slippageBps: costs.slippageBps * factor,
		slippageTicks: costs.slippageTicks * factor,
		borrowRate: costs.borrowRate * factor,
		interestRate: costs.interestRate * factor
	};
}
/**
* Commission of one order.
*
* @param costs the costs
* @param shares number of shares bought or sold; the sign does not matter
* @param price fill price of one share
* @returns dollars, 0 for no shares
* @see LEAN's `InteractiveBrokersFeeModel`, for the order in which minimum and maximum apply
* @example
* orderFee(parseCosts("ib"), 1000, 250); // → 5
* orderFee(parseCosts("ib"), 1, 250); // → 1
*/
function orderFee(costs, shares, price) {
	const quantity = Math.abs(shares);
	if (quantity === 0) return 0;
	const value = quantity * price;
	const fee = costs.bps * BPS * value + costs.perShare * quantity;
	return fee < costs.minimum ? costs.minimum : Math.min(fee, costs.maximumRate * value);
}
/**
* The fill price of an order, after slippage.
*
* @param costs the costs
* @param price the market price
* @param side 1 for a buy, -1 for a sale
* @returns a worse price: higher for a buy, lower for a sale
* @example
* slippedPrice(parseCosts("slip:1tick"), 250, -1); // → 249.99
*/
function slippedPrice(costs, price, side) {
	return price + side * (price * costs.slippageBps * BPS + costs.slippageTicks * TICK);
}
/** Days per year by which the rates per year are charged. */
const DAYS_PER_YEAR = 365;
/**
* What holding a position over a number of nights costs: the borrow fee on its value if it is short, and interest on
* negative cash.
*
* @param costs the costs
* @param cash cash at the close of the last day
* @param value value of the position at that close, negative if short
* @param nights calendar days since then
* @returns dollars, 0 or more
* @example
* financingOf(parseCosts("borrow:3.65%"), 20_000, -10_000, 3); // → 3
*/
function financingOf({ borrowRate, interestRate }, cash, value, nights) {
	return (Math.max(-value, 0) * borrowRate + Math.max(-cash, 0) * interestRate) * nights / DAYS_PER_YEAR;
}
/**
* Cuts an order to what can be paid: the most shares, up to `wanted`, whose value and commission are at most `money`.
*
* @param costs the costs
* @param wanted number of shares, positive
* @param price fill price of one share
* @param money dollars; 0 or less buys nothing
* @param whole whether only whole shares can be traded
* @returns a number from 0 to `wanted`
* @example
* affordable(parseCosts("ib"), 10, 100, 1000, true); // → 9
* affordable(parseCosts("none"), 10, 125, 1000, false); // → 8
*/
function affordable(costs, wanted, price, money, whole) {
	const most = money * (1 + 1e-12);
	const fits = (shares) => shares * price + orderFee(costs, shares, price) <= most;
	if (fits(wanted)) return wanted;
	const { bps, perShare, minimum, maximumRate } = costs;
	const rate = price * bps * BPS + perShare;
	const above = money / Math.min(price + rate, price * (1 + maximumRate));
	const candidates = [above, (money - minimum) / price].map((shares) => {
		const possible = Math.min(shares, wanted);
		return whole ? Math.floor(possible * (1 + 1e-12)) : possible;
	});
	return Math.max(0, ...candidates.filter((shares) => shares > 0 && fits(shares)));
}

// lib/src/backtest/account.ts
/** A new account that holds only cash. */
function openAccount(cash, costs, interval, whole) {
	return {
		costs,
		interval,
		whole,
		cash,
		shares: 0,
		entryPrice: Number.NaN,
		heldFrom: 0,
		heldSince: Number.NaN,
		fills: [],
		trades: [],
		open: openTrade(cash, 0)
	};
}
function openTrade(equity, firstFill) {
	return {
		equity,
		firstFill,
		shares: 0,
		sharesIn: 0,
		valueIn: 0,
		sharesOut: 0,
		valueOut: 0,
		gross: 0,
		slippage: 0,
		fees: 0,
		financing: 0
	};
}
/** Equity: cash plus the position at a price. */
function equityOf({ cash, shares }, price) {
	return cash + shares * price;
}
/**
* Changes the position to another number of shares. A change of sides takes two orders: one closes, one opens. What
* opens a position or adds to it is cut to what the account can pay.
*
* @returns whether it was cut
*/
function tradeTo(account, wanted, at) {
	if (account.shares * wanted < 0) fillOrder(account, -account.shares, at);
	const order = wanted - account.shares;
	const adds = account.shares * order >= 0;
	const possible = adds ? payable(account, order, at) : order;
	if (!isRounding(possible, wanted)) fillOrder(account, possible, at);
	return possible !== order;
}
/** Whether an order for a position of `wanted` shares is only what rounding leaves of fractions of a share. */
function isRounding(order, wanted) {
	return Math.abs(order) <= 1e-9 * Math.abs(wanted);
}
/**
* The part of an order that the account can pay: a purchase with its cash; a short sale with the equity that its short
* position does not bind yet.
*/
function payable({ cash, costs, shares, whole }, order, { reference }) {
	const side = order > 0 ? 1 : -1;
	const price = slippedPrice(costs, reference, side);
	const money = side > 0 ? cash : cash + 2 * shares * price;
	return side * affordable(costs, Math.abs(order), price, money, whole);
}
/** Charges what holding the position since the last close has cost; `price` is that close. */
function payFinancing(account, price, nights) {
	const { costs, cash, shares } = account;
	if (shares === 0) return;
	const charge = financingOf(costs, cash, shares * price, nights);
	account.cash -= charge;
	account.open.financing += charge;
}
/** Fills an order and records it. An order never takes the position through zero. */
function fillOrder(account, shares, at) {
	const { bar, time, reference, reason } = at;
	const quantity = Math.abs(shares);
	const price = reason === "target" ? reference : slippedPrice(account.costs, reference, shares > 0 ? 1 : -1);
	const fee = orderFee(account.costs, quantity, price);
	if (account.shares === 0) {
		account.open = openTrade(account.cash, account.fills.length);
		account.heldFrom = at.atOpen ? bar : bar + 1;
		account.heldSince = at.atOpen ? time - account.interval : time;
	}
	const trade = account.open;
	const opening = account.shares * shares >= 0;
	account.cash -= shares * price + fee;
	account.shares += shares;
	trade.gross -= shares * reference;
	trade.slippage += quantity * Math.abs(price - reference);
	trade.fees += fee;
	if (opening) addIn(account, quantity, price);
	else addOut(trade, quantity, price);
	const { cash, shares: position } = account;
	account.fills.push({
		bar,
		time,
		shares,
		reference,
		price,
		fee,
		reason,
		cash,
		position
	});
	if (position === 0) closeTrade(account, shares < 0 ? "long" : "short", at);
}
/** Updates the position after a fill that opened it or added to it. */
function addIn(account, quantity, price) {
	const { open: trade, entryPrice } = account;
	const held = Math.abs(account.shares);
	trade.sharesIn += quantity;
	trade.valueIn += quantity * price;
	trade.shares = Math.max(trade.shares, held);
	account.entryPrice = held === quantity ? price : entryPrice + (price - entryPrice) * (quantity / held);
}
/** Updates the position after a fill that reduced it. */
function addOut(trade, quantity, price) {
	trade.sharesOut += quantity;
	trade.valueOut += quantity * price;
}
/** Records the trade that the last fill closed. */
function closeTrade(account, side, { bar, time, reason, atOpen }) {
	const { open: trade, fills } = account;
	const entry = fills[trade.firstFill];
	const profit = trade.gross - trade.slippage - trade.fees - trade.financing;
	account.trades.push({
		side,
		entryBar: entry.bar,
		exitBar: bar,
		entryTime: entry.time,
		exitTime: time,
		shares: trade.shares,
		entryPrice: trade.valueIn / trade.sharesIn,
		exitPrice: trade.valueOut / trade.sharesOut,
		reason,
		gross: trade.gross,
		slippage: trade.slippage,
		fees: trade.fees,
		financing: trade.financing,
		profit,
		return: profit / trade.equity,
		bars: (atOpen ? bar : bar + 1) - account.heldFrom,
		minutes: (time - entry.time) / MINUTE,
		firstFill: trade.firstFill,
		lastFill: fills.length - 1
	});
	account.entryPrice = Number.NaN;
}

// lib/src/backtest/check-inputs.ts
/** Whether a policy sets a stop, a trailing stop or a target in ATR. */
function hasBrackets({ stopAtr, trailAtr, targetAtr }) {
	return stopAtr !== undefined || trailAtr !== undefined || targetAtr !== undefined;
}
/** Throws when a signal that a policy needs is missing, or when a signal does not have one value per bar. */
function checkSignals(bars, rules, signals) {
	const needs = [...rules.needs ?? [], ...hasBrackets(rules) ? ["atr"] : []];
	const missing = needs.filter((name) => signals[name] === undefined);
	if (missing.length > 0) {
		const given = Object.keys(signals).join(", ") || "none";
		throw new Error(`${rules.name} needs the signals ${missing.join(", ")}; given: ${given}; modelSignals computes them`);
	}
	for (const [name, column] of Object.entries(signals)) {
		if (column.length === bars.time.length) continue;
		throw new Error(`signal "${name}" has ${column.length} values for ${bars.time.length} bars: it needs one per bar`);
	}
}
/** Throws when a policy's stop, trailing stop, target or daily stop is not a positive number. */
function checkLevels(rules) {
	for (const name of [
		"stopAtr",
		"trailAtr",
		"targetAtr",
		"dailyStop"
	]) {
		const value = rules[name];
		if (value !== undefined && !(value > 0 && value < Number.POSITIVE_INFINITY)) {
			throw new RangeError(`${rules.name}: ${name} must be positive, got ${value}; leave it out for none`);
		}
	}
}
/** Throws when a cost is missing, negative or not a number; only the maximum of a commission may be infinite. */
function checkCosts(costs) {
	const cure = "start from parseCosts(\"none\"), for example { ...parseCosts(\"none\"), bps: 5 }";
	for (const name of Object.keys(FREE)) {
		if (name === "name") continue;
		const value = costs[name];
		if (value === undefined) throw new TypeError(`costs have no ${name}; ${cure}`);
		const isAmount = typeof value === "number" && value >= 0;
		if (isAmount && (value < Number.POSITIVE_INFINITY || name === "maximumRate")) continue;
		throw new RangeError(`costs: ${name} must be a number of at least 0, got ${shown(value)}; ${cure}`);
	}
	if (costs.slippageBps >= 1e4) {
		throw new RangeError(`costs: slippageBps is ${costs.slippageBps}, all of the price or more; 2 is 0.02 %`);
	}
}
/** Throws when a policy's answer is not a target: a number from -1 to 1, or HOLD. */
function checkAnswer(policy, answer, time) {
	if (typeof answer === "number" && !(answer < -1 || answer > 1)) return;
	throw new Error(`${policy} answered ${shown(answer)} at ${formatTime(time)}: a target must be a fraction of the equity from -1 (all of it ` + "sold short) to 1 (all of it in the stock), or HOLD to change nothing");
}
/** A value as it is written in code. */
function shown(value) {
	return typeof value === "string" ? JSON.stringify(value) : String(value);
}
/** Throws when the columns of bars are not of one length, or at the first time that does not increase. */
function checkTimes(bars) {
	const { time } = bars;
	for (const name of BAR_COLUMNS) {
		if (bars[name].length === time.length) continue;
		throw new Error(`the bars have ${time.length} times but ${bars[name].length} values of ${name}`);
	}
	if (time.length > 0 && !Number.isFinite(time[0])) throw new Error(`the time of bar 1 is ${time[0]}`);
	for (let i = 1; i < time.length; i++) {
		if (time[i] > time[i - 1] && time[i] < Number.POSITIVE_INFINITY) continue;
		const fault = timeFault(time[i - 1], time[i], i);
		if (fault !== undefined) throw new Error(fault);
	}
}
/** What is wrong with the time of row `i` after that of the row before; undefined in the hour that is repeated in autumn. */
function timeFault(before, time, i) {
	if (!Number.isFinite(time)) return `the time of bar ${i + 1} is ${time}, after ${formatTime(before)}`;
	if (isSetBack(before, time)) return undefined;
	const bar = `bar ${i + 1} (${formatTime(time)})`;
	if (time === before) return `${bar} repeats the time of the bar before; keep one bar per time`;
	return `${bar} is before bar ${i} (${formatTime(before)}); sort the bars by time`;
}
/** Throws at the first bar of a range of rows that cannot be traded. */
function checkBars(bars, { start, end }) {
	const { open, high, low, close, volume } = bars;
	for (let i = start; i < end; i++) {
		const o = open[i];
		const h = high[i];
		const l = low[i];
		const c = close[i];
		if (l > 0 && o >= l && c >= l && h >= o && h >= c && h < Number.POSITIVE_INFINITY && !(volume[i] < 0)) continue;
		const fault = barFault(o, h, l, c) ?? `its volume is ${volume[i]}`;
		throw new Error(`bar ${i + 1} (${formatTime(bars.time[i])}) cannot be traded: ${fault}; correct or drop it ` + "(ata-lab doctor FILE finds all such bars of a file)");
	}
}
/** What is wrong with the prices of a bar. */
function barFault(open, high, low, close) {
	const prices = {
		open,
		high,
		low,
		close
	};
	const text = `open ${open}, high ${high}, low ${low}, close ${close}`;
	for (const [name, price] of Object.entries(prices)) {
		if (!(price > 0 && price < Number.POSITIVE_INFINITY)) return `its ${name} is ${price} (${text})`;
	}
	if (low > Math.min(open, high, close)) return `its low is above another price (${text})`;
	return high < Math.max(open, close) ? `its high is below another price (${text})` : undefined;
}

// lib/src/backtest/days.ts
/** The last row of each calendar day in a range of rows. */
function lastRowsOfDays(time, { start, end }) {
	const rows = [];
	for (let first = start; first < end; first = rows.at(-1) + 1) {
		const tomorrow = midnightOf(time[first]) + DAY;
		let last = first;
		while (last + 1 < end && time[last + 1] < tomorrow) last++;
		rows.push(last);
	}
	return rows;
}
/**
* The account at the end of each day.
*
* @param time times of the bars, with `equity` at their closes
* @param cash starting cash
* @param ends indices of the days' last bars
*/
function daysOf(time, equity, cash, ends) {
	const closes = new Float64Array(ends.map((i) => equity[i]));
	return {
		time: new Float64Array(ends.map((i) => midnightOf(time[i]))),
		equity: closes,
		return: closes.map((value, d) => {
			const before = d === 0 ? cash : closes[d - 1];
			return before > 0 ? value / before - 1 : 0;
		})
	};
}

// lib/src/backtest/levels.ts
/** Levels before anything is held. */
function noLevels() {
	return {
		stop: Number.NaN,
		target: Number.NaN,
		trailBy: Number.NaN,
		trail: Number.NaN,
		floor: Number.NaN,
		stopped: false,
		stoppedDays: 0,
		below: Number.NaN,
		above: Number.NaN,
		loss: "stop"
	};
}
/** Starts a day: the daily stop is measured from the equity at its open. */
function startDay(levels, account, open, dailyStop) {
	levels.stopped = false;
	if (dailyStop === undefined) return;
	levels.floor = equityOf(account, open) * (1 - dailyStop);
	setBounds(levels, account);
}
/** Stops trading for the day. */
function stopDay(levels) {
	levels.stopped = true;
	levels.stoppedDays++;
}
/** Sets the brackets of a position that was just opened; `atr` is that of the bar that decided. */
function setBrackets(levels, account, rules, atr) {
	const { shares, entryPrice } = account;
	const side = Math.sign(shares);
	levels.stop = entryPrice - side * (rules.stopAtr ?? Number.NaN) * atr;
	levels.target = entryPrice + side * (rules.targetAtr ?? Number.NaN) * atr;
	levels.trailBy = (rules.trailAtr ?? Number.NaN) * atr;
	levels.trail = entryPrice - side * levels.trailBy;
}
/** Moves the trailing stop after a bar, if the bar's prices were better than all before. */
function moveTrail(levels, account, low, high) {
	const isLong = account.shares > 0;
	const level = isLong ? high - levels.trailBy : low + levels.trailBy;
	if (isLong ? level <= levels.trail : level >= levels.trail) return;
	levels.trail = level;
	setBounds(levels, account);
}
/** Recomputes the prices between which the position stays open: after each fill, and when a level has moved. */
function setBounds(levels, { cash, shares }) {
	if (shares === 0) {
		levels.below = Number.NaN;
		levels.above = Number.NaN;
		return;
	}
	const isLong = shares > 0;
	const { stop, trail, target, floor } = levels;
	let nearest = stop;
	levels.loss = "stop";
	if (isNearer(trail, nearest, isLong)) {
		nearest = trail;
		levels.loss = "trail";
	}
	const dayLevel = (floor - cash) / shares;
	if (isNearer(dayLevel, nearest, isLong)) {
		nearest = dayLevel;
		levels.loss = "dailyStop";
	}
	levels.below = isLong ? nearest : target;
	levels.above = isLong ? target : nearest;
}
/** Whether a loss level is reached before another; NaN is never reached. */
function isNearer(level, other, isLong) {
	if (Number.isNaN(other)) return !Number.isNaN(level);
	return isLong ? level > other : level < other;
}
/** Whether prices from `low` to `high` reach a level of the open position. */
function reaches({ below, above }, low, high) {
	return low <= below || high >= above;
}
/**
* The level that prices reach; the loss comes before the target if they reach both. It fills at its own price, or at
* the bar's open if that is beyond it.
*
* @param levels the levels; one of them is reached
* @param isLong whether the position is long
* @param first the bar's open
* @param low lowest price considered
* @param high highest price considered
*/
function reachedLevel({ below, above, loss }, isLong, first, low, high) {
	const isLoss = isLong ? low <= below : high >= above;
	return {
		reason: isLoss ? loss : "target",
		price: isLoss === isLong ? Math.min(first, below) : Math.max(first, above)
	};
}

// lib/src/backtest/missing-days.ts
/** The days without bars in a period that the exchange calendar does not explain; none outside the calendar's years. */
function missingDays({ time, zone }, { start }, dayEnds) {
	if (zone !== "America/New_York") return [];
	const [first, last] = CALENDAR_YEARS;
	const [from, to] = [parseDay(`${first}-01-01`), parseDay(`${last + 1}-01-01`)];
	const holes = [];
	let after = midnightOf(time[start]);
	for (const row of dayEnds) {
		const before = midnightOf(time[row]);
		let sessions = 0;
		for (let day = Math.max(after + DAY, from); day < Math.min(before, to); day += DAY) if (sessionOf(day)) sessions++;
		if (sessions > 0) holes.push({
			after,
			before,
			sessions
		});
		after = before;
	}
	return holes;
}

// lib/src/backtest/notes.ts
/** Notes for the reader of a backtest. */
function notesOf$1(result, facts) {
	const { policy, fill, trades, counts } = result;
	const notes = [];
	if (fill === "close") notes.push("Optimistic: orders are filled at the close that triggered them, which is impossible in practice.");
	if (facts.ruined) notes.push("The account was ruined: its equity fell to zero, and trading stopped.");
	if (trades.length === 0) notes.push(noTrades(policy, counts));
	if (counts.cut > 0) notes.push(cutOrders(counts.cut));
	if (!facts.volumeKnown) {
		notes.push("The bars have no volume at all, so it is unknown whether orders could have been filled.");
	}
	if (counts.waited > 0) notes.push(waitedOrders(counts.waited));
	if (facts.soldWithoutVolume) {
		notes.push("Optimistic: the last position is sold at the close of the last bar, although that bar has no volume.");
	}
	if (facts.missing.length > 0) notes.push(hole(facts.missing));
	return notes;
}
function cutOrders(cut) {
	return `${cut === 1 ? "An order was" : `${cut} orders were`} cut, because at the price of the fill, fees included, the account ` + "could not pay for all of it.";
}
function waitedOrders(waited) {
	return `${waited === 1 ? "Once" : `${waited} times`} an order, stop or target could not be filled because the bar had no volume; ` + "it waited for the next bar with volume.";
}
/** Number of holes that are named. */
const NAMED = 3;
function hole(missing) {
	const days = missing.reduce((sum, { sessions }) => sum + sessions, 0);
	const named = missing.slice(0, NAMED).map(({ after, before, sessions }) => `${sessions} between ${dateOf(after)} and ${dateOf(before)}`);
	const rest = missing.length > NAMED ? `, and ${missing.length - NAMED} more holes` : "";
	return `The bars lack ${days === 1 ? "a trading day" : `${days} trading days`}: ${named.join(", ")}${rest}. ` + "A position is held across them as over a night.";
}
/** Why nothing was traded. */
function noTrades(policy, { decisions, wishes, tooSmall, withoutAtr, cut }) {
	const asked = `NO TRADES. ${policy} was asked at ${decisions} bars`;
	if (wishes === 0) return `${asked} and never wanted a position.`;
	const why = [
		tooSmall > 0 ? `${tooSmall} orders were for less than one share: raise the cap or the cash, or use fractional shares` : "",
		withoutAtr > 0 ? `${withoutAtr} had no ATR to set brackets by` : "",
		cut > 0 ? `${cut} cost more than the cash` : ""
	].filter((text) => text !== "");
	return `${asked} and answered ${wishes} times, but nothing was filled${why.length > 0 ? `: ${why.join("; ")}` : ""}.`;
}

// lib/src/backtest/period.ts
/** Wall-clock milliseconds of a day or of a time that `formatTime` wrote. */
function parseMoment(text) {
	if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return parseDay(text);
	const time = Date.parse(`${text.replace(" ", "T")}Z`);
	if (Number.isNaN(time) || formatTime(time) !== text) {
		throw new Error(`"${text}" is not a time: write YYYY-MM-DD or YYYY-MM-DD HH:MM:SS`);
	}
	return time;
}
/** The rows of a period. Throws when there are none. */
function rowsOf(time, { from, to }) {
	const start = from === undefined ? 0 : bisectRight(time, parseMoment(from) - 1);
	const end = to === undefined ? time.length : bisectRight(time, parseMoment(to));
	if (start < end) return {
		start,
		end
	};
	const span = time.length === 0 ? "no bars" : `bars from ${formatTime(time[0])} to ${formatTime(time.at(-1))}`;
	throw new Error(`there is no bar from ${from ?? "the first"} to ${to ?? "the last"}: there are ${span}`);
}

// lib/src/backtest/view.ts
/** Creates the view of a backtest; signals are read lazily. */
function makeView(bars, signals, costs, sizeOf) {
	const atBar = {};
	const shown = {
		bar: 0,
		time: bars.time[0],
		open: 0,
		high: 0,
		low: 0,
		close: 0,
		volume: 0,
		equity: 0,
		cash: 0,
		shares: 0,
		entryPrice: Number.NaN,
		barsHeld: 0,
		minutesHeld: 0,
		unrealised: 0,
		costRate: (fraction) => {
			const shares = sizeOf(Math.abs(fraction), shown.equity, shown.close);
			if (!(shares > 0)) return Number.POSITIVE_INFINITY;
			const price = slippedPrice(costs, shown.close, 1);
			return (price - shown.close) / shown.close + orderFee(costs, shares, price) / (shares * shown.close);
		},
		signals: atBar
	};
	for (const [name, column] of Object.entries(signals)) {
		Object.defineProperty(atBar, name, {
			enumerable: true,
			get: () => column[shown.bar]
		});
	}
	return shown;
}
/** Moves the view to a bar. */
function showBar(view, bars, bar) {
	view.bar = bar;
	view.time = bars.time[bar];
	view.open = bars.open[bar];
	view.high = bars.high[bar];
	view.low = bars.low[bar];
	view.close = bars.close[bar];
	view.volume = bars.volume[bar];
}
/** Updates the view with the account at the close of its bar. */
function showAccount(view, account) {
	const { shares, entryPrice } = account;
	const held = shares !== 0;
	view.equity = equityOf(account, view.close);
	view.cash = account.cash;
	view.shares = shares;
	view.entryPrice = entryPrice;
	view.barsHeld = held ? view.bar + 1 - account.heldFrom : 0;
	view.minutesHeld = held ? (view.time - account.heldSince) / MINUTE : 0;
	view.unrealised = held ? shares * (view.close - entryPrice) : 0;
}

// lib/src/backtest/backtest.ts
/**
* Backtests a policy: simulates an account that trades it bar by bar.
*
* The policy is asked at the close of each bar and sees no later bar. Its order, sized at that close, is filled at the
* next bar's open plus slippage. Within a bar, events happen in this order: (1) on the first bar of a day, the nights
* since the last bar are charged, and then the day's opening equity is recorded; (2) if the open has jumped past a stop
* or target, the position is closed at the open and the waiting order is dropped; (3) the waiting order is filled at the
* open; (4) stop, trailing stop and daily stop act within the bar, before the target if both are touched; (5) at the
* close, positions that must not be held longer are closed; (6) the trailing stop moves. A day is a calendar day on the
* bars' clock. Whatever is held at the last bar is sold at its close, so the trades add up to the account.
*
* A stop fills at its level, or at the open if that is worse, less slippage. A target is a limit order: it fills at its
* level, or at the open if that is better. The trailing stop follows the best price since the entry; within a bar it
* stands where the bars before have moved it, so a bar's own high does not raise the stop of a long position until the
* next bar. Of several stops the nearest acts. The daily stop acts at the price at which the day's loss reaches its
* limit. After it, and at a day's last bar with `flatAtClose`, the policy is not asked. A change of sides takes two
* orders.
*
* An order that opens a position or adds to one is cut to what the account can pay where it is filled: a purchase with
* its commission to the cash; a short sale so that the short position's value is at most the equity. `counts.cut` says
* how often. A change of less than a billionth of the position is rounding and no order.
*
* A bar without volume (0 or missing) fills nothing: no order, stop or target. An order waits for the next bar with
* volume and is filled at its open, also with `fill: "close"`; a newer answer of the policy replaces it. So does a
* position that had to be closed at such a bar's close, and until then the policy is not asked. Only what is held at the
* last bar is sold in any case, with a note. If no bar has any volume, volume is unknown and everything fills.
*
* Holding a position overnight costs, per calendar day and at 1/365 of the yearly rate: `borrowRate` of a short
* position's value at the last close, and `interestRate` of negative cash. Both rates are 0 unless given. Positive cash
* earns nothing.
*
* Bars labelled with their start (preset `seed`) are still known only at their end: the bar labelled 10:00 closes at
* 10:04, and its order is filled at the open of the bar labelled 10:05.
*
* @param bars bars of any length, without missing prices
* @param policy what decides: a `Policy`, or its function alone
* @param options costs, signals, cash, fills, shares, and the period to trade in
* @returns the account bar by bar, with fills, trades and days
* @throws when a signal that the policy needs is missing or has the wrong length; times do not increase; a bar of the
* period lacks a price or is impossible; the period holds no bar; a cost is negative or missing; or the policy answers
* anything but a number in [-1, 1] or HOLD
* @example
* const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
* const overnight = (now) => (timeOfDay(bars.time)[now.bar] >= 15.9 ? 0.5 : 0);
* const result = backtest(bars, overnight, { costs: "bps:1" });
* result.equity.at(-1) === result.cashAt.at(-1); // → true
*/
function backtest(bars, policy, options) {
	const run = startRun(bars, policy, options);
	let first = run.rows.start;
	for (const last of run.dayEnds) {
		if (first > run.rows.start) payNights(run, first);
		startDay(run.levels, run.account, bars.open[first], run.rules.dailyStop);
		for (let i = first; i <= last; i++) {
			showBar(run.now, bars, i);
			tradeBar(run, i === last);
			if (mayAsk(run, i === last)) ask(run);
		}
		first = last + 1;
	}
	return resultOf(run);
}
/** Checks the arguments and opens the account. */
function startRun(bars, policy, options) {
	const rules = rulesOf(policy);
	const { cash = 1e5, fill = "nextOpen", shares = "whole", signals = {} } = options;
	const costs = typeof options.costs === "string" ? parseCosts(options.costs) : options.costs;
	if (!(cash > 0 && cash < Number.POSITIVE_INFINITY)) throw new RangeError(`cash must be positive, got ${cash}`);
	checkCosts(costs);
	checkSignals(bars, rules, signals);
	checkLevels(rules);
	checkTimes(bars);
	const rows = rowsOf(bars.time, options);
	checkBars(bars, rows);
	const sizeOf = shares === "whole" ? wholeShares : exactShares;
	const n = rows.end - rows.start;
	return {
		bars,
		rules,
		settings: {
			fill,
			shares,
			cash,
			sizeOf
		},
		rows,
		dayEnds: lastRowsOfDays(bars.time, rows),
		atr: hasBrackets(rules) ? signals.atr : undefined,
		account: openAccount(cash, costs, bars.interval, shares === "whole"),
		levels: noLevels(),
		now: makeView(bars, signals, costs, sizeOf),
		volumeKnown: bars.volume.some((volume) => volume > 0),
		curves: {
			cashAt: new Float64Array(n),
			position: new Float64Array(n),
			equity: new Float64Array(n)
		},
		counts: {
			decisions: 0,
			wishes: 0,
			tooSmall: 0,
			withoutAtr: 0,
			cut: 0,
			waited: 0
		},
		waiting: Number.NaN,
		waitingReason: "signal",
		waitingAtr: Number.NaN,
		ruined: false
	};
}
function rulesOf(policy) {
	const given = typeof policy === "function" ? {
		name: policy.name || "policy",
		decide: policy
	} : policy;
	const { name, decide, needs, stopAtr, trailAtr, targetAtr, dailyStop, flatAtClose } = given;
	return {
		name,
		decide,
		needs,
		stopAtr,
		trailAtr,
		targetAtr,
		dailyStop,
		flatAtClose
	};
}
function exactShares(fraction, equity, price) {
	return equity * fraction / price;
}
function wholeShares(fraction, equity, price) {
	return Math.trunc(exactShares(fraction, equity, price));
}
/** Charges the nights between the last bar before row `first` and that row. */
function payNights({ bars, account }, first) {
	const nights = dayOf(bars.time[first]) - dayOf(bars.time[first - 1]);
	payFinancing(account, bars.close[first - 1], nights);
}
/** One bar: its open, what happens within it, its close. */
function tradeBar(run, lastOfDay) {
	const { account, levels, now } = run;
	const fills = canFill(run);
	if (fills) {
		if (reaches(levels, now.open, now.open)) fillJumpedLevel(run);
		if (!Number.isNaN(run.waiting)) fillWaiting(run);
		if (reaches(levels, now.low, now.high)) fillLevel(run, now.low, now.high, false);
	} else if (!Number.isNaN(run.waiting) || reaches(levels, now.low, now.high)) run.counts.waited++;
	if (account.shares !== 0) sellAtClose(run, lastOfDay);
	const equity = equityOf(account, now.close);
	if (equity <= 0) run.ruined = true;
	if (!levels.stopped && equity <= levels.floor && (fills || account.shares === 0)) stopDay(levels);
	if (fills && account.shares !== 0 && run.rules.trailAtr !== undefined) moveTrail(levels, account, now.low, now.high);
	record(run, equity);
}
/** Whether orders are filled in the current bar: if it has volume, or none of the bars has. */
function canFill({ volumeKnown, now }) {
	return !volumeKnown || now.volume > 0;
}
/** Closes the position if the bar's open has jumped past one of its levels, and drops the waiting order. */
function fillJumpedLevel(run) {
	const { open } = run.now;
	fillLevel(run, open, open, true);
	run.waiting = Number.NaN;
}
/** Fills the waiting order at the bar's open. */
function fillWaiting(run) {
	execute(run, run.waiting, run.now.open, run.waitingReason, true);
	run.waiting = Number.NaN;
}
/** Closes the position if prices from `low` to `high` reach one of its levels. */
function fillLevel(run, low, high, atOpen) {
	const { account, levels, now } = run;
	const { reason, price } = reachedLevel(levels, account.shares > 0, now.open, low, high);
	if (reason === "dailyStop") stopDay(levels);
	execute(run, 0, price, reason, atOpen);
}
/** Closes the position at the bar's close if it must not be held longer. */
function sellAtClose(run, lastOfDay) {
	const reason = closingReason(run, lastOfDay);
	if (reason === undefined) return;
	if (canFill(run) || reason === "end") execute(run, 0, run.now.close, reason, false);
	else if (!mustLeave(run)) wait(run, 0, reason);
}
/** Lets an order wait that could not be filled at the close of a bar without volume. */
function wait(run, wanted, reason) {
	run.waiting = wanted;
	run.waitingReason = reason;
	run.counts.waited++;
}
/** Whether an order waits that closes the position whatever the policy says. */
function mustLeave({ waiting, waitingReason }) {
	return !Number.isNaN(waiting) && waitingReason !== "signal";
}
/** Why a position cannot be held beyond the bar: end of the period, ruin, or end of the day; undefined if it can. */
function closingReason(run, lastOfDay) {
	const { account, now, rules, rows } = run;
	if (now.bar === rows.end - 1) return "end";
	if (equityOf(account, now.close) <= 0) return "ruin";
	return rules.flatAtClose && lastOfDay ? "close" : undefined;
}
/** Whether the policy is asked at the bar's close: not if its answer could not be traded. */
function mayAsk(run, lastOfDay) {
	const { now, rules, rows, levels, ruined } = run;
	if (now.bar === rows.end - 1 || levels.stopped || ruined || mustLeave(run)) return false;
	return !(rules.flatAtClose && lastOfDay);
}
/** Asks the policy, and places the order that its answer implies. */
function ask(run) {
	const { account, atr, counts, now } = run;
	const { name, decide } = run.rules;
	showAccount(now, account);
	const answer = decide(now);
	counts.decisions++;
	checkAnswer(name, answer, now.time);
	if (Number.isNaN(answer)) return;
	counts.wishes++;
	run.waiting = Number.NaN;
	const wanted = run.settings.sizeOf(answer, now.equity, now.close);
	if (answer !== 0 && wanted === 0 && account.shares === 0) counts.tooSmall++;
	if (atr && Number.isNaN(atr[now.bar]) && opensPosition(account.shares, wanted)) counts.withoutAtr++;
	else if (!isRounding(wanted - account.shares, wanted)) order(run, wanted);
}
/** Places an order: it waits for the next open, or is filled at this close with `fill: "close"`. */
function order(run, wanted) {
	const { account, atr, now } = run;
	run.waitingAtr = atr ? atr[now.bar] : Number.NaN;
	if (run.settings.fill === "nextOpen") {
		run.waiting = wanted;
		run.waitingReason = "signal";
		return;
	}
	if (!canFill(run)) {
		wait(run, wanted, "signal");
		return;
	}
	execute(run, wanted, now.close, "signal", false);
	record(run, equityOf(account, now.close));
}
/** Changes the position to a number of shares at a market price, and sets the brackets of a new position. */
function execute(run, wanted, reference, reason, atOpen) {
	const { account, levels, now, rules } = run;
	const opens = opensPosition(account.shares, wanted);
	const wasCut = tradeTo(account, wanted, {
		bar: now.bar,
		time: now.time,
		reference,
		reason,
		atOpen
	});
	if (wasCut) run.counts.cut++;
	if (opens && account.shares !== 0) setBrackets(levels, account, rules, run.waitingAtr);
	setBounds(levels, account);
}
/** Whether a position of `wanted` shares would be a new one: opened from flat, or on the other side. */
function opensPosition(shares, wanted) {
	return wanted !== 0 && shares * wanted <= 0;
}
/** Records the account at the bar's close. */
function record({ account, curves, now, rows }, equity) {
	const at = now.bar - rows.start;
	curves.equity[at] = equity;
	curves.cashAt[at] = account.cash;
	curves.position[at] = account.shares;
}
/** The result of the run. */
function resultOf(run) {
	const { bars, rules, settings, account, curves, dayEnds } = run;
	const { start, end } = run.rows;
	const { fill, shares, cash } = settings;
	const time = bars.time.subarray(start, end);
	const ends = dayEnds.map((row) => row - start);
	const result = {
		policy: rules.name,
		symbol: bars.symbol,
		costs: account.costs,
		fill,
		shares,
		cash,
		firstBar: start,
		time,
		close: bars.close.subarray(start, end),
		...curves,
		fills: account.fills,
		trades: account.trades,
		days: daysOf(time, curves.equity, cash, ends),
		counts: {
			...run.counts,
			stoppedDays: run.levels.stoppedDays
		}
	};
	const facts = {
		ruined: run.ruined,
		volumeKnown: run.volumeKnown,
		soldWithoutVolume: account.fills.at(-1)?.reason === "end" && !canFill(run),
		missing: missingDays(bars, run.rows, dayEnds)
	};
	return {
		...result,
		notes: notesOf$1(result, facts)
	};
}

// lib/src/stats/normal.ts
/**
* The normal distribution function: the probability of a value below z.
*
* @param z in standard deviations
* @returns from 0 to 1, accurate to 1e-15; in the tails, relative to their size
* @see Marsaglia (2004), "Evaluating the Normal Distribution", for the series; Abramowitz & Stegun 26.2.14 for the tails
* @example
* normalCdf(1.959963984540054); // → 0.975
*/
function normalCdf(z) {
	const density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
	const x = Math.abs(z);
	if (x < 3) {
		let term = z;
		let sum = z;
		for (let k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
			term *= z * z / k;
			sum += term;
		}
		return .5 + sum * density;
	}
	let fraction = 0;
	for (let k = 120; k >= 1; k--) fraction = k / (x + fraction);
	const tail = density / (x + fraction);
	return z < 0 ? tail : z > 0 ? 1 - tail : Number.NaN;
}
/**
* The normal quantile: the z with the given share of values below it.
*
* @param share from 0 to 1
* @returns standard deviations; -Infinity for 0, Infinity for 1
* @throws RangeError when the share is outside [0, 1]
* @example
* normalQuantile(0.975); // → 1.959964
*/
function normalQuantile(share) {
	if (!(share >= 0 && share <= 1)) throw new RangeError(`a share must be from 0 to 1, got ${share}`);
	if (share === 0 || share === 1) return share === 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
	if (share > .5) return -normalQuantile(1 - share);
	const t = Math.sqrt(-2 * Math.log(share));
	let z = -(t - (2.515517 + t * (.802853 + t * .010328)) / (1 + t * (1.432788 + t * (.189269 + t * .001308))));
	for (let step = 0; step < 3; step++) {
		const newton = (normalCdf(z) - share) * Math.sqrt(2 * Math.PI) * Math.exp(z * z / 2);
		z -= newton / (1 + z * newton / 2);
	}
	return z;
}

// lib/src/backtest/returns.ts
/** Trading days per year, used to annualise daily figures. */
const TRADING_DAYS = 252;
/**
* Compound annual growth rate of daily returns.
*
* @param returns daily returns
* @returns a fraction: 0.1 is ten percent per year; NaN without days, -1 if everything was lost
* @see empyrical `annual_return`
* @example
* annualReturn(new Float64Array(252).fill(0.001)); // → 0.2864
*/
function annualReturn(returns) {
	let growth = 1;
	for (const r of returns) growth *= 1 + r;
	return growth <= 0 ? -1 : growth ** (252 / returns.length) - 1;
}
/**
* Standard deviation of daily returns, annualised by the square root of 252.
*
* @param returns daily returns
* @returns a fraction; NaN for fewer than two days
* @see empyrical `annual_volatility`
* @example
* annualVolatility(Float64Array.of(0.01, -0.01)); // → 0.2245
*/
function annualVolatility(returns) {
	return standardDeviation(returns) * Math.sqrt(252);
}
/**
* Sharpe ratio: mean daily return beyond the risk-free rate over its standard deviation, annualised by the square root
* of 252.
*
* @param returns daily returns
* @param options riskFree: the rate per year (0: cash is assumed to earn nothing)
* @returns a ratio; NaN for fewer than two days, or without variation
* @see Sharpe (1994), "The Sharpe Ratio"; empyrical `sharpe_ratio`, whose `risk_free` is that of a day
* @example
* sharpeRatio(Float64Array.of(0.02, -0.01, 0.01)); // → 6.93
* sharpeRatio(Float64Array.of(0.02, -0.01, 0.01), { riskFree: 0.0252 }); // → 6.82
*/
function sharpeRatio(returns, { riskFree = 0 } = {}) {
	const deviation = standardDeviation(returns);
	return deviation > 0 ? (mean(returns) - riskFree / 252) / deviation * Math.sqrt(252) : Number.NaN;
}
/**
* Sortino ratio: mean daily return beyond the risk-free rate over the root mean square of the days that earned less than
* it (the others count as 0), annualised.
*
* @param returns daily returns
* @param options riskFree: the rate per year (0)
* @returns a ratio; NaN for fewer than two days, or if no day earned less than the rate
* @see Sortino & Price (1994); empyrical `sortino_ratio`, whose `required_return` is that of a day
* @example
* sortinoRatio(Float64Array.of(0.02, -0.01, 0.01)); // → 18.33
*/
function sortinoRatio(returns, { riskFree = 0 } = {}) {
	const required = riskFree / 252;
	let squares = 0;
	for (const r of returns) squares += Math.min(r - required, 0) ** 2;
	if (!(squares > 0) || returns.length < 2) return Number.NaN;
	return (mean(returns) - required) / Math.sqrt(squares / returns.length) * Math.sqrt(252);
}
/**
* The deepest fall of an account from an earlier peak, and the longest time it spent below one.
*
* @param returns daily returns
* @returns the drawdown, in days counted from 0
* @see empyrical `max_drawdown`, for the depth
* @example
* maxDrawdown(Float64Array.of(0.1, -0.2, 0.1, 0.3)); // → { depth: -0.2, peak: 0, trough: 1, recovery: 3, longest: 2 }
*/
function maxDrawdown(returns) {
	let value = 1;
	let top = 1;
	let topDay = -1;
	let longest = 0;
	let deepest = {
		depth: 0,
		peak: -1,
		trough: -1,
		recovery: null
	};
	for (let day = 0; day < returns.length; day++) {
		value *= 1 + returns[day];
		if (value >= top) {
			if (deepest.peak === topDay && deepest.trough > topDay) deepest.recovery = day;
			top = value;
			topDay = day;
			continue;
		}
		longest = Math.max(longest, day - topDay);
		const depth = value / top - 1;
		if (depth < deepest.depth) deepest = {
			depth,
			peak: topDay,
			trough: day,
			recovery: null
		};
	}
	return {
		...deepest,
		longest
	};
}
/**
* Calmar ratio: annual growth divided by the deepest drawdown.
*
* @param returns daily returns
* @returns a ratio; NaN without a drawdown
* @see Young (1991); empyrical `calmar_ratio`
* @example
* calmarRatio(Float64Array.of(0.01, -0.005, 0.01)) > 0; // → true
*/
function calmarRatio(returns) {
	const { depth } = maxDrawdown(returns);
	return depth < 0 ? annualReturn(returns) / -depth : Number.NaN;
}

// lib/src/backtest/sharpe-evidence.ts
/**
* Measures the daily Sharpe ratio with skewness and kurtosis, as the functions of this file need it.
*
* @param returns daily returns
* @returns biased moments, as in scipy's `skew` and `kurtosis(fisher=False)`; NaN without variation
* @example
* measureSharpe(Float64Array.of(0.02, -0.01, 0.01)); // → { sharpe: 0.4364, n: 3, skewness: -0.3818, kurtosis: 1.5 }
*/
function measureSharpe(returns) {
	const centre = mean(returns);
	let [second, third, fourth] = [
		0,
		0,
		0
	];
	for (const r of returns) {
		const d = r - centre;
		second += d * d / returns.length;
		third += d * d * d / returns.length;
		fourth += d * d * d * d / returns.length;
	}
	return {
		sharpe: sharpeRatio(returns) / Math.sqrt(252),
		n: returns.length,
		skewness: third / second ** 1.5,
		kurtosis: fourth / (second * second)
	};
}
/** (n - 1) times the variance of a measured Sharpe ratio. */
function spread({ sharpe, skewness, kurtosis }) {
	return 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe;
}
/**
* Probabilistic Sharpe ratio: the probability that the true Sharpe ratio is above a benchmark, given the measured one
* and the number, skewness and kurtosis of the returns.
*
* @param measured per period, not annualised; see `measureSharpe`
* @param benchmark for the same period
* @returns from 0 to 1; NaN for fewer than two returns
* @see Bailey & López de Prado (2012), "The Sharpe Ratio Efficient Frontier"
* @example
* // Their track record of 24 months: 0.98 if the returns were normal, 0.91 as they are.
* probabilisticSharpe({ sharpe: 0.036 / 0.079, n: 24, skewness: -2.448, kurtosis: 10.164 }, 0); // → 0.913
*/
function probabilisticSharpe(measured, benchmark = 0) {
	return normalCdf((measured.sharpe - benchmark) * Math.sqrt(measured.n - 1) / Math.sqrt(spread(measured)));
}
/**
* The expected best Sharpe ratio of a number of trials without any skill.
*
* @param trials how many were tried, at least 1
* @param variance of the trials' Sharpe ratios, per period
* @returns a ratio per period; 0 for one trial
* @throws RangeError when `trials` is not a whole number of at least 1
* @see Bailey & López de Prado (2014), "The Deflated Sharpe Ratio", equation 1
* @example
* expectedBestSharpe(100, 0.5 / 250); // → 0.1132
*/
function expectedBestSharpe(trials, variance) {
	if (!(Number.isInteger(trials) && trials >= 1)) throw new RangeError(`trials must be 1 or more, got ${trials}`);
	if (trials === 1) return 0;
	const EULER = .5772156649015329;
	const best = (1 - EULER) * normalQuantile(1 - 1 / trials) + EULER * normalQuantile(1 - 1 / (trials * Math.E));
	return Math.sqrt(variance) * best;
}
/**
* Deflated Sharpe ratio: the probability that the true Sharpe ratio is above 0, given that the measured one is the best
* of a number of trials.
*
* @param measured per period, not annualised; see `measureSharpe`
* @param trials how many were tried
* @param variance of the trials' Sharpe ratios, per period; by default that of trials without skill, 1 / (n - 1)
* @returns from 0 to 1; with one trial the probabilistic Sharpe ratio
* @throws RangeError when `trials` is not a whole number of at least 1
* @see Bailey & López de Prado (2014), "The Deflated Sharpe Ratio", for the example: 1250 days, annualised 2.5
* @example
* const measured = { sharpe: 2.5 / Math.sqrt(250), n: 1250, skewness: -3, kurtosis: 10 };
* deflatedSharpe(measured, 100, 0.5 / 250); // → 0.9004
* deflatedSharpe(measured, 46, 0.5 / 250); // → 0.9505
*/
function deflatedSharpe(measured, trials, variance = 1 / (measured.n - 1)) {
	return probabilisticSharpe(measured, expectedBestSharpe(trials, variance));
}
/**
* Minimum track record length: the number of returns needed to be confident that the true Sharpe ratio is above a
* benchmark.
*
* @param measured per period, not annualised; see `measureSharpe`
* @param benchmark for the same period
* @param confidence probability wanted (0.95)
* @returns a number of periods, not rounded; Infinity when the measured ratio is not above the benchmark
* @see Bailey & López de Prado (2012), "The Sharpe Ratio Efficient Frontier": 2.73 years of days for 2 against 1
* @example
* const year = Math.sqrt(250);
* minTrackRecord({ sharpe: 2 / year, n: 250, skewness: 0, kurtosis: 3 }, 1 / year) / 250; // → 2.73
*/
function minTrackRecord(measured, benchmark = 0, confidence = .95) {
	if (measured.sharpe <= benchmark) return Number.POSITIVE_INFINITY;
	return 1 + spread(measured) * (normalQuantile(confidence) / (measured.sharpe - benchmark)) ** 2;
}

// lib/src/backtest/min-backtest-length.ts
/**
* Minimum backtest length: with fewer years than this, the best of so many trials without any skill is expected to
* reach the given Sharpe ratio.
*
* @param trials how many were tried, at least 1
* @param sharpe annualised Sharpe ratio that the best trial reached, above 0
* @returns years; 0 for one trial
* @throws RangeError when the ratio is not above 0, or `trials` is not a whole number of at least 1
* @see Bailey, Borwein, Lopez de Prado & Zhu (2014), "Pseudo-Mathematics and Financial Charlatanism", Notices of the AMS
* 61 (5), theorem 2: with five years of data, no more than 45 trials before a ratio of 1 is expected by chance
* @example
* minBacktestLength(45); // → 4.998
*/
function minBacktestLength(trials, sharpe = 1) {
	if (!(sharpe > 0 && sharpe < Number.POSITIVE_INFINITY)) {
		throw new RangeError(`the Sharpe ratio must be above 0, got ${sharpe}`);
	}
	return (expectedBestSharpe(trials, 1) / sharpe) ** 2;
}

// lib/src/backtest/policy.ts
/** What a policy returns to change nothing. It is NaN, so arithmetic on a missing signal also means no change. */
const HOLD = Number.NaN;

// lib/src/backtest/policies/brain.ts
const BRAIN_DEFAULTS = {
	model: "brain",
	edgeMode: "signed",
	gate: .2,
	cap: .002,
	longOnly: true,
	minimumHold: 30,
	stopAtr: 1,
	targetAtr: 2,
	trailAtr: null,
	dailyStop: .01,
	flatAtClose: false,
	label: {
		threshold: .001,
		horizon: 12
	},
	side: "long"
};
/** Mean range of a Brownian path in standard deviations of its end: sqrt(8 / pi). */
const RANGE_OF_PATH = /* @__PURE__ */ Math.sqrt(8 / Math.PI);
/**
* The trading program's policy: enter when the brain's edge reaches the gate, leave when the edge is lost.
*
* When flat and the edge reaches `gate`, it opens a position of (p - 0.5) / 0.5 * cap / (1 + atr_pct) of the equity;
* with `breakeven`, of cap / (1 + atr_pct), so that its costs are known in advance. When a position has been held for
* `minimumHold` minutes and the edge on its side is below `gate`, it closes the position. Otherwise, and whenever p or
* the ATR is missing, it does nothing. The engine handles stops and target.
*
* `breakeven` assumes that the return over the label's horizon is normal, with a deviation derived from the ATR (a
* bar's range is 1.6 deviations of a Brownian path). Then p = P(return > threshold) determines its mean, and a purchase
* covers its costs c in and out if p > Phi((c - threshold) / deviation): 0.5 if the costs equal the label's threshold,
* more if they are higher.
*
* If p is the probability that a trade pays which ends at a target or a stop, a purchase covers its costs if
* p > (stop + c) / (target + stop), as if every trade ended at one of the two.
*
* With `side: "short"`, p is the probability that a short sale pays: all of this then holds for short sales in place of
* purchases, and nothing is bought.
*
* @param options see `BrainOptions`
* @returns a policy that reads `modelSignals`
* @throws RangeError when the gate is negative, the cap is outside (0, 1], or the edge is `breakeven` and the label null
* @example
* const { bars, models } = research(makeSample({ to: "2018-03-01" }));
* const signals = modelSignals(bars, models);
* backtest(bars, brain({ gate: 0.2 }), { signals, costs: "ib" }).trades.length; // → 0
* backtest(bars, brain({ gate: 0.02, cap: 0.1 }), { signals, costs: "ib" }).trades.length > 0; // → true
*/
function brain(options = {}) {
	const settings = {
		...BRAIN_DEFAULTS,
		...options
	};
	const { model, edgeMode, gate, cap, longOnly, minimumHold, label, side } = settings;
	const { stopAtr, targetAtr, trailAtr, dailyStop, flatAtClose } = settings;
	if (!(gate >= 0)) throw new RangeError(`gate must be 0 or more, got ${gate}`);
	if (!(cap > 0 && cap <= 1)) throw new RangeError(`cap must be above 0 and at most 1, a fraction of the equity, got ${cap}`);
	const edgesOf = EDGES[edgeMode];
	if (edgesOf === undefined) throw new RangeError(`edgeMode "${edgeMode}": write signed, abs or breakeven`);
	if (edgeMode === "breakeven" && label === null) throw new RangeError("a break-even edge needs to know what p is the probability of: pass label: { threshold, horizon } (--threshold and " + "--horizon)");
	if (side !== "long" && side !== "short") throw new RangeError(`side must be "long" or "short", got "${side}"`);
	const shortOnly = side === "short";
	if (shortOnly && longOnly) throw new RangeError("a p of short sales (side \"short\") can only be traded by selling short: set longOnly to false");
	const rule = {
		cap,
		label: label ?? NO_LABEL
	};
	const decide = (now) => {
		const { p, atr_pct } = now.signals;
		if (Number.isNaN(p) || Number.isNaN(atr_pct)) return HOLD;
		if (now.shares !== 0) {
			const held = edgesOf(now, p, atr_pct, now.shares > 0 !== shortOnly ? 1 : -1, rule);
			return held < gate && now.minutesHeld >= minimumHold ? 0 : HOLD;
		}
		const most = cap / (1 + atr_pct);
		const size = edgeMode === "breakeven" ? most : Math.abs(p - .5) / .5 * most;
		if (shortOnly) return edgesOf(now, p, atr_pct, 1, rule) >= gate ? -size : HOLD;
		const longFirst = edgeMode !== "abs" || longOnly || p >= .5;
		if (longFirst && edgesOf(now, p, atr_pct, 1, rule) >= gate) return size;
		return !longOnly && edgesOf(now, p, atr_pct, -1, rule) >= gate ? -size : HOLD;
	};
	return {
		name: `${model} (${edgeMode} edge >= ${gate}, cap ${cap}${longOnly ? ", long only" : shortOnly ? ", short only" : ""})`,
		decide,
		needs: [
			"p",
			"atr",
			"atr_pct"
		],
		...stopAtr !== null && { stopAtr },
		...targetAtr !== null && { targetAtr },
		...trailAtr !== null && { trailAtr },
		...dailyStop !== null && { dailyStop },
		flatAtClose
	};
}
/** For the edges that do not read the label. */
const NO_LABEL = {
	threshold: Number.NaN,
	horizon: Number.NaN
};
const EDGES = {
	signed: (_, p, __, side) => side * (p - .5),
	abs: (_, p) => Math.abs(p - .5),
	breakeven: (now, p, atrPct, side, rule) => {
		const costs = now.shares === 0 ? 2 * now.costRate(rule.cap / (1 + atrPct)) : 0;
		if ("horizon" in rule.label) return side * (p - breakEvenProbability({
			costs: side * costs,
			atrPct,
			...rule.label
		}));
		return side === 1 ? p - breakEvenOfTrade({
			costs,
			atrPct,
			...rule.label
		}) : Number.NEGATIVE_INFINITY;
	}
};
/**
* The probability of the label at which the mean return equals the costs: Phi((costs - threshold) / deviation).
*
* @param terms costs in and out as a fraction of the price (negative for a short sale); ATR as a fraction of the price; the
* label's threshold and its horizon in bars
* @returns a probability; 0.5 when costs are the threshold, 1 when they are infinite
* @example
* breakEvenProbability({ costs: 0.001, atrPct: 0.003, threshold: 0.001, horizon: 12 }); // → 0.5
* breakEvenProbability({ costs: 0, atrPct: 0.003, threshold: 0.001, horizon: 12 }); // → 0.439
*/
function breakEvenProbability(terms) {
	const { costs, atrPct, threshold, horizon } = terms;
	const deviation = atrPct / RANGE_OF_PATH * Math.sqrt(horizon);
	return normalCdf((costs - threshold) / deviation);
}
/**
* The probability at which a trade's mean return equals the costs, if it ends at its target or its stop:
* (stop + costs) / (target + stop).
*
* @param terms costs in and out as a fraction of the price; ATR as a fraction of the price; target and stop in ATR
* @returns a number; above 1 when even a target does not cover the costs
* @example
* breakEvenOfTrade({ costs: 0, atrPct: 0.003, targetAtr: 2, stopAtr: 1 }); // → 0.333333
* breakEvenOfTrade({ costs: 0.003, atrPct: 0.003, targetAtr: 2, stopAtr: 1 }); // → 0.666667
*/
function breakEvenOfTrade(terms) {
	const { costs, atrPct, targetAtr, stopAtr } = terms;
	return (stopAtr * atrPct + costs) / ((targetAtr + stopAtr) * atrPct);
}

// lib/src/backtest/probability-of-overfitting.ts
/**
* Probability of backtest overfitting, by combinatorially symmetric cross-validation: the days are cut into blocks, and
* each choice of half of them is one split. The strategy with the best score in sample is ranked out of sample, among
* all. If choosing means anything, the winner is above the median there more often than not.
*
* Days that the blocks do not divide evenly are left out at the start. Equal scores share the mean of their ranks; of
* equal winners, the first wins.
*
* @param returns daily returns of each strategy: one column per strategy, of the same days
* @param options blocks, and how a strategy is scored
* @returns the probability, with each split's figures
* @throws when there are fewer than two strategies, a return is missing, or blocks are odd or of fewer than two days
* @see Bailey, Borwein, Lopez de Prado & Zhu (2017), "The Probability of Backtest Overfitting", Journal of
* Computational Finance 20 (4), section 2
* @example
* // One strategy is better on every day: its win is no accident.
* const noise = Float64Array.from({ length: 80 }, (_, day) => Math.sin(day * day));
* probabilityOfOverfitting([noise, noise.map((r) => r + 1)], { blocks: 4 }).pbo; // → 0
*/
function probabilityOfOverfitting(returns, options = {}) {
	const { blocks = 16, score = sharpeOrZero } = options;
	checkReturns(returns, blocks);
	const days = returns[0].length;
	const size = Math.floor(days / blocks);
	const first = days - size * blocks;
	const pick = (column, chosen) => {
		const out = new Float64Array(chosen.length * size);
		chosen.forEach((block, i) => {
			out.set(column.subarray(first + block * size, first + (block + 1) * size), i * size);
		});
		return out;
	};
	const splits = combinations$1(blocks, blocks / 2);
	const winner = new Uint32Array(splits.length);
	const [inSample, outOfSample, logits] = [
		0,
		1,
		2
	].map(() => new Float64Array(splits.length));
	splits.forEach((chosen, split) => {
		const left = Array.from({ length: blocks }, (_, block) => block).filter((block) => !chosen.includes(block));
		const inside = returns.map((column) => score(pick(column, chosen)));
		const outside = returns.map((column) => score(pick(column, left)));
		const best = inside.reduce((top, value, i) => value > inside[top] ? i : top, 0);
		const rank = averageRank(outside, best) / (returns.length + 1);
		winner[split] = best;
		inSample[split] = inside[best];
		outOfSample[split] = outside[best];
		logits[split] = Math.log(rank / (1 - rank));
	});
	const share = (hit) => splits.reduce((sum, _, split) => sum + (hit(split) ? 1 : 0), 0) / splits.length;
	return {
		pbo: share((split) => logits[split] <= 0),
		logits,
		winner,
		inSample,
		outOfSample,
		probabilityOfLoss: share((split) => outOfSample[split] < 0),
		degradation: slope(inSample, outOfSample)
	};
}
function checkReturns(returns, blocks) {
	if (returns.length < 2) throw new Error(`overfitting is about the best of several: give 2 or more strategies, got ${returns.length}`);
	const days = returns[0].length;
	if (!(Number.isInteger(blocks) && blocks >= 2 && blocks % 2 === 0)) {
		throw new RangeError(`blocks must be an even number of 2 or more, got ${blocks}`);
	}
	if (days < 2 * blocks) throw new Error(`${days} days are too few for ${blocks} blocks of two days: use fewer blocks`);
	returns.forEach((column, strategy) => {
		if (column.length !== days) throw new Error(`strategy ${strategy} has ${column.length} days, but strategy 0 has ${days}`);
		const at = column.findIndex((value) => !Number.isFinite(value));
		if (at >= 0) throw new Error(`strategy ${strategy} has the return ${column[at]} on day ${at}: 0 is a day without a trade`);
	});
}
/** The Sharpe ratio per day; a strategy that does not move scores 0, as doing nothing does. */
function sharpeOrZero(returns) {
	const deviation = standardDeviation(returns);
	return deviation > 0 ? mean(returns) / deviation : 0;
}
/** The rank of one value among all, from 1 for the lowest; equal values share the mean of their ranks. */
function averageRank(values, of) {
	const own = values[of];
	const below = values.filter((value) => value < own).length;
	const equal = values.filter((value) => value === own).length;
	return below + (equal + 1) / 2;
}
/** The slope of a least-squares line. */
function slope(x, y) {
	const [mx, my] = [mean(x), mean(y)];
	let [over, under] = [0, 0];
	for (let i = 0; i < x.length; i++) {
		over += (x[i] - mx) * (y[i] - my);
		under += (x[i] - mx) ** 2;
	}
	return over / under;
}

// lib/src/backtest/sweep.ts
/** The main figures of a backtest. */
function cellOf({ trades, days, equity, cash }) {
	let costs = 0;
	for (const { slippage, fees, financing } of trades) costs += slippage + fees + financing;
	return {
		trades: trades.length,
		profit: equity.at(-1) - cash,
		costs,
		sharpe: sharpeRatio(days.return),
		maxDrawdown: maxDrawdown(days.return).depth
	};
}
/**
* Backtests the brain's policy for every combination of gate and cap.
*
* The best cell of a grid is the best of many trials: see `deflatedSharpe`, and do not choose on the bars you judge on.
*
* @param bars any bars
* @param options options of `backtest` and `brain`, plus `gates` and `caps`
* @returns one row per gate, one cell per cap
* @throws as `backtest` and `brain` do
* @example
* const { bars, models } = research(makeSample({ to: "2018-03-01" }));
* const signals = modelSignals(bars, models);
* const sweep = gateSweep(bars, { signals, costs: "ib", gates: [0.01, 0.2], caps: [0.1, 0.2] });
* sweep.cells[1][0].trades; // → 0
*/
function gateSweep(bars, options) {
	const { gates, caps, brain: rest = {}, ...run } = options;
	const cells = gates.map((gate) => caps.map((cap) => cellOf(backtest(bars, brain({
		...rest,
		gate,
		cap
	}), run))));
	return {
		gates,
		caps,
		cells
	};
}
/** How many policies a sweep around the judged one tried besides it: the looks that it adds. */
function otherCells({ gates, caps }) {
	return gates.length * caps.length - 1;
}
/**
* Backtests a policy at different costs.
*
* @param bars any bars
* @param policy any policy
* @param options options of `backtest`, with a list of costs
* @returns a row for each of the costs, in their order
* @throws as `backtest` does
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* const [free, dear] = costSweep(bars, buyAndHold(), { costs: ["none", "bps:10"] });
* free.profit > dear.profit; // → true
*/
function costSweep(bars, policy, options) {
	return options.costs.map((costs) => {
		const result = backtest(bars, policy, {
			...options,
			costs
		});
		return {
			name: result.costs.name,
			...cellOf(result)
		};
	});
}

// lib/src/backtest/choose-policy.ts
/** The values that are tried of a setting if none are listed. */
const GRID_DEFAULTS = {
	gate: [
		0,
		.01,
		.02,
		.03,
		.05,
		.1,
		.2
	],
	cap: [
		.002,
		.01,
		.05,
		.1,
		.25
	],
	edgeMode: ["signed", "breakeven"],
	longOnly: [true, false],
	minimumHold: [
		0,
		30,
		60,
		120
	],
	stopAtr: [
		null,
		.5,
		1,
		2
	],
	targetAtr: [
		null,
		1,
		2,
		4
	],
	trailAtr: [
		null,
		1,
		2,
		4
	],
	dailyStop: [
		null,
		.005,
		.01,
		.02
	],
	flatAtClose: [false, true]
};
/** Blocks of days for the probability of overfitting: 252 splits. */
const BLOCKS = 10;
/**
* Chooses policy settings: backtests every combination and takes the one with the highest Sharpe ratio after costs.
*
* A combination with fewer trades than a promotion asks for is not chosen, since the ratio of a few lucky trades is
* often the highest of all. Of equal ones the first is. Choose on the validation part, and judge what was chosen once on
* the test part: the best of many is better on the bars that chose it than anywhere else.
*
* @param bars all available bars, so that signals are ready when the part begins
* @param policy the settings that are not tried
* @param grid values to try, by the setting's name
* @param options signals; `from` and `to` of the bars that choose; `minTrades` (30); cash; the model that decides
* @returns every trial and the policy chosen
* @throws RangeError when the grid is empty; otherwise as `brain` and `backtest` do
* @example
* const { bars, models } = research(makeSample({ to: "2018-03-01" }));
* const signals = modelSignals(bars, models);
* const policy = { ...POLICY_DEFAULTS, cap: 0.1, shares: "fractional", costs: "bps:1" };
* const options = { signals, from: "2018-01-02", to: "2018-02-15", minTrades: 10 };
* choosePolicy(bars, policy, { gate: [0.01, 0.2] }, options).policy.gate; // → 0.01
* choosePolicy(bars, policy, { gate: [0.2] }, options).best; // → -1
*/
function choosePolicy(bars, policy, grid, options) {
	const { model = "brain", minTrades = 30, ...run } = options;
	const returns = [];
	const trials = combinations(grid).map((settings) => {
		const { costs, shares, fill, ...rest } = {
			...policy,
			...settings
		};
		const result = backtest(bars, brain({
			...rest,
			model
		}), {
			...run,
			costs,
			shares,
			fill
		});
		if (result.trades.length >= minTrades) returns.push(result.days.return);
		return {
			settings,
			...cellOf(result)
		};
	});
	let best = -1;
	for (const [i, { trades, sharpe }] of trials.entries()) {
		if (trades >= minTrades && sharpe > (trials[best]?.sharpe ?? Number.NEGATIVE_INFINITY)) best = i;
	}
	const chance = best < 0 ? undefined : chanceOf(returns, trials[best].sharpe);
	return {
		names: namesOf(grid),
		from: options.from,
		to: options.to,
		minTrades,
		trials,
		best,
		policy: {
			...policy,
			...trials[best]?.settings
		},
		...chance && { chance }
	};
}
/** Of the daily returns of the policies that could be chosen, and the best one's Sharpe ratio. */
function chanceOf(returns, sharpe) {
	const days = returns[0].length;
	if (returns.length < 2 || days < 2 * BLOCKS) return undefined;
	const { pbo, probabilityOfLoss } = probabilityOfOverfitting(returns, { blocks: BLOCKS });
	const minYears = sharpe > 0 ? minBacktestLength(returns.length, sharpe) : Number.POSITIVE_INFINITY;
	return {
		policies: returns.length,
		pbo,
		probabilityOfLoss,
		years: days / 252,
		minYears
	};
}
function namesOf(grid) {
	return Object.keys(grid);
}
/** Every combination of the values; the last name changes fastest. */
function combinations(grid) {
	const names = namesOf(grid);
	if (names.length === 0) throw new RangeError("there is nothing to choose: name a setting, such as gate");
	let all = [{}];
	for (const name of names) {
		const values = grid[name];
		if (values.length === 0) throw new RangeError(`there are no values of ${name} to choose from`);
		all = all.flatMap((before) => values.map((value) => ({
			...before,
			[name]: value
		})));
	}
	return all;
}

// lib/src/backtest/distribution.ts
/**
* Describes the distribution of daily returns or of trades' returns.
*
* @param values n values without NaN
* @returns see `Distribution`; skew and kurtosis need three and four values, and variation
* @see pandas `Series.skew()` and `Series.kurt()`, with the same corrections for small samples
* @example
* const { mean, skew, worst } = distributionOf(Float64Array.of(-0.04, 0.01, 0.03));
* [mean, skew, worst]; // → [0, -1.15, -0.04]
*/
function distributionOf(values) {
	const [worst, p5, median, p95, best] = quantiles(values, [
		0,
		.05,
		.5,
		.95,
		1
	]);
	return {
		count: values.length,
		mean: mean(values),
		deviation: standardDeviation(values),
		...shapeOf(values),
		worst,
		p5,
		median,
		p95,
		best,
		positive: values.reduce((count, value) => count + (value > 0 ? 1 : 0), 0) / values.length
	};
}
/** Skew and excess kurtosis, corrected for the sample's size. */
function shapeOf(values) {
	const n = values.length;
	const centre = mean(values);
	let [m2, m3, m4] = [
		0,
		0,
		0
	];
	for (const value of values) {
		const away = value - centre;
		m2 += away ** 2 / n;
		m3 += away ** 3 / n;
		m4 += away ** 4 / n;
	}
	const plain = m2 > 0 ? m4 / m2 ** 2 - 3 : Number.NaN;
	return {
		skew: n > 2 && m2 > 0 ? Math.sqrt(n * (n - 1)) / (n - 2) * (m3 / m2 ** 1.5) : Number.NaN,
		kurtosis: n > 3 ? (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * plain + 6) : Number.NaN
	};
}

// lib/src/backtest/drawdowns.ts
/**
* All drawdowns of an account by its days' closes, the deepest first. The deepest and the longest are those of
* `maxDrawdown`.
*
* @param days the `days` of a backtest
* @returns one entry for each time that the account was below an earlier peak; the start counts as a peak
* @see quantstats `drawdown_details`, whose `end` is the last day below the peak
* @example
* const days = { time: Float64Array.of(0, 1, 2, 3), return: Float64Array.of(0.1, -0.2, 0.1, 0.3) };
* drawdowns(days); // → [{ depth: -0.2, from: 1, low: 1, recovered: 3, days: 2 }]
*/
function drawdowns({ time, return: returns }) {
	const found = [];
	let value = 1;
	let top = 1;
	let open;
	for (let day = 0; day < returns.length; day++) {
		value *= 1 + returns[day];
		if (value >= top) {
			if (open) found.push(endAt(open, time[day]));
			open = undefined;
			top = value;
			continue;
		}
		const depth = value / top - 1;
		open ??= {
			depth,
			from: time[day],
			low: time[day],
			days: 0
		};
		open.days++;
		if (depth < open.depth) {
			open.depth = depth;
			open.low = time[day];
		}
	}
	if (open) found.push(endAt(open, Number.NaN));
	return found.sort((a, b) => a.depth - b.depth);
}
function endAt({ depth, from, low, days }, recovered) {
	return {
		depth,
		from,
		low,
		recovered,
		days
	};
}

// lib/src/backtest/exposure.ts
/**
* The exposure of a backtest over time, a day at a time. A bar at whose close nothing is left of the equity counts as no
* exposure.
*
* @param result a backtest
* @returns one entry per day of `result.days`
* @example
* const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
* const { long, short } = exposureByDay(backtest(bars, buyAndHold({ exposure: 0.5 }), { costs: "ib" }));
* [long.at(-1) > 0.4, short.at(-1)]; // → [true, 0]
*/
function exposureByDay({ time, position, close, equity, days }) {
	const n = days.time.length;
	const [long, short, highest] = [
		new Float64Array(n),
		new Float64Array(n),
		new Float64Array(n)
	];
	const bars = new Float64Array(n);
	let day = 0;
	for (let i = 0; i < time.length; i++) {
		if (dayOf(time[i]) !== dayOf(days.time[day])) day++;
		bars[day]++;
		const share = equity[i] > 0 ? position[i] * close[i] / equity[i] : 0;
		if (share > 0) long[day] += share;
		else short[day] -= share;
		highest[day] = Math.max(highest[day], Math.abs(share));
	}
	const perBar = (sum, d) => sum / bars[d];
	return {
		time: days.time,
		long: long.map(perBar),
		short: short.map(perBar),
		highest
	};
}

// lib/src/backtest/judged-part.ts
/**
* The bars to judge models on: those after everything the models learned from, according to their manifest.
*
* Only time counts, not the symbol: two stocks on the same day are too similar for one to test what was learned from
* the other. If there are no such bars, the validation part is used; without one, or without a manifest, all bars.
* Neither of these is `untouched`.
*
* @param bars the bars that are backtested
* @param provenance the models' manifest, as `checkManifest` found it beside them
* @returns the part; its `from`, `to` and `untouched` are options of `promote`
* @throws when there are no bars, or the manifest has no parts
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* const { manifest } = await checkManifest("models");
* judgedPart(bars, manifest).name; // → "all"
* judgedPart(bars, undefined).untouched; // → false
*/
function judgedPart({ time }, provenance) {
	if (time.length === 0) throw new Error("there are no bars to judge on");
	const span = (name, start, end, untouched, why) => {
		return {
			name,
			start,
			end,
			from: formatTime(time[start]),
			to: formatTime(time[end - 1]),
			untouched,
			why
		};
	};
	const rows = time.length;
	if (provenance === undefined) {
		const why = "There is no manifest.json beside the models, so it is unknown which bars they learned from.";
		return span("all", 0, rows, false, why);
	}
	const { parts, data } = provenance;
	if (parts?.train === undefined) {
		throw new Error("manifest.json does not record which rows trained the models; run research again");
	}
	const { validation, test } = parts;
	const from = test ? bisectRight(time, parseMoment(test.first) - 1) : bisectRight(time, parseMoment(data.last));
	if (from < rows) {
		return test ? span("test", from, rows, true, `Nothing was learned from the bars after ${validation.last}.`) : span("later", from, rows, true, `The models were made from bars up to ${data.last} and have seen none of these.`);
	}
	const [first, end] = [bisectRight(time, parseMoment(validation.first) - 1), bisectRight(time, parseMoment(validation.last))];
	const why = test ? `The bars end before the test part begins (${test.first}).` : "The models have no test part (preset seed), and no bar is later than those they were made from.";
	if (first < end) return span("validation", first, end, false, `${why} These rows chose C, so the result is flattering.`);
	return span("all", 0, rows, false, `${why} The models may have learned from any of these.`);
}

// lib/src/backtest/model-words.ts
/** The name of a model in a sentence: `the brain`, `expert volume`. */
function modelWords(name) {
	return name === "brain" ? "the brain" : `expert ${name}`;
}

// lib/src/backtest/performance.ts
/**
* The figures of a backtest: return and risk from daily returns, trade statistics from the trade list.
*
* @param result a backtest
* @param options riskFree: the rate per year that Sharpe and Sortino ratios are measured against (0)
* @returns see `Performance`
* @see empyrical, for the ratios of daily returns
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* const { trades, profit, gross, fees } = performanceOf(backtest(bars, buyAndHold(), { costs: "bps:5" }));
* trades; // → 1
* Math.abs(profit - (gross - fees)) < 1e-6; // → true
*/
function performanceOf(result, options = {}) {
	const { trades, fills, days, cash, equity, position, close } = result;
	const returns = days.return;
	const sum = (f) => trades.reduce((total, trade) => total + f(trade), 0);
	const average = (f) => sum(f) / trades.length;
	const [gross, slippage, fees] = [
		sum((t) => t.gross),
		sum((t) => t.slippage),
		sum((t) => t.fees)
	];
	const financing = sum((t) => t.financing);
	const traded = fills.reduce((total, fill) => total + Math.abs(fill.shares) * fill.reference, 0);
	const drawdown = maxDrawdown(returns);
	let meanEquity = 0;
	let exposure = 0;
	let barsIn = 0;
	for (let i = 0; i < equity.length; i++) {
		meanEquity += equity[i] / equity.length;
		if (position[i] === 0) continue;
		barsIn++;
		exposure += Math.abs(position[i] * close[i]) / equity[i] / equity.length;
	}
	const last = equity.at(-1);
	return {
		policy: result.policy,
		days: returns.length,
		profit: last - cash,
		gross,
		slippage,
		fees,
		financing,
		totalReturn: last / cash - 1,
		annualReturn: annualReturn(returns),
		annualVolatility: annualVolatility(returns),
		sharpe: sharpeRatio(returns, options),
		sortino: sortinoRatio(returns, options),
		calmar: calmarRatio(returns),
		maxDrawdown: drawdown.depth,
		maxDrawdownDays: drawdown.longest,
		exposure,
		timeInMarket: barsIn / equity.length,
		turnover: traded / meanEquity * (252 / returns.length),
		trades: trades.length,
		winRate: average((t) => t.profit > 0 ? 1 : 0),
		profitFactor: sum((t) => Math.max(t.gross, 0)) / sum((t) => Math.max(-t.gross, 0)),
		averageTrade: average((t) => t.profit),
		averageBars: average((t) => t.bars),
		averageMinutes: average((t) => t.minutes),
		costShare: gross > 0 ? (slippage + fees + financing) / gross : Number.NaN,
		breakEvenBps: 1e4 * gross / traded,
		paidBps: 1e4 * (slippage + fees) / traded,
		byYear: byPeriod(result, 4),
		byMonth: byPeriod(result, 7)
	};
}
/** Groups days and trades by the first characters of their time: 4 for years, 7 for months. */
function byPeriod({ days, trades, cash }, length) {
	const periods = new Map();
	const periodOfDay = new Map();
	days.time.forEach((midnight, d) => {
		const key = formatTime(midnight).slice(0, length);
		const before = d === 0 ? cash : days.equity[d - 1];
		const period = periods.get(key) ?? {
			days: 0,
			start: before,
			end: 0,
			trades: 0
		};
		period.days++;
		period.end = days.equity[d];
		periods.set(key, period);
		periodOfDay.set(midnight, period);
	});
	for (const { exitTime } of trades) periodOfDay.get(midnightOf(exitTime)).trades++;
	return [...periods].map(([period, { days: count, start, end, trades: ended }]) => ({
		period,
		days: count,
		return: end / start - 1,
		profit: end - start,
		trades: ended
	}));
}

// lib/src/backtest/policies/passive.ts
/**
* Buys at the first bar and holds to the last.
*
* To compare it with a policy that is rarely in the market, pass that policy's mean exposure
* (`performanceOf(...).exposure`).
*
* @param options exposure: the fraction of the equity to invest (1)
* @throws RangeError when the exposure is outside (0, 1]
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* backtest(bars, buyAndHold(), { costs: "ib" }).fills.length; // → 2
*/
function buyAndHold({ exposure = 1 } = {}) {
	if (!(exposure > 0 && exposure <= 1)) throw new RangeError(`exposure must be above 0 and at most 1, got ${exposure}`);
	return {
		name: `buy and hold (exposure ${Number(exposure.toPrecision(3))})`,
		decide: (now) => now.shares === 0 ? exposure : HOLD
	};
}
/**
* Never trades: the reference for a policy that costs more than it earns.
*
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* backtest(bars, doNothing(), { costs: "ib" }).equity.at(-1); // → 100000
*/
function doNothing() {
	return {
		name: "do nothing",
		decide: () => HOLD
	};
}

// lib/src/backtest/policies/rsi-baseline.ts
/**
* What the trading program does without the brain, and what the brain has to beat: buy when the RSI is below 25, sell
* when it is above 75 and the position has been held for 30 minutes. Brackets and daily stop are the same.
*
* @param options levels, size, hold, brackets, daily stop
* @returns a policy that reads `rsi` and `atr` of `modelSignals`
* @throws RangeError when the size is outside (0, 1]
* @example
* const { bars, models } = research(makeSample({ to: "2018-03-01" }));
* const signals = modelSignals(bars, models);
* backtest(bars, rsiBaseline({ size: 0.1 }), { signals, costs: "ib" }).trades.length > 0; // → true
*/
function rsiBaseline(options = {}) {
	const { buyBelow = 25, sellAbove = 75, size = .0025, minimumHold = 30 } = options;
	const { stopAtr = 1, targetAtr = 2, trailAtr = null, dailyStop = .01, flatAtClose = false } = options;
	if (!(size > 0 && size <= 1)) throw new RangeError(`size must be above 0 and at most 1, got ${size}`);
	return {
		name: `RSI baseline (${buyBelow}/${sellAbove}, size ${size})`,
		decide: (now) => {
			if (now.shares === 0) return now.signals.rsi < buyBelow ? size : HOLD;
			return now.signals.rsi > sellAbove && now.minutesHeld >= minimumHold ? 0 : HOLD;
		},
		needs: ["rsi", "atr"],
		...stopAtr !== null && { stopAtr },
		...targetAtr !== null && { targetAtr },
		...trailAtr !== null && { trailAtr },
		...dailyStop !== null && { dailyStop },
		flatAtClose
	};
}

// lib/src/backtest/criteria.ts
/** One condition with its figure, and whether the figure meets it. */
function criterion(kind, name, unit, figure, comparison, limit) {
	const passed = comparison === ">" ? figure > limit : comparison === ">=" ? figure >= limit : figure <= limit;
	return {
		kind,
		name,
		unit,
		figure,
		limit,
		comparison,
		passed
	};
}
/** The verdict that criteria give. None at all are no evidence. */
function verdictOf(criteria) {
	const failed = (kind) => criteria.some((one) => one.kind === kind && !one.passed);
	if (criteria.length === 0 || failed("evidence")) return "not enough evidence";
	if (failed("result")) return "don't promote";
	return failed("certainty") ? "not enough evidence" : "promote";
}
const WORDS = {
	">": "above",
	">=": "at least",
	"<=": "at most"
};
/** Why a criterion failed, in a sentence. */
function reasonOf({ name, unit, figure, comparison, limit }) {
	const number = (value) => String(Number(value.toPrecision(4)));
	const is = unit === "return" ? "begins at" : "is";
	return `${name} ${is} ${Number.isNaN(figure) ? "unknown" : number(figure)}, must be ${WORDS[comparison]} ${number(limit)}`;
}

// lib/src/backtest/daily-interval.ts
/**
* Mean of daily values with a bootstrap interval (days are drawn with replacement).
*
* To compare two policies, pass the daily differences of their returns: what both share cancels.
*
* @param time midnights of n days
* @param values one per day
* @param options draws (1000), level (0.95), seed (1), blockDays (1)
* @returns the mean, its interval and standard error
* @throws when there are fewer than two blocks of days
* @see Künsch (1989); Efron & Tibshirani (1993), "An Introduction to the Bootstrap", chapter 13
* @example
* const time = Float64Array.of(0, DAY, 2 * DAY);
* meanInterval(time, Float64Array.of(1, 2, 3)).estimate; // → 2
*/
function meanInterval(time, values, options = {}) {
	if (time.length !== values.length) throw new Error(`${time.length} days but ${values.length} values`);
	const settings = {
		...BOOTSTRAP_DEFAULTS,
		...options
	};
	const { count, of } = dayBlocks([time], settings.blockDays);
	const sums = new Float64Array(count);
	const days = new Float64Array(count);
	for (let i = 0; i < values.length; i++) {
		const block = of[0][i];
		sums[block] = sums[block] + values[i];
		days[block] = days[block] + 1;
	}
	const [draws] = resampleBlocks(count, settings, (counts) => {
		let total = 0;
		let drawn = 0;
		for (let block = 0; block < count; block++) {
			total += counts[block] * sums[block];
			drawn += counts[block] * days[block];
		}
		return [total / drawn];
	});
	return percentileInterval(mean(values), draws, settings.level, count);
}

// lib/src/backtest/held-returns.ts
/**
* What the stock alone would have paid a policy: the stock's daily returns times the policy's mean exposure, without
* costs.
*
* The exposure is the position's value over the equity, averaged over the bars' closes; short positions count as
* negative, so a policy that is long and short in turn owes nothing to a market that rises or falls.
*
* @param bars the bars that were backtested
* @param result a backtest of them
* @returns one return per day of `result.days`; the first day's is from the first bar's open
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* heldReturns(bars, backtest(bars, doNothing(), { costs: "none" })).every((r) => r === 0); // → true
*/
function heldReturns({ open }, { firstBar, time, close, position, equity }) {
	let exposure = 0;
	for (let i = 0; i < time.length; i++) {
		if (position[i] !== 0) exposure += position[i] * close[i] / equity[i] / time.length;
	}
	const ends = lastRowsOfDays(time, {
		start: 0,
		end: time.length
	});
	return Float64Array.from(ends, (row, day) => {
		const before = day === 0 ? open[firstBar] : close[ends[day - 1]];
		return exposure * (close[row] / before - 1);
	});
}

// lib/src/backtest/participation.ts
/**
* The largest share of a bar's volume that a backtest traded, and the cash at which that would be too much.
*
* A fill in a bar without volume, where other bars have some, is an infinite share. If all volumes of the period are 0
* or missing, they are unknown.
*
* @param bars the bars that were backtested
* @param result a backtest of them
* @param limit largest acceptable share of a bar's volume, above 0
* @returns the largest share, the limit, and the capacity in dollars
* @throws RangeError when the limit is not above 0
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* participationOf(bars, backtest(bars, buyAndHold(), { costs: "ib" }), 0.05).largest < 0.05; // → true
*/
function participationOf({ volume }, result, limit) {
	if (!(limit > 0)) throw new RangeError(`the participation limit must be above 0, got ${limit}`);
	const { fills, cash, firstBar, time } = result;
	if (!volume.subarray(firstBar, firstBar + time.length).some((value) => value > 0)) {
		return {
			largest: Number.NaN,
			limit,
			capacity: Number.NaN
		};
	}
	const traded = new Map();
	for (const { bar, shares } of fills) traded.set(bar, (traded.get(bar) ?? 0) + Math.abs(shares));
	let largest = 0;
	for (const [bar, shares] of traded) {
		const available = volume[bar];
		largest = Math.max(largest, available > 0 ? shares / available : Number.POSITIVE_INFINITY);
	}
	return {
		largest,
		limit,
		capacity: largest > 0 ? cash * limit / largest : Number.NaN
	};
}

// lib/src/backtest/policies/scaled.ts
/**
* A policy with all of its answers times a factor, at most the whole equity on either side.
*
* @param policy any policy
* @param factor above 0: 2 for positions twice as large
* @returns a policy with the same signals and standing orders
* @throws RangeError when the factor is not above 0
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* const half = scaledPolicy(buyAndHold(), 0.5);
* performanceOf(backtest(bars, half, { costs: "none" })).exposure; // → 0.4722
*/
function scaledPolicy(policy, factor) {
	if (!(factor > 0 && factor < Number.POSITIVE_INFINITY)) {
		throw new RangeError(`a policy's answers can be multiplied by a number above 0, not by ${factor}`);
	}
	return {
		...policy,
		name: `${policy.name} x ${Number(factor.toPrecision(3))}`,
		decide: (now) => Math.max(-1, Math.min(1, factor * policy.decide(now)))
	};
}

// lib/src/backtest/timing-test.ts
/** Bounds of a number of placements. */
const DRAWS = {
	name: "draws",
	least: 1,
	most: 1e6,
	needs: numbersNeed,
	why: "each places all trades anew; with 1,000 draws p can be as low as 0.001"
};
/**
* Tests whether a policy chose its times well: its trades against the same trades at random times.
*
* A placement gives every trade another time and keeps its length in bars, its dollars at the entry and its side. All
* days' trades move on by the same random number of days (the last day is followed by the first). There they are put in
* random order at random bars, without overlap. The trades of one day stay within one day; a trade over several days
* joins them to one group that moves together. So a placement has the same exposure, and a market that rises pays for
* it just as well: what is left is timing.
*
* The day moves too because a policy chooses its days by what happens in them: one that buys dips trades on days that
* have fallen, and would look skilful against other times of just these days.
*
* Placements are ranked by gross profit in units of its own spread: with d the trades' profits less each one's mean over
* the placements, sum(d) / sqrt(sum(d^2)). Then a policy that trades in busy hours or on stormy days needs
* proportionally more. For policies without skill p is at most 0.05 in about 5 % of cases.
*
* All trades are measured from the price at which a bar begins to the one at which another begins, the policy's own
* too: from open to open, or to the close of a day's last bar. A stop or target inside a bar counts at that bar's end.
*
* @param bars the bars that were backtested
* @param result a backtest of them
* @param options draws, seed
* @returns gross profit, its mean over the placements, and p; p is 1 without trades
* @throws RangeError when `draws` is not a whole number from 1 to 1,000,000, or `seed` is not an integer
* @see Aronson (2007), "Evidence-Based Technical Analysis", chapter 5, for Monte Carlo permutation of positions; Janssen
* (1997), for permutation tests of studentised statistics
* @example
* const bars = resample(makeSample({ to: "2018-03-01" }), "5min");
* const held = backtest(bars, buyAndHold(), { costs: "none" });
* timingTest(bars, held).p > 0.05; // → true
*/
function timingTest(bars, result, options = {}) {
	const { draws = 1e3, seed = 1 } = options;
	checkCount(draws, DRAWS);
	if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
	const path = pathOf(bars, result);
	const trades = tradesOf(result, path);
	const groups = groupsOf(trades);
	const count = trades.row.length;
	const own = new Float64Array(count);
	for (const group of groups) {
		const end = path.dayEnd[group.lastDay];
		for (let j = group.from; j < group.to; j++) own[j] = grossOf(path, trades, j, trades.row[j], end);
	}
	const placed = new Float64Array(count);
	const expected = new Float64Array(count);
	const place = placer(path, trades, groups, seed);
	for (let draw = 0; draw < draws; draw++) {
		place(placed);
		for (let j = 0; j < count; j++) expected[j] = expected[j] + placed[j] / draws;
	}
	const placeAgain = placer(path, trades, groups, seed);
	const score = scoreOf(own, expected);
	let asGood = 0;
	for (let draw = 0; draw < draws; draw++) {
		placeAgain(placed);
		if (scoreOf(placed, expected) >= score - TIE) asGood++;
	}
	return {
		gross: sum(own),
		expected: sum(expected),
		p: (1 + asGood) / (1 + draws),
		draws
	};
}
/** Scores that differ by less are equal: the same numbers summed in another order. */
const TIE = 1e-9;
function pathOf({ open, close }, { firstBar, time }) {
	const n = time.length;
	const growth = close[firstBar + n - 1] / open[firstBar];
	const twice = (prices) => {
		const both = new Float64Array(2 * n);
		for (let i = 0; i < n; i++) {
			both[i] = prices[firstBar + i];
			both[n + i] = prices[firstBar + i] * growth;
		}
		return both;
	};
	const last = lastRowsOfDays(time, {
		start: 0,
		end: n
	});
	const dayEnd = Float64Array.from([...last, ...last.map((row) => n + row)], (row) => row + 1);
	const dayStart = dayEnd.map((_, day) => day === 0 ? 0 : dayEnd[day - 1]);
	return {
		open: twice(open),
		close: twice(close),
		dayStart,
		dayEnd,
		days: last.length
	};
}
function tradesOf({ trades, firstBar, fill }, { open, dayEnd }) {
	const row = Int32Array.from(trades, ({ entryBar }) => entryBar - firstBar + (fill === "close" ? 1 : 0));
	const dayOf = (at) => bisectRight(dayEnd, at);
	return {
		row,
		bars: Int32Array.from(trades, ({ bars }) => bars),
		dollars: Float64Array.from(trades, ({ side, shares }, j) => (side === "long" ? 1 : -1) * shares * open[row[j]]),
		firstDay: Int32Array.from(trades, ({ entryBar }) => dayOf(entryBar - firstBar)),
		lastDay: Int32Array.from(trades, ({ exitBar }) => dayOf(exitBar - firstBar))
	};
}
function groupsOf({ firstDay, lastDay }) {
	const groups = [];
	for (let from = 0, to = 0; from < firstDay.length; from = to) {
		let last = lastDay[from];
		for (to = from + 1; to < firstDay.length && firstDay[to] <= last; to++) last = Math.max(last, lastDay[to]);
		groups.push({
			firstDay: firstDay[from],
			lastDay: last,
			from,
			to
		});
	}
	return groups;
}
/** Dollars that a trade earns if it begins with a row; what would go on after `end` ends there. */
function grossOf({ open, close }, { bars, dollars }, j, row, end) {
	if (row >= end) return 0;
	const exit = row + bars[j];
	return dollars[j] * ((exit < end ? open[exit] : close[end - 1]) / open[row] - 1);
}
/** A function that writes what each trade earns in the next placement. */
function placer(path, trades, groups, seed) {
	const { days, dayStart, dayEnd } = path;
	const generator = xoroshiro128plus(seed);
	const order = Int32Array.from(trades.row, (_, j) => j);
	const isStart = new Uint8Array(path.open.length + order.length);
	return (gross) => {
		const shift = days > 1 ? uniformInt(generator, 1, days - 1) : 0;
		for (const { firstDay, lastDay, from, to } of groups) {
			const [start, end] = [dayStart[firstDay + shift], dayEnd[lastDay + shift]];
			let held = 0;
			for (let j = from; j < to; j++) {
				held += trades.bars[j];
				const other = uniformInt(generator, from, j);
				const moved = order[other];
				order[other] = order[j];
				order[j] = moved;
			}
			const slots = Math.max(end - start - held, 0) + to - from;
			drawSlots(isStart, slots, to - from, generator);
			let row = start;
			for (let slot = 0, next = from; next < to; slot++) {
				if (isStart[slot] === 0) {
					row++;
					continue;
				}
				isStart[slot] = 0;
				const j = order[next++];
				gross[j] = grossOf(path, trades, j, row, end);
				row += trades.bars[j];
			}
		}
	};
}
/**
* Marks `count` of the first `slots` entries, each choice as likely as any other.
*
* @see Floyd, in Bentley (1987), "Programming Pearls: a sample of brilliance"
*/
function drawSlots(marks, slots, count, generator) {
	for (let last = slots - count; last < slots; last++) {
		const slot = uniformInt(generator, 0, last);
		marks[marks[slot] === 0 ? slot : last] = 1;
	}
}
/** Gross profit beyond what was expected, in units of its own spread; 0 if no trade differs from what was expected. */
function scoreOf(gross, expected) {
	let [total, squares] = [0, 0];
	for (let j = 0; j < gross.length; j++) {
		const beyond = gross[j] - expected[j];
		total += beyond;
		squares += beyond * beyond;
	}
	return squares > 0 ? total / Math.sqrt(squares) : 0;
}
function sum(values) {
	return values.reduce((total, value) => total + value, 0);
}

// lib/src/backtest/promote.ts
/** Fewer days give no meaningful interval. */
const MIN_DAYS$1 = 20;
/** Half a tick of spread, in dollars: the least that a share costs to buy or to sell. */
const HALF_TICK = .005;
/** Largest p of the timing test, and what the deflated Sharpe ratios must be above. */
const MAX_P = .05;
const MIN_DEFLATED = .95;
/**
* Judges whether a candidate should replace a baseline: after costs, on bars on which nothing was chosen.
*
* Candidate and baseline trade the same bars at the same costs, cash, fills and shares; give the baseline the
* candidate's size (`rsiBaseline({ size: cap })`). A promotion needs all of this:
*
* - evidence: enough trades and days, fills after the bar that decided, costs of at least `costFloor`, and never more
*   than `participationLimit` of a bar's volume
* - result: net profit and Sharpe ratio above 0, the result of doing nothing, and above the baseline's, also where the
*   baseline's orders are scaled to the candidate's mean exposure (profit alone: scaling hardly changes a Sharpe ratio)
* - certainty: the bootstrap intervals of the mean daily return above 0, and of its difference from the baseline's and
*   from the stock's own at the candidate's mean exposure (`heldReturns`)
* - certainty: the timing test's p at most 0.05; and deflated Sharpe ratios above 0.95 over all looks, of the daily
*   returns and of what they are beyond the stock's
*
* Profits, ratios and intervals must hold at twice the costs too. The drawdown must stay within its limit. A candidate
* that does not trade is never promoted, however much the baseline loses. The interval over the baseline at equal
* exposure is reported, but is no criterion: a baseline that rarely trades would be scaled until its noise decides.
*
* @param bars all available bars, so that signals are ready when the part begins
* @param candidate the policy to judge
* @param baseline the policy it has to beat
* @param options options of `backtest`, plus the part, the number of looks and the limits
* @returns the verdict with each criterion's figure
* @throws as `backtest` does, when the part has fewer than two days, or when a limit is out of range
* @example
* const { bars, models } = research(makeSample({ to: "2018-03-01" }));
* const options = { signals: modelSignals(bars, models), costs: "ib", from: "2018-02-15", to: "2018-03-01", looks: 1 };
* promote(bars, brain(), rsiBaseline(), options).verdict; // → "not enough evidence"
*/
function promote(bars, candidate, baseline, options) {
	const { looks, minTrades = 30, drawdownLimit = .1, bootstrap = {}, untouched = true } = options;
	const { participationLimit = .05, costFloor = HALF_TICK } = options;
	if (!(costFloor >= 0)) throw new RangeError(`costFloor must be 0 $ a share or more, got ${costFloor}`);
	const costs = typeof options.costs === "string" ? parseCosts(options.costs) : options.costs;
	const [result, atCosts] = compare(bars, candidate, baseline, {
		...options,
		costs
	}, bootstrap);
	const [, atTwiceCosts] = compare(bars, candidate, baseline, {
		...options,
		costs: scaleCosts(costs, 2)
	}, bootstrap);
	const { candidate: own } = atCosts;
	const { seed } = {
		...BOOTSTRAP_DEFAULTS,
		...bootstrap
	};
	const timing = timingTest(bars, result, { seed });
	const participation = participationOf(bars, result, participationLimit);
	const measured = measureSharpe(result.days.return);
	const sharpe = {
		probabilistic: probabilisticSharpe(measured),
		deflated: deflatedSharpe(measured, looks),
		deflatedOverBuyAndHold: deflatedSharpe(measureSharpe(beyond(result, heldReturns(bars, result))), looks),
		looks,
		minTrackRecordDays: minTrackRecord(measured)
	};
	const criteria = [
		criterion("evidence", "trades", "number", own.trades, ">=", minTrades),
		criterion("evidence", "days that nothing was chosen on", "number", untouched ? own.days : 0, ">=", MIN_DAYS$1),
		criterion("evidence", "bars from a decision to its fill", "number", result.fill === "close" ? 0 : 1, ">=", 1),
		criterion("evidence", "dollars paid per share and side", "number", costsPerShare(result), ">=", costFloor),
		criterion("evidence", "largest share of a bar's volume", "fraction", participation.largest, "<=", participationLimit),
		...criteriaAt(atCosts, ""),
		...criteriaAt(atTwiceCosts, " at twice the costs"),
		criterion("certainty", "chance of doing as well at random times", "number", timing.p, "<=", MAX_P),
		criterion("certainty", "deflated Sharpe ratio", "number", zeroIfNone(sharpe.deflated), ">", MIN_DEFLATED),
		criterion("certainty", "deflated Sharpe ratio over buy and hold", "number", zeroIfNone(sharpe.deflatedOverBuyAndHold), ">", MIN_DEFLATED),
		criterion("result", "drawdown", "fraction", Math.abs(own.maxDrawdown), "<=", drawdownLimit)
	];
	const { exposure } = own;
	const held = exposure > 0 ? performanceOf(backtest(bars, buyAndHold({ exposure }), {
		...options,
		signals: {},
		costs,
		shares: "fractional"
	})) : undefined;
	return {
		promotion: 2,
		verdict: verdictOf(criteria),
		reasons: [
			...criteria.filter(({ passed }) => !passed).map(reasonOf),
			...Number.isNaN(participation.largest) ? ["The bars have no volumes, so the market's size is unknown."] : [],
			...result.notes
		],
		symbol: bars.symbol,
		from: formatTime(result.time[0]),
		to: formatTime(result.time.at(-1)),
		cash: result.cash,
		fill: result.fill,
		shares: result.shares,
		criteria,
		atCosts,
		atTwiceCosts,
		...held && { buyAndHold: held },
		timing,
		participation,
		sharpe
	};
}
function compare(bars, candidate, baseline, options, bootstrap) {
	const own = backtest(bars, candidate, options);
	if (own.days.time.length < 2) {
		const day = formatTime(own.days.time[0]).slice(0, 10);
		throw new Error(`only one day is judged, ${day}, and nothing is certain of one day: take a longer period`);
	}
	const other = backtest(bars, baseline, options);
	const performance = performanceOf(own);
	const scaled = atExposure(bars, baseline, other, performance.exposure, options);
	const over = (returns) => meanInterval(own.days.time, beyond(own, returns), bootstrap);
	const comparison = {
		costs: options.costs,
		candidate: performance,
		baseline: performanceOf(other),
		baselineAtExposure: performanceOf(scaled),
		overBaseline: over(other.days.return),
		overBaselineAtExposure: over(scaled.days.return),
		overNothing: meanInterval(own.days.time, own.days.return, bootstrap),
		overBuyAndHold: over(heldReturns(bars, own))
	};
	return [own, comparison];
}
/** The baseline with its orders scaled to an exposure, in fractions of a share; as it is, if either policy has none. */
function atExposure(bars, baseline, run, exposure, options) {
	const exact = {
		...options,
		shares: "fractional"
	};
	const unscaled = options.shares === "fractional" ? run : backtest(bars, baseline, exact);
	const factor = exposure / performanceOf(unscaled).exposure;
	if (!(factor > 0 && factor < Number.POSITIVE_INFINITY)) return run;
	const policy = typeof baseline === "function" ? {
		name: run.policy,
		decide: baseline
	} : baseline;
	return backtest(bars, scaledPolicy(policy, factor), exact);
}
/** A backtest's daily returns minus others of the same days. */
function beyond({ days }, others) {
	return days.return.map((r, day) => r - others[day]);
}
/** Dollars paid in slippage and fees for each share bought or sold; NaN without fills. */
function costsPerShare({ fills, trades }) {
	const shares = fills.reduce((sum, fill) => sum + Math.abs(fill.shares), 0);
	const paid = trades.reduce((sum, trade) => sum + trade.slippage + trade.fees, 0);
	return Number((paid / shares).toPrecision(9));
}
/** Without variation there is no Sharpe ratio; doing nothing counts as 0. */
function zeroIfNone(figure) {
	return Number.isNaN(figure) ? 0 : figure;
}
function criteriaAt(at, where) {
	const { candidate, baseline, baselineAtExposure } = at;
	const profit = (than, limit) => criterion("result", `net profit above ${than}${where}`, "dollars", candidate.profit, ">", limit);
	const sharpe = (than, limit) => criterion("result", `Sharpe ratio above ${than}${where}`, "number", zeroIfNone(candidate.sharpe), ">", limit);
	const interval = (than, { low }) => criterion("certainty", `interval of the daily return over ${than}${where}`, "return", low, ">", 0);
	return [
		profit("doing nothing", 0),
		profit("the baseline's", baseline.profit),
		profit("the baseline's at equal exposure", baselineAtExposure.profit),
		sharpe("doing nothing", 0),
		sharpe("the baseline's", zeroIfNone(baseline.sharpe)),
		interval("doing nothing", at.overNothing),
		interval("the baseline", at.overBaseline),
		interval("buy and hold", at.overBuyAndHold)
	];
}

// lib/src/backtest/reach.ts
/**
* The largest edge that models reach on these bars, and how many bars pass a gate. It shows why a brain trades or never
* does.
*
* @param signals signals of all bars, see `modelSignals`; add any other columns that the deciding model reads: `{
* ...features, p: signals.p }`
* @param models the models; where they were trained several times, those of each time
* @param gate the edge asked for (0.20)
* @param recipe the recipe that they were trained with, or what each model reads; the preset `seed` by default
* @param side what p is the probability of a profit of: a purchase, or with `"short"` a short sale
* @returns counts over the bars; edges are signed, relative to 0.5
* @throws when no bar has a probability, or a column is missing
* @example
* const { bars, models } = research(makeSample({ to: "2018-03-01" }));
* const { gate, highest } = reach(modelSignals(bars, models), models, 0.2);
* gate.long; // → 0
* highest < 0.7; // → true
*/
function reach(signals, models, gate = .2, recipe = PRESETS.seed, side = "long") {
	const inputs = recipe;
	const deciding = decidingModel(inputs);
	const decided = signals.p.filter((p) => !Number.isNaN(p)).sort();
	if (decided.length === 0) {
		throw new Error(`${modelWords(deciding)} has no probability at any of ${signals.p.length} bars: use more bars`);
	}
	const [lowest, highest] = [decided[0], decided.at(-1)];
	const ofLong = (p) => side === "long" ? p - .5 : .5 - p;
	const count = (value) => ({
		gate: value,
		long: decided.reduce((sum, p) => sum + (ofLong(p) >= value ? 1 : 0), 0),
		short: decided.reduce((sum, p) => sum + (-ofLong(p) >= value ? 1 : 0), 0)
	});
	const asked = count(gate);
	const ends = (Array.isArray(models) ? models : [models]).map((one) => boundsOf(signals, one, inputs));
	const bounds = [Math.min(...ends.map(([low]) => low)), Math.max(...ends.map(([, high]) => high))];
	return {
		bars: signals.p.length,
		decided: decided.length,
		lowest,
		highest,
		side,
		largestLong: side === "long" ? highest - .5 : .5 - lowest,
		largestShort: side === "long" ? .5 - lowest : highest - .5,
		gate: asked,
		gates: GATES$1.map(count),
		bounds,
		explanation: explain(deciding, decided.length, lowest, highest, asked, bounds, side)
	};
}
const GATES$1 = [
	0,
	.01,
	.02,
	.03,
	.04,
	.05,
	.075,
	.1,
	.15,
	.2,
	.25,
	.3
];
/** p is monotonic in each input, so its extremes are at the ends of their ranges. */
function boundsOf(signals, models, inputs) {
	const deciding = decidingModel(inputs);
	const model = models[deciding];
	const ranges = rangesOf(signals, inputs, deciding);
	const corner = (sign) => predict(model, Object.fromEntries(Object.entries(ranges).map(([name, range]) => [name, range[sign * model.weights[name] > 0 ? 1 : 0]])));
	return [corner(-1), corner(1)];
}
/** The range of each input of the deciding model, by the names of its weights. */
function rangesOf(signals, inputs, deciding) {
	const columns = signals;
	const seen = (name) => rangeWhere(signals.p, designMatrix(columns, [name])[0]);
	if (deciding !== "brain") return Object.fromEntries(modelFeatures(inputs, deciding).map((name) => [name, seen(name)]));
	const { experts, regime } = inputs.brain;
	return Object.fromEntries([...experts.map((name) => [`experts.${name}`, [0, 1]]), ...Object.entries(regime).map(([name, column]) => [`regime.${name}`, seen(column)])]);
}
/** The range of a column over the bars with a probability. */
function rangeWhere(p, column) {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	for (let i = 0; i < p.length; i++) {
		if (Number.isNaN(p[i])) continue;
		low = Math.min(low, column[i]);
		high = Math.max(high, column[i]);
	}
	return [low, high];
}
function explain(deciding, decided, lowest, highest, { gate, long, short }, [low, high], side) {
	const p = (value) => value.toFixed(3);
	const range = `${modelWords(deciding)}'s p runs from ${p(lowest)} to ${p(highest)} on ${decided} bars`;
	if (side === "short" && short > 0) return `${range}: the edge is ${gate} or more at ${short} of them to sell short, which is all that this p says`;
	if (side === "long" && long + short > 0) return `${range}: the edge is ${gate} or more at ${long} of them to buy, at ${short} to sell short`;
	const most = side === "short" ? highest - .5 : Math.max(highest - .5, .5 - lowest);
	const possible = side === "short" ? high - .5 : Math.max(high - .5, .5 - low);
	const inputs = deciding === "brain" ? "answers of the experts" : "values that its columns have on these bars";
	const why = possible < gate ? `no ${inputs} could reach it: with these weights p stays between ${p(low)} and ${p(high)}` : deciding === "brain" ? `the experts' answers would have to be more extreme (at the limit, p runs from ${p(low)} to ${p(high)})` : `its columns would all have to be extreme at once (then p runs from ${p(low)} to ${p(high)})`;
	return `NO BAR PASSES: ${range}, so its largest edge is ${p(most)}, below the gate of ${gate}; ${why}`;
}

// lib/src/backtest/signals.ts
/**
* Signals of the models at every bar, as the trading program would see them: no filters, no labels, no rows left out.
* Policies also read RSI, ATR and the hour; these are computed from the bars, whatever columns the recipe has.
*
* The bars must be made like those the models were trained on: `recipeBars(minutes, recipe.bars)`.
*
* @param bars n bars
* @param models the models
* @param recipe the recipe that they were trained with; the preset `seed` by default
* @returns columns of n values, each known at its bar's close; probabilities are NaN where a feature is not ready
* @throws when a model's weights are not the ones the recipe expects, or as the recipe's features do
* @example
* const { bars, models } = research(makeSample({ to: "2018-03-01" }));
* modelSignals(bars, models).p.length === bars.time.length; // → true
*/
function modelSignals(bars, models, recipe = PRESETS.seed) {
	return signalsOf(bars, predictRows(models, { features: runFeatures(recipe, bars) }, recipe), recipe);
}
/** The same signals, given each model's probabilities at the bars. */
function signalsOf(bars, p, recipe) {
	const range = atr(bars, 14);
	return {
		p: p[decidingModel(recipe)],
		...Object.fromEntries(modelNames(recipe).flatMap((name) => name === "brain" ? [] : [[`p_${name}`, p[name]]])),
		rsi: rsi(bars.close, 14),
		atr: range,
		atr_pct: ratio(range, bars.close),
		time_of_day: timeOfDay(bars.time)
	};
}
/**
* Signals of a range of rows.
*
* @param signals of all bars
* @param rows first row, and the row after the last; a `JudgedPart` fits
* @returns views of the columns, not copies
* @example
* const { bars, models } = research(makeSample({ to: "2018-03-01" }));
* sliceSignals(modelSignals(bars, models), { start: 100, end: 110 }).p.length; // → 10
*/
function sliceSignals(signals, { start, end }) {
	return Object.fromEntries(Object.entries(signals).map(([name, column]) => [name, column.subarray(start, end)]));
}

// lib/src/backtest/traded-label.ts
/**
* What p is the probability of, as the policy needs to know it, from the recipe's label.
*
* @param recipe the recipe that the models were trained with
* @param options the policy; its `label` and `side` count if the recipe's label is a custom function
* @returns `label` and `side` as options of `brain`; no `label` if it is unknown
* @throws when the edge is `breakeven` and it is not known what p is the probability of; when p is of short sales and the
* policy may not sell short, or of purchases' trades and it may
* @example
* tradedLabel(PRESETS.sound, {}); // → { side: "long", label: { threshold: 0.001, horizon: 12 } }
*/
function tradedLabel({ name, label }, options) {
	const { choices } = label;
	const { edgeMode, longOnly = true } = options;
	const side = (choices && "side" in choices ? choices.side : choices ? "long" : options.side) ?? "long";
	if (side === "short" && longOnly) {
		throw new Error(`the label of recipe "${name}" has side "short", so its p can only be traded by selling short: allow it with ` + "longOnly: false (--short)");
	}
	if (choices && "kind" in choices) {
		if (side === "long" && !longOnly) {
			throw new Error(`the label of recipe "${name}" (${choices.kind}) says whether a purchase pays, and a low p does not say that a short ` + "sale would: leave out longOnly: false (--short), or train on a label with side \"short\"");
		}
		return {
			side,
			label: {
				targetAtr: choices.targetAtr,
				stopAtr: choices.stopAtr
			}
		};
	}
	const known = options.label ?? (choices && {
		threshold: choices.threshold,
		horizon: choices.horizon
	});
	if (edgeMode === "breakeven" && !known) {
		throw new Error(`the label of recipe "${name}" is a custom function, so a break-even edge needs to know what p is the ` + "probability of: pass label: { threshold, horizon } (--threshold and --horizon)");
	}
	return {
		side,
		...known && { label: known }
	};
}

// lib/src/backtest/warm-up-notes.ts
/** Bars that are checked first, and at most: few are enough for most signals, and quick. */
const FIRST = 2e3;
const MOST = 32e3;
/**
* A note if the bars begin so shortly before a part that signals have not settled when it begins: they would be
* different if the bars had begun earlier.
*
* @param bars all bars that signals are computed from
* @param part the rows that are traded
* @param pipeline from bars to the signals that policies read
* @returns the note, or nothing if the signals have settled
*/
function warmUpNotes(bars, part, pipeline) {
	const { needed, checked } = settling(bars, pipeline);
	const unsettled = Math.min(part.end, needed - 1) - part.start;
	if (unsettled <= 0) return [];
	const before = `WARM-UP: ${part.start} bars come before the judged part, `;
	if (needed === Number.POSITIVE_INFINITY) {
		return [`${before}and after ${checked} bars the signals still depend on where the bars begin: give earlier bars too.`];
	}
	const until = formatTime(bars.time[part.start + unsettled - 1]);
	return [`${before}but the signals settle only after ${needed}. The first ${unsettled} judged bars, until ${until}, are traded on ` + "signals that depend on where the bars begin: give earlier bars too."];
}
/** How many bars of history the slowest signal needs, infinite if it never settles, and how many bars were checked. */
function settling(bars, pipeline) {
	const n = bars.time.length;
	if (n < 2) return {
		needed: 1,
		checked: n
	};
	for (let checked = Math.min(n, FIRST);; checked = Math.min(n, 4 * checked)) {
		const columns = warmUpCheck(pipeline, sliceBars(bars, 0, checked), { starts: startsOf(checked) });
		const needed = Math.max(...columns.map((one) => one.bars));
		if (needed < Number.POSITIVE_INFINITY || checked === n || checked >= MOST) return {
			needed,
			checked
		};
	}
}
/** Late starts: two, and one that leaves out a single bar. */
function startsOf(length) {
	return [...new Set([
		1,
		Math.ceil(length / 4),
		Math.ceil(length / 2)
	])].filter((start) => start < length);
}

// lib/src/backtest/judge.ts
/**
* Backtests models on bars they did not learn from, and decides whether to promote them.
*
* `judgedPart` chooses which of the recipe's bars to judge on. The baseline is `rsiBaseline` at the same cap, costs,
* cash and fills. The candidate trades on the brain's probability, or without a brain on the first expert's.
*
* @param minutes minute bars as for `research`: all that are available, so that indicators have settled when the part
* begins
* @param models the models
* @param recipe the recipe that they were trained with; `readModels` verifies it
* @param provenance the models' manifest; without one nothing is promoted
* @param options policy, costs, account, limits
* @returns runs, their figures, reach, and the verdict
* @throws as `judgedPart`, `backtest` and `promote` do; when the edge is `breakeven` and the label is unknown
* @example
* const minutes = makeSample({ to: "2018-03-01" });
* const { models, recipe } = research(minutes);
* const { part, promotion } = judge(minutes, models, recipe, undefined, { costs: "ib" });
* [part.untouched, promotion.verdict]; // → [false, "not enough evidence"]
*/
function judge(minutes, models, recipe, provenance, options) {
	const bars = recipeBars(minutes, recipe.bars);
	const part = judgedPart(bars, provenance);
	const judgement = judgePart({
		bars,
		part,
		features: runFeatures(recipe, bars),
		signals: modelSignals(bars, models, recipe),
		models: [models]
	}, recipe, options);
	const notes = [...notesOf(bars, part, recipe, provenance), ...warmUpNotes(bars, part, (some) => {
		const { p, rsi, atr, atr_pct } = modelSignals(some, models, recipe);
		return {
			time: some.time,
			columns: {
				p,
				rsi,
				atr,
				atr_pct
			}
		};
	})];
	return {
		...judgement,
		notes: [...notes, ...judgement.notes]
	};
}
/** Judges answers as `judge` does, wherever they come from; the notes are those on the policy. */
function judgePart({ bars, part, features, signals, models }, recipe, options) {
	const policy = policyOf(recipe, options);
	const { gate, cap } = {
		...BRAIN_DEFAULTS,
		...policy
	};
	const account = accountOf(options, part);
	const candidate = brain(policy);
	const baseline = rsiBaseline({
		size: cap,
		...bracketsOf(options)
	});
	const run = {
		...account,
		signals
	};
	const reached = reach(sliceSignals({
		...features,
		p: signals.p
	}, part), models, gate, recipe, policy.side);
	const runs = runsOf(bars, candidate, baseline, account, run.signals);
	const sweep = options.gateTable ? gateSweep(bars, {
		...run,
		brain: policy,
		gates: gatesAround(gate),
		caps: capsAround(cap)
	}) : undefined;
	return {
		part,
		deciding: decidingModel(recipe),
		cap,
		bars,
		signals,
		runs,
		performance: performances(runs),
		reach: reached,
		...sweep && { sweep },
		costs: costsOf(bars, candidate, baseline, run),
		promotion: promote(bars, candidate, baseline, {
			...run,
			...limitsOf(options),
			looks: options.looks ?? looksOf({
				gate,
				cap,
				...options
			}),
			untouched: part.untouched
		}),
		notes: [
			...sellsShort(reached),
			...noBarToBuy(reached, options),
			...tooSmall(runs.candidate, largestOrder(reached, cap, options), cap)
		]
	};
}
/** The policy on the probability that decides, with the recipe's label as what p is the probability of. */
function policyOf(recipe, options) {
	return {
		...options,
		model: decidingModel(recipe),
		...tradedLabel(recipe, options)
	};
}
/** The account's settings of a run, its costs parsed. */
function accountOf({ costs, cash, fill, shares }, { from, to }) {
	return {
		costs: typeof costs === "string" ? parseCosts(costs) : costs,
		...cash !== undefined && { cash },
		...fill && { fill },
		...shares && { shares },
		from,
		to
	};
}
/** The brackets that the baseline has in common with the candidate. */
function bracketsOf({ stopAtr, targetAtr, trailAtr, dailyStop, flatAtClose }) {
	return {
		...stopAtr !== undefined && { stopAtr },
		...targetAtr !== undefined && { targetAtr },
		...trailAtr !== undefined && { trailAtr },
		...dailyStop !== undefined && { dailyStop },
		...flatAtClose !== undefined && { flatAtClose }
	};
}
function limitsOf(options) {
	const { minTrades, drawdownLimit, participationLimit, costFloor, bootstrap } = options;
	return {
		...minTrades !== undefined && { minTrades },
		...drawdownLimit !== undefined && { drawdownLimit },
		...participationLimit !== undefined && { participationLimit },
		...costFloor !== undefined && { costFloor },
		...bootstrap && { bootstrap }
	};
}
function runsOf(bars, candidate, baseline, account, signals) {
	const own = backtest(bars, candidate, {
		...account,
		signals
	});
	const { exposure } = performanceOf(own);
	return {
		candidate: own,
		baseline: backtest(bars, baseline, {
			...account,
			signals
		}),
		...exposure > 0 && { buyAndHold: backtest(bars, buyAndHold({ exposure }), {
			...account,
			shares: "fractional"
		}) },
		doNothing: backtest(bars, doNothing(), account)
	};
}
function performances(runs) {
	return Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, performanceOf(run)]));
}
const COST_FACTORS = [
	0,
	.5,
	1,
	1.5,
	2,
	3,
	4
];
function costsOf(bars, candidate, baseline, run) {
	const costs = COST_FACTORS.map((factor) => scaleCosts(run.costs, factor));
	return {
		factors: COST_FACTORS,
		sweeps: {
			candidate: costSweep(bars, candidate, {
				...run,
				costs
			}),
			baseline: costSweep(bars, baseline, {
				...run,
				costs
			})
		}
	};
}
/** How many looks a judgement is: the cells of its gate table, if it has one, otherwise 1. */
function looksOf(options) {
	const { gate, cap, gateTable } = options;
	return gateTable ? gatesAround(gate).length * capsAround(cap).length : 1;
}
const GATES = [
	0,
	.01,
	.02,
	.03,
	.05,
	.1,
	.2
];
function gatesAround(gate) {
	return [...new Set([...GATES, gate])].sort((a, b) => a - b);
}
function capsAround(cap) {
	return [
		cap / 4,
		cap / 2,
		cap,
		2 * cap,
		4 * cap
	].filter((value) => value <= 1);
}
function notesOf(bars, part, recipe, provenance) {
	const notes = [];
	if (!part.untouched) notes.push(`NOT UNTOUCHED: ${part.why} Nothing can be promoted on these bars.`);
	if (!recipe.brain) {
		const [first] = Object.keys(recipe.experts);
		notes.push(`There is no brain: ${modelWords(first)}, the recipe's first, decides.`);
	}
	if (provenance === undefined) {
		const { rule, closed, label } = recipe.bars;
		notes.push(`There is no manifest, so this is assumed: recipe ${recipe.name}, bars of ${rule}, closed ${closed}, labelled ${label}.`);
	} else if (provenance.data.symbol !== bars.symbol) {
		notes.push(`The models were trained on ${provenance.data.symbol} and are judged on ${bars.symbol}.`);
	}
	return notes;
}
/** What a policy does with the probability of a fall. */
function sellsShort({ side }) {
	return side === "short" ? ["p is the probability that a short sale pays: the candidate sells short and never buys."] : [];
}
/** Why a long-only candidate buys nothing. */
function noBarToBuy({ gate, highest }, { longOnly = true, edgeMode = "signed" }) {
	if (!longOnly || edgeMode !== "signed" || gate.long > 0 || gate.short === 0) return [];
	return [`NO BAR TO BUY AT: a gate of ${gate.gate} needs p of ${Number((.5 + gate.gate).toPrecision(6))} or more, and the highest p ` + `is ${highest.toFixed(3)}. ${gate.short} bars pass the gate for selling short, which this long-only policy does not do.`];
}
/** The largest order that the candidate's policy could make, as a fraction of the equity. */
function largestOrder({ side, largestLong, largestShort }, cap, options) {
	const { longOnly = true, edgeMode = "signed" } = options;
	if (edgeMode === "breakeven") return cap;
	const own = side === "short" ? largestShort : largestLong;
	const oneSided = longOnly || side === "short";
	const edge = oneSided && edgeMode === "signed" ? own : Math.max(largestLong, largestShort);
	return Math.max(edge, 0) / .5 * cap;
}
/** A note if even the largest order is for less than one share, so that no gate makes it trade. */
function tooSmall({ cash, close, shares }, fraction, cap) {
	const cheapest = close.reduce((least, price) => Math.min(least, price));
	if (shares === "fractional" || fraction === 0 || fraction * cash >= cheapest) return [];
	return [`LESS THAN ONE SHARE: with a cap of ${cap} and the largest edge on these bars, the largest order is ` + `${(fraction * cash).toFixed(2)} $, but a share costs ${cheapest.toFixed(2)} $ or more. More cash, a higher cap or ` + "fractional shares would allow trades."];
}

// lib/src/backtest/judge-walk.ts
/** Answers on fewer days say too little about an age. */
const MIN_DAYS = 20;
/** Draws of the ages' intervals, of which there are many; enough to see whether a difference is one. */
const AGE_DRAWS = 300;
/**
* Judges a rolling retraining: all its answers together are scored and traded as one part, by the same criteria as
* `judge`.
*
* What is judged is the procedure, that is the recipe, when it is trained anew, and the policy, not one set of models.
*
* How models age is measured by letting each set answer on after its replacement. Older answers begin later, so each
* age is compared with age 0 on the days that both answer.
*
* @param walk what `rollingRetrain` returned
* @param options policy, costs, account, limits, as for `judge`; intervals of the ages have 300 draws if `bootstrap` does not say
* @param scores the scores over all stretches, if they are known already
* @returns runs, their figures, the pooled scores, the stretches, the ages, and the verdict
* @throws as `judge` does, and when the answers lie on fewer than two days or all labels there are the same
* @example
* const minutes = makeSample({ to: "2018-05-01" });
* const walk = rollingRetrain(minutes, PRESETS.sound, { retrain: "monthly", firstTrain: "2 months" });
* const { scores, promotion } = judgeWalk(walk, { costs: "ib" });
* [scores.days, promotion.verdict]; // → [42, "not enough evidence"]
*/
function judgeWalk(walk, options, scores = scoreWalk(walk, options.bootstrap)) {
	const { bars, features, recipe, stretches } = walk;
	const part = walkPart(walk);
	const signals = signalsOf(bars, walk.probability, recipe);
	const models = stretches.map((stretch) => stretch.models);
	const judgement = judgePart({
		bars,
		part,
		features,
		signals,
		models
	}, recipe, options);
	return showable("walk", {
		...judgement,
		options: walk.options,
		scores,
		stretches: stretches.map((stretch) => stretchResult(walk, stretch, judgement.runs.candidate)),
		ages: agesOf(walk, judgement, options)
	});
}
/** All stretches, as the part that is judged. */
function walkPart({ bars: { time }, stretches }) {
	const [start, end] = [stretches[0].bars.start, time.length];
	const [from, to] = [formatTime(time[start]), formatTime(time[end - 1])];
	const why = "Each of these bars was answered by models that were trained before it.";
	return {
		name: "walk",
		start,
		end,
		from,
		to,
		untouched: true,
		why
	};
}
/** The scores of each model on the rows of all stretches together. */
function scoreWalk(walk, bootstrap) {
	const { bars, data, rows, recipe, probability, baseline } = walk;
	const own = answeredRows(walk);
	const at = own.map((row) => rows[row]);
	const answered = {
		data: takeRows(data, own),
		probability: mapModels(recipe, (name) => takeColumn(probability[name], at)),
		baseline: takeColumn(baseline, at)
	};
	const scored = {
		part: "test",
		...answered,
		predictAll: () => answered
	};
	return scoreModels(scored, bars, recipe, bootstrap);
}
/** The rows of all stretches. */
function answeredRows({ stretches }) {
	return Uint32Array.from(stretches.flatMap(({ test }) => [...test]));
}
function stretchResult({ bars, data, rows, recipe, probability }, { bars: own, train, validation, test, searches }, { equity, cash, firstBar, trades }) {
	const deciding = decidingModel(recipe);
	const p = probability[deciding];
	const label = Uint8Array.from(test, (row) => data.label[row]);
	const [from, to] = [bars.time[own.start], bars.time[own.end - 1]];
	const equityBefore = own.start === firstBar ? cash : equity[own.start - firstBar - 1];
	return {
		from: formatTime(from),
		to: formatTime(to),
		train: train.length,
		validation: validation.length,
		C: searches[deciding].C,
		rows: test.length,
		auc: new Set(label).size === 2 ? rocAuc(label, Float64Array.from(test, (row) => p[rows[row]])) : Number.NaN,
		trades: trades.filter(({ exitTime }) => exitTime >= from && exitTime <= to).length,
		profit: equity[own.end - 1 - firstBar] - equityBefore
	};
}
/** Each age that has answers on enough days; age 0 in any case. */
function agesOf(walk, { signals, runs }, options) {
	const { bars, data, rows, byAge, recipe } = walk;
	const candidate = brain(policyOf(recipe, options));
	const all = answeredRows(walk);
	const rowsOf = (answered, p) => ({
		time: takeColumn(data.time, answered),
		label: Uint8Array.from(answered, (row) => data.label[row]),
		score: Float64Array.from(answered, (row) => p[rows[row]]),
		...data.weight && { weight: takeColumn(data.weight, answered) }
	});
	const bootstrap = {
		draws: AGE_DRAWS,
		...options.bootstrap
	};
	return byAge.flatMap((p, age) => {
		const answered = all.filter((row) => !Number.isNaN(p[rows[row]]));
		const own = rowsOf(answered, p);
		const days = new Set(own.time.map(dayOf)).size;
		if (age > 0 && days < MIN_DAYS) return [];
		const auc = blockBootstrap("auc", own, bootstrap);
		if (age === 0) {
			const { time, return: returns } = runs.candidate.days;
			return [{
				age,
				days,
				auc,
				daily: meanInterval(time, returns, bootstrap)
			}];
		}
		const from = formatTime(bars.time[walk.stretches[age].bars.start]);
		const run = {
			...accountOf(options, {
				from,
				to: formatTime(bars.time.at(-1))
			}),
			signals: {
				...signals,
				p
			}
		};
		const { time, return: returns } = backtest(bars, candidate, run).days;
		const fresh = runs.candidate.days.return.subarray(-returns.length);
		return [{
			...{
				age,
				days,
				auc
			},
			daily: meanInterval(time, returns, bootstrap),
			aucChange: blockBootstrapDifference("auc", own, rowsOf(answered, byAge[0]), bootstrap),
			dailyChange: meanInterval(time, returns.map((r, day) => r - fresh[day]), bootstrap)
		}];
	});
}

// lib/src/backtest/policy-settings.ts
/** The trading program's own policy: it trades nothing that the sample's models say. */
const POLICY_DEFAULTS = /* @__PURE__ */ policyDefaults();
function policyDefaults() {
	const { model: _, ...settings } = BRAIN_DEFAULTS;
	return {
		...settings,
		shares: "whole",
		fill: "nextOpen",
		costs: "ib"
	};
}

// lib/src/backtest/trade-groups.ts
/**
* What trades earned by the hour of their entry.
*
* @param result a backtest
* @returns a group for every hour of the clock in which a trade was opened, by the time of the bar of its first fill
* @example
* const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
* tradesByHour(backtest(bars, buyAndHold(), { costs: "ib" }))[0].group; // → "09:00"
*/
function tradesByHour({ trades }) {
	const hourOf = ({ entryTime }) => Math.floor((entryTime - midnightOf(entryTime)) / HOUR);
	return Array.from({ length: DAY / HOUR }, (_, hour) => groupOf(`${String(hour).padStart(2, "0")}:00`, trades.filter((trade) => hourOf(trade) === hour))).filter((group) => group.trades > 0);
}
/**
* What trades earned by regime: by the thirds of a signal, such as `atr_pct`, that the bar before the entry was in.
*
* The limits are those of the bars of the whole period, so that each third holds as many bars. They are known only
* afterwards: the table describes a backtest, it is no rule to trade by.
*
* @param result a backtest
* @param signal the signal at all bars that were given to the backtest, not only those of its period
* @returns the groups low, middle and high; trades that were opened where the signal is NaN are in none of them
* @throws when the signal has fewer values than the backtest needs
* @example
* const bars = resample(makeSample({ to: "2018-02-01" }), "5min");
* const held = backtest(bars, buyAndHold(), { costs: "ib" });
* tradesByRegime(held, atr(bars, 14)).map(({ group }) => group); // → ["low", "middle", "high"]
*/
function tradesByRegime(result, signal) {
	const { trades, fills, firstBar, time, fill } = result;
	if (signal.length < firstBar + time.length) {
		throw new RangeError(`the signal has ${signal.length} values, but the backtest goes up to bar ${firstBar + time.length}: it needs one ` + "value for each of the bars that were given to the backtest");
	}
	const [first, second] = quantiles(signal.subarray(firstBar, firstBar + time.length), [1 / 3, 2 / 3]);
	const before = fill === "close" ? 0 : 1;
	const regimeOf = (trade) => signal[fills[trade.firstFill].bar - before] ?? Number.NaN;
	const within = (group, test) => groupOf(group, trades.filter((trade) => test(regimeOf(trade))));
	return [
		within("low", (value) => value < first),
		within("middle", (value) => value >= first && value < second),
		within("high", (value) => value >= second)
	];
}
function groupOf(group, trades) {
	const sum = (of) => trades.reduce((total, trade) => total + of(trade), 0);
	return {
		group,
		trades: trades.length,
		winRate: sum(({ profit }) => profit > 0 ? 1 : 0) / trades.length,
		gross: sum(({ gross }) => gross),
		profit: sum(({ profit }) => profit),
		averageReturn: sum((trade) => trade.return) / trades.length
	};
}

// lib/src/backtest/trade-paths.ts
/**
* Trades each path of a combinatorial purged cross-validation: a distribution of results in place of one.
*
* @param scores what `combinatorialScores` returned
* @param options policy, costs and account, as for `judge`
* @returns the figures of each path, in order
* @throws as `brain` and `backtest` do
* @see Lopez de Prado (2018), "Advances in Financial Machine Learning", section 12.5
* @example
* const scores = combinatorialScores(makeSample({ to: "2018-04-01" }), PRESETS.seed, { groups: 4 });
* tradePaths(scores, { gate: 0.01, cap: 0.1, costs: "bps:1", shares: "fractional" }).length; // → 3
*/
function tradePaths({ bars, recipe, rows, paths }, options) {
	const candidate = brain(policyOf(recipe, options));
	const part = {
		from: formatTime(bars.time[rows[0]]),
		to: formatTime(bars.time.at(-1))
	};
	return paths.map(({ probability }) => {
		const run = {
			...accountOf(options, part),
			signals: signalsOf(bars, probability, recipe)
		};
		return performanceOf(backtest(bars, candidate, run));
	});
}

// lib/src/backtest/provenance.ts
/**
* The origin of models that were just made, as a manifest would tell it.
*
* @param research what `research` returned
* @example
* const { parts } = provenanceOf(research(makeSample({ to: "2018-03-01" })));
* parts.train.first; // → "2018-01-02 11:10:00"
*/
function provenanceOf(research) {
	const { minutes, train, validation, test } = research;
	return {
		data: {
			symbol: minutes.symbol,
			synthetic: minutes.origin === undefined,
			last: formatTime(minutes.time.at(-1))
		},
		parts: {
			train: spanOf(train),
			validation: spanOf(validation),
			...test && { test: spanOf(test) }
		}
	};
}
function spanOf({ time }) {
	return {
		first: formatTime(time[0]),
		last: formatTime(time.at(-1))
	};
}

// lib/src/backtest/policy-null.ts
const FIGURES = [
	"profit",
	"sharpe",
	"overBuyAndHold"
];
/**
* Policy null: runs the whole chain from research to verdict on bars whose moves go up or down by coin flip, to see how
* often the verdict promotes what has no skill, and how the result on the bars themselves compares.
*
* Each run uses a `signFlip` of the bars, trains the recipe's models on it, chooses settings on its validation part if
* there are some to `choose`, and judges the policy on its test part, as `judge` does. So a sound verdict promotes few runs, one in twenty at most, and if the bars themselves were such a flip,
* p would be 0.05 or less once in 20 times. Without `keepDrift` the runs are martingales: the p of profit and Sharpe ratio
* then also says whether the stock itself rose. With it they have the stock's own drift. Every run counts as one look.
*
* @param minutes what `research` takes
* @param options recipe and policy, costs and account as for `judge`; see `PolicyNullOptions`
* @returns the verdict and the figures on the bars and on each run, and how many runs were promoted
* @throws when the recipe keeps no test part or its engine is not the exact one; as `research`, `signFlip` and `judge` do
* @example
* const minutes = makeSample({ to: "2018-07-01", edge: 0 });
* const { walks, promoted } = await policyNull(minutes, { runs: 2, gate: 0.01, cap: 0.2, costs: "ib" });
* [walks.length, promoted]; // → [2, 0]
*/
async function runPolicyNull(minutes, options) {
	const { recipe: given, keepDrift = false, choose = null, runner = onThisThread(policyReport), ...others } = options;
	const { runs: count, seed: first, onRun, signal, ...judged } = others;
	const recipe = given ?? PRESETS.sound;
	requireExactEngine(recipe.name, recipe);
	const { runs, seed, own, walks } = await runTasks({
		runs: count,
		seed: first,
		onRun,
		signal
	}, (seeds) => ({
		minutes,
		recipe,
		judged,
		choose,
		keepDrift,
		seeds
	}), runner);
	const scores = FIGURES.map((name) => {
		return [name, nullScore(own[name], Float64Array.from(walks, (walk) => walk[name]))];
	});
	return showable("policy null", {
		...{
			runs,
			seed,
			keepDrift,
			recipe: recipe.name,
			chosen: Object.keys(choose ?? {}),
			own,
			walks
		},
		promoted: walks.filter(({ verdict }) => verdict === "promote").length,
		scores: Object.fromEntries(scores)
	});
}
/** Runs one task: research, policy and verdict on the bars themselves or on a sign flip of them. */
function policyReport(task, number) {
	const { minutes, keepDrift, seeds } = task;
	try {
		return reportOf(number === 0 ? minutes : signFlip(minutes, seeds[number - 1], { keepDrift }), task);
	} catch (error) {
		throw new Error(`${runName(number, seeds.length)}: ${error.message}`, { cause: error });
	}
}
function reportOf(minutes, { recipe, judged, choose }) {
	const run = research(minutes, recipe);
	if (run.test === undefined) {
		throw new Error(`recipe ${recipe.name} keeps no test part, so nothing can be promoted: take preset sound (--preset sound), or leave ` + "rows for one (--set trainFraction=0.6 --set validationFraction=0.2)");
	}
	const provenance = provenanceOf(run);
	const settings = choose === null ? judged : {
		...judged,
		...chosen(run, provenance, judged, choose)
	};
	const { bars, promotion, runs, performance } = judge(minutes, run.models, recipe, provenance, settings);
	const { policy, days, trades, profit, sharpe } = performance.candidate;
	const held = heldReturns(bars, runs.candidate);
	const beyond = runs.candidate.days.return.map((r, day) => r - held[day]);
	return {
		...{
			policy,
			verdict: promotion.verdict,
			from: promotion.from,
			to: promotion.to,
			days,
			trades,
			profit
		},
		sharpe: orNothing(sharpe),
		overBuyAndHold: orNothing(sharpeRatio(beyond))
	};
}
/** The settings with the best Sharpe ratio on the validation part. */
function chosen({ bars, models, recipe }, { parts: { validation } }, judged, grid) {
	const { cash } = judged;
	const { trials, best } = choosePolicy(bars, {
		...POLICY_DEFAULTS,
		...judged,
		...tradedLabel(recipe, judged)
	}, grid, {
		...{
			signals: modelSignals(bars, models, recipe),
			from: validation.first,
			to: validation.last
		},
		...{
			model: decidingModel(recipe),
			...cash !== undefined && { cash }
		}
	});
	return trials[best]?.settings ?? {};
}
/** A ratio without variation has no meaning; doing nothing counts as 0. */
function orNothing(ratio) {
	return Number.isNaN(ratio) ? 0 : ratio;
}

export { CONVENTIONS, CURES, DAY, EXAMPLE_BARS, FEATURES, FEATURE_DEFAULTS, GRID_DEFAULTS, HOLD, HOUR, LogisticRegression, MINUTE, POLICY_DEFAULTS, PRESETS, ablation, adjustForSplits, adx, annualReturn, annualVolatility, atr, audit, backtest, barPipeline, baselineColumns, blockBootstrap, blockBootstrapDifference, brain, brainInputs, brierScore, buildFeatures, buyAndHold, calibrateByDays, calibrationSlope, calmarRatio, choosePolicy, combinatorialPurged, combinatorialScores, compareBars, compareLabels, compareScores, completeRows, correlation, costSweep, dayCycle, decidingModel, defineRecipe, deflatedSharpe, designMatrix, diff, distributionOf, doNothing, drawdowns, effectiveSampleSize, embargoSpans, evaluate, ewmMean, exposureByDay, featureDrift, featureImportance, fillNa, filterRows, fingerprintFaults, fingerprintOf, flowPipeline, foldScaling, formatModel, formatTime, forwardReturn, futureReturn, gateSweep, histogram, isotonicRegression, judge, judgeWalk, judgedPart, knownTimes, labelBalance, labelForwardReturn, labelLookAhead, labelSpans, labelUniqueness, lastTraining, logLoss, logit, lookAheadCheck, lossInterval, macd, makeSample, mapModels, maxDrawdown, measureSharpe, metaLabel, minBacktestLength, modelFeatures, modelFile, modelNames, modelSignals, nullReports, nullScores, onBalanceVolume, openingGap, openingRange, parseCosts, parseDay, parseModel, parseSplits, pctChange, performanceOf, permutationImportance, plattScaling, predict, predictAll, predictColumns, predictIsotonic, predictRows, probabilisticSharpe, probabilityDistance, probabilityOfOverfitting, promote, purge, purgedKFold, ratio, reach, realisedVolatility, recipeBars, regularHours, relativeTo, reliabilityCurve, requireSound, resample, resampleBlocks, research, restamp, rocAuc, rocCurve, rollingMax, rollingMean, rollingMin, rollingRetrain, rollingStd, rollingSum, rollingZScore, rsi, rsiBaseline, runNull, runPolicyNull, scaleCosts, scalingOf, searchC, seedReaderFaults, seedWithMean, sessionOf, sessionVwap, sharpeRatio, shift, signFlip, skew, sliceBars, sliceRows, sliceSignals, sortinoRatio, standardise, standardisedCoefficients, stochastic, summarise, takeBars, takeColumn, takeRows, takeSpans, timeOfDay, timeSplit, timingTest, toJson, tradePaths, tradeReturns, tradedLabel, tradesByHour, tradesByRegime, trainBaseline, trainBrain, trainExperts, trainSelectTest, tripleBarrier, trueRange, walkForward, warmUpCheck, weekCycle, weightedScore, wilderMean, wilsonInterval, withOptions, withoutSecondHours };