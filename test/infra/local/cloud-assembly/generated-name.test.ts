import fc from 'fast-check';
import { generatedName } from '#local/cloud-assembly/generated-name';

it('tells the stack and the resource, and is the same every time', () => {
  expect(generatedName('Broadcast-dev', 'Queue')).toMatch(/^Broadcast-dev-Queue-[0-9A-F]{12}$/);
  expect(generatedName('Broadcast-dev', 'Queue')).toBe(generatedName('Broadcast-dev', 'Queue'));
});

it('fits every service, and differs where stack or resource differ', () => {
  const name = fc.string({ unit: fc.constantFrom(...'aZ09'), minLength: 1, maxLength: 128 });
  fc.assert(
    fc.property(name, name, name, (stack, one, other) => {
      expect(generatedName(stack, one).length).toBeLessThanOrEqual(64);
      expect(generatedName(stack, one) === generatedName(stack, other)).toBe(one === other);
    }),
  );
});
