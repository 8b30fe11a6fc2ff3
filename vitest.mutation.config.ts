import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Stryker's: a room's mutants are tested by the room's own tests, on the sources.
const source = fileURLToPath(new URL("lib/src/", import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^ata-lab$/, replacement: `${source}index.ts` },
      { find: /^.*\/lib\/dist\/(.*)\.js$/, replacement: `${source}$1.ts` },
    ],
  },
  test: {
    include: [`test/${process.env.ROOM ?? "labels"}/**/*.test.ts`],
    exclude: ["test/training/tensorflow/**"],
    setupFiles: ["test/support/setup.ts"],
    isolate: false,
  },
});
