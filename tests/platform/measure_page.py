# SPDX-License-Identifier: ISC
"""measure_page.py [--picture PNG] PAGE FORM...: loads the wallboard in Chromium in each form (wall, dark, list, phone, phone-dark, print) and
prints a line for everything that is wrong: "FORM: what". Lines that begin with "=" are facts for the caller. With --picture it
writes a screenshot of the form instead."""
import os
import sys

from browser import Browser

FORMS = {
    'wall': {'width': 1920, 'height': 1080},
    'dark': {'width': 1920, 'height': 1080, 'dark': True},
    'big': {'width': 3840, 'height': 2160},
    'high': {'width': 1920, 'height': 1200},
    'list': {'width': 1920, 'height': 1080, 'page': 'list.html'},
    'portrait': {'width': 1080, 'height': 1920},
    'phone': {'width': 390, 'height': 844, 'mobile': True},
    'phone-dark': {'width': 360, 'height': 740, 'mobile': True, 'dark': True},
    'print': {'width': 794, 'height': 1123, 'media': 'print'},
}
SCREENS = ('wall', 'dark', 'big', 'high')  # everything on one screen
TEXT = 20  # pixels of a screen 1920 wide
CONTRAST = 4.5

MEASURE = r'''
(() => {
	const unseen = e => e.closest('.unseen, caption, title, desc, symbol, head, script, style') !== null;
	const shown = e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}) && !unseen(e);
	const number = text => (text.match(/[\d.]+/g) || []).map(Number);
	const over = (top, under) => {
		const a = top.length > 3 ? top[3] : 1;
		return [0, 1, 2].map(i => top[i] * a + under[i] * (1 - a));
	};
	const ground = e => {
		const layers = [];
		for (; e; e = e.parentElement) {
			const colour = number(getComputedStyle(e).backgroundColor);
			if (colour.length === 3 || colour[3] > 0)
				layers.push(colour);
			if (colour.length === 3 || colour[3] === 1)
				break;
		}
		return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
	};
	const light = rgb => {
		const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const contrast = (a, b) => {
		const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
		return (x + 0.05) / (y + 0.05);
	};
	const box = (e, what) => {
		const r = e.getBoundingClientRect();
		return {what: what || e.tagName + '.' + (e.getAttribute('class') || '') + ' ' + (e.textContent || '').trim().slice(0, 40),
			left: r.left, right: r.right, top: r.top + scrollY, bottom: r.bottom + scrollY, width: r.width, height: r.height};
	};
	const texts = [];
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let node; (node = walker.nextNode());) {
		const e = node.parentElement;
		if (node.data.trim() === '' || !shown(e))
			continue;
		const range = document.createRange();
		range.selectNodeContents(node);
		const r = range.getBoundingClientRect();
		if (r.width === 0)
			continue;
		const style = getComputedStyle(e);
		const svg = e.namespaceURI.endsWith('svg');
		const inside = e.closest('svg.timeline');
		const matrix = inside ? inside.getScreenCTM() : null;
		const mark = svg && e.classList.contains('count') ? e.parentElement.querySelector('rect') : null;
		const back = mark ? number(getComputedStyle(mark).fill) : ground(svg ? e.closest('svg').parentElement : e);
		const ink = over(number(svg ? style.fill : style.color), back);
		texts.push({text: node.data.trim().slice(0, 40), size: parseFloat(style.fontSize) * (matrix ? matrix.a : 1),
			contrast: contrast(ink, back)});
	}
	const elements = [...document.body.querySelectorAll('*')].filter(shown).map(e => box(e)).filter(b => b.width > 0 && b.height > 0);
	const picture = document.querySelector('svg.timeline');
	const visible = picture !== null && shown(picture);
	const labels = visible ? [...picture.querySelectorAll('text, .label')].map(e => box(e)) : [];
	const marks = visible ? [...picture.querySelectorAll('g > path, g > rect')].map(e => box(e, 'mark')) : [];
	const lines = cell => {
		const range = document.createRange();
		range.selectNodeContents(cell);
		const middles = [...range.getClientRects()].filter(r => r.width > 0).map(r => (r.top + r.bottom) / 2);
		return 1 + (Math.max(...middles) - Math.min(...middles)) / parseFloat(getComputedStyle(cell).fontSize);
	};
	const rows = [...document.querySelectorAll('#board tbody tr')].filter(shown).map(e => ({...box(e),
		lines: Math.max(...[...e.children].map(lines))}));
	const root = document.documentElement;
	const text = selector => [...document.querySelectorAll(selector)].filter(shown).map(e => e.textContent.trim());
	return {width: root.scrollWidth, height: root.scrollHeight, elements, texts, labels, marks, rows,
		lanes: text('svg.timeline .lane'), more: text('#board .more'), headline: text('.summary strong'),
		cards: text('.card dt'), empty: text('#board.empty'), names: text('#board th'), made: text('.made'),
		header: [...document.querySelectorAll('header *')].filter(shown).map(e => box(e)),
		below: [...document.querySelectorAll('#board, #wall .side, #readiness')].filter(shown).map(e => box(e))
			.sort((a, b) => a.top - b.top)[0] || null,
		hashes: (document.body.innerText.match(/[0-9a-f]{64}/g) || []).length};
})()
'''


