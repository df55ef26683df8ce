package org.npulator.hw.dram;

/** Takes the requests of a stream one after the other. */
final class StreamSource implements RequestSource {
  private final RequestStream stream;
  private boolean more;
  private long taken;

  /** Requests of the present direction one after the other, the next one included. */
  private long alike = 1;

  /**
   * @param stream of which no request was taken yet
   */
  StreamSource(RequestStream stream) {
    this.stream = stream;
    more = stream.advance();
  }

  boolean isEmpty() {
    return !more;
  }

  long taken() {
    return taken;
  }

  @Override
  public long inSight(boolean write) {
    return more && stream.write() == write ? alike : 0; // as many again, as a guess
  }

  @Override
  public boolean goesOn(boolean write) {
    return !more || stream.write() == write;
  }

  @Override
  public long nextInjection(long cursor) {
    return more ? Math.max(cursor, stream.earliestCycle()) : Controller.NEVER;
  }

  @Override
  public long nextTransaction() {
    return stream.transaction();
  }

  @Override
  public long nextSequence(long cycle) {
    return stream.latencyFromCycle(cycle);
  }

  @Override
  public void injected(long cycle) {
    taken++;
    boolean before = stream.write();
    more = stream.advance();
    alike = more && stream.write() == before ? alike + 1 : 1;
  }
}
