import { describe, expect, it } from "vitest";
import { run, sharedKernel } from "./support.js";

const kernel = sharedKernel();

/** What a cell showed, in order: the text of each display, and which earlier one it replaced. */
async function shown(code: string): Promise<{ texts: unknown[]; updates: boolean[]; ids: unknown[] }> {
  const { published } = await run(kernel(), code, {}, 60_000);
  const displays = published.filter(({ header }) => header.msg_type.endsWith("display_data"));
  const content = displays.map((one) => one.content as { data: Record<string, string>; transient: object });
  return {
    texts: content.map(({ data }) => data["text/plain"]),
    updates: displays.map(({ header }) => header.msg_type === "update_display_data"),
    ids: content.map(({ transient }) => (transient as { display_id?: string }).display_id),
  };
}

describe("what a cell shows, in a kernel", () => {
  it("a chart, in all its forms", async () => {
    const { published } = await run(
      kernel(),
      'import { show } from "ata-lab";\nshow({ data: [{ type: "scatter", y: [1, 2] }], layout: { title: { text: "A" } } });',
      {},
      60_000,
    );
    const [display] = published.filter(({ header }) => header.msg_type === "display_data");
    const data = display!.content.data as Record<string, unknown>;
    expect(Object.keys(data)).toEqual(["application/vnd.plotly.v1+json", "text/html", "text/plain"]);
    expect(data["text/plain"]).toBe("Chart: A (1 trace)");
  });

  it("under an id: replaced within the cell's run, shown anew when it is run again", async () => {
    const code = 'for (let i = 0; i < 3; i++) show({ a: [i] }, { id: "table" });';
    const [first, second] = [await shown(code), await shown(code)];
    expect(first.texts).toEqual(["a\n0", "a\n1", "a\n2"]);
    expect(first.updates).toEqual([false, true, true]);
    expect(second.updates).toEqual([false, true, true]);
    expect(new Set(first.ids).size).toBe(1);
    expect(second.ids[0]).not.toBe(first.ids[0]);
  });

  it("a chart under an id: room of its height comes between, as plotly's extension draws an output only once", async () => {
    const figure = '{ data: [{ type: "scatter", y: [i] }], layout: { height: 222, title: { text: "Step " + i } } }';
    const { published } = await run(
      kernel(),
      `for (let i = 0; i < 2; i++) show(${figure}, { id: "chart" });`,
      {},
      60_000,
    );
    const shown = published.filter(({ header }) => header.msg_type.endsWith("display_data"));
    const bundles = shown.map(({ content }) => content.data as Record<string, string>);
    expect(bundles.map((data) => data["text/plain"])).toEqual([
      "Chart: Step 0 (1 trace)",
      "Chart: Step 1 (1 trace)",
      "Chart: Step 1 (1 trace)",
    ]);
    expect(bundles.map((data) => "application/vnd.plotly.v1+json" in data)).toEqual([true, false, true]);
    expect(bundles[1]!["text/html"]).toBe('<div style="height: 222px"></div>');
  });

  it("no progress when run without a browser, as these tests are", async () => {
    const code = 'import { progress } from "ata-lab";\nfor (const x of progress([1, 2], "slow")) x;';
    expect((await shown(code)).texts).toEqual([]);
  });

  it("one bar of progress that moves, with the time left, and stays where a loop was left", async () => {
    await run(kernel(), "delete process.env.ATA_LAB_HEADLESS;");
    const { texts, updates, ids } = await shown(
      `for (const x of progress([1, 2, 3, 4], "slow & steady")) {
         await new Promise((done) => setTimeout(done, 120));
         if (x === 3) break;
       }`,
    );
    expect(texts[0]).toBe("slow & steady: 0 of 4");
    expect(texts[1]).toMatch(/^slow & steady: 1 of 4, \d+ s left$/);
    expect(texts.at(-1)).toBe("slow & steady: 2 of 4");
    expect(updates).toEqual([false, ...updates.slice(1).fill(true)]);
    expect(new Set(ids).size).toBe(1);
  });
});

describe("null runs in a cell", () => {
  const threads = 'process.getActiveResourcesInfo().filter((kind) => kind === "MessagePort").length';

  it("run in threads, and tell how far they are", async () => {
    const code = `import { makeSample, nullRuns } from "ata-lab";
const quarter = makeSample({ to: "2018-04-01" });
const found = await nullRuns(quarter, { runs: 3, onRun: (done, runs) => console.log(done + "/" + runs) });
console.log(found.recipes.sound!.models.brain.walks.length + " walks");`;
    const { reply, text } = await run(kernel(), code, {}, 120_000);
    expect(reply.status).toBe("ok");
    expect(text).toBe("1/3\n2/3\n3/3\n3 walks\n");
  });

  it("end with their cell when that is interrupted", async () => {
    const before = await run(kernel(), `console.log(${threads})`, {}, 60_000);
    let interrupting: Promise<void> | undefined;
    const code =
      'await nullRuns(quarter, { runs: 100000, onRun: (done) => { if (done === 1) console.log("begun"); } });';
    const ended = await kernel().execute(code, ({ header }) => {
      if (header.msg_type === "stream") interrupting ??= kernel().interrupt();
    });
    await interrupting;
    expect(ended.content).toMatchObject({ status: "error", ename: "Interrupted" });
    const after = `await new Promise((done) => setTimeout(done, 2000)); console.log(${threads})`;
    expect((await run(kernel(), after, {}, 60_000)).text).toBe(before.text);
  });
});
