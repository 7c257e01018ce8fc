/** `broadcast asyncapi`: the messages of the stack as an AsyncAPI document. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import type { AsyncApiOptions } from './print';

export const asyncapi: CommandSpec<AsyncApiOptions> = {
  usage: 'asyncapi',
  summary: 'print the messages of the stack as an AsyncAPI 3.1 document, or as JSON Schema',
  description: `Describes what goes over the WebSocket and which events start a broadcast: the messages of the contract, the mappings, the
routes, how clients show who they are, and the protocol of channels and resuming, each with its JSON Schema. It reads the
template: of the CDK app here, of a file, or of a stack that --stack, --profile, --region or --local names. The document is
YAML, or JSON with --json.`,
  examples: [
    ['broadcast asyncapi > asyncapi.yaml', 'of the stack of this folder, without AWS'],
    ['broadcast asyncapi --stack Broadcast-prod --json > asyncapi.json', 'of a deployed stack, with its address'],
    [
      'broadcast asyncapi --schemas > messages.schema.json',
      'only the JSON Schema of every frame, for validators and code generators',
    ],
  ],
  configure: (command) =>
    void command
      .addOption(
        new Option(
          '--template <file>',
          'CloudFormation template (default: from the CDK app here or in a folder above)',
        ).conflicts(['stack', 'local']),
      )
      .option('--stage <name>', "stage of the CDK app, as in 'cdk -c stage='", 'dev')
      .option('--schemas', 'print one JSON Schema (draft 7) of all frames'),
  run: async (run) => (await import('./print')).printAsyncApi(run),
};
