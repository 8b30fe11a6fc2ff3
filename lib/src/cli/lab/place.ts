import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { quoted } from "../typed-options.js";

/** What JupyterLab opens. */
export interface Place {
  /** The folder that its file browser shows. */
  readonly folder: string;
  /** The notebook that it opens, from the folder, with slashes; undefined for its launcher. */
  readonly notebook: string | undefined;
  /** Where the Python environment is. */
  readonly project: string;
}

/** A folder's first notebook: where a person new to it begins. */
const FIRST = ["notebooks/research.ipynb", "research.ipynb"];

/**
 * Finds what to open.
 *
 * @param path a folder, or a notebook
 * @returns of a folder, the folder with its research notebook if it has one; of a notebook, the notebook in its project
 * @throws when there is no such file or folder, or when it is a file that is no notebook
 */
export function placeOf(path: string): Place {
  const full = resolve(path);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found === undefined) {
    const cure = path.endsWith(".ipynb") ? "" : `. "ata-lab init ${quoted(path)}" makes a project there`;
    throw new Error(`${path}: no such file or folder${cure}`);
  }
  if (found.isDirectory()) {
    const notebook = FIRST.find((name) => existsSync(join(full, name)));
    return { folder: full, notebook, project: projectOf(full) };
  }
  if (!full.endsWith(".ipynb")) throw new Error(`${path} is no notebook: name an .ipynb file or a folder`);
  const project = projectOf(dirname(full));
  return { folder: project, notebook: relative(project, full).replaceAll("\\", "/"), project };
}

/** The nearest folder with a package.json, upwards; the folder itself if there is none. */
function projectOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, "package.json"))) return at;
    if (dirname(at) === at) return folder;
  }
}
