/**
 * The part of an execution environment that runs in its worker thread: loads the handler once, then runs one invocation
 * after the other. `runtime-code.ts` bundles it; `environment/execution-environment.ts` talks to it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { reportOf } from './error-report';
import { invocationContext } from './invocation-context';
import { loadHandler, type Handler } from './load-handler';
import { leadToEndpoint } from './local-apis';
import type { ErrorReport, InvokeMessage, WorkerMessage, WorkerSetup } from './messages';
import { Output } from './output';

const setup = workerData as WorkerSetup;
const port = parentPort!;
const send = (message: WorkerMessage) => port.postMessage(message);
const output = new Output(
  (message) => send({ type: 'log', message }),
  setup.logFormat,
  process.env.AWS_LAMBDA_LOG_LEVEL,
);

async function start(): Promise<void> {
  output.install();
  leadToEndpoint(setup.apiHosts, setup.endpoint);
  process.on('uncaughtException', (error) => crash(reportOf(error), 'Uncaught Exception'));
  process.on('unhandledRejection', (reason) =>
    crash(
      { ...reportOf(reason), errorType: 'Runtime.UnhandledPromiseRejection', errorMessage: String(reason) },
      'Unhandled Promise Rejection',
    ),
  );
  try {
    const handler = await loadHandler(setup.codeDirectory, setup.handler);
    port.on('message', (message: InvokeMessage) => void invoke(handler, message));
    send({ type: 'ready' });
  } catch (error) {
    crash(reportOf(error), 'Uncaught Exception');
  }
}

async function invoke(handler: Handler, message: InvokeMessage): Promise<void> {
  output.requestId = message.requestId;
  try {
    const payload = serialize(await handler(JSON.parse(message.payload), invocationContext(message)));
    send({ type: 'result', payload, heapBytes: process.memoryUsage().heapUsed });
  } catch (thrown) {
    const error = reportOf(thrown);
    logError(error, 'Invoke Error');
    send({ type: 'failure', error, heapBytes: process.memoryUsage().heapUsed });
  }
}

function serialize(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch {
    throw new Error('Unable to stringify response body');
  }
}

function crash(error: ErrorReport, title: string): void {
  logError(error, title);
  send({ type: 'crash', error });
  process.exit(1);
}

function logError({ errorType, errorMessage, trace }: ErrorReport, title: string): void {
  const report = { errorType, errorMessage, stackTrace: trace };
  if (setup.logFormat === 'JSON') output.log('ERROR', report);
  else output.log('ERROR', `${title} \t${JSON.stringify(report)}`);
}

void start();
