// Opens pages in a headless Chromium. Order and answer are JSON, on standard input and output.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const order = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(`${order.packages}/`);
const { chromium } = require("playwright-core");

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
// WCAG 1.4.10: 400 % zoom of 1280 pixels.
const NARROWEST = { width: 320, height: 640 };
// The contrast of level AAA (WCAG 1.4.6), where the colours are ours.
const STRICTER = order.askFor.includes("enhanced contrast")
  ? { "color-contrast-enhanced": { enabled: true } }
  : {};
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const browser = await chromium
  .launch({ executablePath: order.chromium, args: order.flags })
  .catch(giveUp);
try {
  const seen = {};
  const waiting = [...order.pages];
  const next = async () => {
    for (let page = waiting.shift(); page; page = waiting.shift()) seen[page.name] = await look(page);
  };
  await Promise.all([next(), next()]); // one a core
  process.stdout.write(JSON.stringify(seen));
} finally {
  await browser.close();
}

async function look(asked) {
  const found = {};
  if (order.askFor.includes("requests")) found.requests = await requests(asked);
  if (order.askFor.includes("accessibility")) {
    found.said = [];
    found.overflow = await overflow(asked, found.said);
    found.violations = await violations(asked);
  }
  return found;
}

async function requests(asked) {
  const addresses = new Set();
  await opened(asked, SIZES.phone, "light", (tab) => {
    tab.on("request", (request) => addresses.add(request.url()));
  }, (tab) => tab.waitForLoadState("networkidle"));
  return [...addresses];
}

// What the browser says of the page's own address is that a missing page is missing.
async function overflow(asked, said) {
  return opened(asked, NARROWEST, "light", (tab) => {
    tab.on("console", (message) => {
      const isOurs = ["error", "warning"].includes(message.type()) && message.location().url !== asked.url;
      if (isOurs) said.push(`${message.text()} (${message.location().url})`);
    });
  }, (tab) => tab.evaluate(widest));
}

function widest() {
  const width = document.documentElement.clientWidth;
  const isTooWide = document.documentElement.scrollWidth > width;
  if (!isTooWide) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1)
    .slice(0, 5)
    .map((element) => `<${element.localName} class="${element.className}"> ${element.textContent.slice(0, 40)}`);
}

async function violations(asked) {
  const found = [];
  for (const [size, scheme] of order.looks) {
    const judged = await opened(asked, SIZES[size], scheme, () => {}, runAxe);
    found.push(...judged.map((violation) => ({ ...violation, size, scheme })));
  }
  return found;
}

async function runAxe(tab) {
  await tab.evaluate(readFileSync(`${order.packages}/axe-core/axe.min.js`, "utf8"));
  const results = await tab.evaluate(
    ([runOnly, rules]) => window.axe.run(document, { runOnly, rules, resultTypes: ["violations"] }),
    [TAGS, STRICTER],
  );
  return results.violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help,
    nodes: nodes.map((node) => `${node.target.join(" ")}: ${node.any.concat(node.all, node.none).map((check) => check.message).join("; ")}`),
  }));
}

async function opened(asked, viewport, colorScheme, listen, use) {
  const context = await browser.newContext({ viewport, colorScheme });
  try {
    const tab = await context.newPage();
    listen(tab);
    await (asked.url ? tab.goto(asked.url, { waitUntil: "load" }) : tab.setContent(asked.html));
    return await use(tab);
  } finally {
    await context.close();
  }
}

function giveUp(error) {
  console.error(String(error));
  process.exit(3);
}
