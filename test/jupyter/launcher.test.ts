import { totalmem } from "node:os";
import { describe, expect, it } from "vitest";
import { splitMarks, withoutMarks } from "../../lib/dist/jupyter/launcher/link.js";
import { isAlive, run, sharedKernel, sleep, startKernel, temporaryFolder, until } from "./support.js";

const folder = temporaryFolder();

describe("splitMarks", () => {
  it("finds marks, wherever the text was cut", () => {
    const text = "a\n\0ata-lab:12\0b\0c\0ata-lab:3\0";
    for (let at = 0; at <= text.length; at++) {
      const first = splitMarks(text.slice(0, at));
      const second = splitMarks(first.rest + text.slice(at));
      const pieces = [...first.pieces, ...second.pieces];
      const joined = pieces.map((piece) => (typeof piece === "string" ? piece : `<${piece}>`)).join("");
      expect(joined, String(at)).toBe("a\n<12>b\0c<3>");
      expect(second.rest).toBe("");
    }
  });

  it("leaves no part of a mark in text that is shown", () => {
    const text = "\0ata-lab:12\0reason\0ata-lab:3\0";
    for (let at = 0; at <= 12; at++) expect(withoutMarks(text.slice(at)), String(at)).toBe("reason");
    for (let at = 18; at <= text.length; at++) expect(withoutMarks(text.slice(0, at)), String(at)).toBe("reason");
  });
});

describe("a child process that inherits the standard streams", () => {
  const kernel = sharedKernel();

  it("prints in the cell, in order with it", async () => {
    const code = `import { execSync, spawnSync } from "node:child_process";
      console.log("a");
      execSync("echo b; echo c >&2", { stdio: "inherit" });
      console.log("d");
      spawnSync("sh", ["-c", "echo e"], { stdio: "inherit" });
      console.log("f");`;
    const ran = await run(kernel(), code);
    expect(
      ran
        .of("stream")
        .filter(({ name }) => name === "stdout")
        .map(({ text }) => text)
        .join(""),
    ).toBe("a\nb\nd\ne\nf\n");
    expect(
      ran
        .of("stream")
        .filter(({ name }) => name === "stderr")
        .map(({ text }) => text),
    ).toEqual(["c\n"]);
  });

  it("prints much, and all before the cell ends", async () => {
    const code = `import { spawn } from "node:child_process"; import { once } from "node:events";
      await once(spawn("seq", ["200000"], { stdio: ["ignore", "inherit", "inherit"] }), "exit");`;
    const ran = await run(kernel(), code, {}, 30_000);
    expect(ran.text).toBe(Array.from({ length: 200_000 }, (_, i) => `${i + 1}\n`).join(""));
  });

  it("may write no text", async () => {
    const ran = await run(kernel(), `execSync("printf 'a\\\\000b'", { stdio: "inherit" });`);
    expect(ran.text).toBe("a\0b");
  });
});

describe("a launcher that is killed", () => {
  it("takes the kernel with it, in the middle of an endless loop too", async () => {
    const kernel = await startKernel(folder);
    const inner = Number((await run(kernel, "console.log(process.pid)")).text);
    expect(inner).not.toBe(kernel.pid);
    kernel.execute("while (true) {}", () => undefined).catch(() => undefined);
    await sleep(300);
    process.kill(kernel.pid, "SIGKILL");
    await until(() => !isAlive(inner), 8000);
    await kernel.shutdown();
  });
});

describe("the memory of a kernel", () => {
  it("is three quarters of the machine's", async () => {
    const kernel = await startKernel(folder);
    const code = 'import { getHeapStatistics } from "node:v8"; console.log(getHeapStatistics().heap_size_limit);';
    const limit = Number((await run(kernel, code)).text);
    await kernel.shutdown();
    const memory = Math.min(process.constrainedMemory?.() || Number.POSITIVE_INFINITY, totalmem());
    expect(limit / memory).toBeGreaterThan(0.7);
    expect(limit / memory).toBeLessThan(0.8);
  });

  it("when it is full: the cell says so, and a new kernel goes on in its place", async () => {
    process.env.NODE_OPTIONS = "--max-old-space-size=256";
    const kernel = await startKernel(folder).finally(() => delete process.env.NODE_OPTIONS);
    await run(kernel, "const before = 1;", {}, 60_000);
    const code = "const all: unknown[] = []; for (;;) all.push(new Array(1e6).fill(all.length + 0.5));";
    const [full, behind] = await Promise.all([
      run(kernel, code, {}, 90_000),
      run(kernel, "console.log('behind')", {}, 90_000),
    ]);
    const evalue = "the kernel ran out of memory (limit 0.3 GB); variables are lost";
    expect(full.reply).toMatchObject({ status: "error", ename: "OutOfMemory", evalue });
    expect(full.of("error")).toMatchObject([{ ename: "OutOfMemory", evalue }]);
    expect(full.text).toBe("");
    expect(behind.reply.status).toBe("aborted");
    const next = await run(kernel, "console.log('new'); before", {}, 60_000);
    expect(next.reply).toMatchObject({ evalue: expect.stringContaining("before"), execution_count: 3 });
    expect((await run(kernel, "console.log('fine')", {}, 60_000)).text).toBe("fine\n");
    await kernel.shutdown();
  });
});
