package org.npulator.workload.mapping;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.mapping.MappingConfig.TileChoice;
import org.npulator.workload.operator.ActiveNeurons;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Gather;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/**
 * Where everything lies in memory that outlives a step: weights of products tile by tile, tables
 * and vectors row by row, KV caches head by head. What is at least a stripe (all channels x banks x
 * a row) starts on a stripe, anything smaller on 4 KiB; so do tiles of at least 64 KiB, smaller
 * ones start on 256 bytes.
 */
final class MemoryLayout {
  private static final long SMALL_ALIGNMENT = 4096;
  private static final long SMALL_TILE_ALIGNMENT = 256;

  private final Machine machine;
  private final MappingConfig dictated;
  private final PimPlan pim;
  private final Map<String, WeightPlacement> weights = new LinkedHashMap<>();
  private final Map<String, KeyValuePlacement> caches = new LinkedHashMap<>();
  private final Map<String, WeightSlice> slices;
  private long weightsEnd;
  private long end;
  private long largestTileBytes;

  /**
   * @throws MappingException if weights and KV caches exceed the memory
   */
  MemoryLayout(Machine machine, Workload workload) throws MappingException {
    this(
        machine,
        workload,
        workload.steps().stream().map(Step::operators).toList(),
        Map.of(),
        MappingConfig.CHOSEN,
        PimPlan.none(machine));
  }

  /**
   * @param steps the operators of all cores in each step
   * @param slices the tensors among them that are parts of tensors of the workload
   * @param pim what lies at units at the banks
   * @throws MappingException if weights and KV caches exceed the memory
   */
  MemoryLayout(
      Machine machine,
      Workload workload,
      List<List<Operator>> steps,
      Map<String, WeightSlice> slices,
      MappingConfig dictated,
      PimPlan pim)
      throws MappingException {
    this.pim = pim;
    this.machine = machine;
    this.dictated = dictated;
    this.slices = slices;
    Set<String> gathered = new HashSet<>();
    Set<Operator> known = new HashSet<>();
    for (List<Operator> operators : steps) {
      for (Operator operator : operators) {
        if (operator instanceof Gather gather) {
          gathered.add(gather.table().name());
        }
      }
    }
    for (List<Operator> operators : steps) {
      for (Operator operator : operators) {
        if (known.add(operator)) {
          placeWeights(operator, gathered);
        }
      }
    }
    weightsEnd = end;
    for (List<Operator> operators : steps) {
      for (Operator operator : operators) {
        if (operator instanceof Attention attention) {
          placeCache(attention, attention.keyCache(), workload.keyValueTokens());
          placeCache(attention, attention.valueCache(), workload.keyValueTokens());
        }
      }
    }
    checkCapacity(workload);
  }

  WeightPlacement weight(Tensor tensor) {
    return weights.get(tensor.name());
  }

  KeyValuePlacement cache(Tensor tensor) {
    return caches.get(tensor.name());
  }

  /** What lies at units at the banks. */
  PimPlan pim() {
    return pim;
  }

  /** Bytes of the memory that units at the banks leave. */
  long hostBytes() {
    return pim.hostBytes();
  }

  /** The first byte that is free for activations. */
  long end() {
    return Sizes.roundUp(end, SMALL_ALIGNMENT);
  }

  /** Bytes of the largest weight tile. */
  long largestTileBytes() {
    return largestTileBytes;
  }

  private void placeWeights(Operator operator, Set<String> gathered) throws MappingException {
    if (operator instanceof Matmul matmul) {
      if (!pim.isOnCores(matmul.weight().name())) {
        return;
      }
      WeightSlice slice = slices.get(matmul.weight().name());
      if (slice != null && slice.neurons().isPresent()) {
        placeNeurons(matmul, slice);
      } else if (slice != null && gathered.contains(slice.whole().name())) {
        placeTableSlice(matmul, slice);
      } else {
        placeProductWeight(matmul, gathered.contains(matmul.weight().name()));
      }
      if (matmul.bias().isPresent()) {
        placeRows(matmul.bias().get(), 0, 0);
      }
    } else if (operator instanceof Gather gather) {
      placeRows(gather.table(), 0, 0);
    } else if (operator instanceof Reduction reduction && reduction.weight().isPresent()) {
      placeRows(reduction.weight().get(), 0, 0);
    } else if (operator instanceof Elementwise elementwise) {
      for (Tensor input : elementwise.inputs()) {
        if (input.kind() == TensorKind.WEIGHT) {
          placeRows(input, 0, 0);
        }
      }
    }
  }

