// Unpacks a WOFF 1.0 font (W3C Recommendation, 13 December 2012) into the TrueType file it was made from.
import { inflateSync } from "node:zlib";

const align = (length) => (length + 3) & ~3;

/** @param {Buffer} woff @returns {Buffer} the same font as TrueType */
export function woffToTrueType(woff) {
  if (woff.readUInt32BE(0) !== 0x774f4646) throw new Error("not a WOFF 1.0 font");
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = 44 + index * 20;
    const [tag, offset, packed, length, checksum] = [0, 4, 8, 12, 16].map((step) => woff.readUInt32BE(at + step));
    const bytes = woff.subarray(offset, offset + packed);
    return { tag, checksum, content: packed < length ? inflateSync(bytes) : bytes };
  });

  const head = Buffer.alloc(12 + count * 16);
  const power = 2 ** Math.floor(Math.log2(count));
  head.writeUInt32BE(woff.readUInt32BE(4), 0);
  [count, power * 16, Math.log2(power), (count - power) * 16].forEach((value, index) => head.writeUInt16BE(value, 4 + index * 2));
  let offset = head.length;
  const parts = [head];
  tables.forEach(({ tag, checksum, content }, index) => {
    [tag, checksum, offset, content.length].forEach((value, field) => head.writeUInt32BE(value, 12 + index * 16 + field * 4));
    parts.push(content, Buffer.alloc(align(content.length) - content.length));
    offset += align(content.length);
  });
  return Buffer.concat(parts);
}
