import { beforeAll, describe, expect, it } from "vitest";
import type { Content, Message } from "../../lib/dist/jupyter/protocol/message.js";
import { built, type Ran, run, sharedKernel } from "./support.js";

const kernel = sharedKernel();
const load = `const { slider } = require(${JSON.stringify(built("display/controls/slider.js"))});
const { choice } = require(${JSON.stringify(built("display/controls/choice.js"))});
const { display } = require(${JSON.stringify(built("display/display.js"))});`;

beforeAll(async () => {
  // The tests' kernel is one without a browser, where nobody can move a slider.
  await run(kernel(), `${load}\ndelete process.env.ATA_LAB_HEADLESS;`, {}, 60_000);
});

/** The states of the widgets that a cell opened, by id. */
function opened(ran: Ran): Map<string, Content> {
  const states = ran.of("comm_open").map(({ comm_id, data, target_name }): [string, Content] => {
    expect(target_name).toBe("jupyter.widget");
    return [String(comm_id), (data as { state: Content }).state];
  });
  return new Map(states);
}

/** What a cell shows, or something in the background of it: kind, text, id of the display. */
function displays(messages: readonly Message[]): unknown[] {
  return messages
    .filter(({ header }) => header.msg_type.endsWith("display_data"))
    .map(({ content, header }) => {
      const { data, transient } = content as { data: Content; transient: { display_id?: string } };
      return [header.msg_type.startsWith("update") ? "update" : "new", data["text/plain"], transient.display_id];
    });
}

/** What the kernel publishes while the front end sends a message to a comm. */
async function tell(comm_id: string, data: Content): Promise<Message[]> {
  const published: Message[] = [];
  const stop = kernel().listen((message) => published.push(message));
  await kernel().send("comm_msg", { comm_id, data });
  stop();
  return published.filter(({ header }) => header.msg_type !== "status");
}

const move = (comm_id: string, state: Content): Promise<Message[]> =>
  tell(comm_id, { method: "update", state, buffer_paths: [] });

/** The control's own id: its view names it. */
function viewOf(ran: Ran): { model: string; text: unknown } {
  for (const { data } of ran.of("display_data") as { data: Record<string, unknown> }[]) {
    const view = data["application/vnd.jupyter.widget-view+json"] as { model_id: string } | undefined;
    if (view) return { model: view.model_id, text: data["text/plain"] };
  }
  throw new Error("The cell shows no control");
}

