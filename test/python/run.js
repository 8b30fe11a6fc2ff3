// Compares with pandas and scikit-learn on random cases.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const vitest = fileURLToPath(new URL("../../node_modules/vitest/vitest.mjs", import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, "run", "test/python"], {
  env: { ...process.env, WITH_PYTHON: "1" },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
