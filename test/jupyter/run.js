// Runs the Jupyter project's own tests, and nbclient's, on the kernel.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonWith } from "../support/python.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const { status } = spawnSync(
  pythonWith("test/jupyter/requirements.txt"),
  ["-m", "unittest", "discover", "-v", "-s", join("test", "jupyter")],
  { cwd: root, env: { ...process.env, JUPYTER_PATH: join(root, "lib", "jupyter") }, stdio: "inherit" },
);
process.exitCode = status ?? 1;
