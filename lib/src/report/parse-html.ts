import type { Root } from "hast";
import { fromParse5 } from "hast-util-from-parse5";
import { type DefaultTreeAdapterMap, type DefaultTreeAdapterTypes, defaultTreeAdapter, parseFragment } from "parse5";

/** Deeper elements would take the walks through the tree, which call themselves, to the end of the stack. */
const DEEPEST = 400;

type Adapter = typeof defaultTreeAdapter;

/**
 * Parses HTML as a browser does, in time in proportion to its length.
 *
 * What is never closed is opened again in each paragraph that follows, so 90 kB can describe millions of elements. HTML
 * that makes more elements than it has characters is refused.
 *
 * @param html any HTML, however broken
 * @returns its tree
 * @throws RangeError when it is nested too deeply, or makes more elements than it has characters
 */
export function parseHtml(html: string): Root {
  let left = html.length + 100;
  const depths = new WeakMap<object, number>();
  const put = (parent: object, child: object): void => {
    const depth = (depths.get(parent) ?? 0) + 1;
    if (depth > DEEPEST) throw new RangeError("HTML that is nested too deeply");
    depths.set(child, depth);
  };
  const treeAdapter: Adapter = {
    ...defaultTreeAdapter,
    createElement: (...args) => {
      if (left-- <= 0) throw new RangeError("HTML that makes more elements than it has characters");
      return defaultTreeAdapter.createElement(...args);
    },
    appendChild: (parent, child) => {
      put(parent, child);
      defaultTreeAdapter.appendChild(parent, child);
    },
    insertBefore: (parent, child, next) => {
      put(parent, child);
      defaultTreeAdapter.insertBefore(parent, child, next);
    },
  };
  const parsed: DefaultTreeAdapterTypes.DocumentFragment = parseFragment<DefaultTreeAdapterMap>(html, {
    treeAdapter,
    scriptingEnabled: false,
  });
  return fromParse5(parsed) as Root;
}
