// Damages 2,000 copies of each kind of file that readers of bars take, and four times as many answers of each vendor (`npm test`
// does a few), and looks at what they make of it.
import { spawnSync } from "node:child_process";

const runs = process.argv[2] ?? "2000";
const tests = ["test/sources/fuzz.test.ts", "test/sources/fetch/fuzz-answers.test.ts"];
const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "unit", ...tests];
const { status } = spawnSync(process.execPath, args, { stdio: "inherit", env: { ...process.env, FUZZ_RUNS: runs } });
process.exit(status ?? 1);
