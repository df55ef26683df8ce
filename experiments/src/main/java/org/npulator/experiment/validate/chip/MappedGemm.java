package org.npulator.experiment.validate.chip;

import java.util.ArrayList;
import java.util.List;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * The tile program of a product under a mapping, as ONNXim (a1e8629, GemmWS.cc, Scheduler.cc and
 * Core.cc) executes it: the tiles of the loop N, M, C go to the cores in turn, those that add to
 * the same results to the same core; a core has two tiles at a time.
 */
final class MappedGemm {
  /** Index of the operator that ends with the last result, and of the one that stores results. */
  static final int PRODUCT = 0;

  static final int WRITE_BACK = 1;

  private static final List<String> OPERATORS = List.of("product", "write-back");

  /** Tensors begin on such a boundary. */
  private static final long ALIGNMENT_BYTES = 256;

  private final NpuConfig machine;
  private final GemmMapping mapping;
  private final TileBuffers buffers;
  private final TileLoads loads;
  private final ResultLayout results;
  private final long endAddress;

  /**
   * @param format of activations, weights and results
   * @param biased whether a row of results is loaded to begin with
   * @param address from which on the operands lie in memory
   * @throws NotExpressibleException if two tiles do not fit into the buffers of a core
   */
  MappedGemm(
      NpuConfig machine, GemmMapping mapping, NumberFormat format, boolean biased, long address)
      throws NotExpressibleException {
    this.machine = machine;
    this.mapping = mapping;
    buffers = new TileBuffers(machine.cores(), mapping, format);
    long elementBytes = buffers.elementBytes();
    long weights = address;
    long bias = aligned(weights + mapping.columns() * mapping.depth() * elementBytes);
    long activations = aligned(bias + mapping.columns() * elementBytes);
    long resultAddress = aligned(activations + mapping.rows() * mapping.depth() * elementBytes);
    results = new ResultLayout(buffers, mapping, resultAddress);
    endAddress = aligned(results.endAddress());
    loads = new TileLoads(machine.cores(), mapping, buffers, weights, bias, biased, activations);
  }

  private static long aligned(long address) {
    return -Math.floorDiv(-address, ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  }

  /** The first address behind the operands. */
  long endAddress() {
    return endAddress;
  }

  /** The programs of all cores. */
  ChipProgram program() {
    List<CoreTiles> cores = new ArrayList<>();
    for (int core = 0; core < machine.cores().count(); core++) {
      cores.add(
          new CoreTiles(
              (SystolicArrayConfig) machine.cores().matrix(), mapping, buffers, loads, results));
    }
    int turn = 0;
    for (long n = 0; n < mapping.outerRows(); n++) {
      for (long m = 0; m < mapping.outerColumns(); m++) {
        for (long c = 0; c < mapping.outerDepth(); c++) {
          cores
              .get(turn)
              .add(n * mapping.tileRows(), m * mapping.tileColumns(), c * mapping.tileDepth());
        }
        turn = (turn + 1) % cores.size();
      }
    }
    return new ChipProgram(
        cores.stream().map(core -> new TileProgram(OPERATORS, core.instructions())).toList());
  }
}
