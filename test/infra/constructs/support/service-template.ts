/** The template of a service with some settings, and what its roles may do. */
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BroadcastService } from '#constructs';
import type { DomainEventMapping } from '#constructs/domain-events/mapping';
import type { SettingsOverrides } from '#constructs/settings/settings';

export function synthesized(settings: SettingsOverrides, domainEvents: readonly DomainEventMapping[] = []) {
  const stack = new Stack(new App(), 'Orders');
  const service = new BroadcastService(stack, 'Broadcast', { domainEvents, settings });
  service.publishOutputs();
  return { service, template: Template.fromStack(stack) };
}

/** Metadata has the settings, with their names. */
export function withoutMetadata(template: Template): string {
  const { Metadata: _, ...rest } = template.toJSON();
  return JSON.stringify(rest);
}

export interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** Statements of the policies whose logical id matches. */
export const statementsOf = (template: Template, policy: RegExp): Statement[] =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => policy.test(id))
    .flatMap(
      ([, { Properties }]) =>
        (Properties as { PolicyDocument: { Statement: readonly Statement[] } }).PolicyDocument.Statement,
    );

/** Actions of a role on resources whose logical id has a part, sorted. */
export const grantsIn =
  (template: Template) =>
  (role: RegExp, resource: string): string[] =>
    statementsOf(template, role)
      .filter(({ Resource }) => JSON.stringify(Resource).includes(resource))
      .flatMap(({ Action }) => Action)
      .sort();
