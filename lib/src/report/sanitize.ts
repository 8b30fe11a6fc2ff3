import type { Element, ElementContent, Root } from "hast";
import { defaultSchema, type Schema, sanitize } from "hast-util-sanitize";
import { parseHtml } from "./parse-html.js";

/**
 * What HTML from a notebook may contain: text, formatting, lists, tables, links and embedded images. No ids and
 * classes, which could interfere with the page's own; no form fields, frames, SVG, scripts or style sheets.
 */
const SCHEMA: Schema = {
  ...defaultSchema,
  tagNames: [
    ...defaultSchema.tagNames!.filter((name) => name !== "picture" && name !== "source"),
    ...["abbr", "caption", "cite", "col", "colgroup", "dfn", "figcaption", "figure", "mark", "small", "time", "u"],
  ],
  attributes: {
    "*": ["align", "colSpan", "dir", "lang", "rowSpan", "scope", "span", "style", "title"],
    a: ["href"],
    code: [["className", /^language-[\w+#-]+$/]],
    details: ["open"],
    img: ["alt", "height", "src", "width"],
    input: [["disabled", true], ["type", "checkbox"], "checked"],
    li: ["value"],
    ol: ["start"],
  },
  ancestors: { ...defaultSchema.ancestors, caption: ["table"], col: ["table"], colgroup: ["table"], li: ["ol", "ul"] },
  protocols: { href: ["http", "https", "mailto"], src: ["data"] },
  // Elements whose content is not text for a reader; for other forbidden elements, the content is kept.
  strip: [
    ...["script", "style", "template", "noscript", "title", "textarea", "select", "svg", "math", "iframe", "object"],
    ...["embed", "applet", "noembed", "noframes", "frameset", "audio", "video", "canvas", "xmp", "plaintext"],
  ],
};

const COLOUR = /^(#[\da-f]{3,8}|[a-z]{3,24}|(rgb|hsl)a?\([\d.,%/ ]+\))$/i;

/** Allowed `style` properties and values: nothing that moves content, covers other content or loads anything. */
const STYLES = new Map([
  ["text-align", /^(left|right|center|justify|start|end)$/],
  ["vertical-align", /^(top|middle|bottom|baseline|sub|super)$/],
  ["white-space", /^(normal|nowrap|pre|pre-wrap)$/],
  ["font-weight", /^(normal|bold|bolder|lighter|[1-9]00)$/],
  ["font-style", /^(normal|italic|oblique)$/],
  ["color", COLOUR],
  ["background-color", COLOUR],
]);

/** Embedded images. */
const IMAGE = /^data:image\/(png|jpeg|gif|webp|svg\+xml)(;charset=utf-8)?(;base64)?,/i;

/**
 * Makes untrusted HTML safe for a page: parsed like a browser does, reduced to what {@link SCHEMA} allows, and without
 * any address that a browser would fetch by itself.
 *
 * @param html any HTML, however broken
 * @returns the tree of what remains
 * @throws RangeError when it is nested too deeply or makes more elements than it has characters
 */
export function sanitizeHtml(html: string): Root {
  const tree = sanitize(parseHtml(html), SCHEMA) as Root;
  return mapElements(tree, (element) => {
    const safe = { ...element, properties: { ...element.properties, style: safeStyle(element.properties.style) } };
    if (safe.tagName === "a") safe.properties.rel = ["noopener", "noreferrer"];
    return safe.tagName === "img" ? ownImage(safe) : safe;
  });
}

function safeStyle(style: unknown): string | undefined {
  if (typeof style !== "string") return undefined;
  const kept = style.split(";").flatMap((declaration) => {
    const [name, ...rest] = declaration.split(":");
    const [property, value] = [name!.trim().toLowerCase(), rest.join(":").trim()];
    return STYLES.get(property)?.test(value) ? [`${property}: ${value}`] : [];
  });
  return kept.length > 0 ? kept.join("; ") : undefined;
}

/** The image if it is embedded, otherwise its alternative text, because a report fetches nothing. */
function ownImage(image: Element): Element {
  const { src, alt } = image.properties;
  if (typeof src === "string" && IMAGE.test(src)) return image;
  const name = typeof alt === "string" && alt.trim() !== "" ? `image: ${alt}` : "image";
  return { type: "element", tagName: "em", properties: {}, children: [{ type: "text", value: `[${name}]` }] };
}

/** Whether there is anything to see in a tree. */
export function isEmpty(tree: Root | ElementContent): boolean {
  if (tree.type === "text") return tree.value.trim() === "";
  if (tree.type === "element" && (tree.tagName === "img" || tree.tagName === "hr")) return false;
  return !("children" in tree) || tree.children.every((child) => isEmpty(child as ElementContent));
}

/** A tree's text, without tags. */
export function plainText(tree: Root | ElementContent): string {
  if (tree.type === "text") return tree.value;
  return "children" in tree ? tree.children.map((child) => plainText(child as ElementContent)).join("") : "";
}

/** Maps a tree bottom-up: each element is replaced by the result of a function. */
export function mapElements(tree: Root, map: (element: Element) => ElementContent): Root {
  const visit = (node: ElementContent): ElementContent =>
    node.type === "element" ? map({ ...node, children: node.children.map(visit) }) : node;
  return { ...tree, children: tree.children.map((node) => visit(node as ElementContent)) };
}
