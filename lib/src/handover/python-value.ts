/** A text as Python writes it: JSON's escapes are Python's too. */
export function pythonText(text: string): string {
  return JSON.stringify(text);
}

/**
 * Plain data as Python writes it, an entry a line. Numbers are read back with the same bits.
 *
 * @param value texts, numbers, booleans, null, and lists and objects of these
 * @param indent of the line that it begins on
 */
export function pythonValue(value: unknown, indent: string = ""): string {
  if (typeof value === "string") return pythonText(value);
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value === null) return "None";
  if (typeof value === "number") {
    if (Number.isFinite(value)) return String(value);
    return Number.isNaN(value) ? "math.nan" : value > 0 ? "math.inf" : "-math.inf";
  }
  if (Array.isArray(value)) return `[${value.map((one) => pythonValue(one)).join(", ")}]`;
  const inner = `${indent}    `;
  const entries = Object.entries(value as object).map(
    ([name, one]) => `${inner}${pythonText(name)}: ${pythonValue(one, inner)},\n`,
  );
  return entries.length === 0 ? "{}" : `{\n${entries.join("")}${indent}}`;
}
