import { createHash } from "node:crypto";
import { hostname } from "node:os";

/** Names this machine in files that other machines may see too: a process number means something here only. */
export const MACHINE: string = createHash("sha256").update(hostname()).digest("hex").slice(0, 8);

/** Whether a process of this machine is running; another user's counts. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
