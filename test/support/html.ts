import type { Element, ElementContent, Root } from "hast";
import { fromHtml } from "hast-util-from-html";

type Node = Root | ElementContent;

/** The page that was read last, for a test asks a page many things. */
let read: { readonly html: string; readonly elements: readonly Element[] } = { html: "", elements: [] };

/** All elements of a page or a part of one, as a browser would make them. */
export function elementsOf(html: string | Node): readonly Element[] {
  if (typeof html !== "string") return elementsBelow(html);
  if (html !== read.html) {
    read = { html, elements: elementsBelow(fromHtml(html, { fragment: !html.startsWith("<!doctype") })) };
  }
  return read.elements;
}

function elementsBelow(node: Node): Element[] {
  const below = "children" in node ? node.children.flatMap((child) => elementsBelow(child as ElementContent)) : [];
  return node.type === "element" ? [node, ...below] : below;
}

/** The text in an element. */
export function textIn(node: Node): string {
  if (node.type === "text") return node.value;
  return "children" in node ? node.children.map((child) => textIn(child as ElementContent)).join("") : "";
}

/** Elements of a name, and of a class if given. */
export function find(html: string | Node, tag: string, className?: string): Element[] {
  return elementsOf(html).filter(({ tagName, properties }) => {
    return tagName === tag && (className === undefined || [properties.className].flat().includes(className));
  });
}

/** The texts of such elements. */
export function texts(html: string | Node, tag: string, className?: string): string[] {
  return find(html, tag, className).map(textIn);
}
