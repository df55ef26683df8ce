package org.npulator.workload.mapping;

import java.util.HashMap;
import java.util.Map;
import org.npulator.workload.mapping.ActivationPlan.Placement;
import org.npulator.workload.mapping.CoreTask.SplitComputation;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;

/**
 * Gives operators the parts of activations they read and write: in place if the activation is in
 * the scratchpad, else as a tile that is loaded from memory or will be stored there.
 */
final class Activations {
  private static final String DOES_NOT_FIT = "does not fit into the scratchpad";

  private final ActivationPlan plan;
  private final ProgramBuilder builder;
  private final Traffic traffic;
  private final Ownership scratchpad;
  private final Ownership memory = new Ownership();
  private final RingBuffer inputTiles;
  private final RingBuffer outputTiles;
  private final long scratchpadBase;
  private final long memoryBase;
  private final Map<String, Buffer> buffers = new HashMap<>();
  private final Map<String, ActivationView> views = new HashMap<>();

  Activations(
      ScratchpadPlan plan,
      long memoryBase,
      ProgramBuilder builder,
      Traffic traffic,
      Ownership scratchpad,
      long wordBytes) {
    this.plan = plan.activations();
    this.builder = builder;
    this.traffic = traffic;
    this.scratchpad = scratchpad;
    this.scratchpadBase = plan.activationBase();
    this.memoryBase = memoryBase;
    this.inputTiles =
        new RingBuffer(
            Space.SCRATCHPAD, scratchpad, plan.inputBase(), plan.inputBytes(), wordBytes);
    this.outputTiles =
        new RingBuffer(
            Space.SCRATCHPAD, scratchpad, plan.outputBase(), plan.outputBytes(), wordBytes);
  }

  boolean resident(Tensor tensor) {
    return plan.placement(whole(tensor)).resident();
  }

  /** Bytes of a row of a tile, padded. */
  long strideBytes(Tensor tensor) {
    return plan.placement(whole(tensor)).strideBytes();
  }

  /** The activation of which a tensor is a part, or the tensor itself. */
  private Tensor whole(Tensor tensor) {
    ActivationView view = views.get(tensor.name());
    return view == null ? tensor : view.whole();
  }

  /** Rows {@code first, first + step, ...} where they lie. */
  private Region rows(Tensor tensor, long first, long count, long step) {
    ActivationView view = views.get(tensor.name());
    return view == null
        ? buffers.get(tensor.name()).region(first, count, step)
        : columns(
            tensor,
            buffers.get(view.whole().name()).region(view.firstRow() + first, count, step),
            view.firstColumn(),
            tensor.columns());
  }

  long inputTileBytes() {
    return inputTiles.capacityBytes();
  }

  long outputTileBytes() {
    return outputTiles.capacityBytes();
  }

  /** Makes room for the outputs of a task. */
  void begin(CoreTask task) {
    if (task instanceof SplitComputation split) {
      views.putAll(split.shares().views());
    }
    for (Tensor input : task.inputs()) {
      if (input.kind() == TensorKind.INPUT && !buffers.containsKey(input.name())) {
        place(input);
      }
    }
    for (Tensor output : task.outputs()) {
      plan.placement(output).replaces().ifPresent(name -> buffers.get(name).release());
      place(output);
    }
  }

  private void place(Tensor tensor) {
    Placement placement = plan.placement(tensor);
    Buffer buffer =
        new Buffer(
            placement.resident() ? Space.SCRATCHPAD : Space.MEMORY,
            placement.resident()
                ? scratchpadBase + placement.address()
                : memoryBase + placement.memoryAddress(),
            placement.rows(),
            placement.rowBytes(),
            placement.strideBytes());
    (placement.resident() ? scratchpad : memory).claim(buffer);
    buffers.put(tensor.name(), buffer);
  }

  /** Gives back what no later task reads. */
  void end(CoreTask task, int index) {
    for (Tensor output : task.outputs()) {
      Placement placement = plan.placement(output);
      if (placement.result() && placement.resident()) {
        storeResult(output);
      }
    }
    for (Tensor input : task.inputs()) {
      if (isActivation(input) && plan.placement(input).lastUse() == index) {
        buffers.get(input.name()).release();
      }
    }
    for (Tensor output : task.outputs()) {
      if (plan.placement(output).lastUse() == index) {
        buffers.get(output.name()).release();
      }
    }
  }

