/** How a report is to be formatted. Formats that have no colours, width or short form leave those alone. */
export interface FormatOptions {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** At most six lines, for terse reporters. */
  readonly isShort?: boolean
  /** Show benign changes as well. */
  readonly showBenign?: boolean
}
