// A notebook that tries to run scripts in its report, to fetch things, to cover the page and to take its names.

const PWN = "window.pwned=(window.pwned||0)+1";

/** HTML that attacks; `spy` is an address that nothing may ask. */
export function attacks(spy) {
  return [
    `<script>${PWN}</script>`,
    `<SCRIPT SRC="${spy}/a.js"></SCRIPT>`,
    `</script><script>${PWN}</script>`,
    `</pre></code></figure></section></main></body></html><script>${PWN}</script>`,
    `--><script>${PWN}</script><!--`,
    `<img src=x onerror="${PWN}">`,
    `<img/src=x/onerror=${PWN}>`,
    `<img src="${spy}/pixel.png" alt="a far image">`,
    `<img srcset="${spy}/set.png 1x" src="data:image/png;base64,AAAA">`,
    `<picture><source srcset="${spy}/source.png"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw="></picture>`,
    `<img src="data:text/html,<script>${PWN}</script>">`,
    `<svg onload="${PWN}"><script>${PWN}</script><image href="${spy}/svg.png"/></svg>`,
    `<svg><a xlink:href="javascript:${PWN}"><text y=20>click</text></a><use href="data:image/svg+xml,<svg id='x'/>#x"/></svg>`,
    `<svg><animate onbegin="${PWN}" attributeName=x dur=1s></svg>`,
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${PWN}&gt;">`,
    `<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=${PWN} src>">`,
    `<svg></p><style><a id="</style><img src=1 onerror=${PWN}>">`,
    `<noscript><p title="</noscript><img src=x onerror=${PWN}>">`,
    `<template><script>${PWN}</script></template>`,
    `<textarea></textarea><img src=x onerror=${PWN}></textarea><title></title><img src=x onerror=${PWN}>`,
    `<xmp></xmp><img src=x onerror=${PWN}></xmp>`,
    `<table><tr><td><script>${PWN}</script><td background="${spy}/td.png" onclick="${PWN}">x<table background="${spy}/t.png">`,
    `<iframe srcdoc="<script>parent.${PWN}</script>"></iframe><iframe src="javascript:parent.${PWN}"></iframe>`,
    `<iframe src="${spy}/frame"></iframe><frameset><frame src="javascript:${PWN}"></frameset>`,
    `<object data="${spy}/object"></object><embed src="${spy}/embed"><applet code=x></applet>`,
    `<video src="${spy}/v" poster="${spy}/p" onerror="${PWN}"></video><audio src="${spy}/a" autoplay></audio>`,
    `<input type=image src="${spy}/input.png" autofocus onfocus="${PWN}"><select autofocus onfocus="${PWN}">`,
    `<details open ontoggle="${PWN}"><summary>more</summary>text</details><marquee onstart="${PWN}">x</marquee>`,
    `<body onload="${PWN}" background="${spy}/body.png"><html manifest="${spy}/m">`,
    `<base href="${spy}/"><meta http-equiv="refresh" content="0;url=${spy}/refresh">`,
    `<meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline'">`,
    `<link rel=stylesheet href="${spy}/l.css"><link rel=dns-prefetch href="${spy}"><link rel=preload as=script href="${spy}/p.js">`,
    `<style>@import "${spy}/i.css"; body { display: none; background: url(${spy}/s.png) }</style>`,
    `<div style="position: fixed; inset: 0; z-index: 9999; background: url(${spy}/u.png)">overlay</div>`,
    `<p style="background-color: red; background-color: url(${spy}/c.png); color: expression(${PWN}); text-align: right">x</p>`,
    `<p style="color: red; background-image: image-set('${spy}/is.png' 1x); --x: url(${spy}/x)">x</p>`,
    `<a href="javascript:${PWN}">a</a><a href="JaVa&#x09;Script:${PWN}">b</a><a href=" &#1;javascript:${PWN}">c</a>`,
    `<a href="data:text/html,<script>${PWN}</script>">d</a><a href="vbscript:x">e</a><a href="blob:null/x" ping="${spy}/ping">f</a>`,
    `<form action="javascript:${PWN}"><button formaction="javascript:${PWN}">g</button><input type=submit></form>`,
    `<form name=querySelectorAll><input name=querySelector></form><img name=head src=x><a id=Plotly></a><b id=PlotlyConfig>x</b>`,
    `<div class="figure"><script type="application/json">{"data":[]}</script></div><div class="block"><b>x</b></div>`,
    `<script type="text/plain" class="plotly">AAAA</script>`,
    `<custom-element onclick="${PWN}" contenteditable autofocus>x</custom-element><p is="x-y">y</p>`,
    "<!-- never closed",
    "<plaintext>",
  ];
}

