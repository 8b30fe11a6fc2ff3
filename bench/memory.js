// Time and peak memory of commands on ten million synthetic minutes: all hours of the working days from 1998 on, in one Parquet
// file. Each command runs with Node's own limit and with a heap of 256 MB. Prints the table of docs/guide/reliability.md.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as lab from "ata-lab";

const ROWS = 10_000_000;
const DAY = 86_400_000;
const MINUTE = 60_000;
const COMMAND = fileURLToPath(new URL("../lib/bin/ata-lab.js", import.meta.url));
/** Loaded into the command: tells the most memory that it ever had, in kilobytes, on a channel of its own. */
const PROBE = `data:text/javascript,import { writeSync } from "node:fs";
process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));`;

/** A random walk in whole cents, the same each time. */
function makeMinutes() {
  const column = () => new Float64Array(ROWS);
  const bars = { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
  let state = 1;
  const draw = (/** @type {number} */ most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
  let cents = 10_000;
  let midnight = lab.parseDay("1998-01-01");
  for (let i = 0; i < ROWS; midnight += DAY) {
    if (new Date(midnight).getUTCDay() % 6 === 0) continue;
    for (let minute = 1; minute <= 1_440 && i < ROWS; minute++, i++) {
      const open = cents;
      cents = Math.min(Math.max(cents + draw(21) - 10, 1_000), 100_000);
      bars.time[i] = midnight + minute * MINUTE;
      bars.open[i] = open / 100;
      bars.high[i] = (Math.max(open, cents) + draw(5)) / 100;
      bars.low[i] = (Math.min(open, cents) - draw(5)) / 100;
      bars.close[i] = cents / 100;
      bars.volume[i] = 100 + draw(10_000);
    }
  }
  return bars;
}

/**
 * @param {string[]} args
 * @param {string[]} options Node's own
 */
function measure(args, options) {
  const start = performance.now();
  const { status, output } = spawnSync(process.execPath, [...options, "--import", PROBE, COMMAND, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe", "pipe"],
  });
  const seconds = Math.round((performance.now() - start) / 1000);
  if (status !== 0) throw new Error(`ata-lab ${args.join(" ")} ended with ${status}: ${output[2]}`);
  return { seconds, megabytes: Math.round((Number(output[3]) * 1024) / 1e6).toLocaleString("en-US") };
}

const folder = mkdtempSync(join(tmpdir(), "memory-"));
try {
  const path = join(folder, "ten.parquet");
  const kind = { symbol: "SYNTHETIC", zone: "America/New_York", interval: MINUTE, stamp: /** @type {const} */ ("end") };
  await lab.writeBars(path, { ...kind, ...makeMinutes() });
  console.log(`${ROWS.toLocaleString("en-US")} minutes, ${Math.round(statSync(path).size / 1e6)} MB of Parquet\n`);
  console.log("| command | time | peak memory | the same with `NODE_OPTIONS=--max-old-space-size=256` |");
  console.log("| --- | --- | --- | --- |");
  const commands = ["bars --bars FILE", "bars --bars FILE --resample 15min", "research --bars FILE --out MODELS"];
  for (const command of commands) {
    const args = command.replace("FILE", path).replace("MODELS", join(folder, "models")).split(" ");
    const [free, small] = [measure(args, []), measure(args, ["--max-old-space-size=256"])];
    const shown = command.replace("FILE", "ten.parquet").replace(" --out MODELS", "");
    console.log(`| \`${shown}\` | ${free.seconds} s | ${free.megabytes} MB | completes, ${small.megabytes} MB |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
