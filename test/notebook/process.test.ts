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
    await kernel.shutdown();
    expect(isAlive(kernel.pid)).toBe(false);
    await until(() => !isAlive(child));
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
      import { startKernelProcess } from ${JSON.stringify(built("notebook/runner/kernel-client.js"))};
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
