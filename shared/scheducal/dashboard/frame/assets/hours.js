// The grid of weekly hours: arrow keys go from cell to cell, and dragging marks many. Without it, each cell is a checkbox.
"use strict";

(() => {
  for (const grid of document.querySelectorAll("[data-grid]")) {
    const rows = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("input")]);
    const cells = rows.flat();
    if (!cells.length) continue;

    const place = (cell) => {
      const row = rows.findIndex((each) => each.includes(cell));
      return [row, rows[row].indexOf(cell)];
    };
    // One stop for the Tab key: the cell that was used last.
    const stop = (cell) => {
      for (const each of cells) each.tabIndex = each === cell ? 0 : -1;
    };
    stop(cells[0]);

    const next = (row, by, column) => {
      for (let at = row + by; at >= 0 && at < rows.length; at += by) {
        if (rows[at].length) return rows[at][Math.min(column, rows[at].length - 1)];
      }
      return null;
    };
    const target = (key, row, column) => {
      if (key === "ArrowRight") return rows[row][column + 1];
      if (key === "ArrowLeft") return rows[row][column - 1];
      if (key === "ArrowDown") return next(row, 1, column);
      if (key === "ArrowUp") return next(row, -1, column);
      if (key === "Home") return rows[row][0];
      if (key === "End") return rows[row][rows[row].length - 1];
      return null;
    };
    grid.addEventListener("keydown", (event) => {
      if (!cells.includes(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
      const [row, column] = place(event.target);
      const to = target(event.key, row, column);
      if (!to) return;
      event.preventDefault();
      if (event.shiftKey) to.checked = event.target.checked;
      stop(to);
      to.focus();
    });
    grid.addEventListener("focusin", (event) => {
      if (cells.includes(event.target)) stop(event.target);
    });

    let paint = null;
    const under = (event) => event.target instanceof Element && event.target.closest("label")?.querySelector("input");
    grid.addEventListener("pointerdown", (event) => {
      const cell = under(event);
      if (!cell || event.button !== 0 || event.pointerType === "touch") return;
      event.preventDefault();
      paint = !cell.checked;
      cell.checked = paint;
      cell.focus();
    });
    grid.addEventListener("pointerover", (event) => {
      const cell = under(event);
      if (cell && paint !== null) cell.checked = paint;
    });
    // The press that ends a stroke is no press of its own.
    grid.addEventListener("click", (event) => {
      if (under(event) && event.detail > 0 && event.pointerType !== "touch") event.preventDefault();
    });
    window.addEventListener("pointerup", () => {
      paint = null;
    });
  }
})();
