// SPDX-License-Identifier: Apache-2.0

import { FileError, FileStore, readFile } from './file-store';

describe('FileStore', () => {
  let store: FileStore;

  beforeEach(async () => {
    store = await FileStore.open();
  });

  afterEach(() => store.close());

  it('gives a file to those who have its address', async () => {
    const address = store.put(Buffer.from('weights'));

    const bytes = await readFile(address);

    expect(Buffer.from(bytes).toString()).toBe('weights');
  });

  it('keeps an equal file when the other is removed', async () => {
    const [first, second] = [store.put(Buffer.from('same')), store.put(Buffer.from('same'))];

    store.remove(first);

    await expect(readFile(second)).resolves.toHaveLength(4);
    expect(store.size).toBe(1);
  });

  it('does not give a file that was removed', async () => {
    const address = store.put(Buffer.from('weights'));

    store.remove(address);

    await expect(readFile(address)).rejects.toThrow(/answers 404$/);
  });
});

describe('readFile', () => {
  it('refuses a file that is not what was registered', async () => {
    const store = await FileStore.open();
    const { storageAddress } = store.put(Buffer.from('weights'));
    const { checksum } = store.put(Buffer.from('other weights'));

    const reading = readFile({ storageAddress, checksum });

    await expect(reading).rejects.toThrow(`${storageAddress} is not what was registered`);
    await store.close();
  });

  it('fails when nobody listens at the address', async () => {
    const store = await FileStore.open();
    const address = store.put(Buffer.from('weights'));
    await store.close();

    await expect(readFile(address)).rejects.toThrow(FileError);
  });

  it('fails when the asset is disabled', async () => {
    await expect(readFile(undefined)).rejects.toThrow('the asset has no address any more');
  });
});
