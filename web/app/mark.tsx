/** The product's mark, drawn in the colours of the theme. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox='0 0 32 32' aria-hidden focusable='false'>
      <rect width='32' height='32' rx='7' fill='#0b5b6b' />
      <path d='M8.5 9h15v3.2L13.9 20h9.6v3.4h-15v-3.2L18 12.4H8.5z' fill='#fff' />
      <circle cx='24.2' cy='24.2' r='2.6' fill='#f0b45a' />
    </svg>
  )
}
