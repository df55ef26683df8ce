package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.npulator.hw.pim.PimAttention;
import org.npulator.hw.pim.PimColumn;
import org.npulator.hw.pim.PimFusedAttention;
import org.npulator.hw.pim.PimSplitAttention;
import org.npulator.hw.program.PimOperation;
import org.npulator.workload.mapping.PimRuns.Piece;
import org.npulator.workload.operator.Attention;

/**
 * Where keys and values of an attention lie that units at the banks attend to: heads, sequence
 * after sequence, one after the other in the rows of a channel, then in the next channel. Queries
 * and results lie before them, those of a head in its channel.
 *
 * @param attention how a head lies in its rows
 * @param shape of a head
 * @param firstChannel of consecutive ones
 * @param channels of the core whose heads they are
 * @param batch sequences for which there is room
 * @param keyValueHeads of a sequence
 * @param headsPerChannel at most
 * @param mailRow first row of queries and results
 * @param firstRow of the first head of a channel
 */
record PimPlacement(
    PimMachine machine,
    PimAttention attention,
    PimAttention.Shape shape,
    int firstChannel,
    int channels,
    long batch,
    long keyValueHeads,
    int headsPerChannel,
    int mailRow,
    int firstRow) {

  /** The same in later rows. */
  PimPlacement from(int row) {
    return new PimPlacement(
        machine,
        attention,
        shape,
        firstChannel,
        channels,
        batch,
        keyValueHeads,
        headsPerChannel,
        mailRow + row,
        firstRow + row);
  }

  /** Heads of some sequences over those that the channels could have while one has most. */
  double filledShare(long sequences) {
    return (double) sequences * keyValueHeads / ((double) headsPerChannel * channels);
  }

  /** Maps an attention of single new tokens whose keys and values lie here. */
  OperatorMapping map(StepContext step, Attention operator) throws MappingException {
    return attention instanceof PimFusedAttention fused
        ? new PimAttentionMapping(step, operator, this, fused).map()
        : new PimSplitAttentionMapping(step, operator, this, (PimSplitAttention) attention).map();
  }

  /** Bytes of the queries of a key-value head, and of its results. */
  static long mailBytes(PimAttention.Shape shape) {
    return shape.width().bytes(shape.queries() * shape.headDimension());
  }

  /** Rows of queries and results of some heads; none if they go along with commands. */
  static int mailRows(
      PimMachine machine, PimAttention attention, PimAttention.Shape shape, int heads) {
    if (attention instanceof PimSplitAttention) {
      return 0;
    }
    return Math.toIntExact(
        Sizes.ceilDiv(2L * heads * mailColumns(machine, shape), mailRow(machine)));
  }

  private static long mailColumns(PimMachine machine, PimAttention.Shape shape) {
    return Sizes.ceilDiv(mailBytes(shape), machine.organization().transactionBytes());
  }

  private static long mailRow(PimMachine machine) {
    return machine.addresses().columnsPerRow();
  }

  /** The sequence whose head has a slot: heads are counted through, sequence after sequence. */
  long sequence(int slot) {
    return slot / keyValueHeads;
  }

  /** The key-value head of its sequence that has a slot. */
  long head(int slot) {
    return slot % keyValueHeads;
  }

  /** The place of the key of a token. */
  List<Piece> key(int slot, long token) {
    return columns(slot, attention.key(token));
  }

  /**
   * The places that take the value of a token when some tokens are stored. Tokens that fill columns
   * are exchanged for as many whole columns on the way; others are written element by element.
   *
   * @param firstToken stored
   * @param endToken exclusive
   */
  List<Piece> value(int slot, long token, long firstToken, long endToken) {
    int sharing = attention.tokensOfValueColumn();
    List<PimColumn> columns = attention.value(token);
    if (sharing == 1) {
      return columns(slot, columns);
    }
    long first = token - token % sharing;
    if (first >= firstToken && first + sharing <= endToken && columns.size() % sharing == 0) {
      int share = columns.size() / sharing;
      int at = (int) (token % sharing) * share;
      return columns(slot, columns.subList(at, at + share));
    }
    long elementBytes = shape.width().bytes(1);
    long[] addresses = addresses(slot, columns);
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] += token % sharing * elementBytes;
    }
    return PimRuns.of(addresses, elementBytes);
  }

  /** The place of the queries of a key-value head. */
  List<Piece> queries(int slot) {
    return mail(slot, 0);
  }

  /** The place of the results of a key-value head. */
  List<Piece> results(int slot) {
    return mail(slot, 1);
  }

  private int channel(int slot) {
    return firstChannel + slot / headsPerChannel;
  }

  private List<Piece> columns(int slot, List<PimColumn> columns) {
    return PimRuns.of(addresses(slot, columns), machine.organization().transactionBytes());
  }

  private long[] addresses(int slot, List<PimColumn> columns) {
    int row = firstRow + slot % headsPerChannel * attention.rowsPerHead();
    long[] addresses = new long[columns.size()];
    for (int i = 0; i < addresses.length; i++) {
      PimColumn column = columns.get(i);
      addresses[i] =
          machine
              .addresses()
              .column(channel(slot), column.bank(), row + column.row(), column.column());
    }
    return addresses;
  }

  private List<Piece> mail(int slot, int which) {
    long[] addresses = new long[Math.toIntExact(mailColumns(machine, shape))];
    long first = (2L * (slot % headsPerChannel) + which) * addresses.length;
    for (int i = 0; i < addresses.length; i++) {
      long row = (first + i) / mailRow(machine);
      addresses[i] =
          machine
              .addresses()
              .column(
                  channel(slot), Math.toIntExact(mailRow + row), (first + i) % mailRow(machine));
    }
    return PimRuns.of(addresses, machine.organization().transactionBytes());
  }

  /** The programs of the channels for all heads of some sequences. */
  List<PimOperation.Share> shares(PimFusedAttention units, long sequences, long contextLength) {
    TreeMap<Integer, List<Integer>> channels = new TreeMap<>();
    int heads = Math.toIntExact(sequences * keyValueHeads);
    for (int slot = 0; slot < heads; slot += headsPerChannel) {
      channels
          .computeIfAbsent(Math.min(headsPerChannel, heads - slot), count -> new ArrayList<>())
          .add(channel(slot));
    }
    List<PimOperation.Share> shares = new ArrayList<>();
    channels.forEach(
        (count, same) ->
            shares.add(
                new PimOperation.Share(same, units.program(firstRow, count, contextLength))));
    return shares;
  }

  /**
   * All heads of some sequences, one of each channel at a time, in turns of about as many heads.
   *
   * @param mostHeads of a turn
   */
  List<PimTurn> turns(long sequences, long mostHeads) {
    List<PimTurn> turns = new ArrayList<>();
    int row = firstRow;
    for (List<Integer> slots : rounds(sequences)) {
      int parts = Math.toIntExact(Sizes.ceilDiv(slots.size(), mostHeads));
      for (int part = 0; part < parts; part++) {
        List<Integer> own =
            slots.subList(part * slots.size() / parts, (part + 1) * slots.size() / parts);
        turns.add(new PimTurn(row, own, own.stream().map(this::channel).toList()));
      }
      row += attention.rowsPerHead();
    }
    return turns;
  }

  /** All heads of some sequences: the first of each channel, then the second of each, and so on. */
  List<List<Integer>> rounds(long sequences) {
    int heads = Math.toIntExact(sequences * keyValueHeads);
    List<List<Integer>> rounds = new ArrayList<>();
    for (int first = 0; first < Math.min(headsPerChannel, heads); first++) {
      List<Integer> slots = new ArrayList<>();
      for (int slot = first; slot < heads; slot += headsPerChannel) {
        slots.add(slot);
      }
      rounds.add(slots);
    }
    return rounds;
  }
}
