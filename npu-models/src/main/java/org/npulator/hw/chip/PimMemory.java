package org.npulator.hw.chip;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.npulator.hw.dram.CommandRecorder;
import org.npulator.hw.dram.PimActivity;
import org.npulator.hw.dram.PimChannel;
import org.npulator.hw.dram.PimRun;
import org.npulator.hw.pim.PimKernel;
import org.npulator.hw.pim.PimMapping;
import org.npulator.hw.pim.PimMapping.Share;
import org.npulator.hw.pim.PimMappingException;
import org.npulator.hw.program.PimProgram;

/**
 * A memory with processing in memory by itself: kernels run one after the other, each channel's
 * share on its controller. Channels that have had the same programs so far are simulated once.
 */
public final class PimMemory {
  private final PimSystemConfig config;
  private final PimMapping mapping;

  public PimMemory(PimSystemConfig config) {
    this.config = config;
    mapping = config.unit().mapping();
  }

  /**
   * Runs a kernel on the whole memory from its start.
   *
   * @throws PimMappingException if the units cannot run it, or the operands do not fit
   */
  public PimResult run(PimKernel kernel) throws PimMappingException {
    return run(kernel, channel -> null);
  }

  /**
   * Runs a kernel on the whole memory from its start.
   *
   * @param recorders of commands, by the number of one of the channels that do the same; null where
   *     nobody asks
   * @throws PimMappingException if the units cannot run it, or the operands do not fit
   */
  public PimResult run(PimKernel kernel, IntFunction<CommandRecorder> recorders)
      throws PimMappingException {
    List<PimResult.ChannelShare> shares = new ArrayList<>();
    int channel = 0;
    for (Share share : mapping.map(kernel, config.memory().organization())) {
      shares.add(run(share.channels(), share.program(), channel, recorders.apply(channel)));
      channel += share.channels();
    }
    return new PimResult(config, shares);
  }

  /**
   * Runs a kernel and accesses of a host at the same time, as the controller lets them.
   *
   * @param hostSteps of every channel
   * @param recorders of commands, by the number of one of the channels that do the same; null where
   *     nobody asks
   * @throws PimMappingException if the units cannot run it, or the operands do not fit
   */
  public PimResult run(
      PimKernel kernel, PimProgram hostSteps, IntFunction<CommandRecorder> recorders)
      throws PimMappingException {
    List<PimResult.ChannelShare> shares = new ArrayList<>();
    int channel = 0;
    for (Share share : mapping.map(kernel, config.memory().organization())) {
      shares.add(
          run(share.channels(), share.program(), hostSteps, channel, recorders.apply(channel)));
      channel += share.channels();
    }
    int others = config.memory().channels() - channel;
    if (others > 0) {
      PimProgram nothing = new PimProgram.Builder("normal").build();
      shares.add(run(others, nothing, hostSteps, channel, recorders.apply(channel)));
    }
    return new PimResult(config, shares);
  }

  private PimResult.ChannelShare run(
      int channels,
      PimProgram program,
      PimProgram hostSteps,
      int number,
      CommandRecorder recorder) {
    PimChannel channel = new PimChannel(number, config.memory(), recorder);
    PimRun run = channel.run(program, hostSteps);
    return new PimResult.ChannelShare(
        channels, run.unitsDone(), run.hostDone(), channel.activity());
  }

  /** Runs the same program on some channels, which is none of a kernel. */
  public PimResult run(int channels, PimProgram program) {
    return new PimResult(config, List.of(run(channels, program, 0, null)));
  }

  private PimResult.ChannelShare run(
      int channels, PimProgram program, int number, CommandRecorder recorder) {
    PimChannel channel = new PimChannel(number, config.memory(), recorder);
    long cycles = channel.run(program);
    PimActivity activity = channel.activity();
    return new PimResult.ChannelShare(channels, cycles, 0, activity);
  }
}
