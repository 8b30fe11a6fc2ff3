// Asks arethetypeswrong whether every way to import the built library finds the types that belong to it. It packs without the
// package's own script, which would build again.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "ata-lab-types-"));
const onWindows = process.platform === "win32";
try {
  const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
  const packed = execFileSync("npm", pack, { cwd: "lib", encoding: "utf8", shell: onWindows });
  const [{ filename }] = JSON.parse(packed);
  // Every Node that the library runs on can `require` an ES module.
  const args = ["node_modules/@arethetypeswrong/cli/dist/index.js", "--ignore-rules", "cjs-resolves-to-esm", "--"];
  const { status, stdout } = spawnSync(process.execPath, [...args, join(folder, filename)], { encoding: "utf8" });
  if (status !== 0) console.error(stdout);
  else console.log("arethetypeswrong: every import finds its types");
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
