/** What the setting `acknowledgements` adds to a stack, and that nothing of it is there without it. */
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { BroadcastService } from '#constructs';
import type { SettingsOverrides } from '#constructs/settings/settings';

function synthesized(settings: SettingsOverrides) {
  const stack = new Stack(new App(), 'Orders');
  const service = new BroadcastService(stack, 'Broadcast', { domainEvents: [], settings });
  service.publishOutputs();
  return { service, template: Template.fromStack(stack) };
}

/** Metadata has the settings, with their names. */
function withoutMetadata(template: Template): string {
  const { Metadata: _, ...rest } = template.toJSON();
  return JSON.stringify(rest);
}

interface Policy {
  readonly PolicyDocument: {
    readonly Statement: readonly { readonly Action: string | string[]; readonly Resource: unknown }[];
  };
}

describe('with acknowledgements', () => {
  const { service, template } = synthesized({ acknowledgements: true });

  it('has a table whose rows expire, a route and its function', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: 'of', KeyType: 'HASH' },
        { AttributeName: 'by', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      GlobalSecondaryIndexes: Match.absent(),
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'acknowledge' });
    template.hasResourceProperties('AWS::Lambda::Function', { Description: 'Takes what users acknowledge' });
    expect(service.outputs.AcknowledgementsTableName).toBeDefined();
  });

  it('lets each function do what it does and no more', () => {
    const table = Object.keys(template.findResources('AWS::DynamoDB::GlobalTable')).find((id) =>
      id.includes('Acknowledgements'),
    );
    const granted = (role: RegExp) =>
      Object.entries(template.findResources('AWS::IAM::Policy'))
        .filter(([id]) => role.test(id))
        .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
        .filter(({ Resource }) => JSON.stringify(Resource).includes(table!))
        .flatMap(({ Action }) => Action)
        .sort();
    expect(granted(/OpenBroadcast/)).toEqual(['dynamodb:PutItem', 'dynamodb:UpdateItem']);
    expect(granted(/RoutesAcknowledge/)).toEqual(['dynamodb:BatchGetItem', 'dynamodb:UpdateItem']);
    expect(granted(/RestartOverdue/)).toEqual([
      ...['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
    ]);
    expect(granted(/./)).toHaveLength(8);
  });
});

it('leaves nothing of it in the template without it, as by default', () => {
  const { service, template } = synthesized({});
  expect(withoutMetadata(template).match(/.{0,40}acknowledge.{0,20}/gi) ?? []).toEqual([]);
  expect(service.outputs).not.toHaveProperty('AcknowledgementsTableName');
  expect(service.acknowledgements).toBeUndefined();
  template.resourceCountIs('AWS::DynamoDB::GlobalTable', 4);
});
