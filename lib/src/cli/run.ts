import { basename, join, resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import type { RunEvent, RunFailure, RunResult } from "../jupyter/run-notebook.js";

interface Options {
  readonly param?: Readonly<Record<string, string>>;
  readonly out?: string;
  readonly report?: string;
  readonly timeout?: number;
  readonly json?: boolean;
}

const EXAMPLES = `
A parameter is a const or let of the notebook's cell tagged "parameters"; its value is checked against its type there.
One whose comment has the tag @path is a path: a relative value is meant from the current folder.

Examples:
  ata-lab run notebooks/research.ipynb --report output/research.html
  ata-lab run notebooks/research.ipynb --param bars=data/spy.csv --out output/spy.ipynb --timeout 600`;

/**
 * The command `ata-lab run`: runs a notebook without a browser.
 *
 * @returns the command, to be added to a program
 */
export function runCommand(): Command {
  return new Command("run")
    .description("Run a notebook from top to bottom, without a browser, and write it with its outputs.")
    .argument("<notebook>", "an .ipynb file; its cells run in its folder")
    .option("--param <name=value>", "give a parameter of the notebook a value (repeatable)", addParameter)
    .option("--out <file>", "the executed notebook (default: its name, in output/)")
    .option("--report <file>", 'also write it as an HTML page, as "ata-lab report" makes it')
    .option("--timeout <seconds>", "time limit for each cell (default: none)", parseSeconds)
    .option("--json", "print one JSON object that says how it went, instead of what the cells print")
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(notebook: string, options: Options): Promise<void> {
  // Loaded here, as it brings the TypeScript compiler: other commands should not wait for it.
  const { runNotebook } = await import("../jupyter/run-notebook.js");
  const { param = {}, timeout, json = false, out = join("output", basename(notebook)) } = options;
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  try {
    const result = await runNotebook(notebook, {
      out,
      parameters: param,
      ...(timeout === undefined ? {} : { timeout }),
      signal: abort.signal,
      onEvent: (event) => report(event, json),
    });
    if (options.report !== undefined) {
      const { writeReport } = await import("../report/report.js");
      await writeReport(result.out, options.report);
    }
    finish(result, options);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, stop);
  }
}

function report(event: RunEvent, json: boolean): void {
  if (event.type === "print") {
    if (!json) process[event.stream].write(event.text);
    return;
  }
  const at = `[${event.cell}/${event.of}]`;
  const line = event.type === "cell" ? `${at} ${firstLine(event.source)}` : `${at} ${event.seconds.toFixed(1)} s`;
  process.stderr.write(`${line}\n`);
}

function finish({ out, cells, failure }: RunResult, { report, json = false }: Options): void {
  const written = report === undefined ? out : `${out} and ${resolve(report)}`;
  if (json) {
    const result = { out, ...(report === undefined ? {} : { report }), cells, failure: failure ?? null };
    process.stdout.write(`${JSON.stringify(result)}\n`);
  }
  if (failure !== undefined) throw new Error(`${describe(failure)}\nThe notebook so far is in ${written}`);
  process.stderr.write(`Wrote ${written}\n`);
}

function describe({ cell, source, ename, evalue, traceback }: RunFailure): string {
  const numbered = source.split("\n").map((line, i) => `${String(i + 1).padStart(4)} | ${line}`);
  return [`Cell ${cell} failed: ${ename}: ${evalue}`, "", ...numbered, "", ...traceback, ""].join("\n");
}

/** The first line that says something: comments and blank lines only when there is nothing else. */
function firstLine(source: string): string {
  const lines = source.split("\n").map((line) => line.trim());
  return lines.find((line) => line !== "" && !/^(\/\/|\/\*|\*)/.test(line)) ?? lines[0]!;
}

function addParameter(text: string, previous: Readonly<Record<string, string>> = {}): Record<string, string> {
  const split = text.indexOf("=");
  if (split < 1) throw new InvalidArgumentError('It must be NAME=VALUE, as in "--param bars=data/spy.csv".');
  return { ...previous, [text.slice(0, split)]: text.slice(split + 1) };
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('It must be a number of seconds above 0, as in "--timeout 600".');
  return seconds;
}
