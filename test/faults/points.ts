import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { AlpacaServer } from "../support/alpaca-server.js";
import { putNotebooks, type Scenario, vendorVariables, visibleFiles } from "./scenarios.js";

/** What a command did; its signal instead of a code if it was killed. */
export interface Ended {
  readonly code: number | NodeJS.Signals;
  readonly stderr: string;
}

/** Runs `ata-lab` in a process of its own, with its clock standing still. */
export function runFaulty(args: readonly string[], folder: string, variables: Record<string, string>): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(
      process.execPath,
      ["--import", resolve("test/faults/inject.js"), resolve("lib/bin/ata-lab.js"), ...args],
      { cwd: folder, env: { ...process.env, FAULT_ROOT: folder, ...variables }, stdio: ["ignore", "ignore", "pipe"] },
    );
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.once("close", (code, signal) => done({ code: code ?? signal!, stderr }));
  });
}

/** One change of a file that a command makes. */
export interface Point {
  readonly number: number;
  readonly name: string;
  readonly where: string;
  readonly hasHalf: boolean;
}

/** A way to fail. */
export type Mode = "kill before" | "kill half" | "kill after" | "ENOSPC" | "EIO";

/** A fault: where, and how. */
export interface Fault {
  readonly point: Point;
  readonly mode: Mode;
}

/** A scenario whose folders before and after are made. */
export interface Prepared {
  readonly scenario: Scenario;
  /** The folder before. */
  readonly before: string;
  readonly points: readonly Point[];
  readonly old: string;
  readonly next: string;
  /** What must be there in the end. */
  readonly end: string;
  readonly variables: Record<string, string>;
}

const endOf = ({ end }: Scenario, folder: string): Promise<string> =>
  end ? end(folder) : Promise.resolve(visibleFiles(folder));

/** Runs the commands of a scenario without a fault, and lists the points at which they change files. */
export async function prepare(scenario: Scenario, root: string, vendor: AlpacaServer): Promise<Prepared> {
  const before = join(root, "before");
  const variables = vendorVariables(vendor);
  putNotebooks(before);
  for (const args of scenario.before) await runWell(args, before, variables);
  scenario.vendor?.(vendor);
  const after = copyOf(before, join(root, "after"));
  const log = join(root, "points");
  await runWell(scenario.args, after, { ...variables, FAULT_LOG: log });
  const points = readFileSync(log, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Point);
  const [old, next] = [await scenario.state(before), await scenario.state(after)];
  if (old === next) throw new Error(`${scenario.name}: the command changes nothing`);
  return { scenario, before, points, old, next, end: await endOf(scenario, after), variables };
}

async function runWell(args: readonly string[], folder: string, variables: Record<string, string>): Promise<void> {
  const { code, stderr } = await runFaulty(args, folder, variables);
  if (code !== 0) throw new Error(`ata-lab ${args.join(" ")} ended with ${code}: ${stderr}`);
}

/** Copies a folder to where nothing is, or something old. */
export function copyOf(from: string, to: string): string {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true });
  return to;
}

/** All faults of a scenario. */
export function faultsOf({ points }: Prepared): Fault[] {
  return points.flatMap((point, i) => {
    const modes: Mode[] = ["kill before", "EIO"];
    if (point.hasHalf) modes.push("kill half");
    if (/^(writeFile|copyFile|append|write|mkdir|open|link|symlink|sync)$/.test(point.name)) modes.push("ENOSPC");
    if (i === points.length - 1) modes.push("kill after");
    return modes.map((mode) => ({ point, mode }));
  });
}

/** What a fault left. */
export interface Outcome extends Fault {
  readonly state: string;
  /** What broke a promise; empty if nothing did. */
  readonly faults: readonly string[];
}

/** Lets a command fail, reads what it left, and runs it again. */
export async function suffer(prepared: Prepared, { point, mode }: Fault, root: string): Promise<Outcome> {
  const { scenario, before, old, next, end, variables } = prepared;
  const folder = copyOf(before, join(root, "run"));
  const faults: string[] = [];
  const first = await runFaulty(scenario.args, folder, {
    ...variables,
    FAULT_AT: String(point.number),
    FAULT_MODE: mode,
  });
  const isKilled = mode.startsWith("kill");
  if (isKilled !== (first.code === "SIGKILL")) faults.push(`ended with ${first.code}: ${first.stderr}`);
  if (/\n {4}at /.test(first.stderr)) faults.push(`a stack: ${first.stderr}`);
  if (!isKilled && first.code !== 0 && !isClear(first.stderr, scenario)) faults.push(`says ${first.stderr}`);
  const rests = restsIn(folder);
  const seen = await scenario.state(copyOf(folder, join(root, "seen"))).catch((error: Error) => error.message);
  const state =
    seen === old
      ? "old"
      : seen === next
        ? "new"
        : (scenario.between?.(seen.replaceAll(join(root, "seen"), ""), old, next) ?? `MIXED: ${seen}`);
  if (state.startsWith("MIXED")) faults.push(state);
  if (!isKilled) {
    const left = rests.filter((path) => point.name !== "rm" && !isWanted(path, folder, state));
    faults.push(...left.map((path) => `${path} is left by the command that failed`));
  }
  const again = await runFaulty(scenario.args, folder, variables);
  if (again.code !== 0) faults.push(`the next run ended with ${again.code}: ${again.stderr}`);
  faults.push(...restsIn(folder).map((path) => `${path} is left after the next run`));
  const now = await endOf(scenario, folder).catch((error: Error) => error.message);
  if (now !== end) faults.push(`after the next run is\n${now}\nand not\n${end}`);
  return { point, mode, state, faults };
}

/** Whether what a command says last names something that it writes, and what is there now. */
export function isClear(stderr: string, { writes }: Pick<Scenario, "writes">): boolean {
  const line = stderr.trimEnd().split("\n").at(-1)!;
  const state = /unchanged|nothing was (written|changed)|(is|are) whole|everything else is written/;
  return line.startsWith("ata-lab: ") && writes.some((name) => line.includes(name)) && state.test(line);
}

/** Whether a hidden file belongs to a change that counts already, and that the next command finishes. */
function isWanted(path: string, folder: string, state: string): boolean {
  const [, parent, name] = /^(.*\/)?(\.switch|\.replacing)/.exec(path) ?? [];
  if (name === ".switch") return state !== "old";
  return name !== undefined && /"replacing"/.test(readFileSync(join(folder, parent ?? "", "manifest.json"), "utf8"));
}

/** Hidden files, which no reader looks at. */
function restsIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /(^|\/)\.[^/]*$/.test(path));
}

/** Does something with all items, some of them at a time. */
export async function inTurns<T, R>(
  items: readonly T[],
  atATime: number,
  work: (item: T, turn: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const takeNext = async (_: unknown, turn: number): Promise<void> => {
    for (let i = next++; i < items.length; i = next++) results[i] = await work(items[i]!, turn);
  };
  await Promise.all(Array.from({ length: atATime }, takeNext));
  return results;
}
