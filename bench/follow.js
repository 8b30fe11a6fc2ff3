// What it costs to follow 1, 100 and 1,000 stocks in one process: processor time of a minute, of the minute that ends a bar, and of a
// paper account; memory and state of a scorer. Prints the tables of README.md.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as lab from "ata-lab";

setFlagsFromString("--expose-gc");
/** @type {() => void} */
const collect = runInNewContext("gc");

const DAY = 390;
/** Sessions before those that are measured: p is warm after 18. */
const BEFORE = 20;
/** Sessions that are measured, by the number of stocks. */
const SESSIONS = new Map([
  [1, 20],
  [100, 2],
  [1000, 1],
]);
const training = lab.makeSample({ to: "2018-05-01" });
const policy = { ...lab.POLICY_DEFAULTS, gate: 0.02, cap: 0.1, longOnly: false };
const { time, open, high, low, close, volume } = lab.makeSample({ to: "2018-04-01", seed: 2 });

/** @param {number} i */
function minuteAt(i) {
  const at = (/** @type {Float64Array} */ column) => /** @type {number} */ (column[i]);
  return { time: at(time), open: at(open), high: at(high), low: at(low), close: at(close), volume: at(volume) };
}

const minutes = Array.from({ length: 2 * BEFORE * DAY }, (_, i) => minuteAt(i));

/** Milliseconds of processor time that work takes. @param {() => void} work */
function processorTime(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

function heap() {
  collect();
  collect();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

/** @param {"seed" | "sound"} name @param {number} count */
function measure(name, count) {
  const recipe = lab.PRESETS[name];
  const { models } = lab.research(training, recipe);
  const warm = lab.createScorer(models, recipe, { policy });
  for (const minute of minutes.slice(0, BEFORE * DAY)) warm.push(minute);
  const state = JSON.stringify(warm.state());
  const before = heap();
  const scorers = Array.from({ length: count }, () =>
    lab.createScorer(models, recipe, { policy, state: JSON.parse(state) }),
  );
  const sessions = SESSIONS.get(count) ?? 1;
  // As in a market: every stock's minute, then the next minute of all.
  const day = minutes.slice(BEFORE * DAY, (BEFORE + sessions) * DAY);
  let [inside, ends, insides, bars] = [0, 0, 0, 0];
  let longest = 0;
  for (const minute of day) {
    let over = 0;
    const spent = processorTime(() => {
      for (const scorer of scorers) over += scorer.push(minute).bars.length;
    });
    if (over > 0) {
      ends += spent;
      bars += over;
    } else {
      inside += spent;
      insides += count;
    }
    longest = Math.max(longest, spent);
  }
  const bytes = (heap() - before) / count;
  const micro = (/** @type {number} */ all, /** @type {number} */ of) => ((1000 * all) / of).toFixed(of > 1e5 ? 1 : 0);
  const cells = [micro(inside + ends, day.length * count), micro(inside, insides), micro(ends, bars)];
  // Of one scorer, it would be what else the process keeps.
  const memory = count === 1 ? "" : (bytes / 1024).toFixed(1);
  return [...cells, longest.toFixed(1), memory, (state.length / 1024).toFixed(1)];
}

console.log(
  "| preset | stocks | a minute, µs | within a bar, µs | at a bar's end, µs | longest minute of all, ms | memory a scorer, KB | its state as JSON, KB |",
);
console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
for (const name of /** @type {const} */ (["seed", "sound"])) {
  measure(name, 1);
  for (const count of [1, 100, 1000]) console.log(`| ${name} | ${count} | ${measure(name, count).join(" | ")} |`);
}

console.log("\n| bars of a paper account | a further bar, ms | its state as JSON, MB |");
console.log("| ---: | ---: | ---: |");
const { models } = lab.research(training, lab.PRESETS.sound);
const scorer = lab.createScorer(models, lab.PRESETS.sound, { policy });
const scored = minutes.flatMap((minute) => scorer.push(minute).bars);
const paper = lab.createPaper(lab.PRESETS.sound, policy);
let bars = 0;
/** Adds bars, the same ones again on later days. @param {number} count */
function add(count) {
  for (const end = bars + count; bars < end; bars++) {
    const bar = /** @type {lab.ScoredBar} */ (scored[bars % scored.length]);
    paper.add({ ...bar, time: bar.time + Math.floor(bars / scored.length) * 70 * lab.DAY });
  }
}
for (const wanted of [1_000, 5_000, 20_000]) {
  add(wanted - 50 - bars);
  const spent = processorTime(() => add(50));
  const size = JSON.stringify(paper.state()).length / 2 ** 20;
  console.log(`| ${wanted.toLocaleString("en-US")} | ${(spent / 50).toFixed(2)} | ${size.toFixed(1)} |`);
}
