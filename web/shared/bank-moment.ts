const inShanghai = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'short',
  timeStyle: 'medium',
})

/** A moment in the bank's own time, wherever the browser is: yyyy-mm-dd hh:mm:ss. */
export const bankMoment = (moment: string): string => inShanghai.format(new Date(moment))
