// Builds the library into dist: declarations by TypeScript, which also checks the types, and the code in a few bundles.
//
// Node loads one large file in a quarter of the time that it takes for 580 small ones. Each module of the sources still
// has a file of its name in dist, beside its declarations; it hands out the module's part of a bundle. So whoever imports
// it, a worker thread or a test, gets the same functions and the same state as the rest of the process.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { flatDeclarations, publishedNames } from "./flat-declarations.js";
import { takeTypesAlong } from "./foreign-types.js";
import { writeTemplate } from "./project-template.js";

const lib = dirname(fileURLToPath(import.meta.url));
const [sources, dist] = [join(lib, "src"), join(lib, "dist")];

/** What bundles leave where it is: packages with binaries and data of their own, and those that few processes load. */
const LEFT = /^(@duckdb\/|@tensorflow\/|@tslab\/|bullmq$|ioredis$|jiti$|tslab$|typescript-for-cells$|zeromq$|node:)/;

/** What users import, each after what it may use: `ata-lab/core` is a file of its name, and `ata-lab` is all of them. */
const PARTS = ["core", "charts", "node", "notebook"];
/** Beside them, the package that tables are made by. */
const ENTRIES = ["arquero", ...PARTS];

/** Where processes and threads begin, and what a process loads later. A bundle holds what the same of them load. */
const BEGINNINGS = {
  start: ["jupyter/kernel/main"],
  kernel: ["jupyter/kernel/start"],
  sockets: ["jupyter/kernel/wire-thread"],
  compiler: ["jupyter/compiler/main"],
  snapshot: ["jupyter/compiler/build-snapshot"],
  launcher: ["jupyter/launcher/launch"],
  library: ["index"],
  ...Object.fromEntries(ENTRIES.map((name) => [name, [name]])),
  "job-worker": ["jobs/job-worker"],
  "order-worker": ["jobs/order-worker"],
  jobs: ["jobs/kinds/null-runs", "jobs/kinds/policy-null", "jobs/kinds/stretch", "jobs/kinds/symbol"],
  notebooks: ["jupyter/run-notebook", "jupyter/check-notebook"],
  report: ["report/report", "report/tear-sheet", "report/universe-page"],
  course: ["report/course"],
  lab: ["cli/lab/open-lab"],
  stream: ["cli/follow/follow-alpaca"],
};
/** The command line by how much it loads, so that a command loads little that it does not use. */
const COMMANDS = {
  cli: ["main"],
  tools: ["init", "lab", "kernel", "report", "completion", "help", "worker"],
  check: ["check", "promote", "run"],
  bars: ["doctor", "audit", "bars", "compare-bars"],
  fetch: ["fetch"],
  flow: [
    "research",
    "compare",
    "null",
    "look-ahead",
    "warm-up",
    "skew",
    "cpcv",
    "backtest",
    "portfolio",
    "walk",
    "universe",
    "predict",
    "follow",
    "export",
  ],
};
/** What these share with the library is split off from it. The others load most of it, and each file takes time too. */
const LIGHT = ["cli", "tools", "check"];
const KINDS = Object.keys(COMMANDS);
/** These load the library in any case, so what they share with it need not stand alone. */
const LIBRARY_USERS = ["job-worker", "order-worker", "jobs", "notebooks", "report", "course", "lab", "stream"];

const nameOf = (path) => relative(sources, path).split(sep).join("/").replace(/\.ts$/, "");
const pathOf = (name) => join(sources, ...`${name}.ts`.split("/"));

/** By module, the beginnings that load it at once. */
function loadedBy(context) {
  const found = new Map();
  const walk = (id, beginning) => {
    const all = found.get(id) ?? new Set();
    if (all.has(beginning)) return;
    found.set(id, all.add(beginning));
    for (const next of context.getModuleInfo(id)?.importedIds ?? []) walk(next, beginning);
  };
  for (const [beginning, names] of Object.entries(BEGINNINGS)) for (const name of names) walk(pathOf(name), beginning);
  for (const kind of KINDS) for (const name of COMMANDS[kind]) walk(pathOf(`cli/${name}`), kind);
  return found;
}

let beginnings;

/** The bundle of a module, named after all that load it; of the library's parts, which share much, after the first. */
function bundleOf(id, context) {
  beginnings ??= loadedBy(context);
  const all = beginnings.get(id);
  if (all === undefined) return null;
  const kinds = KINDS.filter((name) => all.has(name));
  // What fetches from vendors is nothing that bars from files need.
  const kind = kinds[0] === "fetch" ? kinds.join("-") : kinds[0];
  const others = Object.keys(BEGINNINGS).filter((name) => all.has(name));
  if (!all.has("library")) return fileOf([...others, ...(kind ? [kind] : [])], id);
  const first = ENTRIES.find((name) => all.has(name)) ?? "library";
  // Charts load the tables' package. What node shares with them must not bring that along.
  const part = first === "charts" && all.has("node") ? "charts-node" : first;
  // The little that processes of the kernel share with the library.
  if (others.some((name) => !["library", ...ENTRIES, ...LIBRARY_USERS].includes(name)))
    return fileOf(["shared", part], id);
  return fileOf(LIGHT.includes(kind) ? [part, kind] : [part], id);
}

