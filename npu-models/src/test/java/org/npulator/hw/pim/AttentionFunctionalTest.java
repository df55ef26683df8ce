package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * The commands of an attention, in the order in which the controller issues them, executed by units
 * on keys and values that lie where the layout says: the results are those of plain attention, and
 * stay so as tokens are added.
 */
class AttentionFunctionalTest {
  private static final int FIRST_ROW = 77;

  /** A channel with heads of one capacity, filled token by token. */
  private static final class Heads {
    final PimSystemConfig system;
    final PimOrganization memory;
    final PimAttention.Shape shape;
    final PimAttention layout;
    final FunctionalBanks banks;
    final ChannelCommand.Channel channel;
    final List<HeadNumbers> heads = new ArrayList<>();
    final UnaryOperator<List<ChannelCommand>> change;
    final int lanes;
    int context;

    Heads(
        String preset,
        String device,
        int bits,
        int dimension,
        int queries,
        int count,
        int capacity,
        UnaryOperator<List<ChannelCommand>> change)
        throws PimMappingException {
      system = PimPresets.load(preset, "memory.channels=1", "memory.device=" + device);
      memory = system.memory().organization();
      shape = new PimAttention.Shape(dimension, new ElementWidth(bits), queries, capacity);
      layout = system.unit().mapping().attention(shape, memory);
      lanes = shape.width().elementsIn(memory.transactionBytes());
      banks = new FunctionalBanks(system.memory(), lanes);
      channel = new ChannelCommand.Channel(system.memory());
      this.change = change;
      Random random = new Random(1);
      for (int head = 0; head < count; head++) {
        heads.add(new HeadNumbers(random, queries, capacity, dimension));
      }
    }

    int firstRow(int head) {
      return FIRST_ROW + head * layout.rowsPerHead();
    }

    void addTokens(int tokens) {
      for (int token = context; token < context + tokens; token++) {
        for (int head = 0; head < heads.size(); head++) {
          heads.get(head).store(token, layout, firstRow(head), lanes, banks);
        }
      }
      context += tokens;
    }

    private List<ChannelCommand> issued(PimProgram program) {
      return change.apply(channel.run(program));
    }

    /** By head, query and element. */
    double[][][] attend() {
      if (layout instanceof PimFusedAttention fused) {
        return fused(fused);
      }
      double[][][] results = new double[heads.size()][][];
      double[][][] weights = new double[heads.size()][][];
      PimSplitAttention split = (PimSplitAttention) layout;
      for (int next = 0; next <= heads.size(); next++) {
        if (next < heads.size()) {
          weights[next] = scores(split, next);
          for (int query = 0; query < shape.queries(); query++) {
            weights[next][query] =
                HeadNumbers.softmax(weights[next][query], heads.get(next).queries[query].length);
          }
        }
        if (next > 0) {
          results[next - 1] = values(split, next - 1, weights[next - 1]);
        }
      }
      return results;
    }

    private double[][][] fused(PimFusedAttention fused) {
      PimUnitConfig.AttAcc unit = (PimUnitConfig.AttAcc) system.unit();
      AttAccUnits units =
          new AttAccUnits(
              banks, memory, unit.level(), heads, shape, FIRST_ROW, fused.rowsPerHead(), context);
      issued(fused.program(FIRST_ROW, heads.size(), context)).forEach(units::execute);
      assertThat(units.isDone()).isTrue();
      return units.results;
    }

    private double[][] scores(PimSplitAttention split, int head) {
      List<ChannelCommand> commands = issued(split.scores(firstRow(head), context));
      HeadNumbers numbers = heads.get(head);
      if (split instanceof BankAttention bank) {
        return product(bank.keyLayout(firstRow(head), context), numbers.queries, commands);
      }
      double[][] scores = new double[shape.queries()][context];
      pimba(PimbaUnits.Operand.KEYS, head).execute(commands, numbers.queries, scores);
      return scores;
    }

