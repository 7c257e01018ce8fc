/** The only way to call an emulated service: finds the operation, checks with IAM, runs it. */
import { describeValue } from '#shared/base/describe-value';
import { type Caller, type JsonObject, type LocalService, type PermissionRequest, ServiceError } from './service';

export interface ServiceCall {
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
  readonly caller: Caller;
}

/** Members that are strings in every AWS API: they become parts of ARNs, keys and messages. */
const TEXT_MEMBER = /(^|[a-z])(Name|Arn|Id|Url|Token)$/i;

/** @throws ServiceError AccessDeniedException if the caller's policies do not allow the request */
export type Authorize = (caller: Caller, request: PermissionRequest) => void;

/** Answers a call that names a resource the service does not run here; undefined for any other. */
export type RefuseLeftOut = (service: string, input: JsonObject) => ServiceError | undefined;

export class ServiceRegistry {
  readonly #services = new Map<string, LocalService>();

  constructor(
    private readonly authorize: Authorize,
    private readonly refuseLeftOut: RefuseLeftOut = () => undefined,
  ) {}

  add(service: LocalService): void {
    this.#services.set(service.name, service);
  }

  all(): readonly LocalService[] {
    return [...this.#services.values()];
  }

  get(name: string): LocalService {
    const service = this.#services.get(name);
    if (!service) {
      throw new ServiceError(
        'UnknownService',
        `Local mode has no service '${name}'; it has ${[...this.#services.keys()].join(', ')}.`,
      );
    }
    return service;
  }

  /**
   * Runs an operation as the caller.
   * @throws ServiceError as AWS would answer, AccessDeniedException included
   */
  async call({ service, operation, input, caller }: ServiceCall): Promise<unknown> {
    const found = this.get(service).operation(operation);
    if (!found)
      throw new ServiceError('UnknownOperationException', `Local mode does not support ${service}:${operation}.`);
    refuseOtherThanTexts(input);
    // Before IAM is asked: what would allow the call may be left out too.
    const leftOut = this.refuseLeftOut(service, input);
    if (leftOut) throw leftOut;
    for (const request of found.permissions(input, caller)) this.authorize(caller, request);
    return found.run(input, { caller });
  }
}

/** AWS reads a request by its model, so no operation ever gets an object in place of a name. */
function refuseOtherThanTexts(input: JsonObject): void {
  for (const [member, value] of Object.entries(input)) {
    if (!TEXT_MEMBER.test(member) || value === undefined || value === null || typeof value === 'string') continue;
    throw new ServiceError('SerializationException', `${member} must be a string, got ${describeValue(value)}.`);
  }
}
