import { createRequire } from "node:module";

/** TypeScript 5: the last one with a JavaScript API. */
export type TypeScript = typeof import("typescript-for-cells");

/** Where the package is, seen from this library. */
export const TYPESCRIPT = "typescript-for-cells";

/** A start-up snapshot keeps under this global name what is in it: see snapshot.ts. */
const SNAPSHOT: unique symbol = Symbol.for("ata-lab.snapshot");

/** What a start-up snapshot holds. */
export interface Snapshot {
  readonly ts: TypeScript;
  /** Parsed files, by path. */
  readonly files: Map<string, { readonly file: import("typescript-for-cells").SourceFile; readonly stamp: string }>;
}

/** The snapshot that this process was started from, if it was. */
export function snapshot(): Snapshot | undefined {
  return (globalThis as { [SNAPSHOT]?: Snapshot })[SNAPSHOT];
}

/** Loads the compiler; from a start-up snapshot it is there already. */
export function loadTypeScript(): TypeScript {
  return snapshot()?.ts ?? (createRequire(import.meta.url)(TYPESCRIPT) as TypeScript);
}

/** The compiler's version, without loading it. */
export function typescriptVersion(): string {
  return (createRequire(import.meta.url)(`${TYPESCRIPT}/package.json`) as { version: string }).version;
}
