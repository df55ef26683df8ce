package org.npulator.workload.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.npulator.hw.pim.PimColumn;
import org.npulator.hw.pim.PimGemv;
import org.npulator.hw.pim.PimReturnedGemv;
import org.npulator.hw.pim.PimStoredGemv;
import org.npulator.hw.program.PimOperation;
import org.npulator.workload.mapping.PimRuns.Piece;
import org.npulator.workload.operator.Matmul;

/**
 * Where the weights of a product lie that units at the banks multiply. Outputs of a round are
 * numbered in the order of the addresses of their results.
 *
 * @param gemv how they lie in the rows of a channel
 * @param firstChannel of consecutive ones
 * @param alsoOnCores whether the weights lie in memory a second time, as the cores need them
 */
record PimProductPlacement(
    PimMachine machine,
    PimGemv gemv,
    PimGemv.Shape shape,
    int firstChannel,
    int channels,
    int firstRow,
    boolean alsoOnCores) {

  /** Outputs of all channels in a round. */
  long outputsPerRound(PimStoredGemv gemv) {
    return (long) channels * gemv.outputsPerRound();
  }

  /** Outputs over those that the units of all channels compute in the same rounds. */
  double filledShare() {
    long outputs =
        gemv instanceof PimStoredGemv stored
            ? outputsPerRound(stored)
            : (long) channels * machine.organization().banks();
    return (double) shape.outputs() / (Sizes.ceilDiv(shape.outputs(), outputs) * outputs);
  }

  /** The place of the partial sums of some outputs of a round, one column each. */
  List<Piece> results(PimStoredGemv gemv, long round, long vectors, long vector, int outputs) {
    List<PimColumn> columns = gemv.results(round, vectors, vector);
    long[] addresses =
        IntStream.range(firstChannel, firstChannel + channels)
            .boxed()
            .flatMapToLong(
                channel ->
                    columns.stream()
                        .mapToLong(
                            at ->
                                machine
                                    .addresses()
                                    .column(channel, at.bank(), firstRow + at.row(), at.column())))
            .sorted()
            .toArray();
    return PimRuns.of(Arrays.copyOf(addresses, outputs), machine.organization().transactionBytes());
  }

  /** Maps a product of a decode step whose weights lie here. */
  OperatorMapping map(StepContext step, Matmul matmul) {
    return gemv instanceof PimStoredGemv stored
        ? new PimProductMapping(step, matmul, this, stored).map()
        : new PimReturnedProductMapping(step, matmul, this, (PimReturnedGemv) gemv).map();
  }

  /** The programs of the channels. */
  List<PimOperation.Share> shares(long vectors) {
    return List.of(
        new PimOperation.Share(
            IntStream.range(firstChannel, firstChannel + gemv.usedChannels()).boxed().toList(),
            gemv.program(firstRow, vectors)));
  }

  /** Bytes that go to the channels along with the commands. */
  long sentBytes(long vectors) {
    return gemv.usedChannels() * gemv.sentBytes(vectors);
  }
}
