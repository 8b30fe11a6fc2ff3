import { describe, expect, it } from "vitest";
import { built, run, sharedKernel, sleep, traceback } from "./support.js";

const kernel = sharedKernel();

describe("printing", () => {
  it("brings 20,000 lines in order, and ends the cell", async () => {
    const ran = await run(kernel(), "for (let i = 0; i < 20000; i++) console.log(i);");
    expect(ran.reply.status).toBe("ok");
    expect(ran.text).toBe(Array.from({ length: 20_000 }, (_, i) => `${i}\n`).join(""));
  });

  it("joins prints, as front ends refuse a flood of messages", async () => {
    const ran = await run(kernel(), "for (let i = 0; i < 20000; i++) console.log(i);");
    expect(ran.of("stream").length).toBeLessThan(1000);
  });

  it("keeps stdout and stderr apart, and in order", async () => {
    const { published, of } = await run(kernel(), "console.log(1); console.error(2); console.log(3);");
    expect(published[0]!.header.msg_type).toBe("execute_input");
    expect(of("stream").map(({ name, text }) => [name, text])).toEqual([
      ["stdout", "1\n"],
      ["stderr", "2\n"],
      ["stdout", "3\n"],
    ]);
  });

  it("joins the bytes of a character that was written in two pieces", async () => {
    const code =
      'const euro = Buffer.from("€"); process.stdout.write(euro.subarray(0, 1)); process.stdout.write(euro.subarray(1));';
    expect((await run(kernel(), code)).text).toBe("€");
  });
});

describe("names of earlier cells", () => {
  it("work as shorthand properties", async () => {
    await run(kernel(), "const k = 1; let a = 0, b = 0;");
    const ran = await run(kernel(), "console.log(JSON.stringify({ k, in: [{ k }] }))");
    expect(ran.text).toBe('{"k":1,"in":[{"k":1}]}\n');
  });

  it("work in destructuring assignments", async () => {
    await run(kernel(), "const k = 1; let a = 0, b = 0;");
    const ran = await run(kernel(), "({ a, b = 9 } = { a: 3 } as { a: number; b?: number }); console.log(a, b, k)");
    expect(ran.text).toBe("3 9 1\n");
  });

  it("work where a property of an earlier object is renamed", async () => {
    await run(kernel(), "const o = { k: 5, inner: { k: 6 } }; let w = 0;");
    const ran = await run(kernel(), "const { k: v } = o; ({ inner: { k: w } } = o); console.log(v, w)");
    expect(ran.text).toBe("5 6\n");
  });

  it("can be declared anew with another value", async () => {
    await run(kernel(), "const side: string = 'left'; const n = 1;");
    await run(kernel(), "const side: string = 'right'; const n = 2;");
    expect((await run(kernel(), "console.log(side, n)")).text).toBe("right 2\n");
  });
});

describe("an error", () => {
  it("is an error message with the line of the cell's own source", async () => {
    const ran = await run(kernel(), "interface A {\n  a: number;\n}\n\nconst f = (x: any): A => x.a.b;\nf({});");
    expect(ran.reply).toMatchObject({ status: "error", ename: "TypeError" });
    expect(ran.of("error")).toHaveLength(1);
    expect(ran.of("error")[0]).toMatchObject({
      ename: "TypeError",
      evalue: "Cannot read properties of undefined (reading 'b')",
    });
    expect(traceback(ran)).toContain("--> 5 | const f = (x: any): A => x.a.b;\n                                     ^");
    expect(traceback(ran)).toMatch(/at f \(cell \d+:5:30\)\n.*at cell \d+:6:1/);
    expect(traceback(ran)).not.toMatch(/tslab|node:|evalmachine|\.js/);
  });

  it("points at the earlier cell that threw, and at the line after an await", async () => {
    await run(kernel(), "function check(x: number): void {\n  if (x < 0) throw new RangeError('negative');\n}");
    const ran = await run(kernel(), "type T = number;\nconst wait: T = await 1;\n\ncheck(-wait);");
    expect(ran.of("error")[0]).toMatchObject({ ename: "RangeError", evalue: "negative" });
    expect(traceback(ran)).toContain("--> 2 |   if (x < 0) throw new RangeError('negative');");
    expect(traceback(ran)).toMatch(/at cell \d+:4:1/);
  });

  it("tells its cause", async () => {
    const ran = await run(kernel(), "throw new Error('outer', { cause: new Error('inner') });");
    expect(traceback(ran)).toContain("Caused by: Error: inner");
  });

  it("may be any value", async () => {
    expect((await run(kernel(), "throw 'words';")).of("error")[0]).toMatchObject({ ename: "Thrown", evalue: "words" });
    expect((await run(kernel(), "throw undefined;")).reply).toMatchObject({ status: "error", evalue: "undefined" });
  });

  it("of types names every line, also behind a rewritten name", async () => {
    await run(kernel(), "const k = 1;");
    const ran = await run(kernel(), "const s = [{ k }, { k }].x;\nconst t: string = k;");
    expect(ran.of("error")[0]).toMatchObject({ ename: "TypeScriptError" });
    expect(traceback(ran)).toContain(`--> 1 | const s = [{ k }, { k }].x;\n${" ".repeat(33)}^`);
    expect(traceback(ran)).toContain("--> 2 | const t: string = k;");
    expect(traceback(ran)).toContain("(TS2322)");
  });

  it("of syntax is an error message too", async () => {
    const ran = await run(kernel(), "const open = (");
    expect(ran.of("error")[0]).toMatchObject({ ename: "SyntaxError", evalue: "line 1: Expression expected." });
  });

  it("aborts the cells that wait behind it, and no later one", async () => {
    const [failed, ...rest] = await Promise.all([
      run(kernel(), "throw new Error('first');"),
      run(kernel(), "console.log('second');"),
      run(kernel(), "console.log('third');"),
    ]);
    expect(failed!.reply.status).toBe("error");
    expect(rest.map(({ reply, text }) => [reply.status, text])).toEqual([
      ["aborted", ""],
      ["aborted", ""],
    ]);
    expect((await run(kernel(), "console.log('fourth');")).text).toBe("fourth\n");
  });

  it("aborts nothing when the front end says so", async () => {
    const ran = await Promise.all([
      run(kernel(), "throw new Error('first');", { stop_on_error: false }),
      run(kernel(), "console.log('second');"),
    ]);
    expect(ran[1].text).toBe("second\n");
  });
});

