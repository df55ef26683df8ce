package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;

/** A number whose bits are scattered over another number, in contiguous pieces. */
final class BitField {
  private final int[] shifts;
  private final long[] masks;
  private final int[] places;

  /**
   * @param positions in the other number, of the bits from the lowest on
   */
  BitField(int[] positions) {
    List<int[]> pieces = new ArrayList<>();
    for (int bit = 0; bit < positions.length; bit++) {
      if (bit > 0 && positions[bit] == positions[bit - 1] + 1) {
        pieces.get(pieces.size() - 1)[1]++;
      } else {
        pieces.add(new int[] {positions[bit], 1, bit});
      }
    }
    shifts = pieces.stream().mapToInt(piece -> piece[0]).toArray();
    masks = pieces.stream().mapToLong(piece -> (1L << piece[1]) - 1).toArray();
    places = pieces.stream().mapToInt(piece -> piece[2]).toArray();
  }

  int of(long number) {
    int value = 0;
    for (int i = 0; i < shifts.length; i++) {
      value |= (int) (number >>> shifts[i] & masks[i]) << places[i];
    }
    return value;
  }

  /** The other number with this value in its bits and zeros elsewhere. */
  long placed(int value) {
    long number = 0;
    for (int i = 0; i < shifts.length; i++) {
      number |= (value >> places[i] & masks[i]) << shifts[i];
    }
    return number;
  }

  /** The bits of the other number that a mask of bits of this one selects. */
  static long scatter(long mask, int[] positions) {
    long scattered = 0;
    for (int bit = 0; bit < positions.length; bit++) {
      scattered |= (mask >> bit & 1) << positions[bit];
    }
    return scattered;
  }
}
