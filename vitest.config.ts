import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = fileURLToPath(new URL("lib/src/", import.meta.url));

const { WITH_PYTHON, WITH_BROWSER, WITH_COURSE } = process.env;

/** Tests that start processes, kernels or worker threads, or read what is built: these run the built library. */
const INTEGRATION = [
  "test/cli/null.test.ts",
  "test/cli/process.test.ts",
  "test/cli/research-tensorflow.test.ts",
  "test/cli/run-report.test.ts",
  "test/course/**",
  "test/browser/**",
  "test/python/**",
  "test/jobs/**",
  "test/jupyter/**",
  "test/lab/**",
  "test/notebooks/**",
  "test/report/course.test.ts",
  "test/declarations.test.ts",
  "test/docs.test.ts",
  "test/docs-site/examples.test.ts",
  "test/training/tensorflow/load.test.ts",
  "test/training/tensorflow/native.test.ts",
].map((path) => (path.endsWith("**") ? `${path}/*.test.ts` : path));

/** Unit tests that take more than some ten seconds. */
const SLOW = ["test/slow/**/*.test.ts"];

/** Tests of the sources: one room can be worked on while another does not compile. */
const sources = {
  alias: [
    { find: /^ata-lab$/, replacement: `${source}index.ts` },
    { find: /^.*\/lib\/dist\/(.*)\.js$/, replacement: `${source}$1.ts` },
  ],
};

export default defineConfig({
  test: {
    // Far beyond what any test takes: a busy machine is no reason to fail.
    testTimeout: WITH_BROWSER ? 300_000 : 120_000,
    // The first test in a browser also makes the Python environment.
    hookTimeout: WITH_BROWSER ? 900_000 : 120_000,
    setupFiles: ["test/support/setup.ts"],
    projects: [
      {
        extends: true,
        resolve: sources,
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...INTEGRATION, ...SLOW],
          // One worker runs many files and loads the library once. Processes, not threads, for commands have a folder to work in.
          isolate: false,
          pool: "forks",
          sequence: { shuffle: { files: Boolean(process.env.CI), tests: Boolean(process.env.CI) } },
        },
      },
      {
        extends: true,
        resolve: sources,
        test: { name: "slow", include: SLOW },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: INTEGRATION,
          // What needs Python, a browser or minutes has its own script: npm run test:python, test:browser, test:course.
          exclude: [
            ...(WITH_PYTHON ? [] : ["test/python/**"]),
            ...(WITH_BROWSER ? [] : ["test/browser/**"]),
            ...(WITH_COURSE ? [] : ["test/course/**"]),
          ],
          globalSetup: ["test/build.ts"],
          // The library is loaded as its users load it.
          server: { deps: { external: [/\/lib\/dist\//] } },
        },
      },
    ],
  },
});
