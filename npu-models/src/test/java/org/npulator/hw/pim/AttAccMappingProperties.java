package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.pim.PimUnitConfig.AttAcc;
import org.npulator.hw.pim.PimUnitConfig.AttAcc.Level;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

class AttAccMappingProperties {
  private static final PimOrganization STACK = new PimOrganization(16, 2, 2, 4, 4, 16384, 32, 32);

  private static List<PimMapping.Share> map(Level level, Attention attention)
      throws PimMappingException {
    return new AttAcc(level, Optional.empty()).mapping().map(attention, STACK);
  }

  /** Columns of banks that a command reads at a time. */
  private static int banks(Level level) {
    return level == Level.BANK ? 64 : level == Level.BANK_GROUP ? 16 : 2;
  }

  @Property(tries = 200)
  void everyColumnOfKeysAndValuesIsReadOnce(
      @ForAll Level level,
      @ForAll @IntRange(min = 1, max = 40) int heads,
      @ForAll @IntRange(min = 1, max = 600) int context,
      @ForAll @IntRange(min = 1, max = 20) int sixteenths)
      throws PimMappingException {
    Attention attention = new Attention(heads, context, 16L * sixteenths, 2);
    long columns = 0;
    int channels = 0;
    for (PimMapping.Share share : map(level, attention)) {
      Map<String, Integer> reads = new HashMap<>();
      PimProgram program = share.program();
      for (int step = 0; step < program.size(); step++) {
        if (program.commands().get(program.command(step)).startsWith("MAC")) {
          String place = program.bank(step) + "/" + program.row(step) + "/" + program.column(step);
          reads.merge(place, 1, Integer::sum);
        }
      }
      // the first product of a pair is there once more, for its row
      assertThat(reads.values().stream().filter(count -> count > 1).count()).isLessThanOrEqualTo(1);
      columns += (long) share.channels() * reads.size() * banks(level);
      channels += share.channels();
    }
    assertThat(channels).isEqualTo(Math.min(heads, 16));
    long needed = attention.operandBytes() / STACK.transactionBytes();
    assertThat(columns).as("whole columns hold all keys and values").isGreaterThanOrEqualTo(needed);
    assertThat(columns)
        .as("padding is less than a token of each unit and a column of each bank")
        .isLessThanOrEqualTo(2L * heads * (context + banks(level)) * (sixteenths + banks(level)));
  }

  @Property(tries = 50)
  void headsAreSpreadEvenly(@ForAll @IntRange(min = 1, max = 100) int heads)
      throws PimMappingException {
    List<PimMapping.Share> shares = map(Level.BANK, new Attention(heads, 64, 64, 2));
    long softmaxes = 0;
    for (PimMapping.Share share : shares) {
      PimProgram program = share.program();
      long own = 0;
      for (int step = 0; step < program.size(); step++) {
        own += program.commands().get(program.command(step)).equals("SFM") ? 1 : 0;
      }
      assertThat(own).isBetween((long) heads / 16, (long) (heads + 15) / 16);
      softmaxes += own * share.channels();
    }
    assertThat(softmaxes).isEqualTo(heads);
  }

  @Test
  void whatAKindCannotRunIsRefusedWithTheReason() {
    PimMapping mapping = new AttAcc(Level.BANK, Optional.empty()).mapping();
    assertThatThrownBy(() -> mapping.map(new Gemv(64, 64, 1, 2), STACK))
        .hasMessage("AttAcc runs attention only");
    assertThatThrownBy(() -> mapping.map(new Attention(64, 64, 64, 3), STACK))
        .hasMessage("elements of 24 bits do not fill a column");
    assertThatThrownBy(() -> mapping.map(new Attention(1 << 20, 1 << 16, 128, 2), STACK))
        .hasMessageMatching("the keys and values of 65536 heads .* there are 16384");
    PimMapping hbmPim = new PimUnitConfig.HbmPim(16, 8, 8, 4096, 6143, 8191, 16383).mapping();
    assertThatThrownBy(() -> hbmPim.map(new Attention(1, 64, 64, 2), STACK))
        .hasMessageContaining("no softmax");
    assertThatThrownBy(() -> hbmPim.map(new Gemv(64, 64, 1, 1), STACK))
        .hasMessage("HBM-PIM computes in 16-bit elements, not in 8-bit ones");
    assertThatThrownBy(() -> hbmPim.map(new Gemv(1 << 20, 1 << 20, 1, 2), STACK))
        .hasMessageMatching("its operands take [0-9]+ rows of each bank; there are 4096");
  }
}
