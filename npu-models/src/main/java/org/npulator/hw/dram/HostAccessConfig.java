package org.npulator.hw.dram;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;

/** When a host reads and writes a channel while its units have a program. */
@Doc("when the host uses a channel that its units use")
public sealed interface HostAccessConfig {

  /** The host waits until a program ends. */
  @Name("exclusive")
  @Doc("the host waits until a program ends")
  record Exclusive() implements HostAccessConfig {}

  /** The host has turns between the blocks of a program, where rows change anyway. */
  @Name("interleaved")
  @Doc("the host has turns between the blocks of a program, in the normal mode")
  record Interleaved(@Doc("accesses of a turn") @AtLeast(1) @AtMost(65536) int accesses)
      implements HostAccessConfig {}

  /** Units and host at the same time, units first, each in row buffers of their own. */
  @Name("concurrent")
  @Doc("units and host at the same time, units first; needs dual row buffers")
  record Concurrent() implements HostAccessConfig {}
}
