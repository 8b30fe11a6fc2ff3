import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run, startKernel } from "./support.js";

describe("a notebook outside the project", () => {
  it("imports ata-lab, its parts and arquero, checked by their types, and Node's modules", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ata-lab-outside-"));
    const kernel = await startKernel(folder);
    const code = `import { makeSample, rsi } from "ata-lab"; import { existsSync } from "node:fs";
      console.log(rsi(makeSample({ to: "2018-01-03" }).close).length, existsSync("."));`;
    expect((await run(kernel, code, {}, 60_000)).text).toBe("390 true\n");
    expect((await run(kernel, "const text: string = rsi;", {}, 60_000)).reply.ename).toBe("TypeScriptError");
    const part = `import { rsi as same } from "ata-lab/core"; import { show } from "ata-lab/notebook"; console.log(same === rsi, typeof show);`;
    expect((await run(kernel, part, {}, 60_000)).text).toBe("true function\n");
    const table = `import * as aq from "arquero"; import { barTable } from "ata-lab/charts";
      const bars: aq.ColumnTable = barTable(makeSample({ to: "2018-01-03" }));
      console.log(bars instanceof aq.ColumnTable, bars.filter(aq.escape((row: { close: number }) => row.close > 0)).numRows());`;
    expect((await run(kernel, table, {}, 60_000)).text).toBe("true 390\n");
    expect((await run(kernel, "const again: string = same;", {}, 60_000)).reply.ename).toBe("TypeScriptError");
    const tables = `import { table } from "arquero"; console.log(table({ a: [1, 2] }).numRows());`;
    expect((await run(kernel, tables, {}, 60_000)).text).toBe("2\n");
    expect((await run(kernel, "table({ a: [1] }).nope();", {}, 60_000)).reply.ename).toBe("TypeScriptError");
    await kernel.shutdown();
    rmSync(folder, { recursive: true });
  });
});
