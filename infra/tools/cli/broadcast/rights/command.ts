/** `broadcast rights`: the IAM policies by which the stack is deployed. */
import { Option } from 'commander';
import type { CommandSpec } from '../command';
import type { RightsOptions } from './rights';

export const rights: CommandSpec<RightsOptions> = {
  usage: 'rights',
  summary: 'print the IAM policies that a deployment needs, derived from the template',
  description: `Derives from the synthesized stack what CloudFormation has to be allowed in order to create, update and delete it: the
policies for 'cdk bootstrap --cloudformation-execution-policies', which are AdministratorAccess otherwise. With --for
caller: the policy of whoever runs cdk deploy, a person or a pipeline. It does not call AWS. A managed policy holds 6,144
characters: --out writes as many files as that takes.`,
  examples: [
    [
      'broadcast rights --stage prod --account 123456789012 --region eu-central-1 --out rights',
      'files to create policies from',
    ],
    ['broadcast rights --for caller --account 123456789012 --region eu-central-1', 'for the role of a pipeline'],
    ['broadcast rights --template cdk.out/Broadcast-prod.template.json --name Broadcast-prod', 'of a template'],
  ],
  onStack: false,
  configure: (command) =>
    void command
      .option('--template <file>', 'CloudFormation template (default: from the CDK app here or in a folder above)')
      .option('--stage <name>', "stage of the CDK app, as in 'cdk -c stage='", 'dev')
      .option('--name <stack>', 'name of the stack (default: Broadcast-STAGE)')
      .addOption(
        new Option('--for <whom>', 'who gets the rights')
          .choices(['cloudformation', 'caller'])
          .default('cloudformation'),
      )
      .option('--boundary <arn>', 'refuse roles without this permissions boundary')
      .option('--account <id>', 'account it is deployed to', '*')
      .option('--region <region>', 'region it is deployed to', '*')
      .option('--partition <name>', 'aws, aws-cn or aws-us-gov', 'aws')
      .option('--out <folder>', 'write the policies there, as files that a managed policy can hold'),
  run: async (run) => (await import('./rights')).printRights(run),
};
