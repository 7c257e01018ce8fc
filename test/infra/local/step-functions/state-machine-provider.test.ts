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

  it('refuses a property it does not know, by name', async () => {
    const properties = { DefinitionString: JSON.stringify(definition), RoleArn: ROLE, Novelty: {} };
    await expect(create(properties)).rejects.toThrow('does not support Novelty');
  });

  it('refuses a definition in a bucket, where there are no assets', async () => {
    const properties = { DefinitionS3Location: { Bucket: 'b', Key: 'k' }, RoleArn: ROLE };
    await expect(create(properties)).rejects.toThrow('local mode reads assets of a CDK app only');
  });

  it('calls unsupported what only local mode refuses, and invalid what AWS does', async () => {
    const DefinitionString = JSON.stringify(only({ Type: 'Pass' }));
    await expect(create({ DefinitionString, RoleArn: ROLE })).rejects.toThrow(UnsupportedError);
    const invalid = { DefinitionString: JSON.stringify({ ...definition, StartAt: 'Nowhere' }), RoleArn: ROLE };
    await expect(create(invalid)).rejects.toMatchObject({ code: 'InvalidDefinition' });
  });
});
