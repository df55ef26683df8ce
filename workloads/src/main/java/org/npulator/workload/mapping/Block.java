package org.npulator.workload.mapping;

/** A rectangle of a matrix. */
record Block(long firstRow, long rows, long firstColumn, long columns) {

  long endRow() {
    return firstRow + rows;
  }

  long endColumn() {
    return firstColumn + columns;
  }

  boolean covers(Block other) {
    return firstRow <= other.firstRow
        && other.endRow() <= endRow()
        && firstColumn <= other.firstColumn
        && other.endColumn() <= endColumn();
  }
}
