// Kills commands that write, and lets their disk fail, at every point at which they change a file (`npm run test:faults -- 20`: at
// that many of each command), and looks at what is there then. With --write, bench/faults.md is written: what was left, point by point.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "faults-"));
const outcomes = join(folder, "outcomes.jsonl");
const most = process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? "all";
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "--project", "faults"], {
  cwd: root,
  stdio: "inherit",
  env: { ...process.env, FAULTS: most, FAULT_OUTCOMES: outcomes },
});
if (process.argv.includes("--write")) writeFileSync(join(root, "bench", "faults.md"), matrix());
rmSync(folder, { recursive: true });
process.exitCode = status ?? 1;

/**
 * @typedef {{ command: string, mode: string, state: string, faults: string[],
 *   point: { number: number, name: string, where: string } }} Outcome
 */

function matrix() {
  /** @type {Outcome[]} */
  const all = readFileSync(outcomes, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const commands = [...new Set(all.map(({ command }) => command))].sort();
  const of = (/** @type {string} */ command) => all.filter((outcome) => outcome.command === command);
  const summary = commands.map((command) => {
    const some = of(command);
    const count = (/** @type {(outcome: Outcome) => boolean} */ test) => some.filter(test).length;
    const [old, next] = [count(({ state }) => state === "old"), count(({ state }) => state === "new")];
    const broken = count(({ faults }) => faults.length > 0);
    const points = new Set(some.map(({ point }) => point.number)).size;
    return [command, points, some.length, old, next, some.length - old - next, broken];
  });
  return `# What faults leave

Written by \`npm run test:faults -- --write\`. Each command was run once for each entry below, a change of
a file and a way to fail: killed before, killed when half was written, killed after (the last change), the disk full (ENOSPC), an
input or output error (EIO). An empty cell was not run: \`-- 20\` takes 20 of each command. Then the
folder was read by the library's readers, the command was run again, and the result compared with that of a run without a fault.

${table(["command", "points", "faults", "old", "new", "between", "broken promises"], summary)}

"Between" is no loss: a fetch with whole months, or whose files are refused until the next fetch has finished them; a notebook as far
as it ran; models of a walk whose old verdict is refused.

${commands.map((command) => `## ${command}\n\n${table(["#", "change", ...modesOf(of(command))], rowsOf(of(command)))}`).join("\n\n")}
`;
}

/** @param {readonly Outcome[]} some */
function modesOf(some) {
  return [...new Set(some.map(({ mode }) => mode))].sort();
}

/** @param {readonly Outcome[]} some */
function rowsOf(some) {
  const numbers = [...new Set(some.map(({ point }) => point.number))].sort((a, b) => a - b);
  return numbers.map((number) => {
    const here = some.filter(({ point }) => point.number === number);
    const { name, where } = /** @type {Outcome} */ (here[0]).point;
    const states = modesOf(some).map((mode) => here.find((outcome) => outcome.mode === mode)?.state ?? "");
    return [number, `${name} ${where.replace(/\.ata-lab-[\w-]+/g, "(temporary)")}`, ...states];
  });
}

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
function table(head, rows) {
  const lines = [head, head.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
