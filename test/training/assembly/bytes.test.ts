import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { loopsModule } from "../../../lib/assembly/compile.js";

it("the bytes are what lib/assembly/loops.ts compiles to; `npm run assembly` writes them anew", async () => {
  expect(await loopsModule()).toBe(readFileSync("lib/src/training/assembly/bytes.ts", "utf8"));
}, 60_000);
