/** `broadcast explain`: what the stack would make of an event, without one. */
import type { CommandSpec } from '../command';
import type { ExplainOptions } from './options';

export const explain: CommandSpec<ExplainOptions> = {
  usage: 'explain <event.json>',
  summary: 'what would become of an event: rules, request, validation, audience; offline',
  description: `Runs an event through the rules of the synthesized stack on this machine: which match, and of each that does not, the
first field that differs; what the input transformer makes of it; whether the request is valid; whom it addresses.
Nothing is published, and AWS is not asked. The event is a file, or - for standard input: as EventBridge delivers it,
or as an entry of PutEvents (Source, DetailType, Detail). Exit status 1 when no valid broadcast comes of it.`,
  examples: [
    ['broadcast explain event.json', 'with the stack of this folder'],
    [
      'broadcast explain event.json --template cdk.out/Broadcast-prod.template.json',
      'with a template that was synthesized',
    ],
    [
      `echo '{"Source":"shop.orders","DetailType":"OrderShipped","Detail":{"customerId":"alice"}}' | broadcast explain -`,
      'an event that lacks a field',
    ],
  ],
  onStack: false,
  configure: (command) =>
    void command
      .option('--template <file>', 'CloudFormation template (default: that of the CDK app here or above)')
      .option('--stage <name>', "stage of the CDK app, as in 'cdk -c stage='", 'dev'),
  run: async (run) => (await import('./explain')).explainEvent(run),
};
