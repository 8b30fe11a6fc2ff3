import { existsSync } from "node:fs";

/** The room under test: `npm run test:mutation` goes through them one by one. */
const room = process.env.ROOM ?? "labels";
if (!existsSync(`lib/src/${room}`)) throw new Error(`lib/src/${room}: no such room`);

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  vitest: { configFile: "vitest.mutation.config.ts", related: false },
  // The TensorFlow engine's tests load backends, seconds for each mutant: it is left out.
  mutate: [`lib/src/${room}/**/*.ts`, "!lib/src/training/tensorflow/**"],
  // The words of a message are no behaviour.
  mutator: { excludedMutations: ["StringLiteral"] },
  // What runs once at import would need every test for each mutant.
  ignoreStatic: true,
  concurrency: 2,
  timeoutMS: 20_000,
  reporters: ["clear-text", "html", "json"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  htmlReporter: { fileName: `output/mutation/${room}.html` },
  jsonReporter: { fileName: `output/mutation/${room}.json` },
  tempDirName: "output/stryker",
  ignorePatterns: [".binder", ".devcontainer", ".github", ".venv", "docs", "lib/dist", "notebooks", "output"],
  // Stryker would read it with a compiler interface that TypeScript 7 does not have; extends and paths need no change here.
  tsconfigFile: "none",
};
