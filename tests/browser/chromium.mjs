// The browser that the checks look through, and the barriers it finds (axe-core, WCAG 2.2 AA).

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export const looks = [
    { name: 'light', scheme: 'light', width: 1280 },
    { name: 'dark', scheme: 'dark', width: 1280 },
    { name: 'phone', scheme: 'light', width: 360 },
];

export const launch = (executablePath) => puppeteer.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
});

export const wear = async (page, look) => {
    await page.setViewport({ width: look.width, height: 900 });
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: look.scheme }]);
};

// Sentences about the barriers of the page as it stands, and how many rules were looked at.
export const barriers = async (page) => {
    await page.evaluate(axe);
    const result = await page.evaluate((rules) => window.axe.run({ runOnly: rules, resultTypes: ['violations'] }), rules);
    const found = result.violations.map((violation) => {
        const where = violation.nodes.slice(0, 3).map((node) => `${node.target} ${node.failureSummary}`).join('; ');
        return `${violation.id}, ${violation.nodes.length} times: ${violation.help}: ${where}`;
    });
    return { found, looked: result.passes.length };
};