/** Markdown that attacks by its own means. */
function markdownAttacks(spy) {
  return [
    `[a](javascript:${PWN}) [b](<java\nscript:${PWN}>) [c](data:text/html,x) ![d](javascript:${PWN}) <javascript:${PWN}>`,
    `![far](${spy}/md.png) ![far][ref]\n\n[ref]: ${spy}/ref.png\n\n![x](x"onerror="${PWN})`,
    `# <img src=x onerror=${PWN}> Plotly\n\n## PlotlyConfig\n\n## "><script>${PWN}</script>`,
    `\`\`\`"><script>${PWN}</script>\n</code></pre><script>${PWN}</script>\n\`\`\``,
    `\`</code><script>${PWN}</script>\`\n\n| <script>${PWN}</script> |\n|---|\n| <img src=x onerror=${PWN}> |`,
    `$\\href{javascript:${PWN}}{x}$ $\\includegraphics{${spy}/tex.png}$ $\\text{<img src=x onerror=${PWN}>}$ $\\html{x}$`,
    `![p](attachment:p.png) ![q](attachment:q.png)`,
  ];
}

/** The notebook, with every attack in every place that shows something. */
export function hostileNotebook(spy) {
  const html = attacks(spy);
  const all = html.join("\n");
  const one = `"'></script><script>${PWN}</script><img src=x onerror=${PWN}>`;
  const display = (data, metadata = {}) => ({ output_type: "display_data", data, metadata });
  const outputs = [
    ...html.map((attack) => display({ "text/html": `${attack}<p>after</p>` })),
    display({ "text/html": all, "text/plain": all }),
    display({ "text/html": `${"<b>".repeat(60_000)}deep`, "text/plain": "nested too deeply" }),
    ...markdownAttacks(spy).map((attack) => display({ "text/markdown": attack })),
    display({ "text/markdown": all }),
    display({ "text/plain": all }),
    display({ "text/latex": all }),
    display({ "application/json": { [one]: all } }),
    display({ "application/javascript": PWN, "text/plain": "a script" }),
    display({ [one]: PWN }),
    display({
      "image/svg+xml": `<svg xmlns="http://www.w3.org/2000/svg" onload="${PWN}"><script>${PWN}</script><image href="${spy}/i"/></svg>`,
    }),
    display({ "image/png": one, "text/plain": one }),
    display(
      { "image/png": "iVBORw0KGgo=", "text/plain": one },
      { "image/png": { width: one, height: `1" onerror="${PWN}` } },
    ),
    display({ "application/vnd.plotly.v1+json": hostileFigure(spy, all), "text/html": one, "text/plain": one }),
    display({ "application/vnd.plotly.v1+json": { data: one }, "text/plain": "no figure" }),
    display({ "application/vnd.plotly.v1+json": { data: [one, null, { type: one }], layout: one }, "text/plain": one }),
    {
      output_type: "stream",
      name: "stdout",
      text: [`=== ${one} ===\n`, `${JSON.stringify({ [one]: all }, null, 2)}\n`, all],
    },
    { output_type: "stream", name: one, text: `${all}\u001b]8;;javascript:${PWN}\u0007link\u001b]8;;\u0007` },
    { output_type: "error", ename: one, evalue: all, traceback: [all, `\u001b[31m${one}\u001b[0m`] },
    { output_type: one, text: one },
    one,
    null,
  ];
  const attachments = { "p.png": { "image/png": one }, "q.png": { [one]: "AAAA" } };
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { title: one, language_info: { name: one }, kernelspec: { language: one } },
    cells: [
      ...markdownAttacks(spy).map((source) => ({ cell_type: "markdown", id: one, metadata: {}, source, attachments })),
      { cell_type: "markdown", id: one, metadata: {}, source: all },
      ...html.map((source) => ({ cell_type: "markdown", id: one, metadata: {}, source: `${source}\n\nafter` })),
      { cell_type: "raw", id: one, metadata: { raw_mimetype: "text/html" }, source: all },
      { cell_type: "code", id: one, metadata: { tags: [one] }, source: all, execution_count: one, outputs },
    ],
  };
}

function hostileFigure(spy, all) {
  const link = `<a href="javascript:${PWN}">link</a> <a href="JaVaScRiPt:${PWN}" target="_top">link</a> <img src=x onerror=${PWN}>`;
  return {
    data: [
      { type: "scatter", x: [1, 2, 3], y: [1, 3, 2], mode: "lines+markers+text", text: [link, all, "c"], name: link },
      { type: "table", header: { values: [[link], ["b"]] }, cells: { values: [[link], [all]] } },
    ],
    layout: {
      title: { text: `${link}</script><script>${PWN}</script><!--<script>` },
      xaxis: { title: { text: link }, domain: [0, 0.5] },
      yaxis: { ticktext: [link], tickvals: [2] },
      annotations: [{ text: `${link} ${all}`, hovertext: link, x: 2, y: 2, clicktoshow: "onoff" }],
      images: [{ source: `${spy}/layout.png`, x: 0, y: 1, sizex: 1, sizey: 1 }],
      updatemenus: [{ buttons: [{ label: link, method: "restyle", args: ["name", link] }] }],
      font: { family: `x;background:url(${spy}/font.png)`, color: `url(${spy}/colour.png)` },
      __proto__: { polluted: true },
    },
    config: { plotlyServerURL: spy, topojsonURL: spy, showEditInChartStudio: true },
  };
}
