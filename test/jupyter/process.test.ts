import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { built, isAlive, run, sleep, startKernel, temporaryFolder, until } from "./support.js";

const folder = temporaryFolder();

describe("a kernel's process", () => {
  it("ends on shutdown, by itself", async () => {
    const kernel = await startKernel(folder);
    const how = kernel.died.catch((error: Error) => error.message);
    await kernel.shutdown();
    expect(await how).toBe("The kernel died (exit code 0)");
    expect(isAlive(kernel.pid)).toBe(false);
  });

  it("ends on shutdown in the middle of an endless loop, with the processes it started", async () => {
    const kernel = await startKernel(folder);
    const started = 'console.log(require("node:child_process").spawn("sleep", ["60"]).pid);';
    const child = Number((await run(kernel, started)).text);
    expect(isAlive(child)).toBe(true);
    kernel.execute("while (true) {}", () => undefined).catch(() => undefined);
    await sleep(200);
    // Asked, not forced: that is what a front end's "shut down" does.
    await kernel.request("control", "shutdown_request", { restart: false });
    await until(() => !isAlive(kernel.pid), 3000);
    await kernel.shutdown();
    await until(() => !isAlive(child));
  });

  it("lives on when an endless loop under AsyncLocalStorage is interrupted", async () => {
    const kernel = await startKernel(folder);
    await run(kernel, "import { AsyncLocalStorage } from 'async_hooks'; const storage = new AsyncLocalStorage();");
    setTimeout(() => kernel.interrupt(), 300);
    expect((await run(kernel, "storage.run(1, () => { while (true) {} });")).reply.ename).toBe("Interrupted");
    expect((await run(kernel, "console.log(storage.getStore())")).text).toBe("undefined\n");
    await kernel.shutdown();
  });

  it("ends when a cell says so: what it printed arrives, and the front end learns how it ended", async () => {
    const kernel = await startKernel(folder);
    const printed: unknown[] = [];
    kernel.listen(({ content, header }) => header.msg_type === "stream" && printed.push(content.text));
    await expect(kernel.execute("console.log('bye'); process.exit(3);", () => undefined)).rejects.toThrow(
      "The kernel died (exit code 3)",
    );
    await until(() => printed.includes("bye\n"));
    await kernel.shutdown();
  });

  it("ends when the process that started it is killed", async () => {
    const script = `
      import { startKernelProcess } from ${JSON.stringify(built("jupyter/runner/kernel-client.js"))};
      const kernel = await startKernelProcess(process.cwd());
      kernel.execute("while (true) {}", () => {});
      console.log(kernel.pid);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: folder });
    const pid = Number(await new Promise<string>((done) => parent.stdout.once("data", (text) => done(String(text)))));
    expect(isAlive(pid)).toBe(true);
    parent.kill("SIGKILL");
    await until(() => !isAlive(pid), 8000);
  });
});
