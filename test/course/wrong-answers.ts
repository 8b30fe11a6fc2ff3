/** A wrong answer as a class gives it, and what the check has to say about it. */
export interface WrongAnswer {
  /** What went wrong in somebody's head. */
  readonly thought: string;
  /** What is written in place of the paragraph with `undefined`. */
  readonly code: string;
  /** What the message contains. */
  readonly says: RegExp;
}

type Row = readonly [thought: string, answer: string, says: RegExp];

/** Wrong values: what is written behind `const name = `. */
function values(name: string, rows: readonly Row[]): readonly WrongAnswer[] {
  return rows.map(([thought, answer, says]) => ({ thought, code: `const ${name} = ${answer};`, says }));
}

/** Wrong functions: what is written between the braces. */
function functions(head: string, rows: readonly Row[]): readonly WrongAnswer[] {
  return rows.map(([thought, body, says]) => ({ thought, code: `function ${head} {\n  ${body}\n}`, says }));
}

/** By lesson, and by exercise. */
export const WRONG_ANSWERS: Readonly<Record<string, readonly (readonly WrongAnswer[])[]>> = {
  "01-bars-and-time.ipynb": [
    values("barsOfThatDay", [
      ["a full day", "390", /390 is too high/],
      ["both ends counted", "3.5 * 60 + 1", /211 is close, but too high/],
      ["hours", "3.5", /3\.5 is too low/],
      ["a text", '"210" as any', /Got the text "210", expected a number[\s\S]*without quotes/],
    ]),
    functions("knownAt(bars: Bars)", [
      [
        "any stamp is the end",
        "return bars.time;",
        /1 minute too early[\s\S]*It returns `time` of its input unchanged/,
      ],
      [
        "any stamp is the start",
        "return bars.time.map((time) => time + bars.interval);",
        /Each time is 1 minute too late/,
      ],
      [
        "the wrong way",
        'return bars.stamp === "end" ? bars.time : bars.time.map((time) => time - bars.interval);',
        /2 minutes too early/,
      ],
      [
        "the interval in seconds",
        'return bars.stamp === "end" ? bars.time : bars.time.map((time) => time + bars.interval / 1000);',
        /got 2018-01-02 09:30:00\.060, expected 2018-01-02 09:31:00\.000/,
      ],
      [
        "hours in place of milliseconds",
        "return hourOf(bars.time);",
        /got 9\.516667, expected 2018-01-02 09:31:00: too low for a time/,
      ],
      [
        "in place",
        'if (bars.stamp === "start") bars.time.forEach((time, i) => { bars.time[i] = time + bars.interval; });\n  return bars.time;',
        /It changes its input: `time`, row 0 was 2018-01-02 09:30:00, and is 2018-01-02 09:31:00/,
      ],
    ]),
    functions("stampOf(time: Float64Array)", [
      ["the wrong way round", 'return hourOf(time)[0] === 9.5 ? "end" : "start";', /got "start", expected "end"/],
      ["the whole hour", 'return Math.floor(hourOf(time)[0]) === 9 ? "start" : "end";', /got "start", expected "end"/],
      ["always the same", 'return "end";', /got "end", expected "start"/],
      ["true or false", "return hourOf(time)[0] === 9.5;", /got false, expected a text/],
    ]),
  ],
  "02-resampling.ipynb": [
    values("barsOfShortDay", [
      ["no minute left over", "210 / 5", /42 is too low/],
      ["two left over", "210 / 5 + 2", /44 is too high/],
      ["a full day", "79", /79 is too high/],
    ]),
    functions("barTimes(time: Float64Array)", [
      [
        "rounded down",
        "return Float64Array.from(new Set(time.map(roundedDown)));",
        /4 too many[\s\S]*5 minutes too early/,
      ],
      ["each minute", "return time.map(roundedUp);", /got 1,560 values, expected 312: 1,248 too many/],
      ["a set", "return new Set(time.map(roundedUp));", /got a Set, expected a list[\s\S]*Array\.from/],
      [
        "one bar late",
        "return Float64Array.from(new Set(time.map((at) => roundedUp(at) + FIVE)));",
        /got 2018-01-02 09:40:00, expected 2018-01-02 09:35:00: 5 minutes too late/,
      ],
      ["every fifth", "return time.filter((_, i) => i % 5 === 4);", /got 2 values, expected 3: 1 too few/],
      ["the minutes themselves", "return time;", /It returns its input unchanged|1,248 too many/],
    ]),
    values("complete", [
      ["five full minutes", '["10:05", "16:05"]', /"10:05", entry 1, is not right: too late/],
      ["the label", '["10:00", "16:00"]', /"10:00", entry 1, is not right: too early/],
      ["as the others", '["10:04", "16:04"]', /"16:04", entry 2, is not right: too late/],
      ["one of them", '["10:04"]', /something is missing/],
      ["in the other order", '["16:00", "10:04"]', /another order/],
      ["not in a list", '"10:04"', /Got the text "10:04", expected a list of 2 values/],
    ]),
  ],
  "03-moving-averages.ipynb": [
    values("spanOfWilder", [
      ["without the one", "2 * 14", /28 is too high/],
      ["the period", "14", /14 is too low/],
      ["one less than the period", "13", /13 is too low/],
    ]),
    functions("warmUp(span: number, share: number)", [
      [
        "rounded down",
        "return Math.floor(Math.log(share) / Math.log(1 - 2 / (span + 1)));",
        /\(9, 0\.01\)[\s\S]*too low[\s\S]*Each value is 1 too low/,
      ],
      ["the span", "return span;", /got 9, expected 21: too low/],
      ["Wilder's", "return Math.ceil(Math.log(share) / Math.log(1 - 1 / span));", /too high/],
      ["not rounded", "return Math.log(share) / Math.log(1 - 2 / (span + 1));", /got 20\.6\d+, expected 21: too low/],
      ["percent", "return Math.ceil(Math.log(share / 100) / Math.log(1 - 2 / (span + 1)));", /too high/],
    ]),
    functions("emaRel(x: Float64Array, span: number)", [
      [
        "the ratio",
        "const mean = ema(x, span);\n  return x.map((price, i) => price / mean[i]);",
        /Each value is 1 too high/,
      ],
      [
        "percent",
        "const mean = ema(x, span);\n  return x.map((price, i) => 100 * (price / mean[i] - 1));",
        /100 times too large: is it in percent/,
      ],
      [
        "in dollars",
        "const mean = ema(x, span);\n  return x.map((price, i) => price - mean[i]);",
        /row 1, .*: got 5, expected 0\.04761905: too high/,
      ],
      [
        "a share of the price",
        "const mean = ema(x, span);\n  return x.map((price, i) => (price - mean[i]) / price);",
        /row 1, .*: got 0\.04545455, expected 0\.04761905: too low/,
      ],
      [
        "the wrong way round",
        "const mean = ema(x, span);\n  return x.map((price, i) => (mean[i] - price) / mean[i]);",
        /right except for its sign/,
      ],
      [
        "the bar before",
        "const mean = ema(x, span);\n  return x.map((price, i) => price / mean[i - 1] - 1);",
        /got NaN[\s\S]*NaN comes from computing/,
      ],
      ["the price", "return x;", /It returns its input unchanged/],
      [
        "no array",
        "const mean = ema(x, span);\n  return x[0] / mean[0] - 1;",
        /got the number 0, expected a list of 3 values/,
      ],
    ]),
  ],
  "04-indicators.ipynb": [
    functions("largestZ(n: number)", [
      ["the population's deviation", "return Math.sqrt(n - 1);", /got 4\.358899, expected 4\.248529: too high/],
      ["without the mean", "return Math.sqrt(n);", /got 4\.472136, expected 4\.248529: too high/],
      ["no root", "return n - 1;", /got 19, expected 4\.248529: too high/],
      ["no root below", "return (n - 1) / n;", /got 0\.95, expected 4\.248529: too low/],
    ]),
    functions("myTrueRange({ high, low, close }: typeof bars)", [
      [
        "the bar's own range",
        "return high.map((top, i) => top - low[i]);",
        /too low[\s\S]*Input there: .*high .*low .*close/,
      ],
      [
        "only from the close before",
        "return high.map((top, i) => i === 0 ? top - low[0] : Math.max(Math.abs(top - close[i - 1]), Math.abs(low[i] - close[i - 1])));",
        /too low/,
      ],
      [
        "no first row",
        "return high.map((top, i) => Math.max(top - low[i], Math.abs(top - close[i - 1]), Math.abs(low[i] - close[i - 1])));",
        /row 0: got NaN[\s\S]*Only the first row differs/,
      ],
      [
        "the close after",
        "return high.map((top, i) => i === 0 ? top - low[0] : Math.max(top - low[i], Math.abs(top - close[i + 1]), Math.abs(low[i] - close[i + 1])));",
        /It looks ahead/,
      ],
      [
        "its own close",
        "return high.map((top, i) => Math.max(top - low[i], Math.abs(top - close[i]), Math.abs(low[i] - close[i])));",
        /too low/,
      ],
    ]),
    values("rsiOfStandstill", [
      ["neither high nor low", "50", /50 is too high/],
      ["no losses", "100", /100 is too high/],
      ["0 / 0", "NaN", /NaN is not the answer/],
    ]),
  ],
  "05-feature-table.ipynb": [
    values("firstComplete", [
      ["counted from 1", "21", /21 is too high/],
      ["no first return", "19", /19 is too low/],
      ["the slowest average", "200", /200 is too high/],
    ]),
    values("inDollars", [
      [
        "no slope",
        '["macd", "macd_sig", "macd_hist", "ema20", "ema50", "ema200", "atr"]',
        /something is missing\.\nGot 7 entries, expected 8/,
      ],
      [
        "a share, too",
        '["macd", "macd_sig", "macd_hist", "macd_slope", "ema20", "ema50", "ema200", "atr", "atr_pct"]',
        /"atr_pct", entry 9, is not right\.\nGot 9 entries, expected 8/,
      ],
      [
        "any order",
        '["atr", "macd", "macd_sig", "macd_hist", "macd_slope", "ema20", "ema50", "ema200"]',
        /right, but in another order/,
      ],
      [
        "capital letters",
        '["MACD", "macd_sig", "macd_hist", "macd_slope", "ema20", "ema50", "ema200", "atr"]',
        /"MACD", entry 1/,
      ],
    ]),
    values("inventedZeros", [
      ["the window", "100", /100 is too low/],
      ["no first return", "118", /118 is close, but too low/],
      ["one row more", "120", /120 is close, but too high/],
    ]),
  ],
  "06-labels-and-costs.ipynb": [
    functions("honestLabel(close: Float64Array, horizon: number, threshold: number)", [
      [
        "unknown is 0",
        "return myForward(close, horizon).map((x) => (x > threshold ? 1 : 0));",
        /got 0, expected NaN[\s\S]*Only the last row differs[\s\S]*NaN is expected where a value is not known/,
      ],
      [
        "no room for NaN",
        "return Uint8Array.from(myForward(close, horizon), (x) => (Number.isNaN(x) ? NaN : x > threshold ? 1 : 0));",
        /A Uint8Array holds whole numbers only, and no NaN/,
      ],
      ["the return", "return myForward(close, horizon);", /row 0, .*: got 0\.01, expected 1: too low/],
      [
        "looks back",
        "return close.map((now, i) => { const x = now / close[i - horizon] - 1; return Number.isNaN(x) ? NaN : x > threshold ? 1 : 0; });",
        /row too late/,
      ],
      [
        "left out",
        "return myForward(close, horizon).map((x) => (x > threshold ? 1 : 0)).slice(0, -horizon);",
        /1 too few[\s\S]*the last 1 is missing/,
      ],
      [
        "any rise",
        "return myForward(close, horizon).map((x) => (Number.isNaN(x) ? NaN : x > 0 ? 1 : 0));",
        /got 1, expected 0: too high/,
      ],
    ]),
    functions("breakEven(win: number, loss: number, cost: number)", [
      ["a coin", "return 0.5;", /\(0\.005, 0\.005, 0\.001\): got 0\.5, expected 0\.6: too low/],
      ["only the cost", "return cost / (win + loss);", /got 0\.1, expected 0\.6: too low/],
      [
        "win for loss",
        "return (cost + win) / (win + loss);",
        /\(0\.01, 0\.005, 0\.001\): got 0\.7333333, expected 0\.4: too high/,
      ],
      [
        "percent",
        "return (100 * (cost + loss)) / (win + loss);",
        /got 60, expected 0\.6: too high[\s\S]*100 times too large: is it in percent/,
      ],
    ]),
    values("overNight", [
      [
        "no end is no day",
        "Array.from(bars.time).filter((time, i) => Math.floor(bars.time[i + 12] / DAY) !== Math.floor(time / DAY)).length",
        /is close, but too high/,
      ],
      [
        "11 bars",
        "Array.from(bars.time).filter((time, i) => Math.floor(bars.time[i + 11] / DAY) > Math.floor(time / DAY)).length",
        /is too low/,
      ],
      [
        "one a day",
        "Array.from(bars.time).filter((time, i) => Math.floor(bars.time[i + 1] / DAY) > Math.floor(time / DAY)).length",
        /is too low/,
      ],
    ]),
  ],
  "07-logistic-regression.ipynb": [
    functions("tippingPoint(w: number, b: number)", [
      ["the sign", "return b / w;", /\(-0\.01, 0\.5\): got -50, expected 50: too low[\s\S]*right except for its sign/],
      ["upside down", "return -w / b;", /got 0\.02, expected 50: too low/],
      ["z is one half", "return (0.5 - b) / w;", /got 0, expected 50: too low/],
    ]),
    functions("myLogLoss(label: Uint8Array, p: Float64Array)", [
      ["the sum", "return label.reduce((sum, y, i) => sum - Math.log(y === 1 ? p[i] : 1 - p[i]), 0);", /too high/],
      [
        "no minus",
        "return mean(Array.from(label, (y, i) => Math.log(y === 1 ? p[i] : 1 - p[i])));",
        /right except for its sign/,
      ],
      [
        "base 2",
        "return mean(Array.from(label, (y, i) => -Math.log2(y === 1 ? p[i] : 1 - p[i])));",
        /Each value is 1\.4427 times the expected one/,
      ],
      ["p of a zero", "return mean(Array.from(label, (y, i) => -Math.log(y === 0 ? p[i] : 1 - p[i])));", /too high/],
      [
        "every row",
        "return Float64Array.from(label, (y, i) => -Math.log(y === 1 ? p[i] : 1 - p[i]));",
        /got a list of 2 values, expected a number/,
      ],
    ]),
    values("colleaguesC", [
      ["the wrong way", "10_000", /10000 is too high/],
      ["not squared", "1 / 100", /0\.01 is too high/],
      ["the same", "1", /1 is too high/],
    ]),
  ],
  "08-experts-and-brain.ipynb": [
    values("withoutRsi", [
      ["the middle", "predictByHand(rsiModel, { rsi: 50, rsi_slope: -6, bb_z: -1.1 })", /is too low/],
      ["the whole fall", "predictByHand(rsiModel, fall)", /is too low/],
      ["rounded", "0.58", /0\.58 is close, but too low|0\.58 is close, but too high/],
    ]),
    functions("toRaw(w: number, b: number, mean: number, sd: number)", [
      ["the same bias", "return { weight: w / sd, bias: b };", /`bias`: got 1, expected -4: too high/],
      [
        "multiplied",
        "return { weight: w * sd, bias: b - (w * mean) / sd };",
        /`weight`: got 8, expected 0\.5: too high/,
      ],
      [
        "capital letters",
        "return { Weight: w / sd, Bias: b - (w * mean) / sd };",
        /`weight` is missing; got `Weight`, `Bias`[\s\S]*Upper and lower case matter/,
      ],
      ["plus", "return { weight: w / sd, bias: b + (w * mean) / sd };", /`bias`: got 6, expected -4: too high/],
      [
        "a list",
        "return [w / sd, b - (w * mean) / sd];",
        /got a list of 2 values, expected an object with `weight`, `bias`/,
      ],
    ]),
    values("highest", [
      ["certain", "1", /1 is too high/],
      [
        "all of them 1",
        'predictByHand(JSON.parse(brainText), { ...{ "experts.rsi": 1, "experts.macd": 1, "experts.trend": 1 }, "regime.volatility": 0.006, "regime.time_of_day": 16 })',
        /is too low|is close, but too low/,
      ],
      ["its limit", "0.7", /0\.7 is too low/],
    ]),
  ],
  "09-leakage.ipynb": [
    values("lookAhead", [
      ["one of two", '["gain"]', /something is missing\.\nGot 1 entry, expected 2/],
      ["one too many", '["gain", "drawdown", "smooth"]', /"smooth", entry 3, is not right/],
      ["shifted either way", '["before", "gain"]', /"before", entry 1, is not right/],
      ["in any order", '["drawdown", "gain"]', /right, but in another order/],
    ]),
    functions("versusDaySoFar(bars: Bars)", [
      ["the whole day", "return versusDay(bars);", /It looks ahead: without the rows after 0, it gives 0 there/],
      [
        "no new day",
        "let [sum, count] = [0, 0];\n  return bars.close.map((price) => {\n    sum += price;\n    count++;\n    return price / (sum / count) - 1;\n  });",
        /row 78, [\s\S]*the first row of its day/,
      ],
      [
        "without itself",
        "let [day, sum, count] = [NaN, 0, 0];\n  return bars.close.map((price, i) => {\n    const today = Math.floor(bars.time[i] / DAY);\n    if (today !== day) [day, sum, count] = [today, 0, 0];\n    const mean = sum / count;\n    sum += price;\n    count++;\n    return price / mean - 1;\n  });",
        /row 0, .*: got NaN, expected 0/,
      ],
      [
        "percent",
        "return bars.close.map((price, i) => { const day = sliceBars(bars, Math.max(0, i - (i % 78)), i + 1).close; return 100 * (price / (day.reduce((a, b) => a + b) / day.length) - 1); });",
        /100 times too large: is it in percent/,
      ],
      ["the close", "return bars.close;", /It returns `close` of its input unchanged/],
    ]),
    values("dropped", [
      ["an hour's", "12", /12 is too low/],
      ["one bar less", "77", /77 is too low/],
      ["the bars of the original's day", "79", /79 is too high/],
    ]),
  ],
  "10-luck.ipynb": [
    functions("pValue(own: number, walks: Float64Array)", [
      ["without the ones", "return walks.filter((at) => at >= own).length / walks.length;", /too low|too high/],
      [
        "one above",
        "return (1 + walks.filter((at) => at >= own).length) / walks.length;",
        /Each value is 1\.05 times the expected one/,
      ],
      ["a count", "return walks.filter((at) => at >= own).length;", /too (low|high)/],
      ["lower ones", "return (1 + walks.filter((at) => at < own).length) / (1 + walks.length);", /too (low|high)/],
      [
        "sorted in place",
        "walks.sort();\n  return (1 + walks.filter((at) => at >= own).length) / (1 + walks.length);",
        /It changes its input: row \d+ was/,
      ],
    ]),
    functions("atLeastOne(trials: number, level: number)", [
      ["added up", "return trials * level;", /\(2, 0\.5\): got 1, expected 0\.75: too high/],
      ["none", "return (1 - level) ** trials;", /\(1, 0\.05\): got 0\.95, expected 0\.05: too high/],
      ["all", "return level ** trials;", /\(2, 0\.5\): got 0\.25, expected 0\.75: too low/],
      ["not all", "return 1 - level ** trials;", /\(1, 0\.05\): got 0\.95, expected 0\.05: too high/],
    ]),
    functions("daysNeeded(days: number, halfWidth: number, wanted: number)", [
      ["not squared", "return days * (halfWidth / wanted);", /\(50, 0\.06, 0\.03\): got 100, expected 200: too low/],
      ["the root", "return days * Math.sqrt(halfWidth / wanted);", /too low/],
      ["the wrong way", "return days * (wanted / halfWidth) ** 2;", /got 12\.5, expected 200: too low/],
      ["the additional days", "return days * (halfWidth / wanted) ** 2 - days;", /got 150, expected 200: too low/],
    ]),
  ],
  "11-position.ipynb": [
    functions("sideOf(p: number, gate: number)", [
      ["no short sale", "return p - 0.5 >= gate ? 1 : 0;", /\(0\.45, 0\.02\): got 0, expected -1: too high/],
      [
        "beyond the gate",
        "if (p - 0.5 > gate) return 1;\n  return 0.5 - p > gate ? -1 : 0;",
        /\(0\.25, 0\.25\): got 0, expected -1: too high/,
      ],
      ["the gate as a probability", "return p >= gate ? 1 : -1;", /\(0\.52, 0\.05\): got 1, expected 0: too high/],
      ["always on a side", "return p >= 0.5 ? 1 : -1;", /\(0\.52, 0\.05\): got 1, expected 0: too high/],
      ["true or false", "return p - 0.5 >= gate;", /got true, expected a number/],
    ]),
    functions("leastOrder(basisPoints: number)", [
      [
        "one fee",
        "return 1 / (basisPoints / 10_000);",
        /\(1\): got 10000, expected 20000: too low[\s\S]*Each value is 0\.5 times the expected one/,
      ],
      ["percent", "return 2 / (basisPoints / 100);", /got 200, expected 20000: too low[\s\S]*100 times too small/],
      ["the wrong way", "return 2 * basisPoints * 10_000;", /\(5\): got 100000, expected 4000: too high/],
    ]),
    functions("deepestFall(equity: Float64Array)", [
      [
        "in dollars",
        "let [highest, deepest] = [0, 0];\n  for (const now of equity) {\n    highest = Math.max(highest, now);\n    deepest = Math.min(deepest, now - highest);\n  }\n  return deepest;",
        /too low/,
      ],
      ["from the start", "return Math.min(...equity) / equity[0] - 1;", /too (high|low)/],
      [
        "a positive number",
        "let [highest, deepest] = [0, 0];\n  for (const now of equity) {\n    highest = Math.max(highest, now);\n    deepest = Math.max(deepest, 1 - now / highest);\n  }\n  return deepest;",
        /too high[\s\S]*right except for its sign/,
      ],
      ["the extremes", "return Math.min(...equity) / Math.max(...equity) - 1;", /too low/],
      [
        "percent",
        "let [highest, deepest] = [0, 0];\n  for (const now of equity) {\n    highest = Math.max(highest, now);\n    deepest = Math.min(deepest, 100 * (now / highest - 1));\n  }\n  return deepest;",
        /100 times too large: is it in percent/,
      ],
    ]),
  ],
  "12-tensorflow.ipynb": [
    functions("tooLong(c: number)", [
      ["straight to the bottom", "return 1 / c;", /\(1\): got 1, expected 2: too low[\s\S]*Each value is 0\.5 times/],
      ["the wrong way", "return 2 * c;", /\(0\.25\): got 0\.5, expected 8: too low/],
      ["any", "return 2;", /\(0\.25\): got 2, expected 8: too low/],
    ]),
    values("stepsOfEpoch", [
      ["full ones", "48", /48 is too low/],
      ["all rows", "Math.ceil(55_208 / 1024)", /54 is too high/],
      ["not rounded", "(0.9 * 55_208) / 1024", /48\.52\d* is close, but too low/],
    ]),
    values("firstLost", [
      ["the last one", "2 ** 24", /16777216 is close, but too low/],
      ["one digit less", "2 ** 23 + 1", /8388609 is too low/],
      ["a double's", "2 ** 53 + 1", /is too high/],
    ]),
  ],
};

