/**
 * Local mode: boots the output of `cdk synth` on this machine. Starts listening, makes the services while the app is
 * synthesized, then creates the template's resources through the services' providers. README.md lists what is supported.
 */
import { RunningStack } from './cloud-assembly/running-stack';
import { synthesize, type Sources, type SynthesizedAssembly } from './cloud-assembly/synth';
import type { LocalCloud, LocalCloudOptions } from './boot/local-cloud';
import { DEFAULT_PORT } from './default-port';
import { createServices, type Services } from './boot/services';
import { parseFaults } from './faults';
import { healthHandler } from './http/health';
import { LocalServer } from './http/local-server';
import { leftOut, leftOutApiHandler, notEmulated, notEmulatedHandler } from './http/not-emulated';
import { DEVELOPER_CREDENTIALS } from './iam/credentials';

export type { AppCloud, AppCloudOptions, AppLogs } from './boot/app-cloud';
export type { LocalCloud, LocalCloudOptions } from './boot/local-cloud';
export { SynthesisError } from './cloud-assembly/run-app';
export { ResourceCreationError } from './cloud-assembly/resource-creation-error';
export { RestartNeededError } from './cloud-assembly/stack-changes';
export { FaultsDocumentError, parseFaults, type FaultsDocument, type FaultsInput } from './faults';
export { UnsupportedError } from './core/service';
export { PortTakenError } from './http/port-taken-error';

/**
 * @throws FaultsDocumentError if the option `faults` is invalid
 * @throws PortTakenError if another program uses the port
 * @throws SynthesisError if the CDK app fails
 * @throws UnsupportedError if the template holds something that local mode does not emulate
 * @throws ResourceCreationError if a resource cannot be created
 */
export async function startLocalCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  const { projectRoot, app, context, stackName, stackWithOutputs, strict = false, port = DEFAULT_PORT } = options;
  const region = options.region ?? process.env.AWS_REGION ?? 'us-east-1';
  const synth = () =>
    synthesize({
      projectRoot,
      app,
      region,
      ...(context && { context }),
      ...(stackName !== undefined && { stackName }),
      ...(stackWithOutputs && { stackWithOutputs }),
    });
  const faults = options.faults && parseFaults(options.faults);
  const server = new LocalServer();
  let services: Services | undefined;
  const stop = async () => {
    try {
      await services?.stop();
    } finally {
      await server.close();
    }
  };
  try {
    await server.listen(port);
    let assembly: SynthesizedAssembly | undefined;
    const running: { stack?: RunningStack } = {};
    let ready = false;
    server.addHandler(
      healthHandler(() => ({
        status: ready ? 'ready' : 'starting',
        region,
        services: (services?.context.registry.all() ?? []).map(({ name }) => name),
      })),
    );
    const assets = {
      directory: (key: string) => assembly!.assets.directory(key),
      file: (key: string) => assembly!.assets.file(key),
    };
    const notEmulatedHere = (service: string) => notEmulated(service, running.stack?.inert() ?? []);
    server.addHandler(notEmulatedHandler(() => services?.context.registry, notEmulatedHere));
    server.addPageHandler(leftOutApiHandler((hostId, segment) => running.stack?.leftOutApi(hostId, segment)));
    const [made, synthesized] = await Promise.allSettled([
      createServices({ region }, server, assets, () => running.stack?.describe(server.url), options, {
        ...(!strict && { notEmulated: notEmulatedHere }),
        refuseLeftOut: (service, input) => {
          const resource = running.stack?.leftOutIn(service, input);
          return resource && leftOut(resource);
        },
      }),
      synth(),
    ]);
    if (made.status === 'fulfilled') services = made.value;
    assembly = valueOf(synthesized);
    const parts = valueOf(made);
    const stack = new RunningStack(
      assembly,
      parts.providers,
      { region },
      { strict, stagePaths: parts.context.stagePaths },
    );
    running.stack = stack;
    await stack.create();
    if (faults) parts.faults.set(faults);
    ready = true;
    const reload = async () => {
      const previous = assembly;
      assembly = await synth();
      try {
        return await stack.update(assembly);
      } catch (error) {
        assembly = previous;
        throw error;
      }
    };
    return localCloud(stack, server, parts, { stop, reload, sources: () => assembly!.sources });
  } catch (error) {
    await stop();
    throw error;
  }
}

interface LifeOfCloud {
  readonly stop: () => Promise<void>;
  readonly reload: () => Promise<string[]>;
  readonly sources: () => Sources;
}

function localCloud(
  stack: RunningStack,
  server: LocalServer,
  { context, apiGateway, dynamoDb, events, faults, iam, logStore, lambda, stepFunctions }: Services,
  { stop, reload, sources }: LifeOfCloud,
): LocalCloud {
  const { environment, credentials, registry } = context;
  const { url } = server;
  let stopped: Promise<void> | undefined;
  return {
    url,
    get outputs() {
      return stack.outputs(url);
    },
    get resources() {
      return stack.references();
    },
    get inert() {
      return stack.inert();
    },
    get sources() {
      return sources();
    },
    environment,
    access: { endpoint: url, region: environment.region, credentials: DEVELOPER_CREDENTIALS },
    credentials,
    registry,
    connections: apiGateway.connections,
    faults,
    logs: logStore,
    executions: stepFunctions.executions,
    onExecutionEvent: (listener) => stepFunctions.onExecutionEvent(listener),
    onEventNotice: (observer) => events.onNotice(observer),
    onInvocation: (listener) => lambda.onInvocation(listener),
    onTableAccess: (listener) => dynamoDb.onTableAccess(listener),
    unusedGrants: () => iam.authorizer.usage.unused(),
    addHandler: (handler) => server.addHandler(handler),
    reload,
    stop: () => (stopped ??= stop()),
  };
}

function valueOf<T>(result: PromiseSettledResult<T>): T {
  if (result.status === 'fulfilled') return result.value;
  throw result.reason;
}
