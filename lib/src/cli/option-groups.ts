/** Headings of the help, in the order of the flow. */
export const GROUPS = {
  bars: "Bars:",
  reading: "How files are read, where they do not tell it themselves:",
  recipe: "Recipe:",
  models: "Models:",
  policy: "Policy and account:",
  verdict: "Verdict:",
  work: "Options of this command:",
  machines: "On many machines:",
  output: "Output:",
  all: "Every command:",
} as const;
