// Uses the pages of `onshelf serve` as people do, in a real browser: types, filters, shares, uploads, downloads, and walks
// into every error. Whatever is said on the console, stopped by the page's policy or asked of another place is a finding.
// `node serve.mjs BROWSER ONSHELF SHELF`; with SHOTS=FOLDER it leaves pictures of all pages there.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { barriers, launch, looks, wear } from './chromium.mjs';

const [executablePath, onshelf, shelf] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'onshelf-browser-'));
const server = spawn(onshelf, ['--shelf', shelf, 'serve', '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
const home = await new Promise((resolve, reject) => {
    server.stdout.once('data', (line) => resolve(String(line).trim()));
    server.once('exit', (status) => reject(new Error(`the server ended with ${status} before it was ready`)));
});
const browser = await launch(executablePath);
const findings = [];

// A page whose every complaint is kept. `refused` holds the statuses that the story expects to meet.
const open = async (path, { refused = [], look = looks[0], script = true } = {}) => {
    const page = await browser.newPage();
    await wear(page, look);
    await page.setJavaScriptEnabled(script);
    const complain = (what) => findings.push(`${page.url()} (${look.name}): ${what}`);
    page.on('console', (message) => {
        const expected = refused.some((status) => message.text().includes(`status of ${status}`));
        if (['error', 'warn'].includes(message.type()) && !expected) complain(`the console says ${message.text()}`);
    });
    page.on('pageerror', (error) => complain(`a script failed: ${error.message}`));
    page.on('dialog', (dialog) => { complain(`a dialog opened: ${dialog.message()}`); dialog.dismiss(); });
    page.on('request', (request) => {
        if (!request.url().startsWith(home)) complain(`asks for ${request.url()}`);
    });
    await page.evaluateOnNewDocument(() => {
        document.addEventListener('securitypolicyviolation', (event) => console.error(`stopped by the policy: ${event.violatedDirective}`));
    });
    await page.goto(home + path, { waitUntil: 'load' });
    return page;
};
const until = (page, what, ...values) => page.waitForFunction(what, { timeout: 20000 }, ...values);
const says = (page, text) => until(page, (text) => document.querySelector('main').textContent.includes(text), text);
const address = (page) => page.url().slice(home.length);
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className);
const text = (page, selector) => page.$eval(selector, (element) => element.textContent.replace(/\s+/g, ' ').trim());
const click = (page, selector) => Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.click(selector)]);

