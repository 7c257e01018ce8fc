/**
 * The stack a command works on: its outputs and resources from CloudFormation, and AWS clients made on first use. A command
 * loads only the SDK clients it uses, so that `--help` loads none.
 */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { missingOutputs, stackOutputs, type StackOutputs } from '#constructs/stack-outputs';
import type { BroadcastSettings } from '#constructs/settings/settings';
import { settingsInTemplate } from '#constructs/settings/settings-metadata';
import type { StackClients } from './stack-clients';
import { CliError, EXIT, notFound } from './exit-codes';
import type { Target } from './target';

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

type ClientClass<Client> = new (access: Target['access']) => Client;
interface Closable {
  destroy(): void;
}

export class Stack {
  readonly #clients = new Map<unknown, Closable>();
  #resources: Promise<readonly StackResource[]> | undefined;
  #shared: Promise<StackClients> | undefined;
  #template: Promise<unknown> | undefined;

  private constructor(
    readonly name: string,
    readonly outputs: StackOutputs,
    readonly target: Target,
    private readonly cloudFormation: CloudFormationClient,
  ) {}

  /** @throws CliError if there is no such stack, it is not a broadcast stack of this version, or it is not finished */
  static async find(target: Target): Promise<Stack> {
    const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
    const client = new CloudFormationClient(target.access);
    const { Stacks: [stack] = [] } = await client
      .send(new DescribeStacksCommand(target.stackName === undefined ? {} : { StackName: target.stackName }))
      .catch((error: unknown) => {
        client.destroy();
        throw isUnknownStack(error) ? unknownStack(target) : error;
      });
    const { StackName: name = '', StackStatus: status = '', Outputs = [] } = stack ?? {};
    if (!stack) throw unknownStack(target);
    if (Outputs.length === 0) {
      throw new CliError(
        EXIT.NOT_FOUND,
        `Stack ${name} has no outputs: it is ${status}. Wait for it to finish, or check it in the CloudFormation console.`,
      );
    }
    const outputs = Object.fromEntries(Outputs.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]));
    const missing = missingOutputs(outputs);
    if (missing.length > 0) {
      client.destroy();
      throw notFound(
        `Stack ${name} has no output ${missing.join(', ')}: its version differs from this command's, or it has no broadcast service. Deploy it again.`,
      );
    }
    return new Stack(name, stackOutputs(outputs), target, client);
  }

  /** An AWS client for this stack; the same one each time. */
  client<Client extends Closable>(Class: ClientClass<Client>): Client {
    const known = this.#clients.get(Class) as Client | undefined;
    if (known) return known;
    const client = new Class(this.target.access);
    this.#clients.set(Class, client);
    return client;
  }

  /** The reads and writes that the commands share with the demo and the tests. */
  shared(): Promise<StackClients> {
    this.#shared ??= import('./stack-clients').then(
      ({ StackClients }) => new StackClients(this.outputs, this.target.access),
    );
    return this.#shared;
  }

  /** Every resource; asks CloudFormation once. */
  resources(): Promise<readonly StackResource[]> {
    this.#resources ??= this.#listResources();
    return this.#resources;
  }

  /** The template it was deployed with, parsed; asks CloudFormation once. */
  template(): Promise<unknown> {
    this.#template ??= this.#readTemplate();
    return this.#template;
  }

  /** Settings it was deployed with; undefined if its template does not have them, or cannot be read. */
  settings(): Promise<BroadcastSettings | undefined> {
    return this.template().then(settingsInTemplate, () => undefined);
  }

  async close(): Promise<void> {
    this.cloudFormation.destroy();
    for (const client of this.#clients.values()) client.destroy();
    (await this.#shared)?.close();
  }

  async #readTemplate(): Promise<unknown> {
    const { GetTemplateCommand } = await import('@aws-sdk/client-cloudformation');
    const { TemplateBody = '' } = await this.cloudFormation.send(new GetTemplateCommand({ StackName: this.name }));
    return JSON.parse(TemplateBody);
  }

  async #listResources(): Promise<StackResource[]> {
    const { paginateListStackResources } = await import('@aws-sdk/client-cloudformation');
    const found: StackResource[] = [];
    const pages = paginateListStackResources({ client: this.cloudFormation }, { StackName: this.name });
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const { LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' } of StackResourceSummaries) {
        found.push({ logicalId: LogicalResourceId, physicalId: PhysicalResourceId, type: ResourceType });
      }
    }
    return found;
  }
}

/** CloudFormation has no specific error for this. */
export const isUnknownStack = (error: unknown): boolean =>
  error instanceof Error && error.name === 'ValidationError' && error.message.includes('does not exist');

const unknownStack = ({ stackName, where }: Target): CliError =>
  notFound(
    `There is no stack ${stackName ?? 'at all'} in ${where}. Name another one with --stack (npx cdk ls shows the names), --region or --profile; deploy it with 'npx cdk deploy'; or use --local for local mode.`,
  );
