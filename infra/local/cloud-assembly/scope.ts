/** The meaning of names in a template: pseudo parameters, parameters, and the resources created so far. */
import { ownProperty } from '#shared/base/own-property';
import { ACCOUNT_ID, arn, PARTITION, URL_SUFFIX, type Environment } from '../core/identity';
import type { CreatedResource } from '../core/resource';
import { UnsupportedError } from '../core/service';
import type { StandIn } from './not-emulated';
import type { Template, TemplateParameter } from './template';

export class Scope {
  readonly #created: Map<string, CreatedResource>;
  readonly #pseudoParameters: Readonly<Record<string, unknown>>;

  constructor(
    readonly template: Template,
    readonly stackName: string,
    environment: Environment,
    created: ReadonlyMap<string, CreatedResource> = new Map(),
    /** For resources that are not created, by logical id. */
    private readonly standIns: ReadonlyMap<string, StandIn> = new Map(),
  ) {
    this.#created = new Map(created);
    this.#pseudoParameters = {
      'AWS::AccountId': ACCOUNT_ID,
      'AWS::Region': environment.region,
      'AWS::Partition': PARTITION,
      'AWS::URLSuffix': URL_SUFFIX,
      'AWS::StackName': stackName,
      'AWS::StackId': arn(environment, 'cloudformation', `stack/${stackName}/local`),
      'AWS::NotificationARNs': [],
    };
  }

  get created(): ReadonlyMap<string, CreatedResource> {
    return this.#created;
  }

  setCreated(logicalId: string, resource: CreatedResource): void {
    this.#created.set(logicalId, resource);
  }

  /** The value of `Ref`. */
  ref(name: string): unknown {
    const parameter = ownProperty(this.template.Parameters, name);
    if (parameter) return parameterValue(name, parameter);
    return Object.hasOwn(this.#pseudoParameters, name) ? this.#pseudoParameters[name] : this.#resource(name).ref;
  }

  /** The value of `Fn::GetAtt`. */
  attribute(logicalId: string, attribute: string): string {
    const found = this.#resource(logicalId);
    if ('attribute' in found) return found.attribute(attribute);
    const attributes = found.attributes ?? {};
    const value = ownProperty(attributes, attribute);
    if (value !== undefined) return value;
    const type = this.template.Resources[logicalId]?.Type;
    throw new UnsupportedError(
      `${type} ${logicalId}: local mode has the attributes ${Object.keys(attributes).join(', ') || '(none)'}, but not ${attribute}.`,
    );
  }

  #resource(logicalId: string): CreatedResource | StandIn {
    const created = this.#created.get(logicalId) ?? this.standIns.get(logicalId);
    if (created) return created;
    throw new UnsupportedError(
      Object.hasOwn(this.template.Resources, logicalId)
        ? `'${logicalId}' is referred to but not created, because its condition is false or local mode has no need of it.`
        : `The template has no parameter or resource '${logicalId}'.`,
    );
  }
}

function parameterValue(name: string, { Type, Default }: TemplateParameter): unknown {
  if (Type.startsWith('AWS::SSM::')) {
    throw new UnsupportedError(`Parameter ${name}: local mode has no Parameter Store for type ${Type}.`);
  }
  if (Default === undefined) throw new UnsupportedError(`Parameter ${name} must have a default to run locally.`);
  return Type === 'CommaDelimitedList' ? String(Default).split(',') : String(Default);
}
