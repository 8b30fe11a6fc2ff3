import type { SchemaElement } from "hyparquet";

/** What the values of a column are. */
export type ColumnType =
  | { readonly kind: "text" | "boolean" | "date" | "other" }
  | { readonly kind: "whole"; readonly isUnsigned: boolean }
  | { readonly kind: "real"; readonly bits: 32 | 64 }
  | { readonly kind: "decimal"; readonly scale: number }
  | { readonly kind: "clock"; readonly unit: CountUnit }
  | { readonly kind: "timestamp"; readonly unit: CountUnit | "int96"; readonly isUtc: boolean };

/** What a whole number counts. */
export type CountUnit = "s" | "ms" | "us" | "ns";

const UNITS = { MILLIS: "ms", MICROS: "us", NANOS: "ns" } as const;
const OTHER: ColumnType = { kind: "other" };
const LARGEST_SCALE = 22;

/** The type of a column as its file's schema tells it; `other` where the flat decoder does not read it. */
export function columnType(element: SchemaElement): ColumnType {
  const { type, logical_type: logical, converted_type: converted, scale = 0 } = element;
  if (converted === "DECIMAL" || logical?.type === "DECIMAL") {
    const digits = logical?.type === "DECIMAL" ? logical.scale : scale;
    const isRead = type === "INT32" || type === "INT64" || type === "FIXED_LEN_BYTE_ARRAY";
    return isRead && digits >= 0 && digits <= LARGEST_SCALE ? { kind: "decimal", scale: digits } : OTHER;
  }
  switch (type) {
    case "BOOLEAN":
      return { kind: "boolean" };
    case "FLOAT":
      return { kind: "real", bits: 32 };
    case "DOUBLE":
      return { kind: "real", bits: 64 };
    case "INT96":
      return { kind: "timestamp", unit: "int96", isUtc: false };
    case "BYTE_ARRAY":
      return isText(element) ? { kind: "text" } : OTHER;
    case "INT32":
    case "INT64":
      return wholeType(element);
    default:
      return OTHER;
  }
}

/** Text written by old programs carries no mark of it. */
function isText({ logical_type: logical, converted_type: converted }: SchemaElement): boolean {
  const isMarked = converted === "UTF8" || converted === "ENUM" || converted === "JSON";
  return isMarked || (converted === undefined && (logical === undefined || /^(STRING|ENUM|JSON)$/.test(logical.type)));
}

function wholeType({ type, logical_type: logical, converted_type: converted }: SchemaElement): ColumnType {
  if (converted === "DATE" || logical?.type === "DATE") return { kind: "date" };
  if (logical?.type === "TIMESTAMP") {
    return { kind: "timestamp", unit: UNITS[logical.unit], isUtc: logical.isAdjustedToUTC };
  }
  if (logical?.type === "TIME") return { kind: "clock", unit: UNITS[logical.unit] };
  const [, what, unit] = /^(TIME|TIMESTAMP)_(MILLIS|MICROS)$/.exec(converted ?? "") ?? [];
  if (what === "TIMESTAMP") return { kind: "timestamp", unit: UNITS[unit as keyof typeof UNITS], isUtc: false };
  if (what === "TIME") return { kind: "clock", unit: UNITS[unit as keyof typeof UNITS] };
  const isUnsigned = converted?.startsWith("UINT_") ?? (logical?.type === "INTEGER" && !logical.isSigned);
  if (converted !== undefined && !/^U?INT_(8|16|32|64)$/.test(converted)) return OTHER;
  return type === undefined ? OTHER : { kind: "whole", isUnsigned };
}
