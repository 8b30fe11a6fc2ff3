import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const SPEC = fileURLToPath(new URL("../../../jupyter/kernels/tslab/kernel.json", import.meta.url));

/**
 * The command that starts this project's kernel, from its kernelspec.
 *
 * @param connectionFile the connection file for the kernel
 * @returns program and arguments
 */
export function kernelCommand(connectionFile: string): string[] {
  const { argv } = JSON.parse(readFileSync(SPEC, "utf8")) as { argv: string[] };
  const [, ...args] = argv;
  const filled = args.map((arg) =>
    arg.replace("{resource_dir}", dirname(SPEC)).replace("{connection_file}", connectionFile),
  );
  return [process.execPath, ...filled];
}
