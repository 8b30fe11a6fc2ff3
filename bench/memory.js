// Time and peak memory of commands on ten million synthetic minutes: all hours of the working days from 1998 on, in one Parquet
// file. Each command runs with Node's own limit and with a heap of 256 MB. Prints the table of docs/guide/reliability.md.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as lab from "ata-lab";
import { makeMinutes } from "./minutes.js";

const ROWS = 10_000_000;
const COMMAND = fileURLToPath(new URL("../lib/bin/ata-lab.js", import.meta.url));
/** Loaded into the command: tells the most memory that it ever had, in kilobytes, on a channel of its own. */
const PROBE = `data:text/javascript,import { writeSync } from "node:fs";
process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));`;

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
  const isWorkingDay = (/** @type {number} */ midnight) => new Date(midnight).getUTCDay() % 6 !== 0;
  await lab.writeBars(path, { ...makeMinutes(ROWS, isWorkingDay), symbol: "SYNTHETIC" });
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
