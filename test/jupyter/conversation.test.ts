import { describe, expect, it } from "vitest";
import { answerHistory, type Entry } from "../../lib/dist/jupyter/kernel/history.js";
import type { Content } from "../../lib/dist/jupyter/protocol/message.js";
import { built, run, sharedKernel, sleep, until } from "./support.js";

const kernel = sharedKernel();

describe("a question to the person", () => {
  /** Runs code, and answers its questions one after another. */
  async function answered(
    code: string,
    answers: string[],
  ): Promise<Awaited<ReturnType<typeof run>> & { asked: string[] }> {
    const asked: string[] = [];
    const onInput = async (prompt: string): Promise<string> => {
      asked.push(prompt);
      return answers.shift() ?? "no more answers";
    };
    return { ...(await run(kernel(), code, {}, 8000, { onInput })), asked };
  }

  it("prompt: the cell waits for the answer", async () => {
    const ran = await answered('console.log("before"); console.log("hello " + prompt("Your name?"));', ["Ada"]);
    expect(ran.asked).toEqual(["Your name? "]);
    expect(ran.text).toBe("before\nhello Ada\n");
  });

  it("prompt with a default: an empty answer is the default", async () => {
    const ran = await answered('[prompt("Gate?", "0.5"), prompt("Gate?", "0.5")]', ["", "0.7"]);
    expect(ran.asked).toEqual(["Gate? [0.5] ", "Gate? [0.5] "]);
    expect(ran.of("execute_result")[0]!.data).toEqual({ "text/plain": "[ '0.5', '0.7' ]" });
  });

  it("prompt where nobody can be asked: the default, or an error", async () => {
    const ran = await run(kernel(), 'console.log(prompt("Gate?", "0.5")); prompt("Gate?");');
    expect(ran.text).toBe("0.5\n");
    expect(ran.reply).toMatchObject({ ename: "Error", evalue: expect.stringContaining("nobody can answer") });
  });

  it("readline on process.stdin: question by question, and line by line", async () => {
    const question = `import readline from "node:readline/promises";
      const rl = readline.createInterface({ input: process.stdin, output: process.stdout });
      const [a, b] = [await rl.question("a? "), await rl.question("b? ")];
      rl.close();
      a + b`;
    const asked = await answered(question, ["1", "2"]);
    expect(asked.text).toBe("a? b? ");
    expect(asked.of("execute_result")[0]!.data).toEqual({ "text/plain": "12" });
    const lines = `const lines: string[] = [];
      await new Promise<void>((done) => {
        const rl = readline.createInterface({ input: process.stdin });
        rl.on("line", (line) => (line === "end" ? rl.close() : lines.push(line)));
        rl.on("close", done);
      });
      lines`;
    const read = await answered(lines, ["é", "y", "end"]);
    expect(read.of("execute_result")[0]!.data).toEqual({ "text/plain": "[ 'é', 'y' ]" });
    expect(read.asked).toHaveLength(3);
  });

  it("ends with its cell: who still reads process.stdin finds the end, and the next cell begins anew", async () => {
    const texts: unknown[] = [];
    const stop = kernel().listen(({ content, header }) => header.msg_type === "stream" && texts.push(content.text));
    await run(kernel(), 'process.stdin.on("end", () => console.log("end")).resume(); await 1;');
    await until(() => texts.includes("end\n"));
    stop();
    expect((await answered('prompt("next?")', ["yes"])).of("execute_result")[0]!.data).toEqual({ "text/plain": "yes" });
  });

  it("is interrupted with its cell", async () => {
    const onInput = (): Promise<string> => new Promise(() => undefined);
    const waiting = run(kernel(), 'const kept = 1; prompt("for ever?");', {}, 8000, { onInput });
    await sleep(1000);
    await kernel().interrupt();
    expect((await waiting).reply).toMatchObject({ status: "error", ename: "Interrupted" });
    expect((await answered('prompt("again?")', ["yes"])).of("execute_result")[0]!.data).toEqual({
      "text/plain": "yes",
    });
  });
});

describe("clear_output", () => {
  it("is what console.clear and clearOutput send, in the order of what is printed", async () => {
    const code = `const { clearOutput } = require(${JSON.stringify(built("display/clear-output.js"))});
      console.log(1); console.clear(); console.log(2); clearOutput({ wait: true }); console.log(3);`;
    const { published } = await run(kernel(), code, {}, 60_000);
    expect(published.slice(1).map(({ content, header }) => [header.msg_type, content.text ?? content.wait])).toEqual([
      ["stream", "1\n"],
      ["clear_output", false],
      ["stream", "2\n"],
      ["clear_output", true],
      ["stream", "3\n"],
    ]);
  });
});

