import type { Element, Root } from "hast";
import { toHtml } from "hast-util-to-html";
import { Marked } from "marked";
import { highlight } from "./highlight.js";
import { isEmpty, mapElements, plainText, sanitizeHtml } from "./sanitize.js";
import { entriesOf } from "./text.js";

/** A heading in a notebook's text. */
export interface Heading {
  /** 1 to 6, as in h1 to h6. */
  readonly level: number;
  readonly text: string;
  /** Its anchor in the page. */
  readonly id: string;
}

/** Resolves a link in a notebook's text; undefined if it leads nowhere. */
export type LinkTo = (href: string) => string | undefined;

/** Anchors of headings, each with the number that the next heading of the same text gets. */
export type Anchors = Map<string, number>;

/** Text as HTML, and the headings in it. */
export interface Markdown {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** A parser that gives up rather than look at a text again and again. */
function parserOf(source: string): Marked {
  let left = LOOKS_PER_CHARACTER * source.length + 50_000;
  const look = (looks: number): false => {
    left -= looks;
    if (left < 0) throw new RangeError("markdown with too many marks that nothing closes");
    // The parser's own tokenizer goes on.
    return false;
  };
  const looking =
    (marks: string) =>
    (rest: string): false =>
      marks.includes(rest[0]!) && look(rest.length);
  look(looksAtWords(source));
  return new Marked({ gfm: true, tokenizer: { emStrong: looking("*_"), link: looking("[!"), reflink: looking("[!") } });
}

/** For each mark of emphasis or a link, the parser looks for its end in all of the paragraph that follows it. */
const LOOKS_PER_CHARACTER = 300;

/**
 * At each character of a word, the parser looks for the `@` of an address in the rest of the word, thirty times as fast as
 * for a mark's end. Embedded images are no words.
 */
function looksAtWords(source: string): number {
  const words = source
    .replace(/!\[[^\]\\`<[]{0,200}\]\(data:[\w/+.-]{1,50};base64,[\w+/=]*\)/g, "")
    .replace(/<img(?: [a-z]+="[^"<>]*")+ ?\/?>/g, "")
    .matchAll(/[\w.!#$%&'*+/=?^`{|}~-]{100,}/g);
  return [...words].reduce((looks, [word]) => looks + word.length ** 2 / 30, 0);
}

/**
 * Renders GitHub-flavoured markdown; HTML in it is sanitised.
 *
 * @param source the text
 * @param attachments the cell's attachments by name, each by MIME type in base64, shown by `![](attachment:name)`
 * @param taken anchors of earlier headings; those of this text are added
 * @param linkTo resolves its links
 * @throws RangeError when it is nested too deeply, or so tangled that parsing it would take more than time in proportion to
 * its length
 */
export function renderMarkdown(
  source: string,
  attachments: unknown,
  taken: Anchors,
  linkTo: LinkTo = byItself,
): Markdown {
  const headings: Heading[] = [];
  const tree = sanitizeHtml(withAttachments(parserOf(source).parse(source, { async: false }), entriesOf(attachments)));
  const done = mapElements(tree, (element) => {
    const level = /^h([1-6])$/.exec(element.tagName)?.[1];
    if (level !== undefined) {
      const text = plainText(element).trim();
      const id = placeOf(text, taken);
      if (text !== "") headings.push({ level: Number(level), text, id });
      return { ...element, properties: { ...element.properties, id } };
    }
    if (element.tagName === "a") return ledTo(element, linkTo);
    return element;
  });
  return { html: toHtml(finish(done), { allowDangerousHtml: true }), headings };
}

/** Styles outside content like the page's own: highlighted code, and tables in a box; both scroll, also by the keyboard. */
export function finish(tree: Root): Root {
  return mapElements(tree, (element) => {
    if (element.tagName === "table") return tableBox(element);
    // A corner above names is no header.
    if (element.tagName === "th" && isEmpty(element)) return { ...element, tagName: "td" };
    if (element.tagName === "pre") return { ...element, properties: { ...element.properties, tabIndex: 0 } };
    if (element.tagName !== "code") return element;
    const language = /^language-(.+)$/.exec(String((element.properties.className as string[] | undefined)?.[0]))?.[1];
    if (language === undefined) return element;
    const code = { type: "raw", value: highlight(plainText(element), language.toLowerCase()) } as const;
    return { ...element, children: [code as never] };
  });
}

/** What stands before a table in a page; `renderPage` adds the table's number. */
export const TABLE_BOX = '<div class="table-box" tabindex="0" role="region" aria-label="Table';

/** A box that scrolls, also by the keyboard; a screen reader names it by the table's columns. */
function tableBox(table: Element): Element {
  const head = childrenOf(childrenOf(table, "thead")[0], "tr")[0];
  const columns = childrenOf(head, "th")
    .slice(0, NAMED_COLUMNS)
    .map((cell) => plainText(cell).trim());
  const names = columns.filter((name) => name !== "").join(", ");
  const properties = {
    className: ["table-box"],
    tabIndex: 0,
    role: "region",
    ariaLabel: names === "" ? "Table" : `Table: ${names}`,
  };
  return { type: "element", tagName: "div", properties, children: [table] };
}

const NAMED_COLUMNS = 4;

function childrenOf(element: Element | undefined, tagName: string): Element[] {
  return (element?.children ?? []).filter(
    (child) => child.type === "element" && child.tagName === tagName,
  ) as Element[];
}

/** Jupyter's anchor of a heading with a prefix, so that it cannot clash with names used by scripts. */
function placeOf(text: string, taken: Anchors): string {
  const first = `s-${text.replace(/\s+/g, "-")}`;
  let id = first;
  let next = taken.get(first) ?? 2;
  while (taken.has(id)) id = `${first}-${next++}`;
  taken.set(first, next).set(id, taken.get(id) ?? 2);
  return id;
}

/** A link to a heading of the notebook leads to its anchor; other links are unchanged. */
export function inPage(href: string): string {
  return href.startsWith("#") ? `#s-${href.slice(1)}` : href;
}

/** The links that work in a page without the files around its notebook: to its own headings, and to the web. */
export function byItself(href: string): string | undefined {
  return /^(#|https?:|mailto:)/i.test(href) ? inPage(href) : undefined;
}

/** A link that leads nowhere becomes text, with the name of its file. */
export function ledTo(link: Element, linkTo: LinkTo): Element {
  const { href } = link.properties;
  if (typeof href !== "string") return link;
  const to = linkTo(href);
  if (to !== undefined) return { ...link, properties: { ...link.properties, href: to } };
  const file = safeDecode(
    href
      .replace(/[?#].*$/s, "")
      .split("/")
      .at(-1)!,
  );
  const named = file === "" || plainText(link).includes(file) ? [] : [{ type: "text" as const, value: ` (${file})` }];
  return { type: "element", tagName: "span", properties: {}, children: [...link.children, ...named] };
}

function withAttachments(html: string, attachments: Readonly<Record<string, unknown>>): string {
  const used = new Map<string, number>();
  return html.replace(/"attachment:([^"]+)"/g, (whole, name: string) => {
    const times = (used.get(name) ?? 0) + 1;
    used.set(name, times);
    const [mime, base64] = Object.entries(entriesOf(attachments[safeDecode(name)]))[0] ?? [];
    return times <= REPEATS &&
      mime !== undefined &&
      typeof base64 === "string" &&
      /^[\w/+=\s]+$/.test(base64) &&
      /^[\w/+-]+$/.test(mime)
      ? `"data:${mime};base64,${base64.replace(/\s/g, "")}"`
      : whole;
  });
}

/** How often a text shows the same attachment: each time, the page holds all of it again. */
const REPEATS = 20;

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
