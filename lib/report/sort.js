// Sorts a table by the column whose heading is clicked; a second click turns the order around. Cells without a value stay last.
(() => {
  for (const table of document.querySelectorAll("table.sortable")) {
    const heads = [...table.tHead.rows[0].cells];
    const body = table.tBodies[0];
    const keyOf = (row, column) => row.cells[column].dataset.key ?? row.cells[column].textContent;
    const sort = (column, order) => {
      const isNumber = heads[column].dataset.kind === "number";
      const rows = [...body.rows];
      const isMissing = (key) => key === "" || (isNumber && Number.isNaN(Number(key)));
      rows.sort((a, b) => {
        const [x, y] = [keyOf(a, column), keyOf(b, column)];
        if (isMissing(x) || isMissing(y)) return Number(isMissing(x)) - Number(isMissing(y));
        const difference = isNumber ? Number(x) - Number(y) : x < y ? -1 : Number(x > y);
        return order * difference;
      });
      body.append(...rows);
      for (const head of heads) head.removeAttribute("aria-sort");
      heads[column].setAttribute("aria-sort", order > 0 ? "ascending" : "descending");
    };
    heads.forEach((head, column) => {
      const button = head.querySelector("button");
      button?.addEventListener("click", () => sort(column, head.getAttribute("aria-sort") === "ascending" ? -1 : 1));
    });
  }
})();
