// SPDX-License-Identifier: Apache-2.0

/** Named columns of numbers. */
export interface Table {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** The same rows with these columns only, in this order. @throws Error that names a column the table lacks. */
export function selectColumns(table: Table, columns: readonly string[]): Table {
  const positions = columns.map((column) => {
    const position = table.columns.indexOf(column);
    if (position === -1) throw new Error(`no column "${column}" among ${table.columns.join(', ')}`);
    return position;
  });
  return { columns, rows: table.rows.map((row) => positions.map((position) => row[position] ?? NaN)) };
}

/** All rows of tables that have the same columns. */
export function joinTables(tables: readonly Table[]): Table {
  return { columns: tables[0]?.columns ?? [], rows: tables.flatMap((table) => table.rows) };
}

/** The rows cut into so many parts, as even as they go. */
export function splitTable({ columns, rows }: Table, parts: number): Table[] {
  const size = Math.ceil(rows.length / parts);
  return Array.from({ length: parts }, (_, part) => ({ columns, rows: rows.slice(part * size, (part + 1) * size) }));
}

/** The table as the text of a CSV file. */
export function toCsv({ columns, rows }: Table): string {
  return [columns, ...rows].map((line) => `${line.join(',')}\n`).join('');
}
