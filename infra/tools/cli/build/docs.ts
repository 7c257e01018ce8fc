/** `npm run docs`: writes the API reference of the packages into dist/docs with TypeDoc. A warning ends it with 1. */
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root';
import { entrySources } from './packages';

/** Types behind exported types that nobody names: parts of a union, and internals of the local engine. */
const UNNAMED = [
  ...['NoneMode', 'IamMode', 'TokenMode', 'JwtMode', 'CognitoMode', 'LambdaMode', 'ClientAuthorizer', 'ClaimNames'],
  ...['Table', 'Bucket', 'Queue', 'Topic', 'Bus', 'SecretValue', 'Parameter', 'Called', 'Machine', 'ItemAction'],
  ...[
    'Lane',
    'STACK_OUTPUTS',
    'OptionalOutput',
    'Joined',
    'EventFieldPath',
    'DataArgument',
    'MappedJson',
    'FaultsInput',
    'EventText',
    'LastValue',
    'StartRule',
  ],
  ...['AuthorizerContext', 'CallbackUrl', 'Answer', 'BroadcastsEndpointProps'],
  ...['ConnectionOperations', 'Credentials', 'FaultControl', 'InertResource'],
];

async function document(): Promise<void> {
  const { Application } = await import('typedoc');
  const application = await Application.bootstrap({
    name: 'step-functions-broadcast',
    entryPoints: Object.values(entrySources()).map((source) => join(PROJECT_ROOT, source)),
    tsconfig: join(PROJECT_ROOT, 'tsconfig.build.json'),
    readme: 'none',
    out: join(PROJECT_ROOT, 'dist/docs'),
    excludeInternal: true,
    excludePrivate: true,
    disableSources: true,
    intentionallyNotExported: UNNAMED,
    treatWarningsAsErrors: true,
  });
  const project = await application.convert();
  if (project !== undefined) application.validate(project);
  if (project !== undefined && !application.logger.hasErrors()) await application.generateOutputs(project);
  if (project === undefined || application.logger.hasErrors() || application.logger.hasWarnings()) process.exitCode = 1;
}

void document();
