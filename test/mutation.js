// Mutation testing, room by room: `npm run test:mutation` for all, `npm run test:mutation -- labels stats` for some. Each
// mutant of a room is tested by the room's own tests. Reports are in output/mutation, the scores at the end.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOMS = ["stats", "bars", "indicators", "features", "labels", "metrics", "splits", "training", "backtest"];

const stryker = fileURLToPath(new URL("../node_modules/@stryker-mutator/core/bin/stryker.js", import.meta.url));
const asked = process.argv.slice(2);
const lines = [];
for (const room of asked.length > 0 ? asked : ROOMS) {
  const { status } = spawnSync(process.execPath, [stryker, "run"], {
    env: { ...process.env, ROOM: room },
    stdio: "inherit",
  });
  if (status === 0) lines.push(scoreOf(room));
  else process.exitCode = 1;
}
console.log(lines.join("\n"));

/**
 * How many of a room's mutants its tests found.
 *
 * @param {string} room
 */
function scoreOf(room) {
  const { files } = JSON.parse(readFileSync(`output/mutation/${room}.json`, "utf8"));
  const mutants = Object.values(files).flatMap((file) => file.mutants);
  const count = (/** @type {string[]} */ ...statuses) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const [found, missed] = [count("Killed", "Timeout"), count("Survived", "NoCoverage")];
  return `${room}: ${found} of ${found + missed} mutants found, ${((100 * found) / (found + missed)).toFixed(1)} %`;
}
