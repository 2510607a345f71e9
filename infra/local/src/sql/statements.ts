/** Lines are put together to statements, each up to a line that ends with a semicolon, or the end. */
export async function* statements(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let statement = ''
  for await (const line of lines) {
    statement += `${line}\n`
    if (!line.trimEnd().endsWith(';')) continue
    yield statement
    statement = ''
  }
  if (statement.trim() !== '') yield statement
}
