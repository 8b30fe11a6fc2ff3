import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { onTestFailed, TestRunner } from "vitest";
import { main } from "../../lib/dist/cli/main.js";

/** What a command did. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a command finds beside its own variables. */
type Environment = Readonly<Record<string, string>>;

/** Commands run one after the other: a process has one working folder, one environment and one standard output. */
let last: Promise<unknown> = Promise.resolve();

/**
 * Runs `ata-lab` in this process, which takes no time to start. When the test fails, its message ends with what the command
 * wrote to stderr.
 *
 * @param args the words after `ata-lab`
 * @param folder to run it in
 * @param environment more variables
 */
export function runCli(args: readonly string[], folder: string = ".", environment: Environment = {}): Promise<CliRun> {
  const where = resolve(folder);
  const run = last.then(() => runHere(args, where, environment));
  last = run.catch(() => {});
  return toldOnFailure(args, run);
}

/**
 * The same as in a terminal: with a width, and with what is told to people only. `NO_COLOR` is set, so that text can be compared.
 *
 * @param columns of the terminal
 */
export function runInTerminal(
  args: readonly string[],
  folder: string = ".",
  { columns = 80, ...environment }: { readonly columns?: number; readonly [variable: string]: string | number } = {},
): Promise<CliRun> {
  const variables = Object.entries({ NO_COLOR: "1", ...environment }).map(([name, value]) => [name, String(value)]);
  const run = last.then(async () => {
    const restore = [process.stdout, process.stderr].map((stream) => asTerminal(stream, columns));
    try {
      return await runHere(args, resolve(folder), Object.fromEntries(variables));
    } finally {
      for (const back of restore) back();
    }
  });
  last = run.catch(() => {});
  return toldOnFailure(args, run);
}

/** Lets a stream look like a terminal, until it is given back. */
function asTerminal(stream: NodeJS.WriteStream, columns: number): () => void {
  const before = Object.getOwnPropertyDescriptors(stream);
  const define = (name: "isTTY" | "columns", value: unknown): void => {
    Object.defineProperty(stream, name, { value, configurable: true, writable: true });
  };
  define("isTTY", true);
  define("columns", columns);
  return () => {
    for (const name of ["isTTY", "columns"] as const) {
      if (before[name]) Object.defineProperty(stream, name, before[name]);
      else delete (stream as Partial<NodeJS.WriteStream>)[name];
    }
  };
}

/** Text without its line breaks, as it was before it was wrapped. */
export function unwrapped(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** The width of the longest line. */
export function widest(text: string): number {
  return Math.max(...text.split("\n").map(({ length }) => length));
}

/** Runs `ata-lab` in a process of its own. */
export function runProcess(
  args: readonly string[],
  folder: string = ".",
  environment: Environment = {},
): Promise<CliRun> {
  const options = { cwd: resolve(folder), maxBuffer: 1e8, env: { ...process.env, ...environment } };
  const run = new Promise<CliRun>((done) => {
    execFile(process.execPath, [resolve("lib/bin/ata-lab.js"), ...args], options, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
  return toldOnFailure(args, run);
}

async function runHere(args: readonly string[], folder: string, environment: Environment): Promise<CliRun> {
  const [before, variables] = [process.cwd(), { ...process.env }];
  const streams = [captured(process.stdout), captured(process.stderr)] as const;
  process.chdir(folder);
  Object.assign(process.env, environment);
  try {
    const code = await main(args);
    return { code, stdout: streams[0].text(), stderr: streams[1].text() };
  } finally {
    for (const { restore } of streams) restore();
    process.chdir(before);
    for (const name of Object.keys(environment)) {
      if (variables[name] === undefined) delete process.env[name];
      else process.env[name] = variables[name];
    }
  }
}

/** Keeps what is written to a stream, until it is given back. */
function captured(stream: NodeJS.WriteStream): { readonly text: () => string; readonly restore: () => void } {
  const chunks: Buffer[] = [];
  const { write } = stream;
  const keep = (chunk: string | Uint8Array, ...more: unknown[]): boolean => {
    chunks.push(Buffer.from(chunk as string));
    const told = more.find((value) => typeof value === "function") as (() => void) | undefined;
    if (told) process.nextTick(told);
    return true;
  };
  stream.write = keep as typeof write;
  return {
    text: () => Buffer.concat(chunks).toString(),
    restore: () => {
      stream.write = write;
    },
  };
}

/** Adds what a command wrote to stderr to the message of the test that fails after it. */
async function toldOnFailure(args: readonly string[], run: Promise<CliRun>): Promise<CliRun> {
  if (TestRunner.getCurrentTest()) {
    onTestFailed(async ({ task }) => {
      const { code, stderr } = await run;
      for (const error of task.result?.errors ?? []) {
        error.message += `\n\n$ ata-lab ${args.join(" ")}\nexit code ${code}, stderr: ${stderr.trim() || "nothing"}`;
      }
    });
  }
  return run;
}
