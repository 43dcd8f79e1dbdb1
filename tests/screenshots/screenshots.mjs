// Takes screenshots of pages at every width, light and dark. Order and answer are JSON, on standard
// input and output.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const order = JSON.parse(readFileSync(0, "utf8"));
const require = createRequire(`${order.packages}/`);
const { chromium } = require("playwright-core");

const browser = await chromium
  .launch({ executablePath: order.chromium, args: order.flags })
  .catch(giveUp);
try {
  const taken = [];
  for (const scheme of ["light", "dark"]) taken.push(...await inScheme(scheme));
  process.stdout.write(JSON.stringify({ taken }));
} finally {
  await browser.close();
}

async function inScheme(colorScheme) {
  const shots = order.shots.filter((shot) => shot.scheme === colorScheme);
  const context = await browser.newContext({ colorScheme });
  const tab = await context.newPage();
  for (const shot of shots) {
    await tab.setViewportSize({ width: shot.width, height: 900 });
    await tab.goto(shot.url, { waitUntil: "load" });
    const whole = await tab.evaluate(() => document.documentElement.scrollHeight);
    const height = Math.min(whole, shot.most);
    const clip = { x: 0, y: 0, width: shot.width, height };
    await tab.screenshot({ path: shot.file, clip, fullPage: true });
  }
  await context.close();
  return shots.map((shot) => shot.file);
}

function giveUp(error) {
  console.error(String(error));
  process.exit(3);
}
