import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type Plugin } from "vitest/config";

// Stryker's: a room's mutants are tested by the room's own tests, on the sources.
const source = fileURLToPath(new URL("lib/src/", import.meta.url));

/** The file of each name that the library exports. */
const files = new Map<string, string>();
const parts = ["core", "charts", "node", "notebook"].map((part) => readFileSync(`${source}${part}.ts`, "utf8"));
for (const [, names, file] of parts.join("\n").matchAll(/^export (?:type )?\{([^}]*)\} from "\.\/(.*)\.js";/gm)) {
  for (const name of namesOf(names!)) files.set(name, `${source}${file}.ts`);
}

function namesOf(list: string): string[] {
  return list.split(",").flatMap((name) => name.trim().replace(/^type /, "") || []);
}

/** Imports each name from its own file: all rooms, which the index loads, would take longer than most mutants' tests. */
const ownFiles: Plugin = {
  name: "own-files",
  enforce: "pre",
  transform: (code, id) =>
    /\/test\/.*\.ts$/.test(id)
      ? code.replace(/^import (type )?\{([^}]*)\} from "ata-lab";/gm, (_, type: string | undefined, names: string) =>
          type
            ? ""
            : namesOf(names)
                .map((name) => `import { ${name} } from "${files.get(name)}";`)
                .join(""),
        )
      : undefined,
};

export default defineConfig({
  plugins: [ownFiles],
  resolve: {
    alias: [
      { find: /^ata-lab$/, replacement: `${source}index.ts` },
      { find: /^.*\/lib\/dist\/(.*)\.js$/, replacement: `${source}$1.ts` },
    ],
  },
  test: {
    include: [`test/${process.env.ROOM ?? "labels"}/**/*.test.ts`],
    // Engines are loaded, and models trained, at more cost than a mutant may have.
    exclude: ["test/training/tensorflow/**", "test/backtest/trained/**"],
    setupFiles: ["test/support/setup.ts", "test/support/no-shrinking.ts"],
    isolate: false,
    // Far beyond what any test takes; what does not end is Stryker's to stop.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
