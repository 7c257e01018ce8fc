/** What the setting `acknowledgements` adds to a stack, and that nothing of it is there without it. */
import { Match } from 'aws-cdk-lib/assertions';
import { grantsIn, synthesized, withoutMetadata } from './support/service-template';

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
    const granted = (role: RegExp) => grantsIn(template)(role, table!);
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
