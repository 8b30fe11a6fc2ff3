import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // What needs Python has its own script: npm run test:python.
    exclude: process.env.WITH_PYTHON ? [] : ["test/python/**"],
    testTimeout: 30_000,
    // The tests import what users import: the built package.
    globalSetup: ["test/build.ts"],
  },
});
