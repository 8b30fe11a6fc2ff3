import { fileURLToPath } from "node:url";

/** Declares what the kernel gives to cells beyond what Node has. */
export const CELL_GLOBALS: string = fileURLToPath(
  new URL("../../../jupyter/cell-globals.d.ts", import.meta.url),
).replaceAll("\\", "/");
