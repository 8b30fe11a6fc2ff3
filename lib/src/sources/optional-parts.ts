import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** What the library can do only with packages that an installation need not have. */
export type OptionalPart = keyof typeof PARTS;

const PARTS = {
  notebooks: ["zeromq", "typescript-for-cells", "@types/node"],
  tensorflow: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"],
  duckdb: ["@duckdb/node-api"],
  queue: ["bullmq", "ioredis"],
  tslab: ["tslab"],
} as const;

const MANIFEST = new URL("../../package.json", import.meta.url);
const require = createRequire(import.meta.url);

/**
 * Makes sure that the packages of an optional part are installed.
 *
 * @param part the part
 * @param purpose what needs it, as a sentence begins: "Reading Parquet"
 * @throws when one is missing; the error says what needs it, and the command that installs it
 */
export function requirePart(part: OptionalPart, purpose: string): void {
  const missing = PARTS[part].filter((name) => !isInstalled(name));
  if (missing.length > 0) {
    const [verb, names] = [missing.length === 1 ? "is" : "are", missing.join(", ")];
    throw new Error(`${purpose} needs ${names}, which ${verb} not installed: ${installCommand(missing)}`);
  }
}

/**
 * The command that installs packages in the versions that the library is tested with.
 *
 * @param names of `peerDependencies` in the library's package.json
 */
export function installCommand(names: readonly string[]): string {
  const { peerDependencies } = JSON.parse(readFileSync(MANIFEST, "utf8")) as {
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  return `npm install ${names.map((name) => `${name}@${peerDependencies[name]!.replace(/^>=/, "")}`).join(" ")}`;
}

function isInstalled(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    // A package may keep its package.json to itself.
    return (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
  }
}