/**
 * What goes wrong in any exercise, made from its answer: the answer as a promise; a function that forgets its return; a
 * value that was not called.
 *
 * @param answered the cell with its answer
 */
export function carelessAnswers(answer: string): readonly WrongAnswer[] {
  const head = /^function (\w+\(.*\)): .* \{$/m;
  if (head.test(answer)) {
    const untyped = answer.replace(head, "function $1 {");
    return [
      {
        thought: "async",
        code: untyped.replace(/^function/m, "async function"),
        says: /got a promise, expected .*\.\nLeave out `async`/,
      },
      {
        thought: "no return",
        code: untyped.replace(/ \{$/m, " {\n  let answer: unknown;").replace(/^ {2}return /m, "  answer = "),
        says: /got undefined, expected .*\.\nIs a `return` missing\?/,
      },
    ];
  }
  // The last constant is the answer; what it needs may stand before it.
  const [, before, name, value] = /^([\s\S]*)^const (\w+) = ([\s\S]*);$/m.exec(answer)!;
  return [
    {
      thought: "async",
      code: `${before}const ${name} = (async () => ${value})() as any;`,
      says: /Got a promise, expected/,
    },
    {
      thought: "not called",
      code: `${before}const ${name} = (() => ${value}) as any;`,
      says: /Got a function[\s\S]*Call the function/,
    },
  ];
}
