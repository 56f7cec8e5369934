// SPDX-License-Identifier: Apache-2.0

import { ChannelImportService, decode, encode, ImagePiece } from '@orchestrator/proto';
import { keyOf, newPlan } from '../testing/fixtures';
import { callEveryWrite } from '../testing/every-write';
import { MemoryDb } from '../persistence/memory-db';
import { TestChannel } from '../testing/test-channel';
import { createImage, type Parts, partsOf, sealImage, TestImport, type TestImage } from '../testing/test-image';

const { approve, put } = ChannelImportService.methods;

let parts: Parts;
let image: TestImage;
/** The same in two pieces. */
let halves: TestImage;

beforeAll(async () => {
  const channel = new TestChannel();
  await callEveryWrite(channel.as('A'));
  parts = partsOf(channel.database);
  image = createImage(parts);
  const { events, assets } = decode(ImagePiece, image.pieces[0] as Uint8Array);
  const pieces = [encode(ImagePiece, { events }), encode(ImagePiece, { assets })];
  halves = sealImage({ ...image.header, pieces: 2 }, pieces);
});

/** A channel in memory whose rpcs can be called, too. */
function emptyChannel(): { channel: TestChannel; importing: TestImport } {
  const channel = new TestChannel();
  return { channel, importing: new TestImport(channel.database) };
}

/** Organizations on one ledger, each of which has approved an image. */
async function approvedBy(digest: string, ...organizations: readonly string[]): Promise<MemoryDb> {
  const database = new MemoryDb();
  for (const requester of organizations) await new TestImport(database, { requester }).call(approve, { digest });
  return database;
}

