import { useQuery } from '@tanstack/react-query'
import { overviewQuery } from '../features/approvals/approvals.api.ts'
import { WorkbenchPage } from '../features/customer-view/workbench-page.tsx'
import { TodoBlock } from '../features/notices/todo-block.tsx'

/** The first page of everybody: what waits for one, and the figures of one's customers. */
export function Workbench() {
  const { data } = useQuery(overviewQuery)
  return <WorkbenchPage todo={<TodoBlock approvals={data?.to_do} />} />
}
