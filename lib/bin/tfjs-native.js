#!/usr/bin/env node
// Builds the native binding of @tensorflow/tfjs-node where its own download is out of reach: from the libtensorflow in
// TensorFlow's Python wheel and Node.js's headers from npm. All of it goes into node_modules/@tensorflow/tfjs-node,
// where `import "@tensorflow/tfjs-node"` finds it; nothing is installed into Python.
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** What is fetched from PyPI, and its SHA-256: pip refuses any other. */
const WHEELS = {
  x64: {
    requirement: "tensorflow-cpu==2.21.0",
    platform: "manylinux_2_27_x86_64",
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
  },
  arm64: {
    requirement: "tensorflow==2.21.0",
    platform: "manylinux_2_27_aarch64",
    sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
  },
};
/** The package in the version that the library takes. */
const PACKAGE = `@tensorflow/tfjs-node@${
  JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).peerDependencies[
    "@tensorflow/tfjs-node"
  ]
}`;
const LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
/** Of the wheel's 13,000 headers, the folders that the binding's sources reach. */
const HEADERS = ["tensorflow/c/", "tensorflow/core/platform/", "tensorflow/tsl/", "tsl/", "xla/tsl/"];

/** What a build adds to the package. */
const BUILT = ["deps", "lib"];

const HELP = `Usage: npm run tfjs-native [-- --remove]

Installs @tensorflow/tfjs-node without its scripts and builds its native binding: fetches TensorFlow's Python wheel (270 MB, checked by its SHA-256),
takes its libraries (850 MB unpacked) and compiles the binding against them. Needs Python 3 with pip, and g++.

  --remove  removes what an earlier run built
  --help    prints this`;

const lib = fileURLToPath(new URL("..", import.meta.url));
const root = dirname(join(lib, "."));

try {
  main();
} catch (error) {
  console.error(`tfjs-native: ${error.message}`);
  process.exitCode = error.code?.startsWith("ERR_PARSE_ARGS") ? 2 : 1;
}

