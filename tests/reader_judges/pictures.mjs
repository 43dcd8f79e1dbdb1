// How a headless Chromium loads the pictures of pages. Order and answer are JSON, on standard input
// and output.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const order = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(`${order.packages}/`);
const { chromium } = require("playwright-core");

const HEIGHT = 900;

const browser = await chromium
  .launch({ executablePath: order.chromium, args: order.flags })
  .catch(giveUp);
try {
  const seen = {};
  for (const page of order.pages) {
    seen[page.name] = { boxes: await boxes(page.url), loads: [] };
    for (const screen of order.screens) seen[page.name].loads.push(await load(page.url, screen));
  }
  process.stdout.write(JSON.stringify(seen));
} finally {
  await browser.close();
}

// At each width of a window, how wide `sizes` say that each picture is, and how wide it is.
async function boxes(url) {
  return opened(url, [order.widths[0], 1], () => {}, async (tab) => {
    const seen = [];
    for (const width of order.widths) {
      await tab.setViewportSize({ width, height: HEIGHT });
      seen.push(...(await tab.evaluate(pictures)).map((box) => ({ window: width, ...box })));
    }
    return seen;
  });
}

function pictures() {
  const ruler = document.body.appendChild(document.createElement("div"));
  ruler.style.position = "absolute";
  const measured = (length) => {
    ruler.style.width = length;
    return ruler.getBoundingClientRect().width;
  };
  const parted = (sizes) => {
    const parts = [""];
    let depth = 0;
    for (const sign of sizes) {
      depth += (sign === "(") - (sign === ")");
      if (sign === "," && !depth) parts.push("");
      else parts[parts.length - 1] += sign;
    }
    return parts;
  };
  const said = (sizes) => {
    for (const size of parted(sizes)) {
      const [, condition, length] = /^(\(.*?\))?\s*(.*)$/.exec(size.trim());
      if (!condition || matchMedia(condition).matches) return measured(length);
    }
    return 0;
  };
  const seen = [...document.querySelectorAll("main img[sizes]")].map((image) => {
    const { width, height } = image.getBoundingClientRect();
    const asTall = height * (image.getAttribute("width") / image.getAttribute("height"));
    const { objectFit } = getComputedStyle(image);
    const needed = objectFit === "cover" ? Math.max(width, asTall) : Math.min(width, asTall);
    return { picture: image.src, said: said(image.sizes), shown: Math.min(width, needed), needed };
  });
  ruler.remove();
  return seen.filter(({ shown }) => shown);
}

// The bytes of all pictures, once a reader has scrolled to the end, and how far the page moved.
async function load(url, [width, density]) {
  const sizes = [];
  return opened(url, [width, density], (tab) => {
    tab.on("requestfinished", (request) => {
      if (request.resourceType() === "image") sizes.push(request.sizes());
    });
  }, async (tab) => {
    await tab.waitForLoadState("networkidle");
    const height = await tab.evaluate(() => document.documentElement.scrollHeight);
    for (let y = 0; y < height; y += HEIGHT / 2) {
      await tab.evaluate((top) => scrollTo(0, top), y);
      await tab.waitForTimeout(50);
    }
    await tab.waitForLoadState("networkidle");
    const bytes = (await Promise.all(sizes)).map(({ responseBodySize }) => responseBodySize);
    const moved = await tab.evaluate(() => window.moved);
    return { width, density, pictures: bytes.length, bytes: bytes.reduce((a, b) => a + b, 0), moved };
  });
}

async function opened(url, [width, deviceScaleFactor], listen, use) {
  const context = await browser.newContext({ viewport: { width, height: HEIGHT }, deviceScaleFactor });
  try {
    const tab = await context.newPage();
    await tab.addInitScript(() => {
      window.moved = 0;
      new PerformanceObserver((list) => {
        for (const shift of list.getEntries()) window.moved += shift.value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    listen(tab);
    await tab.goto(url, { waitUntil: "load" });
    return await use(tab);
  } finally {
    await context.close();
  }
}

function giveUp(error) {
  console.error(String(error));
  process.exit(3);
}
