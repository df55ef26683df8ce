package org.npulator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.npulator.experiment.store.QueryEngine;
import org.npulator.experiment.store.QueryEngine.Answer;
import org.npulator.experiment.store.QueryEngine.QueryException;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultTable;

class DuckDbQueryEngineTest {
  private final QueryEngine engine =
      ServiceLoader.load(QueryEngine.class).findFirst().orElseThrow();
  private final ResultTable table =
      new ResultTable(
          JsonNodeFactory.instance.objectNode(),
          false,
          List.of("cores.matrix.rows", "memory.device"),
          List.of("tpotSeconds"),
          List.of(),
          List.of(row("a", 32, 0.25), row("b", 64, 0.125), row("c", 128, 0.5)));

  private static ResultRow row(String key, long rows, double seconds) {
    return new ResultRow(
        key,
        Optional.empty(),
        Map.of("cores.matrix.rows", rows, "memory.device", "LPDDR5-6400"),
        Map.of("tpotSeconds", seconds),
        Map.of(),
        Optional.empty(),
        new ResultRow.Timing(1, Instant.EPOCH, Instant.EPOCH));
  }

  @Test
  void pathsAreColumnsAndValuesHaveTypes() throws QueryException {
    Answer answer =
        engine.answer(
            table,
            "select \"cores.matrix.rows\" * 2 as twice, tpotSeconds from results"
                + " where tpotSeconds < 0.4 order by tpotSeconds");
    assertThat(answer.columns()).containsExactly("twice", "tpotSeconds");
    assertThat(answer.rows()).containsExactly(List.of(128L, 0.125), List.of(64L, 0.25));
  }

  @Test
  void missingColumnIsNamed() {
    assertThatThrownBy(() -> engine.answer(table, "select tpotSecond from results"))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining("tpotSecond")
        .hasMessageNotContaining("\n");
  }

  @Test
  void queryReadsNoFiles() {
    assertThatThrownBy(() -> engine.answer(table, "select * from read_csv('/etc/passwd')"))
        .isInstanceOf(QueryException.class);
  }
}