describe("slider", () => {
  it("is a model of ipywidgets with layout and style, and what the function does stands below", async () => {
    const ran = await run(
      kernel(),
      'slider("gate", { min: 0, max: 1, step: 0.01, value: 0.5 }, (gate: number) => { console.log("gate", gate); return gate * 2; })',
    );
    const states = opened(ran);
    const { model, text } = viewOf(ran);
    expect(text).toBe("gate = 0.5 (0 to 1)");
    expect(states.size).toBe(3);
    expect(states.get(model)).toMatchObject({
      _model_module: "@jupyter-widgets/controls",
      _model_module_version: "2.0.0",
      _model_name: "FloatSliderModel",
      _view_name: "FloatSliderView",
      description: "gate",
      min: 0,
      max: 1,
      step: 0.01,
      value: 0.5,
      readout_format: ".2f",
    });
    const reference = (name: string): Content =>
      states.get(String(states.get(model)![name]).replace("IPY_MODEL_", ""))!;
    expect(reference("layout")._model_name).toBe("LayoutModel");
    expect(reference("style")._model_name).toBe("SliderStyleModel");
    const open = ran.published.find(({ header }) => header.msg_type === "comm_open");
    expect(open!.metadata).toEqual({ version: "2.1.0" });
    expect(displays(ran.published).map((one) => (one as unknown[]).slice(0, 2))).toEqual([
      ["new", "gate = 0.5 (0 to 1)"],
      ["new", "gate 0.5\n"],
      ["new", "1"],
    ]);
    expect(ran.text).toBe("");
    expect(ran.of("execute_result")).toEqual([]);
  });

  it("draws anew when it is moved, in the same places, with outputs that come and go", async () => {
    const code = `slider("n", { min: 0, max: 10 }, (n: number) => {
      for (let i = 0; i < n - 4; i++) display({ "text/plain": "row " + i + " of " + n });
    })`;
    let request = "";
    const ran = await run(kernel(), code, {}, 8000, { onSend: (id) => (request = id) });
    const { model } = viewOf(ran);
    expect(opened(ran).get(model)).toMatchObject({ _model_name: "IntSliderModel", value: 5, step: 1 });
    const [, [, , first]] = displays(ran.published) as [unknown, [string, string, string]];
    const more = await move(model, { value: 6 });
    expect(more[0]!.content.data).toEqual({ method: "echo_update", state: { value: 6 }, buffer_paths: [] });
    expect(displays(more)).toEqual([
      ["update", "row 0 of 6", first],
      ["new", "row 1 of 6", expect.any(String)],
    ]);
    // A new output belongs to the slider's cell, not to the message that moved it.
    expect(more.at(-1)!.parent!.msg_id).toBe(request);
    const [, [, , second]] = displays(more) as [unknown, [string, string, string]];
    expect(displays(await move(model, { value: 0 }))).toEqual([
      ["update", "", first],
      ["update", "", second],
    ]);
    expect(displays(await move(model, { value: 0 }))).toEqual([]);
  });

  it("gives values of its range, free of rounding's remains", async () => {
    const ran = await run(kernel(), 'slider("p", { min: 0.1, max: 1, step: 0.1 }, (p: number) => p)');
    const { model } = viewOf(ran);
    const texts = [];
    for (const value of [0.30000000000000004, 0.7000000000000001, 1.7]) {
      texts.push(displays(await move(model, { value })).map((one) => (one as string[])[1]));
    }
    expect(texts).toEqual([["0.3"], ["0.7"], ["1"]]);
  });

  it("draws a figure anew: room comes between, as plotly's extension draws an output once", async () => {
    const figure = '({ data: [{ type: "scatter", y: [n] }], layout: { title: { text: "n " + n } } })';
    const code = `import { show } from "ata-lab";\nslider("n", { min: 0, max: 10 }, (n: number) => show(${figure}))`;
    const ran = await run(kernel(), code, {}, 60_000);
    const redrawn = (await move(viewOf(ran).model, { value: 7 })).filter(({ header }) =>
      header.msg_type.endsWith("display_data"),
    );
    expect(displays(redrawn).map((one) => (one as string[])[1])).toEqual([
      "Chart: n 7 (1 trace)",
      "Chart: n 7 (1 trace)",
    ]);
    expect(redrawn.map(({ content }) => "application/vnd.plotly.v1+json" in (content.data as Content))).toEqual([
      false,
      true,
    ]);
  });

  it("shows an error of a later run in the output's place, and goes on", async () => {
    const code = `slider("x", { min: 0, max: 10 }, (x: number) => {\n  if (x > 8) throw new RangeError("too far");\n  return x;\n})`;
    const { model } = viewOf(await run(kernel(), code));
    const [failed] = displays(await move(model, { value: 9 })) as string[][];
    expect(failed![1]).toContain("RangeError: too far");
    expect(failed![1]).toContain('--> 2 |   if (x > 8) throw new RangeError("too far");');
    expect(displays(await move(model, { value: 3 }))).toMatchObject([["update", "3", expect.any(String)]]);
  });

  it("fails its cell with the error of the first run, and with a range that is none", async () => {
    const first = await run(kernel(), 'slider("x", { min: 0, max: 10 }, () => { throw new RangeError("at once"); })');
    expect(first.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "at once" });
    const range = await run(kernel(), 'slider("x", { min: 1, max: 1 }, (x: number) => x)');
    expect(range.reply.evalue).toContain("min must be below max");
    const value = await run(kernel(), 'slider("x", { min: 0, max: 1, value: 2 }, (x: number) => x)');
    expect(value.reply.evalue).toContain("value 2 is not between 0 and 1");
  });

  it("runs a function that takes its time: the cell waits, and so does the next move", async () => {
    const code = `await slider("x", { min: 0, max: 10 }, async (x: number) => {
      await new Promise((done) => setTimeout(done, 50));
      console.log("late", x);
    });`;
    const ran = await run(kernel(), code);
    expect(displays(ran.published).map((one) => (one as string[])[1])).toEqual(["x = 5 (0 to 10)", "late 5\n"]);
    expect(displays(await move(viewOf(ran).model, { value: 4 }))).toMatchObject([
      ["update", "late 4\n", expect.any(String)],
    ]);
  });

  it("can be interrupted while it draws, and moved again", async () => {
    const ran = await run(kernel(), 'slider("x", { min: 0, max: 10 }, (x: number) => { while (x > 8) {} return x; })');
    const { model } = viewOf(ran);
    setTimeout(() => kernel().interrupt(), 300);
    await move(model, { value: 9 });
    expect(displays(await move(model, { value: 2 }))).toMatchObject([["update", "2", expect.any(String)]]);
    expect((await run(kernel(), "console.log('fine')")).text).toBe("fine\n");
  });

  it("of a cell that is run again takes the place of the earlier one", async () => {
    const metadata = { cellId: "the-cell" };
    const code = 'slider("x", { min: 0, max: 10 }, (x: number) => x)';
    const first = await run(kernel(), code, {}, 8000, { metadata });
    const again = await run(kernel(), code, {}, 8000, { metadata });
    expect(new Set(again.of("comm_close").map(({ comm_id }) => comm_id))).toEqual(new Set(opened(first).keys()));
  });
});

