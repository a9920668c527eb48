"use strict";
// Unpacks plotly.js, draws the panels, and links a cell in one of them to the others.

const arrays = { f4: Float32Array, i4: Int32Array };

function bytes(text) {
  return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

function unpack(key, value) {
  if (value === null || typeof value !== "object" || value.bdata === undefined) return value;
  const flat = new arrays[value.dtype](bytes(value.bdata).buffer);
  if (value.shape === undefined) return flat;
  const width = value.shape[1];
  return Array.from({ length: value.shape[0] }, (_, i) => flat.subarray(i * width, (i + 1) * width));
}

async function load() {
  const packed = bytes(document.getElementById("library").textContent);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
}

function hasWebGL() {
  const canvas = document.createElement("canvas");
  return Boolean(canvas.getContext("webgl2") || canvas.getContext("webgl"));
}

// Without WebGL the cells are seen from the side.
function flatten(plot) {
  const { scene, updatemenus, ...layout } = plot.layout;
  plot.data.forEach((t) => {
    t.type = "scatter";
    t.y = t.z;
    t.hovertemplate = t.hovertemplate && t.hovertemplate.replace(", %{z:.4g}", "");
    if (t.marker) t.marker = { ...t.marker, size: Math.max(t.marker.size, 5) };
  });
  layout.xaxis = { title: scene.xaxis.title };
  layout.yaxis = { ...scene.zaxis };
  layout.margin = { l: 80, r: 20, t: 40, b: 60 };
  plot.layout = layout;
}

function place(name) {
  return document.getElementById("plot-" + name);
}

function indexOf(plot, test) {
  return plot ? plot.data.findIndex((t) => t.meta && test(t.meta)) : -1;
}

function choose(plots, population, cell) {
  const said = [`${population}[${cell}]`];
  const raster = plots["over-time"];
  const spikes = indexOf(raster, (m) => m.population === population);
  if (spikes >= 0) {
    const { x, y, meta } = raster.data[spikes];
    const row = meta.cells.indexOf(cell);
    const xs = [], ys = [];
    for (let i = 0; row >= 0 && i < x.length; i += 3) { // a mark is its foot, its top and a gap
      if (meta.rows[i / 3] !== row) continue;
      xs.push(x[i], x[i], x[i]);
      const height = y[i + 1] - y[i];
      ys.push(y[i] - height, y[i + 1] + height, NaN);
    }
    said.push(row < 0 ? "not among the cells whose spikes are shown" : `${xs.length / 3} spikes`);
    const chosen = indexOf(raster, (m) => m.chosen);
    Plotly.restyle(place("over-time"), { x: [xs], y: [ys] }, [chosen]);
  }
  const cells = plots.scaffold;
  const own = indexOf(cells, (m) => m.population === population);
  if (own >= 0) {
    const t = cells.data[own];
    const at = t.customdata.findIndex((row) => row[0] === cell);
    const xyz = { x: [[]], y: [[]], z: [[]] };
    if (at >= 0) {
      ["x", "y", "z"].forEach((a) => (xyz[a] = [[t[a][at]]]));
      if (Number.isFinite(t.customdata[at][1])) said.push(`${t.customdata[at][1].toFixed(1)} Hz`);
    } else said.push("not among the cells that are drawn");
    Plotly.restyle(place("scaffold"), xyz, [indexOf(cells, (m) => m.chosen)]);
  }
  document.getElementById("chosen").textContent = "Chosen: " + said.join(", ");
}

async function draw() {
  await load();
  const list = JSON.parse(document.getElementById("plots").textContent, unpack);
  const plots = Object.fromEntries(list.map((p) => [p.name, p]));
  const settings = { responsive: true, displaylogo: false };
  const flat = !hasWebGL();
  for (const plot of list) {
    if (plot.layout.scene && flat) flatten(plot);
    const gd = place(plot.name);
    gd.textContent = "";
    await Plotly.newPlot(gd, plot.data, plot.layout, settings);
    gd.on("plotly_click", (event) => {
      const { data, customdata, pointNumber } = event.points[0];
      const meta = data.meta;
      if (!meta || meta.population === undefined) return;
      const cell = meta.cells ? meta.cells[meta.rows[Math.floor(pointNumber / 3)]] : customdata[0];
      choose(plots, meta.population, cell);
    });
  }
  if (plots.scaffold && flat) {
    const line = document.createElement("p");
    line.textContent = "This browser has no WebGL: the cells are seen from the side.";
    place("scaffold").after(line);
  }
}

draw().catch((error) => {
  document.querySelectorAll(".plot").forEach((gd) => {
    gd.style.minHeight = "0";
    gd.textContent = `This browser cannot draw the interactive panels (${error.message}). ` +
      "The figures below show the same.";
  });
});
