/** A stack with one BroadcastWebSocketApi, as somebody's own CDK app has it. */
import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { BroadcastWebSocketApi, type BroadcastWebSocketApiProps } from '#constructs/broadcast-web-socket-api/index';

/** Handler path of a file beside this one. */
export const ECHO = 'test/infra/constructs/broadcast-web-socket-api/support/handlers/echo.main';
export const NOBODY_ASKS = { authorizer: 'none' } as const;

export class TestStack extends Stack {
  readonly api: BroadcastWebSocketApi;
  #template?: Template;

  constructor(props: Partial<BroadcastWebSocketApiProps> = {}, stackProps: StackProps = {}) {
    super(new App(), 'Test', stackProps);
    this.api = new BroadcastWebSocketApi(this, 'Api', { ...NOBODY_ASKS, ...props });
  }

  /** Synthesized once: what is added later is not in it. */
  get template(): Template {
    return (this.#template ??= Template.fromStack(this));
  }

  warnings(text: RegExp): readonly string[] {
    return Annotations.fromStack(this)
      .findWarning('*', Match.stringLikeRegexp(text.source))
      .map(({ entry }) => JSON.stringify(entry.data));
  }
}

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** The IAM statements of the role of a function, found by its logical id. */
export function statementsOf(template: Template, functionId: RegExp): Statement[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => functionId.test(id));
  return policies.flatMap(
    ([, { Properties }]) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
  );
}

/** The properties of the only function whose logical id matches. */
export function functionProperties(template: Template, id: RegExp): Record<string, unknown> {
  const found = Object.entries(template.findResources('AWS::Lambda::Function')).filter(([key]) => id.test(key));
  expect(found).toHaveLength(1);
  return found[0]![1].Properties as Record<string, unknown>;
}
