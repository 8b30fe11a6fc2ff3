import { describe, expect, it } from "vitest";
import { type Ran, run, sharedKernel } from "./support.js";

const kernel = sharedKernel();

/** Runs a cell of a notebook. */
async function cell(id: string, code: string): Promise<Ran & { readonly number: number; readonly note: unknown }> {
  const ran = await run(kernel(), code, {}, 60_000, { metadata: { cellId: id } });
  const [note] = ran.of("display_data").map(({ data }) => (data as Record<string, unknown>)["text/plain"]);
  return { ...ran, number: ran.reply.execution_count as number, note };
}

describe("a cell that runs again", () => {
  it("tells which cells have used the old value, and does so until they run again too", async () => {
    expect((await cell("a", "let seed = 1;")).note).toBeUndefined();
    const b = await cell("b", "const model = seed * 2;");
    const c = await cell("c", "console.log(seed, model)");
    await cell("d", "'nothing'");
    expect((await cell("a", "let seed = 2;")).note).toBe(`cells ${b.number}, ${c.number} used the old \`seed\``);
    expect((await cell("b", "const model = seed * 2;")).note).toBe(`cell ${c.number} used the old \`model\``);
    const again = await cell("c", "console.log(seed, model)");
    expect(again.text).toBe("2 4\n");
    expect(again.note).toBeUndefined();
    expect((await cell("a", "let seed = 2;")).note).toBeUndefined();
  });

  it("knows what functions use that a cell calls", async () => {
    await cell("f", "let fee = 1;");
    await cell("g", "const net = (r: number) => r - fee; function twice(r: number) { return 2 * net(r) }");
    const h = await cell("h", "const total = twice(10);");
    expect((await cell("f", "let fee = 2;")).note).toBe(`cell ${h.number} used the old \`fee\``);
  });

  it("says nothing when the same code made the same things anew, or runs for the first time", async () => {
    await cell("i", "const rows = [1, 2];");
    const j = await cell("j", "rows.length");
    expect((await cell("i", "const rows = [1, 2];")).note).toBeUndefined();
    expect((await cell("i", "const rows = [1, 2, 3];")).note).toBe(`cell ${j.number} used the old \`rows\``);
    expect((await cell("k", "const rows = [1, 2, 3, 4];")).note).toBeUndefined();
  });

  it("tells of what it had made when it failed, and when it ends well after that", async () => {
    await cell("l", "let level = 1; const list = [1];");
    const m = await cell("m", "[level, list]");
    expect((await cell("l", "let level = 2; throw new Error('half');")).note).toBe(
      `cell ${m.number} used the old \`level\``,
    );
    const again = await cell("l", "let level = 2; const list = [1, 2];");
    expect(again.note).toBe(`cell ${m.number} used the old \`list\``);
    // What it shows is an error: that is not stale.
    await cell("m", "list.length; throw new Error('no list');");
    expect((await cell("l", "let level = 3; const list = [3];")).note).toBeUndefined();
  });

  it("tells cells by their text where the front end does not name them", async () => {
    await run(kernel(), "let plainSeed = 1;");
    const { reply } = await run(kernel(), "plainSeed + 1");
    await run(kernel(), "plainSeed = 5");
    await run(kernel(), "plainSeed = 1; plainSeed = 6");
    const again = await run(kernel(), "plainSeed = 5");
    expect(again.of("display_data").map(({ data }) => data)).toEqual([
      {
        "text/plain": `cell ${reply.execution_count} used the old \`plainSeed\``,
        "text/html": `<small style="opacity: 0.7">cell ${reply.execution_count} used the old <code>plainSeed</code></small>`,
      },
    ]);
  });

  it("says nothing while more cells wait behind it", async () => {
    await cell("x", "let y = 1;");
    await cell("z", "y");
    const [first] = await Promise.all([
      cell("x", "let y = 2; await new Promise((done) => setTimeout(done, 200));"),
      cell("z", "y"),
    ]);
    expect(first.note).toBeUndefined();
  });
});
