import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isRunning, MACHINE } from "./is-running.js";

/** Names tell who writes them: this machine, the process, and which of its files. Short, whatever the file is called. */
const NAME = /^\.ata-lab-([0-9a-f]{8})-(\d+)-[0-9a-f]{12}$/;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Temporary files of this process that are being written. */
const open = new Set<string>();

/** A path for a temporary file, which is removed if the process exits or is told to before `done`. */
export interface TemporaryPath {
  readonly path: string;
  readonly done: () => void;
}

/** A fresh path in a folder. */
export function temporaryPath(folder: string): TemporaryPath {
  const path = join(folder, `.ata-lab-${MACHINE}-${process.pid}-${randomBytes(6).toString("hex")}`);
  if (open.size === 0) listen();
  open.add(path);
  return {
    path,
    done: () => {
      open.delete(path);
      if (open.size === 0) unlisten();
    },
  };
}

/** Removes the temporary files in a folder whose process died before it could; those that cannot be removed stay. */
export async function sweepTemporaries(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const [, machine, pid] = NAME.exec(name) ?? [];
    if (machine !== MACHINE || isRunning(Number(pid))) continue;
    await rm(join(folder, name), { force: true, recursive: true }).catch(() => undefined);
  }
}

function removeAll(): void {
  for (const path of open) rmSync(path, { force: true, recursive: true });
}

/** Removes them, then lets the signal do what it does without us. */
function onSignal(signal: NodeJS.Signals): void {
  removeAll();
  unlisten();
  // Where somebody else listens, it is theirs to end the process.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function listen(): void {
  process.on("exit", removeAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off("exit", removeAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
