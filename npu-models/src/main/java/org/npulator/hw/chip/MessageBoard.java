package org.npulator.hw.chip;

import org.npulator.core.time.ClockDomain;
import org.npulator.hw.noc.Network;
import org.npulator.hw.noc.NetworkConfig;

/**
 * The network and the engines of all cores that use it. A receiver tells the sender with a message
 * of one word that it is ready; then the sender sends. So whatever arrives can be accepted at once.
 */
final class MessageBoard {
  private final Network network;
  private final ClockDomain clock;
  private final long widthBytes;
  private final SendEngine[] senders;
  private final ReceiveEngine[] receivers;

  MessageBoard(Network network, NetworkConfig config, ClockDomain clock, int cores) {
    this.network = network;
    this.clock = clock;
    widthBytes = config.width().bytes();
    senders = new SendEngine[cores];
    receivers = new ReceiveEngine[cores];
  }

  void attach(int core, SendEngine sender, ReceiveEngine receiver) {
    senders[core] = sender;
    receivers[core] = receiver;
  }

  /** Tells a sender that a receiver is ready for a message. */
  void tellReady(int receiver, int sender, int message) {
    network.send(receiver, 1L << sender, widthBytes, receivers[receiver], message);
  }

  void send(int sender, long destinations, long bytes, int message) {
    network.send(sender, destinations, bytes, senders[sender], message);
  }

  SendEngine sender(int core) {
    return senders[core];
  }

  ReceiveEngine receiver(int core) {
    return receivers[core];
  }

  /** The time that the words of a message take to pass. */
  long wordTicks(long bytes) {
    return clock.ticks(-Math.floorDiv(-bytes, widthBytes));
  }
}
