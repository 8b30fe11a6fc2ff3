import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { Content, Message } from "../../lib/dist/jupyter/protocol/message.js";
import { type ExecuteOptions, type Kernel, startKernelProcess } from "../../lib/dist/jupyter/runner/kernel-client.js";

/** What a request brought. */
export interface Ran {
  readonly reply: Content;
  /** What the kernel published for it, in order, without status messages. */
  readonly published: readonly Message[];
  /** The contents of those of one type. */
  readonly of: (type: string) => Content[];
  /** All that was printed. */
  readonly text: string;
}

/** `ATA_LAB_TEST_KERNEL=stock` runs the kernel's tests on tslab as it comes, to see that they can fail. */
const STOCK = process.env.ATA_LAB_TEST_KERNEL === "stock";
const stockCommand = (file: string): string[] => [
  process.execPath,
  resolve("node_modules/tslab/bin/tslab"),
  "kernel",
  "--config-path",
  file,
];

/**
 * A folder inside the repository, so that its packages are found; it is removed after the tests. It has options of its
 * own for the compiler, which are none: the repository's tsconfig.json is for the repository.
 */
export function temporaryFolder(): string {
  mkdirSync("output", { recursive: true });
  const folder = mkdtempSync(resolve("output", "test-notebook-"));
  writeFileSync(join(folder, "tsconfig.json"), "{}");
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a kernel in a folder. */
export function startKernel(folder: string): Promise<Kernel> {
  return STOCK ? startKernelProcess(folder, stockCommand) : startKernelProcess(folder);
}

/** A kernel that the tests of a file share; the stock one is started anew for each, as it may hang in any. */
export function sharedKernel(): () => Kernel {
  const folder = temporaryFolder();
  let kernel: Kernel;
  const [before, after] = STOCK ? [beforeEach, afterEach] : [beforeAll, afterAll];
  before(async () => {
    kernel = await startKernel(folder);
  });
  after(() => kernel.shutdown());
  return () => kernel;
}

/** Runs code, and gathers what comes of it; fails when the cell does not end in time. */
export async function run(
  kernel: Kernel,
  code: string,
  content: Content = {},
  limit = 8000,
  more: ExecuteOptions = {},
): Promise<Ran> {
  const published: Message[] = [];
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The cell did not end within ${limit} ms: ${code}`)), limit);
  });
  const ended = kernel.execute(code, (message) => published.push(message), { content, ...more });
  // The cell that is late may end badly later, when nobody listens.
  ended.catch(() => undefined);
  const reply = await Promise.race([ended, late]).finally(() => clearTimeout(timer));
  const of = (type: string): Content[] =>
    published.filter((message) => message.header.msg_type === type).map((message) => message.content);
  const text = of("stream")
    .map((content) => content.text)
    .join("");
  return { reply: reply.content, published, of, text };
}

/** The traceback of a failed cell as one text. */
export function traceback(ran: Ran): string {
  return (ran.of("error")[0]!.traceback as string[]).join("\n");
}

/** Whether a process is there. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until something holds. */
export async function until(holds: () => boolean, limit = 5000): Promise<void> {
  const deadline = Date.now() + limit;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`It did not come to pass within ${limit} ms`);
    await sleep(20);
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The path of a file of the built library. */
export const built = (path: string): string => join(resolve("lib/dist"), path);