describe("messages", () => {
  it("tell the input and its number", async () => {
    const first = await run(kernel(), "1;");
    const second = await run(kernel(), "const two: number = 2;");
    const count = second.reply.execution_count as number;
    expect(second.of("execute_input")).toEqual([{ code: "const two: number = 2;", execution_count: count }]);
    expect(first.reply.execution_count).toBe(count - 1);
  });

  it("are silent and uncounted when asked to be", async () => {
    const { reply } = await run(kernel(), "1;");
    expect((await run(kernel(), "3;", { silent: true })).published).toEqual([]);
    expect((await run(kernel(), "4;")).reply.execution_count).toBe((reply.execution_count as number) + 1);
  });

  it("answer kernel_info_request", async () => {
    const info = await kernel().request("control", "kernel_info_request", {});
    expect(info.content).toMatchObject({ status: "ok", language_info: { name: "typescript", version: "5.9.3" } });
  });

  it("show the last expression as the cell's result", async () => {
    const ran = await run(kernel(), "const answer = { six: 6 };\nanswer");
    expect(ran.of("execute_result")).toEqual([
      { execution_count: ran.reply.execution_count, data: { "text/plain": "{ six: 6 }" }, metadata: {} },
    ]);
    expect((await run(kernel(), "undefined")).of("execute_result")).toEqual([]);
  });

  it("show a value as it says itself, at once or later", async () => {
    const bundle = `({ "text/plain": "p", "text/html": "<p>" })`;
    for (const method of [`() => ${bundle}`, `async () => ${bundle}`]) {
      const ran = await run(kernel(), `const own = { [Symbol.for("Jupyter.display")]: ${method} };\nown`);
      expect(ran.of("execute_result")).toEqual([
        {
          execution_count: ran.reply.execution_count,
          data: { "text/plain": "p", "text/html": "<p>" },
          metadata: {},
        },
      ]);
      expect(ran.text).toBe("");
    }
    expect((await run(kernel(), "const again = own;")).of("execute_result")).toEqual([]);
  });

  it("show a value that says no text of itself with Node's text beside", async () => {
    const code = `({ a: 1, [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<p>" }) })`;
    const [result] = (await run(kernel(), code)).of("execute_result");
    expect(result!.data).toMatchObject({ "text/plain": expect.stringContaining("a: 1"), "text/html": "<p>" });
  });

  it.each(["() =>", "async () =>"])("end with the error of a value that can't show itself (%s)", async (head) => {
    const code = `const kept = 8;\n({ [Symbol.for("Jupyter.display")]: ${head} {\n  throw new RangeError("no picture");\n} })`;
    const ran = await run(kernel(), code);
    expect(ran.reply).toMatchObject({ status: "error", ename: "RangeError", evalue: "no picture" });
    expect(traceback(ran)).toContain('--> 3 |   throw new RangeError("no picture");');
    expect(ran.of("execute_result")).toEqual([]);
    expect((await run(kernel(), "console.log(kept)")).text).toBe("8\n");
  });

  it("show an arquero table as a table", async () => {
    const code = 'import { table } from "arquero";\ntable({ i: Array.from({ length: 12 }, (_, i) => i) })';
    const [result] = (await run(kernel(), code, {}, 60_000)).of("execute_result");
    const data = result!.data as Record<string, string>;
    expect(data["text/plain"]!.split("\n").map((line) => line.trim())).toEqual([
      "i",
      "0",
      "1",
      "2",
      "3",
      "4",
      "...",
      "7",
      "8",
      "9",
      "10",
      "11",
      "12 rows × 1 column",
    ]);
    expect(data["text/html"]).toMatch(/^<table>/);
  });

  it("show a series of times as times, a long one by its ends", async () => {
    const shown = async (code: string): Promise<unknown> => {
      const [result] = (await run(kernel(), code)).of("execute_result");
      return (result!.data as Record<string, unknown>)["text/plain"];
    };
    expect(await shown("Float64Array.of(1514885400000, 1514885700000)")).toBe(
      "2 times\n  2018-01-02 09:30:00\n  2018-01-02 09:35:00",
    );
    const long = String(await shown("Float64Array.from({ length: 12 }, (_, i) => 1514885400000 + i * 60000)"));
    const lines = long.split("\n");
    expect([lines.length, lines[0], lines[5], lines[6], lines[11]]).toEqual([
      12,
      "12 times",
      "  2018-01-02 09:34:00",
      "  ...",
      "  2018-01-02 09:41:00",
    ]);
    expect(await shown("Float64Array.of(1, 2)")).toBe("Float64Array(2) [ 1, 2 ]");
  });

  it("carry several MIME types in one bundle, and update it", async () => {
    await run(kernel(), `const lab = require(${JSON.stringify(built("display/display.js"))});`);
    const bundle = { "text/plain": "plain", "text/html": "<b>rich</b>", "application/json": { a: [1] } };
    const ran = await run(
      kernel(),
      `const bundle = ${JSON.stringify(bundle)};
       lab.display(bundle, { displayId: "one" });
       lab.display({ "text/plain": "new" }, { displayId: "one", update: true });`,
    );
    const transient = { display_id: "one" };
    expect(ran.of("display_data")).toEqual([{ data: bundle, metadata: {}, transient }]);
    expect(ran.of("update_display_data")).toEqual([{ data: { "text/plain": "new" }, metadata: {}, transient }]);
  });

  it("carry what a value says of itself as JSON", async () => {
    await run(kernel(), `const lab = require(${JSON.stringify(built("display/display.js"))});`);
    const ran = await run(kernel(), 'lab.display({ "application/json": { at: { toJSON: () => "now" } } });');
    expect(ran.of("display_data")[0]!.data).toEqual({ "application/json": { at: "now" } });
  });

  it("work through tslab's own display", async () => {
    const ran = await run(kernel(), 'import * as tslab from "tslab"; tslab.display.html("<i>i</i>");');
    expect(ran.of("display_data")[0]!.data).toEqual({ "text/html": "<i>i</i>" });
  });

  it("end with one idle status, after everything else", async () => {
    const statuses: string[] = [];
    const stop = kernel().listen(({ content, header }) => {
      statuses.push(header.msg_type === "status" ? String(content.execution_state) : header.msg_type);
    });
    await run(kernel(), "console.log('x');");
    stop();
    expect(statuses).toEqual(["busy", "execute_input", "stream", "idle"]);
  });
});

