package org.npulator.hw.pim;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.hw.pim.PimUnitConfig.AttAcc.Level;
import org.npulator.hw.program.PimOrganization;

/**
 * Units of AttAcc with their buffers, and its softmax unit. What a column is multiplied with
 * follows from its row and column, as it does in the controller of the paper; moves come in the
 * order of heads, queries and columns that the mapping states. All else is what the commands say: a
 * number that has not been moved when it is needed is not there.
 */
final class AttAccUnits {
  private static final int LANES = 16;
  private static final int SCORES_PER_MOVE = 16;

  private final FunctionalBanks banks;
  private final PimOrganization memory;
  private final Level level;
  private final List<HeadNumbers> heads;
  private final int context;
  private final int firstRow;
  private final int rowsPerHead;
  private final int queries;
  private final int dimension;
  private final int units;
  private final int columnsOfToken;
  private final int tokensOfUnit;
  private final int roomOfUnit;
  private final Map<List<Integer>, Integer> timesMultiplied = new HashMap<>();
  private final Map<Integer, Integer> moves = new HashMap<>();
  private final Map<Integer, Deque<Move>> expected = new HashMap<>();
  private int softmaxes;

  /** By bank that inputs are moved to. */
  private final Map<Integer, Integer> inputMoves = new HashMap<>();

  /** Products of a head and a query in buffers: keys of the map are their coordinates. */
  private final Map<List<Integer>, double[]> inputs = new HashMap<>();

  private final Map<List<Integer>, Double> unitScores = new HashMap<>();
  private final Map<List<Integer>, double[]> unitContexts = new HashMap<>();
  private final Map<List<Integer>, Double> weights = new HashMap<>();
  private final double[][][] scores;
  private final double[][][] probabilities;

  /** By head, query and element. */
  final double[][][] results;

  private boolean touches;

  /** What a move to the buffer of the softmax unit takes. */
  private record Move(boolean isScore, int head, int query, int part) {}

  AttAccUnits(
      FunctionalBanks banks,
      PimOrganization memory,
      Level level,
      List<HeadNumbers> heads,
      PimAttention.Shape shape,
      int firstRow,
      int rowsPerHead,
      int context) {
    this.banks = banks;
    this.memory = memory;
    this.level = level;
    this.heads = heads;
    this.context = context;
    this.firstRow = firstRow;
    this.rowsPerHead = rowsPerHead;
    queries = shape.queries();
    dimension = Math.toIntExact(shape.headDimension());
    units =
        memory.pseudoChannels()
            * (level == Level.BUFFER ? 1 : memory.ranks() * memory.bankGroups());
    columnsOfToken = ceil(dimension, LANES * banksOfUnitTogether());
    tokensOfUnit = ceil(context, units);
    roomOfUnit = ceil(Math.toIntExact(shape.capacityTokens()), units);
    touches = heads.size() > 1;
    scores = new double[heads.size()][queries][context];
    probabilities = new double[heads.size()][queries][];
    results = new double[heads.size()][queries][dimension];
    Arrays.stream(scores).flatMap(Arrays::stream).forEach(row -> Arrays.fill(row, Double.NaN));
    for (int head = 0; head < heads.size(); head += 2) {
      expectMoves(true, head);
      if (head + 1 < heads.size()) {
        expectMoves(true, head + 1);
      }
      expectMoves(false, head);
      if (head + 1 < heads.size()) {
        expectMoves(false, head + 1);
      }
    }
  }

  private static int ceil(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }

  /** Banks that a key is spread over. */
  private int banksOfUnitTogether() {
    return level == Level.BANK ? memory.banksPerGroup() : 1;
  }

  /** Scores move from each bank group of a rank, contexts from each bank of a group. */
  private void expectMoves(boolean isScore, int head) {
    int parts = isScore ? ceil(tokensOfUnit, SCORES_PER_MOVE) : columnsOfToken;
    int ranks = level == Level.BUFFER ? 1 : memory.ranks();
    int groups = level == Level.BUFFER || !isScore ? 1 : memory.bankGroups();
    int ofGroup = isScore ? 1 : banksOfUnitTogether();
    for (int rank = 0; rank < ranks; rank++) {
      for (int group = 0; group < groups; group++) {
        for (int bank = 0; bank < ofGroup; bank++) {
          for (int part = 0; part < parts; part++) {
            for (int query = 0; query < queries; query++) {
              expected
                  .computeIfAbsent(memory.bank(0, rank, group, bank), at -> new ArrayDeque<>())
                  .add(new Move(isScore, head, query, part));
            }
          }
        }
      }
    }
  }

  boolean isDone() {
    return expected.values().stream().allMatch(Deque::isEmpty);
  }

  void execute(ChannelCommand command) {
    banks.execute(command);
    switch (command.name()) {
      case "WRGB" -> moveInput(command.bank());
      case "MACAB", "MACSB", "MACPB" -> {
        if (!touches) {
          banks.addressed(command).forEach(bank -> multiply(bank, command.column()));
        }
        touches = false; // The first product of the first pair is for its row.
      }
      case "MVSB" -> move(command.bank());
      case "SFM" -> softmax();
      case "MVGB" -> moveWeights(command.bank());
      default -> {
        // changes rows, or refreshes
      }
    }
  }

  private static int next(Map<Integer, Integer> counts, int of) {
    return counts.merge(of, 1, Integer::sum) - 1;
  }

