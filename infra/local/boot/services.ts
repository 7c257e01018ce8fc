/** Makes all emulated services and puts them behind the endpoint: the one list of what local mode consists of. */
import { createCloudFormationModule, type StackDescription } from '../cloudformation';
import { createApiGatewayModule, type ApiGatewayOptions } from '../api-gateway';
import type { Assets } from '../cloud-assembly/assembly';
import type { LocalContext, ServiceModule } from '../core/context';
import type { Environment } from '../core/identity';
import { StagePaths } from '../core/stage-paths';
import { type RefuseLeftOut, ServiceRegistry } from '../core/registry';
import { createDynamoDbModule, type DynamoDbOptions } from '../dynamodb';
import { createEventBridgeModule, type EventBridgeOptions } from '../events';
import { Faults, faultsHandler } from '../faults';
import { awsJsonProtocol } from '../http/aws-json-protocol';
import type { LocalServer } from '../http/local-server';
import { queryProtocol } from '../http/query-protocol';
import { createIamModule } from '../iam';
import { keyProviders } from '../kms/providers';
import { createLambdaModule, type LambdaOptions } from '../lambda';
import { createLogsModule, createLogSink, type LogStoreOptions } from '../logs';
import { createRestApiModule } from '../rest-api';
import { createSchedulerModule, type SchedulerOptions } from '../scheduler';
import { createSecretsManagerModule, type SecretsManagerOptions } from '../secrets-manager';
import { createSqsModule } from '../sqs';
import { createStepFunctionsModule, type StepFunctionsOptions } from '../step-functions';
import type { AppCloudOptions } from './app-cloud';

/** Settings of the services, mostly for tests of local mode itself. */
export interface ServiceOptions {
  readonly timeLimitFactor?: NonNullable<AppCloudOptions['timeLimitFactor']>;
  readonly apiGateway?: ApiGatewayOptions;
  readonly dynamoDb?: DynamoDbOptions;
  readonly events?: EventBridgeOptions;
  readonly lambda?: Omit<LambdaOptions, 'assets' | 'authorize'>;
  readonly logs?: LogStoreOptions;
  readonly scheduler?: SchedulerOptions;
  readonly secretsManager?: SecretsManagerOptions;
  readonly stepFunctions?: Omit<StepFunctionsOptions, 'assets'>;
}

export type Services = Awaited<ReturnType<typeof createServices>>;

/** What calls to things that are not here are answered. */
export interface Absences {
  /** For another service; without it what would call one is refused at the boot. */
  readonly notEmulated?: LocalContext['notEmulated'];
  readonly refuseLeftOut: RefuseLeftOut;
}

/**
 * @param assets where the code of the functions and the definitions of state machines are; asked only when resources are created
 * @param stack the stack of the resources; undefined until the app is synthesized
 */
export async function createServices(
  environment: Environment,
  server: LocalServer,
  assets: Assets,
  stack: () => StackDescription | undefined,
  options: ServiceOptions,
  { notEmulated, refuseLeftOut }: Absences,
) {
  const iam = createIamModule(environment);
  const { authorizer, credentials } = iam;
  const logStore = createLogSink(options.logs);
  const registry = new ServiceRegistry(authorizer.authorize, refuseLeftOut);
  const faults = new Faults(logStore, () => modules.stepFunctions);
  const context: LocalContext = {
    environment,
    registry,
    credentials,
    resourcePolicies: authorizer,
    stagePaths: new StagePaths(),
    logs: logStore,
    faults,
    ...(notEmulated && { notEmulated }),
    ...(options.timeLimitFactor !== undefined && { timeLimitFactor: options.timeLimitFactor }),
    endpoint: () => server.url,
  };
  const modules = {
    iam,
    cloudFormation: createCloudFormationModule(environment, stack),
    logs: createLogsModule(context, { store: logStore }),
    secretsManager: createSecretsManagerModule(context, options.secretsManager),
    sqs: createSqsModule(context),
    lambda: createLambdaModule(context, { ...options.lambda, assets, authorize: authorizer.authorize }),
    stepFunctions: createStepFunctionsModule(context, { ...options.stepFunctions, assets }),
    events: createEventBridgeModule(context, options.events),
    scheduler: createSchedulerModule(context, options.scheduler),
    restApi: createRestApiModule(context),
    apiGateway: createApiGatewayModule(context, options.apiGateway),
  };
  // The one that starts a process comes last: nothing after it can fail and leave the process behind.
  const dynamoDb = await createDynamoDbModule(context, withEngineOfEnvironment(options.dynamoDb));
  const all: ServiceModule[] = [dynamoDb, ...Object.values(modules)];
  for (const module of all) {
    registry.add(module.service);
    if (module.http) server.addHandler(module.http);
    if (module.pageHttp) server.addPageHandler(module.pageHttp);
    if (module.upgrade) server.addUpgradeHandler(module.upgrade);
  }
  server.addHandler(awsJsonProtocol(registry, credentials));
  server.addHandler(queryProtocol(registry, credentials));
  server.addHandler(faultsHandler(faults));
  return {
    ...modules,
    dynamoDb,
    context,
    faults,
    logStore,
    providers: [...all.flatMap(({ providers }) => providers), ...keyProviders(environment)],
    /** Callers stop before what they call, so that nothing restarts while the rest stops. */
    async stop(): Promise<void> {
      faults.clear();
      for (const { service } of [...all].reverse()) await service.stop?.();
    },
  };
}

/**
 * Which DynamoDB engine a boot uses: AWS_ENDPOINT_URL_DYNAMODB, which every AWS SDK knows, names one that is already
 * running, such as Amazon's DynamoDB Local. Without it dynalite is started.
 * @throws Error if the variable is not an http address
 */
export function withEngineOfEnvironment(options: DynamoDbOptions = {}, env = process.env): DynamoDbOptions {
  const endpoint = env.AWS_ENDPOINT_URL_DYNAMODB;
  if (options.endpoint !== undefined || endpoint === undefined || endpoint === '') return options;
  if (!/^https?:$/.test(URL.canParse(endpoint) ? new URL(endpoint).protocol : '')) {
    throw new Error(
      `AWS_ENDPOINT_URL_DYNAMODB must be the address of a DynamoDB engine, e.g. http://127.0.0.1:8000, got '${endpoint}'.`,
    );
  }
  return { ...options, endpoint };
}