describe("questions about code", () => {
  const complete = async (code: string, cursor_pos = [...code].length): Promise<Record<string, unknown>> =>
    (await kernel().request("shell", "complete_request", { code, cursor_pos })).content;

  it("complete names of earlier cells, in shorthands too", async () => {
    await run(kernel(), "const earlierName = 1;");
    expect(await complete("earlierN")).toMatchObject({ matches: ["earlierName"], cursor_start: 0, cursor_end: 8 });
    expect(await complete("const o = { earlierN }", 20)).toMatchObject({
      matches: ["earlierName"],
      cursor_start: 12,
      cursor_end: 20,
    });
  });

  it("count characters as Jupyter does", async () => {
    const code = 'const s = "🎉🎉"; Math.flo';
    const end = [...code].length;
    expect(await complete(code)).toMatchObject({ matches: ["floor"], cursor_start: end - 3, cursor_end: end });
  });

  it("inspect names of earlier cells", async () => {
    await run(kernel(), "/** What it is for. */\nconst documented: number = 1;");
    const { content } = await kernel().request("shell", "inspect_request", { code: "({ documented })", cursor_pos: 6 });
    expect(content).toMatchObject({ status: "ok", found: true });
    expect((content.data as Record<string, string>)["text/plain"]).toContain("documented: number");
  });

  it("inspect the function that is called, from inside its parentheses", async () => {
    await run(
      kernel(),
      "/**\n * Adds.\n * @returns the sum\n */\nfunction adds(a: number, b: number): number { return a + b; }",
    );
    const code = "adds(1, ";
    const { content } = await kernel().request("shell", "inspect_request", { code, cursor_pos: code.length });
    const text = (content.data as Record<string, string>)["text/plain"];
    expect(text).toContain("function adds(a: number, b: number): number");
    expect(text).toContain("@returns the sum");
  });

  it("tell whether code is complete", async () => {
    const ask = async (code: string): Promise<unknown> =>
      (await kernel().request("shell", "is_complete_request", { code })).content;
    for (const code of ["const a = 1;", "", "// note", "a.b\n", "`a\nb`", "await 1", "const s: string = 1;"]) {
      expect(await ask(code), code).toEqual({ status: "complete" });
    }
    for (const code of ["function f() {", "f(\n", "const o = {"]) {
      expect(await ask(code), code).toMatchObject({ status: "incomplete" });
    }
    expect(await ask("if (a) {")).toEqual({ status: "incomplete", indent: "  " });
    expect(await ask("if (a) {\n    f(a,")).toEqual({ status: "incomplete", indent: "    " });
    for (const code of ["`a", "/* a", "const a =", "if (a) {\n  b();"]) {
      expect(await ask(code), code).toMatchObject({ status: "incomplete" });
    }
    for (const code of ["}", "const = 1;", "f());", "const s = 'a\n", "const x = = {", "%timeit f()"]) {
      expect(await ask(code), code).toEqual({ status: "invalid" });
    }
  });
});

