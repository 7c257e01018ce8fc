import { Receipts } from '#shared/acknowledgements/receipts';

const receipts = new Receipts('key');
const receipt = receipts.of('M/s/1');

it('a receipt is 16 characters, the same for a message each time', () => {
  expect(receipt).toMatch(/^[\w-]{16}$/);
  expect(new Receipts('key').of('M/s/1')).toBe(receipt);
});

it.each<[string, string, boolean]>([
  ['of the message', receipt, true],
  ['of another message', receipts.of('M/s/2'), false],
  ['of another key', new Receipts('other').of('M/s/1'), false],
  ['that is empty', '', false],
  ['that lacks its end', receipt.slice(0, -2), false],
  ['with more at its end', `${receipt}AA`, false],
])('a receipt %s: %s is taken: %s', (_what, given, isTaken) => {
  expect(receipts.isOf('M/s/1', given)).toBe(isTaken);
});
