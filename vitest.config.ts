import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000,
    // The tests import what users import: the built package.
    globalSetup: ["test/build.ts"],
  },
});
