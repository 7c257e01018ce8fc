/** The table of settings in infra/README.md, made from their types: each setting's comment and default. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { settingsWith } from '#constructs/settings/defaults';
import { PROJECT_ROOT } from '#tools/cli/project-root';

const FILE = join(PROJECT_ROOT, 'infra/constructs/settings/settings.ts');
const ROOT = 'BroadcastSettings';
/** Described once for both lanes: the other one only says what differs. */
const TOLD_ELSEWHERE: Readonly<Record<string, string>> = { bulkSender: 'sender' };

/** Lines of a Markdown table, without the final line break. */
export function settingsTable(): string {
  const source = ts.createSourceFile(FILE, readFileSync(FILE, 'utf8'), ts.ScriptTarget.ES2022, true);
  const interfaces = new Map(
    source.statements.filter(ts.isInterfaceDeclaration).map((each) => [each.name.text, each] as const),
  );
  const rows = (name: string, prefix: string, values: unknown): string[] =>
    [...(interfaces.get(name)?.members ?? [])]
      .filter((member) => ts.isPropertySignature(member))
      .flatMap((member) => {
        const key = member.name.getText();
        const path = `${prefix}${key}`;
        const value = isObject(values) ? values[key] : undefined;
        const { what, otherwise } = commentOf(member);
        const type = member.type?.getText() ?? '';
        const told = interfaces.has(type) && !(key in TOLD_ELSEWHERE) && prefix === '';
        const own = told ? '' : shown(TOLD_ELSEWHERE[key] ? otherwise : value, otherwise);
        const row = `| \`${path}\` | ${own} | ${what} |`;
        return told ? [...(what === '' ? [] : [row]), ...rows(type, `${path}.`, value)] : [row];
      });
  return ['| setting | default | what it is |', '| --- | --- | --- |', ...rows(ROOT, '', settingsWith({}))].join('\n');
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function commentOf(member: ts.PropertySignature): { readonly what: string; readonly otherwise: string | undefined } {
  const [comment] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  const tag = ts.getJSDocTags(member).find(({ tagName }) => tagName.text === 'default');
  const text = (node: string | ts.NodeArray<ts.JSDocComment> | undefined) => oneLine(ts.getTextOfJSDocComment(node));
  return { what: text(comment?.comment), otherwise: tag && text(tag.comment) };
}

/** The value; in words if the comment says something that the value does not show. */
function shown(value: unknown, otherwise: string | undefined): string {
  const words = otherwise?.replace(/^- /, '');
  if (value === undefined || words?.includes(' ')) return words ?? 'none';
  return isObject(value)
    ? Object.entries(value)
        .map(([key, each]) => `${key} ${isObject(each) ? `{ ${shown(each, undefined)} }` : `\`${plain(each)}\``}`)
        .join(', ')
    : `\`${plain(value)}\``;
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
const oneLine = (text = ''): string => text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
