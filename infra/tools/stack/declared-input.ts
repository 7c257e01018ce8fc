/** What a rule passes to its target, read as data: constants, and which field of the event goes where. */
import type { Target } from '@aws-sdk/client-eventbridge';
import type { MappedText } from '#shared/contracts';

/** A part of the event, by its path: `$.detail.orderId`. */
export class EventPart {
  constructor(readonly path: string) {}
}

/** A string of the template, or a placeholder between strings. */
const TEXT_OR_PLACEHOLDER = /"(?:[^"\\]|\\.)*"|<([^<>"]+)>/g;
/** Starts a placeholder while the template is parsed; a string of a template can only hold it escaped. */
const MARK = '\u0000';

/**
 * JSON in which an `EventPart` stands for a value from the event; undefined if the template makes no JSON. In the
 * request of a mapping, a list of parts stands for a string composed of them.
 */
export function declaredInput(target: Target): unknown {
  const input = declaredTemplate(target);
  const { texts = [], ...others } = (input ?? {}) as {
    readonly texts?: readonly MappedText[];
    readonly request?: unknown;
  };
  if (!('request' in others) || texts.length === 0) return input;
  return {
    ...others,
    request: texts.reduce((request, { at, of }) => put(request, at, of.flatMap(partsOf)), others.request),
  };
}

const partsOf = (part: MappedText['of'][number]): readonly unknown[] =>
  typeof part === 'string' ? [part] : Object.values(part);

function put(value: unknown, [key, ...rest]: MappedText['at'], parts: readonly unknown[]): unknown {
  if (key === undefined) return parts;
  const inner = put((value as Readonly<Record<string | number, unknown>>)[key], rest, parts);
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (index === key ? inner : item))
    : { ...(value as object), [key]: inner };
}

function declaredTemplate({ Input, InputPath, InputTransformer }: Target): unknown {
  if (InputPath !== undefined) return new EventPart(InputPath);
  if (Input !== undefined) return parsed(Input);
  if (InputTransformer?.InputTemplate === undefined) return new EventPart('$');
  const { InputTemplate, InputPathsMap = {} } = InputTransformer;
  // EventBridge's own variables, such as <aws.events.rule-name>, have no path in the event.
  const marked = (name: string) => JSON.stringify(`${MARK}${InputPathsMap[name] ?? name}`);
  return parsed(InputTemplate.replace(TEXT_OR_PLACEHOLDER, (text, name?: string) => (name ? marked(name) : text)));
}

/** The mapping a rule belongs to; undefined for a rule that passes on what was broadcast already. */
export function mappingOf(target: Target): string | undefined {
  const input = declaredInput(target) as { readonly mapping?: unknown } | null | undefined;
  return typeof input?.mapping === 'string' ? input.mapping : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) =>
      typeof value === 'string' && value.startsWith(MARK) ? new EventPart(value.slice(MARK.length)) : value,
    );
  } catch {
    return undefined;
  }
}

/** Every part of the event in a value. */
export function eventPartsIn(value: unknown): readonly EventPart[] {
  if (value instanceof EventPart) return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(eventPartsIn) : [];
}
