// Part of `npm run check`: npm can write the list of all packages (a bill of materials) in both formats, and each package of the
// lock file is in it, with its version and its hash.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** @type {{ packages: Record<string, { name?: string, version?: string, link?: boolean }> }} */
const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
/** A package that is installed under another name goes by either. */
const wanted = new Map(
  Object.entries(packages)
    .filter(([path, { link }]) => path.includes("node_modules/") && !link)
    .map(([path, { name, version }]) => {
      const installed = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
      return [`${installed}@${version}`, `${name ?? installed}@${version}`];
    }),
);

/** @param {string} format */
function bill(format) {
  const text = execFileSync("npm", ["sbom", "--package-lock-only", "--sbom-format", format], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: process.platform === "win32",
  });
  return JSON.parse(text);
}

/** @typedef {{ name: string, version: string, group?: string, hashes?: unknown[] }} Component */
/** @typedef {{ name: string, versionInfo: string, checksums?: unknown[] }} Package */
const cyclonedx = /** @type {Component[]} */ (bill("cyclonedx").components).map(({ name, version, hashes }) => ({
  id: `${name}@${version}`,
  hashes,
}));
const spdx = /** @type {Package[]} */ (bill("spdx").packages).map(({ name, versionInfo, checksums }) => ({
  id: `${name}@${versionInfo}`,
  hashes: checksums,
}));

const faults = [...wanted].flatMap(([id, own]) =>
  Object.entries({ cyclonedx, spdx })
    .filter(([, list]) => !list.some((one) => (one.id === id || one.id === own) && (one.hashes ?? []).length > 0))
    .map(([format]) => `${id}: not in npm's ${format} list with a hash`),
);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`bill of materials: ${wanted.size} packages with hashes, in CycloneDX and SPDX`);
