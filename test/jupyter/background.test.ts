import { describe, expect, it } from "vitest";
import type { Message } from "../../lib/dist/jupyter/protocol/message.js";
import { run, sharedKernel, sleep, until } from "./support.js";

const kernel = sharedKernel();

/** The errors that are published while something is done, with the request that they belong to. */
async function errorsWhile(work: (ids: string[]) => Promise<unknown>): Promise<{ errors: Message[]; ids: string[] }> {
  const errors: Message[] = [];
  const ids: string[] = [];
  const stop = kernel().listen((message) => {
    if (message.header.msg_type === "error") errors.push(message);
  });
  await work(ids).finally(stop);
  return { errors, ids };
}

const cell = (code: string, ids: string[], metadata = {}): ReturnType<typeof run> =>
  run(kernel(), code, {}, 8000, { metadata, onSend: (id) => ids.push(id) });

describe("an error in the background", () => {
  it("is shown in the cell that it came from, when another one runs", async () => {
    const { errors, ids } = await errorsWhile(async (ids) => {
      await cell("setTimeout(() => {\n  throw new RangeError('late');\n}, 100);", ids);
      const later = await cell("await new Promise((done) => setTimeout(done, 300));", ids);
      expect(later.reply.status).toBe("ok");
    });
    expect(errors.map(({ parent }) => parent?.msg_id)).toEqual([ids[0]]);
    const { ename, evalue, traceback } = errors[0]!.content;
    expect([ename, evalue]).toEqual(["RangeError", "late"]);
    expect((traceback as string[])[0]).toBe("Uncaught in the background: RangeError: late");
    expect((traceback as string[]).join("\n")).toContain("--> 2 |   throw new RangeError('late');");
  });

  it("belongs to the cell that called, not to the one whose function threw", async () => {
    const { errors, ids } = await errorsWhile(async (ids) => {
      await cell("function late(): void { throw new Error('mine'); }", ids);
      await cell("setTimeout(() => { late(); }, 50);", ids);
      await cell("await new Promise((done) => setTimeout(done, 200));", ids);
    });
    expect(errors.map(({ parent }) => parent?.msg_id)).toEqual([ids[1]]);
  });

  it("that has no line of a cell belongs to the cell that ran last", async () => {
    const { errors, ids } = await errorsWhile(async (ids) => {
      const code =
        'import { promises as fs } from "node:fs"; fs.writeFile("/nowhere/x.json", "{}"); console.log("written");';
      expect((await cell(code, ids)).reply.status).toBe("ok");
      await sleep(200);
    });
    expect(errors.map(({ parent }) => parent?.msg_id)).toEqual([ids[0]]);
    expect(errors[0]!.content).toMatchObject({
      evalue: "ENOENT: no such file or directory, open '/nowhere/x.json'",
      traceback: expect.arrayContaining([expect.stringMatching(/^Unhandled rejection: Error: ENOENT/)]),
    });
  });

  it.each([
    ["a file that can't be written", 'fs.writeFile("/nowhere/x.json", "{}"); console.log("written");', /ENOENT/],
    ["a rejection", "Promise.reject(new Error('lost')); 1", /^lost$/],
    ["a callback", "setTimeout(() => { throw new Error('late'); }, 30);", /^late$/],
  ])("is the cell's own failure when the runner judges it: %s", async (_, code, evalue) => {
    await run(kernel(), 'import { promises as fs } from "node:fs";');
    const ran = await cell(code, [], { "ata-lab-settle": 500 });
    expect(ran.reply).toMatchObject({ status: "error", evalue: expect.stringMatching(evalue) });
    expect(ran.of("error")).toHaveLength(1);
  });

  it("is waited for no longer than it must be", async () => {
    const started = performance.now();
    await cell("1;", [], { "ata-lab-settle": 5000 });
    expect(performance.now() - started).toBeLessThan(3000);
    const timed = await cell("const timer = setInterval(() => {}, 10);", [], { "ata-lab-settle": 100 });
    expect(timed.reply.status).toBe("ok");
    await run(kernel(), "clearInterval(timer);");
  });
});

describe("a busy callback after its cell", () => {
  it("is stopped by an interrupt, and said so; variables are kept", async () => {
    await run(kernel(), "const kept = 7; setTimeout(() => { while (true) {} }, 50); 1");
    await sleep(300);
    const texts: unknown[] = [];
    const stop = kernel().listen(({ content, header }) => header.msg_type === "stream" && texts.push(content.text));
    await kernel().interrupt();
    await until(() => texts.length > 0);
    stop();
    expect(texts).toEqual(["Interrupted: what an earlier cell had left running was stopped\n"]);
    expect((await run(kernel(), "console.log(kept)")).text).toBe("7\n");
  });

  it("is stopped when a cell already waits behind it, and the cell is not run", async () => {
    await run(kernel(), "const kept = 7; let begun = 0; setTimeout(() => { while (true) {} }, 50); 1");
    await sleep(300);
    const behind = run(kernel(), "begun++;");
    await sleep(100);
    await kernel().interrupt();
    expect((await behind).reply).toMatchObject({ status: "error", ename: "Interrupted" });
    await sleep(300);
    expect((await run(kernel(), "console.log(kept, begun)")).text).toMatch(/7 0\n$/);
  });

  it("is stopped when a question about code waits behind it, and the cell behind that is not run", async () => {
    await run(kernel(), "let begun = 0; setTimeout(() => { while (true) {} }, 50); 1");
    await sleep(300);
    const asked = kernel().request("shell", "complete_request", { code: "beg", cursor_pos: 3 });
    const behind = run(kernel(), "begun++;");
    await sleep(100);
    await kernel().interrupt();
    expect((await asked).content).toMatchObject({ status: "ok", matches: expect.arrayContaining(["begun"]) });
    expect((await behind).reply).toMatchObject({ status: "aborted" });
    expect((await run(kernel(), "console.log(begun)")).text).toMatch(/0\n$/);
  });
});

describe("a fault of the kernel", () => {
  it("says to restart it, and keeps the count", async () => {
    const { reply } = await run(kernel(), "Object.assign = () => { throw new Error('broken'); }; 1");
    for (const n of [1, 2]) {
      expect((await run(kernel(), "2")).reply).toMatchObject({
        status: "error",
        ename: "KernelError",
        evalue: expect.stringContaining("restart the kernel"),
        execution_count: (reply.execution_count as number) + n,
      });
    }
  });
});
