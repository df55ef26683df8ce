package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.pim.PimUnitConfig.AttAcc;
import org.npulator.hw.pim.PimUnitConfig.AttAcc.Level;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** Keys and values of heads in the banks of AttAcc, and the programs that use them. */
class PimAttentionTest {
  private static final PimOrganization MEMORY = new PimOrganization(4, 2, 2, 4, 4, 4096, 32, 32);

  private static PimFusedAttention attention(Level level, int queries, long capacity)
      throws Exception {
    return (PimFusedAttention)
        new AttAcc(level, Optional.empty())
            .mapping()
            .attention(
                new PimAttention.Shape(64, ElementWidth.ofBytes(2), queries, capacity), MEMORY);
  }

  @ParameterizedTest
  @CsvSource({
    "BANK, 1, 1",
    "BANK, 1, 40",
    "BANK, 4, 333",
    "BANK_GROUP, 1, 17",
    "BANK_GROUP, 2, 300",
    "BUFFER, 1, 5",
    "BUFFER, 4, 130"
  })
  void everyColumnOfEveryTokenIsMultipliedOnceForEachQueryInAnyContext(
      Level level, int queries, int capacity) throws Exception {
    PimFusedAttention attention = attention(level, queries, capacity);
    int heads = 3;
    for (int context = 1; context <= capacity; context += 1 + capacity / 7) {
      Map<PimColumn, Integer> multiplied = multiplied(attention.program(100, heads, context));
      // The first product of the first head is once more there, for its row.
      for (int head = 0; head < heads; head++) {
        for (long token = 0; token < context; token++) {
          for (PimColumn column : columns(attention, head, token)) {
            boolean first = head == 0 && column.row() == 100 && column.column() == 0;
            assertThat(multiplied.get(column))
                .as("%s of token %d of %d, head %d", column, token, context, head)
                .isBetween(queries, first ? queries + 1 : queries);
          }
        }
      }
    }
  }

  private static List<PimColumn> columns(PimAttention attention, int head, long token) {
    List<PimColumn> columns = new ArrayList<>(attention.key(token));
    columns.addAll(attention.value(token));
    return columns.stream()
        .map(
            at ->
                new PimColumn(
                    at.bank(), 100 + head * attention.rowsPerHead() + at.row(), at.column()))
        .toList();
  }

  /** How often each column of each bank is read by units. */
  private static Map<PimColumn, Integer> multiplied(PimProgram program) {
    Map<PimColumn, Integer> counts = new HashMap<>();
    for (int step = 0; step < program.size(); step++) {
      String command = program.commands().get(program.command(step));
      if (!command.startsWith("MAC")) {
        continue;
      }
      for (int bank = 0; bank < MEMORY.banks(); bank++) {
        int named = program.bank(step);
        boolean addressed =
            switch (command) {
              case "MACAB" -> true;
              case "MACSB" -> bank % MEMORY.banksPerGroup() == named % MEMORY.banksPerGroup();
              default -> bank % (MEMORY.banks() / 2) == named % (MEMORY.banks() / 2);
            };
        if (addressed) {
          counts.merge(
              new PimColumn(bank, program.row(step), program.column(step)), 1, Integer::sum);
        }
      }
    }
    return counts;
  }

  @ParameterizedTest
  @CsvSource({"BANK, 1000", "BANK_GROUP, 1000", "BUFFER, 1000"})
  void tokensHavePlacesOfTheirOwnWithinTheRowsOfTheirHead(Level level, int capacity)
      throws Exception {
    PimFusedAttention attention = attention(level, 1, capacity);
    Set<PimColumn> taken = new HashSet<>();
    for (long token = 0; token < capacity; token++) {
      List<PimColumn> columns = columns(attention, 0, token);
      assertThat(columns).as("64 elements of 2 bytes, twice").hasSize(8);
      assertThat(taken.addAll(columns)).isTrue();
    }
    assertThat(taken).hasSize(8 * capacity);
    assertThat(taken)
        .allSatisfy(
            at -> {
              assertThat(at.row()).isBetween(100, 99 + attention.rowsPerHead());
              assertThat(at.column()).isBetween(0, 31);
              assertThat(at.bank()).isBetween(0, MEMORY.banks() - 1);
            });
  }

  @Test
  void headsThatAreLargerThanABankAreRefused() {
    assertThatThrownBy(() -> attention(Level.BANK, 1, 10_000_000))
        .isInstanceOf(PimMappingException.class)
        .hasMessageContaining("10000000 tokens")
        .hasMessageContaining("there are 4096");
  }

  @Test
  void otherElementSizesAreRefused() {
    assertThatThrownBy(
            () ->
                new AttAcc(Level.BANK, Optional.empty())
                    .mapping()
                    .attention(new PimAttention.Shape(64, ElementWidth.ofBytes(1), 1, 10), MEMORY))
        .isInstanceOf(PimMappingException.class)
        .hasMessageContaining("16-bit keys and values, not 8-bit");
  }
}
