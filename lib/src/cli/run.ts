import { basename, join } from "node:path";
import { createInterface } from "node:readline/promises";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { CheckResult } from "../jupyter/check-notebook.js";
import type { ExecuteOptions, RunEvent, RunFailure, RunResult } from "../jupyter/run-notebook.js";
import { PARAMETER_ERROR } from "../jupyter/runner/parameter-error.js";
import { readNotebook } from "../jupyter/runner/read-notebook.js";
import { requirePart } from "../sources/optional-parts.js";
import { isSameFile } from "../sources/same-file.js";
import { plainText } from "../util/plain-text.js";
import { jsonOption, outOption } from "./common-options.js";
import { nextCommand, openWords, tellNext } from "./next-step.js";
import { printJson } from "./print-view.js";

interface Options {
  readonly param?: Readonly<Record<string, string>>;
  readonly out?: string;
  readonly report?: string;
  readonly check?: boolean;
  readonly resume?: boolean;
  readonly timeout?: number;
  readonly json?: boolean;
}

const EXAMPLES = `
A parameter is a const or let of the notebook's cell tagged "parameters"; its
value is checked against its type there. One whose comment has the tag @path is
a path: a relative value is meant from the current folder.

A cell tagged "raises-exception" may fail, one tagged "skip-execution" does not
run. A cell fails with what it leaves running too: a rejected promise that
nobody awaits, an error in a timer.

Examples:
  ata-lab run notebooks/research.ipynb --report output/research.html
  ata-lab run notebooks/research.ipynb --param bars=data/spy.csv --out output/spy.ipynb --timeout 600
  ata-lab run analysis.ipynb --check`;

/**
 * The command `ata-lab run`: runs a notebook without a browser.
 *
 * @returns the command, to be added to a program
 */
export function runCommand(command: Command): Command {
  return command
    .description("Run a notebook from top to bottom, without a browser, and write it with its outputs.")
    .argument("<notebook>", "an .ipynb file; its cells run in its folder")
    .option("--param <name=value>", "give a parameter of the notebook a value (repeatable)", addParameter)
    .addOption(outOption("the executed notebook (default: its name, in output/)"))
    .option("--report <file>", 'also write it as an HTML page, as "ata-lab report" makes it')
    .addOption(
      new Option(
        "--check",
        "write nothing; say where cells show something else than what was saved (exit code 1)",
      ).conflicts(["out", "report", "resume"]),
    )
    .option("--resume", "go on at the first cell that did not finish in the executed notebook")
    .option("--timeout <seconds>", "time limit for each cell (default: none)", parseSeconds)
    .addOption(jsonOption())
    .addHelpText("after", EXAMPLES)
    .action(run);
}

async function run(notebook: string, options: Options, command: Command): Promise<void> {
  const { param = {}, timeout, json = false, out = join("output", basename(notebook)) } = options;
  if (options.report !== undefined && (await isSameFile(options.report, out))) {
    command.error(`error: --out and --report are both ${out}: name two files`);
  }
  if (options.report !== undefined && (await isSameFile(options.report, notebook))) {
    command.error(`error: --report ${options.report} is the notebook itself; name another file`);
  }
  // First, so that nobody installs packages for a notebook that is not there.
  readNotebook(notebook);
  requirePart("notebooks", "Running a notebook");
  const abort = new AbortController();
  const stop = (): void => abort.abort();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  const how: ExecuteOptions = {
    parameters: param,
    ...(timeout === undefined ? {} : { timeout }),
    ...(process.stdin.isTTY && !json ? { onInput: (prompt: string) => ask(prompt, abort.signal) } : {}),
    signal: abort.signal,
    onEvent: (event) => report(event, json || options.check === true),
  };
  try {
    // Loaded here, as it brings the TypeScript compiler: other commands should not wait for it.
    if (options.check) {
      const { checkNotebook } = await import("../jupyter/check-notebook.js");
      finishCheck(notebook, await checkNotebook(notebook, how), json);
      return;
    }
    const { runNotebook } = await import("../jupyter/run-notebook.js");
    const result = await runNotebook(notebook, { out, resume: options.resume, ...how });
    if (options.report !== undefined) {
      const { writeReport } = await import("../report/report.js");
      await writeReport(result.out, options.report);
    }
    finish(result, { ...options, out });
    await tellNext(
      options.report === undefined ? nextCommand(command, "report", { args: [out] }) : openWords(options.report),
      options,
    );
  } catch (error) {
    throw (error as Error).name === PARAMETER_ERROR ? Object.assign(error as Error, { exitCode: 2 }) : error;
  } finally {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.off(signal, stop);
  }
}

