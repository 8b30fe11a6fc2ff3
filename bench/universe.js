// Time and peak memory of `ata-lab universe`: research, evaluation and verdict on many synthetic symbols of one year, on two
// threads. Twenty symbols are made; a list gives their files as many names as it takes, and each is read anew.
//
//   npm run bench:universe                   10, 100 and 1,000 symbols, ten minutes on two cores
//   npm run bench:universe -- 10 100         these numbers of symbols
//   npm run bench:universe -- 20 --years 4   with four years each
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeUniverse, writeBars } from "ata-lab";

const COMMAND = fileURLToPath(new URL("../lib/bin/ata-lab.js", import.meta.url));
const WORKERS = 2;
const MADE = 20;
/** Loaded into the command: tells processor time in microseconds and the most memory in kilobytes on a channel of its own. */
const PROBE = `data:text/javascript,import { writeSync } from "node:fs"; import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify([userCPUTime + systemCPUTime, maxRSS]));
});`;

const words = process.argv.slice(2);
const at = words.indexOf("--years");
const years = at < 0 ? 1 : Number(words.splice(at, 2)[1]);
const counts = words.length > 0 ? words.map(Number) : [10, 100, 1000];
if (![years, ...counts].every((count) => Number.isInteger(count) && count >= 1)) {
  throw new Error("write numbers of symbols, such as 10 100, and --years 4");
}

const folder = mkdtempSync(join(tmpdir(), "bench-universe-"));
try {
  const universe = makeUniverse({ symbols: Math.min(MADE, Math.max(...counts)), seed: 1, to: `${2018 + years}-01-01` });
  for (const symbol of universe.symbols) await writeBars(join(folder, `${symbol}.parquet`), universe.minutes(symbol));
  console.log("| symbols | ms of processor a symbol | symbols a minute on two cores | wall time | peak memory |");
  console.log("| --: | --: | --: | --: | --: |");
  for (const count of counts) {
    const { processor, seconds, megabytes } = measure(count, universe.symbols);
    const each = processor / count;
    const cells = [count.toLocaleString("en-US"), Math.round(each), Math.round((WORKERS * 60_000) / each)];
    console.log(`| ${[...cells, `${Math.round(seconds)} s`, `${Math.round(megabytes)} MB`].join(" | ")} |`);
  }
} finally {
  rmSync(folder, { recursive: true });
}

/**
 * @param {number} count
 * @param {readonly string[]} made
 */
function measure(count, made) {
  const lines = Array.from({ length: count }, (_, i) => `X${i},${made[i % made.length]}.parquet`);
  const list = join(folder, `${count}.txt`);
  writeFileSync(list, `${lines.join("\n")}\n`);
  const out = join(folder, `out-${count}`);
  const policy = ["--gate", "0.01", "--cap", "0.2", "--fractional"];
  const args = ["universe", "--store", list, ...policy, "--workers", String(WORKERS), "--out", out, "--json"];
  const started = performance.now();
  const { status, output } = spawnSync(process.execPath, ["--import", PROBE, COMMAND, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`ata-lab ${args.join(" ")} ended with ${status}: ${output[2]}`);
  const { tested } = JSON.parse(String(output[1]));
  if (tested !== count) throw new Error(`${count - tested} of ${count} symbols have no result`);
  const [processor, kilobytes] = JSON.parse(String(output[3]));
  rmSync(out, { recursive: true });
  return { processor: processor / 1000, seconds, megabytes: (kilobytes * 1024) / 1e6 };
}
