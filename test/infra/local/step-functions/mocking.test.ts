import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '#local/core/service';
import { localServices } from './support/local-services';

const TASK = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' } as const;
const retried = { Retry: [{ ErrorEquals: ['Boom'], MaxAttempts: 2 }] };
const call = (extra: object = {}) => ({ ...TASK, Arguments: { FunctionName: 'f', Payload: 1 }, ...extra });
const ONE_CALL = { StartAt: 'Call', States: { Call: call({ ...retried, End: true }) } };
const overTwoItems = (processor: object = {}) => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: [1, 2],
      MaxConcurrency: 1,
      ItemProcessor: { ...processor, ...ONE_CALL },
      End: true,
    },
  },
});
const boom = { Throw: { Error: 'Boom', Cause: 'as told' } };

describe('an execution on stateMachineArn#TestCase', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mocking-'));
  const file = join(folder, 'mocks.json');
  afterAll(() => rmSync(folder, { recursive: true }));

  const configure = (responses: Json, testCase: Json = { Call: 'Answer' }) =>
    writeFileSync(
      file,
      JSON.stringify({
        StateMachines: { machine: { TestCases: { Case: testCase } } },
        MockedResponses: { Answer: responses },
      }),
    );
  const started = async (definition: object, fields: { type?: string } = {}, testCase = '#Case') => {
    const services = localServices(
      { lambda: () => ({ StatusCode: 200, Payload: '"from the service"' }) },
      { mockConfig: file },
    );
    const arn = await services.create('machine', definition, fields);
    return { ...services, description: await services.ended(await services.start(`${arn}${testCase}`)) };
  };

  it('answers a mocked task without its service', async () => {
    configure({ '0': { Return: { Payload: 'mocked' } } });
    const { description } = await started(ONE_CALL);
    expect(description).toMatchObject({ status: 'SUCCEEDED', output: '{"Payload":"mocked"}' });
    expect(description.stateMachineArn).toMatch(/:stateMachine:machine$/);
  });

  it('calls the service of a task the test case does not mock, and of every task without a test case', async () => {
    configure({ '0': boom }, {});
    expect((await started(ONE_CALL)).description.output).toContain('from the service');
    configure({ '0': boom });
    expect((await started(ONE_CALL, {}, '')).description.output).toContain('from the service');
  });

  it('answers retries in turn, ranges included', async () => {
    configure({ '0-1': boom, '2': { Return: 'third' } });
    expect((await started(ONE_CALL)).description).toMatchObject({ status: 'SUCCEEDED', output: '"third"' });
  });

  it('fails the task by the name and the cause thrown', async () => {
    configure({ '0-9': boom });
    expect((await started(ONE_CALL)).description).toMatchObject({ status: 'FAILED', error: 'Boom', cause: 'as told' });
  });

  it.each([
    ['iterations of an inline Map', {}],
    ['children of a distributed Map', { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } }],
  ])('counts invocations through the %s', async (_, processor) => {
    configure({ '0': boom, '1': { Return: 'first' }, '2': { Return: 'second' } });
    expect((await started(overTwoItems(processor))).description.output).toBe('["first","second"]');
  });

  it('fails with States.Runtime when the responses are used up', async () => {
    configure({ '0': { Return: 1 } });
    const { description } = await started(overTwoItems());
    expect(description).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(description.cause).toContain('machine#Case has no mocked response for invocation 1 of Call; it has 0.');
  });

  it('runs EXPRESS machines too', async () => {
    configure({ '0': { Return: 'mocked' } });
    expect((await started(ONE_CALL, { type: 'EXPRESS' })).description.output).toBe('"mocked"');
  });

  it('asks IAM for the machine, not for the test case', async () => {
    configure({ '0': { Return: 1 } });
    const { requests } = await started(ONE_CALL);
    expect(requests).toContain('states:StartExecution arn:aws:states:us-east-1:000000000000:stateMachine:machine');
  });

  it.each([
    ['a test case', {}, '#Other', "no test case of machine named 'Other'; according to"],
    ['a state', { Cal: 'Answer' }, '#Case', "no Task state of machine named 'Cal'"],
    ['a response', { Call: 'Anser' }, '#Case', "no entry of MockedResponses (for Call) named 'Anser'"],
  ])('refuses %s that does not exist, naming those that do', async (_, testCase, fragment, message) => {
    configure({ '0': { Return: 1 } }, testCase);
    await expect(started(ONE_CALL, {}, fragment)).rejects.toMatchObject({
      code: 'ValidationException',
      message: expect.stringContaining(message) as string,
    });
  });

  it('refuses a test case if there is no configuration', async () => {
    const { create, start } = localServices();
    const arn = await create('machine', ONE_CALL);
    await expect(start(`${arn}#Case`)).rejects.toThrow('set SFN_MOCK_CONFIG to its path');
  });

  it.each([
    ['an invocation that is not a number', { first: { Return: 1 } }, 'must be an invocation such as "0"'],
    ['a range that goes down', { '3-1': { Return: 1 } }, 'must be a range that goes up'],
    ['both Return and Throw', { '0': { Return: 1, ...boom } }, "exactly one of 'Return' (JSON) and 'Throw'"],
  ])('refuses to start with %s', (_, responses, message) => {
    configure(responses);
    expect(() => localServices({}, { mockConfig: file })).toThrow(message);
  });
});
