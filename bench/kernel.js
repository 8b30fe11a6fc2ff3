// Measures what the kernel costs, in seconds of processor time of all its processes together (Linux).
// node bench/kernel.js [OTHER CHECKOUT ...]: with other checkouts of this repository, built, it runs all of them in turn.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const RUNS = 7;
const TICK_S = 0.01;
const TRIVIAL = 20;

const CHART = (title) =>
  `show({ data: [{ type: "scatter", y: [1, 2, 3] }], layout: { title: { text: "${title}" } } });`;

/** Processor time so far of a group of processes, in seconds. */
function cpu(group) {
  let ticks = 0;
  for (const name of readdirSync("/proc").filter((one) => /^\d+$/.test(one))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      // After the process's name, which may hold blanks: state, parent, group ...; user and system time, and its children's.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (Number(fields[2]) === group) ticks += fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0);
    } catch {
      // It has ended.
    }
  }
  return ticks * TICK_S;
}

async function measure(checkout) {
  const client = pathToFileURL(join(checkout, "lib/dist/jupyter/runner/kernel-client.js")).href;
  const { startKernelProcess } = await import(client);
  const kernel = await startKernelProcess(join(checkout, "notebooks"));
  let before = 0;
  const taken = async (code) => {
    const { content } = await kernel.execute(code, () => undefined);
    if (content.status !== "ok") throw new Error(`${checkout}: ${content.evalue}`);
    const now = cpu(kernel.pid);
    const used = now - before;
    before = now;
    return used;
  };
  const found = {
    "start to first cell": await taken("const a = 1;"),
    'first import from "ata-lab"': await taken('import { research, show } from "ata-lab"; show;'),
    "first chart": await taken(CHART("one")),
    "next chart": await taken(CHART("two")),
  };
  for (let i = 0; i < 3; i++) await taken("a");
  let trivial = 0;
  for (let i = 0; i < TRIVIAL; i++) trivial += await taken("a");
  await kernel.shutdown();
  return { ...found, "trivial cell": trivial / TRIVIAL };
}

const checkouts = [resolve("."), ...process.argv.slice(2).map((path) => resolve(path))];
const all = checkouts.map(() => []);
// In turn, so that whatever else the machine does falls on all alike. The first run makes the compiler's snapshot.
for (let run = 0; run <= RUNS; run++) {
  for (const [i, checkout] of checkouts.entries()) {
    const found = await measure(checkout);
    if (run > 0) all[i].push(found);
  }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
console.log(`| seconds of processor time | ${checkouts.join(" | ")} |\n| --- |${" --- |".repeat(checkouts.length)}`);
for (const name of Object.keys(all[0][0])) {
  console.log(`| ${name} | ${all.map((runs) => median(runs.map((one) => one[name])).toFixed(3)).join(" | ")} |`);
}
