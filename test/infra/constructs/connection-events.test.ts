import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BroadcastStack } from '#infra/broadcast-stack';
import { settingsOf } from '#infra/settings';

const stackWith = (overrides: Parameters<typeof settingsOf>[1]): Template =>
  Template.fromStack(
    new BroadcastStack(new App(), 'Test', {
      stageName: 'prod',
      settings: settingsOf('prod', overrides),
      domainEvents: [],
    }),
  );

/** Logical ids of the policies that allow an action. */
const allowed = (template: Template, action: string, resource = ''): string[] =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([, { Properties }]) => {
      const { Statement } = (
        Properties as { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } }
      ).PolicyDocument;
      return Statement.some(
        (each) => [each.Action].flat().includes(action) && JSON.stringify(each.Resource).includes(resource),
      );
    })
    .map(([id]) => id.replace(/RoleDefaultPolicy.*$/, ''))
    .sort();
const announcing = (template: Template): number =>
  JSON.stringify(template.findResources('AWS::Lambda::Function')).split('"CONNECTION_EVENTS":"on"').length - 1;

describe('connection events', () => {
  const off = stackWith({});
  const on = stackWith({ connectionEvents: true, authorizer: 'none' });

  it('are off by default, and then no function has the rights for them', () => {
    expect(announcing(off)).toBe(0);
    expect(allowed(off, 'events:PutEvents')).not.toContain('RoutesConnect');
    expect(allowed(off, 'events:PutEvents')).not.toContain('ClosingCloseConnections');
  });

  it('are put by connect, disconnect and the closing rule, and never by a sender', () => {
    expect(announcing(on)).toBe(5);
    expect(allowed(on, 'events:PutEvents')).toEqual(
      expect.arrayContaining(['ClosingCloseConnections', 'RoutesConnect', 'RoutesDisconnect']),
    );
    expect(allowed(on, 'events:PutEvents')).not.toContain('TasksSendBatch');
    expect(allowed(on, 'dynamodb:UpdateItem', 'Connections')).toEqual(
      expect.arrayContaining(['ClosingCloseConnections', 'RoutesDisconnect', 'TasksBulkSendBatch', 'TasksSendBatch']),
    );
  });
});

describe('the closing rule', () => {
  it.each([
    ['a token runs out', {}],
    ['nothing does, for rows whose socket is gone', { authorizer: 'iam' } as const],
  ])('is there where %s, and may ask and close, and not post', (_, settings) => {
    const template = stackWith(settings);
    for (const method of ['GET', 'DELETE']) {
      expect(allowed(template, 'execute-api:ManageConnections', `/${method}/@connections/*`)).toEqual([
        'ClosingCloseConnections',
      ]);
    }
    expect(allowed(template, 'execute-api:ManageConnections', '/POST/')).not.toContain('ClosingCloseConnections');
  });
});
