// editor.js - each model: import, every decision's view, save, and the saved file is the same program.
// Usage: BROWSER=chromium WORK=build/editor node editor.js MODEL.dmn ...   (prints TAP)
'use strict';

const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const { logicOf, MODEL } = require('./logic.js');

const work = path.resolve(process.env.WORK);
const { chromium } = require(path.join(work, 'node_modules', 'playwright-core'));
const dist = path.join(work, 'node_modules', 'dmn-js', 'dist');
const program = process.env.ARREARS;

let count = 0, failed = 0;
function tap(ok, name, detail) {
	count++;
	if (!ok)
		failed++;
	console.log(`${ok ? 'ok' : 'not ok'} ${count} - ${name}`);
	for (const line of (detail || []).join('\n').split('\n').filter((l) => l))
		console.log('# ' + line);
}

// Runs in the page. Opens the model; answers warnings, views, and the saved text.
async function openAndSave(xml) {
	const modeler = new window.DmnJS({ container: '#canvas', width: 1600, height: 1000 });
	const result = { warnings: [], views: [], saved: null, drawn: 0 };
	try {
		// Each view is opened once, below: opening the diagram twice warns of its own marks.
		const imported = await modeler.importXML(xml, { open: false });
		for (const warning of imported.warnings)
			result.warnings.push(String(warning.message || warning));
		for (const view of modeler.getViews()) {
			const opened = await modeler.open(view);
			for (const warning of (opened && opened.warnings) || [])
				result.warnings.push(String(warning.message || warning));
			result.views.push({ type: view.type, id: view.element.id, name: view.element.name });
			if (view.type === 'drd')
				result.drawn = modeler.getActiveViewer().get('elementRegistry')
					.filter((e) => e.businessObject && !e.labelTarget).map((e) => e.id);
			else if (!document.querySelector('#canvas').textContent.trim())
				result.warnings.push('view of ' + view.element.id + ' is empty');
		}
		result.saved = (await modeler.saveXML({ format: true })).xml;
	} finally {
		modeler.destroy();
	}
	return result;
}

// Runs in the page. What the file has that the editor must show.
function contents(xml, model) {
	const doc = new DOMParser().parseFromString(xml, 'application/xml');
	// What another model holds is no element of this drawing, and so no arrow leads to it.
	const here = (e) => ![...e.children].some((r) => r.hasAttribute('href') && !r.getAttribute('href').startsWith('#'));
	const ids = (name) => [...doc.getElementsByTagNameNS(model, name)].filter(here).map((e) => e.getAttribute('id'));
	return {
		decisions: ids('decision'),
		drawn: [...ids('decision'), ...ids('inputData'), ...ids('informationRequirement'),
			...ids('businessKnowledgeModel'), ...ids('knowledgeRequirement'), ...ids('knowledgeSource')]
	};
}

function firstDifference(a, b) {
	for (let i = 0; i < Math.max(a.length, b.length); i++)
		if (a[i] !== b[i])
			return [`line ${i + 1}`, `shipped: ${a[i]}`, `saved:   ${b[i]}`];
	return [];
}

// Our own reading of both files; null where the program can't print models yet.
function printed(file) {
	try {
		return execFileSync(program, ['rules', 'print', file], { encoding: 'utf8', stdio: 'pipe' }).split('\n');
	} catch (error) {
		return null;
	}
}

async function checkModel(page, file, problems) {
	const xml = fs.readFileSync(file, 'utf8');
	const name = path.basename(path.dirname(file)) + '/' + path.basename(file);
	let result;
	problems.length = 0;
	try {
		result = await page.evaluate(openAndSave, xml);
	} catch (error) {
		tap(false, `${name}: opens`, String(error.message).split('\n'));
		return;
	}
	const warnings = result.warnings.concat(problems);
	tap(warnings.length === 0, `${name}: opens without a warning`, warnings.slice(0, 20));

	const want = await page.evaluate(([text, model]) => window.contents(text, model), [xml, MODEL]);
	const seen = new Set(result.views.map((view) => view.id));
	const unseen = want.decisions.filter((id) => !seen.has(id));
	// A model of functions alone has none.
	tap(unseen.length === 0 && (want.decisions.length > 0 || !xml.includes('<decision ')),
		`${name}: ${want.decisions.length} decisions have a view`, unseen);
	const drawn = new Set(result.drawn || []);
	const missing = want.drawn.filter((id) => !drawn.has(id));
	tap(missing.length === 0, `${name}: ${want.drawn.length} elements and arrows are drawn`, missing);

	const saved = path.join(work, 'saved', name.replace('/', '-'));
	fs.mkdirSync(path.dirname(saved), { recursive: true });
	fs.writeFileSync(saved, result.saved);
	const [before, after] = await page.evaluate(([a, b]) => [window.logicOf(a), window.logicOf(b)], [xml, result.saved]);
	const difference = firstDifference(before, after);
	tap(difference.length === 0, `${name}: saved with the same logic`, difference);
	const ours = printed(file);
	if (ours) {
		const theirs = printed(saved) || ['the saved file is refused'];
		const change = firstDifference(ours, theirs);
		tap(change.length === 0, `${name}: the saved file is the same program`, change);
	}
}

async function main(files) {
	const browser = await chromium.launch({ executablePath: process.env.BROWSER,
		args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
	const page = await browser.newPage({ viewport: { width: 1700, height: 1100 } });
	const problems = [];
	page.on('pageerror', (error) => problems.push('error: ' + error.message));
	page.on('console', (message) => {
		if (message.type() === 'error' || message.type() === 'warning')
			problems.push(message.type() + ': ' + message.text());
	});
	await page.setContent('<!doctype html><div id="canvas" style="width:1600px;height:1000px"></div>');
	for (const sheet of ['diagram-js.css', 'dmn-js-shared.css', 'dmn-js-drd.css', 'dmn-js-decision-table.css', 'dmn-js-literal-expression.css'])
		await page.addStyleTag({ path: path.join(dist, 'assets', sheet) });
	await page.addScriptTag({ path: path.join(dist, 'dmn-modeler.development.js') });
	await page.evaluate(`window.MODEL = ${JSON.stringify(MODEL)}; const MODEL = window.MODEL; window.logicOf = ${logicOf}; window.contents = ${contents};`);
	for (const file of files)
		await checkModel(page, file, problems);
	await browser.close();
	console.log(`1..${count}`);
	process.exitCode = failed ? 1 : 0;
}

main(process.argv.slice(2)).catch((error) => {
	console.log('Bail out! ' + error.message.split('\n')[0]);
	process.exitCode = 1;
});
