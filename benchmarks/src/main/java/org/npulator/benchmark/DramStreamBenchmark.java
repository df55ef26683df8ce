package org.npulator.benchmark;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.event.EventQueue;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.dram.ChannelRun;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.dram.MemorySystem;
import org.npulator.hw.dram.ReferenceStream;
import org.npulator.hw.port.Lane;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One DRAM channel under the conditions of the reference runs. An operation is one request, or one
 * piece of 64 bytes of a run.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DramStreamBenchmark {
  private static final int REQUESTS = 200_000;
  private static final int PIECES = 4 << 20;
  private static final int PIECE_BYTES = 64;

  @Param("DDR4-2400")
  public String device;

  private MemoryConfig memory;
  private TimeBase time;

  @Setup
  public void prepare() throws ConfigurationException {
    ConfigurationLoader loader = new ConfigurationLoader(List.of());
    memory =
        loader.load("dram", "one-channel", List.of("device=" + device), MemoryConfig.class).value();
    time = new TimeBase(Map.of("memory", memory.device().clock()));
  }

  private long inject(ReferenceStream.Pattern pattern) {
    return new ChannelRun(0, memory, null).run(new ReferenceStream(pattern, memory, REQUESTS));
  }

  /** Sequential reads, at most one a cycle (stream a). */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public long sequentialReads() {
    return inject(ReferenceStream.Pattern.named("a_seqrd"));
  }

  /** Random reads, at most one a cycle (stream d). */
  @Benchmark
  @OperationsPerInvocation(REQUESTS)
  public long randomReads() {
    return inject(ReferenceStream.Pattern.named("d_rand"));
  }

  /** A million cycles without request, but refreshes; an operation is a cycle. */
  @Benchmark
  @OperationsPerInvocation(1_000_000)
  public long idle() {
    return inject(ReferenceStream.Pattern.named("i_idle"));
  }

  /** Sequential reads handed over as one transfer, over a lane that holds nothing back. */
  @Benchmark
  @OperationsPerInvocation(PIECES)
  public long sequentialReadsAsRun() {
    EventQueue queue = new EventQueue();
    Lane lane = new Lane(0, 0, PIECE_BYTES, 1, 1 << 20);
    MemorySystem system = new MemorySystem(memory, queue, time.clock("memory"), lane);
    system.transfer(false, 0, (long) PIECES * PIECE_BYTES, 1, 0, token -> {}, 0);
    queue.run();
    return queue.now();
  }
}
