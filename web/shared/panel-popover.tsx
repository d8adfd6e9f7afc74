import type { PopoverProps } from 'antd'
import { Popover } from 'antd'
import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { useRef, useState } from 'react'

type Props = {
  label: string
  placement: NonNullable<PopoverProps['placement']>
  content: (close: () => void) => ReactNode
  /** The button that opens the panel; it is told whether the panel is open. */
  children: (isOpen: boolean) => ReactElement
}

const FOCUSABLE = 'a[href], button:not(:disabled), input:not(:disabled), [tabindex="0"]'

/** At either end of the panel Tab goes on at the other: the panel hangs at the end of the page. */
function keepInside(panel: HTMLElement, event: KeyboardEvent): void {
  const places = [...panel.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((it) => it.tabIndex >= 0)
  const [end, start] = event.shiftKey ? [places[0], places.at(-1)] : [places.at(-1), places[0]]
  if (document.activeElement !== end && document.activeElement !== panel) return
  event.preventDefault()
  start?.focus()
}

/** A small panel below a button, of use without a mouse: the focus goes into it, and back when it closes. */
export function PanelPopover({ label, placement, content, children }: Props) {
  const [isOpen, setOpen] = useState(false)
  const panel = useRef<HTMLDivElement>(null)
  const [opener, setOpener] = useState<Element | null>(null)
  const change = (willOpen: boolean) => {
    if (willOpen) setOpener(document.activeElement)
    setOpen(willOpen)
  }
  const close = () => {
    setOpen(false)
    if (opener instanceof HTMLElement) opener.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    // What is typed here is no command to the page behind.
    event.stopPropagation()
    if (event.key === 'Escape') close()
    if (event.key === 'Tab') keepInside(event.currentTarget, event)
  }
  return (
    <Popover
      open={isOpen}
      onOpenChange={change}
      afterOpenChange={(hasOpened) => {
        if (hasOpened) (panel.current?.querySelector<HTMLElement>(FOCUSABLE) ?? panel.current)?.focus()
      }}
      trigger='click'
      placement={placement}
      destroyOnHidden
      content={
        <div ref={panel} role='dialog' aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
          {content(close)}
        </div>
      }
    >
      {children(isOpen)}
    </Popover>
  )
}
