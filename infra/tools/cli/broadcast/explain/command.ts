/** `broadcast explain`: what the stack would do with an event, without publishing it. */
import type { CommandSpec } from '../command';
import type { ExplainOptions } from './options';

export const explain: CommandSpec<ExplainOptions> = {
  usage: 'explain <event.json>',
  summary: 'show offline what the stack would do with an event: rules, request, audience',
  description: `Runs an event through the rules of the synthesized stack on this machine: which rules match and, for each that does not,
the first field that differs; what the input transformer makes of the event; whether the request is valid; whom it
addresses. It publishes nothing and does not call AWS. The event comes from a file, or from standard input (-), as
EventBridge delivers it or as an entry of PutEvents (Source, DetailType, Detail). Exit status 1 if no valid broadcast results.`,
  examples: [
    ['broadcast explain event.json', 'with the stack of this folder'],
    [
      'broadcast explain event.json --template cdk.out/Broadcast-prod.template.json',
      'with a template synthesized before',
    ],
    [
      `echo '{"Source":"shop.orders","DetailType":"OrderShipped","Detail":{"customerId":"alice"}}' | broadcast explain -`,
      'an event that lacks a field',
    ],
  ],
  onStack: false,
  configure: (command) =>
    void command
      .option('--template <file>', 'CloudFormation template (default: from the CDK app here or in a folder above)')
      .option('--stage <name>', "stage of the CDK app, as in 'cdk -c stage='", 'dev'),
  run: async (run) => (await import('./explain')).explainEvent(run),
};
