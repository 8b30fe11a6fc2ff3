import { execFileSync } from "node:child_process";

/** Builds the library once before the tests, which import it as its users do. */
export default function setup(): void {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "lib"], { stdio: "inherit" });
}
