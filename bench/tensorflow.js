// Times one fit by each engine and backend that is here, on made-up columns, in turns in one run.
import { cpus } from "node:os";
import { LogisticRegression, loadTensorflow } from "ata-lab";

const C = 0.5;
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** Normal columns, each partly the one before it, and labels that a few of them say something about. */
function makeRows(rows, columns) {
  let state = 42;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const X = Array.from({ length: columns }, () => new Float64Array(rows));
  const y = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    let z = -0.4;
    for (let j = 0; j < columns; j++) {
      X[j][i] = normal() + (j > 0 ? 0.7 * X[j - 1][i] : 0);
      z += (j % 3 === 0 ? 0.1 : 0) * X[j][i];
    }
    y[i] = Number(uniform() < 1 / (1 + Math.exp(-z)));
  }
  return { X, y };
}

/** @type {[name: string, backend: "tensorflow" | "wasm" | "cpu" | undefined][]} */
const engines = [["exact", undefined]];
for (const backend of /** @type {const} */ (["tensorflow", "wasm", "cpu"])) {
  try {
    await loadTensorflow({ backend, report: () => {} });
    engines.push([`TensorFlow.js, ${backend}`, backend]);
  } catch (error) {
    console.log(`No ${backend}: ${error.message}\n`);
  }
}

console.log(`${cpus().length} x ${cpus()[0].model}, Node ${process.version}\n`);
for (const [rows, columns, runs] of [
  [57_000, 5, 9],
  [1_000_000, 20, 5],
]) {
  const { X, y } = makeRows(rows, columns);
  const times = new Map(engines.map(([name]) => [name, []]));
  const found = new Map();
  for (let run = 0; run <= runs; run++) {
    for (const [name, backend] of engines) {
      if (backend) await loadTensorflow({ backend, report: () => {} });
      const start = performance.now();
      found.set(name, new LogisticRegression({ C, engine: backend ? "tensorflow" : "exact" }).fit(X, y));
      if (run > 0) times.get(name).push(performance.now() - start);
    }
  }
  const p = found.get("exact").predictProba(X);
  console.log(`| ${rows.toLocaleString("en")} x ${columns} | fit | steps | largest difference in probability |`);
  console.log("| --- | --- | --- | --- |");
  for (const [name] of engines) {
    const far = found
      .get(name)
      .predictProba(X)
      .reduce((most, q, i) => Math.max(most, Math.abs(q - p[i])), 0);
    const distance = name === "exact" ? "" : far.toExponential(1);
    console.log(`| ${name} | ${median(times.get(name)).toFixed(0)} ms | ${found.get(name).iterations} | ${distance} |`);
  }
  console.log();
}
