package org.npulator.hw.noc;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Name;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;

/** What connects cores and memory channels. */
public sealed interface InterconnectConfig {

  /** A crossbar with one lane for each memory channel and direction. */
  @Name("crossbar")
  @Doc("crossbar with one lane for each memory channel and direction")
  record CrossbarConfig(
      @Doc("clock of the crossbar") String clock,
      @Doc("data that a lane moves in one cycle") @AtLeast(1) Bytes width,
      @Doc("cycles from one side to the other, clock-domain crossings included") @AtMost(1_000_000)
          Cycles latency)
      implements InterconnectConfig {}
}