describe("user_expressions", () => {
  it("are evaluated after the cell, each for itself", async () => {
    const user_expressions = { sum: "six + 1", wrong: "sixx", thrown: "(() => { throw new RangeError('no'); })()" };
    const ran = await run(kernel(), "const six = 6; six", { user_expressions });
    expect(ran.reply.user_expressions).toMatchObject({
      sum: { status: "ok", data: { "text/plain": "7" }, metadata: {} },
      wrong: { status: "error", ename: "TypeScriptError" },
      thrown: { status: "error", ename: "RangeError", evalue: "no" },
    });
    expect(ran.of("execute_result")).toHaveLength(1);
    expect(ran.of("error")).toEqual([]);
    const next = await run(kernel(), "six");
    expect(next.reply.execution_count).toBe((ran.reply.execution_count as number) + 1);
  });
});

describe("a magic of IPython", () => {
  it.each([
    ["%timeit 1 + 1", /line 1: no magics here.*console\.time/],
    ["const a = 1;\n!ls -la", /line 2: no magics here.*execSync/],
    ["!pip install pandas", /npm install/],
    ["%%bash\nls", /line 1: no magics here.*execSync/],
    ["%matplotlib inline", /charts need no setup/],
    ["console?", /Shift\+Tab/],
  ])("%s: the error says what to write", async (code, what) => {
    const ran = await run(kernel(), code);
    expect(ran.of("error")).toMatchObject([{ ename: "SyntaxError", evalue: expect.stringMatching(what) }]);
  });

  it("is not seen where there is none", async () => {
    expect((await run(kernel(), "const yes = true;\n!yes")).of("execute_result")[0]!.data).toEqual({
      "text/plain": "false",
    });
    expect((await run(kernel(), "const b = 7\n%undefinedName")).reply.evalue).toContain("no magics here");
    expect((await run(kernel(), "!undefinedName.x;\nconst n: number = 'x';")).reply.evalue).toContain("line 1");
  });
});

describe("history", () => {
  const ask = async (content: Content): Promise<unknown[]> =>
    (await kernel().request("shell", "history_request", { output: false, raw: true, ...content })).content
      .history as unknown[];

  it("tells the last cells, a range of them, and those that fit a pattern", async () => {
    const first = (await run(kernel(), "1 + 2 + 3")).reply.execution_count as number;
    await run(kernel(), "const hidden = 1;", { silent: true });
    await run(kernel(), "const unseen = 1;", { store_history: false });
    await run(kernel(), "'two'");
    await run(kernel(), "1 + 2 + 3");
    const tail = await ask({ hist_access_type: "tail", n: 3 });
    const session = (tail[0] as number[])[0]!;
    expect(tail).toEqual([
      [session, first, "1 + 2 + 3"],
      [session, first + 1, "'two'"],
      [session, first + 2, "1 + 2 + 3"],
    ]);
    expect(await ask({ hist_access_type: "tail", n: 1, output: true })).toEqual([
      [session, first + 2, ["1 + 2 + 3", "6"]],
    ]);
    expect(await ask({ hist_access_type: "range", session: 0, start: first + 1, stop: first + 2 })).toEqual([tail[1]]);
    expect(await ask({ hist_access_type: "search", pattern: "1 + *" })).toEqual([tail[0], tail[2]]);
    expect(await ask({ hist_access_type: "search", pattern: "1 + *", unique: true })).toEqual([tail[2]]);
    expect(await ask({ hist_access_type: "search", pattern: "1 + *", n: 1 })).toEqual([tail[2]]);
    expect(await ask({ hist_access_type: "search", pattern: "1 + ?" })).toEqual([]);
  });

  it("goes over sessions", () => {
    const entry = (session: number, line: number): Entry => ({ session, line, code: `${session}.${line}` });
    const entries = [entry(5, 1), entry(5, 2), entry(9, 1), entry(9, 2)];
    const range = (session: number, more: Content = {}): unknown =>
      answerHistory(entries, 9, { hist_access_type: "range", session, ...more }).history;
    expect(range(0)).toEqual([
      [9, 1, "9.1"],
      [9, 2, "9.2"],
    ]);
    expect(range(-1, { start: 2 })).toEqual([[5, 2, "5.2"]]);
    expect(range(5, { stop: 2 })).toEqual([[5, 1, "5.1"]]);
    expect(range(-7)).toEqual([]);
  });
});