const stories = {
    async 'results follow as one types, and the address with them'() {
        const page = await open('/');
        assert.equal(await focused(page), 'q');
        await page.keyboard.type('k8s');
        await until(page, () => location.search === '?q=k8s');
        await says(page, 'You have this');
        assert.equal(await page.title(), 'k8s · Onshelf');
        await until(page, () => document.getElementById('spoken').textContent.includes('for k8s'));
        const [typed, url] = [await text(page, '#results'), address(page)];
        const again = await open(url);
        assert.equal(await text(again, '#results'), typed, 'the link shows what was seen');
        await page.bringToFront();
        await browser.defaultBrowserContext().overridePermissions(home, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
        await page.click('.share button');
        await until(page, () => document.querySelector('.share').textContent === 'Link copied');
        assert.equal(await page.evaluate(() => navigator.clipboard.readText()), home + url);
        return [page, again];
    },
    async 'a chip is taken off, and its other names are told'() {
        const page = await open('/?q=k8s+and+Terraform');
        await page.click('.chip summary');
        assert.match(await text(page, '.chip details[open] .known'), /^Also known as /);
        await click(page, '.off[aria-label="Search without Terraform"]');
        assert.equal(address(page), '/?q=k8s');
        return [page];
    },
    async 'filters narrow, are counted, shared and cleared'() {
        const page = await open('/?q=python');
        await page.click('.filters summary');
        await page.select('[name=level]', 'beginner');
        await until(page, () => location.search.includes('level=beginner'));
        await until(page, () => document.querySelector('.filters .number').textContent === '1');
        await page.click('[name=catalog][value=coursera]');
        await until(page, () => location.search.includes('catalog=coursera'));
        await until(page, () => [...document.querySelectorAll('#results .course')].length > 0);
        const catalogs = await page.$$eval('#results .about > span:first-child', (all) => all.map((one) => one.textContent));
        assert.deepEqual([...new Set(catalogs)], ['Coursera']);
        await page.type('[name=team]', 'Platform');
        await page.keyboard.press('Enter');
        await until(page, () => location.search.includes('team=Platform'));
        await until(page, () => document.querySelector('.filters .number').textContent === '3');
        const again = await open(address(page));
        assert.equal(await again.$eval('[name=team]', (field) => field.value), 'Platform');
        assert.equal(await text(again, '#results'), await text(page, '#results'));
        await page.bringToFront();
        await click(page, '.filters .clear');
        assert.equal(address(page), '/?q=python');
        await page.goBack();
        await until(page, () => document.querySelector('[name=team]').value === 'Platform');
        return [page, again];
    },
    async 'the keyboard is enough'() {
        const page = await open('/?q=python');
        await page.keyboard.press('/');
        assert.equal(await focused(page), 'q');
        await page.keyboard.press('ArrowDown');
        assert.equal(await focused(page), 'title');
        const first = await page.evaluate(() => document.activeElement.textContent);
        await page.keyboard.press('ArrowDown');
        assert.notEqual(await page.evaluate(() => document.activeElement.textContent), first);
        await page.keyboard.press('ArrowUp');
        await page.keyboard.press('ArrowUp');
        assert.equal(await focused(page), 'q');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('Escape');
        assert.equal(await focused(page), 'q');
        await page.keyboard.press('Escape');
        await until(page, () => location.search === '' && document.getElementById('try'));
        return [page];
    },
    async 'a file becomes a board, by team, and a report in every format'() {
        const page = await open('/needs');
        const file = join(folder, 'needs.csv');
        writeFileSync(file, 'need,team\nk8s,Platform\nCOBOL,Claims\n"<img src=x onerror=alert(1)>",Claims\n,Claims\n');
        const field = await page.$('#file');
        await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), field.uploadFile(file)]);
        assert.match(address(page), /^\/needs\/[0-9a-f]{32}$/);
        assert.match(await text(page, '.notice'), /line 5/);
        const downloads = await page.$$('.downloads a');
        const formats = await page.$$eval('.downloads a', (all) => all.map((one) => one.textContent));
        assert.deepEqual(formats, ['HTML', 'XLSX', 'CSV', 'MD', 'JSON']);
        const session = await browser.target().createCDPSession();
        await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder, eventsEnabled: true });
        const begins = { HTML: '<!doctype html>', XLSX: 'PK', CSV: '', MD: '# ', JSON: '{' };
        for (const [at, link] of downloads.entries()) {
            const done = new Promise((resolve, reject) => {
                session.on('Browser.downloadProgress', ({ state }) => {
                    if (state === 'completed') resolve();
                    if (state === 'canceled') reject(new Error(`the download of ${formats[at]} ended early`));
                });
            });
            await link.click();
            await done;
            session.removeAllListeners();
            const bytes = readFileSync(join(folder, `onshelf-report.${formats[at].toLowerCase()}`));
            assert.ok(bytes.length > 200 && bytes.toString('latin1').replace(/^\u00ef\u00bb\u00bf/, '').startsWith(begins[formats[at]]), formats[at]);
        }
        await click(page, '.teams a:nth-child(2)');
        assert.match(address(page), /team=/);
        assert.equal((await page.$$('.team')).length, 1);
        await click(page, '.need-head a');
        assert.match(address(page), /^\/\?q=.*team=/);
        return [page];
    },
    async 'a board is held against the offers'() {
        const page = await open('/needs');
        await page.type('#list', 'need,team\nCOBOL,Claims\nk8s,Platform\nJCL,Claims');
        await click(page, 'button[type=submit]');
        await click(page, '.quiet-link');
        await until(page, () => document.querySelector('.offer'));
        assert.match(await text(page, '.offer .gain'), /more need/);
        assert.match(await text(page, '.changes'), /COBOL.*becomes/);
        const files = await page.$$eval('.downloads a', (all) => all.map((one) => one.href));
        assert.equal(files.length, 5);
        for (const file of files) {
            const bytes = await page.evaluate(async (file) => (await (await fetch(file)).arrayBuffer()).byteLength, file);
            assert.ok(bytes > 200, file);
        }
        return [page];
    },
    async 'a pasted list becomes a board'() {
        const page = await open('/needs');
        await page.type('#list', 'k8s, for the platform team\nCOBOL');
        await click(page, 'button[type=submit]');
        assert.match(await text(page, 'h1'), /of 2 needs covered/);
        return [page];
    },
    async 'a file is dropped anywhere on the page'() {
        const page = await open('/needs');
        await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.evaluate(() => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File(['need\nk8s\n'], 'dropped.csv'));
            document.querySelector('h1').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
        })]);
        assert.match(await text(page, '.kicker'), /dropped\.csv/);
        return [page];
    },
    async 'a question is put to the API from its page'() {
        const page = await open('/api#matchNeed');
        await page.type('#matchNeed-top', '2');
        await page.click('#matchNeed button');
        await until(page, () => document.querySelector('#matchNeed .told').textContent.startsWith('200'));
        assert.equal(JSON.parse(await page.$eval('#matchNeed .answered', (pre) => pre.textContent)).matches.length, 2);
        assert.match(await text(page, '#matchNeed .asked'), /^curl -s 'http.*\/api\/v1\/match\?q=k8s&top=2'$/);
        await page.click('#matchNeeds summary');
        await page.click('#matchNeeds button');
        await until(page, () => document.querySelector('#matchNeeds .told').textContent.startsWith('200'));
        const refused = await open('/api#getCourse', { refused: [404] });
        await refused.type('#getCourse-id', 'no/such');
        await refused.click('#getCourse button');
        await until(refused, () => document.querySelector('#getCourse .told').textContent.startsWith('404'));
        return [page, refused];
    },
    async 'errors say what to do'() {
        const refused = [400, 404, 410, 422];
        const wrong = await open('/?q=k8s&level=wizard', { refused });
        assert.match(await text(wrong, '[role=alert]'), /beginner, intermediate or advanced/);
        const nowhere = await open('/nothing', { refused });
        assert.match(await text(nowhere, 'main'), /nothing at this address/);
        const forgotten = await open(`/needs/${'0'.repeat(32)}`, { refused });
        assert.match(await text(forgotten, 'main'), /Bring the file again/);
        const broken = await open('/needs', { refused });
        await broken.type('#list', 'team,size\nA,3');
        await click(broken, 'button[type=submit]');
        assert.match(await text(broken, 'main'), /need/);
        const empty = await open('/needs', { refused });
        await click(empty, 'button[type=submit]');
        assert.match(await text(empty, 'main'), /choose a file, or write one need a line/);
        return [wrong, nowhere, forgotten, broken, empty];
    },
    async 'a server that is gone is told, and asked again'() {
        const page = await open('/', { refused: [503] });
        await page.setRequestInterception(true);
        let away = true;
        page.on('request', (request) => (away ? request.respond({ status: 503, body: 'away' }) : request.continue()));
        await page.keyboard.type('k8s');
        await says(page, 'The answer did not come');
        away = false;
        await page.keyboard.press('Enter');
        await says(page, 'You have this');
        return [page];
    },
    async 'a leader says what helps and what is needed, and L&D reads it'() {
        const page = await open('/?q=k8s&team=Platform');
        const title = await text(page, '.course .title');
        await page.click('.say summary');
        await page.type('.say textarea', 'the labs <b>above all</b>');
        await click(page, '.say button[value=yes]');
        assert.match(await text(page, '#thanks'), /^Thank you\./);
        assert.equal(address(page), '/?q=k8s&team=Platform', 'the thanks are not shared with the link');
        assert.equal(await text(page, '.course .title'), title);
        await until(page, () => document.getElementById('spoken').textContent.startsWith('Thank you.'));
        await page.click('.state summary');
        await page.$eval('.state [name=need]', (field) => { field.value = ''; });
        await page.type('.state [name=need]', 'eBPF for the on-call team');
        await page.type('.state [name=people]', '6');
        await click(page, '.state button');
        assert.match(await text(page, '#thanks'), /Your need is kept/);
        const list = await open('/feedback');
        assert.match(await text(list, 'h1'), /^2 remarks$/);
        assert.match(await text(list, '.heard'), /eBPF for the on-call team.*6 people.*the labs <b>above all<\/b>/);
        await list.select('[name=said]', 'helps');
        await click(list, '.hearing button');
        assert.match(await text(list, 'h1'), /^1 remark$/);
        const files = await list.$$eval('.downloads a', (all) => all.map((one) => one.href));
        assert.equal(files.length, 3);
        for (const file of files) {
            const rows = await list.evaluate(async (file) => (await fetch(file)).text(), file);
            assert.match(rows, /k8s|eBPF/, file);
        }
        return [page, list];
    },
    async 'what is said is taken without a script, too'() {
        const page = await open('/?q=python', { script: false });
        await page.click('.say summary');
        await click(page, '.say button[value=no]');
        assert.match(await text(page, '#thanks'), /^Thank you\./);
        assert.equal(address(page), '/?q=python&thanks=does-not-help');
        return [page];
    },
    async 'without a script, forms and links do the same'() {
        const page = await open('/', { script: false });
        await page.type('#q', 'k8s');
        await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
        assert.match(address(page), /^\/\?q=k8s/);
        assert.match(await text(page, '#verdict'), /You have this/);
        return [page];
    },
};

