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

const VIEW = "application/vnd.jupyter.widget-view+json";

/** What a front end without widgets shows of a cell. */
function plain(ran: Ran): unknown[] {
  return ran.of("display_data").map(({ data }) => (data as Content)["text/plain"]);
}

/** The text of an output, as a notebook's file has it. */
const textOf = ({ text, data }: { text?: unknown; data?: Content }): unknown => text ?? data?.["text/plain"];

/** What the output widget shows at first. */
function area(ran: Ran): { id: string; texts: unknown[] } {
  for (const [id, { _model_name, outputs }] of opened(ran)) {
    if (_model_name === "OutputModel") return { id, texts: (outputs as Content[]).map(textOf) };
  }
  throw new Error("The cell has no place for outputs");
}

/** What the output widget shows after each change. */
function drawn(messages: readonly Message[]): unknown[][] {
  const updates = messages.map(
    ({ content }) => (content.data ?? {}) as { method?: string; state?: { outputs?: Content[] } },
  );
  return updates.flatMap(({ method, state }) =>
    method === "update" && state?.outputs ? [state.outputs.map(textOf)] : [],
  );
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
    const view = data[VIEW] as { model_id: string } | undefined;
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
    expect(area(ran).texts).toEqual(["gate 0.5\n", "1"]);
    expect(plain(ran)).toEqual(["gate = 0.5 (0 to 1)", "gate 0.5\n", "1"]);
    const views = ran.of("display_data").map(({ data }) => ((data as Content)[VIEW] as { model_id: string }).model_id);
    expect(views.slice(0, 2)).toEqual([model, area(ran).id]);
    // Where widgets are seen, the second output is in the first's already.
    expect(states.get(views[2]!)).toMatchObject({ _model_name: "OutputModel", outputs: [] });
    expect(ran.text).toBe("");
    expect(ran.of("execute_result")).toEqual([]);
  });

  it("draws anew when it is moved, with outputs that come and go", async () => {
    const code = `slider("n", { min: 0, max: 10 }, (n: number) => {
      for (let i = 0; i < n - 4; i++) display({ "text/plain": "row " + i + " of " + n });
    })`;
    const ran = await run(kernel(), code);
    const { model } = viewOf(ran);
    expect(opened(ran).get(model)).toMatchObject({ _model_name: "IntSliderModel", value: 5, step: 1 });
    const more = await move(model, { value: 6 });
    expect(more[0]!.content.data).toEqual({ method: "echo_update", state: { value: 6 }, buffer_paths: [] });
    expect(more[1]!.content.comm_id).toBe(area(ran).id);
    expect(drawn(more)).toEqual([["row 0 of 6", "row 1 of 6"]]);
    expect(drawn(await move(model, { value: 0 }))).toEqual([[]]);
    expect(drawn(await move(model, { value: 0 }))).toEqual([]);
    expect(drawn(await move(model, { value: 5 }))).toEqual([["row 0 of 5"]]);
  });

  it("shows a display that its function replaces once", async () => {
    const code = `slider("n", { min: 0, max: 10 }, (n: number) => {
      for (let i = 0; i < n; i++) display({ "text/plain": "step " + i }, { displayId: "steps", update: i > 0 });
      console.log("a"); console.log("b");
    })`;
    const ran = await run(kernel(), code);
    expect(area(ran).texts).toEqual(["step 4", "a\nb\n"]);
    expect(drawn(await move(viewOf(ran).model, { value: 2 }))).toEqual([["step 1", "a\nb\n"]]);
  });

  it("gives values of its range, free of rounding's remains", async () => {
    const ran = await run(kernel(), 'slider("p", { min: 0.1, max: 1, step: 0.1 }, (p: number) => p)');
    const { model } = viewOf(ran);
    const texts = [];
    for (const value of [0.30000000000000004, 0.7000000000000001, 1.7]) {
      texts.push(...drawn(await move(model, { value })));
    }
    expect(texts).toEqual([["0.3"], ["0.7"], ["1"]]);
  });

  it("draws a figure anew, in all its forms", async () => {
    const figure = '({ data: [{ type: "scatter", y: [n] }], layout: { title: { text: "n " + n } } })';
    const code = `import { show } from "ata-lab";\nslider("n", { min: 0, max: 10 }, (n: number) => show(${figure}))`;
    const ran = await run(kernel(), code, {}, 60_000);
    expect(plain(ran)).toEqual(["n = 5 (0 to 10)", "Chart: n 5 (1 trace)"]);
    const [, update] = await move(viewOf(ran).model, { value: 7 });
    const [output] = (update!.content.data as { state: { outputs: { data: Content }[] } }).state.outputs;
    expect(Object.keys(output!.data)).toEqual(["application/vnd.plotly.v1+json", "text/html", "text/plain"]);
    expect(output!.data["text/plain"]).toBe("Chart: n 7 (1 trace)");
  });

  it("shows an error of a later run in the output's place, and goes on", async () => {
    const code = `slider("x", { min: 0, max: 10 }, (x: number) => {\n  if (x > 8) throw new RangeError("too far");\n  return x;\n})`;
    const { model } = viewOf(await run(kernel(), code));
    const [[failed]] = drawn(await move(model, { value: 9 })) as [[string]];
    expect(failed).toContain("RangeError: too far");
    expect(failed).toContain('--> 2 |   if (x > 8) throw new RangeError("too far");');
    expect(drawn(await move(model, { value: 3 }))).toEqual([["3"]]);
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
    expect(plain(ran)).toEqual(["x = 5 (0 to 10)", "late 5\n"]);
    expect(drawn(await move(viewOf(ran).model, { value: 4 }))).toEqual([["late 4\n"]]);
  });

  it("can be interrupted while it draws, and moved again", async () => {
    const ran = await run(kernel(), 'slider("x", { min: 0, max: 10 }, (x: number) => { while (x > 8) {} return x; })');
    const { model } = viewOf(ran);
    setTimeout(() => kernel().interrupt(), 300);
    await move(model, { value: 9 });
    expect(drawn(await move(model, { value: 2 }))).toEqual([["2"]]);
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
    expect(drawn(await move(model, { index: 1 }))).toEqual([["{ p: 2 }"]]);
  });

  it("begins with another option, and knows no other", async () => {
    const ran = await run(kernel(), 'choice("preset", ["seed", "sound"], (p: string) => p, "sound")');
    expect(plain(ran)).toEqual(["preset = sound (of seed, sound)", "sound"]);
    const wrong = await run(kernel(), 'choice("preset", ["seed"], (p: string) => p, "sound")');
    expect(wrong.reply.evalue).toBe("choice preset: sound is not one of seed");
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
    expect(plain(ran)).toEqual(["gate = 0.5 (0 to 1)", "[ 0.5 ]"]);
    expect(ran.text).toBe("ran\n");
  });
});
