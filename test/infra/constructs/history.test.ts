/** What the setting `history` adds to a stack, and that nothing of it is left without history. */
import { Match } from 'aws-cdk-lib/assertions';
import { field, type DomainEventMapping } from '#constructs/domain-events/mapping';
import type { SettingsOverrides } from '#constructs/settings/settings';
import { grantsIn, synthesized, withoutMetadata } from './support/service-template';

const MAPPING: DomainEventMapping = {
  name: 'PriceChanged',
  pattern: { source: ['shop'], detailType: ['PriceChanged'] },
  audience: { channels: ['prices'] },
  message: { type: 'priceChanged', data: field('detail') },
};

const ofPrices = (settings: SettingsOverrides, mapping = MAPPING) => synthesized(settings, [mapping]);

const TRACES = /.{0,40}(history|resume).{0,20}/gi;

describe('with history, as by default', () => {
  const { service, template } = ofPrices({});

  it('has a table whose rows expire, a route and its function', () => {
    template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: 'stream', KeyType: 'HASH' },
        { AttributeName: 'position', KeyType: 'RANGE' },
      ],
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: 'resume' });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'Gives a client what it missed',
      Environment: { Variables: Match.objectLike({ HISTORY_MINUTES: '60', HISTORY_BEFORE_JOIN: 'off' }) },
    });
    expect(service.outputs.HistoryTableName).toBeDefined();
  });

  it('lets OpenBroadcast write it, and not read it', () => {
    const table = Object.keys(template.findResources('AWS::DynamoDB::GlobalTable')).find((id) =>
      id.includes('History'),
    );
    const granted = (role: RegExp) => grantsIn(template)(role, table!);
    expect(granted(/OpenBroadcast/)).toEqual(['dynamodb:BatchWriteItem', 'dynamodb:UpdateItem']);
    expect(granted(/RoutesResume/)).toEqual(['dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:UpdateItem']);
    expect(granted(/./)).toHaveLength(5);
  });
});

it('keeps as long, and gives as much, as the setting says', () => {
  const { template } = ofPrices({ history: { minutes: 5, beforeJoin: true } });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ HISTORY_MINUTES: '5', HISTORY_BEFORE_JOIN: 'on' }) },
  });
});

it('leaves nothing of it in the template without history: no table, route, function, variable, grant or output', () => {
  const { service, template } = ofPrices({ history: { minutes: 0 } });
  const found = withoutMetadata(template).match(TRACES) ?? [];
  expect(found).toEqual([]);
  expect(service.outputs).not.toHaveProperty('HistoryTableName');
  expect(service.history).toBeUndefined();
  template.resourceCountIs('AWS::DynamoDB::GlobalTable', 3);
  expect(withoutMetadata(ofPrices({}).template).match(TRACES)!.length).toBeGreaterThan(20);
});

it.each([
  [{ history: { minutes: 0 } }, MAPPING, 'needs history, and the setting history.minutes is 0'],
  [{}, { ...MAPPING, history: false }, 'needs history, and the mapping has history: false'],
  [{}, { ...MAPPING, audience: { users: ['alice'] } }, 'keeps a last value of channels or of everyone, not of users'],
])('refuses at synth to keep a last value that could not be kept: %#', (settings, mapping, why) => {
  const message = { ...mapping.message, retain: 'A-1' };
  expect(() => ofPrices(settings, { ...mapping, message })).toThrow(`Mapping 'PriceChanged': message.retain ${why}`);
});

it.each([{ minutes: -1 }, { minutes: 1441 }, { minutes: 1.5 }])('refuses %j, naming the setting', (history) => {
  expect(() => ofPrices({ history })).toThrow('history.minutes must be');
});
