// Proves in a real browser that JupyterLab and the report work.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, "run", "--no-file-parallelism", "test/browser"], {
  env: { ...process.env, WITH_BROWSER: "1" },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
