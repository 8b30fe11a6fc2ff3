/**
 * What stands between the quotes of an import, and the file of `src` and `dist` that it means, in notebooks and recipes.
 *
 * arquero is among them, so that tables of the library and those of a cell are of one module.
 */
export const ENTRIES: Readonly<Record<string, string>> = {
  "ata-lab": "index",
  "ata-lab/core": "core",
  "ata-lab/charts": "charts",
  "ata-lab/node": "node",
  "ata-lab/notebook": "notebook",
  "ata-lab/arquero": "arquero",
  arquero: "arquero",
};
