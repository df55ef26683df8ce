package org.npulator.experiment.store;

import java.util.List;

/**
 * Answers SQL queries over result rows. Found by {@link java.util.ServiceLoader}: the default build
 * has none, the Maven profile duckdb adds one.
 */
public interface QueryEngine {

  /**
   * The answer to a query.
   *
   * @param columns names
   * @param rows values, null where there is none
   */
  record Answer(List<String> columns, List<List<Object>> rows) {}

  /**
   * Answers a query over the table {@code results}, whose columns are those of results.csv.
   *
   * @throws QueryException if the query cannot be answered
   */
  Answer answer(ResultTable table, String sql) throws QueryException;

  /** A query that cannot be answered. The message is one line. */
  final class QueryException extends Exception {
    private static final long serialVersionUID = 1;

    public QueryException(String message) {
      super(message);
    }
  }
}
