/** Creates `AWS::Events::EventBus` and `AWS::Events::EventBusPolicy`. */
import type { PropertyReader } from '../../core/property-reader';
import type { ResourceProvider } from '../../core/resource';
import { type JsonObject, UnsupportedError } from '../../core/service';
import type { BusStore } from '../bus/bus-store';

export const eventBusProvider = (buses: BusStore): ResourceProvider => ({
  type: 'AWS::Events::EventBus',
  create({ properties }) {
    properties.ignore('events are in memory only: nothing is encrypted at rest', 'KmsKeyIdentifier');
    const policy = properties.optionalObject('Policy');
    properties.ignore('tags are for bills and access by tag', 'Tags');
    properties.ignore(
      'it takes only events that cannot be decrypted, and nothing is encrypted here',
      'DeadLetterConfig',
    );
    const bus = buses.create(properties.string('Name'), properties.optionalString('Description'));
    for (const statement of statementsOf(policy)) buses.allow(bus, statement);
    return { ref: bus.name, attributes: { Arn: bus.arn, Name: bus.name } };
  },
});

export const eventBusPolicyProvider = (buses: BusStore): ResourceProvider => ({
  type: 'AWS::Events::EventBusPolicy',
  create({ properties }) {
    const bus = buses.import(properties.optionalString('EventBusName'));
    const id = properties.string('StatementId');
    const statement = properties.optionalObject('Statement') ?? statementOfParts(properties, bus.arn);
    buses.allow(bus, { Sid: id, ...statement });
    return { ref: id };
  },
});

/** The older form: an account, an action and a condition on the organization. */
function statementOfParts(properties: PropertyReader, busArn: string): JsonObject {
  const principal = properties.string('Principal');
  const condition = properties.optionalReader('Condition');
  const statement = {
    Effect: 'Allow',
    Principal: principal === '*' ? '*' : { AWS: `arn:aws:iam::${principal}:root` },
    Action: properties.string('Action'),
    Resource: busArn,
    ...(condition && {
      Condition: { [condition.string('Type')]: { [condition.string('Key')]: condition.string('Value') } },
    }),
  };
  condition?.finish();
  return statement;
}

function statementsOf(policy: JsonObject | undefined): JsonObject[] {
  const statements = [policy?.Statement ?? []].flat();
  return statements.map((statement: unknown) => {
    if (typeof statement === 'object' && statement !== null) return statement as JsonObject;
    throw new UnsupportedError(
      `AWS::Events::EventBus: a statement of Policy must be an object, got ${JSON.stringify(statement)}.`,
    );
  });
}
