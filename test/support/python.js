// The repository's Python environment, `.venv`: what compares with Python, and JupyterLab, share it.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonWith as projectPython } from "../../lib/dist/cli/lab/python.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** What `ata-lab lab` needs. */
export const LAB = "lib/jupyter/requirements.txt";

/**
 * A Python that has the packages of a requirements file, which are installed when the file is new or has changed.
 *
 * @param {string} requirements the file, from the repository's root
 * @returns {string} path of the interpreter
 */
export function pythonWith(requirements) {
  return projectPython(root, join(root, requirements));
}
