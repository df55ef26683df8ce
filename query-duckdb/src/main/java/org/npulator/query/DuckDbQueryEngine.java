package org.npulator.query;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.npulator.experiment.store.QueryEngine;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultTable;

/** Copies rows into a DuckDB database in memory and queries that. */
public final class DuckDbQueryEngine implements QueryEngine {

  @Override
  public Answer answer(ResultTable table, String sql) throws QueryException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      fill(connection, statement, table);
      // A query sees the rows and nothing else: no files, no network.
      statement.execute("SET enable_external_access = false");
      statement.execute("SET lock_configuration = true");
      try (ResultSet result = statement.executeQuery(sql)) {
        return answer(result);
      }
    } catch (SQLException e) {
      throw new QueryException(
          String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " "));
    }
  }

  private static void fill(Connection connection, Statement statement, ResultTable table)
      throws SQLException {
    List<List<Object>> rows = new ArrayList<>();
    for (ResultRow row : table.rows()) {
      rows.add(table.cells(row));
    }
    List<String> columns = table.columns();
    List<String> declarations = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      int column = i;
      List<Object> values =
          rows.stream().map(row -> row.get(column)).filter(Objects::nonNull).toList();
      declarations.add(quoted(columns.get(i)) + " " + type(columns.get(i), table, values));
    }
    statement.execute("CREATE TABLE results (" + String.join(", ", declarations) + ")");
    String places = String.join(", ", Collections.nCopies(columns.size(), "?"));
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO results VALUES (" + places + ")")) {
      for (List<Object> row : rows) {
        for (int i = 0; i < row.size(); i++) {
          insert.setObject(i + 1, row.get(i));
        }
        insert.addBatch();
      }
      if (!rows.isEmpty()) {
        insert.executeBatch();
      }
    }
  }

  private static String type(String column, ResultTable table, List<Object> values) {
    if (table.metrics().contains(column) || column.startsWith("objective.")) {
      return "DOUBLE";
    }
    if (!values.isEmpty() && values.stream().allMatch(Long.class::isInstance)) {
      return "BIGINT";
    }
    if (!values.isEmpty() && values.stream().allMatch(Number.class::isInstance)) {
      return "DOUBLE";
    }
    return !values.isEmpty() && values.stream().allMatch(Boolean.class::isInstance)
        ? "BOOLEAN"
        : "VARCHAR";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static Answer answer(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      columns.add(meta.getColumnLabel(i));
    }
    List<List<Object>> rows = new ArrayList<>();
    while (result.next()) {
      List<Object> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        row.add(result.getObject(i));
      }
      rows.add(row);
    }
    return new Answer(
        columns, rows.stream().map(Collections::unmodifiableList).collect(Collectors.toList()));
  }
}
