// Time and peak memory of a pooled fit of synthetic stocks, and what it needs beside its rows: each size in a process of its own.
//
// `npm run bench:pool` measures; `npm run bench:pool -- edge` simulates what pooling finds that single stocks do not.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as lab from "ata-lab";

const SIZES = [
  { symbols: 10, years: 1 },
  { symbols: 30, years: 1 },
  { symbols: 100, years: 1 },
  { symbols: 10, years: 4 },
  { symbols: 30, years: 4 },
  { symbols: 100, years: 4 },
];
const SOUND = lab.withOptions(lab.PRESETS.sound, { pool: true });
const [task = "memory", ...args] = process.argv.slice(2);
const TASKS = { memory, one, edge };
await TASKS[/** @type {keyof typeof TASKS} */ (task)]();

/** Runs each size, or those of so many symbols, and prints a table. */
function memory() {
  const wanted = args.map(Number);
  console.log("| stocks | years | rows | processor time | of it the fit | rows in memory | peak memory |");
  console.log("| --: | --: | --: | --: | --: | --: | --: |");
  for (const { symbols, years } of SIZES) {
    if (wanted.length > 0 && !wanted.includes(symbols)) continue;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [fileURLToPath(import.meta.url), "one", String(symbols), String(years)],
      { encoding: "utf8" },
    );
    if (status !== 0) throw new Error(stderr);
    const { rows, seconds, fit, held, peak } = JSON.parse(stdout);
    const shown = (/** @type {number} */ bytes) => `${Math.round(bytes / 1e6).toLocaleString("en-US")} MB`;
    console.log(
      `| ${symbols} | ${years} | ${rows.toLocaleString("en-US")} | ${seconds.toFixed(1)} s | ${fit.toFixed(1)} s | ` +
        `${shown(held)} | ${shown(peak)} |`,
    );
  }
}

/** One size, in this process: prints JSON. */
async function one() {
  const [symbols, years] = args.map(Number);
  const universe = lab.makeUniverse({ symbols: symbols ?? 1, seed: 1, to: `${2018 + (years ?? 1)}-01-01` });
  let atLast = process.cpuUsage();
  const pool = await lab.researchPool(universe, SOUND, {
    onSymbol: (read, of) => {
      if (read === of) atLast = process.cpuUsage();
    },
  });
  const seconds = (/** @type {NodeJS.CpuUsage} */ { user, system }) => (user + system) / 1e6;
  const fit = seconds(process.cpuUsage(atLast));
  const { data, volatility, symbolOf } = pool;
  const arrays = new Set([...Object.values(data.features), data.time, data.label, data.spans.start, data.spans.end]);
  const held = [...arrays, volatility, symbolOf].reduce((sum, { byteLength }) => sum + byteLength, 0);
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ rows: data.label.length, seconds: seconds(process.cpuUsage()), fit, held, peak }));
}

/**
 * Universes of stocks with a small edge each, and without: in how many is the lead over the baseline above 0, of the pool and of
 * its stocks alone?
 */
async function edge() {
  const [universes = 20, symbols = 10, to = "2019-01-01"] = [Number(args[0] ?? 20), Number(args[1] ?? 10), args[2]];
  console.log(
    "| edge | pooled: mean AUC | beyond the baseline | lead above 0 | single stocks: beyond the baseline | lead above 0 |",
  );
  console.log("| --: | --: | --: | --: | --: | --: |");
  for (const planted of [0, 0.013, 0.0245]) {
    const pooled = { auc: 0, lead: 0, above: 0, below: 0 };
    const single = { lead: 0, above: 0, runs: 0 };
    for (let seed = 1; seed <= universes; seed++) {
      const universe = lab.makeUniverse({ symbols, seed, edge: planted, to });
      const { models } = lab.evaluatePool(await lab.researchPool(universe, SOUND), { draws: 400, seed });
      const { auc, beyondBaseline } = models.brain;
      pooled.auc += auc.estimate / universes;
      pooled.lead += beyondBaseline.estimate / universes;
      pooled.above += Number(beyondBaseline.low > 0);
      pooled.below += Number(beyondBaseline.high < 0);
      // Three stocks of each universe are enough to know the rate.
      for (const symbol of universe.symbols.slice(0, 3)) {
        const one = lab.evaluate(lab.research(universe.minutes(symbol), SOUND), { draws: 400, seed });
        single.lead += one.models.brain.beyondBaseline.estimate;
        single.above += Number(one.models.brain.beyondBaseline.low > 0);
        single.runs++;
      }
    }
    console.log(
      `| ${planted} | ${pooled.auc.toFixed(4)} | ${pooled.lead.toFixed(4)} | ${pooled.above} of ${universes}` +
        ` (below 0: ${pooled.below}) | ${(single.lead / single.runs).toFixed(4)} | ${single.above} of ${single.runs} |`,
    );
  }
}
