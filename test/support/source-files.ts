import { readdirSync } from "node:fs";
import { join } from "node:path";

/** The library's source files, as paths from the project's root. */
export function sourceFiles(folder: string = "lib/src"): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) =>
      entry.isDirectory()
        ? sourceFiles(join(folder, entry.name))
        : entry.name.endsWith(".ts")
          ? [join(folder, entry.name)]
          : [],
    )
    .sort();
}
