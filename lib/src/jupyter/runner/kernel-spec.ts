import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The name that Jupyter knows this library's kernel by. */
export const KERNEL_NAME = "ata-lab";

const SPEC = fileURLToPath(new URL(`../../../jupyter/kernels/${KERNEL_NAME}/kernel.json`, import.meta.url));

/** What Jupyter knows of a kernel. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode: string;
}

/** This library's kernelspec, whose command is told by its place and runs the Node.js that Jupyter finds. */
export function kernelSpec(): KernelSpec {
  return JSON.parse(readFileSync(SPEC, "utf8")) as KernelSpec;
}

/**
 * The command that starts this library's kernel: this Node.js, and files by their full paths.
 *
 * @param connectionFile the connection file for the kernel
 * @returns program and arguments
 */
export function kernelCommand(connectionFile: string): string[] {
  const filled = kernelSpec()
    .argv.slice(1)
    .map((arg) =>
      arg.replace("{resource_dir}", () => dirname(SPEC)).replace("{connection_file}", () => connectionFile),
    );
  return [process.execPath, ...filled];
}
