import { md5OfAttributes } from '#local/sqs/checksums';

describe('the MD5 of message attributes', () => {
  // Values AWS answered, as other SQS implementations pin them in their tests.
  it.each([
    ['1493147359900', '235c5c510d26fb653d073faed50ae77c'],
    ['1493147359901', '994258b45346a2cc3f9cbb611aa7af30'],
  ])('of a timestamp %s is what AWS computes', (StringValue, sum) => {
    expect(md5OfAttributes({ timestamp: { DataType: 'Number', StringValue } })).toBe(sum);
  });

  it('does not depend on the order, but on type and transport', () => {
    const a = { DataType: 'String', StringValue: 'aGk=' };
    const b = { DataType: 'Binary', BinaryValue: 'aGk=' };
    expect(md5OfAttributes({ a, b })).toBe(md5OfAttributes({ b, a }));
    expect(md5OfAttributes({ a })).not.toBe(md5OfAttributes({ a: b }));
  });

  it('is absent without attributes', () => {
    expect(md5OfAttributes({})).toBeUndefined();
  });
});
