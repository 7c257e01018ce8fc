import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  Choice,
  Condition,
  DefinitionBody,
  JsonPath,
  Map as MapState,
  Pass,
  StateMachine,
} from 'aws-cdk-lib/aws-stepfunctions';
import { PropertyReader } from '#local/core/property-reader';
import { type JsonObject, UnsupportedError } from '#local/core/service';
import { arnOf, localServices, ROLE } from './support/local-services';
import { only } from './support/run-definition';

const definition = {
  QueryLanguage: 'JSONata',
  ...only({ Type: 'Pass', Output: { table: '${Table}', other: '${Unknown}' } }),
};

async function create(properties: JsonObject) {
  const local = localServices();
  const [provider] = local.module.providers;
  const created = await provider?.create({
    logicalId: 'Machine',
    type: 'AWS::StepFunctions::StateMachine',
    generatedName: 'stack-Machine-1',
    properties: new PropertyReader('AWS::StepFunctions::StateMachine Machine', properties),
  });
  return { ...local, created };
}

describe('AWS::StepFunctions::StateMachine', () => {
  it('makes a machine of DefinitionString and its substitutions', async () => {
    const { created, start, ended } = await create({
      DefinitionString: JSON.stringify(definition),
      DefinitionSubstitutions: { Table: 'the "table"' },
      RoleArn: ROLE,
      StateMachineType: 'EXPRESS',
      LoggingConfiguration: { Level: 'OFF' },
      TracingConfiguration: { Enabled: true },
      Tags: [],
    });
    expect(created).toMatchObject({
      ref: arnOf('stack-Machine-1'),
      attributes: { Arn: arnOf('stack-Machine-1'), Name: 'stack-Machine-1' },
    });
    const { output } = await ended(await start(created?.ref ?? ''));
    expect(JSON.parse(output as string)).toEqual({ table: 'the "table"', other: '${Unknown}' });
  });

  it('logs to the group of its LoggingConfiguration', async () => {
    const { created, start, ended, lines } = await create({
      DefinitionString: JSON.stringify(definition),
      RoleArn: ROLE,
      StateMachineName: 'm',
      LoggingConfiguration: {
        Level: 'ALL',
        IncludeExecutionData: true,
        Destinations: [
          { CloudWatchLogsLogGroup: { LogGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:group:*' } },
        ],
      },
    });
    expect(created?.ref).toBe(arnOf('m'));
    await ended(await start(arnOf('m')));
    expect(lines.map(({ group }) => group)).toEqual(['group', 'group', 'group', 'group']);
  });

  it('makes a machine as CDK writes it by default, in JSONPath', async () => {
    const stack = new Stack();
    const greet = new Pass(stack, 'Greet', {
      parameters: { text: JsonPath.format('Hi {}', JsonPath.stringAt('$.n')) },
    });
    const each = new MapState(stack, 'Each', { itemsPath: '$.names', itemSelector: { 'n.$': '$$.Map.Item.Value' } });
    const none = new Pass(stack, 'None');
    const definition = new Choice(stack, 'Any?')
      .when(Condition.isPresent('$.names[0]'), each.itemProcessor(greet))
      .otherwise(none);
    new StateMachine(stack, 'Greetings', { definitionBody: DefinitionBody.fromChainable(definition) });
    const [resource] = Object.values(Template.fromStack(stack).findResources('AWS::StepFunctions::StateMachine'));
    const { DefinitionString } = (resource as { Properties: { DefinitionString: string } }).Properties;
    const { start, ended } = await create({ StateMachineName: 'm', DefinitionString, RoleArn: ROLE });
    expect(await ended(await start(arnOf('m'), { names: ['Ann', 'Bo'] }))).toMatchObject({
      status: 'SUCCEEDED',
      output: '[{"text":"Hi Ann"},{"text":"Hi Bo"}]',
    });
  });

  it('refuses a property it does not know, by name', async () => {
    const properties = { DefinitionString: JSON.stringify(definition), RoleArn: ROLE, Novelty: {} };
    await expect(create(properties)).rejects.toThrow('does not support Novelty');
  });

  it('refuses a definition in a bucket, where there are no assets', async () => {
    const properties = { DefinitionS3Location: { Bucket: 'b', Key: 'k' }, RoleArn: ROLE };
    await expect(create(properties)).rejects.toThrow('local mode reads assets of a CDK app only');
  });

  it('calls unsupported what only local mode refuses, and invalid what AWS does', async () => {
    const DefinitionString = JSON.stringify(only({ Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask' }));
    await expect(create({ DefinitionString, RoleArn: ROLE })).rejects.toThrow(UnsupportedError);
    const invalid = { DefinitionString: JSON.stringify({ ...definition, StartAt: 'Nowhere' }), RoleArn: ROLE };
    await expect(create(invalid)).rejects.toMatchObject({ code: 'InvalidDefinition' });
  });
});
