package org.npulator.hw.format;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which weights are not zero, and how their places are stored. Structured: at most {@code kept} of
 * every {@code of} consecutive ones, each with its index in the group (NVIDIA A100 Tensor Core GPU
 * Architecture whitepaper, 2020: 2 of 4, two bits each). Unstructured: this part of all, anywhere,
 * with a bit for every place (Gondimalla et al., SparTen, MICRO 2019).
 *
 * @param kept at least 1, less than {@code of}
 * @param of at most 64
 */
public record Sparsity(int kept, int of, boolean structured) {
  private static final Pattern STRUCTURED = Pattern.compile("(\\d{1,2})of(\\d{1,2})");
  private static final Pattern UNSTRUCTURED = Pattern.compile("s(\\d{1,2})");
  private static final int MOST = 64;
  private static final int PERCENT = 100;

  public Sparsity {
    if (kept < 1 || of <= kept || of > (structured ? MOST : PERCENT)) {
      throw new IllegalArgumentException(kept + " of " + of + " are no sparse weights");
    }
  }

  /** Reads 2of4, or s75 for 75 percent zeros anywhere. */
  public static Optional<Sparsity> named(String name) {
    Matcher structured = STRUCTURED.matcher(name);
    if (structured.matches()) {
      return valid(
          Integer.parseInt(structured.group(1)), Integer.parseInt(structured.group(2)), true);
    }
    Matcher unstructured = UNSTRUCTURED.matcher(name);
    return unstructured.matches()
        ? ofZeros(Integer.parseInt(unstructured.group(1)))
        : Optional.empty();
  }

  private static Optional<Sparsity> ofZeros(int percent) {
    int kept = PERCENT - percent;
    int divisor = kept;
    for (int rest = percent; rest != 0; ) {
      int next = divisor % rest;
      divisor = rest;
      rest = next;
    }
    return valid(kept / divisor, PERCENT / divisor, false);
  }

  private static Optional<Sparsity> valid(int kept, int of, boolean structured) {
    boolean possible = kept >= 1 && kept < of && of <= (structured ? MOST : PERCENT);
    return possible ? Optional.of(new Sparsity(kept, of, structured)) : Optional.empty();
  }

  /** Bits in which {@code of} weights are stored, with what says where they are. */
  int packedBits(int elementBits) {
    int indexBits = Integer.SIZE - Integer.numberOfLeadingZeros(of - 1);
    return structured ? kept * (elementBits + indexBits) : kept * elementBits + of;
  }

  /**
   * Weights of a column of an array that are multiplied, of {@code depth} stored ones, if it skips
   * zeros. Columns of a structured product have equally many. Of an unstructured one the fullest of
   * {@code columns} holds up the others; its expected length is taken to be mean + deviation x
   * sqrt(2 ln columns) of the binomial distribution, the bound on the expected maximum of as many
   * normal variables (Boucheron, Lugosi and Massart, Concentration Inequalities, 2013, section
   * 2.5).
   */
  public long performed(long depth, long columns) {
    if (structured) {
      return depth / of * kept + Math.min(kept, depth % of);
    }
    double density = (double) kept / of;
    double deviation = Math.sqrt(depth * density * (1 - density));
    double fullest = depth * density + deviation * Math.sqrt(2 * Math.log(columns));
    return Math.max(1, Math.min(depth, (long) Math.ceil(fullest - 1e-9)));
  }

  @Override
  public String toString() {
    return structured ? kept + "of" + of : "s" + (PERCENT - PERCENT * kept / of);
  }
}
