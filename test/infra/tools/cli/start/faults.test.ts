import { readFaults } from '#tools/cli/start/faults';

it('says what is expected if the file is missing', async () => {
  await expect(readFaults('nowhere.json')).rejects.toThrow(
    /--faults nowhere\.json cannot be read \(ENOENT\): expected the path of a faults document/,
  );
});

it('takes a document, or the JSON itself', async () => {
  const inline = await readFaults('{"seed":7,"faults":[{"type":"post-status","status":410}]}');
  expect(inline).toMatchObject({ seed: 7, faults: [{ type: 'post-status', status: 410 }] });
  await expect(readFaults('infra/local/faults/example.json')).resolves.toHaveProperty('faults');
});

it('names the entry that is wrong, and where it was read', async () => {
  await expect(readFaults('{"faults":[{"type":"post-stat"}]}')).rejects.toThrow(
    /--faults \(JSON\): faults\[0\]: type must be one of post-status, .*, got 'post-stat'/,
  );
});
