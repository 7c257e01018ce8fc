/**
 * Reads and checks the mock configuration file of AWS's Step Functions Local: which states of which machine answer with
 * which responses in which test case.
 * https://docs.aws.amazon.com/step-functions/latest/dg/sfn-local-mock-cfg-file.html
 */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { strictObject } from '#shared/base/strict-object';
import type { Json } from '../../core/service';

const json = v.custom<Json>((value) => value !== undefined, 'must be JSON');
const text = v.optional(v.string());

const responseSchema = v.union(
  [strictObject({ Return: json }), strictObject({ Throw: strictObject({ Error: text, Cause: text }) })],
  "must have exactly one of 'Return' (JSON) and 'Throw' ({ Error, Cause })",
);
const invocationsSchema = v.pipe(
  v.string(),
  v.regex(/^\d+(-\d+)?$/, 'must be an invocation such as "0", or a range such as "1-3"'),
  v.check((key) => {
    const [first = 0, last = first] = key.split('-').map(Number);
    return first <= last;
  }, 'must be a range that goes up'),
);

const configurationSchema = v.object({
  StateMachines: v.record(
    v.string(),
    v.object({
      TestCases: v.record(v.string(), v.record(v.string(), v.string('must name an entry of MockedResponses'))),
    }),
  ),
  MockedResponses: v.record(v.string(), v.record(invocationsSchema, responseSchema)),
});

export type MockConfiguration = v.InferOutput<typeof configurationSchema>;
export type MockedResponse = v.InferOutput<typeof responseSchema>;
/** Responses by the invocations they answer: `"0"`, `"1-3"`. */
export type MockedResponses = MockConfiguration['MockedResponses'][string];

/** @throws MockConfigurationError naming the file and everything that is wrong in it */
export function readMockConfiguration(file: string): MockConfiguration {
  const result = v.safeParse(configurationSchema, parse(file));
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? 'the file'}: ${issue.message}`);
  throw new MockConfigurationError(`The mock configuration ${file} cannot be used. ${faults.join('; ')}`);
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new MockConfigurationError(`The mock configuration ${file} cannot be read: ${(error as Error).message}`);
  }
}

export class MockConfigurationError extends Error {
  override readonly name = 'MockConfigurationError';
}
