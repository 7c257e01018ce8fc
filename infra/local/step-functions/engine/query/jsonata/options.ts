/** Options of every compiled expression. */
import type { JsonataOptions } from 'jsonata';
import { BoundedRegExp } from '../bounded-regexp';

/** Pass this wherever an expression is compiled: JSONata uses the last one passed for all expressions. */
// Its types declare an instance although it takes the class.
export const JSONATA_OPTIONS: JsonataOptions = { RegexEngine: BoundedRegExp as unknown as RegExp };
