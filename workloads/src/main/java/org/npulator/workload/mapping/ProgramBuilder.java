package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.CausalMask;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Operand;
import org.npulator.hw.program.PimOperation;
import org.npulator.hw.program.PimRead;
import org.npulator.hw.program.Planes;
import org.npulator.hw.program.Receive;
import org.npulator.hw.program.Reuse;
import org.npulator.hw.program.Send;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.TileProgram.Turn;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.mapping.Engine.Kind;

/**
 * Appends instructions to a program and makes each wait for the earlier ones whose reads and writes
 * conflict with its own.
 */
final class ProgramBuilder {
  /** A matrix that an instruction reads or writes. */
  record Matrix(Region region, NumberFormat format) {
    Operand operand() {
      return region.operand(format);
    }
  }

  private final List<Instruction> instructions = new ArrayList<>();
  private final Map<Engine, AwaitedInstructions> awaited = new HashMap<>();
  private final Machine machine;
  private final Kind dequantizer;
  private Machine products;
  private final List<Turn> turns = new ArrayList<>(List.of(new Turn(0, 0)));
  private int stream;
  private int operator;
  private int nextArray;
  private List<ArrayShare> shares = List.of();

  ProgramBuilder(Machine machine) {
    this.machine = machine;
    this.products = machine;
    dequantizer = machine.dequantizer() ? Kind.DEQUANTIZER : Kind.VECTOR;
  }

  /** Sets the stream that the next instructions belong to. */
  void continueIn(int nextStream) {
    if (nextStream != stream) {
      stream = nextStream;
      turns.add(new Turn(instructions.size(), stream));
    }
  }

  /** Sets the operator that the next instructions belong to. */
  void begin(int operatorIndex) {
    operator = operatorIndex;
  }

  /** Sets the dataflow of the next products. */
  void keep(Dataflow dataflow) {
    products = machine.keeping(dataflow);
  }

  /** Loads what does not change in the step. */
  void load(MemoryRun source, Region destination) {
    List<Dependency> waitsFor = hazards(Kind.LOAD, List.of(), destination);
    // Weights and cached keys and values are read once a step by each core.
    instructions.add(loadOf(source, destination, waitsFor).with(Reuse.NONE));
  }

  /** Loads a run of a region that was stored in the same step. */
  void load(Region stored, MemoryRun source, Region destination) {
    List<Dependency> waitsFor = hazards(Kind.LOAD, List.of(stored), destination);
    instructions.add(loadOf(source, destination, waitsFor));
  }

  private Load loadOf(MemoryRun source, Region destination, List<Dependency> waitsFor) {
    return new Load(
        operator,
        waitsFor,
        source.address(),
        source.rowBytes(),
        source.rows(),
        source.strideBytes(),
        destination.address(),
        source.rows() == 1 ? source.rowBytes() : destination.strideBytes());
  }

  /** Stores what is not loaded again in the step. */
  void store(Region source, MemoryRun destination) {
    List<Dependency> waitsFor = hazards(Kind.STORE, List.of(source));
    instructions.add(storeOf(source, destination, waitsFor));
  }

  /** Stores what is loaded again in the step. */
  void store(Region source, Region destination) {
    List<Dependency> waitsFor = hazards(Kind.STORE, List.of(source), destination);
    instructions.add(storeOf(source, destination.run(), waitsFor));
  }

  /**
   * Stores a run that is ordered by another region.
   *
   * @param place written to, for those who wait
   */
  void store(Region source, MemoryRun destination, Region place) {
    List<Dependency> waitsFor = hazards(Kind.STORE, List.of(source), place);
    instructions.add(storeOf(source, destination, waitsFor));
  }

  /** Has units at the banks work. */
  void pim(
      List<PimOperation.Share> shares,
      long macs,
      long sentBytes,
      long returnedBytes,
      List<Region> reads,
      Region... results) {
    List<Dependency> waitsFor = hazards(Kind.PIM, reads, results);
    instructions.add(new PimOperation(operator, waitsFor, shares, macs, sentBytes, returnedBytes));
  }

  /** Reads a run of results of units at the banks. */
  void pimRead(Region place, MemoryRun source, Region destination) {
    List<Dependency> waitsFor = hazards(Kind.PIM_READ, List.of(place), destination);
    instructions.add(
        new PimRead(
            operator,
            waitsFor,
            source.address(),
            source.rowBytes(),
            source.rows(),
            source.strideBytes(),
            destination.address(),
            source.rows() == 1 ? source.rowBytes() : destination.strideBytes()));
  }

  /**
   * Stores what is not loaded again in the step, in three dimensions.
   *
   * @param planeStrideBytes in the source
   */
  void storePlanes(Region source, long planeStrideBytes, MemoryRun destination) {
    List<Dependency> waitsFor = hazards(Kind.STORE, List.of(source));
    instructions.add(storeOf(source, planeStrideBytes, destination, waitsFor));
  }

  private Store storeOf(Region source, MemoryRun destination, List<Dependency> waitsFor) {
    return storeOf(source, 0, destination, waitsFor);
  }

  private Store storeOf(
      Region source, long planeStrideBytes, MemoryRun destination, List<Dependency> waitsFor) {
    return new Store(
        operator,
        waitsFor,
        destination.address(),
        destination.rowBytes(),
        destination.rows(),
        destination.strideBytes(),
        source.address(),
        source.strideBytes(),
        new Planes(destination.planes(), destination.planeStrideBytes(), planeStrideBytes));
  }

