import type { FastifyReply } from 'fastify'

type TextFile = { name: string; type: 'text/plain' | 'text/csv'; text: string }

const asIs = (payload: unknown) => String(payload)

/** Answers with a file to keep, never to be shown in the page. */
export const sendFile = (reply: FastifyReply, { name, type, text }: TextFile): FastifyReply =>
  reply
    .type(`${type}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${name}"`)
    .serializer(asIs)
    .send(text)
