/**
 * CloudFormation's `GenerateSecretString`: a random password, alone or as one key of a JSON template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html
 */
import { randomInt } from 'node:crypto';
import type { PropertyReader } from '../core/property-reader';
import { UnsupportedError } from '../core/service';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = LOWERCASE.toUpperCase();
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const DEFAULT_LENGTH = 32;
const MAX_LENGTH = 4096;

/** @throws UnsupportedError if no such password exists, or the template is not a JSON object */
export function generateSecretString(options: PropertyReader): string {
  const key = options.optionalString('GenerateStringKey');
  const template = options.optionalString('SecretStringTemplate');
  const password = generatePassword(options);
  options.finish();
  if (key === undefined && template === undefined) return password;
  if (key === undefined || template === undefined) {
    throw new UnsupportedError('GenerateSecretString needs GenerateStringKey and SecretStringTemplate, or neither.');
  }
  return JSON.stringify({ ...parseTemplate(template), [key]: password });
}

function generatePassword(options: PropertyReader): string {
  const length = options.optionalNumber('PasswordLength') ?? DEFAULT_LENGTH;
  const eachType = options.optionalBoolean('RequireEachIncludedType') ?? true;
  const types = includedTypes(options);
  const from = eachType ? types.length : 1;
  if (types.length === 0 || !(length >= from && length <= MAX_LENGTH)) {
    throw new UnsupportedError(
      `GenerateSecretString: PasswordLength must be from ${from} to ${MAX_LENGTH} and some characters must be left, got ${length} and ${types.length} types of characters.`,
    );
  }
  const characters = eachType ? types.map(pick) : [];
  while (characters.length < length) characters.push(pick(types.join('')));
  return shuffle(characters).join('');
}

/** The characters of each type, without the excluded ones. */
function includedTypes(options: PropertyReader): string[] {
  const excluded = options.optionalString('ExcludeCharacters') ?? '';
  const types = [
    options.optionalBoolean('ExcludeLowercase') ? '' : LOWERCASE,
    options.optionalBoolean('ExcludeUppercase') ? '' : UPPERCASE,
    options.optionalBoolean('ExcludeNumbers') ? '' : NUMBERS,
    options.optionalBoolean('ExcludePunctuation') ? '' : PUNCTUATION,
    options.optionalBoolean('IncludeSpace') ? ' ' : '',
  ];
  return types
    .map((type) => [...type].filter((character) => !excluded.includes(character)).join(''))
    .filter((type) => type !== '');
}

function parseTemplate(template: string): object {
  try {
    const parsed: unknown = JSON.parse(template);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch {
    // Reported below without the text: a template may hold secrets too.
  }
  throw new UnsupportedError('SecretStringTemplate must be a string that holds a JSON object.');
}

const pick = (characters: string): string => characters.charAt(randomInt(characters.length));

/** Fisher-Yates: the required characters must not always come first. */
function shuffle(characters: string[]): string[] {
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  return characters;
}
