package org.npulator.hw.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CacheTagsProperties {

  /** A set whose map iterates from the least to the most recently used line. */
  private static final class ReferenceSet {
    private final Map<Long, Boolean> dirtyByLine = new LinkedHashMap<>(16, 0.75f, true);
    private final int ways;

    ReferenceSet(int ways) {
      this.ways = ways;
    }

    boolean use(long line, boolean write) {
      Boolean dirty = dirtyByLine.get(line);
      if (dirty == null) {
        return false;
      }
      dirtyByLine.put(line, dirty || write);
      return true;
    }

    long allocate(long line, boolean write) {
      long victim = CacheTags.NONE;
      if (dirtyByLine.size() == ways) {
        long oldest = dirtyByLine.keySet().iterator().next();
        victim = dirtyByLine.remove(oldest) ? oldest : CacheTags.NONE;
      }
      dirtyByLine.put(line, write);
      return victim;
    }

    boolean drop(long line) {
      Boolean dirty = dirtyByLine.remove(line);
      return dirty != null && dirty;
    }
  }

  @Property(tries = 1000)
  void replacesTheLeastRecentlyUsedLineOfASet(
      @ForAll @IntRange(min = 1, max = 9) int sets,
      @ForAll @IntRange(min = 1, max = 9) int ways,
      @ForAll @IntRange(min = 1, max = 200) int lines,
      @ForAll long seed) {
    CacheTags tags = new CacheTags(sets, ways);
    List<ReferenceSet> reference = new ArrayList<>();
    for (int set = 0; set < sets; set++) {
      reference.add(new ReferenceSet(ways));
    }
    SplittableRandom random = new SplittableRandom(seed);
    for (int access = 0; access < 300; access++) {
      long line = random.nextInt(lines);
      boolean write = random.nextInt(3) == 0;
      ReferenceSet set = reference.get((int) (line % sets));
      if (random.nextInt(8) == 0) {
        assertThat(tags.drop(line)).isEqualTo(set.drop(line));
        continue;
      }
      boolean hit = tags.use(line, write);
      assertThat(hit).isEqualTo(set.use(line, write));
      if (!hit && random.nextInt(5) > 0) {
        assertThat(tags.allocate(line, write, null)).isEqualTo(set.allocate(line, write));
      }
    }
  }
}
