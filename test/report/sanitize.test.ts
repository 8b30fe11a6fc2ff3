import fc from "fast-check";
import { toHtml } from "hast-util-to-html";
import { describe, expect, it } from "vitest";
import { renderOutput } from "../../lib/dist/report/output.js";
import { isEmpty, sanitizeHtml } from "../../lib/dist/report/sanitize.js";
import { hostileCorpus } from "../support/hostile-corpus.js";
import { attacks } from "../support/hostile-notebook.js";
import { elementsOf } from "../support/html.js";

const clean = (html: string): string => toHtml(sanitizeHtml(html));

const TAGS = new Set(
  `a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5
   h6 hr i img input ins kbd li mark ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table
   tbody td tfoot th thead time tr tt u ul var`.split(/\s+/),
);
const ATTRIBUTES = new Set(
  "align alt checked className colSpan dir disabled height href lang open rel rowSpan scope span src start style title type value width".split(
    " ",
  ),
);

/** What a browser would make of the text, as far as it is more than it may be. */
function dangers(html: string): string[] {
  return elementsOf(html).flatMap(({ tagName, properties }) => [
    ...(TAGS.has(tagName) ? [] : [`<${tagName}>`]),
    ...Object.entries(properties).flatMap(([name, value]) => {
      const text = String(value);
      if (!ATTRIBUTES.has(name)) return [`${tagName} ${name}`];
      if (name === "href" && !/^(https?:|mailto:|[^:/?#]*([/?#]|$))/i.test(text)) return [`href ${text}`];
      if (name === "src" && !/^data:image\/(png|jpeg|gif|webp|svg\+xml)[;,]/i.test(text)) return [`src ${text}`];
      if (name === "style" && /url|position|expression|image|[\\@]|--/i.test(text)) return [`style ${text}`];
      if (name === "className" && !/^language-[\w+#-]+$/.test(text)) return [`class ${text}`];
      return [];
    }),
  ]);
}

describe("sanitizeHtml", () => {
  it("keeps what a table of pandas or of this kit needs", () => {
    const html =
      '<table><thead><tr style="text-align: right"><th></th><th>a</th></tr></thead><tbody><tr><th>0</th>' +
      '<td style="color: #c00; background-color: rgb(1, 2, 3)" colspan="2">1 &lt; 2</td></tr></tbody></table>';
    expect(clean(`<div><style scoped>.x{}</style>${html}</div>`)).toBe(
      `<div>${html.replace("1 &lt;", "1 &#x3C;")}</div>`,
    );
  });

  it.each(["text/html", "text/markdown"])("leaves nothing dangerous of the corpus of hostile %s", (mime) => {
    const bundles = hostileCorpus("http://127.0.0.1:9").bundles as readonly Readonly<Record<string, unknown>>[];
    const texts = bundles.flatMap((bundle) => (typeof bundle[mime] === "string" ? [bundle[mime]] : []));
    expect(texts.length).toBeGreaterThan(30);
    for (const text of texts) {
      const html = renderOutput({ output_type: "display_data", metadata: {}, data: { [mime]: text } });
      expect(
        dangers(
          html
            .replaceAll('<pre tabindex="0">', "<pre>")
            .replaceAll(/ tabindex="0" role="region" aria-label="Table(: [^"]*)?"/g, "")
            .replaceAll(/ (class="(|rich|note|table-box|hljs-[\w-]+( \w+)?)"|id="s-[^"]*")/g, ""),
        ),
      ).toEqual([]);
    }
  });

  it("keeps text, links, lists, own images and task lists", () => {
    for (const html of [
      '<p title="t"><b>bold</b> <kbd>k</kbd><br><mark>m</mark></p>',
      '<ol start="3"><li>x</li></ol>',
      "<details open><summary>more</summary>text</details>",
      '<img src="data:image/png;base64,AAAA" alt="a" width="3">',
      '<ul><li><input disabled type="checkbox"> open</li></ul>',
    ]) {
      expect(clean(html)).toBe(html);
    }
    expect(clean('<a href="https://example.org/?a=b" target="_blank">x</a>')).toBe(
      '<a href="https://example.org/?a=b" rel="noopener noreferrer">x</a>',
    );
  });

  it("says in words what it does not fetch", () => {
    expect(clean('<img src="https://example.org/a.png" alt="a chart">')).toBe("<em>[image: a chart]</em>");
    expect(clean("<img src=chart.png>")).toBe("<em>[image]</em>");
  });

  it("has nothing left of what is only script", () => {
    expect(isEmpty(sanitizeHtml("<div><script>draw()</script><style>a{}</style> </div>"))).toBe(true);
    expect(isEmpty(sanitizeHtml("<div><p>x</p></div>"))).toBe(false);
  });

  const hostile = attacks("http://spy.example");

  it("is tried with HTML that is dangerous indeed", () => {
    // The others are about pages, not fragments, or are broken in a way that only matters beside other HTML.
    expect(hostile.filter((attack) => dangers(attack).length > 0).length).toBeGreaterThan(hostile.length - 6);
  });

  it.each(hostile)("disarms %s", (attack) => {
    expect(dangers(clean(attack))).toEqual([]);
  });

  it("disarms any mixture of attacks and broken tags, and finds nothing more to do the second time", () => {
    const pieces = hostile.flatMap((attack) => [attack, ...attack.split(/(?=[<"'])/)]);
    const openers = [
      "<svg>",
      "<math>",
      "<table>",
      "<select>",
      "<p>",
      "<form>",
      "<style>",
      "</p>",
      "<mtext>",
      "<tr>",
      "&lt;",
    ];
    const piece = fc.oneof(fc.constantFrom(...pieces), fc.constantFrom(...openers), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (list) => {
        const once = clean(list.join(""));
        expect(dangers(once)).toEqual([]);
        expect(dangers(clean(once))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
