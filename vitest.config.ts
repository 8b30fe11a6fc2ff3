import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = fileURLToPath(new URL("lib/src/", import.meta.url));

const tests = (folder: string): string => `test/${folder}/**/*.test.ts`;

/** Tests that start processes, kernels or worker threads, or read what is built: these run the built library. */
const INTEGRATION = [
  "test/cli/completion.test.ts",
  "test/cli/follow.test.ts",
  "test/cli/init.test.ts",
  "test/cli/null.test.ts",
  "test/cli/process.test.ts",
  "test/cli/research-tensorflow.test.ts",
  "test/cli/run-report.test.ts",
  "test/cli/universe.test.ts",
  ...["jobs", "jupyter", "lab", "notebooks"].map(tests),
  "test/report/course.test.ts",
  "test/declarations.test.ts",
  "test/docs.test.ts",
  "test/loads.test.ts",
  "test/docs-site/examples.test.ts",
  "test/docs-site/sizes.test.ts",
  "test/docs-site/whole-way.test.ts",
  "test/training/tensorflow/load.test.ts",
  "test/training/tensorflow/native.test.ts",
];

/**
 * Simulations that prove statistics, all years of the sample, and what trains, or fetches months of bars, again and again:
 * `npm test` is to take less than two minutes.
 */
const SLOW = [
  tests("slow"),
  "test/backtest/trained/promote.test.ts",
  "test/cli/fetch.test.ts",
  "test/cli/leakage.test.ts",
  "test/cli/longer-bars.test.ts",
  "test/cli/walk.test.ts",
  "test/evaluation/baseline.test.ts",
  "test/fuzz/functions.test.ts",
  "test/recipes/faults-of-recipes.test.ts",
  "test/sources/fetch/fetch-bars.test.ts",
  "test/validation/flow-pipeline.test.ts",
  "test/validation/skew.test.ts",
];

/** Commands that are killed, or whose disk fails, at many points. */
const FAULTS = [tests("faults")];

/** What needs minutes, Python, a browser, a registry or a Redis. */
const [COURSE, PYTHON, BROWSER, PACKAGE, QUEUE] = ["course", "python", "browser", "package", "queue"].map((folder) => [
  tests(folder),
]);

/** Tests of the sources: one room can be worked on while another does not compile. */
const sources = {
  alias: [
    { find: /^ata-lab$/, replacement: `${source}index.ts` },
    { find: /^ata-lab\/(\w+)$/, replacement: `${source}$1.ts` },
    { find: /^.*\/lib\/dist\/(.*)\.js$/, replacement: `${source}$1.ts` },
  ],
};

/** One worker runs many files, and loads the library once. In any order: no test may need what another left. */
const shared = {
  isolate: false,
  // Commands change the working folder, which a thread cannot.
  pool: "forks",
  sequence: { shuffle: { files: Boolean(process.env.CI), tests: Boolean(process.env.CI) } },
} as const;

/** Tests of the library as it is built and as its users load it. */
const built = {
  globalSetup: ["test/build.ts"],
  server: { deps: { external: [/\/lib\/dist\//] } },
};

export default defineConfig({
  test: {
    // Far beyond what any test takes: a busy machine is no reason to fail.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    setupFiles: ["test/support/setup.ts"],
    coverage: {
      include: ["lib/src/**/*.ts"],
      reporter: ["text-summary", "html"],
      reportsDirectory: "output/coverage",
    },
    projects: [
      {
        extends: true,
        resolve: sources,
        test: {
          ...shared,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...INTEGRATION, ...SLOW, ...COURSE, ...PYTHON, ...BROWSER, ...PACKAGE, ...QUEUE, ...FAULTS],
        },
      },
      {
        extends: true,
        resolve: sources,
        test: { ...shared, name: "slow", include: SLOW },
      },
      {
        extends: true,
        test: { ...built, name: "integration", include: INTEGRATION },
      },
      {
        extends: true,
        test: { ...built, name: "course", include: COURSE },
      },
      {
        extends: true,
        test: { ...built, name: "faults", include: FAULTS },
      },
      {
        extends: true,
        test: { ...built, name: "package", include: PACKAGE },
      },
      {
        extends: true,
        test: { ...built, name: "queue", include: QUEUE },
      },
      {
        extends: true,
        test: {
          ...built,
          name: "python",
          include: PYTHON,
          globalSetup: ["test/build.ts", "test/python/environment.ts"],
        },
      },
      {
        extends: true,
        test: {
          ...built,
          name: "browser",
          include: BROWSER,
          globalSetup: ["test/build.ts", "test/browser/environment.ts"],
          // One browser and one JupyterLab at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 300_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