  private static boolean isActivation(Tensor tensor) {
    return tensor.kind() == TensorKind.ACTIVATION || tensor.kind() == TensorKind.INPUT;
  }

  private void storeResult(Tensor output) {
    Region whole = buffers.get(output.name()).whole();
    Placement placement = plan.placement(output);
    // What was there before may still be on its way out.
    Buffer place =
        new Buffer(
            Space.MEMORY,
            memoryBase + placement.memoryAddress(),
            placement.rows(),
            placement.rowBytes(),
            placement.strideBytes());
    memory.claim(place);
    builder.store(whole, place.whole());
    traffic.spilledWrite(output.name(), "is a result of the step", place.whole().run().bytes());
  }

  /**
   * Rows {@code first, first + step, ...} of an activation for reading; to be handed to {@link
   * #done} after the last instruction that reads them.
   */
  Region read(Tensor tensor, long first, long count, long step) {
    Region source = rows(tensor, first, count, step);
    return resident(tensor) ? source : loaded(tensor, source, count, inputTiles);
  }

  /** Some columns of rows for reading. */
  Region read(Tensor tensor, long first, long count, long firstColumn, long columns) {
    return read(tensor, first, count, firstColumn, columns, inputTiles);
  }

  /** Some columns of rows for reading, loaded into a ring of the caller if they lie in memory. */
  Region read(
      Tensor tensor, long first, long count, long firstColumn, long columns, RingBuffer tiles) {
    Region source = part(tensor, first, count, firstColumn, columns);
    return resident(tensor) ? source : loaded(tensor, source, count, tiles);
  }

  private Region loaded(Tensor tensor, Region source, long rows, RingBuffer tiles) {
    long rowBytes = source.endByte() - source.firstByte();
    long stride = rows == 1 ? rowBytes : strideOf(rowBytes);
    Region tile = tiles.allocate(rows, rowBytes, stride).whole();
    MemoryRun run = new MemoryRun(source.address(), rowBytes, rows, source.strideBytes());
    builder.load(source, run, tile);
    boolean input = tensor.kind() == TensorKind.INPUT;
    traffic.spilledRead(
        whole(tensor).name(), input ? "is an input of the step" : DOES_NOT_FIT, run.bytes());
    return tile;
  }

  private long strideOf(long rowBytes) {
    return Sizes.oddWords(rowBytes, wordBytes());
  }

  private long wordBytes() {
    return inputTiles.alignmentBytes();
  }

  /** Gives back a tile; activations in the scratchpad stay. */
  void done(Tensor tensor, Region region) {
    if (!resident(tensor)) {
      region.buffer().release();
    }
  }

  /** A part of an activation for writing; to be handed to {@link #written} afterwards. */
  Region write(Tensor tensor, long first, long count, long firstColumn, long columns) {
    Region destination = part(tensor, first, count, firstColumn, columns);
    if (resident(tensor)) {
      return destination;
    }
    long rowBytes = destination.endByte() - destination.firstByte();
    long stride = count == 1 ? rowBytes : strideOf(rowBytes);
    return outputTiles.allocate(count, rowBytes, stride).whole();
  }

  /** Stores a part of an activation that lies in memory. */
  void written(
      Tensor tensor, Region region, long first, long count, long firstColumn, long columns) {
    if (resident(tensor)) {
      return;
    }
    Region destination = part(tensor, first, count, firstColumn, columns);
    builder.store(region, destination);
    traffic.spilledWrite(whole(tensor).name(), DOES_NOT_FIT, destination.run().bytes());
    region.buffer().release();
  }

  private Region part(Tensor tensor, long first, long count, long firstColumn, long columns) {
    return columns(tensor, rows(tensor, first, count, 1), firstColumn, columns);
  }

  private static Region columns(Tensor tensor, Region rows, long first, long count) {
    long start = tensor.format().firstByte(first);
    return rows.bytes(start, tensor.format().endByte(first + count) - start);
  }
}
