import fc from 'fast-check';
import { PropertyReader } from '#local/core/property-reader';
import { generateSecretString } from '#local/secrets-manager/generate-secret-string';

const generate = (options: object) => generateSecretString(new PropertyReader('Secret', { ...options }));

describe('a generated secret', () => {
  it('has 32 characters of every type but space', () => {
    expect(generate({})).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[^\w ])[\x21-\x7e]{32}$/);
  });

  it('keeps to its length and has no excluded character', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 200 }),
        fc.string({ maxLength: 10 }),
        (PasswordLength, ExcludeCharacters) => {
          const password = generate({ PasswordLength, ExcludeCharacters });
          expect(password).toHaveLength(PasswordLength);
          expect([...password].filter((character) => ExcludeCharacters.includes(character))).toEqual([]);
        },
      ),
    );
  });

  it('is one key of the template, if there is a template', () => {
    const text = generate({
      SecretStringTemplate: '{"username":"app"}',
      GenerateStringKey: 'password',
      PasswordLength: 8,
      ExcludePunctuation: true,
      ExcludeUppercase: true,
      ExcludeLowercase: true,
    });
    expect(JSON.parse(text)).toEqual({ username: 'app', password: expect.stringMatching(/^\d{8}$/) as string });
  });

  it.each([
    [{ SecretStringTemplate: '{}' }, /GenerateStringKey and SecretStringTemplate/],
    [{ SecretStringTemplate: 'oops', GenerateStringKey: 'a' }, /a string that holds a JSON object/],
    [{ PasswordLength: 2 }, /PasswordLength must be from 4 to 4096/],
    [
      { ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true },
      /some characters must be left/,
    ],
    [{ Novelty: 1 }, /does not support Novelty/],
  ])('is refused with %j', (options, message) => {
    expect(() => generate(options)).toThrow(message);
  });
});
