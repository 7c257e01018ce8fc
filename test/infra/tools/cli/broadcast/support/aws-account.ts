/** An AWS account as far as `doctor` asks for one: a small HTTP endpoint that speaks the protocols of the services. */
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Target } from '#tools/stack/target';
import { elements } from '#local/http/query-protocol';

export interface AccountFacts {
  /** undefined when the account is not bootstrapped. */
  readonly bootstrapVersion?: string;
  readonly requestsPerSecond: number;
  readonly logRole?: string;
  readonly newConnectionsPerSecond: number;
  readonly concurrency: number;
  /** A stack that is deployed, beside the bootstrap. */
  readonly stack?: {
    readonly name: string;
    readonly outputs: Readonly<Record<string, string>>;
    readonly template: string;
  };
  /** Names of operations the caller may not use. */
  readonly denied?: readonly string[];
}

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

export async function startAccount(facts: AccountFacts) {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const operation = operationOf(request.url ?? '', request.headers['x-amz-target'], body);
      const { status = 200, body: answer } = facts.denied?.includes(operation)
        ? denied(operation)
        : answerTo(operation, new URLSearchParams(body).get('StackName') ?? '', facts);
      const isXml = typeof answer === 'string';
      response.writeHead(status, {
        'content-type': isXml ? 'text/xml' : 'application/json',
        ...(status === 403 && { 'x-amzn-errortype': 'AccessDeniedException' }),
      });
      response.end(isXml ? answer : JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const access: Target['access'] = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  return { access, stop: () => new Promise((resolve) => server.close(resolve)) };
}

function denied(operation: string): Answer {
  const message = `not authorized to ${operation}`;
  if (operation !== 'GetTemplate') return { status: 403, body: { __type: 'AccessDeniedException', message } };
  const Error = { Type: 'Sender', Code: 'AccessDenied', Message: message };
  return { status: 403, body: `<ErrorResponse>${elements({ Error })}</ErrorResponse>` };
}

function operationOf(url: string, target: string | string[] | undefined, body: string): string {
  if (typeof target === 'string') return target.split('.')[1] ?? '';
  if (url.startsWith('/account')) return 'GetAccount';
  if (url.includes('/account-settings')) return 'GetAccountSettings';
  return new URLSearchParams(body).get('Action') ?? '';
}

function answerTo(operation: string, stackName: string, facts: AccountFacts): Answer {
  switch (operation) {
    case 'GetAccount':
      return {
        body: {
          throttleSettings: { rateLimit: facts.requestsPerSecond, burstLimit: 5000 },
          cloudwatchRoleArn: facts.logRole,
        },
      };
    case 'GetServiceQuota':
      return { body: { Quota: { QuotaCode: 'L-9ED1E49A', Value: facts.newConnectionsPerSecond } } };
    case 'GetAccountSettings':
      return { body: { AccountLimit: { ConcurrentExecutions: facts.concurrency } } };
    case 'DescribeEventBus':
      return { body: { Name: 'default', Arn: 'arn:aws:events:eu-central-1:123456789012:event-bus/default' } };
    case 'DescribeStacks':
      return describeStacks(stackName, facts);
    case 'GetTemplate':
      if (facts.stack?.name !== stackName) return noStack(stackName);
      return xml('GetTemplate', { TemplateBody: facts.stack.template });
    default:
      return { status: 400, body: { __type: 'UnknownOperationException', message: operation } };
  }
}

function describeStacks(name: string, { bootstrapVersion, stack }: AccountFacts): Answer {
  const outputs = {
    ...(bootstrapVersion !== undefined && { CDKToolkit: { BootstrapVersion: bootstrapVersion } }),
    ...(stack && { [stack.name]: stack.outputs }),
  }[name];
  if (outputs === undefined) return noStack(name);
  const Outputs = Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue }));
  const Stacks = [{ StackName: name, CreationTime: new Date(0), StackStatus: 'UPDATE_COMPLETE', Outputs }];
  return xml('DescribeStacks', { Stacks });
}

const xml = (operation: string, result: Parameters<typeof elements>[0]): Answer => ({
  body: `<${operation}Response>${elements({ [`${operation}Result`]: result })}</${operation}Response>`,
});

function noStack(name: string): Answer {
  const Error = { Type: 'Sender', Code: 'ValidationError', Message: `Stack with id ${name} does not exist` };
  return { status: 400, body: `<ErrorResponse>${elements({ Error })}</ErrorResponse>` };
}
