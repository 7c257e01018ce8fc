/** The meaning of names in a template: pseudo parameters, parameters, and the resources created so far. */
import { ownProperty } from '#shared/base/own-property';
import { ACCOUNT_ID, arn, PARTITION, URL_SUFFIX, type Environment } from '../core/identity';
import type { CreatedResource } from '../core/resource';
import { UnsupportedError } from '../core/service';
import type { LeftOut, LeftOutOther } from './left-out';
import { importStandIn, type StandIn } from './not-emulated';
import type { Template, TemplateParameter } from './template';

export class Scope {
  readonly #created: Map<string, CreatedResource>;
  readonly #pseudoParameters: Readonly<Record<string, unknown>>;

  constructor(
    readonly template: Template,
    readonly stackName: string,
    readonly environment: Environment,
    created: ReadonlyMap<string, CreatedResource> = new Map(),
    /** Absent if nothing may be left out. */
    readonly leftOut?: LeftOut,
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
    if (parameter) return this.#parameterValue(name, parameter);
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

  /** What `Fn::ImportValue` gives. */
  importedValue(name: string): string {
    return this.#placeholder(importStandIn(name, this.environment), {
      ...{ name, type: 'Fn::ImportValue', reason: 'another stack exports it, and local mode runs one' },
    });
  }

  /** A text with `{{resolve:...}}`, which stays as it is. */
  dynamicReference(text: string): string {
    const [name = text] = /\{\{resolve:.*?\}\}/.exec(text) ?? [];
    return this.#placeholder(text, { name, type: 'dynamic reference', reason: 'local mode resolves none' });
  }

  /** @throws UnsupportedError where nothing may be left out */
  #placeholder(value: string, { name, type, reason }: LeftOutOther): string {
    if (!this.leftOut) throw new UnsupportedError(`Local mode does not support the ${type} '${name}': ${reason}.`);
    this.leftOut.addOther({ name, type, reason });
    return value;
  }

  #resource(logicalId: string): CreatedResource | StandIn {
    const created = this.#created.get(logicalId) ?? this.leftOut?.resource(logicalId)?.standIn;
    if (created) return created;
    throw new UnsupportedError(
      Object.hasOwn(this.template.Resources, logicalId)
        ? `'${logicalId}' is referred to but not created, because its condition is false or local mode has no need of it.`
        : `The template has no parameter or resource '${logicalId}'.`,
    );
  }

  #parameterValue(name: string, { Type: type, Default }: TemplateParameter): unknown {
    if (Default === undefined) throw new UnsupportedError(`Parameter ${name} must have a default to run locally.`);
    if (type.startsWith('AWS::SSM::')) {
      const parameter = String(Default);
      return this.#placeholder(parameter, { name: parameter, type, reason: 'local mode has no Parameter Store' });
    }
    return type === 'CommaDelimitedList' ? String(Default).split(',') : String(Default);
  }
}
