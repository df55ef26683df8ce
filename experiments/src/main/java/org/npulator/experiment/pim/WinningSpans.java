package org.npulator.experiment.pim;

import java.util.ArrayList;
import java.util.List;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.model.InvalidWorkloadException;

/**
 * The sizes for which the units are faster: looked at one by one at first, then in steps of a
 * quarter, ends found by bisection. What changes twice between two of these sizes is not seen.
 *
 * @param spans in ascending order
 * @param searchedTo the largest size that was looked at
 */
public record WinningSpans(List<Span> spans, long searchedTo) {

  private static final long STEP = 4;

  /** Sizes from one to another, both included. */
  public record Span(long from, long to) {}

  public WinningSpans {
    spans = List.copyOf(spans);
  }

  /** How much faster the units are at a size. */
  interface Speedup {
    /** Time on the cores over time on the units. */
    double at(long size) throws MappingException, InvalidWorkloadException;
  }

  /**
   * Searches from 1 on.
   *
   * @param most the largest size
   * @param single up to which size every one is looked at
   * @param hopeless a speedup below which larger sizes are not looked at; 0 to look at all
   */
  static WinningSpans search(long most, long single, double hopeless, Speedup speedup)
      throws MappingException, InvalidWorkloadException {
    List<Span> spans = new ArrayList<>();
    long size = 1;
    double now = speedup.at(1);
    long from = now > 1 ? 1 : 0;
    while (size < most && now >= hopeless) {
      long next = Math.min(size < single ? size + 1 : size + Math.max(1, size / STEP), most);
      double then = speedup.at(next);
      if (now > 1 != then > 1) {
        long first = firstLike(then > 1, size, next, speedup);
        if (from > 0) {
          spans.add(new Span(from, first - 1));
        }
        from = from > 0 ? 0 : first;
      }
      size = next;
      now = then;
    }
    if (from > 0) {
      spans.add(new Span(from, size));
    }
    return new WinningSpans(spans, size);
  }

  /** The first size at which it is like at the high one, if it changes once from low to high. */
  private static long firstLike(boolean wins, long low, long high, Speedup speedup)
      throws MappingException, InvalidWorkloadException {
    long before = low;
    long after = high;
    while (after - before > 1) {
      long middle = before + (after - before) / 2;
      if (speedup.at(middle) > 1 == wins) {
        after = middle;
      } else {
        before = middle;
      }
    }
    return after;
  }
}
