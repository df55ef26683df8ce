package org.npulator.experiment.dram;

import java.util.ArrayList;
import java.util.List;
import org.npulator.config.Configuration;
import org.npulator.hw.dram.ChannelResult;
import org.npulator.hw.dram.ChannelRun;
import org.npulator.hw.dram.CommandRecorder;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.dram.ReferenceStream;
import org.npulator.hw.dram.RequestStream;
import org.npulator.hw.dram.RequestTrace;

/** Runs requests on a memory. Channels know nothing of each other and run one after the other. */
public final class DramExperiment {
  private final Configuration<MemoryConfig> memory;
  private final CommandRecorder recorder;

  /**
   * @param recorder is told the commands of all channels, one channel after the other; or null
   */
  public DramExperiment(Configuration<MemoryConfig> memory, CommandRecorder recorder) {
    this.memory = memory;
    this.recorder = recorder;
  }

  /** Runs a reference stream on the only channel of the memory. */
  public DramResult run(ReferenceStream.Pattern pattern, long requests) {
    MemoryConfig config = memory.value();
    if (config.channels() != 1) {
      throw new IllegalArgumentException("a stream runs on one channel");
    }
    ChannelRun run = new ChannelRun(0, config, recorder);
    run.run(new ReferenceStream(pattern, config, requests));
    ChannelResult result = run.result(0);
    long bytes = result.activity().bytesRead() + result.activity().bytesWritten();
    return new DramResult(
        memory,
        pattern == ReferenceStream.Pattern.I_IDLE
            ? pattern.key()
            : pattern.key() + ", " + requests + " requests",
        bytes,
        List.of(result));
  }

  /**
   * Runs a trace on all channels of the memory.
   *
   * @param trace made for this memory
   * @param name of the trace, for the result
   */
  public DramResult run(RequestTrace trace, String name) {
    MemoryConfig config = memory.value();
    List<ChannelRun> runs = new ArrayList<>();
    long end = 0;
    for (int channel = 0; channel < config.channels(); channel++) {
      ChannelRun run = new ChannelRun(channel, config, recorder);
      RequestStream requests = trace.ofChannel(config, channel);
      end = Math.max(end, run.run(requests));
      runs.add(run);
    }
    List<ChannelResult> results = new ArrayList<>();
    for (ChannelRun run : runs) {
      results.add(run.result(end));
    }
    return new DramResult(
        memory,
        name + ", " + trace.size() + " requests",
        trace.usefulBytes(false) + trace.usefulBytes(true),
        results);
  }
}