describe('channelImportService', () => {
  it('makes a channel of an image that has the same image', async () => {
    const { importing } = emptyChannel();

    await importing.begin(halves);
    await importing.put(halves, 0);
    await importing.put(halves, 1);

    expect(partsOf(importing.database)).toEqual(parts);
  });

  it('lists what was imported as it was listed', async () => {
    const { channel, importing } = emptyChannel();
    const source = new TestChannel();
    await callEveryWrite(source.as('A'));

    await importing.begin(image);
    await importing.put(image, 0);

    const ask = async ({ computeTask, event }: ReturnType<TestChannel['as']>): Promise<unknown> => [
      await computeTask.queryTasks({}),
      await event.queryEvents({}),
    ];
    expect(await ask(channel.as('A'))).toEqual(await ask(source.as('A')));
  });

  it('answers nothing else until the last piece is there', async () => {
    const { channel, importing } = emptyChannel();
    const as = channel.as('A');

    await importing.begin(halves);
    await importing.put(halves, 0);

    const text = 'OE0013: the channel is being imported, 1 of 2 pieces are there';
    await expect(as.organization.getAllOrganizations({})).rejects.toThrow(text);
    await expect(as.profiling.registerProfilingStep({ assetKey: keyOf(1), step: 's', duration: 1 })).rejects.toThrow(
      text,
    );
    expect((await as.info.queryVersion({})).orchestrator).toBe('test');
    await importing.put(halves, 1);
    await expect(as.computePlan.registerPlan(newPlan(keyOf(9001)))).resolves.toMatchObject({ owner: 'A' });
  });

  it('begins the same image again without a change', async () => {
    const { importing } = emptyChannel();
    await importing.begin(halves);
    const state = await importing.put(halves, 0);

    expect(await importing.begin(halves)).toEqual(state);
  });

  it('refuses another image than the one that was begun', async () => {
    const { importing } = emptyChannel();
    await importing.begin(halves);

    await expect(importing.begin(image)).rejects.toThrow(
      `OE0003: the channel has been imported from image ${halves.digest}`,
    );
  });

  it('refuses a channel that has anything', async () => {
    const { channel, importing } = emptyChannel();
    await channel.as('A').organization.registerOrganization({});

    await expect(importing.begin(image)).rejects.toThrow('OE0003: the channel is not empty');
  });

  it.each<[string, () => TestImage, string]>([
    ['of another channel', () => sealImage({ ...image.header, channel: 'other' }, image.pieces), 'OE0003'],
    ['of another format', () => sealImage({ ...image.header, format: 2 }, image.pieces), 'OE0101'],
    ['without pieces', () => sealImage({ ...image.header, pieces: 0 }, []), 'OE0101'],
  ])('refuses an image %s', async (_of, create, number) => {
    await expect(emptyChannel().importing.begin(create())).rejects.toThrow(number);
  });

  it('refuses a piece that is not the next one', async () => {
    const { importing } = emptyChannel();
    await expect(importing.put(halves, 0)).rejects.toThrow('OE0003: no import of the channel is under way');
    await importing.begin(halves);

    await expect(importing.put(halves, 1)).rejects.toThrow('OE0003: piece 0 of the image is due, not 1');
  });

  it.each<[string, () => { piece: Uint8Array; link: Uint8Array }]>([
    ['another piece', () => ({ piece: halves.pieces[1] as Uint8Array, link: halves.links[1] as Uint8Array })],
    ['another link', () => ({ piece: halves.pieces[0] as Uint8Array, link: halves.links[0] as Uint8Array })],
    ['no link', () => ({ piece: halves.pieces[0] as Uint8Array, link: new Uint8Array() })],
  ])('refuses %s in place of the next piece', async (_what, create) => {
    const { importing } = emptyChannel();
    await importing.begin(halves);

    await expect(importing.call(put, { index: 0, ...create() })).rejects.toThrow('OE0101: piece 0 is not the one');
    expect((await importing.get()).pieces).toBe(0);
  });

  it('refuses to end before the last piece that the header counts', async () => {
    const short = sealImage({ ...halves.header, pieces: 3 }, halves.pieces);
    const { importing } = emptyChannel();
    await importing.begin(short);
    await importing.put(short, 0);

    await expect(importing.put(short, 1)).rejects.toThrow('OE0101');
  });

  it('refuses what stands in the name of an organization that the header leaves out', async () => {
    const nameless = sealImage({ ...image.header, organizations: ['B'] }, image.pieces);
    const { importing } = emptyChannel();
    await importing.begin(nameless);

    await expect(importing.put(nameless, 0)).rejects.toThrow('OE0101: organization "A" stands in the name of "A"');
  });

  it('refuses assets that come twice or out of order', async () => {
    const { assets } = parts;
    const pieces = [encode(ImagePiece, { assets }), encode(ImagePiece, { assets: assets.slice(0, 1) })];
    const twice = sealImage(halves.header, pieces);
    const { importing } = emptyChannel();
    await importing.begin(twice);
    await importing.put(twice, 0);

    await expect(importing.put(twice, 1)).rejects.toThrow('out of order');
  });

  describe('on a ledger', () => {
    it('begins what every organization of the image and that of the endorsing peer have approved', async () => {
      const database = await approvedBy(image.digest, 'A', 'B');

      const begun = await new TestImport(database, { requester: 'B', endorser: 'B' }).begin(image);

      expect(begun.digest).toBe(image.digest);
    });

    it.each([
      ['no organization', [], 'A'],
      ['not that of the endorsing peer', ['A'], 'B'],
      ['not all of the image', ['B'], 'B'],
    ])('refuses what %s has approved', async (_who, organizations, endorser) => {
      const database = await approvedBy(image.digest, ...organizations);

      const begun = new TestImport(database, { requester: 'A', endorser }).begin(image);

      await expect(begun).rejects.toThrow(`OE0102: image ${image.digest} has not been approved by`);
    });

    it('refuses everything on a peer that does not know whose it is', async () => {
      const database = await approvedBy(image.digest, 'A');

      const begun = new TestImport(database, { requester: 'A', endorser: '' }).begin(image);

      await expect(begun).rejects.toThrow('CORE_PEER_LOCALMSPID');
    });

    it('counts only the last approval of an organization, which can be taken back', async () => {
      const database = await approvedBy(image.digest, 'A', 'B');
      await new TestImport(database, { requester: 'A' }).call(approve, { digest: '' });
      await new TestImport(database, { requester: 'B' }).call(approve, { digest: halves.digest });

      const { approvals } = await new TestImport(database).get();

      expect([...approvals]).toEqual([['B', halves.digest]]);
    });

    it('takes no approval of something else than a digest, and none once an import has begun', async () => {
      const database = await approvedBy(image.digest, 'A');
      const as = new TestImport(database, { requester: 'A', endorser: 'A' });
      await expect(as.call(approve, { digest: 'x' })).rejects.toThrow('OE0101: "x" is not the digest of an image');
      await as.begin(image);

      await expect(as.call(approve, { digest: '' })).rejects.toThrow(
        'OE0003: an import of the channel has begun already',
      );
    });
  });
});
