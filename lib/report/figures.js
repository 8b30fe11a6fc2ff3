// Draws the page's figures. `inflate` stands before this text.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  /** Width of a printed page's text, in pixels. */
  const PAPER = 680;

  /** The page's colours, for whatever a figure does not colour itself. */
  const template = (isDark) => {
    const [text, rule] = isDark ? ["#d4d4d8", "#3f3f46"] : ["#27272a", "#e4e4e7"];
    const axis = { automargin: true, gridcolor: rule, zerolinecolor: rule, linecolor: rule, tickcolor: rule };
    return {
      layout: {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: { color: text, family: "system-ui, sans-serif" },
        xaxis: axis,
        yaxis: axis,
        margin: { t: 70, r: 30, b: 50, l: 60 },
        hoverlabel: { font: { family: "system-ui, sans-serif" } },
        modebar: { bgcolor: "rgba(0,0,0,0)" },
      },
    };
  };

  const drawn = [];
  const draw = async (Plotly, box) => {
    const { data, layout, frames } = JSON.parse(box.querySelector("script").textContent);
    const plot = document.createElement("div");
    const own = layout.template === undefined;
    const figure = { data, layout: own ? { ...layout, template: template(dark.matches) } : layout, frames };
    figure.config = { responsive: true, displaylogo: false };
    box.append(plot);
    try {
      await Plotly.newPlot(plot, figure);
    } catch (error) {
      plot.remove();
      throw error;
    }
    box.querySelector("pre").remove();
    drawn.push({ plot, own, width: layout.width });
  };

  const failed = (box, error) => {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = `This chart could not be drawn: ${error.message ?? error}`;
    box.append(note);
    box.style.minHeight = "";
  };

  const load = async () => {
    if (typeof DecompressionStream !== "function") throw new Error("this browser is too old");
    const script = document.createElement("script");
    script.textContent = await inflate(document.querySelector("script.plotly").textContent);
    document.head.append(script);
    return window.Plotly;
  };

  const start = async () => {
    const boxes = [...document.querySelectorAll(".figure")];
    try {
      const Plotly = await load();
      for (const box of boxes) await draw(Plotly, box).catch((error) => failed(box, error));
      const paint = (isDark, toWidth) => {
        for (const { plot, own, width } of drawn) {
          Plotly.relayout(plot, {
            ...(own ? { template: template(isDark) } : {}),
            ...(width === undefined ? { width: toWidth, autosize: toWidth === null } : {}),
          });
        }
      };
      dark.addEventListener("change", () => paint(dark.matches, null));
      addEventListener("beforeprint", () => paint(false, PAPER));
      addEventListener("afterprint", () => paint(dark.matches, null));
    } catch (error) {
      for (const box of boxes) failed(box, error);
    }
    document.documentElement.dataset.figures = "done";
  };
  start();
})();
