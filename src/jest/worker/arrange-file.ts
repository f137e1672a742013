import type { InsideOrder } from '../../model/inside.ts'
import { arrangeTests, type TestTree } from '../../probe/arrange-tests.ts'
import type { DescribeBlock, Environment, TestEntry, TestEvent, TestState } from '../jest-types.ts'

/** Makes the tests of a file run in an order, in the moment in which jest-circus knows them all and has run none. */
export function arrangeFile(environment: Environment, order: InsideOrder): void {
  const { handleTestEvent } = environment
  environment.handleTestEvent = async function (event: TestEvent, state: TestState) {
    if (event.name === 'run_start') {
      const { rootDescribeBlock: root } = state
      root.children = arrangeTests(root.children, order, TREE)
    }
    await handleTestEvent?.call(this, event, state)
  }
}

const TREE: TestTree<DescribeBlock | TestEntry> = {
  nameOf: ({ name }) => name,
  itemsOf: (item) => (item.type === 'describeBlock' ? item.children : undefined),
  setItems(item, items) {
    if (item.type === 'describeBlock') item.children = items
  },
}
