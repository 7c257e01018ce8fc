/** Calls intrinsic functions. */
import type { Json } from '#local/core/service';
import { jsonText } from '../../json-text';
import { runtimeError } from './failures';
import type { Argument, IntrinsicCall } from './intrinsic';
import { INTRINSICS } from './intrinsic-functions';
import { read, type Reading } from './reading';
import { PathNotFound } from './select';
import { ownProperty } from '#shared/base/own-property';

/** @throws StateError States.Runtime, which names the outermost call and what is wrong */
export function evaluateIntrinsic(call: IntrinsicCall, reading: Reading, random: () => number): Json {
  const failed = (why: string) => runtimeError(`The function '${call.text}' had the following error: ${why}`);

  const evaluate = ({ name, args }: IntrinsicCall): Json => {
    const result = ownProperty(INTRINSICS, name)?.call(
      args.map((argument, index) => valueOf(argument, name === 'Format' && index === 0)),
      random,
    );
    if (result === undefined) throw failed(`Invalid arguments in States.${name}`);
    return result;
  };

  const valueOf = (argument: Argument, isTemplate: boolean): Json => {
    switch (argument.kind) {
      case 'call':
        return evaluate(argument.call);
      case 'text':
        return isTemplate ? argument.template : argument.value;
      case 'value':
        return argument.value;
      case 'path':
        return selected(argument);
    }
  };

  const selected = ({ path }: Extract<Argument, { kind: 'path' }>): Json => {
    try {
      return read(path, reading);
    } catch (error) {
      if (!(error instanceof PathNotFound)) throw error;
      const input = jsonText(reading.input);
      throw failed(`The JsonPath argument for the field '${path.text}' could not be found in the input '${input}'`);
    }
  };

  return evaluate(call);
}