describe("choice", () => {
  it("runs its function with what is chosen, of any type", async () => {
    const ran = await run(kernel(), 'choice("preset", ["seed", 2], (p: unknown) => ({ p }))');
    const { model, text } = viewOf(ran);
    expect(text).toBe("preset = seed (of seed, 2)");
    expect(opened(ran).get(model)).toMatchObject({
      _model_name: "DropdownModel",
      _options_labels: ["seed", "2"],
      index: 0,
    });
    expect(displays(await move(model, { index: 1 }))).toMatchObject([["update", "{ p: 2 }", expect.any(String)]]);
  });

  it("begins with another option, and knows no other", async () => {
    const ran = await run(kernel(), 'choice("preset", ["seed", "sound"], (p: string) => p, "sound")');
    expect(displays(ran.published).map((one) => (one as string[])[1])).toEqual([
      "preset = sound (of seed, sound)",
      "sound",
    ]);
    const wrong = await run(kernel(), 'choice("preset", ["seed"], (p: string) => p, "sound")');
    expect(wrong.reply.evalue).toBe("choice preset: sound is none of seed");
  });
});

describe("comms", () => {
  it("are listed, and tell their state to a front end that comes later", async () => {
    const ran = await run(kernel(), 'slider("x", { min: 0, max: 10 }, (x: number) => x)');
    const { model } = viewOf(ran);
    await move(model, { value: 8 });
    const info = await kernel().request("shell", "comm_info_request", { target_name: "jupyter.widget" });
    expect(info.content).toMatchObject({ status: "ok", comms: { [model]: { target_name: "jupyter.widget" } } });
    const other = await kernel().request("shell", "comm_info_request", { target_name: "other" });
    expect(other.content).toEqual({ status: "ok", comms: {} });
    const [state] = await tell(model, { method: "request_state" });
    expect(state!.content).toMatchObject({ comm_id: model, data: { method: "update", state: { value: 8 } } });

    await kernel().send("comm_open", { comm_id: "control", target_name: "jupyter.widget.control", data: {} });
    const [all] = await tell("control", { method: "request_states" });
    expect(all!.content.comm_id).toBe("control");
    expect((all!.content.data as { states: Record<string, Content> }).states[model]).toMatchObject({
      model_name: "IntSliderModel",
      model_module: "@jupyter-widgets/controls",
      model_module_version: "2.0.0",
      state: { value: 8 },
    });
  });

  it("of a target that nobody serves are closed", async () => {
    const published: Message[] = [];
    const stop = kernel().listen((message) => published.push(message));
    await kernel().send("comm_open", { comm_id: "stranger", target_name: "nobody", data: {} });
    stop();
    expect(published.map(({ content, header }) => [header.msg_type, content.comm_id])).toContainEqual([
      "comm_close",
      "stranger",
    ]);
  });
});

describe("a control without a browser", () => {
  it("runs once and says its value as text", async () => {
    await run(kernel(), 'process.env.ATA_LAB_HEADLESS = "1";');
    const ran = await run(
      kernel(),
      'slider("gate", { min: 0, max: 1 }, (gate: number) => { console.log("ran"); return [gate]; })',
    );
    expect(ran.of("comm_open")).toEqual([]);
    expect(displays(ran.published).map((one) => (one as string[])[1])).toEqual(["gate = 0.5 (0 to 1)", "[ 0.5 ]"]);
    expect(ran.text).toBe("ran\n");
  });
});
