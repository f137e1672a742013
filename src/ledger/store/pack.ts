/** Packs whole numbers from 0 as SQLite's and protobuf's varints do: seven bits a byte, the last byte below 128. */
export function pack(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = []
  for (let rest of numbers) {
    while (rest > 127) {
      bytes.push((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  return Uint8Array.from(bytes)
}

/** The numbers that {@link pack} packed. */
export function unpack(bytes: Uint8Array): Float64Array {
  const numbers = new Float64Array(bytes.length)
  let amount = 0
  let number = 0
  let weight = 1
  for (const byte of bytes) {
    number += (byte & 127) * weight
    weight *= 128
    if (byte > 127) continue
    numbers[amount++] = number
    number = 0
    weight = 1
  }
  return numbers.subarray(0, amount)
}
