/** In the place of the user's `testResultsProcessor`, which may write files. */
export default function keepResults<T>(results: T): T {
  return results
}
