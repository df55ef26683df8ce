package org.npulator.hw.chip;

import static org.npulator.hw.dma.DmaConfig.Completion.IN_ORDER;
import static org.npulator.hw.dma.DmaConfig.Completion.OUT_OF_ORDER;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.energy.EnergyAccount;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.PimPort;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.PimOperation;
import org.npulator.hw.program.PimRead;
import org.npulator.hw.program.Receive;
import org.npulator.hw.program.Send;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.sram.Sram;
import org.npulator.hw.sram.SramConfig;
import org.npulator.hw.systolic.MatrixActions;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.hw.systolic.SystolicArray;
import org.npulator.hw.vector.VectorActions;
import org.npulator.hw.vector.VectorUnit;

/**
 * A core: matrix engines, a vector engine, DMA engines and engines for messages around the
 * scratchpad and the accumulator buffer. At equal times the matrix engines start, the first one
 * first, before the vector engine, and that before loads and stores, those before kernels of units
 * at the banks of the memory and reads of their results, and these before sends and receives.
 */
final class Core {
  private final CoreConfig config;
  private final List<SystolicArray> arrays;
  private final VectorUnit vectorUnit;
  private final List<MatrixEngine> matrix = new ArrayList<>();
  private final VectorEngine vector;
  private final Optional<VectorUnit> dequantizerUnit;
  private final Optional<VectorEngine> dequantizer;
  private final DmaEngine loads;
  private final DmaEngine stores;
  private final Optional<PimEngine> pim;
  private final Optional<DmaEngine> pimReads;
  private final List<SendEngine> sends = new ArrayList<>();
  private final List<ReceiveEngine> receives = new ArrayList<>();
  private final List<EngineAccount> accounts;

  /**
   * @param number from 0 on; core0 is the first part of the names of the engines of the first one
   * @param memory where its DMA engines hand over transfers
   * @param units where programs of units at the banks are handed over, if there are any
   * @param board to other cores, if there are any
   * @param ideal parts that take no time
   */
  Core(
      int number,
      CoreConfig config,
      ClockDomain clock,
      EventQueue events,
      MemoryPort memory,
      Optional<PimPort> units,
      Optional<MessageBoard> board,
      TimelineSink timeline,
      Set<IdealPart> ideal) {
    this.config = config;
    Sram scratchpad = sram(config.scratchpad(), ideal);
    Sram accumulator = sram(config.accumulator(), ideal);
    arrays = SystolicArray.ofCore((SystolicArrayConfig) config.matrix(), scratchpad, accumulator);
    SharedAccesses matrixAccesses = new SharedAccesses(arrays.get(0).accessSchedule());
    vectorUnit = new VectorUnit(config.vector(), scratchpad, accumulator, matrixAccesses.view());
    dequantizerUnit =
        config
            .dequantizer()
            .map(unit -> new VectorUnit(unit, scratchpad, accumulator, matrixAccesses.view()));
    List<VectorUnit> vectorUnits = new ArrayList<>(List.of(vectorUnit));
    dequantizerUnit.ifPresent(vectorUnits::add);
    Function<String, EngineAccount> account =
        engine -> new EngineAccount("core" + number + "." + engine, clock.name(), timeline);
    for (int array = 0; array < arrays.size(); array++) {
      String name = arrays.size() == 1 ? "matrix" : "array" + array + ".matrix";
      matrix.add(
          new MatrixEngine(
              clock,
              arrays.get(array),
              vectorUnits,
              events,
              account.apply(name),
              ideal.contains(IdealPart.ARRAY)));
    }
    vector = new VectorEngine(clock, vectorUnit, events, account.apply("vector"));
    dequantizer =
        dequantizerUnit.map(
            unit -> new VectorEngine(clock, unit, events, account.apply("dequantizer")));
    accounts = new ArrayList<>(matrix.stream().map(MatrixEngine::account).toList());
    accounts.add(vector.account());
    dequantizer.ifPresent(engine -> accounts.add(engine.account()));
    boolean shared = config.dma().engines() == 1;
    boolean inOrder = config.dma().completion().orElse(OUT_OF_ORDER) == IN_ORDER;
    long scratchpadBytes = config.scratchpad().capacity().bytes();
    Function<String, DmaEngine> dma =
        name ->
            new DmaEngine(
                clock, memory, scratchpad, scratchpadBytes, events, inOrder, account.apply(name));
    loads = dma.apply(shared ? "dma" : "dma.load");
    accounts.add(loads.account());
    stores = shared ? loads : dma.apply("dma.store");
    if (!shared) {
      accounts.add(stores.account());
    }
    pim = units.map(port -> new PimEngine(clock, port, events, account.apply("pim")));
    pim.ifPresent(engine -> accounts.add(engine.account()));
    pimReads = units.map(port -> dma.apply("pim.read"));
    pimReads.ifPresent(engine -> accounts.add(engine.account()));
    if (board.isPresent()) {
      SendEngine send =
          new SendEngine(number, clock, board.get(), scratchpad, events, account.apply("noc.send"));
      ReceiveEngine receive =
          new ReceiveEngine(
              number, clock, board.get(), scratchpad, events, account.apply("noc.receive"));
      board.get().attach(number, send, receive);
      sends.add(send);
      receives.add(receive);
      accounts.add(send.account());
      accounts.add(receive.account());
    }
  }