    private double[][] values(PimSplitAttention split, int head, double[][] weights) {
      List<ChannelCommand> commands = issued(split.values(firstRow(head), context));
      if (split instanceof BankAttention bank) {
        return product(bank.valueLayout(firstRow(head), context), weights, commands);
      }
      double[][] results = new double[shape.queries()][(int) shape.headDimension()];
      pimba(PimbaUnits.Operand.VALUES, head).execute(commands, weights, results);
      return results;
    }

    private PimbaUnits pimba(PimbaUnits.Operand operand, int head) {
      return new PimbaUnits(banks, operand, layout, firstRow(head), memory.columns(), context);
    }

    private double[][] product(
        BankMatrixLayout matrix, double[][] vectors, List<ChannelCommand> commands) {
      BufferUnits units = BufferUnits.of(system, shape.width(), banks);
      BufferUnits.Product product =
          new BufferUnits.Product(matrix, vectors.length, number -> vectors[number]);
      units.expect(product);
      commands.forEach(units::execute);
      assertThat(units.isDone()).isTrue();
      return product.results;
    }

    void requirePlainAttention() {
      double[][][] results = attend();
      for (int head = 0; head < heads.size(); head++) {
        for (int query = 0; query < shape.queries(); query++) {
          assertThat(results[head][query])
              .as("head %d, query %d, %d tokens", head, query, context)
              .containsExactly(heads.get(head).attention(query, context), Offset.offset(1e-9));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "attacc-bank, HBM3-5200-AttAcc, 16, 128, 1, 1, 70",
    "attacc-bank, HBM3-6400-AttAcc, 16, 128, 4, 5, 300",
    "attacc-bank, HBM3-6400-AttAcc, 16, 64, 2, 4, 333",
    "attacc-bank, HBM3-6400-AttAcc, 16, 96, 3, 2, 100",
    "attacc-bank-group, HBM3-6400-AttAcc, 16, 128, 4, 2, 300",
    "attacc-bank-group, HBM3-6400-AttAcc, 16, 80, 2, 3, 900",
    "attacc-bank-group, HBM3-5200-AttAcc, 16, 64, 1, 1, 17",
    "attacc-buffer, HBM3-6400-AttAcc, 16, 128, 4, 3, 130",
    "attacc-buffer, HBM3-5200-AttAcc, 16, 96, 2, 2, 300",
    "gddr6-aim, GDDR6-16000-AiM, 16, 128, 1, 2, 300",
    "gddr6-aim, GDDR6-16000-AiM, 16, 64, 4, 2, 1100",
    "gddr6-aim, HBM3-6400-AiM, 16, 128, 4, 3, 700",
    "gddr6-aim, HBM3-6400-AiM, 16, 80, 3, 1, 500",
    "gddr6-aim, HBM3-6400-AiM, 16, 64, 12, 1, 200",
    "newton, HBM3-6400-Newton, 16, 128, 4, 2, 700",
    "newton, HBM3-6400-Newton, 16, 64, 3, 1, 1500",
    "newton, HBM3-6400-Newton, 16, 96, 1, 3, 40",
    "neupims, HBM3-6400-NeuPIMs, 16, 128, 4, 2, 700",
    "neupims, HBM3-6400-NeuPIMs, 16, 64, 2, 3, 1500",
    "neupims, HBM3-6400-NeuPIMs, 16, 128, 1, 1, 40",
    "neupims, HBM3-6400-NeuPIMs, 16, 80, 1, 2, 700",
    "neupims, HBM3-6400-NeuPIMs, 16, 96, 3, 1, 700",
    "low-precision, HBM3-6400-low-precision, 16, 128, 4, 2, 700",
    "low-precision, HBM3-6400-low-precision, 8, 128, 3, 2, 700",
    "low-precision, HBM2-2000-low-precision, 8, 64, 4, 1, 1200",
    "low-precision, HBM2-2000-low-precision, 16, 96, 2, 1, 90",
    "pimba, HBM2-2000-Pimba, 16, 64, 2, 2, 700",
    "pimba, HBM3-6400-Pimba, 16, 128, 4, 2, 400",
    "pimba, HBM3-6400-Pimba, 16, 64, 1, 3, 1500",
    "pimba, HBM3-6400-Pimba, 16, 96, 3, 1, 600"
  })
  void attentionOfAGrowingContextIsPlainAttention(
      String preset, String device, int bits, int dimension, int queries, int heads, int capacity)
      throws Exception {
    Heads cache =
        new Heads(
            preset, device, bits, dimension, queries, heads, capacity, UnaryOperator.identity());
    int[] added = {1, 1, capacity / 3, 1, capacity / 3, capacity - 3 - 2 * (capacity / 3)};
    for (int tokens : added) {
      cache.addTokens(tokens);
      cache.requirePlainAttention();
    }
  }

  /** A change of what a controller issues, to the command in the middle of some. */
  private enum Fault {
    ANOTHER_ROW,
    ANOTHER_COLUMN,
    MISSING_PRODUCT,
    MISSING_INPUT,
    MISSING_RESULT,
    RESULT_TOO_EARLY;

    private static final String PRODUCT = "MAC16|MACAB|MACSB|MACPB|COMP|COMPS.*";
    private static final String RESULT = "RDMAC16|RDMAC|READRES|RESULT|MVSB|COMPS.*";

    List<ChannelCommand> in(List<ChannelCommand> issued) {
      List<ChannelCommand> changed = new ArrayList<>(issued);
      switch (this) {
        case ANOTHER_ROW -> {
          int at = middle(issued, "ACTAB|ACTSB|ACTPB|ACT16|G_ACT|ACT4|AB_ACT");
          changed.set(at, issued.get(at).at(issued.get(at).row() + 1, issued.get(at).column()));
        }
        case ANOTHER_COLUMN -> {
          int at = middle(issued, PRODUCT);
          changed.set(at, issued.get(at).at(issued.get(at).row(), issued.get(at).column() ^ 1));
        }
        case MISSING_PRODUCT -> changed.remove(middle(issued, PRODUCT));
        case MISSING_INPUT -> changed.remove(middle(issued, "WRGB|WR|REG_WRITE"));
        case MISSING_RESULT -> changed.remove(middle(issued, RESULT));
        case RESULT_TOO_EARLY -> {
          int at = last(issued, "RDMAC16|RDMAC|READRES|RESULT|SFM|COMPS.*");
          int needed = last(issued.subList(0, at), neededBy(issued.get(at).name()));
          changed.add(at, changed.remove(needed));
        }
      }
      return changed;
    }

    private static String neededBy(String result) {
      return result.equals("SFM") ? "MVSB" : result.startsWith("COMPS") ? "GWRITE" : PRODUCT;
    }

    private static int middle(List<ChannelCommand> issued, String names) {
      int[] found = indices(issued, names);
      return found[found.length / 2];
    }

    private static int last(List<ChannelCommand> issued, String names) {
      int[] found = indices(issued, names);
      return found[found.length - 1];
    }

    private static int[] indices(List<ChannelCommand> issued, String names) {
      int[] found =
          IntStream.range(0, issued.size())
              .filter(i -> issued.get(i).name().matches(names))
              .toArray();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "attacc-bank, HBM3-6400-AttAcc",
    "attacc-bank-group, HBM3-6400-AttAcc",
    "attacc-buffer, HBM3-6400-AttAcc",
    "gddr6-aim, HBM3-6400-AiM",
    "newton, HBM3-6400-Newton",
    "neupims, HBM3-6400-NeuPIMs",
    "low-precision, HBM3-6400-low-precision",
    "pimba, HBM3-6400-Pimba"
  })
  void aWrongRowOrColumnALostCommandOrAnotherOrderChangesTheResult(String preset, String device)
      throws Exception {
    for (Fault fault : Fault.values()) {
      AtomicInteger changed = new AtomicInteger();
      Heads cache =
          new Heads(
              preset,
              device,
              16,
              64,
              2,
              2,
              600,
              issued -> {
                List<ChannelCommand> faulty = fault.in(issued);
                changed.incrementAndGet();
                return faulty;
              });
      cache.addTokens(300);

      assertThat(catchThrowable(cache::requirePlainAttention)).as("%s", fault).isNotNull();
      assertThat(changed.get()).as("%s", fault).isPositive();
    }
  }
}