  /** To the banks of all groups with the same number, column after column of each query. */
  private void moveInput(int bank) {
    int index = next(inputMoves, bank);
    int chunk = bank * columnsOfToken + index % columnsOfToken;
    int query = index / columnsOfToken % queries;
    int head = index / columnsOfToken / queries;
    inputs.put(List.of(head, query, chunk), elements(heads.get(head).queries[query], chunk));
  }

  private static double[] elements(double[] vector, int chunk) {
    double[] elements = new double[LANES];
    for (int lane = 0; lane < LANES; lane++) {
      int at = chunk * LANES + lane;
      elements[lane] = at < vector.length ? vector[at] : 0;
    }
    return elements;
  }

  private void multiply(int bank, int column) {
    int row = banks.unitRow(bank) - firstRow;
    int head = Math.floorDiv(row, rowsPerHead);
    int ofHead = Math.floorMod(row, rowsPerHead);
    boolean isKey = ofHead < rowsPerHead / 2;
    int index = index(bank, (isKey ? ofHead : ofHead - rowsPerHead / 2), column);
    int query = timesMultiplied.merge(List.of(bank, row, column), 1, Integer::sum) - 1;
    double[] stored = banks.unitColumn(bank, column);
    int unit = bank / (memory.banks() / units);
    int chunks = level == Level.BANK ? bank % memory.banksPerGroup() * columnsOfToken : 0;
    if (isKey) {
      double[] input = inputs.get(List.of(head, query, chunks + index % columnsOfToken));
      double sum = 0;
      for (int lane = 0; lane < LANES; lane++) {
        sum += stored[lane] * input[lane];
      }
      unitScores.merge(List.of(head, query, unit, index / columnsOfToken), sum, Double::sum);
    } else {
      int local = index % roomOfUnit;
      double weight = weights.get(List.of(head, query, unit, local));
      double[] sums =
          unitContexts.computeIfAbsent(
              List.of(head, query, unit, chunks + index / roomOfUnit), at -> new double[LANES]);
      for (int lane = 0; lane < LANES; lane++) {
        sums[lane] += weight * stored[lane];
      }
    }
  }

  /** The number of a column in its unit: columns of a row, then banks by turns, then rows. */
  private int index(int bank, int row, int column) {
    int perGroup = memory.banksPerGroup();
    switch (level) {
      case BANK:
        return row * memory.columns() + column;
      case BANK_GROUP:
        return (row * perGroup + bank % perGroup) * memory.columns() + column;
      default:
        int groups = memory.ranks() * memory.bankGroups();
        int group = bank / perGroup % groups;
        return ((row * memory.columns() + column) * perGroup + bank % perGroup) * groups + group;
    }
  }

  private void move(int bank) {
    Move move = expected.get(bank).remove();
    int rank = bank / memory.banksPerRank();
    int group = bank / memory.banksPerGroup() % memory.bankGroups();
    for (int unit = 0; unit < units; unit++) {
      boolean ofRank = level == Level.BUFFER || rankOf(unit) == rank;
      boolean ofGroup =
          level == Level.BUFFER || !move.isScore() || unit % memory.bankGroups() == group;
      if (ofRank && ofGroup && move.isScore()) {
        moveScores(move, unit);
      } else if (ofRank && ofGroup) {
        moveContext(move, unit, bank % memory.banksPerGroup());
      }
    }
  }

  private int rankOf(int unit) {
    return unit / memory.bankGroups() % memory.ranks();
  }

  private void moveScores(Move move, int unit) {
    int last = Math.min(tokensOfUnit, (move.part() + 1) * SCORES_PER_MOVE);
    for (int local = move.part() * SCORES_PER_MOVE; local < last; local++) {
      int token = local * units + unit;
      Double score = unitScores.remove(List.of(move.head(), move.query(), unit, local));
      if (token < context) {
        scores[move.head()][move.query()][token] = score;
      }
    }
  }

  /** Sums of all bank groups and pseudo channels, and those of both ranks, come together. */
  private void moveContext(Move move, int unit, int bank) {
    int chunk = bank * columnsOfToken + move.part();
    double[] sums = unitContexts.remove(List.of(move.head(), move.query(), unit, chunk));
    double[] result = results[move.head()][move.query()];
    for (int lane = 0; lane < LANES && chunk * LANES + lane < dimension; lane++) {
      result[chunk * LANES + lane] += sums[lane];
    }
  }

  private void softmax() {
    int head = softmaxes / queries;
    int query = softmaxes++ % queries;
    probabilities[head][query] = HeadNumbers.softmax(scores[head][query], dimension);
  }

  /** Weights of the tokens of the units of a bank group, 16 at a time. */
  private void moveWeights(int bank) {
    int columns = ceil(context, units * LANES);
    int index = next(moves, bank);
    int first = index % columns * LANES;
    int query = index / columns % queries;
    int head = index / columns / queries;
    for (int unit = 0; unit < units; unit++) {
      int bankOfUnit =
          level == Level.BUFFER ? 0 : memory.bank(0, rankOf(unit), unit % memory.bankGroups(), 0);
      for (int local = first; bankOfUnit == bank && local < first + LANES; local++) {
        int token = local * units + unit;
        double weight = token < context ? probabilities[head][query][token] : 0;
        weights.put(List.of(head, query, unit, local), weight);
      }
    }
  }
}