  /** A memory, with as many ports as accesses can meet in a bank if it is ideal. */
  private static Sram sram(SramConfig config, Set<IdealPart> ideal) {
    return new Sram(
        ideal.contains(IdealPart.SRAM)
            ? new SramConfig(
                config.capacity(), config.banks(), config.width(), Integer.MAX_VALUE / 2)
            : config);
  }

  /**
   * Hands a program to the engines; it starts with the events of now.
   *
   * @param ledger in which to enter what its operators do
   * @param whenComplete run when its last instruction is complete
   */
  void begin(TileProgram program, OperatorLedger ledger, Runnable whenComplete) {
    List<Instruction> instructions = program.instructions();
    Sequencer[] sequencers = new Sequencer[instructions.size()];
    for (int index = 0; index < sequencers.length; index++) {
      sequencers[index] = sequencerOf(instructions.get(index));
    }
    sends.forEach(send -> send.begin(instructions));
    receives.forEach(receive -> receive.begin(instructions));
    ProgramExecution execution = new ProgramExecution(program, sequencers, ledger, whenComplete);
    int[] streams = program.streams();
    int count = 1 + Arrays.stream(streams).max().orElse(0);
    for (Sequencer sequencer : distinctSequencers()) {
      int[][] queues = new int[count][];
      for (int stream = 0; stream < count; stream++) {
        queues[stream] = queue(sequencer, sequencers, stream, streams);
      }
      sequencer.begin(execution, queues);
    }
  }

  private List<Sequencer> distinctSequencers() {
    List<Sequencer> sequencers = new ArrayList<>();
    matrix.forEach(engine -> sequencers.add(engine.sequencer()));
    sequencers.addAll(List.of(vector.sequencer(), loads.sequencer()));
    dequantizer.ifPresent(engine -> sequencers.add(engine.sequencer()));
    if (stores != loads) {
      sequencers.add(stores.sequencer());
    }
    pim.ifPresent(engine -> sequencers.add(engine.sequencer()));
    pimReads.ifPresent(engine -> sequencers.add(engine.sequencer()));
    sends.forEach(send -> sequencers.add(send.sequencer()));
    receives.forEach(receive -> sequencers.add(receive.sequencer()));
    return sequencers;
  }

