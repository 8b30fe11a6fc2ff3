import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = fileURLToPath(new URL("lib/src/", import.meta.url));

const { WITH_PYTHON, WITH_BROWSER, WITH_COURSE } = process.env;

export default defineConfig({
  resolve: {
    // Tests import the sources, so that one room can be worked on while another does not compile.
    alias: [
      { find: /^ata-lab$/, replacement: `${source}index.ts` },
      { find: /^.*\/lib\/dist\/(.*)\.js$/, replacement: `${source}$1.ts` },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    // What needs Python, a browser or minutes has its own script: npm run test:python, test:browser, test:course.
    exclude: [
      ...(WITH_PYTHON ? [] : ["test/python/**"]),
      ...(WITH_BROWSER ? [] : ["test/browser/**"]),
      ...(WITH_COURSE ? [] : ["test/course/**"]),
    ],
    // Far beyond what any test takes: a busy machine is no reason to fail.
    testTimeout: WITH_BROWSER ? 300_000 : 120_000,
    // The first test in a browser also makes the Python environment.
    hookTimeout: WITH_BROWSER ? 900_000 : 120_000,
    // The tests import what users import: the built package.
    globalSetup: ["test/build.ts"],
    setupFiles: ["test/support/seed.ts"],
  },
});
