import { arnOf, localServices, ROLE } from '../support/local-services';
import { only } from '../support/run-definition';

const pass = only({ Type: 'Pass' });

describe('state machines', () => {
  it('are created, described, listed and deleted', async () => {
    const { call, create, requests } = localServices();
    expect(await create('b', pass, { type: 'EXPRESS' })).toBe(arnOf('b'));
    await create('a', pass);
    expect(await call('DescribeStateMachine', { stateMachineArn: arnOf('b') })).toMatchObject({
      name: 'b',
      type: 'EXPRESS',
      status: 'ACTIVE',
      roleArn: ROLE,
      definition: expect.stringContaining('"QueryLanguage":"JSONata"') as string,
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    });
    expect(await call('ListStateMachines')).toMatchObject({ stateMachines: [{ name: 'a' }, { name: 'b' }] });
    expect(requests[0]).toBe(`states:CreateStateMachine ${arnOf('b')}`);
    await call('DeleteStateMachine', { stateMachineArn: arnOf('a') });
    await expect(call('DescribeStateMachine', { stateMachineArn: arnOf('a') })).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
    });
  });

  it('may be created again just as they are, and not otherwise', async () => {
    const { create } = localServices();
    await create('m', pass);
    expect(await create('m', pass)).toBe(arnOf('m'));
    await expect(create('m', pass, { type: 'EXPRESS' })).rejects.toMatchObject({ code: 'StateMachineAlreadyExists' });
  });

  it('run the definition they were updated to, while executions keep theirs', async () => {
    const { call, create, start, ended } = localServices();
    const machine = await create('m', only({ Type: 'Wait', Seconds: 5, Output: 'old' }));
    const old = await start(machine);
    const definition = JSON.stringify({ QueryLanguage: 'JSONata', ...only({ Type: 'Pass', Output: 'new' }) });
    expect(await call('UpdateStateMachine', { stateMachineArn: machine, definition })).toHaveProperty('updateDate');
    expect(await ended(old)).toMatchObject({ output: '"old"' });
    expect(await ended(await start(machine))).toMatchObject({ output: '"new"' });
  });

  it.each([
    ['InvalidName', { name: 'a b' }],
    ['InvalidArn', { roleArn: 'me' }],
    ['InvalidDefinition', { definition: 'no json' }],
    ['InvalidDefinition', { definition: '{"StartAt":"S","States":{"S":{"Type":"Pass","Output":1,"End":true}}}' }],
    ['InvalidLoggingConfiguration', { loggingConfiguration: { level: 'LOUD' } }],
    ['ValidationException', { publish: true }],
    ['ValidationException', { type: 'FAST' }],
  ])('are refused with %s for %j', async (code, fields) => {
    await expect(localServices().create('m', pass, fields)).rejects.toMatchObject({ code });
  });

  it('are refused for what local mode does not support, by name', async () => {
    const { create } = localServices();
    const ecs = only({ Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask' });
    await expect(create('m', ecs)).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringContaining(
        "LOCAL_UNSUPPORTED: Local mode does not support the resource 'arn:aws:states:::ecs:runTask'; it supports lambda:invoke",
      ) as string,
    });
  });

  it('are validated without being created', async () => {
    const { call } = localServices();
    const validate = (definition: object) =>
      call('ValidateStateMachineDefinition', {
        definition: JSON.stringify({ QueryLanguage: 'JSONata', ...definition }),
      });
    expect(await validate(pass)).toEqual({ result: 'OK', diagnostics: [], truncated: false });
    expect(await validate({ StartAt: 'X', States: { S: { Type: 'Succeed' } } })).toMatchObject({
      result: 'FAIL',
      diagnostics: [
        {
          severity: 'ERROR',
          code: 'MISSING_TRANSITION_TARGET',
          message: "Missing 'Next' target: X",
          location: '/StartAt',
        },
        { code: 'MISSING_TRANSITION_TARGET', message: 'State "S" is not reachable.', location: '/States/S' },
      ],
    });
  });

  it.each([
    ['no JSON', 'INVALID_JSON_DESCRIPTION'],
    ['{"States":{"S":{"Type":"Succeed"}}}', 'SCHEMA_VALIDATION_FAILED'],
    [JSON.stringify(only({ Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask' })), 'LOCAL_UNSUPPORTED'],
  ])('are validated as they would be created: %s', async (definition, code) => {
    const { call } = localServices();
    expect(await call('ValidateStateMachineDefinition', { definition })).toMatchObject({
      result: 'FAIL',
      diagnostics: [{ severity: 'ERROR', code }],
    });
    await expect(call('CreateStateMachine', { name: 'm', definition, roleArn: ROLE })).rejects.toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringContaining(code) as string,
    });
  });

  it('are described only in a version that is published', async () => {
    await expect(localServices().create('m', pass, { versionDescription: 'v' })).rejects.toMatchObject({
      code: 'ValidationException',
      message: 'Version description can only be set when publish is true',
    });
  });

  it('list as many faults as are asked for', async () => {
    const definition = JSON.stringify({ StartAt: 'X', States: { S: { Type: 'Pass', A: 1, B: 1, End: true } } });
    const answer = await localServices().call('ValidateStateMachineDefinition', { definition, maxResults: 1 });
    expect(answer).toMatchObject({ result: 'FAIL', truncated: true });
    expect(answer.diagnostics).toHaveLength(1);
  });
});
