// logic.js - the logic of a DMN file as text: what the file says, without how it is written.
// Order of attributes, prefixes, white space between elements and the diagram do not count;
// everything else does.
'use strict';

const MODEL = 'https://www.omg.org/spec/DMN/20191111/MODEL/';

// Runs in the browser: XML text -> list of lines. Throws on XML that is not well formed.
function logicOf(xml) {
	const doc = new DOMParser().parseFromString(xml, 'application/xml');
	if (doc.querySelector('parsererror'))
		throw new Error('not well formed: ' + doc.querySelector('parsererror').textContent);
	const lines = [];
	const defaults = { hitPolicy: 'UNIQUE', preferredOrientation: 'Rule-as-Row' };
	const tool = new Set(['exporter', 'exporterVersion']);
	const bare = (element) => {
		// An empty text is the same as none.
		return element.localName === 'text' && element.textContent.trim() === '';
	};
	const walk = (element, depth) => {
		if (element.namespaceURI !== MODEL || bare(element))
			return;
		const attributes = [...element.attributes]
			.filter((a) => a.namespaceURI === null && a.prefix !== 'xmlns' && a.name !== 'xmlns')
			.filter((a) => !tool.has(a.name) && defaults[a.name] !== a.value)
			.map((a) => a.name + '=' + JSON.stringify(a.value)).sort();
		const children = [...element.children].filter((c) => c.namespaceURI === MODEL);
		const text = children.length === 0 ? element.textContent.trim() : '';
		lines.push(' '.repeat(depth) + [element.localName, ...attributes, text].join(' ').trim());
		for (const child of children)
			walk(child, depth + 1);
	};
	walk(doc.documentElement, 0);
	return lines;
}

module.exports = { logicOf, MODEL };