  /** Sends a region to other cores. */
  void send(Region source, int message, long destinations) {
    List<Dependency> waitsFor = hazards(Kind.SEND, List.of(source));
    MemoryRun run = source.run();
    instructions.add(
        new Send(
            operator,
            waitsFor,
            message,
            destinations,
            run.rowBytes(),
            run.rows(),
            run.address(),
            run.strideBytes()));
  }

  /** Receives a region from a core. */
  void receive(Region destination, int message, int core) {
    List<Dependency> waitsFor = hazards(Kind.RECEIVE, List.of(), destination);
    MemoryRun run = destination.run();
    instructions.add(
        new Receive(
            operator,
            waitsFor,
            message,
            core,
            run.rowBytes(),
            run.rows(),
            run.address(),
            run.strideBytes()));
  }

  /**
   * Divides a product among the arrays, each into accumulators of its own. Products that are added
   * up one after the other are divided like the first of them.
   */
  void multiply(
      long m,
      long k,
      long n,
      Matrix activations,
      Matrix weights,
      boolean weightsTransposed,
      Matrix accumulators,
      boolean accumulate) {
    if (!accumulate) {
      long unit = weightsTransposed ? 1 : weights.format().alignmentElements();
      double rate = machine.knownRate(activations.format(), weights.format());
      shares = ArrayShare.of(products, m, k, n, rate, unit, nextArray);
      if (shares.size() == 1) {
        nextArray = (nextArray + 1) % machine.arrays();
      }
    }
    for (ArrayShare share : shares) {
      multiply(
          share,
          k,
          new Matrix(activations.region().from(share.row(), 0), activations.format()),
          new Matrix(
              weightsTransposed
                  ? weights.region().from(share.column(), 0)
                  : weights.region().from(0, weights.format().firstByte(share.column())),
              weights.format()),
          weightsTransposed,
          new Matrix(
              accumulators
                  .region()
                  .rows(share.row(), share.rows())
                  .bytes(
                      WeightTile.PARTIAL_SUM_BYTES * share.column(),
                      WeightTile.PARTIAL_SUM_BYTES * share.columns()),
              accumulators.format()),
          accumulate);
    }
  }

  private void multiply(
      ArrayShare share,
      long k,
      Matrix activations,
      Matrix weights,
      boolean weightsTransposed,
      Matrix accumulators,
      boolean accumulate) {
    List<Dependency> waitsFor =
        hazards(
            new Engine(Kind.MATRIX, share.array(), stream),
            List.of(activations.region(), weights.region()),
            accumulators.region());
    instructions.add(
        new MatrixMultiply(
            operator,
            waitsFor,
            share.rows(),
            k,
            share.columns(),
            activations.operand(),
            weights.operand(),
            weightsTransposed,
            accumulators.operand(),
            accumulate,
            share.array(),
            products.dataflow() == machine.dataflow()
                ? Optional.empty()
                : Optional.of(products.dataflow().stationary())));
  }

  /**
   * @param alsoWritten sources that the kernel changes
   */
  void vector(VectorWork work, List<Matrix> sources, Matrix destination, Region... alsoWritten) {
    List<Region> reads = sources.stream().map(Matrix::region).toList();
    Region[] writes = Arrays.copyOf(alsoWritten, alsoWritten.length + 1);
    writes[alsoWritten.length] = destination.region();
    Kind engine = work.kernel() == VectorKernel.DEQUANTIZE ? dequantizer : Kind.VECTOR;
    List<Dependency> waitsFor = hazards(engine, reads, writes);
    instructions.add(
        new VectorOperation(
            operator,
            waitsFor,
            work.kernel(),
            work.rows(),
            work.columns(),
            work.segment(),
            work.constant(),
            sources.stream().map(Matrix::operand).toList(),
            destination.operand(),
            work.mask()));
  }

  /** What a vector operation computes. */
  record VectorWork(
      VectorKernel kernel,
      long rows,
      long columns,
      long segment,
      double constant,
      Optional<CausalMask> mask) {
    VectorWork(VectorKernel kernel, long rows, long columns) {
      this(kernel, rows, columns, columns, 0, Optional.empty());
    }
  }

  private List<Dependency> hazards(Kind kind, List<Region> reads, Region... writes) {
    return hazards(new Engine(kind, 0, stream), reads, writes);
  }

  private List<Dependency> hazards(Engine engine, List<Region> reads, Region... writes) {
    DependencySet dependencies =
        new DependencySet(
            engine, awaited.computeIfAbsent(engine, first -> new AwaitedInstructions()));
    int instruction = instructions.size();
    for (Region read : reads) {
      read.buffer().collectForRead(read, instruction, dependencies);
    }
    for (Region write : writes) {
      write.buffer().collectForWrite(write, dependencies);
    }
    Access lastRead = null;
    for (Region read : reads) {
      lastRead = new Access(instruction, engine, read);
      read.buffer().recordRead(lastRead);
    }
    for (Region write : writes) {
      Access access = new Access(instruction, engine, write);
      if (engine.kind() == Kind.LOAD || engine.kind() == Kind.PIM_READ) {
        access.copiesFrom(lastRead);
      }
      write.buffer().recordWrite(access);
    }
    return dependencies.finish();
  }

  TileProgram program(List<String> operators) {
    return new TileProgram(operators, LastLoads.marked(instructions), turns);
  }
}
