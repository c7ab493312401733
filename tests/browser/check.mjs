// Opens pages in a real browser and looks for what must not be: barriers (axe-core, WCAG 2.2 AA), scripts that run,
// requests that leave the page, text wider than a phone. `node check.mjs BROWSER PAGE.html...`; status 1 if anything is found.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { barriers, launch, looks, wear } from './chromium.mjs';

const [executablePath, ...files] = process.argv.slice(2);

const browser = await launch(executablePath);
let found = 0;
const tell = (file, look, what) => { found += 1; console.log(`${file} (${look}): ${what}`); };

for (const file of files) {
    const url = pathToFileURL(resolve(file)).href;
    const title = /<title>(.*?)<\/title>/s.exec(readFileSync(file, 'utf8'))?.[1];
    for (const look of looks) {
        const page = await browser.newPage();
        await wear(page, look);
        page.on('request', (request) => {
            if (request.url() !== url) tell(file, look.name, `asks for ${request.url()}`);
        });
        page.on('dialog', (dialog) => {
            tell(file, look.name, `a script ran and said ${dialog.message()}`);
            dialog.dismiss();
        });
        page.on('framenavigated', (frame) => {
            if (frame.url() !== url) tell(file, look.name, `went to ${frame.url()}`);
        });
        await page.goto(url, { waitUntil: 'load' });
        // What is out of sight has no layout yet, and what has none cannot be measured.
        await page.addStyleTag({ content: '*{content-visibility:visible!important}' });
        // Everything that is folded away is looked at, too.
        await page.evaluate(() => document.querySelectorAll('details').forEach((details) => { details.open = true; }));
        const state = await page.evaluate(() => ({
            title: document.title,
            scripts: document.scripts.length,
            width: document.documentElement.scrollWidth,
            handlers: [...document.querySelectorAll('*')]
                .filter((element) => element.getAttributeNames().some((name) => name.startsWith('on'))).length,
        }));
        const plain = await page.evaluate((html) => new DOMParser().parseFromString(html, 'text/html').body.textContent, title);
        const spaced = (text) => text.replace(/\s+/g, ' ').trim();
        if (spaced(state.title) !== spaced(plain)) tell(file, look.name, `the title became ${state.title}`);
        if (state.scripts > 0) tell(file, look.name, `has ${state.scripts} scripts`);
        if (state.handlers > 0) tell(file, look.name, `has ${state.handlers} elements with handlers`);
        if (state.width > look.width) tell(file, look.name, `is ${state.width} wide`);
        const seen = await barriers(page);
        for (const barrier of seen.found) tell(file, look.name, barrier);
        console.log(`${file} (${look.name}): ${seen.looked} rules looked at`);
        await page.close();
    }
}
await browser.close();
console.log(found === 0 ? `nothing found on ${files.length} pages` : `${found} things found`);
process.exitCode = found === 0 ? 0 : 1;
