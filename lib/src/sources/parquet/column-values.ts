import { cellText } from "./cell-text.js";
import type { FlatColumn } from "./footer.js";
import { dictionaryDoubles, dictionaryTexts, pageDoubles, pageTexts } from "./page-values.js";
import type { pagesOf } from "./pages.js";
import { type ToDoubles, toDoubles } from "./to-doubles.js";

type Pages = ReturnType<typeof pagesOf>;

/** The doubles of a page. */
export interface PageDoubles {
  readonly rows: number;
  readonly write: (out: Float64Array, from: number) => void;
}

/** The texts of a page, or the first of them. */
export interface PageTexts {
  readonly rows: number;
  readonly texts: readonly (string | null)[];
}

/** The doubles of a column in a row group, a page at a time. */
export function* doublesOf(pages: Pages, column: FlatColumn, convert: ToDoubles): Generator<PageDoubles> {
  let dictionary: Float64Array | undefined;
  for (const item of pages) {
    if ("dictionary" in item) dictionary = dictionaryDoubles(item.dictionary, column, convert);
    else {
      const { page } = item;
      yield { rows: page.rows, write: (out, from) => pageDoubles(page, dictionary, column, convert, out, from) };
    }
  }
}

/**
 * The texts of a column in a row group, a page at a time; null where there is none.
 *
 * @param most how many are wanted: no page has more texts
 */
export function* textsOf(pages: Pages, column: FlatColumn, most: number): Generator<PageTexts> {
  const { type, physical, width } = column;
  if (type.kind === "text") {
    let dictionary: string[] | undefined;
    for (const item of pages) {
      if ("dictionary" in item) dictionary = dictionaryTexts(item.dictionary);
      else yield { rows: item.page.rows, texts: pageTexts(item.page, dictionary, most) };
    }
    return;
  }
  for (const { rows, write } of doublesOf(pages, column, toDoubles(type, physical, width))) {
    const values = new Float64Array(rows);
    write(values, 0);
    const wanted = values.subarray(0, most);
    yield { rows, texts: Array.from(wanted, (value) => (Number.isNaN(value) ? null : cellText(type, value))) };
  }
}
