/**
 * Mapping templates, as far as a MOCK integration needs them: `$context.x`, `$stageVariables.x`, `$input.body` and
 * `$input.json('$.x')`. Velocity directives and other references are refused when the template is created.
 */
import { type JsonObject, UnsupportedError } from '../../core/service';
import { jsonOf, lookup, valueAt } from '../lookup';

export interface TemplateScope {
  readonly context: JsonObject;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** The message of the client, or the answer of the integration. */
  readonly body: string;
}

const VARIABLE = /\$!?\{?(context|stageVariables)((?:\.[\w-]+)+)\}?/g;
const BODY = /\$!?\{?input\.body\b\}?/g;
const JSON_PATH = /\$!?\{?input\.json\('\$((?:\.[\w-]+)*)'\)\}?/g;
const ANY_REFERENCE = /\$!?\{?[A-Za-z][\w.]*/;
const DIRECTIVE = /#(?:set|if|elseif|else|end|foreach|define|macro|parse|include|stop|break|evaluate|#|\*)/;

export class Template {
  private constructor(private readonly source: string) {}

  /** @param where names the property in errors */
  static parse(source: string, where: string): Template {
    const rest = source.replace(JSON_PATH, '').replace(BODY, '').replace(VARIABLE, '');
    const refused = ANY_REFERENCE.exec(rest) ?? DIRECTIVE.exec(rest);
    if (refused) throw new UnsupportedError(`${where}: local mode does not support '${refused[0]}' in a template.`);
    return new Template(source);
  }

  /** As in API Gateway, a reference that leads nowhere gives an empty string. */
  render({ body, ...variables }: TemplateScope): string {
    // One pass over all references, so that text sent by a client is never read as a reference.
    const references = new RegExp([JSON_PATH, BODY, VARIABLE].map(({ source }) => source).join('|'), 'g');
    return this.source.replace(references, (reference: string, jsonPath?: string, root?: string, path?: string) => {
      if (root !== undefined) return lookup(variables, [root, ...segments(path)]) ?? '';
      if (!reference.includes('input.json')) return body;
      return JSON.stringify(valueAt(jsonOf(body), segments(jsonPath))) ?? '';
    });
  }
}

const segments = (path = '') => path.split('.').slice(1);
