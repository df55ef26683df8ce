package org.npulator.hw.port;

/** Is told how far a message through a {@link MessagePort} is. */
public interface MessageListener {

  /**
   * Called once at the tick at which the last word has left the sender, in the phase {@link
   * org.npulator.core.event.Phase#COMPLETION} of that tick.
   *
   * @param token as given with the message
   */
  void sent(int token);

  /**
   * Called once for each destination at the tick at which the last word has arrived there, in the
   * phase {@link org.npulator.core.event.Phase#COMPLETION} of that tick.
   *
   * @param destination the node
   * @param token as given with the message
   */
  void delivered(int destination, int token);
}
