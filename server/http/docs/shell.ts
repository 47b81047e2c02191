import { html, raw } from 'hono/html';
import type { Markup } from './endpoint.ts';
import { docsStyle } from './style.ts';

/** What all pages of the documentation share. Without any script. */
export const docsShell = ({ title, navigation, main }: { title: string; navigation: Markup; main: Markup }): Markup => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>hexwatch: ${title}</title>
<link rel="icon" href="/icon.svg" type="image/svg+xml">
<style>${raw(docsStyle)}</style>
</head>
<body>
<div class="frame">
<nav id="contents" aria-label="Contents">
${navigation}
</nav>
<main>
<a class="to-contents" href="#contents">Contents</a>
${main}
</main>
</div>
</body>
</html>`;

const pages = [['/docs', 'Reference'], ['/docs/methods', 'Methods'], ['/docs/numbers', 'Numbers we match']] as const;

/** The pages of the documentation, the one that is open marked. */
export const pageLinks = (version: string, open: string): Markup => html`<p><a href="/">hexwatch</a> <span class="quiet">${version}</span></p>
<ul>${pages.map(([path, title]) => html`<li><a href="${path}"${path === open ? raw(' aria-current="page"') : ''}>${title}</a></li>`)}</ul>`;