/** A process begins when its first module is loaded, so nothing else may bring that along. */
function fileOf(names, id) {
  const isFirst = Object.values(BEGINNINGS).flat().includes(nameOf(id));
  return `bundles/${names.join("-")}${isFirst ? ".first" : ""}`;
}

/** In a bundle a module finds what lies beside it as if it still had its own place. */
const places = {
  name: "places",
  transform: (code, id) =>
    id.startsWith(sources)
      ? code.replaceAll("import.meta.url", `new URL("../${nameOf(id)}.js", import.meta.url).href`)
      : undefined,
};

/**
 * Packages ask Node itself for its modules, where there is Node: browsers, for which bundles are bundled again, have none to
 * import. CommonJS packages would else bring along a helper that does, for bundles to share; arquero reads files, or fetches.
 */
const builtins = {
  name: "builtins",
  transform(code, id) {
    if (!id.includes("node_modules")) return undefined;
    const asked = /\brequire\((["'])((?:node:)?[a-z_/]+)\1\)/g;
    const required = code.replaceAll(asked, (whole, _, name) =>
      isBuiltin(name) ? `globalThis.process.getBuiltinModule("${name}")` : whole,
    );
    if (!/[\\/]node_modules[\\/]arquero[\\/]/.test(id)) return required;
    const imports = /^import (\{[^}]*\}) from (["']node:[a-z_/]+["']);$/gm;
    return required.replaceAll(imports, "const $1 = globalThis.process?.getBuiltinModule?.($2) ?? {};");
  },
};

function writeDeclarations() {
  const compiler = join(lib, "..", "node_modules", "typescript", "bin", "tsc");
  const args = [compiler, "-p", lib, "--emitDeclarationOnly"];
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(join(dist, "flat"));
  writeFileSync(join(dist, "flat", "index.d.ts"), flatDeclarations(join(dist, "index.d.ts")));
  for (const part of PARTS) {
    const names = publishedNames(join(dist, `${part}.d.ts`));
    writeFileSync(join(dist, "flat", `${part}.d.ts`), `export {\n  ${names.join(",\n  ")},\n} from "./index.js";\n`);
  }
}

/** The package's own copy, so that whoever gets it gets the licence. */
const takeLicenceAlong = () => copyFileSync(join(lib, "..", "LICENSE"), join(lib, "LICENSE"));

/** Who looks for files, not for what package.json says of them, finds the parts at the package's root: tslab's compiler. */
function writeRootFiles() {
  for (const part of ENTRIES) {
    for (const ending of ["js", "d.ts"])
      writeFileSync(join(lib, `${part}.${ending}`), `export * from "./dist/${part}.js";\n`);
  }
}

/** @returns the files whose code is in the bundles */
async function writeBundles() {
  const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const bundle = await rolldown({
    cwd: lib,
    input: Object.fromEntries(files.map((name) => [nameOf(join(sources, name)), join(sources, name)])),
    // For "node", what bundles share would import `node:module`, which browsers do not have.
    platform: "neutral",
    external: (id) => LEFT.test(id),
    resolve: {
      extensionAlias: { ".js": [".ts", ".js"] },
      mainFields: ["module", "main"],
      conditionNames: ["node", "import", "default"],
    },
    // Arrow's reader is loaded when it is needed, and arquero has it anyway.
    checks: { ineffectiveDynamicImport: false },
    preserveEntrySignatures: "allow-extension",
    plugins: [places, builtins],
  });
  const { output } = await bundle.write({
    dir: dist,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
    // Node reads what it loads, and sources and declarations have the comments.
    comments: { legal: true, annotation: true, jsdoc: false },
    charset: "ascii",
    codeSplitting: { includeDependenciesRecursively: false, groups: [{ debugName: "bundles", name: bundleOf }] },
  });
  await bundle.close();
  return output.flatMap(({ moduleIds }) => moduleIds);
}

/** The licences of the packages whose code is in the bundles: they ask to be passed on with it. */
function writeLicences(files) {
  const folders = files.flatMap((file) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file) ?? []);
  const texts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    return `${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), "utf8").trim() : ""}\n`;
  });
  writeFileSync(join(dist, "bundles", "LICENSES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}

/** plotly.js as pages carry it: compressing it takes longer than all else that a first chart does. */
async function writePlotly() {
  const { compressPlotly, PLOTLY } = await import(pathToFileURL(join(dist, "display/figure/plotly-source.js")).href);
  writeFileSync(PLOTLY, compressPlotly());
}

rmSync(dist, { recursive: true, force: true });
writeDeclarations();
takeTypesAlong(dist);
writeRootFiles();
takeLicenceAlong();
writeLicences(await writeBundles());
await writePlotly();
writeTemplate(join(dist, "template"));