describe("an interrupt", () => {
  /** Runs code that never ends, and interrupts it as soon as it prints. */
  async function interrupted(code: string): Promise<Awaited<ReturnType<typeof run>>> {
    let interrupting: Promise<void> | undefined;
    const stop = kernel().listen(({ header }) => {
      if (header.msg_type === "stream") interrupting ??= sleep(50).then(() => kernel().interrupt());
    });
    const ran = await run(kernel(), code).finally(stop);
    await interrupting;
    return ran;
  }

  it.each([
    ["an endless loop", "console.log('go'); while (true) {}"],
    ["an endless loop that catches everything", "console.log('go'); while (true) { try { while (true) {} } catch {} }"],
    [
      "an endless loop after an await",
      "console.log('go'); await new Promise((d) => setTimeout(d, 5)); while (true) {}",
    ],
    [
      "an endless loop in a timer",
      "console.log('go'); await new Promise(() => setTimeout(() => { while (true) {} }, 5));",
    ],
    ["awaits without end", "console.log('go'); while (true) await null;"],
    ["a wait for ever", "console.log('go'); await new Promise(() => {});"],
  ])("ends %s and keeps the variables", async (_, code) => {
    await run(kernel(), "const kept = 7;");
    const ran = await interrupted(code);
    expect(ran.reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect(ran.of("error")).toHaveLength(1);
    expect((await run(kernel(), "await new Promise((d) => setTimeout(d, 5)); console.log(kept)")).text).toBe("7\n");
  });

  it.each([
    ["in the cell", "while (true) { console.log('tick'); await new Promise((d) => setTimeout(d, 30)); }"],
    ["in a function of an earlier cell", "await tick();"],
  ])("stops a loop that waits %s: nothing of it goes on in the background", async (_, code) => {
    await run(
      kernel(),
      "async function tick() { while (true) { console.log('tick'); await new Promise((d) => setTimeout(d, 30)); } }",
    );
    const ran = await interrupted(code);
    expect(ran.reply).toMatchObject({ ename: "Interrupted" });
    const late: string[] = [];
    const stop = kernel().listen(({ content, header }) => {
      if (header.msg_type === "stream") late.push(String(content.text));
    });
    await sleep(150);
    stop();
    expect(late).toEqual([]);
  });

  it("may come by the way of the cells, as VS Code sends it", async () => {
    const running = run(kernel(), "await new Promise(() => {});");
    await sleep(500);
    const answered = await kernel().request("shell", "interrupt_request", {});
    expect([answered.header.msg_type, answered.content]).toEqual(["interrupt_reply", { status: "ok" }]);
    expect((await running).reply.ename).toBe("Interrupted");
  });

  it("of nothing does nothing", async () => {
    await kernel().interrupt();
    expect((await run(kernel(), "console.log('fine')")).text).toBe("fine\n");
  });
});