  private void placeProductWeight(Matmul matmul, boolean table) throws MappingException {
    Tensor weight = matmul.weight();
    NumberFormat multiplied = machine.multiplied(matmul.input().format(), weight.format());
    WeightTile tile = tile(matmul, multiplied, table);
    largestTileBytes =
        Math.max(largestTileBytes, tile.streamBytes(weight.format(), multiplied, table));
    WeightPlacement known = weights.get(weight.name());
    if (table) {
      if (known == null || known.tileN() == 0) {
        // A gather of another step may have placed the table before without tiles.
        placeTable(weight, tile, known);
      }
      return;
    }
    if (known != null) {
      return;
    }
    long bytes = weight.format().tileBytes(tile.k(), tile.n());
    long alignment = bytes >= 16 * SMALL_ALIGNMENT ? SMALL_ALIGNMENT : SMALL_TILE_ALIGNMENT;
    place(
        weight.name(),
        new WeightPlacement(
            start(weight.bytes()),
            weight.rows(),
            weight.columns(),
            weight.format(),
            false,
            false,
            weight.format().rowBytes(weight.columns()),
            tile.k(),
            tile.n(),
            Sizes.roundUp(bytes, alignment)));
  }

  private WeightTile tile(Matmul matmul, NumberFormat multiplied, boolean table)
      throws MappingException {
    Optional<TileChoice> choice = dictated.product(matmul.role()).tile();
    return choice.isPresent()
        ? WeightTile.dictated(machine, matmul, multiplied, table, choice.get())
        : WeightTile.of(machine, matmul, multiplied, table);
  }

  private void placeTable(Tensor transposed, WeightTile tile, WeightPlacement known) {
    WeightPlacement placement =
        new WeightPlacement(
            known == null ? start(transposed.bytes()) : known.address(),
            transposed.columns(),
            transposed.rows(),
            transposed.format(),
            true,
            true,
            transposed.format().rowBytes(transposed.rows()),
            tile.k(),
            tile.n(),
            0);
    if (known == null) {
      place(transposed.name(), placement);
    } else {
      weights.put(transposed.name(), placement);
    }
  }

  /** Some rows of a table that is gathered as well, which are columns of the product. */
  private void placeTableSlice(Matmul matmul, WeightSlice slice) throws MappingException {
    Tensor weight = matmul.weight();
    NumberFormat multiplied = machine.multiplied(matmul.input().format(), weight.format());
    WeightTile tile = tile(matmul, multiplied, true);
    largestTileBytes =
        Math.max(largestTileBytes, tile.streamBytes(weight.format(), multiplied, true));
    if (!weights.containsKey(slice.whole().name())) {
      placeTable(slice.whole(), new WeightTile(0, 0), null);
    }
    WeightPlacement whole = weights.get(slice.whole().name());
    weights.put(
        weight.name(),
        new WeightPlacement(
            whole.address() + slice.block().firstColumn() * whole.rowBytes(),
            weight.columns(),
            weight.rows(),
            weight.format(),
            true,
            true,
            whole.rowStrideBytes(),
            tile.k(),
            tile.n(),
            0));
  }

