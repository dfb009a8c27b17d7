// A mail server of a test's own: enough of SMTP to take letters.
import { createServer } from 'node:net'
import { until } from './until.mjs'

/** `office.greetingAfter`: how long it is silent first, in ms. */
export async function openPostOffice() {
  const office = { letters: [], greetingAfter: 0 }
  const server = createServer((socket) => {
    let text = '', data = false
    socket.on('error', () => {})
    setTimeout(() => socket.write('220 test\r\n'), office.greetingAfter)
    socket.on('data', (piece) => {
      text += piece
      for (let end; (end = text.indexOf(data ? '\r\n.\r\n' : '\r\n')) >= 0;) {
        const line = text.slice(0, end)
        text = text.slice(end + (data ? 5 : 2))
        if (data) office.letters.push(line)
        const answer = data ? '250 taken' : line.startsWith('DATA') ? '354 go on' : line.startsWith('QUIT') ? '221 bye' : '250 ok'
        data = !data && line.startsWith('DATA')
        socket.write(`${answer}\r\n`)
      }
    })
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(office, {
    url: `smtp://127.0.0.1:${server.address().port}`,
    close: () => server.close(),
    /** The texts of the letters to an address, oldest first. */
    to: (email) => office.letters.filter((one) => one.includes(`To: <${email}>`)).map((one) => Buffer.from(one.split('\r\n\r\n')[1], 'base64').toString()),
    /** The secret of the newest letter to the address, with its text. */
    async secretTo(email, purpose) {
      return until(`a letter to ${email} with a link to ${purpose}`, () => {
        const text = office.to(email).at(-1)
        const found = text?.match(new RegExp(`/login\\?${purpose}=([0-9a-f]{64})`))
        return found && { secret: found[1], text }
      })
    },
  })
}
