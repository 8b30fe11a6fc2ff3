// Names what got slower by more than 15 % between two reports of npm run bench, with exit code 1 if anything did.
// node bench/check.js OLD.json NEW.json; without files: the committed bench/last.json and the one in the folder.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { compareReports, LIMIT } from "./compare.js";

const LAST = "bench/last.json";
const args = process.argv.slice(2);
if (args.length !== 0 && args.length !== 2) {
  console.error("usage: npm run bench:check, or npm run bench:check -- OLD.json NEW.json");
  process.exit(2);
}
const [before, after] =
  args.length === 2
    ? args.map((path) => readFileSync(path, "utf8"))
    : [execFileSync("git", ["show", `HEAD:${LAST}`], { encoding: "utf8" }), readFileSync(LAST, "utf8")];
const { slower, unsure, faster, missing } = compareReports(JSON.parse(before), JSON.parse(after));

const line = ({ name, times, noise }) =>
  `  ${name}: ${times.toFixed(2)} times as long, noise ${(100 * noise).toFixed(0)} %`;
const print = (title, lines) => {
  if (lines.length > 0) console.log([title, ...lines].join("\n"));
};
print(`Slower by more than ${100 * LIMIT} %:`, slower.map(line));
print(`Above ${100 * LIMIT} %, but within the noise; measure again on a quiet machine:`, unsure.map(line));
print("Faster:", faster.map(line));
print(
  "Not measured any more:",
  missing.map((name) => `  ${name}`),
);
if (slower.length === 0) console.log(`Nothing is slower by more than ${100 * LIMIT} % beyond the noise.`);
process.exitCode = slower.length > 0 ? 1 : 0;
