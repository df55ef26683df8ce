package org.npulator.experiment.validate.chip;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.experiment.validate.ReferenceRow;

/**
 * How a product is cut into tiles, in ONNXim's letters: N rows of activations, C elements of the
 * sum, M columns of weights.
 *
 * @param rows N of the product
 * @param depth C of the product
 * @param columns M of the product
 * @param outerRows tiles along N
 * @param outerDepth tiles along C
 * @param outerColumns tiles along M
 * @param tileRows N of a tile
 * @param tileDepth C of a tile
 * @param tileColumns M of a tile
 */
record GemmMapping(
    long rows,
    long depth,
    long columns,
    long outerRows,
    long outerDepth,
    long outerColumns,
    long tileRows,
    long tileDepth,
    long tileColumns) {
  private static final String COLUMN = "gemm_mappings";
  private static final String SIZE = "([0-9]{1,9})";
  private static final String SIZES = "N:" + SIZE + " C:" + SIZE + " M:" + SIZE;
  private static final Pattern PATTERN =
      Pattern.compile(SIZES + ", *Outer " + SIZES + ", *Inner " + SIZES);
  private static final long MOST_TILES = 1 << 20;

  /** The mappings of a row, one for each product, separated by |. */
  static List<GemmMapping> of(ReferenceRow row) throws NotExpressibleException {
    List<GemmMapping> mappings = new ArrayList<>();
    for (String text : row.required(COLUMN).split("\\|", -1)) {
      Matcher matcher = PATTERN.matcher(text.strip());
      if (!matcher.matches()) {
        throw row.unexpected(
            COLUMN, "N:1 C:512 M:512, Outer N:1 C:1 M:4, Inner N:128 C:512 M:128, or more with |");
      }
      long[] sizes = new long[9];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = Long.parseLong(matcher.group(i + 1));
      }
      mappings.add(checked(row, sizes));
    }
    return mappings;
  }

  private static GemmMapping checked(ReferenceRow row, long[] sizes)
      throws NotExpressibleException {
    long tiles = 1;
    for (int i = 0; i < 3; i++) {
      long outer = sizes[i + 3];
      long inner = sizes[i + 6];
      if (sizes[i] < 1 || outer < 1 || inner < 1) {
        throw row.unexpected(COLUMN, "sizes of at least 1");
      }
      if (outer * inner < sizes[i]) {
        throw row.unexpected(
            COLUMN, "tiles that cover the product: " + outer + " of " + inner + " of " + sizes[i]);
      }
      tiles = Math.multiplyExact(tiles, Math.min(outer, MOST_TILES + 1));
      if (tiles > MOST_TILES) {
        throw row.unexpected(COLUMN, "at most " + MOST_TILES + " tiles");
      }
    }
    return new GemmMapping(
        sizes[0], sizes[1], sizes[2], sizes[3], sizes[4], sizes[5], sizes[6], sizes[7], sizes[8]);
  }
}
