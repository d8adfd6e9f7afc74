/**
 * Scrolls a row sideways until an item of it is seen. Unlike `scrollIntoView` it leaves alone where the next
 * press of Tab begins.
 */
export function showInRow(row: Element | null, item: Element | null | undefined): void {
  if (!row || !item) return
  const [shown, wanted] = [row.getBoundingClientRect(), item.getBoundingClientRect()]
  if (wanted.left < shown.left) row.scrollLeft -= shown.left - wanted.left
  else if (wanted.right > shown.right) row.scrollLeft += wanted.right - shown.right
}