/** A cell's question, at the terminal. */
async function ask(prompt: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While it reads, a terminal hands over Ctrl-C as a key.
  terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return await terminal.question(prompt, { signal });
  } finally {
    terminal.close();
  }
}

function report(event: RunEvent, isQuiet: boolean): void {
  if (event.type === "print") {
    if (!isQuiet) process[event.stream].write(plainText(event.text, { colours: true }));
    return;
  }
  if (event.type === "resumed") {
    const { kept, of } = event;
    const what =
      kept === 0
        ? "Nothing to resume: no cell had finished as it is now"
        : kept === of
          ? `Nothing to resume: all ${of} cells had finished`
          : `Going on at cell ${kept + 1} of ${of}; the cells before it run again for their variables, and keep their outputs`;
    process.stderr.write(`${what}\n`);
    return;
  }
  const at = `[${event.cell}/${event.of}]`;
  const again = event.type === "cell" && event.isAgain ? "again: " : "";
  const line = event.type === "cell" ? `${at} ${again}${stepName(event)}` : `${at} ${event.seconds.toFixed(1)} s`;
  process.stderr.write(`${plainText(line)}\n`);
}

/** A cell by the heading above it, otherwise by the first line that says something. */
function stepName({ step, source }: Extract<RunEvent, { readonly type: "cell" }>): string {
  const { heading, part, parts } = step;
  if (heading === "") return firstLine(source);
  return parts === 1 ? heading : `${heading} (${part} of ${parts})`;
}

function finishCheck(notebook: string, { cells, differences, failure }: CheckResult, json: boolean): void {
  if (json) printJson({ cells, differences, failure: failure ?? null });
  else
    for (const { cell, what, saved, now } of differences) {
      process.stdout.write(
        `Cell ${cell}, ${what}:\n  saved: ${saved ?? "(nothing)"}\n  now:   ${now ?? "(nothing)"}\n`,
      );
    }
  if (failure !== undefined) throw new Error(describe(failure));
  const changed = new Set(differences.map(({ cell }) => cell)).size;
  if (changed > 0)
    throw new Error(`${changed} of ${cells} cells of ${notebook} show something else than what was saved`);
  process.stderr.write(`All ${cells} cells of ${notebook} show what was saved\n`);
}

function finish(
  { out: file, cells, kept, failure }: RunResult,
  { out, report, resume, json = false }: Options & { readonly out: string },
): void {
  const written = report === undefined ? out : `${out} and ${report}`;
  if (json) {
    const result = {
      out: file,
      ...(report === undefined ? {} : { report }),
      cells,
      ...(resume && { kept }),
      failure: failure ?? null,
    };
    printJson(result);
  }
  if (failure !== undefined) throw new Error(`${describe(failure)}\nThe notebook so far is in ${written}`);
  process.stderr.write(`Wrote ${written}\n`);
}

function describe({ cell, heading, source, ename, evalue, traceback }: RunFailure): string {
  const numbered = source.split("\n").map((line, i) => `${String(i + 1).padStart(4)} | ${line}`);
  const where = heading === "" ? "" : `, below "${heading}",`;
  return [`Cell ${cell}${where} failed: ${ename}: ${evalue}`, "", ...numbered, "", ...traceback, ""].join("\n");
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