  /**
   * Some neurons of a weight of which only active ones are used: a row each, so that a neuron is
   * one run of bytes; every step and core uses other rows of the same table.
   */
  private void placeNeurons(Matmul matmul, WeightSlice slice) throws MappingException {
    Tensor weight = matmul.weight();
    Tensor all = slice.whole();
    boolean transposed = slice.neurons().get() == ActiveNeurons.Side.OUTPUTS;
    NumberFormat format = weight.format();
    NumberFormat multiplied = machine.multiplied(matmul.input().format(), format);
    Optional<TileChoice> choice = dictated.product(matmul.role()).tile();
    WeightTile tile =
        transposed || choice.isPresent()
            ? tile(matmul, multiplied, transposed)
            : WeightTile.ofRows(machine, matmul, multiplied);
    largestTileBytes = Math.max(largestTileBytes, tile.streamBytes(format, multiplied, transposed));
    if (!weights.containsKey(all.name())) {
      long rowBytes = format.rowBytes(transposed ? all.rows() : all.columns());
      place(
          all.name(),
          new WeightPlacement(
              start(all.bytes()),
              transposed ? all.columns() : all.rows(),
              transposed ? all.rows() : all.columns(),
              format,
              true,
              transposed,
              rowBytes,
              0,
              0,
              0));
    }
    WeightPlacement whole = weights.get(all.name());
    Block block = slice.block();
    long firstNeuron = transposed ? block.firstColumn() : block.firstRow();
    long firstFeature = transposed ? block.firstRow() : block.firstColumn();
    weights.put(
        weight.name(),
        new WeightPlacement(
            whole.address()
                + firstNeuron * slice.spacing() * whole.rowStrideBytes()
                + format.firstByte(firstFeature),
            transposed ? weight.columns() : weight.rows(),
            transposed ? weight.rows() : weight.columns(),
            format,
            true,
            transposed,
            slice.spacing() * whole.rowStrideBytes(),
            tile.k(),
            tile.n(),
            0));
  }

  private void placeRows(Tensor tensor, long tileK, long tileN) {
    if (!weights.containsKey(tensor.name())) {
      place(
          tensor.name(),
          new WeightPlacement(
              start(tensor.bytes()),
              tensor.rows(),
              tensor.columns(),
              tensor.format(),
              true,
              true,
              tensor.format().rowBytes(tensor.columns()),
              tileK,
              tileN,
              0));
    }
  }

  private void place(String name, WeightPlacement placement) {
    weights.put(name, placement);
    end = placement.end();
  }

  private void placeCache(Attention attention, Tensor cache, long tokens) throws MappingException {
    requireWholeHeads(attention, attention.output().format());
    if (caches.containsKey(cache.name()) || pim.placement(cache.name()).isPresent()) {
      return;
    }
    NumberFormat format = cache.format();
    requireWholeHeads(attention, format);
    long bytes = format.rowBytes(attention.headDimension()) * tokens;
    KeyValuePlacement placement =
        KeyValuePlacement.at(
            start(bytes * attention.keyValueHeads() * attention.batch()),
            attention.batch(),
            attention.keyValueHeads(),
            attention.headDimension(),
            format,
            tokens);
    caches.put(cache.name(), placement);
    end = placement.end();
  }

  /** Heads are cut out of rows, so their first element has to start a byte and a block. */
  private static void requireWholeHeads(Attention attention, NumberFormat format)
      throws MappingException {
    long alignment = format.alignmentElements();
    if (attention.headDimension() % alignment != 0) {
      throw new MappingException(
          "%s: heads of %d elements cannot be cut out of rows of %s; the head dimension has to be a multiple of %d"
              .formatted(attention.name(), attention.headDimension(), format, alignment));
    }
  }

  private long start(long bytes) {
    return Sizes.roundUp(
        end, bytes >= machine.stripeBytes() ? machine.stripeBytes() : SMALL_ALIGNMENT);
  }

  private void checkCapacity(Workload workload) throws MappingException {
    if (end <= hostBytes()) {
      return;
    }
    long cacheBytes = end - weightsEnd;
    if (weightsEnd > hostBytes() || workload.keyValueTokens() == 0) {
      throw new MappingException(
          "%s in %s: the weights need %d bytes of memory, the machine has %d"
              .formatted(workload.model(), workload.formats(), weightsEnd, hostBytes()));
    }
    long fitting =
        (long) ((double) (hostBytes() - weightsEnd) / cacheBytes * workload.keyValueTokens());
    throw new MappingException(
        "%s in %s: weights and KV caches of %d tokens need %d bytes of memory, the machine has %d; about %d tokens of each sequence fit"
            .formatted(
                workload.model(),
                workload.formats(),
                workload.keyValueTokens(),
                end,
                hostBytes(),
                fitting));
  }
}
