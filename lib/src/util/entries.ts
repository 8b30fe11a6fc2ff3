/** The library's entries: what stands between the quotes of an import, and the file of `src` and `dist` that it means. */
export const ENTRIES: Readonly<Record<string, string>> = {
  "ata-lab": "index",
  "ata-lab/core": "core",
  "ata-lab/charts": "charts",
  "ata-lab/node": "node",
  "ata-lab/notebook": "notebook",
};