const board = async () => {
    const page = await open('/needs');
    const field = await page.$('#file');
    await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), field.uploadFile('catalogs/demo/needs.csv')]);
    const path = address(page);
    await page.close();
    return path;
};
const checked = async (path) => {
    const page = await open(path);
    await until(page, () => !document.getElementById('under-way'));
    await page.close();
    return path;
};
const course = async () => {
    const page = await open('/?q=k8s');
    const path = await page.$eval('.details', (link) => link.getAttribute('href'));
    await page.close();
    return path;
};

try {
    for (const [name, story] of Object.entries(stories)) {
        try {
            for (const page of await story()) await page.close();
            console.log(`served: ${name}`);
        } catch (error) {
            findings.push(`${name}: ${error.stack}`);
        }
    }
    const pages = {
        start: '/', thanked: '/?q=k8s&thanks=helps', feedback: '/feedback', 'no-feedback': '/feedback?by=nobody', covered: '/?q=k8s', filtered: '/?q=python&level=beginner&hours=4&language=de&team=Platform', gap: '/?q=COBOL',
        unclear: '/?q=asdfgh', wrong: '/?q=k8s&level=wizard', hostile: '/?q=%3Cscript%3Ealert(1)%3C/script%3E', needs: '/needs',
        catalogs: '/catalogs', api: '/api#matchNeed', missing: '/nothing', course: await course(), board: await board(), offers: await checked(`${await board()}/offers`),
    };
    for (const [name, path] of Object.entries(pages)) {
        for (const look of looks) {
            const page = await open(path, { look, refused: [400, 404] });
            if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}-${look.name}.png`), fullPage: name !== 'board' });
            // Everything that is folded away or out of sight is looked at, too.
            await page.evaluate(() => {
                for (const details of document.querySelectorAll('details')) details.open = true;
                for (const element of document.querySelectorAll('*')) element.style.contentVisibility = 'visible';
            });
            const width = await page.evaluate(() => document.documentElement.scrollWidth);
            if (width > look.width) findings.push(`${path} (${look.name}): is ${width} wide`);
            const seen = await barriers(page);
            findings.push(...seen.found.map((barrier) => `${path} (${look.name}): ${barrier}`));
            await page.close();
        }
    }
    console.log(`served: ${Object.keys(pages).length} pages in ${looks.length} looks`);
} finally {
    await browser.close();
    server.removeAllListeners('exit');
    server.kill();
    rmSync(folder, { recursive: true });
}
for (const finding of findings) console.log(finding);
console.log(findings.length === 0 ? 'nothing found on the served pages' : `${findings.length} things found`);
process.exitCode = findings.length === 0 ? 0 : 1;
