import { subscribe } from 'node:diagnostics_channel'

const own = new WeakSet<object>()

/** Subscribes to a channel of Node's in a way that shows as nobody's leak. Node would end a run for what a subscriber throws. */
export function subscribeQuietly(channel: string, listener: (message: unknown) => void): void {
  const subscriber = (message: unknown): void => {
    try {
      listener(message)
    } catch {
      // The next look at everything finds it.
    }
  }
  own.add(subscriber)
  subscribe(channel, subscriber)
}

/** Whether a subscriber is this tool's own. */
export function isOwnSubscriber(listener: unknown): boolean {
  return typeof listener === 'function' && own.has(listener)
}
