/** After a gap the first bytes may be the end of a character or of an escape sequence: begin with the next whole line. */
export function fromNextLine(bytes: Uint8Array): Uint8Array {
  const end = bytes.subarray(0, 8192).indexOf(10);
  return end < 0 ? bytes : bytes.subarray(end + 1);
}
