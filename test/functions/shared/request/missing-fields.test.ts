import { missingFieldsText } from '#shared/request/missing-fields';

const text = (fields: string[], detail: unknown) => missingFieldsText('OrderShipped', { fields, detail });

it('names the one field that is absent', () => {
  expect(text(['detail.customerId', 'detail.orderId'], { orderId: 'o-1' })).toBe(
    'detail.customerId is absent: mapping OrderShipped needs it. Publish the event with it, or change the mapping.',
  );
});

it('names every field that is absent, at any depth, and none that is there', () => {
  const detail = { customer: { name: 'x' }, total: 0, note: null, list: [1] };
  const fields = [
    'detail.customer.id',
    'detail.customer.name',
    'detail.total',
    'detail.note',
    'detail.list',
    'detail.a.b',
  ];
  expect(text(fields, detail)).toBe(
    'detail.customer.id is absent, detail.a.b is absent: mapping OrderShipped needs them. Publish the event with them, or change the mapping.',
  );
});

it('says what EventBridge does not count as there', () => {
  expect(text(['detail.order', 'detail.tags'], { order: { id: 1 }, tags: [] })).toBe(
    'detail.order is an object where a single value is needed, detail.tags is an empty list: mapping OrderShipped needs them. Publish the event with them, or change the mapping.',
  );
});

it('does not take what every object has for a field', () => {
  expect(text(['detail.constructor'], {})).toContain('detail.constructor is absent');
});

it.each(['detail.note.a', 'detail.list.0', 'detail.name.length', 'detail.total.a', 'detail.order.a.b'])(
  'finds no %s in what has no fields',
  (field) => {
    const detail = { note: null, list: [1], name: 'x', total: 0, order: {} };
    expect(text([field], detail)).toContain(`${field} is absent: mapping`);
  },
);

it('still says something when all fields seem to be there', () => {
  expect(text(['detail.a', 'detail.b'], { a: 1, b: 2 })).toContain('one of detail.a, detail.b is absent');
});