def overlap(a, b):
    """How far two boxes overlap, by the smaller of both directions; negative: they do not."""
    return min(min(a['right'], b['right']) - max(a['left'], b['left']), min(a['bottom'], b['bottom']) - max(a['top'], b['top']))


def crossings(page):
    labels, marks = page['labels'], page['marks']
    for i, a in enumerate(labels):
        for b in labels[i + 1:]:
            if overlap(a, b) > 0.5:
                yield f'labels cross: {a["what"]} and {b["what"]}'
        for mark in marks:
            if '.label' in a['what'].lower() and overlap(a, mark) > 0.5:
                yield f'a label crosses a mark: {a["what"]}'


def outside(page, width, height):
    for element in page['elements']:
        if element['left'] < -0.5 or element['right'] > width + 0.5 or element['top'] < -0.5 or element['bottom'] > height + 0.5:
            yield 'outside the screen: {what} {left:.0f}..{right:.0f}, {top:.0f}..{bottom:.0f}'.format(**element)


def problems(form, settings, page):
    width, height = settings['width'], settings['height']
    wall = form in SCREENS
    if page['width'] > width:
        yield f'the page is {page["width"]} wide: it scrolls horizontally'
    if wall and page['height'] > height:
        yield f'the page is {page["height"]} high: it scrolls'
    yield from outside(page, width, height if wall else float('inf'))
    yield from crossings(page)
    for part in page['header']:
        if page['below'] and part['bottom'] > page['below']['top'] + 0.5:
            yield f'the header crosses what is below it: {part["what"]}'
    for text in page['texts']:
        if text['contrast'] < CONTRAST:
            yield 'contrast {contrast:.2f}: {text}'.format(**text)
        if wall and text['size'] < TEXT * width / 1920:
            yield 'text of {size:.1f} px: {text}'.format(**text)
    for row in page['rows']:
        if wall and row['lines'] > 1.5:
            yield f'a row has several lines: {row["what"]}'


def main():
    arguments, picture = sys.argv[1:], None
    if arguments[0] == '--picture':
        picture, arguments = arguments[1], arguments[2:]
    folder = 'file://' + os.path.dirname(arguments[0])
    with Browser() as browser:
        for form in arguments[1:]:
            settings = FORMS[form]
            browser.form(**{k: v for k, v in settings.items() if k != 'page'})
            address = f'{folder}/{settings.get("page", "index.html")}'
            browser.load(address)
            if picture:
                browser.picture(picture)
                continue
            page = browser.run(MEASURE)
            found = list(dict.fromkeys(problems(form, settings, page)))
            for line in found[:12]:
                print(f'{form}: {line}')
            if len(found) > 12:
                print(f'{form}: and {len(found) - 12} more')
            for key in ('headline', 'more', 'cards', 'lanes', 'empty', 'names', 'made'):
                print(f'={form} {key}: ' + ' | '.join(' '.join(text.split()) for text in page[key]))
            print(f'={form} rows: {len(page["rows"])}')
            print(f'={form} hashes: {page["hashes"]}')
            refused = [m['params']['entry']['text'] for m in browser.messages if m.get('method') == 'Log.entryAdded']
            for text in refused:
                print(f'{form}: the browser says: {text}')
            requests = {m['params']['request']['url'] for m in browser.messages if m.get('method') == 'Network.requestWillBeSent'}
            for url in requests - {address}:
                if not url.startswith('data:'):
                    print(f'{form}: a request: {url}')


if __name__ == '__main__':
    main()
