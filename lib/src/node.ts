// ata-lab/node: what reads and writes files, asks vendors, or starts threads.

// Recipes in files

export { loadRecipe } from "./sources/load-recipe.js";

// Bars from files and vendors, and into files

export { barsSource } from "./sources/bars-source.js";
export { fileSource } from "./sources/file-source.js";
export { QuantBook, Resolution } from "./sources/quant-book.js";
export { type OpenUniverseOptions, openUniverse } from "./sources/universe.js";
export { writeBars } from "./sources/write-bars.js";
export { writeTable } from "./sources/write-table.js";

// Models on disk

export { installModels, rollBack } from "./store/install-models.js";
export type { Manifest } from "./store/manifest.js";
export { checkManifest, writeManifest } from "./store/manifest-file.js";
export { recipeOfManifest } from "./store/manifest-recipe.js";
export { readModels, writeModels } from "./store/models-folder.js";
export { readPolicy } from "./store/policy-file.js";
export { readPromotion } from "./store/promotion-file.js";
export { type RecordedUniverse, recordBars } from "./store/record-bars.js";
export { writePool, writeRun } from "./store/write-run.js";
export { writeVerdict } from "./store/write-verdict.js";

// Worker threads and TensorFlow.js

export { loadTensorflow } from "./jobs/load-tensorflow.js";
export { nullRuns } from "./jobs/null-runs.js";
export { policyNull } from "./jobs/policy-null.js";
export { runUniverse, type SymbolProgress, type UniverseRunOptions } from "./jobs/run-universe.js";
