/**
 * Selection expressions of WebSocket APIs, e.g. `$request.body.action` or `${request.body.kind}-v1`: their value is the
 * key that selects a route or a template.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
 */
import { UnsupportedError } from '../../core/service';
import { lookup } from '../lookup';

type Part = { readonly text: string } | { readonly path: readonly string[] };

const TOKEN = /\\\$|\$default|\$\{([^}]*)\}|\$([A-Za-z][\w.-]*)/g;

export class SelectionExpression {
  private constructor(
    /** As written in the template. */
    readonly source: string,
    private readonly parts: readonly Part[],
  ) {}

  /**
   * @param where names the property in errors
   * @param variables what a variable may start with, e.g. `request.body.`
   */
  static parse(expression: string, where: string, variables: readonly string[]): SelectionExpression {
    const parts: Part[] = [];
    let end = 0;
    for (const match of expression.matchAll(TOKEN)) {
      if (match.index > end) parts.push({ text: expression.slice(end, match.index) });
      end = match.index + match[0].length;
      const variable = match[1] ?? match[2];
      if (variable === undefined) parts.push({ text: match[0].replace('\\', '') });
      else if (variables.some((prefix) => variable.startsWith(prefix))) parts.push({ path: variable.split('.') });
      else throw unsupported(where, expression, variable, variables);
    }
    if (end < expression.length) parts.push({ text: expression.slice(end) });
    return new SelectionExpression(expression, parts);
  }

  /** The key, or undefined if a variable leads nowhere. */
  evaluate(scope: unknown): string | undefined {
    let key = '';
    for (const part of this.parts) {
      const text = 'text' in part ? part.text : lookup(scope, part.path);
      if (text === undefined) return undefined;
      key += text;
    }
    return key;
  }
}

const unsupported = (where: string, expression: string, variable: string, variables: readonly string[]) =>
  new UnsupportedError(
    `${where}: local mode does not support '$${variable}' in '${expression}', only ${variables.map((prefix) => `$${prefix}...`).join(' and ')}.`,
  );