  private Sequencer sequencerOf(Instruction instruction) {
    if (instruction instanceof MatrixMultiply product && product.array() < matrix.size()) {
      return matrix.get(product.array()).sequencer();
    }
    if (instruction instanceof VectorOperation operation) {
      boolean dequantizes = operation.kernel() == VectorKernel.DEQUANTIZE;
      return (dequantizes ? dequantizer.orElse(vector) : vector).sequencer();
    }
    if (instruction instanceof Load) {
      return loads.sequencer();
    }
    if (instruction instanceof Store) {
      return stores.sequencer();
    }
    if (instruction instanceof PimOperation && pim.isPresent()) {
      return pim.get().sequencer();
    }
    if (instruction instanceof PimRead && pimReads.isPresent()) {
      return pimReads.get().sequencer();
    }
    if (instruction instanceof Send && !sends.isEmpty()) {
      return sends.get(0).sequencer();
    }
    if (instruction instanceof Receive && !receives.isEmpty()) {
      return receives.get(0).sequencer();
    }
    throw new IllegalArgumentException("no engine executes " + instruction);
  }

  private static int[] queue(
      Sequencer sequencer, Sequencer[] sequencers, int stream, int[] streams) {
    return IntStream.range(0, sequencers.length)
        .filter(index -> sequencers[index] == sequencer && streams[index] == stream)
        .toArray();
  }

  /** Accounts the time up to a tick, at which no program is executed. */
  void idleUntil(long tick) {
    for (EngineAccount account : accounts) {
      account.idlesUntil(tick);
    }
  }

  /** Useful multiply-accumulate operations since the start of the simulation. */
  long macs() {
    return matrix.stream().mapToLong(MatrixEngine::macs).sum();
  }

  /** Those of units at the banks of the memory. */
  long pimMacs() {
    return pim.map(PimEngine::macs).orElse(0L);
  }

  /** Counts what the units did since the start of the simulation. */
  void countActions(EnergyAccount energy) {
    MatrixActions products =
        arrays.stream().map(SystolicArray::actions).reduce(MatrixActions::plus).orElseThrow();
    VectorActions operations = vectorUnit.actions();
    products.macs().forEach(energy::macs);
    countElements(energy, "vector", operations);
    if (dequantizerUnit.isPresent()) {
      VectorActions dequantizations = dequantizerUnit.get().actions();
      countElements(energy, "dequantizer", dequantizations);
      operations = operations.plus(dequantizations);
    }
    energy.sram(
        "scratchpad",
        bankBytes(config.scratchpad()),
        products.scratchpadReadBytes()
            + operations.scratchpadReadBytes()
            + stores.scratchpadReadBytes()
            + sends.stream().mapToLong(SendEngine::scratchpadReadBytes).sum(),
        operations.scratchpadWriteBytes()
            + loads.scratchpadWriteBytes()
            + pimReads.map(DmaEngine::scratchpadWriteBytes).orElse(0L)
            + pim.map(PimEngine::bytesReturned).orElse(0L)
            + receives.stream().mapToLong(ReceiveEngine::scratchpadWriteBytes).sum());
    energy.sram(
        "accumulator",
        bankBytes(config.accumulator()),
        products.accumulatorReadBytes() + operations.accumulatorReadBytes(),
        products.accumulatorWriteBytes() + operations.accumulatorWriteBytes());
    energy.interconnect(
        loads.bytesMoved()
            + (stores == loads ? 0 : stores.bytesMoved())
            + pimReads.map(DmaEngine::bytesMoved).orElse(0L)
            + pim.map(PimEngine::bytesSent).orElse(0L)
            + pim.map(PimEngine::bytesReturned).orElse(0L));
  }

  private static void countElements(EnergyAccount energy, String unit, VectorActions actions) {
    actions
        .elements()
        .forEach((primitive, elements) -> energy.vectorElements(unit, primitive.key(), elements));
  }

  private static long bankBytes(SramConfig memory) {
    return memory.capacity().bytes() / memory.banks();
  }

  List<EngineReport> engineReports() {
    return accounts.stream().map(EngineAccount::report).toList();
  }
}
