// The licences of all packages in the lock file, as npm keeps them there: any that is not on the list stops `npm run check`.
import { readFileSync } from "node:fs";

/** What may be used; each is permissive, or leaves code that only uses it alone. */
const ALLOWED = new Set(
  [
    "0BSD",
    "Apache-2.0",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Python-2.0",
  ].concat(
    // Data of browsers, for the documentation's build.
    "CC-BY-4.0",
  ),
);

/** @param {string | undefined} licence an SPDX expression of names, AND and OR, without brackets inside brackets */
function isAllowed(licence) {
  if (licence === undefined) return false;
  const choices = licence.replace(/[()]/g, "").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((name) => ALLOWED.has(name)));
}

/** @type {{ packages: Record<string, { version?: string, license?: string, link?: boolean }> }} */
const { packages } = JSON.parse(readFileSync(process.argv[2] ?? "package-lock.json", "utf8"));
const foreign = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && !link);
const faults = foreign.filter(([, { license }]) => !isAllowed(license));
for (const [path, { version, license }] of faults) {
  console.error(`${path} ${version}: its licence, ${license ?? "none"}, is not on the list in test/licences.js`);
}
if (faults.length > 0) process.exitCode = 1;
else console.log(`licences: ${foreign.length} packages, all on the list`);
