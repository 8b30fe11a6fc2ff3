// ata-lab: everything that the library publishes. What needs what is said at the top of each part.

export * from "./charts.js";
export * from "./core.js";
export * from "./node.js";
export * from "./notebook.js";
