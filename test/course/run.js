// Runs every lesson of the course in the real kernel: as it is, answered, and answered wrongly.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, "run", "test/course"], {
  env: { ...process.env, WITH_COURSE: "1" },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
