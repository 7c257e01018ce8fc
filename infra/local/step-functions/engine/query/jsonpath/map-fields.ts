/** The fields of a Map. */
import type { Json } from '#local/core/service';
import type { MapState } from '../../definition';
import { jsonText } from '../../json-text';
import type { Step } from '../../step';
import type { MapItem } from '../../thread';
import type { Batching, Tolerance } from '../language';
import { runtimeError } from './failures';
import { effectiveInput } from './input';
import { type Reading, readingOf, readReference } from './reading';
import { wholeNumber } from './state-fields';
import { evaluateTemplate } from './template';

export async function mapItems(step: Step<MapState>): Promise<readonly Json[]> {
  const { ItemsPath = '$' } = step.state;
  const items = readReference(ItemsPath, readingOf(step, effectiveInput(step)));
  if (!Array.isArray(items)) throw runtimeError(`Reference path "${ownPath(ItemsPath)}" must point to array.`);
  step.inspect('afterItemsPath', items);
  return items;
}

/** The path within the context object, as AWS names it in the cause. */
const ownPath = (path: string): string => (path.startsWith('$$') ? path.slice(1) : path);

export async function maxConcurrency(step: Step<MapState>): Promise<number> {
  const { MaxConcurrency, MaxConcurrencyPath } = step.state;
  if (MaxConcurrencyPath === undefined) return Number(MaxConcurrency ?? 0);
  return notNegative(integerAt(step, 'MaxConcurrencyPath', MaxConcurrencyPath), 'MaxConcurrency');
}

export async function tolerance(step: Step<MapState>): Promise<Tolerance> {
  const { ToleratedFailureCount = 0, ToleratedFailurePercentage = 0 } = step.state;
  const { ToleratedFailureCountPath, ToleratedFailurePercentagePath } = step.state;
  const count =
    ToleratedFailureCountPath === undefined
      ? Number(ToleratedFailureCount)
      : notNegative(integerAt(step, 'ToleratedFailureCountPath', ToleratedFailureCountPath), 'ToleratedFailureCount');
  const percentage =
    ToleratedFailurePercentagePath === undefined
      ? Number(ToleratedFailurePercentage)
      : percentageAt(step, ToleratedFailurePercentagePath);
  return { count, percentage };
}

function percentageAt(step: Step, path: string): number {
  const field = 'ToleratedFailurePercentagePath';
  const percentage = numberAt(step, field, path, 'float', floatOf);
  if (percentage >= 0 && percentage <= 100) return percentage;
  throw runtimeError('ToleratedFailurePercentage must be between 0 and 100.');
}

const floatOf = (value: Json): number | undefined =>
  typeof value === 'number' || (typeof value === 'string' && /^[+-]?\d+(?:\.\d+)?$/.test(value))
    ? Number(value)
    : undefined;

const integerAt = (step: Step, field: string, path: string): number =>
  numberAt(step, field, path, 'integer', wholeNumber);

function numberAt(
  step: Step,
  field: string,
  path: string,
  type: 'integer' | 'float',
  parse: (value: Json) => number | undefined,
): number {
  const value = readReference(path, readingOf(step, effectiveInput(step)));
  const number = parse(value);
  if (number !== undefined) return number;
  const text = typeof value === 'string' ? value : jsonText(value);
  throw runtimeError(`The ${field} field refers to value "${text}" which is not a valid ${type}: ${path}`);
}

function notNegative(value: number, name: string): number {
  if (value < 0) throw runtimeError(`${name} cannot be negative.`);
  return value;
}

export async function batching(step: Step<MapState>): Promise<Batching> {
  const { BatchInput, MaxItemsPerBatch, MaxInputBytesPerBatch, MaxItemsPerBatchPath, MaxInputBytesPerBatchPath } =
    step.state.ItemBatcher ?? {};
  const bound = (literal: unknown, field: string, path: string | undefined): number => {
    const value = path === undefined ? Number(literal ?? 0) : notNegative(integerAt(step, field, path), field);
    return value === 0 ? Infinity : value;
  };
  return {
    maxItems: bound(MaxItemsPerBatch, 'MaxItemsPerBatchPath', MaxItemsPerBatchPath),
    maxBytes: bound(MaxInputBytesPerBatch, 'MaxInputBytesPerBatchPath', MaxInputBytesPerBatchPath),
    ...(BatchInput !== undefined && {
      batchInput: evaluate(step, BatchInput, readingOf(step, effectiveInput(step))),
    }),
  };
}

/** What ItemSelector makes of the state's input and the item, which is in the context object; else the item itself. */
export async function itemInput(step: Step<MapState>, item: MapItem): Promise<Json> {
  const { ItemSelector } = step.state;
  if (ItemSelector === undefined) return item.Value;
  const reading = readingOf(step, effectiveInput(step));
  return evaluate(step, ItemSelector, {
    ...reading,
    context: { ...(step.context() as Record<string, Json>), Map: { Item: { ...item } } },
  });
}

const evaluate = (step: Step, template: Json, reading: Reading): Json =>
  evaluateTemplate(template, reading, step.thread.frame.ports.random);
