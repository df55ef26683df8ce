package org.npulator.hw.port;

/**
 * Where a core hands over messages to other cores. Messages of a core to the same destination
 * arrive in the order in which they were handed over.
 */
public interface MessagePort {

  /**
   * Hands over a message at the current time.
   *
   * @param source the node that sends
   * @param destinations a bit for each node that receives, at least one; may include the source
   * @param bytes at least 1
   * @param token handed to the listener
   */
  void send(int source, long destinations, long bytes, MessageListener listener, int token);
}
