package org.npulator.experiment.validate.chip;

import java.util.List;
import java.util.function.Consumer;
import org.npulator.hw.chip.CoreConfig;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Load;

/**
 * The loads of a tile. A core hands over as many bytes in a cycle as it has ports: a descriptor is
 * a burst of the DMA engine, so that the loads of several cores take turns at the channels as they
 * do in ONNXim. Rows of activations and weights lie without gaps in memory.
 */
final class TileLoads {
  /** Rows that begin within a piece share it with others, unless they are parted. */
  private static final int BURSTS_OF_UNALIGNED_ROWS = 8;

  private final GemmMapping mapping;
  private final TileBuffers buffers;
  private final long weightAddress;
  private final long biasAddress;
  private final boolean biased;
  private final long activationAddress;
  private final long burstBytes;

  TileLoads(
      CoreConfig core,
      GemmMapping mapping,
      TileBuffers buffers,
      long weightAddress,
      long biasAddress,
      boolean biased,
      long activationAddress) {
    this.mapping = mapping;
    this.buffers = buffers;
    this.weightAddress = weightAddress;
    this.biasAddress = biasAddress;
    this.biased = biased;
    this.activationAddress = activationAddress;
    burstBytes = core.count() == 1 ? Long.MAX_VALUE : core.dma().burst().bytes();
  }

  /**
   * Loads of weights, and before them of the bias of as many columns; to add it takes no time, as
   * in ONNXim.
   *
   * @param column of the product
   * @param element first of the sum
   * @param tileColumn of the tile
   */
  void weights(
      int half,
      long column,
      long columns,
      long tileColumn,
      long element,
      long elements,
      List<Dependency> waitsFor,
      Consumer<Load> target) {
    List<Dependency> waiting = waitsFor;
    if (biased && element == 0) {
      long bytes = columns * buffers.elementBytes();
      target.accept(
          new Load(
              MappedGemm.PRODUCT,
              waiting,
              biasAddress + column * buffers.elementBytes(),
              bytes,
              1,
              bytes,
              buffers.results(half, 0, tileColumn),
              bytes));
      waiting = List.of();
    }
    rows(
        weightAddress + (column * mapping.depth() + element) * buffers.elementBytes(),
        columns,
        elements * buffers.elementBytes(),
        buffers.weights(half, tileColumn, 0),
        waiting,
        target);
  }

  /** Loads of activations. */
  void activations(
      int half,
      long row,
      long rows,
      long tileRow,
      long element,
      long elements,
      List<Dependency> waitsFor,
      Consumer<Load> target) {
    rows(
        activationAddress + (row * mapping.depth() + element) * buffers.elementBytes(),
        rows,
        elements * buffers.elementBytes(),
        buffers.activations(half, tileRow, 0),
        waitsFor,
        target);
  }

  private void rows(
      long address,
      long rows,
      long rowBytes,
      long scratchpadAddress,
      List<Dependency> waitsFor,
      Consumer<Load> target) {
    long stride = mapping.depth() * buffers.elementBytes();
    List<Dependency> waiting = waitsFor;
    long rowsAtOnce = rowsAtOnce(rowBytes, rows);
    for (long row = 0; row < rows; row += rowsAtOnce) {
      long piece = rowsAtOnce == 1 ? Math.min(rowBytes, burstBytes) : rowBytes;
      for (long byteInRow = 0; byteInRow < rowBytes; byteInRow += piece) {
        target.accept(
            new Load(
                MappedGemm.PRODUCT,
                waiting,
                address + row * stride + byteInRow,
                Math.min(piece, rowBytes - byteInRow),
                Math.min(rowsAtOnce, rows - row),
                stride,
                scratchpadAddress + row * buffers.rowStrideBytes() + byteInRow,
                buffers.rowStrideBytes()));
        waiting = List.of();
      }
    }
  }

  private long rowsAtOnce(long rowBytes, long rows) {
    if (burstBytes == Long.MAX_VALUE) {
      return rows;
    }
    long bytes =
        rowBytes % TileBuffers.PIECE_BYTES == 0
            ? burstBytes
            : BURSTS_OF_UNALIGNED_ROWS * burstBytes;
    return Math.max(1, bytes / rowBytes);
  }
}
