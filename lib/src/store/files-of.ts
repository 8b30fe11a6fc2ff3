import { dirname, relative, resolve, sep } from "node:path";
import type { Origin } from "../bars/origin.js";
import type { Manifest } from "./manifest.js";

/** The files that bars were read from, as a manifest has them: by names without paths of this machine. */
export function filesOf(origin: Origin | undefined): Manifest["data"]["files"] {
  const files = origin?.files ?? [];
  const names = namesInCommonFolder(files.map((file) => file.path));
  return files.map(({ bytes, sha256 }, i) => ({ name: names[i]!, bytes, sha256 }));
}

/** File names relative to the deepest common folder, with slashes. */
function namesInCommonFolder(files: readonly string[]): string[] {
  const paths = files.map((file) => resolve(file));
  let folder = dirname(paths[0] ?? "");
  while (!paths.every((path) => path.startsWith(folder.endsWith(sep) ? folder : folder + sep)))
    folder = dirname(folder);
  return paths.map((path) => relative(folder, path).split(sep).join("/"));
}
