/** The README of an emitted package, made from the repository's. No link leads outside the tarball, except to the web. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root';
import type { PackageSpec, ReadmePart } from './packages';

export function readmeOf({ name, description, readme }: PackageSpec): string {
  const text = [`# ${name}`, description, ...readme.map(partOf)].join('\n\n');
  return `${withoutPadding(linkedWithin(text)).trim()}\n`;
}

/** A document beside the README, a page or another file. */
export function documentOf(file: string): string {
  const text = readFileSync(join(PROJECT_ROOT, file), 'utf8');
  return file.endsWith('.md') ? withoutPadding(linkedWithin(text)) : text;
}

/** Prettier aligns the columns of tables, which is a quarter of the text, and every front end installs it. */
const withoutPadding = (text: string): string =>
  outsideCode(text, (line) => (line.startsWith('|') ? line.replace(/ +\|/g, ' |').replace(/-{4,}/g, '---') : line));

/** @throws Error if the README has no such section */
function partOf({ file, sections }: ReadmePart): string {
  const text = readFileSync(join(PROJECT_ROOT, file), 'utf8');
  // The page's title becomes a section.
  if (sections === undefined) return outsideCode(text, (line) => line.replace(/^(#+) /, '#$1 '));
  const all = text.split(/^(?=## )/m);
  return sections
    .map((title) => {
      const section = all.find((each) => each.startsWith(`## ${title}\n`));
      if (section === undefined) throw new Error(`${file} has no section '${title}'`);
      return section.trim();
    })
    .join('\n\n');
}

/** Keeps links within the page and to the web; of any other link, keeps only the text. */
function linkedWithin(text: string): string {
  const anchors = new Set([...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => `#${anchorOf(title)}`));
  return outsideCode(text, (line) =>
    line
      .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
      .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (link, shown: string, target: string) =>
        /^https?:/.test(target) || anchors.has(target) ? link : shown,
      ),
  );
}

/** As GitHub and npm make it. */
const anchorOf = (title: string): string =>
  title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');

function outsideCode(text: string, change: (line: string) => string): string {
  let inCode = false;
  return text
    .split('\n')
    .map((line) => {
      if (line.startsWith('```')) inCode = !inCode;
      return inCode ? line : change(line);
    })
    .join('\n');
}
