import { settingsOf } from '#infra/settings';
import {
  openStateMachine,
  returns,
  throws,
  type Mocks,
  type StateMachineUnderTest,
} from './support/state-machine-test';

const opened = {
  decision: 'OPEN',
  broadcastId: 'OrderShipped/shop.orders/A-1042',
  owner: 'arn:aws:states:us-east-1:000000000000:execution:broadcast:mine',
  attempt: 1,
  startedAt: '2026-01-01T00:00:00.000Z',
  executionUrl: 'https://console.example/executions/mine',
  envelope: { storedIn: 'broadcasts-table' },
  recipients: ['user#alice'],
  connectionIds: ['direct='],
  excludeUsers: [],
  excludeConnections: ['c2='],
  users: ['alice'],
};
const rows = ['c1=', 'c2=', 'direct='].map((id) => ({ connectionId: { S: id }, userId: { S: 'alice' } }));

const MOCKS: Mocks = {
  OpenBroadcast: returns({ Payload: opened }),
  QueryPage: returns({ Items: rows }),
  SendBatch: [
    throws('Lambda.TooManyRequestsException', 'Rate Exceeded.'),
    returns({ Payload: { delivered: 2, stale: [], failed: [], unsent: [] } }),
  ],
  RecordReport: returns({}),
  PublishReport: returns({ Entries: [{ EventId: '1' }], FailedEntryCount: 0 }),
  MarkPublished: returns({}),
};

// Another endpoint reads its mocks from the file it was started with.
(process.env.AWS_ENDPOINT_URL_SFN ? describe.skip : describe)('a test with mocks of its own', () => {
  let machine: StateMachineUnderTest;
  beforeAll(async () => {
    machine = await openStateMachine('broadcast.asl.json');
  });
  afterAll(() => machine?.close());

  it('sends each connection once and leaves out the excluded, the direct ones first', async () => {
    const execution = await machine.run(MOCKS, {});
    const [throttled, sent] = execution.invocations('SendBatch');
    expect(throttled?.error).toBe('Lambda.TooManyRequestsException');
    expect(sent).toMatchObject({
      arguments: {
        Payload: { connectionIds: ['direct=', 'c1='], envelope: { storedIn: 'broadcasts-table' } },
      },
      result: { Payload: { delivered: 2 } },
    });
    expect(execution.visits('AnythingPending')).toHaveLength(1);
    expect(execution.output).toMatchObject({ connections: 2, delivered: 2 });
  });

  describe('with pages left after its last round', () => {
    const ROUNDS = settingsOf('prod').fanOut.afterRounds;
    const eachRound = (result: object) => Array.from({ length: ROUNDS }, () => returns(result));
    const endless = {
      ...MOCKS,
      QueryPage: eachRound({
        Items: rows,
        LastEvaluatedKey: { connectionId: { S: 'c2=' }, recipient: { S: 'user#alice' } },
      }),
      SendBatch: eachRound({ Payload: { delivered: 2, stale: [], failed: [], unsent: [] } }),
    };

    it('hands them over to the fan-out of this claim, which reports', async () => {
      const execution = await machine.run({ ...endless, StartFanOut: returns({ ExecutionArn: 'arn:fan-out' }) }, {});
      const [started] = execution.invocations('StartFanOut');
      expect(started?.arguments).toMatchObject({
        Name: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        Input: { cursors: [{ recipient: 'user#alice', after: 'c2=' }], usersWaiting: 0, shardsWaiting: [] },
      });
      expect(execution.output).toMatchObject({ status: 'HANDED_OVER', fanOut: 'arn:fan-out' });
      expect(execution.states).not.toContain('ComposeReport');
    });

    it('accepts a fan-out that was already started, since its name contains this claim', async () => {
      const alreadyExists = throws('StepFunctions.ExecutionAlreadyExistsException', 'Execution Already Exists');
      const execution = await machine.run({ ...endless, StartFanOut: alreadyExists }, {});
      expect(execution.invocations('StartFanOut')).toHaveLength(1);
      expect(execution.output).toEqual({ broadcastId: opened.broadcastId, status: 'HANDED_OVER' });
      expect(execution.states).not.toContain('ComposeReport');
    });

    it('reports what it delivered, as FAILED, if the rest cannot be handed over', async () => {
      const denied = throws('StepFunctions.AccessDeniedException', 'not authorized to perform: states:StartExecution');
      const execution = await machine.run({ ...endless, StartFanOut: Array(5).fill(denied) }, {});
      expect(execution).toMatchObject({ status: 'FAILED', error: 'StepFunctions.AccessDeniedException' });
      expect(execution.states).toContain('RecordReport');
    });
  });

  it('says which task has no mock and called no service', async () => {
    const { OpenBroadcast, ...others } = MOCKS;
    expect(OpenBroadcast).toBeDefined();
    const execution = await machine.run({ ...others, ParkEvent: returns({ MessageId: '1' }) }, {});
    expect(execution).toMatchObject({ status: 'FAILED' });
    expect(execution.cause).toContain("no service 'lambda'");
  });

  it('refuses mocks of states the machine does not have', async () => {
    await expect(machine.run({ SendBach: returns({}) }, {})).rejects.toThrow(
      "no Task state of broadcast named 'SendBach'",
    );
  });
});

it('refuses a file that no state machine of the stack uses', async () => {
  await expect(openStateMachine('deliver.asl.json')).rejects.toThrow('No state machine of the stack is made of');
});