function main() {
  const { values } = parseArgs({ options: { remove: { type: "boolean" }, help: { type: "boolean" } } });
  if (values.help) return console.log(HELP);
  if (values.remove) return removeAll(findPackage());

  const wheel = process.platform === "linux" ? WHEELS[process.arch] : undefined;
  if (!wheel) {
    throw new Error(
      `this builds on Linux (x64 and arm64), not on ${process.platform} ${process.arch}. There, ` +
        `"npm install --no-save ${PACKAGE}" downloads a ready binding without checking it; without one, TensorFlow.js runs on WebAssembly`,
    );
  }
  const installed = findPackage();
  if (installed && works(installed)) {
    return console.log(`@tensorflow/tfjs-node ${versionOf(installed)} has a native binding that loads: nothing to do`);
  }
  const python = needs(
    "python3",
    ["-m", "pip", "--version"],
    "Python 3 with pip (Debian: apt-get install python3-pip)",
  );
  const compiler = needs(process.env.CXX || "g++", ["--version"], "a C++17 compiler (Debian: apt-get install g++)");
  const headers = nodeHeaders();
  const folder = installed ?? installPackage();
  const work = mkdtempSync(join(folder, "build-"));
  try {
    console.log(`Fetching ${wheel.requirement} for ${wheel.platform} from PyPI`);
    const file = download(python, wheel, work);
    console.log("Unpacking its libraries and C headers");
    const deps = join(work, "deps");
    unpack(python, file, deps);
    console.log("Compiling the binding");
    compile(compiler, folder, [headers, join(deps, "include")], deps, join(work, "tfjs_binding.node"));
    removeBinding(folder);
    renameSync(deps, join(folder, "deps"));
    const target = join(folder, "lib", "napi-v8");
    mkdirSync(target, { recursive: true });
    renameSync(join(work, "tfjs_binding.node"), join(target, "tfjs_binding.node"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  const failure = loadError(folder);
  if (failure) throw new Error(`the binding was built but does not load:\n${failure}`);
  console.log(`@tensorflow/tfjs-node ${versionOf(folder)} runs natively on ${wheel.requirement.replace("==", " ")}`);
}

/** Folder of @tensorflow/tfjs-node as the library would import it, if it is installed. */
function findPackage() {
  try {
    return dirname(createRequire(join(lib, "package.json")).resolve("@tensorflow/tfjs-node/package.json"));
  } catch {
    return undefined;
  }
}

/**
 * Installs the package without its scripts, which would download a library that nothing checks. It is no dependency of the
 * library's, so that only who asks for it gets it.
 */
function installPackage() {
  console.log(`Installing the package ${PACKAGE}`);
  const npm = process.env.npm_execpath;
  const args = ["install", "--ignore-scripts", "--no-save", "--no-audit", "--no-fund", PACKAGE];
  run(npm ? process.execPath : "npm", npm ? [npm, ...args] : args, { cwd: root });
  const folder = findPackage();
  if (!folder) throw new Error(`npm did not install ${PACKAGE}`);
  return folder;
}

function removeBinding(folder) {
  for (const name of BUILT) rmSync(join(folder, name), { recursive: true, force: true });
}

function removeAll(folder) {
  // A run that was killed may have left its working folder.
  const there = (folder ? readdirSync(folder) : []).filter((name) => BUILT.includes(name) || name.startsWith("build-"));
  for (const name of there) rmSync(join(folder, name), { recursive: true });
  console.log(
    there.length > 0 ? "Removed the native binding and its libraries" : "There is no native binding to remove",
  );
}

function versionOf(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).version;
}

function works(folder) {
  return existsSync(join(folder, "lib", "napi-v8", "tfjs_binding.node")) && !loadError(folder);
}

/** Multiplies two matrices in a process of its own; says what went wrong, or "". */
function loadError(folder) {
  const script = `
    const util = require("node:util");
    util.isNullOrUndefined ??= (x) => x === null || x === undefined;
    util.isArray ??= Array.isArray;
    const tf = require(${JSON.stringify(folder)});
    const six = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[2], [2]])).dataSync()[0];
    if (tf.getBackend() !== "tensorflow" || six !== 6) throw new Error("1 x 2 + 2 x 2 is " + six + " on " + tf.getBackend());`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" };
  const { status, stderr, signal } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8", env });
  return status === 0 ? "" : stderr || `ended by ${signal}`;
}

/** The command, if it can be started and answers well. */
function needs(command, args, what) {
  const { error, status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (error || status !== 0)
    throw new Error(`needs ${what}: "${[command, ...args].join(" ")}" failed: ${error?.message ?? stderr.trim()}`);
  return command;
}

function download(python, { requirement, platform, sha256 }, folder) {
  const requirements = join(folder, "requirements.txt");
  writeFileSync(requirements, `${requirement} --hash=sha256:${sha256}\n`);
  // The library is the same for every Python, so one is named and the machine's own does not matter.
  const target = ["--platform", platform, "--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];
  const pip = ["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"];
  run(python, [...pip, ...target, "--dest", folder, "--requirement", requirements]);
  return join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(".whl")),
  );
}

/** Lays out lib/ and include/ as the package's own download would. */
function unpack(python, wheel, deps) {
  const script = `
import json, os, shutil, sys, zipfile
wheel, deps, libraries, headers = json.loads(sys.argv[1])
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        inside = name.removeprefix("tensorflow/include/")
        if name.removeprefix("tensorflow/") in libraries:
            target = os.path.join(deps, "lib", os.path.basename(name))
        elif inside != name and name.endswith(".h") and inside.startswith(tuple(headers)):
            target = os.path.join(deps, "include", inside)
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as source, open(target, "wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)
`;
  run(python, ["-c", script, JSON.stringify([wheel, deps, LIBRARIES, HEADERS])]);
  for (const library of LIBRARIES) {
    if (!existsSync(join(deps, "lib", library))) throw new Error(`${wheel} holds no ${library}`);
  }
}

/** @throws where the development packages are not installed */
function nodeHeaders() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve("node-api-headers/package.json")), "include");
  } catch {
    throw new Error('needs the package node-api-headers: run "npm ci" in a clone of ata-lab first');
  }
}

function compile(compiler, folder, includes, deps, out) {
  run(compiler, [
    ...["-std=c++17", "-O2", "-shared", "-fPIC", "-DNAPI_VERSION=8", "-w"],
    ...[...includes, join(folder, "binding")].flatMap((include) => ["-I", include]),
    ...["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(folder, "binding", name)),
    ...["-L", join(deps, "lib"), ...LIBRARIES.map((library) => `-l:${library}`)],
    ...["-Wl,-rpath,$ORIGIN/../../deps/lib", "-o", out],
  ]);
}

function run(command, args, options = {}) {
  const { error, status } = spawnSync(command, args, { stdio: "inherit", ...options });
  if (error) throw new Error(`${command} cannot be started: ${error.message}`);
  if (status !== 0)
    throw new Error(`"${[command, ...args.slice(0, 3)].join(" ")} ..." failed with exit code ${status}`);
}
